package testkit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"candour/internal/base/db"
)

// PostgresEnv names the variable that holds the URL of a PostgreSQL server for
// tests. scripts/postgres.sh starts one and prints it.
const PostgresEnv = "CANDOUR_TEST_POSTGRES"

// Databases runs fn once on SQLite and once on PostgreSQL, each a fresh empty
// database that is gone afterwards. Without a PostgreSQL server the test
// fails, since a test that is skipped proves nothing; only where somebody asks
// for the fast loop (-short) is that half left out.
func Databases(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// SQLite gives a fresh SQLite database in the test's own folder.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "candour.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// Postgres gives a fresh schema on the test server. Every write is rehearsed
// on it (db.Options), since PostgreSQL may make us begin any write again.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.OpenWith(context.Background(), PostgresURL(t), db.Options{Rehearse: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// postgresBase is the address of the test server.
func postgresBase(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the fast loop (go test -short, make test-fast) has no PostgreSQL; make test runs this")
	}
	base := os.Getenv(PostgresEnv)
	if base == "" {
		t.Fatalf("%s is not set: run `export %s=$(scripts/postgres.sh start)`, or `make test`", PostgresEnv, PostgresEnv)
	}
	return base
}

// PostgresURL makes a fresh schema on the test server, dropped at the end of
// the test, and gives the URL that opens it.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := postgresBase(t)
	ctx := context.Background()
	admin, err := db.Open(ctx, base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	var id [8]byte
	_, _ = rand.Read(id[:])
	schema := "t_" + hex.EncodeToString(id[:])
	if _, err := admin.SQL().ExecContext(ctx, `CREATE SCHEMA `+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dropSchema(t, base, schema) })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func dropSchema(t testing.TB, base, schema string) {
	admin, err := db.Open(context.Background(), base)
	if err != nil {
		t.Errorf("drop schema: %v", err)
		return
	}
	defer func() { _ = admin.Close() }()
	if _, err := admin.SQL().ExecContext(context.Background(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
		t.Errorf("drop schema: %v", err)
	}
}

// PostgresDatabase makes a database of its own on the test server, a copy of
// another when template names one that nobody is connected to. It is dropped at
// the end of the test.
func PostgresDatabase(t testing.TB, template string) (name, dsn string) {
	t.Helper()
	base := postgresBase(t)
	var id [8]byte
	_, _ = rand.Read(id[:])
	name = "d_" + hex.EncodeToString(id[:])
	if template == "" {
		template = "template0"
	}
	admin(t, base, `CREATE DATABASE `+name+` TEMPLATE `+template)
	t.Cleanup(func() { admin(t, base, `DROP DATABASE `+name+` WITH (FORCE)`) })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return name, u.String()
}

func admin(t testing.TB, base, statement string) {
	t.Helper()
	d, err := db.Open(context.Background(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.SQL().ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
