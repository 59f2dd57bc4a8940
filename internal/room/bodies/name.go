package bodies

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// likeness are letters of other alphabets that look like one of ours.
var likeness = map[rune]rune{'а': 'a', 'в': 'b', 'е': 'e', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'с': 'c', 'т': 't', 'у': 'y', 'х': 'x',
	'і': 'i', 'ј': 'j', 'ѕ': 's', 'α': 'a', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x', 'ı': 'i', 'ł': 'l', 'ø': 'o', 'ß': 's'}

// tokens gives the words of a name in small letters, however it is written:
// with full-width or accented letters, signs that nobody sees, "&" for "and".
func tokens(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKC.String(name))) {
		switch {
		case r == '\'' || r == '’' || r == 'ʼ' || r == '`' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r):
		case r == '&':
			b.WriteString(" and ")
		case likeness[r] != 0:
			b.WriteRune(likeness[r])
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	var out []string
	for _, w := range strings.Fields(b.String()) {
		switch w {
		case "and", "the", "of", "for":
		case "cps":
			out = append(out, "crown", "prosecution", "service")
		default:
			out = append(out, w)
		}
	}
	return out
}

// policing are words that are put beside a force's place in many ways.
var policing = []string{"police", "constabulary", "service", "force", "heddlu", "policing", "polis"}

// key is a name without what different writers do differently.
type key struct {
	as, sorted string // its words as written, and in order
	police     bool   // one of its words is of policing
	rest       string // the words without those
}

func keyOf(name string) key {
	words := tokens(name)
	var rest []string
	for _, w := range words {
		if !slices.Contains(policing, w) {
			rest = append(rest, w)
		}
	}
	k := key{as: strings.Join(words, ""), police: len(rest) < len(words), rest: joined(rest)}
	k.sorted = joined(words)
	return k
}

func joined(words []string) string {
	words = slices.Sorted(slices.Values(words))
	return strings.Join(words, "")
}

// Key is what two ways of writing one name come to. It is empty for a name
// without a letter or a digit.
func Key(name string) string { return keyOf(name).sorted }

// likeness of two names.
type match int

const (
	differs match = iota
	near          // the place of a force without a word of policing
	same
)

// compare says whether what was typed names the body.
func (k key) compare(typed key, kind Kind) match {
	switch {
	case typed.as == "":
		return differs
	case k.as == typed.as || k.sorted == typed.sorted:
		return same
	case kind != Force || k.rest == "" || k.rest != typed.rest && k.rest != typed.as:
		return differs
	case typed.police:
		return same
	}
	return near
}

// idOf makes an id from a name: small letters and digits, hyphens between.
func idOf(name string) string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(norm.NFKD.String(strings.ReplaceAll(name, "&", " and "))), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’')
	}) {
		w = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, w)
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, "-")
}
