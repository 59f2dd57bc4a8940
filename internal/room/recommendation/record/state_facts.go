package record

import (
	"candour/internal/base/clock"
)

// facts are what the state of a recommendation follows from.
type facts struct {
	answer     Status
	refused    bool   // by an answer with its source
	answerBy   string // whose it is, where not all who were asked gave it
	others     bool   // answers are entered, and none is the body's that is looked at
	answerDue  *clock.Day
	deadline   *clock.Day
	remarked   bool   // something was said that is not coded as an answer
	sought     Looked // for an answer
	doing      Looked // for whether it was done by the report's own deadline
	asked      []BodyRef
	ended      *Ending // by its own inquiry
	superseded bool
	foundDone  bool  // an independent body found it done
	found      Found // what an independent body found that is not done
	saidDone   bool  // somebody said that it was done, and nobody says who found so
	conditions []Condition
}

// condition says where a recommendation stands. The most pressing thing is
// said first: what is known of the answer, then overdue work, and so on to
// verified.
func (f facts) condition(today clock.Day) Condition {
	if f.ended != nil {
		return Condition{State: f.ended.State()}
	}
	if f.superseded {
		return Condition{State: StateSuperseded}
	}
	if f.foundDone && !f.open() {
		return Condition{State: StateVerified}
	}
	if f.saidDone && !f.found.Open && !f.open() {
		return Condition{State: StateClaimed}
	}
	if f.answer == NoneYet && !f.others && len(f.conditions) == 0 && !f.found.Open {
		return f.unanswered(today)
	}
	if f.refused {
		return Condition{State: StateDeclined, Of: f.answerBy}
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

// unanswered says what is known where no answer is entered. A search that was
// dated by the due day found nothing late, and one that one person alone made
// found nothing at all.
func (f facts) unanswered(today clock.Day) Condition {
	d, none := f.sought.NoneBy(today)
	switch {
	case f.others:
		return Condition{State: StateNotOwn}
	case f.sought.Known || f.remarked:
		return Condition{State: StateAnswerKnown}
	case !none:
		return f.sought.note(Condition{State: StateNotEntered}, nil, today)
	}
	c := Condition{State: StateNotAnswered, On: d.On, Entered: d.Entered, Of: NamedOf(d.Of, f.asked)}
	if f.answerDue != nil && d.On.After(*f.answerDue) {
		c.Days = d.On.Sub(*f.answerDue)
	}
	return c
}

// delivery looks at the report's own deadline, then at the commitments: the
// worst of them stands for the whole.
func (f facts) delivery(today clock.Day) Condition {
	worst := f.worst()
	verified := worst != nil && worst.State == StateVerified
	passed := f.deadline != nil && f.deadline.Before(today) && !verified
	if over, ok := f.overDeadline(today); passed && ok {
		if worst == nil || worst.State != StateOverdue || worst.Days < over.Days {
			return over
		}
	}
	switch {
	case worst != nil && !(verified && f.found.Open):
		return *worst
	case f.found.Open:
		return f.found.condition()
	case passed && f.doing.Known:
		return Condition{State: StateDoingKnown}
	case passed:
		return f.doing.note(Condition{State: StateDatePassed}, f.deadline, today)
	case f.deadline != nil:
		return Condition{State: StateOnTime}
	case f.answer == UnderConsideration:
		return Condition{State: StateConsideration}
	case f.others:
		return Condition{State: StateNotOwn}
	}
	return Condition{State: StateNoCommitment}
}

// overDeadline says how long after the deadline somebody looked and found that
// nothing showed it done; false when nobody did.
func (f facts) overDeadline(today clock.Day) (Condition, bool) {
	if f.deadline == nil {
		return Condition{}, false
	}
	d, ok := f.doing.late(*f.deadline, today)
	return Condition{State: StateOverdue, Days: d.On.Sub(*f.deadline), On: d.On, Entered: d.Entered, Of: NamedOf(d.Of, f.asked)}, ok
}

// pressing is the order in which one commitment stands for all.
var pressing = []State{
	StateOverdue, StateNotAccepted, StateMoved, StateStalled, StateClaimed, StateDatePassed, StateDoingKnown, StateNoDate, StateOnTime, StateVerified,
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
