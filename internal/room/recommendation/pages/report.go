package pages

import (
	"html/template"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// reportsView is the list of reports.
type reportsView struct {
	web.Page
	Count   string
	Panel   web.FilterPanel
	Reports []reportLine
	Pages   web.Pagination
	New     []web.Button
}

// reportsSize is how many reports one page lists.
const reportsSize = 10

// reports lists every report, the newest first.
func (p *Pages) reports(w http.ResponseWriter, r *http.Request) error {
	all, err := p.shelves.VisibleReports(r.Context())
	if err != nil {
		return err
	}
	words := wordsOfAddress(r.URL.Query())
	if words != "" {
		all = named(all, words, func(rep record.Report) string { return rep.Title + " " + rep.Body })
	}
	u := wordsAddress("/reports", words)
	page := pageWithin(r.URL, len(all), reportsSize)
	v := &reportsView{Page: web.Page{Title: "Reports", Section: "/reports", Description: "The reports whose recommendations are in the register, and how much of each is entered."},
		Count: reportsWords(all), Panel: wordsPanel("/reports", "Words of its title, or of who published it", words), Pages: web.Paginate(u, page, reportsSize, len(all))}
	for _, rep := range all[(page-1)*reportsSize : min(page*reportsSize, len(all))] {
		v.Reports = append(v.Reports, newReportLine(rep))
		v.Synthetic = v.Synthetic || rep.Synthetic
	}
	if p.service.May(r.Context(), recommendation.ReportCreate, access.Resource{Kind: "report"}) {
		v.New = []web.Button{{Text: "Enter a report", Href: "/reports/new", Kind: "secondary"}}
	}
	return p.web.Page(w, r, "recommendation/reports", v)
}

// reportsWords counts reports; what is made up is not added to the rest.
func reportsWords(all []record.Report) string {
	counted, left := record.RealApart(all, record.Report.MadeUp)
	out := web.Plural(len(counted), "report", "reports")
	if len(left) > 0 {
		out += ", and " + web.Number(len(left)) + " made up for demonstration"
	}
	return out
}

// reportView is one report, how much of it is here, and what came of it.
type reportView struct {
	web.Page
	Tags    []web.Tag
	Facts   web.SummaryList
	Known   []remark
	Stands  web.Table
	Rows    template.HTML
	List    string
	Feed    string
	ICal    string
	Due     string
	Actions []web.Button
	More    string
}

// reportRows is how many recommendations a report's page shows
// before it leads to the list.
const reportRows = 20

// report shows one report and what it asked for.
func (p *Pages) report(w http.ResponseWriter, r *http.Request) error {
	rep, err := p.shelves.VisibleReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	f := record.Filter{Report: rep.ID}
	list, err := p.shelves.List(r.Context(), s, f, 0, 0)
	if err != nil {
		return err
	}
	base := record.ReportHref(rep.ID)
	v := &reportView{Page: web.Page{Title: rep.Title, Section: "/reports", Synthetic: rep.Synthetic, Description: "What this report recommended, and what came of it.",
		Breadcrumbs: []web.Link{{Text: "Reports", Href: "/reports"}, {Text: rep.Title}},
		Feeds:       []web.Feed{{Title: "News of this report", Href: base + "/feed.atom", Type: "application/atom+xml"}}},
		Tags: newReportLine(rep).Tags, Facts: reportFacts(rep), Known: knownRemarks(rep.Known, ""), List: ListHref(f, ""), Feed: base + "/feed.atom", ICal: base + "/calendar.ics",
		Due: "/timetable?report=" + template.URLQueryEscaper(rep.ID), Stands: standsOf(list.Items, f, s.Day())}
	if v.Rows, err = p.rowsOf(list.Items[:min(len(list.Items), reportRows)], "", s.Day(), &v.Page); err != nil {
		return err
	}
	if n := len(list.Items); n > reportRows {
		v.More = "All " + web.Number(n) + " recommendations of this report"
	}
	v.Actions = p.reportActions(r, rep)
	return p.web.Page(w, r, "recommendation/report", v)
}

// reportActions are the buttons of those who keep the register.
func (p *Pages) reportActions(r *http.Request, rep record.Report) []web.Button {
	var out []web.Button
	if p.service.MayReport(r.Context(), recommendation.ReportEdit, rep.ID) == nil {
		out = append(out, web.Button{Text: "Edit this report", Href: record.ReportHref(rep.ID) + "/edit", Kind: "secondary"})
	}
	if p.service.MayReport(r.Context(), recommendation.RecommendationCreate, rep.ID) == nil {
		out = append(out, web.Button{Text: "Add a recommendation", Href: record.ReportHref(rep.ID) + "/add", Kind: "secondary"})
	}
	return out
}

// reportFacts is what is known of a report, with its source.
func reportFacts(r record.Report) web.SummaryList {
	source := web.T(record.NotKnown)
	if record.SafeURL(r.URL) {
		source = web.A("Where it was published", r.URL)
	}
	source.Note = r.Check.Words()
	rows := []web.SummaryRow{
		{Key: "Published by", Value: web.T(record.OrNotKnown(r.Body))},
		{Key: "Kind", Value: web.T(record.OrNotKnown(web.UpperFirst(r.Kind)))},
		{Key: "Published", Value: web.T(record.DateWords(r.Published))},
		{Key: "How much is here", Value: web.T(r.CompleteWords())},
		{Key: "Source", Value: source},
	}
	if r.Note != "" {
		rows = append(rows, web.SummaryRow{Key: "Note", Value: web.Cell{Lines: record.Lines(r.Note)}})
	}
	return web.SummaryList{Rows: rows}
}

// standsOf counts where the recommendations of a list stand: the real ones, where
// there are any.
func standsOf(items []*record.Summary, f record.Filter, day clock.Day) web.Table {
	count := shelf.Owed{}
	counted, _ := record.RealApart(items, (*record.Summary).MadeUp)
	for _, s := range counted {
		count[s.Condition(day).State]++
	}
	return standsTable(count, len(items), f)
}

// standsTable shows where recommendations stand, each count with its list. Those
// of the list that are not counted are made up.
func standsTable(count shelf.Owed, all int, f record.Filter) web.Table {
	t := web.Table{ID: "stands", Caption: "Where they stand today", Columns: []web.Column{{Text: "Where it stands"}, {Text: "How many", Numeric: true}},
		Empty: "No recommendation is entered yet."}
	counted := 0
	for _, n := range count {
		counted += n
	}
	if left := all - counted; left > 0 {
		t.Caption += ", without " + web.Number(left) + " that are made up, in whole or in part"
		f = f.Real(left)
	}
	for _, c := range record.StateLabels {
		f.State = record.State(c.Value)
		if count[f.State] == 0 {
			continue
		}
		tag := web.Tag{Text: c.Label, Tone: stateTone(f.State)}
		t.Rows = append(t.Rows, web.Row(web.Cell{Tag: &tag}, web.A(web.Number(count[f.State])+" of "+web.Number(counted), ListHref(f, ""))))
	}
	return t
}
