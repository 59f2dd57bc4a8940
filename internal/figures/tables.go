package figures

import (
	"candour/disclosure"
	"candour/internal/tabulate"
)

// part is the cells of one measure of a table, as a table of its own: counts of
// different populations are no sums of each other.
type part struct {
	table *disclosure.Table
	// cell has for each cell of table its cell in the result.
	cell []int
}

// parts parts a table by its measures. counts has a count for each cell that is
// not a total, structural says which are nothing by definition.
func parts(r *Result, counts []int64, structural func(cell int) bool, whole bool) ([]part, error) {
	g := gridOf(r.Axes)
	measure := r.axis(tabulate.AxisMeasure)
	var out []part
	for m := range r.Measures {
		var dims []disclosure.Dimension
		for i := range r.Axes {
			if i != measure {
				dims = append(dims, r.Axes[i].dimension())
			}
		}
		p, err := partOf(r, g, m, measure, dims, counts, structural, whole)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func partOf(r *Result, g grid, m, measure int, dims []disclosure.Dimension, counts []int64, structural func(int) bool, whole bool) (part, error) {
	leaf := make([][]bool, len(dims))
	size := 1
	for d := range dims {
		leaf[d] = make([]bool, len(dims[d].Codes))
		for i := range leaf[d] {
			leaf[d][i] = true
		}
		for _, up := range dims[d].Parent {
			if up >= 0 {
				leaf[d][up] = false
			}
		}
		size *= len(dims[d].Codes)
	}
	var p part
	p.cell = make([]int, 0, size)
	cells := make([]disclosure.Cell, 0, size)
	places := make([]int, g.size/max(1, len(r.Measures))*len(dims)+len(dims))
	for cell := range g.size {
		if measure >= 0 && g.at(cell, measure) != m {
			continue
		}
		index := places[:len(dims):len(dims)]
		places = places[len(dims):]
		d, isLeaf := 0, true
		for i := range r.Axes {
			if i != measure {
				index[d] = g.at(cell, i)
				isLeaf = isLeaf && leaf[d][index[d]]
				d++
			}
		}
		p.cell = append(p.cell, cell)
		if whole || isLeaf {
			c := disclosure.Cell{Index: index, Count: float64(counts[cell])}
			c.Structural = counts[cell] == 0 && structural(cell)
			cells = append(cells, c)
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
	p.table = t
	return p, nil
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
