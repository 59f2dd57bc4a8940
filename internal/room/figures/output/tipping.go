package output

import (
	"fmt"

	"candour/internal/table/tabulate"
)

// Tipping says of the largest group in each period, over everybody, what those
// not recorded would have to be for it to fall below half or come to it.
func (r *Result) Tipping() (out []string) {
	if r.Share < 0 {
		return nil
	}
	g := gridOf(r.Axes)
	best := map[string]int{} // by period, the cell
	for cell := range r.Cells {
		c := &r.Cells[cell]
		if c.Share == nil || c.Share.Complete() || !r.overall(g, cell) {
			continue
		}
		when := ""
		if p := r.axis(tabulate.DimPeriod); p >= 0 {
			when = r.Axes[p].Codes[g.at(cell, p)].Label
		}
		if old, ok := best[when]; !ok || c.Value > r.Cells[old].Value {
			best[when] = cell
		}
	}
	for _, when := range append([]string{""}, r.Periods...) {
		cell, ok := best[when]
		if !ok {
			continue
		}
		label := r.Axes[r.Share].Codes[g.at(cell, r.Share)].Label
		text := r.Cells[cell].Share.Tipping(fmt.Sprintf("recorded as “%s”", label), 0.5, "half")
		if when != "" && text != "" {
			text = when + ": " + text
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// overall says whether a cell is for all on every axis but periods and that of
// the shares.
func (r *Result) overall(g grid, cell int) bool {
	for i := range r.Axes {
		if i == r.Share || r.Axes[i].Name == tabulate.DimPeriod {
			continue
		}
		if r.Axes[i].Codes[g.at(cell, i)].Kind != tabulate.KindTotal {
			return false
		}
	}
	return true
}
