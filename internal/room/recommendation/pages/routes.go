package pages

import (
	"context"
	"embed"
	"html/template"
	"net/url"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/shelf"
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
	service *recommendation.Service
	web     *web.Renderer
	url     string
	shelves *shelf.Shelves
	rows    rowCache
	panels  panelCache
	// Saved gives the reader's own filters of the list, and the way to save the one that
	// is in force; nil for none.
	Saved func(ctx context.Context, panel *web.FilterPanel, query url.Values) error
	// Split gives, of the claims of a commitment, those of which two who verify found different
	// things, the latest last; nil for none. No finding is entered of them.
	Split func(ctx context.Context, commitment string) ([]Split, error)
}

// Split is that two who verify looked at a claim and did not find the same.
type Split struct {
	By    string // who verifies, such as the survivors panel of an inquiry
	Claim string
	On    clock.Day
	Lines []string // what each found, and why
}

// New makes the pages over the use cases.
func New(s *recommendation.Service, rd *web.Renderer, c PageConfig) *Pages {
	if c.PublicURL == "" {
		c.PublicURL = "http://localhost"
	}
	return &Pages{service: s, web: rd, url: strings.TrimSuffix(c.PublicURL, "/"), shelves: shelf.New(s),
		panels: panelCache{of: map[*shelf.Shelf]template.HTML{}}}
}

// Shelves are where the pages take what many readers share.
func (p *Pages) Shelves() *shelf.Shelves { return p.shelves }

// Routes are the pages that need no signing in.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Get(pattern, action, p.moved(h))
	}
	return append(p.fileRoutes(get), []web.Route{
		get("/register", recommendation.RegisterRead, p.front),
		get("/recommendations", recommendation.RegisterRead, p.list),
		get("/recommendations/{id}", recommendation.RegisterRead, p.recommendation),
		get("/commitments/{id}", recommendation.RegisterRead, p.commitment),
		get("/reports", recommendation.RegisterRead, p.reports),
		get("/reports/{id}", recommendation.RegisterRead, p.report),
		get("/bodies", recommendation.RegisterRead, p.bodies),
		get("/bodies/{id}", recommendation.RegisterRead, p.body),
		get("/chains", recommendation.RegisterRead, p.chains),
		get("/chains/{id}", recommendation.RegisterRead, p.chain),
		get("/timetable", recommendation.TimetableRead, p.timetable),
		get("/evidence/{id}", recommendation.EvidenceRead, p.evidence),
		get("/bodies/{id}/statement/{year}", recommendation.StatementRead, p.statement),
		get("/ladder", recommendation.LadderRead, p.ladder),
		get("/about", recommendation.RegisterRead, p.about),
	}...)
}

// fileRoutes are what is taken away or subscribed to rather than read here.
func (p *Pages) fileRoutes(get func(string, access.Action, web.Handler) web.Route) []web.Route {
	about := exchange.ListColumns()
	return []web.Route{
		get("/recommendations.csv", recommendation.RegisterExport, p.downloadAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/recommendations.json", recommendation.RegisterExport, p.downloadAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/recommendations.ods", recommendation.RegisterExport, p.downloadAs(".ods", odsType, p.writeODS(about))),
		get("/recommendations.jsonl", recommendation.RegisterExport, p.listLines),
		get("/timetable.csv", recommendation.TimetableRead, p.timetableAs(".csv", csvType, spreadsheet.WriteCSV)),
		get("/timetable.json", recommendation.TimetableRead, p.timetableAs(".json", jsonType, spreadsheet.WriteJSON)),
		get("/timetable.ods", recommendation.TimetableRead, p.timetableAs(".ods", odsType, p.writeODS(nil))),
		get("/timetable.ics", recommendation.FeedRead, p.calendarOf),
		get("/reports/{report}/calendar.ics", recommendation.FeedRead, p.calendarOf),
		get("/bodies/{body}/calendar.ics", recommendation.FeedRead, p.calendarOf),
		get("/feed.atom", recommendation.FeedRead, p.feedOfAll),
		get("/reports/{id}/feed.atom", recommendation.FeedRead, p.feedOfReport),
		get("/bodies/{id}/feed.atom", recommendation.FeedRead, p.feedOfBody),
		get("/recommendations/{id}/feed.atom", recommendation.FeedRead, p.feedOfRecommendation),
	}
}
