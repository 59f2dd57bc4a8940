package disclosure

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// stepper rounds a large table leaf by leaf, so that the totals stay near.
type stepper struct {
	t    *Table
	base float64
	// off is for each cell how far what is printed would be from the truth.
	off    []float64
	leaves []int
	up     []bool // by cell: the leaf is rounded up
	// above has by dimension and code the steps, in cell numbers, from the code to
	// itself and to each code above it.
	above [][][]int
}

// maxPasses is how often all leaves are looked at again.
const maxPasses = 60

// checkEvery is after how many leaves it is asked whether to stop.
const checkEvery = 1024

// roundBySteps sends each leaf to the multiple below or above, the one that is
// better for all totals it is in, and then turns leaves round one at a time for
// as long as that helps.
func (t *Table) roundBySteps(ctx context.Context, base float64) ([]float64, error) {
	s := &stepper{t: t, base: base, off: make([]float64, len(t.Cells)), up: make([]bool, len(t.Cells))}
	s.findLeaves()
	s.findTotals()
	s.begin()
	for range maxPasses {
		turned, err := s.pass(ctx)
		if err != nil {
			return nil, err
		}
		if turned == 0 {
			break
		}
	}
	return s.values(), nil
}

// findLeaves lists the leaves, those near a multiple first: the others can then
// make up for them.
func (s *stepper) findLeaves() {
	for c, leaf := range s.t.leafCells() {
		if leaf {
			s.leaves = append(s.leaves, c)
		}
	}
	slices.SortStableFunc(s.leaves, func(a, b int) int { return cmp.Compare(s.toMultiple(a), s.toMultiple(b)) })
}

// toMultiple is how far a count is from the nearest multiple of the base.
func (s *stepper) toMultiple(c int) float64 {
	rest := s.rest(c)
	return math.Min(rest, s.base-rest)
}

// rest is what a count has above the multiple below it.
func (s *stepper) rest(c int) float64 { return math.Mod(s.t.Cells[c].Count, s.base) }

// findTotals finds the way from each code to all codes that it is in.
func (s *stepper) findTotals() {
	for d := range s.t.Dimensions {
		dim := &s.t.Dimensions[d]
		var steps [][]int
		for code := range dim.Codes {
			var up []int
			for p := code; p >= 0; p = dim.Parent[p] {
				up = append(up, (p-code)*s.t.stride[d])
			}
			steps = append(steps, up)
		}
		s.above = append(s.above, steps)
	}
}

// begin rounds every leaf down, and up again where that is better.
func (s *stepper) begin() {
	for _, c := range s.leaves {
		rest := s.rest(c)
		if rest == 0 {
			continue
		}
		s.shift(c, -rest)
		if s.penaltyOf(c, s.base) < 0 {
			s.turn(c)
		}
	}
}

// pass turns every leaf round that is better the other way, and says how many.
func (s *stepper) pass(ctx context.Context) (turned int, err error) {
	for k, c := range s.leaves {
		if k%checkEvery == 0 && ctx.Err() != nil {
			return turned, ctx.Err()
		}
		if s.rest(c) != 0 && s.penaltyOf(c, s.turnBy(c)) < -tiny {
			s.turn(c)
			turned++
		}
	}
	return turned, nil
}

// values is what is printed: whole multiples of the base.
func (s *stepper) values() []float64 {
	out := make([]float64, len(s.t.Cells))
	for c := range out {
		out[c] = math.Round((s.t.Cells[c].Count+s.off[c])/s.base) * s.base
	}
	return out
}

// each calls fn with a leaf and every total that it is in.
func (s *stepper) each(leaf int, fn func(cell int)) {
	var next func(d, at int)
	next = func(d, at int) {
		if d == len(s.above) {
			fn(at)
			return
		}
		for _, step := range s.above[d][s.t.Cells[leaf].Index[d]] {
			next(d+1, at+step)
		}
	}
	next(0, leaf)
}

func (s *stepper) shift(leaf int, by float64) { s.each(leaf, func(at int) { s.off[at] += by }) }

// turnBy is how much turning a leaf round adds to it and to its totals.
func (s *stepper) turnBy(leaf int) float64 {
	if s.up[leaf] {
		return -s.base
	}
	return s.base
}

func (s *stepper) turn(leaf int) {
	by := s.turnBy(leaf)
	s.up[leaf] = !s.up[leaf]
	s.shift(leaf, by)
}

// penaltyOf is the penalty that a shift of a leaf adds over all its totals; below
// nought it is for the better.
func (s *stepper) penaltyOf(leaf int, by float64) (sum float64) {
	s.each(leaf, func(at int) { sum += s.penalty(s.off[at]+by) - s.penalty(s.off[at]) })
	return sum
}

// Beyond nearly the base the penalty grows by steep for each base, and by its square.
const (
	nearlyBase = 0.99
	steep      = 100
)

// penalty grows slowly up to the base and steeply beyond: a total is to stay
// adjacent.
func (s *stepper) penalty(off float64) float64 {
	x := math.Abs(off) / s.base
	if x > 1-tiny {
		over := x - nearlyBase
		return x + steep*over*over + steep*over
	}
	return x
}
