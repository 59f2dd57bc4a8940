package feed

import (
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Calendar is a list of dates to subscribe to.
type Calendar struct {
	// Name and Description are shown by calendar programs; Description may be
	// empty.
	Name, Description string
	// Link is the absolute address of the page that shows the same dates.
	Link   string
	Events []Event
}

// Status says how sure an event is.
type Status string

// The statuses that RFC 5545 gives an event.
const (
	Confirmed Status = "CONFIRMED" // the zero Status is written so too
	Tentative Status = "TENTATIVE" // a rough date
	Cancelled Status = "CANCELLED" // withdrawn; programs strike it out
)

// Event is something that falls on a day, or on a run of days, with no time of
// day.
type Event struct {
	// UID never changes, even when the date does.
	UID, Summary string
	// Description and URL may be empty.
	Description, URL string
	// Start is the first day. Last is the last day, itself included; the zero
	// Day means that there is one day only.
	Start, Last clock.Day
	// Modified is when the event was last changed. It is also written as the
	// stamp, so that an unchanged calendar gives unchanged bytes.
	Modified time.Time
	// Sequence counts how many times the event was changed: a program ignores a
	// change that does not raise it.
	Sequence   int
	Status     Status
	Categories []string
}

// WriteCalendar writes the calendar as an iCalendar stream in UTF-8, with no
// METHOD: it is published, not sent as an invitation. An event without
// identifier, summary, day or time is a mistake of the caller's (Internal),
// found before anything is written; other errors are those of w.
func WriteCalendar(w io.Writer, c Calendar) error {
	if err := c.check(); err != nil {
		return err
	}
	f := &folder{w: w}
	f.line("BEGIN", "VCALENDAR")
	f.line("VERSION", "2.0")
	f.line("PRODID", "-//Candour//Register//EN")
	f.line("CALSCALE", "GREGORIAN")
	// NAME is RFC 7986; most programs still read only the older X- form.
	f.line("NAME", escapeText(c.Name))
	f.line("X-WR-CALNAME", escapeText(c.Name))
	if c.Description != "" {
		f.line("DESCRIPTION", escapeText(c.Description))
		f.line("X-WR-CALDESC", escapeText(c.Description))
	}
	if href := webAddress(c.Link); href != "" {
		f.line("URL", href)
	}
	for _, e := range c.Events {
		if f.err != nil {
			return f.err
		}
		f.event(e)
	}
	f.line("END", "VCALENDAR")
	return f.err
}

func (c Calendar) check() error {
	if c.Name == "" {
		return errs.New(errs.Internal, "feed: a calendar needs a name")
	}
	seen := make(map[string]bool, len(c.Events))
	for _, e := range c.Events {
		switch {
		case e.UID == "" || seen[e.UID] || e.Summary == "" || e.Modified.IsZero() || e.Start == clock.Day{}:
			return errs.Newf(errs.Internal, "feed: the event %q needs an identifier of its own, a summary, a day and a time", e.UID)
		case e.Last != clock.Day{} && e.Last.Before(e.Start) || e.Sequence < 0:
			return errs.Newf(errs.Internal, "feed: the event %q ends before it starts, or counts below nothing", e.UID)
		}
		seen[e.UID] = true
	}
	return nil
}

// folder writes content lines, and keeps the first error.
type folder struct {
	w   io.Writer
	err error
}

func (f *folder) event(e Event) {
	last := e.Last
	if last == (clock.Day{}) {
		last = e.Start
	}
	status := e.Status
	if status == "" {
		status = Confirmed
	}
	at := e.Modified.UTC().Format("20060102T150405Z")
	f.line("BEGIN", "VEVENT")
	f.line("UID", escapeText(e.UID))
	f.line("DTSTAMP", at)
	f.line("LAST-MODIFIED", at)
	f.line("SEQUENCE", strconv.Itoa(e.Sequence))
	f.line("STATUS", string(status))
	f.line("DTSTART;VALUE=DATE", basic(e.Start))
	// The end is the day after, by RFC 5545 section 3.6.1.
	f.line("DTEND;VALUE=DATE", basic(last.AddDays(1)))
	// A deadline does not make anybody busy.
	f.line("TRANSP", "TRANSPARENT")
	f.line("SUMMARY", escapeText(e.Summary))
	if e.Description != "" {
		f.line("DESCRIPTION", escapeText(e.Description))
	}
	if href := webAddress(e.URL); href != "" {
		f.line("URL", href)
	}
	if len(e.Categories) > 0 {
		escaped := make([]string, len(e.Categories))
		for i, c := range e.Categories {
			escaped[i] = escapeText(c)
		}
		f.line("CATEGORIES", strings.Join(escaped, ","))
	}
	f.line("END", "VEVENT")
}

// maxOctets is the longest line of RFC 5545 section 3.1, its end not counted.
const maxOctets = 75

// line writes one content line, folded between runes: the RFC allows a fold in
// the middle of one, and programs that read line by line then show rubbish.
func (f *folder) line(name, value string) {
	if f.err != nil {
		return
	}
	rest := name + ":" + value
	var b strings.Builder
	for room := maxOctets; len(rest) > room; room = maxOctets - 1 {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		b.WriteString(rest[:cut] + "\r\n ")
		rest = rest[cut:]
	}
	b.WriteString(rest + "\r\n")
	_, f.err = io.WriteString(f.w, b.String())
}

// basic writes a day as 20260314.
func basic(d clock.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// escapeText writes a TEXT value (RFC 5545 section 3.3.11). Line ends of every
// system become one; other control characters may not appear and are dropped.
func escapeText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
