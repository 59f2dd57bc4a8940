package ledger

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// heads follows, for every row, the chain of entries that changed it, and
// knows the last. Entries may come out of order when several nodes write: each
// names the one before it, so the chain is found whatever the order.
//
// Of each row no more is held than some 80 bytes without a pointer: a million of
// them are no work for the collector. Names are looked up for what is reported.
type heads struct {
	at    map[key]head
	early map[key][]pendingHead // entries whose predecessor was not seen yet
}

// key stands for a row or an entry. Those of rows, and of ids that no program
// gave, are hashed with a secret of the run: nobody can prepare two that meet.
type key [16]byte

var keySecret = func() (s [16]byte) {
	_, _ = rand.Read(s[:]) // it never fails
	return s
}()

// placeKey stands for a row. The buffer is the caller's, for use again.
func placeKey(buf []byte, table, id string) (key, []byte) {
	buf = append(append(append(append(buf[:0], keySecret[:]...), table...), 0), id...)
	sum := sha256.Sum256(buf)
	return key(sum[:16]), buf
}

// leafKey stands for an entry.
func leafKey(id string) (k key) {
	if n, err := hex.Decode(k[:], []byte(id[:min(len(id), 32)])); err == nil && n == 16 && k.text() == id {
		return k
	}
	k, _ = placeKey(nil, leafTable, id)
	return k
}

// text is the id that the key of an entry stands for.
func (k key) text() string { return hex.EncodeToString(k[:]) }

type head struct {
	leaf    key
	sum     [32]byte
	gone    bool
	retired bool // its table is gone: what became of its rows is for the release that retired it to say
}

type pendingHead struct {
	leaf string
	im   imageHash
}

func newHeads() *heads {
	return &heads{at: map[key]head{}, early: map[key][]pendingHead{}}
}

func (h *heads) see(leaf string, im imageHash) {
	if h.follows(im) {
		h.at[im.place] = im.head(leaf)
		return
	}
	h.early[im.place] = append(h.early[im.place], pendingHead{leaf, im})
}

func (im *imageHash) head(leaf string) head {
	return head{leaf: leafKey(leaf), sum: im.sum, gone: im.op == "-", retired: im.retired}
}

// follows says whether the image comes right after what is known of the row.
func (h *heads) follows(im imageHash) bool {
	cur, ok := h.at[im.place]
	if im.op == "+" {
		return !ok || cur.gone
	}
	return ok && !cur.gone && cur.leaf == leafKey(im.prev)
}

// settle links up what came early; what then remains is a broken chain. A row
// that was removed and added again has several lives; whichever is found first,
// at most one of them may still be open at the end.
func (h *heads) settle(r *Report) {
	for place, list := range h.early {
		first := list[0].im
		l := lives{open: map[key]head{}}
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
		h.at[place] = l.last(first, r)
	}
}

// lives are the chains of one row that were not closed by a removal.
type lives struct{ open map[key]head }

// take adds an image to the life that it follows, or begins one.
func (l *lives) take(p pendingHead) bool {
	if p.im.op != "+" {
		prev := leafKey(p.im.prev)
		if _, ok := l.open[prev]; !ok {
			return false
		}
		delete(l.open, prev)
	}
	if p.im.op != "-" {
		next := p.im.head(p.leaf)
		l.open[next.leaf] = next
	}
	return true
}

// last gives the one life that is still open, or that the row is gone.
func (l *lives) last(of imageHash, r *Report) head {
	if len(l.open) > 1 {
		r.add(ProblemRecord, of.table+" "+of.id, "Two entries say that this record was added, and none between them that it was removed.")
	}
	for _, h := range l.open {
		return h
	}
	return head{gone: true}
}

// pop gives what the last entry says of a row, and crosses it off.
func (h *heads) pop(place key) (head, bool) {
	at, ok := h.at[place]
	if !ok || at.gone {
		return head{}, false
	}
	delete(h.at, place)
	return at, true
}

// remaining is a row that should have been there and was not.
type remaining struct {
	place, leaf key
}

// left lists them, by their entries.
func (h *heads) left() []remaining {
	var out []remaining
	for place, at := range h.at {
		if !at.gone && !at.retired {
			out = append(out, remaining{place, at.leaf})
		}
	}
	slices.SortFunc(out, func(a, b remaining) int {
		return cmp.Or(bytes.Compare(a.leaf[:], b.leaf[:]), bytes.Compare(a.place[:], b.place[:]))
	})
	return out
}
