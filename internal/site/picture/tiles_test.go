package picture_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/forces"
	"candour/internal/site/picture"
)

// notAsked is the tile of a force that nobody asked.
func notAsked(forces.Force) picture.Tile {
	return picture.Tile{Text: "–", Words: "Not asked", Look: picture.LookNone}
}

func forceMap(width int) picture.Tiles {
	given := []picture.Tile{
		{ID: "kent-police", Name: "Kent Police", Text: "1,234", Words: "1,234", Look: picture.LookMost, Link: "/bodies/kent-police"},
		{ID: "gwent-police", Name: "Gwent Police", Text: "[x]", Words: "Nothing sent", Look: picture.LookAbsent},
		{ID: "cumbria-constabulary", Name: "Cumbria Constabulary", Text: "[c]", Words: "Hidden", Look: picture.LookHidden},
		{ID: "british-transport-police", Name: "British Transport Police", Text: "12", Words: "12", Look: picture.LookLeast},
	}
	return picture.Tiles{ID: "map", Title: "Returns by force", Description: "One has sent most; one has sent nothing.", Head: "Number", Width: width,
		Key: []picture.TileKey{{Look: picture.LookMost, Words: "600 to 1,234"}, {Look: picture.LookAbsent, Text: "[x]", Words: "Nothing sent: not known, which is not none"},
			{Look: picture.LookNone, Text: "–", Words: "Not asked"}},
		Tile: picture.ForceTiles(given, notAsked)}
}

func TestTheMapOfTheForces(t *testing.T) {
	for name, width := range map[string]int{"tiles-narrow": picture.Narrow, "tiles-wide": picture.Wide} {
		p := forceMap(width).Draw()
		d := inspect(t, p)
		golden(t, name, p)
		if n := strings.Count(string(p.SVG), `class="cd-picture__tile"`); n != 44 || len(p.Table.Rows) != 44 {
			t.Errorf("%s: %d tiles and %d rows, want the 43 forces and one without an area", name, n, len(p.Table.Rows))
		}
		if len(d.links) != 1 {
			t.Errorf("%s: links %v", name, d.links)
		}
	}
}

// Whatever is said of whichever forces: every force of the land is there once;
// who was not asked is said to be, and has no number; no two tiles meet; what is
// made up never stands on the map.
func TestEveryMapHasEveryForceOnce(t *testing.T) {
	everybody := append(append(forces.Real(), forces.MadeUp()...), forces.StandIns()...)
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(everybody), 0, 60, func(f forces.Force) string { return f.ID }).Draw(t, "asked")
		var given []picture.Tile
		asked := map[string]bool{}
		for _, f := range some {
			given = append(given, picture.Tile{ID: f.ID, Name: f.Name, Text: hostile().Draw(t, "text"), Words: hostile().Draw(t, "words"),
				Look: picture.Look(rapid.IntRange(-1, 12).Draw(t, "look")), Link: hostile().Draw(t, "link")})
			asked[f.Name] = true
		}
		m := picture.Tiles{ID: hostile().Draw(t, "id"), Title: hostile().Draw(t, "title"), Width: rapid.SampledFrom([]int{0, picture.Narrow, picture.Wide, 10}).Draw(t, "width"),
			Head: "Number", Tile: picture.ForceTiles(given, notAsked)}
		p := m.Draw()
		inspect(t, p)
		rows := map[string]int{}
		for _, r := range p.Table.Rows {
			if rows[r[0].Text]++; !asked[r[0].Text] && r[1].Text != "Not asked" {
				t.Fatalf("%s was not asked, and the map says %q", r[0].Text, r[1].Text)
			}
		}
		for name, n := range rows {
			if n != 1 {
				t.Fatalf("%s is there %d times", name, n)
			}
		}
		if want := len(given); picture.OnMap(given) {
			for _, f := range forces.Real() {
				if _, ok := forces.TileOf(f.ID); ok && rows[f.Name] != 1 {
					t.Fatalf("%s is not on the map", f.Name)
				}
			}
		} else if len(rows) != want {
			t.Fatalf("%d tiles of %d made-up forces", len(rows), want)
		}
		places := map[string]bool{}
		for _, part := range strings.Split(string(p.SVG), `class="cd-picture__tile"`)[1:] {
			_, rect, _ := strings.Cut(part, "<rect ")
			place, _, _ := strings.Cut(rect, ` fill="`)
			if places[place] {
				t.Fatalf("two tiles at %s", place)
			}
			places[place] = true
		}
	})
}

// Quarters of the numbers are told apart, equal numbers look equal, and the key
// covers every number.
func TestLevelsOfTiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(0, 400), 0, 60).Draw(t, "numbers")
		look, key := picture.Levels(all, func(n int64) string { return "n" })
		looks := map[picture.Look]bool{}
		for _, a := range all {
			looks[look(a)] = true
			for _, b := range all {
				if a <= b && look(a) > look(b) {
					t.Fatalf("%d looks like more than %d", a, b)
				}
			}
		}
		if len(key) != len(looks) {
			t.Fatalf("%d lines in the key for %d looks", len(key), len(looks))
		}
	})
	look, _ := picture.Levels([]int64{0, 0, 0}, func(int64) string { return "" })
	if look(0) != picture.LookLeast {
		t.Error("nothing looks like the most")
	}
}
