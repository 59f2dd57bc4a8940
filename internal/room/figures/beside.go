package figures

import (
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
)

// Beside is figures of two or more sources, area by area, each in its own unit.
type Beside struct {
	Edition  Edition
	Table    *output.Result
	Measures []output.Measure
	Periods  []string
	Areas    []BesideArea
}

// BesideArea is one area: by measure and period.
type BesideArea struct {
	// Code is the body whose area it is; "" for a sum of several.
	Code, Name string
	Cells      [][]output.Cell
	// Diverge says that one source rose while another fell, between the first
	// and the last period that both have.
	Diverge bool
	Words   string
}

// besideOf reads a table with several measures by area and period.
func besideOf(e Edition, r *output.Result) (Beside, bool) {
	b := Beside{Edition: e, Table: r, Measures: r.Measures, Periods: r.Periods}
	area, measure, period := -1, -1, -1
	for i, a := range r.Axes {
		switch {
		case a.Name == "measure":
			measure = i
		case output.HasPeriod(a):
			period = i
		default:
			if area >= 0 {
				return b, false // by more than areas
			}
			area = i
		}
	}
	if area < 0 || measure < 0 || len(r.Measures) < 2 {
		return b, false
	}
	for _, code := range r.Axes[area].Codes {
		one := BesideArea{Name: code.Label}
		if code.Kind == tabulate.KindCode {
			one.Code = code.Code
		}
		for m := range r.Measures {
			var line []output.Cell
			for _, p := range r.Periods {
				a := Address{Codes: map[string]string{r.Axes[area].Name: code.Code, "measure": r.Axes[measure].Codes[m].Code}}
				if period >= 0 {
					a.Codes[tabulate.DimPeriod] = p
				}
				at, err := a.place(r)
				if err != nil {
					return b, false
				}
				line = append(line, r.Cells[at])
			}
			one.Cells = append(one.Cells, line)
		}
		one.compare(b.Measures, b.Periods)
		b.Areas = append(b.Areas, one)
	}
	return b, true
}

// compare finds which way each source went. Sources are compared by direction
// alone: their numbers count different things.
func (a *BesideArea) compare(measures []output.Measure, periods []string) {
	up, down, lacks := -1, -1, false
	for m, line := range a.Cells {
		if len(line) < 2 || !line[0].Printed() || !line[len(line)-1].Printed() {
			lacks = true
			continue
		}
		switch d := line[len(line)-1].Value - line[0].Value; {
		case d > 0:
			up = m
		case d < 0:
			down = m
		}
	}
	switch {
	case up >= 0 && down >= 0:
		a.Diverge = true
		a.Words = measures[up].Label + " rose while " + measures[down].Label + " fell"
	case lacks && len(periods) > 1:
		a.Words = "Cannot be told"
	case len(periods) < 2:
		a.Words = "One period only"
	case up >= 0:
		a.Words = "None fell"
	case down >= 0:
		a.Words = "None rose"
	default:
		a.Words = "No change"
	}
}
