package linkage

import "math"

func addLists() {
	functions["array_length"] = function{least: 1, most: 1, gives: isNumber, call: func(a []value) value {
		list, ok := a[0].elements()
		if !ok {
			return value{}
		}
		return numberValue(float64(len(list)))
	}}
	functions["list_intersect"] = function{least: 2, most: 2, gives: isList, call: intersect}
	functions["list_contains"] = function{least: 2, most: 2, gives: isBool, call: func(a []value) value {
		list, _ := a[0].elements()
		for _, e := range list {
			if compared("=", e, a[1]) == yes {
				return boolValue(true)
			}
		}
		return boolValue(false)
	}}
	functions["list_min"] = function{least: 1, most: 1, gives: isNumber, call: func(a []value) value { return extreme(a[0], -1) }}
	functions["list_max"] = function{least: 1, most: 1, gives: isNumber, call: func(a []value) value { return extreme(a[0], 1) }}
	functions["flatten"] = function{least: 1, most: 1, gives: isList, call: func(a []value) value {
		out := value{kind: isList}
		lists, ok := a[0].elements()
		if !ok {
			return value{}
		}
		for _, l := range lists {
			inner, _ := l.elements()
			if out.list = append(out.list, inner...); len(out.list) > maxList {
				return value{}
			}
		}
		return out
	}}
	functions["list_transform"] = function{least: 2, most: 2, gives: isList, special: transform}
}

// intersect gives the different values that are in both lists.
func intersect(a []value) value {
	x, ok1 := a[0].elements()
	y, ok2 := a[1].elements()
	if !ok1 || !ok2 {
		return value{}
	}
	in := map[string]bool{}
	for _, v := range y {
		in[v.key()] = v.kind != isNull
	}
	out := value{kind: isList}
	for _, v := range x {
		if k := v.key(); in[k] {
			out.list = append(out.list, v)
			in[k] = false
		}
	}
	return out
}

func extreme(v value, sign float64) value {
	list, ok := v.elements()
	if !ok {
		return value{}
	}
	best := math.NaN()
	for _, e := range list {
		if n := e.number(); !math.IsNaN(n) && (math.IsNaN(best) || (n-best)*sign > 0) {
			best = n
		}
	}
	return numberValue(best)
}

// transform calls a function of one variable for each element.
func transform(s *scope, args []*expr) value {
	list, ok := s.eval(args[0]).elements()
	if !ok || args[1].kind != exprLambda {
		return value{}
	}
	inner := &scope{column: s.column, variables: map[string]value{}}
	for k, v := range s.variables {
		inner.variables[k] = v
	}
	out, size := value{kind: isList}, 0
	for _, e := range list {
		inner.variables[args[1].name] = e
		v := inner.eval(args[1].args[0])
		if size += 1 + len(v.s) + len(v.list); size > 4*maxList {
			return value{}
		}
		out.list = append(out.list, v)
	}
	return out
}
