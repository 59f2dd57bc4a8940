package pages

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/table/tabulate"
)

// tableView is the page on which a table is written.
type tableView struct {
	web.Page
	Lead        []string
	Boxes       []sheets.Box
	Action      string
	Version     string
	Hidden      []web.Hidden
	Fields      []sheets.Field
	Check, Save web.Button
	After       []sheets.Box
}

// showTable shows a table's definition for editing, or an empty one.
func (p *Pages) showTable(w http.ResponseWriter, r *http.Request) error {
	e, t, err := p.service.Table(r.Context(), r.PathValue("id"), r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	return p.tableForm(w, r, web.NewForm().Set("definition", t.Definition), e, t, nil, nil)
}

func (p *Pages) tableForm(w http.ResponseWriter, r *http.Request, form *web.Form, e figures.Edition, t figures.TableText, c *tabulate.Compiled, wrong []errs.Field) error {
	path := figures.DraftPath + "/" + e.ID
	area := form.Textarea("definition", "Definition", "In the table language.", 0)
	area.Rows = 20
	v := &tableView{Page: web.Page{Title: "Table " + t.Name, Section: figures.ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the release", Href: path}},
		Lead:   []string{"A table counts rows of returns by codes. It cannot ask for a person, a reference or a free text."},
		Action: path + "/table", Version: version(e), Hidden: []web.Hidden{{Name: "name", Value: t.Name}},
		Fields: []sheets.Field{sheets.Area(area), sheets.Upload(form.Upload("file", "Or take a file", "A text file with the definition. It takes the place of what is written above.",
			".toml,.table,.txt"))},
		Check: web.Button{Text: "Check it", Kind: "secondary", Name: "do", Value: "check"}, Save: web.Button{Text: "Save the table", Name: "do", Value: "save"}}
	if len(wrong) > 0 {
		b := sheets.Box{ID: "wrong", Title: "What is wrong"}
		for _, f := range wrong {
			line := f.Message
			if f.Row > 0 {
				line = fmt.Sprintf("Line %d: %s", f.Row, f.Message)
			}
			b.Points = append(b.Points, line)
		}
		v.Boxes = append(v.Boxes, b)
	}
	if c != nil {
		v.Boxes = append(v.Boxes, compiledBox(c))
	}
	return p.web.Page(w, r, "figures/table", v)
}

// compiledBox says in words what a definition counts.
func compiledBox(c *tabulate.Compiled) sheets.Box {
	b := sheets.Box{ID: "counts", Title: "The definition holds", Tag: &web.Tag{Text: "It can be counted", Tone: web.Good}, List: &web.SummaryList{}}
	for _, m := range c.Measures {
		b.List.Rows = append(b.List.Rows, sheets.Row("Counts", m.Label+" ("+m.Population+")"), sheets.Row("Definition", m.Definition.Title+" ("+m.Definition.Name+")"))
	}
	for _, a := range c.Axes {
		words := web.Plural(len(a.Codes), "line", "lines")
		if a.Open {
			words = "One line for each that sent a return"
		}
		b.List.Rows = append(b.List.Rows, sheets.Row("By "+strings.ToLower(a.Title), words))
	}
	b.Points = c.Notes
	return b
}

// setTable checks or saves a table.
func (p *Pages) setTable(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	e, t, err := p.service.Table(ctx, r.PathValue("id"), "")
	if err != nil {
		return err
	}
	if name := form.Text("name"); name != t.Name { // one that is there
		if e, t, err = p.service.Table(ctx, e.ID, name); err != nil {
			return err
		}
	}
	if file, _, ok := form.File("file"); ok {
		data, err := io.ReadAll(io.LimitReader(file, figures.MaxDefinition+1))
		_ = file.Close()
		if err != nil {
			return errs.Because(errs.Unavailable, "The file did not arrive. Send it again.", err)
		}
		if len(data) > figures.MaxDefinition {
			form.Fail("file", "The file is too long for a table's definition")
		} else {
			form.Set("definition", strings.ToValidUTF8(string(data), "�"))
		}
	}
	text := form.Required("definition", "Write the definition, or take a file")
	if !form.OK() {
		return p.tableForm(w, r, form, e, t, nil, nil)
	}
	c, err := p.service.Check(text)
	if err == nil && form.Text("do") == "save" {
		err = p.service.SetTable(ctx, e.ID, form.Version(), t.Name, text)
		if err == nil {
			return done(w, r, figures.DraftPath+"/"+e.ID, "table")
		}
		c = nil
	}
	switch {
	case err == nil:
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.Conflict):
		form.Fail("definition", errs.Message(err))
	default:
		return err
	}
	return p.tableForm(w, r, form, e, t, c, errs.FieldsOf(err))
}

func (p *Pages) removeTable(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "removed", func(form *web.Form, id string) error {
		return p.service.RemoveTable(r.Context(), id, form.Version(), form.Text("name"))
	})
}

// showCorrect shows the form that begins a correction.
func (p *Pages) showCorrect(w http.ResponseWriter, r *http.Request) error {
	return p.correctForm(w, r, web.NewForm())
}

func (p *Pages) correctForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	e, err := p.service.Staff(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	path := figures.DraftPath + "/" + e.ID
	v := &sheets.View{Page: web.Page{Title: "Correct a release", Section: figures.ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the release", Href: path}},
		Lead: []string{"A correction is a new edition. The one that is published stays as it is and can still be read. Both answers below are published at the top of the new edition."},
		Forms: []sheets.Form{{ID: "correct", Title: e.Title, Action: path + "/correct", Version: version(e), Button: web.Button{Text: "Begin the correction"},
			Fields: []sheets.Field{sheets.Area(form.Textarea("why", "What was wrong?", "", figures.MaxText)),
				sheets.Area(form.Textarea("changed", "What changes?", "Which tables and figures.", figures.MaxText))}}}}
	return p.show(w, r, v)
}

func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	e, err := p.service.Correct(r.Context(), r.PathValue("id"), figures.CorrectInput{Why: form.Text("why"), Changed: form.Text("changed")})
	if err == nil {
		return done(w, r, figures.DraftPath+"/"+e.ID, "correcting")
	}
	if errs.Is(err, errs.Conflict) {
		form.Fail("why", errs.Message(err))
	} else if !form.Take(err) {
		return err
	}
	return p.correctForm(w, r, form)
}
