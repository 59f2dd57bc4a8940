package disclosure

import "math"

// bounds are the ranges of all unknowns as worked out so far.
type bounds struct{ lo, hi []float64 }

// printed gives the ranges that a reader starts with.
func (s *system) printed() *bounds {
	b := &bounds{make([]float64, len(s.u)), make([]float64, len(s.u))}
	for i := range s.u {
		b.lo[i], b.hi[i] = s.u[i].lo, s.u[i].hi
	}
	return b
}

// tighten passes ranges along the sums until nothing changes: a whole is at
// least the sum of what its parts are at least, a part is at most what is left.
// It is sound, and often all that is needed; it returns an equation that no
// counts can satisfy, or -1. Passes are limited, since ranges may close in on a
// number without end; what is left out is only width.
func (s *system) tighten(b *bounds) int32 {
	equations := len(s.start) - 1
	queue := make([]int32, equations)
	waiting := make([]bool, equations)
	for e := range queue {
		queue[e], waiting[e] = int32(e), true
	}
	limit := 60 * equations
	for s.looked = 0; s.looked < len(queue) && s.looked < limit; s.looked++ {
		e := queue[s.looked]
		waiting[e] = false
		ok := s.tightenOne(b, e, func(u int32) {
			for _, other := range s.equationsOf(u) {
				if !waiting[other] && other != e {
					waiting[other] = true
					queue = append(queue, other)
				}
			}
		})
		if !ok {
			return e
		}
	}
	return -1
}

// sum adds numbers of which some are infinite.
type sum struct {
	finite   float64
	infinite int
}

func (a *sum) add(v float64) {
	if math.IsInf(v, 0) {
		a.infinite++
	} else {
		a.finite += v
	}
}

// without gives the sum less one of its numbers; infinite says it has no end.
func (a sum) without(v float64) (float64, bool) {
	if math.IsInf(v, 0) {
		return a.finite, a.infinite > 1
	}
	return a.finite - v, a.infinite > 0
}

func (s *system) tightenOne(b *bounds, e int32, changed func(int32)) bool {
	m := s.members(e)
	whole := m[0]
	var lo, hi sum
	for _, p := range m[1:] {
		lo.add(b.lo[p])
		hi.add(b.hi[p])
	}
	if !b.narrow(s, whole, lo.finite, orInf(hi.finite, hi.infinite > 0), changed) {
		return false
	}
	wl, wh := b.lo[whole], b.hi[whole]
	for _, p := range m[1:] { // what narrows one leaves the others of this sum as they are
		rest, _ := lo.without(b.lo[p])
		upper := wh - rest
		lower := math.Inf(-1)
		if rest, endless := hi.without(b.hi[p]); !endless {
			lower = wl - rest
		}
		if !b.narrow(s, p, lower, upper, changed) {
			return false
		}
	}
	return true
}

func orInf(v float64, inf bool) float64 {
	if inf {
		return math.Inf(1)
	}
	return v
}

// narrow cuts a range; false when nothing is left. Counts are cut to whole
// numbers, amounts only when it makes a difference.
func (b *bounds) narrow(s *system, u int32, lo, hi float64, changed func(int32)) bool {
	if !s.amounts {
		lo, hi = math.Ceil(lo-tiny), math.Floor(hi+tiny)
	}
	moved := false
	if lo > b.lo[u]+s.next(lo) {
		b.lo[u], moved = lo, true
	}
	if hi < b.hi[u]-s.next(hi) {
		b.hi[u], moved = hi, true
	}
	if b.lo[u] > b.hi[u]+s.next(b.lo[u]) {
		return false
	}
	if moved {
		changed(u)
	}
	return true
}

// next is how far from a number another begins.
func (s *system) next(v float64) float64 {
	if s.amounts {
		return tiny * math.Max(1, math.Abs(v))
	}
	return tiny
}
