package returns_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/testkit"
)

// TestASystemSlipsNothingIn: what a person submits, or says there is none of, is the
// version that they were shown; one that came since is shown first.
func TestASystemSlipsNothingIn(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		w.send(lead1, r.ID, national(3)...)
		seen, err := w.See(as(lead1), r.ID)
		w.do(err)
		w.send(tokenOf(lead1, "returns.send", "returns.read"), r.ID, national(4)...)
		const since = "Another version has come since"
		w.refused(w.SubmitSeen(as(lead1), r.ID, seen.Current, ""), errs.Invalid, since)
		w.refused(w.SubmitSeen(as(lead1), r.ID, "", ""), errs.Invalid, since)
		w.refused(w.NilSeen(as(lead1), r.ID, seen.Current, ""), errs.Invalid, since)
		w.refused(w.NilSeen(as(lead1), r.ID, "", ""), errs.Invalid, since)
		now, err := w.See(as(lead1), r.ID)
		w.do(err)
		if now.State == returns.Submitted || now.Current == seen.Current {
			t.Fatalf("%s %s", now.State, now.Current)
		}
		w.do(w.SubmitSeen(as(lead1), r.ID, now.Current, ""))
	})
}
