package rules

import (
	"fmt"
	"io"
)

// DefaultClocks reads the time limits that come with the program.
func DefaultClocks() (Clocks, error) {
	return openRules("clocks.toml", ReadClocks)
}

// ReadClocks reads and checks time limits (docs/formats/review-rules.md).
// Errors are Invalid and name the line, or the set and state.
func ReadClocks(r io.Reader) (Clocks, error) {
	var c Clocks
	if err := decodeRules(r, &c); err != nil {
		return Clocks{}, err
	}
	if err := c.check(); err != nil {
		return Clocks{}, err
	}
	var err error
	if c.calendar, err = bankHolidays(); err != nil {
		return Clocks{}, err
	}
	return c, nil
}

func (c Clocks) check() error {
	var bad ruleFaults
	if len(c.Sets) == 0 {
		bad.add("set", "There is no set of time limits.")
	}
	seen := map[string]bool{}
	limits := map[string][]span{} // of one state and step, over all sets
	for i, s := range c.Sets {
		where := fmt.Sprintf("set %q", s.ID)
		if s.ID == "" {
			where = fmt.Sprintf("set number %d", i+1)
		}
		bad.needID(where, s.ID, seen)
		bad.needWords(where, "title", s.Title)
		bad.needLink(where, "source", s.Source)
		bad.needSpan(span{where, s.From, s.To})
		if s.Authority != OwnStandard && s.Authority != VictimsCode {
			bad.add(where, "The authority must be %s or %s.", OwnStandard, VictimsCode)
		}
		for _, l := range s.Limits {
			at := fmt.Sprintf("%s, clock %q", where, l.id())
			bad.checkLimit(at, l)
			limits[l.id()] = append(limits[l.id()], span{at, s.From, s.To})
		}
	}
	for _, state := range States() {
		for _, step := range []string{"", StepTell} {
			bad.needApart(limits[ClockRule{State: state, Step: step}.id()])
		}
	}
	return bad.err()
}

func (f *ruleFaults) checkLimit(at string, l ClockRule) {
	switch {
	case !l.State.Known():
		f.add(at, "There is no state %q.", l.State)
	case l.Step != "" && l.Step != StepTell:
		f.add(at, "There is no step %q.", l.Step)
	case l.Step == "" && l.State.Ended():
		f.add(at, "Nothing more is due in that state.")
	}
	if l.Days < 1 || l.Days > maxLimit {
		f.add(at, "days must be from 1 to %d.", maxLimit)
	}
	if l.Enhanced < 0 || l.Enhanced > l.Days {
		f.add(at, "enhanced must not be longer than days.")
	}
	if l.Warn < 0 || l.Warn >= l.Days {
		f.add(at, "warn must be fewer days than days.")
	}
	f.needWords(at, "words", l.Words)
}
