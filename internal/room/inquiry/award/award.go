package award

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/typed"
)

// Capacity is as what somebody asks for an award (section 40(3)).
type Capacity string

// The capacities.
const (
	Participant Capacity = "participant"
	Witness     Capacity = "witness"
	Producer    Capacity = "producer"
)

// Capacities are all.
var Capacities = []Capacity{Participant, Witness, Producer}

// Name is how pages call one; empty for one that there is not.
func (c Capacity) Name() string {
	return map[Capacity]string{Participant: "A participant: somebody with a particular interest", Witness: "A witness", Producer: "Somebody who hands over documents"}[c]
}

// Kind is which costs are asked for.
type Kind string

// The kinds.
const (
	ToCome   Kind = "to-come"
	Incurred Kind = "incurred"
)

// Outcome is what is decided.
type Outcome string

// The outcomes. Which of the first two an award gets follows from its kind.
const (
	Notified Outcome = "notified"
	Referred Outcome = "referred"
	Refused  Outcome = "refused"
)

// The longest texts, in characters, and lists.
const (
	MaxName     = 80
	MaxWhy      = 1000
	MaxCeilings = 12
	MaxGrade    = 40
)

// Application is what somebody asks for.
type Application struct {
	For     string    `json:"for"` // the name or alias that they go by
	As      Capacity  `json:"as"`
	Kind    Kind      `json:"kind"`
	Purpose string    `json:"purpose"`
	On      clock.Day `json:"on"` // when it came
	// Substantial says that it is a substantial body: normally excluded.
	Substantial bool `json:"substantial,omitempty"`
}

// Check says what is wrong with one.
func (a *Application) Check(today clock.Day) error {
	a.For, a.Purpose = typed.Clean(a.For), typed.Clean(a.Purpose)
	var bad typed.Asked
	bad.Words(a.For, "for", "Write by what name they go here", MaxName)
	bad.Seen(a.For, "for")
	bad.Need(a.As.Name() != "", "as", "Choose as what they ask")
	bad.Need(a.Kind == ToCome || a.Kind == Incurred, "kind", "Choose which costs they ask for")
	bad.Reason(a.Purpose, "purpose", "Write what the costs are for", MaxWhy)
	bad.Seen(a.Purpose, "purpose")
	bad.Need(!a.On.IsZero() && !a.On.After(today), "on", "Write the day on which it came, such as 2 March 2026. It is not to come")
	return bad.Err()
}

// Ceiling is the most that an hour of a grade may cost.
type Ceiling struct {
	Grade string `json:"grade"`
	Rate  Pence  `json:"rate"`
}

// Decision is what the chair decided.
type Decision struct {
	Outcome Outcome `json:"outcome"`
	// Interest and Means are how the public interest and the means of whoever asks were weighed.
	Interest string `json:"interest"`
	Means    string `json:"means"`
	// Unusual is why a substantial body is awarded costs.
	Unusual string `json:"unusual,omitempty"`
	// Agreed is what whoever commissions the inquiry agreed to, and when, where no law gives the power.
	Agreed string `json:"agreed,omitempty"`
	Why    string `json:"why"`
	// From and To are the days of the work, both within it.
	From clock.Day `json:"from,omitzero"`
	To   clock.Day `json:"to,omitzero"`
	// Ceilings, Month (hours of all in a calendar month) and Total are the conditions of costs to come.
	Ceilings []Ceiling `json:"ceilings,omitempty"`
	Month    Minutes   `json:"month,omitempty"`
	Total    Pence     `json:"total,omitempty"`

	On     clock.Day `json:"on,omitzero"`
	By     string    `json:"by,omitempty"`     // the human of the chair
	Second string    `json:"second,omitempty"` // the human who proposed it
}

// Award is an application with what was decided of it, the first first.
type Award struct {
	Application
	Decisions []Decision `json:"decisions,omitempty"`
}

// Now is the decision that stands; false where none was made.
func (a *Award) Now() (Decision, bool) {
	if len(a.Decisions) == 0 {
		return Decision{}, false
	}
	return a.Decisions[len(a.Decisions)-1], true
}

// Covering is the decision that a day of work falls under: the last that begins by then. What a later one
// ends or refuses is not covered by one before it.
func (a *Award) Covering(day clock.Day) (Decision, bool) {
	for i := len(a.Decisions) - 1; i >= 0; i-- {
		d := a.Decisions[i]
		from := d.From
		if d.Outcome == Refused {
			from = d.On
		}
		if !day.Before(from) {
			return d, d.Outcome != Refused && !day.After(d.To)
		}
	}
	return Decision{}, false
}

// Open says that bills are taken under it: it was granted, ever.
func (a *Award) Open() bool {
	return slices.ContainsFunc(a.Decisions, func(d Decision) bool { return d.Outcome != Refused })
}

// Check says what is wrong with a decision of this award as it is proposed.
func (a *Award) Check(d *Decision, by Power) error {
	d.Interest, d.Means, d.Unusual, d.Agreed, d.Why = typed.Clean(d.Interest), typed.Clean(d.Means), typed.Clean(d.Unusual), typed.Clean(d.Agreed), typed.Clean(d.Why)
	if by.By == "" {
		return errs.New(errs.NotFound, "There is nothing here.")
	}
	granted := map[Kind]Outcome{ToCome: Notified, Incurred: Referred}[a.Kind]
	var bad typed.Asked
	bad.Need(d.Outcome == Refused || granted != "" && d.Outcome == granted, "outcome", "Choose whether it is granted")
	bad.Reason(d.Interest, "interest", "Write how the public interest was weighed", MaxWhy)
	bad.Reason(d.Means, "means", "Write how the means of whoever asks were weighed", MaxWhy)
	bad.Reason(d.Why, "why", "Write why it is decided so", MaxWhy)
	if d.Outcome == Refused {
		bad.Need(d.From.IsZero() && d.To.IsZero() && len(d.Ceilings) == 0 && d.Month == 0 && d.Total == 0, "outcome", "A refusal has no conditions: leave days and ceilings empty")
		return bad.Err()
	}
	if a.Substantial {
		bad.Reason(d.Unusual, "unusual", "A substantial body is normally not awarded costs. Write why this one is", MaxWhy)
	}
	if by.By == Agreement {
		bad.Reason(d.Agreed, "agreed", "There is no power in law here. Write what whoever commissions the inquiry agreed to, and on what day", MaxWhy)
	}
	bad.Need(!d.From.IsZero(), "from", "Write the first day of the work, such as 2 March 2026")
	bad.Need(!d.To.IsZero() && !d.To.Before(d.From), "to", "Write the last day of the work, not before the first")
	if d.Outcome == Notified {
		d.conditions(&bad)
	} else {
		bad.Need(len(d.Ceilings) == 0 && d.Month == 0 && d.Total == 0, "outcome", "Ceilings are conditions of costs to come. Costs incurred are assessed as they are")
	}
	return bad.Err()
}

func (d *Decision) conditions(bad *typed.Asked) {
	bad.Need(len(d.Ceilings) > 0, "ceilings", "Write the most that an hour of each grade may cost, one a line")
	bad.Need(len(d.Ceilings) <= MaxCeilings, "ceilings", "Write at most 12 grades")
	seen := map[string]bool{}
	for i := range d.Ceilings {
		c := &d.Ceilings[i]
		c.Grade = typed.Clean(c.Grade)
		key := gradeKey(c.Grade)
		bad.Need(key != "" && len([]rune(c.Grade)) <= MaxGrade && !seen[key] && c.Rate > 0 && c.Rate <= MaxPence, "ceilings", "Write each grade once, with a rate above nothing: Grade A: 240.00")
		seen[key] = true
	}
	bad.Need(d.Month > 0 && d.Month <= MaxMinutes, "month", "Write how many hours a month at most, such as 120")
	bad.Need(d.Total > 0 && d.Total <= MaxPence, "total", "Write the most that all of it may cost, such as 50000.00")
}

// Rate is the ceiling of a grade; false where it has none, so that nothing says what it may cost.
func (d *Decision) Rate(grade string) (Pence, bool) {
	i := slices.IndexFunc(d.Ceilings, func(c Ceiling) bool { return gradeKey(c.Grade) == gradeKey(grade) })
	if i < 0 {
		return 0, false
	}
	return d.Ceilings[i].Rate, true
}

func gradeKey(s string) string { return typed.Plain(s) }

// Decide gives the award with another decision. Its humans are two, and known.
func (a Award) Decide(d Decision, by Power) (Award, error) {
	if err := a.Check(&d, by); err != nil {
		return a, err
	}
	if d.By == "" || d.Second == "" || d.By == d.Second || d.On.IsZero() {
		return a, errs.New(errs.Forbidden, "A decision is the chair’s, on what somebody else proposed.")
	}
	if last, ok := a.Now(); ok && last.Outcome == Refused && d.Outcome == Refused {
		return a, errs.New(errs.Conflict, "It was refused already.")
	}
	a.Decisions = append(slices.Clone(a.Decisions), d)
	return a, nil
}
