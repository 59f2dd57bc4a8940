package staff

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

var findingFields = []string{"progress_id", "verdict", "reasons", "outcome", "outcome_reasons"}

// findingForm shows what was to be done, what is claimed, and the form.
func (p *Pages) findingForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toFind(r)
	if err != nil {
		return err
	}
	return p.showFinding(w, r, c, web.NewForm())
}

// toFind loads the commitment and refuses whoever is not independent of it.
func (p *Pages) toFind(r *http.Request) (*record.Commitment, error) {
	c, err := p.service.Commitment(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &c, p.service.MayFind(r.Context(), &c)
}

// finding checks what was typed, shows it once more, then records it.
func (p *Pages) finding(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toFind(r)
	if err != nil {
		return err
	}
	step := form.Text(stepField)
	if step == stepChange {
		return p.showFinding(w, r, c, form)
	}
	in := recommendation.FindingInput{CommitmentID: c.ID, ProgressID: form.Text("progress_id"), Verdict: form.Text("verdict"), Reasons: form.Text("reasons"),
		Outcome: form.Text("outcome"), OutcomeReasons: form.Text("outcome_reasons"), Synthetic: synthetic(r)}
	err = in.Check(*c)
	if err == nil && step != stepPublish {
		return p.checkFinding(w, r, c, form, in)
	}
	if err == nil {
		err = p.service.RecordFinding(r.Context(), in)
	}
	if err == nil {
		return done(w, r, "finding", "/commitments/"+c.ID)
	}
	return p.findingFailed(w, r, form, err)
}

// findingFailed shows the form again. When the owner has reported in between,
// it shows the new report, and all that was typed.
func (p *Pages) findingFailed(w http.ResponseWriter, r *http.Request, form *web.Form, err error) error {
	if errs.Is(err, errs.Conflict) {
		form.Fail("", errs.Message(err)+" It is on this page now. What you typed is still here.")
	} else if !form.Take(err) {
		return err
	}
	c, err := p.toFind(r)
	if err != nil {
		return err
	}
	return p.showFinding(w, r, c, form)
}

func (p *Pages) showFinding(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	_, claim := c.LastSubmitted()
	v := &formView{
		Page:  web.Page{Title: "Was it done?", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: record.ShowsSynthetic(c)},
		Lead:  []string{"You judge the owner's claim against the words that were written before the work began. Whether it was done, and whether it changed anything, are two questions."},
		Boxes: findingBoxes(c, claim), Action: r.URL.Path, Cancel: backToCommitment(c.ID)}
	if claim == nil || c.Judged(claim) != nil {
		v.Lead = []string{"There is no claim to judge now. The owner must first report that it is done."}
		v.Buttons = []web.Button{{Text: "Back to your desk", Href: "/desk", Kind: "secondary"}}
		return p.showForm(w, r, v)
	}
	left, err := p.service.EvidenceLeft(r.Context(), c, claim)
	if err != nil {
		return err
	}
	if len(claim.Evidence) == 0 {
		v.Lead = append(v.Lead, "No evidence came with this claim, and everybody reads that. Say in your reasons what your finding rests on.")
	}
	if len(left) > 0 {
		v.Lead = append(v.Lead, "You have still to open: "+evidenceNames(left)+". Open each before you judge the claim.")
	}
	v.Hidden = []web.Hidden{{Name: "progress_id", Value: claim.ID}}
	v.Fields = []web.Question{
		web.AskOne(form.Radios("verdict", "Was it done?", "Against the words above, and nothing else", options(record.VerdictLabels))),
		web.AskWords(form.Textarea("reasons", "Your reasons", "Say which evidence you looked at and what it shows. This is published.", 10000)),
		web.AskOne(form.Radios("outcome", "Did it change anything?", "By the stated measure, if there is one", options(record.OutcomeLabels))),
		web.AskWords(form.Textarea("outcome_reasons", "How do you know? (optional unless there is no stated measure)", "", 10000)),
	}
	v.Buttons = []web.Button{stepButton("Continue", StepCheck)}
	return p.showForm(w, r, v)
}

func evidenceNames(list []record.Evidence) string {
	var names []string
	for _, e := range list {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

// findingBoxes set the criterion, the claim and the panel's view side by side.
func findingBoxes(c *record.Commitment, claim *record.Progress) []factBox {
	criterion := box("What was to be done", fact("What", c.Wording), fact("By whom", c.BodyName), fact("By when", c.MovedWords()),
		fact("How anybody would know, written "+writtenOn(c), c.Criterion), fact("Measure of change", c.Indicator))
	out := []factBox{criterion}
	if claim != nil {
		out = append(out, claimBox(claim))
	}
	for _, g := range c.Readings {
		out[0].List.Rows = append(out[0].List.Rows, fact("Measured "+g.Taken.Human(), g.Value))
	}
	for _, f := range c.Findings {
		b := box("Earlier finding by "+f.BodyName, fact("When", f.Found.Human()), fact("Verdict", record.LabelOf(record.VerdictLabels, f.Verdict)), fact("Reasons", f.Reasons))
		out = append(out, b)
	}
	for _, view := range c.Views {
		out = append(out, box("What the panel thinks", fact("Who", view.BodyName), fact("When", view.Given.Human()),
			fact("View", record.LabelOf(record.StanceLabels, view.Stance)), fact("In its own words", view.Words)))
	}
	return out
}

func writtenOn(c *record.Commitment) string {
	if c.Made.IsZero() {
		return "on a day that is not known"
	}
	return c.Made.Human()
}

// claimBox is what the owner says, with the evidence.
func claimBox(claim *record.Progress) factBox {
	b := box("What the owner claims", fact("Who", claim.BodyName), fact("When", claim.Reported.Human()), fact("What was done", claim.Words), row("Obstacles", claim.Obstacles))
	b.Tag = &web.Tag{Text: "Claimed done", Tone: web.Claimed}
	b.Links, b.Lines = evidenceLinks(claim.Evidence), append(b.Lines, registerpages.TakenDown(claim.Evidence)...)
	if len(claim.Evidence) == 0 {
		b.Lines = append(b.Lines, "The owner gave no evidence.")
	}
	return b
}

func evidenceLinks(list []record.Evidence) []web.Link {
	var out []web.Link
	for _, e := range list {
		if e.TakenDown != nil {
			continue
		}
		l := web.Link{Text: "Evidence: " + e.Name, Href: "/evidence/" + e.ID}
		if e.Kind == record.EvidenceLink {
			if !record.SafeURL(e.URL) {
				continue
			}
			l.Href = e.URL
		}
		out = append(out, l)
	}
	return out
}

func (p *Pages) checkFinding(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form, in recommendation.FindingInput) error {
	v := &checkView{Page: web.Page{Title: "Check the finding before it is published", Section: "/desk", Back: backToCommitment(c.ID), Synthetic: record.ShowsSynthetic(c)},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: []web.SummaryRow{
			fact("Commitment", c.Wording), row("Criterion", c.Criterion), row("Found by", p.bodyName(r, access.ActorFrom(r.Context()).Body)),
			row("Was it done?", record.LabelOf(record.VerdictLabels, in.Verdict)), row("Reasons", in.Reasons),
			row("Did it change anything?", record.LabelOf(record.OutcomeLabels, in.Outcome)), row("How you know", in.OutcomeReasons)}},
			Statement: "I belong to another body than the one that made this commitment, and I did not write the claim. The finding is published at once and stays."}}
	return p.showCheck(w, r, form, v, "Publish this finding", findingFields...)
}
