package record

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Said is one coded answer, as far as rules need it: whose it is, of what and
// when. What a body said is only that body's own answer: one of another, of the
// government for its department, or of nobody who is named, is not.
type Said struct {
	BodyID       string    `json:"body_id,omitempty"`
	Body         string    `json:"body,omitempty"`
	PartID       string    `json:"part_id,omitempty"`
	Status       Status    `json:"status"`
	Given        edtf.Date `json:"given,omitzero"`
	Received     edtf.Date `json:"received,omitzero"`
	ReceivedFrom string    `json:"received_from,omitempty"`
	DayChecked   edtf.Date `json:"day_checked,omitzero"`
	// Sourced says that it has a source, or that the body itself entered it;
	// Checked is whether it was checked against that.
	Sourced bool  `json:"sourced,omitempty"`
	Checked *bool `json:"checked,omitempty"`
	// Class says that it is of a kind of body: nobody knows who all they are.
	Class bool `json:"class,omitempty"`
}

// saidOf draws the coded answers out of a record, in their order.
func saidOf(answers []Answer, asked []Body) (out []Said) {
	kinds := map[string]bool{}
	for _, b := range asked {
		kinds[b.ID] = b.Kind == BodyClass
	}
	for _, a := range InOrder(answers) {
		if a.Status != "" && a.Status != NoneYet {
			out = append(out, Said{a.BodyID, a.BodyName, a.PartID, a.Status, a.Given, a.Received, a.ReceivedFrom, a.DayChecked,
				a.SourceURL != "" || a.ReceivedFrom == FromOwn, a.Check.Done, kinds[a.BodyID]})
		}
	}
	return out
}

// answersOf gives what was said as answers; position keeps their order.
func answersOf(said []Said) []Answer {
	out := make([]Answer, len(said))
	for i, a := range said {
		out[i] = Answer{BodyID: a.BodyID, BodyName: a.Body, PartID: a.PartID, Status: a.Status, Given: a.Given,
			Received: a.Received, ReceivedFrom: a.ReceivedFrom, DayChecked: a.DayChecked, Position: i + 1, sourced: a.Sourced}
	}
	return out
}

// own are the answers of one body.
func own(said []Said, body string) (out []Said) {
	for _, a := range said {
		if body != "" && a.BodyID == body {
			out = append(out, a)
		}
	}
	return out
}

// answerOf puts the answer of one body in place of that of all.
func (s *Summary) answerOf(body string) {
	said := own(s.Said, body)
	mine := answersOf(said)
	s.others = s.Answered() && len(mine) == 0
	s.Answer, s.AnswerDate = LatestStatus(mine)
	s.AnswerBy = ""
	s.FirstAnswer, s.TimeOpen = FirstAnswer(mine)
	s.TimeOpen = s.TimeOpen || len(said) > 0 && said[0].Class
}

// saidWords gives what a body said, as it stood, in a line.
func saidWords(said []Said) string {
	var out []string
	for _, st := range Standings(answersOf(said)) {
		out = append(out, OrUnsaid(st.BodyName)+": "+st.Glance())
	}
	return strings.Join(out, "; ")
}

// day is when it was said: the day that it states, but of what a body entered for itself the day of that entry
// until somebody of another body has checked the stated one (answer_day.go).
func (a Said) day() edtf.Date {
	if a.ReceivedFrom == FromOwn && a.DayChecked.IsZero() {
		return a.Received
	}
	return a.Given
}

// by keeps what is known to have been said by the end of a day. Whatever may
// have been said later, for its day is rough or not known, is not.
func by(said []Said, day clock.Day) (out []Said) {
	for _, a := range said {
		if last, ok := a.day().Last(); ok && !last.After(day) {
			out = append(out, a)
		}
	}
	return out
}

// mayBe says that something may have been said by the end of a day, though it is
// not known to have been.
func mayBe(said []Said, day clock.Day) bool {
	for _, a := range said {
		first, ok := a.day().First()
		if last, _ := a.day().Last(); !ok || !first.After(day) && last.After(day) {
			return true
		}
	}
	return false
}

// refusals are the answers that stand and say that it will not be done.
func refusals(said []Said) (out []Said) {
	type of struct{ body, part string }
	last := map[of]Said{}
	for _, a := range said {
		last[of{a.BodyID, a.PartID}] = a
	}
	for _, a := range said {
		if a.Status.Declined() && last[of{a.BodyID, a.PartID}] == a {
			out = append(out, a)
		}
	}
	return out
}

// refused says that it will not be done, by the answers of those looked at: each
// that says so has a source, or its body entered it. Without one nobody is said to
// have refused.
func (s *Summary) refused() bool {
	all := refusals(s.saidOfSeen())
	for _, a := range all {
		if !a.Sourced {
			return false
		}
	}
	return s.Answer.Declined() && len(all) > 0
}

// saidOfSeen are the answers of the body that is looked at, or of all.
func (s *Summary) saidOfSeen() []Said {
	if s.seen == "" {
		return s.Said
	}
	return own(s.Said, s.seen)
}

// refusalChecked says what is known of checking the answers that refuse: of the
// one that is known least of.
func (s *Summary) refusalChecked() (out Check) {
	for i, a := range refusals(s.saidOfSeen()) {
		if i == 0 || a.Checked == nil || out.Done != nil && *out.Done && !*a.Checked {
			out.Done = a.Checked
		}
	}
	return out
}

// LatestSaid is what the file that a record was entered from calls the latest
// answer. Once an answer was entered or put right here, the file's word is of
// another day: then it is what the answers come to. Nothing where the file said
// nothing.
func (r *Record) LatestSaid() (Status, edtf.Date) {
	if r.SaidLatest == "" && r.SaidLatestDate.IsZero() || !r.answeredHere() {
		return r.SaidLatest, r.SaidLatestDate
	}
	return LatestStatus(r.Answers)
}

// answeredHere says that an answer was entered, corrected or withdrawn in this
// register.
func (r *Record) answeredHere() bool {
	for _, a := range r.Answers {
		if a.ReceivedFrom == FromOwn || a.ReceivedFrom == FromOther {
			return true
		}
	}
	for _, c := range r.Corrections {
		if c.OfKind == "answer" {
			return true
		}
	}
	return false
}
