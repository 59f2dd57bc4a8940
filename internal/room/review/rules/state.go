package rules

import (
	"slices"

	"candour/internal/trust/access"
)

// State is where a case is.
type State string

// The states, in the order in which a case usually passes them.
const (
	Received     State = "received"
	Acknowledged State = "acknowledged"
	Eligible     State = "eligible"
	Asked        State = "asked"     // papers were asked for; their clock runs
	Gathered     State = "gathered"  // every request was answered, refused or met with silence
	Allocated    State = "allocated" // a reviewer and the independent member have it
	Examined     State = "examined"  // each original line of inquiry has been looked at
	Viewed       State = "viewed"    // the independent member's view is written
	Decided      State = "decided"
	Advised      State = "advised" // the force was told; its clock runs
	Acted        State = "acted"   // what the force did, or that it stayed silent
	Closed       State = "closed"
	NotEligible  State = "not-eligible"
	Appealed     State = "appealed"
	Withdrawn    State = "withdrawn"
	Erased       State = "erased"
)

// States gives every state in order.
func States() []State {
	return []State{Received, Acknowledged, Eligible, Asked, Gathered, Allocated, Examined, Viewed, Decided, Advised, Acted,
		Closed, NotEligible, Appealed, Withdrawn, Erased}
}

// StateWords are the states as staff and the person read them.
var StateWords = map[State]string{
	Received: "Received", Acknowledged: "Acknowledged", Eligible: "The panel can look at it", Asked: "Papers asked for",
	Gathered: "Papers in, refused or not sent", Allocated: "Given to a reviewer", Examined: "Looked at", Viewed: "Independent view written",
	Decided: "Decided", Advised: "Advice sent to the force", Acted: "The force has answered", Closed: "Closed",
	NotEligible: "Not one the panel can look at", Appealed: "You asked us to look again", Withdrawn: "Withdrawn", Erased: "Erased",
}

// WithdrawnWords are what staff read who would open what a person withdrew.
const WithdrawnWords = "The person withdrew. What they wrote is not opened any more."

// ErasedWords are what they read of a case that is erased.
const ErasedWords = "Erased. Nobody can read it."

// UsualWay is the way of a case when nothing turns it aside.
func UsualWay() []State {
	return []State{Received, Acknowledged, Eligible, Asked, Gathered, Allocated, Examined, Viewed, Decided, Advised, Acted, Closed}
}

// Ended says whether nothing more is due in a state.
func (s State) Ended() bool {
	return slices.Contains([]State{Closed, NotEligible, Withdrawn, Erased}, s)
}

// Known says whether there is such a state.
func (s State) Known() bool { return slices.Contains(States(), s) }

// Who makes a move: staff by a rule, two humans, the person, or the clock.
type Who string

// Those who can make a move.
const (
	ByStaff  Who = "staff"
	ByTwo    Who = "two humans" // proposed by one, agreed by another, one independent
	ByPerson Who = "the person" // with the return phrase
	ByClock  Who = "the clock"
)

// Move is one legal step between states.
type Move struct {
	From, To State
	Who      Who
	// Action is what the access rules are asked of staff.
	Action access.Action
	// Consent, if any, is the step that the person must have agreed to.
	Consent Step
}

// moves is the whole table. What is not here cannot happen.
var moves = buildMoves()

func buildMoves() []Move {
	staff := func(from, to State, a access.Action) Move { return Move{From: from, To: to, Who: ByStaff, Action: a} }
	two := func(from, to State) Move { return Move{From: from, To: to, Who: ByTwo, Action: ReviewDecide} }
	out := []Move{
		staff(Received, Acknowledged, ReviewWork),
		staff(Acknowledged, Eligible, ReviewWork),
		two(Acknowledged, NotEligible),
		{From: Eligible, To: Asked, Who: ByStaff, Action: ReviewWork, Consent: StepPapers},
		staff(Asked, Gathered, ReviewWork),
		{From: Asked, To: Gathered, Who: ByClock, Action: access.ReviewClock},
		staff(Gathered, Allocated, ReviewWork),
		staff(Allocated, Examined, ReviewExamine),
		staff(Examined, Viewed, ReviewOpine),
		two(Viewed, Decided),
		{From: Decided, To: Advised, Who: ByStaff, Action: ReviewWork, Consent: StepAdvice},
		staff(Advised, Acted, ReviewWork),
		{From: Advised, To: Acted, Who: ByClock, Action: access.ReviewClock},
		two(Acted, Closed),
		two(Decided, Closed), // the person did not agree that the force be advised, or nothing is to be advised
		{From: Closed, To: Appealed, Who: ByPerson, Action: ReviewReturn},
		{From: NotEligible, To: Appealed, Who: ByPerson, Action: ReviewReturn},
		staff(Appealed, Allocated, ReviewWork),
		staff(Appealed, Eligible, ReviewWork),
	}
	for _, s := range States() {
		if s == Erased {
			continue
		}
		if s != Withdrawn {
			out = append(out, Move{From: s, To: Withdrawn, Who: ByPerson, Action: ReviewReturn})
		}
		if s.Ended() {
			out = append(out, Move{From: s, To: Erased, Who: ByPerson, Action: access.VaultErase}, two(s, Erased))
		}
	}
	return out
}

// MovesFrom gives the legal moves out of a state.
func MovesFrom(s State) []Move {
	var out []Move
	for _, m := range moves {
		if m.From == s {
			out = append(out, m)
		}
	}
	return out
}

// MoveTo finds the move between two states that somebody may make.
func MoveTo(from, to State, who Who) (Move, bool) {
	for _, m := range moves {
		if m.From == from && m.To == to && m.Who == who {
			return m, true
		}
	}
	return Move{}, false
}

// Step is something that the panel may do next only if the person says yes.
type Step string

// The steps that need the person's yes.
const (
	StepPapers   Step = "papers"   // ask those who closed the case for their papers
	StepAdvice   Step = "advice"   // tell the force what the panel thinks
	StepReopen   Step = "reopen"   // let the force investigate again
	StepIdentity Step = "identity" // let the panel's staff know who you are
)

// Steps gives every step in order.
func Steps() []Step { return []Step{StepPapers, StepAdvice, StepReopen, StepIdentity} }

// StepWords say a step as a question.
var StepWords = map[Step]string{
	StepPapers:   "May we ask those who closed your case for their papers?",
	StepAdvice:   "May we tell the police what we think should happen?",
	StepReopen:   "If the police are willing, may they investigate again?",
	StepIdentity: "May the people who look at your case know your name?",
}
