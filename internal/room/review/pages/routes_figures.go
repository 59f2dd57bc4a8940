package pages

import (
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// Routes are the published figures.
func (p *FigurePages) Routes() []web.Route {
	get := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Action: rules.ReviewFigures, Handler: h}
	}
	return []web.Route{get("/review/figures", p.page), get("/review/figures.csv", p.csv), get("/review/figures.ods", p.ods)}
}
