package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// serialTries is how often a write that met another is begun again before it
// asks to run alone. Each time, somebody else's write was stored.
const serialTries = 4

// aloneLock is the advisory lock that every serial transaction shares, and that
// one which met others too often takes for itself.
const aloneLock = 0x63616e646f7573

// InSerialTx runs fn so that it and every other function given to InSerialTx
// or InSharedTx come out as if they had run one after the other. SQLite has
// one writer and gives that for nothing. PostgreSQL runs at SERIALIZABLE
// (Ports and Grittner, Serializable Snapshot Isolation in PostgreSQL, VLDB
// 2012), and a write that met another is begun again from the top: fn may run
// more than once, and only what its last run did is stored. So fn sets what is
// outside it, and never adds to it.
func (d *DB) InSerialTx(ctx context.Context, fn func(tx *Tx) error) error {
	if d.dialect == SQLite {
		return d.InTx(ctx, fn)
	}
	return d.serial(ctx, false, fn)
}

// serial is InSerialTx on PostgreSQL; it closes when fn may end the transaction
// with what it stores last.
func (d *DB) serial(ctx context.Context, closes bool, fn func(tx *Tx) error) error {
	if d.rehearse {
		_ = d.attempt(ctx, manner{begun: &begun{}}, func(tx *Tx) error { _ = fn(tx); return errRehearsed })
	}
	var err error
	for try := range serialTries {
		if err = d.attempt(ctx, manner{begun: &begun{beside: true}, closes: closes}, fn); !met(err, try) {
			return d.stored(err)
		}
		begunAgain.Add(1)
		if err := pause(ctx, try); err != nil {
			return classify(err)
		}
	}
	return d.stored(d.alone(ctx, closes, fn))
}

// alone runs fn while no other serial transaction runs, so that it meets none
// and gets through. The lock is the session's, and taken before the
// transaction begins: one taken within it would come after the snapshot.
func (d *DB) alone(ctx context.Context, closes bool, fn func(tx *Tx) error) error {
	conn, err := d.conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(aloneLock)); err != nil {
		return err
	}
	defer d.unlock(ctx, conn)
	m := manner{begun: &begun{}, closes: closes}
	tx, err := conn.BeginTx(m.begun.in(ctx), nil)
	if err != nil {
		return err
	}
	return d.within(tx, m, fn)
}

// conn takes a writer's connection within the limits.
func (d *DB) conn(ctx context.Context) (*sql.Conn, error) {
	if d.unbounded(ctx) {
		return d.writer.Conn(ctx)
	}
	return d.acquire(ctx, d.writer)
}

// unlock gives the lock back; a connection that cannot is thrown away, and the
// lock with it.
func (d *DB) unlock(ctx context.Context, conn *sql.Conn) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, int64(aloneLock)); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// begunAgain counts, for metrics and measurements.
var begunAgain atomic.Int64

// Begun says how many serial functions this process began again because they
// met another.
func Begun() int64 { return begunAgain.Load() }

var errRehearsed = errors.New("db: only rehearsed")

// met says that a transaction was undone because it met another, and may be
// begun again. One that found a number or name taken is begun again once: the
// other's row is there now, and the rules can say what that means.
func met(err error, try int) bool {
	return isMet(err) || try == 0 && err != nil && isUnique(err)
}

// pause waits a little, longer each time and never the same, so that the same
// two do not meet again.
func pause(ctx context.Context, try int) error {
	limit := min(time.Millisecond<<min(try, 7), 100*time.Millisecond)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(rand.N(limit) + time.Millisecond/4):
		return nil
	}
}
