package feed_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/feed"
)

func oneEvent(summary, description string) feed.Calendar {
	return feed.Calendar{Name: "Dates", Description: "All of them", Link: "https://candour.example/timetable", Events: []feed.Event{{
		UID: "commitment-1@candour.example", Summary: summary, Description: description, URL: "https://candour.example/commitments/1",
		Start: clock.NewDay(2026, 12, 31), Modified: noon, Sequence: 3, Status: feed.Tentative, Categories: []string{"overdue, again", "IICSA"},
	}}}
}

func ics(t interface{ Fatal(...any) }, c feed.Calendar) string {
	var b bytes.Buffer
	if err := feed.WriteCalendar(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// line is one unfolded content line.
type line struct{ name, value string }

// unfold reads an iCalendar stream as RFC 5545 section 3.1 says, and fails on
// anything that a strict program would refuse.
func unfold(t interface {
	Fatalf(string, ...any)
}, s string) []line {
	if !strings.HasSuffix(s, "\r\n") || !utf8.ValidString(s) {
		t.Fatalf("the stream does not end with a line, or is not UTF-8: %q", s)
	}
	var out []string
	for _, l := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if len(l) > 75 || l == "" || !utf8.ValidString(l) || strings.ContainsFunc(l, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
			t.Fatalf("a line of %d octets: %q", len(l), l)
		}
		if rest, folded := strings.CutPrefix(l, " "); folded {
			out[len(out)-1] += rest
		} else {
			out = append(out, l)
		}
	}
	lines := make([]line, len(out))
	for i, l := range out {
		name, value, ok := strings.Cut(l, ":")
		if !ok || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-;=") != "" {
			t.Fatalf("not a content line: %q", l)
		}
		lines[i] = line{name, value}
	}
	return lines
}

// only gives the value of the last line of that name.
func only(lines []line, name string) string {
	found := ""
	for _, l := range lines {
		if l.name == name {
			found = l.value
		}
	}
	return found
}

var unescape = strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n", `\N`, "\n")

func TestCalendarHoldsWhatItWasGiven(t *testing.T) {
	lines := unfold(t, ics(t, oneEvent("Publish the estimate; part 1, of 2", "first\r\nsecond\\third")))
	for name, want := range map[string]string{
		"VERSION": "2.0", "CALSCALE": "GREGORIAN", "X-WR-CALNAME": "Dates", "METHOD": "",
		"UID": "commitment-1@candour.example", "DTSTAMP": "20260701T110000Z", "LAST-MODIFIED": "20260701T110000Z", "SEQUENCE": "3", "STATUS": "TENTATIVE",
		"DTSTART;VALUE=DATE": "20261231", "DTEND;VALUE=DATE": "20270101", "TRANSP": "TRANSPARENT",
		"SUMMARY": `Publish the estimate\; part 1\, of 2`, "DESCRIPTION": `first\nsecond\\third`, "URL": "https://candour.example/commitments/1",
		"CATEGORIES": `overdue\, again,IICSA`,
	} {
		if got := only(lines, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestCalendarRunOfDays(t *testing.T) {
	c := oneEvent("Spring", "")
	c.Events[0].Start, c.Events[0].Last, c.Events[0].Status = clock.NewDay(2026, 3, 1), clock.NewDay(2026, 5, 31), ""
	lines := unfold(t, ics(t, c))
	if only(lines, "DTSTART;VALUE=DATE") != "20260301" || only(lines, "DTEND;VALUE=DATE") != "20260601" || only(lines, "STATUS") != "CONFIRMED" {
		t.Errorf("%+v", lines)
	}
}

func TestCalendarRefusesWhatIsNotWhole(t *testing.T) {
	for name, spoil := range map[string]func(*feed.Calendar){
		"no name":    func(c *feed.Calendar) { c.Name = "" },
		"no UID":     func(c *feed.Calendar) { c.Events[0].UID = "" },
		"same UID":   func(c *feed.Calendar) { c.Events = append(c.Events, c.Events[0]) },
		"no summary": func(c *feed.Calendar) { c.Events[0].Summary = "" },
		"no day":     func(c *feed.Calendar) { c.Events[0].Start = clock.Day{} },
		"no time":    func(c *feed.Calendar) { c.Events[0].Modified = time.Time{} },
		"backwards":  func(c *feed.Calendar) { c.Events[0].Last = c.Events[0].Start.AddDays(-1) },
	} {
		c := oneEvent("s", "d")
		spoil(&c)
		var b bytes.Buffer
		if err := feed.WriteCalendar(&b, c); !errs.Is(err, errs.Internal) || b.Len() > 0 {
			t.Errorf("%s: %v, and %d bytes were written", name, err, b.Len())
		}
	}
}

// plain is what iCalendar can carry of a text.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r != '\n' && r != '\t' && unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// checkHostile holds for every text: the calendar has one event still, and its
// words come back.
func checkHostile(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, text string) {
	c := oneEvent("S"+text, "D"+text)
	c.Events[0].Categories = nil
	c.Events[0].URL = text
	lines := unfold(t, ics(t, c))
	if got := unescape.Replace(only(lines, "SUMMARY")); got != "S"+plain(text) {
		t.Fatalf("%q came back as %q", "S"+plain(text), got)
	}
	if got := unescape.Replace(only(lines, "DESCRIPTION")); got != "D"+plain(text) {
		t.Fatalf("%q came back as %q", "D"+plain(text), got)
	}
	events := 0
	for _, l := range lines {
		if l.name == "BEGIN" && l.value == "VEVENT" {
			events++
		}
	}
	if events != 1 {
		t.Fatalf("%q made %d events", text, events)
	}
}

func TestCalendarHostileTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkHostile(t, hostile().Draw(t, "text")) })
}

func FuzzCalendar(f *testing.F) {
	f.Add("a\r\nEND:VCALENDAR")
	f.Add(strings.Repeat("é", 80))
	f.Fuzz(func(t *testing.T, s string) { checkHostile(t, s) })
}

func FuzzAtom(f *testing.F) {
	f.Add("]]></title>")
	f.Fuzz(func(t *testing.T, s string) {
		in := sample()
		in.Title, in.Entries[0].Text, in.Entries[0].Link = "T"+s, s, s
		if r := read(t, write(t, in)); r.Title != "T"+xmlText(s) || len(r.Entries) != 1 {
			t.Fatalf("%q came back as %+v", s, r)
		}
	})
}
