package output

import "candour/internal/table/tabulate"

// grid numbers the cells of a table: every combination of codes, the last axis
// fastest.
type grid struct {
	size   int
	sizes  []int
	stride []int
}

func gridOf(axes []Axis) grid {
	g := grid{size: 1, sizes: make([]int, len(axes)), stride: make([]int, len(axes))}
	for i := len(axes) - 1; i >= 0; i-- {
		g.sizes[i], g.stride[i] = len(axes[i].Codes), g.size
		g.size *= len(axes[i].Codes)
	}
	return g
}

// at gives the place of a cell on an axis.
func (g grid) at(cell, axis int) int { return cell / g.stride[axis] % g.sizes[axis] }

// with moves a cell to another place on an axis.
func (g grid) with(cell, axis, place int) int {
	return cell + (place-g.at(cell, axis))*g.stride[axis]
}

// Place gives the places of a cell on all axes.
func (r *Result) Place(cell int) []int {
	g := gridOf(r.Axes)
	out := make([]int, len(r.Axes))
	for i := range out {
		out[i] = g.at(cell, i)
	}
	return out
}

// Find gives the cell with these codes, one for each axis; -1 for none.
func (r *Result) Find(codes ...string) int {
	g := gridOf(r.Axes)
	if len(codes) != len(r.Axes) {
		return -1
	}
	cell := 0
	for i, code := range codes {
		at := r.Axes[i].find(code)
		if at < 0 {
			return -1
		}
		cell += at * g.stride[i]
	}
	return cell
}

func (a *Axis) find(code string) int {
	for i := range a.Codes {
		if a.Codes[i].Code == code {
			return i
		}
	}
	return -1
}

// axis finds an axis by its name; -1 for none.
func (r *Result) axis(name string) int {
	for i := range r.Axes {
		if r.Axes[i].Name == name {
			return i
		}
	}
	return -1
}

// HasPeriod says whether an axis is that of periods.
func HasPeriod(a Axis) bool { return a.Name == tabulate.DimPeriod }
