package record

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

func dated(t testing.TB, s string) edtf.Date {
	t.Helper()
	d, err := edtf.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func on(t testing.TB, s string) clock.Day {
	t.Helper()
	d, err := clock.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ptr[T any](v T) *T { return &v }

// lookedFor is a search on a day that two people made, of bodies by name.
func lookedFor(t testing.TB, day string, of ...string) LookedDay {
	d := LookedDay{On: on(t, day), Entered: on(t, day), Agreed: on(t, day)}
	for _, b := range of {
		d.Of = append(d.Of, BodyRef{ID: b, Name: strings.ToUpper(b)})
	}
	return d
}

// TestWhereARecommendationStands: what ends it comes before what is late, what is
// late before what is open, and nothing is late by the calendar alone.
func TestWhereARecommendationStands(t *testing.T) {
	today := on(t, "2026-11-23")
	past, soon := ptr(on(t, "2026-06-01")), ptr(on(t, "2027-06-01"))
	asked := []BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}
	once := LookedDay{On: on(t, "2026-07-01"), Of: asked[:1]}
	incomplete := Found{Open: true, One: true, Status: "incomplete"}
	work := func(states ...State) (out []Condition) {
		for i, s := range states {
			out = append(out, Condition{State: s, Days: i})
		}
		return out
	}
	for name, x := range map[string]struct {
		f    facts
		want Condition
	}{
		"superseded before all":           {facts{superseded: true, foundDone: true, refused: true}, Condition{State: StateSuperseded}},
		"found done":                      {facts{foundDone: true}, Condition{State: StateVerified}},
		"found done, work ended":          {facts{foundDone: true, conditions: work(StateVerified, StateWithdrawn, StateSuperseded)}, Condition{State: StateVerified}},
		"found done, the work withdrawn":  {facts{foundDone: true, conditions: work(StateWithdrawn)}, Condition{State: StateVerified}},
		"found done, the work superseded": {facts{foundDone: true, conditions: work(StateSuperseded)}, Condition{State: StateVerified}},
		"found done, work goes on":        {facts{foundDone: true, conditions: work(StateVerified, StateOnTime)}, Condition{State: StateOnTime, Days: 1}},
		"said done":                       {facts{saidDone: true}, Condition{State: StateClaimed}},
		"said done, found that it is not": {facts{saidDone: true, found: incomplete}, Condition{State: StateFoundNotDone}},
		"said done, work goes on":         {facts{saidDone: true, conditions: work(StateOnTime)}, Condition{State: StateOnTime}},
		"refused":                         {facts{answer: Rejected, refused: true, answerBy: "A", conditions: work(StateOverdue)}, Condition{State: StateDeclined, Of: "A"}},
		"nothing entered":                 {facts{}, Condition{State: StateNotEntered}},
		"an answer is known of":           {facts{sought: Looked{Known: true}}, Condition{State: StateAnswerKnown}},
		"something was remarked":          {facts{remarked: true}, Condition{State: StateAnswerKnown}},
		"a remark outweighs a search": {facts{remarked: true, answerDue: past, sought: Looked{Days: []LookedDay{lookedFor(t, "2026-07-01", "a")}}},
			Condition{State: StateAnswerKnown}},
		"others answered":   {facts{others: true}, Condition{State: StateNotOwn}},
		"one person looked": {facts{answerDue: past, sought: Looked{Days: []LookedDay{once}}}, Condition{State: StateNotEntered, Once: once.On}},
		"two looked after the day": {facts{asked: asked[:1], answerDue: past, sought: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateNotAnswered, Days: 10, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11")}},
		"two looked for one of two": {facts{asked: asked, answerDue: past, sought: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateNotAnswered, Days: 10, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11"), Of: "A"}},
		"two looked on the day itself": {facts{asked: asked[:1], answerDue: past, sought: Looked{Days: []LookedDay{lookedFor(t, "2026-06-01", "a")}}},
			Condition{State: StateNotAnswered, On: *past, Entered: *past}},
		"two looked, no day was set": {facts{asked: asked[:1], sought: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateNotAnswered, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11")}},
		"no answer, and work":             {facts{conditions: work(StateOnTime)}, Condition{State: StateOnTime}},
		"no answer, and found incomplete": {facts{found: incomplete}, Condition{State: StateFoundNotDone}},
		"accepted, nothing else":          {facts{answer: Accepted}, Condition{State: StateNoCommitment}},
		"considered":                      {facts{answer: UnderConsideration}, Condition{State: StateConsideration}},
		"considered, by a day to come":    {facts{answer: UnderConsideration, deadline: soon}, Condition{State: StateOnTime}},
		"accepted by others":              {facts{answer: Accepted, others: true}, Condition{State: StateNotOwn}},
		"its day is today":                {facts{answer: Accepted, deadline: ptr(today)}, Condition{State: StateOnTime}},
		"its day is past":                 {facts{answer: Accepted, deadline: past}, Condition{State: StateDatePassed}},
		"its day is past, doing known":    {facts{answer: Accepted, deadline: past, doing: Looked{Known: true}}, Condition{State: StateDoingKnown}},
		"its day is past, one looked":     {facts{answer: Accepted, deadline: past, doing: Looked{Days: []LookedDay{once}}}, Condition{State: StateDatePassed, Once: once.On}},
		"its day is past, two looked": {facts{answer: Accepted, asked: asked[:1], deadline: past, doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateOverdue, Days: 10, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11")}},
		"two looked on its day": {facts{answer: Accepted, asked: asked[:1], deadline: past, doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-01", "a")}}},
			Condition{State: StateDatePassed}},
		"its day is past, work verified": {facts{answer: Accepted, deadline: past, conditions: work(StateVerified)}, Condition{State: StateVerified}},
		"verified, and found incomplete": {facts{answer: Accepted, conditions: work(StateVerified), found: incomplete}, Condition{State: StateFoundNotDone}},
		"on time, and found incomplete":  {facts{answer: Accepted, conditions: work(StateOnTime), found: incomplete}, Condition{State: StateOnTime}},
		"overdue by more than its work": {facts{answer: Accepted, asked: asked[:1],
			deadline: past, conditions: []Condition{{State: StateOverdue, Days: 9}}, doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateOverdue, Days: 10, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11")}},
		"overdue by as much": {facts{answer: Accepted, asked: asked[:1],
			deadline: past, conditions: []Condition{{State: StateOverdue, Days: 10}}, doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateOverdue, Days: 10}},
		"overdue, and its work is only moved": {facts{answer: Accepted, asked: asked[:1],
			deadline: past, conditions: []Condition{{State: StateMoved, Days: 99}}, doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateOverdue, Days: 10, On: on(t, "2026-06-11"), Entered: on(t, "2026-06-11")}},
		"looked for by its day, work verified": {facts{answer: Accepted, asked: asked[:1],
			deadline: past, conditions: work(StateVerified), doing: Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}}},
			Condition{State: StateVerified}},
	} {
		if x.f.answer == "" {
			x.f.answer = NoneYet
		}
		if got := x.f.condition(today); got != x.want {
			t.Errorf("%s: %+v, not %+v", name, got, x.want)
		}
	}
}

// TestTheMostPressingStandsForAll, and of two the one that has waited longer.
func TestTheMostPressingStandsForAll(t *testing.T) {
	for i, a := range pressing {
		for j, b := range pressing {
			got := facts{conditions: []Condition{{State: a, Days: 3}, {State: b, Days: 4}}}.worst()
			want := Condition{State: a, Days: 3}
			if j < i || a == b {
				want = Condition{State: b, Days: 4}
			}
			if got == nil || *got != want {
				t.Errorf("of %s and %s %+v", a, b, got)
			}
		}
	}
	got := facts{conditions: []Condition{{State: StateOverdue, Days: 4, Of: "first"}, {State: StateOverdue, Days: 4}}}.worst()
	if got == nil || got.Of != "first" {
		t.Errorf("of two alike %+v", got)
	}
	if (facts{}).worst() != nil || (facts{conditions: []Condition{{State: StateWithdrawn}}}).worst() != nil {
		t.Error("what ended stands for all")
	}
}

// TestWhatIsLate: only what a record states with its day.
func TestWhatIsLate(t *testing.T) {
	late := []State{StateOverdue, StateNotAccepted, StateMoved, StateFoundNotDone}
	for _, s := range StateLabels {
		c := Condition{State: State(s.Value)}
		if c.Late() != slices.Contains(late, c.State) {
			t.Errorf("%s: %v", c.State, c.Late())
		}
		if c.Days = 1; c.Late() != (slices.Contains(late, c.State) || c.State == StateNotAnswered) {
			t.Errorf("%s by a day: %v", c.State, c.Late())
		}
		if c.Waits() != (c.State == StateClaimed) || c.Words() == "" {
			t.Errorf("%s waits: %v", c.State, c.Waits())
		}
		if c.Claim = "claimed done"; !c.Waits() {
			t.Errorf("%s with a claim does not wait", c.State)
		}
	}
}

// TestAConditionInWords.
func TestAConditionInWords(t *testing.T) {
	five := on(t, "2026-05-05")
	for _, x := range []struct {
		c    Condition
		want string
	}{
		{Condition{State: StateOverdue, Days: 1, On: five}, "Overdue by 1 day on 5 May 2026"},
		{Condition{State: StateOverdue, Days: 12, On: five, Of: "A"}, "Overdue by 12 days on 5 May 2026 from A"},
		{Condition{State: StateOverdue}, "Overdue"},
		{Condition{State: StateOverdue, Days: 2, On: five, Entered: on(t, "2026-06-01"), Claim: "claimed done", Refused: "an earlier claim was not accepted"},
			"Overdue by 2 days on 5 May 2026 (entered here 1 June 2026); claimed done; an earlier claim was not accepted"},
		{Condition{State: StateOverdue, Days: 2, On: five, Entered: five}, "Overdue by 2 days on 5 May 2026"},
		{Condition{State: StateNotAnswered, Days: 3, On: five, Of: "A"}, "No answer found from A on 5 May 2026, 3 days after it was due"},
		{Condition{State: StateNotAnswered, On: five}, "No answer found on 5 May 2026"},
		{Condition{State: StateNotEntered}, "No answer entered here"},
		{Condition{State: StateNotEntered, Once: five, Entered: five}, "One person looked on 5 May 2026 and found none"},
		{Condition{State: StateNotEntered, Once: five, Nobody: true}, "Looked for on 5 May 2026 and not found, of no body by name"},
		{Condition{State: StateDatePassed}, "Date passed"},
		{Condition{State: StateDatePassed, Once: five}, "Date passed; one person looked on 5 May 2026 and found none"},
		{Condition{State: StateNotAccepted, On: five}, "Not accepted as done on 5 May 2026"},
		{Condition{State: StateNotAccepted}, "Not accepted as done"},
		{Condition{State: StateAnsweredLate, Days: 1}, "Answered 1 day after the day asked for"},
		{Condition{State: StateAnsweredLate}, "Answered after the day asked for"},
		{Condition{State: StateStalled, Days: 91}, "No new report here for 91 days"},
		{Condition{State: StateStalled}, "No new report here"},
		{Condition{State: StateFoundUnder, FoundOn: "24 October 2025", FoundBy: "HMICFRS"}, "Found in progress on 24 October 2025 by HMICFRS"},
		{Condition{State: StateFoundUnder}, "Found in progress"},
		{Condition{State: StateDeclined, Of: "A"}, "Not being done, said by A"},
		{Condition{State: StateDeclined}, "Not being done"},
		{Condition{State: StateFoundNotDone, Unstarted: true}, "Found not started"},
		{Condition{State: StateFoundWhole, Unstarted: true}, "Found not started as a whole; it may differ by body"},
		{Condition{State: StateClaimed, Bare: true}, "Claimed done without evidence"},
		{Condition{State: StateClaimed}, "Claimed done"},
		{Condition{State: StateVerified, Bare: true}, "Verified as done; no evidence came with the claim"},
	} {
		if got := x.c.Words(); got != x.want {
			t.Errorf("%+v: %s", x.c, got)
		}
	}
}

// TestAClaimEndsNoLateness: it stands beside it, with its day and what was refused
// before.
func TestAClaimEndsNoLateness(t *testing.T) {
	today := on(t, "2026-11-23")
	c := Commitment{BodyID: "b", Due: dated(t, "2026-06-01"), Searches: []Search{{Sought: SoughtDoing, Result: FoundNone, Searched: dated(t, "2026-06-11"), Agreed: dated(t, "2026-06-12")}},
		Progress: []Progress{{ID: "1", State: ProgressSubmitted, Claim: ClaimDone, Reported: dated(t, "2026-07-01")},
			{ID: "2", State: ProgressSubmitted, Claim: ClaimDone, Reported: dated(t, "2026-08-01"), Evidence: make([]Evidence, 1)}},
		Findings: []Finding{{ProgressID: "1", Verdict: VerdictSentBack, Found: dated(t, "2026-07-15")}}}
	if got, want := c.Condition(today).Words(), "Overdue by 10 days on 11 June 2026; claimed done on 1 August 2026; an earlier claim was not accepted on 15 July 2026"; got != want {
		t.Error(got)
	}
	c.Progress[1].Reported, c.Progress[1].Evidence, c.Findings[0].Found = edtf.Date{}, nil, dated(t, "2026")
	if got, want := c.Condition(today).Words(), "Overdue by 10 days on 11 June 2026; claimed done without evidence; an earlier claim was not accepted"; got != want {
		t.Error(got)
	}
	c.Due = dated(t, "2026-11-23") // not past
	if got := c.Condition(today); got.State != StateClaimed || got.Refused == "" {
		t.Errorf("%+v", got)
	}
	c.Due = edtf.Date{}
	if got := c.Condition(today); got.State != StateClaimed {
		t.Errorf("%+v", got)
	}
}

// TestOnTheDayItself: each limit of a commitment from both sides.
func TestOnTheDayItself(t *testing.T) {
	report := func(day string) []Progress {
		return []Progress{{ID: "1", State: ProgressSubmitted, Claim: ClaimNone, Reported: dated(t, day)}}
	}
	today := on(t, "2026-11-23")
	for name, x := range map[string]struct {
		c    Commitment
		want Condition
	}{
		"reported on the due day":        {Commitment{Due: dated(t, "2026-06-01"), Progress: report("2026-06-01")}, Condition{State: StateDatePassed}},
		"reported the day after":         {Commitment{Due: dated(t, "2026-06-01"), Progress: report("2026-06-02")}, Condition{State: StateOverdue, Days: 1, On: on(t, "2026-06-02")}},
		"reported today":                 {Commitment{Due: dated(t, "2026-06-01"), Progress: report("2026-11-23")}, Condition{State: StateOverdue, Days: 175, On: today}},
		"reported on a day to come":      {Commitment{Due: dated(t, "2026-06-01"), Progress: report("2026-11-24")}, Condition{State: StateDatePassed}},
		"reported on a rough day":        {Commitment{Due: dated(t, "2026-06-01"), Progress: report("2026")}, Condition{State: StateDatePassed}},
		"silent for 90 days":             {Commitment{Due: dated(t, "2027"), Progress: report("2026-08-25")}, Condition{State: StateOnTime}},
		"silent for 91 days":             {Commitment{Due: dated(t, "2027"), Progress: report("2026-08-24")}, Condition{State: StateStalled, Days: 91}},
		"silent since a month":           {Commitment{Due: dated(t, "2027"), Progress: report("2026-08")}, Condition{State: StateOnTime}},
		"moved, first day today":         {Commitment{Due: dated(t, "2027"), FirstDue: dated(t, "2026-11-23"), Moves: make([]Move, 1)}, Condition{State: StateOnTime}},
		"moved, first day past":          {Commitment{Due: dated(t, "2027"), FirstDue: dated(t, "2026-11-22"), Moves: make([]Move, 1)}, Condition{State: StateMoved}},
		"first day past and never moved": {Commitment{Due: dated(t, "2027"), FirstDue: dated(t, "2026-11-22")}, Condition{State: StateOnTime}},
		"not accepted with no claim": {Commitment{Due: dated(t, "2027"), Findings: []Finding{{Verdict: VerdictSentBack, Found: dated(t, "2026-10-01")}}},
			Condition{State: StateNotAccepted, On: on(t, "2026-10-01")}},
		"verified with no claim": {Commitment{Due: dated(t, "2027"), Findings: []Finding{{Verdict: VerdictVerified}}}, Condition{State: StateVerified}},
		"verified with a claim and evidence": {Commitment{Progress: []Progress{{ID: "1", State: ProgressSubmitted, Claim: ClaimDone,
			Evidence: make([]Evidence, 1)}}, Findings: []Finding{{ProgressID: "1", Verdict: VerdictVerified}}},
			Condition{State: StateVerified}},
		"verified with a bare claim": {Commitment{Progress: []Progress{{ID: "1", State: ProgressSubmitted, Claim: ClaimDone}}, Findings: []Finding{{ProgressID: "1", Verdict: VerdictVerified}}},
			Condition{State: StateVerified, Bare: true}},
	} {
		if got := x.c.Condition(today); got != x.want {
			t.Errorf("%s: %+v, not %+v", name, got, x.want)
		}
	}
}
