package redacting

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/evidence"
)

type store struct{}

func (store) marks(ctx context.Context, q db.Querier, item string) ([]Mark, error) {
	rows, err := q.Query(ctx, `SELECT id, version, home, item_id, audience, ground, made, human, COALESCE(taken, ''), COALESCE(taken_human, ''), sealed FROM evidence_mark
 WHERE item_id = ? ORDER BY id`, item)
	return db.Collect(rows, err, func(r *sql.Rows) (m Mark, err error) {
		var made, taken string
		err = r.Scan(&m.ID, &m.Version, &m.Home, &m.Item, &m.Audience, &m.Ground, &made, &m.Human, &taken, &m.TakenBy, &m.sealed)
		m.Made, m.Taken = clock.DayOrNone(made), clock.DayOrNone(taken)
		return m, err
	})
}

// made are the files that were made of a document for an audience: what waits first, then what may leave.
func (store) made(ctx context.Context, q db.Querier, item string, to evidence.Audience) ([]Redaction, error) {
	rows, err := q.Query(ctx, `SELECT id, version, home, item_id, audience, state, basis, original, output, size, pages, boxes, made, human, COALESCE(answered, ''), COALESCE(answered_human, ''),
 COALESCE(why, '') FROM evidence_redaction WHERE item_id = ? AND audience = ?
 ORDER BY CASE state WHEN 'waiting' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END, made DESC, id`, item, string(to))
	return db.Collect(rows, err, func(r *sql.Rows) (x Redaction, err error) {
		var made, answered string
		err = r.Scan(&x.ID, &x.Version, &x.Home, &x.Item, &x.Audience, &x.State, &x.basis, &x.Original, &x.Output, &x.Size, &x.Pages, &x.Boxes, &made, &x.Human, &answered, &x.AnsweredBy, &x.Why)
		x.Made, x.Answered = clock.DayOrNone(made), clock.DayOrNone(answered)
		return x, err
	})
}
