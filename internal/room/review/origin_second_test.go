package review_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"candour/internal/room/review"
	"candour/internal/room/review/desk"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// stands has the row of who closed a case say that it stands otherwise.
func (w *panel) stands(id string, state any) {
	w.T.Helper()
	w.OK(w.S.OnCase(w.As("secretary"), rules.ReviewWork, id, 0, func(ctx context.Context, tx *ledger.Tx, c *review.Case) error {
		return tx.Update(ctx, "review_origin", c.Origin.ID, 0, ledger.Row{"state": state})
	}))
}

// TestWhoClosedACaseTakesTwo: one human's word opens no wall. The second is another
// human of the secretariat by any account, not of the bodies named, and has seen
// what was said as it stands; what is missing, empty or misspelt confirms nothing.
func TestWhoClosedACaseTakesTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		w.withKin()
		twin := reviewtest.StaffOf("Twin", "made-up-panel", access.RoleSecretariat)
		twin.Human, twin.Selves = w.People["secretary"].Human, slices.Clone(append(w.People["secretary"].Selves, twin.ID))
		w.People["twin"] = twin
		w.People["nobody"] = access.Actor{ID: "staff-Nobody", Name: "Synthetic Nobody", Body: "made-up-panel", Roles: []access.Role{access.RoleSecretariat}}
		w.People["council"] = reviewtest.StaffOf("Council", "made-up-council", access.RoleSecretariat)
		id := w.Apply(func(a *intake.Application) { a.Force, a.Prosecutor = "", "" }).CaseID
		answer := func(name string, agree bool) error {
			return w.S.SecondOrigin(w.As(name), id, agree, "It is another year.")
		}
		shut := func(when string) {
			t.Helper()
			for _, name := range []string{"reviewer", "reviewer2", "insider", "unit", "nowhere"} {
				if w.sees(name, id) {
					t.Errorf("%s: %s sees the case", when, name)
				}
			}
		}
		say := func(body string) {
			t.Helper()
			w.OK(w.S.ConfirmOrigin(w.As("secretary"), id, 0, review.OriginInput{Bodies: []string{body}, Reason: "A letter."}))
		}
		reads := func(name string) {
			t.Helper()
			_, err := w.S.Case(w.As(name), id, "Working on this case.")
			w.OK(err)
		}
		w.People["of the south"] = reviewtest.StaffOf("South", "made-up-southern-police", access.RoleSecretariat)
		w.Refused(answer("second", true), errs.Conflict)
		say("made-up-southern-police")
		shut("one human said it")
		for _, name := range []string{"secretary", "twin", "independent", "nobody", "of the south", "unit", "insider", "admin", "auditor", "reviewer"} {
			_, _ = w.S.Case(w.As(name), id, "Working on this case.")
			if err := answer(name, true); err == nil {
				t.Errorf("%s agreed to what the secretary said", name)
			}
			if err := answer(name, false); err == nil {
				t.Errorf("%s turned it down", name)
			}
		}
		shut("others tried to agree")
		if err := answer("second", true); !errs.Is(err, errs.Conflict) || errs.Message(err) != review.OpenOriginFirst {
			t.Errorf("agreed unseen: %v", err)
		}
		w.Refused(w.S.SecondOrigin(w.As("second"), id, false, " "), errs.Invalid)
		w.OK(answer("second", false))
		shut("it was turned down")
		w.Refused(answer("second", true), errs.Conflict)
		say("made-up-northern-police")
		shut("it was said anew")
		reads("second")
		w.stands(id, nil) // as one human confirmed it, before there was a second
		shut("it was confirmed before there was a second")
		if err := answer("second", true); !errs.Is(err, errs.Conflict) || errs.Message(err) != review.OpenOriginFirst {
			t.Errorf("what the second saw is not what stands there: %v", err)
		}
		for _, state := range []string{"", "Confirmed", "confirmed", "agreed", "waits"} {
			w.stands(id, state)
			shut("the state is " + state + " without a second")
		}
		reads("second")
		w.OK(answer("second", true))
		for name, want := range map[string]bool{"reviewer2": false, "of the south": false, "unit": false, "insider": false, "second": true, "secretary": true, "council": true} {
			if got := w.sees(name, id); got != want {
				t.Errorf("after two confirmed it %s sees it: %v", name, got)
			}
		}
		w.People["of the west"] = reviewtest.StaffOf("West", "made-up-western-police", access.RoleSecretariat)
		if !w.sees("of the west", id) {
			t.Error("after two confirmed it the secretariat of another force does not see it")
		}
		w.Refused(answer("second", true), errs.Conflict)
		w.Refused(answer("unit", true), errs.NotFound)
	})
}

// TestASecondFindsWhatWaits: what one human said of who closed a case is in the
// other's list of what waits for them, and not in their own.
func TestASecondFindsWhatWaits(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	id := w.Apply().CaseID
	w.To(id, rules.Allocated) // no step of the secretariat's waits there
	w.stands(id, nil)
	for name, want := range map[string]int{"secretary": 0, "second": 1} {
		if _, n, err := w.S.List(w.As(name), review.Filter{Mine: true}); err != nil || n != want {
			t.Errorf("%s has %d cases that wait, %v", name, n, err)
		}
	}
}

// TestWhatWaitsForOthersStandsApart: while papers are asked for and their day is not
// over, the secretariat waits for others and has nothing to do; once it is over, it
// is theirs again.
func TestWhatWaitsForOthersStandsApart(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		id := w.Apply().CaseID
		w.To(id, rules.Asked)
		has := func(mine, others int) {
			t.Helper()
			_, n, err := w.S.List(w.As("secretary"), review.Filter{Mine: true})
			w.OK(err)
			_, m, err := w.S.List(w.As("secretary"), review.Filter{Others: true})
			w.OK(err)
			items, err := desk.Desk{Service: w.S}.Items(w.As("secretary"), access.ActorFrom(w.As("secretary")))
			w.OK(err)
			apart := 0
			for _, it := range items {
				if it.Others {
					apart++
				}
			}
			if n != mine || m != others || apart != others || len(items) != mine+others {
				t.Errorf("%d are to do and %d wait for others, %d of %d on the desk; want %d and %d", n, m, apart, len(items), mine, others)
			}
		}
		has(0, 1)
		w.Clock.Advance(400 * 24 * time.Hour)
		has(1, 0)
	})
}
