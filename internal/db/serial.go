package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"candour/internal/errs"
)

// serialTries is how often a write that met another is begun again. Each
// time, somebody else's write was stored; twenty in a row was never seen.
const serialTries = 20

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
	opts := &sql.TxOptions{Isolation: sql.LevelSerializable}
	if d.rehearse {
		_ = d.attempt(ctx, opts, func(tx *Tx) error { _ = fn(tx); return errRehearsed })
	}
	var err error
	for try := range serialTries {
		if err = d.attempt(ctx, opts, fn); !met(err, try) {
			return classify(err)
		}
		if err := pause(ctx, try); err != nil {
			return classify(err)
		}
	}
	return errs.Because(errs.Unavailable, "Many people are changing the same thing at this moment, and this was not stored. Please try again.", err)
}

var errRehearsed = errors.New("db: only rehearsed")

// met says that a transaction was undone because it met another, and may be
// begun again. One that found a number or name taken is begun again once: the
// other's row is there now, and the rules can say what that means.
func met(err error, try int) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch pg.Code {
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return true
	case "23505": // unique_violation
		return try == 0
	}
	return false
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
