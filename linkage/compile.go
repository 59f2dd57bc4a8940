package linkage

import (
	"math"

	"candour/linkage/dialect"
)

// compiler turns expressions into functions of two tuples.
type compiler struct {
	f    *features
	sims map[string]int
	list []*pairSimilarity
}

// oneSided says whether an expression speaks of one record only (or of none).
func oneSided(e *dialect.Expr) bool {
	l, r := e.Sides()
	return !(l && r)
}

// pick gives the code of the record that a one-sided expression speaks of.
func pick(e *dialect.Expr) func(a, b uint32) uint32 {
	if _, r := e.Sides(); r {
		return func(_, b uint32) uint32 { return b }
	}
	return func(a, _ uint32) uint32 { return a }
}

func (c *compiler) test(e *dialect.Expr) (pairTest, error) {
	switch {
	case e.Kind == dialect.BinaryExpr && (e.Name == "and" || e.Name == "or"):
		return c.junction(e)
	case e.Kind == dialect.NotExpr:
		inner, err := c.test(e.Args[0])
		return func(w *work, a, b uint32) dialect.Truth { return inner(w, a, b).Not() }, err
	}
	if oneSided(e) {
		x, err := c.f.truths(e)
		if err != nil {
			return nil, err
		}
		which := pick(e)
		return func(_ *work, a, b uint32) dialect.Truth { return truthOfNumber(x.nums[which(a, b)]) }, nil
	}
	if e.Kind == dialect.BinaryExpr && isComparison(e.Name) {
		if test, err := c.comparison(e); test != nil || err != nil {
			return test, err
		}
	}
	return c.slow(e), nil
}

func isComparison(op string) bool {
	switch op {
	case "=", "<>", "<", "<=", ">", ">=":
		return true
	}
	return false
}

func truthOfNumber(n float64) dialect.Truth {
	switch {
	case math.IsNaN(n):
		return dialect.Unknown
	case n != 0:
		return dialect.Yes
	}
	return dialect.No
}

func (c *compiler) junction(e *dialect.Expr) (pairTest, error) {
	x, err := c.test(e.Args[0])
	if err != nil {
		return nil, err
	}
	y, err := c.test(e.Args[1])
	if e.Name == "and" {
		return func(w *work, a, b uint32) dialect.Truth {
			t := x(w, a, b)
			if t == dialect.No {
				return dialect.No
			}
			return dialect.Both(t, y(w, a, b))
		}, err
	}
	return func(w *work, a, b uint32) dialect.Truth {
		t := x(w, a, b)
		if t == dialect.Yes {
			return dialect.Yes
		}
		return dialect.Either(t, y(w, a, b))
	}, err
}

// comparison compiles a = b and the like; nil when only Eval can do it.
func (c *compiler) comparison(e *dialect.Expr) (pairTest, error) {
	if l, r, ok := e.Equality(); ok || e.Name == "<>" {
		if !ok {
			l, r, ok = (&dialect.Expr{Kind: dialect.BinaryExpr, Name: "=", Args: e.Args}).Equality()
		}
		if kind := l1kind(l, r); ok && kind != dialect.Null {
			return c.equal(l, r, e.Name == "<>")
		}
	}
	if e.Args[0].Gives() != dialect.Number && e.Args[1].Gives() != dialect.Number {
		return nil, nil //nolint:nilnil // texts are compared as texts
	}
	x, y, err := c.numbers(e)
	if x == nil || err != nil {
		return nil, err
	}
	op := e.Name
	return func(w *work, a, b uint32) dialect.Truth {
		p, q := x(w, a, b), y(w, a, b)
		if math.IsNaN(p) || math.IsNaN(q) {
			return dialect.Unknown
		}
		d := 0
		if p < q {
			d = -1
		} else if p > q {
			d = 1
		}
		if dialect.Holds(op, d) {
			return dialect.Yes
		}
		return dialect.No
	}, nil
}

// l1kind is the kind that both sides have, isNull when they differ or are
// neither texts nor numbers.
func l1kind(l, r *dialect.Expr) dialect.Kind {
	if l == nil || r == nil {
		return dialect.Null
	}
	if k := l.Gives(); k == r.Gives() && (k == dialect.Text || k == dialect.Number) {
		return k
	}
	return dialect.Null
}

func (c *compiler) equal(l, r *dialect.Expr, differ bool) (pairTest, error) {
	get := func(e *dialect.Expr) (*feature, error) { return c.f.same(e, false) }
	if l.Gives() == dialect.Text && l.Sideless() == r.Sideless() {
		get = c.f.text
	}
	x, err := get(l)
	if err != nil {
		return nil, err
	}
	y, err := get(r)
	if err != nil {
		return nil, err
	}
	hit, miss := dialect.Yes, dialect.No
	if differ {
		hit, miss = dialect.No, dialect.Yes
	}
	return func(_ *work, a, b uint32) dialect.Truth {
		p, q := x.code(a), y.code(b)
		switch {
		case p == 0 || q == 0:
			return dialect.Unknown
		case p == q:
			return hit
		}
		return miss
	}, nil
}

// number compiles a number; nil when only Eval can do it.
func (c *compiler) number(e *dialect.Expr) (pairNumber, error) {
	if e.Kind == dialect.NumberExpr {
		n := e.Num
		return func(*work, uint32, uint32) float64 { return n }, nil
	}
	if oneSided(e) && e.Kind != dialect.VariableExpr {
		if k := e.Gives(); k != dialect.Number && e.Kind != dialect.ColumnExpr {
			return nil, nil //nolint:nilnil // nil says: not compiled
		}
		x, err := c.f.number(e)
		if err != nil {
			return nil, err
		}
		which := pick(e)
		return func(_ *work, a, b uint32) float64 { return x.nums[which(a, b)] }, nil
	}
	switch e.Kind {
	case dialect.BinaryExpr:
		return c.arithmetic(e)
	case dialect.CallExpr:
		return c.call(e)
	case dialect.CastExpr:
		x, err := c.number(e.Args[0])
		if x == nil || err != nil || e.Name != "float" && e.Name != "double" {
			return nil, err
		}
		if e.Name == "double" {
			return x, nil
		}
		return func(w *work, a, b uint32) float64 { return float64(float32(x(w, a, b))) }, nil
	case dialect.CaseExpr:
		return c.choice(e)
	}
	return nil, nil //nolint:nilnil // nil says: not compiled
}

// numbers compiles both sides of an operator; both are nil unless both can be.
func (c *compiler) numbers(e *dialect.Expr) (x, y pairNumber, err error) {
	if x, err = c.number(e.Args[0]); x == nil || err != nil {
		return nil, nil, err
	}
	if y, err = c.number(e.Args[1]); y == nil || err != nil {
		return nil, nil, err
	}
	return x, y, nil
}

func (c *compiler) arithmetic(e *dialect.Expr) (pairNumber, error) {
	switch e.Name {
	case "+", "-", "*", "/", "%":
	default:
		return nil, nil //nolint:nilnil // nil says: not compiled
	}
	x, y, err := c.numbers(e)
	if x == nil || err != nil {
		return nil, err
	}
	op := e.Name
	if op == "-" {
		return func(w *work, a, b uint32) float64 { return x(w, a, b) - y(w, a, b) }, nil
	}
	return func(w *work, a, b uint32) float64 { return dialect.Arithmetic(op, x(w, a, b), y(w, a, b)) }, nil
}

func (c *compiler) call(e *dialect.Expr) (pairNumber, error) {
	if k, ok := c.sims[similarityKey(e)]; ok {
		s := c.list[k]
		return func(w *work, a, b uint32) float64 { return s.get(w, k, a, b) }, nil
	}
	f := dialect.Numeric(e.Name)
	if f == nil {
		return nil, nil //nolint:nilnil // nil says: not compiled
	}
	args := make([]pairNumber, len(e.Args))
	for i, a := range e.Args {
		x, err := c.number(a)
		if x == nil || err != nil {
			return nil, err
		}
		args[i] = x
	}
	if len(args) == 1 {
		return func(w *work, a, b uint32) float64 {
			x := [1]float64{args[0](w, a, b)}
			if math.IsNaN(x[0]) {
				return x[0]
			}
			return f(x[:])
		}, nil
	}
	return func(w *work, a, b uint32) float64 {
		x := make([]float64, len(args))
		for i, g := range args {
			if x[i] = g(w, a, b); math.IsNaN(x[i]) {
				return x[i]
			}
		}
		return f(x)
	}, nil
}

func (c *compiler) choice(e *dialect.Expr) (pairNumber, error) {
	var when []pairTest
	var then []pairNumber
	for i, a := range e.Args {
		if i%2 == 0 && i < len(e.Args)-1 {
			t, err := c.test(a)
			if err != nil {
				return nil, err
			}
			when = append(when, t)
			continue
		}
		x, err := c.number(a)
		if x == nil || err != nil {
			return nil, err
		}
		then = append(then, x)
	}
	return func(w *work, a, b uint32) float64 {
		for i, t := range when {
			if t(w, a, b) == dialect.Yes {
				return then[i](w, a, b)
			}
		}
		return then[len(then)-1](w, a, b)
	}, nil
}

// slow works an expression out value by value.
func (c *compiler) slow(e *dialect.Expr) pairTest {
	t := c.f.t
	return func(_ *work, a, b uint32) dialect.Truth {
		s := &dialect.Scope{Column: func(name string, side byte) dialect.Value {
			if side == 'l' {
				return t.value(name, a)
			}
			return t.value(name, b)
		}}
		return dialect.TruthOf(s.Eval(e))
	}
}
