package review

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// addFile keeps the sealed content of a file of a case.
func (store) addFile(ctx context.Context, tx *ledger.Tx, id, caseID, sealed string) error {
	_, err := tx.Exec(ctx, `INSERT INTO review_file (id, case_id, sealed) VALUES (?, ?, ?)`, id, caseID, sealed)
	return err
}

func (store) file(ctx context.Context, q db.Querier, caseID, id string) (sealed string, err error) {
	err = q.QueryRow(ctx, `SELECT sealed FROM review_file WHERE id = ? AND case_id = ?`, id, caseID).Scan(&sealed)
	if db.NoRows(err) {
		err = errNoCase()
	}
	return sealed, err
}

// dropFiles destroys the sealed content of the files of a case.
func (store) dropFiles(ctx context.Context, tx *ledger.Tx, caseID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_file WHERE case_id = ?`, caseID)
	return err
}
