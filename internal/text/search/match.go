package search

import (
	"math"
	"slices"
	"sync"
)

// found is a record that has what one group asks for.
type found struct {
	doc    uint32
	weight float32 // how much of it, between 0 and 1 or a little more
	title  uint8   // words of it that stand in the title
}

// scratch is what one search works on.
type scratch struct {
	weight []float32
	title  []uint8
	docs   []uint32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (sc *scratch) fit(n int) {
	if len(sc.weight) < n {
		sc.weight, sc.title = make([]float32, n), make([]uint8, n)
	}
}

// group gives the records that have what a group asks for, each with the best of
// the ways in which it has it.
func (s *Segment) group(g group, l *Lexicon) []found {
	sc := scratches.Get().(*scratch)
	defer scratches.Put(sc)
	sc.fit(len(s.docs))
	sc.docs = sc.docs[:0]
	for _, a := range g.alts {
		content := a.content(l)
		for _, p := range s.has(a, l) {
			if s.isDead(p.doc) {
				continue
			}
			times := float32(p.times)
			if sc.weight[p.doc] == 0 {
				sc.docs = append(sc.docs, p.doc)
			}
			sc.weight[p.doc] = max(sc.weight[p.doc], a.weight*times/(times+s.norm[p.doc]))
			if p.title {
				sc.title[p.doc] = max(sc.title[p.doc], content)
			}
		}
	}
	return sc.take(len(g.alts) == 1, len(s.docs))
}

// take gives what was gathered in the order of records, and clears it away.
func (sc *scratch) take(sorted bool, all int) []found {
	switch {
	case sorted:
	case len(sc.docs) > all/16:
		n := 0
		for d := range all {
			if sc.weight[d] > 0 {
				sc.docs[n] = uint32(d)
				n++
			}
		}
	default:
		slices.Sort(sc.docs)
	}
	out := make([]found, len(sc.docs))
	for i, d := range sc.docs {
		out[i] = found{doc: d, weight: sc.weight[d], title: sc.title[d]}
		sc.weight[d], sc.title[d] = 0, 0
	}
	return out
}

// content counts the words of a way that are no little ones.
func (a alt) content(l *Lexicon) (n uint8) {
	for _, t := range a.terms {
		if !l.littleStems[t] {
			n++
		}
	}
	return n
}

// has gives the records that have all terms of a way, in its order where it is a
// phrase.
func (s *Segment) has(a alt, l *Lexicon) []posting {
	lists := make([][]posting, 0, len(a.terms))
	terms := make([]run, len(a.terms))
	for i, t := range a.terms {
		var stem uint32
		var ok bool
		if terms[i], stem, ok = s.term(a, t); !ok {
			return nil
		}
		if a.phrase && l.littleStems[t] && a.content(l) > 0 {
			continue // the order will tell
		}
		lists = append(lists, s.posts[stem])
	}
	slices.SortStableFunc(lists, func(x, y []posting) int { return len(x) - len(y) })
	out := lists[0]
	for _, other := range lists[1:] {
		out = both(out, other)
	}
	if !a.phrase && !a.exact {
		return out
	}
	kept := out[:0:0]
	for _, p := range out {
		if s.inOrder(p.doc, terms) {
			kept = append(kept, p)
		}
	}
	return kept
}

// term gives the words that a term can be, and its stem.
func (s *Segment) term(a alt, t string) (words run, stem uint32, ok bool) {
	if a.exact {
		id, ok := s.words[t]
		return run{id, id + 1}, s.stemOf[id], ok
	}
	stem, ok = s.stems[t]
	return s.forms[stem], stem, ok
}

// both gives the records that stand in two lists.
func both(short, long []posting) []posting {
	out := make([]posting, 0, len(short))
	for _, p := range short {
		long = long[ahead(long, p.doc, func(x posting) uint32 { return x.doc }):]
		if len(long) == 0 {
			break
		}
		if long[0].doc == p.doc {
			out = append(out, posting{doc: p.doc, times: min(p.times, long[0].times), title: p.title && long[0].title})
		}
	}
	return out
}

// ahead is how many of a list, in the order of records, come before one: it looks
// at the next, the second next, the fourth next, and then between.
func ahead[T any](list []T, doc uint32, of func(T) uint32) int {
	if len(list) == 0 || of(list[0]) >= doc {
		return 0
	}
	step := 1
	for step < len(list) && of(list[step]) < doc {
		step *= 2
	}
	lo, hi := step/2+1, min(step, len(list))
	for lo < hi {
		if mid := (lo + hi) / 2; of(list[mid]) < doc {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// inOrder says whether a record has terms side by side in this order.
func (s *Segment) inOrder(doc uint32, terms []run) bool {
	seq, first := s.seq[s.from[doc]:s.from[doc+1]], terms[0]
	for i, word := range seq[:max(0, len(seq)-len(terms)+1)] {
		if word-first.from < first.to-first.from && follow(seq[i+1:], terms[1:]) {
			return true
		}
	}
	return false
}

func follow(seq []uint32, terms []run) bool {
	for i, t := range terms {
		if seq[i] < t.from || seq[i] >= t.to {
			return false
		}
	}
	return true
}

// rarity is how much it says that a record has what few have.
func rarity(all, having int) float32 {
	return float32(math.Log(1 + (float64(all)-float64(having)+0.5)/(float64(having)+0.5)))
}
