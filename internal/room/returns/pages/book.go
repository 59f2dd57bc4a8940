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
	t := web.Table{ID: "tables", Stack: true, Caption: "Tables", Columns: []web.Column{{Text: "Table"}, {Text: "What is counted"}, {Text: "Version"}}}
	for _, s := range b.Schemas() {
		version := web.T(s.Version)
		if latest, ok := b.Latest(s.Name); ok && latest.Version != s.Version {
			version.Note = "Collected before; a newer version is in use"
		}
		t.Rows = append(t.Rows, web.Row(web.A(s.Title, returns.BookPath+"/"+s.Name+"/"+s.Version), web.T(sentence(s.Unit)), version))
	}
	v.Table, v.Count = &t, "Tables that are asked for"
	for _, d := range b.Definitions() {
		list := sheet.Rows(sheet.Row("What it means", d.Text), sheet.Row("Version", d.Name()), sheet.Row("Counts", d.Unit), sheet.Row("In use", between(d.From, d.To)),
			sheet.Row("Owner", d.Owner), sheet.Row("Source", d.Source))
		v.After = append(v.After, sheet.Box{Title: d.Title, List: list, Fold: true})
	}
	missing := &web.SummaryList{}
	for _, c := range b.MissingCodes() {
		missing.Rows = append(missing.Rows, web.SummaryRow{Key: c.Label, Value: web.T(c.Group)})
	}
	v.After = append(v.After, sheet.Box{ID: "missing", Title: "Why a value is missing: " + web.Plural(len(missing.Rows), "reason", "reasons"), List: missing, Fold: true})
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
	t := web.Table{ID: "columns", Stack: true, Caption: "Columns", Columns: []web.Column{{Text: "Column"}, {Text: "What it is"}, {Text: "Needed"}, {Text: "Values"}}}
	words, codes := &web.SummaryList{}, []sheet.Box(nil)
	for i, f := range s.Fields {
		needed := "Not always"
		if s.Compiled.Fields[i].Required {
			needed = "Always"
		}
		values, box := valuesOf(f, s.Compiled.Fields[i].Expected())
		codes = append(codes, box...)
		t.Rows = append(t.Rows, web.Row(web.T(f.Name), web.T(f.Title), web.T(needed), values))
		if f.Description != "" {
			words.Rows = append(words.Rows, sheet.Row(f.Name, f.Description))
		}
	}
	v.Table = &t
	v.After = append([]sheet.Box{{ID: "words", Title: "What each column holds, in words: " + web.Plural(len(words.Rows), "column", "columns"), List: words, Fold: true}, p.bookRules(s.Name)}, codes...)
	return p.showBook(w, r, v)
}

// bookRules are the rules of a table. A rule is a sentence and so is its reason: they
// are no cells.
func (p *Pages) bookRules(table string) sheet.Box {
	b := sheet.Box{ID: "rules", Title: "The rules that rows are checked by", List: &web.SummaryList{}, Fold: true}
	for _, x := range p.service.Book().Rules() {
		if x.Schema == table {
			b.List.Rows = append(b.List.Rows, web.SummaryRow{Key: x.ID, Value: web.Cell{Text: x.Message, Lines: []string{x.Reason}, Note: sentence(x.Severity)}})
		}
	}
	if b.Title += ": " + web.Number(len(b.List.Rows)); len(b.List.Rows) == 0 {
		b.List, b.Lines = nil, []string{"There are no rules beyond the columns."}
	}
	return b
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
		list := &web.SummaryList{}
		for _, c := range f.Categories {
			list.Rows = append(list.Rows, web.SummaryRow{Key: c.Value, Value: web.T(c.Label)})
		}
		title := "Codes of " + f.Name + ": " + web.Number(len(f.Categories))
		return web.A("One of "+web.Plural(len(f.Categories), "code", "codes"), "#"+id), []sheet.Box{{ID: id, Title: title, List: list, Fold: true}}
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
