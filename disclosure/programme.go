package disclosure

import (
	"context"
	"math"
)

// Limits of looking for a proof by linear programming: unknowns that hang
// together, and how often for one set of tables.
const (
	programmeCells = 300
	programmeTimes = 600
)

// byProgramme widens the range of a cell by linear programming, where the moves
// found none: some patterns are safe only by longer exchanges. What it finds is
// kept when it is whole, like what moves find.
func (h *suppressor) byProgramme(ctx context.Context, u int32) {
	if h.programmes >= programmeTimes || len(h.s.u) > 10*programmeCells {
		return
	}
	h.programmes++
	c := h.around(u)
	if c == nil {
		return
	}
	s := c.simplex()
	for _, dir := range []float64{-1, 1} {
		if h.isProtected(u) {
			return
		}
		// No farther than is needed: a range without end has no last point.
		s.hi[0] = math.Min(c.hi[0], h.value[u]+h.opts.need(h.value[u], h.s.amounts))
		if _, ok := s.extreme(ctx, 0, dir); !ok {
			return
		}
		p := c.point(s.x)
		if p == nil {
			continue
		}
		for v, w := range c.u {
			h.cur[w] = p[v]
			h.touch(w)
			h.refresh(w)
		}
		h.endMove(true)
	}
}

// around is what hangs together with a cell by hidden cells; nil if that is much.
func (h *suppressor) around(u int32) *component {
	c := &component{s: h.s}
	place := map[int32]int32{}
	enter := func(w int32) {
		place[w] = int32(len(c.u))
		c.u = append(c.u, w)
		c.lo, c.hi, c.start = append(c.lo, h.lo[w]), append(c.hi, h.hi[w]), append(c.start, h.value[w])
	}
	enter(u)
	seen := map[int32]bool{}
	var equations []int32
	for k := 0; k < len(c.u); k++ {
		for _, e := range h.s.equationsOf(c.u[k]) {
			if seen[e] {
				continue
			}
			seen[e] = true
			equations = append(equations, e)
			for _, w := range h.s.members(e) {
				if _, ok := place[w]; !ok && h.hidden[w] {
					enter(w)
				}
			}
		}
		if len(c.u) > programmeCells {
			return nil
		}
	}
	for _, e := range equations {
		var row []term
		sum := 0.0
		for k, w := range h.s.members(e) {
			a := 1.0
			if k == 0 {
				a = -1
			}
			if at, ok := place[w]; ok {
				row = append(row, term{at, a})
			} else {
				sum -= a * h.value[w]
			}
		}
		c.rows, c.sums = append(c.rows, row), append(c.sums, sum)
	}
	return c
}
