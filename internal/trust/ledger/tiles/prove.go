package tiles

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
)

// Root gives the root that the tree has, or had, at a size.
func Root(ctx context.Context, s Store, size int64) (root tlog.Hash, err error) {
	defer errs.Wrap(&err, "tiles.Root(%d)", size)
	e, _, err := readEdge(ctx, s, size)
	if err != nil {
		return tlog.Hash{}, err
	}
	return e.root(), nil
}

// ProveInclusion proves that the entry at an index (from 0) is in the tree of
// a size (RFC 6962, section 2.1.1). tlog.CheckRecord checks the proof.
func ProveInclusion(ctx context.Context, s Store, size, index int64) (p tlog.RecordProof, err error) {
	defer errs.Wrap(&err, "tiles.ProveInclusion(%d, %d)", size, index)
	if index < 0 || index >= size {
		return nil, errs.Newf(errs.NotFound, "The log of %d entries has no entry %d (the first is 0).", size, index)
	}
	r, err := authenticated(ctx, s, size)
	if err != nil {
		return nil, err
	}
	return tlog.ProveRecord(size, index, r)
}

// ProveConsistency proves that the tree of the old size is the beginning of
// the tree of the new one (RFC 6962, section 2.1.2). tlog.CheckTree checks the
// proof. It is empty when there is nothing to prove: from no entries, or from
// the same size.
func ProveConsistency(ctx context.Context, s Store, oldSize, newSize int64) (p tlog.TreeProof, err error) {
	defer errs.Wrap(&err, "tiles.ProveConsistency(%d, %d)", oldSize, newSize)
	if oldSize < 0 || oldSize > newSize {
		return nil, errs.Newf(errs.Invalid, "A log of %d entries cannot have grown from %d.", newSize, oldSize)
	}
	if oldSize == 0 || oldSize == newSize {
		return tlog.TreeProof{}, nil
	}
	r, err := authenticated(ctx, s, newSize)
	if err != nil {
		return nil, err
	}
	return tlog.ProveTree(newSize, oldSize, r)
}

// authenticated gives a reader of the tree's hashes that believes only tiles
// that lead to the tree's root.
func authenticated(ctx context.Context, s Store, size int64) (tlog.HashReader, error) {
	root, err := Root(ctx, s, size)
	if err != nil {
		return nil, err
	}
	return tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, reader{ctx, s}), nil
}

// reader gives a store's tiles to tlog.
type reader struct {
	ctx   context.Context
	store Store
}

// Height is that of tlog-tiles.
func (reader) Height() int { return height }

// ReadTiles reads tiles of the widths that a tree's size asks for.
func (r reader) ReadTiles(all []tlog.Tile) ([][]byte, error) {
	ids := make([]TileID, len(all))
	for i, t := range all {
		ids[i] = TileID{t.L, t.N}
	}
	stored, err := r.store.ReadTiles(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(all))
	for i, t := range all {
		if out[i], err = prefix(stored, ids[i], t.W*tlog.HashSize); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SaveTiles has nothing to do: the tiles come from where they are kept.
func (reader) SaveTiles([]tlog.Tile, [][]byte) {}
