package returns

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/table/rowcheck"
)

// asking gives what was found in a version by some rules.
func (store) asking(ctx context.Context, q db.Querier, version string, rules []string) ([]Remark, error) {
	args := []any{version}
	for _, r := range rules {
		args = append(args, r)
	}
	rows, err := q.Query(ctx, `SELECT n, rule, file, sheet, message FROM return_problem WHERE version_id = ? AND rule IN (`+db.Placeholders(len(rules))+`) ORDER BY n`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x Remark, err error) {
		var file, sheet text
		err = r.Scan(&x.N, &x.Rule, &file, &sheet, &x.Words)
		x.About = aboutOf(rowcheck.Problem{File: file.s(), Sheet: sheet.s()})
		return x, err
	})
}

// reasons gives what a body said of remarks on a version, oldest first.
func (store) reasons(ctx context.Context, q db.Querier, version string) ([]Remark, error) {
	rows, err := q.Query(ctx, `SELECT rule, about, words, name, made FROM return_reason WHERE version_id = ? ORDER BY made, id`, version)
	return db.Collect(rows, err, func(r *sql.Rows) (x Remark, err error) {
		var made string
		err = r.Scan(&x.Rule, &x.About, &x.Why, &x.Name, &made)
		x.Made = clock.MomentOrNone(made)
		return x, err
	})
}
