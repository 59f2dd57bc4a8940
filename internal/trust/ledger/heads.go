package ledger

import (
	"slices"
	"sort"
	"strings"
)

// heads follows, for every row, the chain of entries that changed it, and
// knows the last. Entries may come out of order when several nodes write: each
// names the one before it, so the chain is found whatever the order.
type heads struct {
	at    map[string]head
	early map[string][]pendingHead // entries whose predecessor was not seen yet
}

type head struct {
	leaf string
	sum  [32]byte
	gone bool
}

type pendingHead struct {
	leaf string
	im   imageHash
}

func newHeads() *heads {
	return &heads{at: map[string]head{}, early: map[string][]pendingHead{}}
}

func (h *heads) see(leaf string, im imageHash) {
	place := im.table + "\x00" + im.id
	if h.follows(place, im) {
		h.at[place] = head{leaf: leaf, sum: im.sum, gone: im.op == "-"}
		return
	}
	h.early[place] = append(h.early[place], pendingHead{leaf, im})
}

// follows says whether the image comes right after what is known of the row.
func (h *heads) follows(place string, im imageHash) bool {
	cur, ok := h.at[place]
	if im.op == "+" {
		return !ok || cur.gone
	}
	return ok && !cur.gone && cur.leaf == im.prev
}

// settle links up what came early; what then remains is a broken chain. A row
// that was removed and added again has several lives; whichever is found first,
// at most one of them may still be open at the end.
func (h *heads) settle(r *Report) {
	for place, list := range h.early {
		l := lives{open: map[string]head{}}
		if at, ok := h.at[place]; ok && !at.gone {
			l.open[at.leaf] = at
		}
		for i := 0; i < len(list); {
			if l.take(list[i]) {
				list = slices.Delete(list, i, i+1)
				i = 0 // what could not follow before may follow this
				continue
			}
			i++
		}
		for _, p := range list {
			r.add(ProblemRecord, p.im.table+" "+p.im.id, "Entry %s does not follow from any other entry about this record.", p.leaf)
		}
		h.at[place] = l.last(place, r)
	}
}

// lives are the chains of one row that were not closed by a removal.
type lives struct{ open map[string]head }

// take adds an image to the life that it follows, or begins one.
func (l *lives) take(p pendingHead) bool {
	if p.im.op != "+" {
		if _, ok := l.open[p.im.prev]; !ok {
			return false
		}
		delete(l.open, p.im.prev)
	}
	if p.im.op != "-" {
		l.open[p.leaf] = head{leaf: p.leaf, sum: p.im.sum}
	}
	return true
}

// last gives the one life that is still open, or that the row is gone.
func (l *lives) last(place string, r *Report) head {
	if len(l.open) > 1 {
		table, id, _ := strings.Cut(place, "\x00")
		r.add(ProblemRecord, table+" "+id, "Two entries say that this record was added, and none between them that it was removed.")
	}
	for _, h := range l.open {
		return h
	}
	return head{gone: true}
}

// pop gives what the last entry says of a row, and crosses it off.
func (h *heads) pop(table, id string) (head, bool) {
	place := table + "\x00" + id
	at, ok := h.at[place]
	if !ok || at.gone {
		return head{}, false
	}
	delete(h.at, place)
	return at, true
}

// left lists the rows that should have been there and were not.
func (h *heads) left() []string {
	var out []string
	for place, at := range h.at {
		if !at.gone {
			out = append(out, place)
		}
	}
	sort.Strings(out)
	return out
}
