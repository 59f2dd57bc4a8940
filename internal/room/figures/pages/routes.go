package pages

import (
	"embed"

	"candour/internal/room/figures"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "figures", FS: pageFiles} }

// Pages serves the releases to the public, and the desk to those who make them.
type Pages struct {
	service *figures.Service
	web     *web.Renderer
	url     string
}

// New makes the pages over the use cases; url is the public address.
func New(s *figures.Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url}
}

// Routes are all pages. Each names the rule for opening it at all; what it does
// to an edition is asked again, about that edition.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const one, draft = figures.ListPath + "/{id}", figures.DraftPath + "/{id}"
	return []web.Route{
		get(figures.ListPath, figures.FiguresRead, p.list),
		get(figures.HalvingPath, figures.FiguresRead, p.halving),
		get(figures.BesidePath, figures.FiguresRead, p.beside),
		get(figures.MeaningPath, figures.FiguresRead, p.definitions),
		get(one, figures.FiguresRead, p.release),
		get(one+"/files/{name}", figures.FiguresRead, p.file),
		get(one+"/editions", figures.FiguresRead, p.editions),
		get(one+"/trace", figures.FiguresTrace, p.trace),

		get(figures.DeskPath, figures.FiguresDraft, p.desk),
		get(figures.NewPath, figures.FiguresDraft, p.showNew), post(figures.NewPath, figures.FiguresDraft, p.create),
		get(draft, figures.FiguresDraft, p.edition),
		get(draft+"/edit", figures.FiguresDraft, p.showEdit), post(draft+"/edit", figures.FiguresDraft, p.edit),
		get(draft+"/table", figures.FiguresDraft, p.showTable), post(draft+"/table", figures.FiguresDraft, p.setTable),
		post(draft+"/remove", figures.FiguresDraft, p.removeTable),
		get(draft+"/preview", figures.FiguresDraft, p.preview),
		get(draft+"/files/{name}", figures.FiguresDraft, p.draftFile),
		post(draft+"/build", figures.FiguresDraft, p.build),
		post(draft+"/send", figures.FiguresDraft, p.send),
		post(draft+"/check", figures.FiguresCheck, p.check),
		post(draft+"/freeze", figures.FiguresPublish, p.freeze),
		post(draft+"/publish", figures.FiguresPublish, p.publish),
		post(draft+"/early", figures.FiguresPublish, p.early),
		post(draft+"/reopen", figures.FiguresDraft, p.reopen),
		post(draft+"/withdraw", figures.FiguresDraft, p.withdraw),
		get(draft+"/correct", figures.FiguresDraft, p.showCorrect), post(draft+"/correct", figures.FiguresDraft, p.correct),
	}
}
