package clock

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"candour/internal/base/errs"
)

// Nation names a part of the United Kingdom that has its own bank holidays.
type Nation string

// The nations, under the names that gov.uk gives them in its own list.
const (
	EnglandAndWales Nation = "england-and-wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "northern-ireland"
)

//go:embed holidays.json
var holidaysJSON []byte

var builtIn = sync.OnceValues(func() (*Calendar, error) { return ReadCalendar(bytes.NewReader(holidaysJSON)) })

// Calendar knows the working days of each nation for a run of whole years, and
// refuses to guess at any other year: a bank holiday can be proclaimed, moved or
// added by law a few months before it falls.
type Calendar struct {
	first, last Day
	holidays    map[Nation]map[Day]string
	whole       map[Nation]Day // to which day a nation's list was continued; last when not

	// before is the list as it would be had a day that had passed not been put right
	// on the day since; nil when none was.
	before *Calendar
	since  Day
}

// Change is what somebody said of the holidays of a nation since the list that
// comes with the program was made.
type Change struct {
	Nation Nation
	Day    Day
	// Title names a holiday that is added; it is empty for one that is taken out.
	Title string
	// Whole says instead that the nation's list is complete to the end of the
	// day's year. A year counts only when the one before it does.
	Whole bool
	// Agreed is the day on which a day that had passed was put right; the zero day
	// for one that was still to come ([Calendar.Due]).
	Agreed Day
}

// With gives the calendar with changes, in the order in which they were made. The
// calendar itself stays as it is.
func (c *Calendar) With(changes ...Change) *Calendar {
	out := c.clone()
	for _, x := range changes {
		if x.Agreed == (Day{}) {
			for k := out; k != nil; k = k.before {
				k.set(x)
			}
			continue
		}
		right := out.clone()
		right.before, right.since = out, x.Agreed
		right.set(x)
		out = right
	}
	return out
}

func (c *Calendar) clone() *Calendar {
	out := &Calendar{first: c.first, last: c.last, holidays: map[Nation]map[Day]string{}, whole: map[Nation]Day{}, since: c.since}
	maps.Copy(out.whole, c.whole)
	for n, days := range c.holidays {
		out.holidays[n] = maps.Clone(days)
	}
	if c.before != nil {
		out.before = c.before.clone()
	}
	return out
}

func (c *Calendar) set(x Change) {
	switch days, known := c.holidays[x.Nation]; {
	case !known:
	case x.Whole && x.Day.Year() == c.Whole(x.Nation).Year()+1:
		c.whole[x.Nation] = NewDay(x.Day.Year(), 12, 31)
	case x.Whole:
	case x.Title == "":
		delete(days, x.Day)
	default:
		days[x.Day] = x.Title
	}
}

// EndsSoon says whether the list of a nation ends within a year of a day: clocks
// that begin may then have no due day.
func (c *Calendar) EndsSoon(n Nation, today Day) bool { return c.Whole(n).Year() <= today.Year() }

// Now gives the calendar: one that does not change is as it is now.
func (c *Calendar) Now() *Calendar { return c }

// Live is a calendar that somebody adds to while it is used. It is safe for many
// goroutines.
type Live struct{ now atomic.Pointer[Calendar] }

// NewLive begins with a calendar.
func NewLive(c *Calendar) *Live {
	l := &Live{}
	l.now.Store(c)
	return l
}

// Now gives the calendar as it was set last.
func (l *Live) Now() *Calendar { return l.now.Load() }

// Set puts another in its place.
func (l *Live) Set(c *Calendar) { l.now.Store(c) }

// Holiday is one bank holiday.
type Holiday struct {
	Day   Day
	Title string
}

// Holidays gives the bank holidays of a nation from one day to another, both
// among them, in order.
func (c *Calendar) Holidays(n Nation, from, to Day) (out []Holiday) {
	for d, title := range c.holidays[n] {
		if !d.Before(from) && !d.After(to) {
			out = append(out, Holiday{d, title})
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return a.Day.Sub(b.Day) })
	return out
}

// LeftOut gives the bank holidays that a count of working days from one day to
// another left out: those at a weekend are left out as the weekend is.
func (c *Calendar) LeftOut(n Nation, from, to Day) []Holiday {
	return slices.DeleteFunc(c.Holidays(n, from.AddDays(1), to), func(h Holiday) bool { return h.Day.Weekday()%6 == 0 })
}

// Whole gives the last day to which the list of a nation is complete.
func (c *Calendar) Whole(n Nation) Day {
	if d, ok := c.whole[n]; ok {
		return d
	}
	return c.last
}

// calendarFile is the form of holidays.json.
type calendarFile struct {
	FirstYear int `json:"first_year"`
	LastYear  int `json:"last_year"`
	Nations   map[Nation][]struct {
		Date  Day    `json:"date"`
		Title string `json:"title"`
	} `json:"nations"`
}

// BankHolidays gives the calendar that comes with the program: 2015 to 2027,
// in all three nations, with the moved and added days of 2020 (VE Day), 2022
// (Platinum Jubilee, State Funeral), 2023 (coronation) and, in Scotland, 2026
// (World Cup).
func BankHolidays() (*Calendar, error) { return builtIn() }

// ReadCalendar reads a calendar from JSON in the form of holidays.json, for an
// office that must bring its own. A date outside the years that the file says
// it covers, or given twice, is an error (Invalid).
func ReadCalendar(r io.Reader) (*Calendar, error) {
	var f calendarFile
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return nil, fmt.Errorf("clock.ReadCalendar: %w", err)
	}
	if f.FirstYear < 1 || f.LastYear < f.FirstYear || len(f.Nations) == 0 {
		return nil, errs.New(errs.Invalid, "The bank holidays file must give first_year, last_year and nations.")
	}
	c := &Calendar{first: NewDay(f.FirstYear, 1, 1), last: NewDay(f.LastYear, 12, 31), holidays: map[Nation]map[Day]string{}}
	for nation, list := range f.Nations {
		days := make(map[Day]string, len(list))
		for _, h := range list {
			if _, twice := days[h.Date]; twice || !c.Covers(h.Date) {
				return nil, errs.Newf(errs.Invalid, "The bank holidays file gives %s in %s twice, or outside its own years.", h.Date, nation)
			}
			days[h.Date] = h.Title
		}
		c.holidays[nation] = days
	}
	return c, nil
}

// Years gives the first and the last day that the calendar that comes with the
// program covers; [Calendar.Whole] says how far it was continued.
func (c *Calendar) Years() (first, last Day) { return c.first, c.last }

// Covers says whether the bank holidays of a day's year are known in every nation.
func (c *Calendar) Covers(d Day) bool {
	end := c.last
	for _, whole := range c.whole {
		if len(c.whole) == len(c.holidays) && (end == c.last || whole.Before(end)) {
			end = whole
		}
	}
	return !d.Before(c.first) && !d.After(end)
}

// Holiday gives the name of the bank holiday on a day, or "" when it is none.
// A day that is not covered, or a nation not known, is an error (Invalid).
func (c *Calendar) Holiday(n Nation, d Day) (string, error) {
	days, ok := c.holidays[n]
	if !ok {
		return "", errs.Newf(errs.Invalid, "There is no list of bank holidays for %q.", n)
	}
	if d.Before(c.first) || d.After(c.Whole(n)) {
		return "", errs.Newf(errs.Invalid, "Bank holidays are known from %d to %d only, so working days cannot be counted at %s.",
			c.first.Year(), c.Whole(n).Year(), d.Human())
	}
	return days[d], nil
}

// IsWorkingDay says whether a day is neither at a weekend nor a bank holiday.
// Errors are those of Holiday.
func (c *Calendar) IsWorkingDay(n Nation, d Day) (bool, error) {
	title, err := c.Holiday(n, d)
	if err != nil {
		return false, err
	}
	// Sunday is 0 and Saturday 6.
	return title == "" && d.Weekday()%6 != 0, nil
}

// AddWorkingDays gives the count-th working day after d, which is itself not
// counted, as time limits in law are usually reckoned; before d when count is
// negative; d itself, working day or not, when count is 0. Running out of the
// covered years is an error (Invalid).
func (c *Calendar) AddWorkingDays(n Nation, d Day, count int) (Day, error) {
	step := 1
	if count < 0 {
		step, count = -1, -count
	}
	at := d
	for count > 0 {
		at = at.AddDays(step)
		works, err := c.IsWorkingDay(n, at)
		if err != nil {
			return Day{}, err
		}
		if works {
			count--
		}
	}
	return at, nil
}

// WorkingDaysBetween counts the working days after from, up to and including
// to; negative when to is before from. It undoes AddWorkingDays. Errors are
// those of Holiday.
func (c *Calendar) WorkingDaysBetween(n Nation, from, to Day) (int, error) {
	step, count := 1, 0
	if to.Before(from) {
		step = -1
	}
	// Both ends are asked about first, so that a span of centuries is refused
	// before it is walked.
	for _, end := range []Day{from, to} {
		if _, err := c.Holiday(n, end); err != nil {
			return 0, err
		}
	}
	for at := from; at != to; {
		at = at.AddDays(step)
		works, err := c.IsWorkingDay(n, at)
		if err != nil {
			return 0, err
		}
		if works {
			count += step
		}
	}
	return count, nil
}
