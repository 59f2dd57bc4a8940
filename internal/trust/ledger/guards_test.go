package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// release is a program: its tables, and what else it has the database do.
type release struct {
	tables []ledger.Table
	others []string
	number int64
}

func (r release) open(t *testing.T, w *world, how ledger.Guarding, off []string) (*ledger.Ledger, error) {
	t.Helper()
	l, err := ledger.New(w.ctx, ledger.Config{DB: w.db, Auth: rules{}, Clock: w.clock, Origin: "test.example/ledger",
		Tables: append(ledger.Tables(), r.tables...),
		Others: r.others, Guarding: how,
		Off: off, Schema: ledger.Schema{Number: r.number, Sets: "test", Program: fmt.Sprint("of ", r.number)}})
	if err == nil && how != ledger.GuardsHeld && how != ledger.GuardsLook {
		err = l.Announce(access.WithActor(w.ctx, access.SystemActor("migrate")))
	}
	return l, err
}

// counting is a table that the database counts the changes of: code beside the guards.
func counting(d db.Dialect, by int) []string {
	if d == db.Postgres {
		return []string{fmt.Sprintf(`CREATE OR REPLACE FUNCTION thing_count() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM %d; RETURN NEW; END$$`, by),
			`CREATE OR REPLACE TRIGGER thing_count AFTER INSERT ON thing FOR EACH ROW EXECUTE FUNCTION thing_count()`}
	}
	return []string{fmt.Sprintf(`CREATE TRIGGER IF NOT EXISTS thing_count AFTER INSERT ON thing BEGIN SELECT %d; END`, by)}
}

// TestAnUpgradeIsNoAlarm: guards that a later program brings, changes or no longer wants,
// and a program that comes back after it, are put on with nothing said; one that somebody
// took off before an upgrade is said all the same.
func TestAnUpgradeIsNoAlarm(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const table = "-- +goose Up\nCREATE TABLE more (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, name TEXT);\n"
		if _, err := d.Migrate(w.ctx, db.Migrations{Name: "more", FS: fstest.MapFS{"0001_more.sql": {Data: []byte(table)}}}); err != nil {
			t.Fatal(err)
		}
		thing := ledger.TableOf("thing", "title n")
		first := release{tables: []ledger.Table{thing}, number: 1, others: counting(d.Dialect(), 1)}
		second := release{tables: []ledger.Table{thing, ledger.TableOf("more", "name")}, number: 1, others: counting(d.Dialect(), 2)}
		third := release{tables: second.tables, number: 2}
		for i, r := range []release{first, first, second, first, second, third, third} {
			off, known, err := ledger.Found(w.ctx, d)
			if err != nil || len(off) > 0 || known != (i > 0) {
				t.Fatalf("before program %d: %q is off, known %v, %v", i, off, known, err)
			}
			l, err := r.open(t, w, ledger.GuardsAdd, off)
			if err != nil {
				t.Fatalf("program %d: %v", i, err)
			}
			if all, err := l.Sightings(w.ctx); err != nil || len(all) > 0 {
				t.Errorf("program %d left the alarm %+v, %v", i, all, err)
			}
			if missing, err := l.MissingGuards(w.ctx); err != nil || len(missing) > 0 {
				t.Errorf("program %d left %q off, %v", i, missing, err)
			}
			w.clock.Advance(1e9)
		}
		guard := "thing_guard"
		if d.Dialect() == db.SQLite {
			guard = "thing_guard_insert"
		}
		takeAway(t, d, guard)
		off, _, err := ledger.Found(w.ctx, d)
		if err != nil || len(off) != 1 || !strings.Contains(off[0], guard+" on thing is gone") {
			t.Fatalf("%q, %v", off, err)
		}
		fourth := release{tables: third.tables, number: 3, others: counting(d.Dialect(), 4)}
		if _, err := fourth.open(t, w, ledger.GuardsAdd, off); err == nil {
			t.Error("a command put back what was taken off")
		}
		if again, _, err := ledger.Found(w.ctx, d); err != nil || len(again) != 1 {
			t.Errorf("afterwards %q is off, %v", again, err)
		}
		w.clock.Advance(1e9)
		l, err := fourth.open(t, w, ledger.GuardsPut, off)
		if err != nil {
			t.Fatal(err)
		}
		all, err := l.Sightings(w.ctx)
		if err != nil || len(all) != 2 || all[0].Deed != ledger.DeedSeen || all[1].Deed != ledger.DeedPutBack || all[1].Found != off[0] || all[1].Program != "of 3" {
			t.Errorf("the log says %+v, %v", all, err)
		}
	})
}

func takeAway(t *testing.T, d *db.DB, guard string) {
	t.Helper()
	drop := `DROP TRIGGER ` + guard
	if d.Dialect() == db.Postgres {
		drop += ` ON thing`
	}
	if _, err := d.SQL().ExecContext(context.Background(), drop); err != nil {
		t.Fatal(err)
	}
}

// TestVerificationPutsNothingBack: whoever only looks says what is off, each time.
func TestVerificationPutsNothingBack(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := release{tables: []ledger.Table{ledger.TableOf("thing", "title n")}, number: 1}
		if _, err := r.open(t, w, ledger.GuardsPut, nil); err != nil {
			t.Fatal(err)
		}
		guard := "thing_guard"
		if d.Dialect() == db.SQLite {
			guard = "thing_guard_delete"
		}
		takeAway(t, d, guard)
		for range 2 {
			l, err := r.open(t, w, ledger.GuardsLook, nil)
			if err != nil {
				t.Fatal(err)
			}
			report, err := l.Verify(w.ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range report.Problems {
				found = found || p.What == ledger.ProblemGuard && strings.Contains(p.Words, guard+" on thing is gone")
			}
			if !found {
				t.Errorf("it says %+v", report.Problems)
			}
		}
	})
}
