package cell

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	atTime    = regexp.MustCompile(`(?i)^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$`)
)

// ErrMoment refuses a moment that is no whole day here: whose day it is depends
// on where one stands.
var ErrMoment = errs.New(errs.Invalid, "This is a moment with a time zone, and not the beginning of a day in UK time.")

// Restyle brings a day that is written in another style, and has one reading
// alone, into the standard form. styled says that somebody should see how it
// was read. What is in none of these styles is given back as it is.
func Restyle(text string) (out string, styled bool, err error) {
	if m := atTime.FindStringSubmatch(text); m != nil {
		return ofMoment(m)
	}
	m := yearFirst.FindStringSubmatch(text)
	if m == nil {
		m = compact.FindStringSubmatch(text)
	}
	if m == nil || len(text) == len("2014-03-09") && text[4] == '-' && text[7] == '-' {
		return text, false, nil
	}
	n := func(s string) int { v, _ := strconv.Atoi(s); return v } // digits, by the patterns
	return fmt.Sprintf("%04d-%02d-%02d", n(m[1]), n(m[2]), n(m[3])), true, nil
}

// ofMoment gives the day of a day with a time. One without a zone is the day as
// it is written, and a spreadsheet's midnight is no time at all. One with a zone
// is a day where it is the beginning of one in UK time.
func ofMoment(m []string) (string, bool, error) {
	day, at, seconds, zone := m[1], m[2], m[3], strings.ToUpper(m[4])
	midnight := at == "00:00" && strings.Trim(seconds, ":.,0") == ""
	if zone == "" {
		return day, !midnight, nil
	}
	if len(zone) == len("+0100") {
		zone = zone[:3] + ":" + zone[3:]
	}
	if seconds == "" {
		seconds = ":00"
	}
	t, err := time.Parse(time.RFC3339, day+"T"+at+strings.ReplaceAll(seconds, ",", ".")+zone)
	if err != nil {
		return "", false, err
	}
	if first := clock.DayOf(t); clock.Midnight(first).Equal(t) {
		return first.String(), true, nil
	}
	return "", false, ErrMoment
}
