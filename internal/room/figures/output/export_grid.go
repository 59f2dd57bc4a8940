package output

import (
	"fmt"
	"slices"
	"strings"

	"candour/internal/table/tabulate"
)

// sheet is a table laid out for reading: a row for each combination of layers
// and rows, and beside each column of counts those that belong to it.
type sheet struct {
	heads   []string // of the columns that name the row
	columns []sheetColumn
	rows    []sheetRow
}

// sheetColumn is one column of figures: a combination of codes of the column
// axes, and which of its figures.
type sheetColumn struct {
	name string
	of   int // which combination
	what statistic
}

type sheetRow struct {
	heads []string
	cells []int // the cell for each combination of columns
}

// statistic is one figure of a cell.
type statistic string

// The figures of a cell. A share is three of them, and never fewer.
const (
	statCount     statistic = "count"
	statMarks     statistic = "marks"
	statKnown     statistic = "percent of known"
	statLower     statistic = "lowest percent of all"
	statUpper     statistic = "highest percent of all"
	statTightLow  statistic = "lowest percent of all under the assumption"
	statTightHigh statistic = "highest percent of all under the assumption"
	statRate      statistic = "rate"
	statRateLow   statistic = "lowest rate"
	statRateHigh  statistic = "highest rate"
	statRateFrom  statistic = "rate, lower limit (95% exact Poisson)"
	statRateTo    statistic = "rate, upper limit (95% exact Poisson)"
	statNotGiven  statistic = "numbers not given"
	statChange    statistic = "change"
)

// layOut makes the sheet of a result.
func (r *Result) layOut() sheet {
	g := gridOf(r.Axes)
	rowAxes := r.Layers + r.Rows
	var s sheet
	for _, a := range r.Axes[:rowAxes] {
		s.heads = append(s.heads, a.Title)
	}
	inner := 1 // cells in a row
	for _, a := range r.Axes[rowAxes:] {
		inner *= len(a.Codes)
	}
	for first := 0; first < g.size; first += inner {
		row := sheetRow{cells: make([]int, inner)}
		for i := range rowAxes {
			row.heads = append(row.heads, r.Axes[i].Codes[g.at(first, i)].Label)
		}
		for j := range row.cells {
			row.cells[j] = first + j
		}
		s.rows = append(s.rows, row)
	}
	for j := range inner {
		name := r.columnName(g, rowAxes, j)
		for _, what := range r.statistics(s.rows, j) {
			s.columns = append(s.columns, sheetColumn{columnTitle(name, what), j, what})
		}
	}
	return s
}

func columnTitle(name string, what statistic) string {
	if what == statCount {
		return name
	}
	return name + ": " + string(what)
}

// columnName joins the labels of the codes of a column.
func (r *Result) columnName(g grid, rowAxes, j int) string {
	var parts []string
	for i := rowAxes; i < len(r.Axes); i++ {
		parts = append(parts, r.Axes[i].Codes[g.at(j, i)].Label)
	}
	if len(parts) == 0 && len(r.Measures) > 1 {
		return "Number, in the unit of the row"
	}
	if len(parts) == 0 {
		return "Number (" + r.Measures[0].Unit + ")"
	}
	return strings.Join(parts, ", ")
}

// statistics says which figures a column of cells has.
func (r *Result) statistics(rows []sheetRow, j int) []statistic {
	var marks, share, tight, rate, gaps, change bool
	for _, row := range rows {
		c := &r.Cells[row.cells[j]]
		marks = marks || len(c.Marks) > 0 || c.Low || c.About != ""
		share = share || r.isShare(row.cells[j])
		tight = tight || c.Tight != nil
		rate = rate || c.Rate != nil
		gaps = gaps || r.gap(c)
		change = change || c.Change != nil
	}
	out := []statistic{statCount}
	for _, x := range []struct {
		on    bool
		stats []statistic
	}{{marks, []statistic{statMarks}}, {gaps, []statistic{statNotGiven}}, {share, []statistic{statKnown, statLower, statUpper}},
		{tight, []statistic{statTightLow, statTightHigh}},
		{rate, []statistic{statRate, statRateLow, statRateHigh, statRateFrom, statRateTo}}, {change, []statistic{statChange}}} {
		if x.on {
			out = append(out, x.stats...)
		}
	}
	return out
}

// isShare says whether a cell is one that shares are taken of.
func (r *Result) isShare(cell int) bool {
	if r.Cells[cell].Share != nil {
		return true
	}
	if r.Share < 0 {
		return false
	}
	kind := r.Axes[r.Share].Codes[gridOf(r.Axes).at(cell, r.Share)].Kind
	return kind == tabulate.KindCode || kind == tabulate.KindGroup
}

// notGiven is how many of the numbers that are added up were not given, as far
// as it may be printed; ok is false where nothing is added up.
func (r *Result) notGiven(c *Cell) (n Number, ok bool) {
	if c.Line < 0 || r.Share >= 0 {
		return Number{Hidden: c.Hidden}, false
	}
	return r.Lines[c.Line].Missing, true
}

// gap says that some numbers were not given, or that it is hidden whether.
func (r *Result) gap(c *Cell) bool {
	n, ok := r.notGiven(c)
	return ok && (!n.Printed() || n.Low || n.Value > 0)
}

// value gives one figure of a cell as text, and whether it is a number.
func (r *Result) value(cell int, what statistic) (text string, number bool) {
	c := &r.Cells[cell]
	// why stands in for what cannot be printed: what hides the number hides
	// what is worked out from it.
	why := string(c.Hidden)
	if why == "" {
		why = string(NotApplicable)
	}
	three := func(list ...string) (string, bool) {
		at := slices.Index([]statistic{statKnown, statLower, statUpper}, what)
		if len(list) == 2 {
			at = slices.Index([]statistic{statTightLow, statTightHigh}, what)
		}
		if len(list) == 5 {
			at = slices.Index([]statistic{statRate, statRateLow, statRateHigh, statRateFrom, statRateTo}, what)
		}
		return list[at], !strings.HasPrefix(list[at], "[")
	}
	switch what {
	case statCount:
		if !c.Printed() {
			return string(c.Hidden), false
		}
		return fmt.Sprint(c.Value), true
	case statMarks:
		return c.marks(), false
	case statNotGiven:
		n, ok := r.notGiven(c)
		if !ok || !n.Printed() {
			return string(n.Hidden), false
		}
		return fmt.Sprint(n.Value), true
	case statKnown, statLower, statUpper:
		if c.Share == nil {
			return r.noShare(cell), false
		}
		return three(c.Share.Columns())
	case statTightLow, statTightHigh:
		if c.Tight == nil {
			if c.Share == nil {
				return r.noShare(cell), false
			}
			return why, false
		}
		return three(c.Tight.Columns())
	case statChange:
		if c.Change == nil {
			return why, false
		}
		return fmt.Sprint(c.Change.By), true
	}
	if c.Rate == nil {
		return why, false
	}
	return three(c.Rate.Columns())
}

// noShare says why there is no share where there could be one.
func (r *Result) noShare(cell int) string {
	c := &r.Cells[cell]
	if c.Hidden != "" {
		return string(c.Hidden)
	}
	if c.Line >= 0 {
		if l := &r.Lines[c.Line]; !l.Known.Printed() || !l.Missing.Printed() {
			return string(Confidential)
		}
	}
	return string(NotApplicable)
}

// marks lists the marks behind the number.
func (c *Cell) marks() string {
	var out []string
	if c.About != "" {
		out = append(out, c.About)
	}
	if c.Low {
		out = append(out, string(Low))
	}
	for _, m := range c.Marks {
		out = append(out, string(m))
	}
	return strings.Join(out, " ")
}

// Used lists the marks that a result bears, for its key.
func (r *Result) Used() (out []MarkMeaning) {
	for _, m := range Marks() {
		if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Has(m.Mark) }) {
			out = append(out, m)
		}
	}
	return out
}
