package mse

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// bicBest finds the hierarchical model with the least BIC without fitting them
// all.
//
// A model fits no better than any model that holds it. So no model between a
// set of interactions that must be in and a set that may be in has a BIC below
// -2 log likelihood of the larger plus log n for each of the smaller; where that
// is above the best found, all of them are passed over. This is the leaps and
// bounds of G. M. Furnival and R. W. Wilson (Technometrics 16, 1974) for
// hierarchical models; the answer is that of the full search.
type bicBest struct {
	ctx     context.Context
	space   *space
	first   uint64 // a model to begin with: the closer, the fewer fits
	order   []int  // the order in which interactions are settled
	f       *fitter
	logN    float64
	best    float64
	found   uint64
	fits    int
	buf     []History
	starts  [][]float64 // parameters by depth
	useful  []bool      // whether they are a place to begin at, by depth
	settled bool        // the last fit stands at a greatest value
	descend downhill
}

func newBICBest(ctx context.Context, s *space) *bicBest {
	return &bicBest{ctx: ctx, space: s, descend: downhill{space: s}}
}

func (c *bicBest) again() chooser {
	n := newBICBest(c.ctx, c.space)
	n.first, n.order = c.first, c.order
	return n
}

func (c *bicBest) choose(f *fitter) (pick, error) {
	c.f, c.logN, c.best, c.found, c.fits = f, math.Log(f.people), math.Inf(1), 0, 0
	c.begin()
	if math.IsInf(c.best, 1) {
		return pick{}, errUnsound
	}
	all := c.space.all()
	ll := c.fit(all, nil)
	c.keep(0)
	if c.order == nil {
		c.settleOrder(c.start(0))
	}
	c.branch(0, all, ll, 0)
	if err := c.ctx.Err(); err != nil {
		return pick{}, context.Cause(c.ctx)
	}
	return settle(f, c.space.model(c.found, c.buf), nil)
}

// begin tries a good model first, by walking downhill where none is known.
func (c *bicBest) begin() {
	c.fit(c.first, nil)
	if c.order == nil {
		if set, err := c.descend.walk(c.f); err == nil {
			c.fit(set, nil)
		}
	}
	if math.IsInf(c.best, 1) {
		c.fit(0, nil)
	}
}

// settleOrder takes the interactions whose loss costs most first, within each
// number of lists.
func (c *bicBest) settleOrder(root []float64) {
	s := c.space
	loss := make([]float64, len(s.terms))
	c.order = make([]int, len(s.terms))
	for i := range s.terms {
		c.order[i] = i
		loss[i] = c.fit(s.all()&^s.up[i], root)
	}
	slices.SortStableFunc(c.order, func(a, b int) int {
		if d := bits.OnesCount16(uint16(s.terms[a])) - bits.OnesCount16(uint16(s.terms[b])); d != 0 {
			return d
		}
		switch {
		case loss[a] < loss[b]:
			return -1
		case loss[a] > loss[b]:
			return 1
		}
		return a - b
	})
}

// keep holds on to the parameters of the last fit, for the models beneath it to
// begin at. Parameters on their way to infinity are no place to begin.
func (c *bicBest) keep(depth int) {
	for len(c.starts) <= depth {
		c.starts = append(c.starts, make([]float64, len(c.f.alpha)))
		c.useful = append(c.useful, false)
	}
	copy(c.starts[depth], c.f.alpha)
	c.useful[depth] = c.settled
}

func (c *bicBest) start(depth int) []float64 {
	if !c.useful[depth] {
		return nil
	}
	return c.starts[depth]
}

// fit fits a model, keeps it where it is the best yet, and gives its likelihood;
// infinite where the fit did not arrive, and says nothing.
func (c *bicBest) fit(set uint64, start []float64) float64 {
	c.fits++
	c.buf = c.space.model(set, c.buf)
	ok := c.f.fit(c.buf, start, near)
	ll, bic := c.f.ll, c.f.bic()
	c.settled = c.f.settled(ok)
	if c.better(bic, set) && c.f.estimable(ok) {
		c.best, c.found = bic, set
	}
	if !ok {
		return math.Inf(1)
	}
	return ll
}

// better prefers the smaller model of two that are as good as each other.
func (c *bicBest) better(bic float64, set uint64) bool {
	const tie = 1e-6
	if bic < c.best-tie {
		return true
	}
	if bic > c.best+tie || set == c.found {
		return false
	}
	a, b := bits.OnesCount64(set), bits.OnesCount64(c.found)
	return a < b || a == b && set < c.found
}

// bound is the least BIC that any model between forced and the set with the
// likelihood could have.
func (c *bicBest) bound(forced uint64, ll float64) float64 {
	return -2*ll + c.logN*float64(len(c.space.base)+bits.OnesCount64(forced))
}

func (c *bicBest) branch(forced, set uint64, ll float64, depth int) {
	const slack = 1e-3 // a fit stops a little below its greatest likelihood
	for _, i := range c.order {
		bit := uint64(1) << i
		if (set&^forced)&bit == 0 {
			continue
		}
		if c.bound(forced, ll) > c.best+slack || c.ctx.Err() != nil {
			return
		}
		without := set &^ c.space.up[i]
		less := min(ll, c.fit(without, c.start(depth)))
		if c.bound(forced, less) <= c.best+slack && without != forced {
			c.keep(depth + 1)
			c.branch(forced, without, less, depth+1)
		}
		forced |= bit
	}
}
