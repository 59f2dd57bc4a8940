package access

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// HumanNumber gives the one form of a number that somebody typed: spaces,
// hyphens and marks that cannot be seen go, wide letters become plain ones,
// small letters capitals, and zeros in front go. It says false when letters
// remain that only look like ours.
func HumanNumber(typed string) (string, bool) {
	var b strings.Builder
	for _, r := range norm.NFKC.String(typed) {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Pd, r), r == '\u2212', r == '\u30fc':
		case r > unicode.MaxASCII, r < ' ':
			return "", false
		default:
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	out := strings.TrimLeft(b.String(), "0")
	if out == "" && b.Len() > 0 {
		out = "0"
	}
	return out, strings.ContainsFunc(out, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// NumberID is the id under which everybody who has a number is known, at
// whatever body: it is among their [Standing] Selves. Empty for what is no number.
func NumberID(typed string) string {
	n, ok := HumanNumber(typed)
	if !ok {
		return ""
	}
	return numberPrefix + n
}

// NumberOf gives back the number of such an id, for people to read.
func NumberOf(id string) string { return strings.TrimPrefix(id, numberPrefix) }

const numberPrefix = "number:"
