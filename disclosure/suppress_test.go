package disclosure_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"candour/disclosure"
)

func gauss(t testing.TB, counts ...float64) *disclosure.Table {
	t.Helper()
	dims := []disclosure.Dimension{
		disclosure.Flat("age", "all ages", "young", "old"),
		disclosure.Flat("geo", "all", "Spain", "Iceland", "Portugal"),
	}
	var leaves []disclosure.Cell
	for i, n := range counts {
		leaves = append(leaves, disclosure.Cell{Index: []int{1 + i/3, 1 + i%3}, Count: n})
	}
	table, err := disclosure.NewTable("people", dims, leaves)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func byAge(t testing.TB, young, old float64) *disclosure.Table {
	t.Helper()
	table, err := disclosure.NewTable("people by age", []disclosure.Dimension{disclosure.Flat("age", "all ages", "young", "old")},
		[]disclosure.Cell{{Index: []int{1}, Count: young}, {Index: []int{2}, Count: old}})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func cell(t testing.TB, table *disclosure.Table, codes ...string) int {
	t.Helper()
	c, err := table.Cell(codes...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func atoi(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// largeTable is made up: 12 areas in 3 regions, 8 groups, 4 kinds, 3 years.
func largeTable(t testing.TB) *disclosure.Table {
	t.Helper()
	rng := rand.New(rand.NewPCG(4, 4))
	dims := []disclosure.Dimension{
		disclosure.Grouped("area", "all", disclosure.Group{Code: "N", Parts: []string{"N1", "N2", "N3", "N4"}},
			disclosure.Group{Code: "M", Parts: []string{"M1", "M2", "M3", "M4"}}, disclosure.Group{Code: "S", Parts: []string{"S1", "S2", "S3", "S4"}}),
		disclosure.Flat("group", "all", "1", "2", "3", "4", "5", "6", "7", "8"),
		disclosure.Flat("kind", "all", "a", "b", "c", "d"),
		disclosure.Flat("year", "", "2021", "2022", "2023"),
	}
	blank, err := disclosure.NewTable("large", dims, nil)
	if err != nil {
		t.Fatal(err)
	}
	leaves, _ := leavesOf(blank)
	var cells []disclosure.Cell
	for _, c := range leaves {
		cells = append(cells, disclosure.Cell{Index: blank.Cells[c].Index, Count: math.Floor(math.Exp(1.3 * rng.NormFloat64()))})
	}
	table, err := disclosure.NewTable("large", dims, cells)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestGaussSuppression: the example of the R package, its pattern and the
// ranges of the attacker.
func TestGaussSuppression(t *testing.T) {
	table := gauss(t, 5, 2, 0, 6, 3, 4)
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1, Zeros: true}, Width: 1}
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := disclosure.Audit(context.Background(), p.Print("r1", opts), opts)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/sdc_oracle_gauss.csv")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]disclosure.Interval{}
	for _, f := range r.Findings {
		if f.Inner != f.Outer {
			t.Errorf("%s was not worked out to the end", f.Where)
		}
		found[f.Where] = f.Outer
	}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		f := strings.Split(line, ",")
		got, hidden := found["people: "+f[0]+", "+f[1]]
		if want := strings.EqualFold(f[4], "true"); hidden != want {
			t.Errorf("%s, %s: hidden %v, GaussSuppression %v", f[0], f[1], hidden, want)
		}
		if want := (disclosure.Interval{Lower: float64(atoi(t, f[5])), Upper: float64(atoi(t, f[6]))}); hidden && got != want {
			t.Errorf("%s, %s: %v, by trying all %v", f[0], f[1], got, want)
		}
	}
	if len(found) != 4 {
		t.Errorf("%d hidden, GaussSuppression hides 4", len(found))
	}
}

// TestZeroTrap: two zeros hidden alone give each other away by their sum; a
// third cell of the row must go (GaussSuppression's vignette, table 7).
func TestZeroTrap(t *testing.T) {
	table := gauss(t, 5, 0, 0, 6, 3, 4)
	opts := disclosure.Options{Rule: disclosure.Rule{Zeros: true}}
	alone := disclosure.Hide(table, "r", opts, cell(t, table, "young", "Iceland"), cell(t, table, "young", "Portugal"),
		cell(t, table, "old", "Iceland"), cell(t, table, "old", "Portugal"))
	r, err := disclosure.Audit(context.Background(), []disclosure.Published{alone}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Unsafe()); n != 2 || !strings.Contains(r.String(), "worked out exactly") {
		t.Errorf("the two zeros are given away, and the audit says\n%v", r)
	}
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Hidden[0][cell(t, table, "young", "Spain")] {
		t.Error("young in Spain is printed")
	}
	if err := p.Check(opts); err != nil {
		t.Error(err)
	}
}

// TestSingletonTrap: two hidden counts that add up to 2, where zeros are never
// hidden, must both be 1 (same vignette, table 8).
func TestSingletonTrap(t *testing.T) {
	table := gauss(t, 5, 1, 1, 6, 3, 4)
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 1}, ZerosShown: true}
	hide := []int{cell(t, table, "young", "Iceland"), cell(t, table, "young", "Portugal"), cell(t, table, "old", "Iceland"), cell(t, table, "old", "Portugal")}
	for _, shown := range []bool{true, false} {
		opts.ZerosShown = shown
		r, err := disclosure.Audit(context.Background(), []disclosure.Published{disclosure.Hide(table, "r", opts, hide...)}, opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Unsafe()) > 0; got != shown {
			t.Errorf("zeros shown %v: given away %v\n%v", shown, got, r)
		}
	}
	opts.ZerosShown = true
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(opts); err != nil || !p.Hidden[0][cell(t, table, "young", "Spain")] {
		t.Error("young in Spain is printed, or", err)
	}
}

// TestDfE2020: the children in need census of 2020 rounded the nation and the
// regions to 10 and printed c for 1 to 5. The rounding is what leaves the c open.
func TestDfE2020(t *testing.T) {
	dim := disclosure.Flat("kind", "total", "a", "b", "c", "d")
	printed := func(reach float64) disclosure.Published {
		table, err := disclosure.NewTableOf("sexual abuse, 2020", []disclosure.Dimension{dim}, []disclosure.Cell{
			{Index: []int{0}, Count: 1970}, {Index: []int{1}, Count: 1170}, {Index: []int{2}, Count: 770}, {Index: []int{4}, Count: 20}})
		if err != nil {
			t.Fatal(err)
		}
		p := disclosure.PrintExactly(table, "2020")
		p.Unknown = true
		for c, v := range []float64{1970, 1170, 770, 0, 20} {
			p.Shown[c] = disclosure.Shown{Form: disclosure.Rounded, Interval: disclosure.Interval{Lower: v - reach, Upper: v + reach}}
		}
		p.Shown[3] = disclosure.Shown{Form: disclosure.Hidden, Interval: disclosure.Interval{Lower: 1, Upper: math.Inf(1)}}
		return p
	}
	opts := disclosure.Options{Width: 4}
	for reach, want := range map[float64]disclosure.Interval{5: {Lower: 1, Upper: 30}, 0: {Lower: 10, Upper: 10}} {
		r, err := disclosure.Audit(context.Background(), []disclosure.Published{printed(reach)}, opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			if f.Where == "sexual abuse, 2020: c" && (f.Outer != want || f.Inner != want) {
				t.Errorf("rounded by up to %v: c is %v (%v), want %v", reach, f.Outer, f.Inner, want)
			}
		}
		if (r.Err() == nil) != (reach == 5) {
			t.Errorf("rounded by up to %v: %v", reach, r.Err())
		}
	}
}

// TestWales: a table of police forces leaves one out, another prints Wales.
// Subtraction gives the one away, though no table says so.
func TestWales(t *testing.T) {
	forces := []string{"Made-up Force A", "Made-up Force B", "Made-up Force C", "Made-up Force D"}
	first, err := disclosure.NewTable("forces", []disclosure.Dimension{disclosure.Flat("area", "", forces[:3]...)},
		[]disclosure.Cell{{Index: []int{0}, Count: 40}, {Index: []int{1}, Count: 31}, {Index: []int{2}, Count: 25}})
	if err != nil {
		t.Fatal(err)
	}
	nations := func(n float64) *disclosure.Table {
		second, err := disclosure.NewTable("nations", []disclosure.Dimension{disclosure.Flat("area", "", "Made-up England", "Made-up Wales")},
			[]disclosure.Cell{{Index: []int{0}, Count: 900}, {Index: []int{1}, Count: n}})
		if err != nil {
			t.Fatal(err)
		}
		return second
	}
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 5},
		Relations: []disclosure.Relation{{Variable: "area", Whole: "Made-up Wales", Parts: forces}}}
	for n, refused := range map[float64]bool{98: true, 120: false} {
		r, err := disclosure.CheckRelease(context.Background(), []disclosure.Published{disclosure.PrintExactly(first, "q1")},
			[]disclosure.Published{disclosure.PrintExactly(nations(n), "q2")}, opts)
		if err != nil {
			t.Fatal(err)
		}
		if (r.Err() != nil) != refused {
			t.Errorf("Wales %v: %v\n%v", n, r.Err(), r)
		}
		// Protected with the first table in mind, it hides Wales or passes as it is.
		opts := opts
		opts.Before = []disclosure.Published{disclosure.PrintExactly(first, "q1")}
		p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{nations(n)}, opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.Hidden[0][1] != refused || p.Hidden[0][0] || p.Check(opts) != nil {
			t.Errorf("Wales %v: hidden %v, %v", n, p.Hidden[0], p.Check(opts))
		}
	}
}

// TestDominance: magnitude tables, hidden by the rules of dominance.
func TestDominance(t *testing.T) {
	dims := []disclosure.Dimension{disclosure.Flat("area", "all", "A", "B", "C"), disclosure.Flat("kind", "all", "x", "y")}
	var leaves []disclosure.Cell
	for i, v := range [][]float64{{90, 5, 5}, {30, 30, 30}, {20.5, 20, 20}, {50, 40, 30}, {33, 33, 33}, {60, 20, 20}} {
		leaves = append(leaves, disclosure.Cell{Index: []int{1 + i/2, 1 + i%2}, Count: v[0] + v[1] + v[2], Largest: v})
	}
	table, err := disclosure.NewTable("turnover", dims, leaves)
	if err != nil {
		t.Fatal(err)
	}
	table.Amounts = true
	for _, rule := range []disclosure.Rule{{DominanceN: 1, DominanceK: 85}, {PPercent: 10}} {
		if got := table.Primary(rule); len(got) != 1 || table.Codes(got[0]) != "A, x" {
			t.Errorf("%+v hides %v", rule, got)
		}
		opts := disclosure.Options{Rule: rule, WidthPercent: 20}
		p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(opts); err != nil {
			t.Error(err)
		}
		r, err := disclosure.Audit(context.Background(), p.Print("r", opts), opts)
		if err != nil || r.Err() != nil {
			t.Error(err, r)
		}
		if _, second := p.Count(); second != 3 {
			t.Errorf("%d more hidden, three would do", second)
		}
	}
}

// TestLargeTable: too large to work out every range; every promise is proved
// all the same.
func TestLargeTable(t *testing.T) {
	table := largeTable(t)
	for _, opts := range []disclosure.Options{
		{Rule: disclosure.Rule{Threshold: 3, Zeros: true}},
		{Rule: disclosure.Rule{Threshold: 3}, Width: 3},
		{Rule: disclosure.Rule{Threshold: 3}, Width: 2, ZerosShown: true},
	} {
		p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(opts); err != nil {
			t.Fatal(err)
		}
		a, b := p.Count()
		r, err := disclosure.Audit(context.Background(), p.Print("r", opts), opts)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d cells, %d + %d hidden", len(table.Cells), a, b)
		if r.Err() != nil {
			t.Error(r.Err())
		}
		// Without the second set, the audit finds cells that can be worked out.
		r, err = disclosure.Audit(context.Background(), []disclosure.Published{disclosure.Hide(table, "r", opts, p.Primary[0]...)}, opts)
		if err != nil {
			t.Fatal(err)
		}
		if r.Err() == nil {
			t.Error("nothing is found in the unprotected table")
		}
	}
}

// TestPrintedSmallCount: a count that the rule hides and that is printed, here
// or in another release, is found.
func TestPrintedSmallCount(t *testing.T) {
	table := gauss(t, 5, 2, 0, 6, 3, 4)
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 2}}
	r, err := disclosure.Audit(context.Background(), []disclosure.Published{disclosure.PrintExactly(table, "r")}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if bad := r.Unsafe(); len(bad) != 1 || bad[0].Where != "people: young, Iceland" || r.Err() == nil {
		t.Errorf("%v", r)
	}
}

// TestOptions: options that contradict each other are refused.
func TestOptions(t *testing.T) {
	for _, opts := range []disclosure.Options{{ZerosShown: true, Rule: disclosure.Rule{Zeros: true}}, {Width: -1}} {
		if _, err := disclosure.Suppress(context.Background(), nil, opts, nil); err == nil {
			t.Errorf("%+v", opts)
		}
	}
}

// TestThreeLinkedTables: three tables of the same people, two variables each.
func TestThreeLinkedTables(t *testing.T) {
	large := largeTable(t)
	var tables []*disclosure.Table
	for _, keep := range [][]int{{0, 1, 3}, {0, 2, 3}, {1, 2, 3}} {
		tables = append(tables, margin(t, large, keep))
	}
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 9}, Width: 3}
	p, err := disclosure.Suppress(context.Background(), tables, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(opts); err != nil {
		t.Fatal(err)
	}
	a, b := p.Count()
	t.Logf("%d + %d hidden", a, b)
	r, err := disclosure.Audit(context.Background(), p.Print("r", opts), opts)
	if err != nil || r.Err() != nil || a == 0 {
		t.Fatal(a, err, r.Err())
	}
}

// margin adds a table up over the dimensions that are not kept.
func margin(t testing.TB, table *disclosure.Table, keep []int) *disclosure.Table {
	t.Helper()
	leaves, _ := leavesOf(table)
	var dims []disclosure.Dimension
	for _, d := range keep {
		dims = append(dims, table.Dimensions[d])
	}
	var cells []disclosure.Cell
	for _, c := range leaves {
		var index []int
		for _, d := range keep {
			index = append(index, table.Cells[c].Index[d])
		}
		cells = append(cells, disclosure.Cell{Index: index, Count: table.Cells[c].Count})
	}
	out, err := disclosure.NewTable(fmt.Sprint("margin ", keep), dims, cells)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestKeep: a total that must be printed is printed, or the pattern says that
// it cannot protect what it must.
func TestKeep(t *testing.T) {
	dim := disclosure.Flat("a", "T", "1", "2")
	table, err := disclosure.NewTable("t", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{1}, Count: 2}, {Index: []int{2}, Count: 90}})
	if err != nil {
		t.Fatal(err)
	}
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 5}, Keep: func(disclosure.Key) bool { return true }}
	p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Unprotected) != 1 || p.Check(opts) == nil {
		t.Errorf("%v, %v", p.Unprotected, p.Check(opts))
	}
}

// TestCancel: a long search stops when told to.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 3}}
	if _, err := disclosure.Suppress(ctx, []*disclosure.Table{largeTable(t)}, opts, nil); err == nil {
		t.Error("it went on")
	}
}

// TestContradiction: figures that cannot all be true are said to be so.
func TestContradiction(t *testing.T) {
	table := byAge(t, 3, 4)
	p := disclosure.PrintExactly(table, "r")
	p.Unknown = true
	p.Shown[0].Interval = disclosure.Interval{Lower: 20, Upper: 20}
	r, err := disclosure.Audit(context.Background(), []disclosure.Published{p}, disclosure.Options{})
	if err == nil && (r.Impossible == "" || r.Err() == nil) {
		t.Errorf("%v", r)
	}
}
