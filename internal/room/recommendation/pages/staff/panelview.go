package staff

import (
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// panelViewForm shows the form for what the panel thinks.
func (p *Pages) panelViewForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toCommitment(r, recommendation.PanelViewRecord)
	if err != nil {
		return err
	}
	return p.showPanelView(w, r, c, web.NewForm())
}

// panelView checks what was typed, shows it once more, then records it.
func (p *Pages) panelView(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toCommitment(r, recommendation.PanelViewRecord)
	if err != nil {
		return err
	}
	step := form.Text(stepField)
	if step == stepChange {
		return p.showPanelView(w, r, c, form)
	}
	form.OneOf("stance", "Choose the panel's view", options(record.StanceLabels))
	form.Required("text", "Enter the panel's view in its own words")
	form.Limit("text", "The view", 10000)
	switch {
	case !form.OK():
		return p.showPanelView(w, r, c, form)
	case step != stepPublish:
		return p.checkPanelView(w, r, c, form)
	}
	err = p.service.RecordPanelView(r.Context(), c.ID, form.Text("stance"), form.Text("text"), synthetic(r))
	if err == nil {
		return done(w, r, "view", "/commitments/"+c.ID)
	}
	if !form.Take(err) {
		return err
	}
	return p.showPanelView(w, r, c, form)
}

func (p *Pages) showPanelView(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	_, claim := c.LastSubmitted()
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "What the panel thinks", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: record.ShowsSynthetic(c)},
		Lead:  []string{"The view of victims and survivors stands beside the owner's claim and the independent finding. It changes neither."},
		Boxes: findingBoxes(c, claim), Action: r.URL.Path,
		Fields: []web.Question{web.AskOne(form.Radios("stance", "Is this what was asked for?", "", options(record.StanceLabels))),
			web.AskWords(form.Textarea("text", "The panel's view, in its own words", "This is published. Leave out anything by which a person could be known.", 10000))},
		Buttons: []web.Button{stepButton("Continue", StepCheck)}, Cancel: backToCommitment(c.ID)})
}

func (p *Pages) checkPanelView(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	v := &checkView{Page: web.Page{Title: "Check the panel's view before it is published", Section: "/desk", Back: backToCommitment(c.ID), Synthetic: record.ShowsSynthetic(c)},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: []web.SummaryRow{fact("Commitment", c.Wording),
			row("Is this what was asked for?", record.LabelOf(record.StanceLabels, form.Text("stance"))), row("The panel's view", form.Text("text"))}},
			Statement: "The view is published at once and stays."}}
	return p.showCheck(w, r, form, v, "Publish this view", "stance", "text")
}
