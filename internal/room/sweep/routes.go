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
	upload := post(uploadPath, access.SweepLoad, p.upload)
	upload.MaxBody = uploadBody
	const one = listPath + "/cases/{id}"
	return append([]web.Route{
		get(boardPath, access.SweepBoard, p.board),
		get(boardPath+"/board.csv", access.SweepBoard, p.boardCSV),
		get(boardPath+"/board.ods", access.SweepBoard, p.boardODS),
		get(boardPath+"/feed.atom", access.SweepBoard, p.feed),
		get(boardPath+"/rules", access.SweepBoard, p.rules),
		get(boardPath+"/schema.json", access.SweepBoard, p.schema),

		get(listPath, access.SweepRead, p.list),
		get(listPath+"/export.csv", access.SweepRead, p.export),
		get(uploadPath, access.SweepLoad, p.showUpload), upload,
		get(uploadPath+"/{id}", access.SweepLoad, p.showChecked), post(uploadPath+"/{id}", access.SweepLoad, p.returnList),
		get(uploadPath+"/{id}/problems.csv", access.SweepLoad, p.problems),
		get(one, access.SweepRead, p.casePage),
		post(one+"/allocate", access.SweepAllocate, p.allocate),
		post(one+"/outcome", access.SweepReview, p.outcome),
		post(one+"/twin", access.SweepAllocate, p.twin),
		get(qualityPath, access.SweepAllocate, p.quality), post(qualityPath, access.SweepAllocate, p.draw),
		post(qualityPath+"/{id}", access.SweepAllocate, p.checkOne),
		get(publishPath, access.SweepPublish, p.showPublish), post(publishPath, access.SweepPublish, p.publish), post(publishPath+"/correct", access.SweepPublish, p.correct),
		get(asksPath, access.SweepAsk, p.asks), post(asksPath, access.SweepAsk, p.ask), post(asksPath+"/back", access.SweepAsk, p.takeBack),
	}, p.proposals()...)
}
