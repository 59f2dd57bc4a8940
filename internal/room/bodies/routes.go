package bodies

import (
	"context"
	"embed"
	"net/http"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of the list, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "bodies", FS: pageFiles} }

// ListPath is the list of bodies.
const ListPath = "/body-list"

// TiesPath is where a person's former employers and secondments are kept.
func TiesPath(staff string) string { return "/staff/" + staff + "/ties" }

// Person is a member of staff as these pages name them.
type Person struct {
	ID, Name, Body string
	Synthetic      bool
}

// Pages serves the list and the pages of a person's past.
type Pages struct {
	service *Service
	web     *web.Renderer
	person  func(ctx context.Context, id string) (Person, error)
	db      *db.DB
}

// NewPages makes the pages over the use cases. Person finds a member of staff
// for whoever may manage them.
func NewPages(s *Service, rd *web.Renderer, person func(ctx context.Context, id string) (Person, error)) *Pages {
	return &Pages{service: s, web: rd, person: person, db: s.cfg.DB}
}

// Routes are all pages, each with the rule for opening it.
func (p *Pages) Routes() []web.Route {
	form := func(pattern string, action access.Action, show, take web.Handler) []web.Route {
		return []web.Route{{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: show},
			{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: take}}
	}
	out := []web.Route{{Method: http.MethodGet, Pattern: ListPath, Action: BodyManage, Handler: p.list}}
	for _, rs := range [][]web.Route{
		form(ListPath+"/new", BodyManage, p.newBody, p.addBody),
		form(ListPath+"/{id}", BodyManage, p.one, p.changeBody),
		form(ListPath+"/{id}/tie", BodyManage, p.showTie, p.addTie),
		form(ListPath+"/{id}/untie", BodyManage, p.showUntie, p.untie),
		form(ListPath+"/{id}/names", BodySay, p.showNames, p.addName),
		form(ListPath+"/{id}/names/{said}", BodySay, p.showUnsay, p.unsay),
		form(ListPath+"/{id}/merge", BodyMerge, p.showMerge, p.merge),
		form(ListPath+"/{id}/unmerge", BodyMerge, p.showUnmerge, p.unmerge),
		form("/staff/{id}/ties", access.UserManage, p.showPast, p.addPast),
		form("/staff/{id}/ties/{past}", access.UserManage, p.showWithdraw, p.withdrawPast),
	} {
		out = append(out, rs...)
	}
	return append(append(out, p.proposals()...), p.mergeRoutes()...)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "bodies/page", v)
}
