package db_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

// limited opens a fresh database with limits, on each engine, with one reader
// and one writer.
func limited(t *testing.T, l db.Limits, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	open := func(dsn string) func(*testing.T) {
		return func(t *testing.T) {
			d, err := db.OpenWith(context.Background(), dsn, db.Options{Conns: 1, WriteConns: 1, Limits: l})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			if _, err := d.Migrate(context.Background(), schema); err != nil {
				t.Fatal(err)
			}
			fn(t, d)
		}
	}
	t.Run("sqlite", open(filepath.Join(t.TempDir(), "candour.db")))
	t.Run("postgres", open(testkit.PostgresURL(t)))
}

func insert(ctx context.Context, id string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO thing (id, n) VALUES (?, 1)`, id)
		return err
	}
}

// TestWhoWaitsForAConnectionIsToldSo: with every connection taken, each way to
// read or to write ends as Unavailable, and works again when one is free. Those
// who read are not held up by those who write, nor the other way round.
func TestWhoWaitsForAConnectionIsToldSo(t *testing.T) {
	limited(t, db.Limits{Wait: 50 * time.Millisecond}, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var n int
		reads := map[string]func() error{
			"query row": func() error { return d.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n) },
			"query": func() error {
				rows, err := d.Query(ctx, `SELECT id FROM thing`)
				if err == nil {
					err = rows.Close()
				}
				return err
			},
			"snapshot": func() error { return d.Snapshot(ctx, func(db.Querier) error { return nil }) },
		}
		writes := map[string]func() error{
			"transaction":        func() error { return d.InTx(ctx, insert(ctx, "a")) },
			"shared transaction": func() error { return d.InSharedTx(ctx, insert(ctx, "b")) },
		}
		all := func(when string, calls map[string]func() error, want errs.Code) {
			t.Helper()
			for name, call := range calls {
				// A connection may come back a moment after its rows were closed.
				for try := 0; ; try++ {
					if err := call(); errs.CodeOf(err) == want {
						break
					} else if want != "" || try == 50 {
						t.Errorf("%s, %s: %v, want %q", when, name, err, want)
						break
					}
				}
			}
		}
		err := d.Snapshot(ctx, func(q db.Querier) error {
			if err := q.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n); err != nil {
				return err
			}
			all("the reader is taken", reads, errs.Unavailable)
			all("the reader is taken", writes, "")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all("the reader is free", reads, "")
		delete(writes, "transaction")
		err = d.InTx(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, "held")(tx); err != nil {
				return err
			}
			all("the writer is taken", reads, "")
			all("the writer is taken", map[string]func() error{"transaction": func() error { return d.InTx(ctx, insert(ctx, "c")) },
				"shared transaction": func() error { return d.InSharedTx(ctx, insert(ctx, "d")) }}, errs.Unavailable)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all("the writer is free", map[string]func() error{"transaction": func() error { return d.InTx(ctx, insert(ctx, "e")) }}, "")
		if err := d.QueryRow(ctx, `SELECT count(*) FROM thing WHERE id IN ('c', 'd')`).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d writes were stored that were refused, %v", n, err)
		}
	})
}

// TestPostgresEndsWhatTakesTooLong: statements, waits for locks and idle
// transactions meet their limits as Unavailable; long work that says so does
// not; and what reads cannot write.
func TestPostgresEndsWhatTakesTooLong(t *testing.T) {
	ctx := context.Background()
	l := db.Limits{Statement: 200 * time.Millisecond, Lock: 100 * time.Millisecond, Idle: 100 * time.Millisecond, Wait: 10 * time.Second}
	d, err := db.OpenWith(ctx, testkit.PostgresURL(t), db.Options{Limits: l})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(ctx, schema); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(ctx, insert(ctx, "row")); err != nil {
		t.Fatal(err)
	}
	sleep := func(q db.Querier, ctx context.Context) error {
		var void string
		return q.QueryRow(ctx, `SELECT pg_sleep(0.5)::text`).Scan(&void)
	}
	is := func(what string, err error, want errs.Code) {
		t.Helper()
		if errs.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	is("a slow read", sleep(d, ctx), errs.Unavailable)
	is("a slow read in a snapshot", d.Snapshot(ctx, func(q db.Querier) error { return sleep(q, ctx) }), errs.Unavailable)
	is("a slow write", d.InTx(ctx, func(tx *db.Tx) error { return sleep(tx, ctx) }), errs.Unavailable)
	long := db.Patient(ctx)
	is("long work reads", sleep(d, long), "")
	is("long work reads a snapshot", d.Snapshot(long, func(q db.Querier) error { return sleep(q, long) }), "")
	is("long work writes", d.InTx(long, func(tx *db.Tx) error { return sleep(tx, long) }), "")

	is("long work is silent for longer than a page listens", d.InTx(long, func(tx *db.Tx) error {
		var void string
		return tx.QueryRow(long, `SELECT pg_sleep(1.7)::text`).Scan(&void)
	}), "")
	update := func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE thing SET n = n + 1 WHERE id = 'row'`)
		return err
	}
	err = d.InTx(long, func(tx *db.Tx) error {
		if err := update(tx); err != nil {
			return err
		}
		is("a row that another holds", d.InTx(ctx, update), errs.Unavailable)
		is("long work waits no longer for it", d.InTx(long, update), errs.Unavailable)
		return nil
	})
	is("the holder", err, "")
	is("an idle transaction", d.InTx(ctx, func(tx *db.Tx) error {
		if err := update(tx); err != nil {
			return err
		}
		waitUntilEnded(t, d)
		return nil
	}), errs.Unavailable)
	_, err = d.Query(ctx, `INSERT INTO thing (id, n) VALUES ('by a reader', 1) RETURNING id`)
	if err == nil {
		t.Error("a reader wrote")
	}
	var n int
	if err := d.QueryRow(ctx, `SELECT n FROM thing WHERE id = 'row'`).Scan(&n); err != nil || n != 2 {
		t.Errorf("n = %d, %v, want 2: the first insert and the holder", n, err)
	}
}

// waitUntilEnded waits until the server has ended the idle transaction.
func waitUntilEnded(t *testing.T, d *db.DB) {
	t.Helper()
	for range 600 {
		var n int
		if err := d.QueryRow(context.Background(), `SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
 WHERE c.relname = 'thing' AND c.relnamespace = current_schema()::regnamespace AND l.mode = 'RowExclusiveLock'`).Scan(&n); err == nil && n == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the idle transaction was not ended")
}
