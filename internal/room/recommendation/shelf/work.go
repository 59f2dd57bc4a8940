package shelf

import (
	"context"

	"candour/internal/room/recommendation/record"
)

// Work is what a body's page tells of its timetable, the earliest first and what
// has no date last: how many there are, and the first of them.
type Work struct {
	// Late is what a record says was not there by its date, or moved; Promised is
	// every commitment.
	Late, Promised  []record.Due
	Lates, Promises int
	Synthetic       bool
}

// WorkShown is how many of each are kept.
const WorkShown = 5

// Work gives it of a body.
func (b *Shelves) Work(ctx context.Context, body string) (Work, error) {
	if err := b.service.MayReadTimetable(ctx); err != nil {
		return Work{}, err
	}
	s, err := b.At(ctx)
	if err != nil {
		return Work{}, err
	}
	return s.works.get(body, func(Work) int { return 2 * WorkShown }, func() (Work, error) {
		return workOf(s.times(record.TimetableFilter{Body: body, Undated: true})), nil
	})
}

// workOf looks at each recommendation once, however many entries it has.
func workOf(t Times) (w Work) {
	dues := map[*record.Summary][]record.Due{}
	for _, part := range [][]entry{t.dated, t.undated} {
		for _, e := range part {
			all, ok := dues[e.of]
			if !ok {
				all = record.Dues(e.of.As(t.body), t.day)
				dues[e.of] = all
			}
			w.Add(all[e.n])
		}
	}
	return w
}

// Add sorts one entry in.
func (w *Work) Add(d record.Due) {
	if d.Condition.Late() && record.DueOfOne(d) {
		w.Late, w.Lates = first(w.Late, d), w.Lates+1
	}
	if d.Kind == record.DueCommitment {
		w.Promised, w.Promises = first(w.Promised, d), w.Promises+1
	}
	w.Synthetic = w.Synthetic || d.Synthetic
}

func first(all []record.Due, d record.Due) []record.Due {
	if len(all) < WorkShown {
		return append(all, d)
	}
	return all
}
