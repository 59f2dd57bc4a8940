package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger/tiles"
)

// errNoTile is the one answer for every tile that is not there (yet).
var errNoTile = errs.New(errs.NotFound, "There is no such tile.")

// AgreedCheckpoint gives the newest checkpoint that the witnesses agreed to,
// as it is served (see [Ledger.Agreed]).
func (l *Ledger) AgreedCheckpoint(ctx context.Context) ([]byte, int64, error) {
	text, size, _, err := l.Agreed(ctx)
	return text, size, err
}

// Tile gives the hashes of a tile under the agreed checkpoint, of the width
// asked for: a full tile is 256 hashes.
func (l *Ledger) Tile(ctx context.Context, id tiles.TileID, width int) ([]byte, error) {
	_, size, err := l.AgreedCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	if !tiles.Within(size, id, width) {
		return nil, errNoTile
	}
	return l.held.tile(fmt.Sprint(id.Level, "/", id.Index, "/", width), func() ([]byte, error) {
		found, err := tileStore{q: l.cfg.DB}.ReadTiles(ctx, []tiles.TileID{id})
		if err == nil && len(found[id]) < width*tlog.HashSize {
			err = errNoTile
		}
		if err != nil {
			return nil, err
		}
		return found[id][:width*tlog.HashSize], nil
	})
}

// Entries gives a bundle of leaves under the agreed checkpoint, each with its
// length before it (two bytes, the greater first).
func (l *Ledger) Entries(ctx context.Context, index int64, width int) ([]byte, error) {
	_, size, err := l.AgreedCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	if !tiles.Within(size, tiles.TileID{Index: index}, width) {
		return nil, errNoTile
	}
	return l.held.tile(fmt.Sprint("entries/", index, "/", width), func() ([]byte, error) { return l.bundle(ctx, index, width) })
}

// bundle reads a bundle of leaves.
func (l *Ledger) bundle(ctx context.Context, index int64, width int) ([]byte, error) {
	from := index * tiles.Width
	rows, err := l.cfg.DB.Query(ctx, `SELECT leaf FROM ledger_leaf WHERE seq >= ? AND seq < ? ORDER BY seq`, from, from+int64(width))
	leaves, err := db.Collect(rows, err, func(r *sql.Rows) (leaf []byte, err error) { err = r.Scan(&leaf); return leaf, err })
	if err != nil {
		return nil, err
	}
	if len(leaves) != width {
		return nil, errs.New(errs.Unavailable, "Entries of the log are missing. Please tell us.")
	}
	var out []byte
	for _, leaf := range leaves {
		if out, err = tiles.AppendEntry(out, leaf); err != nil {
			return nil, err
		}
	}
	return out, nil
}
