package sweep_test

import (
	"context"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// TestWhoPublishesABoardHasSeenIt: the one who proposes has seen the board as it
// stands, and so has the one who agrees, who is another human; a list or an asking
// that comes in between makes it another.
func TestWhoPublishesABoardHasSeenIt(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		refused := func(what, words string, err error) {
			t.Helper()
			if !errs.Is(err, errs.Conflict) || errs.Message(err) != words {
				t.Errorf("%s: %v", what, err)
			}
		}
		preview := func() {
			t.Helper()
			_, _, err := w.Preview(as(national))
			w.must(err)
		}
		propose := func() (string, error) { return w.Service.Propose(as(national)) }
		agree := func(a access.Actor, id string) error { return w.Proposals().Agree(as(a), id, "") }
		w.load(line("A-1"))
		_, err := propose()
		refused("nobody saw it", sweep.OpenFirst, err)
		preview()
		preview()
		if n := w.count(`SELECT count(*) FROM opened`); n != 1 {
			t.Errorf("%d entries of one reading", n)
		}
		_, err = w.Service.Propose(as(national2))
		refused("somebody else saw it", sweep.OpenFirst, err)
		w.must(w.Ask(as(national), sweep.AskInput{Forces: []string{south}, Asked: w.Today().AddDays(-9), Due: w.Today().AddDays(-1), How: "Made-up letter.", WhyLate: "Made up."}))
		_, err = propose()
		refused("an asking came in", sweep.OpenFirst, err)
		preview()
		id, err := propose()
		w.must(err)
		refused("the second saw nothing", proposal.OpenFirst, agree(national2, id))
		w.must(w.readProposed(as(national2), id))
		w.load(line("A-1"), line("A-2"), line("A-3"), line("A-4"), line("A-5"))
		refused("a list came in since", proposal.OpenFirst, agree(national2, id))
		w.must(w.readProposed(as(national2), id))
		refused("it is not what was proposed", errs.Message(sweep.ErrMoved), agree(national2, id))
		if _, err := w.Board(as(access.Public()), ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("a board is out: %v", err)
		}
		preview()
		if id, err = propose(); err != nil {
			t.Fatal(err)
		}
		w.must(w.readProposed(as(national2), id))
		w.must(agree(national2, id))
		w.load(line("A-1"), line("A-2"), line("A-3"), line("A-4"), line("A-5"))
		_, err = w.Service.ProposeCorrection(as(national2), "", "A list was missing.", "It is here.")
		refused("the board that the second saw under another proposal", sweep.OpenFirst, err)
	})
}

// TestABoardTakesTwoHumans: nobody publishes or corrects a board alone, by whatever
// account; nobody of another role does; who that turns it down says why; and the
// board is named in the log as published by the second.
func TestABoardTakesTwoHumans(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		twin := person("national-twin", "made-up-taskforce", access.RoleNational)
		twin.Human, twin.Selves = national.Human, append(slices.Clone(national.Selves), twin.ID)
		nobody := access.Actor{ID: "national-nobody", Name: "Synthetic Person", Body: "made-up-taskforce", Roles: national.Roles}
		w.load(line("A-1"))
		_, _, err := w.Preview(as(national))
		w.must(err)
		id, err := w.Propose(as(national))
		w.must(err)
		for _, a := range []access.Actor{national, twin, nobody, administrator, auditor, liaisonNorth, reviewerSouth, secretariat, access.Public()} {
			_ = w.readProposed(as(a), id)
			if err := w.Proposals().Agree(as(a), id, ""); err == nil {
				t.Errorf("%s published the board that %s proposed", a.ID, national.ID)
			}
			if err := w.Proposals().Refuse(as(a), id, "Made up."); err == nil {
				t.Errorf("%s turned it down", a.ID)
			}
		}
		_, _, _ = w.Preview(as(nobody))
		if _, err := w.Propose(as(nobody)); err == nil {
			t.Error("somebody of whom nobody has said who they are proposed a board")
		}
		if n := w.count(`SELECT count(*) FROM sweep_release`); n != 0 {
			t.Fatalf("%d boards are out", n)
		}
		if err := w.Proposals().Refuse(as(national2), id, " "); !errs.Is(err, errs.Invalid) {
			t.Errorf("turned down without a reason: %v", err)
		}
		w.must(w.Proposals().Refuse(as(national2), id, "A list is missing."))
		w.must(w.readProposed(as(national2), id))
		if err := w.Proposals().Agree(as(national2), id, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed after it was turned down: %v", err)
		}
		_, err = w.Publish(as(national))
		w.must(err)
		items, err := w.ledger.History(t.Context(), ledger.Of{Kind: sweep.BoardKind, ID: "release-2026-Q4"})
		w.must(err)
		if len(items) != 1 || items[0].Actor != national2.ID || items[0].Act != sweep.SweepAgree {
			t.Errorf("%+v", items)
		}
		if !w.ledger.AllPublic(items[0]) {
			t.Error("not everybody can check the entry of a published board")
		}
		if all, err := w.Proposals().Waiting(as(national), sweep.BoardKind); err != nil || len(all) != 0 {
			t.Errorf("what was agreed to waits: %v, %v", all, err)
		}
	})
}

// TestTheBoardIsPublishedFromItsPage: a form of an older page is refused in words,
// with the board as it is now below; the second reads what was proposed on its page.
func TestTheBoardIsPublishedFromItsPage(t *testing.T) {
	s := newSite(t)
	form := s.Fill(s.Get(national, sweep.PublishPath), sweep.PublishPath)
	s.load(line("A-1"))
	s.Wants(s.SendForm(national, sweep.PublishPath, form), 422, sweep.OpenFirst, "exactly 1", "Propose this board")
	s.Wants(s.SendForm(national, sweep.PublishPath, form), 303)
	one := s.waiting()
	s.Wants(s.Get(national, sweep.ProposalsPath), 200, "Publish the board of closed cases", "Synthetic Person (national)")
	s.Wants(s.Get(national, one), 200, "Somebody else must answer", "!Your answer")
	s.Wants(s.Get(liaisonNorth, one), 403, "!exactly 1")
	old := s.Fill(s.Get(national2, one), one, "answer", "yes")
	s.Wants(s.Post(national2, one, one), 422, "Choose whether you agree")
	for _, empty := range []string{"", ".", "x", "n/a"} {
		s.Wants(s.Post(national2, one, one, "answer", "no", "words", empty), 422, "Say why you turn it down")
	}
	s.load(line("A-1"), line("A-2"), line("A-3"), line("A-4"), line("A-5"))
	s.Wants(s.SendForm(national2, one, old), 422, proposal.OpenFirst, "exactly 5", "The board changed since this was proposed")
	s.Wants(s.Get(access.Public(), sweep.BoardPath), 200, "!exactly")
	s.Wants(s.Get(national, sweep.PublishPath), 200)
	s.Wants(s.Post(national, sweep.PublishPath, sweep.PublishPath), 303)
	one = s.waiting()
	s.Wants(s.Post(national2, one, one, "answer", "yes"), 303)
	s.Wants(s.Get(national2, one), 200, "Somebody agreed to this already", "!Your answer")
}

// waiting gives the page of the one proposal that waits.
func (s *site) waiting() string {
	s.T.Helper()
	all, err := s.Proposals().Waiting(as(national), sweep.BoardKind, sweep.AskingKind)
	s.must(err)
	if len(all) != 1 {
		s.T.Fatalf("%d proposals wait", len(all))
	}
	return sweep.ProposalsPath + "/" + all[0].ID
}

// agrees has the second answer the one proposal that waits, on its page.
func (s *site) agrees() {
	s.T.Helper()
	one := s.waiting()
	s.Wants(s.Post(national2, one, one, "answer", "yes"), 303)
}

func TestAPartOfABoardHoldsEveryRow(t *testing.T) {
	parts := map[string]bool{}
	for _, change := range []func(b *sweep.Board){func(*sweep.Board) {}, func(b *sweep.Board) { b.Made = clock.NewDay(2026, 11, 24).String() },
		func(b *sweep.Board) { b.Rows[1].Standing = sweep.StandsLate },
		func(b *sweep.Board) { b.Rows[1].Due = "2026-11-01" }, func(b *sweep.Board) { b.Rows[0].LeftOut = sweep.Show(5) }, func(b *sweep.Board) { b.Rows = b.Rows[:1] }} {
		b := sweep.Board{Made: "2026-11-23", Rows: []sweep.BoardRow{{ForceID: "a"}, {ForceID: "b"}}}
		change(&b)
		part, err := sweep.PartOf(b)
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
			if !errs.Is(err, errs.Conflict) || errs.Message(err) != sweep.OpenCaseFirst {
				t.Errorf("%s: %v", what, err)
			}
		}
		opens := func(as context.Context, id string) {
			t.Helper()
			_, err := w.Case(as, id)
			w.must(err)
		}
		w.load(line("A-1"), line("A-2", "youngest_age", "30"))
		c, in := w.find("A-1"), sweep.OutcomeInput{Result: sweep.ResultStands, Undone: []string{"nothing"}, Words: "Neutral words."}
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
		refused("a check of what was not opened", w.Service.RecordCheck(as(national), q.Checks[0].ID, 0, sweep.CheckMissed))
		opens(as(national), q.Checks[0].CaseID)
		w.must(w.Service.RecordCheck(as(national), q.Checks[0].ID, 0, sweep.CheckMissed))
		if got := w.find("A-2"); got.State != sweep.Waiting {
			t.Errorf("a missed case is %s", got.State)
		}
	})
}

// TestTheSampleIsOpenedOnItsPage: the form comes once the case was opened.
func TestTheSampleIsOpenedOnItsPage(t *testing.T) {
	s := newSite(t)
	s.load(line("A-2", "youngest_age", "30"))
	s.must(s.DrawSample(as(national), 1, "seed"))
	s.Wants(s.Get(national, sweep.QualityPath), 200, "Open case A-2", "!Record what you found")
	s.Wants(s.Get(national, sweep.ListPath+"/cases/"+s.find("A-2").ID), 200)
	s.Wants(s.Get(national, sweep.QualityPath), 200, "Record what you found", "!Open case A-2", "!Earlier samples")
	s.must(s.DrawSample(as(national), 1, "another"))
	s.Wants(s.Get(national, sweep.QualityPath), 200, "Earlier samples", "Not known", "0 and 1")
}
