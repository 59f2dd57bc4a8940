package returns

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"candour/internal/base/db"
)

// unlike is the condition that two rows, a (was) and b (is), differ in a value.
func unlike(shared []sharedField) string {
	if len(shared) == 0 {
		return "0 = 1"
	}
	var parts []string
	for _, p := range shared {
		parts = append(parts, fmt.Sprintf("a.v%02d <> b.v%02d", p.was, p.is))
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// differs counts rows that were added, changed and left out between two loads.
func (store) differs(ctx context.Context, q db.Querier, was, is int64, shared []sharedField) (d Difference, err error) {
	rows, err := q.Query(ctx, `SELECT
 (SELECT COUNT(*) FROM return_row b LEFT JOIN return_row a ON a.load = ? AND a.k = b.k WHERE b.load = ? AND a.k IS NULL),
 (SELECT COUNT(*) FROM return_row b JOIN return_row a ON a.load = ? AND a.k = b.k WHERE b.load = ? AND `+unlike(shared)+`),
 (SELECT COUNT(*) FROM return_row a LEFT JOIN return_row b ON b.load = ? AND b.k = a.k WHERE a.load = ? AND b.k IS NULL)`, was, is, was, is, is, was)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (d Difference, err error) { return d, r.Scan(&d.Added, &d.Changed, &d.Gone) })
	if err != nil || len(all) == 0 {
		return d, err
	}
	return all[0], nil
}

// changedRows gives the rows that differ, by key.
func (store) changedRows(ctx context.Context, q db.Querier, was, is int64, shared []sharedField, limit int) ([]ChangedRow, error) {
	var cols strings.Builder
	for i, p := range shared {
		fmt.Fprintf(&cols, ", a.v%02d AS was%d, b.v%02d AS is%d", p.was, i, p.is, i)
	}
	none := strings.Repeat(", NULL, NULL", len(shared))
	rows, err := q.Query(ctx, `SELECT * FROM (
 SELECT 'changed' AS how, b.k AS k, b.n AS n`+cols.String()+` FROM return_row b JOIN return_row a ON a.load = ? AND a.k = b.k WHERE b.load = ? AND `+unlike(shared)+`
 UNION ALL SELECT 'added', b.k, b.n`+none+` FROM return_row b LEFT JOIN return_row a ON a.load = ? AND a.k = b.k WHERE b.load = ? AND a.k IS NULL
 UNION ALL SELECT 'gone', a.k, a.n`+none+` FROM return_row a LEFT JOIN return_row b ON b.load = ? AND b.k = a.k WHERE a.load = ? AND b.k IS NULL) x ORDER BY k LIMIT ?`,
		was, is, was, is, is, was, limit)
	return db.Collect(rows, err, func(r *sql.Rows) (x ChangedRow, err error) {
		values := make([]text, 2*len(shared))
		into := []any{&x.How, &x.Key, &x.N}
		for i := range values {
			into = append(into, &values[i])
		}
		if err = r.Scan(into...); err != nil || x.How != "changed" {
			return x, err
		}
		for i, p := range shared {
			if a, b := values[2*i].s(), values[2*i+1].s(); a != b {
				x.Fields = append(x.Fields, ChangedField{Field: p.name, Was: a, Is: b})
			}
		}
		return x, nil
	})
}
