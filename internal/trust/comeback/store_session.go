package comeback

import (
	"context"

	"candour/internal/base/db"
)

// addSession notes that a form lies open. Doing it again changes nothing.
func (s store) addSession(ctx context.Context, tx *db.Tx, id, of, half, ends string) error {
	_, err := tx.Exec(ctx, s.sql(`INSERT INTO {session} (id, of_key, half, ends) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`), id, of, half, ends)
	return err
}

// sessionHalf gives the half of the key to a form that lies open.
func (s store) sessionHalf(ctx context.Context, q db.Querier, id, now string) (half string, ok bool, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT half FROM {session} WHERE id = ? AND ends >= ?`), id, now).Scan(&half)
	if db.NoRows(err) {
		return "", false, nil
	}
	return half, err == nil, err
}

func (s store) dropSession(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {session} WHERE id = ?`), id)
	return err
}

// dropSessionsOf ends the open forms of one person but one.
func (s store) dropSessionsOf(ctx context.Context, tx *db.Tx, of, but string) error {
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {session} WHERE of_key = ? AND id <> ?`), of, but)
	return err
}

func (s store) expireSessions(ctx context.Context, tx *db.Tx, now string) error {
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {session} WHERE ends < ?`), now)
	return err
}
