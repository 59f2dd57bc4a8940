package sweep_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/room"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	atonce "candour/internal/testkit/pairs"
	"candour/internal/trust/access"
)

// advised has a reviewer of the south advise the northern force to reopen a case.
func (w *world) advised(ref string) sweep.Case {
	w.t.Helper()
	c := w.find(ref)
	w.must(w.Allocate(as(national), c.ID, 0, reviewerSouth.ID, ""))
	w.must(w.RecordOutcome(as(reviewerSouth), c.ID, 0, sweep.OutcomeInput{Result: sweep.ResultReopenAdvised, Undone: []string{"victim-account"}, Words: "Words withheld in test data"}))
	return w.find(ref)
}

var (
	today  = clock.NewDay(2026, 11, 23)
	reopen = sweep.AnswerInput{Result: sweep.ResultReopened, On: today, NextBy: today.AddDays(10), Lead: "Detective inspector, public protection"}
)

// TestTheForceAnswersTheAdviceToReopen: its own contact says when it was reopened,
// who leads it and by when the next step is; nobody else does, and what is wrong is
// said at its field.
func TestTheForceAnswersTheAdviceToReopen(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(line("SYN/1"), line("SYN/2"))
		c, plain := w.advised("SYN/1"), w.find("SYN/2")
		for _, a := range []access.Actor{liaisonSouth, national, reviewerSouth, reviewerEast, administrator, auditor, secretariat, nameless, access.Public()} {
			if err := w.AnswerAdvice(as(a), c.ID, c.Version, reopen); err == nil {
				t.Errorf("%s answers for the northern force", a.ID)
			}
		}
		unknown := liaisonNorth
		unknown.Human, unknown.Selves = "", nil
		if err := w.AnswerAdvice(as(unknown), c.ID, c.Version, reopen); err == nil {
			t.Error("somebody of whom nobody knows who they are answers")
		}
		if err := w.AnswerAdvice(as(liaisonNorth), plain.ID, plain.Version, reopen); !errs.Is(err, errs.Invalid) {
			t.Errorf("nothing was advised, and it is answered: %v", err)
		}
		for field, change := range map[string]func(*sweep.AnswerInput){
			"result": func(in *sweep.AnswerInput) { in.Result = sweep.ResultStands }, "on": func(in *sweep.AnswerInput) { in.On = clock.Day{} },
			"on ": func(in *sweep.AnswerInput) { in.On = today.AddDays(1) }, "on  ": func(in *sweep.AnswerInput) { in.On = today.AddDays(-1) },
			"lead": func(in *sweep.AnswerInput) { in.Lead = " " }, "lead ": func(in *sweep.AnswerInput) { in.Lead = strings.Repeat("x", 101) },
			"lead  ": func(in *sweep.AnswerInput) { in.Lead = "one\ntwo" }, "next_by": func(in *sweep.AnswerInput) { in.NextBy = clock.Day{} },
			"next_by ":  func(in *sweep.AnswerInput) { in.NextBy = today.AddDays(-1) },
			"next_by  ": func(in *sweep.AnswerInput) { in.NextBy = today.AddDays(sweep.MaxNext + 1) }, "words": func(in *sweep.AnswerInput) { in.Words = strings.Repeat("x", 1001) },
			"words ":  func(in *sweep.AnswerInput) { in.Result, in.Words = sweep.ResultNotReopened, "" },
			"words  ": func(in *sweep.AnswerInput) { in.Result, in.Words = sweep.ResultNotReopened, "No." },
		} {
			in := reopen
			change(&in)
			err := w.AnswerAdvice(as(liaisonNorth), c.ID, c.Version, in)
			if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Name != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		if n := w.count(`SELECT count(*) FROM sweep_answer`); n != 0 {
			t.Fatalf("%d answers are kept of what was refused", n)
		}
		w.must(w.AnswerAdvice(as(liaisonNorth), c.ID, c.Version, reopen))
		got := w.find("SYN/1")
		if got.Second != sweep.ResultReopened || got.State != sweep.Reviewed {
			t.Errorf("answered, and the case is %s %s", got.State, got.Second)
		}
		if err := w.AnswerAdvice(as(liaisonNorth), c.ID, c.Version, reopen); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same form sent again: %v", err)
		}
		// A next step changes the case as well, though its result stays.
		if err := w.AnswerAdvice(as(liaisonNorth), c.ID, 0, reopen); !errs.Is(err, errs.Conflict) {
			t.Errorf("a step about no version of the case: %v", err)
		}
		w.must(w.AnswerAdvice(as(liaisonNorth), c.ID, got.Version, reopen))
		if err := w.AnswerAdvice(as(liaisonNorth), c.ID, got.Version, reopen); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same step sent again: %v", err)
		}
		if n := w.count(`SELECT count(*) FROM sweep_answer`); n != 2 {
			t.Errorf("%d answers are kept of two", n)
		}
	})
}

// TestACaseThatWasReopenedBeforeTheAdvice: the force says so in words, and the page says
// which came first.
func TestACaseThatWasReopenedBeforeTheAdvice(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := served(t, w, pages.Sessions{})
	w.load(line("SYN/1"))
	c := w.advised("SYN/1")
	at, before := sweep.ListPath+"/cases/"+c.ID, today.AddDays(-30)
	form := []string{"result", "reopened", "on", before.Human(), "lead", "Synthetic role", "next_by", today.AddDays(sweep.MaxNext).Human()}
	s.Wants(s.Post(liaisonNorth, at, at+"/answer", form...), http.StatusUnprocessableEntity, "before the day of the advice, "+today.Human())
	s.Wants(s.Post(liaisonNorth, at, at+"/answer", append(form, "words", "Reopened after an earlier review. Words withheld in test data")...), http.StatusSeeOther)
	s.Wants(s.Get(national, at), http.StatusOK, "on "+before.Human()+", before it was advised to.")
}

// TestTheClockOfAReopenedCase: what is awaited and by when, in words that speak of
// this record alone, and of no day that nobody knows.
func TestTheClockOfAReopenedCase(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := served(t, w, pages.Sessions{})
	w.load(line("SYN/1"), line("SYN/2"))
	c := w.advised("SYN/1")
	at := sweep.ListPath + "/cases/" + c.ID
	step := func(days int) { w.clock.Advance(time.Duration(days) * 24 * time.Hour) }

	due := today.AddDays(sweep.AnswerDays)
	s.Wants(s.Get(liaisonNorth, at), http.StatusOK, "No answer recorded here yet. It is awaited by "+due.Human(), "Answer for the force")
	s.Wants(s.Get(liaisonNorth, sweep.ListPath), http.StatusOK, "A case that you were advised to reopen: answer")
	s.Wants(s.Get(national, sweep.ListPath+"?only=late"), http.StatusOK, "0 cases")
	step(sweep.AnswerDays)
	s.Wants(s.Get(national, at), http.StatusOK, "It is awaited by "+due.Human(), "!Answer for the force")
	step(1)
	for _, a := range []access.Actor{liaisonNorth, national, reviewerSouth} {
		s.Wants(s.Get(a, at), http.StatusOK, "No answer recorded here by "+due.Human(), "!did nothing", "!failed", "!ignored")
	}
	s.Wants(s.Get(national, sweep.ListPath+"?only=late"), http.StatusOK, "1 case", "SYN/1", "!SYN/2")
	s.Wants(s.Get(liaisonSouth, sweep.ListPath+"?only=late"), http.StatusOK, "0 cases", "!SYN/1")
	items, err := w.DeskItems(as(national), national)
	w.must(err)
	if !slices.ContainsFunc(items, func(it room.DeskItem) bool {
		return it.Others && strings.Contains(it.Clock, "No answer recorded here by")
	}) {
		t.Errorf("the taskforce is not told: %+v", items)
	}

	on, next := w.Today(), w.Today().AddDays(7)
	s.Wants(s.Post(liaisonNorth, at, at+"/answer", "result", "reopened", "on", "tomorrow", "lead", "Synthetic role", "next_by", next.Human()), http.StatusUnprocessableEntity,
		"Enter the day on which it was reopened")
	s.Wants(s.Post(liaisonNorth, at, at+"/answer", "result", "reopened", "on", on.Human(), "lead", "Synthetic role", "next_by", next.Human()), http.StatusSeeOther)
	s.Wants(s.Get(national, at), http.StatusOK, "No next step recorded here yet. It is awaited by "+next.Human(), "reopened it, on "+on.Human()+". Led by: Synthetic role. Next step by "+next.Human())
	step(8)
	s.Wants(s.Get(national, at), http.StatusOK, "No next step recorded here by "+next.Human())
	again := s.Get(liaisonNorth, at)
	for _, was := range []string{on.Human(), "Synthetic role"} {
		if !strings.Contains(again.Body, `value="`+was+`"`) {
			t.Errorf("the next step does not begin with %q, as the newest answer says", was)
		}
	}
	s.Wants(s.Post(liaisonNorth, at, at+"/answer", "on", on.Human(), "lead", "Synthetic role", "next_by", next.AddDays(30).Human()), http.StatusSeeOther)
	s.Wants(s.Get(national, at), http.StatusOK, "Next step by "+next.Human(), "awaited by "+next.AddDays(30).Human())
}

// TestAnAnswerWhoseDayIsNotKnownMakesNobodyLate: a day that cannot be read is not
// known.
func TestAnAnswerWhoseDayIsNotKnownMakesNobodyLate(t *testing.T) {
	far := clock.NewDay(2099, 1, 1)
	for _, w := range []sweep.Whole{
		{Case: sweep.Case{Second: sweep.ResultReopenAdvised}}, {Case: sweep.Case{Second: sweep.ResultReopenAdvised}, Looked: []sweep.Looked{{Result: sweep.ResultReopenAdvised, Day: "some day"}}},
		{Case: sweep.Case{Second: sweep.ResultReopened}, Answers: []sweep.ForceAnswer{{Result: sweep.ResultReopened}}},
		{Case: sweep.Case{Second: sweep.ResultStands}}, {Case: sweep.Case{Second: sweep.ResultNotReopened}}, {},
	} {
		if a := w.Awaited(); a.Late(far) || strings.Contains(a.Words(far), "by 1") {
			t.Errorf("%+v is late: %q", w, a.Words(far))
		}
	}
}

// TestTwoAnswersAtOnce: of two contacts of one force who answer at once, from the same
// page, one stands and the other is told; and so of two who record the next step.
func TestTwoAnswersAtOnce(t *testing.T) {
	answers := func(name string, in sweep.AnswerInput) atonce.Act[*post] {
		return atonce.Act[*post]{Name: name, Do: func(p *post) error { return p.AnswerAdvice(as(liaisonNorth), p.swept, p.seen, in) }}
	}
	later := reopen
	later.NextBy = today.AddDays(30)
	suite := atonce.Suite[*post]{
		Start: func(t *testing.T, d *db.DB) {
			p := postOn(t, d)
			p.load(line("A-1"))
			p.advised("A-1")
		},
		Open: postOn, Tables: append(slices.Clone(sweepTables), "sweep_answer"),
		Acts: []atonce.Act[*post]{answers("reopened", reopen), answers("not reopened", sweep.AnswerInput{Result: sweep.ResultNotReopened, Words: "Words withheld in test data"}),
			returns("a list that changes the case", line("A-1", "suspects", "3"))},
	}
	suite.Run(t)
	first := suite.Start
	suite.Start = func(t *testing.T, d *db.DB) {
		first(t, d)
		p := postOn(t, d)
		p.must(p.AnswerAdvice(as(liaisonNorth), p.swept, p.seen, reopen))
	}
	suite.Acts = []atonce.Act[*post]{answers("a step", reopen), answers("a later step", later)}
	t.Run("step", suite.Run)
}
