package testkit

import (
	"testing"

	"candour/internal/base/db"
)

// Rows gives every row of a table as a line of the caller's making, in the
// order in which the database has them.
func Rows(t testing.TB, d *db.DB, table string, line func(columns []string, cells []any) string) (out []string) {
	t.Helper()
	rows, err := d.SQL().QueryContext(t.Context(), `SELECT * FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells, at := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			at[i] = &cells[i]
		}
		if err := rows.Scan(at...); err != nil {
			t.Fatal(err)
		}
		out = append(out, line(columns, cells))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
