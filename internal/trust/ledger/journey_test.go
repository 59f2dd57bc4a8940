package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
	"candour/internal/trust/ledger"
)

// TestJourneysOfAWrite: how often an act goes to PostgreSQL and back does not
// depend on how many rows it stores.
func TestJourneysOfAWrite(t *testing.T) {
	p := pgproxy.New(t, testkit.PostgresURL(t))
	d, err := db.OpenWith(t.Context(), p.URL(), db.Options{WriteConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	w := newWorld(t, d)
	next := 10
	insert := func(tx *ledger.Tx, rows int) error {
		for range rows {
			next++
			if err := tx.Insert("thing", fmt.Sprint("t", next), ledger.Row{"title": "Title", "n": next}); err != nil {
				return err
			}
		}
		return nil
	}
	for name, c := range map[string]struct {
		journeys int
		do       func(context.Context, *ledger.Tx) error
	}{
		"nothing changed": {2, func(context.Context, *ledger.Tx) error { return nil }},
		"one row":         {2, func(_ context.Context, tx *ledger.Tx) error { return insert(tx, 1) }},
		"four rows":       {2, func(_ context.Context, tx *ledger.Tx) error { return insert(tx, 4) }},
		"one read, one row": {3, func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "thing", "a", 0, ledger.Row{"n": next})
		}},
		"something after it": {4, func(_ context.Context, tx *ledger.Tx) error { return after(tx, insert(tx, 1)) }},
	} {
		if name == "one read, one row" {
			w.mustInsert(t, "a", "Before")
		}
		for try := range 2 { // the first prepares its statements
			next++
			before := p.Journeys()
			if _, err := w.write(c.do); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if n := p.Journeys() - before; try == 1 && n != c.journeys {
				t.Errorf("%s: %d journeys, want %d", name, n, c.journeys)
			}
		}
	}
}

// after does one thing more once the rows are stored.
func after(tx *ledger.Tx, err error) error {
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		var n int
		return tx.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n)
	})
	return err
}

// TestARowThatIsNotThereStoresNothing: the database takes a row and does not
// keep it, as a trigger or a rule that somebody put there would have it; neither
// the entry nor the act's other row is stored, whether the commit goes with them or not.
func TestARowThatIsNotThereStoresNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mustInsert(t, "there", "Title")
		for _, s := range swallows(d.Dialect()) {
			if _, err := d.SQL().ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		for name, do := range map[string]func(context.Context, *ledger.Tx) error{
			"added": func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("thing", "swallowed", ledger.Row{"title": "x", "n": 666})
			},
			"changed": func(ctx context.Context, tx *ledger.Tx) error {
				return tx.Update(ctx, "thing", "there", 0, ledger.Row{"n": 666})
			},
		} {
			for _, more := range []bool{false, true} {
				var left int
				_, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
					if more {
						tx.After(func(context.Context, *ledger.Tx) error { left++; return nil })
					}
					if err := tx.Insert("thing", "beside", ledger.Row{"title": "x", "n": 1}); err != nil {
						return err
					}
					return do(ctx, tx)
				})
				if !errs.Is(err, errs.Conflict) || left != 0 {
					t.Errorf("%s, something after it %v: %v, and %d went on", name, more, err, left)
				}
			}
		}
		var things, leaves int
		if err := d.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM thing), (SELECT count(*) FROM ledger_leaf)`).Scan(&things, &leaves); err != nil || things != 1 || leaves != 1 {
			t.Errorf("%d things and %d entries, %v", things, leaves, err)
		}
		w.mustInsert(t, "later", "The connection is as good as new")
	})
}

// swallows makes the database drop one kind of row without a word.
func swallows(d db.Dialect) []string {
	if d == db.Postgres {
		return []string{`CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
			`CREATE TRIGGER a_swallow BEFORE INSERT OR UPDATE ON thing FOR EACH ROW WHEN (NEW.n = 666) EXECUTE FUNCTION swallow()`}
	}
	return []string{`CREATE TRIGGER a_swallow_insert BEFORE INSERT ON thing WHEN NEW.n = 666 BEGIN SELECT RAISE(IGNORE); END`,
		`CREATE TRIGGER a_swallow_update BEFORE UPDATE ON thing WHEN NEW.n = 666 BEGIN SELECT RAISE(IGNORE); END`}
}
