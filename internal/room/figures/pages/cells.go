package pages

import (
	"slices"
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/tabulate"
)

const (
	// longTable is how many lines a table may have and still stand open on a page.
	longTable = 20
	// wideTable is how many columns it may have and still stand upright.
	wideTable = 10
)

// tableBoxes draws a printed table: its picture and its numbers, then, folded,
// its shares with their bounds, what is missing beside it and who sent a return.
// A cell holds one number and its signs: what it means stands below the table. The
// name of each row leads to the trace of its figures, where a release has one: a link in
// each cell would be hundreds.
func tableBoxes(r *output.Result, trace func(cell int) string, links ...web.Link) []sheets.Box {
	id := strings.ToLower(r.Name)
	first := sheets.Box{ID: id + "-box", Title: r.Name + ": " + r.Title, Lines: output.Lead(r), Figure: chart(r), Links: links}
	if trace != nil {
		first.Lines = append(slices.Clone(first.Lines), "The name of each row leads to where its figures come from: which returns were counted.")
	}
	layers, _, _ := split(r)
	var folded []sheets.Box
	for l := range combos(layers) {
		title := r.Name + ": " + r.Title
		if names := labels(layers, l); names != "" {
			title += ", " + names
		}
		t := gridTable(r, l, id+"-"+web.Number(l+1), title, trace)
		if l == 0 && len(t.Rows) <= longTable {
			first.Table, first.Notes = &t, signs(r)
			continue
		}
		title += ": " + web.Plural(len(t.Rows), "line", "lines")
		folded = append(folded, sheets.Box{ID: id + "-box-" + web.Number(l+1), Title: title, Table: &t, Fold: true, Notes: signs(r)})
	}
	out := append([]sheets.Box{first}, folded...)
	out = append(out, besideNumbers(r, id)...)
	if b, ok := missingBox(r); ok {
		out = append(out, b)
	}
	return append(out, coverageBox(r)...)
}

// signs say what the signs in a table mean, those alone that it has.
func signs(r *output.Result) []string {
	var out []string
	for _, m := range output.Marks() {
		for i := range r.Cells {
			if r.Cells[i].Has(m.Mark) {
				out = append(out, string(m.Mark)+" "+m.Meaning)
				break
			}
		}
	}
	return out
}

// gridTable prints one layer, a cell a figure. A table with more columns than fit
// a page is turned: its columns become lines. The name of a line leads to the trace of
// its first figure.
func gridTable(r *output.Result, layer int, id, caption string, trace func(cell int) string) web.Table {
	_, rows, columns := split(r)
	n, m := combos(rows), combos(columns)
	at := func(i, j int) int { return (layer*n+i)*m + j }
	down, across := rows, columns
	if m > wideTable && n < m {
		down, across, n, m = columns, rows, m, n
		at = func(i, j int) int { return (layer*m+j)*n + i }
	}
	t := web.Table{ID: id, Caption: caption, HideCaption: true, Columns: []web.Column{{Text: axisTitles(down)}}}
	for j := range m {
		head := labels(across, j)
		if head == "" {
			head = measureHead(r)
		}
		t.Columns = append(t.Columns, web.Column{Text: head, Numeric: true})
	}
	for i := range n {
		name := labels(down, i)
		if name == "" {
			name = "All"
		}
		cells := []web.Cell{web.T(name)}
		if trace != nil {
			cells[0].Href = trace(at(i, 0))
		}
		for j := range m {
			cells = append(cells, web.T(r.Cells[at(i, j)].Text()))
		}
		t.Rows = append(t.Rows, web.TableRow{Cells: cells})
	}
	return t
}

func measureHead(r *output.Result) string {
	if len(r.Measures) == 1 {
		return "Number of " + r.Measures[0].Unit
	}
	return "Number"
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

// rulesBoxes are the key, the counting rules and the sources of a release.
func rulesBoxes(all []*output.Result) []sheets.Box {
	key := sheets.Box{ID: "key", Title: "Signs in the tables", Fold: true, List: &web.SummaryList{}}
	for _, m := range output.Marks() {
		key.List.Rows = append(key.List.Rows, web.SummaryRow{Key: string(m.Mark), Value: web.T(m.Meaning)})
	}
	rules := sheets.Box{ID: "rules", Title: "How it was counted", Fold: true}
	from := sheets.Box{ID: "sources", Title: "Definitions and sources", Fold: true}
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
