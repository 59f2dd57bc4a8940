package review

import (
	"context"
	"encoding/json"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/ledger"
)

// factsBefore is the name of what a person answered before they changed it.
const factsBefore = "facts before"

// ChangeAnswers puts right what a person answered about the report. What they answered
// before stays beside it. It opens no wall: whom they named before stays barred, beside
// whom they name now, until humans say who closed the case.
func (s *Service) ChangeAnswers(ctx context.Context, k intake.PersonKey, facts rules.Facts, force, prosecutor string) error {
	text, err := json.Marshal(facts)
	if err != nil {
		return err
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State.Ended() {
			return errs.New(errs.Conflict, "Your case has ended, so nobody would use this. You can ask for a new review.")
		}
		rows, err := s.store.sealed(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.name == "facts" {
				if err := tx.Update(ctx, "review_sealed", r.id, 0, ledger.Row{"name": factsBefore}); err != nil {
					return err
				}
			}
		}
		if err := s.seal(ctx, tx, c.ID, "facts", "", string(text)); err != nil {
			return err
		}
		force, prosecutor = s.listed(force), s.listed(prosecutor)
		row := ledger.Row{"force": db.OrNil(force), "prosecutor": db.OrNil(prosecutor)}
		if c.State == rules.Received || c.State == rules.Acknowledged { // later somebody has judged
			v := s.Judge(facts)
			row["result"], row["result_version"] = string(v.Result), v.Version
		}
		bars := c.fresh(present(c.Force, c.Prosecutor, force, prosecutor), BarOrigin, "")
		wrote, err := s.shutOut(ctx, tx, c, row, bars...)
		if err == nil && !wrote {
			err = tx.Update(ctx, "review_case", c.ID, 0, row)
		}
		if err != nil {
			return err
		}
		return s.noteBars(tx, c, bars...)
	})
}
