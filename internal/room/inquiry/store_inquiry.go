package inquiry

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
)

// store reads records. It takes the Querier with each call, so that a load may run inside
// a write or outside one.
type store struct{}

// errNone is what everybody hears of an inquiry in which they may do nothing, whether there
// is one or not.
var errNone = errs.New(errs.NotFound, "There is no such inquiry here.")

const inquiryColumns = `SELECT id, version, title, form, rules, COALESCE(parent, ''), commissioner, bodies, area, about, COALESCE(set_up, ''), state, made, synthetic FROM inquiry `

func (store) inquiries(ctx context.Context, q db.Querier, where string, args ...any) ([]Inquiry, error) {
	rows, err := q.Query(ctx, inquiryColumns+where+` ORDER BY title, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x Inquiry, err error) {
		var bodies, setUp, made string
		err = r.Scan(&x.ID, &x.Version, &x.Title, &x.Form, &x.Rules, &x.Parent, &x.Commissioner, &bodies, &x.Area, &x.About, &setUp, &x.State, &made, &x.Synthetic)
		x.Bodies, x.SetUp, x.Made = strings.Fields(bodies), clock.DayOrNone(setUp), clock.DayOrNone(made)
		return x, err
	})
}

func (s store) inquiry(ctx context.Context, q db.Querier, id string) (Inquiry, error) {
	return s.one(ctx, q, `WHERE id = ?`, id)
}

// one gives the one inquiry that is selected.
func (s store) one(ctx context.Context, q db.Querier, where, id string) (Inquiry, error) {
	all, err := s.inquiries(ctx, q, where, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Inquiry{}, err
	}
	return all[0], nil
}

func (store) turns(ctx context.Context, q db.Querier, id string) ([]Turn, error) {
	rows, err := q.Query(ctx, `SELECT id, kind, on_day, why, COALESCE(was, ''), COALESCE(becomes, ''),
 COALESCE(name, ''), COALESCE(part, ''), COALESCE(asked, ''), COALESCE(agreed, ''), COALESCE(left_open, '') FROM inquiry_turn WHERE inquiry_id = ? ORDER BY on_day, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (t Turn, err error) {
		var day string
		err = r.Scan(&t.ID, &t.Kind, &day, &t.Why, &t.Was, &t.Becomes, &t.Name, &t.Part, &t.Asked, &t.Agreed, &t.LeftOpen)
		t.On = clock.DayOrNone(day)
		return t, err
	})
}

func (store) seats(ctx context.Context, q db.Querier, where string, args ...any) ([]Seat, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, account, human, name, body, part, from_day, COALESCE(to_day, ''), why, COALESCE(ended, ''),
 COALESCE(ended_why, '') FROM inquiry_seat `+where+
		` ORDER BY from_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (s Seat, err error) {
		var from, to, ended string
		err = r.Scan(&s.ID, &s.Inquiry, &s.Version, &s.Account, &s.Human, &s.Name, &s.Body, &s.Part, &from, &to, &s.Why, &ended, &s.EndedWhy)
		s.From, s.To, s.Ended = clock.DayOrNone(from), clock.DayOrNone(to), clock.DayOrNone(ended)
		return s, err
	})
}

func (s store) seatsOf(ctx context.Context, q db.Querier, id string) ([]Seat, error) {
	return s.seats(ctx, q, `WHERE inquiry_id = ?`, id)
}

func (store) interests(ctx context.Context, q db.Querier, where string, args ...any) ([]Interest, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, account, human, name, part, words, conflict, COALESCE(body, ''), on_day FROM inquiry_interest `+where+` ORDER BY on_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (i Interest, err error) {
		var day string
		err = r.Scan(&i.ID, &i.Inquiry, &i.Account, &i.Human, &i.Name, &i.Part, &i.Words, &i.Conflict, &i.Body, &day)
		i.On = clock.DayOrNone(day)
		return i, err
	})
}

func (s store) words(ctx context.Context, q db.Querier, id string) ([]rules.Word, error) {
	said, err := s.kept(ctx, q, id)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, `SELECT id, due, what, made, COALESCE(kept, ''), COALESCE(kept_by, '') FROM inquiry_word WHERE inquiry_id = ? ORDER BY due, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (w rules.Word, err error) {
		var due, made, kept string
		err = r.Scan(&w.ID, &due, &w.What, &made, &kept, &w.By)
		w.Due, w.Made, w.Kept = clock.DayOrNone(due), clock.DayOrNone(made), clock.DayOrNone(kept)
		w.OneOn, w.OneBy = w.Kept, w.By
		return w.With(said[w.ID]...), err
	})
}

// kept gives what two recorded of the words of an inquiry, by the word, the oldest first.
func (store) kept(ctx context.Context, q db.Querier, id string) (map[string][]rules.Saying, error) {
	out := map[string][]rules.Saying{}
	rows, err := q.Query(ctx, `SELECT id, word_id, back, on_day, COALESCE(kind, ''), COALESCE(ref, ''), COALESCE(place, ''), COALESCE(words, ''), COALESCE(why, ''), asked, agreed
 FROM inquiry_kept WHERE inquiry_id = ? ORDER BY id`, id)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (s rules.Saying, err error) {
		var word, day string
		err = r.Scan(&s.ID, &word, &s.Back, &day, &s.To.Kind, &s.To.ID, &s.At, &s.By, &s.Why, &s.Asked, &s.Agreed)
		s.On = clock.DayOrNone(day)
		out[word] = append(out[word], s)
		return s, err
	})
	return out, err
}

func (store) terms(ctx context.Context, q db.Querier, where string, args ...any) ([]Terms, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, number, state, text, sha256, made, why, COALESCE(template, ''), COALESCE(template_why, '') FROM inquiry_terms `+where+` ORDER BY number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t Terms, err error) {
		var made string
		err = r.Scan(&t.ID, &t.Inquiry, &t.Number, &t.State, &t.Text, &t.SHA256, &made, &t.Why, &t.Template, &t.TemplateWhy)
		t.Made = clock.DayOrNone(made)
		return t, err
	})
}

func (s store) termsOf(ctx context.Context, q db.Querier, id string) ([]Terms, error) {
	return s.terms(ctx, q, `WHERE inquiry_id = ?`, id)
}

// draft gives what is worked on; a zero Draft where there is none.
func (store) draft(ctx context.Context, q db.Querier, id string) (d Draft, err error) {
	var day string
	err = q.QueryRow(ctx, `SELECT id, version, text, sha256, COALESCE(template, ''), COALESCE(template_why, ''), name, on_day FROM inquiry_draft WHERE inquiry_id = ?`, id).
		Scan(&d.ID, &d.Version, &d.Text, &d.SHA256, &d.Template, &d.TemplateWhy, &d.Name, &day)
	if db.NoRows(err) {
		return Draft{}, nil
	}
	d.On = clock.DayOrNone(day)
	return d, err
}

func (store) consulted(ctx context.Context, q db.Querier, id string) ([]Consulted, error) {
	rows, err := q.Query(ctx, `SELECT number, whom, words, on_day, said, changed, sha256, human FROM inquiry_consulted WHERE inquiry_id = ? ORDER BY number, on_day, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (c Consulted, err error) {
		var day string
		err = r.Scan(&c.Number, &c.Whom, &c.Words, &day, &c.Said, &c.Changed, &c.SHA256, &c.Human)
		c.On = clock.DayOrNone(day)
		return c, err
	})
}
