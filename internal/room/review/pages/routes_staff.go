package pages

import (
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Routes are the pages of staff, and the public list of papers not sent. Each
// names the rule for opening it at all; what it does to a case is asked again,
// about that case.
func (p *StaffPages) Routes() []web.Route {
	get := web.Get
	form := func(pattern string, action access.Action, show, take web.Handler) []web.Route {
		return []web.Route{get(pattern, action, show), web.Post(pattern, action, take)}
	}
	const one = review.PanelPath + "/cases/{id}"
	all := []web.Route{
		get(review.PanelPath, rules.ReviewList, p.worklist), get(review.PanelPath+"/export.csv", rules.ReviewList, p.export),
		get(retentionPath, rules.ReviewList, p.retention),
		get(one, rules.ReviewRead, p.casePage),
		get(review.PapersPath, rules.AnswerPapers, p.papers), get(review.CustodyPath, access.VaultApprove, p.custodyPage),
		get("/review/papers-not-sent", rules.ReviewFigures, p.silences),
	}
	for _, rs := range [][]web.Route{
		form(review.PanelPath+"/find", rules.ReviewList, p.noFind, p.find),
		form(one+"/read", access.VaultReveal, p.noRead, p.reveal),
		form(one+"/ask-identity", access.VaultAsk, p.showAskIdentity, p.askIdentity),
		form(one+"/allocate", rules.ReviewWork, p.showAllocate, p.allocate),
		form(one+"/second/{proposal}", rules.ReviewDecide, p.showSecond, p.second),
		form(one+"/origin-second", rules.ReviewDecide, p.showOriginSecond, p.originSecond),
		form(review.PapersPath+"/{id}", rules.AnswerPapers, p.showPapers, p.answerPapers),
		form(review.PapersPath+"/{id}/read", rules.AnswerPapers, p.noPapers, p.readPapers),
		form(review.CustodyPath+"/requests/{id}", access.VaultApprove, p.showRequest, p.answerRequest),
	} {
		all = append(all, rs...)
	}
	all = append(all, p.severalRoutes()...)
	for _, s := range p.keySteps() {
		all = append(all, p.keyRoutes(s)...)
	}
	for _, steps := range [][]*staffStep{p.startSteps(), p.examineSteps(), p.proposeSteps(), p.afterSteps()} {
		for _, s := range steps {
			all = append(all, p.stepRoutes(s)...)
		}
	}
	return all
}
