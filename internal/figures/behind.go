package figures

import "candour/internal/tabulate"

// Behind says which codes of which plan a cell counts: for each dimension of
// the plan those that are counted, nil for all of them. A cell of an area lists
// the area and not its councils.
func Behind(c *tabulate.Compiled, r *Result, cell int) (plan int, codes [][]string) {
	g := gridOf(r.Axes)
	for i := range c.Axes {
		if c.Axes[i].Name == tabulate.AxisMeasure {
			plan = g.at(cell, i)
		}
	}
	codes = make([][]string, len(c.Plans[plan].Dims))
	for i := range c.Axes {
		a, k := &c.Axes[i], r.Axes[i].Codes[g.at(cell, i)]
		switch {
		case a.Dim[plan] < 0 || k.Kind == tabulate.KindTotal:
		case a.Open:
			codes[a.Dim[plan]] = []string{k.Code}
		default:
			codes[a.Dim[plan]] = a.LeavesOf(k.Code)
		}
	}
	return plan, codes
}
