package shelf

import (
	"context"
	"slices"
	"sort"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
)

// entry is one entry of the timetable by its place: the n-th of what a
// recommendation puts there. The rest is worked out when it is shown.
type entry struct {
	of   *record.Summary
	n    int32
	last clock.Day
}

// entries are those of the timetable, the earliest first, and those that have no
// date, in register order.
type entries struct{ dated, undated []entry }

func (e *entries) add(of *record.Summary, n int, d record.DueDay) {
	if one := (entry{of, int32(n), d.Last}); d.Dated {
		e.dated = append(e.dated, one)
	} else {
		e.undated = append(e.undated, one)
	}
}

func (e *entries) sort() {
	slices.SortStableFunc(e.dated, func(a, b entry) int { return a.last.Sub(b.last) })
}

// Times is a part of the timetable, worked out as far as it is looked at.
type Times struct {
	entries
	day  clock.Day
	body string // as far as which each is looked at
}

// Len is how many entries there are.
func (t Times) Len() int { return len(t.dated) + len(t.undated) }

// At gives one, the earliest first.
func (t Times) At(i int) record.Due {
	e := entry{}
	if i < len(t.dated) {
		e = t.dated[i]
	} else {
		e = t.undated[i-len(t.dated)]
	}
	return record.Dues(e.of.As(t.body), t.day)[e.n]
}

// Page gives the entries from one place up to another.
func (t Times) Page(from, to int) []record.Due {
	from = max(from, 0)
	out := make([]record.Due, 0, max(min(to, t.Len())-from, 0))
	for i := from; i < min(to, t.Len()); i++ {
		out = append(out, t.At(i))
	}
	return out
}

// Coming is the place of the first entry that is not past; Len when all are.
func (t Times) Coming() int {
	return sort.Search(len(t.dated), func(i int) bool { return !t.dated[i].last.Before(t.day) })
}

// month keeps what has its last possible day in a month ("2026-03").
func (t Times) month(month string) Times {
	from, err := clock.ParseDay(month + "-01")
	if err != nil {
		return Times{day: t.day, body: t.body}
	}
	y, m, _ := from.Date()
	to := clock.NewDay(y, int(m)+1, 1)
	at := func(d clock.Day) int {
		return sort.Search(len(t.dated), func(i int) bool { return !t.dated[i].last.Before(d) })
	}
	t.dated, t.undated = t.dated[at(from):at(to)], nil
	return t
}

// times is the timetable on the shelf, in all and by whoever owes it.
type times struct {
	all    lazy[*entries]
	bodies lazy[map[string]*entries]
}

// entriesOf collects what a list puts in the timetable; one commitment may serve
// many and is there once.
func entriesOf(list []*record.Summary, keep func(record.DueDay) bool) *entries {
	out, seen := &entries{}, map[string]bool{}
	for _, s := range list {
		for i, d := range record.DueDays(s) {
			if d.Commitment != "" && seen[d.Commitment] || !keep(d) {
				continue
			}
			if d.Commitment != "" {
				seen[d.Commitment] = true
			}
			out.add(s, i, d)
		}
	}
	out.sort()
	return out
}

// entriesByBody takes the timetable apart by who owes it.
func entriesByBody(list []*record.Summary) map[string]*entries {
	type owed struct{ body, commitment string }
	out, seen := map[string]*entries{}, map[owed]bool{}
	for _, s := range list {
		for i, d := range record.DueDays(s) {
			for _, b := range d.Owners {
				of := owed{b.ID, d.Commitment}
				if d.Commitment != "" && seen[of] {
					continue
				}
				if d.Commitment != "" {
					seen[of] = true
				}
				if out[b.ID] == nil {
					out[b.ID] = &entries{}
				}
				out[b.ID].add(s, i, d)
			}
		}
	}
	for _, e := range out {
		e.sort()
	}
	return out
}

// Timetable gives what Service.Timetable gives, from the shelf.
func (b *Shelves) Timetable(ctx context.Context, f record.TimetableFilter) (Times, error) {
	if err := b.service.MayReadTimetable(ctx); err != nil {
		return Times{}, err
	}
	s, err := b.At(ctx)
	if err != nil {
		return Times{}, err
	}
	if f.Body, err = b.readAs(ctx, s, f.Body); err != nil {
		return Times{}, err
	}
	return s.times(f), nil
}

func (s *Shelf) times(f record.TimetableFilter) Times {
	t := Times{day: s.day, body: f.Body}
	switch {
	case f.Report != "": // of one report they are few
		t.entries = *entriesOf(s.orders.only("", apartByReport, f.Report), func(d record.DueDay) bool { return f.Body == "" || record.Owns(d.Owners, f.Body) })
	case f.Body != "":
		if of := s.due.bodies.of(func() map[string]*entries { return entriesByBody(s.list) })[f.Body]; of != nil {
			t.entries = *of
		}
	default:
		t.entries = *s.due.all.of(func() *entries { return entriesOf(s.list, func(record.DueDay) bool { return true }) })
	}
	if f.Month != "" {
		return t.month(f.Month)
	}
	if !f.Undated {
		t.undated = nil
	}
	return t
}

// Every gives all entries, one after the other, for a file.
func (t Times) Every(yield func(record.Due) bool) {
	for i := range t.Len() {
		if !yield(t.At(i)) {
			return
		}
	}
}
