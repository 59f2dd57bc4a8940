package gate

import (
	"sync"
	"time"
)

// Rates bounds how often each of many callers may call: so many at once, and then
// one each so often. What it keeps is in memory, and is for this node alone.
type Rates struct {
	burst int
	every time.Duration
	now   func() time.Time
	mu    sync.Mutex
	full  map[string]time.Time // when each caller's burst is whole again
}

// NewRates lets each caller through burst times at once, and once more after each
// every.
func NewRates(burst int, every time.Duration, now func() time.Time) *Rates {
	return &Rates{burst: burst, every: every, now: now, full: map[string]time.Time{}}
}

// forgetAt is how many callers are kept before those whose burst is whole are let go.
const forgetAt = 1024

// Take lets a caller through (0), or says how long to wait; then nothing is taken.
func (r *Rates) Take(caller string) (wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	full := r.full[caller]
	if full.Before(now) {
		full = now
	}
	if over := full.Add(r.every).Sub(now) - time.Duration(r.burst)*r.every; over > 0 {
		return over
	}
	if len(r.full) >= forgetAt {
		for who, at := range r.full {
			if !at.After(now) {
				delete(r.full, who)
			}
		}
	}
	r.full[caller] = full.Add(r.every)
	return 0
}
