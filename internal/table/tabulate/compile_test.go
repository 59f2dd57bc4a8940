package tabulate

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/codebook"
)

func standard(t testing.TB) *codebook.Book {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func compiled(t testing.TB, text string) *Compiled {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(said(err), text)
	}
	c, err := Compile(d, standard(t))
	if err != nil {
		t.Fatal(said(err), text)
	}
	return c
}

func (c *Compiled) axis(t testing.TB, name string) *Axis {
	t.Helper()
	i := slices.IndexFunc(c.Axes, func(a Axis) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("no axis %s", name)
	}
	return &c.Axes[i]
}

func filter(lines string) string { return edit("+", "[[filter]]\n"+lines+"\n") }

func columns(names ...string) string {
	return edit(atColumns, `columns = ["period", "`+strings.Join(names, `", "`)+`"]`)
}

// sums is a table of councils' numbers.
const sums = `title = "Plans"
periods = ["2023-24"]
rows = ["body"]

[measure]
sum = "referral.plans"
unit = "plans"
definition = "children-in-need/1"
`

const besides = `title = "Both"
periods = ["2023"]
rows = ["area"]

[[beside]]
name = "Police"
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"

[[beside]]
name = "Councils"
sum = "referral.children_cse"
unit = "children"
definition = "children-in-need/1"
`

func in(text, from, to string) string {
	if strings.Count(text, from) != 1 {
		panic("not once: " + from)
	}
	return strings.Replace(text, from, to, 1)
}

// TestWhatTheCodeBookRefuses: each refusal stands at its key and says why.
func TestWhatTheCodeBookRefuses(t *testing.T) {
	offences := edit(atMeasure, "[measure]\ncount = \"investigation\"\nunit = \"investigations\"\ndefinition = \"group-based-abuse/1\"\n")
	for name, x := range map[string]struct{ text, key, want string }{
		"a schema that is not there":     {edit(`"suspect"`, `"suspct"`), "measure.count", `"suspect" was meant`},
		"nothing like it":                {edit(`"suspect"`, `"zzzzzzzzzzzz"`), "measure.count", "there are "},
		"a summed schema":                {in(sums, "referral.plans", "referal.plans"), "measure.sum", `"referral" was meant`},
		"a summed field":                 {in(sums, "referral.plans", "referral.planz"), "measure.sum", `"plans" was meant`},
		"a sum of codes":                 {in(sums, "referral.plans", "referral.area"), "measure.sum", "is not a number"},
		"a sum over investigations":      {in(sums, "referral.plans", "investigation.suspects"), "measure.sum", "count some people more than once"},
		"another unit":                   {edit(`"people"`, `"children"`), "measure.unit", "counts people, not children"},
		"another unit of a sum":          {in(sums, `unit = "plans"`, `unit = "children"`), "measure.unit", "counts plans, not children"},
		"a definition not there":         {edit("group-based-abuse/1", "group-based-abuse/9"), "measure.definition", `"group-based-abuse/1" was meant`},
		"a definition of something else": {in(sums, "children-in-need/1", "group-based-abuse/1"), "measure.definition", "which referral do not belong to"},
		"a definition of what is below":  {in(offences, "group-based-abuse/1", "no-further-action/1"), "measure.definition", "is about suspect"},

		"a reference":               {columns("person"), "columns", "never pick out a person"},
		"a date":                    {columns("investigation.opened"), "columns", "is a date"},
		"a month":                   {in(sums, `["body"]`, `["body", "month"]`), "rows", "is a date"},
		"no codes":                  {columns("nationality"), "columns", "has no list of codes"},
		"a list":                    {columns("investigation.indicators"), "columns", "can hold several codes"},
		"a number":                  {columns("investigation.suspects"), "columns", "is a number"},
		"what is added up":          {in(sums, `["body"]`, `["body", "plans"]`), "rows", "is what is added up"},
		"another number":            {in(sums, `["body"]`, `["body", "assessments"]`), "rows", "is a number"},
		"a field of what it is in":  {columns("setting"), "columns", "write investigation.setting"},
		"a field of another":        {columns("referral.plans"), "columns", `rows of "suspect" know nothing of "referral"`},
		"a field of what is below":  {in(offences, `"ethnicity_self"`, `"suspect.sex"`), "columns", `know nothing of "suspect"`},
		"a field nearly there":      {columns("ethnicty_self"), "columns", `"ethnicity_self" was meant`},
		"body and area":             {edit(atRows, `rows = ["body", "area"]`), "rows", "same places"},
		"four facts about people":   {in(columns("sex", "age_band", "identified"), `["body"]`, `["charged"]`), "rows", "describe single people"},
		"too many cells":            {columns("investigation.outcome", "ethnicity_self", "age_band"), "rows", "at most 200000"},
		"a field in beside":         {in(besides, `rows = ["area"]`, `rows = ["area", "sex"]`), "rows", "measures beside each other are counted by"},
		"no broad groups":           {strings.Replace(columns("sex"), "[measure]", "groups = {sex = \"broad\"}\n[measure]", 1), "groups.sex", "no broad groups"},
		"officers have no groups":   {strings.Replace(columns("ethnicity_officer"), "[measure]", "groups = {ethnicity_officer = \"both\"}\n[measure]", 1), "groups.ethnicity_officer", "no broad groups"},
		"a share of bodies":         {edit(before, "share = \"body\"\n[measure]"), "share", "no total of codes"},
		"a share of periods":        {edit(before, "share = \"period\"\n[measure]"), "share", "no total of codes"},
		"a share of no total":       {edit(before, "share = \"ethnicity_self\"\ntotals = [\"body\"]\n[measure]"), "share", "no total of codes"},
		"a share in beside":         {in(besides, "\n[[beside]]\nname = \"Police\"", "share = \"area\"\n[[beside]]\nname = \"Police\""), "share", "have no shares"},
		"a rate of no place":        {in(in(edit("+", "[rate]\n"), atRows, `rows = ["sex"]`), atColumns, `columns = ["period"]`), "rate", "needs body or area"},
		"a rate by officer":         {columns("ethnicity_officer") + "[rate]\n", "rate", "self-defined"},
		"a rate by code":            {edit("+", "[rate]\n"), "rate", "say broad or both"},
		"a rate by codes":           {edit(before, "groups = {ethnicity_self = \"codes\"}\n[measure]") + "[rate]\n", "rate", "say broad or both"},
		"a rate in beside":          {besides + "[rate]\n", "rate", "beside each other have no rates"},
		"a number by code":          {filter("field = \"investigation.suspects\"\nin = [\"2\"]"), "filter.0", "numbers take at_least"},
		"a code by number":          {filter("field = \"sex\"\nat_least = 2"), "filter.0", "codes take in"},
		"a code at most":            {filter("field = \"sex\"\nat_most = 2"), "filter.0", "codes take in"},
		"a list by code":            {filter("field = \"investigation.indicators\"\nin = [\"associated\"]"), "filter.0", "only a list takes has"},
		"a code by list":            {filter("field = \"sex\"\nhas = [\"F\"]"), "filter.0", "only a list takes has"},
		"a code not there":          {filter("field = \"investigation.setting\"\nin = [\"grup\"]"), "filter.0", `"group" was meant`},
		"a filter by reference":     {filter("field = \"person\"\nin = [\"P1\"]"), "filter.0.field", "never pick out"},
		"a filter of another":       {filter("field = \"referral.plans\"\nat_least = 1"), "filter.0.field", "know nothing of"},
		"two that no row can be":    {filter("field = \"sex\"\nin = [\"F\"]\n[[filter]]\nfield = \"sex\"\nin = [\"M\"]"), "filter.1", "no row can be both"},
		"against the definition":    {in(filter("field = \"investigation.setting\"\nin = [\"family\"]"), "abuse/1", "exploitation/1"), "filter.0", "no row can be both"},
		"a filter of its own wrong": {edit("+", "[[measure.filter]]\nfield = \"investigation.setting\"\nin = [\"grup\"]\n"), "measure.filter.0", `"group" was meant`},
		"beside, the second":        {in(besides, `sum = "referral.children_cse"`, `sum = "referral.childrn_cse"`), "beside.1.sum", `"children_cse" was meant`},
	} {
		d, err := Parse(x.text)
		if err != nil {
			t.Errorf("%s: not even read: %s", name, said(err))
			continue
		}
		c, err := Compile(d, standard(t))
		f := errs.FieldsOf(err)
		if c != nil || len(f) != 1 || f[0].Name != x.key || !strings.Contains(f[0].Message, x.want) || f[0].Row == 0 {
			t.Errorf("%s: %s", name, said(err))
		}
	}
}

// TestWhatTheCodeBookTakes is what the refusals above come close to.
func TestWhatTheCodeBookTakes(t *testing.T) {
	for name, text := range map[string]string{
		"three facts about people":  columns("sex", "age_band"),
		"facts about cases":         columns("investigation.setting", "investigation.state", "sex"),
		"a missing code":            filter("field = \"sex\"\nnot_in = [\"~not-asked\"]"),
		"a list":                    filter("field = \"investigation.indicators\"\nhas = [\"associated\"]"),
		"a number":                  filter("field = \"investigation.suspects\"\nat_most = 9"),
		"the same condition twice":  filter("field = \"sex\"\nin = [\"F\"]\n[[filter]]\nfield = \"suspect.sex\"\nin = [\"F\"]"),
		"two that some rows can be": filter("field = \"sex\"\nin = [\"F\"]\n[[filter]]\nfield = \"sex\"\nin = [\"F\", \"M\"]"),
		"a share of what is known":  strings.Replace(columns("identified"), "[measure]", "share = \"identified\"\n[measure]", 1),
		"a share of a case's field": strings.Replace(columns("investigation.setting"), "[measure]", "share = \"investigation.setting\"\n[measure]", 1),
		"a rate by area":            in(edit("+", "[rate]\n"), atRows+"\n"+atColumns, "rows = [\"area\"]\ncolumns = [\"period\"]"),
		"a rate by broad groups":    edit(before, "groups = {ethnicity_self = \"broad\"}\n[measure]") + "[rate]\n",
		"a rate by both":            edit(before, "groups = {ethnicity_self = \"both\"}\n[measure]") + "[rate]\n",
		"beside without shares":     in(besides, "\n[[beside]]\nname = \"Police\"", "share = \"none\"\n[[beside]]\nname = \"Police\""),
		"a sum by area":             in(sums, `["body"]`, `["area"]`),
	} {
		d, err := Parse(text)
		if err == nil {
			_, err = Compile(d, standard(t))
		}
		if err != nil {
			t.Errorf("%s: %s", name, said(err))
		}
	}
}

// TestWhatIsCounted: conditions come of the definition and of both filters, each
// once, and what leaves a field one code is known.
func TestWhatIsCounted(t *testing.T) {
	text := in(filter("field = \"sex\"\nin = [\"M\"]\n[[filter]]\nfield = \"age_band\"\nnot_in = [\"~not-asked\", \"~blank\"]\n[[measure.filter]]\nfield = \"suspect.sex\"\nin = [\"M\"]"),
		"abuse/1", "exploitation/1")
	c := compiled(t, text)
	var got []string
	for _, f := range c.Plans[0].Filter {
		got = append(got, f.String())
	}
	want := []string{"investigation.suspects >= 2", "investigation.setting in group", "investigation.offence_class in exploitation, trafficking",
		"suspect.sex in M", "suspect.age_band not in ~blank, ~not-asked"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	m := c.Measures[0]
	if !maps.Equal(m.Fixed, map[string]string{"investigation.setting": "group", "suspect.sex": "M"}) {
		t.Error(m.Fixed)
	}
	if want := "suspect; ; investigation.offence_class in exploitation, trafficking; investigation.suspects >= 2; suspect.age_band not in ~blank, ~not-asked"; m.Key != want {
		t.Error(m.Key)
	}
	if want := "Suspects (people), Group-based child sexual exploitation; only where "; !strings.HasPrefix(m.Population, want) {
		t.Errorf("%s\n%s", m.Population, want)
	}
	if d := m.Definition; d.Name != "group-based-exploitation/1" || d.Title == "" || d.Text == "" || d.Owner == "" || d.Source == "" {
		t.Errorf("%+v", d)
	}
	if plain := compiled(t, whole).Measures[0]; strings.Contains(plain.Population, "only where") || len(plain.Fixed) != 0 {
		t.Errorf("%+v", plain)
	}
	if s := compiled(t, sums).Plans[0]; s.Schema != "referral" || s.Sum != "plans" {
		t.Errorf("%+v", s)
	}
}

// TestOneKeyIsOnePopulation: the same people by other words have one key, and
// other people another.
func TestOneKeyIsOnePopulation(t *testing.T) {
	key := func(text string) string { return compiled(t, text).Measures[0].Key }
	base := key(whole)
	two := "field = \"age_band\"\nnot_in = [\"~blank\", \"~not-asked\"]\n[[filter]]\nfield = \"charged\"\nnot_in = [\"~blank\"]"
	turned := "field = \"charged\"\nnot_in = [\"~blank\"]\n[[filter]]\nfield = \"age_band\"\nnot_in = [\"~not-asked\", \"~blank\"]"
	if key(filter(two)) != key(filter(turned)) {
		t.Error("another order is another population")
	}
	if key(columns("sex")) != base || key(filter("field = \"sex\"\nin = [\"M\"]")) != base {
		t.Error("what is among the codes of the cells is in the key")
	}
	for name, text := range map[string]string{
		"two codes":     filter("field = \"sex\"\nin = [\"M\", \"F\"]"),
		"without one":   filter("field = \"sex\"\nnot_in = [\"M\"]"),
		"a number":      filter("field = \"investigation.suspects\"\nat_least = 3"),
		"a list":        filter("field = \"investigation.indicators\"\nhas = [\"associated\"]"),
		"other rows":    edit(`"suspect"`, `"victim"`),
		"a definition":  edit("group-based-abuse/1", "group-based-exploitation/1"),
		"without fixed": filter("field = \"sex\"\nin = [\"M\"]\n[[filter]]\nfield = \"sex\"\nnot_in = [\"~blank\"]"),
	} {
		if key(text) == base {
			t.Errorf("%s has the key of the whole", name)
		}
	}
	if a, b := key(sums), key(in(in(sums, "referral.plans", "referral.children_cse"), `unit = "plans"`, `unit = "children"`)); a == b {
		t.Error("two sums have one key")
	}
}

// TestConditionsInWords reads each kind of condition.
func TestConditionsInWords(t *testing.T) {
	for lines, want := range map[string]string{
		"field = \"sex\"\nin = [\"M\"]":                                                "; only where sex is Male",
		"field = \"sex\"\nnot_in = [\"~not-asked\", \"M\"]":                            "; only where sex is not Male or Not asked",
		"field = \"investigation.indicators\"\nhas = [\"associated\"]":                 " holds ",
		"field = \"investigation.suspects\"\nat_least = 3":                             " is at least 3",
		"field = \"investigation.suspects\"\nat_most = 3":                              " is at most 3",
		"field = \"sex\"\nin = [\"M\"]\n[[filter]]\nfield=\"charged\"\nin = [\"yes\"]": "sex is Male, and ",
	} {
		if got := compiled(t, filter(lines)).Measures[0].Population; !strings.Contains(got, want) {
			t.Errorf("%s: %s", lines, got)
		}
	}
	// The definition says its own conditions: they are not said again.
	if got := compiled(t, filter("field = \"investigation.suspects\"\nat_most = 9")).Measures[0].Population; strings.Contains(got, "at least 2") {
		t.Error(got)
	}
}

// TestNotesComeWithWhatTheyAreAbout.
func TestNotesComeWithWhatTheyAreAbout(t *testing.T) {
	const people, units, self, officer, outcome, councils = "counted twice", "never added or divided", "never filled from", "not what people said", "is no outcome", "lay on the last day"
	for _, x := range []struct {
		text string
		want []string
	}{
		{whole, []string{people, self}},
		{columns("ethnicity_officer"), []string{people, officer}},
		{columns("outcome"), []string{people, outcome}},
		{sums, nil},
		{in(sums, `["body"]`, `["area"]`), []string{councils}},
		{besides, []string{people, units, councils}},
	} {
		notes := compiled(t, x.text).Notes
		for _, n := range []string{people, units, self, officer, outcome, councils} {
			if slices.ContainsFunc(notes, func(s string) bool { return strings.Contains(s, n) }) != slices.Contains(x.want, n) {
				t.Errorf("%q: %q\n%s", n, notes, x.text)
			}
		}
		if len(notes) != len(x.want) {
			t.Errorf("%q", notes)
		}
	}
}
