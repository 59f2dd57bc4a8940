package tableschema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// castDate reads a date. Only year-month-day says by itself which number is
// which; other styles are read, with a warning, when there is one reading, and
// refused when day and month could be swapped. Nothing is guessed.
func castDate(c *Caster, text string) (string, *Fault) {
	day, fault := readDate(c, text)
	if fault != nil && !fault.Warning {
		return "", fault
	}
	if _, beyond := c.ordered(day, text); beyond != nil {
		return "", beyond
	}
	return day, fault
}

func readDate(c *Caster, text string) (string, *Fault) {
	if isoDay(text) && c.layout == "" {
		return text, nil
	}
	if c.layout != "" {
		at, err := time.Parse(c.layout, text)
		if err != nil {
			return "", c.wrong("date", text)
		}
		return at.Format(time.DateOnly), nil
	}
	if m := moment.FindStringSubmatch(text); m != nil {
		return dayOfMoment(c, text, m)
	}
	if serial.MatchString(text) {
		return "", &Fault{Rule: "date", Message: "“" + text + "” is the number that a spreadsheet keeps for a date. Show the column as text in the style 2023-04-30 and send the file again."}
	}
	if m := compact.FindStringSubmatch(text); m != nil {
		if day := m[1] + "-" + m[2] + "-" + m[3]; isoDay(day) {
			return day, readAs(text, day)
		}
	}
	if m := yearFirst.FindStringSubmatch(text); m != nil {
		return one(c, text, m[1], m[2], m[3])
	}
	if m := numbers.FindStringSubmatch(text); m != nil {
		return swapped(c, text, m)
	}
	for _, layout := range worded {
		if t, err := time.Parse(layout, tidy(text)); err == nil {
			day := t.Format(time.DateOnly)
			return day, readAs(text, day)
		}
	}
	return "", c.wrong("date", text)
}

var (
	serial    = regexp.MustCompile(`^[1-9]\d{4}(\.\d+)?$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})$`)
	numbers   = regexp.MustCompile(`^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$`)
)

var worded = []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-January-2006", "Monday 2 January 2006", "Mon 2 Jan 2006"}

var ordinal = regexp.MustCompile(`(?i)\b(\d{1,2})(st|nd|rd|th)\b`)

func tidy(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(ordinal.ReplaceAllString(s, "$1"), ",", " ")), " ")
}

func isoDay(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	n := func(a, b int) int {
		v := 0
		for _, ch := range []byte(s[a:b]) {
			if ch < '0' || ch > '9' {
				return -10000
			}
			v = v*10 + int(ch-'0')
		}
		return v
	}
	y, m, d := n(0, 4), n(5, 7), n(8, 10)
	return y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func one(c *Caster, text, y, m, d string) (string, *Fault) {
	year, _ := strconv.Atoi(y)
	month, _ := strconv.Atoi(m)
	date, _ := strconv.Atoi(d)
	day := fmt.Sprintf("%04d-%02d-%02d", year, month, date)
	if !isoDay(day) {
		return "", c.wrong("date", text)
	}
	return day, readAs(text, day)
}

// swapped reads two numbers and a year where only one reading is a date.
func swapped(c *Caster, text string, m []string) (string, *Fault) {
	if len(m[3]) == 2 {
		return "", &Fault{Rule: "date", Message: "“" + text + "” has a year of two digits. Write it as year-month-day, such as 2023-04-30."}
	}
	first, second := m[1], m[2]
	dayFirst, monthFirst := isoDay(padded(m[3], second, first)), isoDay(padded(m[3], first, second))
	switch {
	case dayFirst && monthFirst && first != second:
		return "", &Fault{Rule: "date", Message: "“" + text + "” can be read with day and month swapped. Write it as year-month-day: " + padded(m[3], second, first) + " or " +
			padded(m[3], first, second) + "."}
	case dayFirst:
		return padded(m[3], second, first), readAs(text, padded(m[3], second, first))
	case monthFirst:
		return padded(m[3], first, second), readAs(text, padded(m[3], first, second))
	}
	return "", c.wrong("date", text)
}

func padded(y, m, d string) string {
	if len(m) == 1 {
		m = "0" + m
	}
	if len(d) == 1 {
		d = "0" + d
	}
	return y + "-" + m + "-" + d
}

func readAs(text, day string) *Fault {
	return &Fault{Warning: true, Rule: "date", Message: "“" + short(text) + "” was read as " + day + ". Write dates as year-month-day."}
}
