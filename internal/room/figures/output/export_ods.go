package output

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/table/spreadsheet"
)

// WriteODS writes the tables of a release as an accessible spreadsheet: a cover,
// notes, and one sheet for each table. The same results and release make the
// same bytes, as in every export.
func WriteODS(w io.Writer, results []*Result, r ReleaseInfo) error {
	d := spreadsheet.Document{Title: r.Title, Description: r.publishedWords(), Creator: "Candour", Created: r.Published.UTC(), Cover: r.cover(results)}
	for _, res := range results {
		var notes []string
		for _, text := range res.footing() {
			label := fmt.Sprintf("note %d", len(d.Notes)+1)
			d.Notes = append(d.Notes, spreadsheet.Note{Label: label, Text: res.Title + ": " + text})
			notes = append(notes, "["+label+"]")
		}
		t := res.table()
		t.Title = res.Title + " " + strings.Join(notes, " ")
		d.Tables = append(d.Tables, t)
	}
	return spreadsheet.WriteODS(w, d)
}

// table lays a result out for a spreadsheet.
func (r *Result) table() spreadsheet.Table {
	s := r.layOut()
	t := spreadsheet.Table{Name: r.Name, Title: r.Title, Columns: slices.Clone(s.heads)}
	for _, c := range s.columns {
		t.Columns = append(t.Columns, c.name)
	}
	t.Columns = distinct(t.Columns)
	t.Rows = func(yield func([]spreadsheet.Cell, error) bool) {
		for _, row := range s.rows {
			cells := make([]spreadsheet.Cell, 0, len(t.Columns))
			for _, h := range row.heads {
				cells = append(cells, spreadsheet.TextCell(h))
			}
			for _, c := range s.columns {
				text, number := r.value(row.cells[c.of], c.what)
				if number {
					cells = append(cells, spreadsheet.NumberCell(text))
					continue
				}
				if text == "" {
					text = "none"
				}
				cells = append(cells, spreadsheet.TextCell(text))
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	return t
}

// distinct numbers columns that would have one name.
func distinct(names []string) []string {
	seen := map[string]int{}
	for i, n := range names {
		k := strings.ToLower(strings.Join(strings.Fields(n), " "))
		if seen[k]++; seen[k] > 1 {
			names[i] = fmt.Sprintf("%s (%d)", n, seen[k])
		}
	}
	return names
}

// Status says in a sentence what kind of figures a release has.
func (r ReleaseInfo) Status() string {
	switch {
	case r.Synthetic:
		return "These figures are made up. They are about nobody and no real force."
	case r.AsPublished:
		return "These figures are as another body published them. We repeat them and did not count them. Source: " + r.Source
	}
	return "These figures were counted from the returns that forces and councils sent."
}

// cover is what stands on the first sheet.
func (r ReleaseInfo) cover(results []*Result) []string {
	out := []string{r.Status(), r.publishedWords(), ProvisionalWords(results...)}
	if r.CodeVersion != "" {
		out = append(out, "Made by Candour version "+r.CodeVersion+".")
	}
	if len(r.SchemaVersions) > 0 {
		out = append(out, "Tables returned: "+strings.Join(r.SchemaVersions, ", ")+".")
	}
	if n := len(r.ReturnVersions); n > 0 {
		out = append(out, fmt.Sprintf("Returns counted: %d versions.", n))
	}
	for _, c := range r.Corrections {
		out = append(out, "Correction of "+clock.DayWords(c.When)+": "+c.Text+" ("+c.Cells+")")
	}
	out = append(out, "A percentage of those known says nothing of those not known. Beside it stand the lowest and the highest that the percentage of all can be, whatever the missing ones are.")
	for _, m := range usedIn(results) {
		out = append(out, string(m.Mark)+" "+m.Meaning)
	}
	return out
}

// usedIn lists the marks that any of the results bears. [c] is always in the
// key, for what is hidden with a count.
func usedIn(results []*Result) (out []MarkMeaning) {
	for _, m := range Marks() {
		if m.Mark == Confidential || m.Mark == NotApplicable || slices.ContainsFunc(results, func(r *Result) bool {
			return slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Has(m.Mark) })
		}) {
			out = append(out, m)
		}
	}
	return out
}

// footing is what stands under a table: what is counted and how, who sent a
// return, and the notes.
func (r *Result) footing() (out []string) {
	for _, m := range r.Measures {
		at := ""
		if len(r.Measures) > 1 {
			at = m.Label + ": "
		}
		out = append(out, at+"What is counted: "+m.Population+".")
		out = append(out, fmt.Sprintf("%sDefinition %s: %s", at, m.Definition.Name, m.Definition.Text))
		for _, rule := range m.Rules {
			out = append(out, at+rule)
		}
		if m.Source != "" {
			out = append(out, at+"Source: "+m.Source+".")
		}
	}
	for _, c := range r.Coverage {
		out = append(out, c.Words())
	}
	if r.Assumption != "" {
		out = append(out, "The narrower bounds assume that "+r.Assumption+". Nobody can check that.")
	}
	out = append(out, r.Protection)
	out = append(out, slices.Concat(r.Notes, r.Tipping())...)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}

// Footing is what stands under a table, a sentence or two each.
func (r *Result) Footing() []string { return r.footing() }
