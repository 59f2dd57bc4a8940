// Package memtiles keeps the tiles of a log in memory, for tests of logs and of their
// witnesses.
package memtiles

import (
	"bytes"
	"context"
	"sync"

	"candour/internal/trust/ledger/tiles"
)

// Memory is a [tiles.Store]. The zero value is empty and ready,
// and safe for many goroutines.
type Memory struct {
	mu   sync.RWMutex
	kept map[tiles.TileID][]byte
}

// ReadTiles gives copies of the tiles that are there.
func (m *Memory) ReadTiles(_ context.Context, ids []tiles.TileID) (map[tiles.TileID][]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := make(map[tiles.TileID][]byte, len(ids))
	for _, id := range ids {
		if data, ok := m.kept[id]; ok {
			out[id] = bytes.Clone(data)
		}
	}
	return out, nil
}

// WriteTiles puts copies of the tiles in their places.
func (m *Memory) WriteTiles(_ context.Context, changed map[tiles.TileID][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[tiles.TileID][]byte{}
	}
	for id, data := range changed {
		m.kept[id] = bytes.Clone(data)
	}
	return nil
}
