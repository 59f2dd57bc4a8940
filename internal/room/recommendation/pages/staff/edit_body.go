package staff

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// editBodyForm shows what a coordinator may set right about a body.
func (p *Pages) editBodyForm(w http.ResponseWriter, r *http.Request) error {
	b, err := p.service.BodyForEdit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showBodyEdit(w, r, b, web.NewForm().Set("kind", b.Kind).Set("contact", b.Contact).Set("note", b.Note))
}

// editBody changes it; somebody else's change in between is shown.
func (p *Pages) editBody(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	b, err := p.service.BodyForEdit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	err = p.service.EditBody(r.Context(), recommendation.BodyInput{ID: b.ID, Kind: form.Text("kind"), Contact: form.Text("contact"), Note: form.Text("note"), Version: form.Version()})
	switch {
	case err == nil:
		return done(w, r, "body", "/bodies/"+b.ID)
	case errs.Is(err, errs.Conflict):
		return p.web.Conflict(w, r, form.Conflict(r.URL.Path, b.Version,
			web.ConflictField{Name: "contact", Label: "Email address for reminders", Theirs: b.Contact},
			web.ConflictField{Name: "note", Label: "Note", Theirs: b.Note, Long: true}))
	case !form.Take(err):
		return err
	}
	return p.showBodyEdit(w, r, b, form)
}

func (p *Pages) showBodyEdit(w http.ResponseWriter, r *http.Request, b record.Body, form *web.Form) error {
	hidden := form.Versioned(b.Version, "contact", "note")
	mail := form.Input("contact", "Email address for reminders (optional)", "It is never published")
	mail.Type = "email"
	return p.showForm(w, r, &formView{
		Page:   web.Page{Title: "Change " + b.Name, Section: "/desk", Back: back("Back to the body", "/bodies/"+b.ID), Errors: form.Errors(), Synthetic: b.Synthetic},
		Action: r.URL.Path, Versioned: &hidden,
		Fields: []web.Question{web.AskOne(form.Radios("kind", "What kind of body is it?", "", options(record.BodyKinds))), web.AskLine(mail),
			web.AskWords(form.Textarea("note", "Note (optional)", "This is published.", 2000))},
		Buttons: []web.Button{{Text: "Save"}}, Cancel: back("Cancel", "/bodies/"+b.ID)})
}
