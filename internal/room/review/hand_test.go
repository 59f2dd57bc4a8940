package review_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/desk"
	"candour/internal/room/review/rules"
	"candour/internal/site/room"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// listed counts a list and checks that the desk of the same reader says the same.
func (w *panel) whose(who string) map[string]int {
	w.T.Helper()
	out := map[string]int{}
	for _, whose := range []string{"", review.WhoseMine, review.WhoseTeam, review.WhoseOthers} {
		_, n, err := w.S.List(w.As(who), review.Filter{Mine: true, Whose: whose})
		w.OK(err)
		out[whose] = n
	}
	return out
}

// TestACaseIsTakenAndGivenBack: one of the secretariat has a case, gives it to a
// colleague or back; who may not work it has no part in it, and whoever is kept out
// of it has it no more. What is on the desk is what the lists count.
func TestACaseIsTakenAndGivenBack(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		id, other := w.Apply().CaseID, w.Apply().CaseID
		w.Confirm(id, "made-up-northern-police")
		w.Confirm(other, "made-up-northern-police")
		if got := w.whose("secretary"); got[""] != 2 || got[review.WhoseTeam] != 2 || got[review.WhoseMine]+got[review.WhoseOthers] != 0 {
			t.Errorf("nobody has anything: %v", got)
		}
		w.OK(w.S.Keep(w.As("secretary"), id, 0, "staff-Secretary"))
		for who, want := range map[string]map[string]int{"secretary": {"": 2, review.WhoseMine: 1, review.WhoseTeam: 1, review.WhoseOthers: 0},
			"second": {"": 2, review.WhoseMine: 0, review.WhoseTeam: 1, review.WhoseOthers: 1}} {
			if got := w.whose(who); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s has %v, want %v", who, got, want)
			}
			items, err := desk.Desk{Service: w.S}.Items(w.As(who), w.People[who])
			w.OK(err)
			for whose, is := range map[string]room.Whose{review.WhoseMine: room.Yours, review.WhoseTeam: room.YourTeams, review.WhoseOthers: room.Colleagues} {
				n := len(slices.DeleteFunc(slices.Clone(items), func(it room.DeskItem) bool { return it.Whose != is }))
				if n != want[whose] {
					t.Errorf("the desk of %s has %d of %q, and the list %d", who, n, whose, want[whose])
				}
			}
		}
		w.Refused(w.S.Keep(w.As("secretary"), id, 0, "staff-Secretary"), errs.Conflict)
		for _, who := range []string{"reviewer", "independent", "insider", "liaison", "admin", "auditor"} {
			for _, to := range []string{"staff-Second", ""} {
				if err := w.S.Keep(w.As(who), id, 0, to); err == nil {
					t.Errorf("%s says who has the case", who)
				}
			}
			// The insider is of the secretariat, and of the force that closed it.
			w.Refused(w.S.Keep(w.As("secretary"), id, 0, w.People[who].ID), errs.Invalid)
		}
		w.OK(w.S.Keep(w.As("secretary"), id, 0, "staff-Second"))
		c, err := w.S.Case(w.As("second"), id, "Working on this case.")
		w.OK(err)
		if c.Officer == nil || c.Officer.Name != "Synthetic Second" || slices.ContainsFunc(c.Keepers, func(k review.Candidate) bool { return k.Staff == "staff-Insider" }) {
			t.Errorf("it is with %+v, and could be with %+v", c.Officer, c.Keepers)
		}
		w.OK(w.S.Recuse(w.As("second"), id, "I know somebody."))
		if got := w.whose("secretary"); got[review.WhoseTeam] != 2 {
			t.Errorf("whoever stepped away has it still: %v", got)
		}
		w.Refused(w.S.Keep(w.As("secretary"), id, 0, "staff-Second"), errs.Invalid)
		w.Refused(w.S.Keep(w.As("secretary"), id, 0, ""), errs.Conflict) // nobody has it
		w.OK(w.S.Keep(w.As("secretary"), id, 0, "staff-Secretary"))
		w.OK(w.S.Keep(w.As("secretary"), id, 0, ""))
		if got := w.whose("secretary"); got[review.WhoseMine] != 0 {
			t.Errorf("given back, and still there: %v", got)
		}
		_, n, err := w.S.List(w.As("reviewer"), review.Filter{Whose: review.WhoseTeam})
		if w.OK(err); n != 0 {
			t.Errorf("a reviewer sees %d cases that nobody has", n)
		}
	})
}

// TestACaseIsHandedOver: from one reviewer to another; its state, its clock and its
// lines stay, and the first has no sight of it any more.
func TestACaseIsHandedOver(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		id := w.Apply().CaseID
		w.To(id, rules.Allocated)
		w.OK(w.S.RecordLine(w.As("reviewer"), id, review.LineInput{Line: w.S.Codes.LineCodes[0].ID, Followed: w.S.Codes.LineStates[0].ID}))
		before, err := w.S.Case(w.As("secretary"), id, "Working on this case.")
		w.OK(err)
		for _, x := range []struct {
			who, from, to string
			code          errs.Code
		}{
			{"secretary", "staff-Reviewer", "staff-Insider", errs.Invalid}, {"secretary", "staff-Reviewer", "staff-Reviewer", errs.Invalid},
			{"secretary", "staff-Reviewer", "staff-Independent", errs.Invalid}, {"secretary", "staff-Reviewer", "", errs.Invalid},
			{"secretary", "staff-Reviewer Two", "staff-Reviewer", errs.Conflict}, {"secretary", "", "staff-Reviewer Two", errs.Conflict},
			{"insider", "staff-Reviewer", "staff-Reviewer Two", errs.NotFound}, {"reviewer", "staff-Reviewer", "staff-Reviewer Two", errs.NotFound},
			{"liaison", "staff-Reviewer", "staff-Reviewer Two", errs.NotFound},
		} {
			w.Refused(w.S.HandOver(w.As(x.who), id, 0, x.from, x.to), x.code)
		}
		w.OK(w.S.HandOver(w.As("secretary"), id, 0, "staff-Reviewer", "staff-Reviewer Two"))
		w.Refused(w.S.HandOver(w.As("secretary"), id, 0, "staff-Reviewer", "staff-Reviewer Two"), errs.Conflict)
		_, err = w.S.Case(w.As("reviewer"), id, "Working on this case.")
		w.Refused(err, errs.NotFound)
		after, err := w.S.Case(w.As("reviewer2"), id, "Working on this case.")
		w.OK(err)
		if after.State != before.State || after.Due != before.Due || len(after.Lines) != 1 {
			t.Errorf("it was %s due %s, and is %s due %s with %d lines", before.State, before.Due, after.State, after.Due, len(after.Lines))
		}
	})
}

// TestTheListToHandOverIsWhatIsHandedOver, on both databases: in each state, and for
// each role, a case is in the list of whose it is exactly when it is passed on.
func TestTheListToHandOverIsWhatIsHandedOver(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		at := map[string]rules.State{}
		for _, s := range []rules.State{rules.Allocated, rules.Examined, rules.Viewed, rules.Decided, rules.Advised, rules.Acted, rules.Closed} {
			id := w.Apply().CaseID
			w.To(id, s)
			at[id] = s
		}
		all, err := w.S.Colleagues(w.As("secretary"))
		w.OK(err)
		for from, to := range map[string]string{"staff-Reviewer": "staff-Reviewer Two", "staff-Independent": "staff-Independent Two"} {
			i := slices.IndexFunc(all, func(c review.Candidate) bool { return c.Staff == from })
			list, n, err := w.S.List(w.As("secretary"), review.Filter{HeldBy: &all[i]})
			if w.OK(err); n != len(list) || n == 0 {
				t.Errorf("%s: %d are listed of %d", from, len(list), n)
			}
			for id, state := range at {
				listed := slices.ContainsFunc(list, func(it review.Item) bool { return it.ID == id })
				if err := w.S.HandOver(w.As("secretary"), id, 0, from, to); (err == nil) != listed {
					t.Errorf("%s, at %s: listed %v, and %v", from, state, listed, err)
				}
			}
		}
	})
}

// TestTwoWhoGiveOutTheSameCasesAtOnce: of two of the secretariat who give the same
// cases to different people at once, each case goes to the people of one, and the
// other is told of each that was lost.
func TestTwoWhoGiveOutTheSameCasesAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		var cases []string
		for range 4 {
			id := w.Apply().CaseID
			w.To(id, rules.Gathered)
			cases = append(cases, id)
		}
		begin, lost := make(chan struct{}), [2][]error{}
		var all sync.WaitGroup
		for i, who := range []string{"secretary", "second"} {
			all.Go(func() {
				<-begin
				for _, id := range cases {
					lost[i] = append(lost[i], w.S.Allocate(w.As(who), id, 0, []string{"staff-Reviewer", "staff-Reviewer Two"}[i], []string{"staff-Independent", "staff-Independent Two"}[i]))
				}
			})
		}
		close(begin)
		all.Wait()
		for n, id := range cases {
			won := 0
			for i := range lost {
				switch err := lost[i][n]; {
				case err == nil:
					won++
				case !errs.Is(err, errs.Conflict):
					t.Errorf("the other is told %v", err)
				}
			}
			var active int
			w.OK(d.QueryRow(t.Context(), `SELECT count(*) FROM review_allocation WHERE case_id = ? AND state = 'active'`, id).Scan(&active))
			if won != 1 || active != len([]access.Role{access.RoleReviewer, access.RoleIndependent}) {
				t.Errorf("case %d was won by %d, and %d have it", n, won, active)
			}
		}
	})
}
