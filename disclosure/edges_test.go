package disclosure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestACheckRefusesEachLie: Check makes the tables of a proof itself. One lie for each
// thing that it looks at, and what is just within each is taken.
func TestACheckRefusesEachLie(t *testing.T) {
	lower := []Change{{0, 5, -1}, {0, 6, 1}, {0, 9, 1}, {0, 10, -1}}
	higher := []Change{{0, 5, 3}, {0, 6, -3}, {0, 9, -3}, {0, 10, 3}}
	for name, c := range map[string]struct {
		change func(p *Pattern, o *Options)
		want   string
	}{
		"nothing":                {func(*Pattern, *Options) {}, ""},
		"exactly wide enough":    {func(_ *Pattern, o *Options) { o.Width = 4 }, ""},
		"not wide enough":        {func(_ *Pattern, o *Options) { o.Width = 5 }, "made up, 1, x: the range is 4 wide and must be 5"},
		"says more than it does": {func(p *Pattern, _ *Options) { p.Proofs[0].Up = 4 }, "does not move the cell by 4"},
		"says less below":        {func(p *Pattern, _ *Options) { p.Proofs[0].Down = 0 }, "does not move the cell by 0"},
		"a printed cell":         {func(p *Pattern, _ *Options) { p.Hidden[0][10] = false }, "changes a printed cell"},
		"half a person":          {func(p *Pattern, _ *Options) { p.Proofs[0] = halved(p.Proofs[0]) }, "moves parts of people"},
		"half an amount":         {func(p *Pattern, _ *Options) { p.Tables[0].Amounts, p.Proofs[0] = true, halved(p.Proofs[0]) }, ""},
		"down to nobody":         {func(p *Pattern, _ *Options) { p.Proofs[0].Down, p.Proofs[0].Lower = -2, times(lower, 2) }, ""},
		"below nobody":           {func(p *Pattern, _ *Options) { p.Proofs[0].Down, p.Proofs[0].Lower = -3, times(lower, 3) }, "goes below what a reader knows"},
		"down to one":            {func(_ *Pattern, o *Options) { o.ZerosShown = true }, ""},
		"a nought that is printed": {func(p *Pattern, o *Options) {
			o.ZerosShown, p.Proofs[0].Down, p.Proofs[0].Lower = true, -2, times(lower, 2)
		}, "goes below what a reader knows"},
		"one row alone":    {func(p *Pattern, _ *Options) { p.Proofs[0].Lower = lower[:2] }, "does not add up"},
		"one column alone": {func(p *Pattern, _ *Options) { p.Proofs[0].Lower = []Change{lower[0], lower[2]} }, "does not add up"},
		"with the totals": {func(p *Pattern, _ *Options) {
			p.Proofs[0].Lower = []Change{{0, 5, -1}, {0, 4, -1}, {0, 1, -1}, {0, 0, -1}}
		}, ""},
		"totals turned round": {func(p *Pattern, _ *Options) {
			p.Proofs[0].Lower = []Change{{0, 5, -1}, {0, 4, 1}, {0, 1, 1}, {0, 0, 1}}
		}, "does not add up"},
		"none at all":            {func(p *Pattern, _ *Options) { p.Proofs = nil }, "it has no proof"},
		"of another cell":        {func(p *Pattern, _ *Options) { p.Proofs[0].Cell = 6 }, "does not move the cell by -1"},
		"given up":               {func(p *Pattern, _ *Options) { p.Unprotected = []Key{"k"} }, "1 cells could not be protected, the first is k"},
		"tables that add up not": {func(p *Pattern, _ *Options) { p.Tables[0].Cells[0].Count++ }, "does not add up"},
		"in two steps": {func(p *Pattern, _ *Options) {
			p.Proofs[0].Lower = append(slices.Clone(times(lower, 3)), times(lower, -2)...)
		}, "goes below"},
		"in two steps, within": {func(p *Pattern, _ *Options) {
			p.Proofs[0].Down, p.Proofs[0].Lower = -2, append(slices.Clone(lower), lower...)
		}, ""},
		"of a table before": {func(p *Pattern, _ *Options) { p.Proofs[0].Lower = append([]Change{{1, 99, 7}}, lower...) }, ""},
		"printed before": {func(p *Pattern, _ *Options) {
			p.Proofs, p.before = nil, []Published{PrintExactly(p.Tables[0], "before")}
		}, ""},
		"hidden before": {func(p *Pattern, o *Options) {
			p.Proofs, p.before = nil, []Published{Hide(p.Tables[0], "before", *o, 5)}
		}, "it has no proof"},
		"the first printed before": {func(p *Pattern, o *Options) {
			o.Rule.Threshold = 7
			p.Proofs, p.before = nil, []Published{Hide(p.Tables[0], "before", *o, 10)}
		}, "made up, 2, y: it has no proof"},
		"another printed before": {func(p *Pattern, o *Options) {
			o.Rule.Threshold = 7
			p.before = []Published{Hide(p.Tables[0], "before", *o, 10)}
			p.Proofs = []Proof{{Cell: 10, Down: -1, Up: 3, Lower: lower, Higher: higher}}
		}, ""},
		"the second of two": {func(p *Pattern, o *Options) {
			o.Rule.Threshold = 7
		}, "made up, 2, y: it has no proof"},
	} {
		opts := Options{Rule: Rule{Threshold: 2}}
		p := &Pattern{Tables: []*Table{square(t, false, 2, 9, 20, 8, 7, 30, 25, 35, 12)}, Hidden: [][]bool{make([]bool, 16)},
			Proofs: []Proof{{Cell: 5, Down: -1, Up: 3, Lower: lower, Higher: higher}}}
		for _, cell := range []int{0, 1, 4, 5, 6, 9, 10} {
			p.Hidden[0][cell] = true
		}
		c.change(p, &opts)
		err := p.Check(opts)
		want := strings.Replace(c.want, "made up, ", `table "made up", `, 1)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func times(changes []Change, n float64) (out []Change) {
	for _, c := range changes {
		out = append(out, Change{c.Table, c.Cell, n * c.By})
	}
	return out
}

func halved(p Proof) Proof {
	p.Down, p.Lower = p.Down/2, times(p.Lower, 0.5)
	return p
}

// TestACheckLooksAtEveryPopulation: a lie in one is found whatever comes before it.
func TestACheckLooksAtEveryPopulation(t *testing.T) {
	opts := Options{Rule: Rule{Threshold: 5}}
	for lie := range 2 {
		var tables []*Table
		for _, population := range []string{"children", "adults"} {
			table := square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50)
			table.Population = population
			tables = append(tables, table)
		}
		p, err := Suppress(context.Background(), tables, opts, nil)
		if err != nil || p.Check(opts) != nil || len(p.Proofs) != 2 {
			t.Fatal(err, len(p.Proofs))
		}
		holdsEach(t, p, provedBy(t, opts, p.Print("r", opts)[lie:lie+1]))
		p.Proofs[lie].Up += 2
		if p.Check(opts) == nil {
			t.Errorf("a lie of population %d passes", lie)
		}
	}
}

// TestOneCountOfTwoTablesCountsOnce: of the hidden cells of linked tables.
func TestOneCountOfTwoTablesCountsOnce(t *testing.T) {
	one := square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50)
	two, err := NewTable("two", one.Dimensions[:1], []Cell{{Index: []int{1}, Count: 53}, {Index: []int{2}, Count: 63}, {Index: []int{3}, Count: 110}})
	if err != nil {
		t.Fatal(err)
	}
	p := &Pattern{Tables: []*Table{one, two}, Primary: [][]int{{5, 4}, {1}}, Secondary: [][]int{{0, 6, 8}, {0, 3, 2}}}
	if a, b := p.Count(); a != 2 || b != 4 {
		t.Errorf("%d and %d", a, b)
	}
	p = &Pattern{Tables: []*Table{one}, Primary: [][]int{{5}}, Secondary: [][]int{{6, 9, 10}}}
	if a, b := p.Count(); a != 1 || b != 3 {
		t.Errorf("%d and %d", a, b)
	}
}

// TestWhatTheRulesHide: each at its limit and beside it.
func TestWhatTheRulesHide(t *testing.T) {
	for n, c := range []struct {
		rule Rule
		cell Cell
		want bool
	}{
		{Rule{Threshold: 3}, Cell{Count: 3}, true},
		{Rule{Threshold: 3}, Cell{Count: 4}, false},
		{Rule{Threshold: 3}, Cell{Count: 0}, false},
		{Rule{Zeros: true}, Cell{Count: 0}, true},
		{Rule{Zeros: true}, Cell{Count: 0, Structural: true}, false},
		{Rule{DominanceN: 1, DominanceK: 50}, Cell{Count: 100, Largest: []float64{50, 50}}, false},
		{Rule{DominanceN: 1, DominanceK: 50}, Cell{Count: 100, Largest: []float64{51, 49}}, true},
		{Rule{DominanceN: 2, DominanceK: 80}, Cell{Count: 100, Largest: []float64{50, 31, 19}}, true},
		{Rule{DominanceN: 2, DominanceK: 80}, Cell{Count: 100, Largest: []float64{50, 30, 20}}, false},
		{Rule{DominanceN: 3, DominanceK: 80}, Cell{Count: 100, Largest: []float64{70}}, false},
		{Rule{DominanceN: 1, DominanceK: -1}, Cell{Count: 100}, false},
		{Rule{DominanceN: 0, DominanceK: -1}, Cell{Count: 100, Largest: []float64{50}}, false},
		{Rule{PPercent: 10}, Cell{Count: 110, Largest: []float64{100}}, false},
		{Rule{PPercent: 10}, Cell{Count: 109, Largest: []float64{100}}, true},
		{Rule{PPercent: 10}, Cell{Count: 150, Largest: []float64{100, 40}}, false},
		{Rule{PPercent: 10}, Cell{Count: 149, Largest: []float64{100, 40}}, true},
		{Rule{PPercent: 10}, Cell{Count: 149}, false},
		{Rule{PPercent: 0}, Cell{Count: 99, Largest: []float64{100}}, false},
	} {
		if got := c.rule.hides(&c.cell); got != c.want {
			t.Errorf("%d: %+v hides %+v: %v", n, c.rule, c.cell, got)
		}
	}
}

// TestHowWideARangeMustBe: the width, the share of the value, and what goes without both.
func TestHowWideARangeMustBe(t *testing.T) {
	for n, c := range []struct {
		opts    Options
		value   float64
		amounts bool
		want    float64
	}{
		{Options{}, 50, false, 1}, {Options{}, 50, true, 5}, {Options{Width: 3}, 50, false, 3}, {Options{Width: 3}, 50, true, 3},
		{Options{WidthPercent: 20}, 50, false, 10}, {Options{WidthPercent: 20}, 50, true, 10}, {Options{WidthPercent: 20}, 51, false, 11},
		{Options{WidthPercent: 20}, 51, true, 10.2}, {Options{Width: 12, WidthPercent: 20}, 51, true, 12}, {Options{WidthPercent: 1}, 50, false, 1},
		{Options{WidthPercent: 1}, 50, true, 0.5}, {Options{Width: 2.5}, 3, false, 3}, {Options{Width: 2.5}, 3, true, 2.5},
	} {
		if got := c.opts.need(c.value, c.amounts); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d: %v, want %v", n, got, c.want)
		}
	}
	for _, bad := range []Options{{Width: -1}, {WidthPercent: -1}, {Rule: Rule{Threshold: -1}}, {ZerosShown: true, Rule: Rule{Zeros: true}}} {
		_, errS := Suppress(context.Background(), nil, bad, nil)
		if _, errA := Audit(context.Background(), nil, bad); errA == nil || errS == nil {
			t.Errorf("%+v passes", bad)
		}
	}
	for _, good := range []Options{{}, {ZerosShown: true}, {Rule: Rule{Zeros: true}}} {
		if _, err := Audit(context.Background(), nil, good); err != nil {
			t.Error(err)
		}
	}
	also := Options{Also: func(k Key) bool { return k != "" }}
	if table := areas(t, Flat("a", "", "1"), 9); !also.protects(table, 0) {
		t.Error("what is named is not protected")
	} else if table.Cells[0].Structural = true; also.protects(table, 0) {
		t.Error("what is nought by definition is protected")
	} else if (&Options{}).protects(table, 0) {
		t.Error("nothing is named, and it is protected")
	}
	if (&Options{ZerosShown: true}).least(false) != 1 || (&Options{ZerosShown: true}).least(true) != 0 || (&Options{}).least(false) != 0 {
		t.Error("what a reader knows of a hidden count")
	}
}

// TestWhatIsSaidOfAFinding: worked out, not proved, protected, or none of it.
func TestWhatIsSaidOfAFinding(t *testing.T) {
	said := func(lo, hi, inLo, inHi, need float64, primary bool) Finding {
		return Finding{Where: "w", Primary: primary, Outer: Interval{lo, hi}, Inner: Interval{inLo, inHi}, Need: need, Safe: !primary || inHi-inLo >= need}
	}
	some := []struct {
		f      Finding
		rank   int
		string string
	}{
		{said(4, 4, 4, 4, 1, true), 0, "w: 4 — worked out exactly"},
		{said(4, 5, 4, 5, 3, true), 0, "w: 4 to 5 — worked out to within 1, promised 3"},
		{said(4, 6.9999999999, 4, 6, 3, true), 1, "w: 4 to 7, at least 4 to 6 possible — not proved safe, promised 3"},
		{said(4, 7, 4, 7, 3, true), 2, "w: 4 to 7"},
		{said(0, math.Inf(1), 0, 9, 3, true), 2, "w: 0 or more, at least 0 to 9 possible"},
		{said(4, 4, 4, 4, 1, false), 3, "w: 4"},
		{said(4.25, 4.5, 4.25, 4.5, 1, false), 3, "w: 4.250 to 4.500"},
	}
	r := &Report{}
	for _, c := range some {
		if got := c.f.String(); got != c.string || c.f.rank() != c.rank || c.f.WorkedOut() != (c.rank == 0) {
			t.Errorf("%q of rank %d, want %q of %d", got, c.f.rank(), c.string, c.rank)
		}
		r.Findings = append(r.Findings, c.f)
		if c.f.New = true; c.f.String() != c.string+" (new with this release)" {
			t.Errorf("%q", c.f.String())
		}
	}
	want := "7 cells not printed exactly: 2 protected, 2 can be worked out, 1 not proved safe\n"
	if got := r.String(); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 8 {
		t.Errorf("%q", got)
	}
	if got := (&Report{Findings: r.Findings[3:4]}).String(); got != "1 cell not printed exactly: 1 protected, 0 can be worked out, 0 not proved safe\nw: 4 to 7\n" {
		t.Errorf("%q", got)
	}
	if n := len(r.Unsafe()); n != 3 || (&Report{Findings: r.Findings[3:]}).Err() != nil || r.Err() == nil {
		t.Errorf("%d are unsafe", n)
	}
	if i := (Interval{4, 4 + 1e-9}); i.String() != "4" || (Interval{4, 4.5}).String() != "4 to 4.500" {
		t.Error(i)
	}
}

// TestTheWorstComesFirst: what is worked out, then what is not proved, then the protected,
// the narrowest first.
func TestTheWorstComesFirst(t *testing.T) {
	opts := Options{Rule: Rule{Threshold: 8}, Width: 4}
	p := Hide(square(t, false, 2, 9, 20, 8, 7, 30, 25, 35, 12), "r", opts, 5, 6, 9, 10, 13, 14)
	q := PrintExactly(areas(t, Flat("c", "", "1", "2"), 3, 900), "r")
	p.Shown[15] = Shown{Banded, Interval{12, 13}}
	r, err := Audit(context.Background(), []Published{p, q}, opts)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s %d %v", f.Where, f.rank(), f.Inner.Width()))
	}
	if !slices.IsSortedFunc(r.Findings, func(a, b Finding) int {
		if a.rank() != b.rank() {
			return a.rank() - b.rank()
		}
		return int(math.Copysign(1, a.Inner.Width()-b.Inner.Width())) * min(1, int(math.Abs(a.Inner.Width()-b.Inner.Width())))
	}) || r.Findings[0].Where != "areas: 1" || r.Findings[len(r.Findings)-1].rank() != 3 {
		t.Errorf("%q", got)
	}
}
