package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // driver "sqlite"

	"candour/internal/base/errs"
)

// Dialect names the database engine behind a DB.
type Dialect string

// The two engines. Every test of a store runs on both.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Querier reads. Both DB and Tx are one, so that a load can run inside or
// outside a transaction.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *Row
}

// DB is one database. The zero DB is of no use; see Open.
type DB struct {
	dialect Dialect
	writer  *sql.DB
	reader  *sql.DB
	slow    *sql.DB // readers of long work; PostgreSQL alone
	path    string
	dsn     string // of PostgreSQL
	limits  Limits
	group   group
	silence silence
	// rehearse runs every serial function once for nothing first: see Options.
	rehearse bool
	// full is when a write last met a full disk, in nanoseconds; 0 once one was
	// stored after it.
	full atomic.Int64
}

// Options say how to open a database beyond its URL.
type Options struct {
	// SQLiteDriver is the database/sql driver for SQLite; "sqlite" (modernc)
	// when empty. Fault tests pass a driver whose file system fails on demand.
	SQLiteDriver string
	// SQLiteDSN, when set, makes the data source name from the file's path
	// and whether it is for reading only.
	SQLiteDSN func(path string, readOnly bool) string
	// Conns is the most connections that read at once, WriteConns the most that
	// write (SQLite has one); 0 is a default.
	Conns, WriteConns int
	// Limits bound how long anything waits; the zero Limits bound nothing.
	Limits Limits
	// Rehearse runs each function given to InSerialTx or InSharedTx once to its
	// end and undoes it, before running it for good. Tests on PostgreSQL open
	// their databases so: a function that does not bear being begun again shows.
	Rehearse bool
}

// Open opens "postgres://..." or "sqlite:PATH" (or a bare path). It creates
// the folder and file of an SQLite database, and checks that it answers.
func Open(ctx context.Context, dsn string) (*DB, error) { return OpenWith(ctx, dsn, Options{}) }

// OpenWith is Open with options.
func OpenWith(ctx context.Context, dsn string, o Options) (d *DB, err error) {
	defer errs.Wrap(&err, "db.Open")
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn, o)
	}
	if scheme, _, ok := strings.Cut(dsn, "://"); ok {
		return nil, errs.Newf(errs.Invalid, "A database of the kind %s:// cannot be used. Write postgres://..., or leave it empty for SQLite in the data folder.", scheme)
	}
	return openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite:"), o)
}

func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, errs.Because(errs.Unavailable, "The data folder cannot be made.", err)
	}
	driver, dsn := o.SQLiteDriver, o.SQLiteDSN
	if driver == "" {
		driver, dsn = "sqlite", sqliteDSN
		if err := keepPrivate(path); err != nil {
			return nil, err
		}
	}
	writer, err := openCaching(driver, dsn(path, false))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1) // one writer: a second would only wait, and could deadlock
	d := &DB{dialect: SQLite, writer: writer, reader: writer, path: path, limits: o.Limits}
	if err := d.pingPool(ctx, writer); err != nil {
		_ = writer.Close()
		return nil, err
	}
	if d.reader, err = openCaching(driver, dsn(path, true)); err != nil {
		_ = writer.Close()
		return nil, err
	}
	conns := or(o.Conns, max(4, 2*runtime.NumCPU()))
	d.reader.SetMaxOpenConns(conns)
	d.reader.SetMaxIdleConns(conns)
	return d, nil
}

// keepPrivate makes the file, and the two that SQLite keeps beside it, for its
// owner's eyes alone, whatever the folder and the umask are.
func keepPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		return errs.Because(errs.Unavailable, "The database's file cannot be opened.", err)
	}
	err = f.Close()
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, e := os.Stat(name); e == nil && info.Mode().Perm()&0o077 != 0 {
			err = errors.Join(err, os.Chmod(name, 0o600))
		}
	}
	if err != nil {
		return errs.Because(errs.Unavailable, "The database's file can be read by others, and that could not be changed.", err)
	}
	return nil
}

// openCaching opens a pool whose connections keep their compiled statements.
func openCaching(name, dsn string) (*sql.DB, error) {
	probe, err := sql.Open(name, dsn) // finds the driver by its name; connects to nothing
	if err != nil {
		return nil, err
	}
	defer func() { _ = probe.Close() }()
	return sql.OpenDB(cachingConnector{driver: probe.Driver(), dsn: dsn}), nil
}

// What SQLite keeps of the file in memory, in KiB. Each commit walks all of the
// writer's: with 64 MiB that took most of the time of a long run of writes.
const (
	readerCache = 64 << 10
	writerCache = 2 << 10
)

// sqliteDSN sets each connection up: WAL lets readers go on while one writes;
// FULL makes a commit survive loss of power; secure_delete leaves no erased
// bytes behind.
func sqliteDSN(path string, readOnly bool) string {
	cache := writerCache
	if readOnly {
		cache = readerCache
	}
	q := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", fmt.Sprintf("cache_size(-%d)", cache), "temp_store(2)", "mmap_size(268435456)",
	}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Dialect says which engine this is.
func (d *DB) Dialect() Dialect { return d.dialect }

// Path is the SQLite file; empty for PostgreSQL.
func (d *DB) Path() string { return d.path }

// Ping checks that the database answers those who read, within five seconds. It
// does not ask a writer: while something holds a lock, pages can still be read.
func (d *DB) Ping(ctx context.Context) error { return d.pingPool(ctx, d.reader) }

func (*DB) pingPool(ctx context.Context, pool *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return errs.Because(errs.Unavailable, "The database does not answer.", err)
	}
	return nil
}

// Close closes every connection.
func (d *DB) Close() error {
	err := d.writer.Close()
	for _, pool := range []*sql.DB{d.reader, d.slow} {
		if pool != nil && pool != d.writer {
			err = errors.Join(err, pool.Close())
		}
	}
	return err
}

// Query runs a read on a reading pool.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.query(ctx, d.Rebind(query), args)
}

// QueryRow runs a read of at most one row on a reading pool.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *Row {
	return d.queryRow(ctx, d.Rebind(query), args)
}

// SQL gives the writing pool to libraries that need a *sql.DB (the job queue,
// migrations). Nothing else should ask.
func (d *DB) SQL() *sql.DB { return d.writer }

// Tx is one transaction on the writing pool.
type Tx struct {
	db  *DB
	tx  *sql.Tx
	met error // that a statement met another transaction, which undid this one
	manner
	ended bool // it was committed by Finish
}

// manner is how a transaction runs.
type manner struct {
	begun  *begun // how it begins, if it is serial on PostgreSQL
	closes bool   // Finish may commit it
}

// InTx runs fn in one transaction and commits if fn returned nil. It never
// retries: fn may have looked at what it should not act on twice. It is for
// plumbing that looks at one row; what reads some rows and writes others
// belongs in InSerialTx or InSharedTx.
func (d *DB) InTx(ctx context.Context, fn func(tx *Tx) error) (err error) {
	return d.stored(d.attempt(ctx, manner{}, fn))
}

// fullFor is how long a full disk is told of after the last write that met it: one
// who is sent nothing to write does not find out that there is room again.
const fullFor = time.Minute

// stored judges how a write went, and remembers that there was no room for it.
func (d *DB) stored(err error) error {
	switch {
	case err == nil && d.full.Load() != 0:
		d.full.Store(0)
	case err != nil && isFull(err):
		d.full.Store(time.Now().UnixNano())
	}
	return classify(err)
}

// Full says that the last write met a full disk.
func (d *DB) Full() bool {
	at := d.full.Load()
	return at != 0 && time.Since(time.Unix(0, at)) < fullFor
}

// attempt runs fn in one transaction, once, and gives its error as it is.
func (d *DB) attempt(ctx context.Context, m manner, fn func(tx *Tx) error) error {
	tx, free, err := d.begin(m.begun.in(ctx), d.writer, nil)
	if err != nil {
		return err
	}
	defer free()
	return d.within(tx, m, fn)
}

// within runs fn in a transaction that has begun, and ends it.
func (d *DB) within(tx *sql.Tx, m manner, fn func(tx *Tx) error) error {
	// Also when fn panics; after a commit this does nothing.
	defer func() { _ = tx.Rollback() }()
	t := &Tx{db: d, tx: tx, manner: m}
	if err := fn(t); err != nil {
		return t.because(err)
	}
	return committed(tx.Commit())
}

// because gives a function's error, or that a statement of it met another
// transaction: whoever asked may have taken that for an answer.
func (t *Tx) because(err error) error {
	if t.ended {
		return unknown(err) // it is stored, whatever went wrong after it
	}
	if t.met != nil && !isMet(err) {
		return t.met
	}
	return err
}

// note remembers that a statement met another transaction.
func (t *Tx) note(err error) {
	if err != nil && isMet(err) {
		t.met = err
	}
}

// Snapshot runs fn with a Querier that sees one unchanging state of the
// database, for exports and verification that read many tables.
func (d *DB) Snapshot(ctx context.Context, fn func(q Querier) error) error {
	opts := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if d.dialect == SQLite {
		opts = nil // a deferred read transaction in WAL is already a snapshot
	}
	tx, free, err := d.begin(ctx, d.readers(ctx), opts)
	if err != nil {
		return err
	}
	defer free()
	defer func() { _ = tx.Rollback() }()
	return classify(fn(&Tx{db: d, tx: tx}))
}

// Exec runs a statement in the transaction.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t.ended {
		return nil, errEnded
	}
	res, err := t.tx.ExecContext(ctx, t.db.Rebind(query), args...)
	t.note(err)
	return res, classify(err)
}

// Query reads within the transaction.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t.ended {
		return nil, errEnded
	}
	rows, err := t.tx.QueryContext(ctx, t.db.Rebind(query), args...)
	t.note(err)
	return rows, classify(err)
}

// QueryRow reads at most one row within the transaction.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	if t.ended {
		return &Row{err: errEnded}
	}
	return &Row{row: t.tx.QueryRowContext(ctx, t.db.Rebind(query), args...), free: func() {}, note: t.note}
}

// Dialect says which engine the transaction runs on.
func (t *Tx) Dialect() Dialect { return t.db.dialect }

// SQL gives the transaction to libraries that need a *sql.Tx (the job queue).
func (t *Tx) SQL() *sql.Tx { return t.tx }

// OrNil stores an empty text as NULL.
func OrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
