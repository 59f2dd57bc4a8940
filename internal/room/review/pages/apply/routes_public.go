package apply

import (
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Routes are the person's pages. All of them have the way out.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, a access.Action, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Action: a, Handler: h, Exit: true}
	}
	post := func(pattern string, a access.Action, h, lost web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: pattern, Action: a, Handler: h, Lost: lost, Exit: true}
	}
	form := post("/review/apply", rules.ReviewApply, p.applyPost, p.formLost)
	form.MaxBody, form.InMemory = intake.MaxFileBytes+web.DefaultMaxBody, true // what is added is sealed before it touches a disk
	form.Large = p.formLarge
	return []web.Route{
		p.leave(),
		get("/review", rules.ReviewApply, p.front),
		get("/review/before", rules.ReviewApply, p.before),
		get("/review/safety", rules.ReviewApply, p.safety),
		get("/review/apply", rules.ReviewApply, p.applyPage),
		form,
		get("/review/saved", rules.ReviewApply, p.saved),
		get("/review/wiped", rules.ReviewApply, p.wiped),
		get("/review/sent", rules.ReviewReturn, p.sent),
		get("/review/return", rules.ReviewReturn, p.returnPage),
		post("/review/return", rules.ReviewReturn, p.returnPost, p.returnLost),
		get("/review/mine", rules.ReviewReturn, p.mine),
		post("/review/mine", rules.ReviewReturn, p.minePost, p.mineLost),
		get("/review/mine/receipt.json", rules.ReviewReturn, p.receipt),
		get(newPhrasePath, rules.ReviewReturn, p.newPhrasePage),
		post(newPhrasePath, rules.ReviewReturn, p.newPhrasePost, p.newPhraseLost),
		get("/review/mine/{what}", rules.ReviewReturn, p.confirmPage),
		post("/review/mine/{what}", rules.ReviewReturn, p.confirmPost, p.mineLost),
	}
}
