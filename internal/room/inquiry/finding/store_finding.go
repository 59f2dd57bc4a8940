package finding

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

func (Service) count(ctx context.Context, q db.Querier, inquiry string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM inquiry_finding WHERE inquiry_id = ?`, inquiry).Scan(&n)
	return n, err
}

func (Service) findings(ctx context.Context, q db.Querier, where string, args ...any) ([]Finding, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, report, place, words, sha256, on_day, link, themes, recommendations, made, asked, agreed
 FROM inquiry_finding `+where, args...)
	out, err := db.Collect(rows, err, func(r *sql.Rows) (f Finding, err error) {
		var on, themes, recs, made string
		err = r.Scan(&f.ID, &f.Inquiry, &f.Report, &f.Place, &f.Words, &f.SHA256, &on, &f.Link, &themes, &recs, &made, &f.Asked, &f.Agreed)
		f.On, f.Made, f.Themes, f.Recommendations = clock.DayOrNone(on), clock.DayOrNone(made), lines(themes), strings.Fields(recs)
		return f, err
	})
	slices.SortFunc(out, inOrder)
	return out, err
}
