package disclosure

import (
	"context"
	"fmt"
	"math"
)

// Rounding is a set of tables rounded so that totals add up.
type Rounding struct {
	Tables []*Table
	Base   float64
	// Values has the printed value of every cell, by table and cell number.
	Values [][]float64
	// Adjacent says that every value is one of the two multiples of the base
	// beside the true one; a multiple stays as it is (zero-restricted
	// controlled rounding).
	Adjacent bool
	// Farthest is the largest distance between a value and the true one.
	Farthest float64
}

// roundExactly is the number of cells up to which the best rounding is looked
// for by linear programming and branching.
const roundExactly = 400

// Round rounds tables to a base so that all totals still add up and cells that
// two tables share get the same value. Small tables get the rounding nearest to
// the truth of those in which every value is adjacent, where there is one:
// always in one or two dimensions (L. H. Cox and L. R. Ernst, Controlled
// rounding, INFOR 20, 1982), not always in three. A single larger table is
// rounded by steps: its leaves are adjacent, its totals nearly always, and
// Farthest says how far one got.
func Round(ctx context.Context, tables []*Table, base int) (*Rounding, error) {
	if base < 2 {
		return nil, fmt.Errorf("rounding to a base of %d changes nothing; give at least 2", base)
	}
	out := &Rounding{Tables: tables, Base: float64(base), Values: make([][]float64, len(tables)), Adjacent: true}
	for _, group := range byPopulation(tables) {
		some := make([]*Table, len(group))
		for k, i := range group {
			some[k] = tables[i]
		}
		s, err := newSystem(some, nil)
		if err != nil {
			return nil, err
		}
		values, err := s.round(ctx, out.Base)
		if err != nil {
			return nil, err
		}
		for k, i := range group {
			out.Values[i] = make([]float64, len(tables[i].Cells))
			for c := range tables[i].Cells {
				out.Values[i][c] = values[s.at[k][c]]
				far := math.Abs(out.Values[i][c] - tables[i].Cells[c].Count)
				out.Farthest = math.Max(out.Farthest, far)
				out.Adjacent = out.Adjacent && far < out.Base-tiny
			}
		}
	}
	return out, ctx.Err()
}

// Print is the rounded tables as published.
func (r *Rounding) Print(release string) []Published {
	out := make([]Published, len(r.Tables))
	for i, t := range r.Tables {
		out[i] = PrintRounded(t, release, r.Values[i], r.Base, true)
		if !r.Adjacent {
			for c, v := range r.Values[i] {
				out[i].Shown[c].Interval = Interval{math.Max(0, v-r.Farthest), v + r.Farthest}
			}
		}
	}
	return out
}

func (s *system) round(ctx context.Context, base float64) ([]float64, error) {
	if len(s.u) <= roundExactly {
		if v := s.roundBest(ctx, base); v != nil {
			return v, nil
		}
	}
	if len(s.tables) > 1 {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("these %d linked tables cannot be rounded together so that every value is adjacent; round the finest table and add up", len(s.tables))
	}
	return s.tables[0].roundBySteps(ctx, base)
}

// roundBest finds for every unknown whether it goes down (0) or up (1): the sums
// must stay true, and what is off is to be least. In units of the base, down
// is the floor, so the sums become sums of ones and noughts.
func (s *system) roundBest(ctx context.Context, base float64) []float64 {
	n := len(s.u)
	c := &component{s: &system{}, lo: make([]float64, n+1), hi: make([]float64, n+1), u: make([]int32, n+1)}
	floor := make([]float64, n)
	cost := []term{{int32(n), -1}}
	maxOff := 0.0
	for u := range s.u {
		v := s.u[u].value
		floor[u] = math.Floor(v/base + tiny/base)
		if rest := v - floor[u]*base; rest > tiny {
			c.hi[u] = 1
			a := math.Round(base - 2*rest) // what going up is farther than down
			cost = append(cost, term{int32(u), a})
			maxOff += math.Abs(a)
		}
	}
	c.lo[n], c.hi[n] = -maxOff, maxOff
	for e := int32(0); int(e)+1 < len(s.start); e++ {
		var row []term
		sum := 0.0
		for k, u := range s.members(e) {
			a := 1.0
			if k == 0 {
				a = -1
			}
			row = append(row, term{u, a})
			sum -= a * floor[u]
		}
		c.rows, c.sums = append(c.rows, row), append(c.sums, sum)
	}
	c.rows, c.sums = append(c.rows, cost), append(c.sums, 0)
	best, _ := c.wholeAnew(ctx, n, -1, 2000)
	if best == nil {
		return nil
	}
	out := make([]float64, n)
	for u := range out {
		out[u] = (floor[u] + best[u]) * base
	}
	return out
}
