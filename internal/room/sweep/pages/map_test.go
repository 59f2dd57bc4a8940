package pages

import (
	"strings"
	"testing"

	"candour/internal/room/sweep"
	"candour/internal/site/picture"
)

// Every standing of a force has its own look and words on the map, none of them a
// number; a force without a list is never drawn as one that has it.
func TestTheMapOfTheSweep(t *testing.T) {
	seen := map[picture.TileKey]string{}
	for _, standing := range []string{sweep.StandsNotAsked, sweep.StandsWaiting, sweep.StandsEntered, sweep.StandsLate, sweep.StandsReturned, "", "misspelt"} {
		for _, last := range []string{"", "2026-08-01"} {
			s := standOf(sweep.BoardRow{Standing: standing, LastReturn: last})
			if has := s == standHere || s == standAgain; has != (last != "") {
				t.Errorf("%q with a list of %q: %+v", standing, last, s)
			}
			if s.Text == "0" || s.Words == "" {
				t.Errorf("%q: %+v", standing, s)
			}
			seen[s] = standing
		}
	}
	for a := range seen {
		for b := range seen {
			if a != b && a.Look == b.Look && a.Text == b.Text {
				t.Errorf("%+v and %+v could be taken for each other", a, b)
			}
		}
	}
	if standOf(sweep.BoardRow{Standing: "misspelt"}) != standUnknown || standOf(sweep.BoardRow{Standing: sweep.StandsLate}) != standLate {
		t.Error("an unknown standing must be said to be not known")
	}
	b := sweep.Board{Rows: []sweep.BoardRow{{ForceID: "kent-police", Name: "Kent Police", Standing: sweep.StandsNotAsked}}}
	if f := boardMap(b); strings.Count(string(f.SVG), "Not on this board") < 42 || len(f.Table.Rows) != 43 {
		t.Errorf("%d rows: forces that are not on the board are left out", len(f.Table.Rows))
	}
}
