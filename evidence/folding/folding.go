// Package folding is when two words are the same word, wherever documents are compared: letters, digits and
// their marks count, in lower case. An apostrophe is part of its word and is left out, and so is a soft hyphen; all
// else stands between words.
package folding

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are the folded words of a text, one after another. The bytes are good until the next.
func Words(s string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var word []byte
		for _, r := range s {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
				word = utf8.AppendRune(word, unicode.ToLower(r))
			case r == '\u00ad', r == '\'', r == '’':
			case len(word) > 0:
				if !yield(word) {
					return
				}
				word = word[:0]
			}
		}
		if len(word) > 0 {
			yield(word)
		}
	}
}

// Text is all words of a text, each between single spaces: a passage stands in a text if its Text stands in that text's.
func Text(s string) string {
	var b strings.Builder
	for w := range Words(s) {
		b.WriteByte(' ')
		b.Write(w)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}
