package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/db"
)

// tileReader gives stored tiles to tlog, which checks them against the root
// before it believes them.
type tileReader struct {
	ctx context.Context
	q   db.Querier
}

// Height is that of tlog-tiles: 256 hashes a tile.
func (tileReader) Height() int { return 8 }

// ReadTiles reads each tile; a narrower one is the beginning of a wider one.
func (r tileReader) ReadTiles(all []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(all))
	for i, t := range all {
		var data []byte
		if err := r.q.QueryRow(r.ctx, `SELECT data FROM ledger_tile WHERE level = ? AND idx = ?`, t.L, t.N).Scan(&data); err != nil {
			return nil, err
		}
		out[i] = data[:min(len(data), t.W*tlog.HashSize)]
	}
	return out, nil
}

// SaveTiles has nothing to do: the tiles are in the database already.
func (tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

func hashReader(ctx context.Context, q db.Querier, cp checkpointRow) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: cp.size, Hash: cp.root}, tileReader{ctx, q})
}

// proveRecord proves that entry n is in the tree of a checkpoint.
func proveRecord(ctx context.Context, q db.Querier, cp checkpointRow, n int64) ([]tlog.Hash, error) {
	return tlog.ProveRecord(cp.size, n, hashReader(ctx, q, cp))
}

// proveTree proves that the tree of old entries is the beginning of the tree
// of a checkpoint; there is nothing to prove for an empty or equal tree.
func proveTree(ctx context.Context, q db.Querier, cp checkpointRow, old int64) ([]tlog.Hash, error) {
	if old <= 0 || old >= cp.size {
		return nil, nil
	}
	return tlog.ProveTree(cp.size, old, hashReader(ctx, q, cp))
}
