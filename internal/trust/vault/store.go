package vault

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

type store struct{}

type keyRow struct {
	person  string
	part    Part
	holder  string
	wrapped []byte
	key     string // which key of the key files it was made with
}

type markRow struct{ field, mark, person string }

func (store) addKeys(ctx context.Context, tx *db.Tx, rows []keyRow) error {
	for _, k := range rows {
		var key any
		if k.key != "" {
			key = k.key
		}
		if _, err := tx.Exec(ctx, `INSERT INTO vault_key (person, part, holder, wrapped, key_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			k.person, string(k.part), k.holder, k.wrapped, key); err != nil {
			return refusedKey(err)
		}
	}
	return nil
}

func (store) addMarks(ctx context.Context, tx *ledger.Tx, rows []markRow) error {
	for _, m := range rows {
		if _, err := tx.Exec(ctx, `INSERT INTO vault_index (field, mark, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, m.field, m.mark, m.person); err != nil {
			return refusedKey(err)
		}
	}
	return nil
}

func (store) dropMarks(ctx context.Context, tx *ledger.Tx, rows []markRow) error {
	for _, m := range rows {
		if _, err := tx.Exec(ctx, `DELETE FROM vault_index WHERE field = ? AND mark = ? AND person = ?`, m.field, m.mark, m.person); err != nil {
			return err
		}
	}
	return nil
}

const keyColumns = `person, part, holder, wrapped, COALESCE(key_id, '')`

func scanKey(r interface{ Scan(...any) error }) (k keyRow, err error) {
	err = r.Scan(&k.person, &k.part, &k.holder, &k.wrapped, &k.key)
	return k, err
}

// key gives one wrap. One that is not there is Unavailable: closed, never open.
func (store) key(ctx context.Context, q db.Querier, person string, part Part, holder string) (keyRow, error) {
	k, err := scanKey(q.QueryRow(ctx, `SELECT `+keyColumns+` FROM vault_key WHERE person = ? AND part = ? AND holder = ?`, person, string(part), holder))
	if db.NoRows(err) {
		return k, errs.New(errs.Unavailable, "There is no key for this.")
	}
	return k, err
}

// keys gives all wraps of a part, by holder.
func (store) keys(ctx context.Context, q db.Querier, person string, part Part) (map[string]keyRow, error) {
	rows, err := q.Query(ctx, `SELECT `+keyColumns+` FROM vault_key WHERE person = ? AND part = ?`, person, string(part))
	list, err := db.Collect(rows, err, func(r *sql.Rows) (keyRow, error) { return scanKey(r) })
	out := map[string]keyRow{}
	for _, k := range list {
		out[k.holder] = k
	}
	return out, err
}

func (store) marked(ctx context.Context, q db.Querier, field string, marks ...string) ([]string, error) {
	args := []any{field}
	for _, m := range marks {
		args = append(args, m)
	}
	rows, err := q.Query(ctx, `SELECT DISTINCT person FROM vault_index WHERE field = ? AND mark IN (`+db.Placeholders(len(marks))+`) ORDER BY person`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p string, err error) {
		err = r.Scan(&p)
		return p, err
	})
}

func (store) state(ctx context.Context, q db.Querier, person string) (string, error) {
	var s string
	err := q.QueryRow(ctx, `SELECT state FROM vault_person WHERE id = ?`, person).Scan(&s)
	if db.NoRows(err) {
		return "", errs.New(errs.NotFound, "There is nothing here.")
	}
	return s, err
}

// refusedKey tells the refusals of the guards in our words.
func refusedKey(err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, guardErased):
		return errs.Because(errs.NotFound, "There is nothing here.", err)
	case strings.Contains(text, guardEarlier):
		return errs.Because(errs.Unavailable, "The keys were renewed this moment. Nothing was changed. Please try again.", err)
	}
	return err
}

// destroy removes all that could open anything of a person.
func (store) destroy(ctx context.Context, tx *ledger.Tx, person string) error {
	for _, q := range []string{`DELETE FROM vault_key WHERE person = ?`, `DELETE FROM vault_index WHERE person = ?`, `DELETE FROM vault_grant WHERE person = ?`,
		`DELETE FROM vault_step WHERE request IN (SELECT id FROM vault_request WHERE person = ?)`} {
		if _, err := tx.Exec(ctx, q, person); err != nil {
			return err
		}
	}
	return nil
}

// destroyPart removes all that could open one part of a person.
func (store) destroyPart(ctx context.Context, tx *db.Tx, person string, part Part) error {
	for _, q := range []string{`DELETE FROM vault_key WHERE person = ? AND part = ?`, `DELETE FROM vault_grant WHERE person = ? AND part = ?`} {
		if _, err := tx.Exec(ctx, q, person, string(part)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM vault_step WHERE part = ? AND request IN (SELECT id FROM vault_request WHERE person = ?)`, string(part), person)
	return err
}

func (store) keysOfPart(ctx context.Context, q db.Querier, person string, part Part) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM vault_key WHERE person = ? AND part = ?`, person, string(part)).Scan(&n)
	return n, err
}

// Opening is one time that something of a person was opened.
type Opening struct {
	Parts, Role, Body, Human, Way, Purpose, At string
}

func (store) openings(ctx context.Context, q db.Querier, person string) ([]Opening, error) {
	rows, err := q.Query(ctx, `SELECT parts, by_role, COALESCE(by_body, ''), COALESCE(by_human, ''), way, purpose, at FROM vault_opening WHERE person = ? ORDER BY at, id`, person)
	return db.Collect(rows, err, func(r *sql.Rows) (o Opening, err error) {
		err = r.Scan(&o.Parts, &o.Role, &o.Body, &o.Human, &o.Way, &o.Purpose, &o.At)
		return o, err
	})
}

func (store) erased(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM vault_person WHERE state = 'erased' ORDER BY id`)
	return db.Collect(rows, err, func(r *sql.Rows) (p string, err error) {
		err = r.Scan(&p)
		return p, err
	})
}

func (store) parts(ctx context.Context, q db.Querier, person string) ([]Part, error) {
	rows, err := q.Query(ctx, `SELECT part FROM vault_key WHERE person = ? AND holder = ? ORDER BY part`, person, holderSelf)
	return db.Collect(rows, err, func(r *sql.Rows) (p Part, err error) {
		err = r.Scan(&p)
		return p, err
	})
}

// keyless counts the persons who should have keys and have none.
func (store) keyless(ctx context.Context, q db.Querier) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM vault_person p WHERE p.state = 'kept' AND NOT EXISTS (SELECT 1 FROM vault_key k WHERE k.person = p.id)`).Scan(&n)
	return n, err
}

// scrub empties the write-ahead log, or has dead rows removed. It runs outside
// any transaction, as both need.
func (store) scrub(ctx context.Context, d *db.DB) error {
	if d.Dialect() == db.Postgres {
		return d.Unlimited(func(pool *sql.DB) error {
			_, err := pool.ExecContext(ctx, `VACUUM vault_key, vault_index, vault_grant, vault_step`)
			return err
		})
	}
	_, err := d.SQL().ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func (store) dropKey(ctx context.Context, tx *ledger.Tx, person string, part Part, holder string) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_key WHERE person = ? AND part = ? AND holder = ?`, person, string(part), holder)
	return err
}

// swapKey puts a wrap in the place of the one that was read. One that was changed or
// destroyed meanwhile stays as it is, and nothing of the write does.
func (store) swapKey(ctx context.Context, tx *db.Tx, r rekeyed) error {
	res, err := tx.Exec(ctx, `UPDATE vault_key SET wrapped = ?, key_id = ? WHERE person = ? AND part = ? AND holder = ? AND wrapped = ?`,
		r.next.wrapped, r.next.key, r.was.person, string(r.was.part), r.was.holder, r.was.wrapped)
	if err != nil {
		return refusedKey(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return errs.New(errs.Unavailable, "The keys were renewed this moment. Nothing was changed. Please try again.")
}
