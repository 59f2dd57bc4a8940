package pages

import (
	"slices"
	"strconv"
	"strings"

	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

// A table is one text in the table language. The form of the code book writes that
// text, and shows one that has nothing but what the form asks; any other is left alone.

// The fields of the form that are more than one, or that the text names otherwise.
const (
	fieldCounts     = "counts"
	fieldUnder      = "under"
	fieldHeading    = "heading"
	fieldConditions = "condition" // the fields of the conditions, in order
	fieldAdd        = "add"
	maxConditions   = 12
)

// shelves are the places of the form for what a table is counted by, in order.
var shelves = []struct{ name, key string }{{"row1", "rows"}, {"row2", "rows"}, {"column1", "columns"}, {"column2", "columns"}, {"layer", "layers"}}

func conditionField(i int, what string) string { return what + strconv.Itoa(i) }

// asked reads the form: what it says, as a definition. What is wrong in it is for the
// language to say.
func asked(form *web.Form, src tabulate.Source) *tabulate.Definition {
	d := &tabulate.Definition{Title: form.Text("title"), Periods: words(form.Text("periods")), Share: form.Text("share"), Missing: form.Text("missing"), Compare: form.Text("compare"),
		Within: number0(form, "within"), Notes: lines(form.Text("notes")), Groups: map[string]string{}}
	m := src.Measure(form.Text(fieldUnder))
	m.Name = form.Text(fieldHeading)
	d.Measures = []tabulate.Measure{m}
	for _, s := range shelves {
		name := form.Text(s.name)
		if name == "" {
			continue
		}
		switch s.key {
		case "rows":
			d.Rows = append(d.Rows, name)
		case "columns":
			d.Columns = append(d.Columns, name)
		default:
			d.Layers = append(d.Layers, name)
		}
		if how := form.Text("group." + name); how != "" {
			d.Groups[name] = how
		}
	}
	d.Filter = conditions(form, src)
	d.Protect.Way = form.Text("protect")
	switch d.Protect.Way {
	case "suppress":
		d.Protect.Threshold = number0(form, "threshold")
	case "round":
		d.Protect.Base = number0(form, "base")
	}
	if per := number0(form, "per"); per != 0 {
		d.Rate = &tabulate.Rate{Per: per, Population: "residents"}
	}
	return d
}

// conditions reads the conditions of the form; one that is to be left out is not there.
func conditions(form *web.Form, src tabulate.Source) (out []tabulate.Term) {
	for i, name := range form.All(fieldConditions) {
		f, ok := fieldNamed(src, name)
		if !ok || form.Has("drop", strconv.Itoa(i)) {
			continue
		}
		ops := opsOf(f)
		t := tabulate.Term{Field: f.Name, Op: ops[0].Value}
		if op := form.Text(conditionField(i, "op")); slices.ContainsFunc(ops, func(o web.Option) bool { return o.Value == op }) {
			t.Op = op
		}
		if schema, field, ok := strings.Cut(f.Name, "."); ok {
			t.Schema, t.Field = schema, field
		}
		if f.Op == ">=" {
			at := conditionField(i, "number")
			t.Values = []string{strconv.Itoa(form.Int(at, f.Title+": write a whole number, such as 2"))}
		} else {
			t.Values = form.All(conditionField(i, "code"))
		}
		out = append(out, t)
	}
	return out
}

func fieldNamed(src tabulate.Source, name string) (tabulate.SourceField, bool) {
	i := slices.IndexFunc(src.Fields, func(f tabulate.SourceField) bool { return f.Name == name })
	if i < 0 {
		return tabulate.SourceField{}, false
	}
	return src.Fields[i], true
}

// fill writes a definition into the form. It says why not, when the form has no place
// for something in it; then nothing of it is shown there.
func fill(form *web.Form, book *codebook.Book, d *tabulate.Definition) (tabulate.Source, string) {
	src, why := unfit(book, d)
	if why != "" {
		return src, why
	}
	set := func(name, value string) { form.Set(name, value) }
	set(fieldCounts, src.Name)
	set(fieldUnder, d.Measures[0].Definition)
	set(fieldHeading, d.Measures[0].Name)
	set("title", d.Title)
	set("periods", strings.Join(d.Periods, ", "))
	set("share", d.Share)
	set("missing", d.Missing)
	set("compare", d.Compare)
	set("within", text0(d.Within))
	set("notes", strings.Join(d.Notes, "\n"))
	set("protect", d.Protect.Way)
	set("threshold", text0(d.Protect.Threshold))
	set("base", text0(d.Protect.Base))
	if d.Rate != nil {
		set("per", text0(d.Rate.Per))
	}
	for _, axis := range []struct {
		names []string
		at    int
	}{{d.Rows, 0}, {d.Columns, 2}, {d.Layers, 4}} {
		for i, name := range axis.names {
			set(shelves[axis.at+i].name, name)
		}
	}
	for name, how := range d.Groups {
		set("group."+name, how)
	}
	var names []string
	for i, t := range d.Filter {
		names = append(names, nameOfTerm(t))
		set(conditionField(i, "op"), t.Op)
		if t.Op == ">=" || t.Op == "<=" {
			set(conditionField(i, "number"), strings.Join(t.Values, ""))
		} else {
			form.Set(conditionField(i, "code"), t.Values...)
		}
	}
	form.Set(fieldConditions, names...)
	return src, ""
}

func nameOfTerm(t tabulate.Term) string {
	if t.Schema == "" {
		return t.Field
	}
	return t.Schema + "." + t.Field
}

// unfit says what in a definition the form has no place for; "" when all of it fits.
func unfit(book *codebook.Book, d *tabulate.Definition) (tabulate.Source, string) {
	if len(d.Measures) != 1 {
		return tabulate.Source{}, "it puts several measures beside each other (beside)"
	}
	src, ok := tabulate.SourceOf(book, d.Measures[0])
	switch {
	case !ok:
		return src, "it counts something that the code book does not have"
	case d.Measures[0].Unit != src.Unit:
		return src, "its unit is not the one that the code book has"
	case len(d.Measures[0].Filter) > 0:
		return src, "it has a condition inside its measure (measure.filter)"
	case len(d.Rows) > 2 || len(d.Columns) > 2 || len(d.Layers) > 1:
		return src, "it is counted by more than two things in its rows or columns, or by more than one in its layers"
	case d.Totals != nil:
		return src, "it says itself which lines for all it has (totals)"
	case len(d.Bodies) > 0:
		return src, "it is limited to some bodies (bodies)"
	case len(d.Filter) > maxConditions:
		return src, "it has more conditions than the form takes"
	case d.Rate != nil && d.Rate.Population != "residents":
		return src, "its rate is of another population"
	}
	for _, name := range slices.Concat(d.Rows, d.Columns, d.Layers) {
		f, ok := fieldNamed(src, name)
		if everywhere(name) == "" && (!ok || !f.Axis) {
			return src, "it is counted by " + name + ", which the form does not offer"
		}
		if _, grouped := d.Groups[name]; grouped && !f.Grouped {
			return src, "it groups the codes of " + name + ", which have no broad groups"
		}
	}
	for name := range d.Groups {
		if !slices.Contains(slices.Concat(d.Rows, d.Columns, d.Layers), name) {
			return src, "it groups the codes of " + name + ", by which it is not counted"
		}
	}
	for _, t := range d.Filter {
		f, ok := fieldNamed(src, nameOfTerm(t))
		unknown := func(v string) bool {
			return !slices.ContainsFunc(f.Codes, func(c codebook.Code) bool { return c.Code == v })
		}
		if !ok || !slices.ContainsFunc(opsOf(f), func(o web.Option) bool { return o.Value == t.Op }) || f.Op != ">=" && slices.ContainsFunc(t.Values, unknown) {
			return src, "its condition on " + nameOfTerm(t) + " is one that the form does not offer"
		}
	}
	return src, ""
}

// commented says whether a text has comments: the form would lose them.
func commented(text string) bool {
	for line := range strings.Lines(text) {
		quoted := false
		for i, r := range line {
			switch {
			case r == '"' && (i == 0 || line[i-1] != '\\'):
				quoted = !quoted
			case r == '#' && !quoted:
				return true
			}
		}
	}
	return false
}

// everywhere names what every table can be counted by, beside fields with codes.
func everywhere(name string) string {
	return map[string]string{tabulate.DimBody: "The body that sent the return", tabulate.AxisArea: "Force area", tabulate.DimPeriod: "Period"}[name]
}

// opsOf are the conditions that a field takes.
func opsOf(f tabulate.SourceField) []web.Option {
	switch f.Op {
	case ">=":
		return []web.Option{{Value: ">=", Text: "Is at least"}, {Value: "<=", Text: "Is at most"}}
	case "has":
		return []web.Option{{Value: "has", Text: "Holds one of these"}}
	}
	return []web.Option{{Value: "in", Text: "Is one of these"}, {Value: "not in", Text: "Is none of these"}}
}

// words parts what was typed at commas, spaces and line ends.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\t' })
}

func lines(s string) (out []string) {
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// number0 reads a whole number that may be left empty. What is no number is said.
func number0(form *web.Form, name string) int {
	if form.Text(name) == "" {
		return 0
	}
	return form.Int(name, "Write a whole number, such as 5")
}

func text0(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
