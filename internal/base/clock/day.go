package clock

import (
	"fmt"
	"time"
)

// Day is a civil date. Days compare with ==, and the zero Day is 1 January of
// the year 1.
type Day struct{ n int32 } // days since 0001-01-01

// NewDay gives a day; a month or day out of range is carried over, as
// time.Date does, so that day 0 is the last of the month before.
func NewDay(year, month, day int) Day {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return Day{int32(t.Unix()/86400 - epoch)}
}

// epoch is 0001-01-01 in days of Unix time.
const epoch = -719162

// ParseDay reads "2026-03-31".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Day{}, fmt.Errorf("clock: %q is not a day", s)
	}
	return NewDay(t.Year(), int(t.Month()), t.Day()), nil
}

// DayOrNone is ParseDay for what may be no day at all: then it gives the zero Day.
func DayOrNone(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		return Day{}
	}
	return d
}

func (d Day) time() time.Time { return time.Unix((int64(d.n)+epoch)*86400, 0).UTC() }

// Date gives year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) { return d.time().Date() }

// Year gives the year.
func (d Day) Year() int { return d.time().Year() }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.time().Weekday() }

// AddDays gives the day n days later, or earlier when n is negative.
func (d Day) AddDays(n int) Day { return Day{d.n + int32(n)} }

// Sub gives how many days d is after o; negative when it is before.
func (d Day) Sub(o Day) int { return int(d.n - o.n) }

// Before says whether d is earlier than o.
func (d Day) Before(o Day) bool { return d.n < o.n }

// After says whether d is later than o.
func (d Day) After(o Day) bool { return d.n > o.n }

// String gives "2026-03-31".
func (d Day) String() string { return d.time().Format("2006-01-02") }

// Human gives "31 March 2026".
func (d Day) Human() string { return d.time().Format("2 January 2006") }

// MarshalText writes String's form.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}
