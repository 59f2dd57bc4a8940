package tiles

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
)

// Grow adds the hashes of new entries (tlog.RecordHash of each) to a tree that
// has oldSize entries, and gives the root of the tree with them. It reads the
// right edge in one call and writes each tile that changed once, in one call.
//
// It refuses (errs.Conflict) to write hashes that differ from some that are
// stored beyond oldSize: those belong to another continuation of the log. The
// same hashes again change nothing, so an interrupted Grow can be repeated.
func Grow(ctx context.Context, s Store, oldSize int64, leaves []tlog.Hash) (root tlog.Hash, err error) {
	defer errs.Wrap(&err, "tiles.Grow(%d, %d more)", oldSize, len(leaves))
	if oldSize > math.MaxInt64-int64(len(leaves)) {
		return tlog.Hash{}, errs.New(errs.TooLarge, "The log is full.")
	}
	e, stored, err := readEdge(ctx, s, oldSize)
	if err != nil {
		return tlog.Hash{}, err
	}
	changed := make(map[TileID][]byte, len(leaves)/Width+levels)
	before, more := oldSize, leaves
	for level := 0; len(more) > 0; level++ {
		more = growLevel(&e, changed, level, before, more)
		before /= Width
	}
	if err := keepStored(changed, stored); err != nil {
		return tlog.Hash{}, err
	}
	if len(changed) > 0 {
		if err := s.WriteTiles(ctx, changed); err != nil {
			return tlog.Hash{}, err
		}
	}
	return e.root(), nil
}

// growLevel appends hashes to one level, which had a number of them before,
// and gives what the tiles filled on the way add to the level above.
func growLevel(e *edge, changed map[TileID][]byte, level int, before int64, more []tlog.Hash) (up []tlog.Hash) {
	index := before / Width
	data := make([]byte, len(e[level]), FullBytes)
	copy(data, e[level])
	for _, h := range more {
		data = append(data, h[:]...)
		if len(data) < FullBytes {
			continue
		}
		changed[TileID{level, index}] = data
		up = append(up, subtree(data))
		index++
		data = make([]byte, 0, FullBytes)
	}
	if len(data) > 0 {
		changed[TileID{level, index}] = data
	}
	e[level] = data
	return up
}

// keepStored compares what will be written with what is stored there already,
// and drops what would only shorten it.
func keepStored(changed, stored map[TileID][]byte) error {
	for id, was := range stored {
		now, ok := changed[id]
		if !ok {
			continue
		}
		n := min(len(now), len(was))
		if !bytes.Equal(now[:n], was[:n]) {
			return errs.Because(errs.Conflict, "The log has already grown with other entries.",
				fmt.Errorf("tiles: %s holds other hashes", id))
		}
		if len(now) <= len(was) {
			delete(changed, id)
		}
	}
	return nil
}
