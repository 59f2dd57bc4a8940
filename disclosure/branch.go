package disclosure

import (
	"context"
	"math"
)

// branching looks for the extreme of one variable in whole numbers where the
// programme's is at a fraction: it halves the ranges and tries both sides (branch
// and bound), as long as the budget of programmes lasts. Every side goes on from
// the point where the last one ended: ranges alone differ, so a side is entered
// by moving the one variable into its range.
type branching struct {
	c         *component
	s         *simplex
	k         int
	dir       float64
	enough    float64 // an end that is far enough
	budget    int
	best      []float64
	undecided bool // the budget is used up, or the programme gave up: nothing is known of the end
}

// order is in which order branches are tried. What one order does not find within
// its steps another often does.
type order uint8

const (
	upFirst      order = iota // the farthest from a whole number, upwards
	downFirst                 // the same, downwards
	nearestFirst              // the same, to the nearer side
	firstNearest              // the first that is not whole, to the nearer side
)

// strategy is one way to search: an order, and how many times the usual steps.
type strategy struct {
	order order
	times int
}

// strategies are tried one after the other for what is still open.
var strategies = []strategy{{upFirst, 1}, {downFirst, 4}, {nearestFirst, 4}, {firstNearest, 4}}

// wholeExtreme gives the best whole point, and the end that cannot be passed. s
// stands at the extreme of the programme, and has its ranges again in the end.
func (c *component) wholeExtreme(ctx context.Context, s *simplex, k int, dir, enough float64, budget int) (best []float64, end float64) {
	b := &branching{c: c, s: s, k: k, dir: dir, enough: enough, budget: budget}
	b.split(ctx, s.x[k])
	switch {
	case b.undecided:
		return b.best, math.Inf(int(dir))
	case b.best == nil:
		return nil, math.Inf(int(-dir))
	}
	return b.best, b.best[k]
}

// done says that nothing better is looked for.
func (b *branching) done() bool {
	return b.undecided || b.best != nil && b.dir*b.best[b.k] >= b.dir*b.enough-tiny
}

// split takes the point that the programme stands at, whose extreme is top, or
// tries both sides of a variable that is at a fraction there.
func (b *branching) split(ctx context.Context, top float64) {
	if b.best != nil && b.dir*top < b.dir*b.best[b.k]+1-1e-6 {
		return // no better whole number on this side
	}
	if p := b.c.point(b.s.x); p != nil {
		b.best = p
		return
	}
	v := b.fraction()
	if v < 0 {
		b.undecided = true // rounding: nothing is proved
		return
	}
	lo, hi := b.s.lo[v], b.s.hi[v]
	down, up := math.Floor(b.s.x[v]), math.Ceil(b.s.x[v])
	sides := [2]func(){func() { b.side(ctx, v, up, -1) }, func() { b.side(ctx, v, down, 1) }}
	if b.downFirst(v) {
		sides[0], sides[1] = sides[1], sides[0]
	}
	for _, try := range sides {
		try()
		b.s.lo[v], b.s.hi[v] = lo, hi
	}
}

// fraction is the variable to branch on: the one that is farthest from a whole
// number, or the first that is none.
func (b *branching) fraction() int {
	v, far := -1, 1e-4
	for i := range b.c.u {
		if f := math.Abs(b.s.x[i] - math.Round(b.s.x[i])); f > far {
			v, far = i, f
			if b.c.strategy.order == firstNearest {
				return v
			}
		}
	}
	return v
}

// downFirst says which side of a branch is tried first.
func (b *branching) downFirst(v int) bool {
	switch b.c.strategy.order {
	case upFirst:
		return false
	case downFirst:
		return true
	}
	return b.s.x[v]-math.Floor(b.s.x[v]) < 0.5
}

// side tries what is left where a variable ends at a limit: from there on (end
// -1) or up to there (end 1).
func (b *branching) side(ctx context.Context, v int, limit, end float64) {
	if b.done() {
		return
	}
	if b.budget--; b.budget < 0 || ctx.Err() != nil {
		b.undecided = true
		return
	}
	inside, sure := b.s.reach(ctx, v, limit, -end)
	if !inside {
		b.undecided = b.undecided || !sure
		return
	}
	if end < 0 {
		b.s.lo[v] = limit
	} else {
		b.s.hi[v] = limit
	}
	top, ok := b.s.extreme(ctx, b.k, b.dir)
	if !ok || math.IsInf(top, 0) {
		b.undecided = true
		return
	}
	b.split(ctx, top)
}

// reach moves a variable to a limit ahead of it in a direction, if it can be moved so
// far, and not beyond. Where it cannot, that is sure only if the programme came to its end.
func (s *simplex) reach(ctx context.Context, v int, limit, dir float64) (inside, sure bool) {
	end := &s.hi[v]
	if dir < 0 {
		end = &s.lo[v]
	}
	was := *end
	*end = limit
	got, ok := s.extreme(ctx, v, dir)
	*end = was
	return math.Abs(got-limit) <= 1e-6, ok
}

// wholeAnew is wholeExtreme with every side begun anew. It is slower, and of
// equally good points it takes those that it always took: what was rounded once
// comes out the same again.
func (c *component) wholeAnew(ctx context.Context, k int, dir float64, budget int) (best []float64, end float64) {
	end = math.Inf(int(-dir))
	type node struct{ lo, hi []float64 }
	stack := []node{{c.lo, c.hi}}
	for len(stack) > 0 {
		if budget--; budget < 0 || ctx.Err() != nil {
			return best, math.Inf(int(dir))
		}
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x := feasible(ctx, c.rows, c.sums, at.lo, at.hi)
		if x == nil {
			continue
		}
		s := newSimplex(c.rows, append([]float64(nil), at.lo...), append([]float64(nil), at.hi...), append([]float64(nil), x...))
		top, ok := s.extreme(ctx, k, dir)
		if !ok || math.IsInf(top, 0) {
			return best, math.Inf(int(dir))
		}
		if best != nil && dir*top < dir*best[k]+1-1e-6 {
			continue
		}
		if p := c.point(s.x); p != nil {
			best, end = p, p[k]
			continue
		}
		v, far := -1, 1e-4
		for i := range c.u {
			if f := math.Abs(s.x[i] - math.Round(s.x[i])); f > far {
				v, far = i, f
			}
		}
		if v < 0 {
			return best, math.Inf(int(dir))
		}
		down, up := node{at.lo, append([]float64(nil), at.hi...)}, node{append([]float64(nil), at.lo...), at.hi}
		down.hi[v], up.lo[v] = math.Floor(s.x[v]), math.Ceil(s.x[v])
		stack = append(stack, down, up)
	}
	return best, end
}
