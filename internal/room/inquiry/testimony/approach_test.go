package testimony_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/testimony"
)

func TestNobodyFallsAwayUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []testimony.Approach
		for range rapid.IntRange(0, 40).Draw(t, "people") {
			p, err := testimony.Approach{}.Take(testimony.Move{To: testimony.Begun, On: monday})
			if err != nil {
				t.Fatal(err)
			}
			for i := range rapid.IntRange(0, 7).Draw(t, "moves") {
				to := rapid.SampledFrom(testimony.Steps).Draw(t, "to")
				if next, err := p.Take(testimony.Move{To: to, On: monday.AddDays(i), Reason: "told why"}); err == nil {
					p = next
				}
			}
			all = append(all, p)
		}
		stages := testimony.Count(all)
		stand := 0
		for _, s := range stages {
			stand += s.Stands
			if s.Reached < s.Stands {
				t.Fatalf("%s: %d stand where %d ever came", s.Step, s.Stands, s.Reached)
			}
		}
		if stand != len(all) || stages[0].Reached != len(all) {
			t.Fatalf("of %d who began %d are somewhere", len(all), stand)
		}
	})
}

func TestStepsOfAnApproach(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []testimony.Step
		ok    bool
	}{
		{"in writing", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Given}, true},
		{"at a sitting", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Offered, testimony.Ready, testimony.Given}, true},
		{"the date moved twice", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Offered, testimony.Offered, testimony.Ready}, true},
		{"another way after all", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Offered, testimony.Ready, testimony.Chosen, testimony.Given}, true},
		{"came back", []testimony.Step{testimony.Begun, testimony.Lapsed, testimony.Chosen, testimony.Given}, true},
		{"came back after stopping", []testimony.Step{testimony.Begun, testimony.Stopped, testimony.Chosen}, true},
		{"turned back, then let in", []testimony.Step{testimony.Begun, testimony.Turned, testimony.Chosen}, true},
		{"given without a beginning", []testimony.Step{testimony.Given}, false},
		{"given out of nothing chosen", []testimony.Step{testimony.Begun, testimony.Given}, false},
		{"a date given as if it were the account", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Offered, testimony.Given}, false},
		{"lapsed when it was given", []testimony.Step{testimony.Begun, testimony.Chosen, testimony.Given, testimony.Lapsed}, false},
		{"begun twice", []testimony.Step{testimony.Begun, testimony.Begun}, false},
	} {
		var p testimony.Approach
		var err error
		for i, s := range c.steps {
			if p, err = p.Take(testimony.Move{To: s, On: monday.AddDays(i), Reason: "told why"}); err != nil {
				break
			}
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	begun, _ := testimony.Approach{}.Take(testimony.Move{To: testimony.Begun, On: monday})
	for name, m := range map[string]testimony.Move{
		"turned back without a reason": {To: testimony.Turned, On: monday},
		"no day":                       {To: testimony.Chosen},
		"back-dated":                   {To: testimony.Chosen, On: monday.AddDays(-1)},
	} {
		if _, err := begun.Take(m); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, s := range testimony.Steps {
		if over := slices.Contains([]testimony.Step{testimony.Given, testimony.Turned, testimony.Lapsed, testimony.Stopped}, s); s.Over() != over {
			t.Errorf("%s: over is %v", s, s.Over())
		}
	}
}

func TestStepsArePublishedInBands(t *testing.T) {
	published := testimony.Published([]testimony.Stage{{Step: testimony.Begun, Reached: 31, Stands: 3}}, testimony.PublicBands)
	if published[0].Reached.Words() != "at least 30" || published[0].Stands.Words() != "fewer than 10" {
		t.Errorf("%+v", published)
	}
}

// TestOneAccountMoreIsSeenInNoPage gives and takes back the account of somebody
// else: what a person reads of their own, and what everybody reads, differs in a
// band that was reached or left, and in nothing else.
func TestOneAccountMoreIsSeenInNoPage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := make([]string, rapid.IntRange(0, 40).Draw(t, "accounts"))
		for i := range pool {
			pool[i] = fmt.Sprint("account ", i)
		}
		var without, with []testimony.Passage
		for i := range rapid.IntRange(1, 6).Draw(t, "sentences") {
			p := testimony.Passage{Ref: fmt.Sprint("s", i), Themed: rapid.SliceOf(rapid.SampledFrom(append([]string{"A"}, pool...))).Draw(t, "themed")}
			if rapid.Bool().Draw(t, "quotes A") {
				p.Direct = []string{"A"}
			}
			without = append(without, p)
			if rapid.Bool().Draw(t, "rests on B") {
				p.Themed = append(slices.Clone(p.Themed), "B")
			}
			with = append(with, p)
		}
		before, after := testimony.Rests("A", without, testimony.PublicBands), testimony.Rests("A", with, testimony.PublicBands)
		if len(before) != len(after) {
			t.Fatalf("a sentence came or went: %v, %v", before, after)
		}
		for i := range before {
			was, is := before[i].Others, after[i].Others
			before[i].Others, after[i].Others = testimony.Band{}, testimony.Band{}
			if !reflect.DeepEqual(before[i], after[i]) {
				t.Fatalf("%+v became %+v", before[i], after[i])
			}
			if was != is && is != testimony.PublicBands.Of(is.AtLeast) {
				t.Fatalf("%+v is no band", is)
			}
		}
		for i := range with {
			if b := testimony.RestsOn(with[i], testimony.PublicBands); b.Below == 0 && b.AtLeast%5 != 0 {
				t.Fatalf("%+v is a number and no band", b)
			}
		}
	})
	if got := testimony.RestsOn(testimony.Passage{Themed: []string{"A", "A", "B"}, Direct: []string{"B"}}, testimony.Bands{Fewest: 1, Step: 1}); got.AtLeast != 2 {
		t.Errorf("an account is counted twice: %+v", got)
	}
}
