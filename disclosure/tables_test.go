package disclosure

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestWhichCodeIsTheTotal: one top with codes below it, and not named as a code.
func TestWhichCodeIsTheTotal(t *testing.T) {
	named := Flat("a", "T", "1", "2")
	named.Named = true
	for name, c := range map[string]struct {
		dim  Dimension
		want int
	}{
		"a total": {Flat("a", "T", "1", "2"), 0}, "none": {Flat("a", "", "1", "2"), -1}, "one code": {Flat("a", "", "1"), -1}, "named": {named, -1},
		"last": {Dimension{Name: "a", Codes: []string{"1", "2", "T"}, Parent: []int{2, 2, -1}}, 2},
		"two":  {Dimension{Name: "a", Codes: []string{"T", "1", "S"}, Parent: []int{-1, 0, -1}}, -1},
	} {
		if got := c.dim.total(); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// TestWhatIsWrongWithATableIsSaid: which row, and what of it; what is just within is taken.
func TestWhatIsWrongWithATableIsSaid(t *testing.T) {
	flat := []Dimension{Flat("a", "T", "1", "2")}
	at := func(i ...int) Cell { return Cell{Index: i, Count: 1} }
	most := make([]string, 2000)
	for i := range most {
		most[i] = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		dims   []Dimension
		leaves []Cell
		want   string
	}{
		"in order":           {flat, []Cell{at(1), {Index: []int{2}, Count: 1e15}, {Index: []int{1}, Structural: true}}, ""},
		"two for one":        {flat, []Cell{at(1), at(1, 1)}, `table "t", leaf 2: 2 codes for 1 dimensions`},
		"too far":            {flat, []Cell{at(1), at(3)}, `table "t", leaf 2: dimension "a" has no code number 3`},
		"below nought":       {flat, []Cell{at(-1)}, `leaf 1: dimension "a" has no code number -1`},
		"a total":            {flat, []Cell{at(1), at(0)}, `table "t", leaf 2: "T" is a total of "a"; give its parts instead`},
		"fewer than none":    {flat, []Cell{at(1), {Index: []int{1}, Count: -1}}, `table "t", leaf 2: -1 is not a count`},
		"too many":           {flat, []Cell{{Index: []int{1}, Count: 1e15 + 1}}, "is not a count"},
		"no number":          {flat, []Cell{{Index: []int{1}, Count: math.NaN()}}, "is not a count"},
		"none by definition": {flat, []Cell{at(2), {Index: []int{1}, Structural: true, Count: 3}}, `table "t", leaf 2: it is zero by definition and has 3`},
		"a variable twice":   {[]Dimension{flat[0], Flat("a", "", "x")}, nil, `dimension "a" is there twice`},
		"no name":            {[]Dimension{Flat("", "T", "1")}, nil, "needs a name"},
		"no codes":           {[]Dimension{{Name: "a"}}, nil, "needs a name, codes"},
		"fewer parents":      {[]Dimension{{Name: "a", Codes: []string{"1", "2"}, Parent: []int{-1}}}, nil, "one parent for each code"},
		"no such parent":     {[]Dimension{{Name: "a", Codes: []string{"1", "2"}, Parent: []int{-1, 2}}}, nil, "lead nowhere"},
		"its own parent":     {[]Dimension{{Name: "a", Codes: []string{"1"}, Parent: []int{0}}}, nil, "in a circle"},
		"as deep as can be":  {[]Dimension{{Name: "a", Codes: []string{"1", "2", "3", "4"}, Parent: []int{-1, 0, 1, 2}}}, []Cell{at(3)}, ""},
		"more cells":         {[]Dimension{Flat("a", "T", most...), Flat("b", "", most...)}, nil, "more than 4000000 cells"},
	} {
		_, err := NewTable("t", c.dims, c.leaves)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := NewTableOf("t", flat, []Cell{at(0), at(5)}); err == nil || !strings.Contains(err.Error(), `table "t", cell 2: dimension "a" has no code number 5`) {
		t.Error(err)
	}
	table, err := NewTableOf("t", flat, []Cell{{Index: []int{0}, Count: 4}, {Index: []int{1}, Structural: true}, {Index: []int{2}, Count: 4}})
	if err != nil || !table.Cells[1].Structural || table.Cells[0].Structural || table.Cells[2].Count != 4 {
		t.Error(err, table.Cells)
	}
	for want, code := range []string{"T", "1", "2"} {
		if c, err := table.Cell(code); c != want || err != nil {
			t.Error(code, c, err)
		}
	}
	for _, codes := range [][]string{{"3"}, {}, {"1", "1"}} {
		if _, err := table.Cell(codes...); err == nil {
			t.Errorf("there is %q", codes)
		}
	}
}

// TestTotalsOfATable: worked out by hand: counts, what is nought by definition, and the
// largest contributions, of which a total keeps eight.
func TestTotalsOfATable(t *testing.T) {
	dims := []Dimension{Grouped("a", "T", Group{"N", []string{"1", "2"}}, Group{"S", nil}), Flat("b", "T", "x", "y")}
	table, err := NewTable("t", dims, []Cell{
		{Index: []int{2, 1}, Count: 9, Largest: []float64{5, 3, 1}}, {Index: []int{2, 2}, Structural: true},
		{Index: []int{3, 1}, Count: 21, Largest: []float64{6, 4, 4, 4, 3}}, {Index: []int{3, 2}, Structural: true},
		{Index: []int{4, 2}, Count: 2, Largest: []float64{2}}, {Index: []int{4, 2}, Count: 7, Largest: []float64{7}}, {Index: []int{4, 1}, Structural: true}})
	if err != nil {
		t.Fatal(err)
	}
	var counts []float64
	var structural []int
	for c := range table.Cells {
		counts = append(counts, table.Cells[c].Count)
		if table.Cells[c].Structural {
			structural = append(structural, c)
		}
	}
	if want := []float64{39, 30, 9, 30, 30, 0, 9, 9, 0, 21, 21, 0, 9, 0, 9}; !slices.Equal(counts, want) {
		t.Errorf("%v, want %v", counts, want)
	}
	if want := []int{5, 8, 11, 13}; !slices.Equal(structural, want) { // N, 1 and 2 of y, and S of x
		t.Errorf("nought by definition: %v", structural)
	}
	if want := []float64{6, 5, 4, 4, 4, 3, 3, 1}; !reflect.DeepEqual(table.Cells[4].Largest, want) {
		t.Errorf("the largest: %v", table.Cells[4].Largest)
	}
	if want := []float64{7, 6, 5, 4, 4, 4, 3, 3}; !reflect.DeepEqual(table.Cells[0].Largest, want) {
		t.Errorf("the largest of all: %v", table.Cells[0].Largest)
	}
	if !slices.Equal(table.leafCells(), []bool{7: true, 8: true, 10: true, 11: true, 13: true, 14: true}) {
		t.Errorf("the leaves: %v", table.leafCells())
	}
}

// TestPartsAreAddedUpBeforeTheirWhole: wherever in the list a code stands.
func TestPartsAreAddedUpBeforeTheirWhole(t *testing.T) {
	for _, d := range []Dimension{
		{Name: "a", Codes: []string{"N", "1", "2", "T", "S"}, Parent: []int{3, 0, 0, -1, 3}}, {Name: "a", Codes: []string{"1", "T", "N", "S", "2"}, Parent: []int{2, -1, 1, 1, 2}},
	} {
		table := areas(t, d, 3, 3, 3)
		for code, want := range map[string]float64{"1": 3, "2": 3, "S": 3, "N": 6, "T": 9} {
			if c, err := table.Cell(code); err != nil || table.Cells[c].Count != want {
				t.Errorf("%s of %q is %v", code, d.Codes, table.Cells[c].Count)
			}
		}
	}
}

// TestNoiseByHand: which key, which row, what stays, and what is wrong.
func TestNoiseByHand(t *testing.T) {
	rows := []PRow{{0, 1, 2}, {3, 0, 1}, {3, 1, -3}, {5, 2, 1}, {8, 0, -1}, {8, 1, 1}, {8, 2, -2}, {750, 0, 5}, {501, 0, 7}}
	p, err := NewPTable(rows, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range map[[2]int]int{{3, 0}: 1, {3, 3}: 1, {3, -3}: 1, {3, -2}: -3, {3, 4}: -3, {3, 2}: 0, {750, 0}: 5, {751, 0}: 7, {1000, 0}: 5, {501, 0}: 7, {500, 0}: 0} {
		if got := p.Noise(k[0], k[1]); got != want {
			t.Errorf("%v: %d, want %d", k, got, want)
		}
	}
	table := areas(t, Flat("a", "T", "1", "2", "3"), 3, 5, 0)
	for name, c := range map[string]struct {
		keys     map[int]int
		additive bool
		want     []Perturbed
	}{
		"each its own":     {map[int]int{1: 0, 2: 2, 3: 2}, false, []Perturbed{{9, false}, {4, false}, {6, false}, {0, true}}},
		"keys below zero":  {map[int]int{1: -2, 2: -1, 3: 3}, false, []Perturbed{{7, false}, {0, true}, {6, false}, {0, true}}},
		"of more than all": {map[int]int{1: 301, 2: 2, 3: 0}, false, []Perturbed{{7, false}, {0, true}, {6, false}, {0, true}}},
		"added up":         {map[int]int{1: 0, 2: 2, 3: 1}, true, []Perturbed{{12, false}, {4, false}, {6, false}, {2, false}}},
		"none":             {nil, false, []Perturbed{{7, false}, {4, false}, {5, false}, {0, true}}},
	} {
		got, err := Perturb(table, c.keys, p, PerturbOptions{Additive: c.additive})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	table.Cells[3].Structural = true
	for _, additive := range []bool{false, true} {
		if got, err := Perturb(table, map[int]int{3: 1}, p, PerturbOptions{Additive: additive}); err != nil || got[3] != (Perturbed{0, false}) {
			t.Errorf("nought by definition: %v, %v", got, err)
		}
	}
	for _, cell := range []int{-1, 0, 4} {
		if _, err := Perturb(table, map[int]int{cell: 1}, p, PerturbOptions{}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("cell %d is not a leaf", cell)) {
			t.Errorf("cell %d has a key: %v", cell, err)
		}
	}
	table.Cells[1].Count = 2.5
	if _, err := Perturb(table, nil, p, PerturbOptions{}); err == nil || !strings.Contains(err.Error(), "2.5 is not a whole number") {
		t.Error(err)
	}
	if table.Amounts = true; true {
		if _, err := Perturb(table, nil, p, PerturbOptions{}); err == nil || !strings.Contains(err.Error(), "has amounts") {
			t.Error(err)
		}
	}
	first := PRow{0, 0, 0}
	for want, rows := range map[string][]PRow{
		"p-table, row 2: count -1; rows go from 0 to 750":             {first, {-1, 0, 1}},
		"p-table, row 2: count 751; rows go from 0 to 750":            {first, {751, 0, 1}},
		"p-table, row 2: key -1; keys go from 0 to 2":                 {first, {1, -1, 1}},
		"p-table, row 2: key 3; keys go from 0 to 2":                  {first, {1, 3, 1}},
		"p-table, row 2: 1 and -2 are less than nobody":               {first, {1, 0, -2}},
		"p-table, row 2: count 0 and key 0 are there twice":           {first, {0, 0, 0}},
		"p-table, row 3: count 0 and key 0 are there twice":           {first, {1, 0, -1}, {0, 0, 1}},
		"p-table, row 2, column \"ckey\": \"\" is not a whole number": nil,
	} {
		_, err := NewPTable(rows, 3, 0)
		if rows == nil {
			_, err = ReadPTable(strings.NewReader("other,pcv,ckey,pvalue\nx,1,1,1\nx,2,,1\n"), 3, 0)
		}
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := NewPTable(nil, 0, 0); err == nil {
		t.Error("no keys")
	}
	if _, err := NewPTable([]PRow{{1, 0, 5}}, 1, 0); err != nil {
		t.Error(err)
	}
}

// TestCodesOfSeveralTables: what is a part of what, over all tables, and what cannot be.
func TestCodesOfSeveralTables(t *testing.T) {
	whole := areas(t, Flat("a", "all", "A", "B"), 3, 4)
	parts := areas(t, Flat("a", "A", "1", "2"), 1, 2)
	n, err := newNames([]*Table{whole, parts})
	if err != nil {
		t.Fatal(err)
	}
	v := n.variables[0]
	if !slices.Equal(v.codes, []string{"", "A", "B", "1", "2"}) || !slices.Equal(v.leaves, []int32{2, 3, 4}) || !slices.Equal(v.above[1], []int32{3, 1, 0}) ||
		!slices.Equal(v.above[0], []int32{2, 0}) || !slices.Equal(v.under[0], []int32{0, 1, 2}) || !slices.Equal(v.under[1], []int32{1, 2}) {
		t.Errorf("%+v", v)
	}
	// A total that is fixed elsewhere is a code as well.
	fixed := areas(t, Flat("b", "all", "x"), 7)
	fixed.Fixed = map[string]string{"a": "all"}
	if n, err = newNames([]*Table{whole, fixed}); err != nil || !slices.Equal(n.variables[0].codes, []string{"", "all", "A", "B"}) {
		t.Errorf("%v, %q", err, n.variables[0].codes)
	}
	sets := areas(t, Flat("a", "", "3 of them"), 6)
	sets.Sets = map[string]map[string][]string{"a": {"3 of them": {"1", "2", "3"}}}
	if n, err = newNames([]*Table{sets}); err != nil || len(n.variables[0].leaves) != 3 || len(n.variables[0].under[1]) != 3 {
		t.Errorf("%v, %+v", err, n.variables[0])
	}
	twice := areas(t, Flat("a", "all", "A"), 3)
	twice.Fixed = map[string]string{"a": "A"}
	around := areas(t, Flat("a", "", "A"), 3)
	around.Sets = map[string]map[string][]string{"a": {"A": {"B"}, "B": {"A"}}}
	for want, tables := range map[string][]*Table{`"a" is a dimension and fixed as well`: {twice}, `the tables put "A" inside itself`: {around}} {
		if _, err := newNames(tables); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestEveryCellHasItsOwnNumber: of tables of many variables, each count has one number and
// no other has it, whichever table it stands in.
func TestEveryCellHasItsOwnNumber(t *testing.T) {
	w := &world{dims: []Dimension{Flat("a", "T", "1", "2"), Flat("b", "T", "x", "y", "z"), Flat("c", "T", "p", "q")}}
	tables := []*Table{w.table("1", 0, 1, 2), w.table("2", 2, 0), w.table("3", 1), w.table("4", 0), w.table("5", 1)}
	tables[3].Fixed = map[string]string{"c": "q", "b": "x"}
	tables[4].Fixed = map[string]string{"year": "2025"}
	n, err := newNames(tables)
	if err != nil {
		t.Fatal(err)
	}
	byKey, byNumber := map[Key]uint64{}, map[uint64]Key{}
	for i, table := range tables {
		for c, number := range n.keys(i) {
			k := table.Key(c)
			if was, ok := byKey[k]; ok && was != number {
				t.Errorf("%s is %d and %d", k, was, number)
			}
			if was, ok := byNumber[number]; ok && was != k {
				t.Errorf("%d is %s and %s", number, was, k)
			}
			byKey[k], byNumber[number] = number, k
		}
	}
	if len(byKey) != 36+4 {
		t.Errorf("%d numbers", len(byKey))
	}
	v := &names{}
	for range 21 {
		v.variables = append(v.variables, &variable{codes: make([]string, 8)})
	}
	if err := v.weigh(); err != nil || v.weight[20] != 1<<60 {
		t.Error(err, v.weight)
	}
	v = &names{variables: append(v.variables, &variable{codes: make([]string, 3)})}
	if v.weigh() == nil {
		t.Error("more than a number can tell apart")
	}
}

// TestWhatIsPrintedOfARoundedCount: how far the count may be from what is printed.
func TestWhatIsPrintedOfARoundedCount(t *testing.T) {
	table := areas(t, Flat("a", "T", "1", "2"), 4, 9)
	for _, c := range []struct {
		amounts, adjacent bool
		want              []Interval
	}{
		{false, true, []Interval{{11, 19}, {1, 9}, {6, 14}}}, {true, true, []Interval{{10, 20}, {0, 10}, {5, 15}}},
		{false, false, []Interval{{12.5, 17.5}, {2.5, 7.5}, {7.5, 12.5}}}, {true, false, []Interval{{12.5, 17.5}, {2.5, 7.5}, {7.5, 12.5}}},
	} {
		table.Amounts = c.amounts
		p := PrintRounded(table, "r", []float64{15, 5, 10}, 5, c.adjacent)
		for i, want := range c.want {
			if p.Shown[i] != (Shown{Rounded, want}) {
				t.Errorf("%+v: %v, want %v", c, p.Shown[i], want)
			}
		}
	}
	if p := PrintRounded(table, "r", []float64{0, 0, 0}, 5, true); p.Shown[0].Lower != 0 {
		t.Errorf("%v: fewer than nobody", p.Shown[0])
	}
}
