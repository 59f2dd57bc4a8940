package pages

import (
	"embed"
	"net/http"

	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "audit", FS: pageFiles} }

// Pages serves published audits to everybody, and the desk to those who work in
// projects.
type Pages struct {
	service *audit.Service
	web     *web.Renderer
}

// New makes the pages over the use cases.
func New(s *audit.Service, rd *web.Renderer) *Pages { return &Pages{service: s, web: rd} }

// maxBytes is the largest list that a form takes.
const maxBytes = 64 << 20

// Routes are all pages. Each names the rule for opening it at all; what it does
// in a project is asked again, about that project.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	upload := func(r web.Route) web.Route {
		r.MaxBody = maxBytes + 1<<20
		return r
	}
	const one, work, judge = audit.DeskPath + "/{id}", audit.AuditWork, audit.AuditJudge
	return []web.Route{
		get(audit.ListPath, audit.AuditRead, p.list),
		get(audit.ListPath+"/{id}", audit.AuditRead, p.published),
		get(audit.ListPath+"/{id}/files/{name}", audit.AuditRead, p.publishedFile),
		post(audit.ListPath+"/{id}/hand-over", audit.ReportCreate, p.handOver),

		get(audit.DeskPath, judge, p.desk),
		get(audit.DeskPath+"/new", work, p.showNew), post(audit.DeskPath+"/new", work, p.create),
		get(one, work, p.project),
		get(one+"/members", work, p.members), post(one+"/members", work, p.addMember), post(one+"/members/remove", work, p.removeMember),
		get(one+"/lists", work, p.lists), upload(post(one+"/lists", work, p.addList)), post(one+"/lists/drop", work, p.dropList),
		get(one+"/link", work, p.linkPage), upload(post(one+"/link", work, p.link)), post(one+"/stop", work, p.stop), post(one+"/settle", work, p.settle),
		get(one+"/persons", work, p.persons),
		get(one+"/pairs", judge, p.pairs), get(one+"/pairs/{pair}", judge, p.pair), post(one+"/pairs/{pair}", judge, p.judge),
		get(one+"/networks", work, p.networks),
		get(one+"/plan", work, p.planPage), post(one+"/plan", work, p.register),
		get(one+"/estimates", work, p.estimates), post(one+"/estimates", work, p.estimate),
		get(one+"/demographics", work, p.demographics),
		get(one+"/report", work, p.report), post(one+"/report", work, p.writeReport), post(one+"/report/send", work, p.sendReport),
		post(one+"/report/check", audit.AuditCheck, p.checkReport), post(one+"/report/publish", work, p.publishReport),
		get(one+"/openings", work, p.openings),
		get(one+"/close", work, p.showClose), post(one+"/close", work, p.closeProject),
		get(one+"/files/{name}", work, p.file),
	}
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	return p.web.Page(w, r, "audit/page", v)
}

// doneWords are chosen by a code, so that an address cannot make a page say
// anything else.
var doneWords = map[string]string{"begun": "The project was begun.", "added": "They were added.", "removed": "They were taken off.", "sealed": "The list was checked and sealed.",
	"dropped": "The list was taken out.", "linking": "The lists are being linked.", "stopped": "It was stopped.", "settled": "The clerks' decisions were applied.",
	"judged": "Your view was recorded.", "registered": "The plan is registered.", "estimating": "The plan is being worked out.", "drafted": "The report was saved.",
	"sent": "The report was sent to be checked.", "checked": "You checked the report.", "back": "The report was sent back.", "published": "The report is published.",
	"handed": "The recommendations are in the register.", "closed": "The project is closed, and its keys are destroyed."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}

func done(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

// page is the head of a page beneath a project.
func page(r *http.Request, p audit.Project, title string) web.Page {
	return web.Page{Title: title, Section: audit.DeskPath, NoIndex: true, Notice: notice(r), Synthetic: p.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Audit desk", Href: audit.DeskPath}, {Text: p.Title, Href: audit.PathOf(p.ID)}, {Text: title}}}
}
