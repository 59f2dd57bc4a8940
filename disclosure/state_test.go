package disclosure

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// protectedSomewhat is a suppressor after its first searches, before it looks for less.
func protectedSomewhat(t *testing.T, rnd *rand.Rand) *suppressor {
	t.Helper()
	w, keeps := worldsToTry(rnd)
	opts := &Options{Rule: Rule{Threshold: float64(1 + rnd.IntN(2))}, Width: float64(1 + rnd.IntN(2)), ZerosShown: rnd.IntN(3) == 0}
	var tables []*Table
	var group []int
	for i, keep := range keeps {
		tables, group = append(tables, w.table("t", keep...)), append(group, i)
	}
	h, err := newSuppressor(tables, group, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range h.ordered() {
		h.protect(context.Background(), u)
	}
	return h
}

// inStep holds what a suppressor has written down: each end is reached by the change that
// it names, each change keeps every sum, touches only what is hidden and stays within what
// a reader knows, and the lists of who relies on what have each of them once.
func (h *suppressor) inStep() error {
	if len(h.touched) > 0 || len(h.changes) != len(h.reliesOn) {
		return fmt.Errorf("%d are touched, %d changes and %d lists", len(h.touched), len(h.changes), len(h.reliesOn))
	}
	in := make([][]int32, len(h.s.u))
	for id, change := range h.changes {
		by := map[int32]float64{}
		for _, d := range change {
			by[d.u] = d.by
			in[d.u] = append(in[d.u], int32(id))
		}
		for e := int32(0); int(e)+1 < len(h.s.start); e++ {
			m := h.s.members(e)
			sum := -by[m[0]]
			for _, part := range m[1:] {
				sum += by[part]
			}
			if math.Abs(sum) > 1e-9 {
				return fmt.Errorf("change %d does not add up", id)
			}
		}
	}
	for u := range h.s.u {
		if !slices.Equal(in[u], h.byUnknown[u]) {
			return fmt.Errorf("%d is in %v, and %v is written down", u, in[u], h.byUnknown[u])
		}
		if h.cur[u] != h.value[u] || h.isTouched[u] || h.rooms[0][u] != h.value[u]-h.lo[u] || h.rooms[1][u] != h.hi[u]-h.value[u] {
			return fmt.Errorf("%d is not back at the truth", u)
		}
		if !h.hidden[u] && (h.lo[u] != h.value[u] || h.hi[u] != h.value[u]) || h.hidden[u] && (h.lo[u] != h.least || !math.IsInf(h.hi[u], 1)) {
			return fmt.Errorf("%d goes from %v to %v, hidden %v", u, h.lo[u], h.hi[u], h.hidden[u])
		}
		for _, end := range []struct {
			at float64
			by int32
		}{{h.low[u], h.lowBy[u]}, {h.high[u], h.highBy[u]}} {
			if err := h.reaches(int32(u), end.at, end.by); err != nil {
				return err
			}
		}
	}
	return nil
}

// reaches says whether an end is where its change leads.
func (h *suppressor) reaches(u int32, end float64, id int32) error {
	if id == truth {
		if end != h.value[u] {
			return fmt.Errorf("%d is at %v by no change", u, end)
		}
		return nil
	}
	if !slices.Contains(h.reliesOn[id], u) {
		return fmt.Errorf("nothing says that %d relies on %d", u, id)
	}
	reached := h.value[u]
	for _, d := range h.changes[id] {
		if d.u == u {
			reached += d.by
		}
		if to := h.value[d.u] + d.by; !h.hidden[d.u] || to < h.least-1e-9 {
			return fmt.Errorf("%d relies on %d at %v, hidden %v", u, d.u, to, h.hidden[d.u])
		}
	}
	if math.Abs(reached-end) > 1e-9 {
		return fmt.Errorf("%d is at %v, and its change leads to %v", u, end, reached)
	}
	return nil
}

// picture is all that a trial may have to put back.
func (h *suppressor) picture() string {
	return fmt.Sprint(h.hidden, h.low, h.high, h.lowBy, h.highBy, h.changes, h.reliesOn, h.byUnknown, h.rooms)
}

// unprotected lists the cells of the rule without the range promised.
func (h *suppressor) unprotected() (out []int32) {
	for u := range h.s.u {
		if h.primary[u] && h.high[u]-h.low[u] < h.opts.need(h.value[u], h.s.amounts) {
			out = append(out, int32(u))
		}
	}
	return out
}

func (h *suppressor) costNow() (sum float64) {
	for u := range h.hidden {
		if h.hidden[u] && !h.primary[u] {
			sum += h.cost[u]
		}
	}
	return sum
}

// TestATrialIsKeptOrUndone: whether cells are printed to see if all that relied on them can
// do without, or to look for what costs less, in the end all are protected as before, all
// that is written down is true, and what did not help is as if it had not been tried.
func TestATrialIsKeptOrUndone(t *testing.T) {
	ctx := context.Background()
	var kept, undone [2]int
	for seed := range uint64(250) {
		rnd := rand.New(rand.NewPCG(seed, 17))
		h := protectedSomewhat(t, rnd)
		if err := h.inStep(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for range 6 {
			extra := h.secondary()
			if len(extra) == 0 {
				break
			}
			u := extra[rnd.IntN(len(extra))]
			kind := rnd.IntN(2)
			before, bad, was, steps := h.picture(), h.unprotected(), h.costNow(), h.steps
			if kind == 0 {
				h.tryToShow(ctx, u)
			} else {
				set := h.neighbours(u, rnd)
				if better := h.tryWithout(set); better != (h.costNow() < was-1e-9) {
					t.Fatalf("seed %d: better %v, from %v to %v", seed, better, was, h.costNow())
				}
			}
			if err := h.inStep(); err != nil {
				t.Fatalf("seed %d, kind %d: %v", seed, kind, err)
			}
			if got := h.unprotected(); len(got) > len(bad) || h.steps < steps {
				t.Fatalf("seed %d: %v are not protected, %v were not before", seed, got, bad)
			}
			if h.costNow() > was+1e-9 {
				t.Fatalf("seed %d: it costs more", seed)
			}
			if h.costNow() < was-1e-9 {
				kept[kind]++
			} else {
				undone[kind]++
				if h.picture() != before {
					t.Fatalf("seed %d, kind %d: it is not as it was", seed, kind)
				}
			}
		}
	}
	if min(kept[0], kept[1]) < 10 || min(undone[0], undone[1]) < 100 {
		t.Errorf("kept %v, undone %v", kept, undone)
	}
}

// TestNeighboursAreOfOneSum: and hidden, not by the rule, not published before, the first
// of them the one asked for; five at most.
func TestNeighboursAreOfOneSum(t *testing.T) {
	most := 0
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 18))
		h := protectedSomewhat(t, rnd)
		if rnd.IntN(2) == 0 && len(h.s.tables) > 1 {
			h.ours = 1
		}
		for _, u := range h.secondary() {
			if h.s.u[u].table >= h.ours || h.primary[u] || !h.hidden[u] {
				t.Fatalf("seed %d: %d is none of ours to print", seed, u)
			}
			set := h.neighbours(u, rnd)
			most = max(most, len(set))
			seen := map[int32]bool{}
			for _, w := range set {
				together := slices.ContainsFunc(h.s.equationsOf(u), func(e int32) bool { return slices.Contains(h.s.members(e), w) })
				if seen[w] || !h.hidden[w] || h.primary[w] || h.s.u[w].table >= h.ours || !together {
					t.Fatalf("seed %d: %d beside %d", seed, w, u)
				}
				seen[w] = true
			}
			if set[0] != u || len(set) > 5 {
				t.Fatalf("seed %d: %v", seed, set)
			}
		}
	}
	if most != 5 {
		t.Errorf("at most %d", most)
	}
}

// TestLookingForLessStops: when its steps are used up, and when it is told to.
func TestLookingForLessStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	tried, total := 0, 0.0
	for seed := range uint64(80) {
		rnd := rand.New(rand.NewPCG(seed, 19))
		h := protectedSomewhat(t, rnd)
		if len(h.secondary()) == 0 {
			continue
		}
		tried++
		h.steps += 1_000_000_000 // what went before does not count
		before, steps := h.picture(), h.steps
		for _, step := range []func(context.Context, int) error{h.improve, h.cleanUp} {
			if err := step(context.Background(), -1); err != nil || h.picture() != before || h.steps != steps {
				t.Fatal("without any steps it did something", err)
			}
			if err := step(ctx, 1_000_000); err == nil || h.picture() != before || h.steps != steps {
				t.Fatal("told to stop it went on")
			}
		}
		if err := h.improve(context.Background(), 0); err != nil || h.steps == steps {
			t.Fatal("with no more than one trial it made none")
		}
		was := h.costNow()
		if err := h.improve(context.Background(), 1_000_000); err != nil {
			t.Fatal(err)
		}
		if err := h.cleanUp(context.Background(), 1_000_000); err != nil {
			t.Fatal(err)
		}
		if total += was - h.costNow(); h.costNow() > was {
			t.Fatal("it costs more")
		}
		again := h.picture()
		if h.improve(context.Background(), 1_000_000) != nil || h.costNow() > was || again == "" {
			t.Fatal("a second time")
		}
	}
	cleaned := 0.0
	for seed := range uint64(80) {
		h := protectedSomewhat(t, rand.New(rand.NewPCG(seed, 19)))
		h.steps += 1_000_000_000
		was := h.costNow()
		if err := h.cleanUp(context.Background(), 1_000_000); err != nil {
			t.Fatal(err)
		}
		cleaned += was - h.costNow()
	}
	if cleaned < 5 {
		t.Errorf("cleaning up saves %v", cleaned)
	}
	if tried < 40 || total < 10 {
		t.Errorf("%d tried, and %v less", tried, total)
	}
}

// rounds counts how often it is asked whether to go on.
type rounds struct {
	context.Context
	n int
}

func (r *rounds) Err() error {
	r.n++
	return nil
}

// TestLookingForLessGoesOnWhileItHelps: six rounds at least, and then as long as the last
// one found something.
func TestLookingForLessGoesOnWhileItHelps(t *testing.T) {
	var after [61]int
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 25))
		codes := []string{"1", "2", "3", "4", "5", "6"}
		w := newWorld(rnd, 9, Flat("a", "T", codes...), Flat("b", "T", codes...))
		h, err := newSuppressor([]*Table{w.table("t", 0, 1)}, []int{0}, nil, &Options{Rule: Rule{Threshold: 2}, Width: 2, Cost: func(*Table, int) float64 { return 0.5 + rnd.Float64() }})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range h.ordered() {
			h.protect(context.Background(), u)
		}
		was := h.costNow()
		r := &rounds{Context: context.Background()}
		if err := h.improve(r, 1_000_000_000); err != nil || r.n < 6 || r.n > 60 || h.costNow() > was {
			t.Fatalf("seed %d: %v after %d rounds", seed, err, r.n)
		}
		after[r.n]++
	}
	if after[6] < 15 || after[6] == 30 {
		t.Errorf("after so many rounds: %v", after)
	}
}

// TestHowMuchWorkThereIs: what is asked for, or what suits most tables.
func TestHowMuchWorkThereIs(t *testing.T) {
	for work, want := range map[int]limits{0: usualLimits, -3: usualLimits, 1: {1, 75, 5000}, 100: {100, 7500, 500_000}} {
		if got := limitsFor(work); got != want {
			t.Errorf("%d: %+v", work, got)
		}
	}
}

// TestTotalsComeLast: of the cells to protect, those that are a total of nothing first.
func TestTotalsComeLast(t *testing.T) {
	opts := &Options{Rule: Rule{Threshold: 99}}
	h, err := newSuppressor([]*Table{square(t, false, 1, 1, 1, 1, 1, 1, 1, 1, 1)}, []int{0}, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, u := range h.ordered() {
		got = append(got, h.s.u[u].cell)
	}
	if want := []int{5, 6, 7, 9, 10, 11, 13, 14, 15, 1, 2, 3, 4, 8, 12, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestProgressIsTold: from nothing to all, twice as many as there are to protect, and
// a pass that is told to stop stops.
func TestProgressIsTold(t *testing.T) {
	table := square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50)
	var told [][2]int
	if _, err := Suppress(context.Background(), []*Table{table}, Options{Rule: Rule{Threshold: 9}}, func(done, total int) { told = append(told, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if want := [][2]int{{0, 4}, {2, 4}, {4, 4}}; !slices.Equal(told, want) {
		t.Errorf("%v, want %v", told, want)
	}
	told = nil
	var codes []string
	for i := range 17 {
		codes = append(codes, fmt.Sprint(i))
	}
	many := newWorld(rand.New(rand.NewPCG(1, 26)), 9, Flat("a", "T", codes...), Flat("b", "T", codes...)).table("t", 0, 1)
	if _, err := Suppress(context.Background(), []*Table{many}, Options{Rule: Rule{Threshold: 9999, Zeros: true}}, func(done, total int) { told = append(told, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if want := [][2]int{{0, 648}, {256, 648}, {324, 648}, {580, 648}, {648, 648}}; !slices.Equal(told, want) {
		t.Errorf("%v, want %v", told, want)
	}
	h := &suppressor{}
	ctx, cancel := context.WithCancel(context.Background())
	done, asked := 0, 0
	if err := h.pass(ctx, make([]int32, 1000), 1, func(int32) {
		if done++; done == 300 {
			cancel()
		}
	}, func(int) { asked++ }); err == nil || done != 512 || asked != 2 {
		t.Errorf("%v after %d, asked %d times", err, done, asked)
	}
}

// TestCheapCellsGoFirst: of cells that would do alike the one that costs less is hidden,
// and without a price few and small ones.
func TestCheapCellsGoFirst(t *testing.T) {
	table := square(t, false, 3, 20, 30, 15, 18, 40, 25, 35, 50)
	for name, c := range map[string]struct {
		cost func(*Table, int) float64
		want []int
	}{
		"few and small": {nil, []int{6, 9, 10}},
		"the last is free": {func(_ *Table, c int) float64 {
			return map[bool]float64{true: -1, false: 10}[c == 15 || c == 13 || c == 7]
		}, []int{7, 13, 15}},
		"alike": {func(_ *Table, c int) float64 { return 1 + float64(c%2)/10 }, nil},
	} {
		p, err := Suppress(context.Background(), []*Table{table}, Options{Rule: Rule{Threshold: 5}, Cost: c.cost}, nil)
		if err != nil || c.want != nil && !slices.Equal(p.Secondary[0], c.want) || len(p.Secondary[0]) != 3 {
			t.Errorf("%s: %v, %v", name, p.Secondary[0], err)
		}
	}
	h := &suppressor{opts: &Options{}}
	if a, b := h.costOf(table, 5), h.costOf(table, 6); a != 1+math.Log1p(3)/20 || b <= a {
		t.Errorf("%v and %v", a, b)
	}
}
