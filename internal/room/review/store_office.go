package review

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// UnknownOffice is an office that somebody keeps out and nobody knows. It says not of
// which case.
type UnknownOffice struct {
	Bar, Typed string
	On         clock.Day
	Synthetic  bool
}

// closedSQL selects the cases that are closed to everybody: an office is kept out that
// nobody knows. ('unknown' is BarUnknown; the index names it too.)
const closedSQL = `SELECT x.case_id FROM review_bar x WHERE x.kind = 'unknown'`

// unknownOffices leaves out those of cases that are erased.
func (store) unknownOffices(ctx context.Context, q db.Querier) ([]UnknownOffice, error) {
	rows, err := q.Query(ctx, `SELECT b.id, COALESCE(b.reason, ''), b.on_day, c.synthetic FROM review_bar b JOIN review_case c ON c.id = b.case_id
		WHERE b.kind = 'unknown' AND c.state <> 'erased' ORDER BY b.on_day, b.id`)
	return db.Collect(rows, err, func(r *sql.Rows) (u UnknownOffice, err error) {
		var on sql.NullString
		err = r.Scan(&u.Bar, &u.Typed, &on, &u.Synthetic)
		u.On = dayOf(on)
		return u, err
	})
}

// unknownOffice gives the case of one.
func (store) unknownOffice(ctx context.Context, q db.Querier, bar string) (caseID string, err error) {
	err = q.QueryRow(ctx, `SELECT case_id FROM review_bar WHERE id = ? AND kind = 'unknown'`, bar).Scan(&caseID)
	if db.NoRows(err) {
		err = errNoOffice()
	}
	return caseID, err
}
