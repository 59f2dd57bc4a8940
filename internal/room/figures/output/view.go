package output

import (
	"slices"

	"candour/disclosure"
	"candour/internal/table/tabulate"
)

// view is one measure of a finished table, or the rows behind a sum, laid over
// the space of everything printed of the same rows: what each of its numbers is
// of is told by values, never by a title.
type view struct {
	*Printed
	measure int
	lines   bool
	plan    *tabulate.Plan
	kind    *kind
	axes    []viewAxis
	fixed   map[string][]string // by variable, the values that every row has
	table   *disclosure.Table
	// cells has for each cell of table the cells of the result that print it.
	cells [][]int
	// given is what the protection handed on with its proofs, if it did.
	given disclosure.Published
}

// viewAxis is one variable that a view is by.
type viewAxis struct {
	variable string
	nodes    []node
	// place has for the places of the axes of the result that make it up the
	// node that they stand for, -1 for none.
	place map[[2]int]int
	from  [2]int // these axes of the result; -1 for none
}

// node is a code of an axis: the values that it is of.
type node struct {
	values []string
	parent int
	code   string
	// empty says that a reader is told that nobody is here.
	empty bool
}

// varReturn is the variable of returns: a body's for a period.
const varReturn = "return"

func returnOf(l tabulate.Load) string {
	if l.ReturnID != "" {
		return l.BodyName + " " + l.Period + " " + l.ReturnID
	}
	return l.Body + " " + l.Period
}

// number names the variable that says whether a row gave the number added up.
func (v *view) number() string { return v.plan.Schema + "." + v.plan.Sum }

// variableOf names the variable of an axis of the compiled table; "" is none.
func (v *view) variableOf(a *tabulate.Axis) string {
	at := a.Dim[v.measure]
	switch {
	case at < 0:
		return ""
	case v.plan.Dims[at].Schema == "":
		return varReturn
	case a.Regroup != nil:
		return v.plan.Dims[at].Schema + "." + v.plan.Dims[at].Field + " by force"
	}
	return v.plan.Dims[at].Schema + "." + v.plan.Dims[at].Field
}

// note tells the variables of a kind what the view looks for.
func (v *view) note() {
	for _, l := range v.Loads[v.measure] {
		v.kind.variable(varReturn).values[returnOf(l)] = true
	}
	for _, t := range v.plan.Filter {
		v.kind.variable(t.Schema + "." + t.Field).note(t)
	}
	for i := range v.Compiled.Axes {
		a := &v.Compiled.Axes[i]
		name := v.variableOf(a)
		if name == "" || name == varReturn {
			continue
		}
		for _, k := range v.Result.Axes[i].Codes {
			for _, x := range v.leaves(a, k) {
				v.kind.variable(name).values[x] = true
			}
		}
		for j := range a.Codes {
			if a.Regroup == nil {
				for _, x := range a.Leaves(j) {
					v.kind.variable(name).values[x] = true
				}
			}
		}
	}
	if v.lines {
		v.kind.variable(v.number()).number = true
	}
}

// leaves lists the values of a code of an axis of fields; nil is all of them.
func (v *view) leaves(a *tabulate.Axis, k tabulate.AxisCode) []string {
	if a.Regroup != nil {
		if k.Kind == tabulate.KindTotal {
			return nil
		}
		return []string{k.Code}
	}
	return a.LeavesOf(k.Code)
}

// build lays out the axes, and notes every set of values that is printed.
func (v *view) build() {
	v.fixed = map[string][]string{}
	for _, t := range v.plan.Filter {
		x := v.kind.variable(t.Schema + "." + t.Field)
		set := x.meets(t)
		if old, ok := v.fixed[x.name]; ok {
			set = both(old, set)
		}
		v.fixed[x.name] = set
	}
	v.axes = append(v.axes, v.returns())
	for i := range v.Compiled.Axes {
		if name := v.variableOf(&v.Compiled.Axes[i]); name != "" && name != varReturn {
			v.axes = append(v.axes, v.field(i, name))
		}
	}
	if v.lines {
		v.axes = append(v.axes, v.rowsBehind())
	}
	for i := range v.axes {
		a := &v.axes[i]
		delete(v.fixed, a.variable)
		a.rest()
		for _, n := range a.nodes {
			v.kind.variable(a.variable).set(n.values)
		}
	}
	for name, set := range v.fixed {
		v.kind.variable(name).set(set)
	}
}

// rowsBehind is the axis of rows behind a sum: all, those that gave the number, and
// those that did not.
func (v *view) rowsBehind() viewAxis {
	x := v.kind.variable(v.number())
	all := x.everything()
	if set, ok := v.fixed[x.name]; ok {
		all = set
	}
	known := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == valueNone })
	missing := both(all, []string{valueNone})
	a := viewAxis{variable: x.name, from: [2]int{-1, -1}, place: map[[2]int]int{}}
	for i, set := range [][]string{all, known, missing} {
		a.put([2]int{i, -1}, set, i > 0)
	}
	return a
}

// put adds a node for a place, or finds the one with the same values.
func (a *viewAxis) put(place [2]int, values []string, below bool) {
	if len(values) == 0 {
		a.place[place] = -1
		return
	}
	at := slices.IndexFunc(a.nodes, func(n node) bool { return slices.Equal(n.values, values) })
	if at < 0 {
		n := node{values: values, parent: -1}
		if below {
			n.parent = 0
		}
		at = len(a.nodes)
		a.nodes = append(a.nodes, n)
	}
	a.place[place] = at
}

// field lays out an axis of a field.
func (v *view) field(i int, name string) viewAxis {
	from, r := &v.Compiled.Axes[i], &v.Result.Axes[i]
	a := viewAxis{variable: name, from: [2]int{i, -1}, place: map[[2]int]int{}}
	x := v.kind.variable(name)
	limit, limited := v.fixed[name]
	var total []string // of areas: those that are there
	if from.Regroup != nil {
		for _, k := range r.Codes {
			total = append(total, v.leaves(from, k)...)
		}
		slices.Sort(total)
	}
	for j, k := range r.Codes {
		set := v.leaves(from, k)
		switch {
		case set != nil:
			set = slices.Clone(set)
			slices.Sort(set)
			set = slices.Compact(set)
		case total != nil:
			set = total
		default:
			set = x.everything()
		}
		if limited {
			set = both(set, limit)
		}
		a.put([2]int{j, -1}, set, false)
		if at := a.place[[2]int{j, -1}]; at >= 0 && k.Parent >= 0 && a.nodes[at].parent < 0 {
			if up := a.place[[2]int{k.Parent, -1}]; up != at {
				a.nodes[at].parent = up
			}
		}
	}
	return a
}

// returns lays out bodies, areas and periods as one axis of returns: what each
// number was counted from.
func (v *view) returns() viewAxis {
	period, body := -1, -1
	for i := range v.Compiled.Axes {
		c := &v.Compiled.Axes[i]
		switch {
		case v.variableOf(c) != varReturn:
		case c.Name == tabulate.DimPeriod:
			period = i
		default:
			body = i
		}
	}
	a := viewAxis{variable: varReturn, from: [2]int{period, body}, place: map[[2]int]int{}}
	for i := range v.codesOf(period) {
		for j := range v.codesOf(body) {
			place := [2]int{i, j}
			a.put(place, v.counted(period, body, i, j), false)
			up := v.codesOf(body)[j].Parent
			if at := a.place[place]; at >= 0 && up >= 0 && a.nodes[at].parent < 0 {
				if p := a.place[[2]int{i, up}]; p != at {
					a.nodes[at].parent = p
				}
			}
		}
	}
	return a
}

// codesOf lists the codes of an axis of the result; one for all where it is none.
func (v *view) codesOf(axis int) []tabulate.AxisCode {
	if axis < 0 {
		return []tabulate.AxisCode{{Kind: tabulate.KindTotal, Parent: -1}}
	}
	return v.Result.Axes[axis].Codes
}

// counted lists the returns behind a code of periods and a code of bodies.
func (v *view) counted(period, body, i, j int) (out []string) {
	for _, l := range v.Loads[v.measure] {
		if len(v.plan.Bodies) > 0 && !slices.Contains(v.plan.Bodies, l.Body) {
			continue
		}
		if period >= 0 && v.Result.Axes[period].Codes[i].Code != l.Period {
			continue
		}
		if body >= 0 {
			code, ok := l.Body, true
			if to := v.Compiled.Axes[body].Regroup; to != nil {
				code, ok = to(l.Body, l.Period)
			}
			if k := v.Result.Axes[body].Codes[j]; !ok || k.Kind != tabulate.KindTotal && k.Code != code {
				continue
			}
		}
		out = append(out, returnOf(l))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rest adds below each code what it has beyond its parts: the table prints all
// of them, so nobody is there.
func (a *viewAxis) rest() {
	for at := range a.nodes {
		left, parts := slices.Clone(a.nodes[at].values), 0
		for _, n := range a.nodes {
			if n.parent == at {
				parts++
				left = slices.DeleteFunc(left, func(x string) bool { return slices.Contains(n.values, x) })
			}
		}
		if parts > 0 && len(left) > 0 {
			a.nodes = append(a.nodes, node{values: left, parent: at, empty: true})
		}
	}
}

// dimension is the axis as disclosure control knows it; ok is false where it has
// nothing but everybody.
func (a *viewAxis) dimension(x *variable) (disclosure.Dimension, bool) {
	d := disclosure.Dimension{Name: a.variable}
	tops := 0
	for i := range a.nodes {
		n := &a.nodes[i]
		n.code = x.code(n.values)
		d.Codes, d.Parent = append(d.Codes, n.code), append(d.Parent, n.parent)
		if n.parent < 0 {
			tops++
			d.Named = n.code != tabulate.CodeTotal
		}
	}
	return d, len(d.Codes) > 1 || d.Named
}
