package similarity

import "strings"

// folds are Latin letters with marks, and the plain letters they become.
var folds = func() map[rune]string {
	out := map[rune]string{'ß': "ss", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'ł': "l", 'Ł': "L", 'þ': "th",
		'Þ': "TH", 'ı': "i", '’': "'", '‘': "'", '‐': "-", '–': "-"}
	for plain, marked := range map[string]string{"a": "àáâãäåāăąǎ", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęěẽ", "g": "ĝğġģǧ", "h": "ĥħ", "i": "ìíîïĩīĭįǐ", "j": "ĵ",
		"k": "ķ", "l": "ĺļľ", "n": "ñńņňǹ", "o": "òóôõöōŏőǒ", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťțŧ", "u": "ùúûüũūŭůűųǔ", "w": "ŵẁẃẅ", "y": "ýÿŷỳ", "z": "źżž"} {
		for _, r := range marked {
			out[r] = plain
			for _, up := range strings.ToUpper(string(r)) {
				out[up] = strings.ToUpper(plain)
			}
		}
	}
	return out
}()

// FoldAccents writes Latin letters without their marks: é becomes e, ß ss.
// Combining marks are left out; other letters stay as they are.
func FoldAccents(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < 128
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch plain, ok := folds[r]; {
		case ok:
			b.WriteString(plain)
		case r >= 0x300 && r <= 0x36f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
