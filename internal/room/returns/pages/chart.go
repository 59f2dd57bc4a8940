package pages

import (
	"fmt"

	"candour/internal/room/returns"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// runCharts draws a body's shares over time with control limits.
func (p *Pages) runCharts(c returns.Scorecard) (out []web.Figure) {
	for _, kind := range returns.Kinds() {
		var labels []string
		var known, refused []returns.Share
		for _, x := range alike(c.Points, kind.ID) {
			labels = append(labels, x.Round.Period)
			known, refused = append(known, returns.Share{Part: x.Known, Whole: x.Concluded}), append(refused, returns.Share{Part: x.Refused, Whole: x.Rows})
		}
		if kind.ID == returns.Kinds()[0].ID {
			out = appendChart(out, "ethnicity", "Suspects with ethnicity recorded at conclusion", labels, known)
		}
		out = appendChart(out, "refused-"+kind.ID, "Rows refused: "+kind.Title, labels, refused)
	}
	return out
}

// appendChart adds the chart of shares of which there are at least three.
func appendChart(out []web.Figure, id, title string, labels []string, shares []returns.Share) []web.Figure {
	points, mean := returns.PChart(labels, shares)
	if len(points) < 3 {
		return out
	}
	chart := picture.RunChart{ID: id, Title: title, Mean: mean}
	signals := 0
	for _, x := range points {
		if x.Signal != "" {
			signals++
		}
		chart.Points = append(chart.Points, picture.RunPoint{Label: x.Label, Value: x.Value, Lower: x.Lower, Upper: x.Upper, Of: x.Of, Signal: x.Signal})
	}
	chart.Description = fmt.Sprintf("%d points about a mean of %.0f%%, with control limits. %s more than chance would give.", len(points), 100*mean, web.Plural(signals, "point is", "points are"))
	return append(out, figureOf(id, title, chart.Description, func(width int) picture.Picture { chart.Width = width; return chart.Draw() }))
}

// alike gives the points of one kind of return whose periods are as long as most
// are: a year is not put on a chart beside quarters.
func alike(points []returns.Point, kind string) []returns.Point {
	byLength := map[int][]returns.Point{}
	best := 0
	for _, p := range points {
		if p.Round.Kind != kind {
			continue
		}
		n := len(p.Round.Period)
		if byLength[n] = append(byLength[n], p); len(byLength[n]) > len(byLength[best]) {
			best = n
		}
	}
	return byLength[best]
}
