package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Guarding says what is done about guards that are not there.
type Guarding int

// What is done. What was taken off ([Found]) and what an upgrade brings are two
// things: the log keeps a list of what was put on.
const (
	// GuardsPut puts all of them on, and writes into the log that some were found
	// off: for whoever owns the tables and was asked to (candour migrate).
	GuardsPut Guarding = iota
	// GuardsAdd puts on what is new, and refuses a database from which some were
	// taken off: for commands that change things.
	GuardsAdd
	// GuardsHeld refuses unless all are there: for whoever serves, and must not
	// own the tables.
	GuardsHeld
	// GuardsLook puts none on and refuses nothing: for those who verify, and say
	// what they see.
	GuardsLook
)

// guardLock is the advisory lock under which one process at a time puts guards
// on (PostgreSQL).
const guardLock = integrateLock + 1

// guards gives all that must run in the database by itself: what the
// migrations made, the guards of the tables, and those of others.
func guards(cfg Config) (db.Code, error) {
	sets := cfg.Migrations
	if sets == nil {
		sets = []db.Migrations{Migrations()}
	}
	code, err := cfg.DB.CodeOf(sets...)
	for _, t := range cfg.Tables {
		code.Read(t.guardSQL(cfg.DB.Dialect())...)
	}
	code.Read(cfg.Others...)
	return code, err
}

// MissingGuards says, in a line each, what of the guards is gone, turned off or
// not what it should be: those of the ledger, and whatever else the migrations
// and [Config] Others put into the database; and what somebody added beside them
// ([db.AddedWords]). It changes nothing and needs no ownership.
func (l *Ledger) MissingGuards(ctx context.Context) ([]string, error) {
	return l.unguarded(ctx, l.cfg.DB)
}

func (l *Ledger) unguarded(ctx context.Context, q db.Querier) ([]string, error) {
	code, err := l.code()
	if err != nil {
		return nil, err
	}
	missing, err := code.Missing(ctx, q)
	if err != nil {
		return nil, err
	}
	added, err := l.addedTo(ctx, q, code)
	return append(missing, added...), err
}

// addedTo says what acts on the guarded tables that no release put there, by the lists
// that the log keeps of what each did.
func (l *Ledger) addedTo(ctx context.Context, q db.Querier, code db.Code) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT guards FROM ledger_schema WHERE guards IS NOT NULL`)
	lists, err := db.Collect(rows, err, func(r *sql.Rows) (list string, err error) { return list, r.Scan(&list) })
	if err != nil {
		return nil, err
	}
	formerly := map[string][]string{}
	for _, t := range l.cfg.Tables {
		formerly[t.Name] = t.Was
	}
	return code.Added(ctx, q, formerly, lists...)
}

// RefuseUnguarded says in words what is missing, and what to do.
func RefuseUnguarded(missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	return errs.Newf(errs.Invalid, "The database does not guard its records as it should: %s. Find out who changed that (candour ledger verify says whether records "+
		"were changed too), then run candour migrate as the owner of the tables. %sNo record was changed.", strings.Join(missing, "; "), AddedStays(missing))
}

// AddedStays says, where something was added, that it stays until its owner takes it away.
func AddedStays(off []string) string {
	if !slices.ContainsFunc(off, func(words string) bool { return strings.HasPrefix(words, db.AddedWords) }) {
		return ""
	}
	return "Candour never takes away what was added: take it away yourself, as the owner of the database. "
}

// guard looks at the guards, and does what it is to do about them.
func (l *Ledger) guard(ctx context.Context) error {
	cfg := l.cfg
	if cfg.Guarding == GuardsLook {
		return nil
	}
	code, err := l.code()
	if err != nil {
		return err
	}
	missing, err := code.Missing(ctx, cfg.DB)
	if err != nil {
		return err
	}
	added, err := l.addedTo(ctx, cfg.DB, code)
	if err != nil {
		return err
	}
	if off := slices.Concat(cfg.Off, added); cfg.Guarding != GuardsPut && len(off) > 0 {
		return errors.Join(RefuseUnguarded(off), l.noteSeen(ctx, off))
	}
	switch {
	case cfg.Guarding == GuardsHeld:
		return RefuseUnguarded(missing)
	case len(cfg.Off) > 0:
		return l.putBack(ctx, code)
	case len(missing) == 0:
		return nil
	}
	err = cfg.DB.InTx(ctx, func(tx *db.Tx) error { return put(ctx, tx, code) })
	if db.Denied(err) {
		return errors.Join(RefuseUnguarded(missing), err)
	}
	return err
}

// put makes the guards, in place of whatever has their names. It needs to own the
// tables.
func put(ctx context.Context, tx *db.Tx, code db.Code) error {
	if tx.Dialect() == db.Postgres {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(?)`, int64(guardLock)); err != nil {
			return fmt.Errorf("ledger.New: the guards: %w", err)
		}
	}
	return code.Put(ctx, tx)
}
