package rowcheck

import (
	"time"

	"candour/internal/base/clock"
)

// lastOfRough gives the last day of a day, a month or a year (2009-06-24, 2009-06,
// 2009), and says whether the calendar has it.
func lastOfRough(text string) (last clock.Day, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		year, month, day := at.Date()
		switch layout {
		case "2006-01":
			return clock.NewDay(year, int(month)+1, 0), true
		case "2006":
			return clock.NewDay(year, 12, 31), true
		}
		return clock.NewDay(year, int(month), day), true
	}
	return last, false
}

// yearsBetween is how many whole years have passed at the least between a rough
// date and a day; 0 where either cannot be read.
func yearsBetween(from, to string) int {
	last, ok := lastOfRough(from)
	day, err := clock.ParseDay(to)
	if !ok || err != nil {
		return 0
	}
	y1, m1, d1 := last.Date()
	y2, m2, d2 := day.Date()
	years := y2 - y1
	if m2 < m1 || m2 == m1 && d2 < d1 {
		years--
	}
	return years
}
