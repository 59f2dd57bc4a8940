package listening

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

func (store) outward(ctx context.Context, q db.Querier, where string, args ...any) ([]Outward, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, approach_id, account_id, use_of, COALESCE(body, ''), whom, why, follows, COALESCE(signed, ''), COALESCE(signed_on, ''), asked, asked_human,
 COALESCE(agreed, ''), COALESCE(refused, ''), COALESCE(answered, ''), COALESCE(yes, 0), COALESCE(ended, ''), COALESCE(reopened, ''), COALESCE(went, ''), COALESCE(went_how, ''), COALESCE(told, '')
 FROM inquiry_outward `+where+` ORDER BY asked, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x Outward, err error) {
		var signed, asked, agreed, refused, answered, ended, reopened, went, told string
		err = r.Scan(&x.ID, &x.version, &x.Inquiry, &x.Approach, &x.Account, &x.Use, &x.Body, &x.Whom, &x.Why, &x.Follows, &x.Signed, &signed, &asked, &x.asker,
			&agreed, &refused, &answered, &x.Yes, &ended, &reopened, &went, &x.How, &told)
		for text, to := range map[*string]*clock.Day{&signed: &x.SignedOn, &asked: &x.Proposed, &agreed: &x.Agreed, &refused: &x.Refused, &answered: &x.Answered, &ended: &x.Ended,
			&reopened: &x.Reopened, &went: &x.Went, &told: &x.Told} {
			*to = clock.DayOrNone(*text)
		}
		return x, err
	})
}

// one gives an asking by its id.
func (s store) oneOutward(ctx context.Context, q db.Querier, id string) (Outward, error) {
	all, err := s.outward(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Outward{}, err
	}
	return all[0], nil
}

// row is what can change of an asking.
func (x *Outward) row() ledger.Row {
	row := ledger.Row{"agreed": orNil(x.Agreed), "refused": orNil(x.Refused), "answered": orNil(x.Answered), "ended": orNil(x.Ended), "reopened": orNil(x.Reopened), "went": orNil(x.Went),
		"told": orNil(x.Told)}
	if !x.Answered.IsZero() {
		row["yes"] = x.Yes
	}
	return row
}
