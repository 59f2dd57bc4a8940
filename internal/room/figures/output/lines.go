package output

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
	return &r.Measures[max(MeasureOf(r, cell), 0)]
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

// lineNumber gives where the rows behind a sum are printed; nil where they are
// not.
func (r *Result) lineNumber(cell, what int) *Number {
	c := &r.Cells[cell]
	switch {
	case c.Line < 0 || c.Line >= len(r.Lines) || r.Share >= 0:
		return nil
	case what == lineKnown:
		return &r.Lines[c.Line].Known
	case what == lineMissing:
		return &r.Lines[c.Line].Missing
	}
	return nil
}

// MeasureOf gives the place of the measure that a cell counts, -1 where the
// table has one only.
func MeasureOf(r *Result, cell int) int {
	for i := len(r.Axes) - 1; i >= 0; i-- {
		axis := r.Axes[i]
		if axis.Name == "measure" {
			return cell % len(axis.Codes)
		}
		cell /= len(axis.Codes)
	}
	if len(r.Measures) > 1 {
		return -1
	}
	return 0
}
