package bundle

import (
	"errors"
	"fmt"
	"slices"
)

// Format is what a map says that it is.
const Format = "candour bundle map 1"

// Map says where in a bundle each page of each document stands. It is kept beside the bundle: links to it are links to a page of a
// document, and so outlast the bundle.
type Map struct {
	Format    string  `json:"format"`
	Title     string  `json:"title"`
	Letter    string  `json:"letter"`
	SHA256    string  `json:"sha256,omitempty"` // of the bundle, where whoever wrote it says it
	Pages     int     `json:"pages"`
	Lists     []List  `json:"lists"` // the index, and those of documents that came late
	Documents []Entry `json:"documents"`
	Notes     []Note  `json:"notes,omitempty"` // what a human should know
}

// List is the pages of an index.
type List struct {
	First int `json:"first"`
	Pages int `json:"pages"`
}

// Entry is a document in a bundle.
type Entry struct {
	Section string `json:"section"`
	Title   string `json:"title"`
	Date    string `json:"date"`
	URN     string `json:"urn"`
	SHA256  string `json:"sha256"` // of the file that was bundled
	List    int    `json:"list"`   // 0: the index, n: the n-th list of late documents
	First   int    `json:"first"`  // page of the bundle
	Pages   int    `json:"pages"`
}

// Note is something about a document that does not keep it out.
type Note struct {
	URN  string `json:"urn"`
	Code string `json:"code"`
	Page int    `json:"page,omitempty"` // of the document
	Text string `json:"text"`
}

// At is the document, and its page, that stand on a page of the bundle; false for a page of an index.
func (m *Map) At(page int) (urn string, of int, ok bool) {
	i, exact := slices.BinarySearchFunc(m.Documents, page, func(e Entry, p int) int { return e.First - p })
	if !exact {
		i--
	}
	if i < 0 || page >= m.Documents[i].First+m.Documents[i].Pages {
		return "", 0, false
	}
	return m.Documents[i].URN, page - m.Documents[i].First + 1, true
}

// Page is the page of the bundle on which a page of a document stands.
func (m *Map) Page(urn string, of int) (page int, ok bool) {
	for _, e := range m.Documents {
		if e.URN == urn && of >= 1 && of <= e.Pages {
			return e.First + of - 1, true
		}
	}
	return 0, false
}

// ErrMap is a map that is none, or that does not fit the documents.
var ErrMap = errors.New("the earlier bundle")

// Check says what is wrong with a map that was read: its pages must follow each other without a gap.
func (m *Map) Check() error {
	if m.Format != Format {
		return fmt.Errorf("%w: its map is not a %q", ErrMap, Format)
	}
	page, at := 1, 0
	for n, l := range m.Lists {
		if l.First != page || l.Pages < 1 {
			return fmt.Errorf("%w: list %d of its map does not begin on page %d", ErrMap, n, page)
		}
		page += l.Pages
		for ; at < len(m.Documents) && m.Documents[at].List == n; at++ {
			if e := m.Documents[at]; e.First != page || e.Pages < 1 || e.URN == "" || len(e.SHA256) != 64 {
				return fmt.Errorf("%w: %q of its map does not begin on page %d, or has no pages, number or hash", ErrMap, e.URN, page)
			}
			page += m.Documents[at].Pages
		}
	}
	if at != len(m.Documents) || page != m.Pages+1 || len(m.Lists) == 0 {
		return fmt.Errorf("%w: its map has %d pages, and says %d", ErrMap, page-1, m.Pages)
	}
	return nil
}
