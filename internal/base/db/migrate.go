package db

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"candour/internal/base/errs"
)

// Migrations are one package's schema changes: files NNNN_name.sql at the top
// of FS (or NNNN_name.sqlite.sql and NNNN_name.postgres.sql where they must
// differ). Name keeps each package's numbering apart.
type Migrations struct {
	Name string
	FS   fs.FS
}

// newest stands for the last step of a set.
const newest = math.MaxInt64

// Migrate brings every set up to date, in the order given, and says how many
// steps ran. Running it twice does nothing the second time. A database that
// has steps which a set does not know is Invalid: it is of a newer program.
func (d *DB) Migrate(ctx context.Context, sets ...Migrations) (ran int, err error) {
	return d.MigrateTo(ctx, nil, sets...)
}

// MigrateTo is Migrate up to the given step of each set: the shape that the
// database had in an earlier release. A set that versions does not name did
// not exist then, and is left out; a nil map asks for the newest of all.
func (d *DB) MigrateTo(ctx context.Context, versions map[string]int64, sets ...Migrations) (ran int, err error) {
	for _, set := range sets {
		to, ok := versions[set.Name]
		if versions == nil {
			to, ok = newest, true
		}
		if !ok || to == 0 {
			continue
		}
		n, err := d.migrateSet(ctx, set, to)
		if err != nil {
			return ran, fmt.Errorf("db.Migrate(%s): %w", set.Name, err)
		}
		ran += n
	}
	return ran, nil
}

// Versions gives the number of the last step of each set.
func Versions(sets ...Migrations) (map[string]int64, error) {
	out := map[string]int64{}
	for _, set := range sets {
		names, err := fs.Glob(set.FS, "*.sql")
		if err != nil {
			return nil, err
		}
		steps := map[int64]string{}
		for _, name := range names {
			n, err := goose.NumericComponent(name)
			if err != nil {
				return nil, fmt.Errorf("db.Versions(%s): %s: %w", set.Name, name, err)
			}
			// Two files of one number are one step for two engines, or a mistake.
			step, _, _ := strings.Cut(name, ".")
			if was, twice := steps[n]; twice && was != step {
				return nil, fmt.Errorf("db.Versions(%s): %s and %s have one number", set.Name, was, step)
			}
			steps[n] = step
			out[set.Name] = max(out[set.Name], n)
		}
	}
	return out, nil
}

// Used says whether there is any table in the database (or in the schema that
// tables would be made in).
func (d *DB) Used(ctx context.Context) (used bool, err error) {
	query := `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table')`
	if d.dialect == Postgres {
		query = `SELECT EXISTS (SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = current_schema()::regnamespace)`
	}
	err = d.QueryRow(ctx, query).Scan(&used)
	return used, err
}

// HasTable says whether the database has a table of that name.
func (d *DB) HasTable(ctx context.Context, name string) (bool, error) {
	return hasTable(ctx, d, d.dialect, name)
}

// HasTable is [DB.HasTable] within the transaction.
func (t *Tx) HasTable(ctx context.Context, name string) (bool, error) {
	return hasTable(ctx, t, t.Dialect(), name)
}

func hasTable(ctx context.Context, q Querier, dialect Dialect, name string) (found bool, err error) {
	query := `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)`
	if dialect == Postgres {
		query = `SELECT to_regclass(?) IS NOT NULL`
	}
	err = q.QueryRow(ctx, query, name).Scan(&found)
	return found, classify(err)
}

func (d *DB) migrateSet(ctx context.Context, set Migrations, to int64) (ran int, err error) {
	err = d.Unlimited(func(pool *sql.DB) (err error) {
		ran, err = d.migrateOn(ctx, pool, set, to)
		return err
	})
	return ran, err
}

func (d *DB) migrateOn(ctx context.Context, pool *sql.DB, set Migrations, to int64) (int, error) {
	files, err := d.dialectFS(set.FS)
	if err != nil {
		return 0, err
	}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	store, err := database.NewStore(dialect, "migration_"+set.Name)
	if err != nil {
		return 0, err
	}
	p, err := goose.NewProvider("", pool, files, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return 0, err
	}
	switch at, last, err := p.GetVersions(ctx); {
	case err != nil:
		return 0, classify(err)
	case at > last:
		return 0, errs.Newf(errs.Invalid, "The database was brought up to date by a newer program: it has step %d of %s, and this program knows %d. Use the newer program. Nothing was changed.", at,
			set.Name, last)
	case at > to:
		return 0, errs.Newf(errs.Conflict, "The database has step %d of %s already, and step %d is wanted. Take a new and empty data folder or database.", at, set.Name, to)
	}
	results, err := p.UpTo(ctx, to)
	if err != nil {
		return 0, errs.Because(errs.Unavailable, "The database could not be brought up to date.", err)
	}
	return len(results), nil
}

// dialectFS keeps the files meant for this engine, under plain names.
func (d *DB) dialectFS(in fs.FS) (fs.FS, error) {
	names, err := fs.Glob(in, "*.sql")
	if err != nil {
		return nil, err
	}
	other := map[Dialect]string{SQLite: ".postgres.sql", Postgres: ".sqlite.sql"}[d.dialect]
	out := mapFS{}
	for _, name := range names {
		if strings.HasSuffix(name, other) {
			continue
		}
		text, err := fs.ReadFile(in, name)
		if err != nil {
			return nil, err
		}
		if d.dialect == Postgres {
			text = bytes.ReplaceAll(text, []byte(" BLOB"), []byte(" BYTEA"))
		}
		out[strings.Replace(name, "."+string(d.dialect)+".sql", ".sql", 1)] = text
	}
	return out, nil
}

// Embedded gives the schema of a package from its embedded folder "migrations".
func Embedded(name string, files embed.FS) Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // "migrations" is a valid path, the one thing that Sub asks
	}
	return Migrations{Name: name, FS: sub}
}
