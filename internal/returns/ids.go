package returns

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"
)

// idMaker gives ids that sort by the time they were made: ten characters of
// milliseconds and ten of chance, in Crockford's base 32.
type idMaker struct {
	mu   sync.Mutex
	last int64
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// next gives "prefix-..." and never the same one twice in a process.
func (m *idMaker) next(prefix string) string {
	m.mu.Lock()
	ms := time.Now().UnixMilli()
	if ms <= m.last {
		ms = m.last + 1
	}
	m.last = ms
	m.mu.Unlock()
	var b [20]byte
	putTime(b[:10], ms)
	var r [10]byte
	_, _ = rand.Read(r[:]) // never fails (crypto/rand)
	for i, v := range r {
		b[10+i] = crockford[v&31]
	}
	return prefix + "-" + string(b[:])
}

func putTime(b []byte, ms int64) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = crockford[ms&31]
		ms >>= 5
	}
}

// idAt gives the least id that could be made at a moment.
func idAt(prefix string, t time.Time) string {
	var b [10]byte
	putTime(b[:], t.UnixMilli())
	return prefix + "-" + string(b[:])
}

// clean trims what a person typed.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// orNil stores an empty text as NULL.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
