package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestWord is how many bytes of a word count.
const longestWord = 60

// token is a word of a text: folded, and where it stands in it.
type token struct {
	word       string
	start, end int
	joined     bool // a hyphen stands between it and the word before
}

// tokens takes a text apart. A word is letters and digits, with the marks on them;
// what has no width (joiners, marks of direction) is no part of it and does not end
// it.
func tokens(text string) (out []token) {
	start, hyphen := -1, -1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case inWord(r) || start >= 0 && (invisible(r) || inside(text[start:i], r, text[i+size:])):
			if start < 0 {
				start = i
			}
		case start >= 0:
			out = appendToken(out, text, start, i, hyphen)
			hyphen = -1
			if isHyphen(r) {
				hyphen = i + size
			}
			start = -1
		}
		i += size
	}
	if start >= 0 {
		out = appendToken(out, text, start, len(text), hyphen)
	}
	return out
}

func appendToken(out []token, text string, start, end, hyphen int) []token {
	if w := fold(text[start:end]); w != "" {
		out = append(out, token{word: w, start: start, end: end, joined: hyphen == start && len(out) > 0})
	}
	return out
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func invisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

func isHyphen(r rune) bool { return r == '-' || r >= '\u2010' && r <= '\u2013' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' }

// inside says that a sign between two letters belongs to the word: an apostrophe,
// or the stops of "I.I.C.S.A.".
func inside(word string, r rune, rest string) bool {
	next, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(next) || r != '.' {
		return isApostrophe(r) && unicode.IsLetter(next)
	}
	before, width := utf8.DecodeLastRuneInString(word)
	single := width == len(word) || word[len(word)-width-1] == '.'
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return single && unicode.IsLetter(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after)
}

// fold brings a word to the form in which words are compared: lower case, no
// accents, no possessive.
func fold(word string) string {
	if !plain(word) {
		word = foldRunes(word)
	} else {
		word = strings.ToLower(word)
	}
	if len(word) > longestWord {
		word = strings.ToValidUTF8(word[:longestWord], "")
	}
	if word != "" && word[0] == '0' {
		if w := strings.TrimLeft(word, "0"); w != "" {
			word = w
		}
	}
	return word
}

func plain(word string) bool {
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || c == '\'' || c == '.' {
			return false
		}
	}
	return true
}

func foldRunes(word string) string {
	var b strings.Builder
	runes := []rune(norm.NFKD.String(strings.ToValidUTF8(word, "")))
	for i, r := range runes {
		switch {
		case isApostrophe(r) && i == len(runes)-2 && (runes[i+1] == 's' || runes[i+1] == 'S'):
			return b.String()
		case unicode.IsMark(r) || invisible(r) || isApostrophe(r) || r == '.':
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
