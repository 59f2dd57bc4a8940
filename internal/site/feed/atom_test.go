package feed_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/feed"
)

// readFeed is a reader's view of a feed, written apart from the writer.
type readFeed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID         string `xml:"id"`
		Title      string `xml:"title"`
		Updated    string `xml:"updated"`
		Content    string `xml:"content"`
		Author     string `xml:"author>name"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
		Links []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.FixedZone("BST", 3600))

func sample() feed.Feed {
	return feed.Feed{
		ID: feed.TagURI("candour.example", clock.NewDay(2026, 1, 1), "feed", "report", "iicsa final"), Title: "Changes", Subtitle: "What moved",
		Self: "https://candour.example/feed.atom", Link: "https://candour.example/", Author: "Candour",
		Entries: []feed.Entry{{
			ID: "urn:uuid:6d2f1a1e-0000-4000-8000-000000000001", Title: "Answered", Link: "https://candour.example/recommendations/a?b=1&c=2",
			Updated: noon, Published: noon, Text: "Accepted in principle.", Categories: []string{"accepted_in_principle"}, Author: "UK Government",
		}},
	}
}

func write(t interface{ Fatal(...any) }, f feed.Feed) string {
	var b bytes.Buffer
	if err := feed.WriteAtom(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t interface{ Fatal(...any) }, s string) readFeed {
	var r readFeed
	if err := xml.Unmarshal([]byte(s), &r); err != nil {
		t.Fatal(err, s)
	}
	return r
}

func TestAtomHoldsWhatItWasGiven(t *testing.T) {
	f := sample()
	r := read(t, write(t, f))
	if r.ID != "tag:candour.example,2026-01-01:feed/report/iicsa%20final" || r.Title != f.Title || r.Author != "Candour" || r.Updated != "2026-07-01T11:00:00Z" {
		t.Errorf("feed: %+v", r)
	}
	if len(r.Links) != 2 || r.Links[0].Rel != "self" || r.Links[0].Href != f.Self || r.Links[1].Rel != "alternate" {
		t.Errorf("links: %+v", r.Links)
	}
	e := r.Entries[0]
	if e.Title != "Answered" || e.Links[0].Href != f.Entries[0].Link || e.Author != "UK Government" || e.Categories[0].Term != "accepted_in_principle" || e.Content != f.Entries[0].Text {
		t.Errorf("entry: %+v", e)
	}
}

func TestAtomLeavesOutUnsafeLinks(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "data:text/html,x", "//other.example/", "/relative", "https://a.example/?q=<b>", "https://a.example/\n", "http://[bad"} {
		f := sample()
		f.Self, f.Link, f.Entries[0].Link = link, link, link
		r := read(t, write(t, f))
		if len(r.Links) != 0 || len(r.Entries[0].Links) != 0 {
			t.Errorf("%q was written as a link: %+v", link, r)
		}
	}
}

func TestAtomRefusesWhatIsNotWhole(t *testing.T) {
	for name, spoil := range map[string]func(*feed.Feed){
		"no id":        func(f *feed.Feed) { f.ID = "" },
		"id no URI":    func(f *feed.Feed) { f.ID = "feed" },
		"no title":     func(f *feed.Feed) { f.Title = "" },
		"no author":    func(f *feed.Feed) { f.Author = "" },
		"no time":      func(f *feed.Feed) { f.Entries = nil },
		"entry's time": func(f *feed.Feed) { f.Updated, f.Entries[0].Updated = noon, time.Time{} },
		"same id":      func(f *feed.Feed) { f.Entries = append(f.Entries, f.Entries[0]) },
	} {
		f := sample()
		spoil(&f)
		var b bytes.Buffer
		if err := feed.WriteAtom(&b, f); !errs.Is(err, errs.Internal) || b.Len() > 0 {
			t.Errorf("%s: %v, and %d bytes were written", name, err, b.Len())
		}
	}
}

// faulty takes so many bytes and then fails, as a broken connection does.
type faulty struct{ room int }

var errBroken = errors.New("broken pipe")

func (f *faulty) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWritersReportABrokenConnection(t *testing.T) {
	f := sample()
	for i := range 500 { // more than any buffer inside holds
		e := f.Entries[0]
		e.ID = feed.TagURI("candour.example", clock.NewDay(2026, 1, 1), "entry", strings.Repeat("x", i+1))
		f.Entries = append(f.Entries, e)
	}
	for _, room := range []int{0, 10, 100, 20000} {
		if err := feed.WriteAtom(&faulty{room}, f); !errors.Is(err, errBroken) {
			t.Errorf("Atom, after %d bytes: %v", room, err)
		}
		if err := feed.WriteCalendar(&faulty{room % 200}, oneEvent("s", "d")); !errors.Is(err, errBroken) {
			t.Errorf("calendar, after %d bytes: %v", room%200, err)
		}
	}
}

// hostile draws text that is meant to break out of where it is put.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"</title><script>alert(1)</script>", "]]>", "&amp;&lt;&#0;", "<!--", "a\r\nBEGIN:VEVENT\r\n", "\\,;\\n\n\r", "\x00\x1b[31m",
			"\xff\xfe", "\u202egnp.exe", "\ufffe", "é́" + strings.Repeat("é", 60), "👩‍👩‍👧‍👦" + strings.Repeat("👩", 30), "\u2028\u0085", "=cmd|' /C calc'!A0",
		}),
		rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) }),
	)
}

// xmlText is what XML 1.0 can carry of a text: characters that it forbids
// become U+FFFD.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			return r
		}
		return 0xFFFD
	}, strings.ToValidUTF8(string([]rune(s)), "\uFFFD"))
}

func TestAtomHostileTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title, text, category := hostile().Draw(t, "title"), hostile().Draw(t, "text"), hostile().Draw(t, "category")
		f := sample()
		f.Title, f.Entries[0].Title, f.Entries[0].Text, f.Entries[0].Categories = "T"+title, "T"+title, text, []string{category}
		r := read(t, write(t, f))
		e := r.Entries[0]
		if r.Title != "T"+xmlText(title) || e.Title != "T"+xmlText(title) || e.Content != xmlText(text) || e.Categories[0].Term != xmlText(category) {
			t.Fatalf("%q, %q, %q came back as %+v", title, text, category, r)
		}
	})
}

func TestTagURIKeepsPartsApart(t *testing.T) {
	held := clock.NewDay(2026, 1, 1)
	a, b := feed.TagURI("x.example", held, "a/b", "c"), feed.TagURI("x.example", held, "a", "b/c")
	if a == b || !strings.HasPrefix(a, "tag:x.example,2026-01-01:a%2Fb") {
		t.Errorf("%s and %s", a, b)
	}
}
