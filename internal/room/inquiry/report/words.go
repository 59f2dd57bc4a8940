package report

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed flagged.tsv
var flaggedFile string

// flaggedWords are the forms that ask for a second look, longest first, so that a
// phrase is found before its words.
var flaggedWords = readFlagged(flaggedFile)

func readFlagged(text string) (out [][]string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for form := range strings.SplitSeq(strings.TrimSpace(line), "\t") {
			if words := plainWords(form); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b []string) int { return len(b) - len(a) })
	return out
}

// plainWords gives the words of a text in small letters, as they look: a word
// that is parted by a soft hyphen, or spelt with letters that look the same, is
// that word.
func plainWords(text string) []string {
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Mn) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// Flagged gives the words of a text, as they are in the list, that could be read
// as a ruling on civil or criminal liability (s.2); each once, in the order of
// the text.
func Flagged(text string) (out []string) {
	words := plainWords(text)
	for i := 0; i < len(words); i++ {
		for _, form := range flaggedWords {
			if len(form) <= len(words)-i && slices.Equal(words[i:i+len(form)], form) {
				if name := strings.Join(form, " "); !slices.Contains(out, name) {
					out = append(out, name)
				}
				i += len(form) - 1
				break
			}
		}
	}
	return out
}
