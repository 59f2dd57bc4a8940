package output

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/disclosure"
	"candour/internal/table/tabulate"
)

// bridge is a table that is printed nowhere: the numbers of a view counted
// further, by atoms of variables that other tables are by, so that the sums of
// the one are sums of the other. All forces are 42 forces and the one left out;
// all investigations are those with three suspects and those without.
type bridge struct {
	of      *view
	table   *disclosure.Table
	unknown bool // the true counts could not be had
}

// published is what the attacker is given of a bridge: that it adds up.
func (b *bridge) published() disclosure.Published {
	p := disclosure.Published{Release: b.of.Release, Table: b.table, Unknown: b.unknown, Shown: make([]disclosure.Shown, len(b.table.Cells))}
	for c := range p.Shown {
		if !b.table.Cells[c].Structural {
			p.Shown[c] = disclosure.Shown{Form: disclosure.Banded, Interval: disclosure.Interval{Upper: inf}}
		}
	}
	return p
}

// Sizes of bridges: up to maxTogether atoms of all variables of a kind make one
// space; where there are more, tables are bridged two by two, over the variables
// that both are by or that either has conditions on.
const maxTogether = 1_500

// maxBridge is the most cells of a bridge. What it would tie is named (untried).
var maxBridge = 60_000

// bridge makes the bridges of a kind.
func (k *kind) bridge(ctx context.Context) error {
	done := map[string]bool{}
	for _, v := range k.views {
		for _, to := range k.bridgesOf(v) {
			key := strings.Join(to.by, "\x00") + "\x01" + v.Release + v.Result.Name + v.table.Name
			if done[key] {
				continue
			}
			done[key] = true
			b, large, err := v.bridge(ctx, to.by)
			if err != nil {
				return err
			}
			if large {
				k.untried = append(k.untried, untried{v, to.other, tooManyParts()})
			}
			if b != nil {
				k.bridges = append(k.bridges, *b)
			}
		}
	}
	return k.regroup(ctx)
}

func tooManyParts() string {
	return fmt.Sprintf("together they have more than %d parts. Count by fewer things, or by broad groups", maxBridge)
}

// bridging is over which variables a view is bridged to another; other is nil
// where it is to all.
type bridging struct {
	by    []string
	other *view
}

// bridgesOf lists over which variables a view is bridged.
func (k *kind) bridgesOf(v *view) (out []bridging) {
	size, all := 1, []string{}
	for _, name := range slices.Sorted(maps.Keys(k.variables)) {
		if n := len(k.variables[name].all()); n > 1 {
			all = append(all, name)
			size = min(size*n, maxTogether+1)
		}
	}
	if size <= min(maxTogether, maxBridge) {
		return []bridging{{by: all}}
	}
	for _, other := range k.views {
		var by []string
		for _, name := range all {
			_, mine := v.fixed[name]
			_, theirs := other.fixed[name]
			if name == varReturn || mine || theirs || v.axis(name) != nil && other.axis(name) != nil {
				by = append(by, name)
			}
		}
		if !slices.ContainsFunc(out, func(x bridging) bool { return slices.Equal(x.by, by) }) {
			out = append(out, bridging{by, other})
		}
	}
	return out
}

func (v *view) axis(name string) *viewAxis {
	for i := range v.axes {
		if v.axes[i].variable == name {
			return &v.axes[i]
		}
	}
	return nil
}

// bridge counts a view further; nil where the view has all of it already, or
// where it would be too large.
func (v *view) bridge(ctx context.Context, by []string) (b *bridge, large bool, err error) {
	f := &further{v: v, fixed: maps.Clone(v.table.Fixed)}
	for i := range v.axes {
		f.axis(&v.axes[i], slices.Contains(by, v.axes[i].variable))
	}
	for _, name := range by {
		if v.axis(name) == nil {
			f.condition(name)
		}
	}
	if !f.more {
		return nil, false, nil
	}
	if f.large() {
		return nil, true, nil
	}
	b, err = f.make(ctx)
	return b, false, err
}

// further is a bridge being made.
type further struct {
	v     *view
	dims  []disclosure.Dimension
	fixed map[string]string
	atoms []map[string]int // by dimension, the place of each atom
	more  bool             // it says more than the view
}

// axis takes over an axis of the view, cut into atoms if asked for.
func (f *further) axis(a *viewAxis, cut bool) {
	x := f.v.kind.variable(a.variable)
	d, ok := a.dimension(x)
	if !ok {
		if cut && len(x.all()) > 1 {
			f.condition(a.variable)
		}
		return
	}
	tops := 0
	for _, p := range d.Parent {
		if p < 0 {
			tops++
		}
	}
	switch {
	case !cut && tops == 1 && d.Named:
		f.fixed[a.variable] = d.Codes[0]
		f.more = f.more || len(d.Codes) > 1
		return
	case !cut && tops == 1:
		return // at its total
	}
	f.dimension(d, x)
}

// dimension adds a dimension with atoms below every code that has more than one
// and no parts.
func (f *further) dimension(d disclosure.Dimension, x *variable) {
	for i := range d.Codes {
		if slices.Contains(d.Parent, i) {
			continue
		}
		for _, atom := range x.parts[d.Codes[i]] {
			d.Codes, d.Parent = append(d.Codes, atom), append(d.Parent, i)
			f.more = true
		}
	}
	at := map[string]int{}
	for i, c := range d.Codes {
		if !slices.Contains(d.Parent, i) {
			at[c] = i
		}
	}
	f.dims, f.atoms = append(f.dims, d), append(f.atoms, at)
}

// condition adds a variable that the view is not by: everybody, or whom its
// condition lets in, and their atoms.
func (f *further) condition(name string) {
	x := f.v.kind.variable(name)
	code, limited := f.fixed[name]
	parts := x.all()
	if limited {
		parts = x.parts[code]
	}
	if len(parts) < 2 {
		return // one atom: nothing to add
	}
	delete(f.fixed, name)
	d := disclosure.Flat(name, tabulate.CodeTotal, parts...)
	if limited {
		d = disclosure.Flat(name, code, parts...)
		d.Named = true
	}
	f.more = true
	f.dimension(d, x)
}

// large says that the bridge would have too many cells.
func (f *further) large() bool {
	size := 1
	for _, d := range f.dims {
		if size *= len(d.Codes); size > maxBridge {
			return true
		}
	}
	return false
}

// make counts the bridge.
func (f *further) make(ctx context.Context) (*bridge, error) {
	b := &bridge{of: f.v}
	leaves, ok, err := f.count(ctx)
	if err != nil {
		return nil, err
	}
	if b.table, err = disclosure.NewTable(f.v.Result.Title+" (counted further)", f.dims, leaves); err != nil {
		return nil, err
	}
	b.table.Population, b.table.Fixed, b.table.Sets = f.v.kind.name, f.fixed, map[string]map[string][]string{}
	f.v.kind.sets(b.table)
	b.unknown = !ok || !f.fits(b.table)
	return b, nil
}

// count gives the leaves of the bridge; ok is false where they cannot be had.
func (f *further) count(ctx context.Context) (out []disclosure.Cell, ok bool, err error) {
	v := f.v
	if v.Recount == nil || v.Truth == nil {
		return nil, false, nil
	}
	plan := *v.plan
	plan.Dims = []tabulate.Dim{{Field: tabulate.DimBody}, {Field: tabulate.DimPeriod}}
	if v.lines {
		plan.Sum = ""
	}
	var columns []column
	for i, d := range f.dims {
		c := column{atoms: f.atoms[i], variable: v.kind.variable(d.Name)}
		if d.Name != varReturn {
			name, byForce := strings.CutSuffix(d.Name, " by force")
			schema, field, _ := strings.Cut(name, ".")
			plan.Dims = append(plan.Dims, tabulate.Dim{Schema: schema, Field: field})
			c.dim = len(plan.Dims) - 1
			if byForce {
				c.regroup = v.regroup()
			}
		}
		columns = append(columns, c)
	}
	cube, err := v.Recount(ctx, plan)
	if err != nil {
		return nil, false, err
	}
	names := map[[2]string]string{}
	for _, l := range v.Loads[v.measure] {
		names[[2]string{l.Body, l.Period}] = returnOf(l)
	}
	for i := range cube.Cells {
		cell := &cube.Cells[i]
		index := make([]int, len(columns))
		in := true
		for k, c := range columns {
			at, known := c.place(cell.Codes, names)
			index[k] = at
			in = in && known
		}
		if in && cell.Count >= 0 {
			out = append(out, disclosure.Cell{Index: index, Count: float64(cell.Count)})
		}
	}
	return out, true, nil
}

// regroup turns the area of a row into that of a force.
func (v *view) regroup() func(code, period string) (string, bool) {
	for i := range v.Compiled.Axes {
		if v.Compiled.Axes[i].Regroup != nil {
			return v.Compiled.Axes[i].Regroup
		}
	}
	return nil
}

// column is one dimension of a bridge as rows are counted by it.
type column struct {
	variable *variable
	atoms    map[string]int
	dim      int
	regroup  func(code, period string) (string, bool)
}

// place gives the place of a combination of codes; codes begin with the body and
// the period.
func (c column) place(codes []string, names map[[2]string]string) (int, bool) {
	value := names[[2]string{codes[0], codes[1]}]
	if c.variable.name != varReturn {
		code, ok := codes[c.dim], true
		if c.regroup != nil {
			if code, ok = c.regroup(code, codes[1]); !ok {
				code = valueOther
			}
		}
		value = c.variable.value(code)
	}
	at, ok := c.atoms[c.variable.atoms[value]]
	return at, ok
}

// fits says whether the bridge counts what the view does: rows that are there
// no more, or were changed, cannot be counted further.
func (f *further) fits(t *disclosure.Table) bool {
	for c := range f.v.table.Cells {
		key := f.v.table.Key(c)
		at, ok := f.same(t, f.v.table, c)
		if ok && t.Key(at) == key && t.Cells[at].Count != f.v.table.Cells[c].Count {
			return false
		}
	}
	return true
}

// same finds the cell of a bridge that is a cell of the view; false where it has
// none.
func (f *further) same(t, view *disclosure.Table, cell int) (int, bool) {
	codes := map[string]string{}
	for d, i := range view.Cells[cell].Index {
		codes[view.Dimensions[d].Name] = view.Dimensions[d].Codes[i]
	}
	for name, code := range view.Fixed {
		codes[name] = code
	}
	at := make([]string, len(t.Dimensions))
	for d := range t.Dimensions {
		name := t.Dimensions[d].Name
		code, ok := codes[name]
		if !ok {
			code = tabulate.CodeTotal
		}
		if at[d] = code; !slices.Contains(t.Dimensions[d].Codes, code) {
			return 0, false
		}
	}
	found, err := t.Cell(at...)
	return found, err == nil
}
