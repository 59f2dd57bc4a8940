package output

import (
	"context"
	"math"
	"slices"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// space is everything that is printed, of all releases together: each number is
// a sum over atoms, the parts that no two printed numbers tell apart.
type space struct {
	kinds map[string]*kind
	order []string
}

// kind is what is printed of one kind of rows, or of one number added up.
type kind struct {
	name      string
	variables map[string]*variable
	views     []*view
	bridges   []bridge
	untried   []untried
}

func (k *kind) variable(name string) *variable {
	if k.variables[name] == nil {
		k.variables[name] = newVariable(name)
	}
	return k.variables[name]
}

// newSpace lays finished tables, and those that are to be, over one space.
func newSpace(ctx context.Context, all []*Printed) (*space, error) {
	s := &space{kinds: map[string]*kind{}}
	for _, p := range all {
		if p.Result.Approximate || len(p.Result.Cells) == 0 || p.Compiled == nil {
			continue
		}
		for m := range p.Result.Measures {
			if m >= len(p.Compiled.Plans) || m >= len(p.Loads) {
				return nil, errs.Newf(errs.Internal, "The table “%s” does not say what it counted.", p.Result.Title)
			}
			s.add(&view{Printed: p, measure: m, plan: p.Compiled.Plans[m]})
			if p.Compiled.Plans[m].Sum != "" && p.Result.Share < 0 {
				s.add(&view{Printed: p, measure: m, plan: p.Compiled.Plans[m], lines: true})
			}
		}
	}
	for _, name := range s.order {
		if err := s.kinds[name].lay(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *space) add(v *view) {
	name := "rows of " + v.plan.Schema
	if v.plan.Sum != "" && !v.lines {
		name = v.plan.Schema + "." + v.plan.Sum + " added up"
	}
	if s.kinds[name] == nil {
		s.kinds[name] = &kind{name: name, variables: map[string]*variable{}}
		s.order = append(s.order, name)
	}
	v.kind = s.kinds[name]
	v.kind.views = append(v.kind.views, v)
}

// lay lays the views of a kind over its variables.
func (k *kind) lay(ctx context.Context) error {
	for _, v := range k.views {
		v.note()
	}
	for _, x := range k.variables {
		x.close()
	}
	k.follow()
	for _, v := range k.views {
		v.build()
	}
	for _, x := range k.variables {
		x.cut()
	}
	for _, v := range k.views {
		if err := v.lay(); err != nil {
			return err
		}
	}
	return k.bridge(ctx)
}

// lay makes the table of a view, with the true counts where they are known.
func (v *view) lay() error {
	var dims []disclosure.Dimension
	var axes []*viewAxis
	for i := range v.axes {
		if d, ok := v.axes[i].dimension(v.kind.variable(v.axes[i].variable)); ok {
			dims, axes = append(dims, d), append(axes, &v.axes[i])
		}
	}
	t, err := disclosure.NewTableOf(v.Result.Title, dims, nil)
	if err != nil {
		return errs.Because(errs.Invalid, "The table “"+v.Result.Title+"” cannot be protected: it has no counts to protect.", err)
	}
	t.Population, t.Fixed, t.Sets = v.kind.name, map[string]string{}, map[string]map[string][]string{}
	for name, set := range v.fixed {
		if code := v.kind.variable(name).code(set); code != tabulate.CodeTotal {
			t.Fixed[name] = code
		}
	}
	v.kind.sets(t)
	v.table, v.cells = t, make([][]int, len(t.Cells))
	v.placeCells(axes)
	v.fill(axes)
	return nil
}

// sets says of every code of a table what it is made of.
func (k *kind) sets(t *disclosure.Table) {
	note := func(name, code string) {
		if parts := k.variables[name].parts[code]; parts != nil {
			if t.Sets[name] == nil {
				t.Sets[name] = map[string][]string{}
			}
			t.Sets[name][code] = parts
		}
	}
	for _, d := range t.Dimensions {
		for _, c := range d.Codes {
			note(d.Name, c)
		}
	}
	for name, c := range t.Fixed {
		note(name, c)
	}
}

// placeCells finds which cells of the result print each cell of the table.
func (v *view) placeCells(axes []*viewAxis) {
	r, m := v.Result, v.Result.axis(tabulate.AxisMeasure)
	g := gridOf(r.Axes)
	each := 1
	if v.lines {
		each = lineSize
	}
	strides := make([]int, len(axes))
	size := 1
	for d := len(axes) - 1; d >= 0; d-- {
		strides[d] = size
		size *= len(axes[d].nodes)
	}
	for cell := range r.Cells {
		if m >= 0 && g.at(cell, m) != v.measure {
			continue
		}
		for what := range each {
			at := 0
			for d, a := range axes {
				var place [2]int
				for k, from := range a.from {
					place[k] = -1
					if from >= 0 {
						place[k] = g.at(cell, from)
					}
				}
				switch {
				case a.variable == varReturn:
					place[0], place[1] = max(place[0], 0), max(place[1], 0)
				case a.from[0] < 0:
					place[0] = what
				}
				n := a.place[place]
				if n < 0 {
					at = -1
					break
				}
				at += n * strides[d]
			}
			if at >= 0 {
				v.cells[at] = append(v.cells[at], cell*each+what)
			}
		}
	}
}

// fill puts the true counts in, and says which cells are nothing by what is said
// in public: codes that are not printed because nobody has them, nil returns.
func (v *view) fill(axes []*viewAxis) {
	nils := map[string]bool{}
	for _, l := range v.Loads[v.measure] {
		nils[returnOf(l)] = l.Nil
	}
	for c := range v.table.Cells {
		at := &v.table.Cells[c]
		for d, i := range at.Index {
			n := &axes[d].nodes[i]
			at.Structural = at.Structural || n.empty
			if axes[d].variable == varReturn && !slices.ContainsFunc(n.values, func(x string) bool { return !nils[x] }) {
				at.Structural = true
			}
		}
		if v.Truth != nil && len(v.cells[c]) > 0 {
			at.Count = float64(v.count(v.cells[c][0]))
			at.Structural = at.Structural && at.Count == 0
		}
	}
}

// count is the true count behind a printed number.
func (v *view) count(cell int) int64 {
	if v.lines {
		return v.Truth.line(cell/lineSize, cell%lineSize)
	}
	return v.Truth.counts[cell]
}

// printed gives where a number of the view stands in the result; nil where it is
// printed nowhere.
func (v *view) printed(cell int) *Number {
	if !v.lines {
		return &v.Result.Cells[cell].Number
	}
	return v.Result.lineNumber(cell/lineSize, cell%lineSize)
}

// published is what the attacker is given of a view.
func (v *view) published() disclosure.Published {
	out := v.given
	if out.Table == nil {
		out = disclosure.Published{Release: v.Release, Table: v.table}
	}
	out.Shown = make([]disclosure.Shown, len(v.table.Cells))
	out.Unknown = v.Truth == nil
	reach := v.reach()
	for c := range v.table.Cells {
		shown := disclosure.Shown{Form: disclosure.Banded, Interval: disclosure.Interval{Upper: inf}}
		if v.table.Cells[c].Structural {
			shown = disclosure.Shown{}
		}
		for _, cell := range v.cells[c] {
			n := v.printed(cell)
			if n == nil || n.Hidden == NotAvailable || n.Hidden == NotApplicable {
				continue
			}
			one := n.shown(v.Result.Rounded, reach, v.lines)
			if one.Form == disclosure.Exact || shown.Form == disclosure.Banded {
				shown.Form = one.Form
			}
			shown.Lower, shown.Upper = max(shown.Lower, one.Lower), min(shown.Upper, one.Upper)
		}
		if n := v.table.Cells[c].Count; v.Truth != nil && (n < shown.Lower || n > shown.Upper) {
			out.Unknown = true // the true counts that were kept are not those that were printed
		}
		out.Shown[c] = shown
	}
	return out
}

// reach is how far a rounded number may be from the true one: less than the base,
// but for large tables whose totals would not add up otherwise.
func (v *view) reach() float64 {
	reach := float64(v.Result.Rounded - 1)
	for c := range v.table.Cells {
		for _, cell := range v.cells[c] {
			if n := v.printed(cell); v.Truth != nil && v.Result.Rounded > 0 && n != nil && n.Printed() {
				reach = max(reach, math.Abs(float64(n.Value)-v.table.Cells[c].Count))
			}
		}
	}
	return reach
}

// views lists the views of some of the tables.
func (s *space) views(which func(p *Printed) bool) (out []*view) {
	for _, name := range s.order {
		for _, v := range s.kinds[name].views {
			if which(v.Printed) {
				out = append(out, v)
			}
		}
	}
	return out
}

// known is how the numbers of some tables hang together with others, where the
// true counts are known.
func (s *space) known(which func(p *Printed) bool) (out []disclosure.Published) {
	for _, name := range s.order {
		for _, b := range s.kinds[name].bridges {
			if which(b.of.Printed) && !b.unknown {
				out = append(out, b.published())
			}
		}
	}
	return out
}

// published is what the attacker is given of some of the tables: what they
// print, and how their numbers hang together with all others.
func (s *space) published(which func(p *Printed) bool) (out []disclosure.Published) {
	for _, name := range s.order {
		for _, v := range s.kinds[name].views {
			if which(v.Printed) {
				out = append(out, v.published())
			}
		}
		for _, b := range s.kinds[name].bridges {
			if which(b.of.Printed) {
				out = append(out, b.published())
			}
		}
	}
	return out
}

// words names a cell of a view in words.
func (v *view) words(c int) string {
	if len(v.cells[c]) == 0 {
		return v.Result.Title
	}
	if !v.lines {
		return v.Result.Words(v.cells[c][0])
	}
	return v.Result.Words(v.cells[c][0]/lineSize) + ", rows behind the sum"
}
