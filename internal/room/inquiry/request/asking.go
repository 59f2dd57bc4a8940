package request

import (
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Kind is what sort of asking something is.
type Kind string

// The sorts. A notice compels, by a power that the caller has looked for; it enforces a request.
const (
	Plain        Kind = "request"
	Notice       Kind = "notice"
	Preservation Kind = "preservation" // that something is kept: nothing is due
)

// Ground is why somebody objects.
type Ground string

// The grounds of an objection. To a notice they are the only ones (as in the Inquiries Act 2005,
// section 21(4)); to a request an objection needs none.
const (
	NoGround     Ground = ""
	Cannot       Ground = "cannot"
	Unreasonable Ground = "unreasonable"
)

// Matter is one thing that is asked for, by its number, from 1.
type Matter struct {
	Number int    `json:"number"`
	Words  string `json:"words"`
}

// Clock is within how many working days of a nation something is answered, and who says so.
type Clock struct {
	Nation clock.Nation `json:"nation"`
	Days   int          `json:"days"`
	Source string       `json:"source"`
}

// Asking is what is asked of whom.
type Asking struct {
	Kind    Kind     `json:"kind"`
	Of      string   `json:"of"`
	Matters []Matter `json:"matters"`
	Clock   Clock    `json:"clock,omitzero"` // none for a preservation

	// Of a notice: the request that it enforces, what follows where it is not complied with, and
	// the grounds on which one may object.
	Enforces     string   `json:"enforces,omitempty"`
	Consequences string   `json:"consequences,omitempty"`
	Grounds      []Ground `json:"grounds,omitempty"`
}

// Calendar counts working days; [clock.Calendar] does.
type Calendar interface {
	Due(n clock.Nation, d clock.Day, count int) (clock.Day, error)
	IsWorkingDay(n clock.Nation, d clock.Day) (bool, error)
	WorkingDaysBetween(n clock.Nation, from, to clock.Day) (int, error)
}

// due is the day by which something is answered that is sent on a day; false where nothing is
// due, or nobody can say when.
func (a Asking) due(sent clock.Day, cal Calendar) (clock.Day, bool) {
	if cal == nil || a.Kind == Preservation {
		return clock.Day{}, false
	}
	due, err := cal.Due(a.Clock.Nation, sent, a.Clock.Days)
	return due, err == nil
}

// problems collects what is wrong, field by field.
type problems []errs.Field

func (p *problems) need(ok bool, field, words string) {
	if !ok {
		*p = append(*p, errs.Field{Name: field, Message: words})
	}
}

func (p *problems) says(words, field, ask string) { p.need(!saysnothing.Is(words, field), field, ask) }

func (p problems) err(words string) error { return errs.Refused(words, p...) }

// Check says everything that is missing in an asking before it is sent.
func (a Asking) Check() error {
	var bad problems
	bad.need(slices.Contains([]Kind{Plain, Notice, Preservation}, a.Kind), "kind", "Choose what sort of asking it is")
	bad.need(a.Of != "", "of", "Say who is asked")
	bad.need(len(a.Matters) > 0, "matters", "Write what is asked for, one matter a line")
	for i, m := range a.Matters {
		bad.need(m.Number == i+1 && !saysnothing.Is(m.Words, "matters"), "matters", "Matter "+strconv.Itoa(i+1)+" says nothing")
	}
	if a.Kind == Preservation {
		bad.need(a.Clock == Clock{}, "days", "Nothing is due where something is only to be kept")
	} else {
		bad.need(a.Clock.Nation != "" && a.Clock.Days > 0, "days", "Say within how many working days it is to be answered")
		bad.says(a.Clock.Source, "source", "Say where that number of days comes from")
	}
	if a.Kind == Notice {
		bad.need(a.Enforces != "", "enforces", "A notice enforces a request that was made before")
		bad.says(a.Consequences, "consequences", "Say what follows where it is not complied with")
		bad.need(slices.Contains(a.Grounds, Cannot) && slices.Contains(a.Grounds, Unreasonable) && len(a.Grounds) == 2, "grounds",
			"Name both grounds of an objection: that they cannot comply, and that it is not reasonable to ask")
	} else {
		bad.need(a.Enforces == "" && a.Consequences == "" && len(a.Grounds) == 0, "kind", "Only a notice compels")
	}
	return bad.err("This cannot be sent yet.")
}

// Enforce makes the notice that enforces a request: of the same institution, about the matters
// that are still open on a day, by a clock. Nothing is made where none is open.
func (r Record) Enforce(id string, day clock.Day, cal Calendar, by Clock, consequences string) (Asking, error) {
	st := r.Standing(day, cal)
	if r.Asking.Kind != Plain || st.Sent.IsZero() || !st.Withdrawn.IsZero() || len(st.Open) == 0 {
		return Asking{}, errs.New(errs.Conflict, "A notice enforces a request that was sent and of which something is still open.")
	}
	out := Asking{Kind: Notice, Of: r.Asking.Of, Clock: by, Enforces: id, Consequences: consequences, Grounds: []Ground{Cannot, Unreasonable}}
	for _, m := range st.Matters {
		if slices.Contains(st.Open, m.Number) {
			out.Matters = append(out.Matters, Matter{len(out.Matters) + 1, m.Words})
		}
	}
	return out, out.Check()
}
