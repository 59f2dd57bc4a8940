package tableschema

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
)

// moment is a day with a time of day behind it, and perhaps a zone.
var moment = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?( ?(?:[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$`)

// dayOfMoment reads the day of a moment, where there is one: without a zone it is
// the day that is written. With a zone it is the day in the United Kingdom when
// the moment is midnight there, or when that is the day that is written too. Else
// the two differ, and nobody can say which was meant.
func dayOfMoment(c *Caster, text string, m []string) (string, *Fault) {
	hour, _ := strconv.Atoi(m[2])
	minute, _ := strconv.Atoi(m[3])
	second, _ := strconv.Atoi(m[4])
	switch half := strings.ToLower(m[5]); {
	case half == "p" && hour < 12:
		hour += 12
	case half == "a" && hour == 12:
		hour = 0
	}
	if !isoDay(m[1]) || hour > 23 || minute > 59 || second > 60 {
		return "", c.wrong("date", text)
	}
	written := m[1]
	if m[6] == "" {
		return written, readAs(text, written)
	}
	at, ok := instant(written, hour, minute, min(second, 59), strings.TrimSpace(m[6]))
	if !ok {
		return "", c.wrong("date", text)
	}
	here := clock.DayOf(at)
	midnight := clock.DayOf(at.Add(-time.Nanosecond)) != here
	if day := here.String(); day == written || midnight {
		return day, &Fault{Warning: true, Rule: "date", Message: "“" + short(text) + "” is a moment with a time zone and was read as " + day +
			", the day in the United Kingdom. Write dates as year-month-day."}
	}
	return "", &Fault{Rule: "date", Message: "“" + short(text) + "” is a moment with a time zone: " + written + " where it was written and " + here.String() +
		" in the United Kingdom. Write the day alone as year-month-day."}
}

// instant gives the moment itself.
func instant(day string, hour, minute, second int, zone string) (time.Time, bool) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return at, false
	}
	at = at.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
	if zone[0] != '+' && zone[0] != '-' {
		return at, true
	}
	digits := strings.ReplaceAll(zone[1:], ":", "") + "00"
	h, _ := strconv.Atoi(digits[:2])
	m, _ := strconv.Atoi(digits[2:4])
	if h > 14 || m > 59 {
		return at, false
	}
	off := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if zone[0] == '+' {
		off = -off
	}
	return at.Add(off), true
}
