package sweep

import (
	"fmt"
	"strings"
)

// Priority is a version of the tests that say which case is looked at first.
// They are asked in their order; no score is made of them.
type Priority struct {
	Version string `toml:"version" json:"version"`
	Title   string `toml:"title" json:"title"`
	term
	Tests []Condition `toml:"test" json:"tests"`
}

func readPriority(text string) (Priority, error) {
	var p Priority
	if err := decode(text, &p); err != nil {
		return p, err
	}
	if p.Version == "" || p.Title == "" || (p.From == day{}) || len(p.Tests) == 0 {
		return p, fmt.Errorf("version, title, from and a test are needed")
	}
	for i := range p.Tests {
		if err := p.Tests[i].readable(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// The digits of a place: yes comes before not known, and that before no.
const (
	placeYes     = '1'
	placeUnknown = '2'
	placeNo      = '3'
)

// Place gives a case's place in the queue as text: cases sort by it. There is
// a digit for each test, then the day of closing (the earliest that it can
// mean; not known comes first).
func (p *Priority) Place(b *Book, f *Facts) string {
	var out strings.Builder
	for i := range p.Tests {
		switch p.Tests[i].holds(b, f) {
		case Yes:
			out.WriteByte(placeYes)
		case No:
			out.WriteByte(placeNo)
		default:
			out.WriteByte(placeUnknown)
		}
	}
	closed := "00000000"
	if f.Closed.Known() {
		closed = strings.ReplaceAll(f.Closed.First.String(), "-", "")
	}
	return out.String() + closed
}

// Explain says in sentences why a case has its place, test by test.
func (p *Priority) Explain(place string) []string {
	var out []string
	for i, t := range p.Tests {
		if i >= len(place) {
			break
		}
		switch place[i] {
		case placeYes:
			out = append(out, "Yes: "+t.Words+".")
		case placeNo:
			out = append(out, "No: "+t.Words+".")
		default:
			out = append(out, "Not known: "+t.Words+".")
		}
	}
	return append(out, "Among cases that are alike in all of this, the one closed first comes first.")
}

// Reason is the short form of Explain for lists: the first test that is met, and
// the first before it of which nobody knows, since that one holds the case back.
func (p *Priority) Reason(place string) (met, open string) {
	for i, t := range p.Tests {
		switch {
		case i >= len(place) || place[i] == placeNo:
		case place[i] == placeYes:
			return t.Words, open
		case open == "":
			open = "Not known: " + t.Words
		}
	}
	if open != "" {
		return open, ""
	}
	return "None of the tests of priority is met", ""
}
