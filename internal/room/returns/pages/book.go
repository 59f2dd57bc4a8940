package pages

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/codebook"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/tableschema"
)

// book shows the tables that are asked for and the definitions.
func (p *Pages) book(w http.ResponseWriter, r *http.Request) error {
	b := p.service.Book()
	v := &sheet.View{Page: web.Page{Title: "What the figures mean", Section: returns.Home, Back: &web.Link{Text: "Who has sent their figures", Href: returns.Home}},
		Lead: []string{"Each table says what one row counts. Figures that count different things are never added.",
			"A value that is missing always has a reason. Each definition has a version, and figures under two definitions are never added."}}
	t := web.Table{ID: "tables", Caption: "Tables", Columns: []web.Column{{Text: "Table"}, {Text: "What is counted"}, {Text: "Version"}}}
	for _, s := range b.Schemas() {
		c := web.A(s.Title, returns.BookPath+"/"+s.Name+"/"+s.Version)
		if latest, ok := b.Latest(s.Name); ok && latest.Version != s.Version {
			c.Note = "Collected before; a newer version is in use"
		}
		t.Rows = append(t.Rows, web.Row(c, web.T(sentence(s.Unit)), web.T(s.Version)))
	}
	v.Table, v.Count = &t, "Tables that are asked for"
	for _, d := range b.Definitions() {
		list := sheet.Rows(sheet.Row("What it means", d.Text), sheet.Row("Version", d.Name()), sheet.Row("Counts", d.Unit), sheet.Row("In use", between(d.From, d.To)),
			sheet.Row("Owner", d.Owner), sheet.Row("Source", d.Source))
		v.After = append(v.After, sheet.Box{Title: d.Title, List: list, Fold: true})
	}
	missing := web.Table{ID: "missing", Caption: "Why a value is missing", HideCaption: true, Columns: []web.Column{{Text: "Reason"}, {Text: "What it means"}}}
	for _, c := range b.MissingCodes() {
		missing.Rows = append(missing.Rows, web.Row(web.T(c.Label), web.T(c.Group)))
	}
	v.After = append(v.After, sheet.Box{Title: "Why a value is missing", Table: &missing, Fold: true})
	return p.showBook(w, r, v)
}

func between(from, to string) string {
	if to == "" {
		return "From " + from
	}
	return from + " to " + to
}

func (p *Pages) schemaOf(r *http.Request) (*codebook.Schema, error) {
	s, ok := p.service.Book().Schema(r.PathValue("schema"), r.PathValue("version"))
	if !ok {
		return nil, errs.New(errs.NotFound, "There is no such table in the code book.")
	}
	return s, nil
}

// bookTable shows one table: its columns and the rules.
func (p *Pages) bookTable(w http.ResponseWriter, r *http.Request) error {
	s, err := p.schemaOf(r)
	if err != nil {
		return err
	}
	at := returns.BookPath + "/" + s.Name + "/" + s.Version
	v := &sheet.View{Page: web.Page{Title: s.Title + ", version " + s.Version, Section: returns.Home, Back: &web.Link{Text: "What the figures mean", Href: returns.BookPath}},
		Lead:  []string{s.Description, "What is counted: " + s.Unit + "."},
		Files: []web.Link{{Text: "This table as a Table Schema file (JSON)", Href: at + "/schema.json"}, {Text: "An empty file to fill (CSV)", Href: at + "/empty.csv"}}}
	t := web.Table{ID: "columns", Caption: "Columns", Columns: []web.Column{{Text: "Column"}, {Text: "What it holds"}, {Text: "Values"}}}
	var codes []sheet.Box
	for i, f := range s.Fields {
		name := web.Cell{Text: f.Name, Note: f.Title}
		if s.Compiled.Fields[i].Required {
			name.Note += ". Always needed"
		}
		values, box := valuesOf(f, s.Compiled.Fields[i].Expected())
		codes = append(codes, box...)
		t.Rows = append(t.Rows, web.Row(name, web.T(f.Description), values))
	}
	v.Table = &t
	rules := web.Table{ID: "rules", Caption: "Rules", HideCaption: true, Empty: "There are no rules beyond the columns.", Columns: []web.Column{{Text: "Rule"}, {Text: "What it asks"}, {Text: "Why"}}}
	for _, x := range p.service.Book().Rules() {
		if x.Schema == s.Name {
			rules.Rows = append(rules.Rows, web.Row(web.Cell{Text: x.ID, Note: sentence(x.Severity)}, web.T(x.Message), web.T(x.Reason)))
		}
	}
	v.After = append(codes, sheet.Box{Title: "The rules that rows are checked by: " + web.Number(len(rules.Rows)), Table: &rules, Fold: true})
	return p.showBook(w, r, v)
}

// longValues is how many words of what a column holds stand in its cell; more are
// in a box below.
const longValues = 10

// valuesOf says what a column holds: in a few words, or in a box of its codes.
func valuesOf(f tableschema.Field, expected string) (web.Cell, []sheet.Box) {
	words := strings.TrimPrefix(expected, "Expected ")
	id := "codes-" + strings.ReplaceAll(f.Name, "_", "-")
	switch {
	case len(f.Categories) > 0:
		t := web.Table{ID: id + "-table", Caption: "Codes of " + f.Name, HideCaption: true, Columns: []web.Column{{Text: "Code"}, {Text: "What it means"}}}
		for _, c := range f.Categories {
			t.Rows = append(t.Rows, web.Row(web.T(c.Value), web.T(c.Label)))
		}
		title := "Codes of " + f.Name + ": " + web.Number(len(f.Categories))
		return web.A("One of "+web.Plural(len(f.Categories), "code", "codes"), "#"+id), []sheet.Box{{ID: id, Title: title, Table: &t, Fold: true}}
	case len(strings.Fields(words)) > longValues:
		return web.A("Said below", "#"+id), []sheet.Box{{ID: id, Title: "What " + f.Name + " holds", Lines: []string{sentence(words) + "."}, Fold: true}}
	}
	return web.T(words), nil
}

// bookFile gives the schema as a file.
func (p *Pages) bookFile(w http.ResponseWriter, r *http.Request) error {
	s, err := p.schemaOf(r)
	if err != nil {
		return err
	}
	web.File{Name: s.Name + "-" + s.Version + ".schema.json", Type: "application/json"}.Begin(w)
	return s.Write(w)
}

// bookEmpty gives a file with the names of the columns and nothing else.
func (p *Pages) bookEmpty(w http.ResponseWriter, r *http.Request) error {
	s, err := p.schemaOf(r)
	if err != nil {
		return err
	}
	t := spreadsheet.Table{Name: s.Name, Title: s.Title}
	for _, f := range s.Fields {
		t.Columns = append(t.Columns, f.Name)
	}
	t.Rows = spreadsheet.RowsOf(nil)
	web.File{Name: s.Name + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, t)
}
