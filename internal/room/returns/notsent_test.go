package returns_test

import (
	"context"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/table/tabulate"
	"candour/internal/testkit"
)

// counted counts the rows of a table of 2023.
func (w *world) counted(schema string) *tabulate.Cube {
	w.t.Helper()
	cube, err := w.Count(context.Background(), tabulate.Plan{Schema: schema, Periods: []string{"2023"}}, nil)
	w.do(err)
	return cube
}

// A table that was not sent is never 0: the return cannot be submitted, and one
// that was approved before the rule counts as not sent for that table alone.
func TestATableThatWasNotSentIsNoNil(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		v := w.send(lead1, r.ID, national(3)[:1]...)
		found, err := w.Problems(as(lead1), v.ID, "error", 0, 10)
		if err != nil || len(found) != 2 || !strings.Contains(found[0].Message+found[1].Message, "“suspect” (") || !strings.Contains(found[0].Message+found[1].Message, "“victim” (") {
			t.Fatalf("found %+v %v", found, err)
		}
		err = w.Submit(as(lead1), r.ID, "We have no more.")
		if m := errs.Message(err); !errs.Is(err, errs.Conflict) || !strings.Contains(m, "suspect") || !strings.Contains(m, "victim") || !strings.Contains(m, "nil") {
			t.Fatalf("submitted without two tables: %v", err)
		}

		w.do(d.InTx(t.Context(), func(tx *db.Tx) error { // as it was kept before the rule
			_, err := tx.Exec(t.Context(), "DELETE FROM return_problem WHERE version_id = ?", v.ID)
			return err
		}))
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Approve(as(deskA), r.ID))
		if cube := w.counted("investigation"); len(cube.Loads) != 1 || cube.Loads[0].Rows != 3 || len(cube.Absent) != 1 {
			t.Errorf("investigations: %+v %+v", cube.Loads, cube.Absent)
		}
		if cube := w.counted("suspect"); len(cube.Loads) != 0 || len(cube.Absent) != 2 {
			t.Errorf("suspects that nobody sent: %+v %+v", cube.Loads, cube.Absent)
		}
	})
}

// A nil of one table is said in it, kept, and counted as 0; names of columns with
// nothing under them say nothing.
func TestANilOfOneTableIsSaid(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		inv := returns.SentBytes("investigation.csv", []byte(invHead+"SYN-0,2023-01-05,2023-06-30,concluded,family,contact,0,0,0,associated,complex,1,no,no,cocad-1\n"))
		w.send(lead1, r.ID, inv, returns.SentBytes("suspect.csv", []byte(susHead)), returns.SentBytes("victim.csv", []byte(vicHead+"nil\n")))
		if err := w.Submit(as(lead1), r.ID, ""); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "lost file") {
			t.Fatalf("submitted with an empty table of suspects: %v", err)
		}
		v := w.send(lead1, r.ID, inv, returns.SentBytes("suspect.csv", []byte(susHead+"nil\n")), returns.SentBytes("victim.csv", []byte(vicHead+"nil\n")))
		if v.Nil || v.Errors != 0 || len(v.Loads) != 3 {
			t.Fatalf("%+v", v)
		}
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Approve(as(deskA), r.ID))
		if cube := w.counted("suspect"); len(cube.Loads) != 1 || !cube.Loads[0].Nil || len(cube.Absent) != 1 {
			t.Errorf("suspects that were said to be none: %+v %+v", cube.Loads, cube.Absent)
		}
		if cube := w.counted("investigation"); len(cube.Loads) != 1 || cube.Loads[0].Nil {
			t.Errorf("investigations: %+v", cube.Loads)
		}
	})
}
