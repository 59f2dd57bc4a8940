package report

import "strconv"

// LinesOf says which lines of a transcript a reference names.
func LinesOf(r Reference) string {
	at := func(l Line) string { return "page " + strconv.Itoa(l.Page) + ", line " + strconv.Itoa(l.Line) }
	return at(r.From) + ", to " + at(r.To)
}

// RefWords are the sorts of reference in words.
var RefWords = map[RefKind]string{Document: "Document", Transcript: "Transcript of a hearing", Statement: "Statement", Theme: "Theme of accounts", Quotation: "Words of an account",
	Figure: "Published figure", OwnWords: "Another paragraph of this report"}
