package pages

import (
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// formRecommendations is how many recommendations the form has room for.
const formRecommendations = 3

// report shows the report of a project with its table of figures, and takes its
// words.
func (p *Pages) report(w http.ResponseWriter, r *http.Request) error {
	return p.reportForm(w, r, nil)
}

// kept is a form filled in with what was written before.
func kept(x *audit.Report) *web.Form {
	form := web.NewForm()
	if x == nil {
		return form
	}
	form.Set("title", x.Title).Set("summary", x.Summary).Set("unknown", x.Unknown)
	for i, c := range x.Recommendation {
		n := "recommendation_" + strconv.Itoa(i+1) + "_"
		form.Set(n+"title", c.Title).Set(n+"words", c.Words).Set(n+"addressee", c.Addressee)
	}
	return form
}

// reportForm shows the report with what somebody sent; nil is nothing yet.
func (p *Pages) reportForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, err := p.service.Draft(r.Context(), r.PathValue("id"))
	if errs.Is(err, errs.Conflict) {
		return p.show(w, r, &sheet.View{Page: page(r, d.View.Project, "Report"), Inset: errs.Message(err),
			Links: []web.Link{{Text: "Go to the estimates", Href: audit.PathOf(r.PathValue("id")) + "/estimates"}}})
	}
	if err != nil {
		return err
	}
	if err := p.service.Shown(r.Context(), d); err != nil {
		return err
	}
	if form == nil {
		form = kept(d.Report)
	}
	head := page(r, d.View.Project, "Report")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head, Lead: []string{"Words are yours. Figures come from the table below by their reference, such as [F1]: each then has its footing. A " +
		"number that is typed is refused, and there is no figure for one estimate alone."}}
	figures := figuresBox(d.Figures)
	figures.Title += ": " + web.Plural(len(d.Figures), "figure", "figures")
	figures.Fold = d.Report == nil || d.Report.State != audit.Sent // who checks it has all before them
	out.Boxes = []sheet.Box{reportBox(d), figures}
	if d.View.Project.State == audit.Open {
		out.Forms = p.reportForms(r, form, d)
	}
	if d.Report != nil {
		out.After = previewBoxes(d)
		out.Files = []web.Link{{Text: "The report with its figures (HTML)", Href: audit.PathOf(d.View.Project.ID) + "/files/report.html"},
			{Text: "The table of figures with footings (CSV)", Href: audit.PathOf(d.View.Project.ID) + "/files/figures.csv"}}
	}
	return p.show(w, r, out)
}

func reportBox(d audit.Draft) sheet.Box {
	b := sheet.Box{ID: "state", Title: "Where it stands", Tag: &web.Tag{Text: "Not begun", Tone: web.Neutral}}
	if x := d.Report; x != nil {
		b.Tag = &web.Tag{Text: x.State.Words(), Tone: web.Info}
		b.List = sheet.Rows(sheet.Row("Drafted by", x.ProposerName))
		if x.CheckedName != "" {
			b.List.Rows = append(b.List.Rows, sheet.Row("Checked by", x.CheckedName))
		}
		if x.Words != "" {
			b.List.Rows = append(b.List.Rows, sheet.Row("What the second person said", x.Words))
		}
		if x.State == audit.Published {
			b.Links = []web.Link{{Text: "Read it as everybody does", Href: audit.ListPath + "/" + d.View.Project.ID}}
		}
	}
	return b
}

// figuresBox is the table of figures as a list: a figure and its footing may each
// be a sentence, and no sentence stands in a cell.
func figuresBox(figures []audit.Figure) sheet.Box {
	list := &web.SummaryList{}
	for _, f := range figures {
		list.Rows = append(list.Rows, web.SummaryRow{Key: "[" + f.Ref + "] " + f.Words, Value: web.Cell{Text: f.Value, Note: f.Footing}})
	}
	return sheet.Box{ID: "figures-box", Title: "Table of figures", List: list,
		Lines: []string{"Counts are rounded to the nearest five, and fewer than six is all that is said of few: a report must not give a child away.",
			"Each share and each count is rounded on its own, to protect people, so the shares may add up to more or less than 100% and the counts to another number than the known."}}
}

func wordsBox(id, title, text string, figures []audit.Figure) sheet.Box {
	return sheet.Box{ID: id, Title: title, Lines: audit.Paragraphs(audit.WithFigures(text, figures))}
}

// previewBoxes show every word of a report, for whoever checks or publishes it.
func previewBoxes(d audit.Draft) []sheet.Box {
	out := []sheet.Box{wordsBox("preview", "How it reads: "+d.Report.Title, d.Report.Summary, d.Figures), wordsBox("preview-unknown", "What it says is not known", d.Report.Unknown, d.Figures)}
	for _, x := range d.Report.Recommendation {
		n := strconv.Itoa(x.Position)
		b := wordsBox("preview-"+n, "Recommendation "+n+": "+x.Title, x.Words, d.Figures)
		b.Lines = append(b.Lines, "Who is asked: "+x.Addressee)
		out = append(out, b)
	}
	return out
}

// reportForms are what this person may do with the report now.
func (p *Pages) reportForms(r *http.Request, form *web.Form, d audit.Draft) (out []sheet.Form) {
	path := audit.PathOf(d.View.Project.ID) + "/report"
	state := audit.ReportState("")
	if d.Report != nil {
		state = d.Report.State
	}
	switch state {
	case audit.Sent:
		if p.service.MayCheck(r.Context(), d.View) {
			return []sheet.Form{{ID: "check", Title: "Check it", Action: path + "/check", Button: web.Button{Text: "Record what you found"}, Fields: []sheet.Field{
				sheet.Radios(form.Radios("verdict", "What did you find?", "", []web.Option{{Value: "right", Text: "It is right and can be published"}, {Value: "back", Text: "Send it back"}})),
				sheet.Area(form.Textarea("words", "What you checked, or what must be changed", "", audit.MaxText))}}}
		}
		return []sheet.Form{}
	case audit.Assured:
		return []sheet.Form{{ID: "publish", Title: "Publish it", Action: path + "/publish", Button: web.Button{Text: "Publish"},
			Lines: []string{"Everybody can then read it. Its words and figures do not change any more."}}}
	case audit.Published:
		return nil
	}
	if state == audit.Drafted {
		out = append(out, sheet.Form{ID: "send", Title: "Have it checked", Action: path + "/send", Button: web.Button{Text: "Send it to a second person", Kind: "secondary"},
			Lines: []string{"Nobody who wrote any of it can check it."}})
	}
	return append([]sheet.Form{writeForm(form, path)}, out...)
}

func writeForm(form *web.Form, path string) sheet.Form {
	f := sheet.Form{ID: "write", Title: "Write the report", Action: path, Button: web.Button{Text: "Save the draft"}, Fields: []sheet.Field{
		sheet.Input(form.Input("title", "Title", "")),
		sheet.Area(form.Textarea("summary", "What was found", "Take figures by their reference, such as [F1].", audit.MaxWords)),
		sheet.Area(form.Textarea("unknown", "What is not known", "Who could not be on any of the lists? What may the linkage have missed?", audit.MaxWords))}}
	for i := range formRecommendations {
		n := strconv.Itoa(i + 1)
		name := "recommendation_" + n + "_"
		f.Fields = append(f.Fields, sheet.Input(form.Input(name+"title", "Recommendation "+n+": title", "Leave it empty if there is none.")),
			sheet.Area(form.Textarea(name+"words", "Recommendation "+n+": what is asked for", "", audit.MaxText)), sheet.Input(form.Input(name+"addressee", "Recommendation "+n+": who is asked", "")))
	}
	return f
}

func (p *Pages) writeReport(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/report", "drafted", p.reportForm, func(form *web.Form) error {
		in := audit.ReportInput{Title: form.Text("title"), Summary: form.Text("summary"), Unknown: form.Text("unknown")}
		for i := range formRecommendations {
			n := "recommendation_" + strconv.Itoa(i+1) + "_"
			x := audit.Recommendation{Title: form.Text(n + "title"), Words: form.Text(n + "words"), Addressee: form.Text(n + "addressee")}
			if x != (audit.Recommendation{}) {
				in.Recommendations = append(in.Recommendations, x)
			}
		}
		return p.service.Write(r.Context(), r.PathValue("id"), in)
	})
}

func (p *Pages) sendReport(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/report", "sent", p.reportForm, func(*web.Form) error { return p.service.Send(r.Context(), r.PathValue("id")) })
}

func (p *Pages) checkReport(w http.ResponseWriter, r *http.Request) error {
	code := "checked"
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch form.Text("verdict") {
	case "right":
		err = p.service.Check(r.Context(), r.PathValue("id"), form.Text("words"))
	case "back":
		code, err = "back", p.service.SendBack(r.Context(), r.PathValue("id"), form.Text("words"))
	default:
		if _, known := p.service.Open(r.Context(), r.PathValue("id")); known != nil {
			return known
		}
		err = audit.BadField("verdict", "Choose what you found")
	}
	if err == nil {
		return done(w, r, audit.PathOf(r.PathValue("id"))+"/report", code)
	}
	if !took(form, err) {
		return err
	}
	return p.reportForm(w, r, form)
}

func (p *Pages) publishReport(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/report", "published", p.reportForm, func(*web.Form) error { return p.service.Publish(r.Context(), r.PathValue("id")) })
}
