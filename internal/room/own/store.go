package own

import (
	"context"
	"database/sql"
	"embed"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the room's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("own", migrationFiles) }

const (
	filterTable = "own_filter"
	quietTable  = "own_quiet"
)

// Tables declares the tables of records.
func Tables() []ledger.Table {
	return []ledger.Table{ledger.TableOf(filterTable, "staff list name query made"), ledger.TableOf(quietTable, "staff made")}
}

var errNone = errs.New(errs.NotFound, "There is no such filter.")

func scanFilter(r *sql.Rows) (f Filter, err error) {
	return f, r.Scan(&f.ID, &f.Staff, &f.List, &f.Name, &f.query)
}

// filters gives those of all accounts of the actor, by name.
func filters(ctx context.Context, q db.Querier, a access.Actor) ([]Filter, error) {
	if !a.SignedIn() || !a.Is(a.ID) {
		return nil, nil
	}
	args := make([]any, len(a.Selves))
	for i, s := range a.Selves {
		args[i] = s
	}
	rows, err := q.Query(ctx, `SELECT id, staff, list, name, query FROM own_filter WHERE staff IN (`+db.Placeholders(len(args))+`) ORDER BY list, lower(name), id`, args...)
	return db.Collect(rows, err, scanFilter)
}

func filter(ctx context.Context, q db.Querier, id string) (Filter, error) {
	rows, err := q.Query(ctx, `SELECT id, staff, list, name, query FROM own_filter WHERE id = ?`, id)
	all, err := db.Collect(rows, err, scanFilter)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Filter{}, err
	}
	return all[0], nil
}

// Quiet says which accounts want no mail about what is due.
func Quiet(ctx context.Context, q db.Querier) (map[string]bool, error) {
	rows, err := q.Query(ctx, `SELECT staff FROM own_quiet ORDER BY staff`)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
	out := map[string]bool{}
	for _, s := range all {
		out[s] = true
	}
	return out, err
}
