package rules

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
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

// The standings: a clock warns before it breaches. NotKnown is a clock whose
// due day cannot be worked out; nobody is blamed for one.
const (
	InTime   Standing = "in-time"
	Warning  Standing = "warn"
	Breached Standing = "breached"
	NotKnown Standing = "not-known"
)

// Clock is one running time limit: the last day on which the next step is in
// time, and the day from which it warns. Both are the zero day when they cannot
// be worked out.
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
	case k.Due == (clock.Day{}):
		return NotKnown
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

	calendar Calendar
}

// By is the clocks as they run by another calendar.
func (c Clocks) By(days Calendar) Clocks {
	c.calendar = days
	return c
}

// Days is the calendar that they count by, as it is now; nil when there is none.
func (c Clocks) Days() *clock.Calendar {
	if c.calendar == nil {
		return nil
	}
	return c.calendar.Now()
}

// Own says that they count by the list of bank holidays that comes with the program.
func (c Clocks) Own() bool {
	own, err := bankHolidays()
	return err == nil && c.Days() == own
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

// For gives the clock of a state that a case came to on a day: how long the
// next step may take. False when no clock runs in that state, as in those that
// have ended. A due day beyond the calendar's years is an error (Invalid); the
// clock then has its words but no days.
func (c Clocks) For(state State, enhanced bool, arrived clock.Day) (Clock, bool, error) {
	return c.find(state, "", enhanced, arrived)
}

// Tell gives the clock of the duty to tell the person of what a state means;
// it runs beside the clock of For. False and errors are those of For.
func (c Clocks) Tell(state State, enhanced bool, arrived clock.Day) (Clock, bool, error) {
	return c.find(state, StepTell, enhanced, arrived)
}

// find looks in the sets in force on the day of arrival: what was promised
// then is what counts, whatever has changed since.
func (c Clocks) find(state State, step string, enhanced bool, arrived clock.Day) (Clock, bool, error) {
	for _, s := range c.Sets {
		if arrived.Before(s.From) || s.To != nil && arrived.After(*s.To) {
			continue
		}
		for _, r := range s.Limits {
			if r.State == state && r.Step == step {
				k, err := c.run(s, r, enhanced, arrived)
				return k, true, err
			}
		}
	}
	return Clock{}, false, nil
}

func (c Clocks) run(s ClockSet, r ClockRule, enhanced bool, arrived clock.Day) (Clock, error) {
	k := Clock{Rule: s.ID + "/" + r.id(), Words: r.Words, Source: s.Source, Authority: s.Authority}
	days := r.Days
	if enhanced && r.Enhanced > 0 {
		days = r.Enhanced
	}
	if c.calendar == nil {
		return k, errs.New(errs.Invalid, "The due date is not known: there is no calendar of bank holidays.")
	}
	list := c.calendar.Now()
	due, err := list.Due(clock.EnglandAndWales, arrived, days)
	if err != nil {
		return k, dueNotKnown(err)
	}
	warn, err := list.CountedBy(due).AddWorkingDays(clock.EnglandAndWales, due, -min(r.Warn, days-1))
	if err != nil {
		return k, dueNotKnown(err)
	}
	k.Due, k.Warn = due, warn
	return k, nil
}

func dueNotKnown(err error) error {
	return errs.Because(errs.Invalid, "The due date is not known: the bank holidays of that year are not known yet.", err)
}

func (r ClockRule) id() string {
	if r.Step == "" {
		return string(r.State)
	}
	return string(r.State) + "-" + r.Step
}

// LeftOutWords name the days that a count of working days leaves out.
func LeftOutWords(c *clock.Calendar, from, due clock.Day) string {
	days := []string{"weekends"}
	for _, h := range c.LeftOut(clock.EnglandAndWales, from, due) {
		days = append(days, h.Day.Human()+" ("+h.Title+")")
	}
	return "Left out: " + strings.Join(days, ", ") + "."
}
