package main

import (
	"slices"

	"candour/disclosure"
)

// gaussian hides cells by the rule of Gaussian elimination (Ø. Langsrud, Secondary
// cell suppression by Gaussian elimination, 2024; the idea of the R package
// GaussSuppression, built anew here from its description): cells are printed
// one after the other, largest first, unless one that must be hidden would then
// be a combination of printed ones. It gives the number of cells hidden beside
// those of the rule. It looks at what is exactly known only: a cell whose range
// is narrow, or that can be worked out because no count is below nought, passes.
func gaussian(t *disclosure.Table, rule disclosure.Rule) (secondary int, hidden []bool) {
	hidden = make([]bool, len(t.Cells))
	var primary [][]uint64
	for _, c := range t.Primary(rule) {
		hidden[c] = true
	}
	leaf, columns := leafColumns(t)
	vector := func(c int) []uint64 {
		v := make([]uint64, columns)
		below(t, c, func(l int) { v[leaf[l]] = 1 })
		return v
	}
	var order []int
	for c := range t.Cells {
		if hidden[c] {
			primary = append(primary, vector(c))
		} else {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(t.Cells[b].Count - t.Cells[a].Count) })
	var basis [][]uint64
	var pivots []int
	for _, c := range order {
		v := vector(c)
		for k, b := range basis {
			subtract(v, b, v[pivots[k]], pivots[k])
		}
		p := slices.IndexFunc(v, func(x uint64) bool { return x != 0 })
		if p < 0 {
			continue // follows from what is printed
		}
		inverse := power(v[p], prime-2)
		for i := range v {
			v[i] = v[i] * inverse % prime
		}
		if slices.ContainsFunc(primary, func(q []uint64) bool { return multiple(q, v, p) }) {
			hidden[c] = true
			secondary++
			continue
		}
		for _, q := range primary {
			subtract(q, v, q[p], p)
		}
		basis, pivots = append(basis, v), append(pivots, p)
	}
	return secondary, hidden
}

const prime = 2147483647

func subtract(v, b []uint64, f uint64, from int) {
	if f == 0 {
		return
	}
	f = prime - f
	for i := from; i < len(v); i++ {
		if b[i] != 0 {
			v[i] = (v[i] + f*b[i]) % prime
		}
	}
}

// multiple says whether q is a multiple of v, whose place p has a 1.
func multiple(q, v []uint64, p int) bool {
	f := q[p]
	if f == 0 {
		return false
	}
	for i := range q {
		if q[i] != f*v[i]%prime {
			return false
		}
	}
	return true
}

func power(x, n uint64) uint64 {
	out := uint64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * x % prime
		}
		x = x * x % prime
	}
	return out
}

// leafColumns numbers the leaves of a table.
func leafColumns(t *disclosure.Table) (map[int]int, int) {
	out := map[int]int{}
	each(t.Dimensions, func(index []int) {
		out[number(t, index)] = len(out)
	})
	return out, len(out)
}

func number(t *disclosure.Table, index []int) int {
	at := 0
	for d, i := range index {
		at = at*len(t.Dimensions[d].Codes) + i
	}
	return at
}

// below calls fn with every leaf of a cell.
func below(t *disclosure.Table, c int, fn func(leaf int)) {
	lists := make([][]int, len(t.Dimensions))
	for d := range t.Dimensions {
		lists[d] = under(&t.Dimensions[d], t.Cells[c].Index[d])
	}
	index := make([]int, len(lists))
	var next func(d int)
	next = func(d int) {
		if d == len(lists) {
			fn(number(t, index))
			return
		}
		for _, i := range lists[d] {
			index[d] = i
			next(d + 1)
		}
	}
	next(0)
}

func under(d *disclosure.Dimension, code int) (out []int) {
	for i, p := range d.Parent {
		if p == code {
			out = append(out, under(d, i)...)
		}
	}
	if len(out) == 0 {
		out = []int{code}
	}
	return out
}
