package output

import (
	"fmt"
	"math"

	"candour/disclosure"
)

// findingWords says what somebody could work out. It is for staff: it names the
// range, and so is never shown to the public.
func findingWords(f disclosure.Finding) string {
	if !f.WorkedOut() {
		return fmt.Sprintf("%s: nobody could prove that this hidden number stays hidden.", f.Where)
	}
	lo, hi := f.Outer.Lower, f.Outer.Upper
	if f.Earlier {
		return fmt.Sprintf("%s: this release would say that it is hidden, and what is published already tells it: it is %s. Leave it out, or count by broader groups.", f.Where, f.Outer)
	}
	if lo == hi {
		return fmt.Sprintf("%s: this hidden number can be worked out. It is %s.", f.Where, whole(lo))
	}
	return fmt.Sprintf("%s: this hidden number can be narrowed to between %s and %s. The promise is a range of %s or more.", f.Where, whole(lo), whole(hi), whole(f.Need))
}

func whole(v float64) string {
	if math.IsInf(v, 1) {
		return "any number"
	}
	return Thousands(int64(math.Round(v)))
}
