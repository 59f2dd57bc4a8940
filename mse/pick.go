package mse

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// pick is a model chosen for a table, and what it says.
type pick struct {
	terms []History // with the intercept
	total float64   // people, seen and hidden
}

// chooser chooses a model for the table that the fitter holds. Choosers are
// used by one goroutine; again makes one more.
type chooser interface {
	choose(f *fitter) (pick, error)
	again() chooser
}

// settle fits the terms as exactly as can be and takes their total.
func settle(f *fitter, terms []History, start []float64) (pick, error) {
	if ok := f.fit(terms, start, exact); !f.estimable(ok) {
		return pick{}, errUnsound
	}
	return pick{terms: slices.Clone(terms), total: f.people + math.Exp(f.alpha[0])}, nil
}

// fixed is one model, whatever the table.
type fixed struct{ terms []History }

func (c fixed) again() chooser                 { return c }
func (c fixed) choose(f *fitter) (pick, error) { return settle(f, c.terms, nil) }

// stepwise adds pairs of lists while one is surprising.
type stepwise struct {
	threshold float64
	lists     int
}

func (c stepwise) again() chooser { return c }

// choose is the forward search of L. Chan, B. W. Silverman and K. Vincent (JASA
// 116, 2021, section 3): from the main effects, at each step, the number of
// people on both lists of each pair that is not in the model is held against
// its Poisson distribution under the model, on one side; the pair with the
// least probability is added where that is below the threshold and the model
// with it is sound.
func (c stepwise) choose(f *fitter) (pick, error) {
	terms := MainEffects(c.lists).withIntercept()
	if ok := f.fit(terms, nil, exact); !f.estimable(ok) {
		return pick{}, errUnsound
	}
	type candidate struct {
		pair History
		p    float64
	}
	limit := math.Log(c.threshold)
	start := make([]float64, len(f.alpha))
	for c.threshold > 0 {
		copy(f.sums, f.mu)
		supersetSums(f.sums)
		copy(start, f.alpha)
		var list []candidate
		for i := range c.lists {
			for j := range i {
				pair := History(1)<<i | 1<<j
				if slices.Contains(terms, pair) {
					continue
				}
				if p := tail(f.supY[pair], f.sums[pair]); p < limit {
					list = append(list, candidate{pair, p})
				}
			}
		}
		slices.SortStableFunc(list, func(a, b candidate) int {
			return cmp.Or(least(a.p, b.p), compareTerms(a.pair, b.pair))
		})
		added := false
		for _, k := range list {
			next := append(slices.Clone(terms), k.pair)
			if ok := f.fit(next, start, exact); f.estimable(ok) {
				terms, added = next, true
				break
			}
		}
		if !added {
			break
		}
	}
	return settle(f, terms, start)
}

// space is the hierarchical models up to an order: the interactions that a
// model may have, each with those that hold it and those that it holds.
type space struct {
	lists    int
	terms    []History
	up, down []uint64 // by index of terms, itself among up
	base     []History
}

// newSpace refuses spaces past 64 interactions.
func newSpace(lists, order int) (*space, error) {
	s := &space{lists: lists, base: MainEffects(lists).withIntercept()}
	for h := range History(1 << lists) {
		if n := bits.OnesCount16(uint16(h)); n >= 2 && n <= order && n < max(lists, 2) {
			s.terms = append(s.terms, h)
		}
	}
	if len(s.terms) > 64 {
		return nil, &InputError{Message: fmt.Sprintf("Models of %d lists with interactions of up to %d have %d interactions. At most 64 can be searched: choose a lower order or merge lists.", lists,
			order, len(s.terms))}
	}
	slices.SortFunc(s.terms, compareTerms)
	s.up, s.down = make([]uint64, len(s.terms)), make([]uint64, len(s.terms))
	for i, a := range s.terms {
		for j, b := range s.terms {
			if a&b == a {
				s.up[i] |= 1 << j
			}
			if a&b == b && i != j {
				s.down[i] |= 1 << j
			}
		}
	}
	return s, nil
}

// all is every interaction of the space.
func (s *space) all() uint64 {
	if len(s.terms) == 64 {
		return math.MaxUint64
	}
	return 1<<len(s.terms) - 1
}

// model writes the terms of a set into buf.
func (s *space) model(set uint64, buf []History) []History {
	buf = append(buf[:0], s.base...)
	for ; set != 0; set &= set - 1 {
		buf = append(buf, s.terms[bits.TrailingZeros64(set)])
	}
	return buf
}

// downhill walks to the best neighbour until none is better.
type downhill struct {
	space *space
	buf   []History
}

func (c *downhill) again() chooser { return &downhill{space: c.space} }

func (c *downhill) choose(f *fitter) (pick, error) {
	set, err := c.walk(f)
	if err != nil {
		return pick{}, err
	}
	return settle(f, c.space.model(set, c.buf), nil)
}

// walk is the descent of B. W. Silverman, L. Chan and K. Vincent (Statistics
// and Computing 34, 2024): from the main effects to the neighbour with the
// least BIC, one interaction more or one less and still hierarchical, until no
// neighbour is better.
func (c *downhill) walk(f *fitter) (uint64, error) {
	s := c.space
	c.buf = s.model(0, c.buf)
	if ok := f.fit(c.buf, nil, near); !f.estimable(ok) {
		return 0, errUnsound
	}
	at, best := uint64(0), f.bic()
	start := slices.Clone(f.alpha)
	for {
		next, found := at, best-1e-7
		for i := range s.terms {
			to := at ^ 1<<i
			adds := at>>i&1 == 0
			if adds && s.down[i]&^at != 0 || !adds && s.up[i]&at != 1<<i {
				continue
			}
			c.buf = s.model(to, c.buf)
			if ok := f.fit(c.buf, start, near); f.bic() < found && f.estimable(ok) {
				next, found = to, f.bic()
			}
		}
		if next == at {
			return at, nil
		}
		at, best = next, found
		c.buf = s.model(at, c.buf)
		f.fit(c.buf, start, near)
		copy(start, f.alpha)
	}
}

// among chooses the least BIC of a given number of models.
type among struct {
	space *space
	sets  []uint64
	buf   []History
}

func (c *among) again() chooser { return &among{space: c.space, sets: c.sets} }

func (c *among) choose(f *fitter) (pick, error) {
	best, found := math.Inf(1), uint64(0)
	var start []float64
	for _, set := range c.sets {
		c.buf = c.space.model(set, c.buf)
		if ok := f.fit(c.buf, start, near); f.bic() < best && f.estimable(ok) {
			best, found = f.bic(), set
			start = append(start[:0], f.alpha...)
		}
	}
	if math.IsInf(best, 1) {
		return pick{}, errUnsound
	}
	return settle(f, c.space.model(found, c.buf), start)
}

// Ranked is a model with its criterion.
type Ranked struct {
	Model    Model
	Estimate float64 // people
	BIC      float64
}

// AllModels fits every hierarchical model with interactions of up to order
// lists, and gives those that are sound, best first. Five lists have 6,893
// models of any order; six have 32,768 of order 2.
func AllModels(ctx context.Context, t *Table, order int) ([]Ranked, error) {
	s, err := newSpace(t.Lists(), order)
	if err != nil {
		return nil, err
	}
	f := newFitter(t.Lists())
	f.load(t.floats())
	var out []Ranked
	var buf []History
	err = s.each(ctx, func(set uint64) {
		buf = s.model(set, buf)
		if ok := f.fit(buf, nil, exact); f.estimable(ok) {
			out = append(out, Ranked{Model: modelOf(s.lists, buf[1:]), Estimate: f.people + math.Exp(f.alpha[0]),
				BIC: f.bic() + 2*f.logFactorials})
		}
	})
	slices.SortStableFunc(out, func(a, b Ranked) int { return least(a.BIC, b.BIC) })
	return out, err
}

// least puts the lower number first; what is not a number stays where it is.
func least(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// maxModels is the most that are gone through one by one.
const maxModels = 5_000_000

// each visits every hierarchical set of interactions once.
func (s *space) each(ctx context.Context, visit func(uint64)) error {
	seen := 0
	var walk func(set uint64, from int) error
	walk = func(set uint64, from int) error {
		if seen++; seen > maxModels {
			return &InputError{Message: fmt.Sprintf("There are more than %d models. Choose a lower order.", maxModels)}
		}
		if seen&255 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		visit(set)
		for i := from; i < len(s.terms); i++ {
			if s.down[i]&^set == 0 {
				if err := walk(set|1<<i, i+1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return walk(0, 0)
}
