package feed

import (
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Feed is a list of news, newest first by custom.
type Feed struct {
	// ID is a URI that never changes and is used for no other feed.
	ID, Title string
	// Subtitle may be empty.
	Subtitle string
	// Self is the address of the feed, Link that of the page that it is about.
	// Both are absolute; either may be empty.
	Self, Link string
	// Updated is when anything in the feed last changed. When it is zero the
	// newest entry's time is used.
	Updated time.Time
	// Author names whoever publishes the feed. It is required, because entries
	// need not name one.
	Author  string
	Entries []Entry
}

// Entry is one piece of news.
type Entry struct {
	// ID is a URI that never changes, even when the entry is corrected.
	ID, Title string
	// Link is the absolute address of a page about it; may be empty.
	Link string
	// Updated is required; Published may be zero.
	Updated, Published time.Time
	// Author may be empty: the feed's is then meant.
	Author string
	// Text says what happened, in plain text.
	Text string
	// Categories are short words to filter by, such as the state.
	Categories []string
}

// The elements of RFC 4287, in the order in which they are written.
type atomEntry struct {
	XMLName    xml.Name       `xml:"entry"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Links      []atomLink     `xml:"link"`
	Author     *atomPerson    `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

// WriteAtom writes the feed as an Atom 1.0 document in UTF-8. A feed or entry
// without identifier, title or time is a mistake of the caller's (Internal),
// found before anything is written; other errors are those of w.
func WriteAtom(w io.Writer, f Feed) error {
	if err := f.check(); err != nil {
		return err
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	root := xml.StartElement{Name: xml.Name{Local: "feed"}, Attr: []xml.Attr{
		{Name: xml.Name{Local: "xmlns"}, Value: "http://www.w3.org/2005/Atom"},
		{Name: xml.Name{Local: "xml:lang"}, Value: "en-GB"},
	}}
	if err := e.EncodeToken(root); err != nil {
		return err
	}
	for _, part := range f.head() {
		if err := e.EncodeElement(part.value, xml.StartElement{Name: xml.Name{Local: part.name}}); err != nil {
			return err
		}
	}
	for _, entry := range f.Entries {
		if err := e.Encode(entry.atom()); err != nil {
			return err
		}
	}
	if err := e.EncodeToken(root.End()); err != nil {
		return err
	}
	if err := e.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// part is one element of the feed's own.
type part struct {
	name  string
	value any
}

func (f Feed) head() []part {
	parts := []part{{"id", f.ID}, {"title", f.Title}}
	if f.Subtitle != "" {
		parts = append(parts, part{"subtitle", f.Subtitle})
	}
	parts = append(parts, part{"updated", stamp(f.updated())}, part{"author", atomPerson{f.Author}})
	if href := webAddress(f.Self); href != "" {
		parts = append(parts, part{"link", atomLink{"self", "application/atom+xml", href}})
	}
	if href := webAddress(f.Link); href != "" {
		parts = append(parts, part{"link", atomLink{"alternate", "text/html", href}})
	}
	return parts
}

func (e Entry) atom() atomEntry {
	out := atomEntry{ID: e.ID, Title: e.Title, Updated: stamp(e.Updated), Content: atomText{"text", e.Text}}
	if !e.Published.IsZero() {
		out.Published = stamp(e.Published)
	}
	if href := webAddress(e.Link); href != "" {
		out.Links = []atomLink{{"alternate", "text/html", href}}
	}
	if e.Author != "" {
		out.Author = &atomPerson{e.Author}
	}
	for _, c := range e.Categories {
		out.Categories = append(out.Categories, atomCategory{c})
	}
	return out
}

// updated is the feed's own time or the newest of its entries'.
func (f Feed) updated() time.Time {
	t := f.Updated
	if !t.IsZero() {
		return t
	}
	for _, e := range f.Entries {
		if e.Updated.After(t) {
			t = e.Updated
		}
	}
	return t
}

func (f Feed) check() error {
	if !isURI(f.ID) || f.Title == "" || f.Author == "" || f.updated().IsZero() {
		return errs.Newf(errs.Internal, "feed: the feed %q needs an identifier, a title, an author and a time", f.ID)
	}
	seen := make(map[string]bool, len(f.Entries))
	for _, e := range f.Entries {
		if !isURI(e.ID) || seen[e.ID] || e.Title == "" || e.Updated.IsZero() {
			return errs.Newf(errs.Internal, "feed: the entry %q needs an identifier of its own, a title and a time", e.ID)
		}
		seen[e.ID] = true
	}
	return nil
}

// isURI says whether an identifier is an absolute URI, as both formats ask.
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs()
}

// stamp writes a time as RFC 3339 in UTC, to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// webAddress gives back an http or https address in a safe spelling, or "" for
// anything else: a link in a register can be typed by a stranger, and a feed
// reader may open "javascript:" where a browser would not.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	// A query is not re-encoded by url.URL, and may hold what no URI may.
	out := u.String()
	if strings.ContainsFunc(out, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) }) {
		return ""
	}
	return out
}

// TagURI makes an identifier by RFC 4151: a name that the authority (a host
// name) gave out on a day when it held that name. Parts are escaped and joined
// by "/". It names the thing, not where it is kept, so it outlives a move.
func TagURI(authority string, held clock.Day, parts ...string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = url.PathEscape(p)
	}
	return "tag:" + url.PathEscape(authority) + "," + held.String() + ":" + strings.Join(escaped, "/")
}
