package figures

import (
	"embed"
	"net/http"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "figures", FS: pageFiles} }

// Pages serves the releases to the public, and the desk to those who make them.
type Pages struct {
	service *Service
	web     *web.Renderer
}

// NewPages makes the pages over the use cases.
func NewPages(s *Service, rd *web.Renderer) *Pages { return &Pages{service: s, web: rd} }

// Where the pages are.
const (
	listPath    = "/figures"
	deskPath    = "/figures-desk"
	newPath     = "/figures-desk/new"
	draftPath   = deskPath
	halvingPath = "/figures/halving"
	besidePath  = "/figures/beside"
	meaningPath = "/figures/definitions"
)

// Routes are all pages. Each names the rule for opening it at all; what it does
// to an edition is asked again, about that edition.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	post := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: h}
	}
	const one, draft = listPath + "/{id}", draftPath + "/{id}"
	return []web.Route{
		get(listPath, access.FiguresRead, p.list),
		get(halvingPath, access.FiguresRead, p.halving),
		get(besidePath, access.FiguresRead, p.beside),
		get(meaningPath, access.FiguresRead, p.definitions),
		get(one, access.FiguresRead, p.release),
		get(one+"/files/{name}", access.FiguresRead, p.file),
		get(one+"/editions", access.FiguresRead, p.editions),
		get(one+"/trace", access.FiguresTrace, p.trace),

		get(deskPath, access.FiguresDraft, p.desk),
		get(newPath, access.FiguresDraft, p.showNew), post(newPath, access.FiguresDraft, p.create),
		get(draft, access.FiguresDraft, p.edition),
		get(draft+"/edit", access.FiguresDraft, p.showEdit), post(draft+"/edit", access.FiguresDraft, p.edit),
		get(draft+"/table", access.FiguresDraft, p.showTable), post(draft+"/table", access.FiguresDraft, p.setTable),
		post(draft+"/remove", access.FiguresDraft, p.removeTable),
		get(draft+"/preview", access.FiguresDraft, p.preview),
		get(draft+"/files/{name}", access.FiguresDraft, p.draftFile),
		post(draft+"/build", access.FiguresDraft, p.build),
		post(draft+"/send", access.FiguresDraft, p.send),
		post(draft+"/check", access.FiguresCheck, p.check),
		post(draft+"/freeze", access.FiguresPublish, p.freeze),
		post(draft+"/publish", access.FiguresPublish, p.publish),
		post(draft+"/early", access.FiguresPublish, p.early),
		post(draft+"/reopen", access.FiguresDraft, p.reopen),
		post(draft+"/withdraw", access.FiguresDraft, p.withdraw),
		get(draft+"/correct", access.FiguresDraft, p.showCorrect), post(draft+"/correct", access.FiguresDraft, p.correct),
	}
}
