package shelf

import (
	"context"
	"html/template"
	"slices"
	"sort"
	"strings"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
)

// Facet is a value that the list can be narrowed to, with how many
// recommendations it would leave of all that the reader may see.
type Facet struct {
	ID, Name string
	Count    int
	met      int // in which order it was first met
}

// Facets are the values that the list can be narrowed to.
type Facets struct {
	Reports, Bodies, Answers, States []Facet
}

// Shelf is what one kind of reader may see of the register on one day. It is
// made when somebody first asks and thrown away when the register changes, so
// that a list that many read is worked out once.
type Shelf struct {
	of     []*record.Summary // the catalogue that it was made from
	drafts bool
	state  string // names what the list holds
	day    clock.Day
	list   []*record.Summary
	facets Facets
	orders orders
	// counts are Figures without the reports; synthetic says that any of the
	// list is made up, in whole or in part.
	counts    record.Figures
	synthetic bool
	// real are the bodies that something real asks.
	real map[string]bool
	due  times
	owed lazy[map[string]Owed]
	// figures are those of what a filter keeps.
	figures some[record.Figures]
	works   some[Work]

	mu    sync.Mutex
	found map[record.Filter]recommendation.List
	held  int
	made  map[string]template.HTML // what is shown of it to every reader, by name
}

// Shelves keeps one shelf for those who see drafts and one for all others.
type Shelves struct {
	service *recommendation.Service
	mu      sync.Mutex
	kept    [2]*Shelf
	beside  [2]*beside
}

// New makes the shelves of a service; nothing is on them yet.
func New(s *recommendation.Service) *Shelves { return &Shelves{service: s} }

// At gives the shelf of whoever asks. The rules are asked first, every time.
func (b *Shelves) At(ctx context.Context) (*Shelf, error) {
	s, _, err := b.at(ctx)
	return s, err
}

// at gives the shelf and what stands beside it. It is made by one; those who ask
// meanwhile wait for it.
func (b *Shelves) at(ctx context.Context) (*Shelf, *beside, error) {
	w, err := b.service.Whole(ctx)
	if err != nil {
		return nil, nil, err
	}
	i, day := 0, b.service.Today()
	if w.Drafts {
		i = 1
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.kept[i]
	if s == nil || s.day != day || !sameList(s.of, w.All) {
		s = stock(w, day)
		b.kept[i] = s
	}
	if n := b.beside[i]; n == nil || n.shelf != s || n.generation != w.Generation {
		b.beside[i] = newBeside(s, w)
	}
	return s, b.beside[i], nil
}

// stock makes a shelf.
func stock(w recommendation.Whole, day clock.Day) *Shelf {
	s := &Shelf{of: w.All, drafts: w.Drafts, state: w.State, day: day, found: map[record.Filter]recommendation.List{}, figures: some[record.Figures]{maximum: figuresHeld},
		works: some[Work]{maximum: worksHeld}}
	for _, r := range w.All {
		if w.Sees(r) {
			s.list = append(s.list, r)
			s.synthetic = s.synthetic || r.Synthetic || r.HasSynthetic
		}
	}
	s.real = realBodies(s.list)
	s.facets, s.counts = countFacets(s.list, day), record.Count(nil, s.list, day)
	s.orders.list, s.orders.day = s.list, day
	if len(s.list) >= large {
		go s.warm()
	}
	return s
}

// warm makes what the first pages that are asked for would make.
func (s *Shelf) warm() {
	s.orders.warm()
	s.Owed("")
	s.times(record.TimetableFilter{})
	s.times(record.TimetableFilter{Body: "any"})
}

// large is the size from which a shelf is made ready before anybody asks.
const large = 5_000

// Day is the day that the shelf is of.
func (s *Shelf) Day() clock.Day { return s.day }

// All are those that the reader may see. The list must not be changed.
func (s *Shelf) All() []*record.Summary { return s.list }

// Facets are the values that the list can be narrowed to.
func (s *Shelf) Facets() Facets { return s.facets }

// Counts are the figures of the list, without the reports.
func (s *Shelf) Counts() record.Figures { return s.counts }

// Synthetic says that any of the list is made up, in whole or in part.
func (s *Shelf) Synthetic() bool { return s.synthetic }

// IsReal says that something real asks a body.
func (s *Shelf) IsReal(body string) bool { return s.real[body] }

// Once makes something that every reader of the shelf is shown, and keeps it.
func (s *Shelf) Once(name string, make func() template.HTML) template.HTML {
	s.mu.Lock()
	defer s.mu.Unlock()
	if html, ok := s.made[name]; ok {
		return html
	}
	if s.made == nil {
		s.made = map[string]template.HTML{}
	}
	s.made[name] = make()
	return s.made[name]
}

// sameList says whether two lists are one: the catalogue makes a new one
// whenever anything changed.
func sameList(a, b []*record.Summary) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// heldLimit is how many summaries the lists kept on one shelf may name
// together (8 bytes each); then all are dropped and made again as asked for.
const heldLimit = 1_000_000

// List gives what Service.List gives, from the shelf.
func (b *Shelves) List(ctx context.Context, s *Shelf, f record.Filter, offset, limit int) (recommendation.List, error) {
	var err error
	if f.Body, err = b.readAs(ctx, s, f.Body); err != nil {
		return recommendation.List{}, err
	}
	whole, err := b.whole(ctx, s, f)
	if err != nil {
		return recommendation.List{}, err
	}
	from := min(max(offset, 0), len(whole.Items))
	to := len(whole.Items)
	if limit > 0 {
		to = min(from+limit, to)
	}
	return recommendation.List{Items: whole.Items[from:to], Total: len(whole.Items), More: whole.More}, nil
}

// readAs gives the id that a body's entry is read as. One that the shelf names is
// read as itself.
func (b *Shelves) readAs(ctx context.Context, s *Shelf, id string) (string, error) {
	if id == "" || slices.ContainsFunc(s.facets.Bodies, func(f Facet) bool { return f.ID == id }) {
		return id, nil
	}
	return b.service.ReadAs(ctx, id)
}

// whole gives all that a filter keeps. A search is asked of the database once;
// what it found stays good until the register changes.
func (b *Shelves) whole(ctx context.Context, s *Shelf, f record.Filter) (recommendation.List, error) {
	if f == (record.Filter{}) {
		return recommendation.List{Items: s.list}, nil
	}
	s.mu.Lock()
	got, ok := s.found[f]
	s.mu.Unlock()
	if ok {
		return got, nil
	}
	if f.Query != "" {
		all, more, err := b.service.Found(ctx, f.Query)
		if err != nil {
			return got, err
		}
		got.Items, got.More = record.Select(all, s.shows, f, s.day), more
	} else if all, rest := s.orders.narrowest(f); rest == (record.Filter{}) {
		return recommendation.List{Items: all}, nil
	} else {
		got.Items = record.Select(all, s.shows, rest, s.day)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held += len(got.Items) + 100; s.held > heldLimit {
		s.found, s.held = map[record.Filter]recommendation.List{}, 0
	}
	s.found[f] = got
	return got, nil
}

// shows is the reader's scope.
func (s *Shelf) shows(r *record.Summary) bool { return s.drafts || r.State == record.StatePublished }

// countFacets counts what there is to narrow to: reports as the list has them,
// newest first; bodies by name; states and answers in their own order.
func countFacets(list []*record.Summary, day clock.Day) Facets {
	reports := NewTally()
	for _, r := range list {
		reports.Add(r.ReportID, r.ReportTitle)
	}
	counted, left := record.RealApart(list, (*record.Summary).MadeUp)
	bodies, answers, states := tallies(counted, day)
	b, a, s := tallies(left, day)
	bodies.fill(b)
	answers.fill(a)
	states.fill(s)
	return Facets{Reports: reports.asMet(), Bodies: bodies.byName(), Answers: answers.InOrder(record.StatusLabels), States: states.InOrder(record.StateLabels)}
}

func realBodies(list []*record.Summary) map[string]bool {
	out := map[string]bool{}
	for _, r := range list {
		if r.MadeUp() {
			continue
		}
		for _, b := range r.Concerned() {
			out[b.ID] = true
		}
	}
	return out
}

// tallies counts by body, by answer and by where they stand.
func tallies(list []*record.Summary, day clock.Day) (bodies, answers, states *Tally) {
	bodies, answers, states = NewTally(), NewTally(), NewTally()
	for _, r := range list {
		for _, b := range r.Concerned() {
			bodies.Add(b.ID, b.Name)
		}
		answers.Add(string(r.Answer), "")
		states.Add(string(r.Condition(day).State), "")
	}
	return bodies, answers, states
}

// fill takes from another count what this one has none of: an option counts
// what is real, and where nothing is, what is made up.
func (t *Tally) fill(other *Tally) {
	for id, f := range other.by {
		if t.by[id] == nil {
			t.by[id] = f
		}
	}
}

// Tally counts things by id.
type Tally struct{ by map[string]*Facet }

// NewTally makes an empty count.
func NewTally() *Tally { return &Tally{map[string]*Facet{}} }

// Add counts one more of a thing.
func (t *Tally) Add(id, name string) {
	f := t.by[id]
	if f == nil {
		f = &Facet{ID: id, Name: name, met: len(t.by)}
		t.by[id] = f
	}
	f.Count++
}

// sorted lists what was counted.
func (t *Tally) sorted(less func(a, b Facet) bool) []Facet {
	out := make([]Facet, 0, len(t.by))
	for _, f := range t.by {
		out = append(out, *f)
	}
	sort.Slice(out, func(i, j int) bool { return less(out[i], out[j]) })
	return out
}

// byName lists it as a reader would look it up.
func (t *Tally) byName() []Facet {
	return t.sorted(func(a, b Facet) bool {
		if x, y := strings.ToLower(a.Name), strings.ToLower(b.Name); x != y {
			return x < y
		}
		return a.ID < b.ID
	})
}

// asMet keeps the order in which things were first added.
func (t *Tally) asMet() []Facet {
	return t.sorted(func(a, b Facet) bool { return a.met < b.met })
}

// InOrder lists those of a set of codes that there are any of.
func (t *Tally) InOrder(labels []record.Choice) []Facet {
	var out []Facet
	for _, c := range labels {
		if f := t.by[c.Value]; f != nil {
			out = append(out, Facet{ID: c.Value, Name: c.Label, Count: f.Count})
		}
	}
	return out
}

// Answered counts those with any coded answer.
func (s *Shelf) Answered() int {
	n := 0
	for _, a := range s.facets.Answers {
		if a.ID != string(record.NoneYet) {
			n += a.Count
		}
	}
	return n
}

// Size is how many recommendations the reader may see at all.
func (s *Shelf) Size() int { return len(s.list) }
