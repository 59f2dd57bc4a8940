package db

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"candour/internal/errs"
)

// Migrations are one package's schema changes: files NNNN_name.sql at the top
// of FS (or NNNN_name.sqlite.sql and NNNN_name.postgres.sql where they must
// differ). Name keeps each package's numbering apart.
type Migrations struct {
	Name string
	FS   fs.FS
}

// Migrate brings every set up to date, in the order given, and says how many
// steps ran. Running it twice does nothing the second time.
func (d *DB) Migrate(ctx context.Context, sets ...Migrations) (ran int, err error) {
	for _, set := range sets {
		n, err := d.migrateSet(ctx, set)
		if err != nil {
			return ran, fmt.Errorf("db.Migrate(%s): %w", set.Name, err)
		}
		ran += n
	}
	return ran, nil
}

func (d *DB) migrateSet(ctx context.Context, set Migrations) (int, error) {
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
	p, err := goose.NewProvider("", d.writer, files, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return 0, err
	}
	results, err := p.Up(ctx)
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
