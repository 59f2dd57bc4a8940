package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestRoundingByStepsStopsWhereNoStepHelps: each leaf is at one of the multiples beside it,
// what is printed is that and its sums, no leaf is better turned round, and each pass says
// how many it turned.
func TestRoundingByStepsStopsWhereNoStepHelps(t *testing.T) {
	turns := 0
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 21))
		base := float64(3 + rnd.IntN(6))
		w := newWorld(rnd, 20, Grouped("a", "T", Group{"N", []string{"1", "2", "3"}}, Group{"S", []string{"4", "5"}}), Flat("b", "T", "x", "y", "z"))
		table := w.table("t", 0, 1)
		s := &stepper{t: table, base: base, off: make([]float64, len(table.Cells)), up: make([]bool, len(table.Cells))}
		s.findLeaves()
		s.findTotals()
		if !slices.IsSortedFunc(s.leaves, func(a, b int) int { return int(apart(table, a, base) - apart(table, b, base)) }) || len(s.leaves) != 15 {
			t.Fatalf("seed %d: %v", seed, s.leaves)
		}
		s.begin()
		agree(t, seed, s)
		for range maxPasses {
			before := slices.Clone(s.up)
			n, err := s.pass(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			agree(t, seed, s)
			changed := 0
			for c := range before {
				if before[c] != s.up[c] {
					changed++
				}
			}
			if turns += n; changed != n {
				t.Fatalf("seed %d: it turned %d and says %d", seed, changed, n)
			}
			if n == 0 {
				break
			}
		}
		want, err := table.roundBySteps(context.Background(), base)
		if err != nil || !slices.Equal(want, s.values()) {
			t.Fatalf("seed %d: %v, %v", seed, want, err)
		}
		for _, leaf := range s.leaves {
			if s.rest(leaf) == 0 {
				continue
			}
			by, sum := base, 0.0
			if s.up[leaf] {
				by = -base
			}
			for c := range s.off {
				if covers(table, c, leaf) {
					sum += s.penalty(s.off[c]+by) - s.penalty(s.off[c])
				}
			}
			if sum < -1e-6 {
				t.Fatalf("seed %d: %d would be better the other way by %v", seed, leaf, sum)
			}
		}
	}
	if turns < 10 {
		t.Errorf("%d turned", turns)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := square(t, false, 1, 2, 3, 4, 5, 6, 7, 8, 9).roundBySteps(ctx, 5); err == nil {
		t.Error("it went on")
	}
}

// apart is how far a count is from a multiple.
func apart(t *Table, c int, base float64) float64 {
	return math.Abs(t.Cells[c].Count - base*math.Round(t.Cells[c].Count/base))
}

// covers says whether a leaf is in a cell.
func covers(t *Table, cell, leaf int) bool {
	for d := range t.Dimensions {
		dim := &t.Dimensions[d]
		if !dim.holds(t.Cells[cell].Index[d], dim.Codes[t.Cells[leaf].Index[d]]) {
			return false
		}
	}
	return true
}

// agree holds what a rounding has written down against the leaves.
func agree(t *testing.T, seed uint64, s *stepper) {
	t.Helper()
	for c := range s.t.Cells {
		off := 0.0
		for _, leaf := range s.leaves {
			if !covers(s.t, c, leaf) {
				continue
			}
			n := s.t.Cells[leaf].Count
			to := math.Floor(n/s.base) * s.base
			if s.up[leaf] {
				to += s.base
			}
			off += to - n
			if s.up[leaf] && to-n >= s.base {
				t.Fatalf("seed %d: a multiple went up", seed)
			}
		}
		if math.Abs(off-s.off[c]) > 1e-9 || math.Abs(s.values()[c]-s.t.Cells[c].Count-off) > 1e-9 {
			t.Fatalf("seed %d: cell %d is %v off, and %v is written down", seed, c, off, s.off[c])
		}
	}
}

// TestARoundingBeginsBelow: and goes up where that is better for the total too.
func TestARoundingBeginsBelow(t *testing.T) {
	table := areas(t, Flat("a", "T", "1", "2", "3"), 1, 4, 10)
	s := &stepper{t: table, base: 5, off: make([]float64, 4), up: make([]bool, 4)}
	s.findLeaves()
	s.findTotals()
	if s.begin(); !slices.Equal(s.leaves, []int{3, 1, 2}) || !slices.Equal(s.up, []bool{false, false, true, false}) || !slices.Equal(s.off, []float64{0, -1, 1, 0}) {
		t.Errorf("%v, %v, %v", s.leaves, s.up, s.off)
	}
}

// TestBeyondTheBaseItGrowsSteeply: what a total that is off by so much costs.
func TestBeyondTheBaseItGrowsSteeply(t *testing.T) {
	s := &stepper{base: 5}
	for off, want := range map[float64]float64{0: 0, 2: 0.4, -2: 0.4, 4.9: 0.98, 5: 1 + 100*0.01*0.01 + 1, -10: 2 + 100*1.01*1.01 + 101} {
		if got := s.penalty(off); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v costs %v, want %v", off, got, want)
		}
	}
}

// TestWhichWayARoundingGoes: the best for small tables, steps for a large one, and none for
// large ones that are linked. What is not adjacent is printed as wide as it is.
func TestWhichWayARoundingGoes(t *testing.T) {
	ctx := context.Background()
	many := make([]float64, 24)
	for i := range many {
		many[i] = float64(i)
	}
	codes := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21"}
	w := newWorld(rand.New(rand.NewPCG(1, 22)), 9, Flat("a", "T", codes...), Flat("b", "T", codes...))
	large := w.table("large", 0, 1)
	r, err := Round(ctx, []*Table{large}, 5)
	if err != nil || r.Farthest <= 0 || r.Adjacent != (r.Farthest < 5) {
		t.Fatal(err, r.Farthest, r.Adjacent)
	}
	if _, err := Round(ctx, []*Table{large, w.table("a", 0)}, 5); err == nil {
		t.Error("two large tables are rounded together")
	}
	if _, err := Round(ctx, []*Table{large}, 1); err == nil {
		t.Error("to a base of one")
	}
	small := areas(t, Flat("a", "T", "1", "2"), 3, 4)
	if r, err = Round(ctx, []*Table{small}, 5); err != nil || !r.Adjacent || r.Farthest != 3 || !slices.Equal(r.Values[0], []float64{5, 0, 5}) {
		t.Errorf("%+v, %v", r, err)
	}
	if p := r.Print("r")[0]; p.Shown[0].Interval != (Interval{1, 9}) {
		t.Errorf("%v", p.Shown[0])
	}
	r.Adjacent, r.Farthest = false, 7
	if p := r.Print("r")[0]; p.Shown[0].Interval != (Interval{0, 12}) || p.Shown[0].Form != Rounded {
		t.Errorf("%v", p.Shown[0])
	}
	// Each of several tables counts for how far the farthest is, of every population.
	other := areas(t, Flat("a", "T", "1", "2"), 5, 10)
	other.Population = "others"
	if r, err = Round(ctx, []*Table{small, other}, 5); err != nil || r.Farthest != 3 || !slices.Equal(r.Values[1], []float64{15, 5, 10}) {
		t.Errorf("%+v, %v", r, err)
	}
	// By steps of a table that is small enough to be off by the base.
	values, err := small.roundBySteps(ctx, 5)
	if err != nil || values[0] != values[1]+values[2] {
		t.Error(values, err)
	}
}

// TestALongProgrammeIsToldToStop: a hundred unknowns go from nought to one, one at a step,
// and at the sixty-fourth it asks whether to go on.
func TestALongProgrammeIsToldToStop(t *testing.T) {
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, ctx := range []context.Context{context.Background(), stopped} {
		row := []term{{100, -1}}
		lo, hi := make([]float64, 101), make([]float64, 101)
		for v := range 100 {
			row, hi[v] = append(row, term{int32(v), 1}), 1
		}
		lo[100], hi[100] = -50, 500
		s := newSimplex([][]term{row}, lo, hi, make([]float64, 101))
		s.left = 1000
		end, ok := s.extreme(ctx, 100, 1)
		if want := map[bool]float64{true: 100, false: 63}[ctx.Err() == nil]; end != want || ok != (ctx.Err() == nil) || s.left != 1000-int(want) {
			t.Errorf("%v, %v, %d steps", end, ok, 1000-s.left)
		}
	}
}

// TestWhichUnknownIsBranchedOn: the farthest from a whole number, or the first that is none,
// and which side of it comes first.
func TestWhichUnknownIsBranchedOn(t *testing.T) {
	for n, c := range []struct {
		x     []float64
		order order
		v     int
		down  bool
	}{
		{[]float64{1, 2.2, 3.5, 0.4}, upFirst, 2, false}, {[]float64{1, 2.2, 3.5, 0.4}, downFirst, 2, true}, {[]float64{1, 2.2, 3.6, 0.3}, nearestFirst, 2, false},
		{[]float64{1, 2.2, 3.4, 0.3}, nearestFirst, 2, true}, {[]float64{1, 2.2, 3.4, 0.3}, firstNearest, 1, true}, {[]float64{1, 2.9, 3.4, 0.3}, firstNearest, 1, false},
		{[]float64{1, 2.5, 3, 0}, nearestFirst, 1, false}, {[]float64{1, 2.00005, 3, 0}, upFirst, -1, false},
	} {
		b := &branching{c: &component{u: make([]int32, 4), strategy: strategy{order: c.order}}, s: &simplex{x: c.x}}
		v := b.fraction()
		if v != c.v || v >= 0 && b.downFirst(v) != c.down {
			t.Errorf("%d: %d", n, v)
		}
	}
}

// TestHowFarIsFarEnough: to the end in small parts, and as far as is promised in others.
func TestHowFarIsFarEnough(t *testing.T) {
	a := &auditor{sizes: sizes{exactly: 2}, inner: &bounds{[]float64{4}, []float64{6}}, outer: &bounds{[]float64{1}, []float64{9}}, need: []float64{5}, primary: []bool{true}}
	small, large := &component{u: make([]int32, 2)}, &component{u: make([]int32, 3)}
	part := &component{u: make([]int32, 1), full: large}
	for n, c := range []struct {
		part       *component
		whole      bool
		down, upTo float64
	}{
		{small, true, math.Inf(-1), math.Inf(1)}, {small, false, 1, 9}, {large, true, 1, 9}, {part, true, 1, 9},
	} {
		if down, up := a.enough(c.part, 0, -1, c.whole), a.enough(c.part, 0, 1, c.whole); down != c.down || up != c.upTo {
			t.Errorf("%d: %v and %v", n, down, up)
		}
	}
	for outer, want := range map[float64]bool{9: false, 6: false, 5.5: true} {
		if a.outer.hi[0] = outer; a.hopeless(0) != want || !a.underProtected(0) {
			t.Errorf("from 1 to %v, and 5 are promised", outer)
		}
	}
	if a.inner.hi[0] = 9; a.underProtected(0) {
		t.Error("as wide as promised, and not protected")
	}
	if a.inner.hi[0], a.primary[0] = 5, false; a.underProtected(0) || a.notProved(&component{u: []int32{0}}) != nil {
		t.Error("no rule hides it")
	}
}
