package review_test

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/room/review/intake"
)

// TestContactPlanIsKept: whatever plan is given, what was ruled out, was not
// chosen or lacks what it needs is not allowed, and the person is told.
func TestContactPlanIsKept(t *testing.T) {
	ways := []string{"here", "email", "text", "phone", "post"}
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) []string {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(ways), 0, 5, rapid.ID[string]).Draw(t, label)
		}
		maybe := rapid.SampledFrom([]string{"", "x@demo.invalid"})
		c := intake.ContactPlan{Ways: some("ways"), Never: some("never"), Email: maybe.Draw(t, "email"), Phone: maybe.Draw(t, "phone"), Post: maybe.Draw(t, "post"),
			Voicemail: rapid.Bool().Draw(t, "voicemail")}
		needs := map[string]string{"here": "-", "email": c.Email, "text": c.Phone, "phone": c.Phone, "post": c.Post}
		told, only := 0, contains(c.Ways, "here") // "here only" rules out all others, and is told of once
		if only && len(c.Ways) > 1 {
			told++
		}
		for _, way := range ways {
			chosen, never := contains(c.Ways, way), contains(c.Never, way)
			could := chosen && !never && needs[way] != ""
			if want := could && (way == "here" || !only); c.Allows(way) != want {
				t.Errorf("%s: allowed %v in %+v", way, !want, c)
			}
			if chosen && !could && way != "here" {
				told++
			}
		}
		if c.Allows("voicemail") && (!c.Voicemail || !c.Allows("phone")) || c.Allows("carrier pigeon") {
			t.Errorf("allowed too much: %+v", c)
		}
		if len(c.Check()) != told {
			t.Errorf("told of %v, and %d ways are not kept to: %+v", c.Check(), told, c)
		}
	})
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}
