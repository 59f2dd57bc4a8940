package mail

import (
	"context"
	"database/sql"
	"embed"
	"time"

	"candour/internal/base/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is this package's schema. It needs no other.
func Migrations() db.Migrations { return db.Embedded("mail", migrations) }

// message is one row as the deliverer needs it.
type message struct {
	key, to, subject, text string
	attempts               int
	created                time.Time
}

// store is the SQL of the outbox.
type store struct{}

func (store) insert(ctx context.Context, tx *db.Tx, m message, now string) (fresh bool, err error) {
	res, err := tx.Exec(ctx, `INSERT INTO mail_outbox (id, to_address, subject, body, state, attempts, next_attempt, created)
 VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?) ON CONFLICT (id) DO NOTHING`, m.key, m.to, m.subject, m.text, now, now)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// due says whether anything waits whose time has come, without writing: an
// idle outbox costs one read.
func (store) due(ctx context.Context, q db.Querier, now string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM mail_outbox WHERE state = 'waiting' AND next_attempt <= ? LIMIT 1) w`, now).Scan(&n)
	return n > 0, err
}

// claim takes up to limit due messages for a deliverer until the lease ends.
// The attempt is counted now: a message that kills the process that sends it
// must not be tried for ever.
func (store) claim(ctx context.Context, tx *db.Tx, claim, now, lease string, limit int) ([]message, error) {
	skip := ""
	if tx.Dialect() == db.Postgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	_, err := tx.Exec(ctx, `UPDATE mail_outbox SET claim = ?, next_attempt = ?, attempts = attempts + 1 WHERE id IN
 (SELECT id FROM mail_outbox WHERE state = 'waiting' AND next_attempt <= ? ORDER BY next_attempt, id LIMIT ?`+skip+`)`,
		claim, lease, now, limit)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT id, to_address, subject, body, attempts, created FROM mail_outbox
 WHERE claim = ? AND state = 'waiting' ORDER BY created, id`, claim)
	return db.Collect(rows, err, func(r *sql.Rows) (m message, err error) {
		var created string
		if err = r.Scan(&m.key, &m.to, &m.subject, &m.text, &m.attempts, &created); err != nil {
			return m, err
		}
		m.created, err = time.Parse(time.RFC3339Nano, created)
		return m, err
	})
}

// settle writes what became of a claimed message. It does nothing when the
// claim was lost to another deliverer meanwhile.
func (store) settle(ctx context.Context, tx *db.Tx, claim, key string, o outcome) error {
	_, err := tx.Exec(ctx, `UPDATE mail_outbox SET state = ?, next_attempt = ?, attempts = ?, last_error = ?, sent = ?, claim = NULL
 WHERE id = ? AND claim = ? AND state = 'waiting'`, string(o.state), o.next, o.attempts, db.OrNil(o.err), db.OrNil(o.sent), key, claim)
	return err
}

func (store) revive(ctx context.Context, tx *db.Tx, now string) (int, error) {
	res, err := tx.Exec(ctx, `UPDATE mail_outbox SET state = 'waiting', attempts = 0, next_attempt = ?, claim = NULL WHERE state = 'failed'`, now)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (store) counts(ctx context.Context, q db.Querier) (c Counts, err error) {
	rows, err := q.Query(ctx, `SELECT state, count(*), min(created) FROM mail_outbox GROUP BY state`)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var state, oldest string
		var n int
		if err := r.Scan(&state, &n, &oldest); err != nil {
			return struct{}{}, err
		}
		var err error
		switch State(state) {
		case Waiting:
			c.Waiting = n
			c.Oldest, err = time.Parse(time.RFC3339Nano, oldest)
		case Sent:
			c.Sent = n
		case Failed:
			c.Failed = n
		}
		return struct{}{}, err
	})
	return c, err
}
