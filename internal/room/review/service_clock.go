package review

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// RunClocks does what time alone does: a request for papers that nobody
// answered becomes silence, with its date, for all to see; a case whose
// requests are all over goes on; a force that did not answer the advice has
// not answered. It says how many cases it moved.
func (s *Service) RunClocks(ctx context.Context) (moved int, err error) {
	if _, err := s.FollowHolidays(ctx); err != nil {
		return 0, err
	}
	ids, err := s.store.late(ctx, s.DB, s.Today())
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := s.runClock(ctx, id); errs.Is(err, errs.Conflict) {
			continue // somebody was faster
		} else if err != nil {
			return moved, err
		}
		moved++
	}
	if err := s.warnDue(ctx); err != nil {
		return moved, err
	}
	return moved, s.vault.Tidy(ctx)
}

func (s *Service) runClock(ctx context.Context, id string) error {
	return s.onCase(ctx, access.ReviewClock, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State == rules.Advised {
			return s.move(ctx, tx, c, rules.Acted, rules.ByClock, rules.NoAnswer, nil)
		}
		if c.State != rules.Asked {
			return errs.New(errs.Conflict, "The case has moved on.")
		}
		open := 0
		for _, r := range c.Requests {
			switch {
			case r.State != PapersOpen:
			case !r.Due.IsZero() && s.Today().After(r.Due): // a day that is not known blames nobody
				if err := tx.Update(ctx, "review_request", r.ID, 0, ledger.Row{"state": PapersSilent}); err != nil {
					return err
				}
			default:
				open++
			}
		}
		if open > 0 {
			return nil
		}
		return s.move(ctx, tx, c, rules.Gathered, rules.ByClock, "", nil)
	})
}
