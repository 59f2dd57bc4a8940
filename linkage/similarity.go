package linkage

import (
	"math"
	"math/bits"

	"candour/linkage/dialect"
)

// pairSimilarity compares a text of l with a text of r. It is worked out once
// for a pair, however many levels ask.
type pairSimilarity struct {
	name string
	l, r *feature
	// When all that is asked is whether the similarity reaches some bound, those
	// that cannot reach the easiest one need not be worked out.
	bounded bool
	easiest float64
}

func similarityKey(e *dialect.Expr) string {
	if e.Kind != dialect.CallExpr || len(e.Args) != 2 {
		return ""
	}
	switch e.Name {
	case "levenshtein", "damerau_levenshtein", "jaro_similarity", "jaro_winkler_similarity", "jaccard":
	default:
		return ""
	}
	l1, r1 := e.Args[0].Sides()
	l2, r2 := e.Args[1].Sides()
	if !l1 || r1 || l2 || !r2 {
		return ""
	}
	return e.Name + "\x00" + e.Args[0].Sideless() + "\x00" + e.Args[1].Sideless()
}

func isDistance(name string) bool { return name == "levenshtein" || name == "damerau_levenshtein" }

// scan finds all similarities of an expression and what is asked of them.
func (c *compiler) scan(e *dialect.Expr) {
	if e.Kind == dialect.BinaryExpr && len(e.Args) == 2 {
		if key := similarityKey(e.Args[0]); key != "" && e.Args[1].Kind == dialect.NumberExpr {
			want := []string{">=", ">"}
			if isDistance(e.Args[0].Name) {
				want = []string{"<=", "<"}
			}
			if e.Name == want[0] || e.Name == want[1] {
				c.note(key, e.Args[0], true, e.Args[1].Num)
				return
			}
		}
	}
	if key := similarityKey(e); key != "" {
		c.note(key, e, false, 0)
	}
	for _, a := range e.Args {
		c.scan(a)
	}
}

func (c *compiler) note(key string, e *dialect.Expr, bounded bool, bound float64) {
	k, ok := c.sims[key]
	if !ok {
		l, err1 := c.f.text(e.Args[0])
		r, err2 := c.f.text(e.Args[1])
		if err1 != nil || err2 != nil {
			return // Eval will do it
		}
		c.sims[key] = len(c.list)
		c.list = append(c.list, &pairSimilarity{name: e.Name, l: l, r: r, bounded: bounded, easiest: bound})
		return
	}
	s := c.list[k]
	s.bounded = s.bounded && bounded
	if isDistance(s.name) {
		s.easiest = max(s.easiest, bound)
	} else {
		s.easiest = min(s.easiest, bound)
	}
}

// get gives the similarity number k of a pair.
func (s *pairSimilarity) get(w *work, k int, a, b uint32) float64 {
	if w.done&(1<<k) != 0 {
		return w.value[k]
	}
	w.done |= 1 << k
	x := s.work(w, k, s.l.code(a), s.r.code(b))
	w.value[k] = x
	return x
}

func (s *pairSimilarity) work(w *work, k int, p, q uint32) float64 {
	if p == 0 || q == 0 {
		return math.NaN()
	}
	y := s.r.dict.At(q)
	if s.bounded {
		if x, far := s.far(len(s.l.dict.At(p)), len(y), s.l.masks[p], s.r.masks[q]); far {
			return x
		}
	}
	m := &w.matchers[k]
	if w.prepared[k] != p {
		m.Set(s.l.dict.At(p))
		w.prepared[k] = p
	}
	switch s.name {
	case "levenshtein":
		return float64(m.Levenshtein(y))
	case "damerau_levenshtein":
		if s.bounded && s.easiest < 2 {
			return float64(m.DamerauNear(y))
		}
		return float64(m.Damerau(y))
	case "jaro_similarity":
		return m.Jaro(y)
	case "jaro_winkler_similarity":
		return m.JaroWinkler(y)
	}
	return m.Jaccard(y)
}

// far tells from lengths and bytes alone that a bound is out of reach. What it
// gives is a distance that is not above the true one, or a similarity that is
// not below it.
func (s *pairSimilarity) far(la, lb int, ma, mb uint64) (float64, bool) {
	onlyA, onlyB := bits.OnesCount64(ma&^mb), bits.OnesCount64(mb&^ma)
	if isDistance(s.name) {
		least := float64(max(la-lb, lb-la, onlyA, onlyB))
		return least, least > s.easiest
	}
	if s.name == "jaccard" || la == 0 || lb == 0 {
		return 0, false
	}
	common := float64(min(la-onlyA, lb-onlyB))
	if common <= 0 {
		return 0, s.easiest > 0
	}
	most := (common/float64(la) + common/float64(lb) + 1) / 3
	if s.name == "jaro_winkler_similarity" && most > 0.7 {
		most += 0.4 * (1 - most)
	}
	return most, most < s.easiest-1e-9
}
