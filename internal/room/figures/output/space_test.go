package output

import (
	"context"
	"slices"
	"testing"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

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

// TestATableSaysWhatItsCodesAreMadeOf: of each code of more than one part, on an axis or
// a condition, and of no other.
func TestATableSaysWhatItsCodesAreMadeOf(t *testing.T) {
	k, _ := fourForces(1)
	x := k.variable(varReturn)
	ab, cd := x.code([]string{"a", "b"}), x.code([]string{"c", "d"})
	for _, fixed := range []bool{false, true} {
		table := &disclosure.Table{Sets: map[string]map[string][]string{}, Dimensions: []disclosure.Dimension{disclosure.Flat(varReturn, tabulate.CodeTotal, ab, "c")}}
		want := 1
		if fixed {
			table.Fixed, want = map[string]string{varReturn: cd}, 2
		}
		k.sets(table)
		got := table.Sets[varReturn]
		if len(got) != want || !slices.Equal(got[ab], []string{"a", "b"}) || fixed != slices.Equal(got[cd], []string{"c", "d"}) {
			t.Errorf("%v", got)
		}
	}
}

// TestManyOfOneAgeAreNoSecret: where all of a force's victims are of one age and many,
// nothing is hidden: not the number, and not the noughts beside it.
func TestManyOfOneAgeAreNoSecret(t *testing.T) {
	w := newWorld(t)
	ages := w.book.FieldCodes("victim", "age_band")
	for i, body := range w.bodies {
		for range 20 + i {
			w.rows["victim"] = append(w.rows["victim"], row{body, "2023", map[string]string{"victim.age_band": ages[i%2].Code, "investigation.suspects": "3"}, nil})
		}
	}
	p := protect(t, w.draft(byAge, BuildOptions{Name: "T1"}))
	for i, c := range p.Results[0].Cells {
		if c.Hidden == Confidential {
			t.Errorf("%s is hidden", p.Results[0].Words(i))
		}
	}
	if p.Primary != 0 || p.Secondary != 0 {
		t.Errorf("%d and %d are hidden", p.Primary, p.Secondary)
	}
}
