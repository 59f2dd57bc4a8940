package sweep

import (
	"embed"
	"net/http"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the sweep's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "sweep", FS: pageFiles} }

// Pages serves the sweep's pages: the public board, and those of staff.
type Pages struct {
	service *Service
	web     *web.Renderer
	url     string
}

// NewPages makes the pages over the use cases; url is the public address.
func NewPages(s *Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url}
}

// Where the pages are.
const (
	listPath    = "/sweep"
	uploadPath  = "/sweep/upload"
	qualityPath = "/sweep/quality"
	publishPath = "/sweep/publish"
	asksPath    = "/sweep/asks"
	boardPath   = "/review/board"
)

// uploadBody is the most bytes that a form with a list may send.
const uploadBody = MostBytes + 1<<20

// Routes are all pages. Each names the rule for opening it at all; what it does
// to a case is asked again, about that case.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	post := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: h}
	}
	upload := post(uploadPath, SweepLoad, p.upload)
	upload.MaxBody = uploadBody
	const one = listPath + "/cases/{id}"
	return append([]web.Route{
		get(boardPath, SweepBoard, p.board),
		get(boardPath+"/board.csv", SweepBoard, p.boardCSV),
		get(boardPath+"/board.ods", SweepBoard, p.boardODS),
		get(boardPath+"/feed.atom", SweepBoard, p.feed),
		get(boardPath+"/rules", SweepBoard, p.rules),
		get(boardPath+"/schema.json", SweepBoard, p.schema),

		get(listPath, SweepRead, p.list),
		get(listPath+"/export.csv", SweepRead, p.export),
		get(uploadPath, SweepLoad, p.showUpload), upload,
		get(uploadPath+"/{id}", SweepLoad, p.showChecked), post(uploadPath+"/{id}", SweepLoad, p.returnList),
		get(uploadPath+"/{id}/problems.csv", SweepLoad, p.problems),
		get(one, SweepRead, p.casePage),
		post(one+"/allocate", SweepAllocate, p.allocate),
		post(one+"/outcome", SweepReview, p.outcome),
		post(one+"/twin", SweepAllocate, p.twin),
		get(qualityPath, SweepAllocate, p.quality), post(qualityPath, SweepAllocate, p.draw),
		post(qualityPath+"/{id}", SweepAllocate, p.checkOne),
		get(publishPath, SweepPublish, p.showPublish), post(publishPath, SweepPublish, p.publish), post(publishPath+"/correct", SweepPublish, p.correct),
		get(asksPath, SweepAsk, p.asks), post(asksPath, SweepAsk, p.ask), post(asksPath+"/back", SweepAsk, p.takeBack),
	}, p.proposals()...)
}
