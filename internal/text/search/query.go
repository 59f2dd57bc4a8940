package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What of a query counts: more of it costs time and says nothing.
const (
	longestQuery = 400 // bytes
	mostGroups   = 16  // words and phrases
)

// Query is what a person typed, as it was understood.
type Query struct {
	// Text is what was typed, cut where it is too long, without signs that have no
	// meaning here.
	Text string
	// Cut says that not all of it counted.
	Cut    bool
	groups []group
	not    []alt
}

// Empty says that there is nothing to look for.
func (q Query) Empty() bool { return len(q.groups) == 0 }

// group is one thing that is asked for: any of its ways will do.
type group struct {
	typed string // the folded words
	alts  []alt
	// soft groups make what has them come first, and exclude nothing.
	soft bool
}

// alt is one way in which a record can have what is asked for.
type alt struct {
	terms  []string // stems; words where it is exact
	phrase bool     // in this order, side by side
	exact  bool
	weight float32
}

// How much what was not typed itself counts.
const (
	synonymWeight = 0.6
	joinedWeight  = 0.9
	digitWeight   = 0.5
)

// Parse reads what somebody typed. Anything can be typed; nothing is an error.
func (l *Lexicon) Parse(text string) Query {
	q := Query{Cut: len(text) > 8*longestQuery}
	text = strings.ToValidUTF8(text[:min(len(text), 8*longestQuery)], " ")
	q.Text = strings.Join(strings.Fields(strings.Map(printable, text)), " ")
	if len(q.Text) > longestQuery {
		q.Text, q.Cut = strings.TrimSpace(cutAt(q.Text, longestQuery)), true
	}
	for _, p := range parts(q.Text) {
		p.read(l, &q)
	}
	if len(q.groups) > mostGroups {
		q.groups, q.Cut = q.groups[:mostGroups], true
	}
	if len(q.not) > mostGroups {
		q.not, q.Cut = q.not[:mostGroups], true
	}
	if !slices.ContainsFunc(q.groups, func(g group) bool { return !g.soft }) {
		for i := range q.groups {
			q.groups[i].soft = false
		}
	}
	return q
}

// printable leaves out what cannot be seen and would only confuse who reads it.
func printable(r rune) rune {
	switch {
	case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
		return ' '
	case invisible(r):
		return -1
	}
	return r
}

func cutAt(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// part is a piece of a query: words outside quotes, a quoted phrase, or either
// with a minus before it.
type part struct {
	text        string
	quoted, not bool
}

// parts divides a query at its quotes and its minuses. A quote that is not closed
// is none.
func parts(text string) (out []part) {
	for text != "" {
		before, inside, after, ok := quotes(text)
		if !ok {
			return append(out, minuses(text)...)
		}
		trimmed, not := strings.CutSuffix(before, "-")
		not = not && (trimmed == "" || strings.HasSuffix(trimmed, " "))
		if not {
			before = trimmed
		}
		out = append(append(out, minuses(before)...), part{text: inside, quoted: true, not: not})
		text = after
	}
	return out
}

const opening, closing = `"“”„«`, `"“”»`

func quotes(text string) (before, inside, after string, ok bool) {
	from := strings.IndexAny(text, opening)
	if from < 0 {
		return text, "", "", false
	}
	_, size := utf8.DecodeRuneInString(text[from:])
	rest := text[from+size:]
	to := strings.IndexAny(rest, closing)
	if to < 0 {
		return text, "", "", false
	}
	_, end := utf8.DecodeRuneInString(rest[to:])
	return text[:from], rest[:to], rest[to+end:], true
}

// minuses takes "-word" out of words: a minus that a space, and no space, stands
// around.
func minuses(text string) (out []part) {
	var plain []string
	for w := range strings.FieldsSeq(text) {
		if rest, ok := strings.CutPrefix(w, "-"); ok && rest != "" && len(tokens(rest)) > 0 {
			out = append(out, part{text: rest, not: true})
			continue
		}
		plain = append(plain, w)
	}
	return append(out, part{text: strings.Join(plain, " ")})
}

func (p part) read(l *Lexicon, q *Query) {
	words := tokens(p.text)
	if len(words) == 0 {
		return
	}
	if !p.quoted && !p.not {
		q.groups = append(q.groups, l.groups(words)...)
		return
	}
	a := alt{weight: 1, exact: p.quoted, phrase: len(words) > 1}
	var typed []string
	for _, t := range words[:min(len(words), mostGroups)] {
		typed = append(typed, t.word)
		if a.exact {
			a.terms = append(a.terms, t.word)
		} else {
			a.terms = append(a.terms, l.Stem(t.word))
		}
	}
	if p.not {
		q.not = append(q.not, a)
		return
	}
	q.groups = append(q.groups, group{typed: strings.Join(typed, " "), alts: []alt{a}})
}

// groups reads words that stand side by side.
func (l *Lexicon) groups(words []token) (out []group) {
	stems := make([]string, len(words))
	for i, t := range words {
		stems[i] = l.Stem(t.word)
	}
	for i := 0; i < len(words) && len(out) <= mostGroups; {
		if g, n := l.numbered(words[i:]); n > 0 {
			if n == 1 && i > 0 && !l.little[words[i-1].word] { // "ADR 149" is "ADR149" too
				g.alts = append(g.alts, alt{terms: []string{l.Stem(words[i-1].word + words[i].word)}, weight: joinedWeight})
			}
			out = append(out, g)
			i += n
			continue
		}
		if g, n := l.concept(words[i:], stems[i:]); n > 0 {
			out = append(out, g)
			i += n
			continue
		}
		if w := words[i].word; !l.little[w] || len(words) == 1 {
			out = append(out, l.single(words, stems, i))
		}
		i++
	}
	if len(out) == 0 { // little words alone: then they are what is meant
		for i := range words[:min(len(words), mostGroups)] {
			out = append(out, l.single(words, stems, i))
		}
	}
	return out
}

// single is one word, alone or written together with a neighbour.
func (l *Lexicon) single(words []token, stems []string, i int) group {
	g := group{typed: words[i].word, soft: l.soft[words[i].word], alts: []alt{{terms: stems[i : i+1], weight: 1}}}
	join := func(a, b int) {
		if a >= 0 && b < len(words) && !l.little[words[a].word] && !l.little[words[b].word] {
			g.alts = append(g.alts, alt{terms: []string{l.Stem(words[a].word + words[b].word)}, weight: joinedWeight})
		}
	}
	join(i-1, i)
	join(i, i+1)
	if n := len(strings.TrimRight(words[i].word, "0123456789")); n > 0 && n < len(words[i].word) { // "section28" is "section 28" too
		g.alts = append(g.alts, alt{terms: []string{l.Stem(words[i].word[:n]), words[i].word[n:]}, weight: joinedWeight, phrase: true})
	}
	return g
}

// concept is the longest phrase at the start of some words that has other names.
func (l *Lexicon) concept(words []token, stems []string) (group, int) {
	for n := min(l.longest, len(stems)); n > 0; n-- {
		others, ok := l.others[strings.Join(stems[:n], " ")]
		if !ok {
			continue
		}
		g := l.single(words[:n], stems[:n], 0)
		if n > 1 {
			g.typed, g.alts[0] = "", alt{weight: 1}
			for i, s := range stems[:n] {
				if g.typed += " " + words[i].word; !l.little[words[i].word] {
					g.alts[0].terms = append(g.alts[0].terms, s)
				}
			}
			g.typed = g.typed[1:]
			g.alts = append(g.alts, alt{terms: stems[:n], phrase: true, weight: 1.2})
		}
		for _, o := range others {
			g.alts = append(g.alts, alt{terms: o, phrase: len(o) > 1, weight: synonymWeight})
		}
		if len(g.alts[0].terms) == 0 {
			g.alts = g.alts[1:]
		}
		return g, n
	}
	return group{}, 0
}

// numbered reads "recommendation 12", "rec. 12", "r12" and a bare number, which may
// be one of a recommendation or of anything else.
func (l *Lexicon) numbered(words []token) (group, int) {
	w := words[0].word
	if digits(w) {
		return group{typed: w, alts: []alt{{terms: []string{"#" + w}, weight: 1}, {terms: []string{w}, weight: digitWeight}}}, 1
	}
	if recommends(w) && len(words) > 1 {
		if n := cmp.Or(l.numbers[words[1].word], words[1].word); digits(n) {
			said := alt{terms: []string{l.Stem(w), l.Stem(words[1].word)}, phrase: true, weight: digitWeight}
			return group{typed: w + " " + words[1].word, alts: []alt{{terms: []string{"#" + n}, weight: 1}, said}}, 2
		}
	}
	if n := strings.TrimLeft(w, "rec"); n != w && digits(n) && recommends(w[:len(w)-len(n)]) {
		return group{typed: w, alts: []alt{{terms: []string{"#" + n}, weight: 1}, {terms: []string{w}, weight: 1}}}, 1
	}
	return group{}, 0
}

func recommends(w string) bool {
	switch w {
	case "recommendation", "recommendations", "rec", "recs", "r", "number", "no", "nr":
		return true
	}
	return false
}

// digits says that a word is a number of a recommendation: up to three digits.
func digits(w string) bool {
	return w != "" && len(w) <= 3 && strings.Trim(w, "0123456789") == ""
}
