package survivors

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// store reads records. It takes the Querier with each call, so that a load may run inside a
// write or outside one.
type store struct{}

var day = clock.DayOrNone

// offers gives every version, the oldest first.
func (store) offers(ctx context.Context, q db.Querier, inquiry string) ([]Offer, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, number, work, time_month, pay, ways, benefits, length, leaving, papers_days, answer_days, body, made, asked, agreed
 FROM inquiry_panel_offer WHERE inquiry_id = ? ORDER BY number`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (o Offer, err error) {
		var made string
		err = r.Scan(&o.ID, &o.Inquiry, &o.Number, &o.Work, &o.Time, &o.Pay, &o.Ways, &o.Benefits, &o.Length, &o.Leaving, &o.PapersDays, &o.AnswerDays, &o.Body, &made, &o.Asked, &o.Agreed)
		o.Made = day(made)
		return o, err
	})
}

func (s store) offer(ctx context.Context, q db.Querier, inquiry string) (*Offer, error) {
	all, err := s.offers(ctx, q, inquiry)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[len(all)-1], nil
}

func (store) links(ctx context.Context, q db.Querier, inquiry string) ([]LinkPerson, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, seat_id, account, human, name, employer, interests, from_day, asked, agreed
 FROM inquiry_panel_link WHERE inquiry_id = ? ORDER BY from_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (l LinkPerson, err error) {
		var from string
		err = r.Scan(&l.ID, &l.Inquiry, &l.Seat, &l.Account, &l.Human, &l.Name, &l.Employer, &l.Interests, &from, &l.Asked, &l.Agreed)
		l.From = day(from)
		return l, err
	})
}

// door gives the newest word on when nominations are taken; nil where there is none.
func (store) door(ctx context.Context, q db.Querier, inquiry string) (*Door, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, number, from_day, to_day, words, asked, agreed FROM inquiry_panel_door WHERE inquiry_id = ? ORDER BY number DESC LIMIT 1`, inquiry)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (d Door, err error) {
		var from, to string
		err = r.Scan(&d.ID, &d.Inquiry, &d.Number, &from, &to, &d.Words, &d.Asked, &d.Agreed)
		d.From, d.To = day(from), day(to)
		return d, err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func (store) nominations(ctx context.Context, q db.Querier, where string, args ...any) ([]Nomination, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, by_self, on_day, state, COALESCE(answered, ''), COALESCE(alias, ''), synthetic FROM inquiry_panel_nomination `+where+
		` ORDER BY on_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (n Nomination, err error) {
		var on, answered string
		err = r.Scan(&n.ID, &n.Version, &n.Inquiry, &n.BySelf, &on, &n.State, &answered, &n.Alias, &n.Synthetic)
		n.On, n.Answered = day(on), day(answered)
		return n, err
	})
}

func (s store) nomination(ctx context.Context, q db.Querier, id string) (Nomination, error) {
	all, err := s.nominations(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Nomination{}, err
	}
	return all[0], nil
}

// sealed is one sealed value of a nomination.
type sealed struct{ id, nomination, part, name, text string }

func (store) sealed(ctx context.Context, q db.Querier, nomination string) ([]sealed, error) {
	rows, err := q.Query(ctx, `SELECT id, nomination_id, part, name, sealed FROM inquiry_panel_sealed WHERE nomination_id = ? AND sealed <> '' ORDER BY name, id`, nomination)
	return db.Collect(rows, err, func(r *sql.Rows) (x sealed, err error) {
		err = r.Scan(&x.id, &x.nomination, &x.part, &x.name, &x.text)
		return x, err
	})
}

// members gives all who sit or sat.
func (store) members(ctx context.Context, q db.Querier, where string, args ...any) ([]Member, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, nomination_id, account, human, alias, from_day, to_day, COALESCE(left_day, '') FROM inquiry_panel_member `+where+
		` ORDER BY from_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (m Member, err error) {
		var from, to, left string
		err = r.Scan(&m.ID, &m.Version, &m.Inquiry, &m.Nomination, &m.Account, &m.Human, &m.Alias, &from, &to, &left)
		m.From, m.To, m.Left = day(from), day(to), day(left)
		return m, err
	})
}

func (store) walls(ctx context.Context, q db.Querier, inquiry string) ([]Wall, error) {
	rows, err := q.Query(ctx, `SELECT id, version, member_id, COALESCE(body, ''), COALESCE(paper_id, ''), on_day, COALESCE(ended, ''), COALESCE(reason, ''), COALESCE(asked, ''), COALESCE(agreed, '')
 FROM inquiry_panel_wall WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (w Wall, err error) {
		var on, ended string
		err = r.Scan(&w.ID, &w.Version, &w.Member, &w.Body, &w.Paper, &on, &ended, &w.Reason, &w.Asked, &w.Agreed)
		w.On, w.Ended = day(on), day(ended)
		return w, err
	})
}

func split(s string) []string { return strings.Fields(s) }
