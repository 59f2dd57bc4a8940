package recommendation

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
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
)

// catalogue keeps every summary in memory, so that lists and counts read no
// rows. It catches up with the database by marks (db.Follower), at most every
// interval; this node's own writes are seen at once. No clock of any node has a
// say in what it finds.
type catalogue struct {
	db    *db.DB
	every time.Duration

	mu     sync.RWMutex
	follow *db.Follower
	byID   map[string]*record.Summary
	list   []*record.Summary // in register order
	looked time.Time
	stale  bool
	now    generation
	sums   map[string]digest // what of each summary is in the sums
	// byWork finds the recommendations that a commitment serves; made when first
	// asked for, of the list as it is.
	byWork map[string][]*record.Summary
}

// generation says which state of the register is held.
type generation struct {
	number uint64 // of this node: goes up with each change of the register
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
func (g *generation) turn(one digest, public bool) {
	g.all.turn(one)
	if public {
		g.published.turn(one)
	}
}

// name is the same on every node that holds the same, as far as somebody sees it.
func (g generation) name(drafts bool) string {
	d := g.published
	if drafts {
		d = g.all
	}
	return fmt.Sprintf("%016x%016x", d[0], d[1])
}

func newCatalogue(d *db.DB) *catalogue {
	return &catalogue{db: d, every: time.Second, follow: db.NewFollower("recommendation_summary"), byID: map[string]*record.Summary{}, sums: map[string]digest{}, stale: true}
}

// touch says that this process wrote: the next reader looks again.
func (c *catalogue) touch() {
	c.mu.Lock()
	c.stale = true
	c.mu.Unlock()
}

// all gives every summary in register order. The slice must not be changed.
func (c *catalogue) all(ctx context.Context) ([]*record.Summary, error) {
	c.mu.RLock()
	fresh := !c.stale && time.Since(c.looked) < c.every
	list := c.list
	c.mu.RUnlock()
	if fresh {
		return list, nil
	}
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.list, nil
}

// held gives every summary in register order, and which state of the register
// that is. What is read from the database afterwards is of that state or newer.
func (c *catalogue) held(ctx context.Context) ([]*record.Summary, generation, error) {
	if _, err := c.all(ctx); err != nil {
		return nil, generation{}, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.list, c.now, nil
}

// serving gives the recommendations that a commitment serves, in register order.
func (c *catalogue) serving(ctx context.Context, commitment string) ([]*record.Summary, error) {
	if _, err := c.all(ctx); err != nil {
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

// get gives one summary, or nil.
func (c *catalogue) get(ctx context.Context, id string) (*record.Summary, error) {
	if _, err := c.all(ctx); err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byID[id], nil
}

func (c *catalogue) refresh(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stale && time.Since(c.looked) < c.every {
		return nil // another reader was quicker
	}
	began := time.Now()
	changed, err := c.follow.Next(ctx, c.db)
	if err != nil {
		return err
	}
	if err := c.take(changed); err != nil {
		return err
	}
	aside, err := store.Store{}.Aside(ctx, c.db)
	if err != nil {
		return err
	}
	if c.now.aside != aside {
		c.now.aside = aside
		c.now.number++
	}
	c.looked, c.stale = began, false
	return nil
}

// check compares all that is held with the database and takes what differs. It
// says how many summaries that were.
func (c *catalogue) check(ctx context.Context) (int, error) {
	if err := c.refresh(ctx); err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	missed, err := c.follow.Check(ctx, c.db)
	if err != nil {
		return 0, err
	}
	return len(missed), c.take(missed)
}

// take puts what changed into the lists. If a document cannot be read the next
// look begins from nothing, so that none is passed over.
func (c *catalogue) take(changed []db.Changed) error {
	moved := false
	if len(changed) > 0 {
		c.now.number++
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
func (c *catalogue) drop(id string) {
	if old := c.byID[id]; old != nil {
		c.now.turn(c.sums[id], old.State == record.StatePublished)
		delete(c.byID, id)
		delete(c.sums, id)
	}
}

// rebuild makes the ordered list anew: newest report first, then by number.
func (c *catalogue) rebuild() {
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
