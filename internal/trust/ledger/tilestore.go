package ledger

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/trust/ledger/tiles"
)

// tileStore keeps the tree's tiles in the table ledger_tile. Without a
// transaction it only reads.
type tileStore struct {
	q  db.Querier
	tx *db.Tx
}

// ReadTiles gives the tiles that are there; the others are left out.
func (s tileStore) ReadTiles(ctx context.Context, ids []tiles.TileID) (map[tiles.TileID][]byte, error) {
	out := make(map[tiles.TileID][]byte, len(ids))
	for _, id := range ids {
		var data []byte
		err := s.q.QueryRow(ctx, `SELECT data FROM ledger_tile WHERE level = ? AND idx = ?`, id.Level, id.Index).Scan(&data)
		if db.NoRows(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = data
	}
	return out, nil
}

// WriteTiles stores tiles in place of what they were.
func (s tileStore) WriteTiles(ctx context.Context, all map[tiles.TileID][]byte) error {
	if s.tx == nil {
		return fmt.Errorf("ledger: this store of tiles is for reading")
	}
	for id, data := range all {
		_, err := s.tx.Exec(ctx, `INSERT INTO ledger_tile (level, idx, data) VALUES (?, ?, ?)
 ON CONFLICT (level, idx) DO UPDATE SET data = excluded.data`, id.Level, id.Index, data)
		if err != nil {
			return err
		}
	}
	return nil
}

// proveTree proves that the tree of old entries is the beginning of the tree
// of a checkpoint; there is nothing to prove for an empty or equal tree.
func proveTree(ctx context.Context, q db.Querier, cp checkpointRow, old int64) ([]tlog.Hash, error) {
	if old <= 0 || old >= cp.size {
		return nil, nil
	}
	return tiles.ProveConsistency(ctx, tileStore{q: q}, old, cp.size)
}
