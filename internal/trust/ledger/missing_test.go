package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// TestWhatIsGoneIsNamed: of rows no more is held than what stands for them, and
// those that are gone are named all the same: by the entry, under the table's
// name of today, and by the entry alone when its words were lawfully taken out.
func TestWhatIsGoneIsNamed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.withKey(t)
		for _, id := range []string{"c", "a", "b", "stays"} {
			w.mustInsert(t, id, "Title")
		}
		w.publish(t)
		dropGuards(t, w)
		if _, err := d.SQL().ExecContext(w.ctx, `DELETE FROM thing WHERE id <> 'stays'`); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range found(t, w) {
			got = append(got, p.What+": "+p.Where+": "+p.Words)
		}
		var want []string
		for _, id := range []string{"a", "b", "c"} {
			want = append(want, ledger.ProblemRecord+": thing "+id+": The last entry says that this record is there, and it is not.")
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// TestWhatIsGoneIsCounted: a report stays readable when everything is gone, and
// says how much more there is.
func TestWhatIsGoneIsCounted(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.withKey(t)
	for i := range 230 {
		w.mustInsert(t, fmt.Sprintf("r%03d", i), "Title")
	}
	dropGuards(t, w)
	if _, err := w.db.SQL().ExecContext(w.ctx, `DELETE FROM thing`); err != nil {
		t.Fatal(err)
	}
	r := w.verify(t)
	if n := len(r.Problems) + r.More; n < 230 || len(r.Problems) > 200 {
		t.Errorf("%d problems are listed and %d more are counted", len(r.Problems), r.More)
	}
}
