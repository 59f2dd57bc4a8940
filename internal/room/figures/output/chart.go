package output

import (
	"fmt"

	"candour/internal/site/picture"
	"candour/internal/table/tabulate"
)

// Chart draws the shares of the first line of a result (everybody, newest
// period) as dots with their bounds; ok is false where there are none. Draw it
// with picture.Narrow and picture.Wide and show both (picture.Both).
func (r *Result) Chart(id string, width int) (p picture.Picture, ok bool) {
	cells := r.charted()
	if len(cells) == 0 {
		return p, false
	}
	g := gridOf(r.Axes)
	title := r.Title
	for i := range r.Axes {
		if k := r.Axes[i].Codes[g.at(cells[0], i)]; i != r.Share && k.Kind != tabulate.KindTotal {
			title += ", " + k.Label
		}
	}
	chart := picture.Ranges{ID: id, Title: title, Width: width,
		Description: "For each group, the share of those of whom it is known and between what the share of all must lie. The table under the picture says the same."}
	for _, cell := range cells {
		row := picture.RangeRow{Label: r.Axes[r.Share].Codes[g.at(cell, r.Share)].Label}
		if s := r.Cells[cell].Share; s != nil {
			row.Known, row.Lower, row.Upper = s.Range()
			row.Text = s.String()
		} else {
			row.Hidden, row.Text = true, meaning(r.noShare(cell))
		}
		chart.Rows = append(chart.Rows, row)
	}
	return chart.Draw(), true
}

// meaning writes a mark with what it means.
func meaning(mark string) string {
	for _, m := range Marks() {
		if string(m.Mark) == mark {
			return mark + " " + m.Meaning
		}
	}
	return mark
}

// charted lists the cells of one line of shares: broad groups where there are
// some, codes where not, of all and in the last period that has any.
func (r *Result) charted() []int {
	if r.Share < 0 {
		return nil
	}
	g := gridOf(r.Axes)
	kind := tabulate.KindCode
	for _, k := range r.Axes[r.Share].Codes {
		if k.Kind == tabulate.KindGroup {
			kind = tabulate.KindGroup
		}
	}
	base := 0
	for i := range r.Axes {
		if r.Axes[i].Name == tabulate.DimPeriod {
			base = g.with(base, i, len(r.Axes[i].Codes)-1)
		}
	}
	var out []int
	some := false
	for j, k := range r.Axes[r.Share].Codes {
		if k.Kind == kind {
			cell := g.with(base, r.Share, j)
			out = append(out, cell)
			some = some || r.Cells[cell].Share != nil
		}
	}
	if !some || len(out) > maxCharted {
		return nil
	}
	return out
}

// maxCharted is how many bars are still a picture.
const maxCharted = 24

// Divergence says how measures beside each other moved apart: each as an index
// of its first period (100), for the lines over all areas. It divides no measure
// by another. It is "" where a figure that it needs is not printed.
func (r *Result) Divergence() []string {
	m, p := r.axis(tabulate.AxisMeasure), r.axis(tabulate.DimPeriod)
	if m < 0 || p < 0 || len(r.Axes[p].Codes) < 2 {
		return nil
	}
	g := gridOf(r.Axes)
	base := 0
	var out []string
	for j := range r.Axes[m].Codes {
		at := g.with(base, m, j)
		last := len(r.Axes[p].Codes) - 1
		first, then := &r.Cells[g.with(at, p, 0)], &r.Cells[g.with(at, p, last)]
		label := r.Axes[m].Codes[j].Label
		if !first.Printed() || !then.Printed() || first.Value == 0 {
			out = append(out, label+": no index, because a figure is not there.")
			continue
		}
		s := fmt.Sprintf("%s: %.1f in %s, where %s is 100.", label, float64(then.Value)/float64(first.Value)*100, r.Axes[p].Codes[last].Label, r.Axes[p].Codes[0].Label)
		if then.Has(Break) {
			s += " What was counted changed in between, so the index does not compare."
		}
		out = append(out, s)
	}
	return out
}
