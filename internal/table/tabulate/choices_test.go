package tabulate

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/table/codebook"
)

// TestWhatIsOfferedIsTaken: each thing that can be chosen makes a table that the
// language takes, counted by each of its fields and picked by each.
func TestWhatIsOfferedIsTaken(t *testing.T) {
	book := standard(t)
	all := Sources(book)
	if len(all) < 5 {
		t.Fatal(all)
	}
	for _, s := range all {
		for _, def := range s.Definitions {
			base := Definition{Title: "T", Periods: []string{"2023"}, Rows: []string{DimBody}, Measures: []Measure{s.Measure(def.Name())}}
			tryWhole(t, s.Name+" under "+def.Name(), base)
		}
		for _, f := range s.Fields {
			d := Definition{Title: "T", Periods: []string{"2023"}, Rows: []string{DimBody}, Measures: []Measure{s.Measure(s.Definitions[0].Name())}}
			if f.Axis {
				d.Rows = []string{f.Name}
				if f.Grouped {
					d.Groups = map[string]string{f.Name: "broad"}
				}
				tryWhole(t, s.Name+" by "+f.Name, d)
			}
			schema, field := splitField(f.Name)
			values := []string{"1"}
			if f.Op != ">=" {
				values = []string{f.Codes[len(f.Codes)-1].Code}
			}
			d.Filter = []Term{{schema, field, f.Op, values}}
			tryWhole(t, s.Name+" where "+f.Name, d)
		}
	}
}

// tryWhole holds that a definition is taken, or refused only because its conditions
// leave nobody.
func tryWhole(t *testing.T, what string, d Definition) {
	t.Helper()
	d.fill()
	back, err := Parse(d.Text())
	if err == nil {
		_, err = Compile(back, standard(t))
	}
	if err != nil && !strings.Contains(said(err), "no row can be both") {
		t.Errorf("%s: %s", what, said(err))
	}
}

// TestNothingPersonalIsOffered: no reference, date or free text can be chosen, and no
// number is added up that each person or case carries.
func TestNothingPersonalIsOffered(t *testing.T) {
	for _, s := range Sources(standard(t)) {
		if s.Sum && !strings.HasPrefix(s.Name, "referral.") && !strings.HasPrefix(s.Name, "performance.") {
			t.Errorf("%s is added up", s.Name)
		}
		for _, f := range s.Fields {
			_, field := splitField(f.Name)
			if slices.Contains([]string{"person", "reference", "investigation", "nationality", "opened", "closed", "month", "area"}, field) {
				t.Errorf("%s offers %s", s.Name, f.Name)
			}
		}
	}
}

// TestASourceIsFoundByItsMeasure: what a table counts leads back to the choice.
func TestASourceIsFoundByItsMeasure(t *testing.T) {
	book := standard(t)
	for _, s := range Sources(book) {
		got, ok := SourceOf(book, s.Measure("group-based-abuse/1"))
		if !ok || got.Name != s.Name || got.Unit != s.Unit {
			t.Errorf("%s: %v", s.Name, got.Name)
		}
	}
	for _, m := range []Measure{{}, {Count: "suspec"}, {Count: "sus", Sum: "pect"}, {Count: "referral.plans"}, {Sum: "suspect"}} {
		if got, ok := SourceOf(book, m); ok {
			t.Errorf("%+v is %s", m, got.Name)
		}
	}
	if s, ok := SourceOf(book, Measure{Count: "suspect"}); !ok || slices.ContainsFunc(s.Definitions, func(d codebook.Definition) bool { return d.ID == "children-in-need" }) {
		t.Errorf("suspects are counted under %+v", s.Definitions)
	}
}
