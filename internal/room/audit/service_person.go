package audit

import (
	"context"
	"slices"
	"strings"

	"candour/linkage"
)

// linkedState is what the newest linkage left, with what the clerks settled. It
// is read once; persons, networks and sizes are made of it.
type linkedState struct {
	facts  []Fact
	pairs  []Pair
	person map[string]string // the pseudonym of each record's person
}

func (s *Service) linkedState(ctx context.Context, v View) (l linkedState, err error) {
	if l.facts, err = s.store.facts(ctx, s.db, v.Lists); err != nil {
		return l, err
	}
	if l.pairs, err = s.pairsNow(ctx, v); err != nil {
		return l, err
	}
	people, err := s.people(ctx, s.db, *v.Run)
	if err != nil {
		return l, err
	}
	l.person = people.Persons
	return l, nil
}

// persons are the people as they are put together now. Those whom only a link
// under the threshold would join are apart.
func (l linkedState) persons() []Person {
	return peopleOf(l.facts, l.person, strongestLinks(l.pairs, l.person))
}

// Persons gives the people of a project.
func (s *Service) Persons(ctx context.Context, v View) ([]Person, error) {
	if v.Run == nil {
		return nil, nil
	}
	l, err := s.linkedState(ctx, v)
	if err != nil {
		return nil, err
	}
	return l.persons(), nil
}

// Sizes says how many persons there would be at some thresholds, with what the
// clerks settled.
func (s *Service) Sizes(ctx context.Context, v View, thresholds ...float64) ([]Sizes, error) {
	facts, err := s.store.facts(ctx, s.db, v.Lists)
	if err != nil {
		return nil, err
	}
	pairs, err := s.pairsNow(ctx, v)
	if err != nil {
		return nil, err
	}
	names := recordNames(facts)
	slices.Sort(thresholds)
	var out []Sizes
	for _, t := range slices.Compact(thresholds) {
		roots, _ := clusters(names, pairs, t)
		count := map[uint32]int{}
		for _, root := range roots {
			count[root]++
		}
		x := Sizes{Threshold: t, Persons: len(count)}
		for _, n := range count {
			if n > 1 {
				x.Joined++
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// History is how the persons of a project came about.
type History struct {
	Of      string
	Why     []string
	Example string
	Changes []Changes // newest first
}

// Changes count what one linkage changed.
type Changes struct {
	Run                              string
	New, Grew, Merged, Parted, Ended int
	// Some tells a few of the merges and partings.
	Some []string
}

// maxTold is how many merges and partings of one linkage are told.
const maxTold = 5

// History tells what each linkage changed, and why one person or record is as it
// is.
func (s *Service) History(ctx context.Context, v View, of string) (History, error) {
	h := History{Of: of}
	if v.Run == nil {
		return h, nil
	}
	people, err := s.people(ctx, s.db, *v.Run)
	if err != nil {
		return h, err
	}
	if of != "" {
		h.Why = people.Why(of)
	}
	for _, run := range slices.Backward(people.Runs) {
		c := Changes{Run: run.Name}
		for _, e := range run.Events {
			c.count(e)
		}
		h.Changes = append(h.Changes, c)
	}
	for _, id := range people.Persons {
		if h.Example == "" || comparePeople(id, h.Example) < 0 {
			h.Example = id
		}
	}
	return h, nil
}

func (c *Changes) count(e linkage.PersonEvent) {
	told := ""
	switch e.Kind {
	case linkage.PersonNew:
		c.New++
	case linkage.PersonGrew:
		c.Grew++
	case linkage.PersonMerged:
		c.Merged++
		told = strings.Join(e.Others, ", ") + " and " + e.Person + " are one person now: " + e.Person
	case linkage.PersonSplit:
		c.Parted++
		told = e.Person + " was parted from " + strings.Join(e.Others, ", ")
	case linkage.PersonEnded:
		c.Ended++
	}
	if told != "" && len(c.Some) < maxTold {
		c.Some = append(c.Some, told)
	}
}
