package bounds

import (
	"encoding/json"
	"fmt"
	"math"

	"candour/internal/base/errs"
)

// Counts are what a share is made of.
type Counts struct {
	Yes           int64 `json:"yes"`   // of the known, those who have it
	Known         int64 `json:"known"` // those of whom it is known, Yes included
	Missing       int64 `json:"missing,omitempty"`
	NotApplicable int64 `json:"not_applicable,omitempty"` // in no denominator
	// Per is set where the counts are not people but so many of each Per, made
	// of percentages that were published without counts.
	Per int64 `json:"per,omitempty"`
}

// Share is a share of people with its bounds. Its figures are not to be had one
// without the others.
type Share struct{ c Counts }

// NewShare makes a share. Counts below zero, and more who have it than are
// known, are errors (Invalid); so is a share of nobody.
func NewShare(c Counts) (Share, error) {
	switch {
	case c.Yes < 0 || c.Missing < 0 || c.NotApplicable < 0 || c.Known < 0:
		return Share{}, errs.New(errs.Invalid, "A count cannot be below zero.")
	case c.Yes > c.Known:
		return Share{}, errs.Newf(errs.Invalid, "A share cannot be above 100%%: %d of %d.", c.Yes, c.Known)
	case c.Known+c.Missing == 0:
		return Share{}, errs.New(errs.Invalid, "There is nobody to take a share of.")
	case c.Known > limit || c.Missing > limit:
		return Share{}, errs.New(errs.Invalid, "The count is too large to be one of people.")
	}
	return Share{c}, nil
}

// FromPercent makes a share of two percentages that were published without
// their counts: of the known, and of those known among all.
func FromPercent(ofKnown, recorded float64) (Share, error) {
	const per = 1_000_000
	if !(ofKnown >= 0 && ofKnown <= 100 && recorded > 0 && recorded <= 100) {
		return Share{}, errs.New(errs.Invalid, "A percentage is from 0 to 100.")
	}
	known := int64(math.Round(recorded / 100 * per))
	return NewShare(Counts{Yes: int64(math.Round(ofKnown / 100 * float64(known))), Known: known, Missing: per - known, Per: per})
}

// limit keeps sums of counts within int64.
const limit = math.MaxInt64 / 8

// Counts gives what the share was made of.
func (s Share) Counts() Counts { return s.c }

// Complete says that nothing is missing, so that the bounds meet.
func (s Share) Complete() bool { return s.c.Missing == 0 }

// Range gives the share of the known and the bounds of the share of all, as
// fractions. Known is NaN where nothing is known.
func (s Share) Range() (known, lower, upper float64) {
	all := float64(s.c.Known + s.c.Missing)
	known = math.NaN()
	if s.c.Known > 0 {
		known = float64(s.c.Yes) / float64(s.c.Known)
	}
	return known, float64(s.c.Yes) / all, float64(s.c.Yes+s.c.Missing) / all
}

// Recorded is the fraction that is known.
func (s Share) Recorded() float64 {
	return float64(s.c.Known) / float64(s.c.Known+s.c.Missing)
}

// Columns gives the share of the known and its bounds as text for the columns
// of a table, in percent to one place; known is "[z]" where nothing is known.
func (s Share) Columns() (known, lower, upper string) {
	k, l, u := s.Range()
	known = "[z]"
	if !math.IsNaN(k) {
		known = tenth(k)
	}
	return known, tenth(l), tenth(u)
}

// String writes the share as it is printed.
func (s Share) String() string {
	known, lower, upper := s.Columns()
	switch {
	case s.Complete():
		return known + "%"
	case s.c.Known == 0:
		return "not known; between 0.0% and 100.0% of all"
	}
	return fmt.Sprintf("%s%% of the %s%% known; between %s%% and %s%% of all", known, tenth(s.Recorded()), lower, upper)
}

// tenth writes a fraction in percent to one place, as published figures are: a
// bound of 1.17 is printed as 1.2.
func tenth(f float64) string {
	return fmt.Sprintf("%.1f", math.Round(f*1000)/10)
}

// MarshalJSON writes what the share is made of and all three figures.
func (s Share) MarshalJSON() ([]byte, error) {
	known, lower, upper := s.Columns()
	return json.Marshal(struct {
		Counts
		OfKnown string `json:"percent_of_known"`
		Lower   string `json:"lower_percent_of_all"`
		Upper   string `json:"upper_percent_of_all"`
	}{s.c, known, lower, upper})
}

// UnmarshalJSON reads what MarshalJSON wrote; the figures are worked out anew.
func (s *Share) UnmarshalJSON(text []byte) error {
	var c Counts
	if err := json.Unmarshal(text, &c); err != nil {
		return err
	}
	made, err := NewShare(c)
	*s = made
	return err
}
