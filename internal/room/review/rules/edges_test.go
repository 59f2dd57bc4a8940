package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// TestLimitsOfRuleFiles tries each limit of a file from both sides.
func TestLimitsOfRuleFiles(t *testing.T) {
	const limit = "working_days = 10"
	retention := ruleText(t, "retention.toml")
	draft := "days = 90\nwarn_days = 7"
	caseLife := "months = 120"
	for _, x := range []struct {
		file, text, from, to string
		ok                   bool
	}{
		{"clocks.toml", smallClocks, "days = 20", "days = 600", true},
		{"clocks.toml", smallClocks, "days = 20", "days = 601", false},
		{"clocks.toml", smallClocks, "enhanced = 2", "enhanced = 0", true},
		{"clocks.toml", smallClocks, "enhanced = 2", "enhanced = 20", true},
		{"clocks.toml", smallClocks, "enhanced = 2", "enhanced = 21", false},
		{"clocks.toml", smallClocks, "enhanced = 2", "enhanced = -1", false},
		{"clocks.toml", smallClocks, "warn = 5", "warn = 0", true},
		{"clocks.toml", smallClocks, "warn = 5", "warn = -1", false},
		{"clocks.toml", smallClocks, "warn = 5", "warn = 19", true},
		{"clocks.toml", smallClocks, "warn = 5", "warn = 20", false},
		{"clocks.toml", smallClocks, "days = 20\nenhanced = 2\nwarn = 5", "days = 1\nwarn = 0", true},
		{"clocks.toml", smallClocks, `state = "asked"`, "state = \"decided\"\nstep = \"tell\"", true},
		{"clocks.toml", smallClocks, `state = "asked"`, "state = \"closed\"\nstep = \"tell\"", true},
		{"clocks.toml", smallClocks, `state = "asked"`, "state = \"asked\"\nstep = \"ring\"", false},
		{"clocks.toml", smallClocks, "from =", "to = \"2021-04-01\"\nfrom =", true}, // in force for a day
		{"clocks.toml", smallClocks, "from =", "to = \"2021-03-31\"\nfrom =", false},

		{"eligibility.toml", smallCriteria, limit, "working_days = 600", true},
		{"eligibility.toml", smallCriteria, limit, "working_days = 601", false},
		{"eligibility.toml", smallCriteria, limit, "months = 600", true},
		{"eligibility.toml", smallCriteria, limit, "months = 601", false},
		{"eligibility.toml", smallCriteria, limit, "months = -1", false},
		{"eligibility.toml", smallCriteria, limit, "months = 0", false},
		{"eligibility.toml", smallCriteria, limit, "working_days = 1\nmonths = 1", false},
		{"eligibility.toml", smallCriteria, limit, "working_days = -1\nmonths = 1", false},
		{"eligibility.toml", smallCriteria, `reported = ["yes", ""]`, `reported = ["unsure"]`, true},
		{"eligibility.toml", smallCriteria, `reported = ["yes", ""]`, `reportd = ["yes"]`, false},
		{"eligibility.toml", smallCriteria, `reported = ["yes", ""]`, `closed_when = ["2013"]`, false},
		{"eligibility.toml", smallCriteria, "closed_from =", "results = [\"eligible\", \"not-eligible\", \"cannot-say\"]\nclosed_from =", true},
		{"eligibility.toml", smallCriteria, "closed_from =", "results = [\"elligible\"]\nclosed_from =", false},
		{"eligibility.toml", smallCriteria, "before =", "from = \"2013-06-04\"\nbefore =", true},
		{"eligibility.toml", smallCriteria, "before =", "from = \"2013-06-05\"\nbefore =", false},
		{"eligibility.toml", smallCriteria, "before =", "from =", true},
		{"eligibility.toml", smallCriteria, "before =", "meets = [\"yes\"]\nbefore =", false},
		{"eligibility.toml", smallCriteria, "before =", "fails = [\"yes\"]\nbefore =", false},
		{"eligibility.toml", smallCriteria, "before =", "meets = [\"yes\"]\nfails = [\"no\"]\nbefore =", false},
		{"eligibility.toml", smallCriteria, `before = "2013-06-05"`, "", false},

		{"retention.toml", retention, draft, "days = 3660\nwarn_days = 7", true},
		{"retention.toml", retention, draft, "days = 3661\nwarn_days = 7", false},
		{"retention.toml", retention, draft, "days = 90\nwarn_days = 1", true},
		{"retention.toml", retention, draft, "days = 90\nwarn_days = 89", true},
		{"retention.toml", retention, draft, "days = 90\nmonths = 1\nwarn_days = 7", false},
		{"retention.toml", retention, caseLife, "months = 1200", true},
		{"retention.toml", retention, caseLife, "months = 1201", false},
		{"retention.toml", retention, caseLife, "months = -1\ndays = 400", false},
	} {
		text := strings.Replace(x.text, x.from, x.to, 1)
		if text == x.text {
			t.Fatalf("%s has no %q", x.file, x.from)
		}
		err := ruleReaders[x.file](strings.NewReader(text))
		if (err == nil) != x.ok || err != nil && !errs.Is(err, errs.Invalid) {
			t.Errorf("%s with %q: %v %v", x.file, x.to, err, errs.FieldsOf(err))
		}
	}
}

// TestWhatHasNoNameIsCounted: a fault in what has no id is told by its number.
func TestWhatHasNoNameIsCounted(t *testing.T) {
	for _, x := range []struct{ file, text, from, to, where string }{
		{"clocks.toml", smallClocks, `id = "s"`, "", "set number 1"},
		{"codes.toml", smallCodes(), `id = "a"`, "", "decision number 1"},
		{"eligibility.toml", smallCriteria, `id = "v"`, "", "version number 1"},
		{"eligibility.toml", smallCriteria, `id = "y"`, "", "remedy number 2"},
		{"retention.toml", ruleText(t, "retention.toml"), `id = "draft"`, "", "kind number 1"},
	} {
		err := ruleReaders[x.file](strings.NewReader(strings.Replace(x.text, x.from, x.to, 1)))
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == x.where }) {
			t.Errorf("%s: %v %v", x.where, err, errs.FieldsOf(err))
		}
	}
}

// TestARuleOfTwoDays: between two days nobody can say of a date that may lie on
// either side.
func TestARuleOfTwoDays(t *testing.T) {
	from, before := day(t, "2013-06-05"), day(t, "2015-01-01")
	for closed, want := range map[string][3]Met{ // from alone, before alone, both
		"2013-06-04":            {MetNo, MetYes, MetNo},
		"2013-06-05":            {MetYes, MetYes, MetYes},
		"2014-12-31":            {MetYes, MetYes, MetYes},
		"2015-01-01":            {MetYes, MetNo, MetNo},
		"2013":                  {MetUnknown, MetYes, MetUnknown},
		"2014":                  {MetYes, MetYes, MetYes},
		"../2012":               {MetNo, MetYes, MetNo},
		"../2014":               {MetUnknown, MetYes, MetUnknown},
		"2014/..":               {MetYes, MetUnknown, MetUnknown},
		"2015/..":               {MetYes, MetNo, MetNo},
		"2013-06-04/2015-01-01": {MetUnknown, MetUnknown, MetUnknown},
		"2016~":                 {MetUnknown, MetUnknown, MetUnknown}, // a guess refuses nobody
		"2012?":                 {MetUnknown, MetUnknown, MetUnknown},
		"one day":               {MetUnknown, MetUnknown, MetUnknown},
		"":                      {MetUnknown, MetUnknown, MetUnknown},
		Unsure:                  {MetUnknown, MetUnknown, MetUnknown},
	} {
		for i, r := range []Rule{{From: &from}, {Before: &before}, {From: &from, Before: &before}} {
			r.Fact = factClosedWhen
			if got := r.judge(Facts{ClosedWhen: closed}); got != want[i] {
				t.Errorf("%q by rule %d: %s, not %s", closed, i, got, want[i])
			}
		}
	}
	if got := (Rule{Fact: "risk", Meets: []string{Unsure, ""}}).judge(Facts{Risk: Unsure}); got != MetUnknown {
		t.Errorf("not knowing meets a rule: %s", got)
	}
}

// TestARemedyIsOfItsResults and closes for nobody of whom the day is not known.
func TestARemedyIsOfItsResults(t *testing.T) {
	from := day(t, "2015-04-01")
	for _, x := range []struct {
		o      Offer
		f      Facts
		result Result
		want   bool
	}{
		{Offer{}, Facts{}, ResultEligible, true},
		{Offer{Results: []Result{ResultEligible}}, Facts{}, ResultEligible, true},
		{Offer{Results: []Result{ResultEligible}}, Facts{}, ResultCannotSay, false},
		{Offer{When: map[string][]string{"risk": {"yes", ""}}}, Facts{Risk: "yes"}, ResultEligible, true},
		{Offer{When: map[string][]string{"risk": {"yes", ""}}}, Facts{Risk: "misspelt"}, ResultEligible, true},
		{Offer{When: map[string][]string{"risk": {"yes"}}}, Facts{}, ResultEligible, false},
		{Offer{When: map[string][]string{"risk": {"yes"}, "where": {"wales"}}}, Facts{Risk: "yes"}, ResultEligible, false},
		{Offer{ClosedFrom: &from}, Facts{ClosedWhen: "2015-03-31"}, ResultEligible, false},
		{Offer{ClosedFrom: &from}, Facts{ClosedWhen: "2015-04-01"}, ResultEligible, true},
		{Offer{ClosedFrom: &from}, Facts{ClosedWhen: "2015"}, ResultEligible, true},
		{Offer{ClosedFrom: &from}, Facts{}, ResultEligible, true},
	} {
		if got := x.o.open(x.f, x.result); got != x.want {
			t.Errorf("%+v for %+v, %s: %v", x.o, x.f, x.result, got)
		}
	}
}

// TestLimitsOfARemedy: with no calendar a count of working days gives no day, and
// only a count of working days says what it left out.
func TestLimitsOfARemedy(t *testing.T) {
	c, err := ReadCriteria(strings.NewReader(smallCriteria))
	if err != nil {
		t.Fatal(err)
	}
	days := Offer{DeadlineWords: "open", LateWords: "late", Limits: []Limit{{WorkingDays: 10, Words: "ten days"}}}
	months := Offer{DeadlineWords: "open", LateWords: "late", Limits: []Limit{{Months: 3, Words: "three months"}}}
	f := Facts{ClosedWhen: "2026-03-02"}
	got := c.remedy(days, f, day(t, "2026-03-03"))
	if deadlineText(got.Deadline) != "2026-03-16" || got.DeadlineWords != "ten days" || !strings.HasPrefix(got.LeftOut, "Left out: weekends") {
		t.Errorf("%+v", got)
	}
	if got = c.remedy(months, f, day(t, "2026-06-02")); deadlineText(got.Deadline) != "2026-06-02" || got.LeftOut != "" {
		t.Errorf("%+v", got)
	}
	if got = c.remedy(months, f, day(t, "2026-06-03")); got.Deadline != nil || got.DeadlineWords != "late" {
		t.Errorf("%+v", got)
	}
	c.calendar = nil
	if got = c.remedy(days, f, day(t, "2026-03-03")); got.Deadline != nil || got.DeadlineWords != "open" || got.LeftOut != "" {
		t.Errorf("with no calendar: %+v", got)
	}
	none := Offer{DeadlineWords: "open", LateWords: "late"}
	if got = c.remedy(none, f, day(t, "2030-01-01")); got.DeadlineWords != "open" {
		t.Errorf("what has no limit is late: %+v", got)
	}
}

// TestClocksWithoutACalendarSayNothing.
func TestClocksWithoutACalendarSayNothing(t *testing.T) {
	c := clocks(t)
	if !c.Own() || c.Days() == nil {
		t.Error("what comes with the program counts by another list")
	}
	other := &clock.Calendar{}
	if by := c.By(fixed{other}); by.Days() != other || by.Own() {
		t.Error("another list is taken for the program's own")
	}
	c = c.By(nil)
	if c.Own() || c.Days() != nil {
		t.Error("no list is taken for one")
	}
	k, ok, err := c.For(Asked, false, day(t, "2026-03-02"))
	if !ok || !errs.Is(err, errs.Invalid) || k.Standing(day(t, "2030-01-01")) != NotKnown {
		t.Errorf("%+v %v %v", k, ok, err)
	}
}

type fixed struct{ c *clock.Calendar }

func (f fixed) Now() *clock.Calendar { return f.c }

// TestTheSetInForceOnTheDayCounts, on its first day and its last.
func TestTheSetInForceOnTheDayCounts(t *testing.T) {
	second := strings.Replace(strings.Replace(strings.Replace(smallClocks, `id = "s"`, `id = "n"`, 1), "2021-04-01", "2024-01-01", 1), "days = 20", "days = 10", 1)
	c, err := ReadClocks(strings.NewReader(strings.Replace(smallClocks, "from =", "to = \"2023-12-31\"\nfrom =", 1) + second))
	if err != nil {
		t.Fatal(err)
	}
	for arrived, want := range map[string]string{"2021-03-31": "", "2021-04-01": "s/asked", "2023-12-31": "s/asked", "2024-01-01": "n/asked"} {
		k, ok, err := c.For(Asked, false, day(t, arrived))
		if err != nil || k.Rule != want || ok != (want != "") {
			t.Errorf("%s: %q %v %v", arrived, k.Rule, ok, err)
		}
	}
}

func TestCriteriaInForce(t *testing.T) {
	to := day(t, "2025-02-17")
	c := Criteria{Versions: []Version{{ID: "old", From: day(t, "2013-06-05"), To: &to}, {ID: "new", From: day(t, "2025-02-18")}}}
	for today, want := range map[string]string{"2013-06-04": "", "2013-06-05": "old", "2025-02-17": "old", "2025-02-18": "new", "2099-01-01": "new"} {
		if v, ok := c.InForce(day(t, today)); v.ID != want || ok != (want != "") {
			t.Errorf("%s: %q %v", today, v.ID, ok)
		}
	}
}

// TestLivesInWords.
func TestLivesInWords(t *testing.T) {
	for _, x := range []struct {
		months, days int
		want         string
	}{{0, 0, ""}, {0, 1, "1 day"}, {0, 90, "90 days"}, {1, 0, "1 month"}, {11, 0, "11 months"}, {12, 0, "1 year"}, {120, 0, "10 years"}, {13, 0, "13 months"},
		{24, 5, "2 years and 5 days"}, {-1, 0, ""}} {
		if got := (RetentionRule{Months: x.months, Days: x.days}).LifeWords(); got != x.want {
			t.Errorf("%d months, %d days: %q", x.months, x.days, got)
		}
	}
	r := retention(t)
	if d, _ := r.Kind("draft"); r.DraftDays() != d.Days || d.Days == 0 {
		t.Error(r.DraftDays())
	}
}

// TestWhatHasNoLife: nothing destroys it, or no number is set for another's copy.
func TestWhatHasNoLife(t *testing.T) {
	for _, x := range []struct {
		k    RetentionRule
		want bool
	}{
		{RetentionRule{By: DestroyedByNobody}, true}, {RetentionRule{By: DestroyedByKeeper}, true},
		{RetentionRule{By: DestroyedByKeeper, Days: 1}, false}, {RetentionRule{By: DestroyedByKeeper, Months: 1}, false},
		{RetentionRule{By: DestroyedByClock}, false}, {RetentionRule{By: DestroyedByTwo, Months: 1, Days: 1}, false},
	} {
		if got := x.k.lifeless(); got != x.want {
			t.Errorf("%+v: %v", x.k, got)
		}
	}
}

// TestNoWarningComesLate: of no kind that two humans destroy is the warning due
// before the day from which they are looked for.
func TestNoWarningComesLate(t *testing.T) {
	r := retention(t)
	first, least := r.FirstWarning(), 1<<20
	for _, k := range r.Kinds {
		if k.By != DestroyedByTwo {
			continue
		}
		for month := 1; month <= 12; month++ {
			start := clock.NewDay(2026, month, 1)
			if warn := addMonths(start, k.Months).AddDays(k.Days - k.WarnDays).Sub(start); warn < first {
				t.Errorf("%s is warned of after %d days, and looked for after %d", k.ID, warn, first)
			}
		}
		least = min(least, 28*k.Months+k.Days-k.WarnDays)
	}
	if first != least {
		t.Errorf("%d, not %d", first, least)
	}
	if n := (Retention{Kinds: []RetentionRule{{By: DestroyedByTwo, Months: 2, Days: 3, WarnDays: 5}, {By: DestroyedByClock, Days: 1}}}).FirstWarning(); n != 54 {
		t.Error(n)
	}
}

// TestWhoMovesACase: what is decided takes two humans; a person may always step
// back, come back from an end, and have what ended destroyed; the clock turns
// silence into a fact and nothing else.
func TestWhoMovesACase(t *testing.T) {
	for _, from := range States() {
		for _, to := range States() {
			for _, who := range []Who{ByStaff, ByTwo, ByPerson, ByClock} {
				m, ok := MoveTo(from, to, who)
				if ok != slices.ContainsFunc(MovesFrom(from), func(x Move) bool { return x.To == to && x.Who == who }) || ok && (m.From != from || m.To != to || m.Action == "") {
					t.Errorf("%s to %s by %s: %+v", from, to, who, m)
				}
				checkMove(t, from, to, who, ok)
			}
		}
	}
	if got := fmt.Sprint(UsualWay()); got != fmt.Sprint(States()[:12]) {
		t.Error(got)
	}
	for i, s := range UsualWay()[1:] {
		if !slices.ContainsFunc(MovesFrom(UsualWay()[i]), func(m Move) bool { return m.To == s }) {
			t.Errorf("no way to %s", s)
		}
	}
}

func checkMove(t *testing.T, from, to State, who Who, ok bool) {
	t.Helper()
	decided := slices.Contains([]State{NotEligible, Decided, Closed, Erased}, to)
	switch {
	case ok && from == Erased, ok && from == to:
		t.Errorf("%s goes on to %s", from, to)
	case ok && decided && who == ByStaff, ok && decided && who == ByClock:
		t.Errorf("%s makes a case %s alone", who, to)
	case ok && who == ByTwo && !decided:
		t.Errorf("two humans for %s", to)
	case ok && who == ByClock && !(from == Asked && to == Gathered || from == Advised && to == Acted):
		t.Errorf("the clock makes a case %s", to)
	case who == ByPerson && to == Withdrawn && ok != (from != Withdrawn && from != Erased):
		t.Errorf("the person withdraws what is %s: %v", from, ok)
	case who == ByPerson && to == Appealed && ok != (from == Closed || from == NotEligible):
		t.Errorf("the person comes back from %s: %v", from, ok)
	case to == Erased && (who == ByPerson || who == ByTwo) && ok != (from.Ended() && from != Erased):
		t.Errorf("%s destroys what is %s: %v", who, from, ok)
	case who == ByPerson && ok && to != Withdrawn && to != Appealed && to != Erased:
		t.Errorf("the person makes a case %s", to)
	}
}
