package ids

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"time"

	"candour/internal/base/clock"
)

// alphabet is Crockford's base 32, in small letters.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// timeLength is how many characters of an id are the milliseconds of its
// making; as many again are chance.
const timeLength = 10

// Maker makes ids. It is safe for many goroutines.
type Maker struct {
	clock clock.Clock
	mu    sync.Mutex
	last  int64
}

// New makes a Maker that goes by a clock.
func New(c clock.Clock) *Maker { return &Maker{clock: c} }

// Next gives "prefix-..." and never the same one twice in a process.
func (m *Maker) Next(prefix string) string {
	m.mu.Lock()
	ms := max(m.clock.Now().UnixMilli(), m.last+1)
	m.last = ms
	m.mu.Unlock()
	var chance [timeLength]byte
	_, _ = rand.Read(chance[:]) // never fails (crypto/rand)
	for i, v := range chance {
		chance[i] = alphabet[v&31]
	}
	return prefix + "-" + stamp(ms) + string(chance[:])
}

// Random gives "prefix-" and 24 characters of chance: nothing of it tells when it
// was made, or in what order.
func Random(prefix string) string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return prefix + "-" + hex.EncodeToString(b[:])
}

// At gives what an id of the prefix that was made at a moment begins with: every
// id made before sorts before it, every later one after.
func At(prefix string, t time.Time) string { return prefix + "-" + stamp(t.UnixMilli()) }

func stamp(ms int64) string {
	var b [timeLength]byte
	for i := timeLength - 1; i >= 0; i-- {
		b[i] = alphabet[ms&31]
		ms >>= 5
	}
	return string(b[:])
}
