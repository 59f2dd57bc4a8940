package tiles

import (
	"iter"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Builder derives a tree's root from its entries' hashes, given in order. It
// holds one hash for each binary digit 1 of the size, and no more. The zero
// value is the empty tree.
type Builder struct {
	size  int64
	stack [63]tlog.Hash // the perfect subtrees from left to right
	n     int           // how many of them there are
}

// Add appends the hash of one entry.
func (b *Builder) Add(leaf tlog.Hash) {
	// Like a carry in binary addition: each low digit 1 of the size is a
	// subtree that joins with the new one.
	for range bits.TrailingZeros64(^uint64(b.size)) {
		b.n--
		leaf = tlog.NodeHash(b.stack[b.n], leaf)
	}
	b.stack[b.n] = leaf
	b.n++
	b.size++
}

// Size is how many entries were added.
func (b *Builder) Size() int64 { return b.size }

// Root is the root of the tree of what was added so far.
func (b *Builder) Root() tlog.Hash {
	if b.n == 0 {
		return emptyRoot()
	}
	h := b.stack[b.n-1]
	for i := b.n - 2; i >= 0; i-- {
		h = tlog.NodeHash(b.stack[i], h)
	}
	return h
}

// RootOf gives the size and the root of the tree over a sequence of entries'
// hashes, and stops at the first error in it.
func RootOf(leaves iter.Seq2[tlog.Hash, error]) (size int64, root tlog.Hash, err error) {
	var b Builder
	for h, err := range leaves {
		if err != nil {
			return b.size, tlog.Hash{}, err
		}
		b.Add(h)
	}
	return b.size, b.Root(), nil
}
