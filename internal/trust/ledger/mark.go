package ledger

import (
	"context"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/once"
)

// markDays is how long a mark is kept: longer than anybody leaves a page open
// and sends it again.
const markDays = 3

// unrepeated refuses an act under a mark that another act was stored under.
// It is asked before anything else, so that a form sent twice is told that it
// was sent, and not that the record has moved on.
func (t *Tx) unrepeated(ctx context.Context, m *once.Mark) error {
	if m == nil || t.act.Again {
		return nil
	}
	var n int
	if err := t.QueryRow(ctx, `SELECT count(*) FROM ledger_mark WHERE mark = ?`, m.Key).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return once.ErrRepeated
	}
	return nil
}

// keepMark stores the mark beside the leaf of the act.
func (t *Tx) keepMark(m *once.Mark, leafID string) []db.Statement {
	if m == nil || t.act.Again {
		return nil
	}
	return []db.Statement{{Query: `INSERT INTO ledger_mark (mark, leaf_id, day) VALUES (?, ?, ?)`, Args: []any{m.Key, leafID, clock.Today(t.ledger.cfg.Clock).String()}}}
}

// Answered gives where the first sending under a mark led. Found says that an
// act was stored under it; the answer is empty while the first is under way,
// or when it led nowhere.
func (l *Ledger) Answered(ctx context.Context, mark string) (answer string, found bool, err error) {
	err = l.cfg.DB.QueryRow(ctx, `SELECT COALESCE(answer, '') FROM ledger_mark WHERE mark = ?`, mark).Scan(&answer)
	if db.NoRows(err) {
		return "", false, nil
	}
	return answer, err == nil, err
}

// Answer notes where the first sending under a mark led, if an act was stored
// under it.
func (l *Ledger) Answer(ctx context.Context, mark, answer string) error {
	return l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ledger_mark SET answer = ? WHERE mark = ?`, answer, mark)
		return err
	})
}

// AnswerCall notes what a program's call under a mark was answered. A call that changed
// nothing has no act and no entry, and its key is used all the same.
func (l *Ledger) AnswerCall(ctx context.Context, mark, answer string) error {
	return l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO ledger_mark (mark, leaf_id, day, answer) VALUES (?, '', ?, ?) ON CONFLICT (mark) DO UPDATE SET answer = excluded.answer`,
			mark, clock.Today(l.cfg.Clock).String(), answer)
		return err
	})
}

// ForgetMarks removes marks that are older than anybody sends a form again.
func (l *Ledger) ForgetMarks(ctx context.Context) error {
	before := clock.DayOf(l.cfg.Clock.Now().Add(-markDays * 24 * time.Hour)).String()
	return l.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM ledger_mark WHERE day < ?`, before)
		return err
	})
}
