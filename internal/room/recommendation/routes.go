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

// Pages serves the register's pages for everybody.
type Pages struct {
	service *Service
	web     *web.Renderer
	url     string
	shelves *Shelves
	rows    rowCache
	panels  panelCache
}

// NewPages makes the pages over the use cases.
func NewPages(s *Service, rd *web.Renderer, c PageConfig) *Pages {
	if c.PublicURL == "" {
		c.PublicURL = "http://localhost"
	}
	return &Pages{service: s, web: rd, url: strings.TrimSuffix(c.PublicURL, "/"), shelves: New(s),
		panels: panelCache{of: map[*Shelf]template.HTML{}}}
}

// Routes are the pages that need no signing in.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	return append(p.fileRoutes(get), []web.Route{
		get("/register", RegisterRead, p.front),
		get("/recommendations", RegisterRead, p.list),
		get("/recommendations/{id}", RegisterRead, p.recommendation),
		get("/commitments/{id}", RegisterRead, p.commitment),
		get("/reports", RegisterRead, p.reports),
		get("/reports/{id}", RegisterRead, p.report),
		get("/bodies", RegisterRead, p.bodies),
		get("/bodies/{id}", RegisterRead, p.body),
		get("/chains", RegisterRead, p.chains),
		get("/chains/{id}", RegisterRead, p.chain),
		get("/timetable", TimetableRead, p.timetable),
		get("/evidence/{id}", EvidenceRead, p.evidence),
		get("/bodies/{id}/statement/{year}", StatementRead, p.statement),
		get("/ladder", LadderRead, p.ladder),
		get("/about", RegisterRead, p.about),
	}...)
}

// fileRoutes are what is taken away or subscribed to rather than read here.
func (p *Pages) fileRoutes(get func(string, access.Action, web.Handler) web.Route) []web.Route {
	about := listColumns()
	return []web.Route{
		get("/recommendations.csv", RegisterExport, p.downloadAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/recommendations.json", RegisterExport, p.downloadAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/recommendations.ods", RegisterExport, p.downloadAs(".ods", odsType, p.writeODS(about))),
		get("/recommendations.jsonl", RegisterExport, p.listLines),
		get("/timetable.csv", TimetableRead, p.timetableAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/timetable.json", TimetableRead, p.timetableAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/timetable.ods", TimetableRead, p.timetableAs(".ods", odsType, p.writeODS(nil))),
		get("/timetable.ics", FeedRead, p.calendarOf),
		get("/reports/{report}/calendar.ics", FeedRead, p.calendarOf),
		get("/bodies/{body}/calendar.ics", FeedRead, p.calendarOf),
		get("/feed.atom", FeedRead, p.feedOfAll),
		get("/reports/{id}/feed.atom", FeedRead, p.feedOfReport),
		get("/bodies/{id}/feed.atom", FeedRead, p.feedOfBody),
		get("/recommendations/{id}/feed.atom", FeedRead, p.feedOfRecommendation),
	}
}
