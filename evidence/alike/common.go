package alike

import (
	"bytes"
	"cmp"
	"slices"
)

const (
	pairsAsked = 16  // pairs of texts that are looked at for one line
	bridged    = 2   // lines that differ inside a block of lines that two texts share
	restAlike  = 0.2 // rests below it are hardly alike
)

// common are the lines that are left out of all texts, with the number of texts in which each stands.
func (x *Index) common() map[uint64]int {
	enough := max(x.rules.CommonTexts, int(x.rules.CommonShare*float64(len(x.nodes)))+1)
	holders := map[uint64][]*node{}
	for h, n := range x.lineCount {
		if n >= enough {
			holders[h] = make([]*node, 0, n)
		}
	}
	if len(holders) == 0 {
		return nil
	}
	for _, n := range x.nodes {
		for h := range n.distinctLines() {
			if list, ok := holders[h]; ok {
				holders[h] = append(list, n)
			}
		}
	}
	out := map[uint64]int{}
	for h, list := range holders {
		slices.SortFunc(list, func(a, b *node) int { return bytes.Compare(a.key[:], b.key[:]) })
		if x.standsBesideOthers(h, list) {
			out[h] = len(list)
		}
	}
	return out
}

// standsBesideOthers says whether texts that hold a line are otherwise about something else.
func (x *Index) standsBesideOthers(line uint64, holders []*node) bool {
	half := len(holders) / 2
	asked := min(pairsAsked, half)
	differ := 0
	for i := range asked {
		a := i * half / asked
		if x.restsDiffer(holders[a].text, holders[a+half].text, line) {
			differ++
		}
	}
	return asked > 0 && 4*differ >= asked
}

// restsDiffer compares what two texts have outside the block around a line that both have.
func (x *Index) restsDiffer(a, b *text, line uint64) bool {
	fromA, toA, fromB, toB := sharedBlock(a, b, slices.Index(a.lines, line), slices.Index(b.lines, line))
	restA := a.without(func(i int) bool { return i >= fromA && i <= toA })
	restB := b.without(func(i int) bool { return i >= fromB && i <= toB })
	return min(len(restA), len(restB)) >= x.rules.MinWords && jaccard(shingles(restA), shingles(restB)) < restAlike
}

// sharedBlock widens the block around one line of both texts as far as their lines are the same, over two that differ.
func sharedBlock(a, b *text, i, j int) (fromA, toA, fromB, toB int) {
	up, upB := widen(a.lines, b.lines, i, j, -1)
	down, downB := widen(a.lines, b.lines, i, j, 1)
	return up, down, upB, downB
}

// widen goes from line i of a and j of b in one direction. Where the next lines differ it looks past up to two of each.
func widen(a, b []uint64, i, j, step int) (int, int) {
	at := func(list []uint64, k int) (uint64, bool) {
		if k < 0 || k >= len(list) {
			return 0, false
		}
		return list[k], true
	}
	for {
		found := false
	gaps:
		for gap := 0; gap <= 2*bridged; gap++ {
			for overA := max(0, gap-bridged); overA <= min(gap, bridged); overA++ {
				la, okA := at(a, i+step*(1+overA))
				lb, okB := at(b, j+step*(1+gap-overA))
				if okA && okB && la == lb {
					i, j, found = i+step*(1+overA), j+step*(1+gap-overA), true
					break gaps
				}
			}
		}
		if !found {
			return i, j
		}
	}
}

// Common is a line that was left out.
type Common struct {
	Line  string `json:"line"`  // its beginning, folded
	Texts int    `json:"texts"` // differing texts that hold it
}

// commonWords are the lines that were left out, those that stand in most first.
func (x *Index) commonWords(common map[uint64]int) []Common {
	out := make([]Common, 0, len(common))
	for h, n := range common {
		out = append(out, Common{Line: x.lineWords[h], Texts: n})
	}
	slices.SortFunc(out, func(a, b Common) int {
		return cmp.Or(cmp.Compare(b.Texts, a.Texts), cmp.Compare(a.Line, b.Line))
	})
	return out
}
