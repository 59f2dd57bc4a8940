package search

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// spelt is a word that something has, as the second try looks at it.
type spelt struct {
	word    string
	letters uint64 // which letters are in it
	count   int    // how many records have its stem
}

// mostRespelt is how many words of a query are tried again.
const mostRespelt = 4

func (s *Segment) spellings() []spelt {
	out := make([]spelt, 0, len(s.folded))
	for id, w := range s.folded {
		if n := len(s.posts[s.stemOf[id]]); n > 0 && len(w) > 3 {
			out = append(out, spelt{w, letters(w), n})
		}
	}
	return out
}

// letters marks which letters a word has; digits and others share a mark.
func letters(w string) (out uint64) {
	for i := range len(w) {
		if c := w[i]; c >= 'a' && c <= 'z' {
			out |= 1 << (c - 'a')
		} else {
			out |= 1 << (26 + c%38)
		}
	}
	return out
}

// respelt gives the query with each word that nothing has put in place by the
// nearest that something has.
func (x *Index) respelt(q Query, unknown []string) (string, bool) {
	to := map[string]string{}
	for _, phrase := range unknown {
		for w := range strings.FieldsSeq(phrase) {
			if len(to) < mostRespelt {
				if near, ok := x.nearest(w); ok {
					to[w] = near
				}
			}
		}
	}
	if len(to) == 0 {
		return "", false
	}
	var b strings.Builder
	from := 0
	for _, t := range tokens(q.Text) {
		if near, ok := to[t.word]; ok {
			b.WriteString(q.Text[from:t.start])
			b.WriteString(near)
			from = t.end
		}
	}
	b.WriteString(q.Text[from:])
	return b.String(), true
}

// allowed is how many letters of a word may be wrong. What has four letters or fewer
// is as likely an acronym or a name, of which no other is made.
func allowed(word string) int {
	switch n := len(word); {
	case n < 5:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// slip gives how many letters are wrong where a word may be a slip of another: few
// are, and a short one begins as it does.
func slip(typed, word string, wrong int) (d int, ok bool) {
	if len(word) <= 4 || wrong < 2 && otherStart(word, typed) != 0 {
		return 0, false
	}
	d = distance(typed, word, wrong)
	return d, d <= wrong
}

// nearest finds the word that something has and that is nearest to another: of
// those that are as near one that begins alike, then the one that more have.
func (x *Index) nearest(word string) (string, bool) {
	most := allowed(word)
	if most == 0 || strings.Trim(word, "0123456789") == "" || x.known(word) {
		return "", false
	}
	type near struct {
		distance, count int
	}
	mask, all := letters(word), map[string]near{}
	for _, s := range x.segments {
		for _, c := range s.rough() {
			if len(c.word)-len(word) > most || len(word)-len(c.word) > most || bits.OnesCount64(mask^c.letters) > 2*most {
				continue
			}
			if d, ok := slip(word, c.word, most); ok && s.says(c.word) {
				all[c.word] = near{d, all[c.word].count + c.count}
			}
		}
	}
	for w := range x.lex.words {
		if _, ok := all[w]; ok || bits.OnesCount64(mask^letters(w)) > 2*most {
			continue
		}
		if d, ok := slip(word, w, most); ok {
			all[w] = near{distance: d}
		}
	}
	if len(all) == 0 {
		return "", false
	}
	words := slices.Sorted(maps.Keys(all))
	return slices.MinFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(all[a].distance, all[b].distance), cmp.Compare(otherStart(a, word), otherStart(b, word)), cmp.Compare(all[b].count, all[a].count))
	}), true
}

// known says that some record has a word: then it is spelt as somebody means it.
func (x *Index) known(word string) bool {
	stem := x.lex.Stem(word)
	return slices.ContainsFunc(x.segments, func(s *Segment) bool {
		id, ok := s.stems[stem]
		return ok && slices.ContainsFunc(s.posts[id], func(p posting) bool { return !s.isDead(p.doc) })
	})
}

// says says that a record that was not taken out has this very word. One that only
// others had is told to nobody.
func (s *Segment) says(word string) bool {
	id := s.words[word]
	return slices.ContainsFunc(s.posts[s.stemOf[id]], func(p posting) bool {
		return !s.isDead(p.doc) && slices.Contains(s.seq[s.from[p.doc]:s.from[p.doc+1]], id)
	})
}

func otherStart(a, b string) int {
	if a[0] == b[0] {
		return 0
	}
	return 1
}

// distance counts the letters that are to be put in, left out, changed, or to
// change places with their neighbour, to make one word of another; more than most
// is not looked at.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			same := 1
			if x[i-1] == y[j-1] {
				same = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
