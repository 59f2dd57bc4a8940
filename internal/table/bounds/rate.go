package bounds

import (
	"encoding/json"
	"fmt"

	"candour/internal/base/errs"
)

// Rate is a number for each so many people who live in an area, with its
// interval and, where something is missing, its bounds.
type Rate struct{ r rate }

type rate struct {
	Count      int64 `json:"count"`
	Missing    int64 `json:"missing,omitempty"`
	Population int64 `json:"population"`
	Per        int64 `json:"per"`
}

// FewPeople is the population below which a rate is printed with a warning, and
// FewCounted the count below which it is.
const (
	FewPeople  = 100_000
	FewCounted = 20
)

// NewRate makes a rate of count, and of missing more that may belong to it,
// among a population. A population of nobody is an error (Invalid).
func NewRate(count, missing, population, per int64) (Rate, error) {
	if count < 0 || missing < 0 || population <= 0 || per <= 0 || count > limit || missing > limit {
		return Rate{}, errs.New(errs.Invalid, "A rate needs a count of nothing or more and a population of somebody.")
	}
	return Rate{rate{count, missing, population, per}}, nil
}

func (r Rate) of(n float64) float64 { return n / float64(r.r.Population) * float64(r.r.Per) }

// Per is how many people the rate is for.
func (r Rate) Per() int64 { return r.r.Per }

// Value is the rate of those counted.
func (r Rate) Value() float64 { return r.of(float64(r.r.Count)) }

// Bounds gives the rate if none and if all of the missing belong to it.
func (r Rate) Bounds() (lower, upper float64) {
	return r.Value(), r.of(float64(r.r.Count + r.r.Missing))
}

// Interval is the exact Poisson interval of the rate of those counted.
func (r Rate) Interval() Interval {
	i, _ := Poisson(r.r.Count) // a count is never below zero here
	return Interval{r.of(i.Lower), r.of(i.Upper), i.Method}
}

// Small says that the rate stands on few: a population under FewPeople or a
// count under FewCounted. One more or less would move it a lot.
func (r Rate) Small() bool { return r.r.Population < FewPeople || r.r.Count < FewCounted }

// Columns gives rate, bounds and interval as text to one place.
func (r Rate) Columns() (value, lower, upper, from, to string) {
	l, u := r.Bounds()
	i := r.Interval()
	f := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	return f(r.Value()), f(l), f(u), f(i.Lower), f(i.Upper)
}

// String writes the rate as it is printed.
func (r Rate) String() string {
	value, lower, upper, from, to := r.Columns()
	s := fmt.Sprintf("%s per %s (%s to %s, %s)", value, thousands(r.r.Per), from, to, MethodPoisson)
	if r.r.Missing > 0 {
		s += fmt.Sprintf("; between %s and %s if those not recorded are counted", lower, upper)
	}
	if r.Small() {
		s += " [u]: few people stand behind it"
	}
	return s
}

// MarshalJSON writes what the rate is made of.
func (r Rate) MarshalJSON() ([]byte, error) { return json.Marshal(r.r) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Rate) UnmarshalJSON(text []byte) error {
	var j rate
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	made, err := NewRate(j.Count, j.Missing, j.Population, j.Per)
	*r = made
	return err
}
