package pages

import (
	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/room/returns"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// longTable is how many lines a table may have and still stand open on a page.
const longTable = 20

// boardBoxes are the picture of a round, who is late, and every body, folded when
// there are many.
func boardBoxes(round returns.Round, all []returns.Return, nils map[string]bool, today clock.Day, t, late web.Table) []sheet.Box {
	var out []sheet.Box
	f := boardMap(round, all, nils, today)
	if f == nil {
		bars := stateBars(round, all)
		f = &bars
	}
	out = append(out, sheet.Box{ID: "picture", Title: "In a picture", Figure: f})
	if n := len(late.Rows); n > 0 && n < len(t.Rows) {
		late.HideCaption = true
		out = append(out, sheet.Box{ID: "late-box", Title: "Late, or refused: " + web.Number(n), Table: &late, Fold: n > longTable})
	}
	title := "Every body: " + web.Plural(len(t.Rows), "line", "lines") + ". " + t.Caption
	t.HideCaption = true
	return append(out, sheet.Box{ID: "board-box", Title: title, Table: &t, Fold: len(t.Rows) > longTable})
}

// How a return looks on the map, with the word in its tile.
var (
	tileIdle    = picture.TileKey{Look: picture.LookNone, Text: "–", Words: "Not asked yet"}
	tileEntered = picture.TileKey{Look: picture.LookHidden, Text: "(–)", Words: "Asked, as one person has entered it; not counted yet"}
	tileDue     = picture.TileKey{Look: picture.LookLess, Text: "due", Words: "Asked for, and its last day is not over"}
	tileLate    = picture.TileKey{Look: picture.LookAbsent, Text: "late", Words: "Nothing sent, and its last day is over. That is not none"}
	tileBegun   = picture.TileKey{Look: picture.LookWaits, Text: "here", Words: "Here, and not submitted"}
	tileIn      = picture.TileKey{Look: picture.LookGood, Text: "in", Words: "Submitted"}
	tileNil     = picture.TileKey{Look: picture.LookMost, Text: "nil", Words: "Submitted: we looked, and there is nothing"}
	tileRefused = picture.TileKey{Look: picture.LookBad, Text: "no", Words: "The body says that it will not send it"}
)

// tileOf says how a return looks. What was not asked for is never late and never
// none.
func tileOf(x *returns.Return, isNil bool, due, today clock.Day) picture.TileKey {
	switch {
	case x.Refused != "":
		return tileRefused
	case x.State == returns.Received || x.State == returns.Checked:
		return tileBegun
	case x.State != returns.Expected && isNil:
		return tileNil
	case x.State != returns.Expected:
		return tileIn
	case !x.Asked():
		return tileIdle
	case !x.Owes(due):
		return tileEntered
	case x.Late(due, today) > 0:
		return tileLate
	}
	return tileDue
}

// boardMap draws a round of forces; nil where it is of councils, which have no map.
func boardMap(round returns.Round, all []returns.Return, nils map[string]bool, today clock.Day) *web.Figure {
	known := append(append(forces.Real(), forces.MadeUp()...), forces.StandIns()...)
	var tiles []picture.Tile
	for i := range all {
		x := &all[i]
		if _, ok := forces.Find(known, x.Body); !ok {
			return nil
		}
		tiles = append(tiles, tileOf(x, nils[x.ID], round.Due, today).Of(x.Body, x.BodyName))
	}
	if len(tiles) == 0 {
		return nil
	}
	m := picture.Tiles{Title: round.Title + ", " + round.Period + ": who has sent it", Head: "How it stands",
		Key: picture.KeyOf(tiles, tileIn, tileNil, tileBegun, tileDue, tileLate, tileRefused, tileEntered, tileIdle)}
	f := sheet.Map("map", "A word in each tile says how its return stands.", "Not asked in this round", m, tiles)
	return &f
}
