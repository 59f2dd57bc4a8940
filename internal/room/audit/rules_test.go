package audit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/table/codebook"
	"candour/linkage"
	"candour/mse"
)

func TestTwoWhoAgreeSettleAPairAndOtherwiseAThird(t *testing.T) {
	for _, c := range []struct {
		verdicts []string
		state    Standing
	}{
		{nil, Waits}, {[]string{Same}, Waits}, {[]string{Same, Same}, Settled}, {[]string{Different, Different}, Settled},
		{[]string{Same, Different}, Split}, {[]string{CannotSay, CannotSay}, Split}, {[]string{Same, CannotSay}, Split},
		{[]string{Same, Different, Different}, Settled}, {[]string{CannotSay, CannotSay, CannotSay}, Settled},
	} {
		if state := standing(c.verdicts); state != c.state {
			t.Errorf("%v: %s, want %s", c.verdicts, state, c.state)
		}
	}
}

func TestANumberThatWasTypedIsRefused(t *testing.T) {
	estimate := 1184.3
	answers := &mse.Answers{Answers: []mse.Answer{{Way: mse.Way{Method: mse.BIC, MaxOrder: 2}, Result: &mse.Result{Estimate: &estimate}}}}
	figures := []Figure{{Ref: "F1", Value: "185"}, {Ref: "F2", Value: "between 600 and 2,400"}}
	for text, words := range map[string]string{
		"There are 1,184 children.":                                   "is the answer of one way",
		"There are about 1200 children.":                              "is the answer of one way",
		"There are 77 children.":                                      "77 was typed",
		"Nearly a thousand children.":                                 "is a number too",
		"See [F9].":                                                   "no figure [F9]",
		"In 2024 there were [F1]; in all [F2].":                       "",
		"On 3 March 2024, under section 47 of the Children Act 1989.": "",
		"From 2023-04 to 2024-03-31.":                                 "",
		"Recommendation 3 of the report.":                             "",
	} {
		got := CheckWords("summary", text, figures, answers)
		switch {
		case words == "" && len(got) > 0:
			t.Errorf("%q was refused: %v", text, got)
		case words != "" && (len(got) == 0 || !strings.Contains(got[0].Message, words)):
			t.Errorf("%q: want %q, got %v", text, words, got)
		}
	}
}

func TestFiguresTakeThePlaceOfTheirReferences(t *testing.T) {
	figures := []Figure{{Ref: "F1", Value: "185"}, {Ref: "F12", Value: "none"}}
	if got := WithFigures("On a list: [F1]. Not: [F12], [F3].", figures); got != "On a list: 185 [F1]. Not: none [F12], [F3]." {
		t.Error(got)
	}
}

func TestPublishedCountsGiveNobodyAway(t *testing.T) {
	for n, want := range map[int64]string{0: "none", 1: "fewer than 6", 5: "fewer than 6", 6: "5", 7: "5", 8: "10", 1234: "1,235"} {
		if got := rounded(n); got != want {
			t.Errorf("%d is printed as %s, want %s", n, got, want)
		}
	}
	for v, want := range map[float64]string{7.4: "7", 99: "99", 104: "100", 1184: "1,200", 22991: "23,000"} {
		if got := about(v); got != want {
			t.Errorf("%v is printed as %s, want %s", v, got, want)
		}
	}
}

func TestWhatClerksSettledIsApplied(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(rt, "records")
		names := make([]string, n)
		for i := range names {
			names[i] = string(rune('a' + i))
		}
		var pairs []Pair
		settled := judged{}
		for i := range names {
			for k := i + 1; k < n; k++ {
				p := Pair{names[i], names[k], rapid.Float64Range(-8, 12).Draw(rt, "w")}
				pairs = append(pairs, p)
				if v := rapid.SampledFrom([]string{"", "", Same, Different, CannotSay}).Draw(rt, "v"); v != "" {
					settled[pairKey(p.A, p.B)] = v
				}
			}
		}
		left := applied(pairs, settled)
		roots, _ := clusters(names, left, 0.9)
		for _, p := range pairs {
			a, b := slices.Index(names, p.A), slices.Index(names, p.B)
			switch settled[pairKey(p.A, p.B)] {
			case Same:
				if roots[a] != roots[b] {
					rt.Fatalf("%s and %s are one person and were not put together", p.A, p.B)
				}
			case Different:
				if slices.ContainsFunc(left, func(x Pair) bool { return x.A == p.A && x.B == p.B }) {
					rt.Fatalf("the link of %s and %s is still there", p.A, p.B)
				}
			default:
				if p.W >= linkage.WeightOf(0.9) && roots[a] != roots[b] {
					rt.Fatalf("%s and %s should be together", p.A, p.B)
				}
			}
		}
	})
}

func TestEthnicityIsPerPersonWithBounds(t *testing.T) {
	book, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	person := func(said ...string) Person {
		p := Person{}
		for _, e := range said {
			p.Records = append(p.Records, Fact{Role: RoleSuspect, Ethnicity: e})
		}
		return p
	}
	d, err := demographics(book, []Person{person("W1", "W9"), person("W1", "~not-asked"), person("A1", "W1"), person("~not-asked", "~blank"), person("~blank")}, RoleSuspect)
	if err != nil {
		t.Fatal(err)
	}
	// Two are known, both White; one is said to be different things; two are not known.
	if d.People != 5 || d.Known != 2 || d.Differs != 1 || len(d.Reasons) != 2 || d.Groups[0].Group != "White" || d.Groups[0].Count != 2 {
		t.Errorf("%+v", d)
	}
	if known, low, high := d.Groups[0].Share.Range(); known != 1 || math.Abs(low-0.4) > 1e-9 || high != 1 {
		t.Errorf("share %v from %v to %v, want 1 from 0.4 to 1", known, low, high)
	}
}

// TestTheTableCountsPeopleOfOneRole: records of the other role only join.
func TestTheTableCountsPeopleOfOneRole(t *testing.T) {
	facts := []Fact{{R: "1", List: "A", Role: RoleChild}, {R: "2", List: "B", Role: RoleChild}, {R: "3", List: "A", Role: RoleSuspect}, {R: "4", List: "B", Role: RoleSuspect},
		{R: "5", List: "B", Role: RoleChild}}
	pairs := []Pair{{"1", "3", 20}, {"2", "3", 20}} // the same person, by way of a record of another role
	e := &estimator{spec: PlanSpec{Population: RoleChild, Lists: []string{"A", "B"}}, facts: facts, pairs: pairs}
	table, err := e.records().At(0.9)
	if err != nil || table.Observed() != 2 || table.Overlap(3) != 1 {
		t.Errorf("%v (%v), want two children, one of them on both lists", table, err)
	}
}

// An interval whose end hangs on a few draws is printed as rough, and not as if
// it were like the others.
func TestARoughIntervalIsPrintedAsOne(t *testing.T) {
	few, many, one := 0.2, 31.0, 900.0
	result := func(beyond *float64) *mse.Result {
		return &mse.Result{Estimate: &one, Lower95: &one, Upper95: &one, Intervals: []mse.Interval{{Level: 0.8, Kind: "bca", Beyond: &few}, {Level: 0.95, Kind: "bca", Beyond: beyond},
			{Level: 0.95, Kind: "percentile"}}}
	}
	lines := WayLines(&mse.Answers{Answers: []mse.Answer{{Result: result(&few)}, {Result: result(&many)}, {Result: &mse.Result{Refusal: "The lists never overlap."}}}})
	for i, want := range []string{"900 to 900 (rough)", "900 to 900", ""} {
		if got := lines[i].Interval(); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
}
