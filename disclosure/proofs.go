package disclosure

import "math"

// tryProofs takes the proofs that came with what was published and notes those
// that hold for everything published: every sum still true, every count within
// what was printed of it. A proof that was good for one release fails here when
// another release prints what it changes.
func (a *auditor) tryProofs() {
	places := map[*Pattern]map[int]int{}
	for i, p := range a.given {
		if p.from != nil {
			if places[p.from] == nil {
				places[p.from] = map[int]int{}
			}
			places[p.from][p.place] = i
		}
	}
	for pattern, at := range places {
		for k := range pattern.before {
			for i := range a.given {
				if a.given[i].Table == pattern.before[k].Table || same(&a.given[i], &pattern.before[k]) {
					at[len(pattern.Tables)+k] = i
				}
			}
		}
	}
	delta := make([]float64, len(a.s.u))
	tried := map[*Change]bool{}
	for pattern, at := range places {
		for n := range pattern.Proofs {
			for _, end := range [][]Change{pattern.Proofs[n].Lower, pattern.Proofs[n].Higher} {
				if len(end) > 0 && !tried[&end[0]] {
					tried[&end[0]] = true
					a.tryProof(end, at, delta)
				}
			}
		}
	}
}

// tryProof uses delta, which is all nought before and after.
func (a *auditor) tryProof(end []Change, at map[int]int, delta []float64) {
	changed := make([]int32, 0, len(end))
	defer func() {
		for _, u := range changed {
			delta[u] = 0
		}
	}()
	for _, c := range end {
		i, ok := at[c.Table]
		if !ok {
			return // another population, or a table that was not published
		}
		u := a.s.at[i][c.Cell]
		changed = append(changed, u)
		delta[u] = c.By
	}
	for _, u := range changed {
		v := a.s.u[u].value + delta[u]
		if !a.s.u[u].known || v < a.b.lo[u]-tiny || v > a.b.hi[u]+tiny || !a.s.amounts && v != math.Trunc(v) {
			return
		}
		for _, e := range a.s.equationsOf(u) {
			if math.Abs(a.s.off(e, delta)) > tiny {
				return
			}
		}
	}
	for _, u := range changed {
		v := a.s.u[u].value + delta[u]
		a.inner.lo[u], a.inner.hi[u] = math.Min(a.inner.lo[u], v), math.Max(a.inner.hi[u], v)
	}
}

// same finds the table of a sum known to all, which is made anew each time.
func same(a, b *Published) bool {
	return a.guessed != nil && b.guessed != nil && a.Table.shape() == b.Table.shape()
}

// seed starts with the proofs of what was published before, as far as they
// hold with the new tables printed in full.
func (h *suppressor) seed(published []Published) {
	places := map[*Pattern]map[int]int{}
	var patterns []*Pattern
	for i, p := range published {
		if p.from == nil {
			continue
		}
		if places[p.from] == nil {
			places[p.from] = map[int]int{}
			patterns = append(patterns, p.from)
		}
		places[p.from][p.place] = i
	}
	tried := map[*Change]bool{}
	for _, pattern := range patterns {
		for n := range pattern.Proofs {
			for _, end := range [][]Change{pattern.Proofs[n].Lower, pattern.Proofs[n].Higher} {
				if len(end) > 0 && !tried[&end[0]] {
					tried[&end[0]] = true
					h.endMove(h.follows(end, places[pattern]))
				}
			}
		}
	}
}

// follows makes the changes of a proof and says whether they hold.
func (h *suppressor) follows(end []Change, at map[int]int) bool {
	for _, c := range end {
		i, ok := at[c.Table]
		if !ok {
			return false
		}
		u := h.s.at[i][c.Cell]
		v := h.value[u] + c.By
		if v < h.lo[u]-tiny || v > h.hi[u]+tiny {
			return false
		}
		h.touch(u)
		h.cur[u] = v
	}
	for _, u := range h.touched {
		for _, e := range h.s.equationsOf(u) {
			if math.Abs(h.s.off(e, h.cur)) > tiny*math.Max(1, h.cur[h.s.members(e)[0]]) {
				return false
			}
		}
	}
	return true
}
