package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

// TestSharedCommits lets many write at once. Some fail, some panic, some break
// a rule of the database: each of these leaves nothing, and harms no other.
func TestSharedCommits(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Migrate(ctx, schema); err != nil {
			t.Fatal(err)
		}
		const n = 200
		stop := errors.New("stop")
		want := func(i int) string { return []string{"kept", "kept", "refused", "panic", "twice"}[i%5] }
		var wg sync.WaitGroup
		got := make([]string, n)
		for i := range n {
			wg.Go(func() { got[i] = writeShared(ctx, d, i, want(i), stop) })
		}
		wg.Wait()
		for i := range n {
			if got[i] != want(i) {
				t.Errorf("write %d: %s, want %s", i, got[i], want(i))
			}
			var there int
			if err := d.QueryRow(ctx, `SELECT count(*) FROM thing WHERE id = ?`, fmt.Sprint(i)).Scan(&there); err != nil {
				t.Fatal(err)
			}
			if (there == 1) != (want(i) == "kept") {
				t.Errorf("write %d (%s): %d rows", i, want(i), there)
			}
		}
	})
}

// writeShared does one write of a kind and says how it went.
func writeShared(ctx context.Context, d *db.DB, i int, kind string, stop error) (how string) {
	defer func() {
		if recover() != nil {
			how = "panic"
		}
	}()
	err := d.InSharedTx(ctx, func(tx *db.Tx) error {
		insert := func() error {
			_, err := tx.Exec(ctx, `INSERT INTO thing (id, n) VALUES (?, ?)`, fmt.Sprint(i), i)
			return err
		}
		if err := insert(); err != nil {
			return err
		}
		switch kind {
		case "refused":
			return stop
		case "panic":
			panic("as meant")
		case "twice":
			return insert()
		}
		return nil
	})
	switch {
	case err == nil:
		return "kept"
	case errors.Is(err, stop):
		return "refused"
	case errs.Is(err, errs.Conflict):
		return "twice"
	}
	return err.Error()
}

func TestSharedCommitRefusesWhoGaveUp(t *testing.T) {
	d := testkit.SQLite(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := d.InSharedTx(ctx, func(*db.Tx) error { t.Error("it ran"); return nil })
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("err = %v", err)
	}
}

// TestAWriterThatEndsItsGoroutine: a function that ends the goroutine that it runs in
// stores nothing, and nobody waits for it for ever: those who share its transaction
// are told, and those after it are stored.
func TestAWriterThatEndsItsGoroutine(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Migrate(ctx, schema); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				_ = d.InSharedTx(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, `INSERT INTO thing (id, n) VALUES (?, ?)`, fmt.Sprint("g", i), i)
					if i%4 == 0 {
						runtime.Goexit()
					}
					return err
				})
			})
		}
		wg.Wait()
		if err := d.InSharedTx(ctx, func(tx *db.Tx) error { return db.Finish(ctx, tx, adding("after")) }); err != nil || there(t, d, "after") != 1 {
			t.Errorf("after them: %v", err)
		}
		for i := 0; i < 20; i += 4 {
			if there(t, d, fmt.Sprint("g", i)) != 0 {
				t.Errorf("of %d something is stored", i)
			}
		}
	})
}
