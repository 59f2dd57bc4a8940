package sweep

import (
	"context"
	"database/sql"

	"candour/internal/access"
	"candour/internal/db"
	"candour/internal/ledger"
	"candour/internal/web"
)

// reasonLeft is why an allocation ended of somebody who works here no longer.
const reasonLeft = "the reviewer left"

// held is a case that somebody was given and has not looked at.
type held struct{ allocation, caseID string }

func (store) heldBy(ctx context.Context, q db.Querier, who access.Leaver) ([]held, error) {
	if !who.Loses(access.RoleReviewer) || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT a.id, a.case_id FROM sweep_allocation a JOIN sweep_case c ON c.id = a.case_id
		WHERE a.state = 'active' AND a.human = ? AND c.state = ? ORDER BY a.id`, who.Human, string(Allocated))
	return db.Collect(rows, err, func(r *sql.Rows) (h held, err error) { return h, r.Scan(&h.allocation, &h.caseID) })
}

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
