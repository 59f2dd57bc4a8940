package review_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
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
	"candour/internal/trust/access"
)

func TestTheUsualWay(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		w.To(k.CaseID, rules.Closed)
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		if m.State != rules.Closed || m.Decision == "" || !strings.Contains(m.Identity.Name, reviewtest.Canary) || !m.CanAppeal || !m.CanErase {
			t.Errorf("the person sees %+v", m)
		}
		text, ready, err := w.S.MyReceipt(t.Context(), k)
		if err != nil || text != nil || !ready.After(w.Clock.Now()) {
			t.Errorf("a receipt before its hour: %d bytes, ready %v, %v", len(text), ready, err)
		}
		w.Batch()
		if w.Clock.Now().Before(ready) {
			t.Errorf("it was there before %v, at %v", ready, w.Clock.Now())
		}
		receipt, _, err := w.S.MyReceipt(t.Context(), k)
		w.OK(err)
		if !bytes.Contains(receipt, []byte("candour-receipt")) {
			t.Errorf("a receipt of %d bytes", len(receipt))
		}
		w.OK(w.S.Appeal(t.Context(), k, "Please look again.", ""))
		w.Refused(w.S.Allocate(w.As("secretary"), k.CaseID, 0, "staff-Reviewer", "staff-Independent Two"), errs.Invalid)
		w.OK(w.S.Allocate(w.As("secretary"), k.CaseID, 0, "staff-Reviewer Two", "staff-Independent Two"))
		report, err := w.Ledger.Verify(t.Context(), nil)
		w.OK(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
	})
}

func TestNothingIsAskedWithoutThePersonsYes(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply(func(a *intake.Application) { a.Agreed = map[rules.Step]bool{rules.StepPapers: false} })
	w.To(k.CaseID, rules.Eligible)
	ask := func() error {
		return w.S.AskPapers(w.As("secretary"), k.CaseID, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "The papers."})
	}
	w.Refused(ask(), errs.Invalid)
	w.OK(w.S.Agree(t.Context(), k, rules.StepPapers, true))
	w.OK(ask())
}

func TestSilenceBecomesADatedFact(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		w.To(k.CaseID, rules.Asked)
		n, err := w.S.RunClocks(w.System())
		w.OK(err)
		if n != 0 {
			t.Fatalf("%d cases moved on the first day", n)
		}
		w.Clock.Advance(90 * 24 * time.Hour)
		_, err = w.S.RunClocks(w.System())
		w.OK(err)
		if w.State(k.CaseID) != rules.Gathered {
			t.Errorf("the case waits at %s", w.State(k.CaseID))
		}
		facts, err := w.S.Silences(t.Context())
		w.OK(err)
		if len(facts) != 1 || facts[0].State != review.PapersSilent || facts[0].Body != "made-up-northern-police" || facts[0].Due == (clock.Day{}) {
			t.Errorf("public facts: %+v", facts)
		}
	})
}

// TestTheOriginatingForceLearnsNothing: by list, count, search, export, page,
// act, and by what it is told.
func TestTheOriginatingForceLearnsNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		w.To(k.CaseID, rules.Viewed)
		ctx := w.As("insider")
		items, n, err := w.S.List(ctx, review.Filter{})
		w.OK(err)
		if len(items) != 0 || n != 0 {
			t.Errorf("listed %v, counted %d", items, n)
		}
		if items, _, err = w.S.List(ctx, review.Filter{Reference: "MU/" + reviewtest.Canary}); err != nil || len(items) != 0 {
			t.Errorf("searched %v, %v", items, err)
		}
		if items, err = w.S.Export(ctx, review.Filter{}); err != nil || len(items) != 0 {
			t.Errorf("exported %v, %v", items, err)
		}
		before := w.Entries()
		_, none := w.S.Case(ctx, "case-that-is-not-there", "Working on it.")
		for name, err := range map[string]error{
			"case":        second(w.S.Case(ctx, k.CaseID, "Working on it.")),
			"reveal":      second(w.S.Reveal(ctx, k.CaseID, intake.PartAccount, "To look.")),
			"candidates":  second(w.S.Candidates(ctx, k.CaseID)),
			"ask":         second(w.S.AskIdentity(ctx, k.CaseID, "To look.")),
			"acknowledge": w.S.Acknowledge(ctx, k.CaseID, 0),
			"line":        w.S.RecordLine(ctx, k.CaseID, review.LineInput{Line: w.S.Codes.LineCodes[0].ID, Followed: w.S.Codes.LineStates[0].ID}),
			"opine":       w.S.Opine(ctx, k.CaseID, 0, "A view."),
			"propose":     w.S.Propose(ctx, k.CaseID, review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "x"}),
			"message":     w.S.Message(ctx, k.CaseID, "Hello.", ""),
			"recuse":      w.S.Recuse(ctx, k.CaseID, "x"),
			"second":      w.S.Second(ctx, k.CaseID, "proposal-x", true, ""),
		} {
			if err == nil || err.Error() != none.Error() && errs.Message(err) != errs.Message(none) {
				t.Errorf("%s says %v; of no case it says %v", name, err, none)
			}
		}
		if w.Entries() != before {
			t.Error("a refusal left an entry")
		}
		people, err := w.S.Candidates(w.As("secretary"), k.CaseID)
		w.OK(err)
		for _, p := range people {
			if p.Body == "made-up-northern-police" {
				t.Errorf("%s is offered", p.Name)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func third[T, U any](_ T, _ U, err error) error { return err }

func TestWhomThePersonNamedIsKeptOut(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply(func(a *intake.Application) {
		a.ExcludePeople = "synthetic second\nSomebody Else"
		a.ExcludeBodies = []string{"made-up-western-police"}
	})
	for name, want := range map[string]int{"secretary": 1, "second": 0} {
		if _, n, err := w.S.List(w.As(name), review.Filter{}); err != nil || n != want {
			t.Errorf("%s counts %d (%v), want %d", name, n, err, want)
		}
	}
	w.Refused(second(w.S.Case(w.As("second"), k.CaseID, "x")), errs.NotFound)
	w.OK(w.S.Exclude(t.Context(), k, "", "Synthetic Secretary"))
	w.Refused(second(w.S.Case(w.As("secretary"), k.CaseID, "x")), errs.NotFound)
}

func TestRecusalEndsAccessAndTakesTheCaseBack(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Allocated)
	if _, n, err := w.S.List(w.As("reviewer"), review.Filter{}); err != nil || n != 1 {
		t.Fatalf("the reviewer counts %d, %v", n, err)
	}
	w.Refused(second(w.S.Case(w.As("reviewer2"), k.CaseID, "x")), errs.NotFound)
	w.OK(w.S.Recuse(w.As("reviewer"), k.CaseID, "A neighbour is concerned."))
	w.Refused(second(w.S.Case(w.As("reviewer"), k.CaseID, "x")), errs.NotFound)
	w.Refused(second(w.S.Reveal(w.As("reviewer"), k.CaseID, intake.PartAccount, "x")), errs.NotFound)
	if w.State(k.CaseID) != rules.Gathered {
		t.Errorf("the case is at %s", w.State(k.CaseID))
	}
	w.Refused(w.S.Allocate(w.As("secretary"), k.CaseID, 0, "staff-Reviewer", "staff-Independent"), errs.Invalid)
	w.OK(w.S.Allocate(w.As("secretary"), k.CaseID, 0, "staff-Reviewer Two", "staff-Independent"))
}

func TestADecisionNeedsTwoHumansOneIndependent(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Viewed)
	in := review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "Reasons."}
	w.Reads("secretary", k.CaseID, review.JudgePropose, in.Kind, "")
	w.OK(w.S.Propose(w.As("secretary"), k.CaseID, in))
	w.Refused(w.S.Propose(w.As("independent"), k.CaseID, in), errs.Conflict)
	p := w.Open(k.CaseID)
	w.Refused(w.S.Second(w.As("secretary"), k.CaseID, p, true, ""), errs.Forbidden)
	w.Refused(w.S.Second(w.As("second"), k.CaseID, p, true, ""), errs.Forbidden)
	// A second account of the same human, in the independent role.
	w.People["secretary-again"] = access.Actor{ID: "staff-again", Name: "Synthetic Again", Body: "made-up-trust", Human: w.People["secretary"].Human, Roles: []access.Role{access.RoleIndependent},
		Standing: access.Alone("staff-again", w.People["secretary"].Human, "made-up-trust", access.No)}
	if err := w.S.Second(w.As("secretary-again"), k.CaseID, p, true, ""); err == nil {
		t.Error("one human with two accounts decided")
	}
	w.Reads("independent", k.CaseID, review.JudgeDecline, in.Kind, p)
	w.OK(w.S.Second(w.As("independent"), k.CaseID, p, false, "Not yet."))
	if w.State(k.CaseID) != rules.Viewed {
		t.Errorf("turned down, and yet at %s", w.State(k.CaseID))
	}
	w.OK(w.Decide(k.CaseID, string(rules.Decided), w.S.Codes.OutcomeCodes[0].ID))
}

func TestEachReadingHasOneEntry(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	for name, read := range map[string]func() error{
		"case": func() error { return second(w.S.Case(w.As("secretary"), k.CaseID, "Working on it.")) },
		"account": func() error {
			return second(w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartAccount, "To check it."))
		},
		"own": func() error { return second(w.S.Mine(t.Context(), k)) },
	} {
		before := w.Entries()
		w.OK(read())
		if got := w.Entries() - before; got != 1 {
			t.Errorf("%s: %d entries", name, got)
		}
	}
	m, err := w.S.Mine(t.Context(), k)
	w.OK(err)
	if len(m.Openings) != 4 {
		t.Errorf("the person sees %d openings: %+v", len(m.Openings), m.Openings)
	}
}

func TestWithdrawAndErase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		w.To(k.CaseID, rules.Examined)
		w.Refused(w.S.EraseMine(t.Context(), k), errs.Conflict)
		w.OK(w.S.Message(w.As("secretary"), k.CaseID, "A message. "+reviewtest.Canary, ""))
		w.OK(w.S.Withdraw(t.Context(), k))
		w.OK(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: review.ProposeHold, Words: "An inquiry asked."}))
		w.People["independent"] = w.People["independent2"]
		c, err := w.S.Load(t.Context(), d, k.CaseID)
		w.OK(err)
		if review.MayDestroy(c) != nil {
			t.Fatal("not ready to be destroyed")
		}
		w.OK(w.S.EraseMine(t.Context(), k))
		w.Refused(second(w.S.Mine(t.Context(), k)), errs.NotFound)
		if w.State(k.CaseID) != rules.Erased {
			t.Errorf("the tombstone says %s", w.State(k.CaseID))
		}
		w.Batch()
		report, err := w.Ledger.Verify(t.Context(), nil)
		w.OK(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
		w.noCanary()
	})
}

// TestNothingIsOpenedAfterWithdrawal, on both databases: of what the person wrote, of
// their files and of what was answered about them. The reasons of what two humans do
// with the case since are opened, and who the person is by two custodians alone. The
// person reads all of it.
func TestNothingIsOpenedAfterWithdrawal(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		f, err := intake.NewFile("letter.txt", []byte(reviewtest.Canary))
		w.OK(err)
		k := w.Apply(func(a *intake.Application) {
			a.Files, a.IdentityTo = []intake.File{f}, []intake.Group{intake.GroupPanel}
		})
		id := k.CaseID
		w.To(id, rules.Examined)
		w.OK(w.S.Message(w.As("secretary"), id, "A message.", ""))
		request, file := mustCase(t, w.S, id).Requests[0].ID, ""
		texts, err := w.S.Reveal(w.As("secretary"), id, intake.PartAccount, "To look.")
		w.OK(err)
		for _, x := range texts {
			if part, ok := review.PartOfFile(x.Name); ok {
				file, _ = review.FileOfPart(part)
			}
		}
		open := map[string]func() error{
			"file":   func() error { return second(w.S.RevealFile(w.As("secretary"), id, file, "To look.")) },
			"answer": func() error { return second(w.S.RevealAnswer(w.As("secretary"), id, request, "To look.")) },
		}
		for _, part := range intake.Parts() {
			open[string(part)] = func() error { return second(w.S.Reveal(w.As("secretary"), id, part, "To look.")) }
		}
		for what, reveal := range open {
			if err := reveal(); err != nil {
				t.Fatalf("%s before: %v", what, err)
			}
		}
		w.OK(w.S.Withdraw(t.Context(), k))
		entries := w.Entries()
		for what, reveal := range open {
			if err := reveal(); !errs.Is(err, errs.Forbidden) || what != "identity" && what != "contact" && errs.Message(err) != rules.WithdrawnWords {
				t.Errorf("%s: %v", what, err)
			}
			w.Refused(second(w.S.Reveal(w.As("insider"), id, intake.PartAccount, "To look.")), errs.NotFound)
		}
		if n := w.Entries(); n != entries {
			t.Errorf("%d entries of what was not opened", n-entries)
		}
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		if !strings.Contains(m.Account.Words, reviewtest.Canary) || len(m.Files) != 1 || len(m.Messages) != 1 {
			t.Errorf("the person reads %+v", m)
		}

		w.People["both"] = reviewtest.StaffOf("Both", "made-up-trust", access.RoleSecretariat, access.RoleIndependent)
		w.OK(w.S.Propose(w.As("secretary"), id, review.ProposalInput{Kind: review.ProposeHold, Words: "A court asked."}))
		texts, err = w.S.Reveal(w.As("both"), id, intake.PartAccount, "To decide.")
		w.OK(err)
		if reasons := (review.Text{Name: "proposal", Words: "A court asked."}); len(texts) != 1 || texts[0] != reasons {
			t.Errorf("the reasons are opened with %+v", texts)
		}
		w.OK(w.S.Second(w.As("both"), id, w.Open(id), true, ""))

		asked, err := w.S.AskIdentity(w.As("secretary"), id, "A court asked.")
		w.OK(err)
		for _, n := range []string{"custodian1", "custodian2"} {
			w.Refused(open["identity"](), errs.Forbidden)
			w.OK(w.S.Approve(w.As(n), asked, reviewtest.Pass(n), "The order was seen."))
		}
		w.OK(open["identity"]())
		w.Refused(second(w.S.Reveal(w.As("second"), id, intake.PartIdentity, "To look.")), errs.Forbidden)
		for _, what := range []string{"file", "answer", "messages"} {
			w.Refused(open[what](), errs.Forbidden)
		}
	})
}

// noCanary looks for what was sealed in every byte of the database's files.
func (w *panel) noCanary() {
	w.T.Helper()
	if w.DB.Dialect() != db.SQLite {
		return
	}
	files, err := filepath.Glob(w.DB.Path() + "*")
	w.OK(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		w.OK(err)
		if bytes.Contains(b, []byte(reviewtest.Canary)) {
			w.T.Errorf("%s holds the canary", filepath.Base(f))
		}
	}
}

func TestALegalHoldBeatsErasure(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Allocated)
	w.OK(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: review.ProposeHold, Words: "An inquiry asked."}))
	w.Reads("independent", k.CaseID, review.JudgeSecond, review.ProposeHold, w.Open(k.CaseID))
	w.OK(w.S.Second(w.As("independent"), k.CaseID, w.Open(k.CaseID), true, ""))
	w.OK(w.S.Withdraw(t.Context(), k))
	w.Refused(w.S.EraseMine(t.Context(), k), errs.Conflict)
	w.Refused(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: string(rules.Erased), Words: "x"}), errs.Invalid)
	m, err := w.S.Mine(t.Context(), k)
	w.OK(err)
	if !m.Held || m.CanErase {
		t.Errorf("the person is told %+v", m)
	}
}

func TestTwoCaseworkersOnOneCase(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	c, err := w.S.Case(w.As("secretary"), k.CaseID, "Working on it.")
	w.OK(err)
	w.OK(w.S.Acknowledge(w.As("second"), k.CaseID, c.Version))
	w.Refused(w.S.Acknowledge(w.As("secretary"), k.CaseID, c.Version), errs.Conflict)
}

func TestALiaisonSeesRequestsOfTheirBodyAlone(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Asked)
	tasks, err := w.S.Papers(w.As("liaison"))
	w.OK(err)
	if len(tasks) != 1 {
		t.Fatalf("%d requests", len(tasks))
	}
	text, err := w.S.PapersWords(w.As("liaison"), tasks[0].ID)
	w.OK(err)
	if !strings.Contains(text, reviewtest.Canary) {
		t.Errorf("asked: %q", text)
	}
	if others, err := w.S.Papers(w.As("prosecutor")); err != nil || len(others) != 0 {
		t.Errorf("another body sees %v, %v", others, err)
	}
	w.Refused(second(w.S.PapersWords(w.As("prosecutor"), tasks[0].ID)), errs.NotFound)
	w.Refused(w.S.AnswerPapers(w.As("prosecutor"), tasks[0].ID, review.PapersAnswer{Code: "sent"}), errs.NotFound)
	w.Refused(second(w.S.Case(w.As("liaison"), k.CaseID, "x")), errs.NotFound)
	w.Refused(w.S.AnswerPapers(w.As("liaison"), tasks[0].ID, review.PapersAnswer{Code: "refused"}), errs.Invalid)
}

// TestWhatWasAskedClosesWithTheCase: once the person withdrew, what was asked of a body
// opens to nobody. Its liaison, who knows of the request, is told that it has ended, in
// the same words for a withdrawn and an erased case; anybody else gets what they would of none.
func TestWhatWasAskedClosesWithTheCase(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Asked)
	tasks, err := w.S.Papers(w.As("liaison"))
	w.OK(err)
	none := second(w.S.PapersWords(w.As("prosecutor"), "papers-no-such"))
	for _, end := range []func() error{func() error { return w.S.Withdraw(t.Context(), k) }, func() error { return w.S.EraseMine(t.Context(), k) }} {
		w.OK(end())
		text, err := w.S.PapersWords(w.As("liaison"), tasks[0].ID)
		if text != "" || err == nil || strings.Contains(err.Error(), "withdr") || strings.Contains(err.Error(), "erase") {
			t.Errorf("the liaison gets %q, %v", text, err)
		}
		for _, who := range []string{"prosecutor", "admin", "auditor"} {
			got := second(w.S.PapersWords(w.As(who), tasks[0].ID))
			if errs.CodeOf(got) != errs.NotFound || errs.Message(got) != errs.Message(none) {
				t.Errorf("%s gets %v, and of none %v", who, got, none)
			}
		}
	}
}

func TestNobodyElseSees(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Allocated)
	for _, name := range []string{"admin", "auditor", "custodian1", "liaison", "reviewer2", "independent2"} {
		ctx := w.As(name)
		w.Refused(second(w.S.Case(ctx, k.CaseID, "x")), errs.NotFound)
		w.Refused(second(w.S.Reveal(ctx, k.CaseID, intake.PartAccount, "x")), errs.NotFound)
		if items, n, _ := w.S.List(ctx, review.Filter{}); len(items) > 0 || n > 0 {
			t.Errorf("%s lists %d", name, n)
		}
	}
	w.Refused(second(w.S.Case(context.Background(), k.CaseID, "x")), errs.NotFound)
}

func TestTheNameOpensAtThePersonsWordAndClosesAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		read := func() ([]review.Text, error) {
			return w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartIdentity, "To write to them.")
		}
		w.Refused(second(read()), errs.Forbidden)
		w.OK(w.S.Agree(t.Context(), k, rules.StepIdentity, true))
		got, err := read()
		w.OK(err)
		if len(got) != 1 || !strings.Contains(got[0].Words, reviewtest.Canary) {
			t.Errorf("read %v", got)
		}
		w.OK(w.S.Agree(t.Context(), k, rules.StepIdentity, false))
		w.Refused(second(read()), errs.Forbidden)
		if err := w.S.Agree(t.Context(), intake.PersonKey{CaseID: k.CaseID}, rules.StepIdentity, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody without the phrase agreed: %v", err)
		}
	})
}

// TestTheVictimsCodesClock: a decision must be told within one working day to
// somebody with enhanced rights; a message ends the duty.
func TestTheVictimsCodesClock(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Decided) // on Monday 23 November 2026
	look := func() *review.Case {
		c, err := w.S.Case(w.As("secretary"), k.CaseID, "Working on it.")
		w.OK(err)
		return c
	}
	if c := look(); c.Tell != clock.NewDay(2026, 11, 24) || c.Told || c.TellStanding == rules.StandsOverdue {
		t.Errorf("to be told by %s (%s)", c.Tell, c.TellStanding)
	}
	w.Clock.Advance(3 * 24 * time.Hour)
	if c := look(); c.TellStanding != rules.StandsOverdue {
		t.Errorf("three days later it stands %q", c.TellStanding)
	}
	w.OK(w.S.Message(w.As("secretary"), k.CaseID, "This was decided.", ""))
	if c := look(); !c.Told || c.TellStanding != "" {
		t.Errorf("after the message: %v, %q", c.Told, c.TellStanding)
	}
}

// TestAConflictIsNotedByNumber: a number keeps its bearer out however it is
// typed, at whatever body; one that nobody has is asked about first.
func TestAConflictIsNotedByNumber(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	who := reviewtest.StaffOf("Numbered", "made-up-panel", access.RoleSecretariat)
	who.Human, who.Standing = "W-0123", access.Alone(who.ID, "W-0123", who.Body, access.No)
	w.People["numbered"] = who
	sees := func() bool {
		_, n, err := w.S.List(w.As("numbered"), review.Filter{PerPage: 10})
		return err == nil && n == 1
	}
	if !sees() {
		t.Fatal("the case is not there to begin with")
	}
	in := review.BarInput{Human: "W 999", Kind: review.BarTouched, Reason: "A roll of that year."}
	w.Refused(w.S.Bar(w.As("secretary"), k.CaseID, in), errs.Invalid)
	in.Human = "\u0412-0123" // a letter that only looks like ours
	w.Refused(w.S.Bar(w.As("secretary"), k.CaseID, in), errs.Invalid)
	in.Human = "\uff570\u200b123"
	w.OK(w.S.Bar(w.As("secretary"), k.CaseID, in))
	if sees() {
		t.Error("the bearer of the number still sees the case")
	}
	late := review.BarInput{Human: "W 999", Kind: review.BarTouched, Reason: "Not here now.", Absent: true}
	w.OK(w.S.Bar(w.As("secretary"), k.CaseID, late))
	who.Human, who.Standing = "w999", access.Alone(who.ID, "w999", who.Body, access.No)
	w.People["numbered"] = who
	if sees() {
		t.Error("somebody who came later with the number sees the case")
	}
}
