package figures

import (
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
)

// Point is a figure of the series.
type Point struct {
	Year  int
	Value int64
	// Made is under what it was counted: definition, unit and whether it was
	// counted here. A change of it is a break.
	Made    string
	Release string // address of the edition
	Title   string
	Cell    output.Cell
	// Synthetic says that it was counted from made-up returns.
	Synthetic bool
	// Break says that what was counted, or how, changed from the point before.
	Break bool
}

// Series is the points that were counted here, in order of year.
type Series struct {
	// Definition is the id, without its version, of the definition whose counts
	// are followed.
	Definition string
	Points     []Point
}

// add takes the figures of an edition's tables: of each table that counts under
// the indicator's definition alone, the totals by period. A year that is there
// already from a newer release stays.
func (s *Series) add(e Edition, results []*output.Result) {
	for _, r := range results {
		if len(r.Measures) != 1 || !slices.ContainsFunc(r.Axes, output.HasPeriod) && len(r.Periods) != 1 {
			continue
		}
		m := r.Measures[0]
		if id, _, _ := strings.Cut(m.Definition.Name, "/"); id != s.Definition {
			continue
		}
		made := m.Definition.Name + ", " + m.Unit + ", " + KindWords(e)
		for _, period := range r.Periods {
			year, err := strconv.Atoi(period)
			if err != nil || slices.ContainsFunc(s.Points, func(p Point) bool { return p.Year == year && p.Made == made }) {
				continue
			}
			a := Address{Table: r.Name, Codes: map[string]string{}}
			if slices.ContainsFunc(r.Axes, output.HasPeriod) {
				a.Codes[tabulate.DimPeriod] = period
			}
			at, err := a.place(r)
			if err != nil || !r.Cells[at].Printed() {
				continue
			}
			s.Points = append(s.Points, Point{Year: year, Value: r.Cells[at].Value, Made: made, Release: EditionPath(e), Title: e.Title, Cell: r.Cells[at], Synthetic: e.Synthetic})
		}
	}
}

// order puts the points in order and finds the breaks.
func (s *Series) order() {
	slices.SortStableFunc(s.Points, func(a, b Point) int {
		if a.Year != b.Year {
			return a.Year - b.Year
		}
		return strings.Compare(a.Made, b.Made)
	})
	for i := range s.Points {
		s.Points[i].Break = i > 0 && (s.Points[i].Made != s.Points[i-1].Made || s.Points[i].Cell.Has(output.Break))
	}
}
