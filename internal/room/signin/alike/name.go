package alike

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookAlike gives the letter from a to z that a small Greek or Cyrillic letter
// (or its capital) cannot be told from.
var lookAlike = alphabet("\u0430\u03b1 a \u0432\u03b2 b \u0441\u03f2 c \u0501 d \u0435\u03b5 e \u04bb\u043d\u03b7 h \u0456\u03b9\u04cf i \u0458\u03f3 j " +
	"\u043a\u03ba k \u043c\u03bc m \u03bd n \u043e\u03bf\u0585 o \u0440\u03c1 p \u051b q \u0455 s \u0442\u03c4 t \u0475 v \u051d w \u0445\u03c7 x \u0443\u04af\u03c5 y \u03b6 z \u0131 i")

func alphabet(table string) map[rune]rune {
	out, list := map[rune]rune{}, strings.Fields(table)
	for i := 0; i < len(list); i += 2 {
		for _, r := range list[i] {
			out[r] = rune(list[i+1][0])
		}
	}
	return out
}

// look is a text in small letters, without accents, each letter as it looks.
func look(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if latin, ok := lookAlike[r]; ok {
			return latin
		}
		return r
	}, norm.NFKD.String(strings.ToLower(norm.NFKC.String(s))))
}

// Name is a name taken apart: its words in one order, and apart from them
// those with digits, which tell people apart.
type Name struct{ words, digits []string }

// NameOf takes a name apart.
func NameOf(name string) (f Name) {
	split := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, w := range strings.FieldsFunc(look(name), split) {
		w = digitsAsLetters(w)
		if strings.ContainsFunc(w, unicode.IsDigit) {
			f.digits = append(f.digits, w)
		} else {
			f.words = append(f.words, w)
		}
	}
	slices.Sort(f.words)
	slices.Sort(f.digits)
	return f
}

// digitsAsLetters reads a digit in front of a letter as the letter it looks like.
func digitsAsLetters(w string) string {
	rs := []rune(w)
	for i := len(rs) - 2; i >= 0; i-- {
		if l, ok := map[rune]rune{'0': 'o', '1': 'l', '5': 's'}[rs[i]]; ok && unicode.IsLetter(rs[i+1]) {
			rs[i] = l
		}
	}
	return string(rs)
}

// Near says whether two names are the same or nearly: other accents, order,
// punctuation or look-alike letters, one letter, an initial for a name, or names
// left out. Names told apart by a digit are not near.
func (f Name) Near(o Name) bool {
	if len(f.words) == 0 || len(o.words) == 0 || !slices.Equal(f.digits, o.digits) {
		return false
	}
	a, b := strings.Join(f.words, " "), strings.Join(o.words, " ")
	return a == b || len(a) > 4 && oneApart([]rune(a), []rune(b)) || within(f.words, o.words) || within(o.words, f.words)
}

// within says whether each of two or more words stands among others, one of them
// in full; the rest may be initials or one letter apart.
func within(few, many []string) bool {
	if len(few) < 2 || len(few) > len(many) {
		return false
	}
	left, full := slices.Clone(many), false
	var rest []string
	for _, w := range few {
		if i := slices.Index(left, w); i >= 0 && len(w) > 1 {
			left, full = slices.Delete(left, i, i+1), true
		} else {
			rest = append(rest, w)
		}
	}
	for _, w := range rest {
		i := slices.IndexFunc(left, func(o string) bool { return nearWord(w, o) })
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return full
}

// nearWord says whether one word may stand for another in a name.
func nearWord(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) == 1 || len(rb) == 1 {
		return ra[0] == rb[0]
	}
	return min(len(ra), len(rb)) > 4 && oneApart(ra, rb)
}

// Mailbox is what an address says of whose it is: the part in front of its last
// @, without dots and what follows a plus, which many providers do not tell apart.
func Mailbox(email string) string {
	local := look(email[:max(strings.LastIndexByte(email, '@'), 0)])
	if cut, _, found := strings.Cut(local, "+"); found && cut != "" {
		local = cut
	}
	return strings.ReplaceAll(local, ".", "")
}
