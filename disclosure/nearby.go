package disclosure

import (
	"context"
	"math"
)

// nearSizes are how many unknowns around one are looked at, a few first: what is
// proved where everything farther away stays as it is, is proved.
var nearSizes = []int{120, 300, 700, 1500}

// nearby looks for counts that show a cell of a large part to be safe and that
// differ from the truth only around it.
func (a *auditor) nearby(ctx context.Context, c *component, v int) {
	u := c.u[v]
	for _, size := range nearSizes {
		if size >= len(c.u) || ctx.Err() != nil {
			return
		}
		near := c.around(v, size)
		s := near.simplex()
		for _, dir := range []float64{-1, 1} {
			if a.underProtected(u) {
				a.oneEnd(ctx, near, s, 0, dir, false)
			}
		}
		if !a.underProtected(u) {
			return
		}
	}
}

// around is a part of a part: one unknown and those that sums tie to it most
// closely. All others are as they are in truth.
func (c *component) around(v, size int) *component {
	out := &component{s: c.s}
	place := map[int32]int32{}
	enter := func(v int32) {
		if _, ok := place[v]; ok || len(out.u) >= size {
			return
		}
		place[v] = int32(len(out.u))
		out.u, out.start = append(out.u, c.u[v]), append(out.start, c.start[v])
		out.lo, out.hi = append(out.lo, c.lo[v]), append(out.hi, c.hi[v])
	}
	enter(int32(v))
	of := c.rowsOf()
	members := []int32{int32(v)}
	done := map[int32]bool{}
	for k := 0; k < len(members) && len(out.u) < size; k++ {
		for _, r := range of[members[k]] {
			if done[r] {
				continue
			}
			done[r] = true
			for _, e := range c.rows[r] {
				if _, ok := place[e.v]; !ok {
					members = append(members, e.v)
				}
				enter(e.v)
			}
		}
	}
	for r, row := range c.rows {
		var some []term
		sum := c.sums[r]
		for _, e := range row {
			if at, ok := place[e.v]; ok {
				some = append(some, term{at, e.a})
			} else {
				sum -= e.a * c.start[e.v]
			}
		}
		if len(some) > 0 {
			out.rows, out.sums = append(out.rows, some), append(out.sums, sum)
		}
	}
	return out
}

// rowsOf lists the sums of each unknown.
func (c *component) rowsOf() [][]int32 {
	if c.of == nil {
		c.of = make([][]int32, len(c.u))
		for r, row := range c.rows {
			for _, e := range row {
				c.of[e.v] = append(c.of[e.v], int32(r))
			}
		}
	}
	return c.of
}

// enough is how far a cell of a large part has to go in a direction; of others
// the end is looked for.
func (a *auditor) enough(c *component, u int32, dir float64, whole bool) float64 {
	switch {
	case whole && c.size() <= a.sizes.exactly:
		return math.Inf(int(dir))
	case dir < 0:
		return a.inner.hi[u] - a.need[u]
	}
	return a.inner.lo[u] + a.need[u]
}
