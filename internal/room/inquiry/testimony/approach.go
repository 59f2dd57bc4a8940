package testimony

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Step is how far somebody has come who wants to speak.
type Step string

// The steps. Begun is a phrase and nothing else; the last three end an approach.
const (
	Begun   Step = "begun"
	Chosen  Step = "chosen"  // a way to speak was chosen
	Offered Step = "offered" // a date was offered; in writing none is needed
	Ready   Step = "ready"   // adjustments, company, safe contact are known
	Given   Step = "given"
	Turned  Step = "turned"  // turned back by the inquiry, with a reason
	Lapsed  Step = "lapsed"  // nothing was heard until the day that was said beforehand
	Stopped Step = "stopped" // the person did not go on, and said so
)

// Steps are all of them, in order.
var Steps = []Step{Begun, Chosen, Offered, Ready, Given, Turned, Lapsed, Stopped}

// onward is where each step may lead. Back to an earlier one is possible until the
// account is given: a way to speak is changed, a date moved. Who lapsed may come back.
var onward = map[Step][]Step{
	Begun:   {Chosen, Turned, Lapsed, Stopped},
	Chosen:  {Offered, Ready, Given, Turned, Lapsed, Stopped},
	Offered: {Chosen, Offered, Ready, Turned, Lapsed, Stopped},
	Ready:   {Chosen, Offered, Given, Turned, Lapsed, Stopped},
	Given:   {},
	Turned:  {Chosen},
	Lapsed:  {Chosen},
	Stopped: {Chosen},
}

// Over says that nothing is awaited at a step.
func (s Step) Over() bool { return s == Given || s == Turned || s == Lapsed || s == Stopped }

// Way is how somebody speaks.
type Way string

// The ways to speak.
const (
	InWriting Way = "writing"
	InPerson  Way = "person"
	ByPhone   Way = "phone"
	ByVideo   Way = "video"
)

// Ways are all of them, in the order in which they are offered.
var Ways = []Way{InWriting, InPerson, ByPhone, ByVideo}

// Move is one step that somebody's approach has taken.
type Move struct {
	To     Step
	On     clock.Day
	Reason string // of Turned: what the person was told
}

// Approach is how one person came to speak, without who they are.
type Approach struct{ moves []Move }

// Moves are its steps in order.
func (p Approach) Moves() []Move { return slices.Clone(p.moves) }

// Step is how far it is; "" before it has begun.
func (p Approach) Step() Step {
	if len(p.moves) == 0 {
		return ""
	}
	return p.moves[len(p.moves)-1].To
}

// Reached says whether it was ever at a step.
func (p Approach) Reached(s Step) bool {
	return slices.ContainsFunc(p.moves, func(m Move) bool { return m.To == s })
}

// Take gives the approach after a step.
func (p Approach) Take(m Move) (Approach, error) {
	now := p.Step()
	switch {
	case m.On.IsZero():
		return p, errs.New(errs.Invalid, "The day of this is not known.")
	case now == "" && m.To != Begun, now != "" && !slices.Contains(onward[now], m.To):
		return p, errs.Newf(errs.Conflict, "From %q nothing leads to %q.", now, m.To)
	case len(p.moves) > 0 && m.On.Before(p.moves[len(p.moves)-1].On):
		return p, errs.New(errs.Invalid, "This would stand before what happened already.")
	case m.To == Turned && m.Reason == "":
		return p, errs.InvalidInput("A reason is missing.", errs.Field{Name: "reason", Message: "Write what the person was told. Nobody is turned back without a reason."})
	}
	return Approach{moves: append(slices.Clone(p.moves), m)}, nil
}

// Stage is one line of the count of approaches.
type Stage struct {
	Step Step
	// Reached is how many ever came to this step, Stands how many stand at it now.
	Reached, Stands int
}

// Count says at each step how many came to it and how many stand there: all who
// began are somewhere (their Stands add up to those who began), so that nobody falls
// away unseen. In the Truth Project about three of four did, and nobody could say
// where (inquiry.md, section 7). The numbers are whole: what is published of them is
// banded ([Bands]).
func Count(all []Approach) []Stage {
	out := make([]Stage, len(Steps))
	for i, s := range Steps {
		out[i].Step = s
		for _, p := range all {
			if p.Reached(s) {
				out[i].Reached++
			}
			if p.Step() == s {
				out[i].Stands++
			}
		}
	}
	return out
}

// PublicStage is a line of the count as everybody reads it.
type PublicStage struct {
	Step            Step
	Reached, Stands Band
}

// Published bands a count.
func Published(stages []Stage, bands Bands) []PublicStage {
	out := make([]PublicStage, len(stages))
	for i, s := range stages {
		out[i] = PublicStage{s.Step, bands.Of(s.Reached), bands.Of(s.Stands)}
	}
	return out
}
