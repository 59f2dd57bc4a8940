package rules

import "candour/internal/base/clock"

// Turn is a change of form: from the day after it was agreed to, the inquiry goes by
// another set of rules (Inquiries Act 2005, section 15: with the consent of whoever set
// the inquiry up; here two people of the commissioning body). The day itself is still the
// old form's, so that nobody who spoke in the morning learns in the evening that they
// spoke to something else.
type Turn struct {
	On       clock.Day
	From, To string // versions of [Set]
}

// InForce gives the version that an inquiry goes by on a day: the one that it began with,
// and after each change of form the one that it was changed to. Changes are in their order.
func InForce(first string, turns []Turn, day clock.Day) string {
	for _, t := range turns {
		if day.After(t.On) {
			first = t.To
		}
	}
	return first
}

// RulesFor gives the version under which something stands that was given on a day: that of
// its own day, whatever the inquiry became since. What was promised to whoever gave it (to
// be heard and not compelled, to be named by nobody) is so kept after any change of form.
// A record of which the day is not known stands under the first.
func RulesFor(given clock.Day, first string, turns []Turn) string {
	if given.IsZero() {
		return first
	}
	return InForce(first, turns, given)
}
