package output

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/bounds"
	"candour/internal/table/tabulate"
)

// oneLine is a view of made-up counts in one line without a total, each printed in
// one cell of a result of its own.
func oneLine(t *testing.T, counts ...int64) *view {
	t.Helper()
	d := disclosure.Dimension{Name: "code"}
	r := &Result{Title: "Made up", Share: -1, Axes: []Axis{{Name: "code"}}, Measures: []Measure{{}}}
	for i := range counts {
		code := fmt.Sprint("c", i)
		d.Codes, d.Parent = append(d.Codes, code), append(d.Parent, -1)
		r.Axes[0].Codes = append(r.Axes[0].Codes, tabulate.AxisCode{Code: code, Label: code, Parent: -1})
		r.Cells = append(r.Cells, Cell{Line: -1})
	}
	table, err := disclosure.NewTableOf("made up", []disclosure.Dimension{d}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &view{Printed: &Printed{Release: "made up", Result: r, Truth: &TrueCounts{counts: counts}}, table: table}
	for i, n := range counts {
		table.Cells[i].Count = float64(n)
		v.cells = append(v.cells, []int{i})
	}
	return v
}

// TestATableThatHidesTooMuchIsRefused: of 20 figures that are not 0, 17 may be
// hidden (85 of a hundred) and 18 may not. Noughts that are printed are no figures
// here, noughts that are hidden are; fewer than 20 may all be hidden, and so may
// the rows behind sums, which go with their sums.
func TestATableThatHidesTooMuchIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		figures, noughts, hidden, hiddenNoughts int
		lines, refused                          bool
	}{
		"17 of 20":                  {figures: 20, hidden: 17},
		"18 of 20":                  {figures: 20, hidden: 18, refused: true},
		"18 of 20 among noughts":    {figures: 20, noughts: 60, hidden: 18, refused: true},
		"19 of 19":                  {figures: 19, hidden: 19},
		"19 and a hidden nought":    {figures: 19, noughts: 1, hidden: 19, hiddenNoughts: 1, refused: true},
		"19 and a printed nought":   {figures: 19, noughts: 1, hidden: 19},
		"20 of 20 rows behind sums": {figures: 20, hidden: 20, lines: true},
	} {
		counts := make([]int64, c.figures+c.noughts)
		hide := make([]bool, len(counts))
		for i := range counts {
			if i < c.figures {
				counts[i], hide[i] = int64(i+1), i < c.hidden
			} else {
				hide[i] = i-c.figures < c.hiddenNoughts
			}
		}
		v := oneLine(t, counts...)
		if c.lines {
			v = rowsOf(v)
		}
		err := v.hide(hide)
		if errs.Is(err, errs.Invalid) != c.refused || err != nil && !c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if c.refused && !strings.Contains(err.Error(), fmt.Sprintf("%d of its %d figures", c.hidden+c.hiddenNoughts, c.figures+c.hiddenNoughts)) {
			t.Errorf("%s: it says %v", name, err)
		}
		for i := range counts {
			want := Number{Value: counts[i]}
			if hide[i] {
				want = Number{Hidden: Confidential}
			}
			if got := *v.printed(v.cells[i][0]); got != want {
				t.Errorf("%s: %d is printed as %v", name, counts[i], got)
			}
		}
	}
}

// rowsOf makes of a view that of the rows behind its numbers, all of which were given.
func rowsOf(v *view) *view {
	v.lines = true
	v.Truth.rows, v.Truth.unknown = v.Truth.counts, make([]int64, len(v.Truth.counts))
	for i := range v.Result.Cells {
		v.Result.Cells[i].Line = i
		v.Result.Lines = append(v.Result.Lines, Line{})
		v.cells[i] = []int{i*lineSize + lineKnown}
	}
	return v
}

// TestWhereNothingWasSentNothingIsPrinted: a figure that is not available stays so,
// whether or not it was to be hidden, and is none of the figures of a table.
func TestWhereNothingWasSentNothingIsPrinted(t *testing.T) {
	counts := make([]int64, 21)
	hide := make([]bool, 21)
	for i := range counts {
		counts[i], hide[i] = 3, i < 17
	}
	v := oneLine(t, counts...)
	v.Result.Cells[0].Hidden = NotAvailable // 16 of 20 are left
	v.cells[20] = nil                       // printed nowhere
	v.Result.Cells[20].Value = 77
	if err := v.hide(hide); err != nil {
		t.Fatal(err)
	}
	if got := v.Result.Cells[0].Number; got != (Number{Hidden: NotAvailable}) || v.Result.Cells[20].Value != 77 || v.Result.Cells[1].Hidden != Confidential {
		t.Errorf("%v is printed where nothing was sent", got)
	}
}

// TestWhatAReaderKnowsOfANumber: worked out by hand from what the signs mean (the
// key of the marks), and from rounding to 5, which moves a number by 4 at most.
func TestWhatAReaderKnowsOfANumber(t *testing.T) {
	for name, c := range map[string]struct {
		n      Number
		base   int
		reach  float64
		lines  bool
		form   disclosure.Form
		lo, hi float64
	}{
		"hidden":                          {n: Number{Hidden: Confidential}, form: disclosure.Hidden, hi: inf},
		"hidden in a rounded table":       {n: Number{Hidden: Confidential}, base: 5, reach: 4, form: disclosure.Hidden, hi: inf},
		"hidden rows of a rounded table":  {n: Number{Hidden: Confidential}, base: 5, reach: 4, lines: true, form: disclosure.Hidden, hi: inf},
		"as it is":                        {n: Number{Value: 7}, form: disclosure.Exact, lo: 7, hi: 7},
		"nought":                          {n: Number{}, form: disclosure.Exact},
		"no rows":                         {n: Number{}, lines: true, form: disclosure.Exact},
		"nought of a rounded table":       {n: Number{}, base: 5, reach: 4, form: disclosure.Exact},
		"rounds to nought and is not":     {n: Number{Low: true}, base: 5, reach: 4, form: disclosure.Rounded, lo: 1, hi: 4},
		"rows that round to nought":       {n: Number{}, base: 5, reach: 4, lines: true, form: disclosure.Rounded, hi: 4},
		"rounded":                         {n: Number{Value: 10}, base: 5, reach: 4, form: disclosure.Rounded, lo: 6, hi: 14},
		"rounded rows":                    {n: Number{Value: 10}, base: 5, reach: 4, lines: true, form: disclosure.Rounded, lo: 6, hi: 14},
		"rounded further, never below 0":  {n: Number{Value: 5}, base: 5, reach: 7, form: disclosure.Rounded, hi: 12},
		"the least that can be rounded":   {n: Number{Value: 1}, base: 1, form: disclosure.Rounded, lo: 1, hi: 1},
		"nought, where nothing is moved ": {n: Number{}, base: 1, form: disclosure.Exact},
	} {
		got := c.n.shown(c.base, c.reach, c.lines)
		if got.Form != c.form || got.Lower != c.lo || got.Upper != c.hi {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestTheStricterOfTwoTablesIsKept: hidden numbers stay three apart, rounded ones
// one; counts of few are those below a threshold or a base.
func TestTheStricterOfTwoTablesIsKept(t *testing.T) {
	type asked struct{ threshold, base int }
	for name, c := range map[string]struct {
		of               []asked
		threshold, width float64
	}{
		"nothing is protected":          {[]asked{{0, 0}}, 0, 0},
		"a base of one rounds nothing":  {[]asked{{0, 1}}, 0, 0},
		"hidden up to 5":                {[]asked{{5, 0}}, 5, 3},
		"rounded to 5":                  {[]asked{{0, 5}}, 4, 1},
		"rounded to 3, then hidden":     {[]asked{{0, 3}, {5, 0}}, 5, 3},
		"hidden, then rounded to 3":     {[]asked{{5, 0}, {0, 3}}, 5, 3},
		"hidden, then rounded to 10":    {[]asked{{5, 0}, {0, 10}}, 9, 3},
		"the open one after the hidden": {[]asked{{5, 0}, {0, 0}}, 5, 3},
	} {
		var o disclosure.Options
		for _, a := range c.of {
			o = Stricter(o, a.threshold, a.base)
		}
		if o.Rule.Threshold != c.threshold || o.Width != c.width {
			t.Errorf("%s: up to %v, %v apart", name, o.Rule.Threshold, o.Width)
		}
	}
}

// TestARefusalNamesTenFigures: of more, it says how many.
func TestARefusalNamesTenFigures(t *testing.T) {
	for n, want := range map[int]string{1: "", 10: "", 11: "and 1 more", 14: "and 4 more"} {
		found := &Findings{Report: &disclosure.Report{}}
		for i := range n {
			found.Alone = append(found.Alone, fmt.Sprint("figure ", i+1))
		}
		err := (&protection{}).refusal(found)
		fields := errs.FieldsOf(err)
		last := fields[len(fields)-1].Message
		if !errs.Is(err, errs.Invalid) || len(fields) != min(n, 11) || want == "" && last != fmt.Sprint("figure ", n) || want != "" && last != want {
			t.Errorf("of %d: %d named, the last %q", n, len(fields), last)
		}
	}
	found := &Findings{Report: &disclosure.Report{Impossible: "seven is not eight"}, Alone: []string{"one"}}
	if f := errs.FieldsOf((&protection{}).refusal(found)); len(f) != 1 || f[0].Message != "seven is not eight" {
		t.Error(f)
	}
}

// TestAFileThatPrintsWhatItHidesStopsEverything: before anything is attacked.
func TestAFileThatPrintsWhatItHidesStopsEverything(t *testing.T) {
	p := &protection{out: &Protected{Printed: []*Printed{{Release: "first", leaks: []string{"line 4"}}}}}
	if err := p.attack(context.Background()); !errs.Is(err, errs.Internal) || !strings.Contains(err.Error(), "line 4 (first)") {
		t.Error(err)
	}
}

// TestOnlyMadeUpFiguresMayBeOpen: an open table of figures that are not made up is
// refused; of made-up ones each count is printed as it is, and what was not sent is not.
func TestOnlyMadeUpFiguresMayBeOpen(t *testing.T) {
	w := newWorld(t)
	w.absent[w.bodies[5]+" 2023"] = true
	d := w.people(4, 12, "2022", "2023").draft(suspects+"[protect]\nway = \"open\"\n", BuildOptions{Name: "T1"})
	if _, err := Protect(context.Background(), []*Draft{d}, ProtectOptions{Release: "x"}); !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "is open") {
		t.Errorf("an open table of figures that are not made up: %v", err)
	}
	p, err := Protect(context.Background(), []*Draft{d}, ProtectOptions{Release: "x", Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	few, absent := 0, 0
	for i, c := range p.Results[0].Cells {
		switch {
		case c.Hidden == NotAvailable && c.Value == 0:
			absent++
		case c.Hidden != "" || c.Low || c.Value != d.counts[i]:
			t.Fatalf("%s: %v printed, %d there", p.Results[0].Words(i), c.Number, d.counts[i])
		case c.Value > 0 && c.Value <= 5:
			few++
		}
	}
	if few == 0 || absent == 0 || p.Primary != 0 || p.Secondary != 0 || p.Results[0].Protection != "Nothing is hidden or rounded: the figures are made up." {
		t.Errorf("%d of few, %d not sent, %d and %d hidden: %s", few, absent, p.Primary, p.Secondary, p.Results[0].Protection)
	}
}

// TestRoundingSaysLowWhereNobodyIsNotMeant: a count that rounds to 0 says so, unless
// it is 0; every other is a multiple of the base, less than the base away.
func TestRoundingSaysLowWhereNobodyIsNotMeant(t *testing.T) {
	w := newWorld(t)
	w.absent[w.bodies[5]+" 2023"] = true
	d := w.people(4, 12, "2022", "2023").draft(suspects+"[protect]\nway = \"round\"\nbase = 5\n", BuildOptions{Name: "T1"})
	r := protect(t, d).Results[0]
	low, noughts, absent, moved := 0, 0, 0, 0
	for i, c := range r.Cells {
		there := d.counts[i]
		switch {
		case c.Hidden == NotAvailable:
			absent++
			if c.Value != 0 || c.Low {
				t.Errorf("%s: %v, and nothing was sent", r.Words(i), c.Number)
			}
		case c.Value%5 != 0 || math.Abs(float64(c.Value-there)) >= 5 || c.Low != (c.Value == 0 && there != 0):
			t.Errorf("%s: %v printed, %d there", r.Words(i), c.Number, there)
		case c.Low:
			low++
		case c.Value == 0:
			noughts++
		case c.Value != there:
			moved++
		}
	}
	if low == 0 || noughts == 0 || absent == 0 || moved == 0 || !strings.Contains(r.Protection, "multiple of 5") {
		t.Errorf("%d low, %d noughts, %d not sent, %d moved: %s", low, noughts, absent, moved, r.Protection)
	}
}

// TestTrueCountsAreOfTheirOwnTable: what was kept is used only where it has a
// number for each cell.
func TestTrueCountsAreOfTheirOwnTable(t *testing.T) {
	r := &Result{Cells: make([]Cell, 2)}
	two, one := []int64{1, 2}, []int64{1}
	for name, c := range map[string]struct {
		t    *Truth
		want bool
	}{
		"none":             {nil, false},
		"counts":           {&Truth{Counts: two}, true},
		"counts too few":   {&Truth{Counts: one}, false},
		"sums":             {&Truth{Counts: two, Rows: two, Unknown: two}, true},
		"rows too few":     {&Truth{Counts: two, Rows: one, Unknown: two}, false},
		"unknown too few":  {&Truth{Counts: two, Rows: two, Unknown: one}, false},
		"unknown not kept": {&Truth{Counts: two, Rows: two}, false},
	} {
		if got := c.t.Counted(r); (got != nil) != c.want || got != nil && (!slices.Equal(got.counts, two) || !slices.Equal(got.rows, c.t.Rows)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if TruthOf(nil) != nil {
		t.Error("nothing has true counts")
	}
	if got := TruthOf(&Draft{counts: two, rows: one}); got == nil || !slices.Equal(got.Counts, two) || !slices.Equal(got.Rows, one) {
		t.Errorf("%+v", got)
	}
}

// TestGuardsAreReadByMeasure: what was kept before has one list for each measure, in
// the order of its cells; what is not whole is not used.
func TestGuardsAreReadByMeasure(t *testing.T) {
	r := &Result{Measures: make([]Measure, 2), Cells: make([]Cell, 4),
		Axes: []Axis{{Name: "body", Codes: make([]tabulate.AxisCode, 2)}, {Name: tabulate.AxisMeasure, Codes: make([]tabulate.AxisCode, 2)}}}
	first, second := guard{Cells: []guardCell{{1}, {2}}}, guard{Cells: []guardCell{{3}, {4}}}
	if got := TruthOfGuards([]guard{first, second}, r); got == nil || !slices.Equal(got.Counts, []int64{1, 3, 2, 4}) {
		t.Errorf("%+v", got)
	}
	for name, list := range map[string][]guard{
		"of one measure":       {first},
		"too short":            {first, {Cells: []guardCell{{3}}}},
		"the first too short":  {{Cells: []guardCell{{1}}}, second},
		"not known":            {first, {Unknown: true, Cells: second.Cells}},
		"the first not known":  {{Unknown: true, Cells: first.Cells}, second},
		"of more measures":     {first, second, second},
		"of nothing at all":    {},
		"with nothing in them": {{}, {}},
	} {
		if got := TruthOfGuards(list, r); got != nil {
			t.Errorf("guards %s: %+v", name, got)
		}
	}
	if got := TruthOfGuards(nil, &Result{}); got != nil {
		t.Errorf("of no measures: %+v", got)
	}
}

// share is so many of those known, with so many missing.
func share(t *testing.T, yes, known, missing int64) *bounds.Share {
	t.Helper()
	s, err := bounds.NewShare(bounds.Counts{Yes: yes, Known: known, Missing: missing})
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// TestTippingIsSaidOfTheLargestGroup: of all bodies, in each period, where some are
// not recorded. 60 of 100 known are A, 50 are not recorded: half of 150 is 75, so
// that A falls below half if fewer than 15 of the 50 were A.
func TestTippingIsSaidOfTheLargestGroup(t *testing.T) {
	codes := func(kind tabulate.Kind, names ...string) (out []tabulate.AxisCode) {
		for _, n := range names {
			out = append(out, tabulate.AxisCode{Code: n, Label: n, Kind: kind, Parent: -1})
		}
		return out
	}
	r := &Result{Share: 2, Periods: []string{"2022", "2023", "2024"}, Axes: []Axis{
		{Name: tabulate.DimPeriod, Codes: codes("", "2022", "2023", "2024")},
		{Name: "body", Codes: append(codes("", "made-up-force-01"), codes(tabulate.KindTotal, "all")...)},
		{Name: "ethnicity_self", Codes: codes("", "B", "A", "C", "D")},
	}}
	r.Cells = make([]Cell, 24)
	put := func(period, code string, s *bounds.Share, value int64) {
		at := r.Find(period, "all", code)
		r.Cells[at].Value, r.Cells[at].Share = value, s
	}
	put("2022", "B", share(t, 30, 100, 50), 30)
	put("2022", "A", share(t, 60, 100, 50), 60)
	put("2022", "C", share(t, 10, 100, 50), 10)
	put("2022", "D", nil, 90) // its share is hidden
	one := r.Find("2022", "made-up-force-01", "C")
	r.Cells[one].Value, r.Cells[one].Share = 70, share(t, 70, 80, 20) // of one body: nothing is said
	put("2023", "B", share(t, 40, 100, 50), 40)
	put("2023", "A", share(t, 40, 100, 50), 40) // as large as the first
	put("2024", "A", share(t, 60, 100, 0), 60)  // all are recorded
	want := []string{
		"2022: Those recorded as “A” would fall below half of all if fewer than 15 of the 50 not recorded (about 30 in 100) were.",
		"2023: Those recorded as “B” would come to half of all if 35 or more of the 50 not recorded (about 70 in 100) were.",
	}
	if got := r.Tipping(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	put("2024", "A", share(t, 0, 0, 50), 0) // nobody is known: nothing can be said
	if got := r.Tipping(); !slices.Equal(got, want) {
		t.Errorf("where nobody is known: %q", got)
	}
	r.Share = -1
	if got := r.Tipping(); got != nil {
		t.Errorf("without shares: %q", got)
	}
	// A table of nothing but shares, of one period.
	r = &Result{Periods: []string{"2022"}, Axes: []Axis{{Name: "ethnicity_self", Codes: codes("", "A", "B")}}, Cells: []Cell{{}, {}}}
	r.Cells[0].Value, r.Cells[0].Share = 60, share(t, 60, 100, 50)
	if got := r.Tipping(); !slices.Equal(got, []string{strings.TrimPrefix(want[0], "2022: ")}) {
		t.Errorf("of one axis: %q", got)
	}
}
