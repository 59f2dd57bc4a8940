package output

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// finished is a table read back from the CSV file that people take away: what a
// reader has of it, and nothing of what it was made from.
type finished struct {
	*Result
	// leaks are figures that a hidden number is part of, in words.
	leaks []string
}

// readFinished reads the CSV file of a table. like gives its axes and measures;
// none of its numbers are looked at.
func readFinished(data []byte, like *Result) (*finished, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) != len(like.Cells)+1 {
		return nil, errs.Newf(errs.Internal, "The file of “%s” does not have one line for each figure.", like.Title)
	}
	r := *like
	r.Cells, r.Lines = make([]Cell, len(like.Cells)), nil
	f := &finished{Result: &r}
	head := map[string]int{}
	for i, name := range rows[0] {
		if _, ok := head[name]; !ok {
			head[name] = i
		}
	}
	lines := make([]csvLine, len(r.Cells))
	for i := range lines {
		lines[i] = csvLine{head, rows[i+1]}
		f.read(i, lines[i])
	}
	for i := range lines {
		f.besides(i, lines[i])
	}
	return f, nil
}

// csvLine is one line of the file.
type csvLine struct {
	head  map[string]int
	cells []string
}

func (l csvLine) text(column string) string {
	at, ok := l.head[column]
	if !ok || at >= len(l.cells) {
		return ""
	}
	return strings.TrimPrefix(l.cells[at], "'") // a cell that could run is written with an apostrophe
}

// whole gives a whole number; false where the line has none there.
func (l csvLine) whole(column string) (int64, bool) {
	n, err := strconv.ParseInt(l.text(column), 10, 64)
	return n, err == nil
}

func (l csvLine) printed(column string) bool {
	_, err := strconv.ParseFloat(l.text(column), 64)
	return err == nil
}

// number reads a number, or the mark that stands for it.
func (l csvLine) number(column string) Number {
	if n, ok := l.whole(column); ok {
		return Number{Value: n}
	}
	return Number{Hidden: Mark(l.text(column))}
}

// read takes the number of a line. A line that is of another cell, or whose
// number is none, was altered: it is noted.
func (f *finished) read(cell int, l csvLine) {
	at := f.Place(cell)
	for i := range f.Axes {
		a := &f.Axes[i]
		if code, ok := l.head[a.Name+"_code"]; ok && code < len(l.cells) && a.Name != tabulate.AxisMeasure && l.text(a.Name+"_code") != a.Codes[at[i]].Code {
			f.leaks = append(f.leaks, fmt.Sprintf("The file was altered: line %d of “%s” is of %q, not of %q", cell+2, f.Title, l.text(a.Name+"_code"), a.Codes[at[i]].Code))
		}
	}
	c := &f.Cells[cell]
	c.Line, c.Number = -1, l.number("count")
	if c.Hidden != "" && !slices.Contains([]Mark{Confidential, NotAvailable, NotApplicable}, c.Hidden) {
		f.leaks = append(f.leaks, fmt.Sprintf("The file was altered: line %d of “%s” has the number %q", cell+2, f.Title, c.Hidden))
		c.Hidden = Confidential
	}
	c.Low = c.Printed() && strings.Contains(l.text("marks"), string(Low))
}

// besides reads what stands beside a number. What is made of a hidden number may
// not be printed: it is noted.
func (f *finished) besides(cell int, l csvLine) {
	if f.Share < 0 {
		f.rowsBehind(cell, l)
	} else {
		f.shared(cell, l)
	}
	f.made(cell, l, "rate", f.Cells[cell].Printed())
	f.changed(cell, l)
}

// shared looks at what stands beside a number along the axis of the shares.
func (f *finished) shared(cell int, l csvLine) {
	a, g := &f.Axes[f.Share], gridOf(f.Axes)
	printed := func(place int) bool { return place < 0 || f.Cells[g.with(cell, f.Share, place)].Printed() }
	known := printed(max(a.find(tabulate.CodeRecorded), 0)) // where nothing can be missing the total is all recorded
	missing := printed(a.find(tabulate.CodeMissing))
	f.made(cell, l, columnKnown, known)
	f.made(cell, l, columnMissing, missing)
	f.made(cell, l, columnNone, printed(a.find(tabulate.MissingNotApplicable)))
	for j, k := range a.Codes {
		if k.Kind == tabulate.KindReason {
			f.made(cell, l, reasonColumn(k.Code), printed(j))
		}
	}
	for _, column := range []string{"percent_of_known", "lower_percent_of_all", "upper_percent_of_all", "assumed_lower", "assumed_upper"} {
		f.made(cell, l, column, f.Cells[cell].Printed() && known && missing)
	}
}

// made notes a figure that is printed though it is made of what is hidden.
func (f *finished) made(cell int, l csvLine, column string, may bool) {
	if !may && l.printed(column) {
		f.leaks = append(f.leaks, fmt.Sprintf("%s: a number is hidden, and “%s” beside it (%s) gives it away", f.Words(cell), column, l.text(column)))
	}
}

// changed looks at the change from another period.
func (f *finished) changed(cell int, l csvLine) {
	p := f.axis(tabulate.DimPeriod)
	if p < 0 {
		f.made(cell, l, "change", false)
		return
	}
	was := slices.IndexFunc(f.Axes[p].Codes, func(k tabulate.AxisCode) bool { return k.Label == l.text("change_from") })
	f.made(cell, l, "change", was >= 0 && f.Cells[cell].Printed() && f.Cells[gridOf(f.Axes).with(cell, p, was)].Printed())
}

// rowsBehind reads how many rows stand behind a sum. Beside a count it is the
// count itself: releases made before lines were protected have that.
func (f *finished) rowsBehind(cell int, l csvLine) {
	given, missing := columnGiven, columnNotGiven
	if _, old := l.head[columnKnown]; old {
		given, missing = columnKnown, columnMissing
	}
	c := &f.Cells[cell]
	if !f.measureOf(cell).Sum {
		f.made(cell, l, given, c.Printed())
		f.made(cell, l, missing, c.Printed())
		return
	}
	if c.Hidden == NotAvailable || c.Hidden == NotApplicable {
		return
	}
	f.made(cell, l, given, c.Printed())
	f.made(cell, l, missing, c.Printed())
	c.Line = len(f.Lines)
	f.Lines = append(f.Lines, Line{Known: l.number(given), Missing: l.number(missing)})
}

// against holds the file against the table as the pages and the other files draw
// it: none may print a number that this file hides.
func (f *finished) against(drawn *Result) {
	for i := range f.Cells {
		if a, b := &f.Cells[i], &drawn.Cells[i]; !a.Printed() && b.Printed() {
			f.leaks = append(f.leaks, fmt.Sprintf("%s: a number is hidden in the CSV file and printed in another", f.Words(i)))
		}
		a, b := f.Cells[i].Line, drawn.Cells[i].Line
		if f.Share >= 0 || b < 0 || a < 0 || b >= len(drawn.Lines) {
			continue
		}
		x, y := &f.Lines[a], &drawn.Lines[b]
		if !x.Known.Printed() && y.Known.Printed() || !x.Missing.Printed() && y.Missing.Printed() {
			f.leaks = append(f.leaks, fmt.Sprintf("%s: the rows behind the sum are hidden in the CSV file and printed in another", f.Words(i)))
		}
	}
}
