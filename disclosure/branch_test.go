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

// wholePoints lists every whole point of a part, of one with ends.
func wholePoints(c *component) (out [][]float64) {
	x := make([]float64, len(c.u))
	var next func(v int)
	next = func(v int) {
		if v == len(x) {
			if c.holds(x) {
				out = append(out, append([]float64(nil), x...))
			}
			return
		}
		for x[v] = c.lo[v]; x[v] <= c.hi[v]; x[v]++ {
			next(v + 1)
		}
	}
	next(0)
	return out
}

// closed cuts what has no end.
func closed(c *component) *component {
	for v := range c.hi {
		c.hi[v] = math.Min(c.hi[v], c.start[v]+4)
	}
	return c
}

// TestBegunAnewItIsThatOfAllWholePoints: with each side begun anew.
func TestBegunAnewItIsThatOfAllWholePoints(t *testing.T) {
	ctx, tried := context.Background(), 0
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 24))
		c := closed(drawnPart(rnd))
		size := 1.0
		for v := range c.u {
			size *= c.hi[v] - c.lo[v] + 1
		}
		if size > 1500 {
			continue
		}
		tried++
		points := wholePoints(c)
		for k := range c.u {
			for _, dir := range []float64{1, -1} {
				want := math.Inf(int(-dir))
				for _, x := range points {
					want = dir * math.Max(dir*want, dir*x[k])
				}
				best, end := c.wholeAnew(ctx, k, dir, 1000)
				if end != want || best[k] != want || c.point(best) == nil {
					t.Fatalf("seed %d: %v at %v, of all points %v", seed, end, best, want)
				}
				if best, end = c.wholeAnew(ctx, k, dir, 0); best != nil || end != math.Inf(int(dir)) {
					t.Fatalf("seed %d: %v at %v without a programme", seed, end, best)
				}
			}
		}
	}
	if tried < 150 {
		t.Errorf("%d tried", tried)
	}
}

// TestTheWholeExtremeIsThatOfAllWholePoints: whatever is tried first.
func TestTheWholeExtremeIsThatOfAllWholePoints(t *testing.T) {
	ctx, fractions := context.Background(), 0
	for seed := range uint64(120) {
		rnd := rand.New(rand.NewPCG(seed, 6))
		c := closed(drawnPart(rnd))
		points := wholePoints(c)
		k, dir := rnd.IntN(len(c.u)), float64(1-2*rnd.IntN(2))
		want, most := math.Inf(int(-dir)), 0.0
		for _, x := range points {
			want = dir * math.Max(dir*want, dir*x[k])
			most = math.Max(most, math.Abs(x[k]))
		}
		for _, c.strategy = range strategies {
			s := c.simplex()
			top, _ := s.extreme(ctx, k, dir)
			fraction := c.point(s.x) == nil
			if fraction {
				fractions++
			}
			best, end := c.wholeExtreme(ctx, s.clone(), k, dir, math.Inf(int(dir)), 1000)
			if end != want || best[k] != want || c.point(best) == nil || dir*top < dir*want-1e-6 {
				t.Fatalf("seed %d: %v at %v, of all points %v", seed, end, best, want)
			}
			// Far enough is far enough, and no budget proves nothing.
			enough := c.start[k]
			best, end = c.wholeExtreme(ctx, s.clone(), k, dir, enough, 1000)
			if best == nil || end != best[k] || dir*end < dir*enough {
				t.Fatalf("seed %d: %v, and %v is enough", seed, end, enough)
			}
			stopped, cancel := context.WithCancel(ctx)
			cancel()
			for _, none := range []func() ([]float64, float64){
				func() ([]float64, float64) { return c.wholeExtreme(ctx, s.clone(), k, dir, math.Inf(int(dir)), 0) },
				func() ([]float64, float64) { return c.wholeExtreme(stopped, s.clone(), k, dir, math.Inf(int(dir)), 9) },
			} {
				best, end = none()
				if fraction && (best != nil || end != math.Inf(int(dir))) || !fraction && end != want {
					t.Fatalf("seed %d: %v at %v without a programme", seed, end, best)
				}
			}
		}
		withLess(t, seed, c, k, dir, want)
	}
	if fractions < 20 {
		t.Errorf("only %d extremes were at a fraction", fractions)
	}
}

// withLess asks for the same with so many programmes as it takes and with one fewer, and
// with few steps for all of them: what is not decided is not said.
func withLess(t *testing.T, seed uint64, c *component, k int, dir, want float64) {
	t.Helper()
	ctx := context.Background()
	s := c.simplex()
	s.extreme(ctx, k, dir)
	b := &branching{c: c, s: s.clone(), k: k, dir: dir, enough: math.Inf(int(dir)), budget: 1000}
	b.split(ctx, s.x[k])
	used := 1000 - b.budget
	if best, end := c.wholeExtreme(ctx, s.clone(), k, dir, math.Inf(int(dir)), used); end != want || best[k] != want {
		t.Fatalf("seed %d: with as many as it takes (%d) %v", seed, used, end)
	}
	if best, end := c.wholeExtreme(ctx, s.clone(), k, dir, math.Inf(int(dir)), used-1); used > 0 && (end != math.Inf(int(dir)) || best != nil && c.point(best) == nil) {
		t.Fatalf("seed %d: with one fewer than %d %v", seed, used, end)
	}
	for left := range 6 {
		few := s.clone()
		few.left = left
		best, end := c.wholeExtreme(ctx, few, k, dir, math.Inf(int(dir)), 1000)
		if end != want && end != math.Inf(int(dir)) || best != nil && c.point(best) == nil || end == want && best == nil {
			t.Fatalf("seed %d: with %d steps %v at %v, of all points %v", seed, left, end, best, want)
		}
	}
}

// TestWhereThereIsNoWholePoint: what is sought lies beyond every end.
func TestWhereThereIsNoWholePoint(t *testing.T) {
	c := &component{s: &system{}, u: []int32{0, 1}, lo: []float64{0, 0}, hi: []float64{4, 4}, start: []float64{0.5, 1},
		rows: [][]term{{{0, 2}, {1, 2}}}, sums: []float64{3}}
	for _, dir := range []float64{1, -1} {
		s := c.simplex()
		s.extreme(context.Background(), 0, dir)
		best, end := c.wholeExtreme(context.Background(), s, 0, dir, math.Inf(int(dir)), 1000)
		anew, beyond := c.wholeAnew(context.Background(), 0, dir, 1000)
		if best != nil || anew != nil || end != math.Inf(int(-dir)) || beyond != end {
			t.Errorf("%v at %v, anew %v at %v", end, best, beyond, anew)
		}
	}
}

// TestOneProgrammeIsEnoughForOneUnknown: and none is not.
func TestOneProgrammeIsEnoughForOneUnknown(t *testing.T) {
	c := &component{s: &system{}, u: []int32{0}, lo: []float64{1}, hi: []float64{4}, start: []float64{2}}
	for budget, want := range map[int]float64{0: math.Inf(1), 1: 4} {
		if best, end := c.wholeAnew(context.Background(), 0, 1, budget); end != want || (best == nil) != (budget == 0) {
			t.Errorf("with %d programmes %v at %v", budget, end, best)
		}
	}
}

// TestWhenABranchIsDone: when nothing is known any more, or far enough is reached.
func TestWhenABranchIsDone(t *testing.T) {
	for n, c := range []struct {
		best        []float64
		dir, enough float64
		undecided   bool
		want        bool
	}{
		{nil, 1, 3, true, true}, {nil, 1, 3, false, false}, {nil, -1, -3, false, false}, {[]float64{3}, 1, 3, false, true}, {[]float64{2}, 1, 3, false, false},
		{[]float64{4}, 1, 3, false, true}, {[]float64{3}, -1, 3, false, true}, {[]float64{4}, -1, 3, false, false}, {[]float64{2}, -1, 3, false, true},
		{[]float64{3}, 1, 3.00000005, false, true}, {[]float64{2}, 1, 3, true, true}, {[]float64{-2}, 1, 3, false, false},
		{[]float64{0.5}, -1, 0.4, false, false}, {[]float64{1}, 1, 0.5, false, true},
	} {
		if b := (&branching{best: c.best, dir: c.dir, enough: c.enough, undecided: c.undecided}); b.done() != c.want {
			t.Errorf("%d: done %v", n, !c.want)
		}
	}
}
