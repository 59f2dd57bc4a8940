package recommendation

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/testkit"
)

func date(t testing.TB, s string) edtf.Date {
	t.Helper()
	d, err := edtf.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// searched is a search of one body by name that two people made on a day.
func searched(t testing.TB, result, on string) Search {
	return Search{Sought: SoughtDoing, Result: result, Searched: date(t, on), Agreed: date(t, on), Of: []Searched{{ID: "b", Name: "B"}}}
}

func with(s Search, change func(*Search)) []Search {
	change(&s)
	return []Search{s}
}

func TestConditionOfACommitment(t *testing.T) {
	today := clock.NewDay(2026, 11, 23)
	report := func(id, claim, on, state string) Progress {
		return Progress{ID: id, State: state, Claim: claim, Reported: date(t, on)}
	}
	found := func(progress, verdict string) Finding { return Finding{ProgressID: progress, Verdict: verdict} }
	for _, c := range []struct {
		name string
		c    Commitment
		want State
		days int
	}{
		{"in good time", Commitment{Due: date(t, "2027-03"), Made: date(t, "2026-10-01")}, StateOnTime, 0},
		{"no date", Commitment{Made: date(t, "2026-10-01")}, StateNoDate, 0},
		{"a date that has passed accuses nobody", Commitment{Due: date(t, "spring 2026"), Made: date(t, "2026-10-01")}, StateDatePassed, 0},
		{"overdue counts from the last possible day to the search", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026-11-20"), searched(t, FoundNone, "2026-07-01")}}, StateOverdue, 173},
		{"a search by the due day supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026-05-31")}}, StateDatePassed, 0},
		{"a rough day of a search supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026")}}, StateDatePassed, 0},
		{"a search of a day to come supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026-12-01")}}, StateDatePassed, 0},
		{"a search with no day supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: []Search{{Sought: SoughtDoing, Result: FoundNone}}}, StateDatePassed, 0},
		{"a search whose result is misspelt supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, "non", "2026-11-20")}}, StateDatePassed, 0},
		{"one person alone supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Agreed = edtf.Date{} })}, StateDatePassed, 0},
		{"a second person on a rough day supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Agreed = date(t, "2026") })}, StateDatePassed, 0},
		{"a second person on a day to come supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Agreed = date(t, "2026-12-01") })}, StateDatePassed, 0},
		{"a second person before the first supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Agreed = date(t, "2026-11-19") })}, StateDatePassed, 0},
		{"a search from a file supports nothing", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.ID = FileSearchID("c", 0) })}, StateDatePassed, 0},
		{"one that names nobody, of an owner that no source names", Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Of = nil })}, StateDatePassed, 0},
		{"one that names nobody is of the owner", Commitment{BodyID: "b", Due: date(t, "spring 2026"), Searches: with(searched(t, FoundNone, "2026-11-20"), func(s *Search) { s.Of = nil })}, StateOverdue, 173},
		{"one of another than the owner", Commitment{BodyID: "a", Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026-11-20")}}, StateDatePassed, 0},
		{"one of a kind of body", ofAKind(Commitment{BodyID: "b", Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundNone, "2026-11-20")}}), StateDatePassed, 0},
		{"what is known of outweighs a later search", Commitment{Due: date(t, "spring 2026"), Searches: []Search{searched(t, FoundKnown, "2026-07-01"), searched(t, FoundNone, "2026-11-20")}}, StateDoingKnown, 0},
		{"its owner reported after the date and claimed nothing", Commitment{Due: date(t, "spring 2026"), Progress: []Progress{report("a", ClaimNone, "2026-06-10", ProgressSubmitted)}}, StateOverdue, 10},
		{"its owner reported before it alone", Commitment{Due: date(t, "spring 2026"), Progress: []Progress{report("a", ClaimNone, "2026-05-10", ProgressSubmitted)}}, StateDatePassed, 0},
		{"due today is not overdue", Commitment{Due: date(t, "2026-11-23"), Made: date(t, "2026-10-01")}, StateOnTime, 0},
		{"that nobody ever reported here says nothing", Commitment{Due: date(t, "2027"), Made: date(t, "2020-08-01")}, StateOnTime, 0},
		{"no new report 90 days after the last", Commitment{Due: date(t, "2027"), Progress: []Progress{report("a", ClaimNone, "2026-08-01", ProgressSubmitted)}}, StateStalled, 114},
		{"a report ends the silence", Commitment{Due: date(t, "2027"), Made: date(t, "2026-01-01"), Progress: []Progress{report("a", ClaimNone, "2026-11-01", ProgressSubmitted)}}, StateOnTime, 0},
		{"a draft does not", Commitment{Due: date(t, "2027"), Made: date(t, "2026-08-01"), Progress: []Progress{report("a", ClaimNone, "2026-08-01", ProgressSubmitted), report("b", ClaimDone, "2026-11-01", ProgressDraft)}}, StateStalled, 114},
		{"moved past its first date", Commitment{Due: date(t, "2027"), FirstDue: date(t, "2026-03"), Made: date(t, "2026-10-01"), Moves: make([]Move, 1)}, StateMoved, 0},
		{"claimed", Commitment{Due: date(t, "2026-01"), Progress: []Progress{report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}}, StateClaimed, 0},
		{"claimed, though somebody looked after the date and found nothing", Commitment{Due: date(t, "2026-01"), Searches: []Search{searched(t, FoundNone, "2026-02-10")}, Progress: []Progress{report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}}, StateOverdue, 10},
		{"claimed, though its owner reported after the date that it was not done", Commitment{Due: date(t, "2026-01"), Progress: []Progress{report("z", ClaimNone, "2026-02-10", ProgressSubmitted), report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}}, StateOverdue, 10},
		{"claimed and looked for, and verified", Commitment{Due: date(t, "2026-01"), Searches: []Search{searched(t, FoundNone, "2026-02-10")}, Progress: []Progress{report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}, Findings: []Finding{found("a", VerdictVerified)}}, StateVerified, 0},
		{"verified", Commitment{Due: date(t, "2026-01"), Progress: []Progress{report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}, Findings: []Finding{found("a", VerdictVerified)}}, StateVerified, 0},
		{"sent back", Commitment{Due: date(t, "2027"), Progress: []Progress{report("a", ClaimDone, "2026-11-01", ProgressSubmitted)}, Findings: []Finding{found("a", VerdictSentBack)}}, StateNotAccepted, 0},
		{"claimed again after being sent back", Commitment{Due: date(t, "2027"), Progress: []Progress{report("a", ClaimDone, "2026-10-01", ProgressSubmitted), report("b", ClaimDone, "2026-11-01", ProgressSubmitted)}, Findings: []Finding{found("a", VerdictSentBack)}}, StateClaimed, 0},
		{"withdrawn", Commitment{State: CommitmentWithdrawn, Due: date(t, "2020")}, StateWithdrawn, 0},
		{"superseded", Commitment{State: CommitmentSuperseded, Due: date(t, "2020")}, StateSuperseded, 0},
	} {
		if got := c.c.Condition(today); got.State != c.want || got.Days != c.days {
			t.Errorf("%s: %+v, want %s, %d days", c.name, got, c.want, c.days)
		}
	}
}

// TestSummaryGivesTheSameState: the facts that lists keep lead to the state
// that the whole record has.
func TestSummaryGivesTheSameState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCommitment(t)
		today := clock.DayOf(time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)).AddDays(rapid.IntRange(0, 700).Draw(t, "today"))
		if want, got := c.Condition(today), FactsOfWork(c).Condition(today); want != got {
			t.Errorf("the record says %+v, its summary %+v (%+v)", want, got, c)
		}
	})
}

func anyCommitment(t *rapid.T) Commitment {
	day := func(label string) edtf.Date {
		return edtf.Of(clock.NewDay(2026, 1, 1+rapid.IntRange(0, 700).Draw(t, label)))
	}
	c := Commitment{State: rapid.SampledFrom([]string{CommitmentOpen, CommitmentOpen, CommitmentOpen, CommitmentWithdrawn, CommitmentSuperseded}).Draw(t, "state"),
		BodyID: rapid.SampledFrom([]string{"", "b"}).Draw(t, "owner"), Made: day("made"), Due: day("due"), FirstDue: day("first"), Moves: make([]Move, rapid.IntRange(0, 2).Draw(t, "moves"))}
	for i := range rapid.IntRange(0, 4).Draw(t, "reports") {
		p := Progress{ID: strconv.Itoa(i), State: rapid.SampledFrom([]string{ProgressDraft, ProgressSubmitted}).Draw(t, "kind"),
			Claim: rapid.SampledFrom([]string{ClaimNone, ClaimDone}).Draw(t, "claim"), Reported: day("reported")}
		c.Progress = append(c.Progress, p)
		if p.State == ProgressSubmitted && p.Claim == ClaimDone && rapid.Bool().Draw(t, "judged") {
			c.Findings = append(c.Findings, Finding{ProgressID: p.ID, Found: day("found"), Verdict: rapid.SampledFrom([]string{VerdictVerified, VerdictSentBack}).Draw(t, "verdict")})
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "searches") {
		s := Search{Sought: SoughtDoing, Searched: day("searched"), Result: rapid.SampledFrom([]string{FoundNone, FoundNone, FoundKnown}).Draw(t, "result")}
		if rapid.Bool().Draw(t, "agreed") {
			s.Agreed = day("agreed on")
		}
		if rapid.Bool().Draw(t, "names") {
			s.Of = []Searched{{ID: "b", Name: "B"}}
		}
		c.Searches = append(c.Searches, s)
	}
	return c
}

func TestPartsThatDifferMakeAPartlyAcceptedWhole(t *testing.T) {
	a := func(part string, s Status, on string) Answer {
		return Answer{PartID: part, BodyID: "b", Status: s, Given: date(t, on)}
	}
	for _, c := range []struct {
		name    string
		answers []Answer
		want    Status
	}{
		{"none", nil, NoneYet},
		{"remarks alone", []Answer{a("", "", "2025")}, NoneYet},
		{"parts that differ", []Answer{a("a", Accepted, "2025"), a("b", Rejected, "2025")}, PartlyAccepted},
		{"parts that agree", []Answer{a("a", Accepted, "2025"), a("b", Accepted, "2025")}, Accepted},
		{"a part that changed to agree", []Answer{a("a", Accepted, "2024"), a("b", Rejected, "2024"), a("b", Accepted, "2025")}, Accepted},
		{"the whole goes before its parts", []Answer{a("", Accepted, "2024"), a("b", Rejected, "2025")}, Accepted},
		{"the latest", []Answer{a("", NotTakenForward, "2025-04-09"), a("", Accepted, "2023")}, NotTakenForward},
		{"a known date before an unknown one", []Answer{a("", Accepted, "2023"), {Status: Rejected}}, Accepted},
	} {
		if got, _ := LatestStatus(c.answers); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestStatesOfTheRealRegister pins what the rules make of known cases.
func TestStatesOfTheRealRegister(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	for id, want := range map[string]State{
		"iicsa-final-19":                 StateDeclined,     // accepted in 2023, not taken forward in 2025
		"iicsa-child-migration-2018-u02": StateClaimed,      // done, says a note; who found so is not known
		"hmicfrs-cse-2023-02":            StateFoundWhole,   // found incomplete in 2025, of all chief constables
		"hmicfrs-cse-2023-01":            StateFoundWhole,   // six were asked
		"hmicfrs-cse-2023-03":            StateFoundUnder,   // found in progress
		"hmicfrs-cse-2023-05":            StateFoundNotDone, // the Home Office alone
		"hmicfrs-cse-2023-06":            StateNotEntered,   // others answered the report
		"iicsa-networks-02":              StateAnswerKnown,  // the government that was asked answered
		"iicsa-final-01":                 StateDatePassed,   // a commitment for May 2025
	} {
		r, err := w.Get(public(), id)
		if err != nil {
			t.Fatal(err)
		}
		if s := Summarise(r); s.Condition(w.Today()).State != want {
			t.Errorf("%s is %+v, want %s", id, s.Condition(w.Today()), want)
		}
	}
}

// ofAKind has it owned by a kind of body.
func ofAKind(c Commitment) Commitment {
	c.SetOwnerKind(BodyClass)
	return c
}
