package forces

import (
	"regexp"
	"strings"
	"testing"
)

// Every territorial force has exactly one tile, no two share a place or a short
// name, and nobody else has one.
func TestEveryForceHasOneTileOfItsOwn(t *testing.T) {
	if lines := strings.Count(strings.TrimSpace(tileFile), "\n"); lines != 43 || len(readTiles()) != 43 {
		t.Fatalf("%d lines for %d forces, want 43 of each", lines, len(readTiles()))
	}
	short := regexp.MustCompile(`^[A-Z]{3}$`)
	places, names := map[[2]int]string{}, map[string]string{}
	for _, f := range Real() {
		tile, ok := TileOf(f.ID)
		if territorial := f.Code != ""; ok != territorial {
			t.Errorf("%s: has a tile is %v", f.Name, ok)
		}
		if !ok {
			continue
		}
		at := [2]int{tile.Column, tile.Row}
		if other := places[at]; other != "" {
			t.Errorf("%s and %s share the tile at %v", f.Name, other, at)
		}
		if other := names[tile.Short]; other != "" || !short.MatchString(tile.Short) {
			t.Errorf("%s is called %q, like %q", f.Name, tile.Short, other)
		}
		if tile.Column < 0 || tile.Column > 6 || tile.Row < 0 || tile.Row > 8 {
			t.Errorf("%s stands at %v, outside seven columns and nine rows", f.Name, at)
		}
		places[at], names[tile.Short] = f.Name, f.Name
	}
	for _, f := range append(MadeUp(), StandIns()...) {
		if _, ok := TileOf(f.ID); ok {
			t.Errorf("%s is made up and has the tile of a real force", f.Name)
		}
	}
}

// A force lies roughly where its tile does: what is north of another by its
// region stands no lower, and the corners are the corners.
func TestTilesLieWhereTheForcesDo(t *testing.T) {
	at := func(id string) Tile { tile, _ := TileOf(id); return tile }
	for _, north := range []string{"northumbria-police", "durham-constabulary", "cumbria-constabulary"} {
		for _, f := range Real() {
			switch f.Region {
			case "South East", "South West", "London", "East of England", "Wales":
				if at(north).Row >= at(f.ID).Row && f.Code != "" {
					t.Errorf("%s stands no higher than %s", north, f.Name)
				}
			}
		}
	}
	for west, east := range map[string]string{"north-wales-police": "norfolk-constabulary", "devon-and-cornwall-police": "kent-police", "merseyside-police": "lincolnshire-police",
		"dyfed-powys-police": "west-mercia-police", "gloucestershire-constabulary": "essex-police"} {
		if at(west).Column >= at(east).Column {
			t.Errorf("%s does not stand west of %s", west, east)
		}
	}
}
