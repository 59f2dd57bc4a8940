package alike

import (
	"slices"
	"strings"
	"unicode"
)

// bare leaves letters and digits alone, and zeros that stand in front of a
// group of digits away.
func bare(normal string) string {
	var b strings.Builder
	digits := false
	for _, r := range normal {
		isDigit := unicode.IsDigit(r)
		if unicode.IsLetter(r) || isDigit && (digits || r != '0') {
			b.WriteRune(r)
		}
		digits = isDigit && (digits || r != '0')
	}
	return b.String()
}

// NearNumber says whether two numbers look alike, or differ in one character
// (put in, left out, changed, or changed round with the next).
func NearNumber(a, b string) bool { return Number(a, b) || oneApart([]rune(a), []rune(b)) }

// Number says whether two numbers differ in nothing that an eye relies on:
// punctuation, zeros in front, letters that look like digits.
func Number(a, b string) bool {
	return bare(lookOfNumber.Replace(a)) == bare(lookOfNumber.Replace(b))
}

var lookOfNumber = strings.NewReplacer("O", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "B", "8")

// oneApart says whether one step makes the one text of the other.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i == len(a) || slices.Equal(a[i+1:], b[i+1:]) ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}
