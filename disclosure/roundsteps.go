package disclosure

import (
	"context"
	"math"
	"slices"
)

// stepper rounds a large table leaf by leaf, so that the totals stay near.
type stepper struct {
	t      *Table
	base   float64
	off    []float64 // printed less true, by cell
	leaves []int
	up     []bool
	places [][][]int // by dimension and code: offsets of the code and all above
}

// roundBySteps sends each leaf to the multiple below or above, the one that is
// better for all totals it is in, and then turns leaves round one at a time for
// as long as that helps.
func (t *Table) roundBySteps(ctx context.Context, base float64) ([]float64, error) {
	s := &stepper{t: t, base: base, off: make([]float64, len(t.Cells)), up: make([]bool, len(t.Cells))}
	s.prepare()
	for _, c := range s.leaves {
		rest := math.Mod(t.Cells[c].Count, base)
		if rest == 0 {
			continue
		}
		s.shift(c, -rest)
		if s.gain(c, base) < 0 {
			s.turn(c)
		}
	}
	for pass := 0; pass < 60; pass++ {
		turned := 0
		for k, c := range s.leaves {
			if k%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			by := base
			if s.up[c] {
				by = -base
			}
			if math.Mod(t.Cells[c].Count, base) != 0 && s.gain(c, by) < -tiny {
				s.turn(c)
				turned++
			}
		}
		if turned == 0 {
			break
		}
	}
	out := make([]float64, len(t.Cells))
	for c := range out {
		out[c] = math.Round((t.Cells[c].Count+s.off[c])/base) * base
	}
	return out, nil
}

func (s *stepper) prepare() {
	leaf := s.t.leafCells()
	for c := range leaf {
		if leaf[c] {
			s.leaves = append(s.leaves, c)
		}
	}
	// Leaves near a multiple first: the others are free to make up for them.
	slices.SortStableFunc(s.leaves, func(a, b int) int {
		x, y := s.doubt(a), s.doubt(b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	for d := range s.t.Dimensions {
		dim := &s.t.Dimensions[d]
		var of [][]int
		for code := range dim.Codes {
			var up []int
			for p := code; p >= 0; p = dim.Parent[p] {
				up = append(up, (p-code)*s.t.stride[d])
			}
			of = append(of, up)
		}
		s.places = append(s.places, of)
	}
}

func (s *stepper) doubt(c int) float64 {
	rest := math.Mod(s.t.Cells[c].Count, s.base)
	return math.Min(rest, s.base-rest)
}

// each calls fn with a leaf and every total that it is in.
func (s *stepper) each(c int, fn func(int)) {
	var next func(d, at int)
	next = func(d, at int) {
		if d == len(s.places) {
			fn(at)
			return
		}
		for _, step := range s.places[d][s.t.Cells[c].Index[d]] {
			next(d+1, at+step)
		}
	}
	next(0, c)
}

func (s *stepper) shift(c int, by float64) { s.each(c, func(at int) { s.off[at] += by }) }

// gain is how much worse (or, below zero, better) all totals get by a shift.
func (s *stepper) gain(c int, by float64) (sum float64) {
	s.each(c, func(at int) { sum += s.penalty(s.off[at]+by) - s.penalty(s.off[at]) })
	return sum
}

// penalty grows slowly up to the base and steeply beyond.
func (s *stepper) penalty(off float64) float64 {
	x := math.Abs(off) / s.base
	if x > 1-tiny {
		return x + 100*(x-0.99)*(x-0.99) + 100*(x-0.99)
	}
	return x
}

func (s *stepper) turn(c int) {
	by := s.base
	if s.up[c] {
		by = -by
	}
	s.up[c] = !s.up[c]
	s.shift(c, by)
}
