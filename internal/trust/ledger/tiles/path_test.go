package tiles_test

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/trust/ledger/tiles"
)

func TestPaths(t *testing.T) {
	for s, want := range map[string]tiles.Path{
		"tile/0/000":                    {Width: 256},
		"tile/0/x001/x234/067":          {Tile: tiles.TileID{Index: 1234067}, Width: 256},
		"tile/63/000.p/255":             {Tile: tiles.TileID{Level: 63}, Width: 255},
		"tile/entries/x001/000.p/1":     {Entries: true, Tile: tiles.TileID{Index: 1000}, Width: 1},
		"tile/2/x999/x999/x999/999.p/9": {Tile: tiles.TileID{Level: 2, Index: 999_999_999_999}, Width: 9},
	} {
		got, ok := tiles.ParsePath(s)
		if !ok || got != want || got.String() != s {
			t.Errorf("%s: %+v %v, spelt %s", s, got, ok, got)
		}
	}
	for _, s := range []string{"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "/tile/0/000", "tile/0/000/",
		"tile/00/000", "tile/+1/000", "tile/-1/000", "tile/64/000", "tile/01/000", "tile/data/000", "tile/8/0/000x", "tile/0/x000",
		"tile/0/x000/001", "tile/0/001/001", "tile/0/x001/x001", "tile/0/X001/001", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
		"tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1.p/1", "tile/0//000", "tile//000",
		"tile/0/x001/x001/x001/x001/x001/x001/001", "tile/entries/", "tile/entries", "tile/Entries/000", "tile/0/٠٠٠", "tile/0/000\n"} {
		if p, ok := tiles.ParsePath(s); ok {
			t.Errorf("%q was read as %+v", s, p)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		size  int64
		id    tiles.TileID
		width int
		want  bool
	}{
		{70_000, tiles.TileID{Level: 0, Index: 272}, 256, true},
		{70_000, tiles.TileID{Level: 0, Index: 273}, 112, true},
		{70_000, tiles.TileID{Level: 0, Index: 273}, 113, false},
		{70_000, tiles.TileID{Level: 1, Index: 1}, 17, true},
		{70_000, tiles.TileID{Level: 1, Index: 1}, 18, false},
		{70_000, tiles.TileID{Level: 2, Index: 0}, 1, true},
		{70_000, tiles.TileID{Level: 3, Index: 0}, 1, false},
		{70_000, tiles.TileID{Level: 63, Index: 0}, 1, false},
		{256, tiles.TileID{Level: 1, Index: 0}, 1, true},
		{256, tiles.TileID{Level: 0, Index: 1}, 1, false},
		{255, tiles.TileID{Level: 1, Index: 0}, 1, false},
		{1<<63 - 1, tiles.TileID{Level: 0, Index: 1<<63 - 1}, 256, false},
		{1<<63 - 1, tiles.TileID{Level: 7, Index: 0}, 127, true},
		{1<<63 - 1, tiles.TileID{Level: 7, Index: 0}, 128, false},
		{0, tiles.TileID{}, 1, false},
		{9, tiles.TileID{}, 0, false},
		{9, tiles.TileID{Level: -1}, 1, false},
		{9, tiles.TileID{Index: -1}, 1, false},
	} {
		if got := tiles.Within(c.size, c.id, c.width); got != c.want {
			t.Errorf("Within(%d, %v, %d) = %v", c.size, c.id, c.width, got)
		}
	}
}

// FuzzParsePath: what is read is spelt the same again, and tlog's own reader,
// whose addresses differ only in their beginning, agrees.
func FuzzParsePath(f *testing.F) {
	for _, s := range []string{"tile/0/000", "tile/entries/x001/000.p/1", "tile/63/x001/x234/067.p/255", "tile/0/x000/000", "tile/+0/000", "tile/8/0/000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := tiles.ParsePath(s)
		if ok && p.String() != s {
			t.Fatalf("%q was read as %q", s, p)
		}
		rest, isTile := strings.CutPrefix(s, "tile/")
		if !isTile || strings.HasPrefix(s, "tile/data/") || strings.Count(s, "/") > 8 {
			return // an address of tlog's only, or an index too large for it
		}
		if tail, entries := strings.CutPrefix(rest, "entries/"); entries {
			rest = "data/" + tail
		}
		theirs, err := tlog.ParseTilePath("tile/8/" + rest)
		if (err == nil && theirs.L <= 63) != ok {
			t.Fatalf("%q: we say %v, tlog says %v", s, ok, err)
		}
		if ok && (theirs.N != p.Tile.Index || theirs.W != p.Width) {
			t.Fatalf("%q: %+v, tlog says %+v", s, p, theirs)
		}
	})
}
