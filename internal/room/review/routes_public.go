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
		get("/review", access.ReviewApply, p.front),
		get("/review/before", access.ReviewApply, p.before),
		get("/review/safety", access.ReviewApply, p.safety),
		get("/review/apply", access.ReviewApply, p.applyPage),
		post("/review/apply", access.ReviewApply, p.applyPost, p.formLost),
		get("/review/saved", access.ReviewApply, p.saved),
		get("/review/wiped", access.ReviewApply, p.wiped),
		get("/review/sent", access.ReviewReturn, p.sent),
		get("/review/return", access.ReviewReturn, p.returnPage),
		post("/review/return", access.ReviewReturn, p.returnPost, p.returnLost),
		get("/review/mine", access.ReviewReturn, p.mine),
		post("/review/mine", access.ReviewReturn, p.minePost, p.mineLost),
		get("/review/mine/receipt.json", access.ReviewReturn, p.receipt),
		get("/review/mine/{what}", access.ReviewReturn, p.confirmPage),
		post("/review/mine/{what}", access.ReviewReturn, p.confirmPost, p.mineLost),
	}
}
