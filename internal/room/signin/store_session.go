package signin

import (
	"context"
	"database/sql"
	"time"

	"candour/internal/base/db"
)

// sessionStore keeps sessions in the database for package scs. It decides by
// itself when a session is over, from the injected clock and from what is in
// the session; scs would ask the machine's clock.
type sessionStore struct {
	db     *db.DB
	limits limits
	tying  tying
}

// FindCtx gives a session that has not run out.
func (s *sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	var data []byte
	err := s.db.QueryRow(ctx, `SELECT data FROM session WHERE token_hash = ? AND expires > ?`, hash, stamp(s.limits.clock.Now())).Scan(&data)
	if db.NoRows(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	data, ok := s.untie(hash, data)
	return data, ok, nil
}

// codeSize is the size of the code before the data, in bytes.
const codeSize = 64

// tie puts the code before what a session holds.
func (s *sessionStore) tie(hash string, data []byte) []byte {
	return append([]byte(s.tying.code("session", hash, string(data))), data...)
}

// untie gives what a session holds, if the row is one that this service wrote.
func (s *sessionStore) untie(hash string, row []byte) ([]byte, bool) {
	if len(row) < codeSize || !s.tying.holds(string(row[:codeSize]), "session", hash, string(row[codeSize:])) {
		return nil, false
	}
	return row[codeSize:], true
}

// CommitCtx stores a session. Ones that ran out are cleared away on the
// occasion, so that nothing need run for it.
func (s *sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, _ time.Time) error {
	_, values, err := s.limits.codec.Decode(data)
	if err != nil {
		return err
	}
	now := s.limits.clock.Now()
	v := viewOf(values)
	var staff any
	if v.staff != "" {
		staff = v.staff
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM session WHERE expires <= ?`, stamp(now)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO session (token_hash, staff_id, data, method, started, seen, expires) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (token_hash) DO UPDATE SET staff_id = excluded.staff_id, data = excluded.data, method = excluded.method,
started = excluded.started, seen = excluded.seen, expires = excluded.expires`,
			hash, staff, s.tie(hash, data), v.method, stamp(v.started), stamp(v.seen), stamp(s.limits.expiry(v, now)))
		return err
	})
}

// DeleteCtx ends a session; one that is not there is no error.
func (s *sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM session WHERE token_hash = ?`, hash)
		return err
	})
}

// Find, Commit and Delete are what scs asks for when it has no context. It
// always has one here.

// Find is FindCtx without a context.
func (s *sessionStore) Find(hash string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), hash)
}

// Commit is CommitCtx without a context.
func (s *sessionStore) Commit(hash string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), hash, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *sessionStore) Delete(hash string) error { return s.DeleteCtx(context.Background(), hash) }

// OpenSession is one place where a person is signed in.
type OpenSession struct {
	Method  string // how: "oidc", "passkey" or "demo"
	Started time.Time
	Seen    time.Time // to the minute
}

// openSessions lists where a person is signed in, latest first.
func openSessions(ctx context.Context, q db.Querier, staffID string, now time.Time) ([]OpenSession, error) {
	rows, err := q.Query(ctx, `SELECT method, started, seen FROM session WHERE staff_id = ? AND expires > ? ORDER BY seen DESC, token_hash`,
		staffID, stamp(now))
	return db.Collect(rows, err, func(r *sql.Rows) (OpenSession, error) {
		var (
			o             OpenSession
			started, seen string
		)
		if err := r.Scan(&o.Method, &started, &seen); err != nil {
			return o, err
		}
		var err error
		if o.Started, err = time.Parse(stampForm, started); err != nil {
			return o, err
		}
		o.Seen, err = time.Parse(stampForm, seen)
		return o, err
	})
}

// stampForm has a fixed width, so that times sort as text.
const stampForm = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }
