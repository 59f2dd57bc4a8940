package shelf

import (
	"fmt"

	"candour/internal/room/recommendation/record"
)

// Owed counts where the recommendations to one body stand, as far as it is
// concerned.
type Owed map[record.State]int

// Owed gives the counts of a body. Of a body that real ones ask, the real are
// counted. It must not be changed.
func (s *Shelf) Owed(body string) Owed {
	return s.owed.of(func() map[string]Owed {
		out := map[string]Owed{}
		for _, it := range s.list {
			for _, b := range it.Concerned() {
				if it.MadeUp() && s.IsReal(b.ID) {
					continue
				}
				if out[b.ID] == nil {
					out[b.ID] = Owed{}
				}
				out[b.ID][it.ConditionOf(b.ID, s.day).State]++
			}
		}
		return out
	})[body]
}

// Matched are the figures of all that a filter keeps, as far as the body that it
// names is concerned.
func (s *Shelf) Matched(f record.Filter, items []*record.Summary) record.Figures {
	f.Sort = ""
	if f == (record.Filter{}) {
		return s.counts
	}
	count := func() (record.Figures, error) { return record.Count(nil, record.SeenAs(items, f.Body), s.day), nil }
	if len(items) < fewToCount {
		out, _ := count()
		return out
	}
	out, _ := s.figures.get(fmt.Sprintf("%+v", f), func(record.Figures) int { return 0 }, count)
	return out
}

// fewToCount is up to how many are counted each time: that takes less than to
// keep it.
const fewToCount = 200
