package spreadsheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// dateStyle is what a number format shows of a serial number.
type dateStyle uint8

const (
	notDate  dateStyle = iota
	showDate           // a date, with its time of day if it has one
	showTime           // a time of day alone
)

// styleOf reads a number format: the built-in ones of ECMA-376 part 1, section
// 18.8.30, or a custom pattern. Elapsed time such as [h]:mm is a number.
func styleOf(id string, custom map[string]string) dateStyle {
	if pattern, ok := custom[id]; ok {
		return patternStyle(pattern)
	}
	switch builtin, err := strconv.Atoi(id); {
	case err != nil:
		return notDate
	case builtin >= 14 && builtin <= 17, builtin == 22, builtin >= 27 && builtin <= 31, builtin == 36, builtin >= 50 && builtin <= 58:
		return showDate
	case builtin >= 18 && builtin <= 21, builtin >= 32 && builtin <= 35:
		return showTime
	}
	return notDate
}

// patternStyle looks for date letters in a custom pattern, leaving out what is
// in quotation marks or brackets and what a backslash or underscore escapes.
func patternStyle(pattern string) dateStyle {
	pattern, _, _ = strings.Cut(strings.ToLower(pattern), ";")
	var letters strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := strings.IndexByte(pattern[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return notDate
			}
			if inner := pattern[i+1 : i+1+end]; c == '[' && strings.Trim(inner, "hms") == "" {
				return notDate
			}
			i += end + 1
		default:
			letters.WriteByte(c)
		}
	}
	switch seen := strings.ReplaceAll(letters.String(), "general", ""); {
	case strings.ContainsAny(seen, "yd"), strings.Contains(seen, "mmm"):
		return showDate
	case strings.ContainsAny(seen, "hs"):
		return showTime
	}
	return notDate
}

// isoDate turns a serial number into ISO 8601, to the second. Day 60 of the
// 1900 system is 29 February 1900, which never was; it and what cannot be
// a date (before 1900, after 9999) are not ok.
func isoDate(serial float64, style dateStyle, date1904 bool) (string, bool) {
	const lastDay = 2958466 // 10000-01-01 in the 1900 system
	if serial < 0 || serial >= lastDay || (!date1904 && serial >= 60 && serial < 61) {
		return "", false
	}
	if style == showTime && serial < 1 {
		return atSerial(time.Time{}, serial).Format("15:04:05"), true
	}
	if serial < 1 && !date1904 {
		return "", false
	}
	t := atSerial(epoch(serial, date1904), serial)
	switch {
	case t.Year() > 9999:
		return "", false
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02T15:04:05"), true
}

// epoch is day 0. The 1900 system believes in 29 February 1900, so days after
// it are counted from one day earlier.
func epoch(serial float64, date1904 bool) time.Time {
	switch {
	case date1904:
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case serial < 60:
		return time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
}

func atSerial(day0 time.Time, serial float64) time.Time {
	days, part := math.Modf(serial)
	return day0.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
}
