package apply

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// contactAct is the page on which somebody changes how they can be reached.
const contactAct = "contact"

// contactAsks are its boxes: those of the form that it was first said in.
func (p *Pages) contactAsks() (out []intake.Ask) {
	for _, id := range []string{"ways", "contact", "never"} {
		if q, ok := p.question(id); ok {
			out = append(out, q.Asks...)
		}
	}
	return out
}

// contactView shows how a person can be reached, to be changed.
type contactView struct {
	web.Page
	Inputs []questionInput
	Do     web.Button
	Help   []HelpLink
}

// showContact shows what is kept, or what was typed when a form is given.
func (p *Pages) showContact(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, ok, err := p.seen(w, r, intake.FoundCase)
	if !ok {
		return err
	}
	return p.writeContact(w, r, s, form)
}

func (p *Pages) writeContact(w http.ResponseWriter, r *http.Request, s session, form *web.Form) error {
	if form == nil {
		m, err := p.Service.Mine(r.Context(), s.person())
		if err != nil {
			return err
		}
		if m.State == rules.Withdrawn || m.State == rules.Erased {
			return p.text(w, r, &textView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), Lead: "You have withdrawn, so nobody would use this. You can ask for a new review.",
				Buttons: []web.Button{{Text: "See where it is", Href: "/review/mine"}}})
		}
		form = formOf(m.Contact)
	}
	v := &contactView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), Do: web.Button{Text: "Keep this"}, Help: p.Help,
		Inputs: inputsOf(form, intake.Question{Asks: p.contactAsks()})}
	v.Errors, v.TurnForm = form.Errors(), "contact"
	return p.Renderer.Page(w, r, "review/mine_contact", v)
}

// formOf fills a form with a plan.
func formOf(c intake.ContactPlan) *web.Form {
	form := web.NewForm().Set("ways", c.Ways...).Set("never", c.Never...)
	for name, value := range map[string]string{"email": c.Email, "phone": c.Phone, "post": c.Post, "contact_when": c.When, "contact_name": c.CallMe, "never_note": c.NeverNote} {
		form.Set(name, value)
	}
	if c.Voicemail {
		form.Set("voicemail", "yes")
	}
	return form
}

// contactPost keeps a new plan. What cannot be kept to is said, and nothing is kept.
func (p *Pages) contactPost(w http.ResponseWriter, r *http.Request, s session, form *web.Form) error {
	q, values, a := intake.Question{Asks: p.contactAsks()}, map[string][]string{}, intake.Answers{}
	for _, ask := range q.Asks {
		values[ask.Name] = form.All(ask.Name)
		if err := p.keepsPhrase(s, form, ask.Name); err != nil && !form.Take(err) {
			return err
		}
	}
	if err := a.Put(q, values); err != nil && !form.Take(err) {
		return err
	}
	for _, f := range a.Contact().Check() {
		form.Fail(f.Name, f.Message)
	}
	if !form.OK() {
		return p.showContact(w, r, form)
	}
	err := p.Service.ChangeContact(r.Context(), s.person(), a.Contact())
	switch {
	case err == nil:
		return web.Redirect(w, r, "/review/mine?done=contact")
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showContact(w, r, form)
}
