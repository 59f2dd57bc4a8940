package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/filelock"
	"candour/internal/room/recommendation"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// opening says what a core is opened for.
type opening struct {
	mail recommendation.Mailer // nil for commands that send none
	demo bool
	// real says that a demonstration shows facts with sources alone.
	real bool
	// serving is for pages, which must not wait for ever; a command may.
	serving bool
	key     keyUse
	list    []entry // nil: the one list of rooms
}

// rooms are all rooms of what is opened.
func (o opening) rooms() room.House {
	return (&core{list: o.list}).rooms()
}

// database gives how the database is opened.
func (o opening) database(cfg config.Config) db.Options {
	if !o.serving {
		return db.Options{}
	}
	return db.Options{Conns: cfg.DatabaseReaders, WriteConns: cfg.DatabaseWriters, Limits: db.Limits{
		Statement: cfg.DatabaseStatementTime.Duration, Lock: cfg.DatabaseLockTime.Duration,
		Idle: cfg.DatabaseIdleTime.Duration, Wait: cfg.DatabaseWait.Duration}}
}

// lock keeps a second service from an SQLite file. One that is killed leaves the
// file of the lock, and no lock. Commands go on beside a service.
func (o opening) lock(cfg config.Config) (unlock func(), err error) {
	path := strings.TrimPrefix(cfg.DatabaseURL(), "sqlite:")
	if !o.serving || strings.Contains(path, "://") {
		return func() {}, nil
	}
	if _, err := os.Stat(path); o.reads() && errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.Invalid, "There is no database at "+path+". Name the data folder that has it, or run candour migrate to make a new one. Nothing was changed.")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, errs.Because(errs.Unavailable, "The data folder cannot be made.", err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // one file that is reached by two names is one
	}
	if n, err := filelock.Names(path); err != nil || n > 1 {
		return nil, errs.Because(errs.Conflict, "The database file "+path+" has another name (a hard link), or nobody can say that it has none. A second service could run on it by that name "+
			"and spoil it. Take the other name away. Nothing was changed.", err)
	}
	unlock, err = filelock.Take(path + ".serve")
	if errs.Is(err, errs.Conflict) {
		err = errs.Because(errs.Conflict, "Another service runs on "+path+". Stop it first. Several at once need PostgreSQL. Nothing was changed.", err)
	}
	return unlock, err
}

// invents says that there are made-up bodies, and no real ones beside them.
func (o opening) invents() bool { return o.demo && !o.real }

// guarding says what is done about guards that are not there.
func (o opening) guarding() ledger.Guarding {
	switch {
	case o.key.reads:
		return ledger.GuardsLook
	case o.reads():
		return ledger.GuardsHeld
	}
	return ledger.GuardsAdd
}

// reads says that nothing is to be made in the database itself: it must be up to
// date and guarded. A demonstration and a command make what is missing.
func (o opening) reads() bool { return o.serving && !o.demo }

// notUpToDate refuses to serve what only the owner of the tables may change.
const notUpToDate = "The database is not up to date. Run candour migrate as the owner of its tables, then start again. Nothing was changed."

// shape is schemaOf for a database from which no guard was taken off. One from which
// some were is left as it is, for the ledger to say so: steps of an upgrade would make
// some of them again.
func (c *core) shape(ctx context.Context, o opening) error {
	pending, err := c.db.Pending(ctx, o.rooms().Migrations()...)
	if err == nil && len(pending) > 0 && len(c.off) > 0 {
		err = ledger.RefuseUnguarded(c.off)
	}
	if err != nil {
		return err
	}
	return o.schemaOf(ctx, c.db)
}

// schemaOf sees to it that the database has the shape that this program knows.
func (o opening) schemaOf(ctx context.Context, d *db.DB) error {
	if !o.reads() && !o.key.reads {
		_, err := bringUp(ctx, d, o.rooms())
		return err
	}
	if o.reads() {
		if err := refuseDemonstration(ctx, d); err != nil {
			return err
		}
	}
	s, err := schemaOf(o.rooms())
	if err == nil {
		err = ledger.RefuseNewer(ctx, d, s)
	}
	if err != nil {
		return err
	}
	pending, err := d.Pending(ctx, o.rooms().Migrations()...)
	if err == nil && len(pending) > 0 {
		err = errs.New(errs.Invalid, notUpToDate)
	}
	return err
}

// prepare brings a database up to date, guards included, as the owner of its
// tables, and says how many steps ran.
func (c *core) prepare(ctx context.Context) (n int, err error) {
	if c.off, _, err = ledger.Found(ctx, c.db); err != nil {
		return 0, err
	}
	if n, err = bringUp(ctx, c.db, c.rooms()); err != nil {
		return n, err
	}
	if err := c.openLedger(ctx, ledger.GuardsPut); err != nil {
		return n, err
	}
	v := vault.New(vault.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock})
	if _, err := v.Prepare(access.WithActor(ctx, access.SystemActor("restore"))); err != nil {
		return n, err
	}
	if err := c.vacuumSoon(ctx); err != nil {
		return n, err
	}
	missing, err := c.ledger.MissingGuards(ctx)
	return n, errors.Join(err, ledger.RefuseUnguarded(missing))
}
