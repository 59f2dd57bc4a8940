package index

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Key makes the marks of words. It is 32 bytes that nobody else has.
type Key []byte

// The lengths of beginnings of words that have marks, in characters.
const (
	shortest = 3
	longest  = 12
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// mark is what stands for a word, or (begins) for the beginning of words.
func (k Key) mark(word string, begins bool) string {
	h := hmac.New(sha256.New, k)
	if begins {
		h.Write([]byte("begins\x00"))
	} else {
		h.Write([]byte("word\x00"))
	}
	h.Write([]byte(word))
	return letters.EncodeToString(h.Sum(nil)[:8])
}

// Words parts a text into words as they are found: small letters, without accents, without what joins the parts of a
// word (an apostrophe, a soft hyphen), at everything that is neither a letter nor a figure.
func Words(text string) []string {
	var out []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’', r == 'ʼ':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		default:
			end()
		}
	}
	end()
	return out
}

// Page is the words of one page of a document.
type Page struct {
	Number int // from 1; 0: what stands on none
	Text   string
}

// marked are the marks of the words of a text in their order, and of all their beginnings in none.
func (k Key) marked(text string) (words, beginnings []string) {
	known, begun := map[string]string{}, map[string]bool{}
	for _, w := range Words(text) {
		m, ok := known[w]
		if !ok {
			m = k.mark(w, false)
			known[w] = m
			r := []rune(w)
			for n := shortest; n <= min(len(r), longest); n++ {
				if b := string(r[:n]); !begun[b] {
					begun[b] = true
					beginnings = append(beginnings, k.mark(b, true))
				}
			}
		}
		words = append(words, m)
	}
	return words, beginnings
}
