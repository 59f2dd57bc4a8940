package recommendation

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// Filter says which recommendations somebody wants to see. The zero filter is
// all that they may.
type Filter struct {
	Query  string
	Report string
	Body   string
	Answer Status
	State  State
	// Due is a month, "2026-03": something is due or was due in it.
	Due string
	// Timing asks how the answer came: TimingDue, TimingIn, TimingLate,
	// TimingUnknown; only those whose answer was due are kept.
	Timing string
	// Moved asks for those with a promised date that was moved.
	Moved bool
	// Data keeps what is real or what is made up: DataReal, DataMadeUp.
	Data string
	Sort string // "", "title", "answer_due", "overdue"
}

// catalogue keeps every summary in memory, so that lists and counts read no
// rows. It catches up with the database by marks (db.Follower), at most every
// interval; this node's own writes are seen at once. No clock of any node has a
// say in what it finds.
type catalogue struct {
	db    *db.DB
	every time.Duration

	mu     sync.RWMutex
	follow *db.Follower
	byID   map[string]*Summary
	list   []*Summary // in register order
	looked time.Time
	stale  bool
}

func newCatalogue(d *db.DB) *catalogue {
	return &catalogue{db: d, every: time.Second, follow: db.NewFollower("recommendation_summary"), byID: map[string]*Summary{}, stale: true}
}

// touch says that this process wrote: the next reader looks again.
func (c *catalogue) touch() {
	c.mu.Lock()
	c.stale = true
	c.mu.Unlock()
}

// all gives every summary in register order. The slice must not be changed.
func (c *catalogue) all(ctx context.Context) ([]*Summary, error) {
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
func (c *catalogue) get(ctx context.Context, id string) (*Summary, error) {
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
		s := new(Summary)
		if err := json.Unmarshal([]byte(ch.Doc), s); err != nil {
			c.follow = db.NewFollower("recommendation_summary")
			return fmt.Errorf("summary of %s: %w", ch.ID, err)
		}
		if old := c.byID[s.ID]; old == nil || !sameSummary(old, s) {
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
	list := make([]*Summary, 0, len(c.byID))
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

// sel keeps the summaries that match, in order. The scope comes first: only
// then what the person typed.
func sel(list []*Summary, scope func(*Summary) bool, f Filter, today clock.Day) []*Summary {
	out := make([]*Summary, 0, 64)
	for _, s := range list {
		if scope(s) && f.keeps(s, today) {
			out = append(out, s)
		}
	}
	sortBy(out, f.Sort, today)
	return out
}

func (f Filter) keeps(s *Summary, today clock.Day) bool {
	switch {
	case f.Report != "" && s.ReportID != f.Report,
		f.Answer != "" && !s.as(f.Body).gave(f.Answer),
		f.Timing != "" && !s.as(f.Body).timed(f.Timing, today),
		f.Body != "" && !s.concerns(f.Body),
		f.Due != "" && !s.dueIn(f.Due),
		f.Moved && !s.as(f.Body).moved(),
		f.Data != "" && !s.of(f.Data):
		return false
	}
	return f.State == "" || s.ConditionOf(f.Body, today).State == f.State
}

// concerns says whether a body is addressed or owns a commitment.
func (s *Summary) concerns(body string) bool {
	for _, b := range s.Bodies {
		if b.ID == body {
			return true
		}
	}
	for _, w := range s.Work {
		if w.BodyID == body {
			return true
		}
	}
	return false
}

// dueIn says whether a last possible day falls in a month ("2026-03").
func (s *Summary) dueIn(month string) bool {
	in := func(d clock.Day, ok bool) bool { return ok && strings.HasPrefix(d.String(), month) }
	if s.AnswerDue != nil && in(*s.AnswerDue, true) || s.Deadline != nil && in(*s.Deadline, true) {
		return true
	}
	for _, w := range s.Work {
		if in(w.Due.Last()) {
			return true
		}
	}
	return false
}

// dayOr gives a day as sortable text, unknown last.
func dayOr(d *clock.Day) string {
	if d == nil {
		return "9999"
	}
	return d.String()
}

func (s *Summary) lateBy(today clock.Day) int {
	if c := s.Condition(today); c.State == StateOverdue || c.State == StateNotAnswered {
		return c.Days
	}
	return -1
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var sortChoices = []Choice{
	{"", "Newest report first"}, {"overdue", "Most overdue first"}, {"answer_due", "Answer due first"}, {"title", "By title"},
}
