package comeback

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// store is the SQL of what is written before it is sent.
type store struct{ Tables }

type findRow struct {
	lookup    string // where it was found
	kind, ref string
	stored    phrase.Stored
}

// find looks for the blind index of a phrase's lookup part.
func (s store) find(ctx context.Context, q db.Querier, index string) (r findRow, ok bool, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT kind, ref, salt, params, probe FROM {find} WHERE lookup = ?`), index).
		Scan(&r.kind, &r.ref, &r.stored.Salt, &r.stored.Params, &r.stored.Verifier)
	if db.NoRows(err) {
		return r, false, nil
	}
	return r, err == nil, err
}

func (s store) moveLookup(ctx context.Context, tx *db.Tx, was, now string) error {
	_, err := tx.Exec(ctx, s.sql(`UPDATE {find} SET lookup = ? WHERE lookup = ?`), now, was)
	return err
}

func (s store) addDraft(ctx context.Context, tx *db.Tx, id, index string, sealed []byte, kept phrase.Stored, today, expires clock.Day, emptyUntil string) error {
	if _, err := tx.Exec(ctx, s.sql(`INSERT INTO {draft} (id, sealed, created, touched, expires, empty_until) VALUES (?, ?, ?, ?, ?, ?)`),
		id, sealed, today.String(), today.String(), expires.String(), emptyUntil); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, s.sql(`INSERT INTO {find} (lookup, kind, ref, salt, params, probe) VALUES (?, ?, ?, ?, ?, ?)`),
		index, Draft, id, kept.Salt, kept.Params, kept.Verifier)
	return err
}

func (s store) draft(ctx context.Context, q db.Querier, id string) (sealed []byte, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT sealed FROM {draft} WHERE id = ?`), id).Scan(&sealed)
	if db.NoRows(err) {
		return nil, phrase.Refused()
	}
	return sealed, err
}

// saveDraft puts sealed in the place of read, or of whatever is there when read
// is nil. Sealing the same twice gives other bytes, so bytes that are the same
// are the same saving.
func (s store) saveDraft(ctx context.Context, tx *db.Tx, id string, sealed, read []byte, today, expires clock.Day, empty bool) error {
	set := `sealed = ?, touched = ?, expires = ?, empty_until = NULL`
	if empty {
		set = `sealed = ?, touched = ?, expires = ?`
	}
	query, args := s.sql(`UPDATE {draft} SET `)+set+` WHERE id = ?`, []any{sealed, today.String(), expires.String(), id}
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
		return Changed()
	}
	return errs.New(errs.NotFound, "This form is not there any more. It was sent, or wiped.")
}

// Changed is said when another device saved first.
func Changed() error { return errs.New(errs.Conflict, "This form was changed on another device.") }

func (s store) dropDraft(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, s.sql(`DELETE FROM {find} WHERE ref = ?`), id); err != nil {
		return err
	}
	if err := s.dropBeside(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {draft} WHERE id = ?`), id)
	return err
}

// expireDrafts drops what nobody came back to, and what was begun and left
// empty.
func (s store) expireDrafts(ctx context.Context, tx *db.Tx, today clock.Day, now string) (int, error) {
	n, err := affected(tx.Exec(ctx, s.sql(`DELETE FROM {draft} WHERE expires < ? OR empty_until < ?`), today.String(), now))
	if err != nil {
		return 0, err
	}
	return n, s.dropLost(ctx, tx)
}

// dropLost drops the ways back to drafts that are not there any more, and what
// hangs on them. It comes after them: a draft that was saved in the same moment keeps its way back.
func (s store) dropLost(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, s.sql(`DELETE FROM {find} WHERE kind = 'draft' AND NOT EXISTS (SELECT 1 FROM {draft} d WHERE d.id = {find}.ref)`))
	for _, name := range s.beside {
		if err == nil {
			_, err = tx.Exec(ctx, s.of(name, `DELETE FROM {beside} WHERE NOT EXISTS (SELECT 1 FROM {draft} d WHERE d.id = {beside}.draft)`))
		}
	}
	return err
}

// dropBeside drops what hangs on a draft.
func (s store) dropBeside(ctx context.Context, tx *db.Tx, draft string) error {
	for _, name := range s.beside {
		if _, err := tx.Exec(ctx, s.of(name, `DELETE FROM {beside} WHERE draft = ?`), draft); err != nil {
			return err
		}
	}
	return nil
}

// of is a statement about a table that hangs on drafts.
func (s store) of(beside, statement string) string {
	return strings.ReplaceAll(s.sql(statement), "{beside}", beside)
}

// dropEmpty drops up to n empty drafts, the oldest first, but none that was
// begun so late that its hour is not before the given one.
func (s store) dropEmpty(ctx context.Context, tx *db.Tx, before string, n int) (int, error) {
	rows, err := tx.Query(ctx, s.sql(`SELECT id FROM {draft} WHERE empty_until < ? ORDER BY empty_until, id LIMIT ?`), before, n)
	ids, err := db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	in, args := db.Placeholders(len(ids)), make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	n, err = affected(tx.Exec(ctx, s.sql(`DELETE FROM {draft} WHERE empty_until IS NOT NULL AND id IN (`)+in+`)`, args...))
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
func (s store) countDrafts(ctx context.Context, q db.Querier) (all, empty, bytes int64, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT COUNT(*), COUNT(empty_until), COALESCE(SUM(LENGTH(sealed)), 0) FROM {draft}`)).Scan(&all, &empty, &bytes)
	return all, empty, bytes, err
}
