package staff

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

var commitFields = []string{"body", "text", "criterion", "no_criterion", "due", "indicator", "source_url", "serves"}

// commitForm shows the form for a commitment.
func (p *Pages) commitForm(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.toCommit(r)
	if err != nil {
		return err
	}
	return p.showCommit(w, r, rec, web.NewForm())
}

func (p *Pages) toCommit(r *http.Request) (*record.Record, error) {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return rec, p.service.MayRecord(r.Context(), recommendation.CommitmentCreate, rec, access.ActorFrom(r.Context()).Body)
}

// commit checks what was typed, shows it once more, then records it.
func (p *Pages) commit(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, err := p.toCommit(r)
	if err != nil {
		return err
	}
	step := form.Text(stepField)
	if step == stepChange {
		return p.showCommit(w, r, rec, form)
	}
	in, err := p.commitInput(r, rec, form)
	if err != nil {
		return err
	}
	if _, err := in.Check(); err != nil && !form.Take(err) {
		return err
	}
	switch {
	case !form.OK():
		return p.showCommit(w, r, rec, form)
	case step != stepPublish:
		return p.checkCommit(w, r, rec, form, in)
	}
	c, err := p.service.CreateCommitment(r.Context(), in)
	if err != nil {
		if form.Take(err) {
			return p.showCommit(w, r, rec, form)
		}
		return err
	}
	return done(w, r, "commitment", "/commitments/"+c.ID)
}

func (p *Pages) commitInput(r *http.Request, rec *record.Record, form *web.Form) (recommendation.CommitmentInput, error) {
	body, _ := speaksFor(r, form)
	in := recommendation.CommitmentInput{BodyID: body, Wording: form.Text("text"), Criterion: form.Text("criterion"), Due: form.Text("due"),
		Indicator: form.Text("indicator"), SourceURL: form.Text("source_url"), Serves: []string{rec.ID}, Synthetic: synthetic(r), NoCriterion: form.Has("no_criterion", "yes")}
	for _, id := range strings.Fields(strings.ReplaceAll(form.Text("serves"), ",", " ")) {
		other, err := p.service.Get(r.Context(), id)
		if errs.Is(err, errs.NotFound) {
			form.Fail("serves", "There is no recommendation "+id+". Copy the last part of its web address.")
			continue
		}
		if err != nil {
			return in, err
		}
		if err := p.service.MayRecord(r.Context(), recommendation.CommitmentCreate, other, body); err != nil {
			form.Fail("serves", id+" is not addressed to this body")
			continue
		}
		in.Serves = append(in.Serves, id)
	}
	return in, nil
}

func (p *Pages) showCommit(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Say what will be done, and by when", Section: "/desk", Back: backToRecord(rec.ID), Errors: form.Errors(), Synthetic: rec.Synthetic},
		Boxes: []factBox{recordBox(rec)}, Action: r.URL.Path, Buttons: []web.Button{stepButton("Continue", StepCheck)}, Cancel: backToRecord(rec.ID)}
	if _, choose := speaksFor(r, form); choose {
		f, err := p.bodyField(r, form, "Who will do it?", rec.Addressees)
		if err != nil {
			return err
		}
		v.Fields = append(v.Fields, f)
	} else {
		v.Lead = append(v.Lead, "You commit "+p.bodyName(r, access.ActorFrom(r.Context()).Body)+". Make one commitment for each thing that will be done.")
	}
	v.Fields = append(v.Fields,
		web.AskWords(form.Textarea("text", "What will be done?", "One thing. Write it so that anybody can understand it.", 2000)),
		web.AskWords(form.Textarea("criterion", "How will anybody know that it is done?", "Write this before the work begins. An independent body will judge your claim against these words.", 2000)),
		noneField(form, "criterion", "no_criterion", "There is no measure", "I say in public that no measure was given"),
		web.AskLine(form.RoughDate("due", "By when?", "As exact as you can. For example, 27 March 2027, spring 2027, or mid to late 2027. The last possible day counts.")),
		web.AskLine(form.Input("indicator", "What will show whether it changed anything? (optional)", "A measure, such as the share of cases with a named worker")),
		web.AskLine(form.Input("source_url", "Web address where this was announced (optional)", "")),
		web.AskLine(form.Input("serves", "Other recommendations that this serves (optional)", "Their ids, such as iicsa-final-07, with spaces between them")))
	return p.showForm(w, r, v)
}

func (p *Pages) checkCommit(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form, in recommendation.CommitmentInput) error {
	v := &checkView{Page: web.Page{Title: "Check the commitment before it is published", Section: "/desk", Back: backToRecord(rec.ID), Synthetic: rec.Synthetic},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: []web.SummaryRow{
			row("Serves", strings.Join(in.Serves, "\n")), row("By whom", p.bodyName(r, in.BodyID)), row("What will be done", in.Wording),
			row("How anybody will know", orNone(in.Criterion, "No measure was given")), row("By when", humanDate(in.Due)), row("Measure of change", in.Indicator), row("Source", in.SourceURL),
		}}, Statement: "The commitment is published at once. Its date can be moved later, but the first date stays in view."}}
	return p.showCheck(w, r, form, v, "Publish this commitment", commitFields...)
}
