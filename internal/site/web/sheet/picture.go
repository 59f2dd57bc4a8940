package sheet

import (
	"candour/internal/base/forces"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// Picture draws a picture for wide and for narrow windows, with its table.
func Picture(id, title, text string, draw func(width int) picture.Picture) web.Figure {
	wide := draw(picture.Wide)
	return web.Figure{ID: id, Title: title, Text: text, SVG: picture.Both(draw(picture.Narrow), wide), Table: PictureTable(id, wide.Table)}
}

// Map draws police forces as tiles, for wide and for narrow windows, with its
// table. Territorial forces that are not among the tiles are there all the same,
// with the words of absent ("Not asked"); text says what is written in a tile.
func Map(id, text, absent string, m picture.Tiles, tiles []picture.Tile) web.Figure {
	m.Tile = picture.ForceTiles(tiles, func(forces.Force) picture.Tile {
		return picture.Tile{Text: "–", Words: absent, Look: picture.LookNone}
	})
	if len(m.Tile) > len(tiles) {
		m.Key = append(m.Key, picture.TileKey{Look: picture.LookNone, Text: "–", Words: absent})
	}
	m.Description = "One tile a force, each roughly where the force lies. " + text
	if !picture.OnMap(tiles) {
		m.Description = "One tile a force, in the order of their names: these forces are in no place on a map. " + text
	}
	draw := func(width int) picture.Picture {
		m.ID, m.Width = id, width
		return m.Draw()
	}
	f := Picture(id, m.Title, m.Description, draw)
	f.Table.HideCaption = true
	return f
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
