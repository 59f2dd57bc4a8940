package output

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// Draft is a table with its true counts, not to be printed. Protect makes a
// Result of it.
type Draft struct {
	result   Result // all but what is worked out from counts
	compiled *tabulate.Compiled
	opts     BuildOptions
	// counts has a true count for each cell; absent cells have none.
	counts []int64
	// rows and unknown are, for sums, how many numbers stand behind a cell and
	// how many were not given.
	rows, unknown []int64
	// settled says that a cell is known to be nothing by what was said in
	// public: a nil return, or no return.
	settled []bool
	// loads are the returns that each measure counted.
	loads [][]tabulate.Load
}

// BuildOptions say what a table needs besides its counts.
type BuildOptions struct {
	// Name is the table's name in the release: "table_1".
	Name string
	// Before is the same table as it was published last, for [r]; nil for none.
	Before *Result
	// Population gives the people of a group ("" is all) who live in the area
	// of a body, for rates; nil where there are none.
	Population func(body, group, year string) (people int64, source string, ok bool)
	// Recount counts the same rows in another way, to see how the table hangs
	// together with others; nil where that cannot be.
	Recount func(ctx context.Context, plan tabulate.Plan) (*tabulate.Cube, error)
}

// Build lays the counts of cubes, one for each plan, out as the table that was
// asked for.
func Build(ctx context.Context, c *tabulate.Compiled, cubes []*tabulate.Cube, opts BuildOptions) (*Draft, error) {
	if len(cubes) != len(c.Plans) {
		return nil, errs.Newf(errs.Internal, "%d cubes for %d plans", len(cubes), len(c.Plans))
	}
	b := &builder{c: c, cubes: cubes, d: &Draft{compiled: c, opts: opts}}
	for _, cube := range cubes {
		b.d.loads = append(b.d.loads, cube.Loads)
	}
	b.head()
	b.axes()
	if b.g = gridOf(b.d.result.Axes); b.g.size > maxCells {
		return nil, errs.Newf(errs.Invalid, "The table would have %d cells, and at most %d are allowed. Count by fewer things.", b.g.size, maxCells)
	}
	if err := b.count(ctx); err != nil {
		return nil, err
	}
	b.prune()
	b.addUp()
	b.status()
	return b.d, nil
}

// maxCells is the most cells that a table may have.
const maxCells = 400_000

// Size is how many figures it has.
func (d *Draft) Size() int { return len(d.counts) }

// numbers are the true counts.
func (d *Draft) numbers() TrueCounts { return TrueCounts{d.counts, d.rows, d.unknown} }

// Title is what the table shows.
func (d *Draft) Title() string { return d.result.Title }

type builder struct {
	c     *tabulate.Compiled
	cubes []*tabulate.Cube
	d     *Draft
	g     grid
	place []map[string]int // for each axis, of a code of the axis
}

func (b *builder) head() {
	r, def := &b.d.result, b.c.Def
	*r = Result{Name: b.d.opts.Name, Title: def.Title, Digest: b.c.Digest, Periods: def.Periods,
		Layers: b.c.Layers, Rows: b.c.Rows, Columns: b.c.Columns, Share: b.c.Share,
		Notes: slices.Concat(b.c.Notes, def.Notes)}
	if r.Name == "" {
		r.Name = "table"
	}
	for i, m := range b.c.Measures {
		p := b.c.Plans[i]
		rules := []string{"Counts " + m.Unit + ": one for each row of “" + m.Schema + "” that meets the definition."}
		if p.Sum != "" {
			rules = []string{"Adds up “" + m.Source + "” as returned. Numbers that were not given are not added; how many there are is shown."}
		}
		out := Measure{Label: m.Label, Unit: m.Unit, Population: m.Population, Key: m.Key, Definition: m.Definition,
			Rules: rules, Source: "Returns: " + m.Schema, Fixed: map[string]string{}, Sum: p.Sum != ""}
		for k, v := range m.Fixed {
			schema, _, _ := strings.Cut(k, ".")
			if schema == k {
				k = p.Schema + "." + k
			}
			out.Fixed[k] = v
		}
		if len(def.Periods) == 1 && !b.by(tabulate.DimPeriod) {
			out.Fixed[tabulate.DimPeriod] = def.Periods[0]
		}
		if len(def.Bodies) == 1 && !b.by(tabulate.DimBody) {
			out.Fixed[tabulate.DimBody] = def.Bodies[0]
		}
		r.Measures = append(r.Measures, out)
	}
}

// by says whether the table is printed by an axis.
func (b *builder) by(axis string) bool {
	return slices.ContainsFunc(b.c.Axes, func(a tabulate.Axis) bool { return a.Name == axis })
}

// axes lays out the axes, the open ones with the bodies that there are.
func (b *builder) axes() {
	for i := range b.c.Axes {
		from := &b.c.Axes[i]
		a := Axis{Name: from.Name, Title: from.Title, Variable: from.Name, Codes: slices.Clone(from.Codes)}
		if from.Schema != "" {
			a.Variable = from.Schema + "." + from.Name
		}
		if from.Open {
			b.bodies(from, &a)
		}
		place := make(map[string]int, len(a.Codes))
		for j, k := range a.Codes {
			place[k.Code] = j
		}
		b.place = append(b.place, place)
		b.d.result.Axes = append(b.d.result.Axes, a)
	}
}

// bodies adds the codes of an open axis: every body that sent, owes or is
// counted, by name.
func (b *builder) bodies(from *tabulate.Axis, a *Axis) {
	names := map[string]string{}
	note := func(code, name, period string) {
		if from.Regroup != nil {
			to, ok := from.Regroup(code, period)
			if !ok {
				return
			}
			if to != code {
				name = ""
			}
			code = to
		}
		if names[code] == "" {
			names[code] = name
		}
	}
	for i, cube := range b.cubes {
		for _, l := range cube.Loads {
			note(l.Body, l.BodyName, l.Period)
		}
		for _, l := range cube.Absent {
			note(l.Body, l.BodyName, l.Period)
		}
		for j := range cube.Cells {
			note(cube.Cells[j].Codes[from.Dim[i]], "", b.period(i, &cube.Cells[j]))
		}
	}
	parent := -1
	if len(a.Codes) > 0 {
		parent = 0
	}
	var codes []tabulate.AxisCode
	for code, name := range names {
		if name == "" {
			name = code
		}
		codes = append(codes, tabulate.AxisCode{Code: code, Label: name, Parent: parent})
	}
	slices.SortFunc(codes, func(x, y tabulate.AxisCode) int {
		if c := strings.Compare(x.Label, y.Label); c != 0 {
			return c
		}
		return strings.Compare(x.Code, y.Code)
	})
	a.Codes = append(a.Codes, codes...)
}

// period is the period of a cell of a cube.
func (b *builder) period(plan int, cell *tabulate.CubeCell) string {
	for i, d := range b.c.Plans[plan].Dims {
		if d.Schema == "" && d.Field == tabulate.DimPeriod {
			return cell.Codes[i]
		}
	}
	if len(b.c.Def.Periods) == 1 {
		return b.c.Def.Periods[0]
	}
	return ""
}

// count puts the counts of the cubes where they belong.
func (b *builder) count(ctx context.Context) error {
	b.d.counts = make([]int64, b.g.size)
	sum := slices.ContainsFunc(b.d.result.Measures, func(m Measure) bool { return m.Sum })
	if sum {
		b.d.rows, b.d.unknown = make([]int64, b.g.size), make([]int64, b.g.size)
	}
	for p, cube := range b.cubes {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range cube.Cells {
			cell := &cube.Cells[i]
			at, err := b.leaf(p, cell)
			if err != nil {
				return err
			}
			if cell.Count < 0 || at < 0 {
				continue
			}
			b.d.counts[at] += cell.Count
			if sum {
				b.d.rows[at] += cell.Rows
				b.d.unknown[at] += cell.Unknown
			}
		}
	}
	return nil
}

// leaf gives the cell that a cell of a cube belongs to; -1 for one that lies in
// no area.
func (b *builder) leaf(plan int, cell *tabulate.CubeCell) (int, error) {
	at := 0
	for i := range b.c.Axes {
		a := &b.c.Axes[i]
		place, ok := 0, true
		switch {
		case a.Dim[plan] < 0:
			place = plan
		case a.Open:
			code := cell.Codes[a.Dim[plan]]
			if a.Regroup != nil {
				if code, ok = a.Regroup(code, b.period(plan, cell)); !ok {
					return -1, nil
				}
			}
			place, ok = b.place[i][code]
		default:
			place, ok = a.Place(cell.Codes[a.Dim[plan]])
		}
		if !ok {
			return 0, errs.Newf(errs.Invalid, "Rows have the code %q for “%s”, which the code book does not have (any more). The returns must be brought to its newest version first.",
				cell.Codes[a.Dim[plan]], a.Title)
		}
		at += place * b.g.stride[i]
	}
	return at, nil
}

// prune leaves out the reasons that nobody gave, and "not applicable" where
// everybody is.
func (b *builder) prune() {
	r := &b.d.result
	for i := range r.Axes {
		used := make([]bool, b.g.sizes[i])
		for cell, n := range b.d.counts {
			if n != 0 {
				used[b.g.at(cell, i)] = true
			}
		}
		var kept []tabulate.AxisCode
		move := make([]int, b.g.sizes[i])
		for j, k := range r.Axes[i].Codes {
			if (k.Kind == tabulate.KindReason || k.Kind == tabulate.KindNotApplicable) && !used[j] {
				move[j] = -1
				continue
			}
			if k.Parent >= 0 {
				k.Parent = move[k.Parent]
			}
			move[j] = len(kept)
			kept = append(kept, k)
		}
		if len(kept) < len(move) {
			b.shrink(i, kept, move)
		}
	}
}

// shrink takes codes that have no counts out of an axis.
func (b *builder) shrink(axis int, kept []tabulate.AxisCode, move []int) {
	old := b.g
	b.d.result.Axes[axis].Codes = kept
	b.g = gridOf(b.d.result.Axes)
	for _, list := range []*[]int64{&b.d.counts, &b.d.rows, &b.d.unknown} {
		if *list == nil {
			continue
		}
		out := make([]int64, b.g.size)
		for cell, n := range *list {
			if n == 0 {
				continue
			}
			to := 0
			for i := range old.sizes {
				at := old.at(cell, i)
				if i == axis {
					at = move[at]
				}
				to += at * b.g.stride[i]
			}
			out[to] = n
		}
		*list = out
	}
}

// addUp works out the totals, one axis after the other. A code stands after the
// one that it is a part of.
func (b *builder) addUp() {
	for i := range b.d.result.Axes {
		codes := b.d.result.Axes[i].Codes
		for j := len(codes) - 1; j >= 0; j-- {
			if codes[j].Parent < 0 {
				continue
			}
			up := (codes[j].Parent - j) * b.g.stride[i]
			for _, list := range [][]int64{b.d.counts, b.d.rows, b.d.unknown} {
				b.g.each(i, j, func(cell int) {
					if list != nil {
						list[cell+up] += list[cell]
					}
				})
			}
		}
	}
}

// each calls f for every cell at a place of an axis.
func (g grid) each(axis, place int, f func(cell int)) {
	block := g.stride[axis]
	for base := place * block; base < g.size; base += block * g.sizes[axis] {
		for cell := base; cell < base+block; cell++ {
			f(cell)
		}
	}
}
