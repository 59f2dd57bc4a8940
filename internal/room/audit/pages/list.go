package pages

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

// lists shows the lists of a project and takes another.
func (p *Pages) lists(w http.ResponseWriter, r *http.Request) error {
	return p.listsForm(w, r, web.NewForm(), nil)
}

func (p *Pages) listsForm(w http.ResponseWriter, r *http.Request, form *web.Form, report *rowcheck.Report) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	head := page(r, v.Project, "Lists")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head, Lead: []string{"A list is checked row by row and then sealed. It is opened for linkage alone; what comes out has pseudonyms.",
		"An estimate needs three lists at least. Two lists of one kind, such as two forces, are better sent as one."}}
	if report != nil && len(report.Problems) > 0 {
		out.Boxes = append(out.Boxes, problemsBox(report))
	}
	out.Boxes = append(out.Boxes, listsBox(v.Lists))
	if v.Project.State == audit.Open {
		out.Forms = append(out.Forms, listForm(form, v))
		if v.Plan == nil && len(v.Lists) > 0 {
			var options []web.Option
			for _, l := range v.Lists {
				options = append(options, web.Option{Value: l.ID, Text: l.Name})
			}
			out.Forms = append(out.Forms, sheet.Form{ID: "drop", Title: "Take a list out", Action: audit.PathOf(v.Project.ID) + "/lists/drop", Button: web.Button{Text: "Take it out", Kind: "warning"},
				Lines: []string{"Its sealed bytes are deleted. The lists must then be linked again."}, Fields: []sheet.Field{sheet.Select(form.Select("list", "Which?", "", options), "Choose a list")}})
		}
	}
	out.After = []sheet.Box{formatBox()}
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	out.After = append(out.After, returnsBox(book))
	return p.show(w, r, out)
}

// returnsBox says whether a table that bodies return could be a list, by what it
// carries: docs/adr/0080-returns-are-no-lists.md.
func returnsBox(book *codebook.Book) sheet.Box {
	b := sheet.Box{ID: "from-returns", Title: "Why a return is not a list", Fold: true,
		Lines: []string{"Records of one person are found by a whole name, a name with a date of birth, a postcode, a telephone number or an e-mail address. Returns hold pseudonyms and no names, " +
			"so that nobody of a return would be found on another list. Ask the body that holds the names for a list, as is said above.",
			"What the newest tables of returns carry of what records are compared by:"}}
	for _, s := range book.Schemas() {
		if last, ok := book.Latest(s.Name); !ok || last.Version != s.Version {
			continue
		}
		has, lacks := audit.Carried(s)
		words := "nothing"
		if len(has) > 0 {
			words = strings.Join(has, ", ")
		}
		b.Points = append(b.Points, s.Name+": "+words+"; it lacks "+strings.Join(lacks, ", "))
	}
	return b
}

func listsBox(all []audit.List) sheet.Box {
	t := web.Table{ID: "lists", Stack: true, Caption: "Lists of this project", HideCaption: true, Empty: "No list is here yet.",
		Columns: []web.Column{{Text: "List"}, {Text: "Kept by"}, {Text: "Sealed on"}, {Text: "Records", Numeric: true}, {Text: "Of children", Numeric: true}, {Text: "Of suspects", Numeric: true}}}
	var notes agreements
	for _, l := range all {
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: l.Name, Note: audit.KindWords(l.Kind)}, web.T(l.Body), web.T(web.Date(l.Made)),
			web.T(web.Number(int(l.Records))), web.T(web.Number(int(l.Children))), web.T(web.Number(int(l.Suspects)))))
		notes.add(l.Name, l.Agreed)
	}
	b := sheet.Box{ID: "lists-box", Title: "Lists of this project", Table: &t}
	for _, l := range all {
		for _, warning := range l.Warnings {
			b.Notes = append(b.Notes, "Of "+l.Name+": "+warning)
		}
	}
	b.Notes = append(b.Notes, notes.words()...)
	return b
}

func listForm(form *web.Form, v audit.View) sheet.Form {
	var kinds []web.Option
	for _, k := range audit.ListKinds() {
		kinds = append(kinds, web.Option{Value: k.Code, Text: k.Words})
	}
	name := form.Input("name", "A short name", "Such as Police. It is printed in the report.")
	name.Width = 20
	return sheet.Form{ID: "list", Title: "Add a list", Action: audit.PathOf(v.Project.ID) + "/lists", Upload: true, Button: web.Button{Text: "Check and seal"}, Fields: []sheet.Field{
		sheet.Input(name), sheet.Radios(form.Radios("kind", "What sort of body keeps it?", "", kinds)), sheet.Input(form.Input("body", "Who keeps it?", "")),
		sheet.Area(form.Textarea("agreed", "What did they agree to?", "What the list may be used for, until when, and who may see it.", audit.MaxText)),
		sheet.Upload(form.Upload("file", "The list", "CSV, XLSX, ODS, JSON Lines or Parquet, at most 64 MB. The columns are listed below.", ".csv,.tsv,.txt,.xlsx,.ods,.jsonl,.parquet"))}}
}

// formatBox says what a list must look like.
func formatBox() sheet.Box {
	return sheet.Box{ID: "format", Title: "What a list must look like", Fold: true, Lines: []string{"The first row names the columns. One row is one record: somebody may have several."},
		Points: []string{"record_id: your own reference of the record (needed)", "role: child or suspect (needed)",
			"first_name, surname, dob, sex, postcode, town, phone, email: whichever you have; a date may be a day, a month or a year",
			"event: your own reference of the investigation, referral or occurrence", "area: the police force area",
			"ethnicity_self: the person's own words, as one of the 18 codes, or why it is missing (not asked, not stated)"}}
}

// problemsBox lists what is wrong with a file. The report holds no values: they
// may be names.
func problemsBox(report *rowcheck.Report) sheet.Box {
	t := web.Table{ID: "problems", Caption: "What is wrong with the file", HideCaption: true, Columns: []web.Column{{Text: "Where"}, {Text: "What is wrong"}}}
	for _, x := range report.Problems {
		if len(t.Rows) == 300 {
			break
		}
		t.Rows = append(t.Rows, web.Row(web.T(x.Place()), web.T(x.Words())))
	}
	return sheet.Box{ID: "problems-box", Title: web.Plural(int(report.Errors), "error", "errors") + " and " + web.Plural(int(report.Warnings), "warning", "warnings"), Table: &t,
		Lines: []string{"Nothing was kept. Put the errors right in your own file and send it again."}}
}

func (p *Pages) addList(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := audit.ListInput{Name: form.Text("name"), Kind: form.Text("kind"), Body: form.Text("body"), Agreed: form.Text("agreed")}
	file, err := sentFile(form, "file", true)
	if err != nil {
		return err
	}
	if form.Take(in.Check()); !form.OK() {
		if _, err := p.service.Open(r.Context(), r.PathValue("id")); err != nil {
			return err
		}
		return p.listsForm(w, r, form, nil)
	}
	report, err := p.service.AddList(r.Context(), r.PathValue("id"), in, file)
	if err == nil {
		return done(w, r, audit.PathOf(r.PathValue("id"))+"/lists", "sealed")
	}
	if errs.Is(err, errs.TooLarge) {
		form.Fail("file", errs.Message(err))
	} else if !form.Take(err) {
		return err
	}
	return p.listsForm(w, r, form, report)
}

// sentFile reads one file of a form into memory; it complains where one is
// needed and none came.
func sentFile(form *web.Form, name string, needed bool) (audit.File, error) {
	f, head, ok := form.File(name)
	if !ok {
		if needed {
			form.Fail(name, "Choose a file")
		}
		return audit.File{}, nil
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	switch {
	case err != nil:
		return audit.File{}, errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
	case len(data) > maxBytes:
		form.Fail(name, "The file is larger than 64 MB. Send it as Parquet, or in two lists")
	case len(data) == 0 && needed:
		form.Fail(name, "The file is empty")
	}
	return audit.File{Name: head.Filename, Data: bytes.NewReader(data), Size: int64(len(data))}, nil
}

func (p *Pages) dropList(w http.ResponseWriter, r *http.Request) error {
	again := func(w http.ResponseWriter, r *http.Request, form *web.Form) error {
		return p.listsForm(w, r, form, nil)
	}
	return p.post(w, r, "/lists", "dropped", again, func(form *web.Form) error {
		if form.Text("list") == "" {
			return audit.BadField("list", "Choose a list")
		}
		return p.service.DropList(r.Context(), r.PathValue("id"), form.Text("list"))
	})
}
