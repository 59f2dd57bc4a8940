package search

import (
	"slices"
	"strings"
)

// Span is a piece of a text; Mark says that it is what was looked for.
type Span struct {
	Text string
	Mark bool
}

// Marker shows where a text has what was looked for.
type Marker struct {
	lex     *Lexicon
	stems   map[string]bool
	phrases [][]string // of stems: marked where they stand side by side
}

// Marker makes one for a result: for what was looked for instead, where that was.
func (x *Index) Marker(r Result) Marker {
	q := r.Query
	if r.Instead != "" {
		q = x.lex.Parse(r.Instead)
	}
	m := Marker{lex: x.lex, stems: map[string]bool{}}
	for _, g := range q.groups {
		for _, a := range g.alts {
			if !g.soft { // a word for a kind says nothing where it stands
				m.look(a)
			}
		}
	}
	return m
}

func (m *Marker) look(a alt) {
	stems := slices.Clone(a.terms)
	if a.exact {
		for i, t := range stems {
			stems[i] = m.lex.Stem(t)
		}
	}
	if a.phrase {
		m.phrases = append(m.phrases, stems)
		return
	}
	for _, t := range stems {
		m.stems[t] = true
	}
}

// marked gives the stem of each word that was looked for, and nothing for others.
func (m Marker) marked(words []token) []string {
	stems, out := make([]string, len(words)), make([]string, len(words))
	for i, t := range words {
		if stems[i] = m.lex.Stem(t.word); m.stems[stems[i]] {
			out[i] = stems[i]
		}
	}
	for _, p := range m.phrases {
		for i := 0; i+len(p) <= len(stems); i++ {
			if slices.Equal(stems[i:i+len(p)], p) {
				copy(out[i:], p)
			}
		}
	}
	return out
}

// snippetWords is how many words of a text are shown.
const snippetWords = 30

// Whole marks a short text, such as a title.
func (m Marker) Whole(text string) []Span {
	words := tokens(text)
	return spans(text, words, m.marked(words), 0, len(text))
}

// Snippet gives the part of some texts that has most of what was looked for, with
// signs where something is left out. Where none has any it is how the first begins.
func (m Marker) Snippet(texts ...string) []Span {
	out, _ := m.SnippetOf(texts...)
	return out
}

// SnippetOf is [Marker.Snippet], and says of which text it is; -1 where there is none.
func (m Marker) SnippetOf(texts ...string) (out []Span, which int) {
	best, most, at := "", -1, 0
	which = -1
	for i, text := range texts {
		if text = strings.Join(strings.Fields(text), " "); text == "" {
			continue
		}
		if n, from := densest(m.marked(tokens(text))); n > most {
			best, most, at, which = text, n, from, i
		}
	}
	words := tokens(best)
	if len(words) == 0 {
		return nil, -1
	}
	to := min(at+snippetWords, len(words))
	start, end := words[at].start, words[to-1].end
	if at == 0 {
		start = 0
	}
	if to == len(words) {
		end = len(best)
	}
	out = spans(best, words[at:to], m.marked(words)[at:to], start, end)
	if start > 0 {
		out = append([]Span{{Text: "… "}}, out...)
	}
	if end < len(best) {
		out = append(out, Span{Text: " …"})
	}
	return out, which
}

// densest finds the window that has most different stems that were looked for: how
// many, and the word that it begins with.
func densest(stems []string) (most, at int) {
	in, n := map[string]int{}, 0
	for i, stem := range stems {
		if stem != "" {
			if in[stem]++; in[stem] == 1 {
				n++
			}
		}
		if out := i - snippetWords; out >= 0 && stems[out] != "" {
			if in[stems[out]]--; in[stems[out]] == 0 {
				n--
			}
		}
		if n > most {
			most, at = n, max(0, i-snippetWords+1)
		}
	}
	if at == 0 {
		return most, 0
	}
	// It begins a little before the first word that was looked for.
	first := slices.IndexFunc(stems[at:], func(s string) bool { return s != "" })
	return most, max(0, min(at+max(0, first-5), len(stems)-snippetWords))
}

func spans(text string, words []token, marked []string, start, end int) (out []Span) {
	for i, t := range words {
		if marked[i] == "" {
			continue
		}
		if t.start > start {
			out = append(out, Span{Text: text[start:t.start]})
		}
		out = append(out, Span{Text: text[t.start:t.end], Mark: true})
		start = t.end
	}
	if start < end {
		out = append(out, Span{Text: text[start:end]})
	}
	return out
}
