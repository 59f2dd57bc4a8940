package review

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestTheUsualWay(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		w.to(k.CaseID, rules.Closed)
		m, err := w.s.Mine(t.Context(), k)
		w.ok(err)
		if m.State != rules.Closed || m.Decision == "" || !strings.Contains(m.Identity.Name, canary) || !m.CanAppeal || !m.CanErase {
			t.Errorf("the person sees %+v", m)
		}
		w.refused(second(w.s.MyReceipt(t.Context(), k)), errs.Unavailable)
		w.batch()
		receipt, err := w.s.MyReceipt(t.Context(), k)
		w.ok(err)
		if !bytes.Contains(receipt, []byte("candour-receipt")) {
			t.Errorf("a receipt of %d bytes", len(receipt))
		}
		w.ok(w.s.Appeal(t.Context(), k, "Please look again."))
		w.refused(w.s.Allocate(w.as("secretary"), k.CaseID, 0, "staff-Reviewer", "staff-Independent Two"), errs.Invalid)
		w.ok(w.s.Allocate(w.as("secretary"), k.CaseID, 0, "staff-Reviewer Two", "staff-Independent Two"))
		report, err := w.ledger.Verify(t.Context(), nil)
		w.ok(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
	})
}

func TestNothingIsAskedWithoutThePersonsYes(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply(func(a *intake.Application) { a.Agreed = map[rules.Step]bool{rules.StepPapers: false} })
	w.to(k.CaseID, rules.Eligible)
	ask := func() error {
		return w.s.AskPapers(w.as("secretary"), k.CaseID, 0, PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "The papers."})
	}
	w.refused(ask(), errs.Invalid)
	w.ok(w.s.Agree(t.Context(), k, rules.StepPapers, true))
	w.ok(ask())
}

func TestSilenceBecomesADatedFact(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		w.to(k.CaseID, rules.Asked)
		n, err := w.s.RunClocks(w.system())
		w.ok(err)
		if n != 0 {
			t.Fatalf("%d cases moved on the first day", n)
		}
		w.clock.Advance(90 * 24 * time.Hour)
		_, err = w.s.RunClocks(w.system())
		w.ok(err)
		if w.state(k.CaseID) != rules.Gathered {
			t.Errorf("the case waits at %s", w.state(k.CaseID))
		}
		facts, err := w.s.Silences(t.Context())
		w.ok(err)
		if len(facts) != 1 || facts[0].State != PapersSilent || facts[0].Body != "made-up-northern-police" || facts[0].Due == (clock.Day{}) {
			t.Errorf("public facts: %+v", facts)
		}
	})
}

// TestTheOriginatingForceLearnsNothing: by list, count, search, export, page,
// act, and by what it is told.
func TestTheOriginatingForceLearnsNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		w.to(k.CaseID, rules.Viewed)
		ctx := w.as("insider")
		items, n, err := w.s.List(ctx, Filter{})
		w.ok(err)
		if len(items) != 0 || n != 0 {
			t.Errorf("listed %v, counted %d", items, n)
		}
		if items, _, err = w.s.List(ctx, Filter{Reference: "MU/" + canary}); err != nil || len(items) != 0 {
			t.Errorf("searched %v, %v", items, err)
		}
		if items, err = w.s.Export(ctx, Filter{}); err != nil || len(items) != 0 {
			t.Errorf("exported %v, %v", items, err)
		}
		before := w.entries()
		_, none := w.s.Case(ctx, "case-that-is-not-there", "Working on it.")
		for name, err := range map[string]error{
			"case":        second(w.s.Case(ctx, k.CaseID, "Working on it.")),
			"reveal":      second(w.s.Reveal(ctx, k.CaseID, intake.PartAccount, "To look.")),
			"candidates":  second(w.s.Candidates(ctx, k.CaseID)),
			"ask":         second(w.s.AskIdentity(ctx, k.CaseID, "To look.")),
			"acknowledge": w.s.Acknowledge(ctx, k.CaseID, 0),
			"line":        w.s.RecordLine(ctx, k.CaseID, LineInput{Line: w.s.Codes.LineCodes[0].ID, Followed: w.s.Codes.LineStates[0].ID}),
			"opine":       w.s.Opine(ctx, k.CaseID, 0, "A view."),
			"propose":     w.s.Propose(ctx, k.CaseID, ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "x"}),
			"message":     w.s.Message(ctx, k.CaseID, "Hello."),
			"recuse":      w.s.Recuse(ctx, k.CaseID, "x"),
			"second":      w.s.Second(ctx, k.CaseID, "proposal-x", true, ""),
		} {
			if err == nil || err.Error() != none.Error() && errs.Message(err) != errs.Message(none) {
				t.Errorf("%s says %v; of no case it says %v", name, err, none)
			}
		}
		if w.entries() != before {
			t.Error("a refusal left an entry")
		}
		people, err := w.s.Candidates(w.as("secretary"), k.CaseID)
		w.ok(err)
		for _, p := range people {
			if p.Body == "made-up-northern-police" {
				t.Errorf("%s is offered", p.Name)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestWhomThePersonNamedIsKeptOut(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply(func(a *intake.Application) {
		a.ExcludePeople = "synthetic second\nSomebody Else"
		a.ExcludeBodies = []string{"made-up-western-police"}
	})
	for name, want := range map[string]int{"secretary": 1, "second": 0} {
		if _, n, err := w.s.List(w.as(name), Filter{}); err != nil || n != want {
			t.Errorf("%s counts %d (%v), want %d", name, n, err, want)
		}
	}
	w.refused(second(w.s.Case(w.as("second"), k.CaseID, "x")), errs.NotFound)
	w.ok(w.s.Exclude(t.Context(), k, "Synthetic Secretary"))
	w.refused(second(w.s.Case(w.as("secretary"), k.CaseID, "x")), errs.NotFound)
}

func TestRecusalEndsAccessAndTakesTheCaseBack(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Allocated)
	if _, n, err := w.s.List(w.as("reviewer"), Filter{}); err != nil || n != 1 {
		t.Fatalf("the reviewer counts %d, %v", n, err)
	}
	w.refused(second(w.s.Case(w.as("reviewer2"), k.CaseID, "x")), errs.NotFound)
	w.ok(w.s.Recuse(w.as("reviewer"), k.CaseID, "A neighbour is concerned."))
	w.refused(second(w.s.Case(w.as("reviewer"), k.CaseID, "x")), errs.NotFound)
	w.refused(second(w.s.Reveal(w.as("reviewer"), k.CaseID, intake.PartAccount, "x")), errs.NotFound)
	if w.state(k.CaseID) != rules.Gathered {
		t.Errorf("the case is at %s", w.state(k.CaseID))
	}
	w.refused(w.s.Allocate(w.as("secretary"), k.CaseID, 0, "staff-Reviewer", "staff-Independent"), errs.Invalid)
	w.ok(w.s.Allocate(w.as("secretary"), k.CaseID, 0, "staff-Reviewer Two", "staff-Independent"))
}

func TestADecisionNeedsTwoHumansOneIndependent(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Viewed)
	in := ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "Reasons."}
	w.reads("secretary", k.CaseID, JudgePropose, in.Kind, "")
	w.ok(w.s.Propose(w.as("secretary"), k.CaseID, in))
	w.refused(w.s.Propose(w.as("independent"), k.CaseID, in), errs.Conflict)
	p := w.open(k.CaseID)
	w.refused(w.s.Second(w.as("secretary"), k.CaseID, p, true, ""), errs.Forbidden)
	w.refused(w.s.Second(w.as("second"), k.CaseID, p, true, ""), errs.Forbidden)
	// A second account of the same human, in the independent role.
	w.people["secretary-again"] = access.Actor{ID: "staff-again", Name: "Synthetic Again", Body: "made-up-trust", Human: w.people["secretary"].Human, Roles: []access.Role{access.RoleIndependent},
		Standing: access.Alone("staff-again", w.people["secretary"].Human, "made-up-trust", access.No)}
	if err := w.s.Second(w.as("secretary-again"), k.CaseID, p, true, ""); err == nil {
		t.Error("one human with two accounts decided")
	}
	w.reads("independent", k.CaseID, JudgeDecline, in.Kind, p)
	w.ok(w.s.Second(w.as("independent"), k.CaseID, p, false, "Not yet."))
	if w.state(k.CaseID) != rules.Viewed {
		t.Errorf("turned down, and yet at %s", w.state(k.CaseID))
	}
	w.ok(w.decide(k.CaseID, string(rules.Decided), w.s.Codes.OutcomeCodes[0].ID))
}

func TestEachReadingHasOneEntry(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	for name, read := range map[string]func() error{
		"case": func() error { return second(w.s.Case(w.as("secretary"), k.CaseID, "Working on it.")) },
		"account": func() error {
			return second(w.s.Reveal(w.as("secretary"), k.CaseID, intake.PartAccount, "To check it."))
		},
		"own": func() error { return second(w.s.Mine(t.Context(), k)) },
	} {
		before := w.entries()
		w.ok(read())
		if got := w.entries() - before; got != 1 {
			t.Errorf("%s: %d entries", name, got)
		}
	}
	m, err := w.s.Mine(t.Context(), k)
	w.ok(err)
	if len(m.Openings) != 4 {
		t.Errorf("the person sees %d openings: %+v", len(m.Openings), m.Openings)
	}
}

func TestWithdrawAndErase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		w.to(k.CaseID, rules.Examined)
		w.refused(w.s.EraseMine(t.Context(), k), errs.Conflict)
		w.ok(w.s.Message(w.as("secretary"), k.CaseID, "A message. "+canary))
		w.ok(w.s.Withdraw(t.Context(), k))
		w.ok(w.s.Propose(w.as("secretary"), k.CaseID, ProposalInput{Kind: ProposeHold, Words: "An inquiry asked."}))
		w.people["independent"] = w.people["independent2"]
		c, err := w.s.Load(t.Context(), d, k.CaseID)
		w.ok(err)
		if mayDestroy(c) != nil {
			t.Fatal("not ready to be destroyed")
		}
		w.ok(w.s.EraseMine(t.Context(), k))
		w.refused(second(w.s.Mine(t.Context(), k)), errs.NotFound)
		if w.state(k.CaseID) != rules.Erased {
			t.Errorf("the tombstone says %s", w.state(k.CaseID))
		}
		w.batch()
		report, err := w.ledger.Verify(t.Context(), nil)
		w.ok(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
		w.noCanary()
	})
}

// noCanary looks for what was sealed in every byte of the database's files.
func (w *panel) noCanary() {
	w.t.Helper()
	if w.db.Dialect() != db.SQLite {
		return
	}
	files, err := filepath.Glob(w.db.Path() + "*")
	w.ok(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		w.ok(err)
		if bytes.Contains(b, []byte(canary)) {
			w.t.Errorf("%s holds the canary", filepath.Base(f))
		}
	}
}

func TestALegalHoldBeatsErasure(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Allocated)
	w.ok(w.s.Propose(w.as("secretary"), k.CaseID, ProposalInput{Kind: ProposeHold, Words: "An inquiry asked."}))
	w.reads("independent", k.CaseID, JudgeSecond, ProposeHold, w.open(k.CaseID))
	w.ok(w.s.Second(w.as("independent"), k.CaseID, w.open(k.CaseID), true, ""))
	w.ok(w.s.Withdraw(t.Context(), k))
	w.refused(w.s.EraseMine(t.Context(), k), errs.Conflict)
	w.refused(w.s.Propose(w.as("secretary"), k.CaseID, ProposalInput{Kind: string(rules.Erased), Words: "x"}), errs.Invalid)
	m, err := w.s.Mine(t.Context(), k)
	w.ok(err)
	if !m.Held || m.CanErase {
		t.Errorf("the person is told %+v", m)
	}
}

func TestTwoCaseworkersOnOneCase(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	c, err := w.s.Case(w.as("secretary"), k.CaseID, "Working on it.")
	w.ok(err)
	w.ok(w.s.Acknowledge(w.as("second"), k.CaseID, c.Version))
	w.refused(w.s.Acknowledge(w.as("secretary"), k.CaseID, c.Version), errs.Conflict)
}

func TestALiaisonSeesRequestsOfTheirBodyAlone(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Asked)
	tasks, err := w.s.Papers(w.as("liaison"))
	w.ok(err)
	if len(tasks) != 1 {
		t.Fatalf("%d requests", len(tasks))
	}
	text, err := w.s.PapersWords(w.as("liaison"), tasks[0].ID)
	w.ok(err)
	if !strings.Contains(text, canary) {
		t.Errorf("asked: %q", text)
	}
	if others, err := w.s.Papers(w.as("prosecutor")); err != nil || len(others) != 0 {
		t.Errorf("another body sees %v, %v", others, err)
	}
	w.refused(second(w.s.PapersWords(w.as("prosecutor"), tasks[0].ID)), errs.NotFound)
	w.refused(w.s.AnswerPapers(w.as("prosecutor"), tasks[0].ID, PapersAnswer{Code: "sent"}), errs.NotFound)
	w.refused(second(w.s.Case(w.as("liaison"), k.CaseID, "x")), errs.NotFound)
	w.refused(w.s.AnswerPapers(w.as("liaison"), tasks[0].ID, PapersAnswer{Code: "refused"}), errs.Invalid)
}

func TestNobodyElseSees(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Allocated)
	for _, name := range []string{"admin", "auditor", "custodian1", "liaison", "reviewer2", "independent2"} {
		ctx := w.as(name)
		w.refused(second(w.s.Case(ctx, k.CaseID, "x")), errs.NotFound)
		w.refused(second(w.s.Reveal(ctx, k.CaseID, intake.PartAccount, "x")), errs.NotFound)
		if items, n, _ := w.s.List(ctx, Filter{}); len(items) > 0 || n > 0 {
			t.Errorf("%s lists %d", name, n)
		}
	}
	w.refused(second(w.s.Case(context.Background(), k.CaseID, "x")), errs.NotFound)
}

func TestTheNameOpensAtThePersonsWordAndClosesAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		read := func() ([]Text, error) {
			return w.s.Reveal(w.as("secretary"), k.CaseID, intake.PartIdentity, "To write to them.")
		}
		w.refused(second(read()), errs.Forbidden)
		w.ok(w.s.Agree(t.Context(), k, rules.StepIdentity, true))
		got, err := read()
		w.ok(err)
		if len(got) != 1 || !strings.Contains(got[0].Words, canary) {
			t.Errorf("read %v", got)
		}
		w.ok(w.s.Agree(t.Context(), k, rules.StepIdentity, false))
		w.refused(second(read()), errs.Forbidden)
		if err := w.s.Agree(t.Context(), intake.PersonKey{CaseID: k.CaseID}, rules.StepIdentity, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody without the phrase agreed: %v", err)
		}
	})
}

// TestTheVictimsCodesClock: a decision must be told within one working day to
// somebody with enhanced rights; a message ends the duty.
func TestTheVictimsCodesClock(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	w.to(k.CaseID, rules.Decided) // on Monday 23 November 2026
	look := func() *Case {
		c, err := w.s.Case(w.as("secretary"), k.CaseID, "Working on it.")
		w.ok(err)
		return c
	}
	if c := look(); c.Tell != clock.NewDay(2026, 11, 24) || c.Told || c.TellStanding == StandsOverdue {
		t.Errorf("to be told by %s (%s)", c.Tell, c.TellStanding)
	}
	w.clock.Advance(3 * 24 * time.Hour)
	if c := look(); c.TellStanding != StandsOverdue {
		t.Errorf("three days later it stands %q", c.TellStanding)
	}
	w.ok(w.s.Message(w.as("secretary"), k.CaseID, "This was decided."))
	if c := look(); !c.Told || c.TellStanding != "" {
		t.Errorf("after the message: %v, %q", c.Told, c.TellStanding)
	}
}

// TestAConflictIsNotedByNumber: a number keeps its bearer out however it is
// typed, at whatever body; one that nobody has is asked about first.
func TestAConflictIsNotedByNumber(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.apply()
	who := staffOf("Numbered", "made-up-panel", access.RoleSecretariat)
	who.Human, who.Standing = "W-0123", access.Alone(who.ID, "W-0123", who.Body, access.No)
	w.people["numbered"] = who
	sees := func() bool {
		_, n, err := w.s.List(w.as("numbered"), Filter{PerPage: 10})
		return err == nil && n == 1
	}
	if !sees() {
		t.Fatal("the case is not there to begin with")
	}
	in := BarInput{Human: "W 999", Kind: BarTouched, Reason: "A roll of that year."}
	w.refused(w.s.Bar(w.as("secretary"), k.CaseID, in), errs.Invalid)
	in.Human = "\u0412-0123" // a letter that only looks like ours
	w.refused(w.s.Bar(w.as("secretary"), k.CaseID, in), errs.Invalid)
	in.Human = "\uff570\u200b123"
	w.ok(w.s.Bar(w.as("secretary"), k.CaseID, in))
	if sees() {
		t.Error("the bearer of the number still sees the case")
	}
	late := BarInput{Human: "W 999", Kind: BarTouched, Reason: "Not here now.", Absent: true}
	w.ok(w.s.Bar(w.as("secretary"), k.CaseID, late))
	who.Human, who.Standing = "w999", access.Alone(who.ID, "w999", who.Body, access.No)
	w.people["numbered"] = who
	if sees() {
		t.Error("somebody who came later with the number sees the case")
	}
}
