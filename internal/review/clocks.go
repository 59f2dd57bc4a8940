package review

import (
	"candour/internal/clock"
)

// Authority says where a time limit comes from.
type Authority string

// The authorities. A service standard is this service's own promise, not law.
const (
	OwnStandard Authority = "own-standard"
	VictimsCode Authority = "victims-code"
)

// Standing is how a clock stands on a day.
type Standing string

// The standings: a clock warns before it breaches.
const (
	InTime   Standing = "in-time"
	Warning  Standing = "warn"
	Breached Standing = "breached"
)

// Clock is one running time limit: the last day on which the next step is in
// time, and the day from which it warns.
type Clock struct {
	Warn      clock.Day `json:"warn"`
	Due       clock.Day `json:"due"`
	Rule      string    `json:"rule"`
	Words     string    `json:"words"`
	Source    string    `json:"source"`
	Authority Authority `json:"authority"`
}

// Standing says how the clock stands: on the due day itself it is not
// breached.
func (k Clock) Standing(today clock.Day) Standing {
	switch {
	case today.After(k.Due):
		return Breached
	case !today.Before(k.Warn):
		return Warning
	}
	return InTime
}

// Clocks are the time limits of every state, in sets with days in force.
type Clocks struct {
	Sets []ClockSet `toml:"set"`

	calendar *clock.Calendar
}

// ClockSet is the limits of one authority from one day to another, both
// included.
type ClockSet struct {
	ID        string      `toml:"id"`
	Title     string      `toml:"title"`
	Authority Authority   `toml:"authority"`
	From      clock.Day   `toml:"from"`
	To        *clock.Day  `toml:"to"`
	Source    string      `toml:"source"`
	Note      string      `toml:"note"`
	Limits    []ClockRule `toml:"clock"`
}

// ClockRule is the limit of one state, in working days of England and Wales.
type ClockRule struct {
	State State `toml:"state"`
	// Step is empty for the step that ends the state, or names a duty that
	// runs beside it, such as telling the person.
	Step string `toml:"step"`
	Days int    `toml:"days"`
	// Enhanced is the limit for a person with enhanced rights; 0: the same.
	Enhanced int `toml:"enhanced"`
	// Warn is how many working days before the due day the clock warns.
	Warn  int    `toml:"warn"`
	Words string `toml:"words"`
}

// StepTell is the duty to tell the person of a decision.
const StepTell = "tell"
