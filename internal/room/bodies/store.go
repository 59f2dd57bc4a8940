package bodies

import (
	"context"
	"database/sql"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
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
	rows, err := q.Query(ctx, `SELECT id, from_body, to_body, kind, COALESCE(reason, ''), version FROM body_tie WHERE state = 'holds' ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (t Tie, err error) {
		err = r.Scan(&t.ID, &t.From, &t.To, &t.Kind, &t.Reason, &t.Version)
		return t, err
	})
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
