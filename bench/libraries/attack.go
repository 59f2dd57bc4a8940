package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"candour/disclosure"
)

// attacks plays the attacker on made-up tables twice: by disclosure.Audit, and by
// two linear programmes a cell for gonum, made here anew from what was printed. In
// a table of two ways the programme's ends are whole, so both must say the same.
func attacks() error {
	rng := rand.New(rand.NewPCG(67, 1))
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 3, Zeros: true}, Width: 1}
	same, differ, failed := 0, 0, 0
	var speeds float64
	const tables = 60
	for range tables {
		t, err := twoWays(rng)
		if err != nil {
			return err
		}
		p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{t}, opts, nil)
		if err != nil {
			return err
		}
		printed := p.Print("bench", opts)
		r, err := disclosure.Audit(context.Background(), printed, opts)
		if err != nil {
			return err
		}
		a := newAttack(printed[0])
		for _, f := range r.Findings {
			lo, errLo := a.end(a.named[f.Where], 1)
			hi, errHi := a.end(a.named[f.Where], -1)
			switch {
			case errLo != nil || errHi != nil:
				failed++
			case near(lo, f.Outer.Lower) && near(hi, f.Outer.Upper):
				same++
			default:
				differ++
				fmt.Printf("  %s: ours %v, gonum %v to %v\n", f.Where, f.Outer, lo, hi)
			}
		}
		speeds += math.Log(ratio(func() { a.all() }, func() { _, _ = disclosure.Audit(context.Background(), printed, opts) }))
	}
	fmt.Printf("gonum optimize/convex/lp: %d ranges the same, %d differ, %d not answered; time %.0f of the whole audit\n", same, differ, failed, math.Exp(speeds/tables))
	return nil
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-6 }

// twoWays is a table of 4 to 9 by 4 to 9 small counts.
func twoWays(rng *rand.Rand) (*disclosure.Table, error) {
	rows, cols := 4+rng.IntN(6), 4+rng.IntN(6)
	var leaves []disclosure.Cell
	for i := 1; i <= rows; i++ {
		for j := 1; j <= cols; j++ {
			leaves = append(leaves, disclosure.Cell{Index: []int{i, j}, Count: float64(rng.IntN(9))})
		}
	}
	codes := func(prefix string, n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%s%d", prefix, i))
		}
		return out
	}
	return disclosure.NewTable("synthetic", []disclosure.Dimension{
		disclosure.Flat("r", "all", codes("r", rows)...), disclosure.Flat("c", "all", codes("c", cols)...),
	}, leaves)
}

// attack is what was printed as A x = b, x >= 0, in rows that are independent.
type attack struct {
	named  map[string]int // where a cell stands -> its variable
	lo     []float64
	a      [][]float64
	b      []float64
	pivots []int
	clean  [][]float64 // the rows, eliminated
}

func newAttack(p disclosure.Published) *attack {
	out := &attack{named: map[string]int{}}
	t := p.Table
	place := map[int]int{}
	for c := range t.Cells {
		if p.Shown[c].Form == disclosure.Hidden {
			place[c] = len(out.lo)
			out.named[t.Name+": "+t.Codes(c)] = len(out.lo)
			out.lo = append(out.lo, p.Shown[c].Lower)
		}
	}
	rows, cols := len(t.Dimensions[0].Codes), len(t.Dimensions[1].Codes)
	for i := range rows {
		out.tie(t, place, cols, func(j int) int { return i*cols + j })
	}
	for j := range cols {
		out.tie(t, place, rows, func(i int) int { return i*cols + j })
	}
	return out
}

// tie writes down that cell 0 of a line is the sum of the others.
func (k *attack) tie(t *disclosure.Table, place map[int]int, n int, cell func(int) int) {
	row, sum := make([]float64, len(k.lo)), 0.0
	for i := range n {
		sign := 1.0
		if i == 0 {
			sign = -1
		}
		if v, hidden := place[cell(i)]; hidden {
			row[v] = sign
			sum -= sign * k.lo[v]
		} else {
			sum -= sign * t.Cells[cell(i)].Count
		}
	}
	clean := append([]float64(nil), row...)
	for i, done := range k.clean {
		if f := clean[k.pivots[i]]; f != 0 {
			subtract(clean, done, f)
		}
	}
	for v, a := range clean {
		if math.Abs(a) > 1e-9 {
			scale(clean, a)
			k.clean, k.pivots = append(k.clean, clean), append(k.pivots, v)
			k.a, k.b = append(k.a, row), append(k.b, sum)
			return
		}
	}
}

func subtract(row, other []float64, f float64) {
	for v := range row {
		row[v] -= f * other[v]
	}
}

func scale(row []float64, by float64) {
	for v := range row {
		row[v] /= by
	}
}

// end is the least of a variable (dir 1) or its greatest (-1).
func (k *attack) end(v int, dir float64) (_ float64, err error) {
	defer func() {
		if r := recover(); r != nil { // gonum panics at shapes that it does not take
			err = fmt.Errorf("gonum: %v", r)
		}
	}()
	a := mat.NewDense(len(k.a), len(k.lo), nil)
	for i, row := range k.a {
		a.SetRow(i, row)
	}
	c := make([]float64, len(k.lo))
	c[v] = dir
	best, _, err := lp.Simplex(c, a, k.b, 1e-9, nil)
	if errors.Is(err, lp.ErrUnbounded) {
		return math.Inf(-int(dir)), nil
	}
	return k.lo[v] + dir*best, err
}

func (k *attack) all() {
	for v := range k.lo {
		_, _ = k.end(v, 1)
		_, _ = k.end(v, -1)
	}
}
