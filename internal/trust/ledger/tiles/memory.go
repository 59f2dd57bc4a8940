package tiles

import (
	"bytes"
	"context"
	"sync"
)

// Memory is a Store in memory, for tests. The zero value is empty and ready,
// and safe for many goroutines.
type Memory struct {
	mu    sync.RWMutex
	tiles map[TileID][]byte
}

// ReadTiles gives copies of the tiles that are there.
func (m *Memory) ReadTiles(_ context.Context, ids []TileID) (map[TileID][]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := make(map[TileID][]byte, len(ids))
	for _, id := range ids {
		if data, ok := m.tiles[id]; ok {
			out[id] = bytes.Clone(data)
		}
	}
	return out, nil
}

// WriteTiles puts copies of the tiles in their places.
func (m *Memory) WriteTiles(_ context.Context, tiles map[TileID][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tiles == nil {
		m.tiles = map[TileID][]byte{}
	}
	for id, data := range tiles {
		m.tiles[id] = bytes.Clone(data)
	}
	return nil
}
