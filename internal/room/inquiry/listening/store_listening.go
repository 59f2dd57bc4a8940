package listening

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/testimony"
)

// store reads records. It takes the Querier with each call, so that a load may run inside a
// write or outside one.
type store struct{}

// taking gives the newest word on when accounts are taken; a zero Taking where there is none.
func (store) taking(ctx context.Context, q db.Querier, inquiry string) (t Taking, err error) {
	var from, to, made string
	err = q.QueryRow(ctx, `SELECT number, from_day, COALESCE(to_day, ''), words, made FROM inquiry_taking WHERE inquiry_id = ? ORDER BY number DESC LIMIT 1`, inquiry).
		Scan(&t.Number, &from, &to, &t.Words, &made)
	if db.NoRows(err) {
		return Taking{}, nil
	}
	t.From, t.To, t.Made = clock.DayOrNone(from), clock.DayOrNone(to), clock.DayOrNone(made)
	return t, err
}

// approaches are without their steps.
func (store) approaches(ctx context.Context, q db.Querier, where string, args ...any) ([]Approach, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, COALESCE(way, ''), step, began, COALESCE(lapses, ''), COALESCE(contact, ''), contacts, synthetic FROM inquiry_approach `+
		where+` ORDER BY began, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (a Approach, err error) {
		var began, lapses string
		err = r.Scan(&a.ID, &a.Version, &a.Inquiry, &a.Way, &a.Step, &began, &lapses, &a.contact, &a.contacts, &a.Synthetic)
		a.Began, a.Lapses = clock.DayOrNone(began), clock.DayOrNone(lapses)
		return a, err
	})
}

// approach gives one with its steps.
func (s store) approach(ctx context.Context, q db.Querier, id string) (Approach, error) {
	all, err := s.approaches(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Approach{}, err
	}
	a := all[0]
	rows, err := q.Query(ctx, `SELECT step, on_day, COALESCE(reason, '') FROM inquiry_move WHERE approach_id = ? ORDER BY number`, id)
	a.moves, err = db.Collect(rows, err, func(r *sql.Rows) (m testimony.Move, err error) {
		var day string
		err = r.Scan(&m.To, &day, &m.Reason)
		m.On = clock.DayOrNone(day)
		return m, err
	})
	return a, err
}

// sitting gives the session of an approach; a zero Sitting where none was offered.
func (store) sitting(ctx context.Context, q db.Querier, approach string) (s Sitting, err error) {
	var day, moved string
	err = q.QueryRow(ctx, `SELECT id, version, stage, day, hour, facilitator, facilitator_human, support, support_human, moved, COALESCE(off_why, '')
 FROM inquiry_sitting WHERE approach_id = ?`, approach).
		Scan(&s.ID, &s.Version, &s.Stage, &day, &s.Hour, &s.facilitator, &s.facilitatorHuman, &s.support, &s.supportHuman, &moved, &s.OffWhy)
	if db.NoRows(err) {
		return Sitting{}, nil
	}
	s.Day, s.Moved = clock.DayOrNone(day), clock.DayOrNone(moved)
	return s, err
}

// accounts are without their acts, but for how many there are and which is the last.
func (store) accounts(ctx context.Context, q db.Querier, where string, args ...any) ([]Account, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, approach_id, version, form, rules, given, COALESCE(read_twice, ''), COALESCE(first_word, ''), synthetic,
 words, themed, asked, restricted, COALESCE(withdrawn, ''), (SELECT count(*) FROM inquiry_account_act t WHERE t.account_id = inquiry_account.id),
 COALESCE((SELECT t.id FROM inquiry_account_act t WHERE t.account_id = inquiry_account.id ORDER BY t.number DESC LIMIT 1), '')
 FROM inquiry_account `+where+` ORDER BY given, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (a Account, err error) {
		var given, twice, first string
		err = r.Scan(&a.ID, &a.Inquiry, &a.Approach, &a.Version, &a.Form, &a.Rules, &given, &twice, &first, &a.Synthetic,
			&a.kept.words, &a.kept.themed, &a.kept.asked, &a.kept.restricted, &a.kept.withdrawn, &a.tail.acts, &a.tail.last)
		a.Given, a.ReadTwice, a.FirstWord = clock.DayOrNone(given), clock.DayOrNone(twice), clock.DayOrNone(first)
		return a, err
	})
}

// numbered is an act with its place.
type numbered struct {
	id      string
	account string
	number  int
	testimony.Act
}

func (store) acts(ctx context.Context, q db.Querier, where string, args ...any) ([]numbered, error) {
	rows, err := q.Query(ctx, `SELECT id, account_id, number, kind, on_day, COALESCE(use_of, ''), COALESCE(yes, 0), COALESCE(ref, ''), COALESCE(sheet, ''), COALESCE(called, '')
 FROM inquiry_account_act `+where+` ORDER BY account_id, number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (n numbered, err error) {
		var day, sheet string
		if err = r.Scan(&n.id, &n.account, &n.number, &n.Kind, &day, &n.Use, &n.Yes, &n.Ref, &sheet, &n.Name); err != nil {
			return n, err
		}
		n.On = clock.DayOrNone(day)
		if sheet != "" {
			err = json.Unmarshal([]byte(sheet), &n.Sheet)
		}
		return n, err
	})
}

func (store) sealed(ctx context.Context, q db.Querier, approach string) ([]sealed, error) {
	rows, err := q.Query(ctx, `SELECT id, person, part, name, sealed FROM inquiry_account_sealed WHERE approach_id = ? ORDER BY id`, approach)
	return db.Collect(rows, err, func(r *sql.Rows) (x sealed, err error) {
		return x, r.Scan(&x.id, &x.person, &x.part, &x.name, &x.text)
	})
}

func (store) unclosed(ctx context.Context, q db.Querier, id string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT a.id FROM inquiry_approach a LEFT JOIN inquiry_account c ON c.approach_id = a.id WHERE a.inquiry_id = ?
 AND (a.contact IS NOT NULL OR c.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inquiry_account_act x WHERE x.account_id = c.id AND x.kind = 'close')) ORDER BY a.id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x string, err error) { err = r.Scan(&x); return x, err })
}

func (store) unagreed(ctx context.Context, q db.Querier, id string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM inquiry_sitting WHERE inquiry_id = ? AND stage IN (?, ?, ?) ORDER BY id`, id, string(testimony.SittingHeld),
		string(testimony.NoteRead), string(testimony.NoteCorrected))
	return db.Collect(rows, err, func(r *sql.Rows) (x string, err error) { err = r.Scan(&x); return x, err })
}

func (store) referralPersons(ctx context.Context, q db.Querier, id string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT person FROM inquiry_account_sealed WHERE inquiry_id = ? AND part = ? AND sealed <> '' ORDER BY person`, id, string(PartReferral))
	return db.Collect(rows, err, func(r *sql.Rows) (x string, err error) { err = r.Scan(&x); return x, err })
}
