package clock

import "strconv"

// IsZero says that the day is the zero Day, which stands for no day.
func (d Day) IsZero() bool { return d == Day{} }

// Period is a run of days that figures are of.
type Period struct {
	// Name is as it was written: 2023, 2023-24 or 2023-Q4.
	Name        string
	First, Last Day
}

// ParsePeriod knows a year (2023), a financial year (2023-24, April to March)
// and a quarter (2023-Q4).
func ParsePeriod(name string) (Period, bool) {
	number := func(s string) (int, bool) {
		for _, c := range s {
			if c < '0' || c > '9' {
				return 0, false
			}
		}
		n, err := strconv.Atoi(s)
		return n, err == nil
	}
	if len(name) < 4 {
		return Period{}, false
	}
	year, ok := number(name[:4])
	if !ok || year == 0 {
		return Period{}, false
	}
	between := func(m1, y2, m2 int) (Period, bool) {
		return Period{name, NewDay(year, m1, 1), NewDay(y2, m2+1, 0)}, true
	}
	switch {
	case len(name) == 4:
		return between(1, year, 12)
	case len(name) == 7 && name[4:6] == "-Q" && name[6] >= '1' && name[6] <= '4':
		q := int(name[6] - '0')
		return between(3*q-2, year, 3*q)
	case len(name) == 7 && name[4] == '-':
		if next, ok := number(name[5:]); ok && next == (year+1)%100 {
			return between(4, year+1, 3)
		}
	}
	return Period{}, false
}

// Holds says whether a day is in the period.
func (p Period) Holds(d Day) bool { return !d.Before(p.First) && !d.After(p.Last) }

// Over says whether the whole period has passed on a day.
func (p Period) Over(today Day) bool { return today.After(p.Last) }
