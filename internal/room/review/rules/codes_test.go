package rules

import "testing"

func TestCodes(t *testing.T) {
	b, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	for id, set := range map[string]CodeSet{
		"reinvestigate": b.OutcomeCodes, "cannot-restart": b.OutcomeCodes, "explanation": b.OutcomeCodes,
		"no-answer": b.ForceActionCodes, "refused": b.ForceActionCodes,
		"victim-account": b.LineCodes, "not-followed": b.LineStates, "no-reason": b.LineReasons,
	} {
		if !set.Has(id) {
			t.Errorf("no code %q", id)
		}
	}
	if b.OutcomeCodes.Has("") || b.OutcomeCodes.Has("charged") {
		t.Error("a code is found that is not there")
	}
}

// TestEveryRuleHasACodeForNotMeetingIt: a refusal is counted by the rule that
// made it.
func TestEveryRuleHasACodeForNotMeetingIt(t *testing.T) {
	b, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, v := range criteria(t).Versions {
		for _, r := range v.Rules {
			rules[r.ID] = true
			if !b.NotEligibleCodes.Has(r.ID) {
				t.Errorf("rule %s has no code", r.ID)
			}
		}
	}
	for _, c := range b.NotEligibleCodes {
		if !rules[c.ID] {
			t.Errorf("code %s is of no rule", c.ID)
		}
	}
}
