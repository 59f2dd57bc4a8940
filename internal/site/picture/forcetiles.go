package picture

import (
	"slices"
	"strings"
	"unicode"

	"candour/internal/base/forces"
)

// gridColumns is how wide the tiles are that stand in no place.
const gridColumns = 7

// ForceTiles lays out the tiles of police forces. Territorial forces stand where
// they lie; those of them that are not among all come as absent gives them, so
// that a hole in what is known is seen and not left out. Others, such as the
// British Transport Police, stand in a row beneath. Made-up forces have no place:
// they stand in the order in which they were given, and never on the map of the
// real ones.
func ForceTiles(all []Tile, absent func(f forces.Force) Tile) []Tile {
	var placed, loose []Tile
	given := map[string]bool{}
	bottom := 0
	for _, t := range all {
		place, ok := forces.TileOf(t.ID)
		if !ok {
			t.short = initials(t.Name)
			loose = append(loose, t)
			continue
		}
		t.short, t.column, t.row = place.Short, place.Column, place.Row
		given[t.ID] = true
		placed = append(placed, t)
	}
	if len(placed) > 0 {
		for _, f := range forces.Real() {
			if place, ok := forces.TileOf(f.ID); ok && !given[f.ID] {
				t := absent(f)
				t.ID, t.Name, t.short, t.column, t.row = f.ID, f.Name, place.Short, place.Column, place.Row
				placed = append(placed, t)
			}
		}
		for _, t := range placed {
			bottom = max(bottom, t.row+1)
		}
	}
	for i := range loose {
		loose[i].column, loose[i].row = i%gridColumns, bottom+i/gridColumns
	}
	return append(placed, loose...)
}

// OnMap says whether any of these is a force that has a place on the map.
func OnMap(all []Tile) bool {
	for _, t := range all {
		if _, ok := forces.TileOf(t.ID); ok {
			return true
		}
	}
	return false
}

// initials make a short name of a name that has none: the number at its end, or
// the first letters of its words.
func initials(name string) string {
	words := strings.Fields(strings.TrimPrefix(name, "Made-up "))
	if len(words) == 0 {
		return "?"
	}
	last := words[len(words)-1]
	if strings.Trim(last, "0123456789") == "" {
		return last
	}
	var out []rune
	for _, w := range words {
		if r := []rune(w)[0]; len(out) < 3 && unicode.ToUpper(r) == r {
			out = append(out, r)
		}
	}
	if len(out) < 2 {
		r := []rune(strings.ToUpper(words[0]))
		out = r[:min(3, len(r))]
	}
	return string(out)
}

// Levels gives each number the look of its quarter, and the key to them: about a
// quarter of the numbers stand in each. Equal numbers look equal.
func Levels(numbers []int64, text func(n int64) string) (look func(n int64) Look, key []TileKey) {
	sorted := append([]int64(nil), numbers...)
	slices.Sort(sorted)
	look = func(n int64) Look {
		for part, l := range []Look{LookMost, LookMore, LookLess} {
			if at := len(sorted) * (3 - part) / 4; at < len(sorted) && n >= sorted[at] && n > sorted[0] {
				return l
			}
		}
		return LookLeast
	}
	for from := 0; from < len(sorted); {
		to := from
		for to+1 < len(sorted) && look(sorted[to+1]) == look(sorted[from]) {
			to++
		}
		words := text(sorted[from])
		if sorted[to] > sorted[from] {
			words += " to " + text(sorted[to])
		}
		key = append(key, TileKey{Look: look(sorted[from]), Words: words})
		from = to + 1
	}
	return look, key
}
