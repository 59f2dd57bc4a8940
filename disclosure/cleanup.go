package disclosure

import (
	"cmp"
	"context"
	"slices"
)

// cleanUp prints again each secondary suppression that turns out not to be needed:
// later moves often protect a cell for which others were hidden before. The most
// costly are tried first. One is needed when one of the cells that rely on it
// cannot be protected without it.
func (h *suppressor) cleanUp(ctx context.Context, effort int) error {
	from := h.steps
	extra := h.secondary()
	slices.SortStableFunc(extra, func(a, b int32) int { return cmp.Compare(h.cost[b], h.cost[a]) })
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

// protection is the range proved for one cell, with the changes that prove its
// ends; it is kept so that it can be put back.
type protection struct {
	u             int32
	low, high     float64
	lowBy, highBy int32
}

func (h *suppressor) protectionOf(u int32) protection {
	return protection{u, h.low[u], h.high[u], h.lowBy[u], h.highBy[u]}
}

func (h *suppressor) restore(p protection) {
	h.low[p.u], h.high[p.u], h.lowBy[p.u], h.highBy[p.u] = p.low, p.high, p.lowBy, p.highBy
}

// tryToShow prints a cell if all that relied on it can do without.
func (h *suppressor) tryToShow(ctx context.Context, u int32) {
	h.journal = h.journal[:0]
	before := len(h.changes)
	h.forget(u)
	weakened := slices.Clone(h.journal)
	h.show(u)
	for _, p := range weakened {
		if h.primary[p.u] && !h.protectAgain(ctx, p.u) {
			h.hide(u)
			h.takeBack(before)
			return
		}
	}
}

// protectAgain protects a cell by what is still hidden, and says whether it could.
func (h *suppressor) protectAgain(ctx context.Context, u int32) bool {
	if h.isProtected(u) {
		return true
	}
	if h.widen(u); !h.isProtected(u) {
		h.byProgramme(ctx, u)
	}
	return h.isProtected(u)
}

// forget takes away every end that is reached by changing a cell, and notes in
// the journal what was there.
func (h *suppressor) forget(u int32) {
	h.steps += 5 * len(h.byUnknown[u])
	for _, change := range h.byUnknown[u] {
		for _, r := range h.reliesOn[change] {
			if h.lowBy[r] != change && h.highBy[r] != change {
				continue
			}
			h.journal = append(h.journal, h.protectionOf(r))
			if h.lowBy[r] == change {
				h.low[r], h.lowBy[r] = h.value[r], truth
			}
			if h.highBy[r] == change {
				h.high[r], h.highBy[r] = h.value[r], truth
			}
		}
	}
}

// takeBack removes the changes made since a number, and puts back all ends that
// the journal has, the last first.
func (h *suppressor) takeBack(before int) {
	for _, p := range slices.Backward(h.journal) {
		h.restore(p)
	}
	for id := len(h.changes) - 1; id >= before; id-- {
		for _, d := range h.changes[id] {
			at := h.byUnknown[d.u]
			h.byUnknown[d.u] = at[:len(at)-1]
		}
	}
	h.changes, h.reliesOn = h.changes[:before], h.reliesOn[:before]
}
