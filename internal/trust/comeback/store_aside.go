package comeback

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// addAside stores what was written under a record where nothing was.
func (s store) addAside(ctx context.Context, tx *db.Tx, ref string, sealed []byte, today, expires clock.Day) error {
	return one(affected(tx.Exec(ctx, s.sql(`INSERT INTO {draft} (id, sealed, created, touched, expires) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`),
		ref, sealed, today.String(), today.String(), expires.String())))
}

func (s store) turnAside(ctx context.Context, tx *db.Tx, ref string, was, now []byte) error {
	return one(affected(tx.Exec(ctx, s.sql(`UPDATE {draft} SET sealed = ? WHERE id = ? AND sealed = ?`), now, ref, was)))
}

// DropAside forgets what was written under a record, as it was read, within the transaction that
// makes something of it. When another device saved since, it stays as it is.
func (s Tables) DropAside(ctx context.Context, tx *db.Tx, ref string, read []byte) error {
	return one(affected(tx.Exec(ctx, s.sql(`DELETE FROM {draft} WHERE id = ? AND sealed = ?`), ref, read)))
}

// one says that another device was quicker where not exactly one row was met.
func one(n int, err error) error {
	if err == nil && n != 1 {
		err = Changed()
	}
	return err
}
