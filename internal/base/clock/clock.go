package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // Europe/London on machines that have no zone files
)

// Clock tells the present time.
type Clock interface {
	Now() time.Time
}

// System is the machine's own clock.
type System struct{}

// Now gives the machine's time.
func (System) Now() time.Time { return time.Now() }

// Fake is a clock that stands still until it is moved. It is safe for many
// goroutines.
type Fake struct {
	mu sync.Mutex
	at time.Time
}

// NewFake gives a clock that stands at t.
func NewFake(t time.Time) *Fake { return &Fake{at: t} }

// Now gives the time at which the clock stands.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Set puts the clock to t.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = t
}

// Advance moves the clock on by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
}

var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone is built in above
	}
	return l
})

// Today is the present day in the United Kingdom.
func Today(c Clock) Day { return DayOf(c.Now()) }

// DayOf is the day in the United Kingdom at an instant.
func DayOf(t time.Time) Day {
	y, m, d := t.In(london()).Date()
	return NewDay(y, int(m), d)
}

// MomentOrNone reads what was stored as RFC 3339 and may be no moment at all: then it
// gives the zero time.
func MomentOrNone(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
