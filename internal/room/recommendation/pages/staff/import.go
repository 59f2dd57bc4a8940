package staff

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/site/web"
)

// importView is the preview of a file.
type importView struct {
	web.Page
	Lead     []string
	Facts    web.SummaryList
	Problems web.Table
	Rows     web.Table
	Warnings []string
	Buttons  []web.PostButton
}

// The decisions about an uploaded file.
const (
	stepAll    = "all"
	stepGood   = "good"
	stepCancel = "cancel"
	// rowsShown is how many rows the preview lists; problems are all listed.
	rowsShown = 200
)

// importForm shows the form for a file, or the preview of an uploaded one.
func (p *Pages) importForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if id := q.Get("upload"); id != "" {
		return p.showPreview(w, r, id, web.NewForm())
	}
	v := p.uploadPage(web.NewForm())
	switch q.Get("done") {
	case "cancelled":
		v.Notice = &web.Notice{Text: "The file is forgotten. Nothing was imported."}
	case "imported":
		v.Notice = &web.Notice{Success: true, Heading: "The import is done",
			Text: "Added: " + digits(q.Get("added")) + ". In the register already: " + digits(q.Get("same")) + ".",
			Link: &web.Link{Text: "See the register", Href: "/recommendations"}}
	}
	return p.showForm(w, r, v)
}

// digits keeps what is a number of what an address says.
func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s[:min(len(s), 9)])
}

func (p *Pages) uploadPage(form *web.Form) *formView {
	return &formView{
		Page: web.Page{Title: "Import recommendations", Section: "/desk", Back: back("Back to your desk", "/desk"), Errors: form.Errors()},
		Lead: []string{"Send a table with one recommendation in each row. You then see what would be added and everything that is wrong, by row and column. Nothing is imported until you say so.",
			"Importing the same file twice changes nothing. An import never overwrites what is in the register."},
		Boxes: []factBox{{Title: "What the file needs", Lines: []string{"The first row holds the column names: " + strings.Join(exchange.SheetColumns, ", ") + ".",
			"These must be filled in: report_id, title, summary. Put a semicolon between addressees.",
			"To take recommendations to another register, take the list as JSON Lines.",
			"The CSV, ODS and JSON lists are for reading: here they are compared with the register and not imported."},
			Links: []web.Link{{Text: "An empty file with these columns (CSV)", Href: "/import/empty.csv"}}}},
		Action: "/import", Upload: true,
		Fields:  []web.Question{web.AskFiles(form.Upload("file", "The file", "CSV, Excel (XLSX), OpenDocument (ODS) or JSON Lines, up to 16 MB", ".csv,.xlsx,.ods,.jsonl,.json"))},
		Buttons: []web.Button{{Text: "Upload and preview"}}, Cancel: back("Cancel", "/desk")}
}

// emptySheet hands out a file that has the column names and nothing else.
func (p *Pages) emptySheet(w http.ResponseWriter, _ *http.Request) error {
	web.File{Name: "import.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	_, err := io.WriteString(w, strings.Join(exchange.SheetColumns, ",")+"\r\n")
	return err
}

// importFile takes an upload, or the decision about one.
func (p *Pages) importFile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch step, id := form.Text(stepField), form.Text("upload"); step {
	case stepAll, stepGood:
		load, err := p.service.ImportSheet(r.Context(), id, step == stepGood)
		if err != nil {
			if form.Take(err) {
				return p.showPreview(w, r, id, form)
			}
			return err
		}
		q := url.Values{"done": {"imported"}, "added": {strconv.Itoa(load.RecommendationsAdded)}, "same": {strconv.Itoa(load.RecommendationsSame)}}
		return web.Redirect(w, r, "/import?"+q.Encode())
	case stepCancel:
		if err := p.service.CancelSheet(r.Context(), id); err != nil {
			return err
		}
		return web.Redirect(w, r, "/import?done=cancelled")
	}
	return p.upload(w, r, form)
}

func (p *Pages) upload(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	file, head, chosen := form.File("file")
	if !chosen {
		form.Fail("file", "Choose a file. An empty file cannot be imported.")
		return p.showForm(w, r, p.uploadPage(form))
	}
	defer func() { _ = file.Close() }()
	data, err := readUpload(file, head, exchange.SheetBytes)
	id := ""
	if err == nil {
		id, err = p.service.UploadSheet(r.Context(), head.Filename, data)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, "/import?upload="+url.QueryEscape(id))
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.TooLarge):
		form.Fail("file", errs.Message(err))
		return p.showForm(w, r, p.uploadPage(form))
	}
	return err
}

func (p *Pages) showPreview(w http.ResponseWriter, r *http.Request, id string, form *web.Form) error {
	plan, err := p.service.PreviewSheet(r.Context(), id)
	if err != nil {
		return err
	}
	problems := plan.Problems()
	v := &importView{Page: web.Page{Title: "Check before you import", Section: "/desk", Back: back("Choose another file", "/import"), NoIndex: true, Errors: form.Errors()},
		Facts: web.SummaryList{Rows: []web.SummaryRow{row("File", plan.Name), row("Kind", plan.Format), row("Rows", strconv.Itoa(len(plan.Rows))),
			row("Would be added", strconv.Itoa(plan.Add)), row("In the register already", strconv.Itoa(plan.Same)), row("With problems", strconv.Itoa(plan.Bad))}},
		Warnings: plan.Warnings}
	if len(plan.Bodies) > 0 {
		v.Facts.Rows = append(v.Facts.Rows, row("Bodies that are new to the register", strings.Join(plan.Bodies, "\n")))
	}
	v.Lead = []string{importLead(plan)}
	v.Problems = web.Table{ID: "problems", Caption: "What is wrong", Columns: []web.Column{{Text: "Where"}, {Text: "What is wrong"}}}
	for _, f := range problems {
		v.Problems.Rows = append(v.Problems.Rows, web.Row(web.T(placeWords(f)), web.T(f.Message)))
	}
	v.Rows = previewRows(plan)
	v.Buttons = importButtons(plan)
	return p.web.Page(w, r, "recommendation/staff_import", v)
}

func importLead(plan *exchange.SheetPlan) string {
	switch {
	case len(plan.Blocking) > 0:
		return "Something is wrong with the file as a whole. Put it right in your own program and upload it again."
	case plan.Bad > 0 && plan.Add > 0:
		return "Some rows have problems. Put them right in your own program and upload the file again, or import the good rows alone."
	case plan.Own && plan.Bad > 0:
		return "Some rows do not say what the register says. Nothing of this table is imported: change a recommendation on its own page."
	case plan.Bad > 0:
		return "No new row is good. Put the problems right in your own program and upload the file again."
	case plan.Add == 0:
		return "The register holds all of these already. There is nothing to import."
	}
	return "All rows are good. Nothing is imported until you press the button."
}

// placeWords says where in the person's own file something is.
func placeWords(f errs.Field) string {
	switch {
	case f.Row == 0 && f.Column != "":
		return "Column " + f.Column
	case f.Row == 0:
		return "The file"
	case f.Column == "":
		return "Row " + strconv.Itoa(f.Row)
	}
	return "Row " + strconv.Itoa(f.Row) + ", column " + f.Column
}

// previewRows lists what would become of each row.
func previewRows(plan *exchange.SheetPlan) web.Table {
	t := web.Table{ID: "rows", Caption: "Row by row", Columns: []web.Column{{Text: "Row"}, {Text: "What would happen"}}}
	for i, r := range plan.Rows {
		if i == rowsShown {
			t.Caption = "Row by row: the first " + strconv.Itoa(rowsShown)
			break
		}
		mark := web.Mark("Would be added", web.Good)
		switch {
		case !r.Good():
			mark = web.Mark("Problem", web.Bad)
		case r.Same:
			mark = web.Mark("Unchanged", web.Quiet)
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: strconv.Itoa(r.Number) + ": " + r.Line.Title, Note: r.Line.ID}, mark))
	}
	return t
}

func importButtons(plan *exchange.SheetPlan) []web.PostButton {
	button := func(text, kind, step string) web.PostButton {
		return web.PostButton{Action: "/import", Button: web.Button{Text: text, Kind: kind},
			Hidden: []web.Hidden{{Name: "upload", Value: plan.ID}, {Name: stepField, Value: step}}}
	}
	var out []web.PostButton
	switch {
	case !plan.Ready():
	case plan.Bad == 0:
		out = append(out, button("Import "+web.Plural(plan.Add, "row", "rows"), "", stepAll))
	default:
		out = append(out, button("Import the "+web.Plural(plan.Add, "good row", "good rows")+" and leave out the others", "", stepGood))
	}
	return append(out, button("Cancel and forget the file", "secondary", stepCancel))
}
