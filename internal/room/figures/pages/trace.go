package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/tabulate"
)

// trace shows what stands behind a figure. The figure is chosen code by code, or
// by its address.
func (p *Pages) trace(w http.ResponseWriter, r *http.Request) error {
	id, n := r.PathValue("id"), number(r)
	e, err := p.service.Release(r.Context(), id, n)
	if err != nil {
		return err
	}
	form := web.QueryForm(r)
	v := &sheets.View{Page: web.Page{Title: "Where a figure comes from", Section: figures.ListPath, Synthetic: e.Synthetic, NoIndex: true,
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: e.Title, Href: figures.EditionPath(e)}, {Text: "Where a figure comes from"}}}}
	address := form.Text("cell")
	table, err := p.traceTable(r, e, address)
	if err != nil {
		return err
	}
	if table != nil {
		address = chosen(form, table, address)
		v.Panel = tracePanel(form, e, table, address)
	}
	if address == "" {
		v.Lead = []string{"Choose a table on the page of the release first."}
		return p.show(w, r, v)
	}
	t, err := p.service.Trace(r.Context(), id, e.Number, address)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		if arrived(r, table, address) {
			v.Lead = []string{"Choose which figure of the table."}
		} else {
			v.Errors = form.Errors()
		}
		if v.Panel != nil {
			v.Panel.Open = true
		}
		return p.show(w, r, v)
	}
	v.Boxes = traceBoxes(t)
	return p.show(w, r, v)
}

func (p *Pages) traceTable(r *http.Request, e figures.Edition, address string) (*output.Result, error) {
	a, err := figures.ParseAddress(address)
	if err != nil {
		return nil, nil // the trace itself says what is wrong
	}
	all, err := p.service.Results(r.Context(), e)
	for _, t := range all {
		if t.Name == a.Table {
			return t, err
		}
	}
	return nil, err
}

// arrived says that somebody came by a link that names the table alone, and has not
// chosen a figure yet: that is no mistake of theirs.
func arrived(r *http.Request, t *output.Result, address string) bool {
	return t != nil && address == t.Name && !r.URL.Query().Has("axis0")
}

// chosen makes an address of the choices in the form; what is in the address
// itself counts where no choice was made.
func chosen(form *web.Form, r *output.Result, address string) string {
	a, err := figures.ParseAddress(address)
	if err != nil {
		return address
	}
	for i, axis := range r.Axes {
		if code := form.Text("axis" + strconv.Itoa(i)); code != "" {
			a.Codes[axis.Name] = code
		}
	}
	return a.String()
}

func tracePanel(form *web.Form, e figures.Edition, r *output.Result, address string) *web.FilterPanel {
	a, err := figures.ParseAddress(address)
	if err != nil {
		return nil
	}
	out := &web.FilterPanel{Action: figures.ListPath + "/" + e.ReleaseID + "/trace", Open: true,
		Keep: []web.Hidden{{Name: "edition", Value: strconv.Itoa(e.Number)}, {Name: "cell", Value: r.Name}}}
	for i, axis := range r.Axes {
		var options []web.Option
		for _, c := range axis.Codes {
			options = append(options, web.Option{Value: c.Code, Text: c.Label})
		}
		name := "axis" + strconv.Itoa(i)
		now := a.Codes[axis.Name]
		if now == "" {
			for _, c := range axis.Codes {
				if c.Kind == tabulate.KindTotal {
					now = c.Code
				}
			}
		}
		form.Set(name, now)
		s := form.Select(name, axis.Title, "", options)
		out.Fields = append(out.Fields, web.FilterField{Select: &s})
	}
	return out
}

func traceBoxes(t *figures.Traced) []sheets.Box {
	figure := sheets.Box{ID: "figure", Title: "The figure", List: sheets.Rows(sheets.Row("Table", t.Table.Name+": "+t.Table.Title), sheets.Row("Figure", t.Cell.Text()),
		sheets.Row("Address", t.Address.String()))}
	for _, c := range t.Codes {
		figure.List.Rows = append(figure.List.Rows, sheets.Row(c[0], c[1]))
	}
	box := sheets.Box{ID: "counted", Title: "The returns that were counted", Table: tracedReturns(t)}
	if t.Why != "" {
		box.Lines = []string{t.Why}
	}
	out := []sheets.Box{figure, box}
	if len(t.Absent) > 0 {
		b := sheets.Box{ID: "absent", Title: "Returns that are not there", Lines: []string{"What they would have said is not known. It does not mean none. The board of returns says which were asked for."}}
		for _, a := range t.Absent {
			b.Points = append(b.Points, a.BodyName+", "+a.Period)
		}
		out = append(out, b)
	}
	if len(t.Rows) > 0 {
		rows := web.Table{ID: "rows", Caption: "Rows", HideCaption: true, Columns: []web.Column{{Text: "Reference"}, {Text: "From"}, {Text: "Period"}, {Text: "Row", Numeric: true}, {Text: "Version"}}}
		for _, x := range t.Rows {
			rows.Rows = append(rows.Rows, web.Row(web.T(x.Reference), web.T(x.Body), web.T(x.Period), web.T(web.Number(int(x.Number))), web.T(x.VersionID)))
		}
		b := sheets.Box{ID: "rows-box", Title: "The rows that you may see", Table: &rows}
		if t.More {
			b.Lines = []string{"Only the first " + web.Number(len(t.Rows)) + " are shown. Choose a smaller figure to see the others."}
		}
		out = append(out, b)
	}
	return out
}

// tracedReturns lists the returns behind a figure. What each adds has a column only
// where the table itself is by body.
func tracedReturns(t *figures.Traced) *web.Table {
	out := &web.Table{ID: "returns", Caption: "The returns that were counted", HideCaption: true, Empty: "No return was counted for this figure.",
		Columns: []web.Column{{Text: "From"}, {Text: "Period"}, {Text: "Version"}, {Text: "Hash of its rows"}}}
	told := slices.ContainsFunc(t.Returns, func(x figures.ReturnPart) bool { return x.Counted })
	if told {
		out.Columns = slices.Insert(out.Columns, 2, web.Column{Text: "Adds", Numeric: true})
	}
	for _, x := range t.Returns {
		name := web.T(x.BodyName)
		if x.Substituted != "" {
			name.Note = "Figures of " + x.Substituted + " stand in. "
		}
		if x.Nil {
			name.Note += "Said that there was nothing."
		}
		name.Note = strings.TrimSpace(name.Note)
		row := web.Row(name, web.T(x.Period), web.Cell{Text: strconv.FormatInt(x.Number, 10), Note: x.Schema + " " + x.SchemaVersion}, web.T(brief(x.RowsSHA256)))
		if told {
			adds := "Not told"
			if x.Counted {
				adds = x.Count.String()
			}
			row.Cells = slices.Insert(row.Cells, 2, web.T(adds))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// definitions shows what the words mean, with every version.
func (p *Pages) definitions(w http.ResponseWriter, r *http.Request) error {
	v := &sheets.View{Page: web.Page{Title: "What the words mean", Section: figures.ListPath, Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: "Definitions"}}},
		Lead: []string{"Every count names the definition that it was made under. When a definition changes it gets a new version.",
			"Counts under different definitions, or under different versions of one, are never added together."}}
	if p.service.Book() == nil {
		return errs.New(errs.NotFound, "There are no definitions here.")
	}
	for _, d := range p.service.Book().Definitions() {
		to := d.To
		if to == "" {
			to = "Still in use"
		}
		b := sheets.Box{ID: figures.Slug(d.Name()), Title: d.Title + " (" + d.Name() + ")", Lines: []string{d.Text},
			List: sheets.Rows(sheets.Row("Counts", d.Unit), sheets.Row("From", d.From), sheets.Row("To", to), sheets.Row("Kept by", d.Owner), sheets.Row("Source", d.Source))}
		for _, t := range d.Where {
			b.Points = append(b.Points, "Rule: "+t.Schema+" "+t.Field+" "+t.Op+" "+web.InWords(t.Values))
		}
		if len(d.Where) == 0 {
			b.Points = []string{"Rule: every row counts"}
		}
		v.Boxes = append(v.Boxes, b)
	}
	return p.show(w, r, v)
}
