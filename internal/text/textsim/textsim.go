package textsim

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// MethodName says how scores are made. It is shown with every suggestion and
// kept with every link that grew from one; its number goes up with any change
// that can change a score.
const MethodName = "TF-IDF cosine over Porter stems and pairs of stems, title counted twice (version 1)"

// SuggestFrom is the score from which a pair is worth a person's look. On the
// real register all reissued recommendations score above 0.4, and below 0.15
// most pairs share no more than their field.
const SuggestFrom = 0.15

// The weights of the method, chosen on the links that reports themselves name;
// see the tests for what they attain.
const (
	titleWeight = 2.0
	pairWeight  = 0.5
)

// Doc is one text to compare.
type Doc struct {
	ID string
	// Group is the report that it is from: texts of one group are not compared.
	// An empty group is like no other, not even another empty one.
	Group string
	// Title may be empty. It is counted more than Text.
	Title, Text string
}

// Pair is two texts of different groups that look alike. A comes before B in
// the order of their identifiers.
type Pair struct {
	A, B string
	// Score is from 0, nothing in common, to 1.
	Score float64
	// Shared lists up to six words and pairs of words that both have and that
	// make up most of the score, the weightiest first, as they are spelt.
	Shared []string
}

// maxShared is how many shared words a pair shows.
const maxShared = 6

// Index holds texts ready to be compared. It does not change once made, and
// many goroutines may use it.
type Index struct {
	docs  []Doc // by identifier
	place map[string]int
	// vectors[i] are the weights of text i, by term; their squares add up to 1.
	vectors [][]weight
	// posting[t] are the texts that have term t, with its weight there.
	posting [][]posting
	spelt   []string // by term
}

type weight struct {
	term int
	w    float64
}

type posting struct {
	doc int
	w   float64
}

// New reads the texts. Of two with one identifier the later counts.
func New(docs []Doc) *Index {
	byID := map[string]Doc{}
	for _, d := range docs {
		byID[d.ID] = d
	}
	x := &Index{place: map[string]int{}}
	for _, d := range byID {
		x.docs = append(x.docs, d)
	}
	slices.SortFunc(x.docs, func(a, b Doc) int { return strings.Compare(a.ID, b.ID) })
	stop := stopwords()
	all := make([]counts, len(x.docs))
	for i, d := range x.docs {
		x.place[d.ID] = i
		all[i] = counts{map[string]float64{}, map[string]string{}}
		all[i].add(d.Title, stop, titleWeight)
		all[i].add(d.Text, stop, 1)
	}
	x.weigh(all)
	return x
}

// weigh turns counts into weights. Terms are numbered in the order of the
// alphabet, so that sums are made in one order and come out the same.
func (x *Index) weigh(all []counts) {
	found := map[string]int{}
	spelt := map[string]string{}
	for _, c := range all {
		for term, s := range c.spelt {
			found[term]++
			if old, ok := spelt[term]; !ok || better(s, old) {
				spelt[term] = s
			}
		}
	}
	terms := make([]string, 0, len(found))
	for term, n := range found {
		if n > 1 { // a term of one text alone can join it to no other
			terms = append(terms, term)
		}
	}
	slices.Sort(terms)
	number := make(map[string]int, len(terms))
	for i, term := range terms {
		number[term] = i
		x.spelt = append(x.spelt, spelt[term])
	}
	x.posting = make([][]posting, len(terms))
	for i, c := range all {
		x.vectors = append(x.vectors, vector(c, number, found, len(all)))
		for _, w := range x.vectors[i] {
			x.posting[w.term] = append(x.posting[w.term], posting{i, w.w})
		}
	}
}

// vector weighs the terms of one text and makes its length 1. Terms that no
// other text has count towards the length: a long text with much of its own is
// less like a short one.
func vector(c counts, number, found map[string]int, texts int) []weight {
	names := make([]string, 0, len(c.n))
	for term := range c.n {
		names = append(names, term)
	}
	slices.Sort(names)
	var v []weight
	length := 0.0
	for _, term := range names {
		w := (1 + math.Log(c.n[term])) * math.Log(1+float64(texts)/float64(found[term]))
		if strings.Contains(term, " ") {
			w *= pairWeight
		}
		length += w * w
		if t, ok := number[term]; ok {
			v = append(v, weight{t, w})
		}
	}
	for i := range v {
		v[i].w /= math.Sqrt(length)
	}
	return v
}

// near is a text and how like another it is.
type near struct {
	doc   int
	score float64
}

// neighbours gives the texts of other groups that have anything in common with
// text i and score least or more, the most alike first and, of those equally
// alike, in the order of their identifiers. sums is room for one number a text,
// all 0, and is left so.
func (x *Index) neighbours(i int, least float64, sums []float64) []near {
	for _, w := range x.vectors[i] {
		for _, p := range x.posting[w.term] {
			sums[p.doc] += w.w * p.w
		}
	}
	var out []near
	for doc, sum := range sums {
		if sum > 0 && sum >= least && doc != i && x.apart(i, doc) {
			// Rounding can take equal texts a hair above 1.
			out = append(out, near{doc, min(sum, 1)})
		}
	}
	clear(sums)
	slices.SortFunc(out, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return out
}

// apart says whether two texts are of different groups.
func (x *Index) apart(i, j int) bool {
	return x.docs[i].Group == "" || x.docs[i].Group != x.docs[j].Group
}

// Pairs gives the pairs that score at least minScore and in which one is among
// the maxPerDoc most like the other; maxPerDoc of 0 or less sets no limit. The
// highest scores come first, equal ones in the order of identifiers.
func (x *Index) Pairs(minScore float64, maxPerDoc int) []Pair {
	scores := map[[2]int]float64{}
	sums := make([]float64, len(x.docs))
	for i := range x.docs {
		list := x.neighbours(i, minScore, sums)
		if maxPerDoc > 0 && len(list) > maxPerDoc {
			list = list[:maxPerDoc]
		}
		for _, n := range list {
			scores[[2]int{min(i, n.doc), max(i, n.doc)}] = n.score
		}
	}
	out := make([]Pair, 0, len(scores))
	for k, score := range scores {
		out = append(out, x.pair(k[0], k[1], score))
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	return out
}

// pair describes two texts; i comes before j.
func (x *Index) pair(i, j int, score float64) Pair {
	a, b := x.vectors[i], x.vectors[j]
	var common []weight
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].term < b[0].term:
			a = a[1:]
		case a[0].term > b[0].term:
			b = b[1:]
		default:
			common = append(common, weight{a[0].term, a[0].w * b[0].w})
			a, b = a[1:], b[1:]
		}
	}
	slices.SortStableFunc(common, func(a, b weight) int { return cmp.Compare(b.w, a.w) })
	p := Pair{A: x.docs[i].ID, B: x.docs[j].ID, Score: score}
	for _, w := range common {
		if s := x.spelt[w.term]; len(p.Shared) < maxShared && !said(p.Shared, s) {
			p.Shared = append(p.Shared, s)
		}
	}
	return p
}

// said says whether every word of a term is in the list already.
func said(list []string, term string) bool {
	have := strings.Fields(strings.Join(list, " "))
	for _, w := range strings.Fields(term) {
		if !slices.Contains(have, w) {
			return false
		}
	}
	return true
}
