package sweep

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/db"
)

// earlier loads what a force's cases were before a list, by reference in small
// letters.
func (store) earlier(ctx context.Context, q db.Querier, force string) (map[string]earlier, error) {
	type row struct {
		reference string
		earlier
	}
	rows, err := q.Query(ctx, `SELECT id, reference, print, state, dropped, opened, closed, class, suspects, victims FROM sweep_case WHERE force_id = ?`, force)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x row, err error) {
		var opened, closed, class text
		var suspects, victims whole
		err = r.Scan(&x.id, &x.reference, &x.print, &x.state, &x.dropped, &opened, &closed, &class, &suspects, &victims)
		f := Facts{ForceID: force, Reference: x.reference, Opened: Date{Text: opened.s()}, Closed: Date{Text: closed.s()}, Class: class.s(), Suspects: suspects.count(), Victims: victims.count()}
		x.key = keyOf(&f)
		return x, err
	})
	out := make(map[string]earlier, len(all))
	for _, x := range all {
		out[strings.ToLower(x.reference)] = x.earlier
	}
	return out, err
}
