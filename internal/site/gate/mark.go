package gate

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Mark stands for the prefix of an address while the key lasts. The zero Mark
// is everybody whose address is not known.
type Mark uint64

// KeyLife is how long a key lasts: after it nothing can be told from a mark.
const KeyLife = 50 * time.Minute

// Marks makes marks. It is safe for use by many at once.
type Marks struct {
	now  func() time.Time
	mu   sync.Mutex
	key  [32]byte
	made time.Time
}

// NewMarks makes them with a clock.
func NewMarks(now func() time.Time) *Marks { return &Marks{now: now} }

// Of gives the mark of an address.
func (m *Marks) Of(a netip.Addr) Mark {
	if !a.IsValid() {
		return 0
	}
	m.mu.Lock()
	if t := m.now(); m.made.IsZero() || t.Sub(m.made) >= KeyLife || t.Before(m.made) {
		_, _ = rand.Read(m.key[:]) // never fails since Go 1.24
		m.made = t
	}
	text := append(m.key[:], prefixOf(a).String()...)
	m.mu.Unlock()
	sum := sha256.Sum256(text)
	return Mark(binary.BigEndian.Uint64(sum[:8]) | 1) // never the zero Mark
}

// Forget throws the key away: what was marked until now is told from nothing.
func (m *Marks) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key, m.made = [32]byte{}, time.Time{}
}

// prefixOf is what stands for a household, a refuge or an office.
func prefixOf(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits) // valid bits never fail
	return p
}

// Client gives the address that a request came from. remote is the
// connection's other side; forwarded are the X-Forwarded-For headers, which
// count only when that side is a trusted proxy. Reading from the right, the
// first address that is no trusted proxy is the client; anything that is no
// address ends the reading, and the last that was good is taken.
func Client(remote string, forwarded []string, trusted []netip.Prefix) netip.Addr {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	at := ap.Addr().Unmap()
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && Trusted(at, trusted); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return at
		}
		at = next.Unmap().WithZone("")
	}
	return at
}

// Trusted says whether an address is of a trusted proxy.
func Trusted(a netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}
