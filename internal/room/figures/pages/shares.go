package pages

import (
	"fmt"

	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/bounds"
)

// besideNumbers are the tables of what belongs to the numbers of a table: shares,
// rates and changes, each in a table of its own; the long ones are folded.
func besideNumbers(r *output.Result, id string) []sheets.Box {
	var out []sheets.Box
	for _, b := range []sheets.Box{sharesBox(r, id), ratesBox(r, id), changesBox(r, id)} {
		if b.Table != nil {
			b.Fold = len(b.Table.Rows) > longTable
			if n := len(b.Table.Rows); n > maxLines {
				b.Table.Rows = b.Table.Rows[:maxLines]
				b.Lines = append(b.Lines, web.Number(n-maxLines)+" more lines are in the files.")
			}
			out = append(out, b)
		}
	}
	return out
}

// place names a cell: all its codes.
func place(r *output.Result, cell int) string { return labels(r.Axes, cell) }

// sharesBox has a line for every share. A share never stands without the lowest
// and the highest that the share of all could be, and how many it is of.
func sharesBox(r *output.Result, id string) sheets.Box {
	t := web.Table{ID: id + "-shares", Caption: "Shares in " + r.Name, HideCaption: true, Columns: []web.Column{{Text: "Of whom"}, {Text: "Share of those known (%)", Numeric: true},
		{Text: "Known of all (%)", Numeric: true}, {Text: "Lowest share of all (%)", Numeric: true}, {Text: "Highest share of all (%)", Numeric: true}}}
	assumed := false
	for i := range r.Cells {
		assumed = assumed || r.Cells[i].Tight != nil
	}
	if assumed {
		t.Columns = append(t.Columns, web.Column{Text: "Narrower: from (%)", Numeric: true}, web.Column{Text: "to (%)", Numeric: true})
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Share == nil {
			continue
		}
		known, lower, upper := c.Share.Columns()
		cells := []web.Cell{web.T(place(r, i)), web.T(known), web.T(fmt.Sprintf("%.1f", 100*c.Share.Recorded())), web.T(lower), web.T(upper)}
		if assumed {
			from, to := "–", "–"
			if c.Tight != nil {
				from, to = c.Tight.Columns()
			}
			cells = append(cells, web.T(from), web.T(to))
		}
		t.Rows = append(t.Rows, web.TableRow{Cells: cells})
	}
	if len(t.Rows) == 0 {
		return sheets.Box{}
	}
	b := sheets.Box{ID: id + "-shares-box", Title: "Shares in " + r.Name + ", and between what they lie", Table: &t,
		Notes: []string{"A share is of those known. The lowest and the highest are what the share of all could be, whatever the missing ones are.",
			"A share of which a number is hidden is not printed."}}
	if assumed && r.Assumption != "" {
		b.Notes = append(b.Notes, "The narrower bounds hold if "+r.Assumption+".")
	}
	return b
}

// ratesBox has a line for every rate, with its interval.
func ratesBox(r *output.Result, id string) sheets.Box {
	t := web.Table{ID: id + "-rates", Caption: "Rates in " + r.Name, HideCaption: true, Columns: []web.Column{{Text: "Of whom"}, {Text: "Rate", Numeric: true}, {Text: "Interval from", Numeric: true},
		{Text: "to", Numeric: true}, {Text: "If none missing counts", Numeric: true}, {Text: "If all missing count", Numeric: true}}}
	b := sheets.Box{ID: id + "-rates-box", Title: "Rates in " + r.Name, Table: &t}
	small := false
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Rate == nil {
			continue
		}
		value, lower, upper, from, to := c.Rate.Columns()
		if c.Rate.Small() {
			value, small = value+" [u]", true
		}
		t.Rows = append(t.Rows, web.Row(web.T(place(r, i)), web.T(value), web.T(from), web.T(to), web.T(lower), web.T(upper)))
		b.Notes = []string{"A rate is a number for each " + output.Thousands(c.Rate.Per()) + " people. The interval is " + bounds.MethodPoisson + "."}
	}
	if len(t.Rows) == 0 {
		return sheets.Box{}
	}
	if small {
		b.Notes = append(b.Notes, "[u] Few people stand behind it: one more or less would move it a lot.")
	}
	return b
}

// changesBox has a line for every figure that the table compares with an earlier
// one. What does not compare says so, and why below.
func changesBox(r *output.Result, id string) sheets.Box {
	t := web.Table{ID: id + "-changes", Caption: "Changes in " + r.Name, HideCaption: true, Columns: []web.Column{{Text: "Figure"}, {Text: "Against"}, {Text: "Change", Numeric: true}}}
	b := sheets.Box{ID: id + "-changes-box", Title: "Changes in " + r.Name, Table: &t}
	note := map[string]string{}
	for i := range r.Cells {
		c := r.Cells[i].Change
		if c == nil {
			continue
		}
		words := changeText(c)
		if c.Broken != "" {
			if note[c.Broken] == "" {
				note[c.Broken] = "[" + web.Number(len(note)+1) + "]"
				b.Notes = append(b.Notes, note[c.Broken]+" Not compared: "+c.Broken)
			}
			words += " " + note[c.Broken]
		}
		t.Rows = append(t.Rows, web.Row(web.T(place(r, i)), web.T(c.From), web.T(words)))
	}
	if len(t.Rows) == 0 {
		return sheets.Box{}
	}
	return b
}

func changeText(c *output.Change) string {
	switch {
	case c.Broken != "":
		return "Not compared"
	case c.By > 0:
		return output.Thousands(c.By) + " more"
	case c.By < 0:
		return output.Thousands(-c.By) + " fewer"
	}
	return "The same"
}
