package rules

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestRulesAreDocumented holds docs/formats/review-rules.md to the program:
// every key, fact, value and event.
func TestRulesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/formats/review-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{EventSaved, EventEnded, EventWithdrawn, EventMade, StepTell, string(OwnStandard), string(VictimsCode),
		string(ResultEligible), string(ResultNotEligible), string(ResultCannotSay), beatenHold, beatenClock, beatenAppeal}
	for _, v := range []any{VerdictWords{}, Version{}, Rule{}, Offer{}, Limit{}, ClockSet{}, ClockRule{}, RetentionRule{}, Code{}} {
		names = append(names, tomlKeys(reflect.TypeOf(v))...)
	}
	for fact, values := range factValues {
		names = append(append(names, fact), values...)
	}
	for _, s := range (CodeBook{}).sets() {
		names = append(names, s.Key)
	}
	for _, n := range names {
		if !strings.Contains(string(page), "`"+n+"`") && !strings.Contains(string(page), n+"]]`") {
			t.Errorf("docs/formats/review-rules.md does not name %q", n)
		}
	}
}

func tomlKeys(of reflect.Type) []string {
	var out []string
	for i := range of.NumField() {
		if key := of.Field(i).Tag.Get("toml"); key != "" {
			out = append(out, key)
		}
	}
	return out
}
