package staff

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// toCommitment loads a commitment and refuses who may not do the action to it.
func (p *Pages) toCommitment(r *http.Request, action access.Action) (*record.Commitment, error) {
	c, err := p.service.Commitment(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &c, p.service.MayCommitment(r.Context(), action, &c)
}

// moveForm shows the form for moving a promised date.
func (p *Pages) moveForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toCommitment(r, recommendation.CommitmentMove)
	if err != nil {
		return err
	}
	return p.showMove(w, r, c, web.NewForm())
}

// move moves the date. Somebody else's move in between is shown first.
func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toCommitment(r, recommendation.CommitmentMove)
	if err != nil {
		return err
	}
	err = p.service.MoveDate(r.Context(), c.ID, form.Version(), form.Text("due"), form.Text("reason"))
	switch {
	case err == nil:
		return done(w, r, "move", "/commitments/"+c.ID)
	case errs.Is(err, errs.Conflict):
		return p.web.Conflict(w, r, form.Conflict(r.URL.Path, c.Version,
			web.ConflictField{Name: "due", Label: "The date", Theirs: c.Due.Human()},
			web.ConflictField{Name: "reason", Label: "Why it moves", Theirs: lastReason(c), Long: true}))
	case !form.Take(err):
		return err
	}
	return p.showMove(w, r, c, form)
}

func lastReason(c *record.Commitment) string {
	if len(c.Moves) == 0 {
		return ""
	}
	return c.Moves[len(c.Moves)-1].Reason
}

func (p *Pages) showMove(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	hidden := form.Versioned(c.Version)
	hidden.Was = []web.Hidden{{Name: "was.due", Value: c.Due.Human()}, {Name: "was.reason", Value: lastReason(c)}}
	if len(form.All(web.VersionField)) > 0 {
		hidden.Was = []web.Hidden{{Name: "was.due", Value: form.Was("due")}, {Name: "was.reason", Value: form.Was("reason")}}
	}
	dates := box("The dates", fact("Promised now", c.Due.Human()), fact("Promised first", c.FirstDue.Human()), fact("In a few words", c.MovedWords()))
	if len(c.Moves) > 0 {
		dates.Table = movesTable(c)
	}
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "Move the date", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Lead:  []string{"The date that is promised now, the reason, and the number of moves stay in view for ever."},
		Boxes: []factBox{commitmentBox(c), dates}, Action: r.URL.Path, Versioned: &hidden,
		Fields: []web.Question{
			web.AskLine(form.RoughDate("due", "The new date", "For example, 27 March 2027, spring 2027, or mid to late 2027. The last possible day counts.")),
			web.AskWords(form.Textarea("reason", "Why does the date move?", "This is published.", 2000))},
		Buttons: []web.Button{{Text: "Move the date"}}, Cancel: backToCommitment(c.ID)})
}

// movesTable lists every move of a date.
func movesTable(c *record.Commitment) *web.Table {
	t := &web.Table{ID: "moves", Caption: "Every move of this date", Columns: []web.Column{{Text: "Moved on"}, {Text: "From"}, {Text: "To"}, {Text: "Why"}}}
	for _, m := range c.Moves {
		from := "No date given"
		if !m.OldDue.IsZero() {
			from = m.OldDue.Human()
		}
		t.Rows = append(t.Rows, web.Row(web.T(m.Moved.Human()), web.T(from), web.T(m.NewDue.Human()), web.T(m.Reason)))
	}
	return t
}
