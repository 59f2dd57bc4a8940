package sweep

import (
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/trust/proposal"
)

// Ask is one asking of a force for its list: by whom, how, when, and by when the
// list is to be here. Nothing that was not asked for is owed.
type Ask struct {
	ID, ForceID string
	// Asked and Due are days. A zero day is not known, and accuses nobody.
	Asked, Due clock.Day
	How        string // "Letter to every chief constable"
	Human      string // who recorded it
	Name       string
	Made       time.Time
	TakenBack  bool   // it was not asked after all
	Why        string // why it was taken back
	// Batch is the id under which it waits, or waited, for a second human, and
	// WhyLate why it was entered only then; Agreed the day on which Second, whose
	// name is SecondName, agreed.
	Batch, WhyLate     string
	Agreed             clock.Day
	Second, SecondName string
}

// Counts says whether an asking can make somebody late: it was recorded in good time
// before its last day, or a second human has agreed. What is not known counts for
// nothing.
func (a Ask) Counts() bool {
	if !a.Agreed.IsZero() && a.Second != "" && a.Second != a.Human {
		return true
	}
	return !a.Made.IsZero() && !proposal.Soon(clock.DayOf(a.Made), a.Due)
}

// The standings of a force, as the board says them. An empty one is not known.
const (
	StandsNotAsked = "not-asked"
	StandsWaiting  = "asked"
	StandsEntered  = "asked-entered-by-one" // and no second human has agreed
	StandsLate     = "late"
	StandsReturned = "returned"
)

// Standing is what a force owes on a day.
type Standing struct {
	State string
	// Asked and Due are of the newest asking that no list has answered; First is
	// the day that was named before, when the day was moved.
	Asked, Due, First clock.Day
}

// StandingOn works out what a force owes on a day. last is the day of its newest
// list; the zero Day when there is none. A list answers every asking up to its
// own day. Late is only who was asked, in an asking that counts, and the day that
// was named is over; where a newer one waits for a second human, nobody is late.
func StandingOn(asks []Ask, last, on clock.Day) Standing {
	open := slices.DeleteFunc(slices.Clone(asks), func(a Ask) bool {
		return a.TakenBack || a.Asked.IsZero() || a.Asked.After(on) || !last.IsZero() && !last.Before(a.Asked)
	})
	if len(open) == 0 {
		if !last.IsZero() {
			return Standing{State: StandsReturned}
		}
		return Standing{State: StandsNotAsked}
	}
	slices.SortStableFunc(open, func(a, b Ask) int { return a.Asked.Sub(b.Asked) })
	latest := open[len(open)-1]
	if open = slices.DeleteFunc(open, func(a Ask) bool { return !a.Counts() }); len(open) == 0 {
		return Standing{State: StandsEntered}
	}
	newest := open[len(open)-1]
	s := Standing{State: StandsWaiting, Asked: newest.Asked, Due: newest.Due}
	if first := open[0].Due; !first.IsZero() && first.Before(newest.Due) {
		s.First = first
	}
	if !newest.Due.IsZero() && newest.Due.After(newest.Asked) && on.After(newest.Due) {
		if s.State = StandsLate; !latest.Counts() {
			return Standing{State: StandsEntered}
		}
	}
	return s
}

// AskInput records that forces were asked.
type AskInput struct {
	Forces     []string
	Asked, Due clock.Day
	How        string
	// WhyLate says why it is entered only now, where the last day is near or over.
	WhyLate string
}

// AskedForce is a force with all its askings, and what it owes today.
type AskedForce struct {
	Force    forces.Force
	Asks     []Ask // oldest first
	Standing Standing
}
