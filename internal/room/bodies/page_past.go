package bodies

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) showPast(w http.ResponseWriter, r *http.Request) error {
	return p.pastForm(w, r, web.NewForm())
}

// about finds the person of a page, and where they worked.
func (p *Pages) about(r *http.Request) (who Person, d *Directory, list []Past, err error) {
	if who, err = p.person(r.Context(), r.PathValue("id")); err != nil {
		return who, nil, nil, err
	}
	if d, err = p.service.Directory(r.Context(), p.db); err == nil {
		list, err = p.service.Pasts(r.Context(), p.db, who.ID)
	}
	return who, d, list, err
}

// pastForm shows where somebody worked before, and the form for one more.
func (p *Pages) pastForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	who, d, list, err := p.about(r)
	if err != nil {
		return err
	}
	box := sheet.Box{Title: "What is known", Lines: []string{"They belong to: " + d.Name(who.Body) + "."}}
	if who.Body == "" {
		box.Lines = []string{"They belong to no body."}
	}
	for _, past := range list {
		box.Points = append(box.Points, d.PastWords(past))
		box.Links = append(box.Links, web.Link{Text: "Take back a mistake", Hidden: d.PastWords(past), Href: TiesPath(who.ID) + "/" + past.ID})
	}
	if len(list) == 0 {
		box.Lines = append(box.Lines, "Nobody has noted a former employer or a secondment.")
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Where " + who.Name + " worked before", Section: "/staff", Errors: form.Errors(), Notice: notice(r), Synthetic: who.Synthetic,
		Back: &web.Link{Text: "Back to " + who.Name, Href: "/staff/" + who.ID}},
		Lead:  []string{"Whoever worked for a body may have worked on its cases, or with those who did. So they see no case that it closed, or that a body over it or under it closed."},
		Boxes: []sheet.Box{box},
		Forms: []sheet.Form{{Title: "Add a former employer or a secondment", Action: TiesPath(who.ID), Button: web.Button{Text: "Add it"}, Fields: []sheet.Field{
			sheet.Select(form.Select("body", "The body", "If it is not listed, add it to the list of bodies first", d.options()), "Choose a body"),
			sheet.Radios(form.Radios("kind", "What was it?", "", []web.Option{{Value: string(Employer), Text: Employer.Words()}, {Value: string(Secondment), Text: Secondment.Words()}})),
			sheet.Input(form.RoughDate("from", "From (optional)", "")), sheet.Input(form.RoughDate("to", "Until (optional)", "")),
			sheet.Input(form.Input("reason", "How is this known?", "This is kept in the log"))}}}})
}

// PastWords says in one line where somebody worked.
func (d *Directory) PastWords(p Past) string {
	out := p.Kind.Words() + ": " + d.Name(p.Body)
	if !p.From.IsZero() {
		out += ", from " + p.From.Human()
	}
	if !p.To.IsZero() {
		out += ", until " + p.To.Human()
	}
	return out
}

// posted is what was sent, and of whom.
func (p *Pages) posted(r *http.Request) (form *web.Form, who Person, err error) {
	if form, err = web.ParseForm(r); err == nil {
		who, err = p.person(r.Context(), r.PathValue("id"))
	}
	return form, who, err
}

func (p *Pages) addPast(w http.ResponseWriter, r *http.Request) error {
	form, who, err := p.posted(r)
	if err != nil {
		return err
	}
	err = p.service.AddPast(r.Context(), PastInput{Staff: who.ID, Body: form.Text("body"), Kind: PastKind(form.Text("kind")), From: form.Text("from"), To: form.Text("to"), Reason: form.Text("reason")})
	if err == nil {
		return web.Redirect(w, r, TiesPath(who.ID)+"?done=noted")
	}
	if !form.Take(err) {
		return err
	}
	return p.pastForm(w, r, form)
}

func (p *Pages) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	return p.withdrawForm(w, r, web.NewForm())
}

func (p *Pages) withdrawForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	who, d, list, err := p.about(r)
	if err != nil {
		return err
	}
	for _, past := range list {
		if past.ID != r.PathValue("past") {
			continue
		}
		return p.show(w, r, &sheet.View{Page: web.Page{Title: "Take back a mistake", Section: "/staff", Errors: form.Errors(), Synthetic: who.Synthetic,
			Back: &web.Link{Text: "Back", Href: TiesPath(who.ID)}},
			Lead: []string{who.Name + ". " + d.PastWords(past) + ".", "Take this back only if it was never so. What is over still counts."},
			Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "Take it back", Kind: "warning"},
				Fields: []sheet.Field{sheet.Input(form.Input("reason", "What was wrong?", "This is kept in the log"))}}}})
	}
	return errs.New(errs.NotFound, "There is no such entry.")
}

func (p *Pages) withdrawPast(w http.ResponseWriter, r *http.Request) error {
	form, who, err := p.posted(r)
	if err != nil {
		return err
	}
	err = p.service.WithdrawPast(r.Context(), who.ID, r.PathValue("past"), form.Text("reason"))
	if err == nil {
		return web.Redirect(w, r, TiesPath(who.ID)+"?done=untied")
	}
	if !form.Take(err) {
		return err
	}
	return p.withdrawForm(w, r, form)
}
