package main

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/gorilla/feeds"
	"golang.org/x/tools/blog/atom"

	"candour/internal/site/feed"
)

// news is a feed with every field that we write.
var news = feed.Feed{
	ID: "tag:candour.example,2026-01-01:feed", Title: "Changes", Subtitle: "What moved", Author: "Candour",
	Self: "https://candour.example/feed.atom", Link: "https://candour.example/",
	Entries: []feed.Entry{{
		ID: "tag:candour.example,2026-01-01:1", Title: "Answered", Link: "https://candour.example/r?a=1&b=2", Text: "Accepted.",
		Updated: at, Published: at, Author: "UK Government", Categories: []string{"accepted", "late"},
	}},
}

// feedsBeside compares the bytes of a feed, and which elements are in it.
func feedsBeside() error {
	var own bytes.Buffer
	if err := feed.WriteAtom(&own, news); err != nil {
		return err
	}
	for _, peer := range []struct {
		name  string
		write func(feed.Feed) ([]byte, error)
	}{{"golang.org/x/tools/blog/atom", toolsAtom}, {"gorilla/feeds", gorillaAtom}} {
		theirs, err := peer.write(news)
		if err != nil {
			return fmt.Errorf("%s: %w", peer.name, err)
		}
		fmt.Printf("%s: same bytes %v\n", peer.name, bytes.Equal(own.Bytes(), theirs))
		for _, part := range []string{
			news.ID, "<subtitle>", "<updated>2026-07-01T11:00:00Z", "<published>", `rel="self"`, "accepted", "late", "xml:lang", `type="text"`,
		} {
			if !bytes.Contains(theirs, []byte(part)) {
				fmt.Println("  lacks " + part)
			}
		}
	}
	return nil
}

func toolsAtom(f feed.Feed) ([]byte, error) {
	out := atom.Feed{Title: f.Title, ID: f.ID, Updated: atom.Time(at), Author: &atom.Person{Name: f.Author},
		Link: []atom.Link{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Link}}}
	for _, e := range f.Entries {
		out.Entry = append(out.Entry, &atom.Entry{
			Title: e.Title, ID: e.ID, Updated: atom.Time(e.Updated), Published: atom.Time(e.Published), Author: &atom.Person{Name: e.Author},
			Content: &atom.Text{Type: "text", Body: e.Text}, Link: []atom.Link{{Rel: "alternate", Type: "text/html", Href: e.Link}},
		})
	}
	b, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), append(b, '\n')...), err
}

func gorillaAtom(f feed.Feed) ([]byte, error) {
	out := &feeds.Feed{
		Title: f.Title, Subtitle: f.Subtitle, Id: f.ID, Link: &feeds.Link{Href: f.Link, Type: "text/html"},
		Author: &feeds.Author{Name: f.Author}, Updated: at,
	}
	for _, e := range f.Entries {
		out.Add(&feeds.Item{
			Title: e.Title, Id: e.ID, Link: &feeds.Link{Href: e.Link, Type: "text/html"}, Updated: e.Updated, Created: e.Published,
			Author: &feeds.Author{Name: e.Author}, Content: e.Text,
		})
	}
	s, err := out.ToAtom()
	return []byte(s), err
}
