package participant

import (
	"candour/internal/base/clock"
	"candour/internal/room/inquiry/rules"
)

// Factor is one thing that is weighed before somebody is made a core participant.
type Factor struct{ ID, Words string }

// Test is what is weighed, and until when a decision can be challenged, as it is known from a day on.
type Test struct {
	From    clock.Day
	Factors []Factor
	Source  string
	Status  rules.Status
	// Days are those after the day on which somebody came to know of a decision within which it can be
	// challenged in court; 0: no statute says it of this form.
	Days       int
	DaysSource string
	DaysStatus rules.Status
}

// factors are those of rule 5(2).
var factors = []Factor{
	{"role", "Did they play, or may they have played, a direct and significant role in what the inquiry looks at?"},
	{"interest", "Do they have a significant interest in an important aspect of it?"},
	{"criticism", "May they be subject to explicit or significant criticism, during the inquiry or in its report?"},
}

// begun is when the Inquiry Rules came into force, as far as we know.
var begun = clock.NewDay(2006, 8, 1)

// TestOf gives what is weighed in a form of inquiry; false where it has no participants.
func TestOf(set rules.Set) (Test, bool) {
	t := Test{From: begun, Factors: factors, Source: "Inquiry Rules 2006, rule 5(2)", Status: rules.Known}
	switch {
	case !set.Has(rules.Core):
		return Test{}, false
	case set.Has(rules.Compel):
		t.Days, t.DaysSource, t.DaysStatus = 14, "Inquiries Act 2005, section 38", rules.Known
	default:
		t.Source, t.Status = "Inquiry Rules 2006, rule 5(2), taken over by choice: no rule binds this form", rules.Guess
	}
	return t, true
}

// Until gives the day by which a decision can be challenged that somebody came to know of on the day on
// which it was made; false where no statute says it.
func (t Test) Until(on clock.Day) (clock.Day, bool) {
	if t.Days == 0 || on.IsZero() {
		return clock.Day{}, false
	}
	return on.AddDays(t.Days), true
}
