package staff

import (
	"net/http"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

var answerFields = []string{"body", "part", "status", "given", "words", "lang", "source_url", "coded_by", "checked"}

// answerForm shows the form for an answer.
func (p *Pages) answerForm(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.toAnswer(r)
	if err != nil {
		return err
	}
	form := web.NewForm()
	if len(rec.Addressees) == 1 {
		form.Set("body", rec.Addressees[0].ID)
	}
	return p.showAnswer(w, r, rec, form)
}

// toAnswer loads the recommendation and refuses who may not answer it.
func (p *Pages) toAnswer(r *http.Request) (*record.Record, error) {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return rec, p.service.MayRecord(r.Context(), recommendation.AnswerRecord, rec, access.ActorFrom(r.Context()).Body)
}

// answer checks what was typed, shows it once more, then records it.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, err := p.toAnswer(r)
	if err != nil {
		return err
	}
	step := form.Text(stepField)
	if step == stepChange {
		return p.showAnswer(w, r, rec, form)
	}
	in := answerInput(r, form)
	if _, err := in.Check(rec, p.service.Today()); err != nil && !form.Take(err) {
		return err
	}
	switch {
	case !form.OK():
		return p.showAnswer(w, r, rec, form)
	case step != stepPublish:
		return p.checkAnswer(w, r, rec, form, in)
	}
	if _, err = p.service.RecordAnswer(r.Context(), rec.ID, in); err != nil {
		if form.Take(err) {
			return p.showAnswer(w, r, rec, form)
		}
		return err
	}
	return done(w, r, "answer", "/recommendations/"+rec.ID)
}

func answerInput(r *http.Request, form *web.Form) recommendation.AnswerInput {
	body, choose := speaksFor(r, form)
	in := recommendation.AnswerInput{BodyID: body, PartID: form.Text("part"), Status: form.Text("status"), Given: form.Text("given"),
		Words: form.Text("words"), Lang: form.Text("lang"), SourceURL: form.Text("source_url"), Synthetic: synthetic(r)}
	if choose {
		in.CodedBy, in.Checked, in.CheckedBy = form.Text("coded_by"), form.Has("checked", "yes"), recommendation.KeeperOf(r.Context())
	}
	return in
}

func (p *Pages) showAnswer(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Answer this recommendation", Section: "/desk", Back: backToRecord(rec.ID), Errors: form.Errors(), Synthetic: rec.Synthetic},
		Boxes: []factBox{recordBox(rec)}, Action: r.URL.Path, Buttons: []web.Button{stepButton("Continue", StepCheck)}, Cancel: backToRecord(rec.ID)}
	if said := standingBox(rec); said != nil {
		v.Boxes = append(v.Boxes, *said)
	}
	_, choose := speaksFor(r, form)
	if choose {
		f, err := p.bodyField(r, form, "Who gave the answer?", rec.Addressees)
		if err != nil {
			return err
		}
		v.Fields = append(v.Fields, f)
	} else {
		v.Lead = append(v.Lead, "You answer for "+p.bodyName(r, access.ActorFrom(r.Context()).Body)+". Earlier answers stay in view. They are never changed.")
	}
	v.Fields = append(v.Fields, answerBoxes(rec, form)...)
	if choose {
		v.Fields = append(v.Fields,
			web.AskLine(form.Input("coded_by", "Whose judgement is the choice above, if not the body's own word? (optional)", "For example, the Law-firm count in the source")),
			web.AskSome(form.Checkboxes("checked", "Checked against the source", "", []web.Option{{Value: "yes", Text: "I have read the source and it says this"}})))
	}
	return p.showForm(w, r, v)
}

func answerBoxes(rec *record.Record, form *web.Form) []web.Question {
	var out []web.Question
	if len(rec.Parts) > 0 {
		s := form.Select("part", "Which part do you answer?", "", partOptions(rec))
		s.Blank = "The whole recommendation"
		out = append(out, web.AskList(s))
	}
	return append(out,
		web.AskOne(form.Radios("status", "What is the answer?", "", options(record.StatusLabels[:len(record.StatusLabels)-1]))),
		web.AskLine(form.RoughDate("given", "When was it given?", "")),
		web.AskWords(form.Textarea("words", "What was said", "In a few words. This is published.", 5000)),
		languageField(form),
		web.AskLine(form.Input("source_url", "Web address where it was published (optional)", "")))
}

// languageField asks in which language words are: English unless somebody says
// otherwise, and not known where they cannot say.
func languageField(form *web.Form) web.Question {
	return web.AskList(form.Language("lang", record.LanguageHere))
}

func languageWords(tag string) string {
	if tag == "" {
		return record.LanguageOpen
	}
	return record.LabelOf(record.Languages, tag)
}

// saidRow shows somebody's own words once more, in their language.
func saidRow(key, words, lang string) web.SummaryRow {
	r := row(key, words)
	if words != "" {
		r.Value.Said, r.Value.Lang = true, lang
	}
	return r
}

func partOptions(rec *record.Record) []web.Option {
	var out []web.Option
	for _, part := range rec.Parts {
		out = append(out, web.Option{Value: part.ID, Text: part.Label + ": " + part.Wording})
	}
	return out
}

// standingBox says what each body has answered so far.
func standingBox(rec *record.Record) *factBox {
	var rows []web.SummaryRow
	for _, st := range record.Standings(rec.Answers) {
		name := st.BodyName
		if st.PartID != "" {
			name += " (part)"
		}
		rows = append(rows, fact(record.OrUnknown(name), st.Glance()))
	}
	if rows == nil {
		return nil
	}
	b := box("Answers so far", rows...)
	return &b
}

func (p *Pages) checkAnswer(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form, in recommendation.AnswerInput) error {
	rows := []web.SummaryRow{fact("Recommendation", rec.Title), row("Who answers", p.bodyName(r, in.BodyID))}
	if in.PartID != "" {
		rows = append(rows, row("Part", record.LabelOf(choicesOf(partOptions(rec)), in.PartID)))
	}
	rows = append(rows, row("Answer", record.Status(in.Status).Label()), row("Given", humanDate(in.Given)), saidRow("What was said", in.Words, in.Lang), row("In which language", languageWords(in.Lang)),
		row("Source", in.SourceURL))
	if in.CodedBy != "" {
		rows = append(rows, row("Whose judgement", in.CodedBy))
	}
	v := &checkView{Page: web.Page{Title: "Check the answer before it is published", Section: "/desk", Back: backToRecord(rec.ID), Synthetic: rec.Synthetic},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: rows}, Statement: "The answer is published at once. It stays in view for ever; a later answer is added below it." + unsourced(in.SourceURL)}}
	return p.showCheck(w, r, form, v, "Publish this answer", answerFields...)
}

func choicesOf(list []web.Option) []record.Choice {
	out := make([]record.Choice, 0, len(list))
	for _, o := range list {
		out = append(out, record.Choice{Value: o.Value, Label: o.Text})
	}
	return out
}

// humanDate puts a date as typed into words; one that cannot be read stays.
func humanDate(text string) string {
	d, err := edtf.Parse(text)
	if err != nil || d.IsZero() {
		return text
	}
	return d.Human()
}

// unsourced warns of what nobody can check.
func unsourced(address string) string {
	if address != "" {
		return ""
	}
	return " No source is entered, so nobody can check it. A refusal that has no source, and that the body did not enter itself, is not shown as one."
}
