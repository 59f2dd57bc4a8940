package signin

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// demoView lists the invented people.
type demoView struct {
	web.Page
	People []demoRow
}

type demoRow struct {
	Name, Facts string
	Become      web.PostButton
}

func (s *Service) demoPage(w http.ResponseWriter, r *http.Request) error {
	people, err := listStaff(r.Context(), s.cfg.DB, true)
	if err != nil {
		return err
	}
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return err
	}
	v := &demoView{Page: web.Page{Title: "Try the service as somebody else", NoIndex: true, Synthetic: true}}
	for _, p := range people {
		v.People = append(v.People, demoRow{Name: p.Name,
			Facts: rolesInWords(p.Roles) + ". Body: " + bodyName(bodies, p.Body) + ".",
			Become: web.PostButton{Action: DemoPath, Hidden: []web.Hidden{{Name: "id", Value: p.ID}},
				Button: web.Button{Text: "Become this person", Kind: "secondary", Hidden: p.Name}}})
	}
	return s.cfg.Pages.Page(w, r, "signin/demo", v)
}

// demoChoose signs the visitor in as an invented person, and never as a real
// one, whatever the form says.
func (s *Service) demoChoose(w http.ResponseWriter, r *http.Request) error {
	who, err := staffByID(r.Context(), s.cfg.DB, r.PostFormValue("id"))
	if err != nil {
		return err
	}
	if !who.Synthetic {
		return errs.New(errs.NotFound, "There is no such invented person.")
	}
	if err := s.begin(r.Context(), who, MethodDemo, s.cfg.Clock.Now()); err != nil {
		return err
	}
	return web.Redirect(w, r, s.onwards(r.Context(), nextFor(who, r.PostFormValue("next"))))
}
