package linkage

import "math"

// compiler turns expressions into functions of two tuples.
type compiler struct {
	f    *features
	sims map[string]int
	list []*pairSimilarity
}

// oneSided says whether an expression speaks of one record only (or of none).
func oneSided(e *expr) bool {
	l, r := e.sides()
	return !(l && r)
}

// pick gives the code of the record that a one-sided expression speaks of.
func pick(e *expr) func(a, b uint32) uint32 {
	if _, r := e.sides(); r {
		return func(_, b uint32) uint32 { return b }
	}
	return func(a, _ uint32) uint32 { return a }
}

func (c *compiler) test(e *expr) (pairTest, error) {
	switch {
	case e.kind == exprBinary && (e.name == "and" || e.name == "or"):
		return c.junction(e)
	case e.kind == exprNot:
		inner, err := c.test(e.args[0])
		return func(w *work, a, b uint32) truth { return inner(w, a, b).not() }, err
	}
	if oneSided(e) {
		x, err := c.f.truths(e)
		if err != nil {
			return nil, err
		}
		which := pick(e)
		return func(_ *work, a, b uint32) truth { return truthOfNumber(x.nums[which(a, b)]) }, nil
	}
	if e.kind == exprBinary && isComparison(e.name) {
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

func truthOfNumber(n float64) truth {
	switch {
	case math.IsNaN(n):
		return unknown
	case n != 0:
		return yes
	}
	return no
}

func (c *compiler) junction(e *expr) (pairTest, error) {
	x, err := c.test(e.args[0])
	if err != nil {
		return nil, err
	}
	y, err := c.test(e.args[1])
	if e.name == "and" {
		return func(w *work, a, b uint32) truth {
			t := x(w, a, b)
			if t == no {
				return no
			}
			return both(t, y(w, a, b))
		}, err
	}
	return func(w *work, a, b uint32) truth {
		t := x(w, a, b)
		if t == yes {
			return yes
		}
		return either(t, y(w, a, b))
	}, err
}

// comparison compiles a = b and the like; nil when only eval can do it.
func (c *compiler) comparison(e *expr) (pairTest, error) {
	if l, r, ok := e.equality(); ok || e.name == "<>" {
		if !ok {
			l, r, ok = (&expr{kind: exprBinary, name: "=", args: e.args}).equality()
		}
		if kind := l1kind(l, r); ok && kind != isNull {
			return c.equal(l, r, e.name == "<>")
		}
	}
	if e.args[0].gives() != isNumber && e.args[1].gives() != isNumber {
		return nil, nil //nolint:nilnil // texts are compared as texts
	}
	x, y, err := c.numbers(e)
	if x == nil || err != nil {
		return nil, err
	}
	op := e.name
	return func(w *work, a, b uint32) truth {
		p, q := x(w, a, b), y(w, a, b)
		if math.IsNaN(p) || math.IsNaN(q) {
			return unknown
		}
		d := 0
		if p < q {
			d = -1
		} else if p > q {
			d = 1
		}
		if holds(op, d) {
			return yes
		}
		return no
	}, nil
}

// l1kind is the kind that both sides have, isNull when they differ or are
// neither texts nor numbers.
func l1kind(l, r *expr) valueKind {
	if l == nil || r == nil {
		return isNull
	}
	if k := l.gives(); k == r.gives() && (k == isText || k == isNumber) {
		return k
	}
	return isNull
}

func (c *compiler) equal(l, r *expr, differ bool) (pairTest, error) {
	get := func(e *expr) (*feature, error) { return c.f.same(e, false) }
	if l.gives() == isText && l.sideless() == r.sideless() {
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
	hit, miss := yes, no
	if differ {
		hit, miss = no, yes
	}
	return func(_ *work, a, b uint32) truth {
		p, q := x.code(a), y.code(b)
		switch {
		case p == 0 || q == 0:
			return unknown
		case p == q:
			return hit
		}
		return miss
	}, nil
}

// number compiles a number; nil when only eval can do it.
func (c *compiler) number(e *expr) (pairNumber, error) {
	if e.kind == exprNumber {
		n := e.num
		return func(*work, uint32, uint32) float64 { return n }, nil
	}
	if oneSided(e) && e.kind != exprVariable {
		if k := e.gives(); k != isNumber && e.kind != exprColumn {
			return nil, nil //nolint:nilnil // nil says: not compiled
		}
		x, err := c.f.number(e)
		if err != nil {
			return nil, err
		}
		which := pick(e)
		return func(_ *work, a, b uint32) float64 { return x.nums[which(a, b)] }, nil
	}
	switch e.kind {
	case exprBinary:
		return c.arithmetic(e)
	case exprCall:
		return c.call(e)
	case exprCast:
		x, err := c.number(e.args[0])
		if x == nil || err != nil || e.name != "float" && e.name != "double" {
			return nil, err
		}
		if e.name == "double" {
			return x, nil
		}
		return func(w *work, a, b uint32) float64 { return float64(float32(x(w, a, b))) }, nil
	case exprCase:
		return c.choice(e)
	}
	return nil, nil //nolint:nilnil // nil says: not compiled
}

// numbers compiles both sides of an operator; both are nil unless both can be.
func (c *compiler) numbers(e *expr) (x, y pairNumber, err error) {
	if x, err = c.number(e.args[0]); x == nil || err != nil {
		return nil, nil, err
	}
	if y, err = c.number(e.args[1]); y == nil || err != nil {
		return nil, nil, err
	}
	return x, y, nil
}

func (c *compiler) arithmetic(e *expr) (pairNumber, error) {
	switch e.name {
	case "+", "-", "*", "/", "%":
	default:
		return nil, nil //nolint:nilnil // nil says: not compiled
	}
	x, y, err := c.numbers(e)
	if x == nil || err != nil {
		return nil, err
	}
	op := e.name
	if op == "-" {
		return func(w *work, a, b uint32) float64 { return x(w, a, b) - y(w, a, b) }, nil
	}
	return func(w *work, a, b uint32) float64 { return arithmetic(op, x(w, a, b), y(w, a, b)) }, nil
}

func (c *compiler) call(e *expr) (pairNumber, error) {
	if k, ok := c.sims[similarityKey(e)]; ok {
		s := c.list[k]
		return func(w *work, a, b uint32) float64 { return s.get(w, k, a, b) }, nil
	}
	f := numericOf(e.name)
	if f == nil {
		return nil, nil //nolint:nilnil // nil says: not compiled
	}
	args := make([]pairNumber, len(e.args))
	for i, a := range e.args {
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

func (c *compiler) choice(e *expr) (pairNumber, error) {
	var when []pairTest
	var then []pairNumber
	for i, a := range e.args {
		if i%2 == 0 && i < len(e.args)-1 {
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
			if t(w, a, b) == yes {
				return then[i](w, a, b)
			}
		}
		return then[len(then)-1](w, a, b)
	}, nil
}

// slow works an expression out value by value.
func (c *compiler) slow(e *expr) pairTest {
	t := c.f.t
	return func(_ *work, a, b uint32) truth {
		s := &scope{column: func(name string, side byte) value {
			if side == 'l' {
				return t.value(name, a)
			}
			return t.value(name, b)
		}}
		return truthOf(s.eval(e))
	}
}
