package intake

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// ForgetCase forgets how a person came back to a case.
func ForgetCase(ctx context.Context, tx *ledger.Tx, caseID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_find WHERE ref = ?`, caseID)
	return err
}

// PromoteDraft makes the phrase of a draft lead to its case, and drops the
// draft. When the draft is not there any more it was sent a moment ago (two
// presses of the button): the second must not become a case of its own, to
// which nobody could come back.
//
// What is sent is what was read: a draft that another device saved since then
// stays as it is.
func PromoteDraft(ctx context.Context, tx *ledger.Tx, draftID, caseID string, read []byte) error {
	res, err := tx.Exec(ctx, `UPDATE review_find SET kind = 'case', ref = ? WHERE ref = ? AND kind = 'draft'`, caseID, draftID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errs.New(errs.Conflict, "This form is not here any more. It was sent, or wiped.")
	}
	query, args := `DELETE FROM review_draft WHERE id = ?`, []any{draftID}
	if read != nil {
		query, args = query+` AND sealed = ?`, append(args, read)
	}
	if res, err = tx.Exec(ctx, query, args...); err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errs.New(errs.Conflict, changedDraft)
	}
	_, err = tx.Exec(ctx, `DELETE FROM review_draft_file WHERE draft = ?`, draftID)
	return err
}
