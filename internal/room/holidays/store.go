package holidays

import (
	"context"
	"database/sql"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// changes gives all that was said of the list, the oldest first.
func changes(ctx context.Context, q db.Querier) ([]Change, error) {
	rows, err := q.Query(ctx, `SELECT id, position, nation, day, what, COALESCE(title, ''), why, source, made, account, name, COALESCE(agreed, '') FROM holiday_change ORDER BY position`)
	return db.Collect(rows, err, func(r *sql.Rows) (c Change, err error) {
		var day, made string
		if err = r.Scan(&c.ID, &c.Position, &c.Nation, &day, &c.What, &c.Title, &c.Why, &c.Source, &made, &c.Account, &c.Name, &c.Agreed); err != nil {
			return c, err
		}
		if c.Made, err = time.Parse(time.RFC3339, made); err == nil {
			c.Day, err = clock.ParseDay(day)
		}
		return c, err
	})
}
