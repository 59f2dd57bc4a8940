package pages

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/spreadsheet"
)

// showUpload shows the form for a force's list.
func (p *Pages) showUpload(w http.ResponseWriter, r *http.Request) error {
	return p.uploadForm(w, r, web.NewForm(), nil)
}

func (p *Pages) uploadForm(w http.ResponseWriter, r *http.Request, form *web.Form, c *sweep.Checked) error {
	force := p.service.MayLoad(r.Context())
	if force == "" {
		return errs.New(errs.Forbidden, "Only a force's contact returns its list.")
	}
	v := &sheet.View{Page: web.Page{Title: "Return a list of closed cases", Section: sweep.ListPath, NoIndex: true, Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath},
		Errors: form.Errors()},
		Lead:  []string{"The list is checked first, and nothing is taken before you have seen what is wrong with it. It must hold counts and codes only: nothing about any one person."},
		Links: []web.Link{{Text: "A template to fill in, as a CSV file", Href: sweep.UploadPath + "/template.csv"}, {Text: "What a list holds, as data", Href: sweep.BoardPath + "/schema.json"}}}
	if c != nil {
		v.Boxes = p.checkedBoxes(c, "")
	}
	before, err := p.service.LastHeld(r.Context(), force)
	if err != nil {
		return err
	}
	held := form.Input("held", "How many closed group-based cases does the force hold in all?", "A whole number. Leave it empty if nobody has counted.")
	held.Width, held.Mode = 10, "numeric"
	fields := []sheet.Field{uploadField(form.Upload("file", "The list", "CSV, XLSX, ODS or JSON Lines, at most 32 MB", ".csv,.xlsx,.ods,.jsonl"))}
	if before.Known {
		held.Hint = "You said " + web.Number(before.N) + " before. If you leave this empty, that number stands."
		fields = append(fields, sheet.Input(held), sheet.Ticks(form.Checkboxes("gone", "Does nobody know this number any more?", "",
			[]web.Option{{Value: "yes", Text: "Nobody knows it: take back what we said before"}})))
	} else {
		fields = append(fields, sheet.Input(held))
	}
	v.Forms = []sheet.Form{{ID: "list", Title: p.service.ForceName(force), Action: sweep.UploadPath, Upload: true, Button: web.Button{Text: "Check the list"},
		Fields: fields}}
	return p.show(w, r, v)
}

// upload checks a list that was sent, and keeps it until it is returned.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	held := sweep.Count{}
	if text := strings.ReplaceAll(form.Text("held"), ",", ""); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10_000_000 {
			form.Fail("held", "Enter a whole number, or leave it empty")
		}
		held = sweep.Known(n)
	}
	if form.Has("gone", "yes") {
		if held.Known {
			form.Fail("gone", "Enter the number, or say that nobody knows it: not both")
		}
		held = sweep.HeldGone
	}
	file, head, ok := form.File("file")
	if !ok {
		form.Fail("file", "Choose a file")
		return p.uploadForm(w, r, form, nil)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, sweep.MaxBytes+1))
	switch {
	case err != nil:
		return errs.Because(errs.Unavailable, "The file did not arrive. Send it again.", err)
	case len(data) > sweep.MaxBytes:
		form.Fail("file", "The file is larger than 32 MB. Split the list.")
	}
	if !form.OK() {
		return p.uploadForm(w, r, form, nil)
	}
	id, c, err := p.service.Upload(r.Context(), head.Filename, data, held)
	if err != nil {
		if code := errs.CodeOf(err); code != errs.Invalid && code != errs.TooLarge {
			return err
		}
		if !form.Take(err) {
			form.Fail("file", errs.Message(err))
		}
		return p.uploadForm(w, r, form, nil)
	}
	if id == "" { // nothing in it could be read: there is nothing to return
		form.Fail("file", "No row of this file can be taken. What is wrong is listed below.")
		return p.uploadForm(w, r, form, c)
	}
	return web.Redirect(w, r, sweep.UploadPath+"/"+id)
}

// shownProblems is how many problems a page lists; the file has all.
const shownProblems = 200

func (p *Pages) checkedBoxes(c *sweep.Checked, id string) []sheet.Box {
	screen, _, err := p.service.Rules().On(p.service.Today())
	sum := sheet.Box{Title: "What the check found", List: sheet.Rows(sheet.Row("File", c.Name+" ("+c.Format+")"), sheet.Row("Rows", web.Number(c.Total)),
		sheet.Row("Can be taken", web.Number(len(c.Rows))),
		sheet.Row("Cannot be taken", web.Number(c.Refused())), sheet.Row("Warnings", web.Number(c.Problems.Warnings)))}
	if err == nil {
		s := sweep.ScreenAll(&screen, p.service.Rules().Codes, c.Rows)
		sum.List.Rows = append(sum.List.Rows, sheet.Row("Would be looked at again", web.Number(s.Caught)),
			sheet.Row("Would be screened out, unless it is to be looked at already", web.Number(s.ScreenedOut)))
	}
	if len(c.Twins) > 0 {
		sum.List.Rows = append(sum.List.Rows, sheet.Row("Pairs that may be one case", web.Number(len(c.Twins))))
	}
	out := []sheet.Box{sum}
	if len(c.Problems.List) == 0 {
		return out
	}
	t := web.Table{ID: "problems", Caption: "What is wrong", HideCaption: true, Columns: []web.Column{{Text: "Where"}, {Text: "What"}, {Text: "Row is taken"}}}
	for i, x := range c.Problems.List {
		if i == shownProblems {
			break
		}
		taken := web.Mark("Refused", web.Bad)
		if x.Level == sweep.IsWarning {
			taken = web.Mark("Taken", web.Warn)
		}
		t.Rows = append(t.Rows, web.Row(web.T(x.Place()), web.T(x.Words()), taken))
	}
	box := sheet.Box{Title: "What is wrong", Table: &t}
	if left := c.Problems.Errors + c.Problems.Warnings - len(t.Rows); left > 0 {
		box.Lines = []string{"The first " + web.Number(len(t.Rows)) + " are shown; " + web.Number(left) + " more are in the file."}
	}
	if id != "" {
		box.Links = []web.Link{{Text: "All of this as a CSV file", Href: sweep.UploadPath + "/" + id + "/problems.csv"}}
	}
	return append(out, box)
}

// template is an empty list to fill in: the columns that a list has, in order.
func (p *Pages) template(w http.ResponseWriter, _ *http.Request) error {
	web.File{Name: "closed-cases-template.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, spreadsheet.Table{Name: "closed-cases", Title: "Closed cases", Columns: sweep.ColumnNames(p.service.Rules().Codes), Rows: spreadsheet.RowsOf(nil)})
}

// besideBox says what a list is beside what the force returned before, with the
// first few cases of each kind.
func besideBox(e sweep.Effect) sheet.Box {
	b := e.Beside
	box := sheet.Box{ID: "beside", Title: "Beside what you returned before"}
	if b.Before == 0 {
		box.Lines = []string{"This is the first list of the force. Every case in it is new."}
		return box
	}
	row := func(key string, n int, list []string) web.SummaryRow {
		out := web.SummaryRow{Key: key, Value: web.Cell{Text: web.Number(n), Lines: list}}
		if more := n - len(list); more > 0 && len(list) > 0 {
			out.Value.Lines = append(slices.Clone(list), "and "+web.Number(more)+" more")
		}
		return out
	}
	box.List = sheet.Rows(row("New", b.New, b.News), row("Changed (and in which columns)", b.Changed, b.Changes), row("Left out", e.Left, b.Lefts), row("As they were", b.Same, nil))
	if b.Back > 0 {
		box.List.Rows = append(box.List.Rows, row("Left out of your newest list, and in this one", b.Back, nil))
	}
	return box
}

// showChecked shows what is wrong with a list, and lets it be returned.
func (p *Pages) showChecked(w http.ResponseWriter, r *http.Request) error {
	return p.checkedPage(w, r, web.NewForm())
}

func (p *Pages) checkedPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	id := r.PathValue("id")
	c, takes, err := p.service.Effect(r.Context(), id)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "The list was checked", Section: sweep.ListPath, NoIndex: true, Back: &web.Link{Text: "Send another file", Href: sweep.UploadPath}, Errors: form.Errors()},
		Lead: []string{"Nothing is taken yet. You can put the list right and send it again, or return the rows that are right."}, Boxes: append([]sheet.Box{besideBox(takes)}, p.checkedBoxes(c, id)...)}
	f := sheet.Form{ID: "return", Title: "Return the list", Action: sweep.UploadPath + "/" + id, Button: web.Button{Text: "Return " + web.Plural(len(c.Rows), "case", "cases")},
		Lines: []string{"Cases that you returned before are changed to what this list says. Cases that it leaves out stay, and are marked. " +
			"Nothing is removed, no list takes a case out of the queue, and the log keeps what was there before."}}
	if takes.Any() {
		f.Lines = append(takes.Words(), f.Lines...)
		f.Fields = []sheet.Field{sheet.Ticks(form.Checkboxes("knows", "This list takes something away, or says other than before", "It is said above",
			[]web.Option{{Value: "yes", Text: "I know, and this list is right"}}))}
	}
	v.Forms = []sheet.Form{f}
	return p.show(w, r, v)
}

func (p *Pages) problems(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Kept(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.File{Name: "problems.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, problemsTable(&c.Problems))
}

func (p *Pages) returnList(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if _, err := p.service.Return(r.Context(), r.PathValue("id"), form.Has("knows", "yes")); err != nil {
		if !form.Take(err) {
			return err
		}
		return p.checkedPage(w, r, form)
	}
	return done(w, r, sweep.ListPath, "returned")
}

// problemsTable gives the problems as a table to take away.
func problemsTable(p *sweep.Problems) spreadsheet.Table {
	cells := make([][]spreadsheet.Cell, 0, len(p.List))
	for _, x := range p.List {
		row := ""
		if x.Row > 0 {
			row = strconv.Itoa(x.Row)
		}
		line := []spreadsheet.Cell{spreadsheet.NumberCell(row)}
		for _, s := range []string{x.Column, x.Header, string(x.Level), x.Rule, x.Got, x.Message, x.Expected, x.Suggestion} {
			line = append(line, spreadsheet.TextCell(s))
		}
		if row == "" {
			line[0] = spreadsheet.TextCell("")
		}
		cells = append(cells, line)
	}
	return spreadsheet.Table{Name: "problems", Title: "What is wrong with the list",
		Columns: []string{"row", "column", "header", "strength", "rule", "it_says", "what_is_wrong", "expected", "did_you_mean"}, Rows: spreadsheet.RowsOf(cells)}
}
