package figures

import "slices"

// addLines gives every sum a line of its own: how many rows gave the number and
// how many did not. A count has none: its rows are what it counts.
func (r *Result) addLines() {
	if r.Share >= 0 {
		return // lines are along the axis of the shares
	}
	r.Lines = nil
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Hidden == NotAvailable || c.Hidden == NotApplicable || !r.measureOf(i).Sum {
			continue
		}
		c.Line = len(r.Lines)
		r.Lines = append(r.Lines, Line{})
	}
}

// measureOf gives the measure of a cell.
func (r *Result) measureOf(cell int) *Measure {
	if m := r.axis("measure"); m >= 0 {
		return &r.Measures[gridOf(r.Axes).at(cell, m)]
	}
	return &r.Measures[0]
}

// hideLines hides the rows behind a sum with the sum, and one of the two with
// the other: how many rows there are is printed nowhere else.
func (r *Result) hideLines() {
	if r.Share >= 0 {
		return
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Line < 0 || c.Line >= len(r.Lines) {
			continue
		}
		l := &r.Lines[c.Line]
		if c.Hidden == Confidential || !l.Known.Printed() || !l.Missing.Printed() {
			l.Known, l.Missing = Number{Hidden: Confidential}, Number{Hidden: Confidential}
		}
	}
}

// numberOf gives where a cell of a part is printed; nil where it is not.
func (r *Result) numberOf(p part, c int) *Number {
	cell := &r.Cells[p.cell[c]]
	switch {
	case !p.lines:
		return &cell.Number
	case cell.Line < 0 || cell.Line >= len(r.Lines) || r.Share >= 0:
		return nil
	case c%lineSize == lineKnown:
		return &r.Lines[cell.Line].Known
	case c%lineSize == lineMissing:
		return &r.Lines[cell.Line].Missing
	}
	return nil
}

// printedNumbers are the numbers of a result as they are printed.
func (r *Result) printedNumbers() numbers {
	n := numbers{counts: make([]int64, len(r.Cells))}
	if slices.ContainsFunc(r.Measures, func(m Measure) bool { return m.Sum }) && r.Share < 0 {
		n.rows, n.unknown = make([]int64, len(r.Cells)), make([]int64, len(r.Cells))
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		n.counts[i] = c.Value
		if n.rows != nil && c.Line >= 0 && c.Line < len(r.Lines) {
			l := &r.Lines[c.Line]
			n.rows[i], n.unknown[i] = l.Known.Value+l.Missing.Value, l.Missing.Value
		}
	}
	return n
}
