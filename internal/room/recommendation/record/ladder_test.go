package record

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

func ladder(t testing.TB) Ladder {
	t.Helper()
	l, err := DefaultLadder()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestWhatIsNoLadder names the rung.
func TestWhatIsNoLadder(t *testing.T) {
	const first, second = `{"id":"a","after_days":null}`, `{"id":"b","after_days":0}`
	for text, want := range map[string]string{
		first + "," + second: "", first + "," + second + `,{"id":"c","after_days":1}`: "",
		first: "at least two", "": "at least two", second + "," + first: `rung "b": only the first`, first + `,{"id":"b","after_days":null}`: `rung "b": only the first`,
		first + `,{"id":"a","after_days":1}`: "rung 2 has no id or the id", first + `,{"id":"","after_days":1}`: "rung 2 has no id or the id", first + `,{"id":"b","after_days":-1}`: "comes no later",
		first + "," + second + `,{"id":"c","after_days":0}`: `"c" comes no later`, first + `,{"id":"b","afterdays":1}`: "cannot be read",
	} {
		_, err := ReadLadder(strings.NewReader(`{"rungs":[` + text + `]}`))
		if (err == nil) != (want == "") || err != nil && (!errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), want)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestTheLadderIsClimbedBySearches: days count from the first search after the due
// day that counts, and a rung is reached where one is no older than its day.
func TestTheLadderIsClimbedBySearches(t *testing.T) {
	l := ladder(t)
	due, today := on(t, "2026-01-01"), on(t, "2026-11-23")
	for name, x := range map[string]struct {
		days        []string
		rung, since string
	}{
		"nobody looked":                {nil, "", ""},
		"looked on the due day":        {[]string{"2026-01-01"}, "", ""},
		"looked the day after":         {[]string{"2026-01-02"}, "due", "2026-01-02"},
		"again a day too soon":         {[]string{"2026-01-02", "2026-01-15"}, "due", "2026-01-02"},
		"again on the day":             {[]string{"2026-01-02", "2026-01-16"}, "letter-1", "2026-01-16"},
		"again in any order":           {[]string{"2026-01-16", "2026-01-02"}, "letter-1", "2026-01-16"},
		"again much later":             {[]string{"2026-01-02", "2026-11-23"}, "reasons", "2026-04-24"},
		"before the due day, and once": {[]string{"2025-12-01", "2026-11-23"}, "due", "2026-11-23"},
		"a day to come does not count": {[]string{"2026-01-02", "2026-11-24"}, "due", "2026-01-02"},
	} {
		s := &Summary{Answer: NoneYet, AnswerDue: &due, Bodies: []BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}}
		for _, d := range x.days {
			s.Sought.Days = append(s.Sought.Days, lookedFor(t, d, "b"))
		}
		at, ok := l.At(s, today)
		if ok != (x.rung != "") || at.ID != x.rung || ok && at.Since.String() != x.since {
			t.Errorf("%s: %s since %s, %v", name, at.ID, at.Since, ok)
		}
		owed := 0
		for _, g := range l.Owed(s, []LadderStep{{Rung: "letter-2"}}, today) {
			if owed++; !g.Letter || g.ID == "letter-2" {
				t.Errorf("%s: %s is owed", name, g.ID)
			}
		}
		if want := map[string]int{"letter-1": 1, "reasons": 2}[x.rung]; owed != want {
			t.Errorf("%s: %d letters owed", name, owed)
		}
	}
}

// TestWhoIsOnTheLadder: who answered, was not asked by any day, or may have
// answered, is not.
func TestWhoIsOnTheLadder(t *testing.T) {
	l := ladder(t)
	due, today := on(t, "2026-11-22"), on(t, "2026-11-23")
	base := Summary{Answer: NoneYet, AnswerDue: &due, Bodies: []BodyRef{{ID: "a", Name: "A"}}, Sought: Looked{Days: []LookedDay{lookedFor(t, "2026-11-23", "a")}}}
	for name, x := range map[string]struct {
		change func(*Summary)
		rung   string
	}{
		"asked and looked for": {func(*Summary) {}, "due"},
		"answered":             {func(s *Summary) { s.Answer = Accepted }, ""},
		"no day":               {func(s *Summary) { s.AnswerDue = nil }, ""},
		"superseded":           {func(s *Summary) { s.Superseded = true }, ""},
		"due today":            {func(s *Summary) { s.AnswerDue = &today }, "waiting"},
		"one is known of":      {func(s *Summary) { s.Sought.Known = true }, ""},
		"something was said":   {func(s *Summary) { s.Remarked = true }, ""},
		"of somebody else":     {func(s *Summary) { s.Bodies = []BodyRef{{ID: "z", Name: "Z"}} }, ""},
	} {
		s := base
		x.change(&s)
		if at, ok := l.At(&s, today); at.ID != x.rung || ok != (x.rung != "") {
			t.Errorf("%s: %q %v", name, at.ID, ok)
		}
	}
}

func TestStepsOfTheLadder(t *testing.T) {
	l := ladder(t)
	for _, g := range l.Rungs {
		if g.Taken() != (g.ID != "waiting" && g.ID != "due") {
			t.Errorf("%s is taken: %v", g.ID, g.Taken())
		}
		if want := map[bool]string{true: g.Label, false: NoStep}[g.Taken()]; l.StepLabel(g.ID) != want {
			t.Errorf("%s is called %s", g.ID, l.StepLabel(g.ID))
		}
	}
	if _, err := l.Rung("none such"); !errs.Is(err, errs.Invalid) || l.StepLabel("none such") != "none such" {
		t.Error(err)
	}
	for _, x := range []struct {
		rung   string
		steps  []LadderStep
		before string
	}{
		{"letter-1", nil, ""}, {"letter-2", nil, "letter-1"}, {"letter-2", []LadderStep{{Rung: "letter-1", BodyID: "a"}}, ""}, {"letter-2", []LadderStep{{Rung: "letter-1"}}, ""},
		{"letter-2", []LadderStep{{Rung: "letter-1", BodyID: "b"}}, "letter-1"}, {"letter-3", []LadderStep{{Rung: "letter-1", BodyID: "a"}}, "letter-2"},
		{"reasons", []LadderStep{{Rung: "letter-3", BodyID: "a"}}, ""}, {"none such", nil, ""},
	} {
		before, missing := l.Needs(x.rung, "a", x.steps)
		if missing != (x.before != "") || missing && before.ID != x.before {
			t.Errorf("%s after %+v needs %q, %v", x.rung, x.steps, before.ID, missing)
		}
	}
	for _, x := range []struct {
		at   Reached
		want string
	}{
		{Reached{Rung: Rung{Label: "L"}}, "L"}, {Reached{Rung: Rung{Label: "L"}, Since: on(t, "2026-05-05")}, "L: due since 5 May 2026"},
		{Reached{Rung: Rung{Label: "L", AfterDays: ptr(0)}, Since: on(t, "2026-05-05")}, "L: two people had looked by 5 May 2026"},
		{Reached{Rung: Rung{Label: "L", AfterDays: ptr(14)}, Since: on(t, "2026-05-05")}, "L: due since 5 May 2026"},
		{Reached{Rung: Rung{Label: "L", AfterDays: ptr(0)}}, "L"},
	} {
		if got := x.at.DueWords(); got != x.want {
			t.Errorf("%+v: %s", x.at, got)
		}
	}
}

// TestToWhomAStepIs: only to those whose answer two people looked for in vain, and
// none before the letter that it follows.
func TestToWhomAStepIs(t *testing.T) {
	l := ladder(t)
	today := on(t, "2026-11-23")
	search := Search{ID: "s", Sought: SoughtAnswer, Result: FoundNone, Searched: dated(t, "2026-11-01"), Agreed: dated(t, "2026-11-01"), Of: []Searched{{ID: "a", Name: "A"}}}
	r := &Record{}
	r.ID, r.Addressees, r.Searches = "r", []Body{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, []Search{search}
	r.AnswerDue = dated(t, "2026-01-01")
	for _, x := range []struct {
		body, rung, problem string
		to                  []string
		steps               []LadderStep
	}{
		{"a", "letter-1", "", []string{"a"}, nil},
		{"b", "letter-1", "two people have to look for its answer", []string{"b"}, nil},
		{"", "letter-1", "two people have to look for its answer", []string{"a", "b"}, nil},
		{"z", "letter-1", "Choose a body", nil, nil},
		{"a", "due", "Choose a step", []string{"a"}, nil},
		{"a", "none such", "Choose a step", []string{"a"}, nil},
		{"a", "letter-2", "Record this first, to A: first letter", []string{"a"}, nil},
		{"a", "letter-2", "", []string{"a"}, []LadderStep{{Rung: "letter-1", BodyID: "a"}}},
	} {
		var p Problems
		r.Steps = x.steps
		to := l.StepFor(r, x.body, x.rung, today, &p)
		err := p.Err()
		said := ""
		for _, f := range errs.FieldsOf(err) {
			said += f.Message
		}
		if !slices.Equal(to, x.to) || (err == nil) != (x.problem == "") || !strings.Contains(said, x.problem) {
			t.Errorf("%s %s: %v, %q", x.body, x.rung, to, said)
		}
	}
	if got := l.Chased(r, today); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("%+v", got)
	}
	if got := l.Chased(r, clock.NewDay(2025, 1, 1)); got != nil {
		t.Errorf("before it was due: %+v", got)
	}
}
