package tiles

import (
	"context"
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
)

const (
	// Width is how many hashes a full tile holds.
	Width = 1 << height
	// FullBytes is how many bytes a full tile holds.
	FullBytes = Width * tlog.HashSize

	height = 8 // of tlog-tiles; a tile is a subtree of this height
	// levels is how many levels of tiles a tree of at most 2^63-1 entries has.
	levels = 8
)

// TileID is the place of a tile: its level (0 holds the entries' own hashes) and
// its number within the level, from 0.
type TileID struct {
	Level int
	Index int64
}

// String gives the tile's address without its width, as tlog-tiles spells it.
func (id TileID) String() string { return Path{Tile: id, Width: Width}.String() }

// Store is where tiles are kept. A tile's value is its hashes one after the
// other, 32 bytes each, at most FullBytes.
//
// ReadTiles leaves out of its answer what is not there. WriteTiles puts tiles
// in the place of narrower ones of the same place; a store that cannot write them
// all at once may write them in any order, as long as the caller then retries
// [Grow] with the same hashes before it believes the new size.
type Store interface {
	ReadTiles(ctx context.Context, ids []TileID) (map[TileID][]byte, error)
	WriteTiles(ctx context.Context, tiles map[TileID][]byte) error
}

// hashesAt gives how many hashes a level of tiles has in a tree of a size.
func hashesAt(level int, size int64) int64 { return size >> (height * uint(level)) }

// Within says whether a tile of a width (1 to 256 hashes) lies in a tree of a
// size. Every width that the tree reached on its way is within it.
func Within(size int64, id TileID, width int) bool {
	if id.Level < 0 || id.Index < 0 || width < 1 || width > Width {
		return false
	}
	n := hashesAt(id.Level, size)
	// The first comparison keeps the multiplication from overflowing.
	return id.Index <= n/Width && id.Index*Width+int64(width) <= n
}

// edge is the right edge of a tree: for each level, the hashes of its last
// tile when that is not full. With the size, this is all that growing needs,
// and all that the root depends on.
type edge [levels][]byte

// edgeIDs lists the tiles that hold the edge of a tree of a size.
func edgeIDs(size int64) (ids []TileID) {
	for level := range levels {
		if n := hashesAt(level, size); n%Width != 0 {
			ids = append(ids, TileID{level, n / Width})
		}
	}
	return ids
}

// readEdge reads the edge that a tree had at a size, and the whole of what is
// stored at those places, which is longer if the tree has grown since.
func readEdge(ctx context.Context, s Store, size int64) (edge, map[TileID][]byte, error) {
	var e edge
	if size < 0 {
		return e, nil, errs.Newf(errs.Invalid, "A tree cannot have %d entries.", size)
	}
	ids := edgeIDs(size)
	if len(ids) == 0 {
		return e, nil, nil
	}
	stored, err := s.ReadTiles(ctx, ids)
	if err != nil {
		return e, nil, err
	}
	for _, id := range ids {
		want := int(hashesAt(id.Level, size)%Width) * tlog.HashSize
		if e[id.Level], err = prefix(stored, id, want); err != nil {
			return e, nil, err
		}
	}
	return e, stored, nil
}

// prefix gives the first bytes of a tile. A tile that is not there, or is
// shorter, was lost: the tree's size says that it was written.
func prefix(stored map[TileID][]byte, id TileID, want int) ([]byte, error) {
	data := stored[id]
	if len(data) < want || len(data) > FullBytes {
		return nil, errs.Because(errs.Internal, "The log is damaged: part of its tree is missing.",
			fmt.Errorf("tiles: %s holds %d bytes, want %d", id, len(data), want))
	}
	return data[:want:want], nil
}

// root gives the Merkle tree hash of the tree with this edge. The edge's tiles
// hold a number of hashes whose binary digits, level by level, are those of
// the tree's size; each digit 1 is one perfect subtree, and the subtrees are
// folded from the smallest, at the right end, to the largest.
func (e *edge) root() tlog.Hash {
	acc, empty := tlog.Hash{}, true
	for _, data := range e {
		for bit := tlog.HashSize; bit < FullBytes; bit <<= 1 {
			if len(data)&bit == 0 {
				continue
			}
			sub := subtree(data[len(data)-bit:])
			data = data[:len(data)-bit]
			if empty {
				acc, empty = sub, false
			} else {
				acc = tlog.NodeHash(sub, acc)
			}
		}
	}
	if empty {
		return emptyRoot()
	}
	return acc
}

// emptyRoot is the hash of the tree with no entries.
func emptyRoot() tlog.Hash { return sha256.Sum256(nil) }

// subtree gives the hash over a row of hashes, whose number is a power of two.
func subtree(data []byte) tlog.Hash {
	var row [Width / 2]tlog.Hash
	n := len(data) / tlog.HashSize
	if n == 1 {
		return tlog.Hash(data)
	}
	n /= 2
	for i := range n {
		at := 2 * i * tlog.HashSize
		row[i] = tlog.NodeHash(tlog.Hash(data[at:at+tlog.HashSize]), tlog.Hash(data[at+tlog.HashSize:at+2*tlog.HashSize]))
	}
	for n /= 2; n > 0; n /= 2 {
		for i := range n {
			row[i] = tlog.NodeHash(row[2*i], row[2*i+1])
		}
	}
	return row[0]
}
