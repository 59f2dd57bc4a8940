package picture

import (
	"math"
	"strings"
	"testing"
)

func TestRangesShowWhatIsMissing(t *testing.T) {
	r := Ranges{ID: "r", Title: "Shares <all>", Description: "Three.", Rows: []RangeRow{
		{Label: "White", Known: 0.83, Lower: 0.282, Upper: 0.943, Text: "83.0% of the 34.0% known; between 28.2% and 94.2% of all"},
		{Label: "Nobody known", Known: math.NaN(), Lower: 0, Upper: 1, Text: "not known"},
		{Label: "Few", Hidden: true, Text: "[c]"}}}
	for _, w := range []int{Narrow, Wide} {
		r.Width = w
		p := r.Draw()
		svg := string(p.SVG)
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "<all>") {
			t.Errorf("at %d: %s", w, svg)
		}
		if n := strings.Count(svg, "cd-picture__range"); n != 3 { // two rows and the key
			t.Errorf("at %d: %d bars", w, n)
		}
		if n := strings.Count(svg, "<circle"); n != 2 {
			t.Errorf("at %d: %d dots, where one is known and one is the key", w, n)
		}
		if len(p.Table.Rows) != 3 || p.Table.Rows[2][1].Text != "[c]" {
			t.Errorf("table %+v", p.Table)
		}
	}
}

func TestPathHalvesAndStopsAtBreaks(t *testing.T) {
	p := Path{ID: "p", Title: "Halving", Unit: "offences", BaseYear: 2025, Years: 10, BaseValue: 1000, Part: 0.5,
		Points: []PathPoint{{Year: 2025, Value: 1000}, {Year: 2026, Value: 960}, {Year: 2027, Value: 1500, Break: "a new definition"}, {Year: 2028, Value: 1400}}}
	if v := p.At(2035); math.Abs(v-500) > 1e-9 {
		t.Errorf("in ten years %v", v)
	}
	if v := p.At(2030); math.Abs(v-1000*math.Sqrt(0.5)) > 1e-9 {
		t.Errorf("half-way %v, and each year must take the same part", v)
	}
	for _, w := range []int{Narrow, Wide} {
		p.Width = w
		svg := string(p.Draw().SVG)
		if n := strings.Count(svg, `stroke-width="2.5"`); n != 3 { // two joins and the ring
			t.Errorf("at %d: %d joins; none may cross the break", w, n)
		}
		if !strings.Contains(svg, "[1] Break: a new definition.") {
			t.Errorf("at %d: the break is not told", w)
		}
	}
	if svg := string((Path{ID: "none"}).Draw().SVG); strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Error("nothing to draw must draw nothing")
	}
}
