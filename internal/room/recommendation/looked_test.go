package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

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

// askedOfTwo is a recommendation to two departments and to a kind of body, whose
// answer was due on 10 January 2026.
func askedOfTwo(t testing.TB, s *site) string {
	t.Helper()
	owed(t, s)
	id, err := s.CreateRecommendation(mender, recommendation.RecommendationInput{ReportID: "synthetic-owed", Number: "98", Title: "Asked of two", Summary: "Synthetic summary.",
		Addressees: []string{"First Department", "Second Department"}, AnswerDue: "2026-01-10", Publish: true})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestASearchSpeaksOfThoseItNames (1): over every page, file and answer of the API
// that tells of a body. What two people did not find of one body is said of that
// body, and of the other nothing is.
func TestASearchSpeaksOfThoseItNames(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		id := askedOfTwo(t, s)
		at := "/recommendations/" + id + "/search"
		s.wants(s.get(keeper, at), http.StatusOK, `value="first-department"`, `value="second-department"`)
		back := s.post(keeper, at, "result", "none", "searched", "20 November 2026", "places", "gov.uk")
		s.wants(back, http.StatusUnprocessableEntity, "#of", "Choose whose it was", "20 November 2026")
		s.wants(s.post(keeper, at, "result", "none", "searched", "20 November 2026", "places", "gov.uk", "of", "uk-government"), http.StatusUnprocessableEntity, "Choose among those who were asked")
		s.wants(s.post(keeper, at, "result", "none", "searched", "20 November 2026", "places", "gov.uk", "of", "first-department"), http.StatusSeeOther)
		const once, late = "One person looked on 20 November 2026 and found none", "No answer found"
		everywhere := func(body string) map[string]page {
			out := map[string]page{}
			for _, target := range []string{"/bodies/" + body, "/recommendations?body=" + body, "/recommendations.csv?body=" + body, "/recommendations.json?body=" + body, "/bodies/" +
				body + "/statement/2026",
				"/bodies/" + body + "/calendar.ics", "/timetable?body=" + body, "/timetable.csv?body=" + body} {
				out[target] = s.get(public(), target)
			}
			out["api"] = apiOf(t, s, "/api/v1/recommendations?body="+body)
			out["api timetable"] = apiOf(t, s, "/api/v1/timetable?body="+body)
			return out
		}
		for target, got := range everywhere("first-department") {
			s.wants(got, http.StatusOK, "!"+late+" on", "!"+late+" from", "!cd-tag--bad")
			if unfolded := strings.ReplaceAll(got.body, "\r\n ", ""); !strings.Contains(unfolded, once) {
				t.Errorf("%s does not say that one person looked", target)
			}
		}
		s.looksToo(t)
		for target, got := range everywhere("first-department") {
			if unfolded := strings.ReplaceAll(got.body, "\r\n ", ""); !strings.Contains(unfolded, late) {
				t.Errorf("%s does not say that none was found", target)
			}
		}
		for target, got := range everywhere("second-department") {
			if s.wants(got, http.StatusOK, "!"+late+" on", "!"+late+" from", "!cd-tag--bad", "!"+once); t.Failed() {
				t.Fatal(target)
			}
		}
		const of = "No answer found from First Department on 20 November 2026, 314 days after it was due"
		s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, of)
		s.wants(s.get(public(), "/recommendations?report=synthetic-owed"), http.StatusOK, of)
		s.wants(s.get(public(), "/ladder"), http.StatusOK, "None was found from First Department")
		s.wants(apiOf(t, s, "/api/v1/recommendations/"+id), http.StatusOK, `"of":"First Department"`, `"entered":"2026-11-23"`, `"agreed":"2026-11-23"`)
		s.wants(s.get(public(), "/recommendations?body=second-department&state=not_answered"), http.StatusOK, "No recommendation matches")
		s.wants(s.get(public(), "/recommendations?body=first-department&state=not_answered"), http.StatusOK, "Asked of two")
	})
}

// TestWhomASearchSpeaksOf is the rule itself: a name that is missing, unknown, no
// longer asked or of a kind of body is said of nobody.
func TestWhomASearchSpeaksOf(t *testing.T) {
	a, b, kind := record.Searched{ID: "a", Name: "A"}, record.Searched{ID: "b", Name: "B"}, record.Searched{ID: "k", Name: "Forces", Class: true}
	for _, c := range []struct {
		name  string
		of    []record.Searched
		asked []record.Searched
		want  string
	}{
		{"names nobody, one was asked", nil, []record.Searched{a}, "A"},
		{"names nobody, two were asked", nil, []record.Searched{a, b}, ""},
		{"names nobody, nobody was asked", nil, []record.Searched{}, ""},
		{"names nobody, who was asked is not known", nil, nil, ""},
		{"names nobody, a kind of body was asked", nil, []record.Searched{kind}, ""},
		{"names one of two", []record.Searched{b}, []record.Searched{a, b}, "B"},
		{"names both", []record.Searched{a, b}, []record.Searched{a, b}, "A and B"},
		{"names one who is not asked any more", []record.Searched{b}, []record.Searched{a}, ""},
		{"names a kind of body", []record.Searched{kind}, []record.Searched{a, kind}, ""},
		{"is called a body, and was asked as a kind", []record.Searched{{ID: "k", Name: "Forces"}}, []record.Searched{a, kind}, ""},
		{"is misspelt", []record.Searched{{ID: "aa", Name: "aa"}}, []record.Searched{a, b}, ""},
	} {
		if got := record.NamesOf(record.Search{Of: c.of}.SpeaksOf(c.asked)); got != c.want {
			t.Errorf("%s: of %q, want %q", c.name, got, c.want)
		}
	}
}

// TestOneHumanIsNotEnough (1): who may be the second. Two accounts of one human
// are one, and nobody judges their own body.
func TestOneHumanIsNotEnough(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	in := recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone, Searched: "2026-11-20", Places: "gov.uk"}
	one, err := s.RecordSearch(mender, in)
	if err != nil {
		t.Fatal(err)
	}
	first := access.ActorFrom(mender)
	second := access.Actor{ID: "second-account", Name: "Synthetic Person (again)", Body: "inspectorate", Roles: []access.Role{access.RolePublic, access.RoleVerifier}, Synthetic: true,
		Standing: access.Alone("second-account", "H-again", "inspectorate", access.No)}
	second.Standing.Selves = append(second.Standing.Selves, first.ID)
	nowhere := access.Actor{ID: "n", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}}
	for name, who := range map[string]access.Actor{"who looked": first, "another account of theirs": second, "somebody of no known human": nowhere,
		"a verifier of the body asked": access.ActorFrom(as(access.RoleVerifier, "uk-government")), "an owner": access.ActorFrom(owner)} {
		ctx := access.WithActor(public(), who)
		if err := s.AgreeSearch(ctx, one.ID, "x"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
		if got := s.get(ctx, record.AgreeHref(one.ID)); got.code != http.StatusForbidden {
			t.Errorf("%s opens the page: %d", name, got.code)
		}
		s.wants(s.get(ctx, "/recommendations/"+id), http.StatusOK, "!I looked too")
	}
	judge := as(access.RoleVerifier, "inspectorate")
	s.wants(s.get(judge, "/recommendations/"+id), http.StatusOK, "I looked too")
	at := record.AgreeHref(one.ID)
	s.wants(s.get(judge, "/desk"), http.StatusOK, `href="`+at+`"`, "One person found none. Look too")
	s.wants(s.get(mender, "/desk"), http.StatusOK, "No searches wait for you", "!"+at)
	s.wants(s.get(public(), "/recommendations/"+id+"/feed.atom"), http.StatusOK, "of UK Government. One person has looked, and nothing follows from that yet")
	s.wants(s.post(judge, at, "places", "the library"), http.StatusUnprocessableEntity, "Look first, then tick", "the library")
	s.wants(s.post(judge, at, "agreed", "yes"), http.StatusUnprocessableEntity, "Enter where you looked today")
	s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "!days after", "Until somebody does, nothing follows from this")
	s.wants(s.post(judge, at, "places", "the library", "agreed", "yes"), http.StatusSeeOther)
	s.wants(s.get(public(), "/recommendations/"+id), http.StatusOK, "314 days after it was due", "On 23 November 2026 somebody else looked too and found none", "the library")
	s.wants(s.get(judge, "/desk"), http.StatusOK, "!"+at)
	s.wants(s.get(public(), "/recommendations/"+id+"/feed.atom"), http.StatusOK, "of UK Government. Two people have looked")
	if got := s.get(judge, at); got.code == http.StatusOK || !strings.Contains(got.body, "Somebody else has looked too already") {
		t.Errorf("it can be agreed to twice: %d", got.code)
	}
}

// TestAFileAloneAccusesNobody (1): a file may name as many people as it likes.
func TestAFileAloneAccusesNobody(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	owed(t, s)
	due := "2026-01-10"
	line := exchange.FileRecommendation{ID: "synthetic-filed", ReportID: "synthetic-owed", Number: "99", Title: "From a file", Summary: "Synthetic summary.",
		Addressees: []string{"UK Government"}, AnswerDue: &due,
		Searches: []exchange.FileSearch{{Date: "2026-11-20", Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "p", By: "one", Of: []string{"UK Government"},
			Agreed: "2026-11-20", AgreedBy: "another", AgreedByBody: "Elsewhere", AgreedPlaces: "q"}}}
	planned, problems, err := s.Plan(mender, nil, []exchange.FileRecommendation{line})
	if err != nil || len(problems) > 0 || len(planned.Warnings) == 0 || !strings.Contains(planned.Warnings[len(planned.Warnings)-1].Message, "counts for nothing here") {
		t.Errorf("%v, %v, %v", planned.Warnings, problems, err)
	}
	bad := line
	bad.ID, bad.Number, bad.Searches = "synthetic-misfiled", "100", []exchange.FileSearch{line.Searches[0]}
	bad.Searches[0].Of = []string{"UK Goverment"}
	if _, problems, _ := s.Plan(mender, nil, []exchange.FileRecommendation{bad}); len(problems) == 0 || problems[0].Column != "searches[0].of" {
		t.Errorf("a misspelt name passes: %v", problems)
	}
	if _, err := s.Load(mender, nil, []exchange.FileRecommendation{line}); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(public(), "/recommendations/synthetic-filed"), http.StatusOK, "One person looked on 20 November 2026 and found none", "!days after", "!cd-tag--bad")
	if err := s.AgreeSearch(as(access.RoleVerifier, "inspectorate"), s.idOf(t, "search_made"), "x"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a person that nobody knows is agreed with: %v", err)
	}
	if load, err := s.Load(mender, nil, []exchange.FileRecommendation{line}); err != nil || load.RecommendationsSame != 1 {
		t.Errorf("the same file again: %+v, %v", load, err)
	}
}

// TestDaysOfLookingHaveABound (8): at the field, in the form and in the service.
func TestDaysOfLookingHaveABound(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	in := recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "gov.uk"}
	for day, field := range map[string]string{"2025-07-09": "searched", "2026-01-09": "searched", "2026-01-10": "why_late", "2026-08-24": "why_late", "2026-11-24": "searched"} {
		in.Searched = day
		_, err := s.RecordSearch(mender, in)
		if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v, want %s", day, err, field)
		}
	}
	s.wants(s.get(keeper, "/recommendations/"+id+"/search"), http.StatusOK, "not before 10 January 2026", "More than 90 days ago needs a reason")
	in.Searched = "2026-08-25"
	if _, err := s.RecordSearch(mender, in); err != nil {
		t.Errorf("90 days ago: %v", err)
	}
	// An answer may have come before it was due.
	in.Searched, in.Result, in.SourceURL = "2026-01-02", record.FoundKnown, "https://example.org/a"
	if _, err := s.RecordSearch(mender, in); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "why_late" {
		t.Errorf("an answer that was found early: %v", err)
	}
	c, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "It is on the website", Due: "2026-10", Serves: []string{id}})
	if err != nil {
		t.Fatal(err)
	}
	of := recommendation.SearchInput{AboutKind: "commitment", AboutID: c.ID, Sought: record.SoughtDoing, Result: record.FoundNone, Places: "gov.uk", Searched: "2026-10-30"}
	if _, err := s.RecordSearch(mender, of); len(errs.FieldsOf(err)) == 0 || errs.FieldsOf(err)[0].Name != "searched" {
		t.Errorf("before its last possible day: %v", err)
	}
}

// TestTheLadderCountsFromWhatIsKnown (2): a table over the days on which two had
// looked, of answers due on 10 January 2023.
func TestTheLadderCountsFromWhatIsKnown(t *testing.T) {
	l, err := record.DefaultLadder()
	if err != nil {
		t.Fatal(err)
	}
	due, today := clock.NewDay(2023, 1, 10), clock.NewDay(2027, 6, 1)
	day := func(text string) record.LookedDay {
		d, err := clock.ParseDay(text)
		if err != nil {
			t.Fatal(err)
		}
		return record.LookedDay{On: d, Agreed: d, Of: []record.BodyRef{{ID: "a", Name: "A"}}}
	}
	alone := day("2026-06-01")
	alone.Agreed = clock.Day{}
	nobody := day("2026-06-01")
	nobody.Of = nil
	other := day("2026-07-01")
	other.Of = []record.BodyRef{{ID: "b", Name: "B"}}
	for _, c := range []struct {
		name  string
		days  []record.LookedDay
		rung  string
		since string
	}{
		{"nobody looked", nil, "", ""},
		{"one person alone", []record.LookedDay{alone}, "", ""},
		{"of nobody by name", []record.LookedDay{nobody}, "", ""},
		{"by the due day", []record.LookedDay{day("2023-01-10")}, "", ""},
		{"of a day to come", []record.LookedDay{day("2027-06-02")}, "", ""},
		{"first in 2026", []record.LookedDay{day("2026-03-01")}, "due", "2026-03-01"},
		{"again the day before the first letter is due", []record.LookedDay{day("2026-03-01"), day("2026-03-14")}, "due", "2026-03-01"},
		{"again on the day of the first letter", []record.LookedDay{day("2026-03-01"), day("2026-03-15")}, "letter-1", "2026-03-15"},
		{"one person alone tells nothing of later days", []record.LookedDay{day("2026-03-01"), alone}, "due", "2026-03-01"},
		{"of another body tells nothing of this one", []record.LookedDay{day("2026-03-01"), other}, "due", "2026-03-01"},
		{"a year on", []record.LookedDay{day("2026-03-01"), day("2027-03-01")}, "reasons", "2026-06-21"},
	} {
		s := &record.Summary{Answer: record.NoneYet, AnswerDue: &due, Bodies: []record.BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, Sought: record.Looked{Days: c.days}}
		at, on := l.At(s, today)
		since := ""
		if on {
			since = at.Since.String()
		}
		if at.ID != c.rung || since != c.since {
			t.Errorf("%s: %q since %s, want %q since %s", c.name, at.ID, since, c.rung, c.since)
		}
	}
}

// TestWhatAMadeUpPersonDoesIsInNoRealFigure (2.9): a step, a move and a known
// answer carry their own mark, and one takes the record out of what is real.
func TestWhatAMadeUpPersonDoesIsInNoRealFigure(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := owed(t, s)
	c, err := s.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "It is on the website", Due: "2026-12", Serves: []string{"iicsa-final-20"}})
	if err != nil {
		t.Fatal(err)
	}
	count := func() int {
		f, err := s.Figures(public())
		if err != nil {
			t.Fatal(err)
		}
		return f.MadeUp
	}
	before := count()
	s.looked(t, id)
	if err := s.TakeStep(mender, id, "", "letter-1", "It went."); err != nil {
		t.Fatal(err)
	}
	if err := s.MoveDate(owner, c.ID, 0, "2027-12", "The supplier"); err != nil {
		t.Fatal(err)
	}
	if got := count(); got != before+2 {
		t.Errorf("%d are made up, want %d", got, before+2)
	}
	if f, err := s.Figures(public()); err != nil || f.Moved != 0 {
		t.Errorf("%d moves are counted among what is real, %v", f.Moved, err)
	}
	for _, at := range []string{"/recommendations/" + id, "/commitments/" + c.ID} {
		s.wants(s.get(public(), at), http.StatusOK, "Synthetic</span>")
	}
	known := &record.Record{Known: []record.KnownAnswer{{By: "UK Government", Synthetic: true}}}
	if !known.HasSynthetic() {
		t.Error("a made-up answer that is known of does not mark its record")
	}
	if gone := (&record.Withdrawn{Steps: []record.LadderStep{{Synthetic: true}}}); !gone.HasSynthetic() {
		t.Error("a made-up step that was withdrawn is shown as real")
	}
}

// TestClaimingAgainHidesNoRefusal (2.8): on the page, in lists, files and the API.
func TestClaimingAgainHidesNoRefusal(t *testing.T) {
	claim := func(id, on string) record.Progress {
		return record.Progress{ID: id, State: record.ProgressSubmitted, Claim: record.ClaimDone, Reported: date(t, on), Evidence: make([]record.Evidence, 1)}
	}
	refused := record.Finding{ProgressID: "a", Verdict: record.VerdictSentBack, Found: date(t, "2026-10-05")}
	today := clock.NewDay(2026, 11, 23)
	const still = "an earlier claim was not accepted on 5 October 2026"
	for name, c := range map[string]record.Commitment{
		"claimed again": {Due: date(t, "2027"), Progress: []record.Progress{claim("a", "2026-10-01"), claim("b", "2026-11-01")}, Findings: []record.Finding{refused}},
		"overdue, and claimed again": {Due: date(t, "2026-01"), Searches: []record.Search{searched(t, record.FoundNone, "2026-02-10")},
			Progress: []record.Progress{claim("a", "2026-10-01"), claim("b", "2026-11-01")}, Findings: []record.Finding{refused}},
	} {
		if whole, drawn := c.Condition(today).Words(), record.FactsOfWork(c).Condition(today).Words(); !strings.HasSuffix(whole, "; "+still) || drawn != whole {
			t.Errorf("%s: %q, and from its summary %q", name, whole, drawn)
		}
	}
	if rough := (record.Commitment{Due: date(t, "2027"), Progress: []record.Progress{claim("b", "2026-11-01")},
		Findings: []record.Finding{{ProgressID: "a", Verdict: record.VerdictSentBack, Found: date(t, "2026")}}}); !strings.HasSuffix(rough.Condition(today).Words(), "; an earlier claim was not accepted") {
		t.Error(rough.Condition(today).Words())
	}
}

// TestMovingADateRefusesThePast (2.8): the use case itself, not the page alone.
func TestMovingADateRefusesThePast(t *testing.T) {
	s, c := pledged(t)
	for _, day := range []string{"2020", "spring 2026", "22 November 2026"} {
		err := s.MoveDate(owner, c.ID, 0, day, "The supplier was late")
		if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != "due" {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// TestASearchFromAFileIsEnteredOnTheDayOfItsImport: whatever day the file gives;
// and what it says of whom is the same in the headline and on the record.
func TestASearchFromAFileIsEnteredOnTheDayOfItsImport(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	owed(t, s)
	line := func(id string, asked ...string) exchange.FileRecommendation {
		return exchange.FileRecommendation{ID: id, ReportID: "synthetic-owed", Title: "Synthetic title", Summary: "Synthetic summary.", Addressees: asked, AnswerDue: new("2026-01-10"),
			Searches: []exchange.FileSearch{{Date: "2026-11-02", Sought: record.SoughtAnswer, Result: record.FoundNone, Places: "gov.uk", By: "somebody", Recorded: "2026-11-01"}}}
	}
	if _, err := s.Load(mender, nil, []exchange.FileRecommendation{line("synthetic-owed-1", "Home Office"), line("synthetic-owed-2", "Home Office", "Welsh Government")}); err != nil {
		t.Fatal(err)
	}
	const entered, never = "(entered here 23 November 2026)", "!1 November 2026)"
	s.wants(s.get(public(), "/recommendations/synthetic-owed-1"), http.StatusOK, "One person looked on 2 November 2026 and found none "+entered, never, "Entered here on 23 November 2026",
		"It is of Home Office, who alone was asked", "!says nothing of any of them", "!Entered here on 1 November")
	s.wants(s.get(public(), "/recommendations/synthetic-owed-2"), http.StatusOK, "Looked for on 2 November 2026 and not found, of no body by name "+entered, "!One person looked on",
		"says nothing of any of them")
	old := record.Search{Searched: date(t, "2026-11-02"), Recorded: date(t, "2026-11-01"), Sought: record.SoughtAnswer, Result: record.FoundNone}
	if day := record.LookedOf([]record.Search{old}, record.SoughtAnswer, nil).Days[0]; day.Entered != (clock.Day{}) ||
		!strings.Contains(strings.Join(old.Lines(edtf.Date{}, nil), "\n"), "When it was entered here is not known") {
		t.Errorf("it is entered before anybody looked: %+v, %q", day, old.Lines(edtf.Date{}, nil))
	}
}

// TestOfWhatAnEarlierReleaseKept: a row with none of the later columns makes
// nobody late, whoever was asked.
func TestOfWhatAnEarlierReleaseKept(t *testing.T) {
	old := record.Search{ID: "search-1", Sought: record.SoughtAnswer, Result: record.FoundNone, Searched: edtf.Of(clock.NewDay(2026, 2, 9)), Recorded: edtf.Of(clock.NewDay(2026, 2, 9))}
	due := clock.NewDay(2026, 1, 10)
	for _, asked := range [][]record.Searched{{{ID: "a", Name: "A"}}, {{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}} {
		s := record.Summary{Answer: record.NoneYet, AnswerDue: &due, Bodies: []record.BodyRef{{ID: "a", Name: "A"}}, Sought: record.LookedOf([]record.Search{old}, record.SoughtAnswer, asked)}
		want := "One person looked on 9 February 2026 and found none"
		if len(asked) > 1 {
			want = "Looked for on 9 February 2026 and not found, of no body by name"
		}
		if c := s.Condition(clock.NewDay(2026, 12, 1)); c.Late() || c.Words() != want {
			t.Errorf("%d asked: %+v", len(asked), c)
		}
	}
}

// TestNoBodyIsLateWithoutTwoWhoNamedIt: over any searches of a recommendation
// that was asked of two bodies and of a kind of body. Whoever is called late, or
// stands on the ladder, was named by a search after the due day that somebody else
// agreed to by today.
func TestNoBodyIsLateWithoutTwoWhoNamedIt(t *testing.T) {
	a, b, kind := record.Searched{ID: "a", Name: "A"}, record.Searched{ID: "b", Name: "B"}, record.Searched{ID: "k", Name: "Forces", Class: true}
	due, today := clock.NewDay(2026, 1, 10), clock.NewDay(2026, 11, 23)
	ladder, err := record.DefaultLadder()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		day := func(label string) edtf.Date {
			on := due.AddDays(rapid.IntRange(-5, 400).Draw(t, label))
			text := rapid.SampledFrom([]string{"", on.String(), on.String(), on.String(), on.String()[:7]}).Draw(t, label+" as")
			d, _ := edtf.Parse(text)
			return d
		}
		var all []record.Search
		for range rapid.IntRange(0, 5).Draw(t, "searches") {
			s := record.Search{ID: rapid.SampledFrom([]string{"search-1", "search-2", record.FileSearchID("r", 0)}).Draw(t, "id"), Sought: record.SoughtAnswer,
				Result: rapid.SampledFrom([]string{record.FoundNone, record.FoundNone, record.FoundNone, "non", ""}).Draw(t, "result"), Searched: day("searched"), Agreed: day("agreed")}
			for _, who := range []record.Searched{a, b, kind, {ID: "c", Name: "C"}} {
				if rapid.Bool().Draw(t, "names "+who.ID) {
					s.Of = append(s.Of, who)
				}
			}
			all = append(all, s)
		}
		s := &record.Summary{Answer: record.NoneYet, AnswerDue: &due, Bodies: []record.BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "k", Name: "Forces"}},
			Sought: record.LookedOf(all, record.SoughtAnswer, []record.Searched{a, b, kind})}
		named := map[string]bool{}
		for _, one := range all {
			on, agreed := one.Searched.Text(), one.Agreed.Text()
			if one.Result != record.FoundNone || one.FromFile() || len(on) != 10 || len(agreed) != 10 || on <= due.String() || agreed < on || agreed > today.String() {
				continue
			}
			for _, who := range one.Of {
				named[who.ID] = named[who.ID] || who.ID == "a" || who.ID == "b"
			}
		}
		for _, who := range s.Bodies {
			if late := s.ConditionOf(who.ID, today).Late(); late != named[who.ID] {
				t.Fatalf("%s is late: %v, and two named it: %v (%+v)", who.ID, late, named[who.ID], all)
			}
		}
		if _, on := ladder.At(s, today); on != (len(named) > 0 && (named["a"] || named["b"])) || s.Condition(today).Late() != on || s.Timed(record.TimingAfter, today) != on {
			t.Fatalf("the whole is on the ladder %v, late %v: %+v", on, s.Condition(today), all)
		}
	})
}

// TestWhatBecomesAKindOfBodyIsLateNoMore: a body's kind is put right.
func TestWhatBecomesAKindOfBodyIsLateNoMore(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	id := askedOfTwo(t, s)
	if _, err := s.RecordSearch(mender, recommendation.SearchInput{AboutKind: "recommendation", AboutID: id, Sought: record.SoughtAnswer, Result: record.FoundNone,
		Of: []string{"first-department"}, Searched: "2026-11-20", Places: "gov.uk"}); err != nil {
		t.Fatal(err)
	}
	s.looksToo(t)
	s.wants(s.get(public(), "/recommendations?body=first-department"), http.StatusOK, "days after it was due")
	b, err := s.BodyForEdit(mender, "first-department")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EditBody(mender, recommendation.BodyInput{ID: b.ID, Kind: record.BodyClass, Version: b.Version}); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(public(), "/recommendations?body=first-department"), http.StatusOK, "!days after it was due")
	s.wants(s.get(public(), "/ladder"), http.StatusOK, "!Asked of two")
}
