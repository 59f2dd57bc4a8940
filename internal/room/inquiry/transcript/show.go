package transcript

import (
	"slices"

	"candour/internal/room/inquiry/restrict"
)

// Identified is whom a span of a transcript identifies, and of which classes it is, as
// somebody established who looked at it.
type Identified struct {
	Span    restrict.Span `json:"span"`
	Persons []string      `json:"persons"`
	Classes []string      `json:"classes"`
}

// Looked is up to where somebody looked whom a transcript identifies, and what was found. What
// nobody looked at may identify anybody.
type Looked struct {
	To    Place        `json:"to"`
	Found []Identified `json:"found"`
}

// item is a line as the rules are asked of it.
func (k Looked) item(hearing string, p Place) restrict.Item {
	it := restrict.Item{Hearing: hearing, Span: restrict.Span{From: p, To: p}}
	if k.To == (Place{}) || p.Compare(k.To) > 0 {
		return it
	}
	var persons, classes []string
	for _, f := range k.Found {
		if (f.Span.To == (Place{}) || p.Compare(f.Span.To) <= 0) && p.Compare(f.Span.From) >= 0 {
			persons, classes = append(persons, f.Persons...), append(classes, f.Classes...)
		}
	}
	it.Persons, it.Classes = restrict.Named(persons...), restrict.Named(classes...)
	return it
}

// Shown is a line as an audience is given it, or a place from which lines are held.
type Shown struct {
	Line
	// Held says that here one or more lines are not shown. It has no text, and of a run of lines that
	// are held only the first is given.
	Held bool `json:"held,omitempty"`
	// Was is how the line was written, where it was put right since.
	Was      string    `json:"was,omitempty"`
	Why      string    `json:"why,omitempty"`
	Exhibits []Exhibit `json:"exhibits,omitempty"`
}

// For gives what an audience is given of a transcript under the rules of a day: every line that
// is open to each of the hats its reader wears, and where something is held. The margins of a page
// are shown only where none of its lines is held. Exhibits are links of open lines to documents
// that open says may be seen.
func (t Transcript) For(r restrict.Rules, hats []restrict.Audience, hearing string, known Looked, open func(document string) bool) (lines []Shown, margins []Margin) {
	shut := map[int]bool{}
	for _, l := range t.Lines {
		if !r.MayAll(hats, known.item(hearing, l.Place)).Open {
			shut[l.Page] = true
			if n := len(lines); n == 0 || !lines[n-1].Held {
				lines = append(lines, Shown{Line: Line{Place: l.Place}, Held: true})
			}
			continue
		}
		s := Shown{Line: Line{l.Place, t.reads(l)}}
		if s.Text != l.Text {
			s.Was, s.Why = l.Text, t.why(l.Place)
		}
		for _, x := range t.Exhibits {
			if x.At == l.Place && open != nil && open(x.Document) {
				s.Exhibits = append(s.Exhibits, x)
			}
		}
		lines = append(lines, s)
	}
	margins = slices.DeleteFunc(slices.Clone(t.Margins), func(m Margin) bool { return shut[m.Page] })
	return lines, margins
}

func (t Transcript) why(p Place) string {
	for _, c := range slices.Backward(t.Corrections) {
		if c.At == p {
			return c.Why
		}
	}
	return ""
}
