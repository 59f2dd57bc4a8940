package returns_test

import (
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// TestOneHumanMakesNobodyLate: whoever opens a round of which the last day is near or
// over, and says that everybody was asked, makes nobody late on any page or file;
// another human of the desk, of none of the bodies, makes it count or takes it away.
func TestOneHumanMakesNobodyLate(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.clock.Set(time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC))
		open := func(period, due string) returns.Round {
			t.Helper()
			in, err := returns.CheckRound("investigations", "Investigations", period, due)
			w.do(err)
			in.Asking = returns.Asking{On: clock.NewDay(2026, 10, 1), How: "Made-up letter."}
			if due < "2026-12-07" {
				if _, err := w.OpenRound(as(deskA), in); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "why" {
					t.Errorf("due %s, and not why only now: %v", due, err)
				}
				in.Asking.Why = "The letters were not entered."
			}
			round, err := w.OpenRound(as(deskA), in)
			w.do(err)
			return round
		}
		waits := func() int {
			all, err := w.Proposals().Waiting(as(deskB), returns.AskingKind)
			w.do(err)
			return len(all)
		}
		late := func(round returns.Round) (n int) {
			_, all, err := w.Board(t.Context(), round.ID)
			w.do(err)
			cards, err := w.Scorecards(as(deskA), force1, force2)
			w.do(err)
			for _, c := range cards {
				for _, p := range c.Points {
					if p.Round.ID == round.ID && p.Late > 0 != (w.of(round, c.Body.ID).Late(round.Due, w.Today()) > 0) {
						t.Errorf("the scorecard of %s says otherwise than the board", c.Body.ID)
					}
				}
			}
			for _, r := range all {
				if r.Late(round.Due, w.Today()) > 0 {
					n++
				}
			}
			return n
		}
		// In good time, one human is enough.
		if early := open("2022", "2026-12-07"); waits() != 0 || !w.of(early, force1).Owes(early.Due) {
			t.Error("an asking in good time waits")
		}
		over, near := open("2023", "2026-11-01"), open("2024", "2026-12-06")
		if n := waits(); n != 2 {
			t.Fatalf("%d askings wait", n)
		}
		w.clock.Set(time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC))
		if late(over) != 0 || late(near) != 0 || returns.BoardWords(w.of(near, force1), near.Due, w.Today()) != proposal.EnteredByOne {
			t.Error("late by the word of one human")
		}
		if _, err := w.Ask(as(deskB), over.ID, returns.Asking{On: clock.NewDay(2026, 10, 1), How: "By letter", Why: "The letter was found late"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("recorded over what waits: %v", err)
		}
		all, err := w.Proposals().Waiting(as(deskB), returns.AskingKind)
		w.do(err)
		ofForce := person("desk-of-force", force1, access.RoleStatistician)
		twin := person("desk-twin", "national-desk", access.RoleStatistician)
		twin.Human, twin.Selves = deskA.Human, append(slices.Clone(deskA.Selves), twin.ID)
		answer := func(a access.Actor) error {
			if _, parts, err := w.WaitingAsking(as(a), all[0]); err == nil {
				_ = w.Proposals().Opened(as(a), all[0], parts...)
			}
			return w.Proposals().Agree(as(a), all[0].ID, "")
		}
		if err := w.Proposals().Agree(as(deskB), all[0].ID, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed unseen: %v", err)
		}
		for _, a := range []access.Actor{deskA, twin, ofForce, lead1, inspect, access.Public()} {
			if err := answer(a); err == nil {
				t.Errorf("%s agreed", a.ID)
			}
		}
		if late(over) != 0 {
			t.Error("late before a second agreed")
		}
		w.do(answer(deskB))
		if late(over) != 2 || late(near) != 0 || w.of(over, force1).Asking.SecondName != deskB.Name {
			t.Errorf("%+v", w.of(over, force1))
		}
		w.do(w.Proposals().Refuse(as(deskB), all[1].ID, "No letter was sent."))
		if r := w.of(near, force1); r.Asked() || returns.BoardWords(r, near.Due, w.Today()) != "Not asked yet" {
			t.Errorf("what was turned down stands: %+v", r)
		}
		report, err := w.ledger.Verify(t.Context(), nil)
		if err != nil || !report.Holds() {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
