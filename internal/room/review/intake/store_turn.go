package intake

import (
	"context"

	"candour/internal/base/db"
)

// TurnPhrase has a new phrase lead to what another led to, and ends every form that
// lies open under that one, within the caller's transaction. When the other does not
// lead there any more nothing is changed: of two at once one counts.
func TurnPhrase(ctx context.Context, tx *db.Tx, t Turn) error {
	var taken int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM review_find WHERE lookup = ?`, t.Lookup).Scan(&taken); err != nil {
		return err
	}
	if taken > 0 {
		return ErrTaken
	}
	n, err := affected(tx.Exec(ctx, `UPDATE review_find SET lookup = ?, salt = ?, params = ?, probe = ? WHERE kind = ? AND ref = ? AND probe = ?`,
		t.Lookup, t.Stored.Salt, t.Stored.Params, t.Stored.Verifier, t.Kind, t.Ref, t.Was.Verifier()))
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrTurned
	}
	_, err = tx.Exec(ctx, `DELETE FROM review_session WHERE of_key = ?`, t.Open)
	return err
}

// resealFile puts a file of a draft, sealed anew, in the place of what was there.
func (draftStore) resealFile(ctx context.Context, tx *db.Tx, draft, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE review_draft_file SET sealed = ?, size = ? WHERE id = ? AND draft = ?`, sealed, len(sealed), id, draft)
	return err
}
