package db_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

func adding(id string) db.Statement {
	return db.Statement{Query: `INSERT INTO thing (id, n) VALUES (?, 1)`, Args: []any{id}, One: true}
}

func there(t *testing.T, d *db.DB, id string) (n int) {
	t.Helper()
	if err := d.QueryRow(t.Context(), `SELECT count(*) FROM thing WHERE id = ?`, id).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWhatIsStoredTogether: all of it or nothing, and only where the ledger may end
// the transaction does the commit go with it.
func TestWhatIsStoredTogether(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if _, err := d.Migrate(ctx, schema); err != nil {
			t.Fatal(err)
		}
		if err := d.InSharedTx(ctx, func(tx *db.Tx) error { return db.Finish(ctx, tx, adding("a"), adding("b")) }); err != nil || there(t, d, "a")+there(t, d, "b") != 2 {
			t.Fatalf("%v", err)
		}
		if err := d.InSharedTx(ctx, func(tx *db.Tx) error { return db.Finish(ctx, tx, adding("c"), adding("a")) }); !errs.Is(err, errs.Conflict) || there(t, d, "c") != 0 {
			t.Errorf("a second of one name: %v, and %d of the first", err, there(t, d, "c"))
		}
		if err := d.InSerialTx(ctx, func(tx *db.Tx) error {
			if err := db.Finish(ctx, tx, adding("d")); err != nil { // may not commit here
				return err
			}
			_, err := tx.Exec(ctx, `DELETE FROM thing WHERE id = 'd'`)
			return err
		}); err != nil || there(t, d, "d") != 0 {
			t.Errorf("where the end is not the ledger's: %v, %d", err, there(t, d, "d"))
		}
	})
}

// TestNothingIsAskedAfterTheEnd: whoever goes on in a transaction that was committed
// with what it stored is not answered, and told that it cannot be said what is stored.
func TestNothingIsAskedAfterTheEnd(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.PostgresURL(t)) // not rehearsed
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	ctx := t.Context()
	if _, err := d.Migrate(ctx, schema); err != nil {
		t.Fatal(err)
	}
	err = d.InSharedTx(ctx, func(tx *db.Tx) error {
		if err := db.Finish(ctx, tx, adding("e")); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM thing`)
		if _, e := tx.Query(ctx, `SELECT 1`); e == nil {
			t.Error("a query was answered")
		}
		var n int
		if tx.QueryRow(ctx, `SELECT 1`).Scan(&n) == nil || db.Finish(ctx, tx, adding("f")) == nil {
			t.Error("something was answered")
		}
		return err
	})
	if !errs.Is(err, errs.Unknown) || there(t, d, "e") != 1 || there(t, d, "f") != 0 {
		t.Errorf("after the end: %v; %d %d", err, there(t, d, "e"), there(t, d, "f"))
	}
}
