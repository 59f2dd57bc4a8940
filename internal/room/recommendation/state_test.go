package recommendation_test

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
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
func searched(t testing.TB, result, on string) record.Search {
	return record.Search{Sought: record.SoughtDoing, Result: result, Searched: date(t, on), Agreed: date(t, on), Of: []record.Searched{{ID: "b", Name: "B"}}}
}

func with(s record.Search, change func(*record.Search)) []record.Search {
	change(&s)
	return []record.Search{s}
}

func TestConditionOfACommitment(t *testing.T) {
	today := clock.NewDay(2026, 11, 23)
	report := func(id, claim, on, state string) record.Progress {
		return record.Progress{ID: id, State: state, Claim: claim, Reported: date(t, on)}
	}
	found := func(progress, verdict string) record.Finding {
		return record.Finding{ProgressID: progress, Verdict: verdict}
	}
	for _, c := range []struct {
		name string
		c    record.Commitment
		want record.State
		days int
	}{
		{"in good time", record.Commitment{Due: date(t, "2027-03"), Made: date(t, "2026-10-01")}, record.StateOnTime, 0},
		{"no date", record.Commitment{Made: date(t, "2026-10-01")}, record.StateNoDate, 0},
		{"a date that has passed accuses nobody", record.Commitment{Due: date(t, "spring 2026"), Made: date(t, "2026-10-01")}, record.StateDatePassed, 0},
		{"overdue counts from the last possible day to the search", record.Commitment{Due: date(t, "spring 2026"),
			Searches: []record.Search{searched(t, record.FoundNone, "2026-11-20"), searched(t, record.FoundNone, "2026-07-01")}}, record.StateOverdue, 173},
		{"a search by the due day supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundNone, "2026-05-31")}}, record.StateDatePassed, 0},
		{"a rough day of a search supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundNone, "2026")}}, record.StateDatePassed, 0},
		{"a search of a day to come supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundNone, "2026-12-01")}}, record.StateDatePassed, 0},
		{"a search with no day supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{{Sought: record.SoughtDoing, Result: record.FoundNone}}},
			record.StateDatePassed, 0},
		{"a search whose result is misspelt supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, "non", "2026-11-20")}}, record.StateDatePassed, 0},
		{"one person alone supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, record.FoundNone, "2026-11-20"),
			func(s *record.Search) { s.Agreed = edtf.Date{} })}, record.StateDatePassed, 0},
		{"a second person on a rough day supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, record.FoundNone, "2026-11-20"),
			func(s *record.Search) { s.Agreed = date(t, "2026") })}, record.StateDatePassed, 0},
		{"a second person on a day to come supports nothing", record.Commitment{Due: date(t, "spring 2026"),
			Searches: with(searched(t, record.FoundNone, "2026-11-20"), func(s *record.Search) { s.Agreed = date(t, "2026-12-01") })}, record.StateDatePassed, 0},
		{"a second person before the first supports nothing", record.Commitment{Due: date(t, "spring 2026"),
			Searches: with(searched(t, record.FoundNone, "2026-11-20"), func(s *record.Search) { s.Agreed = date(t, "2026-11-19") })}, record.StateDatePassed, 0},
		{"a search from a file supports nothing", record.Commitment{Due: date(t, "spring 2026"), Searches: with(searched(t, record.FoundNone, "2026-11-20"),
			func(s *record.Search) { s.ID = record.FileSearchID("c", 0) })}, record.StateDatePassed, 0},
		{"one that names nobody, of an owner that no source names", record.Commitment{Due: date(t, "spring 2026"),
			Searches: with(searched(t, record.FoundNone, "2026-11-20"), func(s *record.Search) { s.Of = nil })}, record.StateDatePassed, 0},
		{"one that names nobody is of the owner", record.Commitment{BodyID: "b", Due: date(t, "spring 2026"),
			Searches: with(searched(t, record.FoundNone, "2026-11-20"), func(s *record.Search) { s.Of = nil })}, record.StateOverdue, 173},
		{"one of another than the owner", record.Commitment{BodyID: "a", Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundNone, "2026-11-20")}}, record.StateDatePassed, 0},
		{"one of a kind of body", ofAKind(record.Commitment{BodyID: "b", Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundNone, "2026-11-20")}}), record.StateDatePassed, 0},
		{"what is known of outweighs a later search", record.Commitment{Due: date(t, "spring 2026"), Searches: []record.Search{searched(t, record.FoundKnown, "2026-07-01"),
			searched(t, record.FoundNone, "2026-11-20")}}, record.StateDoingKnown, 0},
		{"its owner reported after the date and claimed nothing", record.Commitment{Due: date(t, "spring 2026"),
			Progress: []record.Progress{report("a", record.ClaimNone, "2026-06-10", record.ProgressSubmitted)}}, record.StateOverdue, 10},
		{"its owner reported before it alone", record.Commitment{Due: date(t, "spring 2026"),
			Progress: []record.Progress{report("a", record.ClaimNone, "2026-05-10", record.ProgressSubmitted)}}, record.StateDatePassed, 0},
		{"due today is not overdue", record.Commitment{Due: date(t, "2026-11-23"), Made: date(t, "2026-10-01")}, record.StateOnTime, 0},
		{"that nobody ever reported here says nothing", record.Commitment{Due: date(t, "2027"), Made: date(t, "2020-08-01")}, record.StateOnTime, 0},
		{"no new report 90 days after the last", record.Commitment{Due: date(t, "2027"),
			Progress: []record.Progress{report("a", record.ClaimNone, "2026-08-01", record.ProgressSubmitted)}}, record.StateStalled, 114},
		{"a report ends the silence", record.Commitment{Due: date(t, "2027"), Made: date(t, "2026-01-01"),
			Progress: []record.Progress{report("a", record.ClaimNone, "2026-11-01", record.ProgressSubmitted)}}, record.StateOnTime, 0},
		{"a draft does not", record.Commitment{Due: date(t, "2027"), Made: date(t, "2026-08-01"),
			Progress: []record.Progress{report("a", record.ClaimNone, "2026-08-01", record.ProgressSubmitted), report("b", record.ClaimDone, "2026-11-01", record.ProgressDraft)}}, record.StateStalled, 114},
		{"moved past its first date", record.Commitment{Due: date(t, "2027"), FirstDue: date(t, "2026-03"), Made: date(t, "2026-10-01"), Moves: make([]record.Move, 1)}, record.StateMoved, 0},
		{"claimed", record.Commitment{Due: date(t, "2026-01"), Progress: []record.Progress{report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)}}, record.StateClaimed, 0},
		{"claimed, though somebody looked after the date and found nothing", record.Commitment{Due: date(t, "2026-01"),
			Searches: []record.Search{searched(t, record.FoundNone, "2026-02-10")}, Progress: []record.Progress{report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)}},
			record.StateOverdue, 10},
		{"claimed, though its owner reported after the date that it was not done", record.Commitment{Due: date(t, "2026-01"),
			Progress: []record.Progress{report("z", record.ClaimNone, "2026-02-10", record.ProgressSubmitted), report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)}},
			record.StateOverdue, 10},
		{"claimed and looked for, and verified", record.Commitment{Due: date(t, "2026-01"), Searches: []record.Search{searched(t, record.FoundNone, "2026-02-10")},
			Progress: []record.Progress{report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)}, Findings: []record.Finding{found("a", record.VerdictVerified)}}, record.StateVerified, 0},
		{"verified", record.Commitment{Due: date(t, "2026-01"), Progress: []record.Progress{report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)},
			Findings: []record.Finding{found("a", record.VerdictVerified)}}, record.StateVerified, 0},
		{"sent back", record.Commitment{Due: date(t, "2027"), Progress: []record.Progress{report("a", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)},
			Findings: []record.Finding{found("a", record.VerdictSentBack)}}, record.StateNotAccepted, 0},
		{"claimed again after being sent back", record.Commitment{Due: date(t, "2027"),
			Progress: []record.Progress{report("a", record.ClaimDone, "2026-10-01", record.ProgressSubmitted), report("b", record.ClaimDone, "2026-11-01", record.ProgressSubmitted)},
			Findings: []record.Finding{found("a", record.VerdictSentBack)}}, record.StateClaimed, 0},
		{"withdrawn", record.Commitment{State: record.CommitmentWithdrawn, Due: date(t, "2020")}, record.StateWithdrawn, 0},
		{"superseded", record.Commitment{State: record.CommitmentSuperseded, Due: date(t, "2020")}, record.StateSuperseded, 0},
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
		if want, got := c.Condition(today), record.FactsOfWork(c).Condition(today); want != got {
			t.Errorf("the record says %+v, its summary %+v (%+v)", want, got, c)
		}
	})
}

func anyCommitment(t *rapid.T) record.Commitment {
	day := func(label string) edtf.Date {
		return edtf.Of(clock.NewDay(2026, 1, 1+rapid.IntRange(0, 700).Draw(t, label)))
	}
	c := record.Commitment{State: rapid.SampledFrom([]string{record.CommitmentOpen, record.CommitmentOpen, record.CommitmentOpen, record.CommitmentWithdrawn,
		record.CommitmentSuperseded}).Draw(t, "state"),
		BodyID: rapid.SampledFrom([]string{"", "b"}).Draw(t, "owner"), Made: day("made"), Due: day("due"), FirstDue: day("first"), Moves: make([]record.Move, rapid.IntRange(0, 2).Draw(t, "moves"))}
	for i := range rapid.IntRange(0, 4).Draw(t, "reports") {
		p := record.Progress{ID: strconv.Itoa(i), State: rapid.SampledFrom([]string{record.ProgressDraft, record.ProgressSubmitted}).Draw(t, "kind"),
			Claim: rapid.SampledFrom([]string{record.ClaimNone, record.ClaimDone}).Draw(t, "claim"), Reported: day("reported")}
		c.Progress = append(c.Progress, p)
		if p.State == record.ProgressSubmitted && p.Claim == record.ClaimDone && rapid.Bool().Draw(t, "judged") {
			c.Findings = append(c.Findings, record.Finding{ProgressID: p.ID, Found: day("found"), Verdict: rapid.SampledFrom([]string{record.VerdictVerified, record.VerdictSentBack}).Draw(t, "verdict")})
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "searches") {
		s := record.Search{Sought: record.SoughtDoing, Searched: day("searched"), Result: rapid.SampledFrom([]string{record.FoundNone, record.FoundNone, record.FoundKnown}).Draw(t, "result")}
		if rapid.Bool().Draw(t, "agreed") {
			s.Agreed = day("agreed on")
		}
		if rapid.Bool().Draw(t, "names") {
			s.Of = []record.Searched{{ID: "b", Name: "B"}}
		}
		c.Searches = append(c.Searches, s)
	}
	return c
}

func TestPartsThatDifferMakeAPartlyAcceptedWhole(t *testing.T) {
	a := func(part string, s record.Status, on string) record.Answer {
		return record.Answer{PartID: part, BodyID: "b", Status: s, Given: date(t, on)}
	}
	for _, c := range []struct {
		name    string
		answers []record.Answer
		want    record.Status
	}{
		{"none", nil, record.NoneYet},
		{"remarks alone", []record.Answer{a("", "", "2025")}, record.NoneYet},
		{"parts that differ", []record.Answer{a("a", record.Accepted, "2025"), a("b", record.Rejected, "2025")}, record.PartlyAccepted},
		{"parts that agree", []record.Answer{a("a", record.Accepted, "2025"), a("b", record.Accepted, "2025")}, record.Accepted},
		{"a part that changed to agree", []record.Answer{a("a", record.Accepted, "2024"), a("b", record.Rejected, "2024"), a("b", record.Accepted, "2025")}, record.Accepted},
		{"the whole goes before its parts", []record.Answer{a("", record.Accepted, "2024"), a("b", record.Rejected, "2025")}, record.Accepted},
		{"the latest", []record.Answer{a("", record.NotTakenForward, "2025-04-09"), a("", record.Accepted, "2023")}, record.NotTakenForward},
		{"a known date before an unknown one", []record.Answer{a("", record.Accepted, "2023"), {Status: record.Rejected}}, record.Accepted},
	} {
		if got, _ := record.LatestStatus(c.answers); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestStatesOfTheRealRegister pins what the rules make of known cases.
func TestStatesOfTheRealRegister(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	for id, want := range map[string]record.State{
		"iicsa-final-19":                 record.StateDeclined,     // accepted in 2023, not taken forward in 2025
		"iicsa-child-migration-2018-u02": record.StateClaimed,      // done, says a note; who found so is not known
		"hmicfrs-cse-2023-02":            record.StateFoundWhole,   // found incomplete in 2025, of all chief constables
		"hmicfrs-cse-2023-01":            record.StateFoundWhole,   // six were asked
		"hmicfrs-cse-2023-03":            record.StateFoundUnder,   // found in progress
		"hmicfrs-cse-2023-05":            record.StateFoundNotDone, // the Home Office alone
		"hmicfrs-cse-2023-06":            record.StateNotEntered,   // others answered the report
		"iicsa-networks-02":              record.StateAnswerKnown,  // the government that was asked answered
		"iicsa-final-01":                 record.StateDatePassed,   // a commitment for May 2025
	} {
		r, err := w.Get(public(), id)
		if err != nil {
			t.Fatal(err)
		}
		if s := record.Summarise(r); s.Condition(w.Today()).State != want {
			t.Errorf("%s is %+v, want %s", id, s.Condition(w.Today()), want)
		}
	}
}

// ofAKind has it owned by a kind of body.
func ofAKind(c record.Commitment) record.Commitment {
	c.SetOwnerKind(record.BodyClass)
	return c
}
