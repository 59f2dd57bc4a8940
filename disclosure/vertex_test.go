package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// endless stands for no end: no vertex of a part drawn here is as far.
const endless = 1e6

// drawnPart is a part with sums of few unknowns, of which some have no upper end, some
// sums say the same twice, and coefficients are not only one.
func drawnPart(rnd *rand.Rand) *component {
	c := &component{s: &system{}}
	n := 3 + rnd.IntN(4)
	for v := range n {
		c.u = append(c.u, int32(v))
		lo := float64(rnd.IntN(3))
		at := lo + float64(rnd.IntN(4))
		hi := at + float64(rnd.IntN(4))
		if rnd.IntN(5) == 0 {
			hi = math.Inf(1)
		}
		c.lo, c.hi, c.start = append(c.lo, lo), append(c.hi, hi), append(c.start, at)
	}
	for range 1 + rnd.IntN(3) {
		var row []term
		sum := 0.0
		for v := range n {
			if a := float64(rnd.IntN(5) - 2); a != 0 && rnd.IntN(3) > 0 {
				if sum += a * c.start[v]; a == 2 { // in two terms
					row, a = append(row, term{int32(v), 1}), 1
				}
				row = append(row, term{int32(v), a})
			}
		}
		c.rows, c.sums = append(c.rows, row), append(c.sums, sum)
	}
	if rnd.IntN(4) == 0 {
		twice := make([]term, len(c.rows[0]))
		for k, e := range c.rows[0] {
			twice[k] = term{e.v, 2 * e.a}
		}
		c.rows, c.sums = append(c.rows, twice), append(c.sums, 2*c.sums[0])
	}
	return c
}

// vertices lists every point of a part at which all unknowns but so many as there are
// sums lie at an end: an extreme is at one of them.
func vertices(c *component) (out [][]float64) {
	n := len(c.u)
	for basis := range 1 << n {
		var in, at []int
		for v := range n {
			if basis>>v&1 == 1 {
				in = append(in, v)
			} else {
				at = append(at, v)
			}
		}
		if len(in) > len(c.rows) {
			continue
		}
		for ends := range 1 << len(at) {
			x := make([]float64, n)
			for k, v := range at {
				if x[v] = c.lo[v]; ends>>k&1 == 1 {
					x[v] = math.Min(c.hi[v], endless)
				}
			}
			if solved(c, in, x) && c.holds(x) && inside(c, x) {
				out = append(out, x)
			}
		}
	}
	return out
}

func inside(c *component, x []float64) bool {
	for v := range x {
		if x[v] < c.lo[v]-1e-9 || x[v] > c.hi[v]+1e-9 {
			return false
		}
	}
	return true
}

// solved works out some unknowns from the sums, the others being given; false where they
// are not told.
func solved(c *component, in []int, x []float64) bool {
	m := make([][]float64, len(c.rows))
	for r, row := range c.rows {
		m[r] = make([]float64, len(in)+1)
		m[r][len(in)] = c.sums[r]
		for _, e := range row {
			m[r][len(in)] -= e.a * x[e.v] // those in it are nought so far
			for k, v := range in {
				if int(e.v) == v {
					m[r][k] += e.a
				}
			}
		}
	}
	for k := range in {
		best := k
		for r := k; r < len(m); r++ {
			if math.Abs(m[r][k]) > math.Abs(m[best][k]) {
				best = r
			}
		}
		if k >= len(m) || math.Abs(m[best][k]) < 1e-9 {
			return false
		}
		m[k], m[best] = m[best], m[k]
		for r := range m {
			if f := m[r][k] / m[k][k]; r != k {
				for j := range m[r] {
					m[r][j] -= f * m[k][j]
				}
			}
		}
	}
	for k, v := range in {
		x[v] = m[k][len(in)] / m[k][k]
	}
	return true
}

// TestAnExtremeIsAVertex: the programme's extremes, one after the other from where the
// last one ended, are those of all vertices, and what it keeps is in order all the while.
func TestAnExtremeIsAVertex(t *testing.T) {
	ctx, open, ended := context.Background(), 0, 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		c := drawnPart(rnd)
		corners := vertices(c)
		s := c.simplex()
		inOrder(t, seed, c, s)
		for range 2 * len(c.u) {
			k, dir := rnd.IntN(len(c.u)), float64(1-2*rnd.IntN(2))
			want := math.Inf(int(-dir))
			for _, x := range corners {
				if dir*x[k] > dir*want {
					want = x[k]
				}
			}
			if want > endless/100 {
				want = math.Inf(1)
				open++
			} else {
				ended++
			}
			enough := math.Inf(int(dir))
			if rnd.IntN(3) == 0 {
				enough = float64(rnd.IntN(6))
				want = dir * math.Min(dir*want, math.Max(dir*enough, dir*s.x[k]))
			}
			got, ok := s.until(ctx, k, dir, enough)
			if !ok || math.Abs(got-want) > 1e-6 && got != want || !math.IsInf(got, 1) && s.x[k] != got {
				t.Fatalf("seed %d, %d by %v up to %v: %v, of all vertices %v", seed, k, dir, enough, got, want)
			}
			inOrder(t, seed, c, s)
		}
	}
	if open < 100 || ended < 1000 {
		t.Errorf("%d without end, %d with one", open, ended)
	}
}

// inOrder holds what a programme keeps: its point is one of the part, each row is one
// unknown by those at rest, and whatever is at rest is at an end.
func inOrder(t *testing.T, seed uint64, c *component, s *simplex) {
	t.Helper()
	if !c.holds(s.x) || !inside(c, s.x) {
		t.Fatalf("seed %d: %v is no point of the part", seed, s.x)
	}
	basic := 0
	for v := range s.x {
		r := s.row[v]
		if r < 0 {
			continue
		}
		basic++
		if s.basis[r] != v || s.t[r][v] != 1 {
			t.Fatalf("seed %d: %d is not the unknown of its row", seed, v)
		}
		for other := range s.t {
			if other != r && s.t[other][v] != 0 {
				t.Fatalf("seed %d: %d is in two rows", seed, v)
			}
		}
		if s.lo[v] != c.lo[v] || s.hi[v] != c.hi[v] {
			t.Fatalf("seed %d: the range of %d is another", seed, v)
		}
	}
	if basic != len(s.t) || len(s.basis) != basic {
		t.Fatalf("seed %d: %d rows, %d unknowns of them", seed, len(s.t), basic)
	}
}

// TestAPointIsFoundWhereThereIsOne: of parts whose sums were drawn, feasible gives a point
// where there is a vertex, and none where there is none.
func TestAPointIsFoundWhereThereIsOne(t *testing.T) {
	var found [2]int
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		c := drawnPart(rnd)
		if len(c.rows) > 1 {
			c.sums[rnd.IntN(len(c.sums))] += float64(rnd.IntN(9) - 4)
		}
		x := feasible(context.Background(), c.rows, c.sums, c.lo, c.hi)
		is := len(vertices(c)) > 0
		if (x != nil) != is || is && (!c.holds(x) || !inside(c, x) || len(x) != len(c.u)) {
			t.Fatalf("seed %d: %v, there is one: %v", seed, x, is)
		}
		if is {
			found[1]++
		} else {
			found[0]++
		}
	}
	if found[0] < 50 || found[1] < 50 {
		t.Errorf("with and without a point: %v", found)
	}
}

// TestStepsAreCounted: a programme makes the steps that it may, and not one more.
func TestStepsAreCounted(t *testing.T) {
	ctx, tried := context.Background(), 0
	for seed := range uint64(200) {
		c := drawnPart(rand.New(rand.NewPCG(seed, 5)))
		for k := range c.u {
			first := c.simplex()
			first.left = 1000
			whole := first.clone()
			end, ok := whole.extreme(ctx, k, 1)
			used := 1000 - whole.left
			if !ok || used < 1 || math.IsInf(end, 1) {
				continue
			}
			tried++
			for _, may := range []int{used - 1, used} {
				s := first.clone()
				s.left = may
				got, ok := s.extreme(ctx, k, 1)
				if ok != (may == used) || s.left != 0 || got != s.x[k] || ok && got != end {
					t.Fatalf("seed %d: %d steps of %d: %v, %v, left %d", seed, may, used, got, ok, s.left)
				}
			}
			if first.left != 1000 {
				t.Fatal("what was copied has moved")
			}
			s := first.clone()
			if s.left = -1; true {
				if _, ok := s.extreme(ctx, k, 1); !ok || s.left != -1 {
					t.Fatal("without a limit it stopped")
				}
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d", tried)
	}
	for times, want := range map[int]int{0: 16_666_666, 1: 16_666_666, 3: 49_999_998} {
		s := &simplex{t: make([][]float64, 5), x: make([]float64, 12)}
		s.budget(times) // 1,000,000,000 of 61
		if want = max(times, 1) * (1_000_000_000 / 61); s.left != want {
			t.Errorf("%d times: %d, want %d", times, s.left, want)
		}
	}
	s := &simplex{t: make([][]float64, 5000), x: make([]float64, 5000)}
	if s.budget(2); s.left != 400 {
		t.Errorf("a large programme may make %d steps", s.left)
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

// TestTheWholeExtremeIsThatOfAllWholePoints: whatever is tried first, and with each side
// begun anew.
func TestTheWholeExtremeIsThatOfAllWholePoints(t *testing.T) {
	ctx, fractions := context.Background(), 0
	for seed := range uint64(150) {
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
		best, end := c.wholeAnew(ctx, k, dir, 1000)
		if end != want || best[k] != want {
			t.Fatalf("seed %d: %v at %v, of all points %v", seed, end, best, want)
		}
		if best, end = c.wholeAnew(ctx, k, dir, 0); best != nil || end != math.Inf(int(dir)) {
			t.Fatalf("seed %d: %v at %v without a programme", seed, end, best)
		}
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
	for left := range 12 {
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
