package participant

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Scope is for what somebody is a core participant: the zero Scope is the whole inquiry.
type Scope struct {
	// Part names a module, a topic or an area, as the inquiry calls it.
	Part string `json:"part,omitempty"`
}

// Covers says that what is for o is for s as well.
func (s Scope) Covers(o Scope) bool {
	return s == Scope{} || strings.EqualFold(strings.Join(strings.Fields(s.Part), " "), strings.Join(strings.Fields(o.Part), " "))
}

// Words say it.
func (s Scope) Words() string {
	if s.Part == "" {
		return "The whole inquiry"
	}
	return s.Part
}

// Consent is that somebody wants it, in writing (r.5(1) asks for it).
type Consent struct {
	On  clock.Day `json:"on"`
	How string    `json:"how"` // which paper it is, and where it is kept
}

// Application is that somebody wants to be one, or that the chair would have them.
type Application struct {
	Came    clock.Day `json:"came"`
	Own     bool      `json:"own"` // of the chair's own motion
	Scope   Scope     `json:"scope,omitzero"`
	Why     string    `json:"why"` // what they say for it, or the chair does
	Consent Consent   `json:"consent"`
	// Withdrawn is the day on which it was recorded that they do not ask any more, with the paper that says so.
	Withdrawn    clock.Day `json:"withdrawn,omitzero"`
	WithdrawnHow string    `json:"withdrawn_how,omitempty"`
}

// Check says what an application lacks on a day.
func (a Application) Check(today clock.Day) error {
	var bad asked
	bad.need(!a.Came.IsZero() && !a.Came.After(today), "came", "Write the day on which it came, such as 2 March 2027. It cannot be a day to come")
	bad.need(!saysnothing.Is(a.Why, "why", "reason"), "why", "Write why, in words that say something")
	bad = append(bad, a.Consent.wrong(today)...)
	return bad.err("This was not entered.")
}

func (c Consent) wrong(today clock.Day) (bad asked) {
	bad.need(!c.On.IsZero() && !c.On.After(today), "consent_on", "Write the day on which they signed that they agree. Nobody becomes a participant without their consent")
	bad.need(!saysnothing.Is(c.How, "consent", "signed"), "consent", "Write which signed paper it is, and where it is kept")
	return bad
}

// Outcome is what was decided.
type Outcome string

// The outcomes. A grant of somebody who is one already takes the place of the one before: it renews,
// widens or narrows. A refusal of that leaves what they have.
const (
	Granted Outcome = "granted"
	Refused Outcome = "refused"
	Ended   Outcome = "ended" // before its day
)

// Outcomes are all of them.
var Outcomes = []Outcome{Granted, Refused, Ended}

// Decision is what the chair decided, with another.
type Decision struct {
	Outcome Outcome `json:"outcome"`
	// Factors say of each factor how it was weighed.
	Factors map[string]string `json:"factors,omitempty"`
	// Fairness and Cost are what section 17(3) of the Inquiries Act 2005 has the chair weigh in each
	// decision about procedure.
	Fairness string    `json:"fairness"`
	Cost     string    `json:"cost"`
	Why      string    `json:"why"`
	Scope    Scope     `json:"scope,omitzero"`
	Until    clock.Day `json:"until,omitzero"` // its last day; zero: the end of the inquiry
	On       clock.Day `json:"on"`
	By       string    `json:"by"`
	Second   string    `json:"second"`
	// Asked and Agreed say in public who they are.
	Asked  string `json:"asked,omitempty"`
	Agreed string `json:"agreed,omitempty"`
}

// Party is somebody who asked, with what was decided.
type Party struct {
	ID   string `json:"id"`
	Name string `json:"name"` // by which everybody reads them
	// Persons are whom the name identifies, by the ciphers by which restrictions know them.
	Persons []string `json:"persons,omitempty"`
	// Maybe are ciphers that one human put on the name. They hold it at once, and count as [Party.Persons] once another
	// agreed.
	Maybe   []Maybe     `json:"maybe,omitempty"`
	Applied Application `json:"applied"`
	// More are later applications: to go on, for more or for something else. Open is how many of all
	// of them were decided.
	More      []Application `json:"more,omitempty"`
	Decided   int           `json:"decided"`
	Decisions []Decision    `json:"decisions,omitempty"`
	// Earlier are applications as they were before they were corrected, the first first.
	Earlier []Earlier `json:"earlier,omitempty"`
}

// Waiting gives the application that nobody has decided.
func (p Party) Waiting() (Application, bool) {
	all := append([]Application{p.Applied}, p.More...)
	if p.Decided >= len(all) {
		return Application{}, false
	}
	return all[p.Decided], true
}

// Apply enters a later application, once the one before is decided.
func (p Party) Apply(a Application, today clock.Day) (Party, error) {
	if _, waits := p.Waiting(); waits {
		return p, errs.New(errs.Conflict, "An application of theirs waits for a decision. That comes first.")
	}
	if err := a.Check(today); err != nil {
		return p, err
	}
	p.More = append(slices.Clone(p.More), a)
	return p, nil
}

// Decide records a decision. Nothing that was decided is changed by it.
func (p Party) Decide(d Decision, t Test) (Party, error) {
	a, waits := p.Waiting()
	standing := p.Standing(d.On)
	switch {
	case d.Outcome == Ended && standing.State != Stands:
		return p, errs.New(errs.Conflict, "They are no participant, so that there is nothing to end.")
	case d.Outcome != Ended && !waits:
		return p, errs.New(errs.Conflict, "No application of theirs waits for a decision.")
	}
	if err := d.check(a, t, p.last()); err != nil {
		return p, err
	}
	if d.Outcome != Ended {
		p.Decided++
	}
	p.Decisions = append(slices.Clone(p.Decisions), d)
	return p, nil
}

func (p Party) last() clock.Day {
	if len(p.Decisions) == 0 {
		return clock.Day{}
	}
	return p.Decisions[len(p.Decisions)-1].On
}

func (d Decision) check(a Application, t Test, last clock.Day) error {
	var bad asked
	bad.need(slices.Contains(Outcomes, d.Outcome), "outcome", "Choose what is decided")
	bad.need(!d.On.IsZero() && !d.On.Before(a.Came) && !d.On.Before(last), "on", "A decision is not made before what it is about")
	bad.need(d.By != "" && d.Second != "" && d.By != d.Second, "second", "Another person has to agree")
	bad.need(!saysnothing.Is(d.Why, "why", "reason"), "why", "Write why, for everybody to read, in words that say something")
	bad.need(!saysnothing.Is(d.Fairness, "fairness", "fair"), "fairness", "Write what fairness asks for here (section 17(3)), in words that say something")
	bad.need(!saysnothing.Is(d.Cost, "cost", "costs"), "cost", "Write what it costs, and whether that is necessary (section 17(3)), in words that say something")
	if d.Outcome != Ended {
		bad.need(len(t.Factors) > 0, "outcome", "This form of inquiry has no participants")
		for _, f := range t.Factors {
			bad.need(!saysnothing.Is(d.Factors[f.ID], f.Words), "factor-"+f.ID, "Write how this was weighed, in words that say something. “It does not arise, because” is an answer")
		}
	}
	if d.Outcome == Granted {
		bad = append(bad, a.Consent.wrong(d.On)...)
		bad.need(d.Until.IsZero() || !d.Until.Before(d.On), "until", "The last day must not be before the decision")
	}
	return bad.err("Nothing was decided.")
}

// State says where somebody is.
type State string

// The states.
const (
	Applies  State = "applies" // nobody has decided yet
	Stands   State = "stands"
	Withdrew State = "withdrew" // and nobody had decided
	Over     State = "over"     // its last day has passed
	Stopped  State = "stopped"  // it was ended before
	Rejected State = "rejected" // and never was one
)

// Standing is what holds on a day.
type Standing struct {
	State State
	Scope Scope
	Since clock.Day // of the first grant of what holds without a gap
	Until clock.Day // the last day; zero while it stands: the end of the inquiry
	Why   string    // of the decision that says so
}

// Standing folds the decisions up to a day, in the order in which they were made. A day that is not known
// is after none of them.
func (p Party) Standing(day clock.Day) Standing {
	s := Standing{State: Applies}
	for _, d := range p.Decisions {
		if d.On.After(day) || day.IsZero() {
			break
		}
		s = s.after(d)
	}
	if s.State == Stands && !s.Until.IsZero() && day.After(s.Until) {
		s.State = Over
	}
	if s.State == Applies && p.withdrew(day) {
		s.State = Withdrew
	}
	return s
}

func (s Standing) after(d Decision) Standing {
	stood := s.State == Stands && (s.Until.IsZero() || !d.On.After(s.Until))
	switch d.Outcome {
	case Granted:
		since := d.On
		if stood {
			since = s.Since
		}
		return Standing{Stands, d.Scope, since, d.Until, d.Why}
	case Ended:
		return Standing{Stopped, s.Scope, s.Since, d.On, d.Why}
	case Refused:
		if s.State == Applies || s.State == Rejected {
			return Standing{State: Rejected, Why: d.Why}
		}
	}
	return s
}

// Same says that two names are one to a reader.
func Same(a, b string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.EqualFold(plain(a), plain(b))
}

type asked []errs.Field

func (a *asked) need(ok bool, field, words string) {
	if !ok {
		*a = append(*a, errs.Field{Name: field, Message: words})
	}
}

func (a asked) err(title string) error { return errs.Refused(title, a...) }
