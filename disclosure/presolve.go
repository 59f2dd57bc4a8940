package disclosure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// presolve makes a large part small: an unknown that is the sum of others, and of
// which nothing is printed but that, is written as that sum everywhere, and sums
// that come out the same are written once. What is left has the same solutions.
// The unknowns in keep stay as they are, so that their ends can be looked for.
func (c *component) presolve(keep []int32) *component {
	p := &presolve{c: c, from: make([]int32, len(c.u)), keep: map[int32]bool{}, sums: make([]map[int32]float64, len(c.u)), plus: make([]float64, len(c.u)), state: make([]uint8, len(c.u))}
	for _, v := range keep {
		p.keep[v] = true
	}
	p.choose()
	for v := range c.u {
		p.write(int32(v))
	}
	return p.reduced()
}

// presolve is a part being made small.
type presolve struct {
	c    *component
	from []int32 // by unknown: the row that says what it is the sum of, -1 for none
	keep map[int32]bool
	// sums and plus write each unknown by those that are left, and a number.
	sums  []map[int32]float64
	plus  []float64
	state []uint8
}

const (
	writing = 1
	written = 2
)

// choose finds for each unknown the shortest row in which it is the whole.
func (p *presolve) choose() {
	for v := range p.from {
		p.from[v] = -1
	}
	for r, row := range p.c.rows {
		for _, e := range row {
			if e.a < 0 && !p.keep[e.v] && p.implied(e.v, row, p.c.sums[r]) && (p.from[e.v] < 0 || len(row) < len(p.c.rows[p.from[e.v]])) {
				p.from[e.v] = int32(r)
			}
		}
	}
}

// implied says that what is printed of a whole follows from what is of its parts.
func (p *presolve) implied(whole int32, row []term, sum float64) bool {
	least := -sum
	for _, e := range row {
		if e.v != whole {
			least += p.c.s.u[p.c.u[e.v]].lo
		}
	}
	at := &p.c.s.u[p.c.u[whole]]
	return math.IsInf(at.hi, 1) && least >= at.lo
}

// write writes an unknown by those that are left.
func (p *presolve) write(v int32) {
	if p.state[v] != 0 {
		return
	}
	if p.from[v] < 0 {
		p.sums[v], p.state[v] = map[int32]float64{v: 1}, written
		return
	}
	p.state[v] = writing
	row := p.c.rows[p.from[v]]
	for _, e := range row {
		if e.v != v {
			if p.write(e.v); p.state[e.v] == writing { // a circle: it stays
				p.from[v] = -1
				p.sums[v], p.state[v] = map[int32]float64{v: 1}, written
				return
			}
		}
	}
	sum := map[int32]float64{}
	p.plus[v] = -p.c.sums[p.from[v]]
	for _, e := range row {
		if e.v != v {
			p.plus[v] += e.a * p.plus[e.v]
			for w, a := range p.sums[e.v] {
				sum[w] += e.a * a
			}
		}
	}
	p.sums[v], p.state[v] = sum, written
}

// reduced is what is left.
func (p *presolve) reduced() *component {
	out := &component{s: p.c.s, full: p.c, unknown: p.c.unknown}
	place := make([]int32, len(p.c.u))
	for v, u := range p.c.u {
		if p.from[v] < 0 {
			place[v] = int32(len(out.u))
			out.u, out.start = append(out.u, u), append(out.start, p.c.start[v])
			out.lo, out.hi = append(out.lo, p.c.lo[v]), append(out.hi, p.c.hi[v])
		}
	}
	out.expand = func(x []float64) []float64 {
		full := make([]float64, len(p.c.u))
		for v := range full {
			full[v] = p.plus[v]
			for w, a := range p.sums[v] {
				full[v] += a * x[place[w]]
			}
		}
		return full
	}
	seen := map[string]bool{}
	for r := range p.c.rows {
		row, sum := p.row(r, place)
		if len(row) == 0 {
			continue
		}
		if k := rowKey(row, sum); !seen[k] {
			seen[k] = true
			out.rows, out.sums = append(out.rows, row), append(out.sums, sum)
		}
	}
	out.shortFirst()
	return out
}

// row writes a row by what is left; it is empty where it says nothing.
func (p *presolve) row(r int, place []int32) (row []term, sum float64) {
	all := map[int32]float64{}
	sum = p.c.sums[r]
	for _, e := range p.c.rows[r] {
		sum -= e.a * p.plus[e.v]
		for w, a := range p.sums[e.v] {
			all[w] += e.a * a
		}
	}
	for w, a := range all {
		if a != 0 {
			row = append(row, term{place[w], a})
		}
	}
	slices.SortFunc(row, func(a, b term) int { return cmp.Compare(a.v, b.v) })
	return row, sum
}

// rowKey is the same for rows that say the same.
func rowKey(row []term, sum float64) string {
	var b strings.Builder
	sign := row[0].a
	for _, e := range row {
		fmt.Fprintf(&b, "%d:%v ", e.v, e.a/sign)
	}
	fmt.Fprint(&b, sum/sign)
	return b.String()
}

// shortFirst puts short rows first: eliminating them fills in least.
func (c *component) shortFirst() {
	order := make([]int, len(c.rows))
	for r := range order {
		order[r] = r
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(c.rows[a]) - len(c.rows[b]) })
	rows, sums := make([][]term, len(order)), make([]float64, len(order))
	for i, r := range order {
		rows[i], sums[i] = c.rows[r], c.sums[r]
	}
	c.rows, c.sums = rows, sums
}
