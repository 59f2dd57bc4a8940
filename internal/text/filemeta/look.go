package filemeta

import (
	"fmt"
	"sort"
	"strings"

	"candour/internal/base/errs"
)

// Finding is one thing that a file tells unseen.
type Finding struct {
	// Kind is a short code ("author", "hidden-sheet").
	Kind string
	// Words say it: "names an author: A. Person".
	Words string
}

// The kinds of finding.
const (
	Author       = "author"
	Place        = "place"
	Comments     = "comments"
	Changes      = "tracked-changes"
	HiddenSheet  = "hidden-sheet"
	HiddenRows   = "hidden-rows"
	HiddenColumn = "hidden-columns"
	HiddenText   = "hidden-text"
	Thumbnail    = "thumbnail"
	Properties   = "properties"
	Earlier      = "earlier-versions"
	Attached     = "attached-files"
	Trailing     = "trailing-data"
	Unread       = "unread"
)

// The most that is read of a zipped file, in bytes after unpacking.
const (
	PartLimit  = 64 << 20
	TotalLimit = 192 << 20
	partsLimit = 5_000
)

// kind is what is known of one kind of file.
type kind struct {
	look  func(data []byte) (findings, error)
	strip func(data []byte) ([]byte, error)
}

const (
	ooxmlPrefix = "application/vnd.openxmlformats-officedocument."
	odfPrefix   = "application/vnd.oasis.opendocument."
)

func kindOf(mediaType string) (kind, bool) {
	switch {
	case strings.HasPrefix(mediaType, ooxmlPrefix):
		return kind{lookOOXML, stripOOXML}, true
	case strings.HasPrefix(mediaType, odfPrefix):
		return kind{lookODF, stripODF}, true
	case mediaType == "application/pdf":
		return kind{lookPDF, stripPDF}, true
	case mediaType == "image/png":
		return kind{lookPNG, stripPNG}, true
	case mediaType == "image/jpeg":
		return kind{lookJPEG, stripJPEG}, true
	}
	return kind{}, false
}

// Look lists what a file tells unseen, the same thing once. A kind of file that
// this package does not know tells nothing that it knows of: text and CSV hold
// what they show. A file that cannot be read is a finding, not an error: nobody
// knows what is in it.
func Look(mediaType string, data []byte) []Finding {
	k, known := kindOf(mediaType)
	if !known {
		return nil
	}
	found, err := k.look(data)
	if err != nil {
		found.add(Unread, "could not be looked through: "+errs.Message(err))
	}
	return found.list()
}

// Strip gives the file without what can be taken out of it. The result is
// looked at again before it is given: one that cannot be read is an error.
func Strip(mediaType string, data []byte) ([]byte, error) {
	k, known := kindOf(mediaType)
	if !known {
		return data, nil
	}
	out, err := k.strip(data)
	if err != nil {
		return nil, err
	}
	if _, err := k.look(out); err != nil {
		return nil, errs.Because(errs.Invalid, "Nothing could be taken out of this file without harm.", err)
	}
	return out, nil
}

// findings collects what was found: words, or counts.
type findings struct {
	said   []Finding
	counts map[string]int
}

func (f *findings) add(kind, words string) {
	for _, have := range f.said {
		if have.Kind == kind && have.Words == words {
			return
		}
	}
	f.said = append(f.said, Finding{kind, words})
}

func (f *findings) count(kind string, n int) {
	if f.counts == nil {
		f.counts = map[string]int{}
	}
	f.counts[kind] += n
}

// names adds who is named, cut short: a field of a file may hold anything.
func (f *findings) names(what, who string) {
	who = strings.Join(strings.Fields(strings.ToValidUTF8(who, "")), " ")
	if r := []rune(who); len(r) > 80 {
		who = string(r[:80]) + "…"
	}
	if who != "" {
		f.add(Author, what+": "+who)
	}
}

var countWords = map[string][2]string{
	Comments: {"has %d comment", "has %d comments"}, Changes: {"has %d tracked change", "has %d tracked changes"},
	HiddenSheet: {"has %d hidden sheet", "has %d hidden sheets"}, HiddenRows: {"has %d hidden row", "has %d hidden rows"},
	HiddenColumn: {"has %d range of hidden columns", "has %d ranges of hidden columns"}, HiddenText: {"has %d piece of hidden text", "has %d pieces of hidden text"},
	Thumbnail: {"has %d small picture of itself", "has %d small pictures of itself"}, Earlier: {"holds %d earlier version of itself", "holds %d earlier versions of itself"},
	Attached: {"has %d file inside it", "has %d files inside it"},
}

func (f *findings) list() []Finding {
	out := f.said
	kinds := make([]string, 0, len(f.counts))
	for k := range f.counts {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	for _, k := range kinds {
		if n := f.counts[k]; n == 1 {
			out = append(out, Finding{k, fmt.Sprintf(countWords[k][0], n)})
		} else if n > 1 {
			out = append(out, Finding{k, fmt.Sprintf(countWords[k][1], n)})
		}
	}
	return out
}
