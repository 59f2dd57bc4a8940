package recommendation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

const owedID = "synthetic-owed-97"

// owed is a recommendation whose answer was due on 10 January 2026.
func owed(t testing.TB, s *site) string {
	t.Helper()
	if _, err := s.CreateReport(mender, recommendation.ReportInput{ID: "synthetic-owed", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry report",
		Published: "2025-07-10", Publish: true}); err != nil {
		t.Fatal(err)
	}
	id, err := s.CreateRecommendation(mender, recommendation.RecommendationInput{ReportID: "synthetic-owed", Number: "97", Title: "Synthetic title", Summary: "Synthetic summary.",
		Addressees: []string{"UK Government"}, AnswerDue: "2026-01-10", Publish: true})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// looksToo lets somebody of another body look today, who finds none either: the
// search that was entered last.
func (s *site) looksToo(t testing.TB) {
	t.Helper()
	if err := s.AgreeSearch(as(access.RoleVerifier, "inspectorate"), s.idOf(t, "search_made"), "the library"); err != nil {
		t.Fatal(err)
	}
}

// onTheLadder is a recommendation on which steps of the ladder can be recorded.
func (s *site) onTheLadder(t testing.TB) string {
	t.Helper()
	id := owed(t, s)
	s.looked(t, id)
	return id
}

// looked lets two people look for the UK Government's answer today and find none.
func (s *site) looked(t testing.TB, id string) {
	t.Helper()
	if _, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone, Of: []string{"uk-government"},
		Searched: s.Today().String(), Places: "gov.uk"}); err != nil {
		t.Fatal(err)
	}
	s.looksToo(t)
}

// TestNothingIsLateThatNobodyLookedFor (2.1, 2.2): the four things that are known of
// an answer stay apart, on the page, in the list, in the feed, in the files, on
// the ladder and in the figures. What one person saw is grey everywhere, and days
// on the ladder are counted from the day on which two had looked.
func TestNothingIsLateThatNobodyLookedFor(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		id := owed(t, s)
		at := "/recommendations/" + id
		state := func(want record.State, days int, rung string) {
			t.Helper()
			sum, err := s.SummaryOf(public(), id)
			if err != nil || sum.Condition(s.Today()).State != want || sum.Condition(s.Today()).Days != days {
				t.Errorf("%+v, %v; want %s, %d days", sum.Condition(s.Today()), err, want, days)
			}
			got, on := s.Ladder().At(sum, s.Today())
			if late := days > 0; on != late || got.ID != rung || sum.Timed(record.TimingAfter, s.Today()) != late {
				t.Errorf("%s: on the ladder %v at %q, counted late %v", want, on, got.ID, sum.Timed(record.TimingAfter, s.Today()))
			}
		}
		state(record.StateNotEntered, 0, "")
		s.wants(s.get(public(), at), http.StatusOK, "nobody has recorded looking for one", "tell whoever runs this service", "!days", "!cd-tag--bad")
		enter := func(result, on, places, link string) error {
			_, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: result, Searched: on,
				Places: places, SourceURL: link, WhyLate: "It was noted on paper"})
			return err
		}
		if err := enter(record.FoundNone, "2026-01-10", "gov.uk", ""); err != nil {
			t.Fatal(err)
		}
		state(record.StateNotEntered, 0, "")
		s.looksToo(t)
		state(record.StateNotAnswered, 0, "") // by the due day it is not late
		if err := enter(record.FoundNone, "2026-02-09", "gov.uk, Hansard", ""); err != nil {
			t.Fatal(err)
		}
		state(record.StateNotAnswered, 0, "")
		s.looksToo(t)
		state(record.StateNotAnswered, 30, "due")
		s.wants(s.get(public(), at), http.StatusOK, "No answer found on 9 February 2026, 30 days after it was due (entered here 23 November 2026)", "gov.uk, Hansard",
			"two people had looked by 23 November 2026", "the library", "It was noted on paper", "!due since")
		s.wants(s.get(public(), "/ladder"), http.StatusOK, "No answer found: two people had looked by 23 November 2026", "None is recorded", "!silence", "!due since")
		s.clock.Advance(400 * 24 * time.Hour)
		state(record.StateNotAnswered, 30, "due") // a search grows older, and no bigger, and tells nothing of later days
		if err := enter(record.FoundNone, s.Today().String(), "gov.uk", ""); err != nil {
			t.Fatal(err)
		}
		state(record.StateNotAnswered, 30, "due")
		s.looksToo(t)
		state(record.StateNotAnswered, 717, "reasons")
		s.wants(s.get(public(), at), http.StatusOK, "reasons for not answering: due since 15 March 2027")
		newest := s.idOf(t, "search_made")
		if err := enter(record.FoundKnown, "2026-03-01", "", "https://example.org/response"); err != nil {
			t.Fatal(err)
		}
		state(record.StateAnswerKnown, 0, "")
		s.wants(s.get(public(), at), http.StatusOK, "Something is known of an answer", "https://example.org/response", "!days after it was due")
		known := s.idOf(t, "search_made")
		for _, search := range []string{known, newest} {
			if err := s.PutRight(mender, recommendation.PutRight{Kind: "search", ID: search, What: record.Withdrawal, Reason: "That is another report's."}); err != nil {
				t.Fatal(err)
			}
		}
		state(record.StateNotAnswered, 30, "due")
		s.wants(s.get(public(), at), http.StatusOK, "another report&#39;s")
	})
}

// TestWhoMaySayThatTheyLooked: not those who were asked, nor whoever belongs
// nowhere that is known.
func TestWhoMaySayThatTheyLooked(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	in := recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundKnown, Searched: "2026-11-09", SourceURL: "https://example.org/r"}
	nowhere := access.WithActor(public(), access.Actor{ID: "n", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
	for _, ctx := range []struct {
		name string
		do   func() error
	}{
		{"owner", func() error { _, err := s.RecordSearch(owner, in); return err }},
		{"a coordinator of the body asked", func() error { _, err := s.RecordSearch(as(access.RoleCoordinator, "uk-government"), in); return err }},
		{"a coordinator of no known body", func() error { _, err := s.RecordSearch(nowhere, in); return err }},
		{"the public", func() error { _, err := s.RecordSearch(public(), in); return err }},
	} {
		if err := ctx.do(); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("%s: %v", ctx.name, err)
		}
	}
	if _, err := s.RecordSearch(as(access.RoleVerifier, "inspectorate"), in); err != nil {
		t.Errorf("a verifier of another body: %v", err)
	}
}

// TestABackdatedAnswerErasesNoDelay (2.3).
func TestABackdatedAnswerErasesNoDelay(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	a, err := s.RecordAnswer(owner, id, recommendation.AnswerInput{Status: "accepted", Given: "2026-01-02", Words: "Synthetic answer", SourceURL: "https://example.org/a"})
	if err != nil {
		t.Fatal(err)
	}
	timing := func(want string) {
		t.Helper()
		sum, err := s.SummaryOf(public(), id)
		if err != nil || sum.Timing(s.Today()) != want {
			t.Errorf("%s, %v; want %s", sum.Timing(s.Today()), err, want)
		}
	}
	timing(record.TimingAfter)
	s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "Entered here on 23 November 2026 by the body itself", "Nobody from another body has checked the stated day", "2 January 2026")
	for name, do := range map[string]func() error{
		"the owner":            func() error { return s.CheckDay(owner, a.ID) },
		"a verifier of theirs": func() error { return s.CheckDay(as(access.RoleVerifier, "uk-government"), a.ID) },
	} {
		if err := do(); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	timing(record.TimingAfter)
	if err := s.CheckDay(as(access.RoleVerifier, "inspectorate"), a.ID); err != nil {
		t.Fatal(err)
	}
	timing(record.TimingIn)
	if err := s.PutRight(mender, recommendation.PutRight{Kind: "answer", ID: a.ID, What: record.Rewording, Reason: "Typed wrong", Words: map[string]string{"given": "2026-01-03"}}); err != nil {
		t.Fatal(err)
	}
	timing(record.TimingAfter) // another day is another word
}

// TestWhoEnteredAnAnswerDecidesItsDay: a table over who enters and who checked.
// What is missing never makes a body late, nor in time.
func TestWhoEnteredAnAnswerDecidesItsDay(t *testing.T) {
	due, received := clock.NewDay(2026, 1, 10), edtf.Of(clock.NewDay(2026, 11, 23))
	given := edtf.Of(clock.NewDay(2026, 1, 2))
	for _, c := range []struct {
		name string
		a    record.Answer
		want string
	}{
		{"an earlier release", record.Answer{Status: record.Accepted, Given: given}, record.TimingUnknown},
		{"nobody knows by whom", record.Answer{Status: record.Accepted, Given: given, Received: received}, record.TimingUnknown},
		{"by the body itself", record.Answer{Status: record.Accepted, Given: given, Received: received, ReceivedFrom: record.FromOwn}, record.TimingAfter},
		{"by the body itself, in time", record.Answer{Status: record.Accepted, Given: given, Received: edtf.Of(due), ReceivedFrom: record.FromOwn}, record.TimingIn},
		{"by another body, not checked", record.Answer{Status: record.Accepted, Given: given, Received: received, ReceivedFrom: record.FromOther}, record.TimingUnknown},
		{"from a file, in time by its entry", record.Answer{Status: record.Accepted, Received: edtf.Of(due), ReceivedFrom: record.FromFile}, record.TimingIn},
		{"misspelt", record.Answer{Status: record.Accepted, Given: given, Received: received, ReceivedFrom: "onw"}, record.TimingUnknown},
		{"checked", record.Answer{Status: record.Accepted, Given: given, Received: received, ReceivedFrom: record.FromOwn, DayChecked: received}, record.TimingIn},
		{"checked, with no day", record.Answer{Status: record.Accepted, Received: received, ReceivedFrom: record.FromOwn, DayChecked: received}, record.TimingUnknown},
	} {
		s := record.Summary{Answer: record.Accepted, AnswerDue: &due}
		s.FirstAnswer, s.TimeOpen = record.FirstAnswer([]record.Answer{c.a})
		if got := s.Timing(clock.NewDay(2026, 12, 1)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestNothingHappensOnADayToComeNorBeforeItsReport (2.3): over every form and the
// import that take the day of something that happened.
func TestNothingHappensOnADayToComeNorBeforeItsReport(t *testing.T) {
	s, c := pledged(t)
	for _, day := range []string{"2030", "1 December 2026", "2026-12", "autumn 2027"} {
		never := []struct {
			what, field string
			do          func() error
		}{
			{"an answer", "given", func() error {
				_, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{Status: "accepted", Given: day, Words: "x"})
				return err
			}},
			{"a search", "searched", func() error {
				_, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "commitment", AboutID: c.ID, Sought: record.SoughtDoing, Result: record.FoundNone, Searched: day, Places: "x"})
				return err
			}},
			{"a value", "taken", func() error { return s.AddReading(owner, c.ID, day, "1", "", false) }},
			{"a publication", "published", func() error {
				_, err := s.CreateReport(mender, recommendation.ReportInput{ID: "x", Title: "T", Body: "B", Kind: "K", Published: day})
				return err
			}},
		}
		for _, n := range never {
			err := n.do()
			if !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 || errs.FieldsOf(err)[0].Name != n.field || !strings.Contains(errs.FieldsOf(err)[0].Message, "still to come") {
				t.Errorf("%s on %s: %v", n.what, day, err)
			}
		}
	}
	if _, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{Status: "accepted", Given: "2022-10-19", Words: "x"}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an answer before the report: %v", err)
	}
	line := exchange.FileRecommendation{ID: "iicsa-final-x", ReportID: "iicsa-final", Title: "T", Summary: "S"}
	for _, day := range []string{"2030-01", "2020-01"} {
		l := line
		l.Answers = []exchange.FileAnswer{{Date: &day, Answer: new("accepted"), Note: new("n")}}
		l.Others = []exchange.FileView{{Date: &day, View: "v"}}
		l.Implementation = &exchange.FileFinding{Status: "implemented", Date: &day}
		l.Searches = []exchange.FileSearch{{Date: day, Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "p", By: "somebody"}}
		_, problems, err := s.Plan(mender, nil, []exchange.FileRecommendation{l})
		for _, column := range []string{"answers[0].date", "other_assessments[0].date", "implementation.date", "searches[0].date"} {
			found := false
			for _, p := range problems {
				found = found || p.Column == column
			}
			if !found {
				t.Errorf("%s on %s passes: %v, %v", column, day, problems, err)
			}
		}
	}
}

// TestADayIsImpossibleOnlyWhenAllItsDaysAre is the rule itself.
func TestADayIsImpossibleOnlyWhenAllItsDaysAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := clock.NewDay(2026, 11, 23)
		day := today.AddDays(rapid.IntRange(-900, 900).Draw(t, "day"))
		published := today.AddDays(rapid.IntRange(-900, 0).Draw(t, "published"))
		text := rapid.SampledFrom([]string{day.String(), day.String()[:7], day.String()[:4]}).Draw(t, "as")
		d, err := edtf.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		first, _ := d.First()
		last, _ := d.Last()
		want := first.After(today) || last.Before(published)
		if got := record.ImpossibleDay(d, edtf.Of(published), today) != ""; got != want {
			t.Errorf("%s with a report of %s: %v", text, published, got)
		}
	})
}

// TestWhatIsLeftOutIsAskedForOnceAndSaid (2.8).
func TestWhatIsLeftOutIsAskedForOnceAndSaid(t *testing.T) {
	s, c := pledged(t)
	at := "/recommendations/iicsa-final-99/commit"
	back := s.post(owner, at, "step", "check", "text", "Plant the tree", "due", "2027")
	s.wants(back, http.StatusUnprocessableEntity, "Plant the tree", "I say in public that no measure was given")
	check := s.again(owner, at, back, "step", "check", "text", "Plant the tree", "due", "2027", "no_criterion", "yes")
	s.wants(check, http.StatusOK, "No measure was given")
	s.wants(s.again(owner, at, check), http.StatusSeeOther)
	s.wants(s.get(public(), "/recommendations/iicsa-final-99"), http.StatusOK, "Plant the tree", "no measure was given")

	at = "/commitments/" + c.ID + "/report"
	back = s.post(owner, at, "step", "check", "text", "It is out", "claim", "done")
	s.wants(back, http.StatusUnprocessableEntity, "It is out", "I say in public that this is claimed without evidence")
	s.wants(s.again(owner, at, back, "step", "check", "text", "It is out", "claim", "done", "no_evidence", "yes"), http.StatusSeeOther)
	check = s.get(owner, at+"?check=1&none=1")
	s.wants(check, http.StatusOK, "Everybody reads: claimed without evidence")
	s.wants(s.again(owner, at, check), http.StatusSeeOther)
	s.wants(s.get(public(), "/commitments/"+c.ID), http.StatusOK, "Claimed done without evidence", "Claimed without evidence")
}

// TestWhatEndsADateNeedsSomebodyElse (2.8): closing, the day of an answer, and
// taking back a move.
func TestWhatEndsADateNeedsSomebodyElse(t *testing.T) {
	s, c := pledged(t)
	both := access.WithActor(public(), access.Actor{ID: "both", Name: "Synthetic Person 9", Body: "uk-government", Standing: access.Alone("both", "H-both", "uk-government", access.No),
		Roles: []access.Role{access.RolePublic, access.RoleOwner, access.RoleCoordinator}})
	if err := s.CloseCommitment(both, c.ID, 0, "", "We stop"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("owner and coordinator closes their own: %v", err)
	}
	id := owed(t, s)
	edit := func(due, why string) recommendation.RecommendationInput {
		r, err := s.Get(public(), id)
		if err != nil {
			t.Fatal(err)
		}
		return recommendation.RecommendationInput{ID: id, Number: "97", Title: r.Title, Summary: r.Summary, Addressees: []string{"UK Government"}, AnswerDue: due, Version: r.EditVersion(), Why: why}
	}
	if err := s.EditRecommendation(mender, edit("2028-01-10", "")); !errs.Is(err, errs.Invalid) {
		t.Errorf("a day set forward without a reason: %v", err)
	}
	if err := s.EditRecommendation(both, edit("2028-01-10", "We need longer")); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a day of one's own set forward: %v", err)
	}
	if err := s.EditRecommendation(mender, edit("2028-01-10", "The inquiry agreed to it")); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "The inquiry agreed to it", "Answer asked for by: 10 January 2026")

	if err := s.MoveDate(owner, c.ID, 0, "2031", "The supplier"); err != nil {
		t.Fatal(err)
	}
	mover := access.ActorFrom(owner)
	mover.Body, mover.Roles = "elsewhere", []access.Role{access.RolePublic, access.RoleCoordinator}
	mover.Standing.Kin = []string{"elsewhere"}
	move := s.idOf(t, "date_move")
	if err := s.PutRight(access.WithActor(public(), mover), recommendation.PutRight{Kind: "date_move", ID: move, What: record.Withdrawal, Reason: "A mistake"}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("who moved the date takes the move back from another body: %v", err)
	}
	s.wants(s.get(public(), "/timetable?body=uk-government&month=2031-12"), http.StatusOK, "moved 1 time")
	f, err := s.Figures(public())
	if err != nil || f.Moved != 0 {
		t.Errorf("%d moved dates are counted beside what is real, and the only one is made up: %v", f.Moved, err)
	}
	real, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "It is on the website", Due: "2027", Serves: []string{"iicsa-final-02"}})
	if err != nil {
		t.Fatal(err)
	}
	person := access.ActorFrom(owner)
	person.Synthetic = false
	if err := s.MoveDate(access.WithActor(public(), person), real.ID, 0, "2031", "The supplier"); err != nil {
		t.Fatal(err)
	}
	if f, err = s.Figures(public()); err != nil || f.Moved != 1 {
		t.Errorf("%d moved dates are counted, %v", f.Moved, err)
	}
	s.wants(s.get(public(), "/recommendations?moved=yes"), http.StatusOK, "iicsa-final-99", "iicsa-final-02", "A promised date was moved")
}
