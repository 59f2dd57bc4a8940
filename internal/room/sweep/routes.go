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
	upload := post(UploadPath, SweepLoad, p.upload)
	upload.MaxBody = uploadBody
	const one = ListPath + "/cases/{id}"
	return append([]web.Route{
		get(BoardPath, SweepBoard, p.board),
		get(BoardPath+"/board.csv", SweepBoard, p.boardCSV),
		get(BoardPath+"/board.ods", SweepBoard, p.boardODS),
		get(BoardPath+"/feed.atom", SweepBoard, p.feed),
		get(BoardPath+"/rules", SweepBoard, p.rules),
		get(BoardPath+"/schema.json", SweepBoard, p.schema),

		get(ListPath, SweepRead, p.list),
		get(ListPath+"/export.csv", SweepRead, p.export),
		get(UploadPath, SweepLoad, p.showUpload), upload,
		get(UploadPath+"/{id}", SweepLoad, p.showChecked), post(UploadPath+"/{id}", SweepLoad, p.returnList),
		get(UploadPath+"/{id}/problems.csv", SweepLoad, p.problems),
		get(one, SweepRead, p.casePage),
		post(one+"/allocate", SweepAllocate, p.allocate),
		post(one+"/outcome", SweepReview, p.outcome),
		post(one+"/twin", SweepAllocate, p.twin),
		get(QualityPath, SweepAllocate, p.quality), post(QualityPath, SweepAllocate, p.draw),
		post(QualityPath+"/{id}", SweepAllocate, p.checkOne),
		get(PublishPath, SweepPublish, p.showPublish), post(PublishPath, SweepPublish, p.publish), post(PublishPath+"/correct", SweepPublish, p.correct),
		get(AsksPath, SweepAsk, p.asks), post(AsksPath, SweepAsk, p.ask), post(AsksPath+"/back", SweepAsk, p.takeBack),
	}, p.proposals()...)
}
