package db

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"candour/internal/base/errs"
)

// How many connections there are at most, unless it is said: few enough that
// several nodes fit into PostgreSQL's default of 100.
const (
	defaultReaders = 16
	defaultWriters = 8
	slowReaders    = 4 // of long work, see [Patient]
)

// openPostgres opens three pools, so that none can use up another's
// connections: those who write (and may wait for each other's locks), those who
// read for a page, and those who read for long.
func openPostgres(ctx context.Context, dsn string, o Options) (*DB, error) {
	if _, err := pgx.ParseConfig(dsn); err != nil {
		return nil, errs.Because(errs.Invalid, "The PostgreSQL address cannot be read.", err)
	}
	limits := o.Limits
	d := &DB{dialect: Postgres, rehearse: o.Rehearse, dsn: dsn, limits: limits}
	if limits.Statement > 0 {
		d.silence.wait = limits.Statement + graceTime
	}
	d.writer = pgPool(dsn, limits, false, or(o.WriteConns, defaultWriters), &d.silence)
	d.reader = pgPool(dsn, limits, true, or(o.Conns, defaultReaders), &d.silence)
	d.slow = pgPool(dsn, Limits{Lock: limits.Lock}, true, slowReaders, &silence{})
	if err := d.pingPool(ctx, d.writer); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// pgPool makes a pool of an address that was found to be readable. It connects
// when it is first used.
func pgPool(dsn string, l Limits, readOnly bool, conns int, s *silence) *sql.DB {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		panic(err) // the caller looked
	}
	l.params(c.RuntimeParams)
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTime
	}
	c.DialFunc = s.dial
	if readOnly {
		c.RuntimeParams["default_transaction_read_only"] = "on"
	}
	pool := sql.OpenDB(pgConnector{stdlib.GetConnector(*c)})
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool
}

// Unlimited runs fn with a pool whose statements may take as long as they need,
// for changes to the schema and for clearing tables.
func (d *DB) Unlimited(fn func(pool *sql.DB) error) error {
	if d.dialect != Postgres || d.limits == (Limits{}) {
		return fn(d.writer)
	}
	pool := pgPool(d.dsn, Limits{}, false, 2, &silence{})
	defer func() { _ = pool.Close() }()
	return fn(pool)
}

func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
