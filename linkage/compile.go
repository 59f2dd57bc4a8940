package linkage

import "math"

// compiler turns expressions into functions of two tuples.
type compiler struct {
	f    *features
	sims map[string]int
	list []*pairSimilarity
}

// oneSided says whether an expression speaks of one record only (or of none).
func oneSided(e *Expr) bool {
	l, r := e.Sides()
	return !(l && r)
}

// pick gives the code of the record that a one-sided expression speaks of.
func pick(e *Expr) func(a, b uint32) uint32 {
	if _, r := e.Sides(); r {
		return func(_, b uint32) uint32 { return b }
	}
	return func(a, _ uint32) uint32 { return a }
}

func (c *compiler) test(e *Expr) (pairTest, error) {
	switch {
	case e.Kind == BinaryExpr && (e.Name == "and" || e.Name == "or"):
		return c.junction(e)
	case e.Kind == NotExpr:
		inner, err := c.test(e.Args[0])
		return func(w *work, a, b uint32) Truth { return inner(w, a, b).Not() }, err
	}
	if oneSided(e) {
		x, err := c.f.truths(e)
		if err != nil {
			return nil, err
		}
		which := pick(e)
		return func(_ *work, a, b uint32) Truth { return truthOfNumber(x.nums[which(a, b)]) }, nil
	}
	if e.Kind == BinaryExpr && isComparison(e.Name) {
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

func truthOfNumber(n float64) Truth {
	switch {
	case math.IsNaN(n):
		return Unknown
	case n != 0:
		return Yes
	}
	return No
}

func (c *compiler) junction(e *Expr) (pairTest, error) {
	x, err := c.test(e.Args[0])
	if err != nil {
		return nil, err
	}
	y, err := c.test(e.Args[1])
	if e.Name == "and" {
		return func(w *work, a, b uint32) Truth {
			t := x(w, a, b)
			if t == No {
				return No
			}
			return Both(t, y(w, a, b))
		}, err
	}
	return func(w *work, a, b uint32) Truth {
		t := x(w, a, b)
		if t == Yes {
			return Yes
		}
		return Either(t, y(w, a, b))
	}, err
}

// comparison compiles a = b and the like; nil when only eval can do it.
func (c *compiler) comparison(e *Expr) (pairTest, error) {
	if l, r, ok := e.Equality(); ok || e.Name == "<>" {
		if !ok {
			l, r, ok = (&Expr{Kind: BinaryExpr, Name: "=", Args: e.Args}).Equality()
		}
		if kind := l1kind(l, r); ok && kind != Null {
			return c.equal(l, r, e.Name == "<>")
		}
	}
	if e.Args[0].Gives() != Number && e.Args[1].Gives() != Number {
		return nil, nil //nolint:nilnil // texts are compared as texts
	}
	x, y, err := c.numbers(e)
	if x == nil || err != nil {
		return nil, err
	}
	op := e.Name
	return func(w *work, a, b uint32) Truth {
		p, q := x(w, a, b), y(w, a, b)
		if math.IsNaN(p) || math.IsNaN(q) {
			return Unknown
		}
		d := 0
		if p < q {
			d = -1
		} else if p > q {
			d = 1
		}
		if Holds(op, d) {
			return Yes
		}
		return No
	}, nil
}

// l1kind is the kind that both sides have, isNull when they differ or are
// neither texts nor numbers.
func l1kind(l, r *Expr) Kind {
	if l == nil || r == nil {
		return Null
	}
	if k := l.Gives(); k == r.Gives() && (k == Text || k == Number) {
		return k
	}
	return Null
}

func (c *compiler) equal(l, r *Expr, differ bool) (pairTest, error) {
	get := func(e *Expr) (*feature, error) { return c.f.same(e, false) }
	if l.Gives() == Text && l.Sideless() == r.Sideless() {
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
	hit, miss := Yes, No
	if differ {
		hit, miss = No, Yes
	}
	return func(_ *work, a, b uint32) Truth {
		p, q := x.code(a), y.code(b)
		switch {
		case p == 0 || q == 0:
			return Unknown
		case p == q:
			return hit
		}
		return miss
	}, nil
}

// number compiles a number; nil when only eval can do it.
func (c *compiler) number(e *Expr) (pairNumber, error) {
	if e.Kind == NumberExpr {
		n := e.Num
		return func(*work, uint32, uint32) float64 { return n }, nil
	}
	if oneSided(e) && e.Kind != VariableExpr {
		if k := e.Gives(); k != Number && e.Kind != ColumnExpr {
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
	case BinaryExpr:
		return c.arithmetic(e)
	case CallExpr:
		return c.call(e)
	case CastExpr:
		x, err := c.number(e.Args[0])
		if x == nil || err != nil || e.Name != "float" && e.Name != "double" {
			return nil, err
		}
		if e.Name == "double" {
			return x, nil
		}
		return func(w *work, a, b uint32) float64 { return float64(float32(x(w, a, b))) }, nil
	case CaseExpr:
		return c.choice(e)
	}
	return nil, nil //nolint:nilnil // nil says: not compiled
}

// numbers compiles both sides of an operator; both are nil unless both can be.
func (c *compiler) numbers(e *Expr) (x, y pairNumber, err error) {
	if x, err = c.number(e.Args[0]); x == nil || err != nil {
		return nil, nil, err
	}
	if y, err = c.number(e.Args[1]); y == nil || err != nil {
		return nil, nil, err
	}
	return x, y, nil
}

func (c *compiler) arithmetic(e *Expr) (pairNumber, error) {
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
	return func(w *work, a, b uint32) float64 { return Arithmetic(op, x(w, a, b), y(w, a, b)) }, nil
}

func (c *compiler) call(e *Expr) (pairNumber, error) {
	if k, ok := c.sims[similarityKey(e)]; ok {
		s := c.list[k]
		return func(w *work, a, b uint32) float64 { return s.get(w, k, a, b) }, nil
	}
	f := Numeric(e.Name)
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

func (c *compiler) choice(e *Expr) (pairNumber, error) {
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
			if t(w, a, b) == Yes {
				return then[i](w, a, b)
			}
		}
		return then[len(then)-1](w, a, b)
	}, nil
}

// slow works an expression out value by value.
func (c *compiler) slow(e *Expr) pairTest {
	t := c.f.t
	return func(_ *work, a, b uint32) Truth {
		s := &Scope{Column: func(name string, side byte) Value {
			if side == 'l' {
				return t.value(name, a)
			}
			return t.value(name, b)
		}}
		return TruthOf(s.Eval(e))
	}
}
