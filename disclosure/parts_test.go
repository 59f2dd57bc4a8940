package disclosure

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// printedWorld is a system of tables printed somehow, with the cells as they are known.
func printedWorld(t *testing.T, rnd *rand.Rand) *auditor {
	t.Helper()
	opts := &Options{Rule: Rule{Threshold: 2, Zeros: true}, Width: float64(1 + rnd.IntN(2))}
	w, keeps := worldsToTry(rnd)
	var published []Published
	for _, keep := range keeps {
		published = append(published, printedSomehow(rnd, w.table("of some", keep...), opts))
	}
	if rnd.IntN(4) == 0 { // nothing tells how many there are
		published[0].Shown[0] = Shown{Hidden, Interval{0, math.Inf(1)}}
	}
	a, err := newAuditor(published, opts)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// closeIn passes ranges along the sums, plainly, until none gets narrower; false where
// one is empty.
func closeIn(s *system, b *bounds) bool {
	for again := true; again; {
		again = false
		for e := int32(0); int(e)+1 < len(s.start); e++ {
			m := s.members(e)
			for k, u := range m {
				lo, hi := 0.0, 0.0
				for j, w := range m {
					switch {
					case j == k:
					case k == 0 || j == 0:
						lo, hi = lo+b.lo[w], hi+b.hi[w]
					default:
						lo, hi = lo-b.hi[w], hi-b.lo[w]
					}
				}
				if !math.IsNaN(lo) && lo > b.lo[u] {
					b.lo[u], again = lo, true
				}
				if !math.IsNaN(hi) && hi < b.hi[u] {
					b.hi[u], again = hi, true
				}
				if b.lo[u] > b.hi[u] {
					return false
				}
			}
		}
	}
	return true
}

// TestRangesArePassedAlongToTheEnd: as far as a plain way to do so gets, and figures that
// contradict each other are found where it finds them.
func TestRangesArePassedAlongToTheEnd(t *testing.T) {
	wrong, narrowed := 0, 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 12))
		a := printedWorld(t, rnd)
		b := a.s.printed()
		if seed%3 == 0 { // as if printed otherwise
			for range 1 + rnd.IntN(2) {
				u := rnd.IntN(len(b.lo))
				b.lo[u] = float64(rnd.IntN(4))
				b.hi[u] = b.lo[u] + float64(rnd.IntN(2))
			}
		}
		want := &bounds{slices.Clone(b.lo), slices.Clone(b.hi)}
		first := slices.Clone(b.hi)
		fits := closeIn(a.s, want)
		e := a.s.tighten(b)
		if fits != (e < 0) {
			t.Fatalf("seed %d: sum %d, and it fits %v", seed, e, fits)
		}
		if !fits {
			wrong++
			continue
		}
		if !slices.Equal(b.lo, want.lo) || !slices.Equal(b.hi, want.hi) {
			t.Fatalf("seed %d: %v, want %v", seed, b, want)
		}
		if !slices.Equal(b.hi, first) {
			narrowed++
		}
	}
	if wrong < 40 || narrowed < 100 {
		t.Errorf("%d contradict themselves, %d are narrowed", wrong, narrowed)
	}
}

// TestNoSumIsLookedAtInVain: each once, and again only when something in it was narrowed by
// another sum.
func TestNoSumIsLookedAtInVain(t *testing.T) {
	opts := Options{}
	table := square(t, false, 2, 9, 20, 8, 7, 30, 25, 35, 12)
	for name, c := range map[string]struct {
		p    Published
		want int
	}{
		"nothing is hidden": {PrintExactly(table, ""), 8},
		"one cell":          {Hide(table, "", opts, 5), 8}, // its column tells it, before its row is looked at
		"all":               {Hide(table, "", opts, 0), 8},
		"four":              {Hide(table, "", opts, 5, 6, 9, 10), 8 + 1}, // what the rows tell of y its column is told
	} {
		if a := begun(t, opts, c.p); a.s.looked != c.want {
			t.Errorf("%s: %d of %d sums", name, a.s.looked, len(a.s.start)-1)
		}
	}
}

// TestRangesOfAmounts: amounts are not cut to whole numbers, and large ones are told apart
// only as far as numbers of a computer are.
func TestRangesOfAmounts(t *testing.T) {
	for _, c := range []struct{ a, b, total Interval }{
		{Interval{0.25, 0.75}, Interval{0, math.Inf(1)}, Interval{2.5, 3}},
		{Interval{0, math.Inf(1)}, Interval{0, math.Inf(1)}, Interval{2.5, 3}},
		{Interval{1e9, 3e9}, Interval{0, 1e9}, Interval{0, 2.5e9}},
		{Interval{1e9, 2e9 + 500}, Interval{5e8, 1e9}, Interval{0, 2.5e9}},
	} {
		table := areas(t, Flat("a", "T", "1", "2"), 0.5, 2.25)
		table.Amounts = true
		p := PrintExactly(table, "r")
		p.Unknown = true
		for i, in := range []Interval{c.total, c.a, c.b} {
			p.Shown[i] = Shown{Banded, in}
		}
		a := begun(t, Options{}, p)
		want := &bounds{[]float64{c.total.Lower, c.a.Lower, c.b.Lower}, []float64{c.total.Upper, c.a.Upper, c.b.Upper}}
		closeIn(a.s, want)
		for u := range want.lo {
			if math.Abs(a.b.lo[u]-want.lo[u]) > 1e-9 || math.Abs(a.b.hi[u]-want.hi[u]) > 1e-9 && a.b.hi[u] != want.hi[u] {
				t.Errorf("%v to %v, want %v to %v", a.b.lo[u], a.b.hi[u], want.lo[u], want.hi[u])
			}
		}
	}
}

// TestNextToNothingIsNotNarrowed: what is left of a large amount is no news.
func TestNextToNothingIsNotNarrowed(t *testing.T) {
	for over, want := range map[float64]float64{50: 50, 300: 0} {
		table := areas(t, Flat("a", "T", "1", "2"), 1e9, 1e9)
		table.Amounts = true
		p := PrintExactly(table, "r")
		p.Shown[0], p.Shown[1] = Shown{Banded, Interval{0, 2e9}}, Shown{Banded, Interval{0, 1e9 + over}}
		if a := begun(t, Options{}, p); a.b.hi[1] != 1e9+want {
			t.Errorf("%v over: up to %v", over, a.b.hi[1])
		}
	}
}

// TestPartsHangTogether: two unknowns are of one part when sums lead from one to the other
// over unknowns that are open; each part has each sum of its own once, and the truth in it.
func TestPartsHangTogether(t *testing.T) {
	several := 0
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 13))
		a := printedWorld(t, rnd)
		if a.begin() >= 0 {
			t.Fatal("a contradiction")
		}
		for u := range a.b.lo { // closes some, so that there are several parts
			if rnd.IntN(3) == 0 {
				a.b.lo[u], a.b.hi[u] = a.s.u[u].value, a.s.u[u].value
			}
		}
		group := make([]int, len(a.s.u))
		for u := range group {
			group[u] = u
		}
		open := func(u int32) bool { return a.b.lo[u] < a.b.hi[u] }
		for range group {
			for e := int32(0); int(e)+1 < len(a.s.start); e++ {
				least := len(group)
				for _, u := range a.s.members(e) {
					if open(u) {
						least = min(least, group[u])
					}
				}
				for _, u := range a.s.members(e) {
					if open(u) {
						group[u] = least
					}
				}
			}
		}
		parts := a.s.components(a.b)
		seen := map[int32]bool{}
		for _, c := range parts {
			rows := map[int32]bool{}
			for v, u := range c.u {
				if seen[u] || !open(u) || group[u] != group[c.u[0]] {
					t.Fatalf("seed %d: %d is in this part", seed, u)
				}
				seen[u] = true
				if c.lo[v] != a.b.lo[u] || c.hi[v] != a.b.hi[u] || c.start[v] != a.s.u[u].value {
					t.Fatalf("seed %d: %d has another range", seed, u)
				}
				for _, e := range a.s.equationsOf(u) {
					rows[e] = true
				}
			}
			if len(rows) != len(c.rows) || !c.holds(c.start) || c.point(c.start) == nil || c.unknown {
				t.Fatalf("seed %d: %d sums, not %d, or the truth is none of its points", seed, len(c.rows), len(rows))
			}
			c.start[0]++
			if len(c.of) == 0 && len(c.rowsOf()[0]) > 0 && c.holds(c.start) {
				t.Fatalf("seed %d: what is not the truth holds", seed)
			}
		}
		for u := range group {
			if open(int32(u)) != seen[int32(u)] {
				t.Fatalf("seed %d: %d is in no part, or closed", seed, u)
			}
			if open(int32(u)) && group[u] == u {
				several++
			}
		}
		if several < len(parts) {
			t.Fatalf("seed %d: %d parts", seed, len(parts))
		}
	}
}

// TestAPointIsWholeAndWithin: a point proves something only where it is whole, within every
// range and true to every sum, as nearly as a programme comes to it.
func TestAPointIsWholeAndWithin(t *testing.T) {
	for _, amounts := range []bool{false, true} {
		for n, c := range []struct {
			x     []float64
			whole bool
			parts bool
		}{
			{[]float64{2, 3, 5}, true, true}, {[]float64{2, 3.00005, 5.00005}, true, true}, {[]float64{2, 3.0002, 5.0002}, false, true},
			{[]float64{2.5, 2.5, 5}, false, true}, {[]float64{1, 4, 5}, true, true}, {[]float64{0, 4, 4}, false, false},
			{[]float64{4, 1, 5}, true, true}, {[]float64{5, 1, 6}, false, false}, {[]float64{2, 3, 6}, false, false}, {[]float64{3, 3, 5}, false, false},
			{[]float64{2, 3, 5.00002}, true, false}, {[]float64{0.9999995, 4, 4.9999995}, true, true}, {[]float64{0.99999, 4, 4.99999}, true, false},
			{[]float64{4.0000005, 1, 5.0000005}, true, true}, {[]float64{4.00001, 1, 5.00001}, true, false},
		} {
			part := &component{s: &system{amounts: amounts}, u: []int32{0, 1, 2}, lo: []float64{1, 0, 0}, hi: []float64{4, 9, 9},
				rows: [][]term{{{2, -1}, {0, 1}, {1, 1}}}, sums: []float64{0}}
			want := c.whole && !amounts || c.parts && amounts
			if got := part.point(c.x); (got != nil) != want {
				t.Errorf("%d (amounts %v): %v", n, amounts, got)
			} else if got != nil && !amounts && (got[0] != math.Round(c.x[0]) || got[1] != math.Round(c.x[1])) {
				t.Errorf("%d: %v is not whole", n, got)
			}
		}
	}
	large := &component{s: &system{amounts: true}, u: []int32{0}, lo: []float64{0}, hi: []float64{1e12}, rows: [][]term{{{0, 1}}}, sums: []float64{1e9}}
	for off, want := range map[float64]bool{0: true, 500: true, 2000: false, -500: true, -2000: false} {
		if x := []float64{1e9 + off}; large.holds(x) != want || (large.point(x) != nil) != want {
			t.Errorf("%v of 1,000,000,000: %v", off, !want)
		}
	}
}

// TestWhatIsAroundAnUnknown: the unknowns that sums tie to it most closely, with each sum
// that they are in, the others being as they are.
func TestWhatIsAroundAnUnknown(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 14))
		c := closed(drawnPart(rnd))
		v, size := rnd.IntN(len(c.u)), 1+rnd.IntN(len(c.u))
		near := c.around(v, size)
		far := steps(c, v)
		in := map[int32]bool{}
		farthest := 0
		for _, u := range near.u {
			in[u], farthest = true, max(farthest, far[u])
		}
		rows := 0
		for _, row := range c.rows {
			if slices.ContainsFunc(row, func(e term) bool { return in[e.v] }) {
				rows++
			}
		}
		if near.u[0] != c.u[v] || len(in) != len(near.u) || len(near.u) > size || rows != len(near.rows) || !near.holds(near.start) {
			t.Fatalf("seed %d: %d of %d, %d sums of %d", seed, len(near.u), size, len(near.rows), rows)
		}
		for u, f := range far {
			if f >= 0 && (len(near.u) < size || f < farthest) && !in[int32(u)] {
				t.Fatalf("seed %d: %d is left out, %d sums away", seed, u, f)
			}
		}
		for k := range near.u {
			x := slices.Clone(near.start)
			full := slices.Clone(c.start)
			x[k], full[near.u[k]] = x[k]+1, full[near.u[k]]+1
			if near.holds(x) != c.holds(full) || near.lo[k] != c.lo[near.u[k]] || near.hi[k] != c.hi[near.u[k]] {
				t.Fatalf("seed %d: %d is another there", seed, near.u[k])
			}
		}
	}
}

// steps is how many sums lead from an unknown to each other, -1 where none do.
func steps(c *component, v int) []int {
	far := make([]int, len(c.u))
	for u := range far {
		far[u] = -1
	}
	far[v] = 0
	for d := range far {
		for _, row := range c.rows {
			if slices.ContainsFunc(row, func(e term) bool { return far[e.v] == d }) {
				for _, e := range row {
					if far[e.v] < 0 {
						far[e.v] = d + 1
					}
				}
			}
		}
	}
	return far
}

// TestAPartMadeSmallHasTheSamePoints: every set of whole counts of it is one of the whole
// part, and each of those is one of it.
func TestAPartMadeSmallHasTheSamePoints(t *testing.T) {
	smaller := 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 15))
		a := printedWorld(t, rnd)
		if a.begin() >= 0 {
			t.Fatal("a contradiction")
		}
		for _, c := range a.s.components(a.b) {
			size := 1.0
			for v := range c.u {
				c.hi[v] = math.Min(c.hi[v], c.start[v]+2)
				c.lo[v] = math.Max(c.lo[v], c.start[v]-2)
				size *= c.hi[v] - c.lo[v] + 1
			}
			if size > 20_000 {
				continue
			}
			var keep []int32
			for v := range c.u {
				if rnd.IntN(4) == 0 {
					keep = append(keep, int32(v))
				}
			}
			small := c.presolve(keep)
			if len(small.u) < len(c.u) {
				smaller++
			}
			if small.size() != len(c.u) || c.size() != len(c.u) {
				t.Fatalf("seed %d: its size is %d", seed, small.size())
			}
			for _, v := range keep {
				if !slices.Contains(small.u, c.u[v]) {
					t.Fatalf("seed %d: %d is written out", seed, c.u[v])
				}
			}
			all := map[[12]float64]bool{}
			for _, x := range wholePoints(c) {
				all[key(x)] = true
			}
			if len(c.u) > 12 {
				continue
			}
			within := 0
			for _, x := range wholePoints(small) {
				if full := small.expand(x); inside(c, full) {
					within++
					if !all[key(full)] {
						t.Fatalf("seed %d: %v is none of the whole", seed, full)
					}
				}
			}
			if within != len(all) || len(all) == 0 {
				t.Fatalf("seed %d: %d points of %d", seed, within, len(all))
			}
		}
	}
	if smaller < 50 {
		t.Errorf("%d were made smaller", smaller)
	}
}

func key(x []float64) (k [12]float64) {
	copy(k[:], x)
	return k
}

// TestCloseByIsLookedAtFirst: what shows a cell to be safe and lies around it is found
// there, in as few unknowns as do, and never in all of them.
func TestCloseByIsLookedAtFirst(t *testing.T) {
	usual := nearSizes
	defer func() { nearSizes = usual }()
	opts := Options{Rule: Rule{Threshold: 5}, Width: 2}
	p := Hide(square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50), "", opts, 5, 6, 7, 9, 10, 11)
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for n, c := range []struct {
		sizes []int
		ctx   context.Context
		width float64
	}{
		{[]int{2, 4, 5}, context.Background(), 2}, {[]int{2, 4}, context.Background(), 0}, {[]int{6}, context.Background(), 0}, {[]int{5, 6}, context.Background(), 2},
		{[]int{6, 5}, context.Background(), 0}, {[]int{5}, stopped, 0}, {nil, context.Background(), 0},
	} {
		nearSizes = c.sizes
		a := begun(t, opts, p)
		a.sizes.exactly = 1
		part := a.s.components(a.b)[0]
		u := a.s.at[0][5]
		for v, w := range part.u {
			if w == u {
				a.nearby(c.ctx, part, v)
			}
		}
		if got := a.inner.hi[u] - a.inner.lo[u]; got < c.width || c.width == 0 && got > 0 || a.outer.hi[u]-a.outer.lo[u] < 18 {
			t.Errorf("%d: it is %v wide", n, got)
		}
	}
}
