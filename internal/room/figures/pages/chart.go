package pages

import (
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// charts draws the shares of a table with their bounds; none where it has none.
func charts(r *output.Result) []web.Figure {
	id := strings.ToLower(r.Name) + "-chart"
	narrow, ok := r.Chart(id+"-n", picture.Narrow)
	if !ok {
		return nil
	}
	wide, _ := r.Chart(id+"-w", picture.Wide)
	return []web.Figure{{ID: id, Title: r.Name + ": " + r.Title, Text: "Each mark is the share of those known. The line shows the lowest and the highest that the share of all could be.",
		SVG: picture.Both(narrow, wide), Table: pictureTable(id, wide.Table)}}
}
