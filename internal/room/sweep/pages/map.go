package pages

import (
	"candour/internal/room/sweep"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// longTable is how many lines a table may have and still stand open on a page.
const longTable = 20

// boardBoxes are the map of who has returned a list, the table of what came of
// it, and how much has been looked at again; what is long is folded.
func boardBoxes(b sweep.Board, t web.Table) []sheet.Box {
	many := len(t.Rows) > longTable
	f := boardMap(b)
	t.HideCaption = true
	out := []sheet.Box{{ID: "picture", Title: "Who has returned a list", Figure: &f},
		{ID: "board-box", Title: t.Caption, Table: &t, Fold: many, Notes: []string{"Each number is a range of five. – means that nothing is known here, which is not none."}}}
	for _, f := range boardFigures(b) {
		out = append(out, sheet.Box{ID: "looked-at", Title: "What was looked at again", Figure: &f, Fold: many})
	}
	return out
}

// How a force looks on the map, with the word in its tile.
var (
	standHere    = picture.TileKey{Look: picture.LookGood, Text: "list", Words: "A list is here"}
	standAgain   = picture.TileKey{Look: picture.LookMore, Text: "list", Words: "A list is here, and a newer one was asked for"}
	standWaiting = picture.TileKey{Look: picture.LookLess, Text: "due", Words: "Asked for, and the last day is not over"}
	standLate    = picture.TileKey{Look: picture.LookAbsent, Text: "late", Words: "No list, and the last day is over"}
	standEntered = picture.TileKey{Look: picture.LookHidden, Text: "(–)", Words: "Asked, as one person has entered it; not counted yet"}
	standIdle    = picture.TileKey{Look: picture.LookNone, Text: "–", Words: "Not asked yet"}
	standUnknown = picture.TileKey{Look: picture.LookHidden, Text: "?", Words: "No list here; who was asked is not known here"}
)

func standOf(r sweep.BoardRow) picture.TileKey {
	switch r.Standing {
	case sweep.StandsWaiting, sweep.StandsLate, sweep.StandsEntered:
		if !r.None() {
			return standAgain
		}
	}
	if !r.None() {
		return standHere
	}
	switch r.Standing {
	case sweep.StandsLate:
		return standLate
	case sweep.StandsWaiting:
		return standWaiting
	case sweep.StandsEntered:
		return standEntered
	case sweep.StandsNotAsked:
		return standIdle
	}
	return standUnknown
}

// boardMap draws who has returned a list. What was not asked for is not late, and
// what is not here is not none.
func boardMap(b sweep.Board) web.Figure {
	var tiles []picture.Tile
	for _, r := range b.Rows {
		tiles = append(tiles, standOf(r).Of(r.ForceID, r.Name))
	}
	m := picture.Tiles{Title: "Lists of closed cases, force by force", Head: "How it stands",
		Key: picture.KeyOf(tiles, standHere, standAgain, standWaiting, standLate, standEntered, standIdle, standUnknown)}
	return sheet.Map("map", "A word in each tile says how it stands.", "Not on this board", m, tiles)
}
