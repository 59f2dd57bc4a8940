package listening

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/vault"
)

func (store) themes(ctx context.Context, q db.Querier, inquiry string) ([]Theme, error) {
	rows, err := q.Query(ctx, `SELECT id, name, words, made FROM inquiry_account_theme WHERE inquiry_id = ? ORDER BY plain`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (t Theme, err error) {
		var made string
		err = r.Scan(&t.ID, &t.Name, &t.Words, &made)
		t.Made = clock.DayOrNone(made)
		return t, err
	})
}

// readings are in the order of their days: the first two of an account are compared.
func (store) readings(ctx context.Context, q db.Querier, where string, args ...any) ([]testimony.Reading, error) {
	rows, err := q.Query(ctx, `SELECT account_id, human FROM inquiry_account_reading `+where+` ORDER BY on_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x testimony.Reading, err error) { return x, r.Scan(&x.Account, &x.Reader) })
}

func (store) tags(ctx context.Context, q db.Querier, where string, args ...any) ([]testimony.Tag, error) {
	rows, err := q.Query(ctx, `SELECT account_id, theme_id, human FROM inquiry_account_tag `+where+` ORDER BY id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x testimony.Tag, err error) { return x, r.Scan(&x.Account, &x.Theme, &x.Reader) })
}

// rowsOf are the ids of the rows of a table that are about an account.
func (store) rowsOf(ctx context.Context, q db.Querier, table, account string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM `+table+` WHERE account_id = ? ORDER BY id`, account)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

func items(rows []sealed) (out []vault.Sealed) {
	for _, r := range rows {
		out = append(out, r.item())
	}
	return out
}
