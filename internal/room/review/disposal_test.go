package review_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/room/review"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/vault"
)

func (w *panel) count(query string, args ...any) (n int) {
	w.T.Helper()
	w.OK(w.DB.QueryRow(w.T.Context(), query, args...).Scan(&n))
	return n
}

func noonOn(d clock.Day) time.Time {
	year, month, on := d.Date()
	return time.Date(year, month, on, 12, 0, 0, 0, time.UTC)
}

// setDay moves the clock to noon of a day, and lets it run.
func (w *panel) setDay(d clock.Day) {
	w.T.Helper()
	w.Clock.Set(noonOn(d))
	_, err := w.S.RunClocks(w.System())
	w.OK(err)
}

// TestTwoHumansDestroyWhatIsDue, on both databases: not before the day, not
// without a warning, not by one; then the keys are gone, the log says which kind,
// how many and by which rule, and the person still comes back to the rest.
func TestTwoHumansDestroyWhatIsDue(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		id := k.CaseID
		w.To(id, rules.Closed)
		w.OK(w.S.Message(w.As("secretary"), id, "A message. "+reviewtest.Canary, ""))
		destroy := func(kind string) error {
			err := w.S.Propose(w.As("secretary"), id, review.ProposalInput{Kind: review.ProposeDestroy + kind, Words: "It is due."})
			if err != nil {
				return err
			}
			w.Refused(w.S.Second(w.As("second"), id, w.Open(id), true, ""), errs.Forbidden)
			w.Reads("independent", id, review.JudgeSecond, review.ProposeDestroy+kind, w.Open(id))
			return w.S.Second(w.As("independent"), id, w.Open(id), true, "")
		}
		for _, kind := range []string{"papers", "message", "contact"} {
			w.Refused(destroy(kind), errs.Invalid)
		}
		due := w.Kept(id, "papers").When
		w.Clock.Set(noonOn(due))
		w.Refused(destroy("papers"), errs.Invalid) // nobody was warned
		warn := w.Kept(id, "papers").Warn
		w.setDay(warn)
		w.setDay(warn) // twice: one warning
		if n := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'warned'`); n != 3 {
			t.Errorf("%d warnings, want one for each kind that is due", n)
		}
		w.Refused(destroy("papers"), errs.Invalid)
		w.setDay(due)
		request := mustCase(t, w.S, id).Requests[0].ID
		for _, kind := range []string{"papers", "message", "contact"} {
			w.OK(destroy(kind))
			if n := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'destroyed' AND kind = ? AND things = 1 AND rule = ? AND destroyed_by = 'two' AND due = ?`, kind,
				w.S.Schedule.Version, due.String()); n != 1 {
				t.Errorf("%s: %d entries", kind, n)
			}
		}
		if n := w.count(`SELECT count(*) FROM vault_key WHERE person = ? OR (person = ? AND part IN ('messages', 'contact'))`, request, id); n != 0 {
			t.Errorf("%d keys are left", n)
		}
		if n := w.count(`SELECT count(*) FROM vault_key WHERE person = ? AND part = 'account'`, id); n == 0 {
			t.Error("the account's keys are gone too")
		}
		_, err := w.S.Reveal(w.As("secretary"), id, intake.PartMessages, "To look.")
		if !strings.Contains(errs.Message(err), "destroyed") {
			t.Errorf("a destroyed part: %v", err)
		}
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		if m.Account.Words == "" || len(m.Contact.Ways) > 0 {
			t.Errorf("the person comes back to %+v, %+v", m.Account, m.Contact)
		}
		if c := mustCase(t, w.S, id); len(review.KindsOf(c)) != 1 || review.MayDestroy(c) != nil {
			t.Errorf("what is left: %v", review.KindsOf(c))
		}
		w.Batch()
		report, err := w.Ledger.Verify(t.Context(), nil)
		w.OK(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
	})
}

func mustCase(t *testing.T, s *review.Service, id string) *review.Case {
	t.Helper()
	c, err := s.Load(t.Context(), s.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestAnErasureSaysWhy: by the schedule only when its day has come, or because the
// person asked; a word that is not of these closes.
func TestAnErasureSaysWhy(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	id := w.Apply().CaseID
	w.To(id, rules.Closed)
	erase := func(code string) error {
		return w.S.Propose(w.As("secretary"), id, review.ProposalInput{Kind: string(rules.Erased), Code: code, Words: "Why."})
	}
	w.Refused(erase(""), errs.Invalid)
	w.Refused(erase("shedule"), errs.Invalid)
	w.Refused(erase(rules.EraseDue), errs.Conflict)
	n := w.Kept(id, "case")
	w.setDay(n.Warn)
	w.Refused(erase(rules.EraseDue), errs.Conflict)
	w.setDay(n.When)
	w.OK(erase(rules.EraseDue))
	w.Reads("independent", id, review.JudgeSecond, string(rules.Erased), w.Open(id))
	w.OK(w.S.Second(w.As("independent"), id, w.Open(id), true, ""))
	if got := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'destroyed' AND kind = 'case' AND things > 0 AND rule = ?`, w.S.Schedule.Version); got != 1 || w.State(id) != rules.Erased {
		t.Errorf("%d entries, the case is at %s", got, w.State(id))
	}
}

// TestWhatHasNoDayIsKept: a hold, an open clock and a missing day stop it, and
// each is said.
func TestWhatHasNoDayIsKept(t *testing.T) {
	r, today := reviewtest.Retention(t), reviewtest.Day(t, "2040-01-01")
	for _, tt := range []struct {
		name, says string
		c          review.Case
	}{
		{"no day", "the day on which the case ended is missing", review.Case{State: rules.Closed}},
		{"held", "legal hold", review.Case{State: rules.Closed, Arrived: reviewtest.Day(t, "2020-01-01"), Held: true}},
		{"open", "while the case is open", review.Case{State: rules.Decided, Arrived: reviewtest.Day(t, "2020-01-01")}},
		{"not warned", "Nobody has been warned", review.Case{State: rules.Closed, Arrived: reviewtest.Day(t, "2020-01-01")}},
	} {
		err := tt.c.MayDestroyNow(r, "case", today)
		if !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	list, err := (&review.Case{State: rules.Closed}).Coming(r, today)
	if err != nil || len(list) == 0 || slices.ContainsFunc(list, func(n rules.Coming) bool { return n.Missing == "" || n.Now }) {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestDraftsGoByTheSchedule, and the log says how many.
func TestDraftsGoByTheSchedule(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, drafts, _, f := begun(t, d)
		w.OK(drafts.Save(t.Context(), f, intake.Answers{Values: map[string][]string{"name": {"Synthetic Person 1"}}}))
		saved := w.S.Today()
		for _, step := range []struct{ after, left int }{{w.S.Schedule.DraftDays(), 1}, {w.S.Schedule.DraftDays() + 1, 0}} {
			w.Clock.Set(noonOn(saved.AddDays(step.after)))
			n, err := w.S.ExpireDrafts(w.System(), drafts)
			w.OK(err)
			if left := w.count(`SELECT count(*) FROM review_draft`); left != step.left || n != 1-step.left {
				t.Errorf("after %d days %d are left, %d went", step.after, left, n)
			}
		}
		if n := w.count(`SELECT count(*) FROM review_disposal WHERE kind = 'draft' AND state = 'destroyed' AND things = 1 AND case_id IS NULL AND destroyed_by = 'clock'`); n != 1 {
			t.Errorf("the log has %d entries", n)
		}
	})
}

// TestARestoredBackupLosesADestroyedPartAgain.
func TestARestoredBackupLosesADestroyedPartAgain(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	id := w.Apply().CaseID
	w.OK(w.S.Vault().ForgetPart(t.Context(), id, vault.Part(intake.PartContact)))
	n, err := w.S.Vault().Reconcile(w.System())
	w.OK(err)
	if left := w.count(`SELECT count(*) FROM vault_key WHERE person = ? AND part = 'contact'`, id); n != 1 || left != 0 {
		t.Errorf("%d destroyed, %d keys are left", n, left)
	}
	if n, err := w.S.Vault().Reconcile(w.System()); err != nil || n != 0 {
		t.Errorf("again: %d, %v", n, err)
	}
}
