package disclosure

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"
)

// areas is a made-up table by area, and by others where given.
func areas(t *testing.T, d Dimension, counts ...float64) *Table {
	t.Helper()
	var cells []Cell
	leaf := 0
	for i, parts := range d.children() {
		if len(parts) == 0 {
			cells = append(cells, Cell{Index: []int{i}, Count: counts[leaf]})
			leaf++
		}
	}
	out, err := NewTable("areas", []Dimension{d}, cells)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestASumThatNobodyPrintsIsNotEverybody: the whole of a relation that no table prints
// stands for its parts and not for all: a table is protected beside it, and what is found
// of the one is never said of the other.
func TestASumThatNobodyPrintsIsNotEverybody(t *testing.T) {
	ctx := context.Background()
	opts := Options{Rule: Rule{Threshold: 5}, Relations: []Relation{{Variable: "a", Whole: "1 and 2", Parts: []string{"1", "2"}}}}
	table := square(t, false, 3, 20, 30, 15, 8, 40, 25, 35, 50)
	opts.Cost = func(_ *Table, c int) float64 { return map[bool]float64{true: 1, false: 9}[c >= 12] } // so that the third row is hidden too
	p, err := Suppress(ctx, []*Table{table}, opts, nil)
	if err != nil || p.Check(opts) != nil || !slices.ContainsFunc(append(p.Proofs[0].Lower, p.Proofs[0].Higher...), func(c Change) bool { return c.Table == 1 }) {
		t.Fatal(err, p.Proofs)
	}
	holdsEach(t, p, provedBy(t, opts, p.Print("r", opts)))
	stranger := areas(t, Flat("a", "", "1 and 2", "1", "2", "3"), 1, 1, 1, 1)
	if held := (&Published{Table: table}); same(held, held) || same(&Published{Table: table, guessed: []bool{}}, held) || same(held, &Published{Table: table, guessed: []bool{}}) ||
		same(&Published{Table: table, guessed: []bool{}}, &Published{Table: stranger, guessed: []bool{}}) {
		t.Error("tables of no sum, or of others, are thought the same")
	}
	r, err := Audit(ctx, p.Print("r", opts), opts)
	if err != nil || r.Err() != nil {
		t.Fatal(err, r)
	}
	at := map[Key]float64{}
	for _, f := range r.Findings {
		if v, twice := at[f.Key]; twice && v != f.Value {
			t.Errorf("%s is %v and %v", f.Key, v, f.Value)
		}
		at[f.Key] = f.Value
	}
	if at[NewKey("", map[string]string{"a": "1 and 2"})] != 116 || at[NewKey("", map[string]string{"a": "1 and 2", "b": "x"})] != 18 {
		t.Errorf("the sum and its parts: %v", at)
	}
	// Where a table has it for its total, it is that total.
	both := areas(t, Flat("a", "1 and 2", "1", "2"), 3, 4)
	sum := withRelations([]Published{PrintExactly(both, "r")}, opts.Relations)[1].Table
	if sum.Key(0) != both.Key(0) || sum.Key(1) != both.Key(1) {
		t.Errorf("%s and %s", sum.Key(0), both.Key(0))
	}
}

// TestWhatEverybodyCanAddUp: for each relation a table of nothing but its sum, with what
// is known filled in: what is missing is the rest where that tells one number, counts that
// would do where it tells more, and nothing where they cannot be filled in.
func TestWhatEverybodyCanAddUp(t *testing.T) {
	relation := Relation{Variable: "area", Whole: "W", Parts: []string{"A", "B", "C", "D"}}
	forces := areas(t, Flat("area", "", "A", "B", "C"), 40, 31, 25)
	two := areas(t, Flat("area", "", "A", "B"), 40, 31)
	nations := areas(t, Flat("area", "", "E", "W"), 900, 98)
	all := areas(t, Flat("area", "", "A", "B", "C", "D"), 40, 31, 25, 2)
	only := areas(t, Flat("b", "", "x"), 98)
	only.Fixed = map[string]string{"area": "W"}
	elsewhere := areas(t, Flat("b", "", "x"), 98)
	elsewhere.Fixed = map[string]string{"area": "E", "a": "W"}
	half := PrintExactly(forces, "")
	half.Unknown = true
	half.Shown[2] = Shown{Hidden, Interval{0, math.Inf(1)}}
	for name, c := range map[string]struct {
		published []Published
		counts    []float64 // the whole first; none where no table is made
		guessed   []bool
		unknown   bool
	}{
		"the one that is missing":  {[]Published{PrintExactly(forces, ""), PrintExactly(nations, "")}, []float64{98, 40, 31, 25, 2}, make([]bool, 5), false},
		"in the other order":       {[]Published{PrintExactly(nations, ""), PrintExactly(forces, "")}, []float64{98, 40, 31, 25, 2}, make([]bool, 5), false},
		"two that are missing":     {[]Published{PrintExactly(two, ""), PrintExactly(nations, "")}, []float64{98, 40, 31, 27, 0}, []bool{3: true, 4: true}, false},
		"the whole":                {[]Published{PrintExactly(all, "")}, []float64{98, 40, 31, 25, 2}, make([]bool, 5), false},
		"the whole and a part":     {[]Published{PrintExactly(forces, "")}, nil, nil, false},
		"all are there":            {[]Published{PrintExactly(all, ""), PrintExactly(nations, "")}, []float64{98, 40, 31, 25, 2}, make([]bool, 5), false},
		"less than nothing":        {[]Published{PrintExactly(areas(t, Flat("area", "", "A", "B", "C"), 40, 31, 28), ""), PrintExactly(nations, "")}, []float64{98, 40, 31, 28, -1}, make([]bool, 5), true},
		"exactly nothing":          {[]Published{PrintExactly(areas(t, Flat("area", "", "A", "B", "C"), 40, 31, 27), ""), PrintExactly(nations, "")}, []float64{98, 40, 31, 27, 0}, make([]bool, 5), false},
		"only what was printed":    {[]Published{half, PrintExactly(nations, "")}, []float64{98, 40, 31, 27, 0}, []bool{3: true, 4: true}, false},
		"no code of the relation":  {[]Published{PrintExactly(areas(t, Flat("area", "", "E", "N"), 900, 98), "")}, nil, nil, false},
		"the whole of nothing":     {[]Published{PrintExactly(nations, "")}, []float64{98, 98, 0, 0, 0}, []bool{1: true, 2: true, 3: true, 4: true}, false},
		"another variable's code":  {[]Published{PrintExactly(areas(t, Flat("b", "", "A", "W"), 40, 98), "")}, nil, nil, false},
		"fixed to another code":    {[]Published{PrintExactly(elsewhere, "")}, nil, nil, false},
		"fixed to the whole alone": {[]Published{PrintExactly(only, "")}, []float64{98, 98, 0, 0, 0}, []bool{1: true, 2: true, 3: true, 4: true}, false},
	} {
		got := withRelations(c.published, []Relation{relation})[len(c.published):]
		if c.counts == nil {
			if len(got) != 0 {
				t.Errorf("%s: %v", name, got[0].Table.Cells)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s: %d tables", name, len(got))
			continue
		}
		var counts []float64
		for i := range got[0].Table.Cells {
			counts = append(counts, got[0].Table.Cells[i].Count)
			if got[0].Shown[i] != (Shown{Banded, Interval{0, math.Inf(1)}}) {
				t.Errorf("%s: something is printed", name)
			}
		}
		guessed := append([]bool(nil), c.guessed...)
		for len(guessed) < 5 {
			guessed = append(guessed, false)
		}
		if !reflect.DeepEqual(counts, c.counts) || !reflect.DeepEqual(got[0].guessed, guessed) || got[0].Unknown != c.unknown {
			t.Errorf("%s: %v, guessed %v, unknown %v", name, counts, got[0].guessed, got[0].Unknown)
		}
		if _, fixed := got[0].Table.Fixed["area"]; fixed {
			t.Errorf("%s: fixed as well", name)
		}
	}
}

// TestSumsOfTwoVariables: in a table by area and age each age has its sum, and where the
// parts that are missing differ from age to age no counts can be filled in.
func TestSumsOfTwoVariables(t *testing.T) {
	relation := []Relation{{Variable: "area", Whole: "W", Parts: []string{"A", "B"}}}
	table := func(d Dimension, counts ...float64) *Table {
		var cells []Cell
		for i, n := range counts {
			cells = append(cells, Cell{Index: []int{i / 2, 1 + i%2}, Count: n})
		}
		out, err := NewTable("t", []Dimension{d, Flat("age", "all", "young", "old")}, cells)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one, whole := table(Flat("area", "", "A"), 3, 40), table(Flat("area", "", "W"), 7, 90)
	some := withRelations([]Published{PrintExactly(one, ""), PrintExactly(whole, "")}, relation)
	if len(some) != 3 || some[2].Unknown {
		t.Fatalf("%d tables", len(some))
	}
	sum := some[2].Table
	for k, want := range map[string]float64{"all,B": 54, "young,B": 4, "old,B": 50, "young,A": 3, "old,W": 90, "all,W": 97} {
		for c := range sum.Cells {
			if sum.Dimensions[0].Codes[sum.Cells[c].Index[0]]+","+sum.Dimensions[1].Codes[sum.Cells[c].Index[1]] == k && sum.Cells[c].Count != want {
				t.Errorf("%s is %v, want %v", k, sum.Cells[c].Count, want)
			}
		}
	}
	half := PrintExactly(one, "")
	half.Unknown = true
	half.Shown[1] = Shown{Hidden, Interval{0, math.Inf(1)}} // the young of A
	some = withRelations([]Published{half, PrintExactly(whole, "")}, relation)
	if len(some) != 3 || !some[2].Unknown {
		t.Errorf("the young lack both and the old one: %+v", some[2:])
	}
}

// TestTwoSumsOfOneShapeAreOne: tables differ by what is fixed in them, by a variable, by a
// code and by which codes are tops.
func TestTwoSumsOfOneShapeAreOne(t *testing.T) {
	base := Table{Population: "p", Fixed: map[string]string{"year": "2025"}, Dimensions: []Dimension{Flat("a", "T", "1", "2")}}
	same := base
	same.Name, same.Dimensions = "another", []Dimension{Flat("a", "T", "1", "2")}
	if base.shape() != same.shape() {
		t.Error("one shape, and two texts")
	}
	for name, change := range map[string]func(*Table){
		"population": func(t *Table) { t.Population = "q" },
		"year":       func(t *Table) { t.Fixed = map[string]string{"year": "2024"} },
		"variable":   func(t *Table) { t.Dimensions = []Dimension{Flat("b", "T", "1", "2")} },
		"code":       func(t *Table) { t.Dimensions = []Dimension{Flat("a", "T", "1", "3")} },
		"tops":       func(t *Table) { t.Dimensions = []Dimension{Flat("a", "", "T", "1", "2")} },
		"more":       func(t *Table) { t.Dimensions = append([]Dimension{Flat("b", "T", "1")}, base.Dimensions...) },
		"a comma":    func(t *Table) { t.Dimensions = []Dimension{Flat("a", "T", "1,2")} },
	} {
		other := base
		if change(&other); other.shape() == base.shape() {
			t.Errorf("another %s, and one text", name)
		}
	}
}
