// Package catalogue keeps every summary of the register in memory, so that lists and
// counts read no rows; it follows what any node writes.
package catalogue

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sort"
	"sync"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/site/web"
)

// Catalogue keeps every summary in memory, so that lists and counts read no
// rows. It catches up with the database by marks (db.Follower), at most every
// interval; this node's own writes are seen at once. No clock of any node has a
// say in what it finds.
type Catalogue struct {
	db    *db.DB
	Every time.Duration
	// Beside sums up what other rooms say and pages show; nil: nothing.
	Beside func(ctx context.Context, q db.Querier) (string, error)

	// looking is held by whoever looks into the database; mu by whoever reads or
	// changes what is held. follow belongs to the first, and failed, which is when
	// a look last failed and nothing was found out since, to the second.
	looking sync.Mutex
	follow  *db.Follower

	mu     sync.RWMutex
	failed time.Time
	byID   map[string]*record.Summary
	list   []*record.Summary // in register order
	looked time.Time
	// touched counts this process's writes; seen is how many of them what is held
	// has in it.
	touched, seen uint64
	now           Generation
	sums          map[string]digest // what of each summary is in the sums
	// byWork finds the recommendations that a commitment serves; made when first
	// asked for, of the list as it is.
	byWork map[string][]*record.Summary
}

// Generation says which state of the register is held.
type Generation struct {
	Number uint64 // of this node: goes up with each change of the register
	aside  string // of the small tables that summaries do not hold (store.Aside)
	// all sums up every summary, and published those that anybody may see. Numbers
	// of writes are in neither: they would tell the public that there are drafts.
	all, published digest
}

// digest sums up a set of summaries by their words, in whatever order they come.
type digest [2]uint64

func digestOf(doc string) digest {
	sum := sha256.Sum256([]byte(doc))
	return digest{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])}
}

// turn takes one into the sum, or out of it.
func (d *digest) turn(one digest) {
	d[0] ^= one[0]
	d[1] ^= one[1]
}

// turn takes a summary in, or out.
func (g *Generation) turn(one digest, public bool) {
	g.all.turn(one)
	if public {
		g.published.turn(one)
	}
}

// Name is the same on every node that holds the same, as far as somebody sees it.
func (g Generation) Name(drafts bool) string {
	d := g.published
	if drafts {
		d = g.all
	}
	return fmt.Sprintf("%016x%016x", d[0], d[1])
}

// New makes one that has read nothing yet.
func New(d *db.DB) *Catalogue {
	return &Catalogue{db: d, Every: time.Second, follow: db.NewFollower("recommendation_summary"), byID: map[string]*record.Summary{}, sums: map[string]digest{}, touched: 1}
}

// Touch says that this process wrote: the next reader looks again.
func (c *Catalogue) Touch() {
	c.mu.Lock()
	c.touched++
	c.mu.Unlock()
}

// All gives every summary in register order. The slice must not be changed.
func (c *Catalogue) All(ctx context.Context) ([]*record.Summary, error) {
	if err := c.refresh(ctx); err != nil {
		if err = c.fromMemory(ctx, err); err != nil {
			return nil, err
		}
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.list, nil
}

// fromMemory lets what is held be shown when the database is away, if anything
// is, and has the page say of what time it is.
func (c *Catalogue) fromMemory(ctx context.Context, why error) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.looked.IsZero() || !errs.Is(why, errs.Unavailable) {
		return why
	}
	web.AsOf(ctx, c.looked)
	return nil
}

// Ready says whether the lists were read at all. The first who asks reads them,
// unless somebody does already.
func (c *Catalogue) Ready(ctx context.Context) error {
	c.mu.RLock()
	read := !c.looked.IsZero()
	c.mu.RUnlock()
	switch {
	case read:
		return nil
	case !c.looking.TryLock():
		return errReading
	}
	defer c.looking.Unlock()
	return c.look(ctx)
}

var errReading = errs.New(errs.Unavailable, "The lists are still being read. Try again in a few seconds.")

// Held gives every summary in register order, and which state of the register
// that is. What is read from the database afterwards is of that state or newer.
func (c *Catalogue) Held(ctx context.Context) ([]*record.Summary, Generation, error) {
	if _, err := c.All(ctx); err != nil {
		return nil, Generation{}, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.list, c.now, nil
}

// Serving gives the recommendations that a commitment serves, in register order.
func (c *Catalogue) Serving(ctx context.Context, commitment string) ([]*record.Summary, error) {
	if _, err := c.All(ctx); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byWork == nil {
		c.byWork = map[string][]*record.Summary{}
		for _, s := range c.list {
			for _, w := range s.Work {
				c.byWork[w.ID] = append(c.byWork[w.ID], s)
			}
		}
	}
	return c.byWork[commitment], nil
}

// Get gives one summary, or nil.
func (c *Catalogue) Get(ctx context.Context, id string) (*record.Summary, error) {
	if _, err := c.All(ctx); err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byID[id], nil
}

// state says whether what is held is as new as it must be, and when a look failed,
// if nothing was found out since.
func (c *Catalogue) state() (fresh bool, failed time.Time) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.seen == c.touched && time.Since(c.looked) < c.Every, c.failed
}

// errAway is for those who do not wait for a database that was away a moment ago.
var errAway = errs.New(errs.Unavailable, "The database cannot be reached just now. Please try again in a minute.")

// refresh brings what is held up to date, if it must be. While the database is
// away one reader in each interval finds out, and nobody waits for that one.
func (c *Catalogue) refresh(ctx context.Context) error {
	fresh, failed := c.state()
	switch {
	case fresh:
		return nil
	case failed.IsZero():
		c.looking.Lock()
	case time.Since(failed) < c.Every || !c.looking.TryLock():
		return errAway
	}
	defer c.looking.Unlock()
	switch fresh, failed = c.state(); {
	case fresh:
		return nil // another reader was quicker
	case !failed.IsZero() && time.Since(failed) < c.Every:
		return errAway
	}
	return c.look(ctx)
}

// look reads what is new. Whoever calls it has looking.
func (c *Catalogue) look(ctx context.Context) error {
	c.mu.RLock()
	touched := c.touched
	c.mu.RUnlock()
	began := time.Now()
	changed, err := c.follow.Next(ctx, c.db)
	var aside string
	if err == nil {
		aside, err = store.Store{}.Aside(ctx, c.db)
		if err == nil && c.Beside != nil {
			var more string
			more, err = c.Beside(ctx, c.db)
			aside += "/" + more
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if wrong := c.Take(changed); wrong != nil {
		return wrong
	}
	if err != nil {
		if ctx.Err() == nil && errs.Is(err, errs.Unavailable) {
			c.failed = time.Now()
		}
		return err
	}
	if c.now.aside != aside {
		c.now.aside = aside
		c.now.Number++
	}
	c.looked, c.seen, c.failed = began, touched, time.Time{}
	return nil
}

// Check compares all that is held with the database and takes what differs. It
// says how many summaries that were.
func (c *Catalogue) Check(ctx context.Context) (int, error) {
	if err := c.refresh(ctx); err != nil {
		return 0, err
	}
	c.looking.Lock()
	defer c.looking.Unlock()
	missed, err := c.follow.Check(ctx, c.db)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(missed), c.Take(missed)
}

// Take puts what changed into the lists. If a document cannot be read the next
// look begins from nothing, so that none is passed over.
func (c *Catalogue) Take(changed []db.Changed) error {
	moved := false
	if len(changed) > 0 {
		c.now.Number++
	}
	for _, ch := range changed {
		if ch.Gone {
			c.drop(ch.ID)
			moved = true
			continue
		}
		s := new(record.Summary)
		if err := json.Unmarshal([]byte(ch.Doc), s); err != nil {
			c.follow = db.NewFollower("recommendation_summary")
			return fmt.Errorf("summary of %s: %w", ch.ID, err)
		}
		if old := c.byID[s.ID]; old == nil || !record.SameSummary(old, s) {
			c.drop(s.ID)
			c.byID[s.ID], c.sums[s.ID], moved = s, digestOf(ch.Doc), true
			c.now.turn(c.sums[s.ID], s.State == record.StatePublished)
		}
	}
	if moved {
		c.rebuild()
	}
	return nil
}

// drop lets go of a summary, if there is one.
func (c *Catalogue) drop(id string) {
	if old := c.byID[id]; old != nil {
		c.now.turn(c.sums[id], old.State == record.StatePublished)
		delete(c.byID, id)
		delete(c.sums, id)
	}
}

// rebuild makes the ordered list anew: newest report first, then by number.
func (c *Catalogue) rebuild() {
	list := make([]*record.Summary, 0, len(c.byID))
	for _, s := range c.byID {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.ReportID != b.ReportID {
			al, bl := a.Published.EDTF(), b.Published.EDTF()
			if al != bl {
				return al > bl
			}
			return a.ReportID < b.ReportID
		}
		if a.Position != b.Position {
			return a.Position < b.Position
		}
		return a.ID < b.ID
	})
	c.list, c.byWork = list, nil
}
