package pages

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

var custodyAnswers = []web.Option{
	{Value: "yes", Text: "I agree to this one opening"},
	{Value: "no", Text: "I refuse", Hint: "One no ends the request."},
}

// custodyRequest finds a request that waits for the reader. One that concerns
// a conflict of theirs is not among them, and looks as if it did not exist.
func (p *StaffPages) custodyRequest(r *http.Request) (*vault.Request, error) {
	return listed(r, p.service.CustodyWaiting, func(q vault.Request) string { return q.ID })
}

func (p *StaffPages) showRequest(w http.ResponseWriter, r *http.Request) error {
	return p.requestForm(w, r, web.NewForm())
}

func (p *StaffPages) requestForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	q, err := p.custodyRequest(r)
	if err != nil {
		return err
	}
	me := access.ActorFrom(r.Context())
	v := &staffForm{Page: web.Page{Title: "May this person know who it is?", Back: backToKeys(), Errors: form.Errors(), Synthetic: me.Synthetic}, Action: r.URL.Path,
		Boxes: []staffBox{staffFacts("The request", staffRow("Case", q.About, "Not said"), staffRow("Asked by", q.ByName, "Not known"), staffRow("Why", q.Reason, "Nothing said"),
			staffRow("Asked", momentWords(q.Asked), ""), staffRow("Ends", momentWords(q.Expires), ""), staffRow("So far", soFar(*q), ""))}}
	if me.MayBe(q.ByHuman) {
		v.Lead = []string{"You asked for this yourself. Two other people must agree."}
		return p.showForm(w, r, v)
	}
	people, err := p.service.CustodyList(r.Context())
	if err != nil {
		return err
	}
	v.Lead = []string{"You say yes or no to this one opening, for this one reader. You see nothing of the case yourself.",
		"Ask yourself: could the work be done without knowing who it is? The person can read your answer."}
	if !hasKey(people, me) {
		v.Lead = append(v.Lead, "You have not made a key yet, so you can refuse but not agree.")
	}
	v.Fields = []web.Question{web.AskOne(form.Radios("answer", "Your answer", "", custodyAnswers)),
		web.AskWords(form.Textarea("reason", "Your reason", "", 1000)),
		askSecret(form, "passphrase", "Your passphrase", "Needed only if you agree.", "current-password")}
	v.Buttons, v.Cancel = []web.Button{{Text: "Record my answer"}}, &web.Link{Text: "Cancel", Href: review.CustodyPath}
	return p.showForm(w, r, v)
}

// answerRequest records a custodian's yes or no.
func (p *StaffPages) answerRequest(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	answer := form.OneOf("answer", "Choose your answer", custodyAnswers)
	reason := form.Required("reason", "Enter your reason")
	form.Limit("reason", "your reason", 1000)
	if answer == "yes" {
		form.Required("passphrase", "Enter your passphrase")
	}
	if form.OK() {
		err, done := error(nil), "refused"
		if answer == "yes" {
			done = "approved"
			err = p.service.Approve(r.Context(), r.PathValue("id"), form.Text("passphrase"), reason)
		} else {
			err = p.service.Refuse(r.Context(), r.PathValue("id"), reason)
		}
		switch {
		case err == nil:
			return doneAt(w, r, review.CustodyPath, done)
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err))
		case !form.Take(err):
			return err
		}
	}
	return p.requestForm(w, r, form)
}
