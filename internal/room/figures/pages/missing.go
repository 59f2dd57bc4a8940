package pages

import (
	"strings"

	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
)

// maxLines is how many lines of what is missing a page shows; the files have
// all.
const maxLines = 60

// missingBox shows what is known and what is missing, line by line and reason by
// reason, each in a column of its own.
func missingBox(r *output.Result) (sheets.Box, bool) {
	if len(r.Lines) == 0 {
		return sheets.Box{}, false
	}
	id := strings.ToLower(r.Name)
	t, lead := missingTable(r, lineNames(r))
	t.ID, t.Caption, t.HideCaption = id+"-missing", "What is missing in "+r.Name, true
	b := sheets.Box{ID: id + "-missing-box", Title: "What is missing in " + r.Name, Table: &t, Fold: true, Lines: []string{lead}}
	if len(r.Lines) > maxLines {
		b.Lines = append(b.Lines, web.Number(len(r.Lines)-maxLines)+" more lines are in the files.")
	}
	if r.Assumption != "" {
		b.Lines = append(b.Lines, "Where narrower bounds are printed, they assume that "+r.Assumption+".")
	}
	b.Points = r.Tipping()
	return b, true
}

func lineNames(r *output.Result) []string {
	names := make([]string, len(r.Lines))
	for at := range r.Cells {
		if l := r.Cells[at].Line; l >= 0 && l < len(names) && names[l] == "" {
			names[l] = lineName(r, at)
		}
	}
	return names
}

func missingTable(r *output.Result, names []string) (web.Table, string) {
	lines := r.Lines[:min(len(r.Lines), maxLines)]
	if r.Share < 0 {
		t := web.Table{Columns: []web.Column{{Text: "Sum"}, {Text: "Rows that gave the number", Numeric: true}, {Text: "Rows that did not", Numeric: true}}}
		for i, l := range lines {
			t.Rows = append(t.Rows, web.Row(web.T(names[i]), web.T(l.Known.String()), web.T(l.Missing.String())))
		}
		return t, "A sum adds up the numbers that were given. Rows are lines of a return: they are not what the sum counts."
	}
	t := web.Table{Columns: []web.Column{{Text: "Line"}, {Text: "Known", Numeric: true}, {Text: "Missing", Numeric: true}}}
	reasons := reasonsOf(lines)
	for _, x := range reasons {
		t.Columns = append(t.Columns, web.Column{Text: x.Label, Numeric: true})
	}
	t.Columns = append(t.Columns, web.Column{Text: "Does not apply", Numeric: true})
	for i, l := range lines {
		cells := []web.Cell{web.T(names[i]), web.T(l.Known.String()), web.T(l.Missing.String())}
		for _, x := range reasons {
			cells = append(cells, web.T(reasonText(l, x.Code)))
		}
		t.Rows = append(t.Rows, web.TableRow{Cells: append(cells, web.T(l.NotApplicable.String()))})
	}
	return t, "A share is of those known. Beside it stand the lowest and the highest that the share of all could be, whatever the missing ones are."
}

// reasonsOf gives every reason of some lines, in the order in which they come.
func reasonsOf(lines []output.Line) (out []output.Reason) {
	seen := map[string]bool{}
	for _, l := range lines {
		for _, x := range l.Reasons {
			if !seen[x.Code] {
				seen[x.Code] = true
				out = append(out, x)
			}
		}
	}
	return out
}

// reasonText is how many a line lacks for a reason; a line that does not have the
// reason says nothing of it.
func reasonText(l output.Line, code string) string {
	for _, x := range l.Reasons {
		if x.Code == code {
			return x.String()
		}
	}
	return "–"
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
// "no return" are never the same. The table has how many; who, stands below.
func coverageBox(r *output.Result) []sheets.Box {
	if len(r.Coverage) == 0 {
		return nil
	}
	t := web.Table{ID: strings.ToLower(r.Name) + "-returns", Caption: "Who sent a return for " + r.Name, HideCaption: true,
		Columns: []web.Column{{Text: "Period"}, {Text: "Expected", Numeric: true}, {Text: "Counted", Numeric: true}, {Text: "Said that there was nothing", Numeric: true},
			{Text: "Sent no return that counts", Numeric: true}, {Text: "An earlier period stands in", Numeric: true}}}
	b := sheets.Box{ID: strings.ToLower(r.Name) + "-returns-box", Title: "Who sent a return for " + r.Name, Table: &t, Fold: true,
		Lines: []string{"A body that said it had nothing counts as none. What a body that sent no return would have said is not known."}}
	for _, c := range r.Coverage {
		name := c.Period
		if c.Measure != "" {
			name += ", " + c.Measure
		}
		t.Rows = append(t.Rows, web.Row(web.T(name), web.T(web.Number(c.Expected)), web.T(web.Number(c.Counted)), many(c.Nil), many(c.Absent), many(c.Substituted)))
		b.Notes = append(b.Notes, whoWords(name+", said that there was nothing", c.Nil)...)
		b.Notes = append(b.Notes, whoWords(name+", sent no return that counts", c.Absent)...)
		b.Notes = append(b.Notes, whoWords(name+", an earlier period stands in for", c.Substituted)...)
	}
	return []sheets.Box{b}
}

func many(names []string) web.Cell {
	if len(names) == 0 {
		return web.T("None")
	}
	return web.T(web.Number(len(names)))
}

// whoWords name the bodies behind a number of them.
func whoWords(what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{what + ": " + strings.Join(names, ", ") + "."}
}
