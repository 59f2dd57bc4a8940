package sweep_test

import (
	"context"
	"slices"
	"testing"

	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestACaseOfTheSweepOutlivesItsReviewer: a case that somebody was given and has
// not looked at is listed, waits when they leave, and is given to another. What
// was looked at stays as it was.
func TestACaseOfTheSweepOutlivesItsReviewer(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3"))
		for ref, to := range map[string]access.Actor{"SYN/1": reviewerSouth, "SYN/2": reviewerSouth, "SYN/3": reviewerEast} {
			c := w.find(ref)
			w.must(w.Allocate(as(national), c.ID, c.Version, to.ID, ""))
		}
		done := w.find("SYN/2")
		w.must(w.RecordOutcome(as(reviewerSouth), done.ID, done.Version, sweep.OutcomeInput{Result: sweep.NextResults("")[0].Value, Undone: []string{w.Rules().Codes.Undone[0].Code},
			Words: "Neutral words."}))
		who := access.Leaver{Account: reviewerSouth.ID, Human: reviewerSouth.Human, Name: reviewerSouth.Name, Body: south, Roles: []access.Role{access.RoleReviewer}}
		if held, err := w.Holds(t.Context(), w.db, who); err != nil || !slices.Equal(held, []string{"1 case of the sweep"}) {
			t.Fatalf("holds %q, %v", held, err)
		}
		other := who
		other.Roles = []access.Role{access.RoleLiaison}
		if held, err := w.Holds(t.Context(), w.db, other); err != nil || len(held) != 0 {
			t.Errorf("without losing the work of a reviewer: %q, %v", held, err)
		}
		_, err := w.ledger.Write(as(administrator), ledger.Act{Action: access.UserManage, Kind: "staff", ID: who.Account}, func(ctx context.Context, tx *ledger.Tx) error {
			return w.Left(ctx, tx, who)
		})
		w.must(err)
		if held, err := w.Holds(t.Context(), w.db, who); err != nil || len(held) != 0 {
			t.Errorf("still holds %q, %v", held, err)
		}
		c := w.find("SYN/1")
		if c.State != sweep.Waiting || w.find("SYN/2").State != sweep.Reviewed || w.find("SYN/3").State != sweep.Allocated {
			t.Errorf("%s, %s, %s", c.State, w.find("SYN/2").State, w.find("SYN/3").State)
		}
		if n := w.count(`SELECT count(*) FROM sweep_allocation WHERE case_id = ? AND state = 'ended' AND reason = ?`, c.ID, sweep.ReasonLeft); n != 1 {
			t.Errorf("%d allocations ended for the true reason", n)
		}
		w.must(w.Allocate(as(national), c.ID, c.Version, reviewerEast.ID, ""))
		if got := w.find("SYN/1"); got.State != sweep.Allocated {
			t.Errorf("given to another it is %s", got.State)
		}
	})
}
