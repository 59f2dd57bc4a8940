package disclosure

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWhichCellsAreOneCount: cells of one key are one count where they can be: where both
// are known and equal, or where what was printed of them has something in common.
func TestWhichCellsAreOneCount(t *testing.T) {
	const unknown = -1
	for n, c := range []struct {
		one, two     float64 // the truth, or unknown
		first, after Interval
		same         bool
	}{
		{5, 5, Interval{0, 9}, Interval{0, 9}, true}, {5, 6, Interval{0, 9}, Interval{0, 9}, false}, {5, 5 + 1e-9, Interval{0, 9}, Interval{0, 9}, true},
		{5, unknown, Interval{0, 9}, Interval{4, 6}, true}, {5, unknown, Interval{0, 9}, Interval{5, 6}, true}, {5, unknown, Interval{0, 9}, Interval{4, 5}, true},
		{5, unknown, Interval{0, 9}, Interval{6, 8}, false}, {5, unknown, Interval{0, 9}, Interval{1, 4}, false}, {5, unknown, Interval{0, 9}, Interval{10, 12}, false},
		{unknown, unknown, Interval{0, 4}, Interval{3, 9}, true}, {unknown, unknown, Interval{0, 4}, Interval{4, 9}, true}, {unknown, unknown, Interval{0, 4}, Interval{5, 9}, false},
		{unknown, unknown, Interval{5, 9}, Interval{0, 4}, false}, {unknown, unknown, Interval{0, math.Inf(1)}, Interval{7, 7}, true},
	} {
		var published []Published
		for _, one := range []struct {
			truth   float64
			printed Interval
		}{{c.one, c.first}, {c.two, c.after}} {
			table := areas(t, Flat("a", "", "1"), math.Max(one.truth, 0))
			p := Published{Table: table, Shown: []Shown{{Banded, one.printed}}, Unknown: one.truth == unknown}
			if one.printed.Lower == one.printed.Upper {
				p.Shown[0].Form = Exact
			}
			published = append(published, p)
		}
		for range 2 {
			s, err := newSystem([]*Table{published[0].Table, published[1].Table}, published)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.at[0][0] == s.at[1][0]; got != c.same {
				t.Errorf("%d: one count %v", n, got)
			}
			if u := s.u[s.at[0][0]]; c.same {
				exact := published[0].Shown[0].Form == Exact || published[1].Shown[0].Form == Exact
				known := exact || !published[0].Unknown || !published[1].Unknown
				lo, hi := math.Max(c.first.Lower, c.after.Lower), math.Min(c.first.Upper, c.after.Upper)
				if u.known != known || u.exact != exact || u.lo != lo || u.hi != hi || known && math.Abs(u.value-math.Max(c.one, math.Max(c.two, map[bool]float64{true: 7}[exact]))) > 1e-8 {
					t.Errorf("%d: %+v", n, u)
				}
			}
			slices.Reverse(published)
		}
	}
}

// TestNoughtByDefinitionIsKnown: whatever was printed of it.
func TestNoughtByDefinitionIsKnown(t *testing.T) {
	table := areas(t, Flat("a", "T", "1", "2"), 0, 4)
	table.Cells[1].Structural = true
	p := PrintExactly(table, "")
	p.Shown[1], p.Unknown = Shown{Hidden, Interval{0, math.Inf(1)}}, true
	s, err := newSystem([]*Table{table}, []Published{p})
	if err != nil {
		t.Fatal(err)
	}
	if u := s.u[s.at[0][1]]; !u.known || !u.exact || u.lo != 0 || u.hi != 0 || u.value != 0 {
		t.Errorf("%+v", u)
	}
}

// TestWhatDoesNotGoTogether: tables that cannot be held together are named.
func TestWhatDoesNotGoTogether(t *testing.T) {
	ctx := context.Background()
	count, amount := areas(t, Flat("a", "T", "1", "2"), 3, 4), areas(t, Flat("a", "T", "1", "2"), 3, 4)
	amount.Name, amount.Amounts = "amounts", true
	off := PrintExactly(count, "")
	for cell, in := range map[int]Interval{0: {8, 9}, 1: {0, 2}} {
		p := PrintExactly(count, "")
		p.Shown[cell] = Shown{Banded, in}
		if _, err := Audit(ctx, []Published{p}, Options{}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("is not in what was printed, %v to %v", in.Lower, in.Upper)) {
			t.Error(err)
		}
		p.Shown[cell].Interval = Interval{count.Cells[cell].Count, count.Cells[cell].Count + 1}
		if _, err := Audit(ctx, []Published{p}, Options{}); err != nil {
			t.Error(err)
		}
		p.Shown[cell].Interval = Interval{count.Cells[cell].Count - 1, count.Cells[cell].Count}
		if _, err := Audit(ctx, []Published{p}, Options{}); err != nil {
			t.Error(err)
		}
	}
	off.Shown = off.Shown[:2]
	if _, err := Audit(ctx, []Published{off}, Options{}); err == nil || !strings.Contains(err.Error(), "has 3 cells, and 2 were printed") {
		t.Error(err)
	}
	for want, tables := range map[string][]*Table{
		"are of one population, but only one has amounts": {count, amount}, "was not made by NewTable": {{Name: "t", Cells: make([]Cell, 2)}},
	} {
		if _, err := newSystem(tables, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	large := areas(t, Flat("a", "T", "1", "2"), 1e9, 1e9)
	large.Amounts = true
	for by, wrong := range map[float64]bool{50: false, 500: true, -50: false, -500: true} {
		large.Cells[0].Count = 2e9 + by
		if _, err := newSystem([]*Table{large}, nil); (err != nil) != wrong {
			t.Errorf("%v of 2,000,000,000: %v", by, err)
		}
	}
	half := PrintExactly(count, "")
	half.Unknown = true
	half.Shown[1] = Shown{Banded, Interval{0, 9}}
	bad := areas(t, Flat("b", "T", "1", "2"), 3, 4)
	bad.Cells[0].Count = 9
	bad.Name = "bad"
	if _, err := Audit(ctx, []Published{half, PrintExactly(bad, "")}, Options{}); err == nil || !strings.Contains(err.Error(), `"bad" does not add up: T is 9, its parts are 7`) {
		t.Errorf("behind one of which parts are not known: %v", err)
	}
	if _, err := Suppress(ctx, []*Table{count}, Options{Before: []Published{half}}, nil); err == nil || !strings.Contains(err.Error(), "true counts are not given") {
		t.Error(err)
	}
}

// TestFiguresThatContradictThemselves: are named where sums alone show it, and found where
// only the whole does.
func TestFiguresThatContradictThemselves(t *testing.T) {
	ctx := context.Background()
	p := PrintExactly(areas(t, Flat("a", "T", "1", "2"), 0, 0), "")
	p.Unknown = true
	p.Shown = []Shown{{Exact, Interval{9, 9}}, {Banded, Interval{0, 4}}, {Banded, Interval{0, 4}}}
	r, err := Audit(ctx, []Published{p}, Options{})
	if want := `what was printed contradicts itself: table "areas", no parts add up to T`; err != nil || r.Impossible != want || r.Err() == nil || r.String() != want+"\n" {
		t.Errorf("%v, %v", err, r)
	}
	// Of three, each two together are an odd number: none are whole, but all could be halves.
	w := &world{dims: []Dimension{Flat("a", "T", "1", "2"), Flat("b", "T", "x", "y")}}
	q := PrintExactly(w.table("t", 0, 1), "")
	q.Unknown = true
	for c, in := range []Interval{{4, 4}, {0, 9}, {0, 9}, {1, 1}, {0, 2}, {0, 2}, {1, 1}, {0, 2}, {0, 2}} {
		q.Shown[c] = Shown{Banded, in}
	}
	if r, err = Audit(ctx, []Published{q}, Options{}); err != nil || r.Impossible == "" {
		t.Errorf("1 and 1 are 4: %v", r)
	}
}

// TestWhatOneReleaseAddsToAnother: which findings are new with it, and which the earlier
// tables tell as well.
func TestWhatOneReleaseAddsToAnother(t *testing.T) {
	ctx := context.Background()
	opts := Options{Rule: Rule{Threshold: 5}, Width: 3}
	table := areas(t, Flat("a", "T", "1", "2", "3"), 3, 4, 50)
	open := Hide(table, "open", opts, 1) // tells 1 by the total
	shut := Hide(table, "shut", opts, 1, 2)
	apart := areas(t, Flat("c", "T", "x", "y"), 30, 27)
	of := func(r *Report, code string) *Finding {
		for i := range r.Findings {
			if strings.HasSuffix(r.Findings[i].Where, ": "+code) {
				return &r.Findings[i]
			}
		}
		return &Finding{}
	}
	one := areas(t, Flat("d", "T", "p", "q"), 2, 1)
	one.Fixed = map[string]string{"a": "1"}
	banded := PrintExactly(table, "banded")
	banded.Shown[1] = Shown{Banded, Interval{0, 10}}
	for name, c := range map[string]struct {
		before, next    []Published
		unsafe, earlier bool
		isNew           bool
	}{
		"told by the first":            {nil, []Published{open}, true, false, true},
		"told before":                  {[]Published{open}, []Published{PrintExactly(apart, "")}, true, true, false},
		"told before, hidden again":    {[]Published{open}, []Published{shut}, true, true, false},
		"told by both":                 {[]Published{shut}, []Published{open}, true, true, false},
		"safe before, and told now":    {[]Published{shut}, []Published{PrintExactly(one, "")}, true, false, true},
		"safe, and safe":               {[]Published{Hide(table, "all", opts, 0, 1, 2)}, []Published{PrintExactly(apart, "")}, false, false, false},
		"in a band that others narrow": {[]Published{Hide(table, "all", opts, 0, 1, 2)}, []Published{banded}, true, false, true},
	} {
		r, err := CheckRelease(ctx, c.before, c.next, opts)
		if err != nil {
			t.Fatal(err)
		}
		// In shut 1 and 2 add up to 7: each can be 0 to 7, and is safe.
		if name == "told by both" {
			c.earlier, c.isNew = false, true
		}
		f := of(r, "1")
		if !f.Safe != c.unsafe || f.Earlier != c.earlier || f.New != c.isNew {
			t.Errorf("%s: %+v", name, f)
		}
	}
	// Of two counts of one key, since one was revised, the narrower is what was told.
	revised := areas(t, Flat("a", "T", "1", "2", "3"), 2, 4, 50)
	wide := Hide(revised, "wide", opts, 0, 1)
	wide.Shown[1] = Shown{Banded, Interval{1, 3}}
	for _, before := range [][]Published{{open, wide}, {wide, open}} {
		was, err := workedOut(ctx, before, []Published{PrintExactly(apart, "")}, opts)
		if at := was[table.Key(1)]; err != nil || at != (Interval{3, 3}) {
			t.Errorf("%v, %v", at, err)
		}
		if at, told := was[table.Key(2)]; !told || at != (Interval{4, 4}) {
			t.Errorf("%v of what is printed as it is", at)
		}
	}
	if was, err := workedOut(ctx, []Published{shut}, nil, opts); err != nil || len(was) != 0 {
		t.Errorf("safe, and worked out: %v, %v", was, err)
	}
}

// TestALongerExchangeIsFoundByAProgramme: six cells in a ring protect each other, though no
// move of four cells does.
func TestALongerExchangeIsFoundByAProgramme(t *testing.T) {
	ctx := context.Background()
	ring := []int{5, 6, 10, 11, 13, 15}
	table := square(t, false, 3, 12, 20, 15, 8, 14, 25, 35, 9)
	opts := Options{Rule: Rule{Threshold: 5}, Width: 3, Keep: func(k Key) bool {
		return !slices.ContainsFunc(ring, func(c int) bool { return table.Key(c) == k })
	}}
	p, err := Suppress(ctx, []*Table{table}, opts, nil)
	if err != nil || p.Check(opts) != nil && len(p.Unprotected) == 0 {
		t.Fatal(err, p.Check(opts))
	}
	opts.Keep = nil
	for name, c := range map[string]struct {
		change    func(h *suppressor)
		protected bool
	}{
		"a ring":            {func(*suppressor) {}, true},
		"too often":         {func(h *suppressor) { h.programmes = programmeTimes }, false},
		"once more":         {func(h *suppressor) { h.programmes = programmeTimes - 1 }, true},
		"a link is printed": {func(h *suppressor) { h.show(h.s.at[0][10]) }, false},
	} {
		h, err := newSuppressor([]*Table{table}, []int{0}, nil, &opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range ring {
			h.hide(h.s.at[0][c])
		}
		c.change(h)
		u := h.s.at[0][5]
		times := h.programmes
		if h.widen(u); h.isProtected(u) {
			t.Fatal("moves do it: this test tests nothing")
		}
		h.byProgramme(ctx, u)
		if err := h.inStep(); h.isProtected(u) != c.protected || err != nil {
			t.Errorf("%s: from %v to %v, %v", name, h.low[u], h.high[u], err)
		}
		if h.programmes != min(times+1, programmeTimes) {
			t.Errorf("%s: %d times", name, h.programmes)
		}
		if part := h.around(u); c.protected && (len(part.u) != 6 || len(part.rows) != 6 || !part.holds(part.start) || part.point(part.start) == nil) {
			t.Errorf("%s: %d hang together by %d sums", name, len(part.u), len(part.rows))
		}
	}
}

// TestAnAuditThatIsToldToStopSaysNothing: and neither does a rounding.
func TestAnAuditThatIsToldToStopSaysNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opts := Options{Rule: Rule{Threshold: 5}}
	p := Hide(square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50), "", opts, 5, 6, 9, 10)
	if r, err := Audit(ctx, []Published{p}, opts); err == nil || r != nil {
		t.Errorf("%v, %v", err, r)
	}
	if r, err := CheckRelease(ctx, nil, []Published{p}, opts); err == nil || r != nil {
		t.Errorf("%v, %v", err, r)
	}
	p.Unknown = true
	if r, err := Audit(ctx, []Published{p}, opts); err == nil || r != nil {
		t.Errorf("%v, %v", err, r)
	}
	if _, err := Round(ctx, []*Table{p.Table}, 5); err == nil {
		t.Error("it went on")
	}
}

// TestMovesShowLargePartsSafe: each processor its share, none left out, and no farther than
// trying all gives.
func TestMovesShowLargePartsSafe(t *testing.T) {
	shown := 0
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 20))
		dims := []Dimension{Flat("a", "T", "1", "2", "3"), Flat("b", "T", "x", "y", "z")}
		table := newWorld(rnd, 3, dims...).table("t", 0, 1)
		opts := Options{Rule: Rule{Threshold: 2, Zeros: true}, Width: 1}
		var hidden []int
		for c := range table.Cells {
			if c%4 != 0 && c > 4 {
				hidden = append(hidden, c)
			}
		}
		p := Hide(table, "r", opts, hidden...)
		try := newAttacker([]Published{p}, 30, false)
		try.ranges()
		for _, per := range []int{1, 1000} {
			a := begun(t, opts, p)
			a.sizes.exactly, a.sizes.perWorker = 3, per
			parts := a.s.components(a.b)
			a.moveAll(context.Background(), parts)
			for u := range a.s.u {
				is := try.found[try.place[nameOf(&p, a.s.u[u].cell, false)]]
				if a.inner.lo[u] < is.Lower || a.inner.hi[u] > is.Upper {
					t.Fatalf("seed %d: %d from %v to %v, by trying all %v", seed, u, a.inner.lo[u], a.inner.hi[u], is)
				}
				if a.primary[u] && is.Width() >= a.need[u] {
					if shown++; a.underProtected(int32(u)) {
						t.Fatalf("seed %d: %d is not shown to be safe, and is from %v", seed, u, is)
					}
				}
			}
		}
		a := begun(t, opts, p)
		a.moveAll(context.Background(), a.s.components(a.b))
		for u := range a.s.u {
			if a.inner.lo[u] != a.inner.hi[u] {
				t.Fatal("a small part is left to the programme")
			}
		}
	}
	if shown < 200 {
		t.Errorf("%d shown to be safe", shown)
	}
}
