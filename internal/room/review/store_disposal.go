package review

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// disposals loads what the schedule did to a case.
func (store) disposals(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT kind, state, rule, things, on_day FROM review_disposal WHERE case_id = ? ORDER BY on_day, id`, c.ID)
	c.Disposals, err = db.Collect(rows, err, func(r *sql.Rows) (d Disposed, err error) {
		var on sql.NullString
		err = r.Scan(&d.Kind, &d.State, &d.Rule, &d.Things, &on)
		d.On = dayOf(on)
		return d, err
	})
	return err
}

// endedFirst gives those cases that ended first.
func (store) endedFirst(ctx context.Context, q db.Querier, where string, args []any, limit int) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT c.id FROM review_case c WHERE `+where+` ORDER BY c.arrived, c.id LIMIT ?`, append(args, limit)...)
	return db.Collect(rows, err, scanID)
}

// toWarn gives the ended cases that have come far enough for a first warning and
// have kinds of record that nobody was warned of: at most the whole and three
// parts.
func (store) toWarn(ctx context.Context, q db.Querier, ended clock.Day) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT c.id FROM review_case c WHERE c.state IN ('withdrawn', 'not-eligible', 'closed') AND c.held = ? AND c.arrived <= ?
		AND (SELECT count(*) FROM review_disposal d WHERE d.case_id = c.id AND d.state = 'warned' AND d.on_day >= c.arrived) < CASE WHEN c.state = 'withdrawn' THEN 1 ELSE 4 END
		ORDER BY c.arrived, c.id`, 0, ended.String())
	return db.Collect(rows, err, scanID)
}

func scanID(r *sql.Rows) (id string, err error) {
	err = r.Scan(&id)
	return id, err
}
