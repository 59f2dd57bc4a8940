package output

import (
	"context"
	"slices"
	"testing"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// fourForces is a kind of rows that came in the returns a, b, c and d, which no
// figure tells apart further, and a view of it: by sets of returns, or of one set
// that all of its rows are of.
func fourForces(t *testing.T, views ...map[string][]string) (*kind, []*view) {
	t.Helper()
	k := &kind{name: "rows of investigation", variables: map[string]*variable{}}
	x := k.variable(varReturn)
	for _, name := range []string{"a", "b", "c", "d"} {
		x.values[name] = true
		x.set([]string{name})
	}
	for range views {
		k.views = append(k.views, &view{kind: k, fixed: map[string][]string{}, Printed: &Printed{Result: &Result{}}})
	}
	x.cut()
	return k, k.views
}

// by lays a view out by sets of one variable; parent is the place of the set that
// each is a part of, -1 for none.
func (v *view) by(name string, parent []int, sets ...[]string) {
	a := viewAxis{variable: name, place: map[[2]int]int{}}
	for i, set := range sets {
		a.nodes = append(a.nodes, node{values: set, parent: parent[i]})
	}
	v.axes = append(v.axes, a)
}

// TestWhatAViewHasOfAVariable: by an axis its sets (but those of which a reader is
// told that nobody is there), by a condition the set, or else everybody.
func TestWhatAViewHasOfAVariable(t *testing.T) {
	k, v := fourForces(t, nil, nil, nil)
	v[0].by(varReturn, []int{-1, 0, 0}, []string{"a", "b"}, []string{"a"}, []string{"b"})
	v[0].axes[0].nodes = append(v[0].axes[0].nodes, node{values: []string{"c"}, parent: -1, empty: true})
	v[1].fixed[varReturn] = []string{"c", "d"}
	for i, want := range [][][]string{{{"a", "b"}, {"a"}, {"b"}}, {{"c", "d"}}, {{"a", "b", "c", "d"}}} {
		if got := k.views[i].sets(varReturn); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("view %d: %v", i, got)
		}
	}
}

// TestWhatAddsUpToASet: the smallest sets of a view that are the whole set and no
// more; a set that they make up only in part is no sum.
func TestWhatAddsUpToASet(t *testing.T) {
	_, v := fourForces(t, nil, nil)
	v[0].by(varReturn, []int{-1, 0, 0, -1}, []string{"a", "b"}, []string{"a"}, []string{"b"}, []string{"c"})
	for name, c := range map[string]struct{ set, parts []string }{
		"two of one total":        {[]string{"a", "b"}, []string{"a", "b"}},
		"beyond the total":        {[]string{"a", "c"}, []string{"a", "c"}},
		"all three":               {[]string{"a", "b", "c"}, []string{"a", "b", "c"}},
		"itself":                  {[]string{"c"}, []string{"c"}},
		"one that is not printed": {[]string{"a", "d"}, nil},
		"none that is printed":    {[]string{"d"}, nil},
	} {
		var got []string
		for _, set := range v[0].sum(varReturn, c.set) {
			got = append(got, set...)
		}
		if !slices.Equal(got, c.parts) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := v[1].sum(varReturn, []string{"a"}); got != nil {
		t.Errorf("a view that is by nothing: %v", got)
	}
	if within([]string{"a", "d"}, []string{"a", "b"}) || within([]string{"d"}, []string{"a"}) || !within([]string{"b"}, []string{"a", "b"}) || !within(nil, []string{"a"}) {
		t.Error("a set is within another that has not all of it")
	}
}

// TestWhatIsLeftOfAnotherView: all four forces less three are one force, of which few
// may be; less two they are two forces together, which no table promises a range.
func TestWhatIsLeftOfAnotherView(t *testing.T) {
	all, three := []string{"a", "b", "c", "d"}, []string{"a", "b", "c"}
	for name, c := range map[string]struct {
		mine, theirs []string
		whole, left  string // "" for nothing
	}{
		"all less three":       {all, three, tabulate.CodeTotal, "d"},
		"three less two":       {three, []string{"a", "c"}, setName(three), "b"},
		"all less two":         {all, []string{"a", "b"}, "", ""},
		"the same":             {three, three, "", ""},
		"less more":            {three, all, "", ""},
		"less something apart": {three, []string{"b", "d"}, "", ""},
	} {
		k, v := fourForces(t, nil, nil)
		v[0].fixed[varReturn], v[1].fixed[varReturn] = c.mine, c.theirs
		got := (&regrouping{v: v[0], w: v[1]}).left(varReturn)
		if c.left == "" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		want := []string{c.whole, k.variable(varReturn).code(c.theirs), c.left}
		if len(got) != 1 || !slices.Equal(got[0].Codes, want) || !slices.Equal(got[0].Parent, []int{-1, 0, 0}) || got[0].Named != (c.whole != tabulate.CodeTotal) {
			t.Errorf("%s: %+v, want %v", name, got, want)
		}
	}
	// Forces that no printed figure tells apart are one part: all less b is that part.
	k, v := fourForces(t, nil, nil)
	x := k.variable(varReturn)
	x.sets = map[string][]string{}
	x.set([]string{"b"})
	x.cut()
	v[1].fixed[varReturn] = []string{"b"}
	if got := (&regrouping{v: v[0], w: v[1]}).left(varReturn); len(got) != 1 || !slices.Equal(got[0].Codes, []string{tabulate.CodeTotal, "b", x.atoms["a"]}) {
		t.Errorf("three forces that nothing tells apart: %+v", got)
	}
}

// TestLayersOfAnotherView: what the other view prints together and this one apart is a
// sum of its parts; what both print stands as it is; what this one cannot make is left
// out. Sets that overlap stand in layers of their own.
func TestLayersOfAnotherView(t *testing.T) {
	_, v := fourForces(t, nil, nil)
	v[0].by(varReturn, []int{-1, -1, -1}, []string{"a"}, []string{"b"}, []string{"c"})
	v[1].by(varReturn, []int{-1, -1, -1, -1}, []string{"a", "b"}, []string{"c"}, []string{"b", "c"}, []string{"c", "d"})
	got := (&regrouping{v: v[0], w: v[1]}).layers(varReturn)
	if len(got) != 2 {
		t.Fatalf("%d layers", len(got))
	}
	ab, bc := setName([]string{"a", "b"}), setName([]string{"b", "c"})
	if l := got[0]; !slices.Equal(l.dim.Codes, []string{ab, "a", "b", "c"}) || !slices.Equal(l.dim.Parent, []int{-1, 0, 0, -1}) || !l.sums || !l.dim.Named ||
		!slices.Equal(l.has, []string{"a", "b", "c"}) || l.dim.Name != varReturn {
		t.Errorf("%+v", l)
	}
	if l := got[1]; !slices.Equal(l.dim.Codes, []string{bc, "b", "c"}) || !slices.Equal(l.dim.Parent, []int{-1, 0, 0}) || !l.sums {
		t.Errorf("%+v", l)
	}
	// Everybody, and what the view is limited to, need no dimension.
	for name, set := range map[string][]string{"everybody": {"a", "b", "c", "d"}, "the condition of the view": {"a", "c"}} {
		_, v := fourForces(t, nil, nil)
		if len(set) < 4 {
			v[0].fixed[varReturn] = set
		}
		v[1].fixed[varReturn] = set
		if got := (&regrouping{v: v[0], w: v[1]}).layers(varReturn); len(got) != 1 || got[0].dim.Name != "" || got[0].sums || len(got[0].has) != 4 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A set that both print needs one, and is no sum.
	_, v = fourForces(t, nil, nil)
	v[0].by(varReturn, []int{-1, -1}, []string{"a"}, []string{"b"})
	v[1].fixed[varReturn] = []string{"a"}
	if got := (&regrouping{v: v[0], w: v[1]}).layers(varReturn); len(got) != 1 || got[0].sums || !slices.Equal(got[0].dim.Codes, []string{"a"}) {
		t.Errorf("printed by both: %+v", got[0])
	}
}

// TestGroupsHaveASum: over all variables but the one that is less, every choice of
// layers of which one at least is a sum: without, the numbers meet already.
func TestGroupsHaveASum(t *testing.T) {
	const setting, sex = "investigation.setting", "investigation.sex"
	k, v := fourForces(t, nil, nil)
	for _, name := range []string{setting, sex} {
		x := k.variable(name)
		for _, code := range []string{"p", "q", "r"} {
			x.values[code] = true
			x.set([]string{code})
		}
		x.cut()
	}
	v[0].by(varReturn, []int{-1, -1}, []string{"a"}, []string{"b"})
	v[0].by(setting, []int{-1, -1}, []string{"p"}, []string{"q"})
	v[1].by(varReturn, []int{-1}, []string{"a", "b"})
	v[1].by(setting, []int{-1}, []string{"p"})
	r := &regrouping{v: v[0], w: v[1], names: []string{setting, sex, varReturn}}
	got := r.groups(sex)
	if len(got) != 1 || len(got[0]) != 2 || got[0][0].Name != setting || got[0][1].Name != varReturn || len(got[0][1].Codes) != 3 {
		t.Errorf("forces together: %+v", got)
	}
	if got := r.groups(varReturn); len(got) != 0 {
		t.Errorf("without the forces nothing is a sum: %+v", got)
	}
	v[1].axes[1].nodes = append(v[1].axes[1].nodes, node{values: []string{"p", "q"}, parent: -1})
	if got := r.groups(varReturn); len(got) != 1 || len(got[0]) != 1 || got[0][0].Name != setting {
		t.Errorf("settings together: %+v", got)
	}
	if got := r.groups(sex); len(got) != 2 {
		t.Errorf("each of two layers of settings with that of forces: %+v", got)
	}
}

// TestADimensionGivenPlacesItsParts: rows are placed at the codes that have no parts
// here, by the atoms that those are made of.
func TestADimensionGivenPlacesItsParts(t *testing.T) {
	k, v := fourForces(t, nil)
	x := k.variable(varReturn)
	ab := x.code([]string{"a", "b"})
	f := &further{v: v[0], fixed: map[string]string{varReturn: "a", "other": "b"}}
	f.given(disclosure.Flat(varReturn, tabulate.CodeTotal, ab, "c"), x)
	if len(f.atoms) != 1 || len(f.atoms[0]) != 4 || f.atoms[0]["a"] != 1 || f.atoms[0]["b"] != 1 || f.atoms[0]["c"] != 2 || len(f.fixed) != 1 || f.fixed["other"] != "b" {
		t.Errorf("%v %v", f.atoms, f.fixed)
	}
	if _, ok := f.atoms[0][tabulate.CodeTotal]; ok {
		t.Error("rows are placed at a total")
	}
}

// TestWhatAnAttackerIsGiven: a number that is printed twice is known as well as the
// better of the two says; what was not sent, or is printed nowhere, can be anything;
// what a reader is told is nobody is 0.
func TestWhatAnAttackerIsGiven(t *testing.T) {
	anything := disclosure.Shown{Form: disclosure.Banded, Interval: disclosure.Interval{Upper: inf}}
	exactly := func(n float64) disclosure.Shown {
		return disclosure.Shown{Form: disclosure.Exact, Interval: disclosure.Interval{Lower: n, Upper: n}}
	}
	hidden := disclosure.Shown{Form: disclosure.Hidden, Interval: disclosure.Interval{Upper: inf}}
	v := oneLine(t, 4, 4, 4, 4, 4, 0, 7)
	v.Result.Cells = append(v.Result.Cells, make([]Cell, 2)...)
	for i, n := range []Number{{Hidden: Confidential}, {Value: 4}, {Hidden: NotAvailable}, {Hidden: NotApplicable}, {Value: 4}, {}, {Value: 7}, {Hidden: Confidential}, {Hidden: NotAvailable}} {
		v.Result.Cells[i].Number = n
	}
	v.cells[1] = []int{1, 7} // printed, and hidden elsewhere
	v.cells[6] = []int{8, 6} // not sent, and printed elsewhere
	v.cells[4] = nil
	v.table.Cells[5].Structural, v.cells[5] = true, nil
	want := []disclosure.Shown{hidden, exactly(4), anything, anything, anything, {}, exactly(7)}
	got := v.published()
	if !slices.Equal(got.Shown, want) || got.Unknown || got.Release != "made up" || got.Table != v.table {
		t.Errorf("%+v", got)
	}
	// Handed on with its proofs it is still what is printed.
	v.given = disclosure.Published{Release: "handed on", Table: v.table}
	if got := v.published(); got.Release != "handed on" || !slices.Equal(got.Shown, want) {
		t.Errorf("%+v", got)
	}
	for name, change := range map[string]func(v *view){
		"above what is printed": func(v *view) { v.table.Cells[1].Count = 5 },
		"below what is printed": func(v *view) { v.table.Cells[1].Count = 3 },
		"not kept":              func(v *view) { v.Truth = nil },
	} {
		v := oneLine(t, 4, 4)
		v.Result.Cells[0].Value, v.Result.Cells[1].Value = 4, 4
		if v.published().Unknown {
			t.Fatal("true counts as they are printed are not known")
		}
		if change(v); !v.published().Unknown {
			t.Errorf("true counts %s are taken for the truth", name)
		}
	}
}

// TestTwoRoundingsSayMoreThanOne: 10 rounded to 5 lies from 6 to 14; 15 of the same
// number from 11 to 19: it lies from 11 to 14.
func TestTwoRoundingsSayMoreThanOne(t *testing.T) {
	v := oneLine(t, 12)
	v.Result.Rounded = 5
	v.Result.Cells = append(v.Result.Cells, Cell{})
	v.Result.Cells[0].Value, v.Result.Cells[1].Value = 10, 15
	v.cells[0] = []int{0, 1}
	if got := v.published().Shown[0]; got.Form != disclosure.Rounded || got.Lower != 11 || got.Upper != 14 {
		t.Errorf("%+v", got)
	}
}

// TestHowFarANumberIsRounded: less than the base, or as far as any printed number of the
// table lies from its true count.
func TestHowFarANumberIsRounded(t *testing.T) {
	v := oneLine(t, 3, 12, 40)
	v.Result.Rounded = 5
	v.Result.Cells[0].Value, v.Result.Cells[1].Value = 5, 10
	v.Result.Cells[2].Hidden = Confidential // 40 away from what stands there: not printed
	if got := v.reach(); got != 4 {
		t.Errorf("%v, and none is further than 4", got)
	}
	v.Result.Cells[1].Value = 5
	if got := v.reach(); got != 7 {
		t.Errorf("%v, and 12 is printed as 5", got)
	}
	v.Result.Cells[1].Value = 20
	if got := v.reach(); got != 8 {
		t.Errorf("%v, and 12 is printed as 20", got)
	}
	v.Truth = nil
	if got := v.reach(); got != 4 {
		t.Errorf("%v, where the truth is not known", got)
	}
	v = oneLine(t, 12)
	if got := v.reach(); got >= 0 {
		t.Errorf("%v, and nothing is rounded", got)
	}
}

// TestWhatIsKnownOfOthers: how numbers hang together is used for hiding where the true
// counts are known, and given to the attacker always.
func TestWhatIsKnownOfOthers(t *testing.T) {
	a, b := oneLine(t, 1, 2), oneLine(t, 3, 4)
	k := &kind{name: "rows", views: []*view{a, b}}
	k.bridges = []bridge{{of: a, table: a.table}, {of: a, table: a.table, unknown: true}, {of: b, table: b.table}}
	s := &space{kinds: map[string]*kind{"rows": k}, order: []string{"rows"}}
	ofA := func(p *Printed) bool { return p == a.Printed }
	if got := s.known(ofA); len(got) != 1 || got[0].Table != a.table || got[0].Unknown {
		t.Errorf("%+v", got)
	}
	if got := s.published(ofA); len(got) != 3 || got[0].Shown[0].Form != disclosure.Exact || !got[2].Unknown {
		t.Errorf("%+v", got)
	}
	if got := s.views(ofA); len(got) != 1 || got[0] != a {
		t.Errorf("%v", got)
	}
}

// TestWhatCannotBeLaidOut: tables as others published them, and empty ones, are left out;
// one that does not say what it counted stops everything.
func TestWhatCannotBeLaidOut(t *testing.T) {
	w := newWorld(t).people(4, 30, "2022", "2023")
	p := protect(t, w.draft(suspects, BuildOptions{Name: "T1"})).Printed[0]
	with := func(change func(p *Printed, r *Result, c *tabulate.Compiled)) *Printed {
		q, r, c := *p, *p.Result, *p.Compiled
		q.Result, q.Compiled = &r, &c
		change(&q, &r, &c)
		return &q
	}
	for name, x := range map[string]struct {
		p     *Printed
		views int
		fails bool
	}{
		"as it is":               {p, 1, false},
		"as published":           {with(func(_ *Printed, r *Result, _ *tabulate.Compiled) { r.Approximate = true }), 0, false},
		"without cells":          {with(func(_ *Printed, r *Result, _ *tabulate.Compiled) { r.Cells = nil }), 0, false},
		"without a definition":   {with(func(p *Printed, _ *Result, _ *tabulate.Compiled) { p.Compiled = nil }), 0, false},
		"without plans":          {with(func(_ *Printed, _ *Result, c *tabulate.Compiled) { c.Plans = nil }), 0, true},
		"without what it counts": {with(func(p *Printed, _ *Result, _ *tabulate.Compiled) { p.Loads = nil }), 0, true},
	} {
		s, err := newSpace(context.Background(), []*Printed{x.p})
		if x.fails != errs.Is(err, errs.Internal) || err != nil && !x.fails {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err == nil && len(s.views(func(*Printed) bool { return true })) != x.views {
			t.Errorf("%s: %d kinds", name, len(s.order))
		}
	}
}

// TestSumsAndTheRowsBehindThem: a sum is a kind of its own, the rows behind it are rows
// like those that another table counts, and each number is named.
func TestSumsAndTheRowsBehindThem(t *testing.T) {
	p := protect(t, besideWorld(t, 3).draft(beside, BuildOptions{Name: "T1"})).Printed[0]
	s, err := newSpace(context.Background(), []*Printed{p})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"rows of investigation", "referral.assessments_cse added up", "rows of referral"}
	if !slices.Equal(s.order, want) {
		t.Fatalf("%q", s.order)
	}
	rows, sum := s.kinds[want[2]].views[0], s.kinds[want[1]].views[0]
	if !rows.lines || sum.lines {
		t.Fatal("which are rows and which are added up is mixed up")
	}
	tried := 0
	for c, cells := range rows.cells {
		if len(cells) == 0 {
			if rows.words(c) != p.Result.Title {
				t.Errorf("printed nowhere: %q", rows.words(c))
			}
			continue
		}
		of, what := cells[0]/lineSize, cells[0]%lineSize
		line := []int64{p.Truth.rows[of], p.Truth.rows[of] - p.Truth.unknown[of], p.Truth.unknown[of]}
		if rows.table.Cells[c].Count != float64(line[what]) || rows.words(c) != p.Result.Words(of)+", rows behind the sum" {
			t.Errorf("%s: %v of %v", rows.words(c), rows.table.Cells[c].Count, line)
		}
		tried++
	}
	for c, cells := range sum.cells {
		if len(cells) > 0 && (sum.table.Cells[c].Count != float64(p.Truth.counts[cells[0]]) || sum.words(c) != p.Result.Words(cells[0])) {
			t.Errorf("%s: %v", sum.words(c), sum.table.Cells[c].Count)
		}
	}
	if tried == 0 {
		t.Error("no rows stand behind sums")
	}
}

// TestANilReturnIsNobody: of a body that said that it had none a reader knows that each
// figure is 0; of one that sent rows none is known, whatever its counts.
func TestANilReturnIsNobody(t *testing.T) {
	w := newWorld(t)
	w.nils[w.bodies[0]+" 2023"] = true
	p := protect(t, w.people(4, 120, "2023").draft(small{rows: []string{"body"}, periods: []string{"2023"}}.text(1), BuildOptions{Name: "T1"})).Printed[0]
	s, err := newSpace(context.Background(), []*Printed{p})
	if err != nil {
		t.Fatal(err)
	}
	v := s.views(func(*Printed) bool { return true })[0]
	nobody := 0
	for c, cells := range v.cells {
		for _, cell := range cells {
			of := p.Result.Axes[p.Result.axis("body")].Codes[gridOf(p.Result.Axes).at(cell, p.Result.axis("body"))].Code
			if got := v.table.Cells[c].Structural; got != (of == w.bodies[0]) {
				t.Errorf("%s: nobody is %v", of, got)
			} else if got {
				nobody++
			}
		}
	}
	if nobody == 0 {
		t.Error("the nil return is not seen")
	}
	// Rows that are there after all are counted: then it is no longer known to be 0.
	for i := range p.Truth.counts {
		p.Truth.counts[i]++
	}
	if s, err = newSpace(context.Background(), []*Printed{p}); err != nil {
		t.Fatal(err)
	}
	v = s.views(func(*Printed) bool { return true })[0]
	for c, cells := range v.cells {
		if len(cells) > 0 && v.table.Cells[c].Structural {
			t.Errorf("%s: nobody, and %v are counted", v.words(c), v.table.Cells[c].Count)
		}
	}
}
