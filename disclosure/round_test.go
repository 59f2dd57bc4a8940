package disclosure_test

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
)

// TestRoundedTablesAddUp: whatever the table, rounded values are multiples of
// the base and add up; with one or two dimensions every value is adjacent.
func TestRoundedTablesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := shapes[rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")]
		table := drawTable(t, "t", shape, 12)
		base := rapid.IntRange(2, 10).Draw(t, "base")
		r, err := disclosure.Round(context.Background(), []*disclosure.Table{table}, base)
		if err != nil {
			t.Fatal(err)
		}
		if len(shape) < 3 && !r.Adjacent {
			t.Fatalf("%v away, base %d", r.Farthest, base)
		}
		addsUp(t, table, r.Values[0], float64(base))
	})
}

func addsUp(t interface{ Fatalf(string, ...any) }, table *disclosure.Table, values []float64, base float64) {
	leaves, below := leavesOf(table)
	for c, under := range below {
		sum := 0.0
		for _, n := range under {
			sum += values[leaves[n]]
		}
		if values[c] != sum || math.Mod(sum, base) != 0 || sum < 0 {
			t.Fatalf("%s is %v, its parts %v", table.Codes(c), values[c], sum)
		}
	}
}

// TestRoundingIsTheNearest compares with every way to round a small table.
func TestRoundingIsTheNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, "t", shapes[2], 9)
		r, err := disclosure.Round(context.Background(), []*disclosure.Table{table}, 5)
		if err != nil {
			t.Fatal(err)
		}
		off := func(v func(c int) float64) (sum float64) {
			for c := range table.Cells {
				d := math.Abs(v(c) - table.Cells[c].Count)
				if d >= 5 {
					return math.Inf(1)
				}
				sum += d
			}
			return sum
		}
		got := off(func(c int) float64 { return r.Values[0][c] })
		leaves, below := leavesOf(table)
		best := math.Inf(1)
		for ways := range 1 << len(leaves) {
			leaf := make([]float64, len(leaves))
			for n, c := range leaves {
				leaf[n] = math.Floor(table.Cells[c].Count/5) * 5
				if ways>>n&1 == 1 {
					leaf[n] += 5
				}
			}
			best = math.Min(best, off(func(c int) float64 { return total(leaf, below[c]) }))
		}
		if math.Abs(got-best) > 1e-9 {
			t.Fatalf("rounded to %v off in all, the nearest is %v", got, best)
		}
	})
}

// TestRoundedLargeTable: too large for the programme, rounded by steps.
func TestRoundedLargeTable(t *testing.T) {
	table := largeTable(t)
	r, err := disclosure.Round(context.Background(), []*disclosure.Table{table}, 5)
	if err != nil {
		t.Fatal(err)
	}
	addsUp(t, table, r.Values[0], 5)
	t.Logf("%d cells, farthest %v", len(table.Cells), r.Farthest)
	if r.Adjacent || r.Farthest < 5 {
		t.Errorf("%v away and adjacent %v", r.Farthest, r.Adjacent)
	}
	if r.Farthest > 10 {
		t.Errorf("a total is %v off with a base of 5", r.Farthest)
	}
}

// TestLinkedRounding: a count of two tables gets one value.
func TestLinkedRounding(t *testing.T) {
	one, two := gauss(t, 5, 2, 1, 6, 3, 4), byAge(t, 8, 13)
	r, err := disclosure.Round(context.Background(), []*disclosure.Table{one, two}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, age := range []string{"all ages", "young", "old"} {
		a, b := cell(t, one, age, "all"), cell(t, two, age)
		if r.Values[0][a] != r.Values[1][b] {
			t.Errorf("%s is %v and %v", age, r.Values[0][a], r.Values[1][b])
		}
	}
}

// TestONSCellKeys: the five rows that ONS prints of its method.
func TestONSCellKeys(t *testing.T) {
	raw, err := os.ReadFile("testdata/sdc_oracle_cellkey.csv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []disclosure.PRow
	want := map[int]string{}
	var leaves []disclosure.Cell
	keys := map[int]int{}
	dim := disclosure.Flat("row", "", "1", "2", "3", "4", "5")
	for n, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		f := strings.Split(line, ",")
		rows = append(rows, disclosure.PRow{Count: atoi(t, f[0]), Key: atoi(t, f[1]), Add: atoi(t, f[2])})
		leaves = append(leaves, disclosure.Cell{Index: []int{n}, Count: float64(atoi(t, f[0]))})
		keys[n], want[n] = atoi(t, f[1])+256*n, f[3] // sums of keys are taken modulo 256
	}
	table, err := disclosure.NewTable("ONS", []disclosure.Dimension{dim}, leaves)
	if err != nil {
		t.Fatal(err)
	}
	p, err := disclosure.NewPTable(rows, 256, 10)
	if err != nil {
		t.Fatal(err)
	}
	got, err := disclosure.Perturb(table, keys, p, disclosure.PerturbOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for n, w := range want {
		if got[n].Hidden != (w == "") || w != "" && got[n].Count != atoi(t, w) {
			t.Errorf("row %d: %+v, ONS %q", n+1, got[n], w)
		}
	}
}

// TestNoiseOfLargeCounts: the rows from 501 to 750 are used again and again.
func TestNoiseOfLargeCounts(t *testing.T) {
	p, err := disclosure.NewPTable([]disclosure.PRow{{501, 3, 2}, {750, 3, -1}}, 256, 0)
	if err != nil {
		t.Fatal(err)
	}
	for count, want := range map[int]int{501: 2, 750: -1, 751: 2, 1000: -1, 1001: 2, 1250: -1, 502: 0, 752: 0} {
		if got := p.Noise(count, 3); got != want {
			t.Errorf("%d: %d, want %d", count, got, want)
		}
	}
}

// TestSameCellSameNoise: a cell of two tables gets the same count; rebuilt
// totals add up.
func TestSameCellSameNoise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []disclosure.PRow
		for count := 1; count <= 60; count++ {
			for key := range 8 {
				rows = append(rows, disclosure.PRow{Count: count, Key: key, Add: rapid.IntRange(-1, 1).Draw(t, "add")})
			}
		}
		p, err := disclosure.NewPTable(rows, 8, 0)
		if err != nil {
			t.Fatal(err)
		}
		table := drawTable(t, "t", shapes[2], 9)
		leaves, below := leavesOf(table)
		keys := map[int]int{}
		for _, c := range leaves {
			keys[c] = rapid.IntRange(0, 7).Draw(t, "key")
		}
		got, err := disclosure.Perturb(table, keys, p, disclosure.PerturbOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// The same people, one variable fewer.
		margin := map[int]int{}
		var cells []disclosure.Cell
		for i, code := range []string{"1", "2"} {
			c, _ := table.Cell(code, "T")
			for _, n := range below[c] {
				margin[1+i] += keys[leaves[n]]
			}
			cells = append(cells, disclosure.Cell{Index: []int{1 + i}, Count: table.Cells[c].Count})
		}
		small, err := disclosure.NewTable("m", shapes[2][:1], cells)
		if err != nil {
			t.Fatal(err)
		}
		again, err := disclosure.Perturb(small, margin, p, disclosure.PerturbOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i, code := range []string{"T", "1", "2"} {
			c, _ := table.Cell(code, "T")
			if got[c] != again[i] {
				t.Fatalf("%s is %v and %v", code, got[c], again[i])
			}
		}
		sums, err := disclosure.Perturb(table, keys, p, disclosure.PerturbOptions{Additive: true})
		if err != nil {
			t.Fatal(err)
		}
		for c, under := range below {
			sum := 0
			for _, n := range under {
				sum += sums[leaves[n]].Count
			}
			if sum != sums[c].Count {
				t.Fatalf("%s is %d, its parts %d", table.Codes(c), sums[c].Count, sum)
			}
		}
	})
}

func TestReadPTable(t *testing.T) {
	p, err := disclosure.ReadPTable(strings.NewReader("pcv,ckey,pvalue\n14,66,1\n"), 256, 10)
	if err != nil || p.Noise(14, 66) != 1 || p.Noise(14, 65) != 0 {
		t.Fatal(err, p)
	}
	for bad, want := range map[string]string{
		"pcv,ckey,pvalue,pcv\n1,2,3,4\n": `column "pcv" is there twice`,
		"pcv,ckey\n1,2\n":                `no column "pvalue"`,
		"pcv,ckey,pvalue\n1,x,2\n":       `"x" is not a whole number`,
		"pcv,ckey,pvalue\n1,300,2\n":     "keys go from 0 to 255",
		"pcv,ckey,pvalue\n1,3,-2\n":      "less than nobody",
		"pcv,ckey,pvalue\n751,3,1\n":     "rows go from 0 to 750",
		"pcv,ckey,pvalue\n1,3,1\n1,3,0":  "there twice",
	} {
		if _, err := disclosure.ReadPTable(strings.NewReader(bad), 256, 10); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", bad, err, want)
		}
	}
}
