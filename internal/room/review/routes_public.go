package review

import (
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Routes are the person's pages. All of them have the way out.
func (p *PublicPages) Routes() []web.Route {
	get := func(pattern string, a access.Action, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Action: a, Handler: h, Exit: true}
	}
	post := func(pattern string, a access.Action, h, lost web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: pattern, Action: a, Handler: h, Lost: lost, Exit: true}
	}
	return []web.Route{
		p.leave(),
		get("/review", ReviewApply, p.front),
		get("/review/before", ReviewApply, p.before),
		get("/review/safety", ReviewApply, p.safety),
		get("/review/apply", ReviewApply, p.applyPage),
		post("/review/apply", ReviewApply, p.applyPost, p.formLost),
		get("/review/saved", ReviewApply, p.saved),
		get("/review/wiped", ReviewApply, p.wiped),
		get("/review/sent", ReviewReturn, p.sent),
		get("/review/return", ReviewReturn, p.returnPage),
		post("/review/return", ReviewReturn, p.returnPost, p.returnLost),
		get("/review/mine", ReviewReturn, p.mine),
		post("/review/mine", ReviewReturn, p.minePost, p.mineLost),
		get("/review/mine/receipt.json", ReviewReturn, p.receipt),
		get("/review/mine/{what}", ReviewReturn, p.confirmPage),
		post("/review/mine/{what}", ReviewReturn, p.confirmPost, p.mineLost),
	}
}
