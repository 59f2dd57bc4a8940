package returns

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"candour/internal/base/db"
	"candour/internal/table/rowcheck"
)

// Row is one row as it is kept.
type Row struct {
	N           int64
	Key, Parent string
	Values      []string
}

// maxFields is how many columns a kept row has.
const maxFields = 24

// rowsAtOnce is how many rows one statement stores, and rowsInTx how many one
// transaction: others may write between two transactions.
const (
	rowsAtOnce = 64
	rowsInTx   = 8192
)

// digest is the SHA-256 of rows in the order of the file: each field, then a
// unit separator, each row, then a record separator (ASCII 31 and 30), which no
// checked value holds.
type digest struct {
	h   hash.Hash
	buf []byte
}

func newDigest() *digest { return &digest{h: sha256.New()} }

func (d *digest) add(r *Row) {
	b := strconv.AppendInt(d.buf[:0], r.N, 10)
	for _, v := range r.Values {
		b = append(append(b, 31), v...)
	}
	d.buf = append(b, 30)
	_, _ = d.h.Write(d.buf) // never fails (package hash)
}

func (d *digest) sum() string { return hex.EncodeToString(d.h.Sum(nil)) }

// statement gives the text that stores so many rows with so many fields.
func insertRows(rows, fields int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO return_row (load, n, k, parent")
	for i := range fields {
		fmt.Fprintf(&b, ", v%02d", i)
	}
	b.WriteString(") VALUES ")
	one := "(" + db.Placeholders(fields+4) + ")"
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(one)
	}
	return b.String()
}

// keepRows stores rows of one load, as many at once as it can.
func (store) keepRows(ctx context.Context, tx *db.Tx, load int64, fields int, rows []Row) error {
	args := make([]any, 0, rowsAtOnce*(fields+4))
	full := insertRows(rowsAtOnce, fields)
	for len(rows) > 0 {
		part, text := rows[:min(rowsAtOnce, len(rows))], full
		if len(part) < rowsAtOnce {
			text = insertRows(len(part), fields)
		}
		args = args[:0]
		for i := range part {
			r := &part[i]
			args = append(args, load, r.N, r.Key, parentOf(r))
			for _, v := range r.Values {
				args = append(args, v)
			}
		}
		if _, err := tx.Exec(ctx, text, args...); err != nil {
			return err
		}
		rows = rows[len(part):]
	}
	return nil
}

func parentOf(r *Row) any {
	if r.Parent == "" {
		return nil
	}
	return r.Parent
}

// orphans gives loads that have rows and no record: a check that was stopped.
func (store) orphans(ctx context.Context, q db.Querier) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT load FROM return_row WHERE load NOT IN (SELECT seq FROM return_load)`)
	return db.Collect(rows, err, func(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) })
}

func (store) dropRows(ctx context.Context, tx *db.Tx, load int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM return_row WHERE load = ?`, load)
	return err
}

// rowsOf calls fn for each kept row in the order of the file, page by page, so
// that memory stays flat.
func (st store) rowsOf(ctx context.Context, q db.Querier, load int64, fields int, fn func(Row) error) error {
	for from := int64(-1); ; {
		page, err := st.page(ctx, q, load, fields, from, 5000)
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(page) < 5000 {
			return nil
		}
		from = page[len(page)-1].N
	}
}

func (store) page(ctx context.Context, q db.Querier, load int64, fields int, after int64, limit int) ([]Row, error) {
	rows, err := q.Query(ctx, `SELECT n, k, parent`+valueColumns("", fields)+` FROM return_row WHERE load = ? AND n > ? ORDER BY n LIMIT ?`, load, after, limit)
	return db.Collect(rows, err, func(r *sql.Rows) (x Row, err error) { return scanRow(r, fields) })
}

func scanRow(r *sql.Rows, fields int) (x Row, err error) {
	var parent text
	values := make([]text, fields)
	into := []any{&x.N, &x.Key, &parent}
	for i := range values {
		into = append(into, &values[i])
	}
	if err = r.Scan(into...); err != nil {
		return x, err
	}
	x.Parent, x.Values = parent.s(), make([]string, fields)
	for i, v := range values {
		x.Values[i] = v.s()
	}
	return x, nil
}

func valueColumns(alias string, fields int) string {
	var b strings.Builder
	for i := range fields {
		fmt.Fprintf(&b, ", %sv%02d", alias, i)
	}
	return b.String()
}

func (store) keepProblems(ctx context.Context, tx *db.Tx, version string, list []rowcheck.Problem) error {
	const fields = 14
	for from := 0; from < len(list); from += rowsAtOnce {
		part := list[from:min(from+rowsAtOnce, len(list))]
		args := make([]any, 0, len(part)*fields)
		for i, p := range part {
			args = append(args, version, from+i, p.Severity, p.Rule, p.File, p.Sheet, p.Row, p.Column, p.Field, p.Value, p.Message, p.Suggestion, p.Reference, p.Expected)
		}
		one := "(" + db.Placeholders(fields) + ")"
		_, err := tx.Exec(ctx, `INSERT INTO return_problem (version_id, n, kind, rule, file, sheet, row_number, col, field, value, message, suggestion, reference, expected) VALUES `+
			one+strings.Repeat(","+one, len(part)-1), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// problems gives what was found in a version, of one kind or of all ("").
func (store) problems(ctx context.Context, q db.Querier, version, kind string, from, limit int) ([]rowcheck.Problem, error) {
	rows, err := q.Query(ctx, `SELECT kind, rule, file, sheet, row_number, col, field, value, message, suggestion, reference, expected FROM return_problem
 WHERE version_id = ? AND (kind = ? OR ? = '') ORDER BY n LIMIT ? OFFSET ?`, version, kind, kind, limit, from)
	return db.Collect(rows, err, func(r *sql.Rows) (p rowcheck.Problem, err error) {
		var file, sheet, col, field, value, suggestion, reference, expected text
		err = r.Scan(&p.Severity, &p.Rule, &file, &sheet, &p.Row, &col, &field, &value, &p.Message, &suggestion, &reference, &expected)
		p.File, p.Sheet, p.Column, p.Field, p.Value = file.s(), sheet.s(), col.s(), field.s(), value.s()
		p.Suggestion, p.Reference = suggestion.s(), reference.s()
		if p.Expected = expected.s(); p.Expected == "" { // of a check from before it was kept
			p = rowcheck.WithExpected(p)
		}
		return p, err
	})
}

func (store) dropProblems(ctx context.Context, tx *db.Tx, version string) error {
	_, err := tx.Exec(ctx, `DELETE FROM return_problem WHERE version_id = ?`, version)
	return err
}

func (store) countProblems(ctx context.Context, q db.Querier, version, kind string) (int64, error) {
	rows, err := q.Query(ctx, `SELECT COUNT(*) FROM return_problem WHERE version_id = ? AND (kind = ? OR ? = '')`, version, kind, kind)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) })
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}
