package pages

import (
	"net/http"

	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// answerBox says what the force answered, and what is waited for: of a case that it
// was advised to reopen.
func (p *Pages) answerBox(c *sweep.Whole) []sheet.Box {
	waits := c.Awaited()
	if len(c.Answers) == 0 && waits.What == "" {
		return nil
	}
	b := sheet.Box{ID: "answered", Title: "What the force answered"}
	if words := waits.Words(p.service.Today()); words != "" {
		b.Lines = []string{words}
		if waits.Late(p.service.Today()) {
			b.Tag = &web.Tag{Text: "Past " + waits.By.Human(), Tone: web.Warn}
		}
	}
	for _, a := range c.Answers {
		said := a.Made.Human() + ": " + sweep.LabelOf(sweep.ResultLabels, a.Result)
		if !a.On.IsZero() {
			said += ", on " + a.On.Human()
		}
		if c.Before(a.On) {
			said += ", before it was advised to"
		}
		said += "."
		if a.Lead != "" {
			said += " Led by: " + a.Lead + "."
		}
		if !a.NextBy.IsZero() {
			said += " Next step by " + a.NextBy.Human() + "."
		}
		if a.Words != "" {
			said += " " + a.Words
		}
		b.Points = append(b.Points, said)
	}
	return []sheet.Box{b}
}

// answerForm is where the force's contact answers.
func answerForm(c *sweep.Whole, form *web.Form, path, version string) sheet.Form {
	f := sheet.Form{ID: "answer", Title: "Answer for the force", Action: path + "/answer", Version: version, Button: web.Button{Text: "Record the answer"}}
	results := options(sweep.ForceResults(c.Second))
	again := c.Second == sweep.ResultReopened && len(c.Answers) > 0
	if again {
		f.Title, f.Button.Text = "Record the next step", "Record the next step"
		f.Lines = []string{"What was answered before stays, and this stands beside it."}
	}
	if len(results) == 1 {
		f.Hidden = []web.Hidden{{Name: "result", Value: results[0].Value}}
	} else {
		f.Fields = append(f.Fields, sheet.Radios(form.Radios("result", "What has the force done?", "", results)))
	}
	if again && !form.Sent("on") { // as the newest answer says
		last := c.Answers[len(c.Answers)-1]
		form.Set("on", last.On.Human()).Set("lead", last.Lead)
	}
	f.Fields = append(f.Fields, sheet.Input(form.RoughDate("on", "On which day was it reopened?", dayHint)),
		sheet.Input(form.Input("lead", "Who leads it?", "A name, or a role such as detective inspector of the public protection unit")),
		sheet.Input(form.RoughDate("next_by", "By which day is the next step?", dayHint)),
		sheet.Area(form.Textarea("words", "What comes next, or why it is not reopened", "Do not name anybody who is in the case.", 1000)))
	return f
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.AnswerAdvice(r.Context(), r.PathValue("id"), form.Version(), sweep.AnswerInput{Result: form.Text("result"), On: dayTyped(form, "on"), Lead: form.Text("lead"),
		NextBy: dayTyped(form, "next_by"), Words: form.Text("words")})
	return p.after(w, r, form, err, "answered")
}
