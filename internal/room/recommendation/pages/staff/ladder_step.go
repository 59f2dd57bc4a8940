package staff

import (
	"cmp"
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// ladderForm shows the form for a step of the chase ladder.
func (p *Pages) ladderForm(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.toStep(r)
	if err != nil {
		return err
	}
	form := web.NewForm()
	sum := record.Summarise(rec)
	if owed := p.service.Ladder().Owed(&sum, rec.Steps, p.service.Today()); len(owed) > 0 {
		form.Set("rung", owed[0].ID)
	}
	return p.showStep(w, r, rec, form)
}

func (p *Pages) toStep(r *http.Request) (*record.Record, error) {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return rec, p.service.MayRecord(r.Context(), recommendation.TakeLadderStep, rec, "")
}

// ladderStep records a letter that went, or reasons for not answering.
func (p *Pages) ladderStep(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, err := p.toStep(r)
	if err != nil {
		return err
	}
	err = p.service.TakeStep(r.Context(), rec.ID, form.Text("body"), form.Text("rung"), form.Text("text"))
	if err == nil {
		return done(w, r, "step", "/recommendations/"+rec.ID)
	}
	if !form.Take(err) {
		return err
	}
	return p.showStep(w, r, rec, form)
}

func (p *Pages) showStep(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form) error {
	ladder := p.service.Ladder()
	var rungs, bodies []web.Option
	for _, g := range ladder.Rungs {
		if g.Taken() {
			rungs = append(rungs, web.Option{Value: g.ID, Text: g.Label, Hint: g.Public})
		}
	}
	for _, b := range rec.Addressees {
		bodies = append(bodies, web.Option{Value: b.ID, Text: b.Name})
	}
	to := form.Select("body", "To whom?", "", bodies)
	to.Blank = "All of them"
	sum := record.Summarise(rec)
	now := box("Where it stands", fact("Answer due", rec.AnswerDue.Human()), fact("State", sum.Condition(p.service.Today()).Words()))
	if at, on := ladder.At(&sum, p.service.Today()); on {
		now.List.Rows = append(now.List.Rows, fact("Step of the ladder", at.Label))
	}
	now.List.Rows = append(now.List.Rows, fact("Searched for by two people, none found", cmp.Or(record.NamesOf(ladder.Chased(rec, p.service.Today())), "Nobody")))
	for _, s := range rec.Steps {
		now.List.Rows = append(now.List.Rows, fact("Taken "+s.Taken.Human(), p.service.Ladder().StepLabel(s.Rung)+": "+s.Words))
	}
	return p.showForm(w, r, &formView{
		Page: web.Page{Title: "Record a step of the chase ladder", Section: "/desk", Back: backToRecord(rec.ID), Errors: form.Errors(), Synthetic: rec.Synthetic},
		Lead: []string{"Record what was sent today, or the reasons that were given for not answering. Anybody can read it.",
			"A step is recorded only of a body whose answer two people looked for after it was due, and found none. None comes before the one that it follows."},
		Boxes: []factBox{recordBox(rec), now}, Action: r.URL.Path,
		Fields:  []web.Question{web.AskOne(form.Radios("rung", "Which step?", "", rungs)), web.AskList(to), web.AskWords(form.Textarea("text", "What was sent or said?", "", 5000))},
		Buttons: []web.Button{{Text: "Record this step"}}, Cancel: backToRecord(rec.ID)})
}
