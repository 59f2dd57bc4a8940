package edtf

import (
	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Date is a date, exact or rough. The zero Date is "not known".
type Date struct {
	text  string // as it was written
	edtf  string // canonical
	human string
	// first and last possible day; open ends have none.
	first, last       clock.Day
	hasFirst, hasLast bool
}

// Of gives the exact date of a day.
func Of(d clock.Day) Date {
	return Date{text: d.String(), edtf: d.String(), human: d.Human(), first: d, last: d, hasFirst: true, hasLast: true}
}

// Parse reads a date. Empty text is the zero Date.
func Parse(text string) (Date, error) {
	if text == "" {
		return Date{}, nil
	}
	if len(text) <= 60 {
		if d, ok := parse(text); ok {
			d.text = text
			return d, nil
		}
	}
	return Date{}, errs.Newf(errs.Invalid, "%s is not a date that we can read. Write it like 14 March 2026, March 2026, spring 2026, late 2026 or 2026.", quote(text))
}

func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return "“" + s + "”"
}

// IsZero says that nothing is known of the date.
func (d Date) IsZero() bool { return d.text == "" }

// Text is the date as it was written.
func (d Date) Text() string { return d.text }

// EDTF is the date in the standard form; empty when not known.
func (d Date) EDTF() string { return d.edtf }

// Human is the date in words: "spring 2026"; empty when not known.
func (d Date) Human() string { return d.human }

// First is the first day that it can mean; false when there is none.
func (d Date) First() (clock.Day, bool) { return d.first, d.hasFirst }

// Last is the last possible day, which deadlines are counted from; false when
// there is none.
func (d Date) Last() (clock.Day, bool) { return d.last, d.hasLast }

// Exact says that the date is one day.
func (d Date) Exact() bool { return d.hasFirst && d.hasLast && d.first == d.last }

// Precision says how closely a date is known, from its first and last day.
type Precision string

// How closely a date can be known.
const (
	PrecisionUnknown Precision = ""      // the zero Date
	PrecisionDay     Precision = "day"   // one day
	PrecisionMonth   Precision = "month" // one calendar month
	PrecisionPart    Precision = "part"  // less than a year: a season, a quarter, "late 2026"
	PrecisionYear    Precision = "year"  // twelve months: a calendar or a financial year
	PrecisionSpan    Precision = "span"  // longer than a year, or open at one end
)

// Precision says how closely the date is known.
func (d Date) Precision() Precision {
	y, m, _ := d.first.Date()
	wholeMonths := func(n int) bool {
		return d.first == clock.NewDay(y, int(m), 1) && d.last == clock.NewDay(y, int(m)+n, 0)
	}
	switch {
	case d.IsZero():
		return PrecisionUnknown
	case !d.hasFirst || !d.hasLast:
		return PrecisionSpan
	case d.first == d.last:
		return PrecisionDay
	case wholeMonths(1):
		return PrecisionMonth
	case wholeMonths(12):
		return PrecisionYear
	case d.last.Before(clock.NewDay(y, int(m)+12, 0)):
		return PrecisionPart
	}
	return PrecisionSpan
}

// String is Human.
func (d Date) String() string { return d.human }

// MarshalText writes the date as it was written.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = Parse(string(b))
	return err
}

// Compare orders dates by last possible day, then by first, a date open at the
// front going first; those with no last day come after all others, among
// themselves by first day. It gives -1, 0 or 1.
func Compare(a, b Date) int {
	switch {
	case a.hasLast != b.hasLast:
		if a.hasLast {
			return -1
		}
		return 1
	case a.hasLast && a.last != b.last:
		return order(a.last, b.last)
	}
	// The zero Day, which stands where there is no first, is before all others.
	return order(a.first, b.first)
}

func order(a, b clock.Day) int {
	switch {
	case a.Before(b):
		return -1
	case a.After(b):
		return 1
	}
	return 0
}
