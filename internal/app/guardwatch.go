package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"candour/internal/base/errs"
)

// guardsEvery is how often a node that runs looks whether the database still guards
// its records. The look reads the catalogue alone.
const guardsEvery = time.Minute

// guardsAgain is how often it says again that they are off.
const guardsAgain = time.Hour

// guardWatch is what a node last saw of the guards.
type guardWatch struct {
	mu   sync.Mutex
	off  []string
	said time.Time
}

// seen keeps what a look found, and says whether it is to be told.
func (g *guardWatch) seen(off []string, now time.Time) (tell bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	tell = !slices.Equal(g.off, off) || len(off) > 0 && now.Sub(g.said) >= guardsAgain
	if g.off = off; tell {
		g.said = now
	}
	return tell
}

// ready refuses while guards are off. It says how many, and not which: that is for
// whoever keeps the database.
func (g *guardWatch) ready() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.off) == 0 {
		return nil
	}
	return errs.New(errs.Unavailable, "The database does not guard its records as it should: they could be changed without an entry in the log. Run candour database check.")
}

// watchGuards looks at the guards until ctx ends.
func (s *server) watchGuards(ctx context.Context) {
	tick := time.NewTicker(guardsEvery)
	defer tick.Stop()
	for {
		if err := s.lookAtGuards(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("whether the database guards its records is not known", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// lookAtGuards looks once. What is off is told loudly, and is in the log from then on,
// whoever puts it back; a look that fails leaves it not known.
func (s *server) lookAtGuards(ctx context.Context) error {
	off, err := s.ledger.MissingGuards(ctx)
	if err != nil {
		return s.reading("guards", err, s.metrics.guards)
	}
	s.metrics.guards.set(float64(len(off)))
	_ = s.reading("guards", nil)
	if !s.guards.seen(off, s.clock.Now()) {
		return nil
	}
	if len(off) == 0 {
		s.log.Info("the database guards its records again")
		return nil
	}
	s.log.Error("THE DATABASE DOES NOT GUARD ITS RECORDS: they could be changed without an entry in the log; run candour ledger verify, and candour migrate as the owner of the tables", "off", off)
	return s.ledger.NoteOff(asSystem(ctx, "guards"), off)
}
