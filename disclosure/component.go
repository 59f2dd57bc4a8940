package disclosure

import (
	"context"
	"math"
)

// component is a part of the system that hangs together: unknowns that are not
// settled yet and the sums between them.
type component struct {
	s       *system
	u       []int32
	lo, hi  []float64
	rows    [][]term
	sums    []float64
	start   []float64 // a point that satisfies everything
	unknown bool      // start is not the truth
	of      [][]int32 // rows of each unknown, once asked for
	// full is the part that this is of where sums were written out, and expand
	// makes a point of it from one of this.
	full   *component
	expand func(x []float64) []float64
	// strategy is how whole numbers are searched for.
	strategy strategy
}

// size is how many unknowns hang together.
func (c *component) size() int {
	if c.full != nil {
		return len(c.full.u)
	}
	return len(c.u)
}

// components splits what the ranges leave open.
func (s *system) components(b *bounds) []*component {
	group := make([]int32, len(s.u))
	for i := range group {
		group[i] = -1
	}
	open := func(u int32) bool { return b.hi[u]-b.lo[u] > tiny }
	var out []*component
	place := make([]int32, len(s.u))
	done := make([]bool, len(s.start))
	for first := range s.u {
		if group[first] >= 0 || !open(int32(first)) {
			continue
		}
		c := &component{s: s}
		id := int32(len(out))
		out = append(out, c)
		c.add(int32(first), b, place)
		group[first] = id
		var equations []int32
		for k := 0; k < len(c.u); k++ {
			for _, e := range s.equationsOf(c.u[k]) {
				if done[e] {
					continue
				}
				done[e] = true
				equations = append(equations, e)
				for _, u := range s.members(e) {
					if group[u] < 0 && open(u) {
						group[u] = id
						c.add(u, b, place)
					}
				}
			}
		}
		for _, e := range equations {
			c.tie(e, b, open, place)
		}
	}
	return out
}

func (c *component) add(u int32, b *bounds, place []int32) {
	place[u] = int32(len(c.u))
	c.u = append(c.u, u)
	c.lo, c.hi = append(c.lo, b.lo[u]), append(c.hi, b.hi[u])
	at := &c.s.u[u]
	c.start = append(c.start, at.value)
	c.unknown = c.unknown || !at.known
}

func (c *component) tie(e int32, b *bounds, open func(int32) bool, place []int32) {
	var row []term
	sum := 0.0
	for k, u := range c.s.members(e) {
		a := 1.0
		if k == 0 {
			a = -1
		}
		if open(u) {
			row = append(row, term{place[u], a})
		} else {
			sum -= a * b.lo[u]
		}
	}
	c.rows, c.sums = append(c.rows, row), append(c.sums, sum)
}

// begin finds a starting point where the truth is not known; false when the
// printed figures contradict each other.
func (c *component) begin(ctx context.Context) bool {
	if !c.unknown {
		return true
	}
	c.start = feasible(ctx, c.rows, c.sums, c.lo, c.hi)
	return c.start != nil
}

func (c *component) simplex() *simplex {
	return newSimplex(c.rows, append([]float64(nil), c.lo...), append([]float64(nil), c.hi...), append([]float64(nil), c.start...))
}

// holds says that a point of the simplex still satisfies every sum: after many
// steps rounding may have led it astray, and then it proves no end.
func (c *component) holds(x []float64) bool {
	for r, row := range c.rows {
		sum := -c.sums[r]
		for _, e := range row {
			sum += e.a * x[e.v]
		}
		if math.Abs(sum) > 1e-6*math.Max(1, math.Abs(c.sums[r])) {
			return false
		}
	}
	return true
}

// point checks a point of the simplex: whole where it must be, within all
// ranges, every sum true. Only such a point is proof of anything.
func (c *component) point(x []float64) []float64 {
	out := make([]float64, len(c.u))
	eps := 1e-6
	for v := range out {
		out[v] = x[v]
		if !c.s.amounts {
			if out[v] = math.Round(x[v]); math.Abs(out[v]-x[v]) > 1e-4 {
				return nil
			}
			eps = 0
		}
		if out[v] < c.lo[v]-eps || out[v] > c.hi[v]+eps {
			return nil
		}
	}
	for r, row := range c.rows {
		sum := 0.0
		for _, e := range row {
			sum += e.a * out[e.v]
		}
		if math.Abs(sum-c.sums[r]) > 1e-6*math.Max(1, math.Abs(c.sums[r])) {
			return nil
		}
	}
	return out
}
