package tabulate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestEveryCodeIsCountedOnce: whatever is asked for, each code that a row can
// hold has one place on the axis, every line is the sum of those beneath it, and
// nothing that is not known is among the recorded.
func TestEveryCodeIsCountedOnce(t *testing.T) {
	book := standard(t)
	fields := []string{"sex", "ethnicity_self", "ethnicity_officer", "outcome", "identified", "investigation.setting", "investigation.outcome"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(fields).Draw(t, "field")
		text := columns(name)
		schema, field := splitField(name)
		if schema == "" {
			schema = "suspect"
		}
		grouped := field == "ethnicity_self"
		how := rapid.SampledFrom([]string{"", "codes", "broad", "both"}).Draw(t, "groups")
		total := rapid.Bool().Draw(t, "total")
		together := rapid.Bool().Draw(t, "together")
		share := rapid.Bool().Draw(t, "share")
		extra := ""
		if how != "" && (grouped || how == "codes") {
			extra += fmt.Sprintf("groups = {%q = %q}\n", name, how)
		} else {
			how = ""
		}
		if !total {
			extra += "totals = [\"body\"]\n"
		}
		if together {
			extra += "missing = \"together\"\n"
		}
		if !share {
			extra += "share = \"none\"\n"
		}
		d, err := Parse(strings.Replace(text, "[measure]", extra+"[measure]", 1))
		if err != nil {
			t.Fatal(said(err))
		}
		c, err := Compile(d, book)
		if err != nil {
			t.Fatal(said(err))
		}
		a := &c.Axes[len(c.Axes)-1]
		if a.Name != field || a.Schema != schema || a.Open || a.Regroup != nil {
			t.Fatalf("%+v", a)
		}
		holds := []string{}
		for _, k := range book.FieldCodes(schema, field) {
			holds = append(holds, k.Code)
		}
		required := field == "identified"
		if !required {
			for _, m := range book.MissingCodes() {
				holds = append(holds, m.Code)
			}
		}
		slices.Sort(holds)
		checkTree(t, a, holds, total)
		for _, code := range holds {
			at, _ := a.Place(code)
			known := code[0] != '~' && (field != "outcome" || code != NotYetAssigned)
			checkPlace(t, a, at, code, known, required)
		}
		has := func(k Kind) bool { return slices.ContainsFunc(a.Codes, func(c AxisCode) bool { return c.Kind == k }) }
		// Reasons stand apart only on the axis that shares are of.
		shared := share && total && !required
		if (c.Share == len(c.Axes)-1) != shared || c.Share >= 0 && !shared {
			t.Fatalf("shares are of %d", c.Share)
		}
		if has(KindReason) != (shared && !together) || has(KindGroup) != (how == "broad" || how == "both") || has(KindTotal) != total ||
			has(KindRecorded) == required || has(KindMissing) == required || has(KindNotApplicable) == required {
			t.Fatalf("%+v", a.Codes)
		}
		if has(KindCode) == (how == "broad") {
			t.Fatalf("%s: %+v", how, a.Codes)
		}
	})
}

// checkTree checks that lines are the sums of those beneath them.
func checkTree(t *rapid.T, a *Axis, holds []string, total bool) {
	beneath := map[int][]string{}
	for i, k := range a.Codes {
		if k.Parent >= i || k.Parent < -1 {
			t.Fatalf("%q stands before what it is a part of", k.Code)
		}
		if k.Parent >= 0 {
			beneath[k.Parent] = append(beneath[k.Parent], leaves(a, i, holds)...)
		}
		if n, ok := a.Place("no such code"); ok {
			t.Fatalf("a code that nobody knows is counted at %d", n)
		}
	}
	for i, sum := range beneath {
		slices.Sort(sum)
		if want := leaves(a, i, holds); !slices.Equal(sum, want) {
			t.Fatalf("%q has %v, and the lines beneath it %v", a.Codes[i].Code, want, sum)
		}
	}
	var top []string
	for i, k := range a.Codes {
		if k.Parent == -1 {
			top = append(top, leaves(a, i, holds)...)
		}
	}
	slices.Sort(top)
	if !slices.Equal(top, holds) || total && a.Codes[0].Kind != KindTotal {
		t.Fatalf("at the top %v of %v", top, holds)
	}
}

// leaves are the codes counted at a place; of a total all.
func leaves(a *Axis, at int, all []string) []string {
	if a.Codes[at].Kind == KindTotal {
		if a.Leaves(at) != nil || a.LeavesOf(a.Codes[at].Code) != nil {
			panic("a total of some")
		}
		return all
	}
	out := a.Leaves(at)
	if !slices.Equal(out, a.LeavesOf(a.Codes[at].Code)) || !slices.IsSorted(out) {
		panic("leaves by code are others")
	}
	return out
}

func checkPlace(t *rapid.T, a *Axis, at int, code string, known, required bool) {
	var kinds []Kind
	for p := at; p >= 0; p = a.Codes[p].Parent {
		kinds = append(kinds, a.Codes[p].Kind)
		if !slices.Contains(a.Leaves(p), code) && a.Codes[p].Kind != KindTotal {
			t.Fatalf("%q is not among those of %q", code, a.Codes[p].Code)
		}
	}
	recorded, missing := slices.Contains(kinds, KindRecorded), slices.Contains(kinds, KindMissing)
	apart := slices.Contains(kinds, KindNotApplicable)
	want := !known && code != MissingNotApplicable
	if !required && (recorded != known || missing != want || apart != (code == MissingNotApplicable)) {
		t.Fatalf("%q stands under %v", code, kinds)
	}
}

// TestWhatSharesAreOf: what was asked, else the last axis on which something can
// be missing and that has a line for all.
func TestWhatSharesAreOf(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{columns("sex", "age_band"), "age_band"},
		{columns("sex", "identified"), "sex"},
		{strings.Replace(columns("sex", "age_band"), "[measure]", "share = \"sex\"\n[measure]", 1), "sex"},
		{strings.Replace(columns("sex", "age_band"), "[measure]", "totals = [\"sex\"]\n[measure]", 1), "sex"},
		{strings.Replace(columns("sex"), "[measure]", "share = \"none\"\n[measure]", 1), ""},
		{columns("identified"), ""},
		{strings.Replace(columns("identified"), "[measure]", "share = \"identified\"\n[measure]", 1), "identified"},
		{strings.Replace(columns("investigation.setting", "sex"), "[measure]", "share = \"investigation.setting\"\n[measure]", 1), "setting"},
		{besides, ""},
		{sums, ""},
	} {
		c, got := compiled(t, x.text), ""
		if c.Share >= 0 {
			got = c.Axes[c.Share].Name
		}
		if got != x.want {
			t.Errorf("of %q, not %q: %s", got, x.want, x.text)
		}
	}
}

// TestAxesStandInOrder: layers, rows, measures, columns; each counted by one
// dimension, the same thing by the same.
func TestAxesStandInOrder(t *testing.T) {
	c := compiled(t, edit(before, "layers = [\"investigation.setting\"]\n[measure]"))
	var names []string
	for _, a := range c.Axes {
		names = append(names, a.Name)
	}
	if strings.Join(names, " ") != "setting body period ethnicity_self" || c.Layers != 1 || c.Rows != 1 || c.Columns != 2 {
		t.Error(names, c.Layers, c.Rows, c.Columns)
	}
	p := c.Plans[0]
	want := []Dim{{"investigation", "setting"}, {"", DimBody}, {"", DimPeriod}, {"suspect", "ethnicity_self"}}
	if !slices.Equal(p.Dims, want) || p.Schema != "suspect" || p.Sum != "" || !slices.Equal(p.Periods, []string{"2022", "2023"}) || p.Bodies != nil {
		t.Errorf("%+v", p)
	}
	for i, a := range c.Axes {
		if !slices.Equal(a.Dim, []int{i}) {
			t.Errorf("%s is counted by %v", a.Name, a.Dim)
		}
	}
	period := c.axis(t, "period")
	if len(period.Codes) != 2 || period.Open || period.Codes[1] != (AxisCode{"2023", "2023", KindCode, -1}) {
		t.Errorf("%+v", period)
	}
	if at, ok := period.Place("2023"); at != 1 || !ok {
		t.Error(at, ok)
	}
	if at, ok := period.Place("2021"); ok {
		t.Error("2021 is at", at)
	}
	if got := period.LeavesOf("2023"); !slices.Equal(got, []string{"2023"}) {
		t.Error(got)
	}
	if got := period.LeavesOf("2021"); got == nil || len(got) != 0 { // nil would be every code
		t.Error(got)
	}
	// The same field, by its long name, is the same dimension.
	c = compiled(t, columns("sex", "suspect.sex"))
	if n := len(c.Plans[0].Dims); n != 3 || c.Axes[2].Dim[0] != c.Axes[3].Dim[0] {
		t.Errorf("%d dimensions %+v", n, c.Axes)
	}
}

// TestMeasuresBesideEachOther have columns of their own and are counted by places
// and periods alone.
func TestMeasuresBesideEachOther(t *testing.T) {
	c := compiled(t, besides)
	if len(c.Plans) != 2 || c.Columns != 1 || c.Rows != 1 || c.Share != -1 {
		t.Fatalf("%+v", c)
	}
	m := c.axis(t, AxisMeasure)
	if c.Axes[1].Name != AxisMeasure || !slices.Equal(m.Dim, []int{-1, -1}) || len(m.Codes) != 2 ||
		m.Codes[0] != (AxisCode{"Police", "Police (people)", KindCode, -1}) || m.Codes[1] != (AxisCode{"Councils", "Councils (children)", KindCode, -1}) {
		t.Errorf("%+v", m)
	}
	area := c.axis(t, AxisArea)
	of := func(i int) Dim { return c.Plans[i].Dims[area.Dim[i]] }
	if of(0) != (Dim{"", DimBody}) || of(1) != (Dim{"referral", "area"}) || !area.Open {
		t.Errorf("%+v %+v", of(0), of(1))
	}
	for _, p := range c.Plans { // which of them sent nothing is told by body and period
		if !slices.Contains(p.Dims, Dim{Field: DimPeriod}) {
			t.Errorf("%+v", p.Dims)
		}
	}
	if c.Measures[0].Label != "Police" || c.Measures[1].Source == c.Measures[1].Schema || !strings.Contains(c.Measures[1].Source, ": ") {
		t.Errorf("%+v", c.Measures)
	}
	if one := compiled(t, sums).Measures[0]; one.Label != one.Source || one.Label == "" {
		t.Errorf("%+v", one)
	}
}

// TestPlacesHaveATotalOnlyWhenAllAreThere: the sum of a chosen few would be taken
// for that of all.
func TestPlacesHaveATotalOnlyWhenAllAreThere(t *testing.T) {
	for _, x := range []struct {
		text, axis, title string
		total             bool
	}{
		{whole, "body", "Force", true},
		{sums, "body", "Council", true},
		{edit(before, "bodies = [\"made-up-force-01\"]\n[measure]"), "body", "Force", false},
		{edit(before, "totals = [\"ethnicity_self\"]\n[measure]"), "body", "Force", false},
		{edit(before, "totals = [\"body\"]\n[measure]"), "body", "Force", true},
		{besides, "area", "Force area", true},
		{in(besides, "\n[[beside]]\nname = \"Police\"", "bodies = [\"made-up-force-01\"]\n[[beside]]\nname = \"Police\""), "area", "Force area", false},
	} {
		a := compiled(t, x.text).axis(t, x.axis)
		if !a.Open || a.Title != x.title || x.total != (len(a.Codes) == 1 && a.Codes[0].Kind == KindTotal && a.Codes[0].Code == CodeTotal && a.Codes[0].Parent == -1) || !x.total && len(a.Codes) != 0 {
			t.Errorf("%+v: %s", a, x.text)
		}
	}
	c := compiled(t, edit(before, "bodies = [\"made-up-force-01\"]\n[measure]"))
	if !slices.Equal(c.Plans[0].Bodies, []string{"made-up-force-01"}) || c.axis(t, "ethnicity_self").Codes[0].Kind != KindTotal {
		t.Errorf("%+v", c.Plans[0])
	}
}

// TestCouncilsArePutWithTheirForce as it was on the last day of the period.
func TestCouncilsArePutWithTheirForce(t *testing.T) {
	for period, day := range map[string]string{"2023": "2023-12-31", "2023-24": "2024-03-31", "2023-Q1": "2023-03-31", "2023-Q2": "2023-06-30",
		"2023-Q3": "2023-09-30", "2023-Q4": "2023-12-31"} {
		if got := lastDay(period); got != day {
			t.Errorf("%s ends on %s", period, got)
		}
	}
	regroup := compiled(t, besides).axis(t, AxisArea).Regroup
	for _, x := range []struct {
		code, want string
		ok         bool
	}{{"made-up-force-07", "made-up-force-07", true}, {"Z06000001", "made-up-force-01", true}, {"Z09999999", "", false}} {
		if got, ok := regroup(x.code, "2023"); got != x.want || ok != x.ok {
			t.Errorf("%s: %s %v", x.code, got, ok)
		}
	}
}

// TestASizeIsCountedBeforehand: tables are refused from the cell after the last on.
func TestASizeIsCountedBeforehand(t *testing.T) {
	book := standard(t)
	size := func(name string) int {
		c := compiled(t, strings.Replace(columns(name), "[measure]", "share = \"none\"\nmissing = \"together\"\n[measure]", 1))
		return len(c.axis(t, name).Codes)
	}
	for _, x := range [][]string{{"ethnicity_self", "outcome", "charged"}, {"ethnicity_self", "outcome", "sex"}, {"ethnicity_self", "outcome", "relation"}, {"age_band", "sex", "relation"}} {
		cells := 45 * 2
		for _, n := range x {
			cells *= size(n)
		}
		d, err := Parse(strings.Replace(columns(x...), "[measure]", "missing = \"together\"\n[measure]", 1))
		if err != nil {
			t.Fatal(said(err))
		}
		_, err = Compile(d, book)
		if (err != nil) != (cells > maxCells) || err != nil && !strings.Contains(said(err), fmt.Sprintf("about %d cells", cells)) {
			t.Errorf("%v: %d cells: %s", x, cells, said(err))
		}
	}
}
