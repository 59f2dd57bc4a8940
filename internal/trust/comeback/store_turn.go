package comeback

import (
	"context"

	"candour/internal/base/db"
)

// Turn has a new phrase lead to what another led to, and ends every form that
// lies open under that one, within the caller's transaction. When the other does not
// lead there any more nothing is changed: of two at once one counts.
func (s Tables) Turn(ctx context.Context, tx *db.Tx, t Turn) error {
	var taken int
	if err := tx.QueryRow(ctx, s.sql(`SELECT COUNT(*) FROM {find} WHERE lookup = ?`), t.Lookup).Scan(&taken); err != nil {
		return err
	}
	if taken > 0 {
		return ErrTaken
	}
	n, err := affected(tx.Exec(ctx, s.sql(`UPDATE {find} SET lookup = ?, salt = ?, params = ?, probe = ? WHERE kind = ? AND ref = ? AND probe = ?`),
		t.Lookup, t.Stored.Salt, t.Stored.Params, t.Stored.Verifier, t.Kind, t.Ref, t.Was.Verifier()))
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrTurned
	}
	_, err = tx.Exec(ctx, s.sql(`DELETE FROM {session} WHERE of_key = ?`), t.Open)
	return err
}
