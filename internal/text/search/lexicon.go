package search

import (
	"embed"
	"strconv"
	"strings"

	"candour/internal/text/textsim"
)

//go:embed words/*.txt
var wordFiles embed.FS

// Lexicon is what is known of words apart from the records: which are one, which
// say the same, which carry no subject.
type Lexicon struct {
	little, soft map[string]bool
	littleStems  map[string]bool
	same         map[string]string  // a word to the word whose stem it has
	others       map[string][]other // what a phrase of stems also finds
	longest      int                // words of the longest phrase
	numbers      map[string]string  // "seven" to "7"
	words        map[string]bool    // all words of the phrases: they are spelt rightly
}

// other is a phrase that is looked for besides: its stems.
type other []string

// NewLexicon reads the embedded lists.
func NewLexicon() *Lexicon {
	l := &Lexicon{little: map[string]bool{}, littleStems: map[string]bool{}, soft: map[string]bool{},
		same: map[string]string{}, others: map[string][]other{}, words: map[string]bool{}, numbers: map[string]string{}}
	l.each("little", func(line string) { addWords(l.little, line) })
	for w := range l.little {
		l.littleStems[textsim.Stem(w)] = true
	}
	l.each("same", l.addSame)
	l.each("welsh", l.addWelsh)
	l.each("numbers", func(line string) {
		for w := range strings.FieldsSeq(line) {
			l.numbers[w] = strconv.Itoa(len(l.numbers) + 1)
		}
	})
	l.each("kinds", func(line string) { addWords(l.soft, line) })
	for _, name := range []string{"synonyms", "names", "places", "welsh"} {
		l.each(name, l.addOthers)
	}
	return l
}

// each gives the lines of a list; those that begin with # are remarks.
func (l *Lexicon) each(name string, take func(string)) {
	text, err := wordFiles.ReadFile("words/" + name + ".txt")
	if err != nil {
		panic(err) // it is built in
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			take(line)
		}
	}
}

func addWords(to map[string]bool, line string) {
	for w := range strings.FieldsSeq(line) {
		to[w] = true
	}
}

// addSame reads "child children kid kids": all have the first one's stem.
func (l *Lexicon) addSame(line string) {
	all := strings.Fields(line)
	for _, w := range all[1:] {
		l.same[w] = all[0]
	}
}

// addOthers reads "a = b = c" (each finds all) or "a > b = c" (a finds b and c, and
// they do not find a).
func (l *Lexicon) addOthers(line string) {
	left, right, oneWay := strings.Cut(line, ">")
	if oneWay {
		for from := range strings.SplitSeq(left, "=") {
			l.lead(from, right)
		}
		return
	}
	for from := range strings.SplitSeq(line, "=") {
		l.lead(from, line)
	}
}

func (l *Lexicon) lead(from, to string) {
	stems := l.stems(from)
	key := strings.Join(stems, " ")
	l.longest = max(l.longest, len(stems))
	for phrase := range strings.SplitSeq(to, "=") {
		for _, t := range tokens(phrase) {
			l.words[t.word] = true
		}
		if o := other(l.stems(phrase)); strings.Join(o, " ") != key {
			l.others[key] = append(l.others[key], o)
		}
	}
	for _, t := range tokens(from) {
		l.words[t.word] = true
	}
}

func (l *Lexicon) stems(phrase string) (out []string) {
	for _, t := range tokens(phrase) {
		out = append(out, l.Stem(t.word))
	}
	return out
}

// Stem gives what is compared of a folded word.
func (l *Lexicon) Stem(word string) string {
	if to, ok := l.same[word]; ok {
		word = to
	}
	s := textsim.Stem(word)
	if s != word && strings.HasSuffix(s, "iz") {
		s = s[:len(s)-1] + "s" // organized, organised
	}
	return s
}
