package figures

import (
	"slices"

	"candour/disclosure"
	"candour/internal/tabulate"
)

// part is the cells of one measure of a table, as a table of its own: counts of
// different populations are no sums of each other.
type part struct {
	table *disclosure.Table
	// cell has for each cell of table its cell in the result.
	cell []int
	// lines says that the cells are the rows behind sums, [lineSize] for each
	// cell of the result: all, those that gave a number, those that did not.
	lines bool
}

// Rows behind a sum, in the order of their dimension.
const (
	lineRows = iota
	lineKnown
	lineMissing
	lineSize
)

// numbers are the counts that a table is made of: those in its cells and, for
// sums, the rows behind each and how many of them gave no number.
type numbers struct{ counts, rows, unknown []int64 }

// line gives the rows, known and missing of a cell.
func (n numbers) line(cell, what int) int64 {
	return [lineSize]int64{n.rows[cell], n.rows[cell] - n.unknown[cell], n.unknown[cell]}[what]
}

// parts parts a table by its measures, and the rows behind sums from the sums.
// n has counts for each cell that is not a total, structural says which are
// nothing by definition.
func parts(r *Result, n numbers, structural func(cell int) bool, whole bool) ([]part, error) {
	g := gridOf(r.Axes)
	measure := r.axis(tabulate.AxisMeasure)
	var out []part
	for m := range r.Measures {
		for _, lines := range []bool{false, true} {
			if lines && (!r.Measures[m].Sum || n.rows == nil || r.Share >= 0) {
				continue
			}
			p, err := partOf(r, g, m, measure, lines, n, structural, whole)
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		}
	}
	return out, nil
}

func partOf(r *Result, g grid, m, measure int, lines bool, n numbers, structural func(int) bool, whole bool) (part, error) {
	var dims []disclosure.Dimension
	for i := range r.Axes {
		if i != measure {
			dims = append(dims, r.Axes[i].dimension())
		}
	}
	each := 1
	if lines {
		each = lineSize
		dims = append(dims, disclosure.Flat(r.Measures[m].given(), "rows", "known", "missing"))
	}
	leaf := leaves(dims)
	p := part{lines: lines}
	var cells []disclosure.Cell
	for cell := range g.size {
		if measure >= 0 && g.at(cell, measure) != m {
			continue
		}
		var index []int
		for i := range r.Axes {
			if i != measure {
				index = append(index, g.at(cell, i))
			}
		}
		for what := range each {
			p.cell = append(p.cell, cell)
			c := disclosure.Cell{Index: index, Count: float64(n.counts[cell])}
			if lines {
				c = disclosure.Cell{Index: append(slices.Clone(index), what), Count: float64(n.line(cell, what))}
			}
			if whole || isLeaf(leaf, c.Index) {
				c.Structural = c.Count == 0 && structural(cell)
				cells = append(cells, c)
			}
		}
	}
	make := disclosure.NewTable
	if whole {
		make = disclosure.NewTableOf
	}
	t, err := make(r.Title, dims, cells)
	if err != nil {
		return p, err
	}
	t.Population, t.Fixed = r.Measures[m].Key, r.Measures[m].Fixed
	if lines {
		t.Population += " (rows)"
	}
	p.table = t
	return p, nil
}

// given names the variable that says whether a row gave the number.
func (m *Measure) given() string { return "number given" }

// leaves says of each code of each dimension whether it has no parts.
func leaves(dims []disclosure.Dimension) [][]bool {
	out := make([][]bool, len(dims))
	for d := range dims {
		out[d] = make([]bool, len(dims[d].Codes))
		for i := range out[d] {
			out[d][i] = !slices.Contains(dims[d].Parent, i)
		}
	}
	return out
}

func isLeaf(leaf [][]bool, index []int) bool {
	for d, i := range index {
		if !leaf[d][i] {
			return false
		}
	}
	return true
}

// dimension is the axis as disclosure control knows it.
func (a *Axis) dimension() disclosure.Dimension {
	d := disclosure.Dimension{Name: a.Variable}
	for _, k := range a.Codes {
		d.Codes = append(d.Codes, k.Code)
		d.Parent = append(d.Parent, k.Parent)
	}
	return d
}

// words names a cell in words: its codes but those that stand for all.
func (r *Result) words(cell int) string {
	out := r.Title
	for i, at := range r.Place(cell) {
		if k := r.Axes[i].Codes[at]; k.Kind != tabulate.KindTotal {
			out += ", " + k.Label
		}
	}
	return out
}
