package vault

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/db"
)

// The rows that whoever reads them wants to stay as they are until the write
// is stored, and whoever changes them wants for themselves.
const (
	lockKeys       = "keys"
	lockCustodians = "custodians"
)

// hold takes a share of a row, or the whole of it. On PostgreSQL an advisory
// lock makes a queue of it, in which a rotation is not overtaken by all who
// share; the lock of the row itself refuses a write that began before the row
// changed. SQLite has one writer, so there it is so by itself.
func (store) hold(ctx context.Context, tx *db.Tx, row string, whole bool) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	queue, lock := `pg_advisory_xact_lock_shared`, ` FOR SHARE`
	if whole {
		queue, lock = `pg_advisory_xact_lock`, ` FOR UPDATE`
	}
	if _, err := tx.Exec(ctx, `SELECT `+queue+`(hashtext(current_schema()), hashtext('candour vault ' || ?))`, row); err != nil {
		return err
	}
	var id string
	return tx.QueryRow(ctx, `SELECT id FROM vault_turn WHERE id = ?`+lock, row).Scan(&id)
}

// presentKey gives the key that a keyset wraps with; empty when nobody has
// said.
func (store) presentKey(ctx context.Context, tx db.Querier, set string) (key string, err error) {
	err = tx.QueryRow(ctx, `SELECT key_id FROM vault_keyset WHERE name = ?`, set).Scan(&key)
	if db.NoRows(err) {
		return "", nil
	}
	return key, err
}

func (store) noteKey(ctx context.Context, tx *db.Tx, set, key string) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_keyset (name, key_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, set, key)
	return err
}

// used says whether anything is wrapped with a keyset.
func (store) used(ctx context.Context, q db.Querier, set string) (bool, error) {
	query := `SELECT count(*) FROM vault_key WHERE holder = '` + prefixGroup + `' || ?`
	switch set {
	case serviceSet:
		query = `SELECT count(*) FROM vault_key WHERE key_id IS NOT NULL AND holder NOT LIKE 'group:%' AND ? <> ''`
	case grantGroup:
		query = `SELECT count(*) FROM vault_grant WHERE ? <> ''`
	}
	var n int64
	err := q.QueryRow(ctx, query, set).Scan(&n)
	return n > 0, err
}

func (store) anyMark(ctx context.Context, q db.Querier) (bool, error) {
	var n int64
	err := q.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 AS one FROM vault_index LIMIT 1) m`).Scan(&n)
	return n > 0, err
}

// keysets gives the key that each keyset wraps with.
func (store) keysets(ctx context.Context, q db.Querier) (map[string]string, error) {
	rows, err := q.Query(ctx, `SELECT name, key_id FROM vault_keyset ORDER BY name`)
	out := map[string]string{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (string, error) {
		var name, key string
		err := r.Scan(&name, &key)
		out[name] = key
		return name, err
	})
	return out, err
}

func (store) setKey(ctx context.Context, tx *db.Tx, set, key string) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_keyset (name, key_id) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id`, set, key)
	return err
}

// turn is how often the keys were turned, and whether that is under way.
type turn struct {
	version int64
	state   string
}

// The states of the keys.
const (
	keysStill   = "still"
	keysTurning = "turning"
)

func (store) turn(ctx context.Context, q db.Querier) (t turn, err error) {
	err = q.QueryRow(ctx, `SELECT version, state FROM vault_turn WHERE id = 'keys'`).Scan(&t.version, &t.state)
	return t, err
}

// takeTurn gives the lease of a rotation to one holder, or keeps it.
func (store) takeTurn(ctx context.Context, tx *db.Tx, holder, now, until string) (bool, error) {
	res, err := tx.Exec(ctx, `UPDATE vault_turn SET holder = ?, until = ? WHERE id = 'lease' AND (holder = ? OR holder = '' OR until <= ?)`, holder, until, holder, now)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func (store) dropTurn(ctx context.Context, tx *db.Tx, holder string) error {
	_, err := tx.Exec(ctx, `UPDATE vault_turn SET holder = '', until = '' WHERE id = 'lease' AND holder = ?`, holder)
	return err
}

func (store) setTurn(ctx context.Context, tx *db.Tx, version int64, state string) error {
	_, err := tx.Exec(ctx, `UPDATE vault_turn SET version = ?, state = ? WHERE id = 'keys'`, version, state)
	return err
}

func (store) putNode(ctx context.Context, tx *db.Tx, id string, version int64, until string) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_node (id, version, until) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, until = excluded.until`, id, version, until)
	return err
}

func (store) dropNode(ctx context.Context, tx *db.Tx, id, now string) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_node WHERE id = ? OR until <= ?`, id, now)
	return err
}

// behind lists the running services that have not got the keys of a version.
func (store) behind(ctx context.Context, q db.Querier, version int64, now string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM vault_node WHERE version < ? AND until > ? ORDER BY id`, version, now)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

// wrapTable is a table of wraps, as a rotation goes through it.
type wrapTable struct {
	name string
	// columns make a row's place, in order.
	columns []string
	// set and bind say with which keyset a row is wrapped, and bound to what.
	set  func(at []string) string
	bind func(at []string) []byte
	// stale is the condition for rows that another key than the present wraps.
	stale func(keys map[string]string) (string, []any)
}

type wrapRow struct {
	at      []string
	wrapped []byte
	key     string
}

func (t wrapTable) after(ctx context.Context, q db.Querier, at []string, keys map[string]string, limit int) ([]wrapRow, error) {
	cols := strings.Join(t.columns, ", ")
	where, args := t.stale(keys)
	if at != nil {
		where += ` AND (` + cols + `) > (` + db.Placeholders(len(at)) + `)`
		for _, a := range at {
			args = append(args, a)
		}
	}
	rows, err := q.Query(ctx, `SELECT `+cols+`, wrapped, COALESCE(key_id, '') FROM `+t.name+` WHERE `+where+` ORDER BY `+cols+` LIMIT ?`, append(args, limit)...)
	return db.Collect(rows, err, func(r *sql.Rows) (wrapRow, error) {
		w := wrapRow{at: make([]string, len(t.columns))}
		dest := make([]any, 0, len(w.at)+2)
		for i := range w.at {
			dest = append(dest, &w.at[i])
		}
		err := r.Scan(append(dest, &w.wrapped, &w.key)...)
		return w, err
	})
}

// put stores a new wrap in place of the one that was read. One that was
// changed or destroyed meanwhile stays as it is now.
func (t wrapTable) put(ctx context.Context, tx *db.Tx, was wrapRow, wrapped []byte, key string) (bool, error) {
	args := []any{wrapped, key}
	for _, a := range was.at {
		args = append(args, a)
	}
	res, err := tx.Exec(ctx, `UPDATE `+t.name+` SET wrapped = ?, key_id = ? WHERE `+strings.Join(t.columns, ` = ? AND `)+` = ? AND wrapped = ?`, append(args, was.wrapped)...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// unsettled says whether there are wraps from before keys were counted.
func (store) unsettled(ctx context.Context, q db.Querier) (bool, error) {
	var n int64
	err := q.QueryRow(ctx, `SELECT (SELECT count(*) FROM vault_key WHERE key_id IS NULL AND holder <> 'public') +
(SELECT count(*) FROM vault_step WHERE key_id IS NULL) + (SELECT count(*) FROM vault_grant WHERE key_id IS NULL)`).Scan(&n)
	return n > 0, err
}

// sets lists the keysets that wraps were made with, the service's own first.
func (store) sets(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT substr(holder, 7) FROM vault_key WHERE holder LIKE 'group:%' ORDER BY 1`)
	groups, err := db.Collect(rows, err, func(r *sql.Rows) (g string, err error) {
		err = r.Scan(&g)
		return g, err
	})
	return append([]string{serviceSet, grantGroup}, groups...), err
}

// keyCount is how many wraps were made with one key of a keyset.
type keyCount struct {
	set, key string
	count    int
}

const setColumn = `CASE WHEN holder LIKE 'group:%' THEN substr(holder, 7) ELSE '` + serviceSet + `' END`

func (store) keyCounts(ctx context.Context, q db.Querier) ([]keyCount, error) {
	rows, err := q.Query(ctx, `SELECT `+setColumn+`, COALESCE(key_id, ''), count(*) FROM vault_key WHERE holder <> 'public' GROUP BY 1, 2 ORDER BY 1, 2`)
	return db.Collect(rows, err, func(r *sql.Rows) (n keyCount, err error) {
		err = r.Scan(&n.set, &n.key, &n.count)
		return n, err
	})
}

func (store) someWraps(ctx context.Context, q db.Querier, n keyCount, limit int) ([]keyRow, error) {
	rows, err := q.Query(ctx, `SELECT `+keyColumns+` FROM vault_key WHERE holder <> 'public' AND `+setColumn+` = ? AND COALESCE(key_id, '') = ? ORDER BY person, part, holder LIMIT ?`,
		n.set, n.key, limit)
	return db.Collect(rows, err, func(r *sql.Rows) (keyRow, error) { return scanKey(r) })
}

func (store) probe(ctx context.Context, q db.Querier) (mark string, err error) {
	err = q.QueryRow(ctx, `SELECT mark FROM vault_index WHERE field = ? AND person = ?`, probeField, probePerson).Scan(&mark)
	if db.NoRows(err) {
		return "", nil
	}
	return mark, err
}

func (store) putProbe(ctx context.Context, tx *db.Tx, mark string) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_index (field, mark, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, probeField, mark, probePerson)
	return err
}
