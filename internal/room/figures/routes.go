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

// Routes are all pages. Each names the rule for opening it at all; what it does
// to an edition is asked again, about that edition.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	post := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: h}
	}
	const one, draft = ListPath + "/{id}", DraftPath + "/{id}"
	return []web.Route{
		get(ListPath, FiguresRead, p.list),
		get(HalvingPath, FiguresRead, p.halving),
		get(BesidePath, FiguresRead, p.beside),
		get(MeaningPath, FiguresRead, p.definitions),
		get(one, FiguresRead, p.release),
		get(one+"/files/{name}", FiguresRead, p.file),
		get(one+"/editions", FiguresRead, p.editions),
		get(one+"/trace", FiguresTrace, p.trace),

		get(DeskPath, FiguresDraft, p.desk),
		get(NewPath, FiguresDraft, p.showNew), post(NewPath, FiguresDraft, p.create),
		get(draft, FiguresDraft, p.edition),
		get(draft+"/edit", FiguresDraft, p.showEdit), post(draft+"/edit", FiguresDraft, p.edit),
		get(draft+"/table", FiguresDraft, p.showTable), post(draft+"/table", FiguresDraft, p.setTable),
		post(draft+"/remove", FiguresDraft, p.removeTable),
		get(draft+"/preview", FiguresDraft, p.preview),
		get(draft+"/files/{name}", FiguresDraft, p.draftFile),
		post(draft+"/build", FiguresDraft, p.build),
		post(draft+"/send", FiguresDraft, p.send),
		post(draft+"/check", FiguresCheck, p.check),
		post(draft+"/freeze", FiguresPublish, p.freeze),
		post(draft+"/publish", FiguresPublish, p.publish),
		post(draft+"/early", FiguresPublish, p.early),
		post(draft+"/reopen", FiguresDraft, p.reopen),
		post(draft+"/withdraw", FiguresDraft, p.withdraw),
		get(draft+"/correct", FiguresDraft, p.showCorrect), post(draft+"/correct", FiguresDraft, p.correct),
	}
}
