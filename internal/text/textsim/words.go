package textsim

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed stopwords.txt
var stopwordsText string

// stopwords reads the embedded list; lines that begin with # are remarks.
func stopwords() map[string]bool {
	out := map[string]bool{}
	for _, line := range strings.Split(stopwordsText, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out[line] = true
		}
	}
	return out
}

// words splits text into words in lower case. An apostrophe ends a word, and
// what is left of the possessive is dropped.
func words(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	text = strings.ReplaceAll(text, "'s", " ")
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// counts holds how often each term occurs in one text.
type counts struct {
	n map[string]float64
	// spelt gives, for a term, the spelling to show for it: the shortest found,
	// and of those the first in the alphabet.
	spelt map[string]string
}

// add counts the terms of a text: its stems, and its pairs of neighbouring
// stems. Pairs count for less, for their two stems are counted already.
func (c *counts) add(text string, stop map[string]bool, weight float64) {
	before, beforeSpelt := "", ""
	for _, w := range words(text) {
		if stop[w] {
			before = ""
			continue
		}
		stem := Stem(w)
		c.count(stem, w, weight)
		if before != "" {
			c.count(before+" "+stem, beforeSpelt+" "+w, weight)
		}
		before, beforeSpelt = stem, w
	}
}

func (c *counts) count(term, spelt string, weight float64) {
	c.n[term] += weight
	old, ok := c.spelt[term]
	if !ok || better(spelt, old) {
		c.spelt[term] = spelt
	}
}

// better says whether a spelling is to be shown rather than another.
func better(a, b string) bool {
	return len(a) < len(b) || len(a) == len(b) && a < b
}
