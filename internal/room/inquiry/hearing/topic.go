package hearing

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/restrict"
)

// Outcome is what was ruled on a topic.
type Outcome string

// The outcomes.
const (
	Granted     Outcome = "granted"
	InPart      Outcome = "granted in part"
	Refused     Outcome = "refused"
	CounselAsks Outcome = "counsel will ask"
)

// Outcomes are all of them.
var Outcomes = []Outcome{Granted, InPart, Refused, CounselAsks}

// Topic is what somebody wants to ask a witness: one issue (Inquiry Rules 2006 r.10(4), (5)).
type Topic struct {
	ID string `json:"id"`
	Of string `json:"of"` // who proposes it
	// Party is the id of the participant who put it by themselves; empty: the team entered it.
	Party string `json:"party,omitempty"`
	Issue string `json:"issue"`
	// New says that it raises a new issue; where it does not, Why says why it should be asked all the same.
	New  bool      `json:"new"`
	Why  string    `json:"why,omitempty"`
	Came clock.Day `json:"came"`
	// Late is why it is taken though it came after the day on which questions were due.
	Late   string `json:"late,omitempty"`
	Ruling Ruling `json:"ruling,omitzero"`
	Asked  Asking `json:"asked,omitzero"`
}

// Ruling is what the chair ruled, with another.
type Ruling struct {
	Outcome Outcome   `json:"outcome"`
	Part    string    `json:"part,omitempty"` // what of it may be asked
	Why     string    `json:"why"`
	By      string    `json:"by"`
	Second  string    `json:"second"`
	On      clock.Day `json:"on"`
}

// Asking is that it was asked, and where that stands in the transcript; or that it was given up.
type Asking struct {
	Span    restrict.Span `json:"span,omitzero"`
	GivenUp string        `json:"given_up,omitempty"` // why
	By      string        `json:"by"`
}

// Choice is a witness of whom somebody outside may propose what they are asked, and by which day.
type Choice struct {
	Hearing, Title, Witness, Alias string
	On, Due                        clock.Day
}

// Put is a topic with the name by which its witness goes.
type Put struct {
	Alias string
	Topic
}

// Open says why a topic keeps the witness from being done; empty where it does not.
func (t Topic) Open() string {
	switch {
	case t.Ruling == (Ruling{}):
		return "Nobody has ruled on it"
	case t.Ruling.Outcome == Refused || t.Asked != (Asking{}):
		return ""
	case t.Ruling.Outcome == CounselAsks:
		return "Counsel is to ask it"
	}
	return "It may be asked, and was neither asked nor given up"
}

// Propose proposes a topic. After the day on which questions were due it needs a reason why it comes late,
// and where that day cannot be told it is late.
func (h Hearing) Propose(id string, t Topic, cal *clock.Calendar) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		t.Ruling, t.Asked, t.Issue = Ruling{}, Asking{}, strings.TrimSpace(t.Issue)
		var bad asked
		bad.need(t.ID != "" && !slices.ContainsFunc(w.Topics, func(o Topic) bool { return o.ID == t.ID }), "id", "The topic needs an id of its own")
		bad.need(t.Of != "", "of", "Say who wants to ask it")
		bad.need(!saysnothing.Is(t.Issue, "issue"), "issue", "Say on what issue the witness is to be asked")
		bad.need(t.New || !saysnothing.Is(t.Why, "why", "reason"), "why", "Say that it is a new issue, or why it should be asked all the same")
		bad.need(!t.Came.IsZero(), "came", "Say on which day it was proposed")
		if _, sent := w.Met[Proposal]; !sent {
			bad.need(false, "witness", "Nobody has been sent yet what this witness will be asked")
		}
		due, err := h.Timetable.Due(cal, Questions, w.On)
		late := err != nil || t.Came.After(due)
		bad.need(!late || !saysnothing.Is(t.Late, "late", "reason"), "late", "The day for this has passed, or is not known. Say why it should be taken all the same")
		if !late {
			t.Late = ""
		}
		w.Topics = append(w.Topics, t)
		return bad.err("The topic was not proposed.")
	})
}

// Rule rules on a topic, once.
func (h Hearing) Rule(id, topic string, r Ruling) (Hearing, error) {
	return h.topic(id, topic, func(t *Topic) error {
		if t.Ruling != (Ruling{}) {
			return errs.New(errs.Conflict, "This was ruled on already. A ruling is not changed: propose the topic again.")
		}
		var bad asked
		bad.need(slices.Contains(Outcomes, r.Outcome), "outcome", "Choose what is ruled")
		bad.need((r.Outcome == InPart) == (strings.TrimSpace(r.Part) != ""), "part", "Say what of it may be asked, if it is a part of it")
		bad.need(!saysnothing.Is(r.Why, "why", "reason"), "why", "Say why")
		bad.need(r.By != "" && r.Second != "" && r.By != r.Second, "second", "Another person has to agree")
		bad.need(!r.On.IsZero() && !r.On.Before(t.Came), "on", "Say on which day this was ruled, not before it was proposed")
		t.Ruling = r
		return bad.err("Nothing was ruled.")
	})
}

// Note records where a topic was asked, or that whoever proposed it gave it up. What was refused is not asked.
func (h Hearing) Note(id, topic string, a Asking) (Hearing, error) {
	return h.topic(id, topic, func(t *Topic) error {
		given := !saysnothing.Is(a.GivenUp, "given_up", "reason")
		var bad asked
		bad.need(t.Ruling != (Ruling{}), "topic", "Nobody has ruled on this topic")
		bad.need(t.Ruling.Outcome != Refused, "topic", "This topic was refused")
		bad.need(given == (a.Span == (restrict.Span{})), "span", "Say at which lines of the transcript it was asked, or why it was given up")
		bad.need(given || placed(a.Span), "span", "Give the page and line where it begins and where it ends")
		bad.need(a.By != "", "by", "Say who records this")
		t.Asked = a
		return bad.err("This was not recorded.")
	})
}

func (h Hearing) topic(id, topic string, f func(*Topic) error) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		i := slices.IndexFunc(w.Topics, func(t Topic) bool { return t.ID == topic })
		if i < 0 {
			return errs.New(errs.NotFound, "There is no such topic of this witness.")
		}
		return f(&w.Topics[i])
	})
}

// placed says that a span has both its ends, in order.
func placed(s restrict.Span) bool {
	ok := func(p restrict.Place) bool { return p.Page > 0 && p.Line > 0 }
	return ok(s.From) && ok(s.To) && s.From.Compare(s.To) <= 0
}

// Hear records that a witness was heard, and where that stands in the transcript of the day. Nobody is
// heard whom nobody asked what would help them.
func (h Hearing) Hear(id string, s restrict.Span, day clock.Day) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		var bad asked
		bad.need(w.Measures.Asked, "measures", "Ask first what would help this witness to give evidence")
		bad.need(h.Number(day) > 0 && !w.On.IsZero() && !day.Before(w.On), "on", "This witness is not to be heard on this day")
		bad.need(placed(s), "span", "Give the page and line where it begins and where it ends")
		w.Heard = append(w.Heard, s)
		return bad.err("This was not recorded.")
	})
}

// Done ends a witness: they were heard, and no topic is open.
func (h Hearing) Done(id string, e Ended) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		var bad asked
		bad.need(len(w.Heard) > 0, "heard", "This witness was not heard yet")
		for _, t := range w.Topics {
			bad.need(t.Open() == "", t.ID, t.Open()+": "+t.Issue)
		}
		bad.need(!e.On.IsZero() && !e.On.Before(w.On) && e.By != "", "on", "Say on which day the witness was done, and who records it")
		w.Ended = e
		return bad.err("This witness is not done.")
	})
}
