package bounds

import (
	"encoding/json"
	"fmt"
	"math"

	"candour/internal/base/errs"
)

// Assumed is the bounds of a share under an assumption about the missing, which
// it cannot be parted from.
type Assumed struct {
	s            Share
	assumption   string
	lower, upper float64
}

// Within assumes that the share among the missing is within points percentage
// points of the share among the known.
func (s Share) Within(points int) (Assumed, error) {
	p, _, _ := s.Range()
	if points < 0 || points > 100 || math.IsNaN(p) {
		return Assumed{}, errs.New(errs.Invalid, "The assumption needs from 0 to 100 percentage points, and somebody of whom it is known.")
	}
	x := float64(points) / 100
	return s.mix(max(p-x, 0), min(p+x, 1), fmt.Sprintf("those not recorded are within %d percentage points of those recorded", points)), nil
}

// Odds assumes that the odds among the missing are at most times those among the
// known, and at least one part in times (a pattern mixture with a delta of
// ±ln times; R. J. A. Little, Pattern-mixture models for multivariate incomplete
// data, JASA 88, 1993).
func (s Share) Odds(times float64) (Assumed, error) {
	p, _, _ := s.Range()
	if !(times >= 1) || math.IsInf(times, 0) || math.IsNaN(p) {
		return Assumed{}, errs.New(errs.Invalid, "The assumption needs a number of times of 1 or more, and somebody of whom it is known.")
	}
	at := func(f float64) float64 {
		if p == 1 {
			return 1
		}
		o := p / (1 - p) * f
		return o / (1 + o)
	}
	return s.mix(at(1/times), at(times), fmt.Sprintf("the odds of those not recorded are between 1/%g and %g times those of the recorded", times, times)), nil
}

// mix gives the share of all if that of the missing is between two fractions.
func (s Share) mix(from, to float64, assumption string) Assumed {
	yes, missing, all := float64(s.c.Yes), float64(s.c.Missing), float64(s.c.Known+s.c.Missing)
	return Assumed{s, assumption, (yes + from*missing) / all, (yes + to*missing) / all}
}

// Range gives the bounds under the assumption, as fractions.
func (a Assumed) Range() (lower, upper float64) { return a.lower, a.upper }

// Columns gives them as text, in percent to one place.
func (a Assumed) Columns() (lower, upper string) { return tenth(a.lower), tenth(a.upper) }

// Assumption says what is assumed.
func (a Assumed) Assumption() string { return a.assumption }

// String writes the share with both pairs of bounds and the assumption.
func (a Assumed) String() string {
	l, u := a.Columns()
	return fmt.Sprintf("%s; if %s, between %s%% and %s%%", a.s, a.assumption, l, u)
}

type assumedJSON struct {
	Share      Counts  `json:"share"`
	Assumption string  `json:"assumption"`
	Lower      float64 `json:"lower"`
	Upper      float64 `json:"upper"`
}

// MarshalJSON writes the assumption with the bounds.
func (a Assumed) MarshalJSON() ([]byte, error) {
	return json.Marshal(assumedJSON{a.s.c, a.assumption, a.lower, a.upper})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *Assumed) UnmarshalJSON(text []byte) error {
	var j assumedJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	s, err := NewShare(j.Share)
	*a = Assumed{s, j.Assumption, j.Lower, j.Upper}
	return err
}

// Tipping says in words what those not recorded would have to be for the share
// of all to pass a level, such as a half. What names those who have it:
// "recorded as White". It is "" where nothing is missing.
func (s Share) Tipping(what string, level float64, levelName string) string {
	if s.Complete() || s.c.Known == 0 {
		return ""
	}
	p, lower, upper := s.Range()
	need := level*float64(s.c.Known+s.c.Missing) - float64(s.c.Yes)
	n := int64(math.Ceil(need - 1e-9)) // the fewest of the missing that bring it to the level
	share := fmt.Sprintf("about %.0f in 100", float64(n)/float64(s.c.Missing)*100)
	missing := thousands(s.c.Missing)
	switch {
	case lower >= level:
		return fmt.Sprintf("Those %s are at least %s of all, whatever the %s not recorded are.", what, levelName, missing)
	case upper < level:
		return fmt.Sprintf("Those %s are fewer than %s of all, whatever the %s not recorded are.", what, levelName, missing)
	case p >= level:
		return fmt.Sprintf("Those %s would fall below %s of all if fewer than %s of the %s not recorded (%s) were.", what, levelName, thousands(n), missing, share)
	}
	return fmt.Sprintf("Those %s would come to %s of all if %s or more of the %s not recorded (%s) were.", what, levelName, thousands(n), missing, share)
}

// thousands writes a count with a comma every three figures.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
