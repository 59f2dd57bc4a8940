package review

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

func (w *panel) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.ok(w.db.QueryRow(w.t.Context(), query, args...).Scan(&n))
	return n
}

func noonOn(d clock.Day) time.Time {
	year, month, on := d.Date()
	return time.Date(year, month, on, 12, 0, 0, 0, time.UTC)
}

// setDay moves the clock to noon of a day, and lets it run.
func (w *panel) setDay(d clock.Day) {
	w.t.Helper()
	w.clock.Set(noonOn(d))
	_, err := w.s.RunClocks(w.system())
	w.ok(err)
}

// TestTwoHumansDestroyWhatIsDue, on both databases: not before the day, not
// without a warning, not by one; then the keys are gone, the log says which kind,
// how many and by which rule, and the person still comes back to the rest.
func TestTwoHumansDestroyWhatIsDue(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		id := k.CaseID
		w.to(id, rules.Closed)
		w.ok(w.s.Message(w.as("secretary"), id, "A message. "+canary))
		destroy := func(kind string) error {
			err := w.s.Propose(w.as("secretary"), id, ProposalInput{Kind: proposeDestroy + kind, Words: "It is due."})
			if err != nil {
				return err
			}
			w.refused(w.s.Second(w.as("second"), id, w.open(id), true, ""), errs.Forbidden)
			w.reads("independent", id, JudgeSecond, proposeDestroy+kind, w.open(id))
			return w.s.Second(w.as("independent"), id, w.open(id), true, "")
		}
		for _, kind := range []string{"papers", "message", "contact"} {
			w.refused(destroy(kind), errs.Invalid)
		}
		due := w.kept(id, "papers").When
		w.clock.Set(noonOn(due))
		w.refused(destroy("papers"), errs.Invalid) // nobody was warned
		warn := w.kept(id, "papers").Warn
		w.setDay(warn)
		w.setDay(warn) // twice: one warning
		if n := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'warned'`); n != 3 {
			t.Errorf("%d warnings, want one for each kind that is due", n)
		}
		w.refused(destroy("papers"), errs.Invalid)
		w.setDay(due)
		request := mustCase(t, w.s, id).Requests[0].ID
		for _, kind := range []string{"papers", "message", "contact"} {
			w.ok(destroy(kind))
			if n := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'destroyed' AND kind = ? AND things = 1 AND rule = ? AND destroyed_by = 'two' AND due = ?`, kind, w.s.Schedule.Version, due.String()); n != 1 {
				t.Errorf("%s: %d entries", kind, n)
			}
		}
		if n := w.count(`SELECT count(*) FROM vault_key WHERE person = ? OR (person = ? AND part IN ('messages', 'contact'))`, request, id); n != 0 {
			t.Errorf("%d keys are left", n)
		}
		if n := w.count(`SELECT count(*) FROM vault_key WHERE person = ? AND part = 'account'`, id); n == 0 {
			t.Error("the account's keys are gone too")
		}
		_, err := w.s.Reveal(w.as("secretary"), id, intake.PartMessages, "To look.")
		if !strings.Contains(errs.Message(err), "destroyed") {
			t.Errorf("a destroyed part: %v", err)
		}
		m, err := w.s.Mine(t.Context(), k)
		w.ok(err)
		if m.Account.Words == "" || len(m.Contact.Ways) > 0 {
			t.Errorf("the person comes back to %+v, %+v", m.Account, m.Contact)
		}
		if c := mustCase(t, w.s, id); len(kindsOf(c)) != 1 || mayDestroy(c) != nil {
			t.Errorf("what is left: %v", kindsOf(c))
		}
		w.batch()
		report, err := w.ledger.Verify(t.Context(), nil)
		w.ok(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
	})
}

func mustCase(t *testing.T, s *Service, id string) *Case {
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
	id := w.apply().CaseID
	w.to(id, rules.Closed)
	erase := func(code string) error {
		return w.s.Propose(w.as("secretary"), id, ProposalInput{Kind: string(rules.Erased), Code: code, Words: "Why."})
	}
	w.refused(erase(""), errs.Invalid)
	w.refused(erase("shedule"), errs.Invalid)
	w.refused(erase(EraseDue), errs.Conflict)
	n := w.kept(id, "case")
	w.setDay(n.Warn)
	w.refused(erase(EraseDue), errs.Conflict)
	w.setDay(n.When)
	w.ok(erase(EraseDue))
	w.reads("independent", id, JudgeSecond, string(rules.Erased), w.open(id))
	w.ok(w.s.Second(w.as("independent"), id, w.open(id), true, ""))
	if got := w.count(`SELECT count(*) FROM review_disposal WHERE state = 'destroyed' AND kind = 'case' AND things > 0 AND rule = ?`, w.s.Schedule.Version); got != 1 || w.state(id) != rules.Erased {
		t.Errorf("%d entries, the case is at %s", got, w.state(id))
	}
}

// TestWhatHasNoDayIsKept: a hold, an open clock and a missing day stop it, and
// each is said.
func TestWhatHasNoDayIsKept(t *testing.T) {
	r, today := testRetention(t), testDay(t, "2040-01-01")
	for _, tt := range []struct {
		name, says string
		c          Case
	}{
		{"no day", "the day on which the case ended is missing", Case{State: rules.Closed}},
		{"held", "legal hold", Case{State: rules.Closed, Arrived: testDay(t, "2020-01-01"), Held: true}},
		{"open", "while the case is open", Case{State: rules.Decided, Arrived: testDay(t, "2020-01-01")}},
		{"not warned", "Nobody has been warned", Case{State: rules.Closed, Arrived: testDay(t, "2020-01-01")}},
	} {
		err := tt.c.mayDestroyNow(r, "case", today)
		if !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	list, err := (&Case{State: rules.Closed}).coming(r, today)
	if err != nil || len(list) == 0 || slices.ContainsFunc(list, func(n Coming) bool { return n.Missing == "" || n.Now }) {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestDraftsGoByTheSchedule, and the log says how many.
func TestDraftsGoByTheSchedule(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		drafts := w.drafts()
		_, f, err := drafts.Start(t.Context(), phrase.Words)
		w.ok(err)
		w.ok(drafts.Save(t.Context(), f, intake.Answers{Values: map[string][]string{"name": {"Synthetic Person 1"}}}))
		saved := w.s.Today()
		for _, step := range []struct{ after, left int }{{w.s.Schedule.DraftDays(), 1}, {w.s.Schedule.DraftDays() + 1, 0}} {
			w.clock.Set(noonOn(saved.AddDays(step.after)))
			n, err := w.s.ExpireDrafts(w.system(), drafts)
			w.ok(err)
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
	id := w.apply().CaseID
	w.ok(w.s.Vault().ForgetPart(t.Context(), id, vault.Part(intake.PartContact)))
	n, err := w.s.Vault().Reconcile(w.system())
	w.ok(err)
	if left := w.count(`SELECT count(*) FROM vault_key WHERE person = ? AND part = 'contact'`, id); n != 1 || left != 0 {
		t.Errorf("%d destroyed, %d keys are left", n, left)
	}
	if n, err := w.s.Vault().Reconcile(w.system()); err != nil || n != 0 {
		t.Errorf("again: %d, %v", n, err)
	}
}
