package edtf

import (
	"candour/internal/clock"
	"candour/internal/errs"
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

// String is Human.
func (d Date) String() string { return d.human }

// MarshalText writes the date as it was written.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = Parse(string(b))
	return err
}

// Compare orders dates by last possible day, then by first; those with no last
// day come after all others. It gives -1, 0 or 1.
func Compare(a, b Date) int {
	switch {
	case a.hasLast != b.hasLast:
		if a.hasLast {
			return -1
		}
		return 1
	case !a.hasLast:
		return 0
	case a.last != b.last:
		return order(a.last, b.last)
	}
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
