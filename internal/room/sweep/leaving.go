package sweep

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// reasonLeft is why an allocation ended of somebody who works here no longer.
const reasonLeft = "the reviewer left"

// held is a case that somebody was given and has not looked at.
type held struct{ allocation, caseID string }

// Holds says what somebody has in hand, in words that name no case.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	all, err := s.store.heldBy(ctx, q, who)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return []string{web.Plural(len(all), "case of the sweep", "cases of the sweep")}, nil
}

// Left ends what somebody had in hand: each case waits to be given to another.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	all, err := s.store.heldBy(ctx, tx, who)
	for _, h := range all {
		if err != nil {
			return err
		}
		if err = tx.Update(ctx, "sweep_allocation", h.allocation, 0, ledger.Row{"state": "ended", "reason": reasonLeft}); err == nil {
			err = tx.Update(ctx, "sweep_case", h.caseID, 0, ledger.Row{"state": string(Waiting)})
		}
	}
	return err
}
