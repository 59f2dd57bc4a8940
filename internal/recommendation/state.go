package recommendation

import (
	"candour/internal/clock"
)

// State is where a commitment or a recommendation stands on a given day. It is
// always computed, never stored, so that no one can set it.
type State string

// The states, from design and the issue of the register. A commitment has one
// of those from Superseded to NoDate; a recommendation one of all.
const (
	StateSuperseded    State = "superseded"
	StateDeclined      State = "declined"
	StateNotAnswered   State = "not_answered"
	StateOverdue       State = "overdue"
	StateNotAccepted   State = "not_accepted"
	StateVerified      State = "verified"
	StateClaimed       State = "claimed_done"
	StateStalled       State = "stalled"
	StateLate          State = "late"
	StateOnTime        State = "on_time"
	StateNoDate        State = "no_date"
	StateNoCommitment  State = "no_commitment"
	StateFoundNotDone  State = "found_not_done"
	StateWithdrawn     State = "withdrawn"
	StateConsideration State = "under_consideration"
	// How an answer came, in the timetable only.
	StateAnswered       State = "answered"
	StateAnsweredInTime State = "answered_in_time"
	StateAnsweredLate   State = "answered_late"
)

// StateLabels gives the words for each state, most pressing first.
var StateLabels = []Choice{
	{string(StateOverdue), "Overdue"}, {string(StateNotAnswered), "Not answered"},
	{string(StateFoundNotDone), "Found not done"}, {string(StateNotAccepted), "Not accepted as done"},
	{string(StateStalled), "Stalled"}, {string(StateLate), "Late"},
	{string(StateClaimed), "Claimed done"}, {string(StateOnTime), "On time"},
	{string(StateNoDate), "No date given"}, {string(StateNoCommitment), "No commitment recorded"},
	{string(StateConsideration), "Under consideration"}, {string(StateDeclined), "Not being done"},
	{string(StateVerified), "Verified as done"}, {string(StateSuperseded), "Replaced by another"},
	{string(StateWithdrawn), "Withdrawn"}, {string(StateAnswered), "Answered, date not known"},
	{string(StateAnsweredInTime), "Answered in time"}, {string(StateAnsweredLate), "Answered late"},
}

// Label gives the words for a state.
func (s State) Label() string { return labelOf(StateLabels, string(s)) }

// StallDays is how long a commitment may go without a submitted report.
const StallDays = 90

// Standing of one thing on one day.
type Condition struct {
	State State `json:"state"`
	// Days is how many days overdue, or since the last report when stalled.
	Days int `json:"days,omitempty"`
}

// Words gives the condition in a phrase: "Overdue by 12 days".
func (c Condition) Words() string {
	days := itoa(c.Days) + " days"
	if c.Days == 1 {
		days = "1 day"
	}
	switch {
	case c.State == StateOverdue && c.Days > 0:
		return "Overdue by " + days
	case c.State == StateNotAnswered && c.Days > 0:
		return "Not answered, " + days + " late"
	case c.State == StateAnsweredLate && c.Days > 0:
		return "Answered " + days + " late"
	case c.State == StateStalled && c.Days > 0:
		return "Stalled, no report for " + days
	}
	return c.State.Label()
}

// Condition says where the commitment stands on a day. The rules, in order:
//
//  1. withdrawn or superseded, when that was recorded;
//  2. verified, or not accepted, by the newest finding, unless the owner has
//     claimed again since;
//  3. claimed done, by the newest submitted report that claims it;
//  4. overdue, when the last possible day of the promised date is past;
//  5. stalled, when no report was submitted for 90 days (from the day it was
//     made, when there is none at all; a draft does not count);
//  6. late, when the first promised date is past and was moved;
//  7. on time, or no date given.
//
// A claim does not stop rule 4 from having been true: work claimed after its
// date is still shown with its date.
func (c Commitment) Condition(today clock.Day) Condition {
	switch c.State {
	case CommitmentSuperseded:
		return Condition{State: StateSuperseded}
	case CommitmentWithdrawn:
		return Condition{State: StateWithdrawn}
	}
	report, claim := c.lastSubmitted()
	if f := c.judged(claim); f != nil {
		if f.Verdict == VerdictVerified {
			return Condition{State: StateVerified}
		}
		if over, ok := overdueBy(c, today); ok {
			return Condition{State: StateNotAccepted, Days: over}
		}
		return Condition{State: StateNotAccepted}
	}
	if claim != nil {
		return Condition{State: StateClaimed}
	}
	if over, ok := overdueBy(c, today); ok {
		return Condition{State: StateOverdue, Days: over}
	}
	if n, ok := c.silentFor(report, today); ok && n > StallDays {
		return Condition{State: StateStalled, Days: n}
	}
	if last, ok := c.FirstDue.Last(); ok && len(c.Moves) > 0 && last.Before(today) {
		return Condition{State: StateLate, Days: today.Sub(last)}
	}
	if _, ok := c.Due.Last(); ok {
		return Condition{State: StateOnTime}
	}
	return Condition{State: StateNoDate}
}

// judged gives the newest finding, if it judged the newest claim (or there is
// no claim that came after it).
func (c Commitment) judged(claim *Progress) *Finding {
	if len(c.Findings) == 0 {
		return nil
	}
	f := &c.Findings[len(c.Findings)-1]
	if claim == nil || f.ProgressID == claim.ID {
		return f
	}
	return nil
}

func overdueBy(c Commitment, today clock.Day) (int, bool) {
	last, ok := c.Due.Last()
	if !ok || !last.Before(today) {
		return 0, false
	}
	return today.Sub(last), true
}

// silentFor counts the days since the last submitted report, or since the
// commitment was made; false when neither day is known.
func (c Commitment) silentFor(report *Progress, today clock.Day) (int, bool) {
	from := c.Made
	if report != nil {
		from = report.Reported
	}
	last, ok := from.Last()
	if !ok {
		return 0, false
	}
	return today.Sub(last), true
}

// facts are what the state of a recommendation follows from.
type facts struct {
	answer     Status
	answerDue  *clock.Day
	deadline   *clock.Day
	superseded bool
	foundDone  bool // an independent body found it done
	foundOpen  bool // an independent body found it not done
	saidDone   bool // somebody said that it was done, and nobody says who found so
	conditions []Condition
}

// condition says where a recommendation stands. The most pressing thing is
// said first: no answer, then overdue work, and so on to verified.
func (f facts) condition(today clock.Day) Condition {
	if f.superseded {
		return Condition{State: StateSuperseded}
	}
	if f.foundDone && !f.open() {
		return Condition{State: StateVerified}
	}
	if f.saidDone && !f.foundOpen && !f.open() {
		return Condition{State: StateClaimed}
	}
	if f.answer == NoneYet && len(f.conditions) == 0 && !f.foundOpen {
		c := Condition{State: StateNotAnswered}
		if f.answerDue != nil && f.answerDue.Before(today) {
			c.Days = today.Sub(*f.answerDue)
		}
		return c
	}
	if f.answer.Declined() {
		return Condition{State: StateDeclined}
	}
	return f.delivery(today)
}

func (f facts) open() bool {
	for _, c := range f.conditions {
		if c.State != StateVerified && c.State != StateSuperseded && c.State != StateWithdrawn {
			return true
		}
	}
	return false
}

// delivery looks at the report's own deadline, then at the commitments: the
// worst of them stands for the whole.
func (f facts) delivery(today clock.Day) Condition {
	worst := f.worst()
	verified := worst != nil && worst.State == StateVerified
	if f.deadline != nil && f.deadline.Before(today) && !verified {
		over := Condition{State: StateOverdue, Days: today.Sub(*f.deadline)}
		if worst == nil || worst.State != StateOverdue || worst.Days < over.Days {
			return over
		}
	}
	switch {
	case worst != nil && !(verified && f.foundOpen):
		return *worst
	case f.foundOpen:
		return Condition{State: StateFoundNotDone}
	case f.deadline != nil:
		return Condition{State: StateOnTime}
	case f.answer == UnderConsideration:
		return Condition{State: StateConsideration}
	}
	return Condition{State: StateNoCommitment}
}

// pressing is the order in which one commitment stands for all.
var pressing = []State{
	StateOverdue, StateNotAccepted, StateStalled, StateLate, StateClaimed, StateNoDate, StateOnTime, StateVerified,
}

func (f facts) worst() *Condition {
	for _, s := range pressing {
		var found *Condition
		for i := range f.conditions {
			if c := &f.conditions[i]; c.State == s && (found == nil || c.Days > found.Days) {
				found = c
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}
