package ledger_test

import (
	"context"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// schema is a small table of records for these tests.
var schema = []string{
	`CREATE TABLE thing (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT NOT NULL, n BIGINT)`,
}

// rules lets everybody but the visitor do everything: who may do what is
// tested where the real rules are (package access).
type rules struct{}

func (rules) Version() string { return "test" }
func (rules) Authorize(_ context.Context, a access.Actor, _ access.Action, _ access.Resource) error {
	if !a.SignedIn() {
		return errs.New(errs.Unauthenticated, "Sign in first.")
	}
	return nil
}

type world struct {
	db    *db.DB
	l     *ledger.Ledger
	clock *clock.Fake
	ctx   context.Context
	// tables are what withKey declares.
	tables []ledger.Table
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations()); err != nil {
		t.Fatal(err)
	}
	for _, s := range schema {
		if _, err := d.SQL().ExecContext(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	return reopened(t, d)
}

// reopened puts a ledger on a database that has the schema already.
func reopened(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)),
		tables: []ledger.Table{{Name: "thing", Columns: []string{"title", "n"}, Public: true}}}
	var err error
	w.l, err = ledger.New(ctx, ledger.Config{DB: d, Auth: rules{}, Clock: w.clock, Origin: "test.example/ledger",
		Tables: w.tables})
	if err != nil {
		t.Fatal(err)
	}
	w.ctx = access.WithActor(ctx, access.Actor{ID: "staff-1", Name: "Synthetic Person 1", Body: "panel", Roles: []access.Role{access.RoleCoordinator}})
	return w
}

func (w *world) write(fn func(ctx context.Context, tx *ledger.Tx) error) (ledger.Entry, error) {
	return w.l.Write(w.ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: "a"}, fn)
}

func (w *world) mustInsert(t testing.TB, id, title string) {
	t.Helper()
	w.clock.Advance(time.Millisecond)
	if _, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("thing", id, ledger.Row{"title": title, "n": 1})
	}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) count(t testing.TB, query string) (n int) {
	t.Helper()
	if err := w.db.QueryRow(w.ctx, query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteStoresRowAndLeafTogether(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mustInsert(t, "a", "First <b> & \"title\" – é\n")
		if _, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "thing", "a", 1, ledger.Row{"title": "Second", "n": nil})
		}); err != nil {
			t.Fatal(err)
		}
		if n := w.count(t, `SELECT count(*) FROM ledger_leaf`); n != 2 {
			t.Errorf("leaves = %d, want 2", n)
		}
		if n := w.count(t, `SELECT version FROM thing WHERE title = 'Second' AND n IS NULL`); n != 2 {
			t.Errorf("version = %d, want 2", n)
		}
	})
}

func TestNothingIsStoredWhenItFails(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mustInsert(t, "a", "First")
		for name, c := range map[string]struct {
			fn   func(ctx context.Context, tx *ledger.Tx) error
			want errs.Code
		}{
			"the function refuses": {func(_ context.Context, tx *ledger.Tx) error {
				_ = tx.Insert("thing", "b", ledger.Row{"title": "x"})
				return errs.New(errs.Invalid, "no")
			}, errs.Invalid},
			"an old version": {func(ctx context.Context, tx *ledger.Tx) error {
				return tx.Update(ctx, "thing", "a", 7, ledger.Row{"title": "x"})
			}, errs.Conflict},
			"no such record": {func(ctx context.Context, tx *ledger.Tx) error {
				return tx.Update(ctx, "thing", "nobody", 0, ledger.Row{"title": "x"})
			}, errs.NotFound},
			"an id that is taken": {func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("thing", "a", ledger.Row{"title": "x"})
			}, errs.Conflict},
			"a title that is missing": {func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("thing", "c", ledger.Row{})
			}, errs.Internal},
			"bytes that are no text": {func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("thing", "c", ledger.Row{"title": "\xff"})
			}, errs.Invalid},
			"what comes after fails": {func(_ context.Context, tx *ledger.Tx) error {
				tx.After(func(context.Context, *ledger.Tx) error { return errs.New(errs.Unavailable, "no") })
				return tx.Insert("thing", "c", ledger.Row{"title": "x"})
			}, errs.Unavailable},
		} {
			if _, err := w.write(c.fn); errs.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want code %s", name, err, c.want)
			}
		}
		if n := w.count(t, `SELECT count(*) FROM ledger_leaf`); n != 1 {
			t.Errorf("leaves = %d, want 1", n)
		}
		if n := w.count(t, `SELECT count(*) FROM thing`); n != 1 {
			t.Errorf("rows = %d, want 1", n)
		}
	})
}

func TestVisitorsWriteNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	_, err := w.l.Write(context.Background(), ledger.Act{Action: "thing.write", Kind: "thing", ID: "a"},
		func(context.Context, *ledger.Tx) error { t.Error("the function ran"); return nil })
	if !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("err = %v", err)
	}
}

func TestAnUpdateThatChangesNothingLeavesNoLeaf(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.mustInsert(t, "a", "Same")
	e, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "thing", "a", 1, ledger.Row{"title": "Same"})
	})
	if err != nil || e.Rows != 0 {
		t.Errorf("entry = %+v, %v", e, err)
	}
	if n := w.count(t, `SELECT count(*) FROM ledger_leaf`); n != 1 {
		t.Errorf("leaves = %d, want 1", n)
	}
}

// TestGuardsRefuseRawSQL is the wall in the database itself.
func TestGuardsRefuseRawSQL(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mustInsert(t, "a", "First")
		var leaf string
		if err := d.QueryRow(w.ctx, `SELECT leaf_id FROM thing`).Scan(&leaf); err != nil {
			t.Fatal(err)
		}
		statements := []string{
			`INSERT INTO thing (id, version, leaf_id, title) VALUES ('b', 1, 'made-up', 'x')`,
			`INSERT INTO thing (id, version, leaf_id, title) VALUES ('b', 1, '` + leaf + `', 'x')`,
			`UPDATE thing SET title = 'x'`,
			`UPDATE thing SET title = 'x', leaf_id = 'made-up'`,
			`DELETE FROM thing`,
			`DELETE FROM ledger_leaf`,
			`UPDATE ledger_leaf SET body = 'x'`,
			`UPDATE ledger_leaf SET salt = NULL`,
			`UPDATE ledger_leaf SET body = NULL, salt = NULL, erased_by = 'nobody'`,
			`UPDATE ledger_leaf SET body = NULL, salt = NULL, erased_by = id`,
			`UPDATE ledger_leaf SET at = '2020-01-01T00:00:00Z'`,
		}
		if d.Dialect() == db.Postgres {
			statements = append(statements, `TRUNCATE thing`, `TRUNCATE ledger_leaf`,
				`SELECT set_config('candour.leaf', '`+leaf+`', false); UPDATE thing SET title = 'x', leaf_id = '`+leaf+`'`)
		}
		for _, s := range statements {
			if _, err := d.SQL().ExecContext(w.ctx, s); err == nil {
				t.Errorf("the database let this through: %s", s)
			}
		}
		if n := w.count(t, `SELECT count(*) FROM thing WHERE title = 'First'`); n != 1 {
			t.Error("the record was changed")
		}
	})
}
