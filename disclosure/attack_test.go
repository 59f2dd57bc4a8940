package disclosure_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
)

// leavesOf lists the leaf cells of a table, and for every cell those below it.
func leavesOf(t *disclosure.Table) (leaves []int, below [][]int) {
	part := func(d *disclosure.Dimension, i, of int) bool {
		for ; i >= 0; i = d.Parent[i] {
			if i == of {
				return true
			}
		}
		return false
	}
	isLeaf := func(c int) bool {
		for d, i := range t.Cells[c].Index {
			for _, p := range t.Dimensions[d].Parent {
				if p == i {
					return false
				}
			}
		}
		return true
	}
	for c := range t.Cells {
		if isLeaf(c) {
			leaves = append(leaves, c)
		}
	}
	below = make([][]int, len(t.Cells))
	for c := range t.Cells {
		for n, l := range leaves {
			in := true
			for d, i := range t.Cells[l].Index {
				in = in && part(&t.Dimensions[d], i, t.Cells[c].Index[d])
			}
			if in {
				below[c] = append(below[c], n)
			}
		}
	}
	return leaves, below
}

// worlds is an attacker who tries every table: no sums passed along, no linear
// programme, nothing shared with the package. It tries every set of leaves and
// keeps those that would have been printed so.
func worlds(p *disclosure.Published, most float64) []map[disclosure.Key]float64 {
	leaves, below := leavesOf(p.Table)
	var out []map[disclosure.Key]float64
	try := make([]float64, len(leaves))
	in, last := make([][]int, len(leaves)), make([]int, len(below)) // cells of a leaf, and the last leaf of a cell
	for c, under := range below {
		for _, n := range under {
			in[n] = append(in[n], c)
			last[c] = n
		}
	}
	var next func(n int)
	next = func(n int) {
		if n == len(leaves) {
			world := map[disclosure.Key]float64{}
			for c, under := range below {
				world[tagged(p, c)] = total(try, under)
			}
			out = append(out, world)
			return
		}
		sh := p.Shown[leaves[n]]
		for v := math.Max(0, sh.Lower); v <= math.Min(sh.Upper, most); v++ {
			try[n] = v
			ok := true
			for _, c := range in[n] { // leaves still to come are nought
				s := total(try, below[c])
				ok = ok && s <= p.Shown[c].Upper && (last[c] > n || s >= p.Shown[c].Lower)
			}
			if ok {
				next(n + 1)
			}
		}
		try[n] = 0
	}
	next(0)
	return out
}

// tagged is the key of a cell with its true value: what was revised is another count.
func tagged(p *disclosure.Published, c int) disclosure.Key {
	return disclosure.Key(fmt.Sprintf("%s #%v", p.Table.Key(c), p.Table.Cells[c].Count))
}

func total(v []float64, of []int) (s float64) {
	for _, i := range of {
		s += v[i]
	}
	return s
}

// ranges gives what every cell can be, over all tables that fit together. It is
// for one or two tables.
func ranges(published []disclosure.Published, most float64) map[disclosure.Key]disclosure.Interval {
	var sets [][]map[disclosure.Key]float64
	for i := range published {
		sets = append(sets, worlds(&published[i], most))
	}
	out := map[disclosure.Key]disclosure.Interval{}
	for i := range sets {
		fits := map[string]bool{}
		if len(sets) == 2 {
			for _, w := range sets[1-i] {
				fits[common(w, &published[i], &published[1-i])] = true
			}
		}
		for _, w := range sets[i] {
			if len(sets) == 2 && !fits[common(w, &published[i], &published[1-i])] {
				continue
			}
			for k, v := range w {
				r, ok := out[k]
				if !ok {
					r = disclosure.Interval{Lower: v, Upper: v}
				}
				out[k] = disclosure.Interval{Lower: math.Min(r.Lower, v), Upper: math.Max(r.Upper, v)}
			}
		}
	}
	return out
}

// common writes down the counts that both tables have.
func common(w map[disclosure.Key]float64, a, b *disclosure.Published) string {
	in := map[disclosure.Key]bool{}
	for c := range b.Table.Cells {
		in[tagged(b, c)] = true
	}
	first := a
	if first.Table.Name > b.Table.Name { // the same order from both sides
		first, in = b, map[disclosure.Key]bool{}
		for c := range a.Table.Cells {
			in[tagged(a, c)] = true
		}
	}
	var s strings.Builder
	for c := range first.Table.Cells {
		if k := tagged(first, c); in[k] {
			fmt.Fprintf(&s, "%v;", w[k])
		}
	}
	return s.String()
}

// drawTable makes a small table of one to three dimensions, some with a tree.
func drawTable(t *rapid.T, name string, dims []disclosure.Dimension, most int) *disclosure.Table {
	var leaves []disclosure.Cell
	blank, err := disclosure.NewTable(name, dims, nil)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := leavesOf(blank)
	for _, c := range at {
		leaves = append(leaves, disclosure.Cell{Index: blank.Cells[c].Index, Count: float64(rapid.IntRange(0, most).Draw(t, "count"))})
	}
	table, err := disclosure.NewTable(name, dims, leaves)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

var shapes = [][]disclosure.Dimension{
	{disclosure.Flat("a", "T", "1", "2", "3", "4")},
	{disclosure.Grouped("a", "T", disclosure.Group{Code: "N", Parts: []string{"1", "2"}}, disclosure.Group{Code: "S", Parts: []string{"3", "4", "5"}})},
	{disclosure.Flat("a", "T", "1", "2"), disclosure.Flat("b", "T", "x", "y", "z")},
	{disclosure.Flat("a", "T", "1", "2", "3"), disclosure.Flat("b", "", "x", "y")},
	{disclosure.Grouped("a", "T", disclosure.Group{Code: "N", Parts: []string{"1", "2"}}, disclosure.Group{Code: "S"}), disclosure.Flat("b", "T", "x", "y")},
	{disclosure.Flat("a", "T", "1", "2"), disclosure.Flat("b", "T", "x", "y"), disclosure.Flat("c", "T", "p", "q")},
}

func drawOptions(t *rapid.T) disclosure.Options {
	return disclosure.Options{
		Rule:       disclosure.Rule{Threshold: float64(rapid.IntRange(1, 3).Draw(t, "threshold")), Zeros: rapid.Bool().Draw(t, "zeros")},
		Width:      float64(rapid.IntRange(1, 3).Draw(t, "width")),
		ZerosShown: false,
	}
}

// beaten lists protected cells of which the brute attacker's range is too narrow.
func beaten(published []disclosure.Published, opts disclosure.Options) (out []string) {
	most := 0.0
	for _, p := range published {
		leaves, _ := leavesOf(p.Table)
		for _, c := range leaves {
			most = math.Max(most, p.Table.Cells[c].Count)
		}
	}
	r := ranges(published, most+2*opts.Width)
	for i := range published {
		p := &published[i]
		for _, c := range p.Table.Primary(opts.Rule) {
			if got := r[tagged(p, c)]; got.Width() < opts.Width {
				out = append(out, fmt.Sprintf("%s: %v, promised %v", p.Table.Codes(c), got, opts.Width))
			}
		}
	}
	return out
}

// tooMany says that a grand total is hidden, so that nothing keeps down the
// number of tables to try. Such tables are left to those with fewer cells.
func tooMany(published []disclosure.Published, opts disclosure.Options) bool {
	for _, p := range published {
		leaves, _ := leavesOf(p.Table)
		free, most := 0, 0.0
		for _, c := range leaves {
			most = math.Max(most, p.Table.Cells[c].Count)
			if p.Shown[c].Form == disclosure.Hidden {
				free++
			}
		}
		if p.Shown[0].Form == disclosure.Hidden && math.Pow(most+2*opts.Width+1, float64(free)) > 50_000 {
			return true
		}
	}
	return false
}

// TestAttackerNeverWins: whatever Suppress prints of random tables, an attacker
// who tries every table finds no protected cell in a range narrower than
// promised. The audit agrees.
func TestAttackerNeverWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, "t", shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")], 5)
		opts := drawOptions(t)
		if rapid.Bool().Draw(t, "zeros shown") {
			opts.ZerosShown, opts.Rule.Zeros = true, false
		}
		p, err := disclosure.Suppress(context.Background(), []*disclosure.Table{table}, opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(opts); err != nil {
			t.Fatal(err)
		}
		printed := p.Print("r", opts)
		if tooMany(printed, opts) {
			return
		}
		if bad := beaten(printed, opts); bad != nil {
			t.Fatalf("worked out: %v", bad)
		}
		r, err := disclosure.Audit(context.Background(), printed, opts)
		if err != nil {
			t.Fatal(err)
		}
		if r.Err() != nil {
			t.Fatalf("safe by brute force, and the audit says %v", r.Err())
		}
	})
}

// TestAttackerWinsWithoutProtection: with only the rule's own cells hidden, the
// same attacker does win, and the audit says so of the same tables.
func TestAttackerWinsWithoutProtection(t *testing.T) {
	wins := 0
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, "t", shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")], 5)
		opts := drawOptions(t)
		printed := []disclosure.Published{disclosure.Hide(table, "r", opts, table.Primary(opts.Rule)...)}
		if tooMany(printed, opts) {
			return
		}
		bad := beaten(printed, opts)
		if len(bad) > 0 {
			wins++
		}
		r, err := disclosure.Audit(context.Background(), printed, opts)
		if err != nil {
			t.Fatal(err)
		}
		if (r.Err() == nil) != (len(bad) == 0) {
			t.Fatalf("brute force: %v; audit:\n%v", bad, r)
		}
	})
	if wins == 0 {
		t.Fatal("nothing was worked out of unprotected tables: this test tests nothing")
	}
}

// TestAuditIsExact compares every range with those of the brute attacker, in
// tables whose grand total is printed, so that there are only so many to try.
func TestAuditIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")]
		table := drawTable(t, "t", shape, 4-len(shape))
		var hidden []int
		grand := 0.0
		for c := range table.Cells {
			grand = math.Max(grand, table.Cells[c].Count)
		}
		for c := range table.Cells {
			if table.Cells[c].Count < grand && rapid.Bool().Draw(t, "hide") {
				hidden = append(hidden, c)
			}
		}
		opts := disclosure.Options{Rule: disclosure.Rule{Threshold: 99, Zeros: true}}
		if table.Key(0) != ": " {
			return // too many to try without a printed grand total
		}
		printed := []disclosure.Published{disclosure.Hide(table, "r", opts, hidden...)}
		want := ranges(printed, grand)
		r, err := disclosure.Audit(context.Background(), printed, opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			w, _ := want[disclosure.Key(fmt.Sprintf("%s #%v", f.Key, f.Value))]
			if f.Inner != w || f.Outer != w {
				t.Fatalf("%s: audit %v to %v, by brute force %v", f.Where, f.Inner, f.Outer, w)
			}
		}
	})
}

// TestReleases: a table that is refused or passed beside an earlier one. What
// passes holds against the brute attacker who has both; what is protected
// together holds as well.
func TestReleases(t *testing.T) {
	a := disclosure.Flat("a", "T", "1", "2", "3")
	seconds := [][]disclosure.Dimension{
		{a, disclosure.Flat("c", "T", "p", "q")},
		{disclosure.Grouped("a", "T", disclosure.Group{Code: "12", Parts: []string{"1", "2"}}, disclosure.Group{Code: "3"})},
		{disclosure.Flat("a", "T", "1", "2", "3"), disclosure.Flat("b", "T", "x", "y")},
	}
	refused, passed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		opts := drawOptions(t)
		opts.Width = float64(rapid.IntRange(1, 2).Draw(t, "width"))
		one := drawTable(t, "one", []disclosure.Dimension{a, disclosure.Flat("b", "T", "x", "y")}, 3)
		kind := rapid.IntRange(0, 2).Draw(t, "kind")
		two := beside(t, one, seconds[kind], kind)
		first := suppressed(t, opts, one)
		second := suppressed(t, opts, two)
		both := append(first, second...)
		if tooMany(both, opts) {
			return
		}
		r, err := disclosure.CheckRelease(context.Background(), first, second, opts)
		if err != nil {
			t.Fatal(err)
		}
		bad := beaten(both, opts)
		if r.Err() == nil {
			passed++
			if bad != nil {
				t.Fatalf("passed, and worked out: %v", bad)
			}
		} else {
			refused++
			if bad == nil {
				t.Fatalf("refused, and nothing is worked out:\n%v", r)
			}
		}
		mended(t, opts, first, two)
		if together := suppressed(t, opts, one, two); !tooMany(together, opts) && beaten(together, opts) != nil {
			t.Fatalf("protected together, and worked out: %v", beaten(together, opts))
		}
	})
	if refused == 0 || passed == 0 {
		t.Fatalf("refused %d, passed %d: this test tests only one side", refused, passed)
	}
}

// beside draws a second table that has the same people as the first in what
// both count, or, for kind 2, a revision of the first.
func beside(t *rapid.T, one *disclosure.Table, dims []disclosure.Dimension, kind int) *disclosure.Table {
	var leaves []disclosure.Cell
	value := func(codes ...string) int {
		c, err := one.Cell(codes...)
		if err != nil {
			t.Fatal(err)
		}
		return int(one.Cells[c].Count)
	}
	for i, code := range []string{"1", "2", "3"} {
		n := value(code, "T")
		switch kind {
		case 0:
			p := rapid.IntRange(0, n).Draw(t, "p")
			leaves = append(leaves, disclosure.Cell{Index: []int{1 + i, 1}, Count: float64(p)}, disclosure.Cell{Index: []int{1 + i, 2}, Count: float64(n - p)})
		case 1:
			leaves = append(leaves, disclosure.Cell{Index: []int{[]int{2, 3, 4}[i]}, Count: float64(n)})
		case 2:
			x := value(code, "x")
			if rapid.IntRange(0, 4).Draw(t, "revised") == 0 {
				x++
			}
			leaves = append(leaves, disclosure.Cell{Index: []int{1 + i, 1}, Count: float64(x)}, disclosure.Cell{Index: []int{1 + i, 2}, Count: float64(value(code, "y"))})
		}
	}
	if kind == 1 {
		leaves[2].Index = []int{4}
	}
	table, err := disclosure.NewTable("two", dims, leaves)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func suppressed(t *rapid.T, opts disclosure.Options, tables ...*disclosure.Table) []disclosure.Published {
	p, err := disclosure.Suppress(context.Background(), tables, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(opts); err != nil {
		t.Fatal(err)
	}
	return p.Print("r", opts)
}
