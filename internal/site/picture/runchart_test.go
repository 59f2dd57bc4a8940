package picture

import (
	"strings"
	"testing"
)

func TestRunChart(t *testing.T) {
	c := RunChart{ID: "run", Title: "Ethnicity <recorded>", Description: "Two points.", Mean: 0.4, Points: []RunPoint{
		{Label: "2023-Q1", Value: 0.35, Lower: 0.2, Upper: 0.6, Of: 40}, {Label: "2023-Q2", Value: 0.9, Lower: 0.2, Upper: 0.6, Of: 41, Signal: "Above the upper limit"}}}
	for _, width := range []int{Narrow, Wide} {
		c.Width = width
		p := c.Draw()
		svg := string(p.SVG)
		if strings.Contains(svg, "<recorded>") || !strings.Contains(svg, "1: 2023-Q2, 90.0%") {
			t.Errorf("at %d: %s", width, svg)
		}
		if strings.Count(svg, "<circle") != 1 || strings.Contains(svg, "NaN") {
			t.Errorf("at %d: a signal must differ by its shape, and no length may be lost", width)
		}
		if len(p.Table.Rows) != 2 || p.Table.Rows[1][5].Text != "Above the upper limit" || p.Table.Rows[0][1].Text != "35.0%" {
			t.Errorf("table %+v", p.Table)
		}
	}
	if p := (RunChart{ID: "none", Title: "Nothing"}).Draw(); strings.Contains(string(p.SVG), "NaN") || len(p.Table.Rows) != 0 {
		t.Error("no points must draw nothing and fail at nothing")
	}
}
