package review

import (
	"context"

	"candour/internal/clock"
	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/phrase"
)

type findRow struct {
	kind, ref string
	stored    phrase.Stored
}

// find looks for the blind index of a phrase's lookup part.
func (store) find(ctx context.Context, q db.Querier, index string) (r findRow, ok bool, err error) {
	err = q.QueryRow(ctx, `SELECT kind, ref, salt, params, probe FROM review_find WHERE lookup = ?`, index).
		Scan(&r.kind, &r.ref, &r.stored.Salt, &r.stored.Params, &r.stored.Verifier)
	if db.NoRows(err) {
		return r, false, nil
	}
	return r, err == nil, err
}

func (store) addDraft(ctx context.Context, tx *db.Tx, id, index string, sealed []byte, s phrase.Stored, today, expires clock.Day) error {
	if _, err := tx.Exec(ctx, `INSERT INTO review_draft (id, sealed, created, touched, expires) VALUES (?, ?, ?, ?, ?)`,
		id, sealed, today.String(), today.String(), expires.String()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO review_find (lookup, kind, ref, salt, params, probe) VALUES (?, ?, ?, ?, ?, ?)`,
		index, FoundDraft, id, s.Salt, s.Params, s.Verifier)
	return err
}

func (store) draft(ctx context.Context, q db.Querier, id string) (sealed []byte, err error) {
	err = q.QueryRow(ctx, `SELECT sealed FROM review_draft WHERE id = ?`, id).Scan(&sealed)
	if db.NoRows(err) {
		return nil, phrase.Refused()
	}
	return sealed, err
}

// saveDraft puts sealed in the place of read, or of whatever is there when read
// is nil. Sealing the same twice gives other bytes, so bytes that are the same
// are the same saving.
func (s store) saveDraft(ctx context.Context, tx *db.Tx, id string, sealed, read []byte, today, expires clock.Day) error {
	query, args := `UPDATE review_draft SET sealed = ?, touched = ?, expires = ? WHERE id = ?`, []any{sealed, today.String(), expires.String(), id}
	if read != nil {
		query, args = query+` AND sealed = ?`, append(args, read)
	}
	res, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	if _, err := s.draft(ctx, tx, id); err == nil {
		return errs.New(errs.Conflict, changedDraft)
	}
	return errs.New(errs.NotFound, "This form is not there any more. It was sent, or wiped.")
}

// changedDraft is said when another device saved first.
const changedDraft = "This form was changed on another device."

func (store) dropDraft(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM review_find WHERE ref = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM review_draft WHERE id = ?`, id)
	return err
}

func (store) expireDrafts(ctx context.Context, tx *db.Tx, today clock.Day) (int, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM review_find WHERE kind = 'draft' AND ref IN (SELECT id FROM review_draft WHERE expires < ?)`, today.String()); err != nil {
		return 0, err
	}
	res, err := tx.Exec(ctx, `DELETE FROM review_draft WHERE expires < ?`, today.String())
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
