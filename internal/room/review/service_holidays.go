package review

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// days is the calendar that clocks count by, as it is now.
func (s *Service) days() *clock.Calendar { return s.Clocks.Days() }

// Waits says whether a clock runs in a state whose due day is not known, since the
// list of bank holidays does not reach so far. It is neither in time nor late.
func (s *Service) Waits(state rules.State, due clock.Day) bool {
	if !due.IsZero() || s.days() == nil {
		return false
	}
	_, runs, _ := s.Clocks.For(state, true, s.Today())
	return runs
}

// ListEnds gives the last day of the list of bank holidays, and whether that is
// within a year.
func (s *Service) ListEnds() (clock.Day, bool) {
	c := s.days()
	if c == nil {
		return clock.Day{}, true
	}
	return c.Whole(clock.EnglandAndWales), c.EndsSoon(clock.EnglandAndWales, s.Today())
}

// WaitsWords say what such a clock waits for.
func (s *Service) WaitsWords() string {
	end, _ := s.ListEnds()
	return "The list is whole to " + end.Human() + ". An administrator adds the next year. Until then this is neither in time nor late."
}

// LeftOutWords name the days that a count of working days from one day to another
// left out; "" when there is no due day.
func (s *Service) LeftOutWords(from, due clock.Day) string {
	if from.IsZero() || due.IsZero() || s.days() == nil {
		return ""
	}
	by := s.days().CountedBy(due)
	words := rules.LeftOutWords(by, from, due)
	if !slices.Equal(by.LeftOut(clock.EnglandAndWales, from, due), s.days().LeftOut(clock.EnglandAndWales, from, due)) {
		words += " The list was put right since. This day had passed, and stays."
	}
	return words
}

// DueNote is LeftOutWords of a request for papers, or why it has no day.
func (s *Service) DueNote(asked, due clock.Day) string {
	if due.IsZero() {
		return s.WaitsWords()
	}
	return s.LeftOutWords(asked, due)
}

// FollowHolidays moves the due days of clocks that run to where the list of bank
// holidays has them now, each case with its own entry; it says how many. Steps
// that have ended keep the day by which they were judged.
func (s *Service) FollowHolidays(ctx context.Context) (moved int, err error) {
	if s.Clocks.Own() { // nothing was ever said of it
		return 0, nil
	}
	list, err := s.store.running(ctx, s.DB)
	if err != nil {
		return 0, err
	}
	for i := range list {
		if !s.behind(&list[i]) {
			continue
		}
		err := s.onCase(ctx, access.ReviewClock, list[i].ID, 0, s.follow)
		if errs.Is(err, errs.Conflict) || errs.Is(err, errs.NotFound) {
			continue // somebody was faster
		}
		if err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// duesOf gives a case's clock as the list has it now, and the days of its open
// requests. A clock that does not run, or whose day is not known, is the zero day.
func (s *Service) duesOf(c *Case) (now rules.Clock, requests map[string]clock.Day) {
	if k := s.clockOf(c.State, c.Enhanced, c.Arrived); k != nil {
		now = *k
	}
	requests = map[string]clock.Day{}
	for _, r := range c.Requests {
		if r.State != PapersOpen {
			continue
		}
		requests[r.ID] = clock.Day{}
		if k := s.clockOf(rules.Asked, c.Enhanced, r.Asked); k != nil {
			requests[r.ID] = k.Due
		}
	}
	return now, requests
}

// behind says whether a stored day is not that of the list.
func (s *Service) behind(c *Case) bool {
	now, requests := s.duesOf(c)
	if now.Due != c.Due || now.Warn != c.Warn {
		return true
	}
	for _, r := range c.Requests {
		if due, open := requests[r.ID]; open && due != r.Due {
			return true
		}
	}
	return false
}

func (s *Service) follow(ctx context.Context, tx *ledger.Tx, c *Case) error {
	if !s.behind(c) {
		return errs.New(errs.Conflict, "The days are those of the list already.")
	}
	now, requests := s.duesOf(c)
	passage, err := s.store.lastPassage(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if err := tx.Update(ctx, "review_passage", passage, 0, ledger.Row{"due": dayOr(now.Due, nil)}); err != nil {
		return err
	}
	for id, due := range requests {
		if err := tx.Update(ctx, "review_request", id, 0, ledger.Row{"due": dayOr(due, nil)}); err != nil {
			return err
		}
	}
	return tx.Update(ctx, "review_case", c.ID, c.Version, ledger.Row{"due": dayOr(now.Due, noClock), "warn": dayOr(now.Warn, noClock)})
}

// dayOr stores a day, or what stands for none.
func dayOr(d clock.Day, none any) any {
	if d.IsZero() {
		return none
	}
	return d.String()
}
