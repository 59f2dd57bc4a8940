package disclosure

import (
	"context"
	"slices"
)

// cleanUp prints again each cell that turns out not to be needed: later moves
// often protect a cell for which others were hidden before. The dearest are
// tried first. A cell is needed when one of the cells that its moves protect
// cannot be protected without it.
func (h *hider) cleanUp(ctx context.Context, effort int) error {
	from := h.steps
	extra := h.secondary()
	slices.SortStableFunc(extra, func(a, b int32) int {
		switch {
		case h.price[a] > h.price[b]:
			return -1
		case h.price[a] < h.price[b]:
			return 1
		}
		return 0
	})
	for k, u := range extra {
		if k%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if h.steps-from > effort {
			return nil
		}
		h.tryToShow(ctx, u)
	}
	return nil
}

// end is what is known of one cell, kept so that it can be put back.
type end struct {
	u             int32
	low, high     float64
	lowBy, highBy int32
}

func (h *hider) endOf(u int32) end {
	return end{u, h.low[u], h.high[u], h.lowBy[u], h.highBy[u]}
}

// tryToShow prints a cell if all that relied on it can do without.
func (h *hider) tryToShow(ctx context.Context, u int32) bool {
	h.journal = h.journal[:0]
	before := len(h.changes)
	h.forget(u)
	lost := slices.Clone(h.journal)
	h.show(u)
	for _, e := range lost {
		if !h.primary[e.u] || h.lacks(e.u) <= tiny/2 {
			continue
		}
		if h.free(e.u); h.lacks(e.u) > tiny/2 {
			h.byProgramme(ctx, e.u)
		}
		if h.lacks(e.u) > tiny/2 {
			h.hide(u)
			h.takeBack(before)
			return false
		}
	}
	return true
}

// forget takes away every end that is reached by changing a cell.
func (h *hider) forget(u int32) {
	h.steps += 5 * len(h.byUnknown[u])
	for _, id := range h.byUnknown[u] {
		for _, r := range h.reliesOn[id] {
			if h.lowBy[r] != id && h.highBy[r] != id {
				continue
			}
			h.journal = append(h.journal, h.endOf(r))
			if h.lowBy[r] == id {
				h.low[r], h.lowBy[r] = h.value[r], -1
			}
			if h.highBy[r] == id {
				h.high[r], h.highBy[r] = h.value[r], -1
			}
		}
	}
}

// takeBack removes the changes made since a number, and puts back all ends.
func (h *hider) takeBack(before int) {
	for _, e := range slices.Backward(h.journal) {
		h.low[e.u], h.high[e.u], h.lowBy[e.u], h.highBy[e.u] = e.low, e.high, e.lowBy, e.highBy
	}
	for id := len(h.changes) - 1; id >= before; id-- {
		for _, d := range h.changes[id] {
			at := h.byUnknown[d.u]
			h.byUnknown[d.u] = at[:len(at)-1]
		}
	}
	h.changes, h.reliesOn = h.changes[:before], h.reliesOn[:before]
}
