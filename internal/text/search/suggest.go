package search

import (
	"cmp"
	"slices"
	"strings"
)

// head is a word of a title with the records whose title has it.
type head struct {
	word string
	docs []uint32
}

// mostTried is how many records one suggestion looks at: what is typed is short,
// and many titles have words that begin so.
const mostTried = 4000

func (s *Segment) beginnings() []head {
	all := map[uint32][]uint32{}
	for doc := range s.docs {
		for _, id := range s.seq[s.from[doc]:s.from[doc+1]] {
			if id == 0 {
				break // the title comes first
			}
			if l := all[id]; len(l) == 0 || l[len(l)-1] != uint32(doc) {
				all[id] = append(l, uint32(doc))
			}
		}
	}
	out := make([]head, 0, len(all))
	for id, docs := range all {
		out = append(out, head{s.folded[id], docs})
	}
	slices.SortFunc(out, func(a, b head) int { return strings.Compare(a.word, b.word) })
	return out
}

// Suggest gives records whose title goes on as somebody types: it has a word that
// begins with the last one, and one for each word before.
func (x *Index) Suggest(text string, n int) []Hit {
	words := tokens(x.lex.Parse(text).Text)
	if len(words) == 0 || len(words) > mostGroups {
		return nil
	}
	last := words[len(words)-1].word
	type heading struct {
		Hit
		rank  int
		score float32
	}
	var out []heading
	for _, s := range x.segments {
		for _, doc := range s.begin(last) {
			if e := &s.docs[doc]; !s.isDead(doc) {
				if score, ok := s.goesOn(doc, words); ok {
					out = append(out, heading{Hit{ID: e.id, Kind: e.kind, Title: e.title}, e.rank, score})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b heading) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.rank, b.rank), cmp.Compare(len(a.Title), len(b.Title)), strings.Compare(a.ID, b.ID))
	})
	out = slices.CompactFunc(out, func(a, b heading) bool { return a.Title == b.Title })
	hits := make([]Hit, min(n, len(out)))
	for i := range hits {
		hits[i] = out[i].Hit
	}
	return hits
}

// begin gives the records whose title has a word with this beginning.
func (s *Segment) begin(prefix string) (out []uint32) {
	heads := s.heads()
	i, _ := slices.BinarySearchFunc(heads, prefix, func(h head, p string) int { return strings.Compare(h.word, p) })
	for ; i < len(heads) && strings.HasPrefix(heads[i].word, prefix) && len(out) < mostTried; i++ {
		out = append(out, heads[i].docs[:min(len(heads[i].docs), mostTried-len(out))]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// goesOn says whether a title has a word for each that was typed, and counts more
// for one that begins as it was typed.
func (s *Segment) goesOn(doc uint32, words []token) (score float32, ok bool) {
	title := s.seq[s.from[doc]:s.from[doc+1]]
	title = title[:slices.Index(title, 0)]
	for i, w := range words {
		at := slices.IndexFunc(title, func(id uint32) bool { return strings.HasPrefix(s.folded[id], w.word) })
		if at < 0 {
			return 0, false
		}
		if at == i {
			score++
		}
	}
	return score, true
}
