package intake

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/trust/comeback"
)

// addFile keeps a sealed file of a draft.
func (d *Drafts) addFile(ctx context.Context, tx *db.Tx, draft, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO review_draft_file (id, draft, sealed, size) VALUES (?, ?, ?, ?)`, id, draft, sealed, len(sealed))
	return err
}

func (d *Drafts) dropFile(ctx context.Context, tx *db.Tx, draft, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_draft_file WHERE id = ? AND draft = ?`, id, draft)
	return err
}

func (d *Drafts) sealedFile(ctx context.Context, draft, id string) (sealed []byte, err error) {
	err = d.DB.QueryRow(ctx, `SELECT sealed FROM review_draft_file WHERE id = ? AND draft = ?`, id, draft).Scan(&sealed)
	if db.NoRows(err) {
		return nil, comeback.Changed()
	}
	return sealed, err
}

// fileBytes says how many bytes the files of all drafts take.
func (d *Drafts) fileBytes(ctx context.Context) (n int64, err error) {
	err = d.DB.QueryRow(ctx, `SELECT COALESCE(SUM(size), 0) FROM review_draft_file`).Scan(&n)
	return n, err
}

// resealFile puts a file of a draft, sealed anew, in the place of what was there.
func (d *Drafts) resealFile(ctx context.Context, tx *db.Tx, draft, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE review_draft_file SET sealed = ?, size = ? WHERE id = ? AND draft = ?`, sealed, len(sealed), id, draft)
	return err
}
