package sheet

import (
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// Picture draws a picture for wide and for narrow windows, with its table.
func Picture(id, title, text string, draw func(width int) picture.Picture) web.Figure {
	wide := draw(picture.Wide)
	return web.Figure{ID: id, Title: title, Text: text, SVG: picture.Both(draw(picture.Narrow), wide), Table: PictureTable(id, wide.Table)}
}

// PictureTable makes the table that says what a picture does; id is unique in
// the page.
func PictureTable(id string, t picture.Table) web.Table {
	out := web.Table{ID: id + "-table", Caption: t.Caption, CaptionSize: "s"}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, web.Column{Text: c})
	}
	for _, row := range t.Rows {
		var cells []web.Cell
		for _, c := range row {
			cells = append(cells, web.Cell{Text: c.Text, Href: c.Link})
		}
		out.Rows = append(out.Rows, web.Row(cells...))
	}
	return out
}
