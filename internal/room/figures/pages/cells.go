package pages

import (
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/tabulate"
)

// tableBoxes draws a printed table: one box for each layer, then what is missing
// beside it and who sent a return.
func tableBoxes(r *output.Result, links ...web.Link) []sheets.Box {
	var out []sheets.Box
	layers, rows, columns := split(r)
	for l := range combos(layers) {
		title := r.Name + ": " + r.Title
		if names := labels(layers, l); names != "" {
			title += ", " + names
		}
		t := web.Table{ID: strings.ToLower(r.Name) + "-" + web.Number(l+1), Caption: title, HideCaption: true, Columns: []web.Column{{Text: axisTitles(rows)}}}
		for c := range combos(columns) {
			head := labels(columns, c)
			if head == "" {
				head = measureHead(r)
			}
			t.Columns = append(t.Columns, web.Column{Text: head, Numeric: true})
		}
		for i := range combos(rows) {
			name := labels(rows, i)
			if name == "" {
				name = "All"
			}
			cells := []web.Cell{web.T(name)}
			for c := range combos(columns) {
				at := (l*combos(rows)+i)*combos(columns) + c
				cells = append(cells, cellView(&r.Cells[at]))
			}
			t.Rows = append(t.Rows, web.TableRow{Cells: cells})
		}
		out = append(out, sheets.Box{ID: strings.ToLower(r.Name) + "-box-" + web.Number(l+1), Title: title, Table: &t})
	}
	out[0].Lines = output.Lead(r)
	last := &out[len(out)-1]
	last.Links = append(last.Links, links...)
	if b, ok := missingBox(r); ok {
		out = append(out, b)
	}
	return append(out, coverageBox(r)...)
}

func measureHead(r *output.Result) string {
	if len(r.Measures) == 1 {
		return "Number of " + r.Measures[0].Unit
	}
	return "Number"
}

// cellView draws a figure with its share and rate. A share writes itself, and so
// never comes without its bounds.
func cellView(c *output.Cell) web.Cell {
	out := web.Cell{Text: c.Text()}
	switch {
	case c.Tight != nil: // says the other too
		out.Lines = append(out.Lines, c.Tight.String())
	case c.Share != nil && c.Share.Complete():
		out.Lines = append(out.Lines, c.Share.String()+" of all")
	case c.Share != nil:
		out.Lines = append(out.Lines, c.Share.String())
	}
	if c.Rate != nil {
		out.Lines = append(out.Lines, c.Rate.String())
	}
	if c.Change != nil {
		out.Note = changeWords(c.Change)
	}
	return out
}

func changeWords(c *output.Change) string {
	if c.Broken != "" {
		return "Not compared with " + c.From + ": " + c.Broken
	}
	switch {
	case c.By > 0:
		return output.Thousands(c.By) + " more than in " + c.From
	case c.By < 0:
		return output.Thousands(-c.By) + " fewer than in " + c.From
	}
	return "The same as in " + c.From
}

// split gives the axes of a table by what they are printed as.
func split(r *output.Result) (layers, rows, columns []output.Axis) {
	return r.Axes[:r.Layers], r.Axes[r.Layers : r.Layers+r.Rows], r.Axes[r.Layers+r.Rows:]
}

// combos is how many combinations of codes some axes have.
func combos(axes []output.Axis) int {
	n := 1
	for _, a := range axes {
		n *= len(a.Codes)
	}
	return n
}

// labels names a combination: "Family, 2023".
func labels(axes []output.Axis, at int) string {
	out := make([]string, len(axes))
	for i := len(axes) - 1; i >= 0; i-- {
		out[i] = axes[i].Codes[at%len(axes[i].Codes)].Label
		at /= len(axes[i].Codes)
	}
	return strings.Join(out, ", ")
}

func axisTitles(axes []output.Axis) string {
	if len(axes) == 0 {
		return "All"
	}
	out := make([]string, len(axes))
	for i, a := range axes {
		out[i] = a.Title
	}
	return strings.Join(out, ", ")
}

// mostLines is how many lines of what is missing a page shows; the files have
// all.
const mostLines = 60

// missingBox shows what is known and what is missing, line by line and reason by
// reason.
func missingBox(r *output.Result) (sheets.Box, bool) {
	if len(r.Lines) == 0 {
		return sheets.Box{}, false
	}
	names := make([]string, len(r.Lines))
	for at := range r.Cells {
		if l := r.Cells[at].Line; l >= 0 && l < len(names) && names[l] == "" {
			names[l] = lineName(r, at)
		}
	}
	t := web.Table{ID: strings.ToLower(r.Name) + "-missing", Caption: "What is missing in " + r.Name, HideCaption: true,
		Columns: []web.Column{{Text: "Line"}, {Text: "Known", Numeric: true}, {Text: "Missing", Numeric: true}, {Text: "Why it is missing"}, {Text: "Does not apply", Numeric: true}}}
	lead := "A share is of those known. Beside it stand the lowest and the highest that the share of all could be, whatever the missing ones are."
	if r.Share < 0 {
		t.Columns = []web.Column{{Text: "Sum"}, {Text: "Rows that gave the number", Numeric: true}, {Text: "Rows that did not", Numeric: true}}
		lead = "A sum adds up the numbers that were given. Rows are lines of a return: they are not what the sum counts."
	}
	for i, l := range r.Lines {
		if i == mostLines {
			break
		}
		if r.Share < 0 {
			t.Rows = append(t.Rows, web.Row(web.T(names[i]), web.T(l.Known.String()), web.T(l.Missing.String())))
			continue
		}
		why := web.Cell{}
		for _, x := range l.Reasons {
			why.Lines = append(why.Lines, x.Label+": "+x.String())
		}
		t.Rows = append(t.Rows, web.Row(web.T(names[i]), web.T(l.Known.String()), web.T(l.Missing.String()), why, web.T(l.NotApplicable.String())))
	}
	b := sheets.Box{ID: strings.ToLower(r.Name) + "-missing-box", Title: "What is missing in " + r.Name, Table: &t,
		Lines: []string{lead}}
	if len(r.Lines) > mostLines {
		b.Lines = append(b.Lines, web.Number(len(r.Lines)-mostLines)+" more lines are in the files.")
	}
	if r.Assumption != "" {
		b.Lines = append(b.Lines, "Where narrower bounds are printed, they assume that "+r.Assumption+".")
	}
	b.Points = r.Tipping()
	return b, true
}

// lineName names the line that a cell is a part of: all its codes but the one
// that shares are of.
func lineName(r *output.Result, cell int) string {
	var out []string
	for i := len(r.Axes) - 1; i >= 0; i-- {
		axis := r.Axes[i]
		if i != r.Share {
			out = append([]string{axis.Codes[cell%len(axis.Codes)].Label}, out...)
		}
		cell /= len(axis.Codes)
	}
	if len(out) == 0 {
		return "All"
	}
	return strings.Join(out, ", ")
}

// coverageBox says who sent a return and who did not. "Nothing to report" and
// "no return" are never the same.
func coverageBox(r *output.Result) []sheets.Box {
	if len(r.Coverage) == 0 {
		return nil
	}
	t := web.Table{ID: strings.ToLower(r.Name) + "-returns", Caption: "Who sent a return for " + r.Name, HideCaption: true,
		Columns: []web.Column{{Text: "Period"}, {Text: "Expected", Numeric: true}, {Text: "Counted", Numeric: true}, {Text: "Said that there was nothing"},
			{Text: "Sent no return that counts"}, {Text: "An earlier period stands in"}}}
	for _, c := range r.Coverage {
		name := c.Period
		if c.Measure != "" {
			name += ", " + c.Measure
		}
		t.Rows = append(t.Rows, web.Row(web.T(name), web.T(web.Number(c.Expected)), web.T(web.Number(c.Counted)), many(c.Nil), many(c.Absent), many(c.Substituted)))
	}
	return []sheets.Box{{ID: strings.ToLower(r.Name) + "-returns-box", Title: "Who sent a return for " + r.Name, Table: &t,
		Lines: []string{"A body that said it had nothing counts as none. What a body that sent no return would have said is not known."}}}
}

func many(names []string) web.Cell {
	if len(names) == 0 {
		return web.T("None")
	}
	return web.Cell{Text: web.Number(len(names)), Note: strings.Join(names, ", ")}
}

// rulesBoxes are the key, the counting rules and the sources of a release.
func rulesBoxes(all []*output.Result) []sheets.Box {
	key := sheets.Box{ID: "key", Title: "Signs in the tables", List: &web.SummaryList{}}
	for _, m := range output.Marks() {
		key.List.Rows = append(key.List.Rows, web.SummaryRow{Key: string(m.Mark), Value: web.T(m.Meaning)})
	}
	rules := sheets.Box{ID: "rules", Title: "How it was counted"}
	from := sheets.Box{ID: "sources", Title: "Definitions and sources"}
	seen := map[string]bool{}
	once := func(to *[]string, s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			*to = append(*to, s)
		}
	}
	for _, r := range all {
		for _, m := range r.Measures {
			for _, x := range m.Rules {
				once(&rules.Points, x)
			}
			once(&from.Points, m.Definition.Title+" ("+nameOf(m.Definition)+"): "+m.Definition.Text)
			once(&from.Points, sentence("Source: ", m.Source))
		}
		once(&rules.Points, sentence(r.Name+": ", r.Protection))
		for _, n := range r.Notes {
			once(&rules.Points, sentence(r.Name+": ", n))
		}
	}
	out := []sheets.Box{key}
	for _, b := range []sheets.Box{rules, from} {
		if len(b.Points) > 0 {
			out = append(out, b)
		}
	}
	return out
}

func sentence(begin, text string) string {
	if text == "" {
		return ""
	}
	return begin + text
}

// nameOf names a definition and who keeps it, when somebody does.
func nameOf(d tabulate.DefinitionText) string {
	if d.Owner == "" {
		return d.Name
	}
	return d.Name + ", kept by " + d.Owner
}
