package ledger

import (
	"context"
	"errors"
	"sync"
	"time"

	"candour/internal/base/errs"
)

// held is what a node keeps of what it serves to programs, so that checkpoint and
// tiles go on while the database is away. A tile never changes once it was under
// an agreed checkpoint; of the checkpoint it is said of what time it is.
type held struct {
	mu     sync.Mutex
	cp     checkpointRow
	policy any       // under which the checkpoint was agreed to
	looked time.Time // when it was found; zero when none was
	failed time.Time // when a look last failed, if none went well since
	tiles  map[string][]byte
	order  []string // of the tiles, the oldest first
	weight int
}

const (
	// heldTiles is how many bytes of tiles are kept.
	heldTiles = 16 << 20
	// lookAgain is how long nobody asks a database that was away.
	lookAgain = time.Second
)

// Agreed gives the newest checkpoint that the witnesses agreed to, as it is
// served. While the database is away it is the one that was newest at the time
// given; otherwise that time is zero.
func (l *Ledger) Agreed(ctx context.Context) (text []byte, size int64, asOf time.Time, err error) {
	cp, asOf, err := l.agreedOrHeld(ctx)
	return []byte(cp.note), cp.size, asOf, err
}

func (l *Ledger) agreedOrHeld(ctx context.Context) (checkpointRow, time.Time, error) {
	policy := l.policy.Load()
	if cp, at, ok := l.held.checkpoint(policy, true); ok {
		return cp, at, nil
	}
	began := time.Now()
	cp, err := l.agreedCheckpoint(ctx, l.cfg.DB)
	if err == nil {
		l.held.note(cp, policy, began)
		return cp, time.Time{}, nil
	}
	if !errs.Is(err, errs.Unavailable) || errors.Is(err, errNoCheckpoint) {
		return cp, time.Time{}, err
	}
	l.held.fails()
	if held, at, ok := l.held.checkpoint(policy, false); ok {
		return held, at, nil
	}
	return cp, time.Time{}, err
}

// checkpoint gives the one held under a policy; if lately, only when the database
// was away a moment ago.
func (h *held) checkpoint(policy any, lately bool) (checkpointRow, time.Time, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.looked.IsZero() || h.policy != policy || lately && time.Since(h.failed) >= lookAgain {
		return checkpointRow{}, time.Time{}, false
	}
	return h.cp, h.looked, true
}

func (h *held) note(cp checkpointRow, policy any, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at.After(h.looked) {
		h.cp, h.policy, h.looked, h.failed = cp, policy, at, time.Time{}
	}
}

func (h *held) fails() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed = time.Now()
}

// tile gives what is held under a name, or makes it. The bytes must not be changed.
func (h *held) tile(name string, read func() ([]byte, error)) ([]byte, error) {
	h.mu.Lock()
	data, ok := h.tiles[name]
	h.mu.Unlock()
	if ok {
		return data, nil
	}
	data, err := read()
	if err == nil {
		h.keep(name, data)
	}
	return data, err
}

// keep holds a tile, and lets the oldest go for it.
func (h *held) keep(name string, data []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, twice := h.tiles[name]; twice {
		return
	}
	if h.tiles == nil {
		h.tiles = map[string][]byte{}
	}
	h.tiles[name] = data
	h.order, h.weight = append(h.order, name), h.weight+len(data)
	for h.weight > heldTiles {
		h.weight -= len(h.tiles[h.order[0]])
		delete(h.tiles, h.order[0])
		h.order = h.order[1:]
	}
}
