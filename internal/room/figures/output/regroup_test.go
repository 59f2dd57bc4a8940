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
// figure tells apart further, and so many views of it.
func fourForces(views int) (*kind, []*view) {
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
	k, v := fourForces(3)
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
	_, v := fourForces(2)
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
		k, v := fourForces(2)
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
	k, v := fourForces(2)
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
	_, v := fourForces(2)
	v[0].by(varReturn, []int{-1, -1, -1}, []string{"a"}, []string{"b"}, []string{"c"})
	v[1].by(varReturn, []int{-1, -1, -1, -1}, []string{"c", "d"}, []string{"a", "b"}, []string{"c"}, []string{"b", "c"})
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
		_, v := fourForces(2)
		if len(set) < 4 {
			v[0].fixed[varReturn] = set
		}
		v[1].fixed[varReturn] = set
		if got := (&regrouping{v: v[0], w: v[1]}).layers(varReturn); len(got) != 1 || got[0].dim.Name != "" || got[0].sums || len(got[0].has) != 4 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A set that both print needs one, and is no sum.
	_, v = fourForces(2)
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
	k, v := fourForces(2)
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
	k, v := fourForces(1)
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

// TestEveryOtherViewIsMet: two tables of which one prints forces apart and the other
// together are bridged over every sum that they share; what cannot be counted further is
// not known, for the view that it is of and no other; what fails is not passed over.
func TestEveryOtherViewIsMet(t *testing.T) {
	two, both := []string{"made-up-force-01", "made-up-force-02"}, []string{"2022", "2023"}
	w, _ := smallWorld(t, 14)
	var all []*Printed
	for i, s := range []small{{rows: []string{"body", "setting"}, periods: both}, {rows: []string{"period", "setting"}, bodies: two, periods: both[1:], suspects: 3},
		{rows: []string{"period"}, bodies: two, periods: both}, {rows: []string{"period", "setting"}, bodies: two, periods: both[1:], not: "institution"}} {
		all = append(all, protect(t, w.draft(s.text(i), BuildOptions{Name: "T1"})).Printed...)
	}
	s, err := newSpace(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	k := s.kinds["rows of investigation"]
	apart := k.views[0]
	k.bridges = nil
	if err := k.regroup(t.Context()); err != nil {
		t.Fatal(err)
	}
	made := len(k.bridges)
	if made < 2 {
		t.Fatalf("%d bridges", made)
	}
	for _, b := range k.bridges {
		if b.unknown {
			t.Error("the true counts are there, and are not known")
		}
	}
	k.bridges = []bridge{{of: apart, unknown: true}, {of: k.views[1]}}
	if err := k.regroup(t.Context()); err != nil || len(k.bridges) != made+2 {
		t.Fatalf("%v: %d bridges, want %d", err, len(k.bridges)-2, made)
	}
	of := 0
	for _, b := range k.bridges[2:] {
		if b.unknown != (b.of == apart) {
			t.Errorf("%s: unknown is %v", b.table.Name, b.unknown)
		} else if b.unknown {
			of++
		}
	}
	if of == 0 {
		t.Error("the table that has forces apart meets no other")
	}
	for _, p := range all {
		p.Recount = func(context.Context, tabulate.Plan) (*tabulate.Cube, error) {
			return nil, errs.New(errs.Internal, "the rows cannot be read")
		}
	}
	if err := k.regroup(t.Context()); !errs.Is(err, errs.Internal) {
		t.Errorf("rows that cannot be read: %v", err)
	}
}

// TestEverybodyIsALayerAmongOthers: a view that prints everybody and two forces together
// is met in both.
func TestEverybodyIsALayerAmongOthers(t *testing.T) {
	all := []string{"a", "b", "c", "d"}
	_, v := fourForces(2)
	v[0].by(varReturn, []int{-1, 0, 0}, all, []string{"a"}, []string{"b"})
	v[1].by(varReturn, []int{-1, 0}, all, []string{"a", "b"})
	got := (&regrouping{v: v[0], w: v[1]}).layers(varReturn)
	if len(got) != 2 || got[0].dim.Name != "" || got[0].sums || !got[1].sums || len(got[1].dim.Codes) != 3 {
		t.Errorf("%d layers: %+v", len(got), got)
	}
}
