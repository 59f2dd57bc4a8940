package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How tickets are.
const (
	TicketLife = 30 * time.Minute
	// Patience is how old a ticket must be to show that somebody waited.
	Patience = 4 * time.Second
	// BaseBits is how hard a puzzle is: so many zeros, 65,536 tries on average.
	// Up to MoreBits are added as those who solved one crowd each other.
	BaseBits, MoreBits = 16, 4
	// maxSpent bounds the memory for tickets that were used.
	maxSpent = 1 << 16
)

// Tickets signs tickets and knows which were used. Any node takes a ticket of
// any other that has the same secret; each node remembers what it took itself.
type Tickets struct {
	key   []byte
	now   func() time.Time
	mu    sync.Mutex
	spent map[string]time.Time
}

// NewTickets makes them from a secret of 32 bytes or more.
func NewTickets(secret []byte, now func() time.Time) *Tickets {
	sum := sha256.Sum256(append([]byte("candour ticket 1\x00"), secret...))
	return &Tickets{key: sum[:], now: now, spent: map[string]time.Time{}}
}

// Bits is how hard a puzzle is for somebody of a prefix of whom so many wait
// with a solved one, in a lane with so many places.
func Bits(solved, places int) int {
	return BaseBits + min(MoreBits, solved*(MoreBits+1)/max(places, 1))
}

// Issue makes a ticket for a lane, with a puzzle of so many bits.
func (t *Tickets) Issue(lane string, difficulty int) string {
	body := strings.Join([]string{lane, strconv.FormatInt(t.now().UnixMilli(), 36), strconv.Itoa(difficulty), rand.Text()}, ".")
	return body + "." + t.sign(body)
}

func (t *Tickets) sign(body string) string {
	h := hmac.New(sha256.New, t.key)
	_, _ = h.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// Use spends a ticket and says what it is worth: Bare for one that is not
// ours, too old, for another lane, or used.
func (t *Tickets) Use(lane, ticket, proof string) Class {
	parts := strings.Split(ticket, ".")
	if len(ticket) > 200 || len(parts) != 5 || parts[0] != lane || !hmac.Equal([]byte(t.sign(strings.Join(parts[:4], "."))), []byte(parts[4])) {
		return Bare
	}
	issued, err := strconv.ParseInt(parts[1], 36, 64)
	difficulty, bad := strconv.Atoi(parts[2])
	age := t.now().Sub(time.UnixMilli(issued))
	if err != nil || bad != nil || age < 0 || age > TicketLife {
		return Bare
	}
	c := Bare
	switch {
	case Proves(ticket, proof, difficulty):
		c = Solved
	case age >= Patience:
		c = Patient
	}
	if c == Bare || !t.spend(ticket) { // one that is worth nothing yet may be used later
		return Bare
	}
	return c
}

// spend notes that a ticket was used; false when it was before, or when no more
// can be remembered.
func (t *Tickets) spend(ticket string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, used := t.spent[ticket]; used {
		return false
	}
	if len(t.spent) >= maxSpent {
		for k, at := range t.spent {
			if t.now().Sub(at) > TicketLife {
				delete(t.spent, k)
			}
		}
		if len(t.spent) >= maxSpent {
			return false
		}
	}
	t.spent[ticket] = t.now()
	return true
}

// Proves says whether the hash of ticket and proof begins with so many zeros.
func Proves(ticket, proof string, difficulty int) bool {
	if proof == "" || len(proof) > 20 {
		return false
	}
	sum := sha256.Sum256([]byte(ticket + ":" + proof))
	zeros := 0
	for _, b := range sum {
		n := bits.LeadingZeros8(b)
		zeros += n
		if n < 8 {
			break
		}
	}
	return zeros >= difficulty
}

// Solve finds a proof, as a browser does, for tests and measurements.
func Solve(ticket string, difficulty int) string {
	for n := 0; ; n++ {
		if proof := strconv.Itoa(n); Proves(ticket, proof, difficulty) {
			return proof
		}
	}
}
