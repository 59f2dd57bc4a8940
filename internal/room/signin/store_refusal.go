package signin

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
)

func countRefusal(ctx context.Context, tx *db.Tx, day, who, route string, status int) error {
	_, err := tx.Exec(ctx, `INSERT INTO signin_refusal (day, who, route, status, times) VALUES (?, ?, ?, ?, 1)
ON CONFLICT (day, who, route, status) DO UPDATE SET times = signin_refusal.times + 1`, day, who, route, status)
	return err
}

func forgetRefusals(ctx context.Context, tx *db.Tx, before string) error {
	_, err := tx.Exec(ctx, `DELETE FROM signin_refusal WHERE day < ?`, before)
	return err
}

// refusals sums up by month and account, most often first.
func refusals(ctx context.Context, q db.Querier, since string) ([]Refusals, error) {
	rows, err := q.Query(ctx, `SELECT SUBSTR(day, 1, 7), who, SUM(CASE WHEN status = 403 THEN times ELSE 0 END), SUM(CASE WHEN status = 404 THEN times ELSE 0 END),
COUNT(DISTINCT day), COUNT(DISTINCT route), MAX(day) FROM signin_refusal WHERE day >= ? GROUP BY SUBSTR(day, 1, 7), who ORDER BY 3 DESC, 4 DESC, 1, 2`, since)
	return db.Collect(rows, err, func(r *sql.Rows) (x Refusals, err error) {
		return x, r.Scan(&x.Month, &x.Who, &x.Forbidden, &x.NotFound, &x.Days, &x.Routes, &x.Last)
	})
}
