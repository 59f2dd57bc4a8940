package sweep

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/db"
)

// earlier loads what a force's cases were before a list, by reference in small
// letters.
func (s store) earlier(ctx context.Context, q db.Querier, force string) (map[string]earlier, error) {
	return s.earlierWhere(ctx, q, `force_id = ?`, force, force)
}

// earlierOf gives what is known now of some references of a force.
func (s store) earlierOf(ctx context.Context, q db.Querier, force string, references []string) (map[string]earlier, error) {
	args := []any{force}
	for _, r := range references {
		args = append(args, r)
	}
	in := strings.TrimSuffix(strings.Repeat("lower(?), ", len(references)), ", ")
	return s.earlierWhere(ctx, q, `force_id = ? AND lower(reference) IN (`+in+`)`, force, args...)
}

func (store) earlierWhere(ctx context.Context, q db.Querier, where, force string, args ...any) (map[string]earlier, error) {
	type row struct {
		reference string
		earlier
	}
	rows, err := q.Query(ctx, `SELECT id, reference, print, state, dropped, opened, closed, class, suspects, victims FROM sweep_case WHERE `+where, args...)
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

// onTheWay lists the force's lists that are being stored.
func (store) onTheWay(ctx context.Context, q db.Querier, force string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM sweep_list WHERE force_id = ? AND state = 'loading' ORDER BY id`, force)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}
