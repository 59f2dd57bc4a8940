package mail

import (
	"regexp"
	"strings"
	"unicode"

	"candour/evidence"
	"candour/evidence/hypertext"
)

// address is what a plain text has in place of a link or a picture.
var address = regexp.MustCompile(`(?i)[<\[(]?\b(https?|mailto|cid|tel|image):[^\s>\])]*[>\])]?|\bwww\.[^\s>\])]*`)

// differing counts the words that stand in the plain text and not in the HTML, and
// the other way round. What a link or a picture says is no difference.
func differing(plain string, html hypertext.Text) (n int) {
	if plain == "" {
		return 0
	}
	counts := map[string]int{}
	for _, w := range wordsOf(plain) {
		counts[w]++
	}
	for _, w := range wordsOf(html.Seen) {
		counts[w]--
	}
	beside := map[string]bool{}
	for _, p := range html.Pieces {
		if p.Where == evidence.AltText || p.Where == evidence.Annotation {
			for _, w := range wordsOf(p.Text) {
				beside[w] = true
			}
		}
	}
	for w, c := range counts {
		if c > 0 && beside[w] {
			continue
		}
		n += max(c, -c)
	}
	return n
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(address.ReplaceAllString(s, " ")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
