package draw

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
)

// TestEachSentenceSaysWhatItIsAndOnWhatItRests: a frame stands where the sort changes, a finding has one too; a
// number stands at the sentence that rests on something; what two sentences share has one number.
func TestEachSentenceSaysWhatItIsAndOnWhatItRests(t *testing.T) {
	on := func(doc string, page int) published.Foot {
		return published.Foot{Footing: report.Footing{Kind: report.Document, At: &report.Reference{Kind: report.Document, Of: doc, Page: page}}}
	}
	held := published.Foot{Footing: report.Footing{Kind: report.Document, Restricted: true}, Changed: true}
	para := published.Paragraph{Number: "2.1", Pieces: []published.Piece{
		{Text: "One.", Sentence: "a", Sort: report.Narrative}, {Text: " "},
		{Text: "Two ", Sentence: "b", Sort: report.Finding}, {Gap: report.ByLaw, Law: "A made-up Act"},
		{Text: "parts.", Sentence: "b", Sort: report.Finding, Rests: []published.Foot{on("doc-1", 4), held}}, {Text: " "},
		{Text: "Three [sic].", Sentence: "c", Sort: report.Finding, Rests: []published.Foot{on("doc-1", 4), on("doc-2", 1)}}, {Text: " "},
		{Text: "Four.", Sentence: "d", Sort: report.Opinion}, {Text: " "}, {Text: "Old.", Sentence: "e"},
	}}
	got := passageOf(&published.Report{}, &para, 0, map[string]web.Link{"doc-1": {Text: "A paper", Href: "/evidence#1"}})
	var seen []string
	for _, r := range got.Runs {
		line := r.Text
		if r.Gap != "" {
			line = "gap"
		}
		for _, n := range r.Notes {
			line += "^" + n.Number
		}
		seen = append(seen, r.Mark+"|"+line)
	}
	want := []string{"Background|One.", "| ", "Finding|Two ", "|gap", "|parts.^1^2", "| ", "|Three [sic].^1^3", "| ", "The panel’s opinion|Four.", "| ", "|Old."}
	if !slices.Equal(seen, want) {
		t.Errorf("got  %q\nwant %q", seen, want)
	}
	var notes []string
	for _, n := range got.Notes {
		notes = append(notes, fmt.Sprint(n.ID, " ", n.Text, " ", n.Href))
	}
	all := strings.Join(notes, "\n")
	if len(notes) != 3 || !strings.Contains(all, "paragraph-2.1-note-1 “A paper”, page 4 /evidence#1") || !strings.Contains(all, "restricted since this report was signed") ||
		!strings.Contains(notes[2], "page 1, not published") {
		t.Error(all)
	}
}
