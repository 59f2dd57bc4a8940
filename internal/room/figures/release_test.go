package figures

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestNoPathPublishesWithoutAssurance walks at random through the steps: whatever
// the order, what is published was assured after the last change, and nothing
// leads out of published.
func TestNoPathPublishesWithoutAssurance(t *testing.T) {
	reached := 0
	rapid.Check(t, func(t *rapid.T) {
		at, _ := State("").After(StepDraft)
		assured, built := false, false
		for range 400 {
			steps := slices.Sorted(maps.Keys(moves[at]))
			if at == IsPublished || at == IsWithdrawn {
				if len(steps) > 0 {
					t.Fatalf("%v lead out of %s", steps, at)
				}
				break
			}
			steps = slices.DeleteFunc(steps, func(s Step) bool { return s == StepWithdraw })
			step := rapid.SampledFrom(steps).Draw(t, "step")
			next, _ := at.After(step)
			switch step {
			case StepEdit, StepReturn, StepReopen, StepHold, StepRefuse:
				assured, built = false, false
			case StepBuild:
				assured, built = false, true
			case StepAssure:
				assured = true
			}
			if at = next; at == IsPublished {
				reached++
				if !assured || !built {
					t.Fatal("published without being built and assured after the last change")
				}
			}
		}
	})
	if reached == 0 {
		t.Error("no walk reached the end")
	}
}

func TestTheTableOfMoves(t *testing.T) {
	for _, c := range []struct {
		from State
		step Step
		to   State
	}{
		{"", StepDraft, IsDrafted}, {IsDrafted, StepSend, ""}, {IsDrafted, StepBuild, IsBuilt}, {IsDrafted, StepRefuse, IsRefused},
		{IsRefused, StepSend, ""}, {IsRefused, StepEdit, IsDrafted}, {IsBuilt, StepSend, IsSent}, {IsBuilt, StepAssure, ""},
		{IsSent, StepEdit, ""}, {IsSent, StepBuild, ""}, {IsSent, StepAssure, IsAssured}, {IsSent, StepReturn, IsDrafted},
		{IsAssured, StepEdit, ""}, {IsAssured, StepPublish, ""}, {IsAssured, StepFreeze, IsFrozen}, {IsFrozen, StepPublish, IsPublished},
		{IsFrozen, StepBuild, ""}, {IsFrozen, StepHold, IsRefused}, {IsPublished, StepEdit, ""}, {IsPublished, StepPublish, ""}, {IsWithdrawn, StepDraft, ""},
	} {
		if to, ok := c.from.After(c.step); to != c.to || ok != (c.to != "") {
			t.Errorf("%q after %q: %q", c.from, c.step, to)
		}
	}
}

func TestTwoPeople(t *testing.T) {
	for name, c := range map[string]struct {
		e    Edition
		good bool
	}{
		"nobody":    {Edition{Kind: KindCounted, Proposer: "A"}, false},
		"oneself":   {Edition{Kind: KindCounted, Proposer: "A", AssuredBy: "A"}, false},
		"a hand":    {Edition{Kind: KindCounted, Proposer: "A", Hands: []string{"A", "B"}, AssuredBy: "B"}, false},
		"another":   {Edition{Kind: KindCounted, Proposer: "A", Hands: []string{"A"}, AssuredBy: "B"}, true},
		"published": {Edition{Kind: KindAsPublished}, true},
	} {
		if err := c.e.twoPeople(); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{"T1": "T1", "t2: period=2023 ; ethnicity_self=W1": "T2:ethnicity_self=W1;period=2023", "T10:body=x;": "T10:body=x",
		"": "", "X1": "", "T": "", "T1:period": "", "T1:=2": "", "T1:a=1;a=2": "", "T12345": "", "T1x": ""} {
		a, err := ParseAddress(text)
		if (err == nil) != (want != "") || err == nil && a.String() != want {
			t.Errorf("%q: %q, %v", text, a, err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("T2:setting=family;period=2023")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAddress(text)
		if err != nil {
			return
		}
		b, err := ParseAddress(a.String())
		if err != nil || b.String() != a.String() {
			t.Errorf("%q becomes %q, then %q (%v)", text, a, b, err)
		}
	})
}

func TestSlugs(t *testing.T) {
	for title, want := range map[string]string{"Figures for 2023!": "figures-for-2023", "  ": "release", "Desk": "release-desk", "Ünïcode": "n-code"} {
		if got := Slug(title); got != want {
			t.Errorf("%q: %q", title, got)
		}
	}
}
