package closing

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// store reads records. It takes the Querier with each call.
type store struct{}

// closing gives the closing of a record; nil where nobody agreed to one.
func (store) closing(ctx context.Context, q db.Querier, id string) (*Closing, error) {
	var c Closing
	var opens, agreed, closed, written string
	err := q.QueryRow(ctx, `SELECT id, version, inquiry_id, archive, recipient, opens, why, agreed_day, asked, agreed, COALESCE(closed_day, ''), COALESCE(written_day, ''), COALESCE(sha256, '')
 FROM inquiry_closing WHERE inquiry_id = ?`, id).Scan(&c.ID, &c.Version, &c.Inquiry, &c.Archive, &c.Recipient, &opens, &c.Why, &agreed, &c.By, &c.Second, &closed, &written, &c.SHA256)
	if db.NoRows(err) {
		return nil, nil
	}
	c.Opens, c.Agreed, c.Closed, c.Written = clock.DayOrNone(opens), clock.DayOrNone(agreed), clock.DayOrNone(closed), clock.DayOrNone(written)
	return &c, err
}

func (store) reasons(ctx context.Context, q db.Querier, id string) ([]Reason, error) {
	rows, err := q.Query(ctx, `SELECT kind, refs, why, on_day, asked, agreed FROM inquiry_closing_point WHERE inquiry_id = ? ORDER BY on_day, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x Reason, err error) {
		var refs, on string
		err = r.Scan(&x.Kind, &refs, &x.Why, &on, &x.By, &x.Second)
		x.Refs, x.On = strings.Fields(refs), clock.DayOrNone(on)
		return x, err
	})
}

// destroyed gives what was destroyed, by class and day; accounts of one day and sheet together.
func (store) destroyed(ctx context.Context, q db.Querier, id string) ([]Destroyed, error) {
	rows, err := q.Query(ctx, `SELECT class, SUM(many), COALESCE(sheet, ''), rule, on_day, COALESCE(asked, ''), COALESCE(agreed, '') FROM inquiry_destroyed WHERE inquiry_id = ?
 GROUP BY class, COALESCE(sheet, ''), rule, on_day, COALESCE(asked, ''), COALESCE(agreed, '') ORDER BY on_day, class, COALESCE(sheet, '')`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x Destroyed, err error) {
		var on string
		err = r.Scan(&x.Class, &x.Many, &x.Sheet, &x.Rule, &on, &x.By, &x.Second)
		x.On = clock.DayOrNone(on)
		return x, err
	})
}

func (store) holds(ctx context.Context, q db.Querier, id string) ([]Hold, error) {
	rows, err := q.Query(ctx, `SELECT id, version, kind, words, from_day, placed, COALESCE(lifted, ''), COALESCE(lift_why, ''), COALESCE(asked, ''), COALESCE(agreed, '')
 FROM inquiry_hold WHERE inquiry_id = ? ORDER BY from_day, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (h Hold, err error) {
		var from, lifted string
		err = r.Scan(&h.ID, &h.Version, &h.Kind, &h.Words, &from, &h.Placed, &lifted, &h.LiftWhy, &h.By, &h.Second)
		h.From, h.Lifted = clock.DayOrNone(from), clock.DayOrNone(lifted)
		return h, err
	})
}

// kept gives those of some persons of the vault that were not erased.
func (store) kept(ctx context.Context, q db.Querier, persons []string) (out []string, err error) {
	for len(persons) > 0 {
		n := min(len(persons), 200)
		var args []any
		for _, p := range persons[:n] {
			args = append(args, p)
		}
		rows, err := q.Query(ctx, `SELECT id FROM vault_person WHERE state = 'kept' AND id IN (`+db.Placeholders(n)+`) ORDER BY id`, args...)
		some, err := db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
		if err != nil {
			return nil, err
		}
		out, persons = append(out, some...), persons[n:]
	}
	return out, nil
}

// handed says whether something of an inquiry's reports was sealed to the archive.
func (store) handed(ctx context.Context, q db.Querier, id string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM inquiry_handed WHERE inquiry_id = ? AND of_table <> 'inquiry_account'`, id).Scan(&n)
	return n, err
}
