package award

import "slices"

// together is how many figures are added and taken from each other, whichever releases they are of.
const together = 3

// Bounds says that some sum or difference of figures that were given, in any of these releases of one quarter, would let
// a reader, or the payee with the second largest part of it, tell the largest part to within [Dominated] parts of a
// hundred: a correction is a difference of two releases. Tried are all of up to three figures, and for each two releases
// each total, and the difference of both, less every mix of what they give of the classes. A part that is put right
// downwards counts as what it was put right by.
func Bounds(all []Release) bool {
	m := measured(all)
	var given [][]int64
	for _, figures := range m {
		for _, v := range figures {
			if v != nil {
				given = append(given, v)
			}
		}
	}
	if len(given) == 0 {
		return false
	}
	var some func(sum []int64, from, left int) bool
	some = func(sum []int64, from, left int) bool {
		for i := from; i < len(given); i++ {
			for _, k := range []int64{1, -1} {
				next := plus(sum, given[i], k)
				if dominated(next) || left > 1 && some(next, i+1, left-1) {
					return true
				}
			}
		}
		return false
	}
	if some(make([]int64, len(given[0])), 0, together) {
		return true
	}
	for i := range m {
		for j := i; j < len(m); j++ {
			if mixes(m[i], m[j]) {
				return true
			}
		}
	}
	return false
}

// mixes tries the totals of two releases, and their difference, less each mix of their classes.
func mixes(was, is [][]int64) bool {
	last := len(is) - 1
	var less func(sum []int64, class int, both bool) bool
	less = func(sum []int64, class int, both bool) bool {
		if class == last {
			return dominated(sum)
		}
		if less(sum, class+1, both) {
			return true
		}
		a, b := was[class], is[class]
		if both {
			return a != nil && b != nil && less(plus(plus(sum, b, -1), a, 1), class+1, both)
		}
		return a != nil && less(plus(sum, a, -1), class+1, both) || b != nil && less(plus(sum, b, -1), class+1, both)
	}
	a, b := was[last], is[last]
	return a != nil && less(a, 0, false) || b != nil && less(b, 0, false) || a != nil && b != nil && less(plus(b, a, -1), 0, true)
}

// measured gives of each release and figure how much of it each payee got; nil for a figure that is not given.
func measured(all []Release) (out [][][]int64) {
	at := map[string]int{}
	for _, r := range all {
		for _, e := range r.Counted {
			if _, known := at[e.Payee]; !known {
				at[e.Payee] = len(at)
			}
		}
	}
	for i := range all {
		figures := make([][]int64, len(all[i].Figures))
		for j := range all[i].Figures {
			f := &all[i].Figures[j]
			if !f.Given {
				continue
			}
			figures[j] = make([]int64, len(at))
			for _, e := range all[i].Counted {
				if f.covers(&e) {
					figures[j][at[e.Payee]] += int64(e.Amount)
				}
			}
		}
		out = append(out, figures)
	}
	return out
}

func plus(a, b []int64, k int64) []int64 {
	out := slices.Clone(a)
	for i := range b {
		out[i] += k * b[i]
	}
	return out
}

// dominated says that of the parts of a sum, which is not nothing, all but the two largest are too little to hide the
// largest.
func dominated(parts []int64) bool {
	var sum, first, second int64
	for _, p := range parts {
		p = max(p, -p)
		switch sum += p; {
		case p > first:
			first, second = p, first
		case p > second:
			second = p
		}
	}
	return (sum-first-second)*100 < first*Dominated
}
