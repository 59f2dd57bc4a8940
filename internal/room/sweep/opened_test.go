package sweep

import (
	"context"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// TestWhoPublishesABoardHasSeenIt: the one who publishes has seen the board as it
// stands, and a list or an asking that comes in between makes it another.
func TestWhoPublishesABoardHasSeenIt(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		other := person("national-2", "made-up-taskforce", national.Roles...)
		refused := func(what string, err error) {
			t.Helper()
			if !errs.Is(err, errs.Conflict) || errs.Message(err) != openFirst {
				t.Errorf("%s: %v", what, err)
			}
		}
		preview := func() {
			t.Helper()
			_, _, err := w.Preview(as(national))
			w.must(err)
		}
		publish := func() error { _, err := w.Service.Publish(as(national)); return err }
		w.load(line("A-1"))
		refused("nobody saw it", publish())
		preview()
		preview()
		if n := w.count(`SELECT count(*) FROM opened`); n != 1 {
			t.Errorf("%d entries of one reading", n)
		}
		_, err := w.Service.Publish(as(other))
		refused("somebody else saw it", err)
		w.must(w.Ask(as(national), AskInput{Forces: []string{south}, Asked: w.Today().AddDays(-9), Due: w.Today().AddDays(-1), How: "Made-up letter."}))
		refused("an asking came in", publish())
		preview()
		w.must(publish())
		w.load(line("A-1"), line("A-2"), line("A-3"), line("A-4"), line("A-5"))
		_, err = w.Service.Correct(as(national), "", "A list was missing.", "It is here.")
		refused("a list came in", err)
		preview()
		_, err = w.Service.Correct(as(national), "", "A list was missing.", "It is here.")
		w.must(err)
	})
}

// TestTheBoardIsPublishedFromItsPage: a form of an older page is refused in words,
// with the board as it is now below.
func TestTheBoardIsPublishedFromItsPage(t *testing.T) {
	s := newSite(t)
	form := s.Fill(s.Get(national, publishPath), publishPath)
	s.load(line("A-1"))
	s.Wants(s.SendForm(national, publishPath, form), 422, openFirst, "exactly 1", "Publish this board")
	s.Wants(s.SendForm(national, publishPath, form), 303)
}

func TestAPartOfABoardHoldsEveryRow(t *testing.T) {
	parts := map[string]bool{}
	for _, change := range []func(b *Board){func(*Board) {}, func(b *Board) { b.Made = clock.NewDay(2026, 11, 24).String() }, func(b *Board) { b.Rows[1].Standing = StandsLate },
		func(b *Board) { b.Rows[1].Due = "2026-11-01" }, func(b *Board) { b.Rows[0].LeftOut = show(5) }, func(b *Board) { b.Rows = b.Rows[:1] }} {
		b := Board{Made: "2026-11-23", Rows: []BoardRow{{ForceID: "a"}, {ForceID: "b"}}}
		change(&b)
		part, err := partOf(b)
		if err != nil {
			t.Fatal(err)
		}
		parts[part] = true
	}
	if len(parts) != 6 {
		t.Errorf("%d parts of 6 boards", len(parts))
	}
}

// TestWhoJudgesASweptCaseHasOpenedIt: a second look and a check of the sample are
// recorded by whoever opened the case as its force returned it last.
func TestWhoJudgesASweptCaseHasOpenedIt(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		refused := func(what string, err error) {
			t.Helper()
			if !errs.Is(err, errs.Conflict) || errs.Message(err) != openCaseFirst {
				t.Errorf("%s: %v", what, err)
			}
		}
		opens := func(as context.Context, id string) {
			t.Helper()
			_, err := w.Case(as, id)
			w.must(err)
		}
		w.load(line("A-1"), line("A-2", "youngest_age", "30"))
		c, in := w.find("A-1"), OutcomeInput{Result: ResultStands, Undone: []string{"nothing"}, Words: "Neutral words."}
		w.must(w.Allocate(as(national), c.ID, 0, reviewerSouth.ID, ""))
		opens(as(national), c.ID)
		refused("somebody else opened it", w.Service.RecordOutcome(as(reviewerSouth), c.ID, 0, in))
		opens(as(reviewerSouth), c.ID)
		w.load(line("A-1", "suspects", "3"), line("A-2", "youngest_age", "30"))
		refused("a new list changed it", w.Service.RecordOutcome(as(reviewerSouth), c.ID, 0, in))
		opens(as(reviewerSouth), c.ID)
		w.must(w.Service.RecordOutcome(as(reviewerSouth), c.ID, 0, in))

		w.must(w.DrawSample(as(national), 1, "seed"))
		q, err := w.Quality(as(national))
		w.must(err)
		refused("a check of what was not opened", w.Service.RecordCheck(as(national), q.Checks[0].ID, 0, CheckMissed))
		opens(as(national), q.Checks[0].CaseID)
		w.must(w.Service.RecordCheck(as(national), q.Checks[0].ID, 0, CheckMissed))
		if got := w.find("A-2"); got.State != Waiting {
			t.Errorf("a missed case is %s", got.State)
		}
	})
}

// TestTheSampleIsOpenedOnItsPage: the form comes once the case was opened.
func TestTheSampleIsOpenedOnItsPage(t *testing.T) {
	s := newSite(t)
	s.load(line("A-2", "youngest_age", "30"))
	s.must(s.DrawSample(as(national), 1, "seed"))
	s.Wants(s.Get(national, qualityPath), 200, "Open case A-2", "!Record what you found")
	s.Wants(s.Get(national, listPath+"/cases/"+s.find("A-2").ID), 200)
	s.Wants(s.Get(national, qualityPath), 200, "Record what you found", "!Open case A-2")
}
