package record

import (
	"fmt"
	"strings"

	"candour/internal/base/clock"
)

// Reminder is a message that the clock says must go.
type Reminder struct {
	// Key is the same each time the same reminder is worked out, so that it
	// goes once.
	Key      string
	To       string
	Subject  string
	Text     string
	Escalate bool
}

// When reminders go, in days before (negative) or after the last possible day:
// 30, 7 and 0 before, then every week; to the coordinators as well from 14
// days after.
const (
	// EscalateAfter is from how many days after its date others are told.
	EscalateAfter  = 14
	remindWeekly   = 7
	remindLongest  = 30
	remindShortest = 7
)

// reminderStep says which reminder is due for something that is n days from
// its last possible day (positive when past). The steps are a window, not a
// single day, so that a day on which nothing ran loses no reminder.
func reminderStep(n int) (step string, ok bool) {
	switch {
	case n >= remindWeekly:
		return fmt.Sprintf("week-%d", n/remindWeekly), true
	case n >= 0:
		return "due", true
	case n >= -remindShortest:
		return "7-days", true
	case n >= -remindLongest:
		return "30-days", true
	}
	return "", false
}

// needsReminder says whether the owner still has something to do. A draft is
// not a report: it changes nothing here.
func needsReminder(c Condition) bool {
	if c.Waits() {
		return false // on somebody else's finding
	}
	switch c.State {
	case StateVerified, StateSuperseded, StateWithdrawn, StateNoDate:
		return false
	}
	return true
}

// CommitmentReminders works out what must go today for one commitment.
func CommitmentReminders(c *Commitment, contacts, escalate []string, today clock.Day, link func(string) string) []Reminder {
	last, ok := c.Due.Last()
	if !ok || !needsReminder(c.Condition(today)) {
		return nil
	}
	n := today.Sub(last)
	step, ok := reminderStep(n)
	if !ok {
		return nil
	}
	// A moved date starts a new row of reminders: its day is part of the key.
	key := strings.Join([]string{"commitment", c.ID, last.String(), step}, "/")
	var out []Reminder
	for i, contact := range contacts {
		k := key
		if i > 0 { // one of several who took it over
			k += "/to/" + contact
		}
		out = append(out, Reminder{Key: k, To: contact, Subject: "A commitment needs your report", Text: reminderText(c, n, link(c.ID))})
	}
	if n >= EscalateAfter {
		for _, to := range escalate {
			out = append(out, Reminder{Key: key + "/escalated/" + to, To: to, Escalate: true,
				Subject: "The date of a commitment has passed", Text: reminderText(c, n, link(c.ID))})
		}
	}
	return out
}

// heirWords says who answers for a body that was closed.
func heirWords(c *Commitment) string {
	if len(c.Heirs) == 0 {
		return ""
	}
	return ", and was closed. " + NamesOf(c.Heirs) + " answers for it now"
}

func reminderText(c *Commitment, n int, link string) string {
	when := fmt.Sprintf("Its date, %s, passed %d days ago. This register holds no report that it is done.", c.Due.Human(), n)
	switch {
	case n == 0:
		when = "It is due today."
	case n < 0:
		when = fmt.Sprintf("It is due by %s, in %d days.", c.Due.Human(), -n)
	}
	return fmt.Sprintf(`%s made this commitment%s:

%s

%s

Say what was done, or move the date and say why, on this page:
%s

A draft does not stop these messages. A report that you have submitted does, for work that it says is done.
`, OrUnknown(c.BodyName), heirWords(c), c.Wording, when, link)
}
