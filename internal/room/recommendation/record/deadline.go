package record

import (
	"fmt"
	"regexp"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// Deadline is what a report set: a date, as rough as it was given, or a period
// after publication as ISO 8601 writes it ("P6M", "P1Y").
type Deadline struct {
	text  string
	date  edtf.Date
	years int
	// months and days of a period; all zero for a date.
	months, days int
}

var period = regexp.MustCompile(`^P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$`)

// ParseDeadline reads a date (see docs/formats/dates.md) or an ISO 8601
// period of years, months, weeks and days. Empty text is the zero Deadline.
func ParseDeadline(text string) (Deadline, error) {
	if text == "" {
		return Deadline{}, nil
	}
	if m := period.FindStringSubmatch(text); m != nil && text != "P" {
		n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
		return Deadline{text: text, years: n(1), months: n(2), days: 7*n(3) + n(4)}, nil
	}
	d, err := edtf.Parse(text)
	if err != nil {
		return Deadline{}, errs.Newf(errs.Invalid, "%q is not a date or a period. Write a date such as 2026-03-31 or spring 2026, or a period such as P6M for six months.", text)
	}
	return Deadline{text: text, date: d}, nil
}

// Text is the deadline as it was written.
func (d Deadline) Text() string { return d.text }

// IsZero says that no deadline was set.
func (d Deadline) IsZero() bool { return d.text == "" }

// IsPeriod says whether it is a span from publication, such as six months.
func (d Deadline) IsPeriod() bool { return d.years+d.months+d.days > 0 }

// Last gives the last possible day, counting a period from the last possible
// day of publication. False when it cannot be known.
func (d Deadline) Last(published edtf.Date) (clock.Day, bool) {
	if !d.IsPeriod() {
		return d.date.Last()
	}
	from, ok := published.Last()
	if !ok {
		return clock.Day{}, false
	}
	return addPeriod(from, d.years*12+d.months, d.days), true
}

// addPeriod adds months and days; a month that is too short ends early, as
// the last day of February does for 31 January.
func addPeriod(from clock.Day, months, days int) clock.Day {
	y, m, day := from.Date()
	first := clock.NewDay(y, int(m)+months, 1)
	lastOfMonth := clock.NewDay(y, int(m)+months+1, 0)
	to := first.AddDays(day - 1)
	if to.After(lastOfMonth) {
		to = lastOfMonth
	}
	return to.AddDays(days)
}

// Human gives the deadline in words.
func (d Deadline) Human() string {
	if !d.IsPeriod() {
		return d.date.Human()
	}
	var words string
	for _, p := range []struct {
		n    int
		unit string
	}{{d.years, "year"}, {d.months, "month"}, {d.days, "day"}} {
		if p.n == 0 {
			continue
		}
		if words != "" {
			words += " and "
		}
		words += fmt.Sprintf("%d %s", p.n, p.unit)
		if p.n > 1 {
			words += "s"
		}
	}
	return "within " + words + " of publication"
}

// span gives the first day that it can mean, and the deadline in words. A
// period after an exact day is a day.
func (d Deadline) span(published edtf.Date, last clock.Day) (clock.Day, string) {
	if !d.IsPeriod() {
		return spanOf(d.date, last)
	}
	from, ok := published.First()
	if !ok {
		return last, last.Human()
	}
	first := addPeriod(from, d.years*12+d.months, d.days)
	if first == last {
		return last, last.Human()
	}
	return first, d.Human() + " (" + published.Human() + ")"
}

// MarshalText writes the deadline as it was written.
func (d Deadline) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Deadline) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDeadline(string(text))
	return err
}
