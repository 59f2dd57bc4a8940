package bodies

import (
	"context"
	"database/sql"
	"fmt"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/room"
)

// The states of a tie and of a past.
const (
	stateHolds     = "holds"
	stateWithdrawn = "withdrawn" // entered by mistake
)

// dateOf reads a stored date; one that cannot be read is not known.
func dateOf(s sql.NullString) edtf.Date {
	d, err := edtf.Parse(s.String)
	if err != nil {
		return edtf.Date{}
	}
	return d
}

func dateOrNil(d edtf.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Text()
}

func listed(ctx context.Context, q db.Querier) ([]Body, error) {
	rows, err := q.Query(ctx, `SELECT id, name, kind, ended, synthetic, version FROM body_listed ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (b Body, err error) {
		var ended sql.NullString
		err = r.Scan(&b.ID, &b.Name, &b.Kind, &ended, &b.Synthetic, &b.Version)
		b.Ended, b.Source = dateOf(ended), Listed
		return b, err
	})
}

func ties(ctx context.Context, q db.Querier) ([]Tie, error) {
	rows, err := q.Query(ctx, `SELECT id, from_body, to_body, kind, COALESCE(reason, ''), version, COALESCE(source, ''), since_date FROM body_tie WHERE state = 'holds' ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (t Tie, err error) {
		var since sql.NullString
		err = r.Scan(&t.ID, &t.From, &t.To, &t.Kind, &t.Reason, &t.Version, &t.Source, &since)
		t.Since = dateOf(since)
		return t, err
	})
}

// said gives what is said of bodies, in the order in which it was entered.
func said(ctx context.Context, q db.Querier) ([]Said, error) {
	rows, err := q.Query(ctx, `SELECT id, body, kind, COALESCE(name, ''), from_date, to_date, COALESCE(source, ''), reason, synthetic, version FROM body_said WHERE state = 'holds' ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (s Said, err error) {
		var from, to sql.NullString
		err = r.Scan(&s.ID, &s.Body, &s.Kind, &s.Name, &from, &to, &s.Source, &s.Reason, &s.Synthetic, &s.Version)
		s.From, s.Until = dateOf(from), dateOf(to)
		return s, err
	})
}

func merges(ctx context.Context, q db.Querier) ([]Merge, error) {
	rows, err := q.Query(ctx, `SELECT id, from_body, to_body, merged_on, reason, synthetic, version FROM body_merge WHERE state = 'holds' ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (m Merge, err error) {
		var on sql.NullString
		err = r.Scan(&m.ID, &m.From, &m.To, &on, &m.Reason, &m.Synthetic, &m.Version)
		m.On = dateOf(on)
		return m, err
	})
}

// mark sums up the tables that the list is made of.
func mark(ctx context.Context, q db.Querier) (string, error) {
	var sums [8]int64
	query, dest := ``, []any{}
	for i, t := range []string{listedTable, tieTable, saidTable, mergeTable} {
		query += `, (SELECT count(*) FROM ` + t + `), (SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM ` + t + `)`
		dest = append(dest, &sums[2*i], &sums[2*i+1])
	}
	err := q.QueryRow(ctx, `SELECT `+query[2:]).Scan(dest...)
	return fmt.Sprint(sums), err
}

// count says how many rows of a table name a body. The table and the column are
// those that a room declares, never what somebody typed.
func count(ctx context.Context, q db.Querier, c room.BodyColumn, id string) (n int, err error) {
	query, arg := `SELECT count(*) FROM `+c.Table+` WHERE `+c.Column+` = ?`, id
	if c.List {
		query, arg = `SELECT count(*) FROM `+c.Table+` WHERE ' ' || `+c.Column+` || ' ' LIKE ?`, "% "+id+" %"
	}
	err = q.QueryRow(ctx, query, arg).Scan(&n)
	return n, err
}

const pastColumns = `id, staff_id, body, kind, from_date, to_date, reason, version`

func scanPast(r *sql.Rows) (p Past, err error) {
	var from, to sql.NullString
	err = r.Scan(&p.ID, &p.Staff, &p.Body, &p.Kind, &from, &to, &p.Reason, &p.Version)
	p.From, p.To = dateOf(from), dateOf(to)
	return p, err
}

// pasts gives what is kept of one person, or of everybody when staff is empty.
func pasts(ctx context.Context, q db.Querier, staff string) ([]Past, error) {
	where, args := "", []any{}
	if staff != "" {
		where, args = ` AND staff_id = ?`, []any{staff}
	}
	rows, err := q.Query(ctx, `SELECT `+pastColumns+` FROM staff_past WHERE state = 'holds'`+where+` ORDER BY staff_id, id`, args...)
	return db.Collect(rows, err, scanPast)
}

func pastByID(ctx context.Context, q db.Querier, id string) (Past, error) {
	rows, err := q.Query(ctx, `SELECT `+pastColumns+` FROM staff_past WHERE state = 'holds' AND id = ?`, id)
	list, err := db.Collect(rows, err, scanPast)
	if err == nil && len(list) != 1 {
		err = errs.New(errs.NotFound, "There is no such entry.")
	}
	if err != nil {
		return Past{}, err
	}
	return list[0], nil
}
