package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
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
	for seed := range uint64(250) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		c := drawnPart(rnd)
		corners := vertices(c)
		s := c.simplex()
		inOrder(t, seed, c, s)
		for v, r := range s.row {
			if r < 0 && s.x[v] > c.lo[v]+tiny && s.x[v] < c.hi[v]-tiny {
				t.Fatalf("seed %d: %d is at rest between its ends", seed, v)
			}
		}
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
	if open < 60 || ended < 600 {
		t.Errorf("%d without end, %d with one", open, ended)
	}
}

// inOrder holds what a programme keeps: its point is one of the part, each row is one
// unknown by the others.
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

// TestWhereAProgrammeBegins: each row says an unknown with a large coefficient, far from
// its ends, and what is at rest goes to the end that is nearer.
func TestWhereAProgrammeBegins(t *testing.T) {
	for n, c := range []struct {
		line, lo, x, hi []float64
		want            int
	}{
		{[]float64{1, 2, 1}, []float64{0, 0, 0}, []float64{1, 1, 1}, []float64{2, 2, 2}, 1},
		{[]float64{1, -2, 1}, []float64{0, 0, 0}, []float64{1, 1, 1}, []float64{2, 2, 2}, 1},
		{[]float64{1, 1, 1}, []float64{0, 0, 0}, []float64{0, 0.5, 2}, []float64{2, 2, 2}, 1},
		{[]float64{1, 1, 1}, []float64{0, 0, 0}, []float64{0, 0, 1.5}, []float64{2, 2, 2}, 2},
		{[]float64{1, 1, 1}, []float64{0, 3, 0}, []float64{0, 3.2, 9}, []float64{9, 9, 9.1}, 1},
		{[]float64{1, 1}, []float64{0, 0}, []float64{5, 50}, []float64{9, 90}, 0}, // far is far
		{[]float64{0, 1e-8, 0}, []float64{0, 0, 0}, []float64{1, 1, 1}, []float64{2, 2, 2}, -1},
		{[]float64{3, 2, 0}, []float64{0, 0, 0}, []float64{0, 1, 1}, []float64{9, 9, 9}, 1},
		{[]float64{5, 2, 0}, []float64{0, 0, 0}, []float64{0, 1, 1}, []float64{9, 9, 9}, 0},
	} {
		s := &simplex{x: c.x, lo: c.lo, hi: c.hi}
		if got := s.bestPivot(c.line); got != c.want {
			t.Errorf("%d: %d", n, got)
		}
	}
	s := newSimplex(nil, []float64{0, 0, 0, 1, 1, 0}, []float64{4, 4, 4, 5, 5, math.Inf(1)}, []float64{3, 1, 2, 1, 5, 7})
	if want := []float64{4, 0, 0, 1, 5, 0}; !slices.Equal(s.x, want) {
		t.Errorf("at rest at %v, want %v", s.x, want)
	}
}

// TestWhichUnknownGivesWay: of those that stop a move at the same place the one whose row
// has the larger coefficient, and when nothing has moved for long the first.
func TestWhichUnknownGivesWay(t *testing.T) {
	for n, c := range []struct {
		first, second float64 // coefficients: the unknowns 0 and 1 go up by as much
		basis         []int
		careful       bool
		left          int // who is at rest afterwards
	}{
		{1, 2, []int{0, 1}, false, 1}, {2, 1, []int{0, 1}, false, 0}, {1, 2, []int{0, 1}, true, 0}, {2, 1, []int{0, 1}, true, 0},
		{1, 2, []int{1, 0}, true, 0}, {2, 1, []int{1, 0}, true, 0}, {1, 1, []int{0, 1}, false, 0}, {1, 1, []int{1, 0}, false, 1},
	} {
		s := &simplex{x: []float64{0, 0, 0}, lo: []float64{-9, -9, 0}, hi: []float64{3 * c.first, 3 * c.second, 9}, row: []int{c.basis[0], c.basis[1], -1}, basis: c.basis}
		s.t = make([][]float64, 2)
		s.t[c.basis[0]], s.t[c.basis[1]] = []float64{1, 0, -c.first}, []float64{0, 1, -c.second}
		if c.basis[0] == 1 {
			s.t[1], s.t[0] = []float64{1, 0, -c.first}, []float64{0, 1, -c.second}
		}
		far := s.move(2, 1, c.careful)
		if far != 3 || s.row[2] < 0 || s.row[c.left] != -1 || s.x[0] != 3*c.first || s.x[1] != 3*c.second || s.x[2] != 3 {
			t.Errorf("%d: as far as %v, at rest %v, at %v", n, far, s.row, s.x)
		}
	}
}

// TestWhichUnknownMoves: the one that takes the sought one farthest for each step, of those
// that can still move that way; or the first of them.
func TestWhichUnknownMoves(t *testing.T) {
	s := &simplex{row: []int{0, -1, -1, -1, -1}, basis: []int{0}, t: [][]float64{{1, 2, -3, -1, 0}}, lo: make([]float64, 5), hi: []float64{99, 4, 4, 4, 4}}
	for n, c := range []struct {
		x     []float64
		dir   float64
		first bool
		at    int
		way   float64
	}{
		{[]float64{9, 2, 2, 2, 2}, 1, false, 2, 1}, {[]float64{9, 2, 2, 2, 2}, 1, true, 1, -1}, {[]float64{9, 2, 4, 2, 2}, 1, false, 1, -1},
		{[]float64{9, 0, 4, 2, 2}, 1, false, 3, 1}, {[]float64{9, 0, 4, 4, 2}, 1, false, -1, 0}, {[]float64{9, 2, 2, 2, 2}, -1, false, 2, -1},
		{[]float64{9, 2, 0, 2, 2}, -1, false, 1, 1}, {[]float64{9, 4, 0, 0, 2}, -1, false, -1, 0}, {[]float64{9, 0, 2, 2, 2}, 1, true, 2, 1},
	} {
		s.x = c.x
		if at, way := s.entering(0, c.dir, c.first); at != c.at || at >= 0 && way != c.way {
			t.Errorf("%d: %d by %v", n, at, way)
		}
	}
	s.x = []float64{9, 2, 2, 2, 4}
	for dir, want := range map[float64]int{1: -1, -1: 4} { // one at rest moves itself
		if at, way := s.entering(4, dir, false); at != want || at >= 0 && way != dir {
			t.Errorf("%d by %v", at, way)
		}
	}
}
