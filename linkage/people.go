package linkage

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// People are lasting identifiers of persons: each record's person, and the
// history of how it came about. A run that brings new records keeps the
// identifiers of persons who are still there; what merged, split or moved is
// written down with the links that made it so, and can be taken back.
type People struct {
	Next    int               `json:"next"`    // the number of the next new person
	Persons map[string]string `json:"persons"` // by record
	Runs    []PeopleRun       `json:"runs"`
}

// PeopleRun is what one run changed.
type PeopleRun struct {
	Name   string        `json:"run"`
	Events []PersonEvent `json:"events"`
	Moves  []Move        `json:"moves"` // each record whose person changed: what is taken back
	Before int           `json:"next_before"`
}

// The kinds of change.
const (
	PersonNew    = "new"    // nobody of these records was known
	PersonGrew   = "grew"   // new records of somebody known
	PersonMerged = "merged" // several persons were found to be one
	PersonSplit  = "split"  // a person was found to be several; this one is new
	PersonShrank = "shrank" // records went to somebody else, or are gone
	PersonEnded  = "ended"  // all records went to somebody else, or are gone
)

// PersonEvent says what became of a person, and why.
type PersonEvent struct {
	Kind    string   `json:"kind"`
	Person  string   `json:"person"`
	Others  []string `json:"others,omitempty"`  // those merged into it, or that it was split from, or that took its records
	Records []string `json:"records,omitempty"` // that came or went
	// Links are those between records that were not one person before: the
	// strongest for each record that came.
	Links []PersonLink `json:"links,omitempty"`
}

// PersonLink is the evidence of a change.
type PersonLink struct {
	Left   string  `json:"left"`
	Right  string  `json:"right"`
	Weight float64 `json:"match_weight"`
}

// Move is a record that changed its person. From is empty for a new record, To
// for one that is gone.
type Move struct {
	Record string `json:"record"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
}

// NewPeople begins without anybody.
func NewPeople() *People { return &People{Next: 1, Persons: map[string]string{}, Runs: []PeopleRun{}} }

// maxPeople bounds the size of a file of people in bytes.
const maxPeople = 4 << 30

// ReadPeople reads what [People.Write] wrote.
func ReadPeople(r io.Reader) (*People, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPeople+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxPeople {
		return nil, fmt.Errorf("the file of persons is larger than %d GiB", maxPeople>>30)
	}
	p := NewPeople()
	if err := strict(bytes.NewReader(b), p); err != nil {
		return nil, fmt.Errorf("the file of persons cannot be read: %w", err)
	}
	if p.Next < 1 || p.Persons == nil {
		return nil, fmt.Errorf("the file of persons cannot be read: it has no next number or no persons")
	}
	return p, nil
}

// Write writes the people as JSON, the same bytes for the same people.
func (p *People) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(p)
}

// Update takes the clusters of a run: names and roots of all records, and its
// links. A cluster takes over the identifier of the person with whom it shares
// most records (the lower number where two share as many), if nobody has a
// greater claim; otherwise it is given a new one.
func (p *People) Update(run string, names []string, roots []uint32, edges []Edge) (*PeopleRun, error) {
	if len(names) != len(roots) {
		return nil, fmt.Errorf("%d records have names and %d have clusters", len(names), len(roots))
	}
	if slices.ContainsFunc(p.Runs, func(r PeopleRun) bool { return r.Name == run }) {
		return nil, fmt.Errorf("a run called %q is already in the history of persons", run)
	}
	u := &update{p: p, names: names, members: map[uint32][]int{}, given: map[uint32]string{}, run: PeopleRun{Name: run, Before: p.Next}}
	for i, r := range roots {
		u.members[r] = append(u.members[r], i)
	}
	u.roots = slices.Sorted(maps.Keys(u.members))
	u.give()
	u.move()
	u.tell(roots, edges)
	p.Runs = append(p.Runs, u.run)
	return &p.Runs[len(p.Runs)-1], nil
}

// update is one update at work.
type update struct {
	p       *People
	names   []string
	members map[uint32][]int
	roots   []uint32
	given   map[uint32]string // person by root
	run     PeopleRun
}

type claim struct {
	root   uint32
	person string
	shared int
}

// give settles who keeps which identifier, the greatest claims first.
func (u *update) give() {
	var claims []claim
	for _, root := range u.roots {
		shared := map[string]int{}
		for _, i := range u.members[root] {
			if was := u.p.Persons[u.names[i]]; was != "" {
				shared[was]++
			}
		}
		for person, n := range shared {
			claims = append(claims, claim{root, person, n})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), comparePersons(a.person, b.person), cmp.Compare(a.root, b.root))
	})
	taken := map[string]bool{}
	for _, c := range claims {
		if u.given[c.root] == "" && !taken[c.person] {
			u.given[c.root], taken[c.person] = c.person, true
		}
	}
	for _, root := range u.roots {
		if u.given[root] == "" {
			u.given[root] = fmt.Sprintf("P%d", u.p.Next)
			u.p.Next++
		}
	}
}

// comparePersons puts P2 before P10.
func comparePersons(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// move gives records their persons and writes down what changed.
func (u *update) move() {
	now := make(map[string]string, len(u.names))
	for _, root := range u.roots {
		for _, i := range u.members[root] {
			now[u.names[i]] = u.given[root]
			if was := u.p.Persons[u.names[i]]; was != u.given[root] {
				u.run.Moves = append(u.run.Moves, Move{u.names[i], was, u.given[root]})
			}
		}
	}
	for record, was := range u.p.Persons {
		if _, here := now[record]; !here {
			u.run.Moves = append(u.run.Moves, Move{record, was, ""})
		}
	}
	slices.SortFunc(u.run.Moves, func(a, b Move) int { return cmp.Compare(a.Record, b.Record) })
	u.p.Persons = now
}

// Undo takes the last run back.
func (p *People) Undo() error {
	if len(p.Runs) == 0 {
		return fmt.Errorf("there is no run to take back")
	}
	last := p.Runs[len(p.Runs)-1]
	for _, m := range last.Moves {
		if p.Persons[m.Record] != m.To {
			return fmt.Errorf("the history does not fit: the record %q is of %q and not of %q", m.Record, p.Persons[m.Record], m.To)
		}
	}
	for _, m := range last.Moves {
		if m.From == "" {
			delete(p.Persons, m.Record)
		} else {
			p.Persons[m.Record] = m.From
		}
	}
	p.Next, p.Runs = last.Before, p.Runs[:len(p.Runs)-1]
	return nil
}
