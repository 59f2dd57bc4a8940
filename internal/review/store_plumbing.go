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
