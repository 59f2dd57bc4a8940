package formsession

import (
	"crypto/hmac"
	"crypto/sha256"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"candour/internal/trust/phrase"
)

// Mark tells a text that repeats the return phrase, and is not the
// phrase: it stays in the session after the phrase has gone from it.
type Mark struct {
	Sum    []byte // keyed, of the phrase with nothing but its letters or digits
	Length int    // of what Sum is of
	Digits bool
}

// Mark makes the mark of a phrase.
func (c Sessions) Mark(p phrase.Phrase) Mark {
	m := Mark{Digits: p.Kind() == phrase.Digits}
	plain := m.squeeze(p.Reveal())
	m.Length, m.Sum = len(plain), c.sum(plain)
	return m
}

func (c Sessions) sum(plain string) []byte {
	key := c.key.Bytes()
	h := hmac.New(sha256.New, key[:])
	_, _ = h.Write([]byte("return phrase\x00" + plain)) // a hash takes anything
	return h.Sum(nil)
}

// squeeze leaves the letters, or the digits, so that commas, line breaks and
// the numbers of a list hide nothing.
func (m Mark) squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if m.Digits && r >= '0' && r <= '9' || !m.Digits && r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(text)))
}

// listNumber is "1." or "2)" at the start of a line, as the phrase is printed.
var listNumber = regexp.MustCompile(`(?m)^\s*\d[.)]`)

// Repeats says whether a text holds the phrase that the mark is of: it would
// then be kept where others read it. A text over the limit is not searched;
// it is refused for its length.
func (c Sessions) Repeats(m Mark, text string) bool {
	if m.Length == 0 || len(text) > c.Longest {
		return false
	}
	tries := []string{m.squeeze(text)}
	if m.Digits {
		tries = append(tries, m.squeeze(listNumber.ReplaceAllString(text, "")))
	}
	for _, plain := range tries {
		for i := 0; i+m.Length <= len(plain); i++ {
			if hmac.Equal(c.sum(plain[i:i+m.Length]), m.Sum) {
				return true
			}
		}
	}
	return false
}
