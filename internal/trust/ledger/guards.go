package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// guardLock is the advisory lock under which one process at a time puts guards
// on (PostgreSQL).
const guardLock = integrateLock + 1

// guards gives all that must run in the database by itself: what the
// migrations made, and the guards of the tables.
func guards(d *db.DB, tables []Table, sets []db.Migrations) (db.Code, error) {
	if sets == nil {
		sets = []db.Migrations{Migrations()}
	}
	code, err := d.CodeOf(sets...)
	for _, t := range tables {
		code.Read(t.guardSQL(d.Dialect())...)
	}
	return code, err
}

// MissingGuards says, in a line each, what of the guards is gone, turned off or
// not what it should be: those of the ledger, and whatever else the migrations
// and the given statements of others put into the database. It changes nothing
// and needs no ownership.
func (l *Ledger) MissingGuards(ctx context.Context, others ...string) ([]string, error) {
	code, err := guards(l.cfg.DB, l.cfg.Tables, l.cfg.Migrations)
	if err != nil {
		return nil, err
	}
	code.Read(others...)
	return code.Missing(ctx, l.cfg.DB)
}

// RefuseUnguarded says in words what is missing, and what to do.
func RefuseUnguarded(missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	return errs.Newf(errs.Invalid, "The database does not guard its records as it should: %s. Find out who changed that (candour ledger verify says whether records "+
		"were changed too), then run candour migrate as the owner of the tables. Nothing was changed.", strings.Join(missing, "; "))
}

// guard looks at the guards, and puts them on unless it may not.
func guard(ctx context.Context, cfg Config) error {
	code, err := guards(cfg.DB, cfg.Tables, cfg.Migrations)
	if err != nil {
		return err
	}
	missing, err := code.Missing(ctx, cfg.DB)
	if err != nil || len(missing) == 0 || cfg.Guarded {
		return errors.Join(err, RefuseUnguarded(missing))
	}
	return protect(ctx, cfg.DB, cfg.Tables, cfg.Migrations)
}

// protect puts the guards on, in place of whatever has their names. It needs to
// own the tables.
func protect(ctx context.Context, d *db.DB, tables []Table, sets []db.Migrations) error {
	code, err := guards(d, tables, sets)
	if err != nil {
		return err
	}
	return d.InTx(ctx, func(tx *db.Tx) error {
		if d.Dialect() == db.Postgres {
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(?)`, int64(guardLock)); err != nil {
				return fmt.Errorf("ledger.New: the guards: %w", err)
			}
		}
		return code.Put(ctx, tx)
	})
}
