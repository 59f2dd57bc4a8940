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
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

// tableView is the page on which a table is made: from the code book, or in the
// table language. The text is the table; the form writes it.
type tableView struct {
	web.Page
	Lead    []string
	Boxes   []sheets.Box
	Starts  []sheets.Form
	Action  string
	Version string
	Hidden  []web.Hidden
	// Ask is the form; nil while nothing is chosen to be counted. CannotShow says why
	// it is not there for the text below.
	Ask               *asking
	CannotShow        string
	Check, Save       web.Button
	Text              []sheets.Field
	CheckText, Saving web.Button
	After             []sheets.Box
}

// made is what the page is drawn from.
type made struct {
	form  *web.Form
	e     figures.Edition
	t     figures.TableText
	src   tabulate.Source
	asks  bool
	why   string
	wrong []errs.Field
	holds *tabulate.Compiled
}

// showTable shows a table for editing; one that is not begun asks where to begin.
func (p *Pages) showTable(w http.ResponseWriter, r *http.Request) error {
	q := web.QueryForm(r)
	e, t, err := p.table(r, q.Text("name"))
	if err != nil {
		return err
	}
	m := &made{form: web.NewForm(), e: e, t: t}
	published, err := p.service.PublishedTables(r.Context())
	if err != nil {
		return err
	}
	text := t.Definition
	for _, x := range published {
		if x.ID == q.Text("from") && q.Text("from") != "" {
			text = x.Definition
		}
	}
	if q.Sent(fieldCounts) || q.Sent("from") && text == t.Definition {
		text = ""
	}
	if text == "" && p.source(m, q.Text(fieldCounts)) {
		begun(m.form, m.src)
		return p.tablePage(w, r, m, nil)
	}
	if q.Sent(fieldCounts) {
		m.form.Fail(fieldCounts, "Choose what is to be counted")
	} else if q.Sent("from") && text == "" {
		m.form.Fail("from", "Choose a table to start from")
	}
	m.form.Set("definition", text)
	m.read(p.service.Book(), text)
	return p.tablePage(w, r, m, published)
}

// table finds the table of a name; that of the next new one, or none, is a new one.
func (p *Pages) table(r *http.Request, name string) (figures.Edition, figures.TableText, error) {
	e, t, err := p.service.Table(r.Context(), r.PathValue("id"), "")
	if err != nil || name == "" || name == t.Name {
		return e, t, err
	}
	return p.service.Table(r.Context(), e.ID, name)
}

// source finds what is to be counted, by its name.
func (p *Pages) source(m *made, name string) bool {
	for _, s := range tabulate.Sources(p.service.Book()) {
		if s.Name == name {
			m.src, m.asks = s, true
		}
	}
	return m.asks
}

// read shows a text in the form, where the form has a place for all of it.
func (m *made) read(book *codebook.Book, text string) {
	if text == "" {
		return
	}
	d, err := tabulate.Parse(text)
	switch {
	case err != nil:
		m.why = "it cannot be read yet"
	case commented(text):
		m.why = "it has comments, which the form would lose"
	default:
		m.src, m.why = fill(m.form, book, d)
		m.asks = m.why == ""
	}
}

func (p *Pages) tablePage(w http.ResponseWriter, r *http.Request, m *made, published []figures.PublishedTable) error {
	path := figures.DraftPath + "/" + m.e.ID
	here := path + "/table"
	area := m.form.Textarea("definition", "Definition", "The table itself, in the table language. What the form says is written here when you check it.", 0)
	area.Rows = 20
	v := &tableView{Page: web.Page{Title: "Table " + m.t.Name, Section: figures.ListPath, NoIndex: true, Errors: m.form.Errors(), Back: &web.Link{Text: "Back to the release", Href: path}},
		Lead:   []string{"A table counts rows of returns by codes. It cannot ask for a person, a reference or a free text."},
		Action: here, Version: version(m.e), Hidden: []web.Hidden{{Name: "name", Value: m.t.Name}},
		Check: web.Button{Text: "Check it", Kind: "secondary", Name: "do", Value: "check"}, Save: web.Button{Text: "Save the table", Name: "do", Value: "save"},
		Text: []sheets.Field{sheets.Area(area), sheets.Upload(m.form.Upload("file", "Or take a file", "A text file with the definition. It takes the place of what is written above.",
			".toml,.table,.txt"))},
		CheckText: web.Button{Text: "Check the text", Kind: "secondary", Name: "do", Value: "check"}, Saving: web.Button{Text: "Save the text as the table", Name: "do", Value: "save"}}
	if len(m.wrong) > 0 {
		v.Boxes = append(v.Boxes, wrongBox(m.wrong))
	}
	if m.holds != nil {
		v.Boxes = append(v.Boxes, compiledBox(m.holds))
	}
	switch {
	case m.asks:
		v.Ask = askTable(m.form, m.src, m.src.Definitions, here+"?counts=&name="+m.t.Name)
		v.After = append(v.After, codesBox(m.src))
	case m.why != "":
		v.CannotShow = "The form cannot show this definition: " + m.why + ". The text is left as it is, and is changed below."
	default:
		v.Starts = startForms(m.form, tabulate.Sources(p.service.Book()), published, here, m.t.Name)
	}
	return p.web.Page(w, r, "figures/table", v)
}

// wrongBox says what is wrong with a text, each with its line and its key.
func wrongBox(wrong []errs.Field) sheets.Box {
	b := sheets.Box{ID: "wrong", Title: "What is wrong"}
	for _, f := range wrong {
		b.Points = append(b.Points, wrongLine(f))
	}
	return b
}

func wrongLine(f errs.Field) string {
	if f.Row == 0 {
		return f.Name + ": " + f.Message
	}
	return fmt.Sprintf("Line %d, %s: %s", f.Row, f.Name, f.Message)
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
	e, t, err := p.table(r, form.Text("name"))
	if err != nil {
		return err
	}
	m := &made{form: form, e: e, t: t}
	if form.Sent(fieldCounts) {
		return p.setAsked(w, r, m)
	}
	if err := takeFile(form); err != nil {
		return err
	}
	text := form.Required("definition", "Write the definition, or take a file")
	if form.OK() {
		done, err := p.checkOrSave(w, r, m, text)
		if done || err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict) {
			return err
		}
		if err != nil {
			m.wrong = errs.FieldsOf(err)
			form.Fail("definition", errs.Message(err))
		}
	}
	m.read(p.service.Book(), text)
	return p.tablePage(w, r, m, nil)
}

// takeFile puts a file that was sent into the place of the text.
func takeFile(form *web.Form) error {
	file, _, ok := form.File("file")
	if !ok {
		return nil
	}
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
	return nil
}

// setAsked checks or saves what the form says: the text that it writes.
func (p *Pages) setAsked(w http.ResponseWriter, r *http.Request, m *made) error {
	form := m.form
	if !p.source(m, form.Text(fieldCounts)) {
		form.Fail(fieldCounts, "Choose what is to be counted")
		return p.tablePage(w, r, m, nil)
	}
	if form.Text("do") == "add" {
		added(form, m.src)
		return p.tablePage(w, r, m, nil)
	}
	d := asked(form, m.src)
	if form.OK() {
		text := d.Text()
		form.Set("definition", text)
		done, err := p.checkOrSave(w, r, m, text)
		switch {
		case done:
			return err
		case errs.Is(err, errs.Conflict):
			form.Fail("version", errs.Message(err))
		case errs.Is(err, errs.Invalid) && len(errs.FieldsOf(err)) > 0:
			failAsked(form, m.src, errs.FieldsOf(err))
		case errs.Is(err, errs.Invalid):
			form.Fail("title", errs.Message(err))
		case err != nil:
			return err
		}
	}
	added(form, m.src)
	return p.tablePage(w, r, m, nil)
}

// checkOrSave checks a text, and saves it when that was asked; it says whether the
// page was answered.
func (p *Pages) checkOrSave(w http.ResponseWriter, r *http.Request, m *made, text string) (bool, error) {
	c, err := p.service.Check(text)
	if err != nil {
		return false, err
	}
	if m.form.Text("do") != "save" {
		m.holds = c
		return false, nil
	}
	if err := p.service.SetTable(r.Context(), m.e.ID, m.form.Version(), m.t.Name, text); err != nil {
		return false, err
	}
	return true, done(w, r, figures.DraftPath+"/"+m.e.ID, "table")
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
