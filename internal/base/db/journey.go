package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"candour/internal/base/errs"
)

// What a write costs on PostgreSQL is, after the disk, how often it goes there and
// back: each journey wakes two processes, and over a network it is most of the
// time. A serial transaction begins in one, and what is stored at its end is sent
// in one, with the commit when nothing comes after it.

// Statement is one of several that are sent together.
type Statement struct {
	Query string
	Args  []any
	// One says that it must touch exactly one row, or nothing is stored.
	One bool
}

// begun says how a serial transaction begins, and which it became. It travels in
// the context, since database/sql has no room for it.
type begun struct {
	beside bool // after whoever runs alone
	xact   int64
}

type begunKey struct{}

func (b *begun) in(ctx context.Context) context.Context {
	if b == nil {
		return ctx
	}
	return context.WithValue(ctx, begunKey{}, b)
}

// statement begins the transaction, and takes the number by which its outcome can
// be asked for when an answer is lost.
func (b *begun) statement() string {
	lock := ``
	if b.beside {
		lock = fmt.Sprintf(`pg_advisory_xact_lock_shared(%d), `, int64(aloneLock))
	}
	return `begin isolation level serializable; select ` + lock + `pg_current_xact_id()`
}

// pgConnector opens connections of PostgreSQL that can do both.
type pgConnector struct{ driver.Connector }

// Connect opens one.
func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{Conn: conn.(*stdlib.Conn)}, nil
}

type pgConn struct {
	*stdlib.Conn
	ended bool // the transaction was ended by what was sent with its commit
}

// BeginTx begins a transaction as its context says.
func (c *pgConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	b, ok := ctx.Value(begunKey{}).(*begun)
	if !ok {
		return c.Conn.BeginTx(ctx, o)
	}
	pg := c.Conn.Conn().PgConn()
	if pg.IsClosed() {
		return nil, driver.ErrBadConn
	}
	results, err := pg.Exec(ctx, b.statement()).ReadAll()
	if err == nil {
		row := results[len(results)-1].Rows[0]
		b.xact, err = strconv.ParseInt(string(row[len(row)-1]), 10, 64)
	}
	switch {
	case err == nil:
		c.ended = false
		return pgTx{c, ctx}, nil
	case pgconn.SafeToRetry(err):
		return nil, driver.ErrBadConn
	}
	if pg.TxStatus() != 'I' {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		c.ended = false
		_ = pgTx{c, ctx}.Rollback() // the first error says more
	}
	return nil, err
}

// pgTx ends a transaction that began here.
type pgTx struct {
	conn *pgConn
	ctx  context.Context
}

// Commit commits, if what was sent before has not.
func (t pgTx) Commit() error {
	conn := t.conn.Conn.Conn()
	if t.conn.ended {
		return nil
	}
	tag, err := conn.Exec(t.ctx, "commit")
	if err != nil && conn.PgConn().TxStatus() != 'I' {
		_ = conn.Close(t.ctx) // nobody knows in what state it is
	}
	if err == nil && tag.String() == rolledBack {
		err = pgx.ErrTxCommitRollback
	}
	return err
}

// rolledBack is what PostgreSQL answers to the commit of what had failed.
const rolledBack = "ROLLBACK"

// Rollback undoes the transaction; a connection that cannot is closed.
func (t pgTx) Rollback() error {
	conn := t.conn.Conn.Conn()
	if t.conn.ended {
		return nil
	}
	_, err := conn.Exec(t.ctx, "rollback")
	if err != nil {
		_ = conn.Close(t.ctx)
	}
	return err
}

// journey is statements on their way: the one argument of a statement that only
// pgConn knows.
type journey struct {
	statements []Statement
	commit     bool
	failed     int // which failed, when one did
}

// ExecContext runs a statement, or a journey.
func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 1 {
		if j, ok := args[0].Value.(*journey); ok {
			return driver.RowsAffected(0), c.travel(ctx, j)
		}
	}
	return c.Conn.ExecContext(ctx, query, args)
}

// travel sends all of them and then reads the answers. After one that fails the
// server does none of the others, and no commit.
func (c *pgConn) travel(ctx context.Context, j *journey) (err error) {
	conn := c.Conn.Conn()
	b := &pgx.Batch{}
	for _, s := range j.statements {
		if s.One && j.commit {
			s.Query = `WITH touched AS (` + s.Query + ` RETURNING 1) SELECT 1 / count(*) FROM touched`
		}
		b.Queue(s.Query, s.Args...)
	}
	if j.commit {
		b.Queue("commit")
	}
	answers := conn.SendBatch(ctx, b)
	var tag pgconn.CommandTag
	for j.failed = range b.QueuedQueries {
		if tag, err = answers.Exec(); err != nil {
			break
		}
		if !j.commit && j.statements[j.failed].One && tag.RowsAffected() != 1 {
			err = errNotOne
			break
		}
	}
	if err == nil && j.commit && tag.String() == rolledBack {
		err = pgx.ErrTxCommitRollback
	}
	if e := answers.Close(); err == nil {
		err = e
	}
	c.ended = conn.PgConn().TxStatus() == 'I'
	if j.commit && j.failed < len(j.statements) && j.statements[j.failed].One && isNone(err) {
		err = errNotOne
	}
	return err
}

var errNotOne = errs.New(errs.Conflict, "Somebody else changed this while you were writing.")

// isNone recognises what comes of dividing by a row that is not there.
func isNone(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "22012" // division_by_zero
}

// Together runs statements one after the other; on PostgreSQL in one journey.
func (t *Tx) Together(ctx context.Context, all ...Statement) error { return t.send(ctx, all, false) }

// Finish is [Tx.Together] for what a function given to InSharedTx stores last:
// nothing may be asked of the transaction after it. On PostgreSQL the commit goes
// with it. It is for the ledger, and no method, so that nobody finds it on a Tx.
func Finish(ctx context.Context, t *Tx, all ...Statement) error { return t.send(ctx, all, t.closes) }

func (t *Tx) send(ctx context.Context, all []Statement, commit bool) error {
	if t.db.dialect != Postgres {
		return t.eachOf(ctx, all)
	}
	if t.ended {
		return errEnded
	}
	j := &journey{commit: commit, statements: make([]Statement, len(all))}
	for i, s := range all {
		s.Query = t.db.Rebind(s.Query)
		j.statements[i] = s
	}
	_, err := t.tx.ExecContext(ctx, `candour: a journey`, j)
	t.note(err)
	if t.ended = commit && err == nil; commit && !errors.Is(err, errNotOne) {
		err = committed(err)
	}
	return classify(err)
}

var errEnded = errors.New("db: something is asked of a transaction that was finished")

func (t *Tx) eachOf(ctx context.Context, all []Statement) error {
	for _, s := range all {
		res, err := t.Exec(ctx, s.Query, s.Args...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); s.One && (err != nil || n != 1) {
			return errors.Join(errNotOne, err)
		}
	}
	return nil
}

// Xact is PostgreSQL's number of a serial transaction, by which its outcome can be
// asked for; 0 for any other.
func (t *Tx) Xact() int64 {
	if t.begun == nil {
		return 0
	}
	return t.begun.xact
}
