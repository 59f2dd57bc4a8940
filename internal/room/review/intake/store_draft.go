package intake

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// draftStore is the SQL of what is written before it is sent.
type draftStore struct{}

type findRow struct {
	lookup    string // where it was found
	kind, ref string
	stored    phrase.Stored
}

// find looks for the blind index of a phrase's lookup part.
func (draftStore) find(ctx context.Context, q db.Querier, index string) (r findRow, ok bool, err error) {
	err = q.QueryRow(ctx, `SELECT kind, ref, salt, params, probe FROM review_find WHERE lookup = ?`, index).
		Scan(&r.kind, &r.ref, &r.stored.Salt, &r.stored.Params, &r.stored.Verifier)
	if db.NoRows(err) {
		return r, false, nil
	}
	return r, err == nil, err
}

func (draftStore) moveLookup(ctx context.Context, tx *db.Tx, was, now string) error {
	_, err := tx.Exec(ctx, `UPDATE review_find SET lookup = ? WHERE lookup = ?`, now, was)
	return err
}

func (draftStore) addDraft(ctx context.Context, tx *db.Tx, id, index string, sealed []byte, s phrase.Stored, today, expires clock.Day, emptyUntil string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO review_draft (id, sealed, created, touched, expires, empty_until) VALUES (?, ?, ?, ?, ?, ?)`,
		id, sealed, today.String(), today.String(), expires.String(), emptyUntil); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO review_find (lookup, kind, ref, salt, params, probe) VALUES (?, ?, ?, ?, ?, ?)`,
		index, FoundDraft, id, s.Salt, s.Params, s.Verifier)
	return err
}

func (draftStore) draft(ctx context.Context, q db.Querier, id string) (sealed []byte, err error) {
	err = q.QueryRow(ctx, `SELECT sealed FROM review_draft WHERE id = ?`, id).Scan(&sealed)
	if db.NoRows(err) {
		return nil, phrase.Refused()
	}
	return sealed, err
}

// saveDraft puts sealed in the place of read, or of whatever is there when read
// is nil. Sealing the same twice gives other bytes, so bytes that are the same
// are the same saving.
func (s draftStore) saveDraft(ctx context.Context, tx *db.Tx, id string, sealed, read []byte, today, expires clock.Day, empty bool) error {
	set := `sealed = ?, touched = ?, expires = ?, empty_until = NULL`
	if empty {
		set = `sealed = ?, touched = ?, expires = ?`
	}
	query, args := `UPDATE review_draft SET `+set+` WHERE id = ?`, []any{sealed, today.String(), expires.String(), id}
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

func (draftStore) dropDraft(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM review_find WHERE ref = ?`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM review_draft_file WHERE draft = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM review_draft WHERE id = ?`, id)
	return err
}

// expireDrafts drops what nobody came back to, and what was begun and left
// empty.
func (s draftStore) expireDrafts(ctx context.Context, tx *db.Tx, today clock.Day, now string) (int, error) {
	n, err := affected(tx.Exec(ctx, `DELETE FROM review_draft WHERE expires < ? OR empty_until < ?`, today.String(), now))
	if err != nil {
		return 0, err
	}
	return n, s.dropLost(ctx, tx)
}

// dropLost drops the ways back to drafts that are not there any more, and their
// files. It comes
// after them: a draft that was saved in the same moment keeps its way back.
func (draftStore) dropLost(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM review_find WHERE kind = 'draft' AND NOT EXISTS (SELECT 1 FROM review_draft d WHERE d.id = review_find.ref)`)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM review_draft_file WHERE NOT EXISTS (SELECT 1 FROM review_draft d WHERE d.id = review_draft_file.draft)`)
	return err
}

// dropEmpty drops up to n empty drafts, the oldest first, but none that was
// begun so late that its hour is not before the given one.
func (s draftStore) dropEmpty(ctx context.Context, tx *db.Tx, before string, n int) (int, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM review_draft WHERE empty_until < ? ORDER BY empty_until, id LIMIT ?`, before, n)
	ids, err := db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	in, args := db.Placeholders(len(ids)), make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	n, err = affected(tx.Exec(ctx, `DELETE FROM review_draft WHERE empty_until IS NOT NULL AND id IN (`+in+`)`, args...))
	if err != nil {
		return 0, err
	}
	return n, s.dropLost(ctx, tx)
}

func affected(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// countDrafts says how many drafts there are, how many of them are empty, and
// how many bytes they take.
func (draftStore) countDrafts(ctx context.Context, q db.Querier) (all, empty, bytes int64, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*), COUNT(empty_until), COALESCE(SUM(LENGTH(sealed)), 0) FROM review_draft`).Scan(&all, &empty, &bytes)
	return all, empty, bytes, err
}
