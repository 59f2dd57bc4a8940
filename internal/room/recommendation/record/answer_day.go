package record

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/trust/access"
)

// When an answer came. The day that it states is its own word. Whoever owes an
// answer could take a delay back by stating an earlier day; so what a body
// entered for itself came on the day it was entered here, until somebody of
// another body has checked the stated day against the source.

// From whom an answer was entered here. Empty, on rows of the first release: it
// is not known.
const (
	FromOwn   = "own"   // the body itself, or one of its kin
	FromOther = "other" // somebody of another body, on a form
	FromFile  = "file"  // an import by somebody of another body, or by a command
)

// came gives the last day on which the answer can have come, and whether its
// body may have answered before that. Only what a body entered for itself is
// taken for its first: a tracker's list, or somebody else's, may begin later.
func (a Answer) came() (last clock.Day, before, known bool) {
	if !a.DayChecked.IsZero() {
		first, ok := a.Given.First()
		return first, a.ReceivedFrom != FromOwn, ok
	}
	received, ok := a.Received.Last()
	return received, a.ReceivedFrom != FromOwn, ok && a.ReceivedFrom != ""
}

// FirstAnswer gives the last day on which the first coded answer can have come;
// nil when that is not known of any. Open says that one may have come before.
func FirstAnswer(answers []Answer) (out *clock.Day, open bool) {
	for _, a := range answers {
		if a.Status == "" || a.Status == NoneYet {
			continue
		}
		last, before, known := a.came()
		open = open || before || !known
		if known && (out == nil || last.Before(*out)) {
			out = &last
		}
	}
	return out, open
}

// allAnswered says that a coded answer of everybody who was asked is entered.
// Of a kind of body nobody knows who all they are.
func allAnswered(answers []Answer, asked []Body) bool {
	gave := map[string]bool{}
	for _, a := range answers {
		gave[a.BodyID] = gave[a.BodyID] || a.Status != "" && a.Status != NoneYet && a.BodyID != ""
	}
	for _, b := range asked {
		if !gave[b.ID] || b.Kind == BodyClass {
			return false
		}
	}
	return len(asked) > 0
}

// DayWords says which days are known of an answer: the stated one, the one on
// which it was entered here, and who checked the first.
func (a Answer) DayWords() string {
	var out []string
	if !a.Received.IsZero() {
		by := map[string]string{FromOwn: " by the body itself", FromOther: " by somebody else", FromFile: " from a file"}[a.ReceivedFrom]
		out = append(out, "Entered here on "+a.Received.Human()+by+".")
	}
	switch {
	case !a.DayChecked.IsZero():
		out = append(out, "The stated day was checked by "+OrNotKnown(a.DayCheckedBy)+", "+a.DayChecked.Human()+".")
	case !a.Given.IsZero():
		out = append(out, "Nobody from another body has checked the stated day.")
	}
	return strings.Join(out, " ")
}

// Apart says that whoever acts is known to be of another body. A command enters
// what a file says and answers for nobody. Where it is not known whose the
// answer is, or where somebody belongs, nobody is apart.
func Apart(actor access.Actor, body string) bool {
	if strings.HasPrefix(actor.ID, "command:") && actor.Body == "" {
		return true
	}
	return body != "" && len(actor.Kin) > 0 && !actor.OfKin(body)
}

// Arrive notes when and by whom an answer was entered, and whether its stated
// day was checked with it: whoever checks must be of another body.
func (a *Answer) Arrive(actor access.Actor, today edtf.Date, checked bool, by string) {
	a.Received = today
	switch {
	case Apart(actor, a.BodyID):
		a.ReceivedFrom = FromOther
	case a.BodyID != "" && (actor.Body == a.BodyID || actor.OfKin(a.BodyID)):
		a.ReceivedFrom = FromOwn
	}
	if checked && a.ReceivedFrom == FromOther {
		a.DayChecked, a.DayCheckedBy = today, by
	}
}
