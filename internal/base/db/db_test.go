package db_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

var schema = db.Migrations{Name: "thing", FS: fstest.MapFS{
	"0001_thing.sql":         {Data: []byte("-- +goose Up\nCREATE TABLE thing (id TEXT PRIMARY KEY, n BIGINT NOT NULL, data BLOB);\n")},
	"0002_more.sqlite.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE engine AS SELECT 'sqlite' AS name;\n")},
	"0002_more.postgres.sql": {Data: []byte("-- +goose Up\nCREATE TABLE engine AS SELECT 'postgres'::text AS name;\n")},
}}

func TestMigrateIsIdempotentAndPicksTheEngine(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for _, want := range []int{2, 0} {
			got, err := d.Migrate(ctx, schema)
			if err != nil || got != want {
				t.Fatalf("Migrate = %d, %v; want %d", got, err, want)
			}
		}
		var name string
		if err := d.QueryRow(ctx, `SELECT name FROM engine`).Scan(&name); err != nil || name != string(d.Dialect()) {
			t.Errorf("engine = %q, %v", name, err)
		}
	})
}

func TestInTxRollsBackAndClassifies(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Migrate(ctx, schema); err != nil {
			t.Fatal(err)
		}
		insert := func(id string, then error) error {
			return d.InTx(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO thing (id, n, data) VALUES (?, ?, ?)`, id, 1, []byte{0, 255}); err != nil {
					return err
				}
				return then
			})
		}
		if err := insert("a", nil); err != nil {
			t.Fatal(err)
		}
		if err := insert("a", nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second a: %v, want conflict", err)
		}
		stop := errors.New("stop")
		if err := insert("b", stop); !errors.Is(err, stop) {
			t.Errorf("insert b: %v", err)
		}
		var n int
		if err := d.QueryRow(ctx, `SELECT count(*) FROM thing WHERE id <> ?`, "'?"); err.Scan(&n) != nil || n != 1 {
			t.Errorf("count = %d, want 1: b must be rolled back", n)
		}
	})
}

func TestReadersCannotWriteOnSQLite(t *testing.T) {
	d := testkit.SQLite(t)
	ctx := context.Background()
	if _, err := d.Migrate(ctx, schema); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Query(ctx, `INSERT INTO thing (id, n) VALUES ('x', 1) RETURNING id`)
	if err == nil {
		rows.Next()
		err = rows.Err()
		_ = rows.Close()
	}
	if err == nil {
		t.Error("a write through the readers' pool succeeded")
	}
}

// TestTheWriterKeepsLittleOfItsFile: each commit walks all that it keeps.
func TestTheWriterKeepsLittleOfItsFile(t *testing.T) {
	d := testkit.SQLite(t)
	var writer, reader int
	if err := d.SQL().QueryRowContext(context.Background(), `PRAGMA cache_size`).Scan(&writer); err != nil {
		t.Fatal(err)
	}
	if err := d.QueryRow(context.Background(), `PRAGMA cache_size`).Scan(&reader); err != nil {
		t.Fatal(err)
	}
	if writer != -2048 || reader != -65536 { // in KiB, as SQLite says it
		t.Errorf("the writer keeps %d and a reader %d", writer, reader)
	}
}
