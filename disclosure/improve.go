package disclosure

import (
	"context"
	"math/rand/v2"
	"slices"
)

// improve looks for a pattern nearby that costs less: it prints the cells of a sum, or
// of two, that were hidden to protect others, protects again what that laid
// open, and keeps the result where it costs less (large neighbourhood search; P.
// Shaw 1998). Cells are chosen by a generator with a fixed seed, so that the
// same tables always give the same pattern; effort is in steps of the search.
func (h *suppressor) improve(ctx context.Context, effort int) error {
	rng := rand.New(rand.NewPCG(1, 2))
	from := h.steps
	for round := 0; round < 60; round++ {
		extra := h.secondary()
		rng.Shuffle(len(extra), func(a, b int) { extra[a], extra[b] = extra[b], extra[a] })
		better := false
		for k, u := range extra {
			if k%64 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if h.steps-from > effort {
				return nil
			}
			if !h.hidden[u] {
				continue
			}
			if h.tryWithout(h.neighbours(u, rng)) {
				better = true
			}
		}
		if !better && round > 4 {
			return nil
		}
	}
	return nil
}

func (h *suppressor) secondary() []int32 {
	var extra []int32
	for u := range h.hidden {
		if h.hidden[u] && !h.primary[u] && h.s.u[u].table < h.ours {
			extra = append(extra, int32(u))
		}
	}
	return extra
}

// neighbours takes a hidden cell and others of a sum that it is in.
func (h *suppressor) neighbours(u int32, rng *rand.Rand) []int32 {
	set := []int32{u}
	of := h.s.equationsOf(u)
	if len(of) == 0 {
		return set
	}
	size := 2 + rng.IntN(4)
	for range 2 {
		for _, w := range h.s.members(of[rng.IntN(len(of))]) {
			if len(set) < size && h.hidden[w] && !h.primary[w] && h.s.u[w].table < h.ours && !slices.Contains(set, w) {
				set = append(set, w)
			}
		}
	}
	return set
}

// tryWithout prints some cells and protects anew what relied on them; it goes
// back where that does not cost less.
func (h *suppressor) tryWithout(set []int32) bool {
	h.journal, h.added, h.addedCost = h.journal[:0], h.added[:0], 0
	before := len(h.changes)
	saved := 0.0
	for _, u := range set {
		h.forget(u)
		h.show(u)
		saved += h.cost[u]
	}
	lost := slices.Clone(h.journal)
	for _, e := range lost {
		if !h.primary[e.u] {
			continue
		}
		if !h.isProtected(e.u) {
			h.widen(e.u)
		}
		for !h.isProtected(e.u) && h.addedCost < saved-tiny && h.addSecondary(e.u) {
		}
		if !h.isProtected(e.u) || h.addedCost >= saved-tiny {
			h.undo(set, before)
			return false
		}
	}
	return true
}

func (h *suppressor) undo(set []int32, before int) {
	for _, u := range h.added {
		h.show(u)
	}
	for _, u := range set {
		h.hide(u)
	}
	h.takeBack(before)
}
