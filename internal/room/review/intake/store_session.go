package intake

import (
	"context"

	"candour/internal/base/db"
)

// addSession notes that a form lies open. Doing it again changes nothing.
func (draftStore) addSession(ctx context.Context, tx *db.Tx, id, of, half, ends string) error {
	_, err := tx.Exec(ctx, `INSERT INTO review_session (id, of_key, half, ends) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, id, of, half, ends)
	return err
}

// sessionHalf gives the half of the key to a form that lies open.
func (draftStore) sessionHalf(ctx context.Context, q db.Querier, id, now string) (half string, ok bool, err error) {
	err = q.QueryRow(ctx, `SELECT half FROM review_session WHERE id = ? AND ends >= ?`, id, now).Scan(&half)
	if db.NoRows(err) {
		return "", false, nil
	}
	return half, err == nil, err
}

func (draftStore) dropSession(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_session WHERE id = ?`, id)
	return err
}

// dropSessionsOf ends the open forms of one person but one.
func (draftStore) dropSessionsOf(ctx context.Context, tx *db.Tx, of, but string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_session WHERE of_key = ? AND id <> ?`, of, but)
	return err
}

func (draftStore) expireSessions(ctx context.Context, tx *db.Tx, now string) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_session WHERE ends < ?`, now)
	return err
}
