package pages

import (
	"net/http"
	"net/url"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// timetableSize is how many entries one page of the timetable draws.
const timetableSize = 7

// timetableView is one page of the timetable: a list, and the picture that
// shows the same.
type timetableView struct {
	web.Page
	Count     string
	Panel     web.FilterPanel
	Months    []web.Link
	Next      *web.Link
	Figure    *web.Figure
	Lines     []timetableLine
	Pages     web.Pagination
	Downloads []web.Link
	ICal      string
}

// parseTimetable reads the filters of an address, as parseFilter does.
func parseTimetable(q url.Values) record.TimetableFilter {
	f := ParseFilter(url.Values{"report": {q.Get("report")}, "body": {q.Get("body")}, "due": {q.Get("month")}})
	return record.TimetableFilter{Report: f.Report, Body: f.Body, Month: f.Due, Undated: q.Get("undated") != ""}
}

// timetableValues writes the filters as an address has them.
func timetableValues(f record.TimetableFilter) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"report": f.Report, "body": f.Body, "month": f.Month, "undated": map[bool]string{true: "yes"}[f.Undated]} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// timetableHref is the address of the timetable (and an ending) with the filters.
func timetableHref(f record.TimetableFilter, ending string) string {
	if q := timetableValues(f).Encode(); q != "" {
		return "/timetable" + ending + "?" + q
	}
	return "/timetable" + ending
}

// timetable shows what is due and what is recorded of it, as a picture and as a table.
func (p *Pages) timetable(w http.ResponseWriter, r *http.Request) error {
	f := parseTimetable(r.URL.Query())
	all, err := p.shelves.Timetable(r.Context(), f)
	if err != nil {
		return err
	}
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	part := partOf(all.Len(), all.Coming(), f.Month != "", r.URL)
	u := &url.URL{Path: "/timetable", RawQuery: timetableValues(f).Encode()}
	v := &timetableView{Page: web.Page{Title: "Timetable", Section: "/timetable", Description: "Every answer, deadline and commitment with its day, and what is recorded of it."},
		Count: timetableWords(all.Len(), f), Panel: timetablePanel(s, f), Pages: part.links(u),
		Downloads: []web.Link{{Text: "CSV", Href: timetableHref(f, ".csv")}, {Text: "ODS (spreadsheet)", Href: timetableHref(f, ".ods")}, {Text: "JSON", Href: timetableHref(f, ".json")}},
		ICal:      calendarHref(f)}
	if f.Month != "" {
		v.Months = monthLinks(f)
	} else if part.page != part.coming && part.total > 0 {
		v.Next = &web.Link{Text: "Go to what comes next", Href: u.String()}
	}
	shown := all.Page(part.from(), part.to())
	if len(shown) > 0 {
		v.Figure = timetableFigure(shown, s.Day())
	}
	v.Lines = timetableLines(shown)
	for _, d := range shown {
		v.Synthetic = v.Synthetic || d.Synthetic
	}
	return p.web.Page(w, r, "recommendation/timetable", v)
}

// timetablePart is one page of the timetable. Pages are laid so that one of them
// begins with what comes next; an address that names no page is given that one.
type timetablePart struct {
	total, page int
	coming      int // the page of what comes next
	short       int // by how many entries the first page is shorter than others
}

// partOf finds the page of an address among so many entries, of which one is the
// first that is not past (none, where that is their number). A month begins with
// its first page.
func partOf(total, next int, month bool, u *url.URL) timetablePart {
	t := timetablePart{total: total, coming: 1}
	switch {
	case month:
	case next < total:
		t.short = (timetableSize - next%timetableSize) % timetableSize
		t.coming = (next+t.short)/timetableSize + 1
	default:
		t.coming = t.pages() // all of it is past
	}
	t.page = min(web.PageNumber(u), t.pages())
	if !u.Query().Has("page") {
		t.page = t.coming
	}
	return t
}

func (t timetablePart) pages() int { return max(1, (t.total+t.short+timetableSize-1)/timetableSize) }
func (t timetablePart) from() int  { return max(0, (t.page-1)*timetableSize-t.short) }
func (t timetablePart) to() int    { return min(t.total, t.page*timetableSize-t.short) }

// links lead to the other pages.
func (t timetablePart) links(u *url.URL) web.Pagination {
	p := web.Paginate(u, t.page, timetableSize, t.total+t.short)
	if t.total > 0 {
		p.Summary = "Showing " + web.Number(t.from()+1) + " to " + web.Number(t.to()) + " of " + web.Plural(t.total, "result", "results") + ", the earliest first"
	}
	return p
}

// timetableWords says how many entries there are.
func timetableWords(n int, f record.TimetableFilter) string {
	out := web.Plural(n, "date", "dates")
	if f.Undated {
		out = web.Plural(n, "entry, those with no date last", "entries, those with no date last")
	}
	if f.Month != "" {
		out += " in " + monthWords(f.Month)
	}
	return out
}

// calendarHref is the calendar feed that is nearest to the filters.
func calendarHref(f record.TimetableFilter) string {
	switch {
	case f.Report != "" && f.Body == "":
		return record.ReportHref(url.PathEscape(f.Report)) + "/calendar.ics"
	case f.Body != "" && f.Report == "":
		return record.BodyHref(url.PathEscape(f.Body)) + "/calendar.ics"
	}
	return "/timetable.ics"
}

// monthLinks lead to the months before and after the one shown.
func monthLinks(f record.TimetableFilter) []web.Link {
	first, err := clock.ParseDay(f.Month + "-01")
	if err != nil {
		return nil
	}
	month := func(d clock.Day) web.Link {
		g := f
		g.Month = d.String()[:7]
		return web.Link{Text: monthWords(g.Month), Href: timetableHref(g, "")}
	}
	y, m, _ := first.Date()
	return []web.Link{month(first.AddDays(-1)), month(clock.NewDay(y, int(m)+1, 1))}
}

// timetablePanel makes the filters of the timetable.
func timetablePanel(s *shelf.Shelf, f record.TimetableFilter) web.FilterPanel {
	panel := web.FilterPanel{Action: "/timetable", Open: f != record.TimetableFilter{}}
	field := func(name, label, blank string, options []shelf.Facet, now string) {
		sel := &web.Select{Field: web.Field{Name: name, Label: label}, Blank: blank}
		for i, o := range options {
			if i >= panelOptions && o.ID != now {
				continue
			}
			sel.Options = append(sel.Options, web.Option{Value: o.ID, Text: o.Name, Chosen: o.ID == now})
		}
		panel.Fields = append(panel.Fields, web.FilterField{Select: sel})
	}
	field("report", "Report", "Any report", s.Facets().Reports, f.Report)
	field("body", "Who owes it", "Anybody", s.Facets().Bodies, f.Body)
	panel.Fields = append(panel.Fields,
		web.FilterField{Input: &web.Input{Value: f.Month, Width: 10, Field: web.Field{Name: "month", Label: "Month", Hint: "For example, 2026-03"}}},
		web.FilterField{Checkboxes: &web.Choices{Field: web.Field{Name: "undated", Label: "Without a date"}, Small: true,
			Options: []web.Option{{Value: "yes", Text: "Show those as well that have no date", Chosen: f.Undated}}}})
	add := func(text string, without record.TimetableFilter) {
		panel.Chosen = append(panel.Chosen, web.Link{Text: text, Href: timetableHref(without, "")})
	}
	if g := f; f.Report != "" {
		g.Report = ""
		add("Report: "+facetName(s.Facets().Reports, f.Report), g)
	}
	if g := f; f.Body != "" {
		g.Body = ""
		add("Owed by: "+facetName(s.Facets().Bodies, f.Body), g)
	}
	if g := f; f.Month != "" {
		g.Month = ""
		add("Month: "+monthWords(f.Month), g)
	}
	if g := f; f.Undated {
		g.Undated = false
		add("Those without a date as well", g)
	}
	if len(panel.Chosen) > 0 {
		panel.Clear = "/timetable"
	}
	return panel
}

// timetableFigure draws the entries of one page, by the month of their last
// possible day.
func timetableFigure(shown []record.Due, today clock.Day) *web.Figure {
	t := picture.Timeline{ID: "timetable-picture", Title: "What is due when", Today: today,
		Description: "Each line is one thing that is due: a bar from the first to the last day that its date can mean, with the shape of where it stands. The list above says the same."}
	for _, d := range shown {
		row := picture.Row{Label: d.Title, Link: dueHref(d), Group: "No date given", State: conditionPicture(d.Condition), StateText: d.Condition.Words()}
		if d.Dated {
			row.Group, row.When = monthWords(d.Last.String()[:7]), dueDate(d)
		}
		if d.Synthetic {
			row.Label = "Synthetic: " + row.Label
		}
		t.Rows = append(t.Rows, row)
	}
	return figure(t.ID, t.Title, t.Description, func(width int) picture.Picture { t.Width = width; return t.Draw() })
}

// dueDate gives the days of an entry back as a date.
func dueDate(d record.Due) edtf.Date {
	if d.First == d.Last {
		return edtf.Of(d.Last)
	}
	if rough, err := edtf.Parse(d.When); err == nil && !rough.IsZero() {
		return rough
	}
	span, err := edtf.Parse(d.First.String() + "/" + d.Last.String())
	if err != nil {
		return edtf.Of(d.Last)
	}
	return span
}

// timetableLine is one entry, in words.
type timetableLine struct {
	Title, Href, Kind, Report string
	When, LastDay, Moved      string // LastDay: the last possible one of a rough date
	Owners                    []web.Link
	Unowned                   bool // the source does not say whose it is
	Synthetic                 bool
	Stands                    web.Tag
}

// timetableLines say in words what the picture shows.
func timetableLines(shown []record.Due) (out []timetableLine) {
	for _, d := range shown {
		l := timetableLine{Title: d.Title, Href: dueHref(d), Kind: record.LabelOf(record.DueLabels, d.Kind), Report: d.Report, When: d.When,
			Moved: dueWhenCell(d).Note, Owners: bodiesCell(d.Owners).Links, Unowned: d.OwnerUnknown, Synthetic: d.Synthetic, Stands: ConditionTag(d.Condition)}
		if d.Dated && d.First != d.Last {
			l.LastDay = d.Last.Human()
		}
		out = append(out, l)
	}
	return out
}

// facetName names what a filter holds. An id that is not in the register is
// shown as it was sent, so that a mistyped address can be seen to be one.
func facetName(list []shelf.Facet, id string) string {
	for _, o := range list {
		if o.ID == id {
			return o.Name
		}
	}
	return "not in the register (" + strings.ToValidUTF8(id, "") + ")"
}
