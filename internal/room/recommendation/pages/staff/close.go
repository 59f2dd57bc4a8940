package staff

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// The ways of closing a commitment.
var closeLabels = []record.Choice{{Value: record.CommitmentWithdrawn, Label: "It was withdrawn: it will not be done"}, {Value: record.CommitmentSuperseded, Label: "Another commitment replaces it"}}

// closeForm shows the form for closing a commitment.
func (p *Pages) closeForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toCommitment(r, recommendation.CommitmentEdit)
	if err != nil {
		return err
	}
	return p.showClose(w, r, c, web.NewForm())
}

// closeIt records that a commitment was withdrawn or replaced.
func (p *Pages) closeIt(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toCommitment(r, recommendation.CommitmentEdit)
	if err != nil {
		return err
	}
	how, by := form.OneOf("how", "Choose what happened to it", options(closeLabels)), form.Text("superseded_by")
	switch {
	case how == record.CommitmentWithdrawn:
		by = ""
	case how == record.CommitmentSuperseded && by == "":
		form.Fail("superseded_by", "Choose the commitment that replaces it")
	}
	if c.State != record.CommitmentOpen {
		form.Fail("how", "This commitment is closed already")
	}
	if !form.OK() {
		return p.showClose(w, r, c, form)
	}
	err = p.service.CloseCommitment(r.Context(), c.ID, form.Version(), by, form.Text("reason"))
	switch {
	case err == nil:
		return done(w, r, "close", "/commitments/"+c.ID)
	case errs.Is(err, errs.Conflict):
		return p.web.Conflict(w, r, form.Conflict(r.URL.Path, c.Version,
			web.ConflictField{Name: "reason", Label: "Why it is closed", Long: true}))
	case !form.Take(err):
		return err
	}
	return p.showClose(w, r, c, form)
}

func (p *Pages) showClose(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	all, err := p.service.Commitments(r.Context(), c.BodyID)
	if err != nil {
		return err
	}
	var others []web.Option
	for _, o := range all {
		if o.ID != c.ID && o.State == record.CommitmentOpen && c.BodyID != "" {
			others = append(others, web.Option{Value: o.ID, Text: o.Wording})
		}
	}
	replaced := form.Select("superseded_by", "Which commitment replaces it?", "Only if another replaces it", others)
	replaced.Blank = "None"
	hidden := form.Versioned(c.Version, "reason")
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "Close this commitment", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Lead:  []string{"A closed commitment stays in view, with everything on it. It does not count as done."},
		Boxes: []factBox{commitmentBox(c)}, Action: r.URL.Path, Versioned: &hidden,
		Fields: []web.Question{web.AskOne(form.Radios("how", "What happened to it?", "", options(closeLabels))), web.AskList(replaced),
			web.AskWords(form.Textarea("reason", "Why?", "This goes on the record.", 2000))},
		Buttons: []web.Button{{Text: "Close this commitment", Kind: "warning"}}, Cancel: backToCommitment(c.ID)})
}
