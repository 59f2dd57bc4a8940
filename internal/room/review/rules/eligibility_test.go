package rules

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

func criteria(t testing.TB) Criteria {
	t.Helper()
	c, err := DefaultCriteria()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, s string) clock.Day {
	t.Helper()
	d, err := clock.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// good are facts that meet every rule of both versions.
func good() Facts {
	return Facts{
		Offence: "yes", Under18: "yes", Reported: "yes", ClosedBy: "police", ClosedWhen: "2009",
		NewEvidence: "no", Where: "england", Risk: "yes", Reviewed: "no",
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Facts)
		today  string
		result Result
		rule   string // one rule that is not met, or not known
		remedy string // one remedy that is offered
	}{
		{"all met, old remit", func(*Facts) {}, "2020-03-02", ResultEligible, "", "support"},
		{"all met, wider remit", func(*Facts) {}, "2026-03-02", ResultEligible, "", "support"},
		{"closed later, old remit", func(f *Facts) { f.ClosedWhen = "2019-10-03" }, "2020-03-02", ResultNotEligible, "closed-before-june-2013", "police-right-to-review"},
		{"closed later, last day of the old remit", func(f *Facts) { f.ClosedWhen = "2019" }, "2025-02-17", ResultNotEligible, "closed-before-june-2013", "police-complaint"},
		{"closed later, first day of the wider remit", func(f *Facts) { f.ClosedWhen = "2019" }, "2025-02-18", ResultEligible, "", ""},
		{"closed the day before", func(f *Facts) { f.ClosedWhen = "2013-06-04" }, "2020-03-02", ResultEligible, "", ""},
		{"closed on the day", func(f *Facts) { f.ClosedWhen = "2013-06-05" }, "2020-03-02", ResultNotEligible, "closed-before-june-2013", ""},
		{"closed in 2013: before or after, nobody can say", func(f *Facts) { f.ClosedWhen = "2013" }, "2020-03-02", ResultCannotSay, "closed-before-june-2013", ""},
		{"closed in 2013, wider remit", func(f *Facts) { f.ClosedWhen = "2013" }, "2026-03-02", ResultEligible, "", ""},
		{"closed some time before 2014", func(f *Facts) { f.ClosedWhen = "../2013" }, "2020-03-02", ResultCannotSay, "closed-before-june-2013", ""},
		{"closed in spring 2013", func(f *Facts) { f.ClosedWhen = "spring 2013" }, "2020-03-02", ResultEligible, "", ""},
		{"a date that cannot be read", func(f *Facts) { f.ClosedWhen = "when I was at school" }, "2020-03-02", ResultCannotSay, "closed-before-june-2013", ""},
		{"never reported", func(f *Facts) { f.Reported = "no" }, "2026-03-02", ResultNotEligible, "reported-before", "report-to-police"},
		{"still open", func(f *Facts) { f.ClosedBy = "open" }, "2026-03-02", ResultNotEligible, "closed-by", "still-open"},
		{"dropped in court", func(f *Facts) { f.ClosedBy = "court" }, "2026-03-02", ResultNotEligible, "closed-by", "no-evidence-offered"},
		{"new evidence", func(f *Facts) { f.NewEvidence = "yes" }, "2026-03-02", ResultNotEligible, "no-new-evidence", "new-evidence"},
		{"in Scotland", func(f *Facts) { f.Where = "scotland" }, "2026-03-02", ResultNotEligible, "england-or-wales", "scotland"},
		{"in Northern Ireland", func(f *Facts) { f.Where = "northern-ireland" }, "2026-03-02", ResultNotEligible, "england-or-wales", "northern-ireland"},
		{"abroad", func(f *Facts) { f.Where = "abroad" }, "2026-03-02", ResultNotEligible, "england-or-wales", "abroad"},
		{"the suspect died", func(f *Facts) { f.Risk = "died" }, "2026-03-02", ResultNotEligible, "risk", "police-complaint"},
		{"the person sees no risk: the panel checks", func(f *Facts) { f.Risk = "no" }, "2026-03-02", ResultCannotSay, "risk", ""},
		{"reviewed before: the panel asks", func(f *Facts) { f.Reviewed = "yes" }, "2026-03-02", ResultCannotSay, "not-reviewed-before", ""},
		{"grown up at the time", func(f *Facts) { f.Under18 = "no" }, "2026-03-02", ResultNotEligible, "under-18", "support"},
		{"somebody else", func(f *Facts) { f.Offence = "no" }, "2026-03-02", ResultNotEligible, "sexual-offence", "another-person"},
		{"not sure who closed it", func(f *Facts) { f.ClosedBy = Unsure }, "2026-03-02", ResultCannotSay, "closed-by", "still-open"},
		{"no version in force", func(*Facts) {}, "2001-01-01", ResultCannotSay, "", "support"},
	}
	c := criteria(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := good()
			tt.change(&f)
			v := c.Judge(f, day(t, tt.today))
			if v.Result != tt.result {
				t.Fatalf("result %s, want %s: %+v", v.Result, tt.result, v.Reasons)
			}
			if tt.rule != "" {
				open := append(v.Failed(), v.Asks()...)
				if len(open) != 1 || open[0].Rule != tt.rule {
					t.Errorf("rules not met or not known: %+v, want only %s", open, tt.rule)
				}
			}
			if tt.remedy != "" && !slices.ContainsFunc(v.Remedies, func(r Remedy) bool { return r.ID == tt.remedy }) {
				t.Errorf("remedy %s is not offered", tt.remedy)
			}
		})
	}
}

// TestNothingKnownIsAQuestion: neither silence nor "I am not sure" refuses.
func TestNothingKnownIsAQuestion(t *testing.T) {
	c := criteria(t)
	u := Unsure
	for _, f := range []Facts{{}, {u, u, u, u, u, u, u, u, u}} {
		for _, today := range []string{"2014-01-01", "2026-11-23"} {
			v := c.Judge(f, day(t, today))
			if v.Result != ResultCannotSay || len(v.Failed()) > 0 || len(v.Asks()) != len(v.Reasons) {
				t.Errorf("%+v on %s: %s, %+v", f, today, v.Result, v.Failed())
			}
		}
	}
}

// TestSayingLessNeverRefuses: over every rule of every version and every fact,
// what is skipped, not known, kept back, misspelt or only guessed at refuses
// nobody, and takes no remedy from anybody that one who skipped it has.
func TestSayingLessNeverRefuses(t *testing.T) {
	c := criteria(t)
	days := []clock.Day{}
	for _, v := range c.Versions {
		days = append(days, v.From)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		if rapid.Bool().Draw(t, "begin eligible") {
			f = good()
		}
		for _, today := range days {
			before := c.Judge(f, today)
			for fact := range factValues {
				skipped := f
				*skipped.field(fact) = ""
				for _, less := range []string{"", Unsure, "rather-not", "misspelt", "Yes ", "2013~", "2019-01-01?", "2009%"} {
					g := f
					*g.field(fact) = less
					after := c.Judge(g, today)
					for i, r := range after.Reasons {
						if r.Met != before.Reasons[i].Met && r.Met != MetUnknown {
							t.Fatalf("%s of %q: %s turned from %s to %s", fact, less, r.Rule, before.Reasons[i].Met, r.Met)
						}
					}
					if before.Result != ResultNotEligible && after.Result == ResultNotEligible {
						t.Fatalf("%s of %q refused: %+v", fact, less, after.Failed())
					}
					if less != Unsure && fact != factClosedWhen && len(after.Remedies) != len(c.Judge(skipped, today).Remedies) {
						t.Fatalf("%s of %q has other remedies than skipping it", fact, less)
					}
				}
			}
		}
	})
}

// anyFacts draws values that are right, wrong, unsure and skipped.
func anyFacts(t *rapid.T) Facts {
	f := Facts{}
	for fact := range factValues {
		*f.field(fact) = anyValue(t, fact)
	}
	return f
}

func anyValue(t *rapid.T, fact string) string {
	if fact == factClosedWhen {
		return rapid.OneOf(
			rapid.SampledFrom([]string{"", Unsure, "2013", "2013-06-05", "2013-06-04", "../2013", "2012/..", "spring 2013", "2026-10-30", "2026", "1998", "no idea"}),
			rapid.Custom(func(t *rapid.T) string {
				return clock.NewDay(rapid.IntRange(1960, 2030).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day")).String()
			}),
			rapid.String(),
		).Draw(t, fact)
	}
	values := slices.Clone(factValues[fact])
	return rapid.OneOf(rapid.SampledFrom(append(values, "", Unsure)), rapid.SampledFrom(append(values, "maybe", "YES"))).Draw(t, fact)
}

// field is where a fact is kept; the test fails when Value reads another.
func (f *Facts) field(fact string) *string {
	return map[string]*string{
		"offence": &f.Offence, "under18": &f.Under18, "reported": &f.Reported, "closed_by": &f.ClosedBy,
		factClosedWhen: &f.ClosedWhen, "new_evidence": &f.NewEvidence, "where": &f.Where, "risk": &f.Risk, "reviewed": &f.Reviewed,
	}[fact]
}

func anyDay(t *rapid.T) clock.Day {
	return clock.NewDay(rapid.IntRange(2000, 2040).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day of year"))
}

func TestJudgeIsTotalAndNeverADeadEnd(t *testing.T) {
	c := criteria(t)
	rapid.Check(t, func(t *rapid.T) {
		f, today := anyFacts(t), anyDay(t)
		v := c.Judge(f, today)
		failed, asks := len(v.Failed()), len(v.Asks())
		switch v.Result {
		case ResultNotEligible:
			if failed == 0 {
				t.Fatalf("refused without a rule: %+v", v)
			}
		case ResultEligible:
			if failed+asks > 0 || len(v.Reasons) == 0 {
				t.Fatalf("accepted with rules open: %+v", v)
			}
		case ResultCannotSay:
			if failed > 0 || asks == 0 && v.Version != "" {
				t.Fatalf("cannot say without a question: %+v", v)
			}
		default:
			t.Fatalf("result %q", v.Result)
		}
		if v.Words == "" || len(v.Remedies) == 0 {
			t.Fatalf("a dead end: %+v", v)
		}
		for _, r := range v.Remedies {
			if r.Title == "" || r.Words == "" || r.Link == "" || r.DeadlineWords == "" {
				t.Fatalf("remedy %+v", r)
			}
			if r.Deadline != nil && r.Deadline.Before(today) {
				t.Fatalf("remedy %s has a deadline that has passed: %s", r.ID, r.Deadline)
			}
		}
	})
}

// TestMoreKnowledgeRefusesOnlyByNamingARule: filling in what was not known
// changes only the rules that read that fact.
func TestMoreKnowledgeRefusesOnlyByNamingARule(t *testing.T) {
	c := criteria(t)
	rapid.Check(t, func(t *rapid.T) {
		f, today := anyFacts(t), anyDay(t)
		if rapid.Bool().Draw(t, "begin eligible") {
			f = good()
		}
		before := c.Judge(f, today)
		fact := rapid.SampledFrom([]string{"offence", "under18", "reported", "closed_by", factClosedWhen, "new_evidence", "where", "risk", "reviewed"}).Draw(t, "fact")
		*f.field(fact) = anyValue(t, fact)
		after := c.Judge(f, today)
		version, _ := c.InForce(today)
		for i, r := range after.Reasons {
			if r.Met != before.Reasons[i].Met && version.Rules[i].Fact != fact {
				t.Fatalf("rule %s changed with fact %s, which it does not read", r.Rule, fact)
			}
		}
		if before.Result == ResultEligible && after.Result == ResultNotEligible {
			for _, r := range after.Failed() {
				if i := slices.IndexFunc(version.Rules, func(x Rule) bool { return x.ID == r.Rule }); version.Rules[i].Fact != fact {
					t.Fatalf("refused by %s after learning %s", r.Rule, fact)
				}
			}
		}
	})
}

// TestANarrowerDateOnlySettles: learning the day inside a rough date never
// turns yes into no or no into yes.
func TestANarrowerDateOnlySettles(t *testing.T) {
	r := Rule{ID: "x", Fact: factClosedWhen}
	rapid.Check(t, func(t *rapid.T) {
		limit := clock.NewDay(2013, rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		r.Before, r.From = &limit, nil
		if rapid.Bool().Draw(t, "from") {
			r.Before, r.From = nil, &limit
		}
		exact := clock.NewDay(rapid.IntRange(2012, 2014).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "exact"))
		text := exact.String()
		for _, rough := range []string{text[:4], text[:7], "../" + text, text + "/.."} {
			got, settled := r.judge(Facts{ClosedWhen: rough}), r.judge(Facts{ClosedWhen: text})
			if settled == MetUnknown || got != MetUnknown && got != settled {
				t.Fatalf("%s is %s and %s is %s (limit %s)", rough, got, text, settled, limit)
			}
		}
	})
}

// TestExplanationComesFromTheRules: the words shown are those of the file.
func TestExplanationComesFromTheRules(t *testing.T) {
	c := criteria(t)
	c.Versions[1].Rules[0].WordsNot = "Changed by the secretariat."
	f := good()
	f.Offence = "no"
	v := c.Judge(f, day(t, "2026-03-02"))
	if got := v.Failed()[0].Words; got != "Changed by the secretariat." {
		t.Errorf("words %q", got)
	}
}

// TestEveryFactIsRead: a question that no rule and no remedy needs would be
// asked of a person for nothing.
func TestEveryFactIsRead(t *testing.T) {
	c := criteria(t)
	for fact := range factValues {
		read := false
		for _, v := range c.Versions {
			read = read || slices.ContainsFunc(v.Rules, func(r Rule) bool { return r.Fact == fact })
		}
		if !read {
			t.Errorf("no rule reads %s", fact)
		}
	}
}
