package audit

import (
	"fmt"
	"math"
	"strings"

	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// WaysFigure draws the answers of a plan with their table.
func WaysFigure(id string, lines []WayLine) web.Figure {
	text := "Each row is one way to estimate. The bars are 95% intervals: where they lie far apart, the method decides and not the data. " + RoughWords
	return sheet.Picture(id, "Every way of the plan, side by side", text, func(width int) picture.Picture {
		v := picture.Intervals{ID: fmt.Sprintf("%s-%d", id, width), Title: "Every way of the plan, side by side", Description: text, Unit: "people", Width: width}
		for _, l := range lines {
			if !l.Varied {
				v.Rows = append(v.Rows, intervalRow(l))
			}
		}
		return v.Draw()
	})
}

func intervalRow(l WayLine) picture.IntervalRow {
	row := picture.IntervalRow{Label: l.Way, At: math.NaN(), From: math.NaN(), To: math.NaN(), Bound: l.Bound}
	switch {
	case l.Estimate == "":
		row.Text = "No defensible estimate. " + l.Refusal
		return row
	case l.Lower == "":
		row.Text = "About " + l.Estimate + ", without an interval"
	default:
		row.Text, row.From, row.To = "About "+l.Estimate+", from "+l.Interval(), plainNumber(l.Lower), plainNumber(l.Upper)
	}
	if l.Bound {
		row.Text = "At least a" + row.Text[1:]
	}
	row.At = plainNumber(l.Estimate)
	return row
}

// plainNumber reads a number that was printed with commas.
func plainNumber(s string) float64 { return number(strings.ReplaceAll(s, ",", "")) }
