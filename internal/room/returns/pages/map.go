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

// tileState is how a return looks on the map, with the word in its tile.
type tileState struct {
	look        picture.Look
	text, words string
}

var (
	tileIdle    = tileState{picture.LookNone, "–", "Not asked yet"}
	tileEntered = tileState{picture.LookHidden, "(–)", "Asked, as one person has entered it; not counted yet"}
	tileDue     = tileState{picture.LookLess, "due", "Asked for, and its last day is not over"}
	tileLate    = tileState{picture.LookAbsent, "late", "Nothing sent, and its last day is over. That is not none"}
	tileBegun   = tileState{picture.LookWaits, "here", "Here, and not submitted"}
	tileIn      = tileState{picture.LookGood, "in", "Submitted"}
	tileNil     = tileState{picture.LookMost, "nil", "Submitted: we looked, and there is nothing"}
	tileRefused = tileState{picture.LookBad, "no", "The body says that it will not send it"}
)

// tileOf says how a return looks. What was not asked for is never late and never
// none.
func tileOf(x *returns.Return, isNil bool, due, today clock.Day) tileState {
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
	used := map[tileState]bool{}
	for i := range all {
		x := &all[i]
		if _, ok := forces.Find(known, x.Body); !ok {
			return nil
		}
		s := tileOf(x, nils[x.ID], round.Due, today)
		used[s] = true
		tiles = append(tiles, picture.Tile{ID: x.Body, Name: x.BodyName, Text: s.text, Words: s.words, Look: s.look})
	}
	if len(tiles) == 0 {
		return nil
	}
	m := picture.Tiles{Title: round.Title + ", " + round.Period + ": who has sent it", Head: "How it stands"}
	for _, s := range []tileState{tileIn, tileNil, tileBegun, tileDue, tileLate, tileRefused, tileEntered, tileIdle} {
		if used[s] {
			m.Key = append(m.Key, picture.TileKey{Look: s.look, Text: s.text, Words: s.words})
		}
	}
	f := sheet.Map("map", "A word in each tile says how its return stands.", "Not asked in this round", m, tiles)
	return &f
}
