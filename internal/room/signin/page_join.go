package signin

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// joinView asks with whom somebody is one human.
type joinView struct {
	web.Page
	Other  web.Select
	Reason web.Input
	Save   web.Button
}

func (s *Service) joinPage(w http.ResponseWriter, r *http.Request) error {
	return s.showJoin(w, r, web.NewForm())
}

func (s *Service) showJoin(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	p, err := s.StaffMember(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	staff, err := s.Staff(r.Context())
	if err != nil {
		return err
	}
	h, err := loadHumans(r.Context(), s.cfg.DB)
	if err != nil {
		return err
	}
	var options []web.Option
	for _, o := range staff {
		if o.Human != "" && !h.same(o.Human, p.Human) && o.ID != p.ID {
			options = append(options, web.Option{Value: o.ID, Text: o.Name + ", " + o.Email})
		}
	}
	title := "Two registered people are one"
	v := &joinView{Page: web.Page{Title: title, Section: StaffPath, Errors: f.Errors(), Synthetic: p.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: p.Name, Href: StaffPath + "/" + p.ID}, {Text: title}}},
		Other:  f.Select("other", "Who is the same human as "+p.Name+"?", "Their accounts will count as one wherever two people must agree. This is never undone.", options),
		Reason: f.Input("reason", "How was it found?", "In 20 to 500 characters. Everybody can read it: name nobody"),
		Save:   web.Button{Text: "Propose it"}}
	v.Other.Blank = "Choose a person"
	return s.cfg.Pages.Page(w, r, "signin/join", v)
}

func (s *Service) joinHumans(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	other := f.Required("other", "Choose a person")
	if f.OK() {
		err = s.ProposeJoin(r.Context(), r.PathValue("id"), other, f.Text("reason"))
		switch {
		case err == nil:
			return web.Redirect(w, r, StaffPath+"?done=waits")
		case errs.Is(err, errs.Conflict):
			f.Fail("other", errs.Message(err))
		case !f.Take(err):
			return err
		}
	}
	return s.showJoin(w, r, f)
}
