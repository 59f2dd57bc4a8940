package staff

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// recommendationFields are the texts of the form, with their labels.
var recommendationFields = []record.Choice{
	{Value: "number", Label: "The report's own number (optional)"}, {Value: "title", Label: "Title, in our own words"}, {Value: "summary", Label: "What it asks, in our own words"},
	{Value: "quote", Label: "The report's own words (optional)"}, {Value: "quote_place", Label: "Where those words stand in the report"},
	{Value: "addressees", Label: "Who is it addressed to?"}, {Value: "parts", Label: "Parts that can be answered on their own (optional)"},
	{Value: "deadline", Label: "Deadline that the report set (optional)"}, {Value: "answer_due", Label: "When is an answer due? (optional)"},
	{Value: "source_url", Label: "Web address of the source (optional)"}, {Value: "note", Label: "Note (optional)"},
}

// longFields are those with several lines.
var longFields = map[string]bool{"summary": true, "quote": true, "addressees": true, "parts": true, "note": true}

func recommendationTexts(r *record.Record) map[string]string {
	var names, parts []string
	for _, b := range r.Addressees {
		names = append(names, b.Name)
	}
	for _, p := range r.Parts {
		parts = append(parts, p.Label+": "+p.Wording)
	}
	return map[string]string{"number": r.Number, "title": r.Title, "summary": r.Summary,
		"quote": r.Quote, "quote_place": r.QuotePlace, "addressees": strings.Join(names, "\n"),
		"parts": strings.Join(parts, "\n"), "deadline": r.Deadline.Text(), "answer_due": r.AnswerDue.Text(), "source_url": r.SourceURL, "note": r.Note}
}

// partsTyped reads "label: words", one a line. A line without a colon keeps
// its words and has no label, which the service then complains of.
func partsTyped(text string) []recommendation.PartInput {
	var out []recommendation.PartInput
	for line := range strings.Lines(text) {
		if line = record.Clean(line); line == "" {
			continue
		}
		label, words, found := strings.Cut(line, ":")
		if !found {
			label, words = "", line
		}
		out = append(out, recommendation.PartInput{Label: record.Clean(label), Wording: record.Clean(words)})
	}
	return out
}

// nearNone is the answer that a name means none of those that are like it.
const nearNone = "none of these"

func nearField(typed string) string { return "near-" + record.Slug(typed) }

// namesMeant gives the addressees as they were typed, but for those of which the
// writer said whom they mean; and those that they said mean another body.
func namesMeant(form *web.Form) (names, another []string) {
	for line := range strings.Lines(form.Text("addressees")) {
		name := record.Clean(line)
		switch is := form.Text(nearField(name)); is {
		case "":
		case nearNone:
			another = append(another, name)
		default:
			name = is
		}
		names = append(names, name)
	}
	return names, another
}

// nearBoxes ask, of each name that is like one which is known, whether it is that.
func (p *Pages) nearBoxes(r *http.Request, form *web.Form) (out []web.Question, err error) {
	if !form.Sent("addressees") {
		return nil, nil
	}
	names, _ := namesMeant(form)
	near, err := p.service.NearNames(r.Context(), names)
	for _, n := range near {
		var options []web.Option
		for _, b := range n.Near {
			options = append(options, web.Option{Value: b.Name, Text: "It is " + b.Name, Hint: record.LabelOf(record.BodyKinds, b.Kind)})
		}
		options = append(options, web.Option{Value: nearNone, Text: "It is none of these", Hint: "It is entered as another body"})
		out = append(out, web.AskOne(form.Radios(nearField(n.Typed), "You typed “"+n.Typed+"”. Is it one of these?", "", options)))
	}
	return out, err
}

func recommendationInput(r *http.Request, form *web.Form) recommendation.RecommendationInput {
	names, another := namesMeant(form)
	return recommendation.RecommendationInput{Number: form.Text("number"), Title: form.Text("title"), Summary: form.Text("summary"),
		Quote: form.Text("quote"), QuotePlace: form.Text("quote_place"),
		Addressees: names, Another: another, Parts: partsTyped(form.Text("parts")), Deadline: form.Text("deadline"),
		AnswerDue: form.Text("answer_due"), SourceURL: form.Text("source_url"), Note: form.Text("note"), Version: form.Version(),
		Publish: form.Has("publish", "yes"), Checked: form.Has("checked", "yes"), Synthetic: synthetic(r), Why: form.Text("why")}
}

func (p *Pages) toAdd(r *http.Request) (*record.Report, error) {
	rep, err := p.service.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &rep, p.service.MayReport(r.Context(), recommendation.RecommendationCreate, rep.ID)
}

// addForm shows an empty form for a recommendation of a report.
func (p *Pages) addForm(w http.ResponseWriter, r *http.Request) error {
	rep, err := p.toAdd(r)
	if err != nil {
		return err
	}
	return p.showRecommendation(w, r, *rep, nil, web.NewForm())
}

// add enters a recommendation.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rep, err := p.toAdd(r)
	if err != nil {
		return err
	}
	in := recommendationInput(r, form)
	in.ReportID = rep.ID
	id, err := p.service.CreateRecommendation(r.Context(), in)
	if err == nil {
		return done(w, r, "recommendation-new", "/recommendations/"+id)
	}
	if !form.Take(err) {
		return err
	}
	return p.showRecommendation(w, r, *rep, nil, form)
}

func (p *Pages) toEdit(r *http.Request) (*record.Record, error) {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return rec, p.service.MayRecord(r.Context(), recommendation.RecommendationEdit, rec, "")
}

// editForm shows the recommendation in a form.
func (p *Pages) editForm(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.toEdit(r)
	if err != nil {
		return err
	}
	form := web.NewForm()
	for name, value := range recommendationTexts(rec) {
		form.Set(name, value)
	}
	return p.showRecommendation(w, r, rec.Report, rec, form)
}

// edit changes the recommendation; somebody else's change in between is shown
// beside what this person typed.
func (p *Pages) edit(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, err := p.toEdit(r)
	if err != nil {
		return err
	}
	in := recommendationInput(r, form)
	in.ID = rec.ID
	err = p.service.EditRecommendation(r.Context(), in)
	switch {
	case err == nil:
		return done(w, r, "recommendation-edit", "/recommendations/"+rec.ID)
	case errs.Is(err, errs.Conflict):
		return p.editConflict(w, r, form)
	case !form.Take(err):
		return err
	}
	return p.showRecommendation(w, r, rec.Report, rec, form)
}

func (p *Pages) editConflict(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	rec, err := p.toEdit(r) // as it is after the other person's change
	if err != nil {
		return err
	}
	theirs := recommendationTexts(rec)
	var fields []web.ConflictField
	for _, f := range recommendationFields {
		fields = append(fields, web.ConflictField{Name: f.Value, Label: f.Label, Theirs: theirs[f.Value], Long: longFields[f.Value]})
	}
	v := form.Conflict(r.URL.Path, rec.EditVersion(), fields...)
	v.Synthetic = rec.Synthetic
	return p.web.Conflict(w, r, v)
}

func (p *Pages) showRecommendation(w http.ResponseWriter, r *http.Request, rep record.Report, rec *record.Record, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Add a recommendation", Section: "/desk", Back: back("Back to the report", "/reports/"+rep.ID), Errors: form.Errors(), Synthetic: rep.Synthetic},
		Lead:   []string{"Write in our own words what the report asks for. Leave empty what you do not know."},
		Boxes:  []factBox{box("The report", fact("Title", rep.Title), fact("Published by", rep.Body), fact("When", rep.Published.Human()), fact("State", rep.State))},
		Action: r.URL.Path, Buttons: []web.Button{{Text: "Save"}}, Cancel: back("Cancel", "/reports/"+rep.ID)}
	v.Fields = recommendationBoxes(form)
	published := false
	if rec != nil {
		var names []string
		for _, f := range recommendationFields {
			names = append(names, f.Value)
		}
		hidden := form.Versioned(rec.EditVersion(), names...)
		v.Versioned, v.Title, v.Synthetic = &hidden, "Change this recommendation", rec.Synthetic
		v.Back, v.Cancel = backToRecord(rec.ID), back("Cancel", "/recommendations/"+rec.ID)
		v.Boxes = append(v.Boxes, box("Now", fact("State", rec.State), fact("Checked", rec.Check.Words())))
		published = rec.State == record.StatePublished
	}
	if published {
		v.Fields = append(v.Fields, web.AskWords(form.Textarea("why", "Why does a day change, or who is asked? (only if it does)", "This is published with the day before.", 1000)))
	}
	near, err := p.nearBoxes(r, form)
	if err != nil {
		return err
	}
	v.Fields = append(append(near, v.Fields...), keeperFields(form, published)...)
	return p.showForm(w, r, v)
}

func recommendationBoxes(form *web.Form) []web.Question {
	hints := map[string]string{"number": "Such as 7, 4.3 or A", "addressees": "One name on each line",
		"parts":       "One on each line: a label, a colon, the words. For example, a: publish the data",
		"quote":       "Copy a sentence or two of the recommendation, without quotation marks. Leave it empty if you have not read it there",
		"quote_place": "A page, a paragraph or a heading, such as page 14. Needed with the words",
		"deadline":    "A date, such as 31 March 2026 or spring 2026, or a period, such as P6M for six months",
	}
	limits := map[string]int{"summary": 5000, "quote": record.QuoteLimit, "note": 2000}
	var out []web.Question
	for _, f := range recommendationFields {
		switch {
		case longFields[f.Value]:
			out = append(out, web.AskWords(form.Textarea(f.Value, f.Label, hints[f.Value], limits[f.Value])))
		case f.Value == "answer_due":
			out = append(out, web.AskLine(form.RoughDate(f.Value, f.Label, "")))
		default:
			out = append(out, web.AskLine(form.Input(f.Value, f.Label, hints[f.Value])))
		}
	}
	return out
}
