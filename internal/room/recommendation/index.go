package recommendation

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"sync"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
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
}

func newCatalogue(d *db.DB) *catalogue {
	return &catalogue{db: d, every: time.Second, follow: db.NewFollower("recommendation_summary"), byID: map[string]*record.Summary{}, stale: true}
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
	for _, ch := range changed {
		if ch.Gone {
			delete(c.byID, ch.ID)
			moved = true
			continue
		}
		s := new(record.Summary)
		if err := json.Unmarshal([]byte(ch.Doc), s); err != nil {
			c.follow = db.NewFollower("recommendation_summary")
			return fmt.Errorf("summary of %s: %w", ch.ID, err)
		}
		if old := c.byID[s.ID]; old == nil || !record.SameSummary(old, s) {
			c.byID[s.ID], moved = s, true
		}
	}
	if moved {
		c.rebuild()
	}
	return nil
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
	c.list = list
}
