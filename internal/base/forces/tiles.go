package forces

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"
)

//go:embed tiles.csv
var tileFile string

// Tile is where a territorial force stands on the tile map: equal squares, each
// roughly where its force lies, so that the largest area is not the loudest.
type Tile struct {
	// Short is the force in three letters.
	Short string
	// Column counts from the west and Row from the north, both from 0.
	Column, Row int
}

var readTiles = sync.OnceValue(func() map[string]Tile {
	rows, err := csv.NewReader(strings.NewReader(tileFile)).ReadAll()
	if err != nil {
		panic(err) // the file is built in
	}
	out := make(map[string]Tile, len(rows)-1)
	for _, r := range rows[1:] {
		f, ok := Find(readReal(), r[0])
		column, badColumn := strconv.Atoi(r[2])
		row, badRow := strconv.Atoi(r[3])
		if !ok || badColumn != nil || badRow != nil {
			panic("forces: the tile of " + r[0] + " cannot be read")
		}
		out[f.ID] = Tile{Short: r[1], Column: column, Row: row}
	}
	return out
})

// TileOf gives the tile of a territorial force; ok is false for the British
// Transport Police, who have no area of their own, and for whoever is made up.
func TileOf(id string) (t Tile, ok bool) {
	t, ok = readTiles()[id]
	return t, ok
}
