package trace

import (
	"slices"
	"testing"

	"candour/internal/room/inquiry/finding"
)

// TestWhatWasAnsweredIsSaidFirst: the last answer of each of two who gave one, with its day; of more the
// number; the new date where one was moved, and none where it was not.
func TestWhatWasAnsweredIsSaidFirst(t *testing.T) {
	a := func(by, what, when string) finding.Event { return finding.Event{By: by, What: what, When: when} }
	one, two, three := a("Body A", "Under consideration", "1 March 2025"), a("Body A", "Not being taken forward", "9 March 2026"), a("Body B", "Accepted", "Date not known")
	yes, part := a("Body A", "Accepted", "May 2026"), a("Body A", "Rejected, on the part “b”", "May 2026")
	yes.Accepts, part.Part = true, "b"
	for name, x := range map[string]struct {
		answers  []finding.Event
		promises []finding.Promise
		said     []string
		now      string
	}{
		"none": {nil, []finding.Promise{{Due: "due 1 May 2026"}}, nil, ""},
		"last": {[]finding.Event{one, two}, nil, []string{"Body A: Not being taken forward (9 March 2026).", "1 more answer is in the steps below."}, ""},
		"both": {[]finding.Event{two, three}, []finding.Promise{{Now: "winter 2026"}}, []string{"Body A: Not being taken forward (9 March 2026).", "Body B: Accepted (Date not known)."},
			"New date: winter 2026."},
		"many": {[]finding.Event{two, three, a("Body C", "Rejected", "2026")}, []finding.Promise{{Now: "2027"}, {}, {Now: "2028"}, {Now: "2027"}},
			[]string{"Body B: Accepted (Date not known).", "Body C: Rejected (2026).", "1 more answer is in the steps below."}, "New dates: 2027 and 2028."},
		"accept": {[]finding.Event{yes}, []finding.Promise{{}}, nil, ""},
		"alone":  {[]finding.Event{yes}, nil, []string{"Body A: Accepted (May 2026)."}, ""},
		"split":  {[]finding.Event{yes, part}, []finding.Promise{{}}, []string{"Body A: Accepted (May 2026).", "Body A: Rejected, on the part “b” (May 2026)."}, ""},
		"nodate": {nil, []finding.Promise{{Now: "none is given"}}, nil, "New date: none is given."},
	} {
		got := Short(&finding.Followed{Came: []finding.Recommendation{{ID: "r", Title: "Made-up", Stands: "No commitment recorded", Answers: x.answers, Promises: x.promises}}})
		if len(got) != 1 || !slices.Equal(got[0].Said, x.said) || got[0].Now != x.now || got[0].Stands != "No commitment recorded." {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := Short(&finding.Followed{Came: []finding.Recommendation{{ID: "r", Answers: []finding.Event{one}}}}); got[0].Said != nil || got[0].Stands != hidden {
		t.Errorf("of what the register does not show: %+v", got)
	}
}
