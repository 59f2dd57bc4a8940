package pages

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/rowcheck"
)

// showCheck shows the form that checks a file and keeps nothing.
func (p *Pages) showCheck(w http.ResponseWriter, r *http.Request) error {
	return p.checkForm(w, r, web.NewForm(), nil)
}

func (p *Pages) checkForm(w http.ResponseWriter, r *http.Request, form *web.Form, report *rowcheck.Report) error {
	up := form.Upload("file", "Files", "CSV, XLSX, ODS, JSON Lines or Parquet, at most 64 MB together", ".csv,.tsv,.txt,.xlsx,.ods,.jsonl,.parquet")
	up.Multiple = true
	period := form.Input("period", "Which period is it of?", "2023, 2023-24 or 2023-Q4. Left empty, no row is checked against a period.")
	period.Width = 10
	v := &sheet.View{Page: web.Page{Title: "Check a file", Section: returns.DeskPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the desk", Href: returns.DeskPath}},
		Lead: []string{"The file is checked as it would be if you sent it. Nothing is kept and nobody else sees it."},
		Forms: []sheet.Form{{ID: "check", Title: "Your file", Action: returns.CheckPath, Upload: true, Button: web.Button{Text: "Check"},
			Fields: []sheet.Field{sheet.Upload(up), sheet.Input(period)}}}}
	if report != nil {
		p.reported(v, report)
	}
	return p.show(w, r, v)
}

func (p *Pages) reported(v *sheet.View, report *rowcheck.Report) {
	for _, t := range report.Tables {
		name := t.File
		if t.Sheet != "" {
			name += ", sheet " + t.Sheet
		}
		v.Boxes = append(v.Boxes, sheet.Box{Title: name, List: sheet.Rows(sheet.Row("Kind of file", t.Format+orDash(t.Encoding)), sheet.Row("Read as", t.Schema+", version "+t.Version),
			sheet.Row("Rows", web.Number(int(t.Rows))), sheet.Row("Good", web.Number(int(t.Good))), sheet.Row("Refused", web.Number(int(t.Refused))))})
	}
	var list []rowcheck.Problem
	for _, kind := range []string{rowcheck.Error, rowcheck.Exception, rowcheck.Warning} {
		for _, x := range report.Problems {
			if x.Severity == kind && len(list) < 300 {
				x.Rule = sentence(x.Severity) + ", " + x.Rule
				list = append(list, x)
			}
		}
	}
	v.Stats = []web.Stat{{Value: web.Number(int(report.Errors)), Label: "errors", Tone: toneIf(report.Errors > 0, web.Bad)},
		{Value: web.Number(int(report.Exceptions)), Label: "exceptions"}, {Value: web.Number(int(report.Warnings)), Label: "warnings"}}
	v.Table = problemsTable(list, "error")
	if left := report.Errors + report.Warnings + report.Exceptions - int64(len(list)); left > 0 {
		v.Inset = "The first " + web.Number(len(list)) + " are listed; " + web.Number(int(left)) + " more were found."
	}
}

func (p *Pages) checkFile(w http.ResponseWriter, r *http.Request) error {
	form, files, err := received(r)
	if err != nil {
		return err
	}
	chosen(form, files)
	period := form.Text("period")
	if _, ok := clock.ParsePeriod(period); !ok && period != "" {
		form.Fail("period", "Enter a period as a year (2023), a financial year (2023-24) or a quarter (2023-Q4)")
	}
	if !form.OK() {
		return p.checkForm(w, r, form, nil)
	}
	report, err := p.service.CheckOnly(r.Context(), files, period)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooLarge) {
		form.Fail("file", errs.Message(err))
		return p.checkForm(w, r, form, nil)
	}
	if err != nil {
		return err
	}
	return p.checkForm(w, r, form, report)
}
