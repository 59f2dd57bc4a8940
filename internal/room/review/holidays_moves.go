package review

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// Counts are how many due days another list of bank holidays would move later or
// earlier, and how many have passed and stay though it counts them otherwise.
type Counts struct{ Later, Earlier, Stay int }

// Moves says what another list of bank holidays would do to the due days of cases
// and of requests for papers that wait for an answer. It names none.
func (s *Service) Moves(ctx context.Context, q db.Querier, then *clock.Calendar) (cases, requests Counts, err error) {
	list, err := s.store.running(ctx, q)
	if err != nil {
		return cases, requests, err
	}
	kept, afresh := s.countingBy(then), s.countingBy(then.Afresh())
	for i := range list {
		c := &list[i]
		if c.Synthetic != s.Synthetic {
			continue
		}
		now, asked := kept.duesOf(c)
		plain, plainAsked := afresh.duesOf(c)
		cases.add(c.Due, now.Due, plain.Due)
		for _, r := range c.Requests {
			requests.add(r.Due, asked[r.ID], plainAsked[r.ID])
		}
	}
	return cases, requests, nil
}

// countingBy is the service as it would count with another list.
func (s *Service) countingBy(list *clock.Calendar) *Service {
	c := s.Config
	c.Calendar, c.Clocks = list, c.Clocks.By(list)
	return &Service{Config: c}
}

// add counts one due day: as it is stored, as it would be, and as it would be if
// none that has passed stayed.
func (n *Counts) add(was, then, afresh clock.Day) {
	switch {
	case was.IsZero() || then.IsZero():
	case then.After(was):
		n.Later++
	case then.Before(was):
		n.Earlier++
	case afresh != then:
		n.Stay++
	}
}
