package staff

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// proposals are the pages on which a coordinator answers what a body asked to have
// corrected.
func (p *Pages) proposals() []web.Route {
	show := func(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
		return p.web.Page(w, r, "recommendation/staff_sheet", v)
	}
	return second.NewPages(second.Room{Path: recommendation.ProposalsPath, Section: recommendation.DeskPath, Propose: recommendation.CorrectionAsk, Agree: recommendation.CorrectionAgree,
		Page: show, Back: *back("Back to the register desk", recommendation.DeskPath), Show: map[string]second.Show{recommendation.OwnWords: p.showAsked}}, p.service.Proposals()).Routes()
}

// showAsked shows the words as they stand and as they would be.
func (p *Pages) showAsked(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, in, parts, err := p.service.OwnWordsAsked(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	box := sheet.Box{ID: "change", Title: "What would change", List: sheet.Rows(changes(t, in)...),
		Lines: []string{"The earlier words stay in view, struck through, with the day and the reason. Everybody reads that the body asked for it and that you agreed."},
		Links: []web.Link{{Text: "See the record", Href: recordHref(t)}}}
	return &sheet.View{Page: web.Page{Synthetic: t.Synthetic}, Boxes: []sheet.Box{box}}, parts, nil
}

// own adds what a body said itself, where whoever asks is of that body.
func (p *Pages) own(s *deskSection, r *http.Request, body, kind, id, text, hint string) {
	if p.service.MayAskFor(r.Context(), body) {
		s.add(text, record.CorrectHref(kind, id), hint, web.Tag{Text: "Ask", Tone: web.Quiet})
	}
}

// ownOnRecommendation lists what the actor's body said on a recommendation.
func (p *Pages) ownOnRecommendation(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s := section("What your body said", "", "Nothing that your body said is recorded here.")
	for _, a := range record.InOrder(rec.Answers) {
		p.own(&s, r, a.BodyID, "answer", a.ID, "Answer: "+a.Title(), record.DateWords(a.Given))
	}
	for _, c := range rec.Commitments {
		if p.service.MayAskFor(r.Context(), c.BodyID) {
			s.add(c.Wording, record.CommitmentHref(c.ID)+"/correct", "What is recorded on it", web.Tag{Text: "Look", Tone: web.Quiet})
		}
	}
	return p.showOwn(w, r, record.RecommendationHref(rec.ID), rec.Synthetic || rec.HasSynthetic(), s)
}

// ownOnCommitment lists what the actor's body said on its commitment.
func (p *Pages) ownOnCommitment(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Commitment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s := section("What your body said", "", "Nothing that your body said is recorded here.")
	p.own(&s, r, c.BodyID, "commitment", c.ID, "The commitment itself", c.MovedWords())
	for _, m := range c.Moves {
		p.own(&s, r, c.BodyID, "date_move", m.ID, "Why the date moved to "+record.DateOr(m.NewDue, "no date"), record.DateWords(m.Moved))
	}
	for _, g := range c.Progress {
		if g.State == record.ProgressSubmitted {
			p.own(&s, r, c.BodyID, "progress", g.ID, "Progress report", record.DateWords(g.Reported))
		}
	}
	return p.showOwn(w, r, record.CommitmentHref(c.ID), record.ShowsSynthetic(&c), s)
}

func (p *Pages) showOwn(w http.ResponseWriter, r *http.Request, at string, synthetic bool, s deskSection) error {
	s.Tasks.ID = "own-words"
	v := &deskView{Page: web.Page{Title: "Ask for a correction", Section: "/desk", Back: back("Back to the record", at), NoIndex: true, Synthetic: synthetic},
		Lead: "What a body said is corrected in public view, once a coordinator of another body has agreed.", Sections: []deskSection{s}}
	return p.web.Page(w, r, "recommendation/staff_desk", v)
}

func (p *Pages) askForm(w http.ResponseWriter, r *http.Request) error {
	t, err := p.service.OwnWordsOf(r.Context(), r.PathValue("kind"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showAsk(w, r, t, wordsAsTheyStand(t))
}

// ask checks what was typed, shows it once more, then asks for it.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	t, err := p.service.OwnWordsOf(r.Context(), r.PathValue("kind"), r.PathValue("id"))
	if err != nil {
		return err
	}
	in := putRightInput(t, form)
	in.What = record.Rewording
	step := form.Text(stepField)
	switch {
	case step == stepChange:
		return p.showAsk(w, r, t, form)
	case in.Version != t.Version:
		return p.putRightConflict(w, r, t, form)
	case step == stepPublish:
		err = p.service.AskCorrection(r.Context(), in)
	default:
		err = t.TryOut(in, p.service.Today())
	}
	switch {
	case err == nil && step == stepPublish:
		return done(w, r, "correction-asked", recordHref(t))
	case err == nil:
		return p.checkAsk(w, r, t, form, in)
	case errs.Is(err, errs.Conflict):
		return p.putRightConflict(w, r, t, form)
	case !takeWords(form, t, err):
		return err
	}
	return p.showAsk(w, r, t, form)
}

func (p *Pages) showAsk(w http.ResponseWriter, r *http.Request, t *recommendation.ToPutRight, form *web.Form) error {
	hidden := form.Versioned(t.Version)
	v := &formView{
		Page: web.Page{Title: "Ask for a correction: " + record.LowerFirst(t.Name), Section: "/desk", Back: back("Back to the record", recordHref(t)), Errors: form.Errors(),
			Synthetic: t.Synthetic},
		Lead: []string{"Change the words below to what they should say. A coordinator of another body reads them. If they agree, everybody sees the new words, " +
			"and the earlier ones struck through. Until then nothing changes."},
		Boxes: []factBox{recordAsIs(t)}, Action: r.URL.Path, Versioned: &hidden, Buttons: []web.Button{stepButton("Continue", StepCheck)}, Cancel: back("Cancel", recordHref(t))}
	for _, f := range t.Fields() {
		if !f.Fixed { // others judge by it
			v.Fields = append(v.Fields, fixInput(f, form))
		}
	}
	v.Fields = append(v.Fields, web.AskWords(form.Textarea("reason", "What was wrong?", "If it is agreed, anybody can read this. Name nobody.", 1000)))
	return p.showForm(w, r, v)
}

func (p *Pages) checkAsk(w http.ResponseWriter, r *http.Request, t *recommendation.ToPutRight, form *web.Form, in recommendation.PutRight) error {
	rows := append([]web.SummaryRow{row("What", t.Name)}, changes(t, in)...)
	v := &checkView{Page: web.Page{Title: "Check before you ask for it", Section: "/desk", Back: back("Back to the record", recordHref(t)), Synthetic: t.Synthetic},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: append(rows, row("Why", record.Clean(in.Reason)))},
			Statement: "It counts once a coordinator of another body has agreed. The earlier words stay in view, struck through."}}
	return p.showCheck(w, r, form, v, "Ask for this correction", wordsOfForm(t)...)
}
