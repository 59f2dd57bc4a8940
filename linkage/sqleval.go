package linkage

import "math"

// scope is what an expression is worked out from.
type scope struct {
	column    func(name string, side byte) value
	variables map[string]value
}

// eval works an expression out, value by value as SQL does. Comparisons are
// compiled to something faster where that can be done; this says what they
// mean.
func (s *scope) eval(e *expr) value {
	switch e.kind {
	case exprColumn:
		return s.column(e.name, e.side)
	case exprText:
		return textValue(e.name)
	case exprNumber:
		return numberValue(e.num)
	case exprBool:
		return boolValue(e.num != 0)
	case exprVariable:
		return s.variables[e.name]
	case exprCall:
		return s.call(e)
	case exprBinary:
		return s.binary(e)
	case exprNot:
		return truthOf(s.eval(e.args[0])).not().value()
	case exprIsNull:
		return boolValue(s.eval(e.args[0]).kind == isNull)
	case exprIn:
		return s.in(e)
	case exprCase:
		for i := 0; i+1 < len(e.args); i += 2 {
			if truthOf(s.eval(e.args[i])) == yes {
				return s.eval(e.args[i+1])
			}
		}
		return s.eval(e.args[len(e.args)-1])
	case exprCast:
		return castTo(e.name, s.eval(e.args[0]))
	case exprItem:
		list, ok := s.eval(e.args[0]).elements()
		i := s.eval(e.args[1]).number()
		if !ok || !(i >= 1) || i > float64(len(list)) {
			return value{}
		}
		return list[int(i)-1]
	case exprList:
		out := value{kind: isList}
		for _, a := range e.args {
			out.list = append(out.list, s.eval(a))
		}
		return out
	}
	return value{}
}

func (s *scope) in(e *expr) value {
	x := s.eval(e.args[0])
	got := no
	for _, a := range e.args[1:] {
		got = either(got, compared("=", x, s.eval(a)))
	}
	return got.value()
}

func compared(op string, a, b value) truth {
	if a.kind == isNull || b.kind == isNull {
		return unknown
	}
	c, ok := compare(a, b)
	if !ok {
		return unknown
	}
	if holds(op, c) {
		return yes
	}
	return no
}

func (s *scope) binary(e *expr) value {
	a := s.eval(e.args[0])
	switch e.name {
	case "and":
		if t := truthOf(a); t == no {
			return boolValue(false)
		}
		return both(truthOf(a), truthOf(s.eval(e.args[1]))).value()
	case "or":
		if t := truthOf(a); t == yes {
			return boolValue(true)
		}
		return either(truthOf(a), truthOf(s.eval(e.args[1]))).value()
	}
	b := s.eval(e.args[1])
	if a.kind == isNull || b.kind == isNull {
		return value{}
	}
	switch e.name {
	case "||":
		if a.kind == isList || b.kind == isList {
			x, _ := a.elements()
			y, _ := b.elements()
			if len(x)+len(y) > maxList {
				return value{}
			}
			return value{kind: isList, list: append(append([]value{}, x...), y...)}
		}
		return textValue(a.text() + b.text())
	case "+", "-", "*", "/", "%":
		return numberValue(arithmetic(e.name, a.number(), b.number()))
	}
	return compared(e.name, a, b).value()
}

// maxList bounds a list that an expression makes.
const maxList = 1 << 20

// arithmetic gives NaN, which stands for null, for a division by nought.
func arithmetic(op string, x, y float64) float64 {
	switch op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "%":
		if y == 0 {
			return math.NaN()
		}
		return math.Mod(x, y)
	}
	if y == 0 {
		return math.NaN()
	}
	return x / y
}

func castTo(typ string, v value) value {
	if v.kind == isNull {
		return v
	}
	switch typ {
	case "text":
		return textValue(v.text())
	case "float":
		return numberValue(float64(float32(v.number())))
	case "double":
		return numberValue(v.number())
	case "int":
		return numberValue(math.RoundToEven(v.number()))
	}
	if v.kind == isNumber {
		return v
	}
	return strptime(v.text(), isoFormats[typ])
}

// isoFormats are how texts are read that are cast to dates and times.
var isoFormats = map[string][]string{"date": {"%Y-%m-%d"}, "timestamp": {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"}}

func (s *scope) call(e *expr) value {
	f := functions[e.name]
	if f.special != nil {
		return f.special(s, e.args)
	}
	args := make([]value, len(e.args))
	for i, a := range e.args {
		if args[i] = s.eval(a); args[i].kind == isNull && !f.nulls {
			return value{}
		}
	}
	return f.call(args)
}
