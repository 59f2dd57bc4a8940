package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// randomPart is a part with random sums of unknowns between random ends.
func randomPart(seed uint64) *component {
	rnd := rand.New(rand.NewPCG(seed, 4))
	n := 5 + rnd.IntN(7)
	c := &component{s: &system{}}
	for v := range n {
		c.u = append(c.u, int32(v))
		c.start = append(c.start, float64(rnd.IntN(5)))
		c.lo, c.hi = append(c.lo, 0), append(c.hi, 4+float64(rnd.IntN(4)))
	}
	for range 2 + rnd.IntN(4) {
		var row []term
		sum := 0.0
		for v := range n {
			if rnd.IntN(2) == 0 {
				a := float64(1 - 2*rnd.IntN(2))
				row, sum = append(row, term{int32(v), a}), sum+a*c.start[v]
			}
		}
		c.rows, c.sums = append(c.rows, row), append(c.sums, sum)
	}
	return c
}

// TestBranchingGoesOnFromWhereItStands: the extreme in whole numbers is the same
// whether each side is begun anew or goes on from the last, and no programme
// leaves the ranges changed.
func TestBranchingGoesOnFromWhereItStands(t *testing.T) {
	fractions := 0
	for seed := range uint64(3_000) {
		c := randomPart(seed)
		s := c.simplex()
		for _, dir := range []float64{1, -1} {
			top, _ := s.extreme(context.Background(), 0, dir)
			if c.point(s.x) == nil {
				fractions++
			}
			best, end := c.wholeExtreme(context.Background(), s, 0, dir, math.Inf(int(dir)), 5_000)
			_, want := c.wholeAnew(context.Background(), 0, dir, 5_000)
			if end != want || c.point(best) == nil || dir*end > dir*top+1e-6 {
				t.Fatalf("seed %d: %v, begun anew %v", seed, end, want)
			}
			for v := range c.u {
				if s.lo[v] != c.lo[v] || s.hi[v] != c.hi[v] {
					t.Fatalf("seed %d: the ranges are others afterwards", seed)
				}
			}
		}
	}
	if fractions < 20 {
		t.Errorf("only %d extremes were at a fraction", fractions)
	}
}

// TestNearbyIsPartOfTheWhole: what is around an unknown has every sum that the
// unknowns in it are in, with all others as they are.
func TestNearbyIsPartOfTheWhole(t *testing.T) {
	for seed := range uint64(500) {
		c := randomPart(seed)
		near := c.around(int(seed)%len(c.u), 4)
		if len(near.u) > 4 || near.u[0] != c.u[int(seed)%len(c.u)] {
			t.Fatalf("seed %d: %v", seed, near.u)
		}
		s := near.simplex()
		s.extreme(context.Background(), 0, 1)
		x := append([]float64(nil), c.start...)
		for v, u := range near.u {
			x[u] = s.x[v]
		}
		if p := near.point(s.x); p != nil && c.point(x) == nil {
			t.Errorf("seed %d: a point nearby is none of the whole", seed)
		}
	}
}
