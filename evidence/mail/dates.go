package mail

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"candour/evidence"
)

var (
	remark = regexp.MustCompile(`\([^()]*\)`)
	offset = regexp.MustCompile(`[+-]\d{4}$`)
	zone   = regexp.MustCompile(`(?i) ([A-Z]{1,5})$`)
)

// known are the zones that RFC 5322 section 4.3 names.
var known = map[string]string{"UT": "+0000", "UTC": "+0000", "GMT": "+0000", "Z": "+0000", "EDT": "-0400", "EST": "-0500", "CDT": "-0500", "CST": "-0600",
	"MDT": "-0600", "MST": "-0700", "PDT": "-0700", "PST": "-0800"}

var withoutZone = []string{"2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 06 15:04:05", "2 Jan 06 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2 January 2006 15:04:05", "Jan 2 15:04:05 2006", "Jan 2, 2006 15:04:05", "02/01/2006 15:04:05"}

var weekday = regexp.MustCompile(`(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? *`)

// parseDate reads a Date field. zoned says that it named a zone that is known; ok
// that it could be read at all.
func parseDate(written string) (t time.Time, zoned, ok bool) {
	s := strings.Join(strings.Fields(remark.ReplaceAllString(written, " ")), " ")
	if m := zone.FindStringSubmatch(s); m != nil {
		if o, is := known[strings.ToUpper(m[1])]; is {
			s = strings.TrimSuffix(s, m[1]) + o
		} else if !strings.EqualFold(m[1], "am") && !strings.EqualFold(m[1], "pm") {
			s = strings.TrimSpace(strings.TrimSuffix(s, m[1]))
		}
	}
	if offset.MatchString(s) {
		if t, err := mail.ParseDate(s); err == nil {
			if strings.HasSuffix(s, "-0000") { // "no information about the local time zone" (RFC 5322 section 3.3)
				return t.UTC(), false, true
			}
			return t, true, true
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true, true
	}
	clock := weekday.ReplaceAllString(strings.TrimSpace(offset.ReplaceAllString(s, "")), "")
	for _, layout := range withoutZone {
		if t, err := time.Parse(layout, clock); err == nil {
			if o := offset.FindString(s); o != "" && o != "-0000" {
				if z, err := time.Parse("-0700", o); err == nil {
					_, seconds := z.Zone()
					return t.Add(-time.Duration(seconds) * time.Second).In(time.FixedZone("", seconds)), true, true
				}
			}
			return t, false, true
		}
	}
	return time.Time{}, false, false
}

// dated puts the time of a mail down as it was written and as it is read, and says
// what is doubtful about it.
func dated(r *evidence.Reading, fields []string) {
	note := func(code, text string) { r.Notes = append(r.Notes, evidence.Note{Code: code, Text: text}) }
	m := r.Mail
	if len(fields) == 0 {
		note("no-date", "The mail does not say when it was sent.")
		return
	}
	m.SentWritten = fields[0]
	var ok bool
	m.Sent, m.SentZone, ok = parseDate(fields[0])
	switch {
	case !ok:
		note("date-not-read", "The mail's date could not be read. It is kept as it was written.")
	case !m.SentZone:
		note("no-zone", "The mail's date names no time zone that is known. The hour is kept as it was written.")
	}
	if ok && m.Sent.Year() < 1980 {
		note("date-unlikely", "The mail's date lies before there was such mail. It is kept as it was written.")
	}
	if len(fields) > 1 {
		note("two-dates", "The mail has more than one Date field. The first is taken; all are kept.")
	}
}

// received is the time at the end of a Received field.
func received(fields []string) time.Time {
	for _, f := range fields {
		if i := strings.LastIndexByte(f, ';'); i >= 0 {
			if t, zoned, ok := parseDate(f[i+1:]); ok && zoned {
				return t
			}
		}
	}
	return time.Time{}
}
