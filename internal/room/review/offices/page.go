package offices

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"candour/internal/room/review/rules"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "offices", FS: pageFiles} }

// Where the pages are.
const (
	Path          = "/unknown-offices"
	ProposalsPath = "/office-proposals"
)

const title = "Offices that nobody knows"

// Pages serves them.
type Pages struct {
	service *Service
	web     *web.Renderer
}

// NewPages makes the pages.
func NewPages(s *Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages, each with the rule for opening it.
func (p *Pages) Routes() []web.Route {
	back := web.Link{Text: "Back to " + strings.ToLower(title[:1]) + title[1:], Href: Path}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: Path, Propose: rules.OfficeName, Agree: rules.OfficeAgree, Page: p.page, Back: back,
		Show: map[string]second.Show{Kind: p.show}}, p.service.proposals)
	return append(answers.Routes(), web.Get(Path, rules.OfficeName, p.list), web.Get(Path+"/{id}", rules.OfficeName, p.form), web.Post(Path+"/{id}", rules.OfficeName, p.take))
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	return p.web.Page(w, r, "offices/page", v)
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.cfg.Panel.UnknownOffices(r.Context(), rules.OfficeName)
	if err != nil {
		return err
	}
	t := web.Table{ID: "offices", Stack: true, Caption: title, HideCaption: true, Empty: "None.", Columns: []web.Column{{Text: "As it was typed"}, {Text: "Since"}}}
	for _, u := range all {
		name := web.A(u.Typed, Path+"/"+u.Bar)
		if u.Synthetic {
			name.Tag = &web.Tag{Text: "Made up"}
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(u.On.Human())))
	}
	return p.page(w, r, &sheet.View{Page: web.Page{Title: title, Section: Path, NoIndex: true}, Table: &t, Links: []web.Link{{Text: "What waits for a second person", Href: ProposalsPath}},
		Lead: []string{"Somebody who asked for a review keeps an office out, by a name that is not on the list of bodies. Until two people have said which it is, nobody opens their case.",
			"You see the name and nothing else. Do not try to find out whose case it is."}})
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request) error {
	return p.ask(w, r, web.NewForm())
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	u, err := p.service.find(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	listed, err := p.service.cfg.Listed(r.Context(), p.service.cfg.DB)
	if err != nil {
		return err
	}
	options := []web.Option{{Value: Nobody, Text: "None of them, and nobody who works here belongs to it"}}
	for _, b := range listed {
		options = append(options, web.Option{Value: b.ID, Text: b.Name})
	}
	v := &sheet.View{Page: web.Page{Title: "Which office is this?", Section: Path, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back", Href: Path}, Synthetic: u.Synthetic},
		Lead: []string{"It was typed so: “" + u.Typed + "”."}}
	typed, err := p.service.cfg.Panel.Offices(r.Context(), p.service.cfg.DB, u.Typed, "")
	if err != nil {
		return err
	}
	for _, o := range typed {
		switch {
		case o.Known():
			v.Lead = append(v.Lead, "The list now has a body of this name: "+o.Name+".")
		case len(o.Near) > 0:
			v.Lead = append(v.Lead, "Names like it on the list: "+strings.Join(o.Near, ", ")+".")
		}
	}
	v.Lead = append(v.Lead, "If it is an office that the list should have, add it to the list of bodies first. Where you cannot tell, leave it: the case stays closed.")
	body := form.Select("body", "Which body is it?", "Everybody who works there is kept out. Whom the list counts as the same is kept out too.", options)
	v.Forms = []sheet.Form{{ID: "which", Action: r.URL.Path, Button: web.Button{Text: "Propose this"},
		Lines:  []string{"It counts once another administrator has agreed."},
		Fields: []sheet.Field{sheet.Select(body, "Choose"), sheet.Area(form.Textarea("reason", "How do you know?", "Another administrator reads this, and it is kept in the log", 500))}}}
	return p.page(w, r, v)
}

func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.service.Propose(r.Context(), r.PathValue("id"), form.Text("body"), form.Text("reason")); err != nil {
		if !form.Take(err) {
			return err
		}
		return p.ask(w, r, form)
	}
	return web.Redirect(w, r, ProposalsPath+"?done=proposed")
}

// show says what would follow from a proposal.
func (p *Pages) show(_ context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var t terms
	if err := x.Into(&t); err != nil {
		return nil, nil, err
	}
	says, then := "None of the list. Nobody who works here belongs to it", "The case is opened to whoever else may see it. If somebody who works here belongs to this office, they may see it too."
	if t.Body != "" {
		says, then = p.service.cfg.Panel.BodyName(t.Body), "Everybody who works there is kept out for good. The case is opened to whoever else may see it."
	}
	box := sheet.Box{ID: "office", Title: "Which office it is", List: sheet.Rows(sheet.Row("As it was typed", t.Typed), sheet.Row("Which it is", says)), Lines: []string{then}}
	return &sheet.View{Boxes: []sheet.Box{box}}, nil, nil
}
