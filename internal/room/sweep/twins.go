package sweep

import (
	"cmp"
	"slices"
	"strings"

	"candour/internal/room/sweep/cell"
)

// Why two cases may be one.
const (
	TwinReference = "same-reference"
	TwinNear      = "near-reference"
)

// TwinWords say why, for people.
var TwinWords = map[string]string{
	TwinReference: "The references are the same but for capitals, spaces, punctuation or leading zeros.",
	TwinNear:      "The dates, the class of offence and the numbers are the same, and the references are nearly the same.",
}

// TwinPair is two rows of a list that may be one case. A human decides.
type TwinPair struct {
	A, B   int // indices into the rows, A before B
	Reason string
}

// The most neighbours in order of reference that a case is compared with when
// many are alike in dates, class and numbers; and from how many on.
const (
	twinWindow = 8
	twinCrowd  = 60
)

// nearEnough is how many characters two references may differ by.
const nearEnough = 2

// findTwins finds the pairs of a list. It compares only rows that fall into one
// bucket (the same reference in its normal form; the same force, dates, class
// and numbers), and within a crowded bucket only neighbours, so that the work
// grows with the list and not with its square.
func findTwins(rows []Row) []TwinPair {
	keys := make([]twinKey, len(rows))
	for i := range rows {
		keys[i] = keyOf(&rows[i].Facts)
	}
	return pairs(keys, func(a, b int) bool { return true })
}

// twinKey is what a case is compared by.
type twinKey struct {
	force, reference, facts string
}

func keyOf(f *Facts) twinKey {
	k := twinKey{force: f.ForceID, reference: normalReference(f.Reference)}
	if f.Closed.Known() && f.Opened.Known() { // two cases of which little is known are not alike for that
		k.facts = strings.Join([]string{f.Opened.Text, f.Closed.Text, f.Class, stored(f.Suspects), stored(f.Victims)}, "|")
	}
	return k
}

// stored writes a count so that "not known" is not the same as 0.
func stored(c Count) string {
	if !c.Known {
		return "?"
	}
	return itoa(c.N)
}

// pairs compares the keys that share a bucket and for which wanted says yes.
func pairs(keys []twinKey, wanted func(a, b int) bool) []TwinPair {
	var out []TwinPair
	seen := map[[2]int]bool{}
	note := func(a, b int, reason string) {
		a, b = min(a, b), max(a, b)
		if wanted(a, b) && !seen[[2]int{a, b}] {
			seen[[2]int{a, b}] = true
			out = append(out, TwinPair{A: a, B: b, Reason: reason})
		}
	}
	buckets(keys, func(k twinKey) string { return k.reference }, func(at []int) {
		for _, p := range neighbours(at) {
			note(p[0], p[1], TwinReference)
		}
	})
	buckets(keys, func(k twinKey) string { return k.facts }, func(at []int) {
		slices.SortFunc(at, func(a, b int) int {
			return cmp.Or(cmp.Compare(keys[a].reference, keys[b].reference), cmp.Compare(a, b))
		})
		for _, p := range neighbours(at) {
			if cell.Distance(keys[p[0]].reference, keys[p[1]].reference, nearEnough) <= nearEnough {
				note(p[0], p[1], TwinNear)
			}
		}
	})
	slices.SortFunc(out, func(a, b TwinPair) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// buckets calls fn for each group of two or more keys of one force that agree.
func buckets(keys []twinKey, by func(twinKey) string, fn func(at []int)) {
	group := make(map[[2]string][]int, len(keys))
	for i, k := range keys {
		if b := by(k); b != "" {
			group[[2]string{k.force, b}] = append(group[[2]string{k.force, b}], i)
		}
	}
	for _, at := range group {
		if len(at) > 1 {
			fn(at)
		}
	}
}

// neighbours gives the pairs of a bucket: all, or in a crowd those that are at
// most twinWindow apart.
func neighbours(at []int) (out [][2]int) {
	window := len(at)
	if window > twinCrowd {
		window = twinWindow
	}
	for i := range at {
		for j := i + 1; j < len(at) && j-i <= window; j++ {
			out = append(out, [2]int{at[i], at[j]})
		}
	}
	return out
}
