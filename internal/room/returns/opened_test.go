package returns_test

import (
	"context"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// entries counts what is noted of who was shown what.
func (w *world) entries() (n int) {
	w.t.Helper()
	w.do(w.db.QueryRow(w.t.Context(), `SELECT COUNT(*) FROM opened`).Scan(&n))
	return n
}

// TestWhoDecidesOnAReturnHasOpenedIt: the signature and the approval each need
// that person's own opening of the version as it is now.
func TestWhoDecidesOnAReturnHasOpenedIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.openSigned("2023"), force1)
		v := w.send(lead1, r.ID, national(2)...)
		w.opens(as(deskA), r.ID) // before it was submitted: nobody judges it yet
		w.do(w.Submit(as(lead1), r.ID, ""))
		for _, a := range []access.Actor{lead1, inspect} {
			w.opens(as(a), r.ID)
		}
		if n := w.entries(); n != 0 {
			t.Errorf("%d entries of people who do not judge it", n)
		}
		w.refused(w.Service.Sign(as(chief1), r.ID), errs.Conflict, returns.OpenFirst)
		w.opens(as(deskA), r.ID)
		w.refused(w.Service.Sign(as(chief1), r.ID), errs.Conflict, returns.OpenFirst) // somebody else's opening
		w.opens(as(chief1), r.ID)
		w.opens(as(chief1), r.ID)
		if n := w.entries(); n != 2 {
			t.Errorf("%d entries, want one for each human", n)
		}
		w.do(w.Service.Sign(as(chief1), r.ID))
		w.refused(w.Service.Approve(as(deskB), r.ID), errs.Conflict, returns.OpenFirst)
		w.do(w.Service.Approve(as(deskA), r.ID, v.ID))

		w.do(w.Unlock(as(deskA), r.ID, "One suspect was given twice."))
		w.send(lead1, r.ID, national(3)...)
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.refused(w.Service.Sign(as(chief1), r.ID), errs.Conflict, returns.OpenFirst) // a new version
		w.do(w.Sign(as(chief1), r.ID))
		w.opens(as(deskA), r.ID)
		w.do(w.SendBack(as(deskA), r.ID, "Please look at row 2."))
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Service.Sign(as(chief1), r.ID)) // the same version, and nothing else was said of it
		w.do(w.Service.Approve(as(deskA), r.ID))
	})
}

// TestAnotherReasonIsOpenedAgain: what the body says when it submits is part of
// what is judged.
func TestAnotherReasonIsOpenedAgain(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id, v := afterMany(t, w, w.open)
	say := func(words string) {
		var why []returns.Why
		for _, r := range first(w.Remarks(as(lead1), v.ID)) {
			why = append(why, returns.Why{r.N, words})
		}
		w.do(w.Submit(as(lead1), id, "", why...))
	}
	say("There were fewer.")
	w.opens(as(deskA), id)
	w.do(w.SendBack(as(deskB), id, "Say more."))
	say("A unit was closed.")
	w.refused(w.Service.Approve(as(deskA), id), errs.Conflict, returns.OpenFirst)
	w.do(w.Approve(as(deskA), id))
}

// TestAPartOfAReturnHoldsAllThatIsJudged: a change of anything that the page shows
// and a decision rests on is another part.
func TestAPartOfAReturnHoldsAllThatIsJudged(t *testing.T) {
	whole := func() (returns.Version, []returns.Remark) {
		return returns.Version{ID: "v", SHA256: "file", Without: "none", Loads: []returns.Load{{Schema: "a", SHA256: "1"}, {Schema: "b", SHA256: "2"}}}, []returns.Remark{{Rule: "r", About: "a", Why: "w"}}
	}
	v, remarks := whole()
	parts := map[string]bool{returns.PartOf(&v, remarks): true}
	for _, change := range []func(v *returns.Version, r []returns.Remark){func(v *returns.Version, _ []returns.Remark) { v.ID = "x" },
		func(v *returns.Version, _ []returns.Remark) { v.Without = "x" }, func(v *returns.Version, _ []returns.Remark) { v.SHA256 = "x" },
		func(v *returns.Version, _ []returns.Remark) { v.Loads[1].SHA256 = "x" }, func(v *returns.Version, _ []returns.Remark) { v.Nil = true },
		func(_ *returns.Version, r []returns.Remark) { r[0].Why = "x" }} {
		v, remarks := whole()
		change(&v, remarks)
		parts[returns.PartOf(&v, remarks)] = true
	}
	if len(parts) != 7 {
		t.Errorf("%d parts of 7 versions", len(parts))
	}
}

// TestAListReadAgainAsksForNoWrite: while somebody else writes, the list of what is
// approved together opens for whoever was shown it before.
func TestAListReadAgainAsksForNoWrite(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	round := w.open("2023")
	r := w.of(round, force1)
	w.send(lead1, r.ID, national(2)...)
	w.do(w.Submit(as(lead1), r.ID, ""))
	shown, err := w.Clean(as(deskA), round.ID)
	w.do(err)
	if n := w.entries(); len(shown) != 1 || n != 1 {
		t.Fatalf("%d shown, %d entries", len(shown), n)
	}
	if _, err := w.Clean(as(lead1), round.ID); err == nil {
		t.Error("a body opened the desk's list")
	}
	w.do(w.db.InTx(t.Context(), func(*db.Tx) error {
		ctx, cancel := context.WithTimeout(as(deskA), 10*time.Second) // the wait of one that asks for a write
		defer cancel()
		again, err := w.Clean(ctx, round.ID)
		if len(again) != 1 {
			t.Errorf("%d shown again", len(again))
		}
		return err
	}))
	if n := w.entries(); n != 1 {
		t.Errorf("%d entries of one reading", n)
	}
}
