package ledger_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// addition is something that somebody adds, how it is named, and how it is taken away.
type addition struct {
	add   []string
	words string
	drop  string
}

func additions(d db.Dialect) []addition {
	if d == db.SQLite {
		return []addition{
			{[]string{`CREATE TRIGGER mine AFTER INSERT ON thing BEGIN SELECT 1; END`}, "the trigger mine on thing", `DROP TRIGGER mine`},
			{[]string{`CREATE TRIGGER thing_guard_more BEFORE UPDATE ON THING BEGIN SELECT RAISE(IGNORE); END`}, "the trigger thing_guard_more on THING", `DROP TRIGGER thing_guard_more`},
		}
	}
	const swallow = `CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$`
	return []addition{
		{[]string{swallow, `CREATE TRIGGER mine BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION swallow()`}, "the trigger mine on thing", `DROP FUNCTION swallow() CASCADE`},
		{[]string{strings.Replace(swallow, "NULL", "NEW", 1),
			`CREATE TRIGGER thing_guard BEFORE INSERT ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION swallow()`}, "the trigger thing_guard on ledger_leaf", `DROP FUNCTION swallow() CASCADE`},
		{[]string{`CREATE RULE mine AS ON INSERT TO thing DO INSTEAD NOTHING`}, "the rule mine on thing", `DROP RULE mine ON thing`},
		{[]string{`ALTER TABLE thing ENABLE ROW LEVEL SECURITY`}, "row security on thing", `ALTER TABLE thing DISABLE ROW LEVEL SECURITY`},
		{[]string{`ALTER TABLE thing FORCE ROW LEVEL SECURITY`}, "row security on thing", `ALTER TABLE thing NO FORCE ROW LEVEL SECURITY`},
	}
}

func execAll(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := d.SQL().ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestWhatSomebodyAddsIsNamed: whoever checks, verifies, serves or changes anything names
// it, the last two refuse, and nobody takes it away, migrate neither; the tables of others
// in the same schema are their own.
func TestWhatSomebodyAddsIsNamed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := release{tables: []ledger.Table{ledger.TableOf("thing", "title n")}, number: 1, others: counting(d.Dialect(), 1)}
		l, err := r.open(t, w, ledger.GuardsPut, nil)
		if err != nil {
			t.Fatal(err)
		}
		named := func() []string {
			t.Helper()
			off, err := l.MissingGuards(w.ctx)
			if err != nil {
				t.Fatal(err)
			}
			return off
		}
		theirs := counting(d.Dialect(), 3)
		for i := range theirs {
			theirs[i] = strings.NewReplacer("thing_count", "theirs_count", "ON thing", "ON theirs").Replace(theirs[i])
		}
		execAll(t, d, append([]string{`CREATE TABLE theirs (id TEXT)`}, theirs...)...)
		if got := named(); len(got) > 0 {
			t.Fatalf("nobody added anything, and %q is named", got)
		}
		for _, x := range additions(d.Dialect()) {
			execAll(t, d, x.add...)
			want := db.AddedWords + x.words
			for _, how := range []ledger.Guarding{ledger.GuardsHeld, ledger.GuardsAdd} {
				if _, err := r.open(t, w, how, nil); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "Candour never takes away") {
					t.Errorf("%s: opened to do %d it says %v", x.words, how, err)
				}
			}
			if _, err := r.open(t, w, ledger.GuardsPut, nil); err != nil {
				t.Errorf("%s: %v", x.words, err)
			}
			if got := named(); !slices.Contains(got, want) {
				t.Errorf("%s: %q is named", x.words, got)
			}
			report, err := l.Verify(w.ctx, nil)
			if err != nil || !slices.ContainsFunc(report.Problems, func(p ledger.Problem) bool { return p.What == ledger.ProblemGuard && strings.Contains(p.Words, want) }) {
				t.Errorf("%s: verification says %+v, %v", x.words, report, err)
			}
			all, err := l.Sightings(w.ctx)
			if err != nil || !slices.ContainsFunc(all, func(s ledger.Sighting) bool { return s.Deed == ledger.DeedSeen && s.Found == want }) {
				t.Errorf("%s: the log says %+v, %v", x.words, all, err)
			}
			execAll(t, d, x.drop)
			w.clock.Advance(3600e9)
			if got := named(); len(got) > 0 {
				t.Errorf("%s is away, and %q is named", x.words, got)
			}
			if _, err := r.open(t, w, ledger.GuardsHeld, nil); err != nil {
				t.Errorf("%s is away, and it says %v", x.words, err)
			}
		}
	})
}

// things is a world with one guarded table, and its ledger.
func things(t *testing.T, d *db.DB) (*world, release, *ledger.Ledger) {
	t.Helper()
	w := newWorld(t, d)
	r := release{tables: []ledger.Table{ledger.TableOf("thing", "title n")}, number: 1}
	l, err := r.open(t, w, ledger.GuardsPut, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w, r, l
}

// TestASessionWithoutTriggersIsNamed: PostgreSQL runs no triggers where the service
// connects so, whoever set that.
func TestASessionWithoutTriggersIsNamed(t *testing.T) {
	d := testkit.Postgres(t)
	w, _, l := things(t, d)
	code := db.ReadCode(db.Postgres)
	for _, role := range []string{"replica", "local", "origin"} {
		var got []string
		if err := d.InTx(w.ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(w.ctx, `SET LOCAL session_replication_role = `+role); err != nil {
				return err
			}
			all, err := code.Added(w.ctx, tx, nil)
			got = all
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if named := len(got) == 1 && strings.Contains(got[0], "session_replication_role is replica"); named != (role == "replica") || !named && len(got) > 0 {
			t.Errorf("with %s it says %q", role, got)
		}
	}
	if off, err := l.MissingGuards(w.ctx); err != nil || len(off) > 0 {
		t.Errorf("%q, %v", off, err)
	}
}

// TestALaterReleaseLeavesNoAlarm: what a release put there and a later one no longer wants
// is known, as long as it is as it was put there, with the function that it calls.
func TestALaterReleaseLeavesNoAlarm(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		thing := []ledger.Table{ledger.TableOf("thing", "title n")}
		var l *ledger.Ledger
		var err error
		for _, r := range []release{{tables: thing, number: 1, others: counting(d.Dialect(), 1)}, {tables: thing, number: 2}} {
			if l, err = r.open(t, w, ledger.GuardsPut, nil); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(1e9)
		}
		if off, err := l.MissingGuards(w.ctx); err != nil || len(off) > 0 {
			t.Fatalf("after the upgrade %q, %v", off, err)
		}
		if d.Dialect() == db.SQLite {
			execAll(t, d, `DROP TRIGGER thing_count`)
		}
		execAll(t, d, counting(d.Dialect(), 5)...)
		if off, err := l.MissingGuards(w.ctx); err != nil || !slices.Equal(off, []string{db.AddedWords + "the trigger thing_count on thing"}) {
			t.Errorf("changed by somebody: %q, %v", off, err)
		}
	})
}

// TestWhatTheDatabaseMakesItselfIsNoAlarm: keys, constraints that wait, tables of others that
// point at a guarded one, indexes, and an extension bring triggers or functions of their own.
func TestWhatTheDatabaseMakesItselfIsNoAlarm(t *testing.T) {
	d := testkit.Postgres(t)
	w, r, l := things(t, d)
	internal := func() (n int) {
		t.Helper()
		if err := d.QueryRow(w.ctx, `SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgisinternal AND c.relname = 'thing'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := internal()
	execAll(t, d, `ALTER TABLE thing ADD CONSTRAINT waits UNIQUE (id, n) DEFERRABLE INITIALLY DEFERRED`,
		`CREATE TABLE theirs (id TEXT REFERENCES thing (id) ON DELETE CASCADE)`, `CREATE INDEX ours ON thing (lower(title)) WHERE n > 0`)
	if after := internal(); after < before+3 {
		t.Fatalf("%d internal triggers before, %d after: this test asks nothing", before, after)
	}
	var has int
	if err := d.QueryRow(w.ctx, `SELECT count(*) FROM pg_available_extensions WHERE name = 'btree_gist'`).Scan(&has); err != nil {
		t.Fatal(err)
	}
	if has > 0 {
		execAll(t, d, `CREATE EXTENSION IF NOT EXISTS btree_gist`, `ALTER TABLE thing ADD CONSTRAINT apart EXCLUDE USING gist (n WITH =, id WITH =) DEFERRABLE`)
	}
	if off, err := l.MissingGuards(w.ctx); err != nil || len(off) > 0 {
		t.Errorf("nobody added anything, and %q is named, %v", off, err)
	}
	if _, err := r.open(t, w, ledger.GuardsHeld, nil); err != nil {
		t.Error(err)
	}
}
