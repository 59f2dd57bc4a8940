package returns

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// corrections gives what public pages said wrongly, the newest first.
func (store) corrections(ctx context.Context, q db.Querier) ([]Correction, error) {
	rows, err := q.Query(ctx, `SELECT id, page, body, body_name, about, was, becomes, why, made FROM return_correction ORDER BY made DESC, id DESC`)
	return db.Collect(rows, err, func(r *sql.Rows) (c Correction, err error) {
		var made string
		err = r.Scan(&c.ID, &c.Page, &c.Body, &c.BodyName, &c.About, &c.Was, &c.Becomes, &c.Why, &made)
		c.Made = clock.MomentOrNone(made)
		return c, err
	})
}

// hasCorrection says whether a correction was made under an id.
func (store) hasCorrection(ctx context.Context, q db.Querier, id string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM return_correction WHERE id = ?`, id).Scan(&n)
	return n > 0, err
}
