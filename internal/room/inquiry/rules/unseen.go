package rules

import (
	"strings"
	"unicode"
)

// UnseenWords are said of words that hold what a reader does not see.
const UnseenWords = "This holds a hidden character: one that shows nothing, or turns the order in which letters are read. " +
	"Type the words here instead of copying them"

// Unseen says that a text holds what a reader does not see or what turns the order in which it
// is read: what everybody reads would not be what was agreed to, nor what its hash is of. Marks
// that join or part letters are among them, as they are in a report (package report).
func Unseen(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar || strings.ContainsRune(blanks, r)
	})
}

// blanks are letters and marks that show nothing.
const blanks = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
