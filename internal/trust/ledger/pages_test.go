package ledger_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// TestAWriteTouchesFewPages: what SQLite must sync to disk for a write is what
// the write costs. Of five pages two are the record's own.
func TestAWriteTouchesFewPages(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	for i := range 400 {
		w.mustInsert(t, fmt.Sprint("before", i), "Title")
	}
	w.publish(t)
	for _, s := range []string{`PRAGMA wal_autocheckpoint=0`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		if _, err := w.db.SQL().ExecContext(w.ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	const writes = 200
	for i := range writes {
		w.mustInsert(t, fmt.Sprint("now", i), "Title")
	}
	info, err := os.Stat(w.db.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if frames := float64(info.Size()) / (4096 + 24) / writes; frames > 5 {
		t.Errorf("a write touched %.2f pages, more than 5", frames)
	}
}

// TestNothingIsLeftOpen: whatever was written, refused or given up, together
// with others or alone, leaves no entry under which SQLite's guards would let a
// record be changed.
func TestNothingIsLeftOpen(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	const open = `SELECT (SELECT count(*) FROM ledger_leaf WHERE writing IS NOT NULL) + (SELECT count(*) FROM ledger_open)`
	shut := func(after string) {
		t.Helper()
		if n := w.count(t, open); n != 0 {
			t.Errorf("%s left %d entries open", after, n)
		}
	}
	w.mustInsert(t, "a", "One")
	shut("a write")
	_, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("thing", "a", ledger.Row{"title": "Again"})
	})
	if err == nil {
		t.Fatal("a record was put in twice")
	}
	shut("a write that the database refused")
	done := make(chan error)
	for i := range 40 {
		go func() {
			_, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
				return tx.Insert("thing", fmt.Sprint("t", i%30), ledger.Row{"title": "Together"})
			})
			done <- err
		}()
	}
	refused := 0
	for range 40 {
		if <-done != nil {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 40 were refused", refused)
	}
	shut("writes that shared a commit, some of them refused")
	if _, err := w.eraseWords("a", "taken out"); err != nil {
		t.Fatal(err)
	}
	shut("taking words out")
	w.clock.Advance(time.Hour)
	w.publish(t)
	shut("a batch with its cover")
	for _, s := range []string{
		`UPDATE ledger_leaf SET writing = 1`,
		`UPDATE ledger_leaf SET writing = 1 WHERE rowid = (SELECT MAX(rowid) FROM ledger_leaf)`,
		`UPDATE ledger_leaf SET writing = 0`,
	} {
		if _, err := w.db.SQL().ExecContext(w.ctx, s); err == nil {
			t.Errorf("the database opened an entry again: %s", s)
		}
	}
}

// TestAnEntryLeftOpenOpensNothingLater: an entry that somebody put in by hand and
// left open is worth nothing once another was written.
func TestAnEntryLeftOpenOpensNothingLater(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	w.mustInsert(t, "a", "One")
	if _, err := w.db.SQL().ExecContext(w.ctx, `INSERT INTO ledger_leaf (id, at, leaf, kind, record_id, actor_id, writing) VALUES ('byhand', 'x', 'x', 'x', 'x', 'x', 1)`); err != nil {
		t.Fatal(err)
	}
	w.mustInsert(t, "b", "Two")
	for _, s := range []string{`UPDATE thing SET title = 'x', leaf_id = 'byhand'`, `DELETE FROM thing`,
		`INSERT INTO thing (id, version, leaf_id, title) VALUES ('c', 1, 'byhand', 'x')`} {
		if _, err := w.db.SQL().ExecContext(w.ctx, s); err == nil {
			t.Errorf("the database let this through: %s", s)
		}
	}
	if r := w.verify(t); r.Holds() {
		t.Error("nobody noticed the entry")
	}
}

// TestWhatWaitsIsFound plays acts of both kinds, publishing, hours, and databases
// that forgot up to where all is placed, and compares what is found to wait with
// what does.
func TestWhatWaitsIsFound(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, r := quiet(t, d), rand.New(rand.NewPCG(15, 6))
		var told, secret int
		for step := range 150 {
			switch r.IntN(8) {
			case 0, 1, 2:
				told++
				w.mustInsert(t, fmt.Sprint("p", told), "Title")
			case 3, 4:
				secret++
				w.tells(t, fmt.Sprint("s", r.IntN(4)), fmt.Sprint("told ", secret))
			case 5:
				w.publish(t)
			case 6:
				w.clock.Advance(time.Duration(r.IntN(50)) * time.Minute)
			case 7:
				forgets(t, w)
			}
			w.waitingIsWhatWaits(t, step)
		}
		w.clock.Advance(2 * time.Hour)
		w.publish(t)
		if n := w.count(t, `SELECT count(*) FROM ledger_leaf WHERE seq IS NULL`); n != 0 {
			t.Errorf("%d entries never got their place", n)
		}
		if rep := w.verify(t); !rep.Holds() {
			t.Errorf("%+v", rep.Problems)
		}
	})
}

// forgets is what a database that was put back knows of its rows: nothing.
func forgets(t *testing.T, w *world) {
	if w.db.Dialect() != db.SQLite {
		return
	}
	if _, err := w.db.SQL().ExecContext(w.ctx, `UPDATE ledger_tree SET placed_to = NULL`); err != nil {
		t.Fatal(err)
	}
}

func (w *world) waitingIsWhatWaits(t *testing.T, step int) {
	t.Helper()
	st, err := w.l.Status(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.count(t, `SELECT count(*) FROM ledger_leaf WHERE seq IS NULL AND soon = 1`); st.Pending != int64(n) {
		t.Fatalf("step %d: %d entries wait, and %d are said to", step, n, st.Pending)
	}
	var about []ledger.Of
	for i := range 4 {
		about = append(about, ledger.Of{Kind: "secret", ID: fmt.Sprint("s", i)})
	}
	items, err := w.l.History(w.ctx, about...)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.count(t, `SELECT count(*) FROM ledger_leaf WHERE kind = 'secret'`); len(items) != n {
		t.Fatalf("step %d: a history of %d entries, and there are %d", step, len(items), n)
	}
	if !slices.IsSortedFunc(items, func(a, b ledger.Item) int { return int(uint64(a.Seq)>>1) - int(uint64(b.Seq)>>1) }) { // -1 waits, and is last
		t.Fatalf("step %d: a history out of order", step)
	}
}

// TestEntriesThatAreLeftOutAreFound: whoever moves on the row after which waiting
// entries are sought would have those before it never placed.
func TestEntriesThatAreLeftOutAreFound(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	w.mustInsert(t, "a", "One")
	w.publish(t)
	w.mustInsert(t, "b", "Two")
	if r := w.verify(t); !r.Holds() || r.Pending != 1 {
		t.Fatalf("before: %+v", r)
	}
	if _, err := w.db.SQL().ExecContext(w.ctx, `UPDATE ledger_tree SET placed_to = placed_to + 10`); err != nil {
		t.Fatal(err)
	}
	r := w.verify(t)
	if r.Holds() || !strings.Contains(r.Problems[0].Words, "was left out") || r.Pending != 1 {
		t.Errorf("%+v", r)
	}
}

// TestNothingReadsTheWholeLog: a history looks its records up, and what waits for the
// batch of its hour has nothing after it read again each time something is sought.
func TestNothingReadsTheWholeLog(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	w.tells(t, "s", "Waits an hour")
	for i := range 20 {
		w.mustInsert(t, fmt.Sprint("r", i), "Is placed")
	}
	w.publish(t)
	if n := w.count(t, `SELECT count(*) FROM ledger_leaf WHERE rowid > (SELECT placed_to FROM ledger_tree)`); n != 0 {
		t.Errorf("%d entries are read again, and all but the first have their place", n)
	}
	for _, q := range []string{ledger.HistoryQuery(db.SQLite, 2), `SELECT 1 FROM ledger_leaf WHERE ` + ledger.WaitsSoon, `SELECT 1 FROM ledger_leaf WHERE ` + ledger.WaitsLater} {
		for _, step := range w.plan(t, q) {
			few := strings.Contains(step, "INDEX ledger_leaf_later")
			if !few && regexp.MustCompile(`SCAN ledger_leaf|ledger_leaf_seq|AUTOMATIC`).MatchString(step) {
				t.Errorf("%s\n%s", q, step)
			}
		}
	}
}

// plan is how SQLite answers a question; what is asked for is left out.
func (w *world) plan(t *testing.T, query string) (out []string) {
	t.Helper()
	rows, err := w.db.SQL().QueryContext(w.ctx, `EXPLAIN QUERY PLAN `+query, slices.Repeat([]any{""}, strings.Count(query, "?"))...)
	steps, err := db.Collect(rows, err, func(r *sql.Rows) (string, error) {
		var id, parent, unused int
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		return step, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// TestAnEarlierLogIsMadeAgain: SQLite's table of entries is made again by the
// step to this release, with every entry in its order, those that wait included.
func TestAnEarlierLogIsMadeAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		earlierLog(t, d)
		if _, err := d.Migrate(t.Context(), ledger.Migrations()); err != nil {
			t.Fatal(err)
		}
		w := reopened(t, d)
		w.mustInsert(t, "new", "After")
		items, err := w.l.Recent(w.ctx, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, it := range items {
			order = append(order, fmt.Sprint(it.Record, " ", it.Seq))
		}
		if got, want := strings.Join(order, ", "), "a -1, w0 -1, w1 -1, p2 2, p1 1, p0 0"; got != want {
			t.Errorf("newest first: %s, want %s", got, want)
		}
	})
}

// earlierLog is a database at the step before, with three entries that have their
// place and two that wait, of which the later in time was stored first.
func earlierLog(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := d.MigrateTo(t.Context(), map[string]int64{"ledger": 8}, ledger.Migrations()); err != nil {
		t.Fatal(err)
	}
	insert := `INSERT INTO ledger_leaf (id, seq, at, leaf, kind, record_id, actor_id, soon) VALUES (?, ?, ?, ?, 'thing', ?, 'x', 1)`
	statements := append([]string{`INSERT INTO ledger_tree (id, size, root) VALUES (1, 3, 'x')`}, schema...)
	if d.Dialect() == db.Postgres {
		insert = strings.Replace(strings.Replace(insert, "soon)", "soon, xact)", 1), "1)", "1, 0)", 1)
	} else {
		statements = append(statements, `DELETE FROM ledger_open`)
	}
	for i, e := range []struct {
		id  string
		seq any
	}{{"p0", 0}, {"p1", 1}, {"p2", 2}, {"w1", nil}, {"w0", nil}} {
		err := d.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), insert, e.id, e.seq, fmt.Sprintf("2026-11-23T08:00:0%dZ", 9-i), []byte(e.id), e.id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range statements {
		if _, err := d.SQL().ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}
