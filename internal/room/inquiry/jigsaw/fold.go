package jigsaw

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// looks are letters of other scripts that look like Latin ones, in large.
var looks = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'Ё': 'E', 'З': '3', 'Ѕ': 'S', 'І': 'I', 'Ї': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Ү': 'Y',
	'Х': 'X', 'Ԛ': 'Q', 'Ԝ': 'W', 'Ԍ': 'G', 'Һ': 'H', 'Ԁ': 'D', 'Ӏ': 'I',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X', 'Ϲ': 'C', 'Ϳ': 'J',
}

// latin writes what looks alike in one way: full width as narrow, letters without what stands over them, those of
// other scripts as the Latin ones, and nothing that nobody sees.
func latin(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsDigit(r):
			return digit(r)
		}
		if l, ok := looks[unicode.ToUpper(r)]; ok {
			if unicode.IsLower(r) {
				return unicode.ToLower(l)
			}
			return l
		}
		return r
	}, norm.NFKD.String(s))
}

// digit writes a digit of any script as ours: those of a script stand together, from nought on.
func digit(r rune) rune {
	first := r
	for unicode.IsDigit(first-1) && r-first < 9 {
		first--
	}
	if r < unicode.MaxASCII || r-first > 9 {
		return r
	}
	return '0' + r - first
}

// fold writes an alias in the one way in which aliases are compared: "Witness A-1" is A1.
func fold(person string) string {
	words := strings.FieldsFunc(strings.ToUpper(latin(person)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 1 && words[0] == "WITNESS" {
		words = words[1:]
	}
	one := strings.Join(words, "")
	if rest, ok := strings.CutPrefix(one, "WITNESS"); ok && rest != "" {
		return rest
	}
	return one
}

// visible writes a text as somebody reads it: latin, one space for whatever is blank, one hyphen and one apostrophe for all. A small
// figure that stands above or below, as of a note, is left out. places says for each of its bytes, and for its end, where that is
// in the text as it was.
func visible(text string) (seen string, places []int) {
	var b strings.Builder
	blank := true
	for i, r := range text {
		one := latin(string(r))
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			one = " "
			if blank {
				one = ""
			}
		case unicode.Is(unicode.Pd, r), r == '\u2212':
			one = "-"
		case r == '’', r == '‘', r == 'ʼ', r == '`', r == '´':
			one = "'"
		case unicode.Is(unicode.No, r) && len(one) == 1:
			one = ""
		}
		if one != "" {
			blank = one == " "
		}
		b.WriteString(one)
		for range len(one) {
			places = append(places, i)
		}
	}
	return b.String(), append(places, len(text))
}
