package pages

import (
	"context"
	"net/url"

	"candour/internal/room/sweep"
	"candour/internal/site/web"
)

// Pages serves the sweep's pages: the public board, and those of staff.
type Pages struct {
	service *sweep.Service
	web     *web.Renderer
	url     string
	// Saved puts the reader's own filters on the panel of the list; nil for none.
	Saved func(ctx context.Context, panel *web.FilterPanel, query url.Values) error
}

// New makes the pages over the use cases; url is the public address.
func New(s *sweep.Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url}
}

// Routes are all pages. Each names the rule for opening it at all; what it does
// to a case is asked again, about that case.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	upload := post(sweep.UploadPath, sweep.SweepLoad, p.upload)
	upload.MaxBody = sweep.MaxBytes + 1<<20
	const one = sweep.ListPath + "/cases/{id}"
	return append([]web.Route{
		get(sweep.BoardPath, sweep.SweepBoard, p.board),
		get(sweep.BoardPath+"/board.csv", sweep.SweepBoard, p.boardCSV),
		get(sweep.BoardPath+"/board.ods", sweep.SweepBoard, p.boardODS),
		get(sweep.BoardPath+"/feed.atom", sweep.SweepBoard, p.feed),
		get(sweep.BoardPath+"/rules", sweep.SweepBoard, p.rules),
		get(sweep.BoardPath+"/schema.json", sweep.SweepBoard, p.schema),

		get(sweep.ListPath, sweep.SweepRead, p.list),
		get(sweep.ListPath+"/export.csv", sweep.SweepRead, p.export),
		get(sweep.UploadPath, sweep.SweepLoad, p.showUpload), upload, get(sweep.UploadPath+"/template.csv", sweep.SweepLoad, p.template),
		get(sweep.UploadPath+"/{id}", sweep.SweepLoad, p.showChecked), post(sweep.UploadPath+"/{id}", sweep.SweepLoad, p.returnList),
		get(sweep.UploadPath+"/{id}/problems.csv", sweep.SweepLoad, p.problems),
		get(one, sweep.SweepRead, p.casePage),
		post(one+"/allocate", sweep.SweepAllocate, p.allocate),
		get(severalPath+"/give", sweep.SweepAllocate, p.showGive), post(severalPath+"/give", sweep.SweepAllocate, p.give),
		get(severalPath+"/hand-over", sweep.SweepAllocate, p.showHand), post(severalPath+"/hand-over", sweep.SweepAllocate, p.hand),
		post(one+"/back", sweep.SweepReview, p.giveBack),
		post(one+"/outcome", sweep.SweepReview, p.outcome),
		post(one+"/answer", sweep.SweepAnswer, p.answer),
		post(one+"/twin", sweep.SweepAllocate, p.twin),
		get(sweep.QualityPath, sweep.SweepAllocate, p.quality), post(sweep.QualityPath, sweep.SweepAllocate, p.draw),
		post(sweep.QualityPath+"/{id}", sweep.SweepAllocate, p.checkOne),
		get(sweep.PublishPath, sweep.SweepPublish, p.showPublish), post(sweep.PublishPath, sweep.SweepPublish, p.publish), post(sweep.PublishPath+"/correct", sweep.SweepPublish, p.correct),
		get(sweep.AsksPath, sweep.SweepAsk, p.asks), post(sweep.AsksPath, sweep.SweepAsk, p.ask), post(sweep.AsksPath+"/back", sweep.SweepAsk, p.takeBack),
	}, p.proposals()...)
}
