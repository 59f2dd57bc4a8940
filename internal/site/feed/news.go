package feed

import (
	"bytes"
	"net/url"
	"time"

	"candour/internal/base/clock"
)

// News is one thing that was published or put right.
type News struct {
	// ID tells it from all others of its kind, and never changes.
	ID, Title, Text string
	// Path is its page beneath the public address.
	Path string
	At   time.Time
	// Category is one short word, such as "correction".
	Category string
}

// Atom writes a feed of a page of this service, the newest first. since is the
// time that an empty feed bears.
func Atom(publicURL, path, title string, since time.Time, news []News) ([]byte, error) {
	authority, held := "localhost", clock.NewDay(2026, 1, 1)
	if u, err := url.Parse(publicURL); err == nil && u.Hostname() != "" {
		authority = u.Hostname()
	}
	f := Feed{ID: TagURI(authority, held, "feed", path), Title: title, Author: "Candour", Self: publicURL + path, Link: publicURL}
	if len(news) == 0 {
		f.Updated = since
	}
	for _, n := range news {
		e := Entry{ID: TagURI(authority, held, path, n.ID), Title: n.Title, Text: n.Text, Link: publicURL + n.Path, Updated: n.At, Published: n.At}
		if n.Category != "" {
			e.Categories = []string{n.Category}
		}
		f.Entries = append(f.Entries, e)
	}
	var out bytes.Buffer
	err := WriteAtom(&out, f)
	return out.Bytes(), err
}
