package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"candour/internal/base/errs"
)

// Limits bound how long anything waits for the database, so that one lock, one
// slow statement or one crowd cannot hang a service. What meets a limit is
// Unavailable (503). The zero Limits bound nothing, as commands and tests want.
type Limits struct {
	// Statement is the longest that one statement may run, Lock the longest that
	// it may wait for another's lock, Idle the longest that a transaction may do
	// nothing. PostgreSQL enforces these three.
	Statement, Lock, Idle time.Duration
	// Wait is the longest that anybody waits for a free connection.
	Wait time.Duration
}

// params are the limits as PostgreSQL has them, for each of a pool's sessions.
// What the address itself asks for wins.
func (l Limits) params(into map[string]string) {
	for name, d := range map[string]time.Duration{
		"statement_timeout": l.Statement, "lock_timeout": l.Lock, "idle_in_transaction_session_timeout": l.Idle} {
		if _, asked := into[name]; d > 0 && !asked {
			into[name] = strconv.FormatInt(d.Milliseconds(), 10)
		}
	}
}

// errBusy is what somebody gets who waited for a connection in vain.
const errBusy = "The service is busy. Please try again in a minute."

type patientKey struct{}

// Patient gives a context for long work that nobody's page waits for: builds,
// loads, checks, exports, jobs. Its reads have connections of their own and its
// statements may take as long as they need. It still waits no longer than
// others for a lock.
func Patient(ctx context.Context) context.Context { return context.WithValue(ctx, patientKey{}, true) }

func isPatient(ctx context.Context) bool { p, _ := ctx.Value(patientKey{}).(bool); return p }

// readers is the pool that a read of this context uses.
func (d *DB) readers(ctx context.Context) *sql.DB {
	if d.slow != nil && isPatient(ctx) {
		return d.slow
	}
	return d.reader
}

// unbounded says that a context waits for a connection as long as it takes.
func (d *DB) unbounded(ctx context.Context) bool { return d.limits.Wait <= 0 || isPatient(ctx) }

// acquire takes a connection from a pool, or says after the wait that the
// service is busy.
func (d *DB) acquire(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	if err := d.silence.errNow(); err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, d.limits.Wait)
	defer cancel()
	conn, err := pool.Conn(wait)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return nil, errs.Because(errs.Unavailable, errBusy, err)
	}
	return conn, classify(err)
}

// onConn uses a connection that was acquired. One that turns out to be dead
// before anything was sent is dropped for another, as the pool itself does.
func onConn[T any](ctx context.Context, d *DB, pool *sql.DB, use func(*sql.Conn) (T, error)) (v T, conn *sql.Conn, err error) {
	for try := 0; ; try++ {
		if conn, err = d.acquire(ctx, pool); err != nil {
			return v, nil, err
		}
		if v, err = use(conn); err == nil {
			return v, conn, nil
		}
		_ = conn.Close()
		if !errors.Is(err, driver.ErrBadConn) || try == 2 {
			return v, nil, classify(err)
		}
	}
}

// begin starts a transaction within the limits. free gives the connection back
// and is called when the transaction has ended.
func (d *DB) begin(ctx context.Context, pool *sql.DB, o *sql.TxOptions) (tx *sql.Tx, free func(), err error) {
	free = func() {}
	if isPatient(ctx) && d.dialect == Postgres && d.limits != (Limits{}) {
		return d.beginPatient(ctx, pool, o)
	}
	if d.unbounded(ctx) {
		tx, err = pool.BeginTx(ctx, o)
	} else {
		var conn *sql.Conn
		tx, conn, err = onConn(ctx, d, pool, func(c *sql.Conn) (*sql.Tx, error) { return c.BeginTx(ctx, o) })
		if conn != nil {
			free = func() { _ = conn.Close() }
		}
	}
	return tx, free, classify(err)
}

// query runs a read within the limits.
func (d *DB) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	pool := d.readers(ctx)
	if d.unbounded(ctx) {
		rows, err := pool.QueryContext(ctx, text, args...)
		return rows, classify(err)
	}
	rows, conn, err := onConn(ctx, d, pool, func(c *sql.Conn) (*sql.Rows, error) { return c.QueryContext(ctx, text, args...) })
	if conn != nil {
		go func() { _ = conn.Close() }() // Close waits until the rows are closed
	}
	return rows, err
}

// Row is at most one row, as [sql.Row] is; its errors have our codes.
type Row struct {
	row  *sql.Row
	free func()
	err  error
	note func(error) // of a transaction
}

// Scan reads the row. [NoRows] says whether there was none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.free()
	err := r.row.Scan(dest...)
	if NoRows(err) {
		return err
	}
	if r.note != nil {
		r.note(err)
	}
	return classify(err)
}

// queryRow runs a read of one row within the limits.
func (d *DB) queryRow(ctx context.Context, text string, args []any) *Row {
	pool := d.readers(ctx)
	if d.unbounded(ctx) {
		return &Row{row: pool.QueryRowContext(ctx, text, args...), free: func() {}}
	}
	row, conn, err := onConn(ctx, d, pool, func(c *sql.Conn) (*sql.Row, error) {
		row := c.QueryRowContext(ctx, text, args...)
		return row, row.Err()
	})
	if err != nil {
		return &Row{err: err}
	}
	return &Row{row: row, free: func() { _ = conn.Close() }}
}

// isSlow recognises what PostgreSQL says of a statement that met a limit.
func isSlow(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "57014" || pg.Code == "55P03" || pg.Code == "25P03")
}

// Classify gives a database driver's error its code, for whoever met one that
// did not pass through this package's own calls.
func Classify(err error) error { return classify(err) }
