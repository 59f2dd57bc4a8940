package dialect

import "math"

// Scope is what an expression is worked out from.
type Scope struct {
	Column    func(name string, side byte) Value
	variables map[string]Value
}

// Eval works an expression out, value by value as SQL does. Comparisons are
// compiled to something faster where that can be done; this says what they
// mean.
func (s *Scope) Eval(e *Expr) Value {
	switch e.Kind {
	case ColumnExpr:
		return s.Column(e.Name, e.side)
	case TextExpr:
		return TextValue(e.Name)
	case NumberExpr:
		return numberValue(e.Num)
	case BoolExpr:
		return boolValue(e.Num != 0)
	case VariableExpr:
		return s.variables[e.Name]
	case CallExpr:
		return s.call(e)
	case BinaryExpr:
		return s.binary(e)
	case NotExpr:
		return TruthOf(s.Eval(e.Args[0])).Not().value()
	case IsNullExpr:
		return boolValue(s.Eval(e.Args[0]).Kind == Null)
	case InExpr:
		return s.in(e)
	case CaseExpr:
		for i := 0; i+1 < len(e.Args); i += 2 {
			if TruthOf(s.Eval(e.Args[i])) == Yes {
				return s.Eval(e.Args[i+1])
			}
		}
		return s.Eval(e.Args[len(e.Args)-1])
	case CastExpr:
		return castTo(e.Name, s.Eval(e.Args[0]))
	case ItemExpr:
		list, ok := s.Eval(e.Args[0]).elements()
		i := s.Eval(e.Args[1]).Number()
		if !ok || !(i >= 1) || i > float64(len(list)) {
			return Value{}
		}
		return list[int(i)-1]
	case ListExpr:
		out := Value{Kind: List}
		for _, a := range e.Args {
			out.list = append(out.list, s.Eval(a))
		}
		return out
	}
	return Value{}
}

func (s *Scope) in(e *Expr) Value {
	x := s.Eval(e.Args[0])
	got := No
	for _, a := range e.Args[1:] {
		got = Either(got, compared("=", x, s.Eval(a)))
	}
	return got.value()
}

func compared(op string, a, b Value) Truth {
	if a.Kind == Null || b.Kind == Null {
		return Unknown
	}
	c, ok := compare(a, b)
	if !ok {
		return Unknown
	}
	if Holds(op, c) {
		return Yes
	}
	return No
}

func (s *Scope) binary(e *Expr) Value {
	a := s.Eval(e.Args[0])
	switch e.Name {
	case "and":
		if t := TruthOf(a); t == No {
			return boolValue(false)
		}
		return Both(TruthOf(a), TruthOf(s.Eval(e.Args[1]))).value()
	case "or":
		if t := TruthOf(a); t == Yes {
			return boolValue(true)
		}
		return Either(TruthOf(a), TruthOf(s.Eval(e.Args[1]))).value()
	}
	b := s.Eval(e.Args[1])
	if a.Kind == Null || b.Kind == Null {
		return Value{}
	}
	switch e.Name {
	case "||":
		if a.Kind == List || b.Kind == List {
			x, _ := a.elements()
			y, _ := b.elements()
			if len(x)+len(y) > maxList {
				return Value{}
			}
			return Value{Kind: List, list: append(append([]Value{}, x...), y...)}
		}
		return TextValue(a.Text() + b.Text())
	case "+", "-", "*", "/", "%":
		return numberValue(Arithmetic(e.Name, a.Number(), b.Number()))
	}
	return compared(e.Name, a, b).value()
}

// maxList bounds a list that an expression makes.
const maxList = 1 << 20

// Arithmetic gives NaN, which stands for null, for a division by nought.
func Arithmetic(op string, x, y float64) float64 {
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

func castTo(typ string, v Value) Value {
	if v.Kind == Null {
		return v
	}
	switch typ {
	case "text":
		return TextValue(v.Text())
	case "float":
		return numberValue(float64(float32(v.Number())))
	case "double":
		return numberValue(v.Number())
	case "int":
		return numberValue(math.RoundToEven(v.Number()))
	}
	if v.Kind == Number {
		return v
	}
	return strptime(v.Text(), isoFormats[typ])
}

// isoFormats are how texts are read that are cast to dates and times.
var isoFormats = map[string][]string{"date": {"%Y-%m-%d"}, "timestamp": {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"}}

func (s *Scope) call(e *Expr) Value {
	f := functions[e.Name]
	if f.special != nil {
		return f.special(s, e.Args)
	}
	args := make([]Value, len(e.Args))
	for i, a := range e.Args {
		if args[i] = s.Eval(a); args[i].Kind == Null && !f.nulls {
			return Value{}
		}
	}
	return f.call(args)
}
