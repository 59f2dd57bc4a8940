package recommendation

import (
	"embed"
	"html/template"
	"net/http"
	"strings"

	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the register's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "recommendation", FS: pageFiles} }

// PageConfig is what the pages need beside the service and the renderer.
type PageConfig struct {
	// PublicURL is where the public reaches the service, without a slash at
	// the end ("https://register.example"); feeds and calendars need whole
	// addresses. Empty is taken for "http://localhost".
	PublicURL string
}

// Pages serves the register's pages: those of the public (publicRoutes) and
// those of the signed-in (staffRoutes).
type Pages struct {
	service *Service
	web     *web.Renderer
	url     string
	shelves *shelves
	rows    rowCache
	panels  panelCache
}

// NewPages makes the pages over the use cases.
func NewPages(s *Service, rd *web.Renderer, c PageConfig) *Pages {
	if c.PublicURL == "" {
		c.PublicURL = "http://localhost"
	}
	return &Pages{service: s, web: rd, url: strings.TrimSuffix(c.PublicURL, "/"), shelves: newShelves(s),
		panels: panelCache{of: map[*shelf]template.HTML{}}}
}

// Routes are all pages of the register.
func (p *Pages) Routes() []web.Route {
	return append(p.publicRoutes(), p.staffRoutes()...)
}

// publicRoutes are the pages that need no signing in.
func (p *Pages) publicRoutes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	return append(p.fileRoutes(get), []web.Route{
		get("/register", access.RegisterRead, p.front),
		get("/recommendations", access.RegisterRead, p.list),
		get("/recommendations/{id}", access.RegisterRead, p.recommendation),
		get("/commitments/{id}", access.RegisterRead, p.commitment),
		get("/reports", access.RegisterRead, p.reports),
		get("/reports/{id}", access.RegisterRead, p.report),
		get("/bodies", access.RegisterRead, p.bodies),
		get("/bodies/{id}", access.RegisterRead, p.body),
		get("/chains", access.RegisterRead, p.chains),
		get("/chains/{id}", access.RegisterRead, p.chain),
		get("/timetable", access.TimetableRead, p.timetable),
		get("/evidence/{id}", access.EvidenceRead, p.evidence),
		get("/bodies/{id}/statement/{year}", access.StatementRead, p.statement),
		get("/ladder", access.LadderRead, p.ladder),
		get("/about", access.RegisterRead, p.about),
	}...)
}

// fileRoutes are what is taken away or subscribed to rather than read here.
func (p *Pages) fileRoutes(get func(string, access.Action, web.Handler) web.Route) []web.Route {
	about := listColumns()
	return []web.Route{
		get("/recommendations.csv", access.RegisterExport, p.downloadAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/recommendations.json", access.RegisterExport, p.downloadAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/recommendations.ods", access.RegisterExport, p.downloadAs(".ods", odsType, p.writeODS(about))),
		get("/recommendations.jsonl", access.RegisterExport, p.listLines),
		get("/timetable.csv", access.TimetableRead, p.timetableAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/timetable.json", access.TimetableRead, p.timetableAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/timetable.ods", access.TimetableRead, p.timetableAs(".ods", odsType, p.writeODS(nil))),
		get("/timetable.ics", access.FeedRead, p.calendarOf),
		get("/reports/{report}/calendar.ics", access.FeedRead, p.calendarOf),
		get("/bodies/{body}/calendar.ics", access.FeedRead, p.calendarOf),
		get("/feed.atom", access.FeedRead, p.feedOfAll),
		get("/reports/{id}/feed.atom", access.FeedRead, p.feedOfReport),
		get("/bodies/{id}/feed.atom", access.FeedRead, p.feedOfBody),
		get("/recommendations/{id}/feed.atom", access.FeedRead, p.feedOfRecommendation),
	}
}
