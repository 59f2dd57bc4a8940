package requesting

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/restrict"
)

type store struct{}

// names reads ids of a column; one that is NULL says that nobody looked.
func names(column sql.NullString) (restrict.Names, []string) {
	if !column.Valid {
		return restrict.Names{}, nil
	}
	ids := strings.Fields(column.String)
	return restrict.Named(ids...), ids
}

func (store) documents(ctx context.Context, q db.Querier, where string, args ...any) ([]Document, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, title, sha256, pages, received, COALESCE(body, ''), sender, made, persons, classes, COALESCE(looked, ''),
 COALESCE(back, ''), COALESCE(back_why, ''), COALESCE(asking_id, '') FROM inquiry_document `+where+` ORDER BY received DESC, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (d Document, err error) {
		var received, made, looked, back string
		var persons, classes sql.NullString
		err = r.Scan(&d.ID, &d.Inquiry, &d.Version, &d.Title, &d.SHA256, &d.Pages, &received, &d.Body, &d.Sender, &made, &persons, &classes, &looked, &back, &d.BackWhy, &d.Asking)
		d.Received, d.Made, d.Looked, d.Back = clock.DayOrNone(received), clock.DayOrNone(made), clock.DayOrNone(looked), clock.DayOrNone(back)
		d.Persons, d.persons = names(persons)
		d.Classes, d.classes = names(classes)
		return d, err
	})
}
