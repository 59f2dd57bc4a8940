package figures

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"candour/internal/picture"
	"candour/internal/tabulate"
)

// Indicator is the measure that is held against the way to half in ten years.
type Indicator struct {
	Title string
	// Definition is the id, without its version, of the definition whose counts
	// are followed.
	Definition string
	Years      int
}

// TheIndicator is the one that is published.
func TheIndicator() Indicator {
	return Indicator{Title: "Recorded group-based child sexual exploitation", Definition: "group-based-exploitation", Years: 10}
}

// Point is a figure of the series.
type Point struct {
	Year  int
	Value int64
	// Made is under what it was counted: definition, unit and whether it was
	// counted here. A change of it is a break.
	Made    string
	Release string // address of the edition
	Title   string
	Cell    Cell
	// Break says that what was counted, or how, changed from the point before.
	Break bool
}

// Series is the points of an indicator in order of year.
type Series struct {
	Indicator
	Points []Point
}

// add takes the figures of an edition's tables: of each table that counts under
// the indicator's definition alone, the totals by period. A year that is there
// already from a newer release stays.
func (s *Series) add(e Edition, results []*Result) {
	for _, r := range results {
		if len(r.Measures) != 1 || !slices.ContainsFunc(r.Axes, hasPeriod) && len(r.Periods) != 1 {
			continue
		}
		m := r.Measures[0]
		if id, _, _ := strings.Cut(m.Definition.Name, "/"); id != s.Definition {
			continue
		}
		made := m.Definition.Name + ", " + m.Unit + ", " + kindWords(e)
		for _, period := range r.Periods {
			year, err := strconv.Atoi(period)
			if err != nil || slices.ContainsFunc(s.Points, func(p Point) bool { return p.Year == year && p.Made == made }) {
				continue
			}
			a := Address{Table: r.Name, Codes: map[string]string{}}
			if slices.ContainsFunc(r.Axes, hasPeriod) {
				a.Codes[tabulate.DimPeriod] = period
			}
			at, err := a.place(r)
			if err != nil || !r.Cells[at].Printed() {
				continue
			}
			s.Points = append(s.Points, Point{Year: year, Value: r.Cells[at].Value, Made: made, Release: editionHref(e), Title: e.Title, Cell: r.Cells[at]})
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
		s.Points[i].Break = i > 0 && (s.Points[i].Made != s.Points[i-1].Made || s.Points[i].Cell.Has(Break))
	}
}

// Path is what the number of a year would be on the way to half, from the first
// point since the last break. It says nothing before that.
func (s *Series) Path(year int) (float64, bool) {
	base, ok := s.base()
	if !ok || year < base.Year || year > base.Year+s.Years {
		return 0, false
	}
	return float64(base.Value) * math.Pow(0.5, float64(year-base.Year)/float64(s.Years)), true
}

// base is the point from which the way to half begins: the first since the last
// break, because figures on two sides of a break do not compare.
func (s *Series) base() (Point, bool) {
	if len(s.Points) == 0 {
		return Point{}, false
	}
	from := 0
	for i, p := range s.Points {
		if p.Break {
			from = i
		}
	}
	return s.Points[from], true
}

// Draw draws the points, the way to half as a dashed line, and the breaks.
func (s *Series) Draw() template.HTML {
	return picture.Both(picture.Picture{SVG: s.draw(picture.Narrow, "narrow")}, picture.Picture{SVG: s.draw(picture.Wide, "wide")})
}

const (
	plotHigh  = 300.0
	plotLeft  = 58.0
	plotRight = 14.0
	plotTop   = 18.0
	plotFoot  = 34.0
)

// draw is one drawing, for a width in CSS pixels. All text in it is made here.
func (s *Series) draw(width int, name string) template.HTML {
	base, ok := s.base()
	if !ok {
		return ""
	}
	first, last := s.Points[0].Year, base.Year+s.Years
	most := float64(base.Value)
	for _, p := range s.Points {
		most, last = max(most, float64(p.Value)), max(last, p.Year)
	}
	most = max(most*1.1, 1)
	x := func(year float64) float64 {
		return plotLeft + (year-float64(first))/float64(last-first)*(float64(width)-plotLeft-plotRight)
	}
	y := func(v float64) float64 { return plotHigh - plotFoot - v/most*(plotHigh-plotFoot-plotTop) }
	var b strings.Builder
	id := "halving-" + name
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="cd-picture cd-picture--%s" role="img" aria-labelledby="%s-t" width="%d" height="%.0f" viewBox="0 0 %d %.0f" font-size="12.5" fill="currentColor"><title id="%s-t">%s, and the way to half in %d years</title>`,
		name, id, width, plotHigh, width, plotHigh, id, html.EscapeString(s.Title), s.Years)
	for k := range 5 {
		v := most / 1.1 * float64(k) / 4
		fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#8a959b" stroke-width="0.7"/><text x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
			plotLeft, float64(width)-plotRight, y(v), y(v), plotLeft-6, y(v)+4, Thousands(int64(math.Round(v))))
	}
	step := 1
	if width < 400 {
		step = 4
	}
	for year := first; year <= last; year += step {
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="middle">%d</text>`, x(float64(year)), plotHigh-plotFoot+18, year)
	}
	var path []string
	for k := 0; k <= s.Years*4; k++ {
		at := float64(base.Year) + float64(k)/4
		path = append(path, fmt.Sprintf("%.1f,%.1f", x(at), y(float64(base.Value)*math.Pow(0.5, float64(k)/4/float64(s.Years)))))
	}
	fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="#1a4f86" stroke-width="2" stroke-dasharray="6 4"/>`, strings.Join(path, " "))
	for i, p := range s.Points {
		if i > 0 && !p.Break {
			q := s.Points[i-1]
			fmt.Fprintf(&b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#6f4400" stroke-width="2"/>`, x(float64(q.Year)), y(float64(q.Value)), x(float64(p.Year)), y(float64(p.Value)))
		}
		if p.Break {
			mid := (x(float64(p.Year)) + x(float64(s.Points[i-1].Year))) / 2
			fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#8f1d1d" stroke-width="2" stroke-dasharray="2 3"/><text x="%.1f" y="%.1f">break [b]</text>`,
				mid, mid, plotTop, plotHigh-plotFoot, mid+4, plotTop+4)
		}
	}
	for _, p := range s.Points {
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="5" fill="#6f4400" stroke="#fff" stroke-width="1.5"/>`, x(float64(p.Year)), y(float64(p.Value)))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and text that was escaped
}
