package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// searched is a suppressor in the middle of its work on tables drawn, with some cells
// hidden and some away from the truth.
func searched(rnd *rand.Rand) *suppressor {
	opts := &Options{ZerosShown: rnd.IntN(3) == 0}
	w, keeps := worldsToTry(rnd)
	if rnd.IntN(4) == 0 { // a table of one code of a variable beside one over all
		keeps = [][]int{keeps[0], nil}
	}
	var tables []*Table
	amounts := rnd.IntN(4) == 0
	for _, keep := range keeps {
		if keep != nil {
			tables = append(tables, w.table("t", keep...))
			continue
		}
		one := &world{dims: w.dims[:1]}
		for _, leaf := range w.leaves {
			if leaf.Index[1] == 1 {
				one.leaves = append(one.leaves, Cell{Index: leaf.Index[:1], Count: leaf.Count})
			}
		}
		t := one.table("of one", 0)
		t.Fixed = map[string]string{w.dims[1].Name: w.dims[1].Codes[1]}
		tables = append(tables, t)
	}
	group := make([]int, len(tables))
	for i, t := range tables {
		group[i], t.Amounts = i, amounts
	}
	opts.Cost = func(t *Table, c int) float64 { return 1 + float64(rnd.IntN(3)) }
	opts.Keep = func(k Key) bool { return rnd.IntN(8) == 0 }
	h, err := newSuppressor(tables, group, nil, opts)
	if err != nil {
		panic(err)
	}
	if want := map[bool]float64{true: tiny, false: 1}[amounts]; h.step != want {
		panic(h.step)
	}
	for u := range h.s.u {
		if rnd.IntN(3) == 0 && h.value[u] >= h.least {
			h.hide(int32(u))
		}
	}
	return h
}

// inside says whether a leaf is below a code of a table's dimension.
func (d *Dimension) holds(code int, leaf string) bool {
	for p := slices.Index(d.Codes, leaf); p >= 0; p = d.Parent[p] {
		if p == code {
			return true
		}
	}
	return false
}

// leafNames are the codes of each variable that no table has parts of.
func leafNames(s *system) (out [][]string) {
	for _, v := range s.names.variables {
		var some []string
		for _, l := range v.leaves {
			some = append(some, v.codes[l])
		}
		out = append(out, some)
	}
	return out
}

// moveOf is what every cell of every table changes by when people go from one leaf to
// another of each variable: one for each cell that has the gain and not the loss.
func moveOf(s *system, leaves [][]string, gain, lose []int) map[int32]float64 {
	out := map[int32]float64{}
	for i, t := range s.tables {
		for c := range t.Cells {
			by := 1.0
			for v, variable := range s.names.variables {
				in := func(leaf int) float64 {
					if leaf < 0 {
						return 0
					}
					for d := range t.Dimensions {
						if t.Dimensions[d].Name == variable.name && !t.Dimensions[d].holds(t.Cells[c].Index[d], leaves[v][leaf]) {
							return 0
						}
					}
					if code, ok := t.Fixed[variable.name]; ok && code != leaves[v][leaf] {
						return 0
					}
					return 1
				}
				by *= in(gain[v]) - in(lose[v])
			}
			if by != 0 {
				out[s.at[i][c]] = by
			}
		}
	}
	return out
}

// weigh is what a move costs and how far it can go, as the search should see it.
func (h *suppressor) weigh(move map[int32]float64, sign, need float64, hide bool) (cost, room float64) {
	room = need
	for u, by := range move {
		by *= sign
		low, high := h.lo[u], h.hi[u]
		if !h.hidden[u] && hide {
			if !h.canHide[u] {
				return 0, 0
			}
			cost += h.cost[u]
			low, high = h.least, math.Inf(1)
		}
		if by > 0 {
			room = math.Min(room, high-h.cur[u])
		} else {
			room = math.Min(room, h.cur[u]-low)
		}
	}
	return cost, room
}

// cheapest tries every move of a cell.
func (h *suppressor) cheapest(u int32, sign, need float64, hide bool) (score float64) {
	leaves := leafNames(h.s)
	gain, lose := make([]int, len(leaves)), make([]int, len(leaves))
	score = math.Inf(1)
	var next func(v int)
	next = func(v int) {
		if v == len(leaves) {
			move := moveOf(h.s, leaves, gain, lose)
			if move[u] != 1 {
				return
			}
			if cost, room := h.weigh(move, sign, need, hide); room >= h.step {
				if !h.s.amounts {
					room = math.Floor(room + tiny)
				}
				score = math.Min(score, cost/room)
			}
			return
		}
		for gain[v] = range leaves[v] {
			for lose[v] = -1; lose[v] < len(leaves[v]); lose[v]++ {
				if lose[v] != gain[v] {
					next(v + 1)
				}
			}
		}
	}
	next(0)
	return score
}

// TestASearchFindsTheCheapestMove: of every way to move people between the leaves of each
// variable it takes the one that costs least for each of them, and where nothing more may
// be hidden it finds one if there is one. What it found keeps every sum.
func TestASearchFindsTheCheapestMove(t *testing.T) {
	found, none := 0, 0
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		h := searched(rnd)
		for range 4 {
			u, sign := int32(rnd.IntN(len(h.s.u))), int8(1-2*rnd.IntN(2))
			need := float64(1 + rnd.IntN(3))
			hide := rnd.IntN(2) == 0
			p := h.search(u, sign, need, hide, 1_000_000)
			want := h.cheapest(u, float64(sign), need, hide)
			if p == nil {
				none++
				if !math.IsInf(want, 1) {
					t.Fatalf("seed %d: nothing for %d by %d, and there is one at %v", seed, u, sign, want)
				}
				continue
			}
			found++
			if hide && math.Abs(p.score-want) > 1e-9 || math.IsInf(want, 1) {
				t.Fatalf("seed %d: %v, the cheapest is %v", seed, p.score, want)
			}
			keepsEverySum(t, seed, h, p, u, sign, need, hide)
		}
	}
	if found < 200 || none < 50 {
		t.Errorf("found %d, none %d", found, none)
	}
}

// keepsEverySum holds a move against the sums, the ranges and its price.
func keepsEverySum(t *testing.T, seed uint64, h *suppressor, p *plan, u int32, sign int8, need float64, hide bool) {
	t.Helper()
	move := map[int32]float64{}
	for _, e := range p.changes {
		if move[e.at] != 0 {
			t.Fatalf("seed %d: it changes one cell twice", seed)
		}
		move[e.at] = float64(e.sign)
	}
	cost, room := h.weigh(move, 1, need, hide)
	if !h.s.amounts {
		room = math.Floor(room)
	}
	if move[u] != float64(sign) || math.Abs(cost-p.cost) > 1e-9 || p.amount != room || room < h.step || math.Abs(p.score-cost/room) > 1e-9 {
		t.Fatalf("seed %d: %+v, costs %v and goes %v", seed, p, cost, room)
	}
	for e := int32(0); int(e)+1 < len(h.s.start); e++ {
		m := h.s.members(e)
		sum := -move[m[0]]
		for _, part := range m[1:] {
			sum += move[part]
		}
		if sum != 0 {
			t.Fatalf("seed %d: the move does not add up", seed)
		}
	}
}

// TestASearchStopsWhenItsStepsAreUsedUp: and counts those that it made.
func TestASearchStopsWhenItsStepsAreUsedUp(t *testing.T) {
	short := 0
	for seed := range uint64(60) {
		h := searched(rand.New(rand.NewPCG(seed, 9)))
		for u := range h.s.u {
			before := h.steps
			whole := h.search(int32(u), 1, 2, true, 1_000_000)
			used := h.steps - before
			if whole != nil && (used <= 0 || h.left != 1_000_000-used) {
				t.Fatalf("%d steps, %d left", used, h.left)
			}
			before = h.steps
			h.search(int32(u), 1, 2, true, 10)
			if made := h.steps - before; used > 400 && made > used/2 {
				t.Fatalf("with 10 steps it made %d, of %d", made, used)
			} else if made < used {
				short++
			}
		}
	}
	if short < 100 {
		t.Errorf("%d were cut short", short)
	}
}

// TestNothingIsHiddenThatNeedNotBe: with any one of the cells hidden beside those of the
// rule printed again, some cell could be worked out; and of small tables there is hardly
// one for which fewer cells would do.
func TestNothingIsHiddenThatNeedNotBe(t *testing.T) {
	tried, fewer := 0, 0
	for seed := range uint64(120) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		w, keeps := worldsToTry(rnd)
		for i := range w.leaves {
			if rnd.IntN(2) == 0 {
				w.leaves[i].Count += float64(rnd.IntN(8))
			}
		}
		table := w.table("t", keeps[0]...)
		opts := Options{Rule: Rule{Threshold: float64(1 + rnd.IntN(2))}, Width: float64(1 + rnd.IntN(2)), ZerosShown: rnd.IntN(3) == 0}
		opts.Cost = func(*Table, int) float64 { return 1 }
		if len(table.Cells) > 16 {
			continue
		}
		p, err := Suppress(context.Background(), []*Table{table}, opts, nil)
		if err != nil || len(p.Unprotected) > 0 || p.Check(opts) != nil {
			t.Fatal(err, p.Unprotected, p.Check(opts))
		}
		tried++
		if fewerDo(t, table, opts, p, len(p.Secondary[0])-1) {
			fewer++
		}
		for _, again := range p.Secondary[0] {
			var hidden []int
			for c, hide := range p.Hidden[0] {
				if hide && c != again {
					hidden = append(hidden, c)
				}
			}
			if safeWith(t, table, opts, hidden) {
				t.Errorf("seed %d: %s need not be hidden", seed, table.Codes(again))
			}
		}
	}
	if tried < 50 || fewer > 2 {
		t.Errorf("of %d tables %d could do with fewer", tried, fewer)
	}
}

// safeWith says whether the audit finds nothing unsafe when these cells are hidden.
func safeWith(t *testing.T, table *Table, opts Options, hidden []int) bool {
	t.Helper()
	r, err := Audit(context.Background(), []Published{Hide(table, "r", opts, hidden...)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r.Err() == nil
}

// fewerDo says whether some set of n cells, hidden beside those of the rule, would do.
func fewerDo(t *testing.T, table *Table, opts Options, p *Pattern, n int) bool {
	t.Helper()
	hidden := slices.Clone(p.Primary[0])
	var next func(from, left int) bool
	next = func(from, left int) bool {
		if left == 0 {
			return safeWith(t, table, opts, hidden)
		}
		for c := from; c < len(table.Cells); c++ {
			if slices.Contains(p.Primary[0], c) || opts.ZerosShown && table.Cells[c].Count == 0 {
				continue
			}
			hidden = append(hidden, c)
			if next(c+1, left-1) {
				return true
			}
			hidden = hidden[:len(hidden)-1]
		}
		return false
	}
	return n >= 0 && next(0, n)
}
