package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	arran "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"

	"candour/internal/base/clock"
	"candour/internal/site/feed"
)

// at is when everything here was changed.
var at = time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC)

// dates is a calendar of so many events, each with every field that we write.
func dates(n int, summary string) feed.Calendar {
	c := feed.Calendar{Name: "Dates", Description: "All of them", Link: "https://candour.example/timetable"}
	for i := range n {
		c.Events = append(c.Events, feed.Event{
			UID: fmt.Sprintf("commitment-%d@candour.example", i), Summary: summary, Description: "first\nsecond\\third",
			URL: "https://candour.example/commitments/1", Start: clock.NewDay(2026, 12, 31), Modified: at,
			Sequence: 3, Status: feed.Tentative, Categories: []string{"overdue, again", "IICSA"},
		})
	}
	return c
}

// hostile are texts that are meant to break out of their line, or that no line may hold.
var hostile = []string{"a\r\nEND:VEVENT", "a\rEND:VEVENT", "bell\x07", "\xff\xfe"}

// calendars compares the bytes of a calendar, and what becomes of hostile text.
func calendars() error {
	long := "Publish the estimate; part 1, of 2: " + strings.Repeat("é long ", 20)
	own, err := ourCalendar(dates(1, long))
	if err != nil {
		return err
	}
	for _, peer := range []struct {
		name  string
		write func(feed.Calendar) ([]byte, error)
	}{{"ours", ourCalendar}, {"emersion/go-ical", goICal}, {"arran4/golang-ical", golangICal}} {
		theirs, err := peer.write(dates(1, long))
		if err != nil {
			return fmt.Errorf("%s: %w", peer.name, err)
		}
		fmt.Printf("%s: same bytes %v, longest line %d octets of 75\n", peer.name, bytes.Equal(own, theirs), longest(theirs))
		lacks(own, theirs)
		_, err = peer.write(dates(0, ""))
		fmt.Printf("  a calendar without events: %v\n", err)
		for _, text := range hostile {
			out, err := peer.write(dates(1, text))
			fmt.Printf("  %q: error %v, sound %v\n", text, err, err == nil && sound(out))
		}
	}
	return nil
}

func longest(file []byte) (n int) {
	for line := range strings.SplitSeq(string(file), "\r\n") {
		n = max(n, len(line))
	}
	return n
}

// sound says that a program that reads line by line sees one event and no
// character that is forbidden.
func sound(file []byte) bool {
	text := strings.ReplaceAll(string(file), "\r\n", "\n")
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	ends := 0
	for _, l := range lines {
		if l == "END:VEVENT" {
			ends++
		}
	}
	forbidden := func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }
	return ends == 1 && utf8.ValidString(text) && !strings.ContainsFunc(text, forbidden)
}

// lacks names the lines of ours that theirs has not, order aside.
func lacks(own, theirs []byte) {
	unfold := func(b []byte) []string { return strings.Split(strings.ReplaceAll(string(b), "\r\n ", ""), "\r\n") }
	for _, l := range unfold(own) {
		if !slices.Contains(unfold(theirs), l) {
			fmt.Println("  lacks " + l)
		}
	}
}

func ourCalendar(c feed.Calendar) ([]byte, error) {
	var out bytes.Buffer
	err := feed.WriteCalendar(&out, c)
	return out.Bytes(), err
}

func goICal(c feed.Calendar) ([]byte, error) {
	k := ical.NewCalendar()
	for name, text := range map[string]string{
		"VERSION": "2.0", "PRODID": "-//Candour//Register//EN", "CALSCALE": "GREGORIAN", "NAME": c.Name,
		"X-WR-CALNAME": c.Name, "DESCRIPTION": c.Description, "X-WR-CALDESC": c.Description,
	} {
		k.Props.SetText(name, text)
	}
	raw(k.Props, "URL", c.Link)
	for _, e := range c.Events {
		v := ical.NewEvent()
		for name, text := range map[string]string{
			"UID": e.UID, "STATUS": string(e.Status), "TRANSP": "TRANSPARENT", "SUMMARY": e.Summary, "DESCRIPTION": e.Description,
		} {
			v.Props.SetText(name, text)
		}
		v.Props.SetDateTime("DTSTAMP", e.Modified)
		v.Props.SetDateTime("LAST-MODIFIED", e.Modified)
		v.Props.SetDate("DTSTART", day(e.Start))
		v.Props.SetDate("DTEND", day(e.Start.AddDays(1)))
		raw(v.Props, "SEQUENCE", strconv.Itoa(e.Sequence))
		raw(v.Props, "URL", e.URL)
		list := ical.NewProp("CATEGORIES")
		list.SetTextList(e.Categories)
		v.Props.Set(list)
		k.Children = append(k.Children, v.Component)
	}
	var out bytes.Buffer
	err := ical.NewEncoder(&out).Encode(k)
	return out.Bytes(), err
}

func raw(props ical.Props, name, value string) {
	p := ical.NewProp(name)
	p.Value = value
	props.Set(p)
}

func day(d clock.Day) time.Time {
	t, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		panic(err) // a day of ours is always one
	}
	return t
}

func golangICal(c feed.Calendar) ([]byte, error) {
	k := arran.NewCalendarFor("Candour")
	k.SetProductId("-//Candour//Register//EN")
	k.SetCalscale("GREGORIAN")
	k.SetName(c.Name)
	k.SetDescription(c.Description)
	k.SetXWRCalDesc(c.Description)
	k.SetUrl(c.Link)
	for _, e := range c.Events {
		v := k.AddEvent(e.UID)
		v.SetDtStampTime(e.Modified)
		v.SetModifiedAt(e.Modified)
		v.SetSequence(e.Sequence)
		v.SetStatus(arran.ObjectStatus(e.Status))
		v.SetAllDayStartAt(day(e.Start))
		v.SetAllDayEndAt(day(e.Start.AddDays(1)))
		v.SetTimeTransparency(arran.TransparencyTransparent)
		v.SetSummary(e.Summary)
		v.SetDescription(e.Description)
		v.SetURL(e.URL)
		for _, one := range e.Categories {
			v.AddCategory(one)
		}
	}
	var out bytes.Buffer
	err := k.SerializeTo(&out, arran.WithNewLineWindows)
	return out.Bytes(), err
}
