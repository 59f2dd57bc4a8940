package gate

import (
	"sync"
	"time"
)

// Budget bounds the bytes of large bodies that are held for people who are not signed in: in
// all, and for one prefix.
type Budget struct {
	total, each int64
	mu          sync.Mutex
	held        int64
	by          map[Mark]int64
}

// NewBudget makes one; each is what one prefix may hold of the total.
func NewBudget(total, each int64) *Budget {
	return &Budget{total: total, each: each, by: map[Mark]int64{}}
}

// Take holds n more bytes for a prefix; false, and nothing is held, when that
// would be too many.
func (b *Budget) Take(m Mark, n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held+n > b.total || b.by[m]+n > b.each {
		return false
	}
	b.held += n
	b.by[m] += n
	return true
}

// Give lets go of n bytes.
func (b *Budget) Give(m Mark, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held -= n
	if b.by[m] -= n; b.by[m] <= 0 {
		delete(b.by, m)
	}
}

// Held is how many bytes are held.
func (b *Budget) Held() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.held
}

// FreeBody is how many bytes of one body count for nothing: a page of writing is
// never refused. What that may add up to is bounded by the connections.
const FreeBody = 64 << 10

// How slowly a body may come: after SlowGrace it must have come at SlowRate
// bytes a second on average, and all of it after SlowMost.
const (
	SlowGrace = 10 * time.Second
	SlowRate  = 1 << 10
	SlowMost  = 2 * time.Minute
)

// BodyDeadline is when the next bytes of a body must have come that began at
// begun and of which so many bytes are here.
func BodyDeadline(begun time.Time, read int64) time.Time {
	seconds := min(read/SlowRate, int64(SlowMost/time.Second))
	return begun.Add(min(SlowMost, SlowGrace+time.Duration(seconds)*time.Second))
}
