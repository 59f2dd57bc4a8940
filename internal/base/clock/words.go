package clock

import (
	"errors"
	"strings"
	"time"
)

// How a moment is put into words, here and nowhere else: in the time of the
// United Kingdom, which is named once beside it. Somebody who looks at their
// own clock reads the same, in summer too. TestTimesArePutIntoWordsInOnePlace
// (package walls) holds every page, letter and file to it.

// Words gives a moment: "5 May 2026 at 4:07pm (UK time)"; empty for the zero
// time.
func Words(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(london()).Format("2 January 2006 at 3:04pm") + " (UK time)"
}

// DayWords gives the day of a moment in the United Kingdom: "5 May 2026";
// empty for the zero time.
func DayWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return DayOf(t).Human()
}

// HourWords gives the hour that a moment lies in, where no more is told:
// "5 May 2026, between 4pm and 5pm (UK time)".
func HourWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	from := t.In(london()).Truncate(time.Hour)
	return from.Format("2 January 2006, between 3pm") + " and " + from.Add(time.Hour).Format("3pm") + " (UK time)"
}

// Midnight is the moment at which a day begins in the United Kingdom.
func Midnight(d Day) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, london())
}

// typed is how people write a moment in a form.
const typed = "2006-01-02 15:04"

// Typed gives a moment as people would write it in a form, in UK time.
func Typed(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(london()).Format(typed)
}

// Faults of a moment that was typed.
var (
	errNotAMoment = errors.New("clock: this is not a day and a time")
	errNoSuchTime = errors.New("clock: that time does not happen: the clocks go forward then")
	errTwice      = errors.New("clock: that time happens twice: the clocks go back then")
)

// ParseTyped reads a day and a time in UK time: "2026-12-03 09:30" or
// "3 December 2026 9:30am". A moment with its offset is taken as it is. A time
// that does not happen, or happens twice, is refused.
func ParseTyped(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	plain := strings.Replace(text, "T", " ", 1)
	for _, layout := range []string{typed, "2 January 2006 15:04", "2 January 2006 3:04pm", "2 January 2006 at 3:04pm"} {
		t, err := time.ParseInLocation(layout, plain, london())
		if err != nil {
			continue
		}
		wall := t.Format(typed)
		if again, err := time.Parse(layout, plain); err == nil && again.Format(typed) != wall {
			return time.Time{}, errNoSuchTime
		}
		if t.Add(time.Hour).In(london()).Format(typed) == wall || t.Add(-time.Hour).In(london()).Format(typed) == wall {
			return time.Time{}, errTwice
		}
		return t.UTC(), nil
	}
	return time.Time{}, errNotAMoment
}
