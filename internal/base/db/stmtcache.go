package db

import (
	"context"
	"database/sql/driver"
	"strings"
)

// Compiling a statement costs SQLite more than running a short one, and our
// statements are few and constant. So each SQLite connection keeps those that
// it has compiled. (pgx does this for PostgreSQL by itself.)

// cachingConnector opens connections that keep their compiled statements.
type cachingConnector struct {
	driver driver.Driver
	dsn    string
}

// Connect opens one connection.
func (c cachingConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	inner, ok := conn.(innerConn)
	if !ok {
		return conn, nil
	}
	return &cachingConn{innerConn: inner, kept: map[string]*keptStmt{}}, nil
}

// Driver gives the driver below.
func (c cachingConnector) Driver() driver.Driver { return c.driver }

// innerConn is what a driver must offer for its statements to be kept.
type innerConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// maxKept bounds the statements of one connection; past it no more are kept.
const maxKept = 300

type cachingConn struct {
	innerConn
	kept map[string]*keptStmt
}

type keptStmt struct {
	stmt interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}
	busy bool // its rows are being read; a second reading needs its own
}

// ResetSession lets database/sql use the connection again.
func (c *cachingConn) ResetSession(ctx context.Context) error {
	if r, ok := c.innerConn.(driver.SessionResetter); ok {
		return r.ResetSession(ctx)
	}
	return nil
}

// IsValid says whether the connection may be used again.
func (c *cachingConn) IsValid() bool {
	if v, ok := c.innerConn.(driver.Validator); ok {
		return v.IsValid()
	}
	return true
}

// Close closes the kept statements, then the connection.
func (c *cachingConn) Close() error {
	for _, k := range c.kept {
		_ = k.stmt.Close() // the connection's own Close reports what matters
	}
	c.kept = nil
	return c.innerConn.Close()
}

// keeps says which statements are worth keeping: those that read and write
// rows. Others are rare, and scripts hold several statements.
func keeps(query string) bool {
	q := strings.TrimLeft(query, " \t\r\n")
	if len(q) < 6 || len(q) > 8192 || strings.Contains(q, ";") {
		return false
	}
	switch strings.ToUpper(q[:6]) {
	case "SELECT", "INSERT", "UPDATE", "DELETE":
		return true
	}
	return false
}

// take gives the kept statement, compiling it the first time; nil when it is
// not to be kept or is in use.
func (c *cachingConn) take(ctx context.Context, query string) (*keptStmt, error) {
	if k, ok := c.kept[query]; ok {
		if k.busy {
			return nil, nil
		}
		return k, nil
	}
	if !keeps(query) || len(c.kept) >= maxKept {
		return nil, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	k := &keptStmt{}
	var ok bool
	if k.stmt, ok = s.(interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}); !ok {
		return nil, s.Close()
	}
	c.kept[query] = k
	return k, nil
}

// ExecContext runs a statement, compiled once.
func (c *cachingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	k, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.innerConn.ExecContext(ctx, query, args)
	}
	return k.stmt.ExecContext(ctx, args)
}

// QueryContext runs a query, compiled once; while its rows are read, the same
// query again is compiled anew.
func (c *cachingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	k, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.innerConn.QueryContext(ctx, query, args)
	}
	rows, err := k.stmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	k.busy = true
	return &keptRows{Rows: rows, k: k}, nil
}

// keptRows gives the statement back when its rows are closed.
type keptRows struct {
	driver.Rows
	k *keptStmt
}

// Close ends the reading.
func (r *keptRows) Close() error {
	err := r.Rows.Close()
	r.k.busy = false
	return err
}
