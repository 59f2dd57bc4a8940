package report

import (
	"encoding/json"
	"strings"

	"candour/internal/base/errs"
)

// RefKind says on what a sentence rests.
type RefKind string

// What a sentence can rest on. Own is another sentence of the report itself, on
// which only a recommendation may rest.
const (
	Document   RefKind = "document"   // Of the document, Page, Box
	Transcript RefKind = "transcript" // Of the hearing, Day, From, To
	Statement  RefKind = "statement"  // Of the statement, Paragraph
	Theme      RefKind = "theme"      // Of the theme, by its citation of testimony
	Quotation  RefKind = "quotation"  // Of the citation of one account, Words
	Figure     RefKind = "figure"     // Of the release, Cell
	OwnWords   RefKind = "sentence"   // Of a sentence of this report
)

// Box is a box on a page, in points of the original.
type Box struct {
	X0, Y0, X1, Y1 int
}

// Line is a place in a transcript.
type Line struct {
	Page int `json:"page"`
	Line int `json:"line"`
}

// Reference is one footing of a sentence. Which fields are filled depends on its
// kind, and no others may be.
type Reference struct {
	Kind      RefKind `json:"kind"`
	Of        string  `json:"of"`
	Page      int     `json:"page,omitempty"`
	Box       Box     `json:"box,omitzero"`
	Day       int     `json:"day,omitempty"` // the day of the hearing, from 1
	From      Line    `json:"from,omitzero"`
	To        Line    `json:"to,omitzero"`
	Paragraph string  `json:"paragraph,omitempty"`
	Words     string  `json:"words,omitempty"` // of a quotation, as the sentence has them
	Cell      string  `json:"cell,omitempty"`
}

// Key names a reference; two with one key are the same.
func (r Reference) Key() string {
	b, _ := json.Marshal(r) // strings and numbers: it cannot fail
	return string(b)
}

// whole says that a reference has what its kind asks for, and nothing else.
func (r Reference) whole() bool {
	want := Reference{Kind: r.Kind, Of: r.Of}
	ok := r.Of != ""
	switch r.Kind {
	case Document:
		want.Page, want.Box = r.Page, r.Box
		ok = ok && r.Page > 0 && r.Box.X0 < r.Box.X1 && r.Box.Y0 < r.Box.Y1
	case Transcript:
		want.Day, want.From, want.To = r.Day, r.From, r.To
		ok = ok && r.Day > 0 && r.From.Page > 0 && r.From.Line > 0 && r.To.Page > 0 && r.To.Line > 0 &&
			(r.From.Page < r.To.Page || r.From.Page == r.To.Page && r.From.Line <= r.To.Line)
	case Statement:
		want.Paragraph = r.Paragraph
		ok = ok && r.Paragraph != ""
	case Quotation:
		want.Words = r.Words
		ok = ok && strings.TrimSpace(r.Words) != ""
	case Figure:
		want.Cell = r.Cell
		ok = ok && r.Cell != ""
	case Theme, OwnWords:
	default:
		return false
	}
	return ok && r == want
}

// fits says what is wrong with a reference under a sentence.
func (r Reference) fits(sort Sort, text string) (out []errs.Field) {
	switch {
	case !r.whole():
		out = append(out, errs.Field{Name: "references", Message: "Say exactly where it is: " + string(r.Kind)})
	case r.Kind == Quotation && !strings.Contains(text, canonical(r.Words)):
		out = append(out, errs.Field{Name: "references", Message: "The words that are quoted are not in the sentence"})
	case r.Kind == OwnWords && sort != Recommended:
		out = append(out, errs.Field{Name: "references", Message: "Only a recommendation may rest on another sentence of the report"})
	}
	return out
}

// Stand is how what a reference points to stands today.
type Stand string

// How it stands. What was redacted anew stands, with another mark. The empty
// Stand is not known.
const (
	Stands    Stand = "stands"
	Held      Stand = "restricted" // the public is told that it is restricted
	TakenBack Stand = "withdrawn"
)

// Sight is what there is to see at a reference: how it stands, and the mark (a
// hash) of the rendition that is given for it.
type Sight struct {
	Stand Stand  `json:"stand"`
	Mark  string `json:"mark"`
}

func (s Sight) known() bool { return (s.Stand == Stands || s.Stand == Held) && s.Mark != "" }
