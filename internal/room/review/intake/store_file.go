package intake

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// addFile keeps a sealed file of a draft.
func (draftStore) addFile(ctx context.Context, tx *db.Tx, draft, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO review_draft_file (id, draft, sealed, size) VALUES (?, ?, ?, ?)`, id, draft, sealed, len(sealed))
	return err
}

func (draftStore) dropFile(ctx context.Context, tx *db.Tx, draft, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_draft_file WHERE id = ? AND draft = ?`, id, draft)
	return err
}

func (draftStore) file(ctx context.Context, q db.Querier, draft, id string) (sealed []byte, err error) {
	err = q.QueryRow(ctx, `SELECT sealed FROM review_draft_file WHERE id = ? AND draft = ?`, id, draft).Scan(&sealed)
	if db.NoRows(err) {
		return nil, errs.New(errs.Conflict, changedDraft)
	}
	return sealed, err
}

// fileBytes says how many bytes the files of all drafts take.
func (draftStore) fileBytes(ctx context.Context, q db.Querier) (n int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(SUM(size), 0) FROM review_draft_file`).Scan(&n)
	return n, err
}
