package ledger

import (
	"context"
	"database/sql"
	"encoding/binary"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/db"
	"candour/internal/errs"
)

// errNoTile is the one answer for every tile that is not there (yet).
var errNoTile = errs.New(errs.NotFound, "There is no such tile.")

// AgreedCheckpoint gives the newest checkpoint that the witnesses agreed to,
// as it is served.
func (l *Ledger) AgreedCheckpoint(ctx context.Context) ([]byte, int64, error) {
	cp, err := latestCheckpoint(ctx, l.cfg.DB, true)
	return []byte(cp.note), cp.size, err
}

// Tile gives the hashes of a tile under the agreed checkpoint, of the width
// asked for: a full tile is 256 hashes.
func (l *Ledger) Tile(ctx context.Context, level, index int64, width int) ([]byte, error) {
	_, size, err := l.AgreedCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	if !within(size, level, index, width) {
		return nil, errNoTile
	}
	var data []byte
	err = l.cfg.DB.QueryRow(ctx, `SELECT data FROM ledger_tile WHERE level = ? AND idx = ?`, level, index).Scan(&data)
	if db.NoRows(err) || err == nil && len(data) < width*tlog.HashSize {
		return nil, errNoTile
	}
	return data[:min(len(data), width*tlog.HashSize)], err
}

// within says whether a tile of a width lies under a tree of a size. A partial
// tile is offered at any width that the tree has reached, a full one likewise.
func within(size, level, index int64, width int) bool {
	if level < 0 || level > 5 || index < 0 || width < 1 || width > tileWidth || index > size {
		return false
	}
	for range level {
		size /= tileWidth
	}
	return index*tileWidth+int64(width) <= size
}

// Entries gives a bundle of leaves under the agreed checkpoint, each with its
// length before it (two bytes, the greater first).
func (l *Ledger) Entries(ctx context.Context, index int64, width int) ([]byte, error) {
	_, size, err := l.AgreedCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	if !within(size, 0, index, width) {
		return nil, errNoTile
	}
	from := index * tileWidth
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
		out = binary.BigEndian.AppendUint16(out, uint16(len(leaf)))
		out = append(out, leaf...)
	}
	return out, nil
}
