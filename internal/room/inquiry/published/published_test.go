package published

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/room/inquiry/report"

	"pgregory.net/rapid"
)

// TestNothingIsLostBetweenChaptersAndText: the pieces of the chapters are the published text but for titles and
// numbers, each gap once, and each sentence with its own words.
func TestNothingIsLostBetweenChaptersAndText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, want := "A title\n\n", ""
		var parts []part
		var gaps []report.Gap
		for c := range rapid.IntRange(1, 3).Draw(t, "chapters") {
			text += string(rune('1'+c)) + ". Chapter\n\n"
			for p := range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
				text += string(rune('1'+c)) + "." + string(rune('1'+p)) + " "
				for s := range rapid.IntRange(1, 3).Draw(t, "sentences") {
					if s > 0 {
						text, want = text+" ", want+" "
					}
					words := rapid.SampledFrom([]string{"Nobody wrote it down.", "It was [lost].", "Über ½ of 14."}).Draw(t, "words")
					if rapid.Bool().Draw(t, "gap") {
						gaps = append(gaps, report.Gap{At: len(text) + 3, Ground: report.ByLaw})
					}
					parts = append(parts, part{Sentence: string(rune('a' + len(parts))), From: len(text), To: len(text) + len(words), Sort: report.Finding})
					text, want = text+words, want+words
				}
				text += "\n\n"
			}
		}
		found, holes, of := "", 0, map[string]string{}
		for _, ch := range chaptersOf(text, parts, gaps, func(string) []Foot { return []Foot{{}} }) {
			for _, p := range ch.Paragraphs {
				for _, piece := range p.Pieces {
					if piece.Gap != "" {
						holes++
					}
					found += piece.Text
					of[piece.Sentence] += piece.Text
				}
			}
		}
		if found != want || holes != len(gaps) {
			t.Fatalf("%q of %q, %d gaps of %d", found, want, holes, len(gaps))
		}
		for _, p := range parts {
			if of[p.Sentence] != text[p.From:p.To] {
				t.Fatalf("sentence %s is %q", p.Sentence, of[p.Sentence])
			}
		}
	})
}

// TestAPlaceMovesByWhatIsWithheldBeforeIt against cutting the text itself.
func TestAPlaceMovesByWhatIsWithheldBeforeIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("x", 40)
		var held []report.Withheld
		at := 0
		for at < 36 && rapid.Bool().Draw(t, "more") {
			from := rapid.IntRange(at, 38).Draw(t, "from")
			to := rapid.IntRange(from+1, 40).Draw(t, "to")
			held, at = append(held, report.Withheld{From: from, To: to}), to
		}
		place, want := rapid.IntRange(0, 40).Draw(t, "place"), 0
		for i := range text[:place] {
			if !slices.ContainsFunc(held, func(w report.Withheld) bool { return i >= w.From && i < w.To }) {
				want++
			}
		}
		if got := moved(place, held); got != want {
			t.Fatalf("%d of %v is %d and not %d", place, held, got, want)
		}
	})
}
