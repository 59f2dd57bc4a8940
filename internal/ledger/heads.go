package ledger

import "sort"

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

// settle links up what came early; what then remains is a broken chain.
func (h *heads) settle(r *Report) {
	for place, list := range h.early {
		for moved := true; moved; {
			moved = false
			for i, p := range list {
				if h.follows(place, p.im) {
					h.at[place] = head{leaf: p.leaf, sum: p.im.sum, gone: p.im.op == "-"}
					list = append(list[:i:i], list[i+1:]...)
					moved = true
					break
				}
			}
		}
		for _, p := range list {
			r.add(ProblemRecord, p.im.table+" "+p.im.id, "Entry %s does not follow from any other entry about this record.", p.leaf)
		}
	}
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
