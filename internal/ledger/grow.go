package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/db"
)

// grow adds leaf hashes to a tree of the given size and gives the new root.
// It reads the unfinished tile at the right edge of each level and nothing
// else, and writes each tile that changed once.
func grow(ctx context.Context, tx *db.Tx, size int64, leaves []tlog.Hash) (tlog.Hash, error) {
	hashes := leaves
	before := size // how many hashes the level had
	for level := int64(0); ; level++ {
		up, err := growLevel(ctx, tx, level, before, hashes)
		if err != nil {
			return tlog.Hash{}, err
		}
		if len(up) == 0 {
			break
		}
		hashes, before = up, before/tileWidth
	}
	return rootOf(ctx, tx, size+int64(len(leaves)))
}

// growLevel appends hashes to one level and gives those that the tiles filled
// on the way add to the level above.
func growLevel(ctx context.Context, tx *db.Tx, level, before int64, hashes []tlog.Hash) (up []tlog.Hash, err error) {
	index := before / tileWidth
	var data []byte
	if before%tileWidth != 0 {
		if err := tx.QueryRow(ctx, `SELECT data FROM ledger_tile WHERE level = ? AND idx = ?`, level, index).Scan(&data); err != nil {
			return nil, err
		}
	}
	for _, h := range hashes {
		data = append(data, h[:]...)
		if len(data) < tileWidth*tlog.HashSize {
			continue
		}
		if err := putTile(ctx, tx, level, index, data); err != nil {
			return nil, err
		}
		up = append(up, tileRoot(data))
		index, data = index+1, nil
	}
	if len(data) == 0 {
		return up, nil
	}
	return up, putTile(ctx, tx, level, index, data)
}

func putTile(ctx context.Context, tx *db.Tx, level, index int64, data []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO ledger_tile (level, idx, data) VALUES (?, ?, ?)
 ON CONFLICT (level, idx) DO UPDATE SET data = excluded.data`, level, index, data)
	return err
}

// tileRoot is the hash over a full tile.
func tileRoot(data []byte) tlog.Hash {
	level := make([]tlog.Hash, len(data)/tlog.HashSize)
	for i := range level {
		copy(level[i][:], data[i*tlog.HashSize:])
	}
	for len(level) > 1 {
		for i := range len(level) / 2 {
			level[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}

// rootOf folds the right edge of the stored tiles into the root.
func rootOf(ctx context.Context, tx *db.Tx, size int64) (tlog.Hash, error) {
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			t := tlog.TileForIndex(8, x)
			var data []byte
			if err := tx.QueryRow(ctx, `SELECT data FROM ledger_tile WHERE level = ? AND idx = ?`, t.L, t.N).Scan(&data); err != nil {
				return nil, err
			}
			var err error
			if out[i], err = tlog.HashFromTile(t, data[:t.W*tlog.HashSize], x); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
	return tlog.TreeHash(size, read)
}
