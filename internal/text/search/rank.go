package search

import (
	"cmp"
	"slices"
	"strings"
)

// hit is a record that was found, as it is ranked.
type hit struct {
	score   float32
	doc     uint32
	segment uint16
	some    bool
}

// matching is what all segments have of each group of a query.
type matching struct {
	x      *Index
	q      Query
	lists  [][][]found // by segment, by group
	rare   []float32   // by group
	whole  float32     // of all groups that something has
	must   int
	banned []map[uint32]bool
}

// matching looks for each group. Words that nothing has are noted in the result.
func (x *Index) matching(q Query, r *Result) *matching {
	m := &matching{x: x, q: q, lists: make([][][]found, len(x.segments)), rare: make([]float32, len(q.groups))}
	all := x.Len()
	for g, asked := range q.groups {
		n := 0
		for i, s := range x.segments {
			m.lists[i] = append(m.lists[i], s.group(asked, x.lex))
			n += len(m.lists[i][g])
		}
		if m.rare[g] = rarity(all, n); n == 0 {
			r.Unknown = append(r.Unknown, asked.typed)
		}
		if !asked.soft {
			m.must++
			if n > 0 {
				m.whole += m.rare[g]
			}
		}
	}
	for _, s := range x.segments {
		m.banned = append(m.banned, s.banned(q, x.lex))
	}
	return m
}

// banned are the records that have what must not be there.
func (s *Segment) banned(q Query, l *Lexicon) map[uint32]bool {
	out := map[uint32]bool{}
	for _, a := range q.not {
		for _, p := range s.has(a, l) {
			out[p.doc] = true
		}
	}
	return out
}

// full gives the records that have all that must be there. It goes along the
// shortest list.
func (m *matching) full() (out []hit) {
	for i := range m.x.segments {
		short := -1
		for g, list := range m.lists[i] {
			if !m.q.groups[g].soft && (short < 0 || len(list) < len(m.lists[i][short])) {
				short = g
			}
		}
		out = m.along(out, i, short, func(s sums) bool { return s.groups == m.must })
	}
	return out
}

// leastShare is how much of what is asked for a record must have to be shown for
// want of better.
const leastShare = 0.25

// some gives the records that have enough, and not all, of what must be there;
// where nothing has all, those too that only are of a kind that was named. Words
// that are so common that they alone are not enough are no reason to look.
func (m *matching) some(alone bool) (out []hit) {
	groups := make([]int, len(m.rare))
	for g := range groups {
		groups[g] = g
	}
	slices.SortStableFunc(groups, func(a, b int) int { return cmp.Compare(m.rare[a], m.rare[b]) })
	var share float32
	seen := make([]map[uint32]bool, len(m.lists))
	for _, g := range groups {
		if !m.q.groups[g].soft {
			share += m.rare[g]
		}
		if m.q.groups[g].soft && !alone || !m.q.groups[g].soft && share < leastShare*m.whole {
			continue
		}
		for i := range m.lists {
			if seen[i] == nil {
				seen[i] = map[uint32]bool{}
			}
			out = m.along(out, i, g, func(s sums) bool {
				ok := s.groups < m.must && (s.share >= leastShare*m.whole && s.groups > 0 || s.groups == 0 && alone) && !seen[i][s.doc]
				if ok {
					seen[i][s.doc] = true
				}
				return ok
			})
		}
	}
	return out
}

// sums is what a record has of all groups.
type sums struct {
	doc          uint32
	score, share float32
	groups       int
	title        int
}

// along goes along the list of one group and looks beside it at the others.
func (m *matching) along(out []hit, segment, group int, keep func(sums) bool) []hit {
	lists := slices.Clone(m.lists[segment])
	s, banned := m.x.segments[segment], m.banned[segment]
	for _, f := range m.lists[segment][group] {
		sum := m.sum(f.doc, lists)
		if banned[f.doc] || !keep(sum) {
			continue
		}
		h := hit{score: sum.score, doc: f.doc, segment: uint16(segment), some: sum.groups < m.must}
		if h.some && m.whole > 0 {
			share := max(sum.share/m.whole, 0.05)
			h.score *= share * share
		}
		if titled := s.docs[f.doc].titled; titled > 0 {
			h.score *= 1 + titleBonus*min(1, float32(sum.title)/float32(titled))
		}
		out = append(out, h)
	}
	return out
}

// titleBonus is how much more a record counts whose title is all asked for.
const titleBonus = 0.8

// sum adds up what a record has, from lists that are shortened as far as it.
func (m *matching) sum(doc uint32, lists [][]found) sums {
	out := sums{doc: doc}
	for g := range lists {
		lists[g] = lists[g][ahead(lists[g], doc, func(f found) uint32 { return f.doc }):]
		if len(lists[g]) == 0 || lists[g][0].doc != doc {
			continue
		}
		f := lists[g][0]
		out.score += m.rare[g] * f.weight
		out.title += int(f.title)
		if !m.q.groups[g].soft {
			out.groups++
			out.share += m.rare[g]
		}
	}
	return out
}

func (x *Index) entry(h hit) *entry { return &x.segments[h.segment].docs[h.doc] }

// better puts hits in order: those that have all first, then by score, then by
// kind, then by id.
func (x *Index) better(a, b hit) int {
	if a.some != b.some {
		if b.some {
			return -1
		}
		return 1
	}
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	p, q := x.entry(a), x.entry(b)
	return cmp.Or(cmp.Compare(p.rank, q.rank), strings.Compare(p.id, q.id))
}

// best gives the first n in order. The rest need no order.
func (x *Index) best(hits []hit, n int) []hit {
	if n == 0 {
		return nil
	}
	if len(hits) > 4*n {
		hits = x.quickest(hits, n)
	}
	slices.SortFunc(hits, x.better)
	return hits[:n]
}

// quickest leaves out those that cannot be among the first n: it keeps a heap of
// the best n, the worst of them on top.
func (x *Index) quickest(hits []hit, n int) []hit {
	var heap []hit
	for _, h := range hits {
		switch {
		case len(heap) < n:
			heap = append(heap, h)
			x.up(heap)
		case x.better(h, heap[0]) < 0:
			heap[0] = h
			x.down(heap)
		}
	}
	return heap
}

func (x *Index) up(h []hit) {
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if x.better(h[parent], h[i]) >= 0 {
			return
		}
		h[parent], h[i] = h[i], h[parent]
		i = parent
	}
}

func (x *Index) down(h []hit) {
	for i := 0; ; {
		worst := i
		for _, c := range []int{2*i + 1, 2*i + 2} {
			if c < len(h) && x.better(h[c], h[worst]) > 0 {
				worst = c
			}
		}
		if worst == i {
			return
		}
		h[worst], h[i] = h[i], h[worst]
		i = worst
	}
}
