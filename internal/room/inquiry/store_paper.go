package inquiry

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

func (store) papers(ctx context.Context, q db.Querier, where string, args ...any) ([]Paper, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, series, number, title, questions, opens, closes, sha256, made, why FROM inquiry_paper `+where+` ORDER BY series, number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p Paper, err error) {
		var opens, closes, made string
		err = r.Scan(&p.ID, &p.Inquiry, &p.Series, &p.Number, &p.Title, &p.Questions, &opens, &closes, &p.SHA256, &made, &p.Why)
		p.Opens, p.Closes, p.Made = clock.DayOrNone(opens), clock.DayOrNone(closes), clock.DayOrNone(made)
		return p, err
	})
}

// series gives the versions of one paper of an inquiry, the newest last.
func (s store) series(ctx context.Context, q db.Querier, id, series string) ([]Paper, error) {
	all, err := s.papers(ctx, q, `WHERE inquiry_id = ? AND series = ?`, id, series)
	if err == nil && len(all) == 0 {
		err = errNoPaper
	}
	return all, err
}

func (store) themes(ctx context.Context, q db.Querier, where string, args ...any) ([]Theme, error) {
	rows, err := q.Query(ctx, `SELECT id, series, said, many, due, made, COALESCE(did, ''), COALESCE(words, ''), COALESCE(answered, ''),
 COALESCE(asked, ''), COALESCE(agreed, ''), COALESCE(did_asked, ''), COALESCE(did_agreed, '') FROM inquiry_theme `+where+` ORDER BY due, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t Theme, err error) {
		var due, made, answered string
		err = r.Scan(&t.ID, &t.Series, &t.Said, &t.Many, &due, &made, &t.Did, &t.Words, &answered, &t.Asked, &t.Agreed, &t.DidAsked, &t.DidAgreed)
		t.Due, t.Made, t.Answered = clock.DayOrNone(due), clock.DayOrNone(made), clock.DayOrNone(answered)
		return t, err
	})
}

// sealedAnswer is an answer as it is kept.
type sealedAnswer struct {
	id, sealed, copyOf string
	publish            bool
	number             int // of the version that it answers
}

func (store) answers(ctx context.Context, q db.Querier, series string) ([]sealedAnswer, error) {
	rows, err := q.Query(ctx, `SELECT id, sealed, publish, COALESCE(copy_of, ''), number FROM inquiry_answer WHERE series = ? ORDER BY id`, series)
	return db.Collect(rows, err, func(r *sql.Rows) (a sealedAnswer, err error) {
		return a, r.Scan(&a.id, &a.sealed, &a.publish, &a.copyOf, &a.number)
	})
}

// tally counts the answers that came to a paper before a day, and those to each version; it
// reads none.
func (store) tally(ctx context.Context, q db.Querier, series string, before clock.Day) (t Tally, by map[int]int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*), COUNT(DISTINCT copy_of), COUNT(*) - COUNT(copy_of) FROM inquiry_answer WHERE series = ? AND on_day < ?`, series, before.String()).
		Scan(&t.Answers, &t.Texts, &t.Unread)
	if err != nil {
		return t, nil, err
	}
	by = map[int]int{}
	rows, err := q.Query(ctx, `SELECT number, COUNT(*) FROM inquiry_answer WHERE series = ? AND on_day < ? GROUP BY number`, series, before.String())
	_, err = db.Collect(rows, err, func(r *sql.Rows) (n int, err error) {
		var many int
		err = r.Scan(&n, &many)
		by[n] = many
		return n, err
	})
	return t, by, err
}

// inquiryOf gives the inquiry that a paper belongs to.
func (s store) inquiryOf(ctx context.Context, q db.Querier, series string) (Inquiry, error) {
	return s.one(ctx, q, `WHERE id IN (SELECT inquiry_id FROM inquiry_paper WHERE series = ?)`, series)
}
