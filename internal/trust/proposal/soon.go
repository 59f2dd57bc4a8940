package proposal

import "candour/internal/base/clock"

// ReadingDays are the days that lie between the recording of an asking by one human
// and its last day, so that others can read it, and put it right, before it says of
// anybody that they are late.
const ReadingDays = 7

// Soon says whether a last day lies so near to the day on which one human recorded
// it, or before it, that a second must agree before it counts against anybody. A day
// that is not known is soon.
func Soon(recorded, last clock.Day) bool {
	return recorded.IsZero() || last.IsZero() || !last.After(recorded.AddDays(ReadingDays))
}

// What everybody reads of an asking that does not count yet.
const (
	EnteredByOne = "Asked, as one person has entered it"
	NotCounted   = "Not counted until a second agrees"
)
