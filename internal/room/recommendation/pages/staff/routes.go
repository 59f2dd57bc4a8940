package staff

import (
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// The most bytes that a form with a file may send: the file and a little for
// the rest of the form.
const (
	evidenceBody = recommendation.EvidenceLimit + 1<<20
	SheetBody    = exchange.SheetBytes + 1<<20
	pdfBody      = recommendation.PDFBytes + 1<<20
)

// Pages serves the register's pages for the signed-in.
type Pages struct {
	service *recommendation.Service
	web     *web.Renderer
}

// New makes the pages over the use cases.
func New(s *recommendation.Service, rd *web.Renderer) *Pages {
	return &Pages{service: s, web: rd}
}

// Routes are the pages of the signed-in. Each names the rule for opening
// it at all; what it does to a record is asked again, about that record.
func (p *Pages) Routes() []web.Route {
	form := func(pattern string, action access.Action, show, take web.Handler) []web.Route {
		return []web.Route{{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: show},
			{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: take}}
	}
	upload := func(pattern string, action access.Action, maximum int64, show, take web.Handler) []web.Route {
		out := form(pattern, action, show, take)
		out[1].MaxBody = maximum
		return out
	}
	var all []web.Route
	for _, rs := range [][]web.Route{
		{{Method: http.MethodGet, Pattern: "/desk", Action: access.DeskRead, Handler: p.desk}},
		form("/recommendations/{id}/answer", recommendation.AnswerRecord, p.answerForm, p.answer),
		form("/recommendations/{id}/search", recommendation.SearchRecord, p.searchForm("recommendation"), p.search("recommendation")),
		form("/commitments/{id}/search", recommendation.SearchRecord, p.searchForm("commitment"), p.search("commitment")),
		form("/agree-search/{id...}", recommendation.SearchAgree, p.agreeForm, p.agree),
		form("/check-day/{id...}", recommendation.AnswerCheck, p.checkDayForm, p.checkDay),
		form("/recommendations/{id}/commit", recommendation.CommitmentCreate, p.commitForm, p.commit),
		form("/recommendations/{id}/edit", recommendation.RecommendationEdit, p.editForm, p.edit),
		form("/recommendations/{id}/end", recommendation.RecommendationEnd, p.endForm, p.end),
		form("/recommendations/{id}/ladder", recommendation.TakeLadderStep, p.ladderForm, p.ladderStep),
		upload("/commitments/{id}/report", recommendation.DraftProgress, evidenceBody, p.progressForm, p.progress),
		form("/commitments/{id}/move", recommendation.CommitmentMove, p.moveForm, p.move),
		form("/commitments/{id}/finding", recommendation.FindingRecord, p.findingForm, p.finding),
		form("/commitments/{id}/view", recommendation.PanelViewRecord, p.panelViewForm, p.panelView),
		form("/commitments/{id}/reading", recommendation.ProgressSubmit, p.readingForm, p.reading),
		form("/commitments/{id}/close", recommendation.CommitmentEdit, p.closeForm, p.closeIt),
		{{Method: http.MethodGet, Pattern: "/recommendations/{id}/put-right", Action: recommendation.RecordWithdraw, Handler: p.putRightRecord},
			{Method: http.MethodGet, Pattern: "/commitments/{id}/put-right", Action: recommendation.RecordWithdraw, Handler: p.putRightCommitment}},
		form("/put-right/{kind}/{id...}", recommendation.RecordWithdraw, p.putRightForm, p.putRight),
		{{Method: http.MethodGet, Pattern: "/recommendations/{id}/correct", Action: recommendation.CorrectionAsk, Handler: p.ownOnRecommendation},
			{Method: http.MethodGet, Pattern: "/commitments/{id}/correct", Action: recommendation.CorrectionAsk, Handler: p.ownOnCommitment}},
		form("/correct/{kind}/{id...}", recommendation.CorrectionAsk, p.askForm, p.ask),
		p.proposals(),
		form("/reports/new", recommendation.ReportCreate, p.newReportForm, p.newReport),
		form("/reports/{id}/edit", recommendation.ReportEdit, p.editReportForm, p.editReport),
		form("/reports/{id}/add", recommendation.RecommendationCreate, p.addForm, p.add),
		form("/bodies/{id}/edit", recommendation.ReportEdit, p.editBodyForm, p.editBody),
		upload("/import", recommendation.ImportPreview, SheetBody, p.importForm, p.importFile),
		upload("/read-report", recommendation.PDFPropose, pdfBody, p.readForm, p.readReport),
		{{Method: http.MethodGet, Pattern: "/links", Action: recommendation.LinkSuggest, Handler: p.links},
			{Method: http.MethodPost, Pattern: "/links", Action: recommendation.LinkDecide, Handler: p.decideLink}},
		{{Method: http.MethodGet, Pattern: "/import/empty.csv", Action: recommendation.ImportPreview, Handler: p.emptySheet}},
	} {
		all = append(all, rs...)
	}
	return all
}
