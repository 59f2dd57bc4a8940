package disclosure

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Finding is what an attacker can learn of one cell.
type Finding struct {
	Key Key
	// Where is the first table and the codes, for people to read.
	Where string
	// Value is the true count, where it is known to us.
	Value float64
	Known bool
	// Primary says that the rule hides the cell.
	Primary bool
	// Outer is what the attacker can be sure of at most: the cell lies in it.
	// Inner is proved possible: there are tables at both its ends. They are
	// equal where the range was worked out to the end.
	Outer, Inner Interval
	// Need is the width promised; Safe says that Inner has it.
	Need float64
	Safe bool
	// Earlier says that what was published before tells as much by itself
	// (CheckRelease only).
	Earlier bool
	// New says that the next release is to blame: the cell was safe before it, or
	// the release prints it for the first time (CheckRelease only).
	New bool
}

// WorkedOut says that the attacker's range is surely narrower than promised.
func (f *Finding) WorkedOut() bool { return f.Primary && f.Outer.Width() < f.Need-tiny }

// rank puts what matters first.
func (f *Finding) rank() int {
	switch {
	case f.WorkedOut():
		return 0
	case !f.Safe:
		return 1
	case f.Primary:
		return 2
	}
	return 3
}

// Report is the outcome of an audit.
type Report struct {
	// Findings has every cell not printed exactly: those worked out first, then
	// those not proved safe, then the others, narrowest first.
	Findings []Finding
	// Impossible says why the printed figures contradict each other, if they do.
	Impossible string
}

// ErrDisclosive is wrapped by Report.Err.
var ErrDisclosive = errors.New("a protected cell can be worked out")

// Unsafe lists the protected cells without the promised width, or not proved
// to have it.
func (r *Report) Unsafe() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if !f.Safe {
			out = append(out, f)
		}
	}
	return out
}

// Err is nil when every protected cell is proved safe and the figures do not
// contradict each other.
func (r *Report) Err() error {
	if r.Impossible != "" {
		return errors.New(r.Impossible)
	}
	if bad := r.Unsafe(); len(bad) > 0 {
		return fmt.Errorf("%w: %d of them, first %s", ErrDisclosive, len(bad), bad[0].String())
	}
	return nil
}

func (r *Report) contradiction(s *system, e int32) {
	r.Impossible = "what was printed contradicts itself: no counts fit all of it"
	if e >= 0 {
		u := &s.u[s.members(e)[0]]
		t := s.tables[u.table]
		r.Impossible = fmt.Sprintf("what was printed contradicts itself: table %q, no parts add up to %s", t.Name, t.Codes(u.cell))
	}
}

// String says what can be learnt, in words, the worst first.
func (r *Report) String() string {
	if r.Impossible != "" {
		return r.Impossible + "\n"
	}
	var b strings.Builder
	worked, unproved, protected := 0, 0, 0
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.WorkedOut():
			worked++
		case !f.Safe:
			unproved++
		case f.Primary:
			protected++
		}
	}
	cells := "cells"
	if len(r.Findings) == 1 {
		cells = "cell"
	}
	fmt.Fprintf(&b, "%d %s not printed exactly: %d protected, %d can be worked out, %d not proved safe\n",
		len(r.Findings), cells, protected, worked, unproved)
	for i := range r.Findings {
		fmt.Fprintln(&b, r.Findings[i].String())
	}
	return b.String()
}

// String is one line: the cell, its range, and what that means.
func (f *Finding) String() string {
	out := f.Where + ": " + f.Outer.String()
	if f.Inner != f.Outer {
		out += ", at least " + f.Inner.String() + " possible"
	}
	switch {
	case f.WorkedOut() && f.Outer.Width() < tiny:
		out += " — worked out exactly"
	case f.WorkedOut():
		out += fmt.Sprintf(" — worked out to within %s, promised %s", number(f.Outer.Width()), number(f.Need))
	case !f.Safe:
		out += fmt.Sprintf(" — not proved safe, promised %s", number(f.Need))
	}
	if f.New {
		out += " (new with this release)"
	}
	return out
}

// String is "3 to 5", "4", or "2 or more".
func (i Interval) String() string {
	switch {
	case math.IsInf(i.Upper, 1):
		return number(i.Lower) + " or more"
	case i.Upper-i.Lower < tiny:
		return number(i.Lower)
	}
	return number(i.Lower) + " to " + number(i.Upper)
}

func number(v float64) string {
	if math.Abs(v-math.Round(v)) < tiny {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}
