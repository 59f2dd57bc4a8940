package pages

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

func standard(t testing.TB) *codebook.Book {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestPropertyTheFormIsTheText: what a person chose in the form comes back from the text
// that it wrote, and writes the same text again.
func TestPropertyTheFormIsTheText(t *testing.T) {
	book := standard(t)
	all := tabulate.Sources(book)
	rapid.Check(t, func(t *rapid.T) {
		src := rapid.SampledFrom(all).Draw(t, "source")
		form := chosenForm(t, src)
		text := asked(form, src).Text()
		d, err := tabulate.Parse(text)
		if err != nil {
			if errs.Is(err, errs.Invalid) && len(errs.FieldsOf(err)) > 0 {
				return // refused, and said at which key
			}
			t.Fatalf("%v\n%s", err, text)
		}
		again := web.NewForm()
		back, why := fill(again, book, d)
		if why != "" || back.Name != src.Name {
			t.Fatalf("%s: %s\n%s", back.Name, why, text)
		}
		if got := asked(again, back).Text(); got != d.Text() {
			t.Fatalf("%s\nbecame\n%s", d.Text(), got)
		}
	})
}

// chosenForm is a form in which somebody chose.
func chosenForm(t *rapid.T, src tabulate.Source) *web.Form {
	form := web.NewForm()
	pick := func(name string, from ...string) string {
		v := rapid.SampledFrom(from).Draw(t, name)
		form.Set(name, v)
		return v
	}
	pick("title", "Suspects", `A "title" \ with # signs`, "")
	pick("periods", "2023", "2023, 2024", "2023-24\n2024-25", "")
	pick("compare", "", "previous", "2023")
	pick(fieldUnder, append(names(src), "")...)
	pick(fieldHeading, "", "Police")
	pick("notes", "", "One.\nTwo, with a comma.")
	pick("missing", "reasons", "together", "")
	pick("within", "", "10")
	pick("protect", "suppress", "round", "open", "")
	pick("threshold", "", "5", "7")
	pick("base", "", "5")
	pick("per", "", "100000")
	axes := []string{"", tabulate.DimBody, tabulate.AxisArea, tabulate.DimPeriod}
	for _, f := range src.Fields {
		if f.Axis {
			axes = append(axes, f.Name)
		}
		if f.Grouped {
			pick("group."+f.Name, "", "broad", "both")
		}
	}
	for _, s := range shelves {
		pick(s.name, axes...)
	}
	pick("share", append(axes, tabulate.NoShare)...)
	var conditions []string
	for i := range rapid.IntRange(0, 3).Draw(t, "conditions") {
		if len(src.Fields) == 0 {
			break
		}
		f := rapid.SampledFrom(src.Fields).Draw(t, "field")
		conditions = append(conditions, f.Name)
		pick(conditionField(i, "op"), opsOf(f)[rapid.IntRange(0, len(opsOf(f))-1).Draw(t, "op")].Value, "nonsense")
		pick(conditionField(i, "number"), "0", "3")
		if len(f.Codes) > 0 {
			form.Set(conditionField(i, "code"), f.Codes[0].Code, f.Codes[len(f.Codes)-1].Code)
		}
	}
	form.Set(fieldConditions, conditions...)
	return form
}

func names(src tabulate.Source) (out []string) {
	for _, d := range src.Definitions {
		out = append(out, d.Name())
	}
	return out
}

const plain = `title = "Suspects"
periods = ["2023"]
rows = ["body"]
columns = ["sex"]
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`

// TestWhatTheFormCannotShow: each text that holds more than the form asks is left
// alone, and the words say what it is.
func TestWhatTheFormCannotShow(t *testing.T) {
	book := standard(t)
	d, err := tabulate.Parse(plain)
	if err != nil {
		t.Fatal(err)
	}
	if _, why := fill(web.NewForm(), book, d); why != "" {
		t.Fatal("the plain table does not fit: " + why)
	}
	for want, change := range map[string]func(d *tabulate.Definition){
		"measures beside each other": func(d *tabulate.Definition) {
			d.Measures = []tabulate.Measure{d.Measures[0], {Name: "Other", Count: "victim", Unit: "people", Definition: "group-based-abuse/1"}}
		},
		"does not have": func(d *tabulate.Definition) { d.Measures[0].Count = "suspct" },
		"its unit":      func(d *tabulate.Definition) { d.Measures[0].Unit = "children" },
		"inside its measure": func(d *tabulate.Definition) {
			d.Measures[0].Filter = []tabulate.Term{{Field: "sex", Op: "in", Values: []string{"female"}}}
		},
		"more than two things": func(d *tabulate.Definition) { d.Rows = []string{"body", "sex", "charged"} },
		"more than one in":     func(d *tabulate.Definition) { d.Layers = []string{"outcome", "charged"} },
		"lines for all":        func(d *tabulate.Definition) { d.Totals = []string{} },
		"limited to some":      func(d *tabulate.Definition) { d.Bodies = []string{"made-up-force-01"} },
		"more conditions":      func(d *tabulate.Definition) { d.Filter = make([]tabulate.Term, maxConditions+1) },
		"another population":   func(d *tabulate.Definition) { d.Rate = &tabulate.Rate{Per: 1000, Population: "visitors"} },
		"does not offer":       func(d *tabulate.Definition) { d.Rows = []string{"suspect.sex"} },
		"no broad groups":      func(d *tabulate.Definition) { d.Groups = map[string]string{"sex": "broad"} },
		"by which it is not":   func(d *tabulate.Definition) { d.Groups = map[string]string{"outcome": "broad"} },
		"condition on sex": func(d *tabulate.Definition) {
			d.Filter = []tabulate.Term{{Field: "sex", Op: "in", Values: []string{"red"}}}
		},
		"condition on person": func(d *tabulate.Definition) {
			d.Filter = []tabulate.Term{{Field: "person", Op: "in", Values: []string{"1"}}}
		},
		"condition on charged": func(d *tabulate.Definition) {
			d.Filter = []tabulate.Term{{Field: "charged", Op: "has", Values: []string{"yes"}}}
		},
		"condition on victim.x": func(d *tabulate.Definition) { d.Filter = []tabulate.Term{{Schema: "victim", Field: "x", Op: "in"}} },
	} {
		one, err := tabulate.Parse(plain)
		if err != nil {
			t.Fatal(err)
		}
		change(one)
		form := web.NewForm()
		if _, why := fill(form, book, one); !strings.Contains(why, want) || form.Sent("title") {
			t.Errorf("%q: the form says %q", want, why)
		}
	}
}

func TestCommentsAreSeen(t *testing.T) {
	for text, want := range map[string]bool{plain: false, "# hand-written\n" + plain: true, `title = "a # b"` + "\n": false, `title = "a" # b` + "\n": true,
		`title = "a \" # b"` + "\n": false, "": false} {
		if commented(text) != want {
			t.Errorf("%q", text)
		}
	}
}

// TestMistakesStandAtTheirField: what the language refuses is said at the field of the
// form that it is about, with its name.
func TestMistakesStandAtTheirField(t *testing.T) {
	book := standard(t)
	src, ok := tabulate.SourceOf(book, tabulate.Measure{Count: "suspect"})
	if !ok {
		t.Fatal("suspects are not counted")
	}
	for _, x := range []struct {
		set       []string
		field, is string
	}{
		{[]string{"title", ""}, "title", "Title: is needed"},
		{[]string{"periods", "soon"}, "periods", `Periods: "soon" is not a period`},
		{[]string{"periods", "2023, 2024"}, "periods", "Periods: there are several"},
		{[]string{"row1", ""}, "row1", "Rows: is needed"},
		{[]string{fieldUnder, ""}, fieldUnder, "Definition: is needed"},
		{[]string{"threshold", "2"}, "threshold", "The largest count that is hidden: is from 3 to 100"},
		{[]string{"protect", "round", "base", "1"}, "base", "Multiples: is from 3"},
		{[]string{"compare", "previous"}, "compare", "The change: needs two periods"},
		{[]string{"share", "outcome"}, "share", "Percentages: "},
		{[]string{"per", "100000", "row1", "sex"}, "per", "Rates: needs body or area"},
		{[]string{"row1", "sex", "row2", "sex"}, "row1", `Rows: "sex" is there twice`},
		{[]string{"column1", "age_band", "column2", "ethnicity_self", "row2", "outcome", "row1", "sex"}, "row1", "describe single people"},
		{[]string{fieldConditions, "sex"}, "code0", "Sex: has no values"},
		{[]string{fieldConditions, "investigation.setting", "code0", "group", fieldUnder, "group-based-exploitation/1", "op0", "not in"}, "", ""},
		{[]string{fieldConditions, "investigation.setting", "code0", "family", fieldUnder, "group-based-exploitation/1"}, "code0", "no row can be both"},
	} {
		form := web.NewForm().Set("title", "T").Set("periods", "2023").Set(fieldUnder, "group-based-abuse/1")
		begun(form, src)
		for i := 0; i+1 < len(x.set); i += 2 {
			form.Set(x.set[i], x.set[i+1])
		}
		d, err := tabulate.Parse(asked(form, src).Text())
		if err == nil {
			_, err = tabulate.Compile(d, book)
		}
		failAsked(form, src, errs.FieldsOf(err))
		got := errs.FieldsOf(form.Err())
		if x.field == "" {
			if len(got) > 0 {
				t.Errorf("%v: %v", x.set, got)
			}
			continue
		}
		if !slices.ContainsFunc(got, func(f errs.Field) bool { return f.Name == x.field && strings.Contains(f.Message, x.is) }) {
			t.Errorf("%v: %v", x.set, got)
		}
	}
}

// TestConditionsComeAndGo: adding one keeps what was chosen in the others, and one that
// is left out takes nothing of the others with it.
func TestConditionsComeAndGo(t *testing.T) {
	src, _ := tabulate.SourceOf(standard(t), tabulate.Measure{Count: "suspect"})
	form := web.NewForm().Set(fieldConditions, "sex", "investigation.suspects", "charged").Set("code0", "female").Set("op1", "<=").Set("number1", "4").Set("code2", "yes", "no").
		Set("drop", "0").Set(fieldAdd, "outcome")
	added(form, src)
	if got := form.All(fieldConditions); !slices.Equal(got, []string{"investigation.suspects", "charged", "outcome"}) {
		t.Fatal(got)
	}
	if form.Text("op0") != "<=" || form.Text("number0") != "4" || !slices.Equal(form.All("code1"), []string{"yes", "no"}) || form.Text("op2") != "in" || len(form.All("code2")) > 0 ||
		len(form.All("drop")) > 0 || form.Text(fieldAdd) != "" {
		t.Errorf("%+v", form.Hidden("op0", "number0", "code1", "op2", "code2", "drop", fieldAdd))
	}
	for range maxConditions {
		form.Set(fieldAdd, "sex")
		added(form, src)
	}
	if form.OK() || len(form.All(fieldConditions)) != maxConditions {
		t.Error("more conditions than the form takes")
	}
}
