package opened_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

type anybody struct{}

func (anybody) Authorize(context.Context, access.Actor, access.Action, access.Resource) error {
	return nil
}
func (anybody) Version() string { return "test" }

func person(account string, selves ...string) access.Actor {
	return access.Actor{ID: account, Name: "Synthetic Person", Standing: access.Standing{Selves: selves}}
}

var release = ledger.Of{Kind: "release", ID: "made-up"}

type world struct {
	t *testing.T
	d *db.DB
	l *ledger.Ledger
}

func newWorld(t *testing.T, d *db.DB) world {
	t.Helper()
	if _, err := d.Migrate(t.Context(), ledger.Migrations(), opened.Migrations()); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: anybody{}, Clock: clock.NewFake(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)), Tables: opened.Tables(), Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	return world{t, d, l}
}

// show notes parts for somebody and says how many rows that wrote.
func (w world) show(who access.Actor, of ledger.Of, parts ...string) int {
	w.t.Helper()
	e, err := w.l.Write(access.WithActor(w.t.Context(), who), ledger.Act{Action: "test.show", Kind: of.Kind, ID: of.ID, Again: true},
		func(ctx context.Context, tx *ledger.Tx) error { return opened.Note(ctx, tx, of, parts...) })
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Rows
}

func (w world) left(who access.Actor, of ledger.Of, parts ...string) string {
	w.t.Helper()
	left, err := opened.Left(w.t.Context(), w.d, who, of, parts...)
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(left, " ")
}

// TestWhoDecidesHasOpenedIt holds the one rule, on both databases: entries count
// before the batch of their hour is placed, other people's do not count, another
// account of the same human does, and a changed part is another part.
func TestWhoDecidesHasOpenedIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one, also := person("a1", "a1", "a2", "h1"), person("a2", "a1", "a2", "h1")
		two, nobody := person("b1", "b1", "h2"), person("c1")
		want := func(got, want string) {
			t.Helper()
			if got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		want(w.left(one, release, "build-1"), "build-1")
		if w.show(one, release, "build-1") != 1 || w.show(one, release, "build-1") != 0 || w.show(also, release, "build-1") != 0 {
			t.Error("an opening is written once for each human")
		}
		want(w.left(one, release, "build-1"), "")
		want(w.left(also, release, "build-1"), "")
		want(w.left(two, release, "build-1"), "build-1")
		want(w.left(one, release, "build-2", "build-1", "build-2"), "build-2")
		want(w.left(one, ledger.Of{Kind: "release", ID: "other"}, "build-1"), "build-1")
		want(w.left(one, ledger.Of{Kind: "return", ID: "made-up"}, "build-1"), "build-1")
		w.show(nobody, release, "build-1")
		want(w.left(nobody, release, "build-1"), "build-1") // whose account it is, nobody has said
		want(w.left(access.Actor{}, release, "build-1"), "build-1")
	})
}

func TestNeedRefusesWhatWasNotOpened(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := person("a1", "a1")
		as := access.WithActor(t.Context(), one)
		if err := opened.Need(as, d, release, "Open it first.", "build-1"); !errs.Is(err, errs.Conflict) || errs.Message(err) != "Open it first." {
			t.Errorf("%v", err)
		}
		w.show(one, release, "build-1")
		if err := opened.Need(as, d, release, "Open it first.", "build-1"); err != nil {
			t.Errorf("%v", err)
		}
		if err := opened.Need(as, d, release, "Open it first."); !errs.Is(err, errs.Conflict) {
			t.Errorf("nothing to open: %v", err)
		}
		if err := opened.Need(t.Context(), d, release, "Open it first.", "build-1"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a visitor: %v", err)
		}
	})
}

func TestAPartChangesWithItsWords(t *testing.T) {
	parts := []string{opened.Part("answer 1", "a"), opened.Part("answer 1", "b"), opened.Part("answer 2", "a"), opened.Part("answer 1", "a", ""), opened.Part("answer 1")}
	slices.Sort(parts)
	if len(slices.Compact(parts)) != 5 || strings.Contains(strings.Join(parts, ""), " ") {
		t.Errorf("%v", parts)
	}
	if first := opened.Part("x", "a"); first != opened.Part("x", "a") {
		t.Error("a part that did not change has another name")
	}
}

// TestAnOpeningIsFoundByAnIndex asks the databases how they look: a log of a
// million entries is not walked. PostgreSQL would walk an empty table, and is
// told not to.
func TestAnOpeningIsFoundByAnIndex(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		newWorld(t, d)
		explain, cells := `EXPLAIN QUERY PLAN `, 4
		err := d.InTx(t.Context(), func(tx *db.Tx) error {
			if d.Dialect() == db.Postgres {
				explain, cells = `EXPLAIN `, 1
				if _, err := tx.Exec(t.Context(), `SET LOCAL enable_seqscan = off`); err != nil {
					return err
				}
			}
			rows, err := tx.Query(t.Context(), explain+`SELECT parts FROM opened WHERE kind = 'a' AND record = 'b' AND account IN ('c', 'd')`)
			plan, err := db.Collect(rows, err, func(r *sql.Rows) (line string, err error) {
				into := make([]any, cells)
				for i := range into {
					into[i] = new(any)
				}
				err = r.Scan(into...)
				return fmt.Sprint(*(into[cells-1].(*any))), err
			})
			if !strings.Contains(strings.Join(plan, "\n"), "opened_record") {
				t.Errorf("the plan is %q", plan)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
