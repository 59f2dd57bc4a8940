package finding

import (
	"cmp"
	"strings"
)

// inOrder compares two findings as somebody reads them: by the day of their report, by the report,
// and by their place in it, where paragraph 9 comes before paragraph 10.
func inOrder(a, b Finding) int {
	return cmp.Or(strings.Compare(a.On.String(), b.On.String()), strings.Compare(a.Report, b.Report), comparePlaces(a.Place, b.Place),
		strings.Compare(a.ID, b.ID))
}

// comparePlaces compares two places of one report: what is a number in both as numbers, all else as text.
func comparePlaces(a, b string) int {
	for a != "" && b != "" {
		wordA, numberA, restA := cutNumber(a)
		wordB, numberB, restB := cutNumber(b)
		if c := cmp.Or(strings.Compare(wordA, wordB), cmp.Compare(len(numberA), len(numberB)), strings.Compare(numberA, numberB)); c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return cmp.Compare(len(a), len(b))
}

// cutNumber parts a text into what stands before its first number, the number without leading
// zeros, and the rest.
func cutNumber(s string) (word, number, rest string) {
	at := strings.IndexAny(s, "0123456789")
	if at < 0 {
		return s, "", ""
	}
	rest = strings.TrimLeft(s[at:], "0123456789")
	return s[:at], strings.TrimLeft(s[at:len(s)-len(rest)], "0"), rest
}
