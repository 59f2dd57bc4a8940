package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// keepHyphen are first parts of words that keep their hyphen when a line ends at it. Parts with which many words begin
// that have none, such as "re" of "report", are not among them.
var keepHyphen = map[string]bool{
	"self": true, "non": true, "vice": true, "well": true, "half": true, "twenty": true, "thirty": true, "forty": true, "fifty": true, "sixty": true,
	"seventy": true, "eighty": true, "ninety": true,
}

// meets are first parts that keep it before their own last letter: "co-operate", "re-enter", "anti-inflammatory".
var meets = map[string]bool{"co": true, "re": true, "pre": true, "de": true, "anti": true, "semi": true}

// Fold makes words what somebody who searches would type: ligatures and presentation forms become their letters, soft hyphens and
// zero-width characters leave, and other letters stay as they are.
func Fold(s string) string {
	plain := true
	for _, r := range s {
		if r >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == 0xad, r == 0x200b, r == 0x200c, r == 0x200d, r == 0x2060, r == 0xfeff:
		case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f:
			out.WriteByte(' ')
		case r == 0x2010, r == 0x2011:
			out.WriteByte('-')
		case r >= 0xfb00 && r <= 0xfdff, r >= 0xfe70 && r <= 0xfefe, r >= 0xff01 && r <= 0xff5e:
			out.WriteString(norm.NFKC.String(string(r)))
		default:
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}

// join makes a word whole that a line's end broke.
func join(left, right string) string {
	first := strings.ToLower(left)
	if keepHyphen[first] || meets[first] && strings.HasPrefix(strings.ToLower(right), first[len(first)-1:]) || strings.IndexFunc(left, unicode.IsDigit) >= 0 || startsUpper(right) {
		return left + "-" + right
	}
	return left + right
}

func startsUpper(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r) || unicode.IsDigit(r)
	}
	return false
}
