package participants

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/participant"
)

type store struct{}

func (store) parties(ctx context.Context, q db.Querier, where string, args ...any) ([]Party, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, name, text, made FROM inquiry_participant `+where+` ORDER BY made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p Party, err error) {
		var id, name, text, made string
		if err := r.Scan(&id, &p.Inquiry, &p.Version, &name, &text, &made); err != nil {
			return p, err
		}
		err = json.Unmarshal([]byte(text), &p.Party)
		p.ID, p.Name, p.Made = id, name, clock.DayOrNone(made)
		return p, err
	})
}

func (store) representations(ctx context.Context, q db.Querier, where string, args ...any) ([]Representation, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, parties, account, human, name, acting, COALESCE(alike, ''), from_day, COALESCE(ended, ''), COALESCE(cause, ''),
 COALESCE(ended_why, ''), asked, agreed FROM inquiry_representation `+where+` ORDER BY from_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p Representation, err error) {
		var parties, from, ended string
		err = r.Scan(&p.ID, &p.Inquiry, &p.Version, &parties, &p.Account, &p.Human, &p.Name, &p.Acting, &p.Alike, &from, &ended, &p.Cause, &p.EndedWhy, &p.Asked, &p.Agreed)
		p.Parties, p.From, p.Ended = strings.Fields(parties), clock.DayOrNone(from), clock.DayOrNone(ended)
		return p, err
	})
}

func (store) texts(ctx context.Context, q db.Querier, inquiry string) ([]Text, error) {
	rows, err := q.Query(ctx, `SELECT inquiry_id, number, text, why, made, asked, agreed FROM inquiry_undertaking_text WHERE inquiry_id = ? ORDER BY number`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (t Text, err error) {
		var made string
		err = r.Scan(&t.Inquiry, &t.Number, &t.Text, &t.Why, &made, &t.Asked, &t.Agreed)
		t.Made = clock.DayOrNone(made)
		return t, err
	})
}

// promises gives what one human did about the undertaking of an inquiry, the first first.
func (s store) promises(ctx context.Context, q db.Querier, inquiry, human string) ([]participant.Promise, error) {
	return s.promised(ctx, q, `inquiry_id = ? AND human = ?`, inquiry, human)
}

// promisesBy gives what they did under one account.
func (s store) promisesBy(ctx context.Context, q db.Querier, inquiry, human, account string) ([]participant.Promise, error) {
	return s.promised(ctx, q, `inquiry_id = ? AND human = ? AND account = ?`, inquiry, human, account)
}

func (store) promised(ctx context.Context, q db.Querier, where string, args ...any) ([]participant.Promise, error) {
	rows, err := q.Query(ctx, `SELECT number, did, on_day FROM inquiry_undertaking WHERE `+where+` ORDER BY act`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p participant.Promise, err error) {
		var on string
		err = r.Scan(&p.Number, &p.Did, &on)
		p.On = clock.DayOrNone(on)
		return p, err
	})
}

func (store) disclosed(ctx context.Context, q db.Querier, where string, args ...any) ([]Disclosed, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, party_id, document_id, title, COALESCE(scope, ''), sha256, pages, cut, on_day, asked, agreed, COALESCE(back, ''), COALESCE(back_why, ''),
 COALESCE(destroy, ''), COALESCE(unread, '') FROM inquiry_disclosed `+where+` ORDER BY on_day DESC, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (d Disclosed, err error) {
		var cut, on, back, destroy string
		err = r.Scan(&d.ID, &d.Inquiry, &d.Version, &d.Party, &d.Document, &d.Set, &d.Scope.Part, &d.SHA256, &d.Pages, &cut, &on, &d.Asked, &d.Agreed, &back, &d.BackWhy, &destroy, &d.Unread)
		d.On, d.Back, d.Destroy = clock.DayOrNone(on), clock.DayOrNone(back), clock.DayOrNone(destroy)
		return d, errors.Join(err, json.Unmarshal([]byte(cut), &d.Cut))
	})
}

// reads gives who opened what of an inquiry, each human once for each document, with the first day.
func (store) reads(ctx context.Context, q db.Querier, inquiry string) ([]Read, error) {
	rows, err := q.Query(ctx, `SELECT disclosed_id, MIN(account), human, MIN(on_day)
 FROM inquiry_disclosed_read WHERE inquiry_id = ? GROUP BY disclosed_id, human ORDER BY disclosed_id, human`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (x Read, err error) {
		var on string
		err = r.Scan(&x.Disclosed, &x.Account, &x.Human, &on)
		x.On = clock.DayOrNone(on)
		return x, err
	})
}

func (store) receipts(ctx context.Context, q db.Querier, inquiry string) ([]Receipt, error) {
	rows, err := q.Query(ctx, `SELECT id, version, disclosed_id, account, human, did, COALESCE(words, ''), on_day, COALESCE(earlier,
		'[]') FROM inquiry_disclosed_receipt WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (x Receipt, err error) {
		var on, before string
		err = r.Scan(&x.ID, &x.Version, &x.Disclosed, &x.Account, &x.Human, &x.Did, &x.Words, &on, &before)
		x.On = clock.DayOrNone(on)
		return x, errors.Join(err, json.Unmarshal([]byte(before), &x.Before))
	})
}
