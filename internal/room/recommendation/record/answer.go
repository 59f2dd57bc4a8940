package record

import (
	"sort"
	"strconv"

	"candour/internal/base/clock/edtf"
)

// Status is a coded answer to a recommendation.
type Status string

// The answers that a body may give. The empty status is a remark that gives
// no answer of its own ("a consultation was published").
const (
	Accepted            Status = "accepted"
	AcceptedInPrinciple Status = "accepted_in_principle"
	PartlyAccepted      Status = "partly_accepted"
	UnderConsideration  Status = "under_consideration"
	NotTakenForward     Status = "not_taken_forward"
	Rejected            Status = "rejected"
	// NoneYet is never stored: it is what there is when no answer was given.
	NoneYet Status = "none_yet"
)

// StatusLabels gives the words for each answer, in the order of forms.
var StatusLabels = []Choice{
	{string(Accepted), "Accepted"}, {string(AcceptedInPrinciple), "Accepted in principle"},
	{string(PartlyAccepted), "Partly accepted"}, {string(UnderConsideration), "Under consideration"},
	{string(NotTakenForward), "Not being taken forward"}, {string(Rejected), "Rejected"}, {string(NoneYet), "No answer entered here"},
}

// Label gives the words for a status.
func (s Status) Label() string {
	if s == "" {
		return "No new answer"
	}
	return LabelOf(StatusLabels, string(s))
}

// Declined says that the body will not do it.
func (s Status) Declined() bool { return s == NotTakenForward || s == Rejected }

// Answer is one thing that a body said to a recommendation, or to one part of
// it. Answers are never changed into other answers: the next one is added.
type Answer struct {
	ID       string    `json:"id"`
	PartID   string    `json:"part_id,omitempty"`
	BodyID   string    `json:"body_id,omitempty"` // empty: the source does not say who
	BodyName string    `json:"body,omitempty"`
	Status   Status    `json:"status,omitempty"`
	Given    edtf.Date `json:"given,omitzero"`
	Words    string    `json:"words,omitempty"`
	Lang     string    `json:"lang,omitempty"` // of the words, as in Languages; empty: not said
	// SourceURL is where it was seen; CodedBy says whose judgement the coded
	// status is when it is not the body's own word.
	SourceURL string `json:"source_url,omitempty"`
	CodedBy   string `json:"coded_by,omitempty"`
	Position  int    `json:"-"`
	Check     Check  `json:"check"`
	Synthetic bool   `json:"synthetic,omitempty"`
	// Received is the day on which it was entered here, ReceivedFrom by whom
	// (FromOwn, FromOther, FromFile). DayChecked says that somebody of another
	// body has checked Given against the source.
	Received     edtf.Date `json:"received,omitzero"`
	ReceivedFrom string    `json:"received_from,omitempty"`
	DayChecked   edtf.Date `json:"day_checked,omitzero"`
	DayCheckedBy string    `json:"day_checked_by,omitempty"`
	// sourced stands for a source or the body's own hand where the answer is made
	// of what a summary keeps.
	sourced bool
}

// Bare says that it is a refusal that nothing stands behind: it has no source, and
// the body did not enter it. It is shown as what was entered, never as what the
// body said.
func (a Answer) Bare() bool {
	return a.Status.Declined() && a.SourceURL == "" && a.ReceivedFrom != FromOwn && !a.sourced
}

// Title gives the answer in words, as far as it may be said of its body.
func (a Answer) Title() string {
	if a.Bare() {
		return bareWords(a.Status)
	}
	return a.Status.Label()
}

// bareWords are those of a refusal that nothing stands behind.
func bareWords(s Status) string { return "Entered as “" + s.Label() + "” with no source" }

// Standing is the sequence of coded answers that one body gave to a
// recommendation or to one part of it, oldest first.
type Standing struct {
	BodyID, BodyName, PartID string
	Answers                  []Answer
}

// Latest is the answer that stands.
func (s Standing) Latest() Answer { return s.Answers[len(s.Answers)-1] }

// Changed says whether the standing answer differs from an earlier one.
func (s Standing) Changed() bool {
	for _, a := range s.Answers {
		if a.Status != s.Latest().Status {
			return true
		}
	}
	return false
}

// Glance puts the whole sequence in one line: "Accepted in 2023, not being
// taken forward since 2025".
func (s Standing) Glance() string {
	out := ""
	last := ""
	for i, a := range s.Answers {
		label := a.Title()
		if label == last {
			continue
		}
		last = label
		final := a.Status == s.Latest().Status && sameFrom(s.Answers[i:], label)
		if out != "" {
			label = LowerFirst(label)
			out += ", "
		}
		out += label + glanceDate(a.Given, final && out != "")
	}
	return out
}

func sameFrom(answers []Answer, title string) bool {
	for _, a := range answers {
		if a.Title() != title {
			return false
		}
	}
	return true
}

func glanceDate(d edtf.Date, standing bool) string {
	first, ok := d.First()
	if !ok {
		return " (date not known)"
	}
	y, _, _ := first.Date()
	if standing {
		return " since " + strconv.Itoa(y)
	}
	return " in " + strconv.Itoa(y)
}

// Standings groups coded answers by body and part, in order of first answer.
// Answers without a date are taken to come before those with one, since a
// known date is the better evidence; equal dates keep the order entered.
func Standings(answers []Answer) []Standing {
	type key struct{ body, part string }
	index := map[key]int{}
	var out []Standing
	for _, a := range InOrder(answers) {
		if a.Status == "" {
			continue
		}
		k := key{a.BodyID, a.PartID}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, Standing{BodyID: a.BodyID, BodyName: a.BodyName, PartID: a.PartID})
		}
		out[i].Answers = append(out[i].Answers, a)
	}
	return out
}

// InOrder sorts answers by last possible day (unknown first), then as entered.
func InOrder(answers []Answer) []Answer {
	out := append([]Answer(nil), answers...)
	sort.SliceStable(out, func(i, j int) bool {
		a, aok := out[i].Given.Last()
		b, bok := out[j].Given.Last()
		switch {
		case !aok || !bok:
			return !aok && bok
		case a != b:
			return a.Before(b)
		}
		return out[i].Position < out[j].Position
	})
	return out
}

// LatestStatus is the answer that stands over all bodies: the most recent
// answer to the whole recommendation. Where only parts of it were answered, it
// is what stands for all of them, and "partly accepted" when they differ.
// NoneYet when there is none.
func LatestStatus(answers []Answer) (Status, edtf.Date) {
	var whole *Answer
	parts := map[string]Answer{}
	var newest Answer
	for _, a := range InOrder(answers) {
		switch {
		case a.Status == "":
		case a.PartID == "":
			whole = &a
		default:
			parts[a.PartID+"\x00"+a.BodyID], newest = a, a
		}
	}
	if whole != nil {
		return whole.Status, whole.Given
	}
	if len(parts) == 0 {
		return NoneYet, edtf.Date{}
	}
	for _, a := range parts {
		if a.Status != newest.Status {
			return PartlyAccepted, newest.Given
		}
	}
	return newest.Status, newest.Given
}
