package output

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"candour/disclosure"
	"candour/internal/table/tabulate"
)

// regrouping is a bridge over what another view leaves out: two forces that one
// table prints apart, and another together and under a condition. Their sum is
// printed nowhere, and less the other it is those who do not meet the condition.
type regrouping struct {
	v, w *view
	// names are the variables that rows of the kind are told apart by.
	names []string
}

// regroup makes the bridges by which sums of one view's numbers meet another's.
func (k *kind) regroup(ctx context.Context) error {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(k.variables)) {
		if len(k.variables[name].all()) > 1 {
			names = append(names, name)
		}
	}
	for _, v := range k.views {
		done := map[string]bool{}
		for _, w := range k.views {
			if v == w {
				continue
			}
			r := &regrouping{v, w, names}
			for _, f := range r.all() {
				key := fmt.Sprint(f.dims)
				if done[key] {
					continue
				}
				done[key] = true
				if err := k.meet(ctx, f, w); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// meet adds a bridge to another view. Where a view could not be counted further,
// its sums cannot be either.
func (k *kind) meet(ctx context.Context, f *further, w *view) error {
	if f.large() {
		k.untried = append(k.untried, untried{f.v, w, tooManyParts()})
		return nil
	}
	b, err := f.make(ctx)
	if err != nil {
		return err
	}
	b.unknown = b.unknown || slices.ContainsFunc(k.bridges, func(x bridge) bool { return x.of == f.v && x.unknown })
	k.bridges = append(k.bridges, *b)
	return nil
}

// all lists the bridges: over each variable in which the other view counts less,
// and over what it is by.
func (r *regrouping) all() (out []*further) {
	for _, d := range r.names {
		left := r.left(d)
		if len(left) == 0 {
			continue
		}
		for _, groups := range r.groups(d) {
			for _, l := range left {
				f := &further{v: r.v, fixed: maps.Clone(r.v.table.Fixed), more: true}
				f.given(l, r.v.kind.variable(d))
				for _, g := range groups {
					f.given(g, r.v.kind.variable(g.Name))
				}
				out = append(out, f)
			}
		}
	}
	return out
}

// left lists what a number of the view is of beyond one of the other's, where
// that is one atom of a variable.
func (r *regrouping) left(name string) (out []disclosure.Dimension) {
	x := r.v.kind.variable(name)
	parts := r.w.sets(name)
	for _, whole := range r.v.sets(name) {
		for _, part := range parts {
			if len(part) >= len(whole) || !within(part, whole) {
				continue
			}
			var atoms []string
			for _, value := range whole {
				if !slices.Contains(part, value) && !slices.Contains(atoms, x.atoms[value]) {
					atoms = append(atoms, x.atoms[value])
				}
			}
			if len(atoms) > 1 {
				continue // more than one of them together are not promised a range
			}
			d := disclosure.Flat(name, x.code(whole), x.code(part), atoms[0])
			d.Named = d.Codes[0] != tabulate.CodeTotal
			out = append(out, d)
		}
	}
	return out
}

// groups lists over which sets of all other variables both views have numbers,
// as dimensions: each with at least one set that the view prints in parts only.
func (r *regrouping) groups(but string) [][]disclosure.Dimension {
	type chosen struct {
		dims []disclosure.Dimension
		sums bool
	}
	list := []chosen{{}}
	for _, name := range r.names {
		if name == but {
			continue
		}
		var next []chosen
		for _, layer := range r.layers(name) {
			for _, c := range list {
				c.dims = slices.Clone(c.dims)
				if layer.dim.Name != "" {
					c.dims = append(c.dims, layer.dim)
				}
				c.sums = c.sums || layer.sums
				next = append(next, c)
			}
		}
		list = next
	}
	var out [][]disclosure.Dimension
	for _, c := range list {
		if c.sums {
			out = append(out, c.dims)
		}
	}
	return out
}

// layer is sets of one variable that do not overlap, as a dimension; without a
// name where it is everybody.
type layer struct {
	dim  disclosure.Dimension
	sums bool // some are sums of what the view prints
	has  []string
}

// layers lists the sets that the other view prints and that the view prints too,
// or has as a sum.
func (r *regrouping) layers(name string) (out []*layer) {
	x := r.v.kind.variable(name)
	mine := r.v.sets(name)
	for _, set := range r.w.sets(name) {
		printed := slices.ContainsFunc(mine, func(m []string) bool { return slices.Equal(m, set) })
		var parts [][]string
		if !printed {
			if parts = r.v.sum(name, set); len(parts) < 2 {
				continue
			}
		}
		if printed && (len(set) == len(x.values) || slices.Equal(r.v.fixed[name], set)) {
			out = append(out, &layer{has: x.everything()})
			continue
		}
		at := slices.IndexFunc(out, func(l *layer) bool { return len(both(l.has, set)) == 0 })
		if at < 0 {
			at = len(out)
			out = append(out, &layer{dim: disclosure.Dimension{Name: name}})
		}
		out[at].add(x, set, parts)
	}
	return out
}

// add puts a set and its parts into a layer.
func (l *layer) add(x *variable, set []string, parts [][]string) {
	l.has = append(l.has, set...)
	top := len(l.dim.Codes)
	l.dim.Codes, l.dim.Parent = append(l.dim.Codes, x.code(set)), append(l.dim.Parent, -1)
	for _, p := range parts {
		l.dim.Codes, l.dim.Parent = append(l.dim.Codes, x.code(p)), append(l.dim.Parent, top)
	}
	l.sums = l.sums || len(parts) > 0
	l.dim.Named = l.dim.Codes[0] != tabulate.CodeTotal
}

// sets lists the sets of values of a variable that the numbers of a view are of.
func (v *view) sets(name string) (out [][]string) {
	if a := v.axis(name); a != nil {
		for _, n := range a.nodes {
			if !n.empty {
				out = append(out, n.values)
			}
		}
		return out
	}
	if set, ok := v.fixed[name]; ok {
		return [][]string{set}
	}
	return [][]string{v.kind.variable(name).everything()}
}

// sum gives the smallest sets of a view that add up to a set; nil where none do.
func (v *view) sum(name string, set []string) (out [][]string) {
	a, n := v.axis(name), 0
	if a == nil {
		return nil
	}
	for i := range a.nodes {
		values := a.nodes[i].values
		if slices.ContainsFunc(a.nodes, func(x node) bool { return x.parent == i }) || !within(values, set) {
			continue
		}
		out = append(out, values)
		n += len(values)
	}
	if n != len(set) {
		return nil
	}
	return out
}

func within(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(x string) bool { return !slices.Contains(whole, x) })
}

// given adds a dimension as it is. Rows that are in none of its codes are not
// counted.
func (f *further) given(d disclosure.Dimension, x *variable) {
	at := map[string]int{}
	for i, c := range d.Codes {
		if slices.Contains(d.Parent, i) {
			continue
		}
		at[c] = i
		for _, atom := range x.parts[c] {
			at[atom] = i
		}
	}
	delete(f.fixed, d.Name)
	f.dims, f.atoms = append(f.dims, d), append(f.atoms, at)
}
