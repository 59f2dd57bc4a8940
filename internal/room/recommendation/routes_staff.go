package recommendation

import (
	"net/http"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// The most bytes that a form with a file may send: the file and a little for
// the rest of the form.
const (
	evidenceBody = EvidenceLimit + 1<<20
	SheetBody    = SheetBytes + 1<<20
	pdfBody      = PDFBytes + 1<<20
)

// StaffPages serves the register's pages for the signed-in.
type StaffPages struct {
	service *Service
	web     *web.Renderer
}

// NewStaffPages makes the pages over the use cases.
func NewStaffPages(s *Service, rd *web.Renderer) *StaffPages {
	return &StaffPages{service: s, web: rd}
}

// Routes are the pages of the signed-in. Each names the rule for opening
// it at all; what it does to a record is asked again, about that record.
func (p *StaffPages) Routes() []web.Route {
	form := func(pattern string, action access.Action, show, take web.Handler) []web.Route {
		return []web.Route{{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: show},
			{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: take}}
	}
	upload := func(pattern string, action access.Action, most int64, show, take web.Handler) []web.Route {
		out := form(pattern, action, show, take)
		out[1].MaxBody = most
		return out
	}
	var all []web.Route
	for _, rs := range [][]web.Route{
		{{Method: http.MethodGet, Pattern: "/desk", Action: access.DeskRead, Handler: p.desk}},
		form("/recommendations/{id}/answer", AnswerRecord, p.answerForm, p.answer),
		form("/recommendations/{id}/search", SearchRecord, p.searchForm("recommendation"), p.search("recommendation")),
		form("/commitments/{id}/search", SearchRecord, p.searchForm("commitment"), p.search("commitment")),
		form("/agree-search/{id...}", SearchAgree, p.agreeForm, p.agree),
		form("/check-day/{id...}", AnswerCheck, p.checkDayForm, p.checkDay),
		form("/recommendations/{id}/commit", CommitmentCreate, p.commitForm, p.commit),
		form("/recommendations/{id}/edit", RecommendationEdit, p.editForm, p.edit),
		form("/recommendations/{id}/ladder", TakeLadderStep, p.ladderForm, p.ladderStep),
		upload("/commitments/{id}/report", DraftProgress, evidenceBody, p.progressForm, p.progress),
		form("/commitments/{id}/move", CommitmentMove, p.moveForm, p.move),
		form("/commitments/{id}/finding", FindingRecord, p.findingForm, p.finding),
		form("/commitments/{id}/view", PanelViewRecord, p.panelViewForm, p.panelView),
		form("/commitments/{id}/reading", ProgressSubmit, p.readingForm, p.reading),
		form("/commitments/{id}/close", CommitmentEdit, p.closeForm, p.closeIt),
		{{Method: http.MethodGet, Pattern: "/recommendations/{id}/put-right", Action: RecordWithdraw, Handler: p.putRightRecord},
			{Method: http.MethodGet, Pattern: "/commitments/{id}/put-right", Action: RecordWithdraw, Handler: p.putRightCommitment}},
		form("/put-right/{kind}/{id...}", RecordWithdraw, p.putRightForm, p.putRight),
		form("/reports/new", ReportCreate, p.newReportForm, p.newReport),
		form("/reports/{id}/edit", ReportEdit, p.editReportForm, p.editReport),
		form("/reports/{id}/add", RecommendationCreate, p.addForm, p.add),
		form("/bodies/{id}/edit", ReportEdit, p.editBodyForm, p.editBody),
		upload("/import", ImportPreview, SheetBody, p.importForm, p.importFile),
		upload("/read-report", PDFPropose, pdfBody, p.readForm, p.readReport),
		{{Method: http.MethodGet, Pattern: "/links", Action: LinkSuggest, Handler: p.links},
			{Method: http.MethodPost, Pattern: "/links", Action: LinkDecide, Handler: p.decideLink}},
		{{Method: http.MethodGet, Pattern: "/import/empty.csv", Action: ImportPreview, Handler: p.emptySheet}},
	} {
		all = append(all, rs...)
	}
	return all
}
