package staff

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// reportFields are the texts of the form, with their labels.
var reportFields = []record.Choice{
	{Value: "title", Label: "Title"}, {Value: "body", Label: "Who published it?"}, {Value: "kind", Label: "What kind of report is it?"}, {Value: "published", Label: "When was it published?"},
	{Value: "url", Label: "Web address (optional)"}, {Value: "total", Label: "How many recommendations did it make? (optional)"}, {Value: "note", Label: "Note (optional)"},
}

func reportTexts(r record.Report) map[string]string {
	return map[string]string{"title": r.Title, "body": r.Body, "kind": r.Kind, "published": r.Published.Text(), "url": r.URL,
		"total": recommendation.TotalText(r.Total), "note": r.Note}
}

// newReportForm shows an empty form.
func (p *Pages) newReportForm(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayReport(r.Context(), recommendation.ReportCreate, ""); err != nil {
		return err
	}
	return p.showReport(w, r, nil, web.NewForm())
}

// newReport enters a report.
func (p *Pages) newReport(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := reportInput(r, form)
	in.ID = form.Text("id")
	id, err := p.service.CreateReport(r.Context(), in)
	if err == nil {
		return done(w, r, "report-new", "/reports/"+id+"/add")
	}
	if !form.Take(err) {
		return err
	}
	return p.showReport(w, r, nil, form)
}

func reportInput(r *http.Request, form *web.Form) recommendation.ReportInput {
	return recommendation.ReportInput{Title: form.Text("title"), Body: form.Text("body"), Kind: form.Text("kind"), Published: form.Text("published"),
		URL: form.Text("url"), Total: form.Text("total"), Note: form.Text("note"), Version: form.Version(),
		Publish: form.Has("publish", "yes"), Checked: form.Has("checked", "yes"), Synthetic: synthetic(r)}
}

func (p *Pages) toEditReport(r *http.Request) (*record.Report, error) {
	rep, err := p.service.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &rep, p.service.MayReport(r.Context(), recommendation.ReportEdit, rep.ID)
}

// editReportForm shows the report in a form.
func (p *Pages) editReportForm(w http.ResponseWriter, r *http.Request) error {
	rep, err := p.toEditReport(r)
	if err != nil {
		return err
	}
	form := web.NewForm()
	for name, value := range reportTexts(*rep) {
		form.Set(name, value)
	}
	return p.showReport(w, r, rep, form)
}

// editReport changes the report; somebody else's change in between is shown.
func (p *Pages) editReport(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rep, err := p.toEditReport(r)
	if err != nil {
		return err
	}
	in := reportInput(r, form)
	in.ID = rep.ID
	err = p.service.EditReport(r.Context(), in)
	switch {
	case err == nil:
		return done(w, r, "report-edit", "/reports/"+rep.ID)
	case errs.Is(err, errs.Conflict):
		theirs := reportTexts(*rep)
		var fields []web.ConflictField
		for _, f := range reportFields {
			fields = append(fields, web.ConflictField{Name: f.Value, Label: f.Label, Theirs: theirs[f.Value], Long: f.Value == "note"})
		}
		return p.web.Conflict(w, r, form.Conflict(r.URL.Path, rep.Version, fields...))
	case !form.Take(err):
		return err
	}
	return p.showReport(w, r, rep, form)
}

func (p *Pages) showReport(w http.ResponseWriter, r *http.Request, rep *record.Report, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Enter a report", Section: "/desk", Back: back("Back to your desk", "/desk"), Errors: form.Errors()},
		Lead: []string{"Enter facts in our own words, from the report itself. Leave empty what you do not know."}, Action: r.URL.Path,
		Buttons: []web.Button{{Text: "Save"}}, Cancel: back("Cancel", "/desk")}
	label := map[string]string{}
	var names []string
	for _, f := range reportFields {
		label[f.Value] = f.Label
		names = append(names, f.Value)
	}
	v.Fields = []web.Question{web.AskLine(form.Input("title", label["title"], "")), web.AskLine(form.Input("body", label["body"], "")),
		web.AskLine(form.Input("kind", label["kind"], "For example, inquiry report, audit, inspection")), web.AskLine(form.RoughDate("published", label["published"], "")),
		web.AskLine(form.Input("url", label["url"], "")), web.AskLine(form.Input("total", label["total"], "A number. It keeps in view how many are entered")),
		web.AskWords(form.Textarea("note", label["note"], "", 2000))}
	published := false
	if rep == nil {
		v.Fields = append(v.Fields, web.AskLine(form.Input("id", "Short name for its web address (optional)",
			"Small letters, digits and hyphens, such as iicsa-final. Made from the title if you leave it empty")))
	} else {
		hidden := form.Versioned(rep.Version, names...)
		v.Versioned, v.Title, v.Synthetic = &hidden, "Change this report", rep.Synthetic
		v.Back, v.Cancel = back("Back to the report", "/reports/"+rep.ID), back("Cancel", "/reports/"+rep.ID)
		v.Boxes = []factBox{box("Now", fact("State", rep.State), fact("Checked", rep.Check.Words()))}
		published = rep.State == record.StatePublished
	}
	v.Fields = append(v.Fields, keeperFields(form, published)...)
	return p.showForm(w, r, v)
}

// keeperFields are the boxes for checking and publishing.
func keeperFields(form *web.Form, published bool) []web.Question {
	out := []web.Question{web.AskSome(form.Checkboxes("checked", "Checked against the source",
		"Tick it if you have read the source now. Who checked it, in what part, and when is shown with the record. A check that was made before stands while its words do.",
		[]web.Option{{Value: "yes", Text: "I have read the source, and this is what it says"}}))}
	if !published {
		out = append(out, web.AskSome(form.Checkboxes("publish", "Publish", "A draft is seen by those who keep and judge the register. What is published stays published.",
			[]web.Option{{Value: "yes", Text: "Publish this now"}})))
	}
	return out
}
