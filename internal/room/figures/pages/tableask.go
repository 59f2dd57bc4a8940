package pages

import (
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

// askGroup is a part of the form, under its heading.
type askGroup struct {
	Title, Hint string
	Fields      []sheets.Field
	// Add is the question with a button of its own that adds to the group.
	Add  *sheets.Field
	Adds web.Button
}

// asking is the form of the code book for one table.
type asking struct {
	Counts string
	// Else leads to where something else is chosen to be counted.
	Else   string
	Hidden []web.Hidden
	Groups []askGroup
}

// askTable draws the form. What is chosen in it stays chosen.
func askTable(form *web.Form, src tabulate.Source, definitions []codebook.Definition, again string) *asking {
	out := &asking{Counts: src.Title + " (" + src.Unit + ")", Else: again, Hidden: hiddenOf(form, src)}
	under := form.Select(fieldUnder, "Under which definition?", "Every count is made under one. What each means is on the page of definitions.",
		web.OptionsOf(definitions, func(d codebook.Definition) web.Option {
			return web.Option{Value: d.Name(), Text: d.Title + " (" + d.Name() + ")"}
		}))
	out.Groups = []askGroup{
		{Title: "What it is", Fields: []sheets.Field{sheets.Input(form.Input("title", "Title", "What the table shows, in a line.")), sheets.Select(under, "Choose"),
			sheets.Input(form.Input("periods", "Which periods?", "With commas between them: years (2023, 2024), financial years (2023-24) or quarters (2026-Q1).")),
			sheets.Select(form.Select("compare", "Print the change?", "", compared(form)), "No")}},
		{Title: "Rows and columns", Hint: "Two or more periods stand in rows, columns or layers: choose Period there.", Fields: askAxes(form, src)},
		{Title: "Who is counted", Hint: "Without a condition, everybody whom the definition takes in.", Fields: askConditions(form, src),
			Add: askAnother(form, src), Adds: web.Button{Text: "Add the condition", Kind: "secondary", Name: "do", Value: "add"}},
		{Title: "What is missing, and shares", Fields: askShares(form, src)},
		{Title: "How people are protected", Fields: askProtection(form)},
		{Title: "Words", Fields: []sheets.Field{sheets.Input(form.Input(fieldHeading, "Heading of the numbers", "You may leave this empty.")),
			sheets.Area(form.Textarea("notes", "Notes below the table", "One to a line. You may leave this empty.", 0))}},
	}
	return out
}

// hiddenOf carries what the form asks no question about.
func hiddenOf(form *web.Form, src tabulate.Source) []web.Hidden {
	out := []web.Hidden{{Name: fieldCounts, Value: src.Name}}
	for i, name := range form.All(fieldConditions) {
		out = append(out, web.Hidden{Name: fieldConditions, Value: name})
		if f, ok := fieldNamed(src, name); ok && len(opsOf(f)) == 1 {
			out = append(out, web.Hidden{Name: conditionField(i, "op"), Value: opsOf(f)[0].Value})
		}
	}
	return out
}

func askAnother(form *web.Form, src tabulate.Source) *sheets.Field {
	options := web.OptionsOf(src.Fields, func(f tabulate.SourceField) web.Option { return web.Option{Value: f.Name, Text: titleOf(f)} })
	out := sheets.Select(form.Select(fieldAdd, "Another condition", "Choose what it is about; its codes are then offered.", options), "None")
	return &out
}

func compared(form *web.Form) []web.Option {
	out := []web.Option{{Value: "previous", Text: "Since the period before"}}
	for _, p := range words(form.Text("periods")) {
		out = append(out, web.Option{Value: p, Text: "Since " + p})
	}
	return out
}

// titleOf names a field; one of what rows belong to says so.
func titleOf(f tabulate.SourceField) string {
	of, _, ok := strings.Cut(f.Name, ".")
	if !ok {
		return f.Title
	}
	return f.Title + " (of the " + of + ")"
}

func askAxes(form *web.Form, src tabulate.Source) (out []sheets.Field) {
	var options []web.Option
	for _, name := range []string{tabulate.DimBody, tabulate.AxisArea, tabulate.DimPeriod} {
		options = append(options, web.Option{Value: name, Text: everywhere(name)})
	}
	for _, f := range src.Fields {
		if f.Axis {
			options = append(options, web.Option{Value: f.Name, Text: titleOf(f)})
		}
	}
	labels := map[string]string{"row1": "The rows are", "row2": "and in each of them", "column1": "The columns are", "column2": "and in each of them", "layer": "A table for each"}
	for _, s := range shelves {
		blank := "Nothing more"
		if s.name == "row1" {
			blank = "Choose"
		}
		out = append(out, sheets.Select(form.Select(s.name, labels[s.name], "", options), blank))
	}
	for _, f := range src.Fields {
		if f.Grouped && f.Axis {
			out = append(out, sheets.Select(form.Select("group."+f.Name, titleOf(f)+", where it is counted by", "", []web.Option{
				{Value: "broad", Text: "In broad groups"}, {Value: "both", Text: "In broad groups, and each code"}}), "Each code"))
		}
	}
	return out
}

// askConditions asks about each condition that was added.
func askConditions(form *web.Form, src tabulate.Source) (out []sheets.Field) {
	var drops []web.Option
	for i, name := range form.All(fieldConditions) {
		f, ok := fieldNamed(src, name)
		if !ok {
			continue
		}
		title, ops := titleOf(f), opsOf(f)
		if len(ops) > 1 {
			op := form.Radios(conditionField(i, "op"), title, "", ops)
			op.Inline = true
			out = append(out, sheets.Radios(op))
		}
		if f.Op == ">=" {
			in := form.Input(conditionField(i, "number"), title+": the number", "What is missing does not meet it.")
			in.Width, in.Mode = 5, "numeric"
			out = append(out, sheets.Input(in))
		} else {
			codes := form.Checkboxes(conditionField(i, "code"), title+": the codes", "", web.OptionsOf(f.Codes, func(c codebook.Code) web.Option {
				return web.Option{Value: c.Code, Text: labelOf(c)}
			}))
			codes.Small = true
			out = append(out, sheets.Ticks(codes))
		}
		drops = append(drops, web.Option{Value: strconv.Itoa(i), Text: title})
	}
	if len(drops) > 0 {
		drop := form.Checkboxes("drop", "Conditions to leave out", "", drops)
		drop.Small = true
		out = append(out, sheets.Ticks(drop))
	}
	return out
}

func labelOf(c codebook.Code) string {
	if c.Label == "" || c.Label == c.Code {
		return c.Code
	}
	return c.Label + " (" + c.Code + ")"
}

func askShares(form *web.Form, src tabulate.Source) []sheets.Field {
	options := []web.Option{{Value: tabulate.NoShare, Text: "No percentages"}}
	for _, f := range src.Fields {
		if f.Axis {
			options = append(options, web.Option{Value: f.Name, Text: titleOf(f)})
		}
	}
	within := form.Input("within", "Assume that those not recorded differ by at most", "Leave it empty to assume nothing. Narrower bounds are then printed beside the others, with the assumption.")
	within.Width, within.Mode, within.Suffix = 3, "numeric", "percentage points"
	rate := form.Select("per", "Rates by population", "Only with the body or the area among rows, columns or layers.", []web.Option{{Value: "1000", Text: "For 1,000 residents"},
		{Value: "10000", Text: "For 10,000 residents"}, {Value: "100000", Text: "For 100,000 residents"}, {Value: "1000000", Text: "For 1,000,000 residents"}})
	return []sheets.Field{sheets.Select(form.Select("share", "Percentages of", "", options), "The last thing counted by that can be missing"),
		sheets.Radios(form.Radios("missing", "What is missing", "", []web.Option{{Value: "reasons", Text: "A column for each reason"}, {Value: "together", Text: "One column for all"}})),
		sheets.Input(within), sheets.Select(rate, "No rates")}
}

func askProtection(form *web.Form) []sheets.Field {
	threshold := form.Input("threshold", "If small counts are hidden: the largest that is", "At least 3.")
	base := form.Input("base", "If counts are rounded: to multiples of", "At least 3.")
	threshold.Width, base.Width = 4, 4
	threshold.Mode, base.Mode = "numeric", "numeric"
	return []sheets.Field{sheets.Radios(form.Radios("protect", "Protection", "", []web.Option{
		{Value: "suppress", Text: "Hide small counts", Hint: "And what would give them away, also together with what is published already."},
		{Value: "round", Text: "Round every count"}, {Value: "open", Text: "Neither", Hint: "Only for made-up figures."}})), sheets.Input(threshold), sheets.Input(base)}
}

// begun is the form of a table that was not begun.
func begun(form *web.Form, src tabulate.Source) {
	form.Set("row1", tabulate.DimBody).Set("missing", "reasons").Set("protect", "suppress").Set("threshold", "5")
	if len(src.Definitions) == 1 {
		form.Set(fieldUnder, src.Definitions[0].Name())
	}
}

// added adds the condition that was chosen, with nothing in it yet, and takes those
// out that are to be left out.
func added(form *web.Form, src tabulate.Source) {
	kept := conditions(form, src)
	for i := range len(form.All(fieldConditions)) {
		for _, what := range []string{"op", "number", "code"} {
			form.Set(conditionField(i, what))
		}
	}
	var names []string
	for i, t := range kept {
		names = append(names, nameOfTerm(t))
		form.Set(conditionField(i, "op"), t.Op)
		if f, _ := fieldNamed(src, nameOfTerm(t)); f.Op == ">=" {
			form.Set(conditionField(i, "number"), t.Values...)
		} else {
			form.Set(conditionField(i, "code"), t.Values...)
		}
	}
	if f, ok := fieldNamed(src, form.Text(fieldAdd)); ok {
		if len(names) >= maxConditions {
			form.Fail(fieldAdd, "The form takes "+strconv.Itoa(maxConditions)+" conditions. Write the others in the text below")
		} else {
			form.Set(conditionField(len(names), "op"), opsOf(f)[0].Value)
			names = append(names, f.Name)
		}
	}
	form.Set(fieldConditions, names...).Set("drop").Set(fieldAdd)
}

// places say for each key of the language what the form calls it, and its field there.
var places = []struct{ key, field, words string }{
	{"title", "title", "Title"}, {"periods", "periods", "Periods"}, {"compare", "compare", "The change"}, {"rows", "row1", "Rows"}, {"columns", "column1", "Columns"},
	{"layers", "layer", "A table for each"}, {"share", "share", "Percentages"}, {"missing", "missing", "What is missing"}, {"within", "within", "The assumption"}, {"notes", "notes", "Notes"},
	{"measure.name", fieldHeading, "Heading of the numbers"}, {"measure", fieldUnder, "Definition"}, {"protect.threshold", "threshold", "The largest count that is hidden"},
	{"protect.base", "base", "Multiples"}, {"protect", "protect", "Protection"}, {"rate", "per", "Rates"},
}

// failAsked says what the language found wrong at the field of the form that it is about.
func failAsked(form *web.Form, src tabulate.Source, wrong []errs.Field) {
	left := conditions(form, src)
	for _, f := range wrong {
		name, subject := "", ""
		if rest, ok := strings.CutPrefix(f.Name, "filter."); ok {
			at, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(at); err == nil && i < len(left) {
				name, subject = conditionAt(form, src, i)
			}
		}
		if field, ok := strings.CutPrefix(f.Name, "groups."); ok {
			name, subject = "group."+field, "Broad groups"
		}
		if i := slices.IndexFunc(places, func(p struct{ key, field, words string }) bool {
			return f.Name == p.key || strings.HasPrefix(f.Name, p.key+".")
		}); name == "" && i >= 0 {
			name, subject = places[i].field, places[i].words
		}
		if name == "" {
			name, subject = "title", "The table" // nothing that a form of ours can say leads here
		}
		form.Fail(name, subject+": "+f.Message)
	}
}

// conditionAt gives the field on the page of the i-th condition that is not left out.
func conditionAt(form *web.Form, src tabulate.Source, i int) (name, subject string) {
	for at, field := range form.All(fieldConditions) {
		f, ok := fieldNamed(src, field)
		if !ok || form.Has("drop", strconv.Itoa(at)) {
			continue
		}
		if i == 0 {
			what := "code"
			if f.Op == ">=" {
				what = "number"
			}
			return conditionField(at, what), titleOf(f)
		}
		i--
	}
	return "", ""
}

// codesBox lists the codes of what a table can be counted by, with their labels.
func codesBox(src tabulate.Source) sheets.Box {
	b := sheets.Box{ID: "codes", Title: "The codes, with what they mean", Fold: true, List: &web.SummaryList{}}
	for _, f := range src.Fields {
		if len(f.Codes) == 0 {
			continue
		}
		var all []string
		for _, c := range f.Codes {
			all = append(all, labelOf(c))
		}
		b.List.Rows = append(b.List.Rows, sheets.Row(titleOf(f), strings.Join(all, "; ")))
	}
	return b
}

// startForms begin a table: from what is to be counted, or from one that is published.
func startForms(form *web.Form, all []tabulate.Source, published []figures.PublishedTable, path, name string) []sheets.Form {
	hidden := []web.Hidden{{Name: "name", Value: name}}
	counts := web.OptionsOf(all, func(s tabulate.Source) web.Option {
		return web.Option{Value: s.Name, Text: s.Title + " (" + s.Unit + ")"}
	})
	out := []sheets.Form{{ID: "counts-form", Title: "Begin with what is counted", Action: path, Get: true, Hidden: hidden, Button: web.Button{Text: "Go on"},
		Fields: []sheets.Field{sheets.Select(form.Select(fieldCounts, "What is to be counted?", "The rows of returns, or a number in them that is added up.", counts), "Choose")}}}
	if len(published) == 0 {
		return out
	}
	tables := web.OptionsOf(published, func(t figures.PublishedTable) web.Option {
		return web.Option{Value: t.ID, Text: t.Edition.Title + ", " + t.Name + ": " + t.Title}
	})
	return append(out, sheets.Form{ID: "from-form", Title: "Or start from a published table", Action: path, Get: true, Hidden: hidden, Button: web.Button{Text: "Start from it", Kind: "secondary"},
		Fields: []sheets.Field{sheets.Select(form.Select("from", "Which table?", "Its definition is copied; you then change what is to be different.", tables), "Choose")}})
}
