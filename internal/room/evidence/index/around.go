package index

import (
	"slices"
	"strings"
)

// Around gives some words of a text around the first that a query looks for, as they are written, and says whether there are
// more.
func Around(text string, terms []string, n int) (words string, more bool) {
	fields := strings.Fields(text)
	at := 0
	for i, f := range fields {
		if slices.ContainsFunc(Words(f), func(w string) bool { return sought(w, terms) }) {
			at = i
			break
		}
	}
	from := max(0, at-n/3)
	to := min(len(fields), from+n)
	return strings.Join(fields[from:to], " "), from > 0 || to < len(fields)
}

// sought says whether a word is one of those that a query looks for.
func sought(word string, terms []string) bool {
	return slices.ContainsFunc(terms, func(t string) bool {
		begins, star := strings.CutSuffix(t, "*")
		return word == t || star && strings.HasPrefix(word, begins)
	})
}
