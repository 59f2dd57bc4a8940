package sharing

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

func (*Service) rows(ctx context.Context, q db.Querier, where string, args ...any) ([]Shared, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, with_inquiry_id, document_id, version, why, fair, cost, from_day, until_day, asked, agreed, lifted, COALESCE(lifted_why, '')
 FROM inquiry_share `+where+` ORDER BY from_day DESC, number DESC, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x Shared, err error) {
		var from, until string
		var lifted sql.NullString
		err = r.Scan(&x.ID, &x.Inquiry, &x.To, &x.Document, &x.Version, &x.Why, &x.Fair, &x.Cost, &from, &until, &x.Asked, &x.Agreed, &lifted, &x.LiftedWhy)
		x.From, x.Until, x.Lifted, x.lifted = clock.DayOrNone(from), clock.DayOrNone(until), clock.DayOrNone(lifted.String), lifted.Valid
		return x, err
	})
}
