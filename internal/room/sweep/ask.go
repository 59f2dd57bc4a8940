package sweep

import (
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
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
}

// The standings of a force, as the board says them. An empty one is not known.
const (
	StandsNotAsked = "not-asked"
	StandsWaiting  = "asked"
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
// own day. Late is only who was asked, and the day that was named is over.
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
	newest := open[len(open)-1]
	s := Standing{State: StandsWaiting, Asked: newest.Asked, Due: newest.Due}
	if first := open[0].Due; !first.IsZero() && first.Before(newest.Due) {
		s.First = first
	}
	if !newest.Due.IsZero() && newest.Due.After(newest.Asked) && on.After(newest.Due) {
		s.State = StandsLate
	}
	return s
}

// AskInput records that forces were asked.
type AskInput struct {
	Forces     []string
	Asked, Due clock.Day
	How        string
}

// AskedForce is a force with all its askings, and what it owes today.
type AskedForce struct {
	Force    forces.Force
	Asks     []Ask // oldest first
	Standing Standing
}
