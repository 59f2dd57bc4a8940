package recommendation_test

import (
	"net/http"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// madeUpKeeper is a made-up person who keeps a register that is real.
func madeUpKeeper() access.Actor {
	actor := access.ActorFrom(mender)
	actor.Synthetic = true
	return actor
}

// TestAMadeUpSearchIsInNoRealFigure (2.9): what a made-up person entered about a
// real record is said to be made up, and changes no figure of real ones.
func TestAMadeUpSearchIsInNoRealFigure(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	c, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "It is on the website", Due: "2025-10", Serves: []string{"iicsa-final-20"}})
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.Figures(public())
	if err != nil {
		t.Fatal(err)
	}
	made := access.WithActor(public(), madeUpKeeper())
	for _, in := range []recommendation.SearchInput{
		{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone, Searched: "2026-11-20", Places: "x"},
		{AboutKind: "commitment", AboutID: c.ID, Sought: record.SoughtDoing, Result: record.FoundNone, Searched: "2026-11-20", Places: "x"},
	} {
		if _, err := s.RecordSearch(made, in); err != nil {
			t.Fatal(err)
		}
		s.looksToo(t)
	}
	after, err := s.Figures(public())
	if err != nil || after.NotAnswered != before.NotAnswered || after.Overdue != before.Overdue || after.MadeUp != before.MadeUp+2 {
		t.Errorf("the figures were %+v and are %+v, %v", before, after, err)
	}
	for _, at := range []string{"/recommendations/" + id, "/commitments/" + c.ID} {
		s.wants(s.get(public(), at), http.StatusOK, "Synthetic</span>", "Entered here on 23 November 2026")
	}
}

// TestASearchIsOfOneExactDay: a rough day is never made an exact one, in the
// form, in a file, or in what an earlier release kept; one by the due day says
// that it supports no lateness.
func TestASearchIsOfOneExactDay(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	in := recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "gov.uk"}
	for _, day := range []string{"2026", "late 2026", "2026-03", "spring 2026"} {
		in.Searched = day
		_, err := s.RecordSearch(mender, in)
		if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != "searched" {
			t.Errorf("%s: %v", day, err)
		}
		d, err := edtf.Parse(day)
		if err == nil && len(record.LookedOf([]record.Search{{Sought: record.SoughtAnswer, Result: record.FoundNone, Searched: d, Agreed: d}}, record.SoughtAnswer, nil).Days) > 0 {
			t.Errorf("a search of %s counts from a day", day)
		}
	}
	in.Searched, in.WhyLate = "10 January 2026", "It was noted on paper."
	if _, err := s.RecordSearch(mender, in); err != nil {
		t.Fatal(err)
	}
	s.looksToo(t)
	s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "It was not late by this day: the last day was 10 January 2026", "!days after")
	line := exchange.FileRecommendation{ID: "iicsa-final-x", ReportID: "iicsa-final", Title: "T", Summary: "S",
		Searches: []exchange.FileSearch{{Date: "2026-03", Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "p", By: "somebody"}}}
	_, problems, err := s.Plan(mender, nil, []exchange.FileRecommendation{line})
	found := false
	for _, p := range problems {
		found = found || p.Column == "searches[0].date"
	}
	if !found {
		t.Errorf("a rough day passes from a file: %v, %v", problems, err)
	}
}

// TestAClaimAloneEndsNoLateness (2.8): what was looked for after its date and not
// there stays overdue beside what its owner claims, everywhere, until somebody
// else has judged the claim.
func TestAClaimAloneEndsNoLateness(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	c, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "It is on the website", Due: "2026-10-01", Serves: []string{id}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "commitment", AboutID: c.ID, Sought: record.SoughtDoing, Result: record.FoundNone,
		Searched: "2026-11-20", Places: "x"}); err != nil {
		t.Fatal(err)
	}
	s.looksToo(t)
	at := "/commitments/" + c.ID + "/report"
	if back := s.post(owner, at, "step", "check", "text", "It is out", "claim", "done", "no_evidence", "yes"); back.code != http.StatusSeeOther {
		t.Fatal(back.code)
	}
	s.wants(s.again(owner, at, s.get(owner, at+"?check=1&none=1")), http.StatusSeeOther)
	const both = "Overdue by 50 days on 20 November 2026 (entered here 23 November 2026); claimed done without evidence on 23 November 2026"
	s.wants(s.get(public(), "/commitments/"+c.ID), http.StatusOK, both)
	s.wants(s.get(public(), "/bodies/uk-government"), http.StatusOK, both, "!No record says that anything was not there")
	sum, err := s.SummaryOf(public(), id)
	if err != nil || sum.Condition(s.Today()).State != record.StateOverdue || sum.Condition(s.Today()).Days != 50 {
		t.Errorf("%+v, %v", sum.Condition(s.Today()), err)
	}
	if claims, err := s.Claims(as(access.RoleVerifier, "inspectorate")); err != nil || len(claims) != 1 {
		t.Errorf("%d claims wait for a finding, %v", len(claims), err)
	}
}

// TestNoStepBeforeTheOneThatItFollows (2.2): neither a search that counts nor a
// letter before it may be missing, for each body; and that no answer was found is
// no step that one person enters.
func TestNoStepBeforeTheOneThatItFollows(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	refused := func(why, id, body, rung, field string) {
		t.Helper()
		before := leaves(t, s.world)
		err := s.TakeStep(mender, id, body, rung, "x")
		if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field {
			t.Errorf("%s, %s: %v", rung, why, err)
		}
		s.wrote(before)
	}
	refused("nobody looked", id, "", "letter-1", "body")
	refused("nobody looked", id, "uk-government", "letter-1", "body")
	if _, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone,
		Searched: "2026-11-20", Places: "gov.uk"}); err != nil {
		t.Fatal(err)
	}
	refused("one person looked", id, "", "letter-1", "body")
	s.looksToo(t)
	for _, rung := range []string{"letter-2", "letter-3", "reasons", "waiting", "due", "", "leter-1"} {
		refused("no letter before it, or no step", id, "", rung, "rung")
	}
	refused("not asked", id, "home-office", "letter-1", "body")
	for _, rung := range []string{"letter-1", "letter-2", "letter-3", "reasons"} {
		if err := s.TakeStep(mender, id, "", rung, "x"); err != nil {
			t.Errorf("%s in its turn: %v", rung, err)
		}
	}
	s.wants(s.get(mender, "/recommendations/"+id+"/ladder"), http.StatusOK, "First letter: x", "!letter-1:", "!silence", "two people looked for")
	if _, err := s.RecordAnswer(keeper, id, recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026", Words: "Yes"}); err != nil {
		t.Fatal(err)
	}
	refused("it is answered", id, "", "letter-1", "body")
	refused("an answer is entered whose day is not known", "casey-2025-11", "", "letter-1", "body")
	refused("it was never looked for", "iicsa-residential-schools-2022-01", "department-for-education", "letter-1", "body")
	refused("no step that is entered", "iicsa-residential-schools-2022-01", "department-for-education", "due", "rung")
}

// TestAStepIsOfThoseWhoseAnswerWasLookedFor: of several who were asked only those
// whom a search names, and each in its own turn.
func TestAStepIsOfThoseWhoseAnswerWasLookedFor(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	owed(t, s)
	id, err := s.CreateRecommendation(mender, recommendation.RecommendationInput{ReportID: "synthetic-owed", Number: "98", Title: "Synthetic title", Summary: "Synthetic summary.",
		Addressees: []string{"UK Government", "Welsh Government"}, AnswerDue: "2026-01-10", Publish: true})
	if err != nil {
		t.Fatal(err)
	}
	s.looked(t, id)
	for _, body := range []string{"welsh-government", ""} {
		if err := s.TakeStep(mender, id, body, "letter-1", "x"); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "body" {
			t.Errorf("to %q: %v", body, err)
		}
	}
	if err := s.TakeStep(mender, id, "uk-government", "letter-1", "It went."); err != nil {
		t.Fatal(err)
	}
	if _, missing := s.Ladder().Needs("letter-2", "welsh-government", []record.LadderStep{{Rung: "letter-1", BodyID: "uk-government"}}); !missing {
		t.Error("a letter to one body stands for another's")
	}
	old := record.LadderStep{Rung: "due"} // as an earlier release took it
	if words := s.Ladder().StepLabel(old.Rung); words != record.NoStep {
		t.Errorf("one person's note is shown as %q", words)
	}
}

// TestADateIsNotMovedToThePast (2.8): refused at its field, and nothing is lost.
func TestADateIsNotMovedToThePast(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/move"
	for _, day := range []string{"2020", "spring 2026", "22 November 2026"} {
		s.wants(s.post(owner, at, "due", day, "reason", "The supplier was late"), http.StatusUnprocessableEntity, "This date is past already", "#due", "The supplier was late", day)
	}
	if now, err := s.Commitment(public(), c.ID); err != nil || len(now.Moves) != 0 {
		t.Errorf("%+v, %v", now.Moves, err)
	}
}

// TestAVerifiedClaimSaysThatNoEvidenceCame (2.8).
func TestAVerifiedClaimSaysThatNoEvidenceCame(t *testing.T) {
	claim := record.Progress{ID: "a", State: record.ProgressSubmitted, Claim: record.ClaimDone}
	c := record.Commitment{Progress: []record.Progress{claim}, Findings: []record.Finding{{ProgressID: "a", Verdict: record.VerdictVerified}}}
	today := edtfDay(t, "2026-11-23")
	const bare = "Verified as done; no evidence came with the claim"
	if got, sum := c.Condition(today).Words(), record.FactsOfWork(c).Condition(today).Words(); got != bare || sum != bare {
		t.Errorf("%q, and from its summary %q", got, sum)
	}
	c.Progress[0].Evidence = make([]record.Evidence, 1)
	if got := c.Condition(today).Words(); got != "Verified as done" {
		t.Error(got)
	}
}

func edtfDay(t *testing.T, text string) clock.Day {
	t.Helper()
	d, err := edtf.Parse(text)
	day, exact := record.ExactDay(d)
	if err != nil || !exact {
		t.Fatal(text, err)
	}
	return day
}
