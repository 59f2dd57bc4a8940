package dialect

import "math"

func addLists() {
	functions["array_length"] = function{least: 1, most: 1, gives: Number, call: func(a []Value) Value {
		list, ok := a[0].elements()
		if !ok {
			return Value{}
		}
		return numberValue(float64(len(list)))
	}}
	functions["list_intersect"] = function{least: 2, most: 2, gives: List, call: intersect}
	functions["list_contains"] = function{least: 2, most: 2, gives: Bool, call: func(a []Value) Value {
		list, _ := a[0].elements()
		for _, e := range list {
			if compared("=", e, a[1]) == Yes {
				return boolValue(true)
			}
		}
		return boolValue(false)
	}}
	functions["list_min"] = function{least: 1, most: 1, gives: Number, call: func(a []Value) Value { return extreme(a[0], -1) }}
	functions["list_max"] = function{least: 1, most: 1, gives: Number, call: func(a []Value) Value { return extreme(a[0], 1) }}
	functions["flatten"] = function{least: 1, most: 1, gives: List, call: func(a []Value) Value {
		out := Value{Kind: List}
		lists, ok := a[0].elements()
		if !ok {
			return Value{}
		}
		for _, l := range lists {
			inner, _ := l.elements()
			if out.list = append(out.list, inner...); len(out.list) > maxList {
				return Value{}
			}
		}
		return out
	}}
	functions["list_transform"] = function{least: 2, most: 2, gives: List, special: transform}
}

// intersect gives the different values that are in both lists.
func intersect(a []Value) Value {
	x, ok1 := a[0].elements()
	y, ok2 := a[1].elements()
	if !ok1 || !ok2 {
		return Value{}
	}
	in := map[string]bool{}
	for _, v := range y {
		in[v.key()] = v.Kind != Null
	}
	out := Value{Kind: List}
	for _, v := range x {
		if k := v.key(); in[k] {
			out.list = append(out.list, v)
			in[k] = false
		}
	}
	return out
}

func extreme(v Value, sign float64) Value {
	list, ok := v.elements()
	if !ok {
		return Value{}
	}
	best := math.NaN()
	for _, e := range list {
		if n := e.Number(); !math.IsNaN(n) && (math.IsNaN(best) || (n-best)*sign > 0) {
			best = n
		}
	}
	return numberValue(best)
}

// transform calls a function of one variable for each element.
func transform(s *Scope, args []*Expr) Value {
	list, ok := s.Eval(args[0]).elements()
	if !ok || args[1].Kind != LambdaExpr {
		return Value{}
	}
	inner := &Scope{Column: s.Column, variables: map[string]Value{}}
	for k, v := range s.variables {
		inner.variables[k] = v
	}
	out, size := Value{Kind: List}, 0
	for _, e := range list {
		inner.variables[args[1].Name] = e
		v := inner.Eval(args[1].Args[0])
		if size += 1 + len(v.s) + len(v.list); size > 4*maxList {
			return Value{}
		}
		out.list = append(out.list, v)
	}
	return out
}
