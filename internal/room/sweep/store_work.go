package sweep

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// pending is a file that was checked and waits to be returned.
type pending struct {
	ID, ActorID, ForceID, Name string
	Held                       Count
	Data                       []byte
}

// keep stores a checked file and throws away those from before a moment, and
// any other of the same person.
func (store) keep(ctx context.Context, tx *db.Tx, p pending, now, before string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sweep_work WHERE made < ? OR actor_id = ?`, before, p.ActorID); err != nil {
		return err
	}
	var held any
	if p.Held.Known || p.Held == HeldGone {
		held = p.Held.N
	}
	_, err := tx.Exec(ctx, `INSERT INTO sweep_work (id, actor_id, force_id, held, name, made, data) VALUES (?, ?, ?, ?, ?, ?, ?)`, p.ID, p.ActorID, p.ForceID, held, p.Name, now, p.Data)
	return err
}

// kept gives a file back to the person who sent it, and to nobody else.
func (store) kept(ctx context.Context, q db.Querier, id, actor string) (pending, error) {
	rows, err := q.Query(ctx, `SELECT id, actor_id, force_id, held, name, data FROM sweep_work WHERE id = ? AND actor_id = ?`, id, actor)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (p pending, err error) {
		var held whole
		err = r.Scan(&p.ID, &p.ActorID, &p.ForceID, &held, &p.Name, &p.Data)
		if p.Held = held.count(); p.Held.N == HeldGone.N {
			p.Held = HeldGone
		}
		return p, err
	})
	if err != nil {
		return pending{}, err
	}
	if len(all) == 0 {
		return pending{}, errs.New(errs.NotFound, "The file is no longer here. Send it again.")
	}
	return all[0], nil
}

func (store) forget(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM sweep_work WHERE id = ?`, id)
	return err
}

// answers gives what the force answered of a case, oldest first.
func (store) answers(ctx context.Context, q db.Querier, caseID string) ([]ForceAnswer, error) {
	rows, err := q.Query(ctx, `SELECT id, result, on_day, lead, next_by, words, name, made FROM sweep_answer WHERE case_id = ? ORDER BY id`, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (a ForceAnswer, err error) {
		var on, lead, next, words text
		var made string
		err = r.Scan(&a.ID, &a.Result, &on, &lead, &next, &words, &a.Name, &made)
		a.On, a.NextBy, a.Lead, a.Words = clock.DayOrNone(on.s()), clock.DayOrNone(next.s()), lead.s(), words.s()
		if at := clock.MomentOrNone(made); !at.IsZero() {
			a.Made = clock.DayOf(at)
		}
		return a, err
	})
}

// awaited gives the cases of a force, or of all, of which something is waited for
// from whoever closed them.
func (store) awaited(ctx context.Context, q db.Querier, force string) ([]awaitedCase, error) {
	rows, err := q.Query(ctx, `SELECT c.id, c.force_id, c.synthetic, c.result, (SELECT max(o.on_day) FROM sweep_outcome o WHERE o.case_id = c.id AND o.result IN ('reopen-advised', 'reopened')),
 a.result, a.next_by FROM sweep_case c LEFT JOIN sweep_answer a ON a.id = (SELECT max(x.id) FROM sweep_answer x WHERE x.case_id = c.id)
 WHERE c.result IN ('reopen-advised', 'reopened') AND (c.force_id = ? OR ? = '') ORDER BY c.place, c.id`, force, force)
	return db.Collect(rows, err, func(r *sql.Rows) (x awaitedCase, err error) {
		var result string
		var since, answered, next text
		if err = r.Scan(&x.id, &x.force, &x.synthetic, &result, &since, &answered, &next); err != nil {
			return x, err
		}
		var last *ForceAnswer
		if answered.Valid {
			last = &ForceAnswer{Result: answered.s(), NextBy: clock.DayOrNone(next.s())}
		}
		x.Awaited = awaitedOf(result, clock.DayOrNone(since.s()), last)
		return x, nil
	})
}

// heldBy gives what somebody who loses the work of a reviewer was given and has
// not looked at.
func (store) heldBy(ctx context.Context, q db.Querier, who access.Leaver) ([]held, error) {
	if !who.Loses(access.RoleReviewer) || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT a.id, a.case_id FROM sweep_allocation a JOIN sweep_case c ON c.id = a.case_id
		WHERE a.state = 'active' AND a.human = ? AND c.state = ? ORDER BY a.id`, who.Human, string(Allocated))
	return db.Collect(rows, err, func(r *sql.Rows) (h held, err error) { return h, r.Scan(&h.allocation, &h.caseID) })
}
