package store

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Preview is an uploaded file that waits for its person's decision.
type Preview struct {
	ID, Actor, At, Name string
	Data                []byte
}

// KeepPreview stores a file, and drops every file that was stored before the
// given time.
func (Store) KeepPreview(ctx context.Context, tx *db.Tx, p Preview, before string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM import_preview WHERE at < ?`, before); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO import_preview (id, actor, at, name, data) VALUES (?, ?, ?, ?, ?)`, p.ID, p.Actor, p.At, p.Name, p.Data)
	return err
}

// Preview finds a person's own file, if it was stored since the given time.
func (Store) Preview(ctx context.Context, q db.Querier, id, actor, since string) (Preview, error) {
	p := Preview{ID: id, Actor: actor}
	err := q.QueryRow(ctx, `SELECT at, name, data FROM import_preview WHERE id = ? AND actor = ? AND at >= ?`, id, actor, since).Scan(&p.At, &p.Name, &p.Data)
	if db.NoRows(err) {
		return p, errs.New(errs.NotFound, "This upload is not kept any more: it was imported, cancelled, or is older than an hour. Upload the file again.")
	}
	return p, err
}

// DropPreview removes a person's own file.
func (Store) DropPreview(ctx context.Context, tx *db.Tx, id, actor string) error {
	_, err := tx.Exec(ctx, `DELETE FROM import_preview WHERE id = ? AND actor = ?`, id, actor)
	return err
}
