package review

import (
	"context"

	"candour/internal/ledger"
)

// dropFind forgets how a person came back to a case.
func (store) dropFind(ctx context.Context, tx *ledger.Tx, caseID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_find WHERE ref = ?`, caseID)
	return err
}

// promoteDraft makes the phrase of a draft lead to its case, and drops the
// draft.
func (store) promoteDraft(ctx context.Context, tx *ledger.Tx, draftID, caseID string) error {
	if _, err := tx.Exec(ctx, `UPDATE review_find SET kind = 'case', ref = ? WHERE ref = ?`, caseID, draftID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM review_draft WHERE id = ?`, draftID)
	return err
}
