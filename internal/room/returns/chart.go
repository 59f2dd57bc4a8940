package returns

import (
	"fmt"

	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// runCharts draws a body's shares over time with control limits.
func (p *Pages) runCharts(c Scorecard) (out []web.Figure) {
	for _, kind := range Kinds() {
		var labels []string
		var known, refused []Share
		for _, x := range alike(c.Points, kind.ID) {
			labels = append(labels, x.Round.Period)
			known, refused = append(known, Share{x.Known, x.Concluded}), append(refused, Share{x.Refused, x.Rows})
		}
		if kind.ID == Kinds()[0].ID {
			out = appendChart(out, "ethnicity", "Suspects with ethnicity recorded at conclusion", labels, known)
		}
		out = appendChart(out, "refused-"+kind.ID, "Rows refused: "+kind.Title, labels, refused)
	}
	return out
}

// appendChart adds the chart of shares of which there are at least three.
func appendChart(out []web.Figure, id, title string, labels []string, shares []Share) []web.Figure {
	points, mean := PChart(labels, shares)
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
