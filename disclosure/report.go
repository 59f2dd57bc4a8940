package disclosure

import "errors"

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
	// New says that the cell is safe in what was published before, or was not
	// in it, and is not any more with the next release (CheckRelease only).
	New bool
}

// Report is the outcome of an audit.
type Report struct {
	// Findings has every cell not printed exactly, narrowest first.
	Findings []Finding
	// Impossible says why the printed figures contradict each other, if they do.
	Impossible string
}

var errNotYet = errors.New("disclosure: not built yet")

// ErrDisclosive is wrapped by Report.Err.
var ErrDisclosive = errors.New("a protected cell can be worked out")
