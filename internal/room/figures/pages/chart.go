package pages

import (
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/tabulate"
)

// chart draws a table: by force on the map of the forces, else its shares with
// their bounds; nil where it has neither.
func chart(r *output.Result) *web.Figure {
	id := strings.ToLower(r.Name) + "-chart"
	if f := forceMap(r, id); f != nil {
		return f
	}
	narrow, ok := r.Chart(id+"-n", picture.Narrow)
	if !ok {
		return nil
	}
	wide, _ := r.Chart(id+"-w", picture.Wide)
	return &web.Figure{ID: id, Title: r.Title + ", in a picture", Text: "Each mark is the share of those known. The line shows the lowest and the highest that the share of all could be.",
		SVG: picture.Both(narrow, wide), Table: pictureTable(id, wide.Table)}
}

// forceMap draws a table by force: of its other axes the total, and the last
// period.
func forceMap(r *output.Result, id string) *web.Figure {
	at, base, of := -1, make([]int, len(r.Axes)), []string(nil)
	for i, a := range r.Axes {
		switch {
		case a.Name == tabulate.DimBody || a.Name == tabulate.AxisArea:
			at = i
			continue
		case output.HasPeriod(a):
			base[i] = len(a.Codes) - 1
		}
		of = append(of, a.Codes[base[i]].Label)
	}
	if at < 0 || len(r.Axes[at].Codes) < 3 {
		return nil
	}
	var all []forceCell
	for j, k := range r.Axes[at].Codes {
		base[at] = j
		if k.Kind == tabulate.KindCode {
			all = append(all, forceCell{k.Code, k.Label, &r.Cells[cellAt(r, base)]})
		}
	}
	title := "The map: " + strings.Join(of, ", ")
	if len(of) == 0 {
		title = "The map"
	}
	f := mapFigure(id, title, measureHead(r), all)
	return &f
}

// cellAt is the place of the cell at these codes.
func cellAt(r *output.Result, codes []int) int {
	at := 0
	for i, a := range r.Axes {
		at = at*len(a.Codes) + codes[i]
	}
	return at
}

// forceCell is the figure of one force.
type forceCell struct {
	id, name string
	cell     *output.Cell
}

// mapFigure draws a figure a force. What is hidden, what was never sent and what
// was never asked look apart from each other, and none of them looks like 0.
func mapFigure(id, title, head string, all []forceCell) web.Figure {
	var numbers []int64
	for _, x := range all {
		if x.cell.Printed() {
			numbers = append(numbers, x.cell.Value)
		}
	}
	look, key := picture.Levels(numbers, output.Thousands)
	m := picture.Tiles{Title: title, Head: head, Key: key}
	var tiles []picture.Tile
	seen := map[output.Mark]bool{}
	for _, x := range all {
		t := picture.Tile{ID: x.id, Name: x.name, Text: x.cell.Text(), Words: x.cell.Text()}
		if x.cell.Printed() {
			t.Look = look(x.cell.Value)
		} else {
			t.Look, t.Words = hiddenLook(x.cell.Hidden), t.Text+" "+hiddenWords(x.cell.Hidden)
			if !seen[x.cell.Hidden] {
				seen[x.cell.Hidden] = true
				m.Key = append(m.Key, picture.TileKey{Look: t.Look, Text: string(x.cell.Hidden), Words: hiddenWords(x.cell.Hidden)})
			}
		}
		tiles = append(tiles, t)
	}
	return sheets.Map(id, "The number is in the tile; darker is more.", "Not asked for this table", m, tiles)
}

func hiddenLook(m output.Mark) picture.Look {
	switch m {
	case output.Confidential:
		return picture.LookHidden
	case output.NotAvailable:
		return picture.LookAbsent
	}
	return picture.LookNone
}

func hiddenWords(m output.Mark) string {
	switch m {
	case output.Confidential:
		return "hidden to protect people"
	case output.NotAvailable:
		return "nothing sent: not known, which is not none"
	}
	return "does not apply"
}
