package comeback

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Forget forgets how a person came back to a record.
func (s Tables) Forget(ctx context.Context, tx *db.Tx, ref string) error {
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {find} WHERE ref = ?`), ref)
	return err
}

// Promote makes the phrase of a draft lead to the record that it became, and drops the
// draft. When the draft is not there any more it was sent a moment ago (two
// presses of the button): the second must not become a record of its own, to
// which nobody could come back.
//
// What is sent is what was read: a draft that another device saved since then
// stays as it is.
func (s Tables) Promote(ctx context.Context, tx *db.Tx, draft, kind, ref string, read []byte) error {
	n, err := affected(tx.Exec(ctx, s.sql(`UPDATE {find} SET kind = ?, ref = ? WHERE ref = ? AND kind = 'draft'`), kind, ref, draft))
	if err != nil {
		return err
	}
	if n != 1 {
		return errs.New(errs.Conflict, "This form is not here any more. It was sent, or wiped.")
	}
	query, args := s.sql(`DELETE FROM {draft} WHERE id = ?`), []any{draft}
	if read != nil {
		query, args = query+` AND sealed = ?`, append(args, read)
	}
	if n, err = affected(tx.Exec(ctx, query, args...)); err != nil {
		return err
	}
	if n != 1 {
		return Changed()
	}
	return store{s}.dropBeside(ctx, tx, draft)
}
