package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// timetableSize is how many entries one page of the timetable draws.
const timetableSize = 40

// timetableView is one page of the timetable: a picture, and the table that
// says the same.
type timetableView struct {
	web.Page
	Count     string
	Panel     web.FilterPanel
	Months    []web.Link
	Next      *web.Link
	Figure    *web.Figure
	Table     web.Table
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
	all, err := p.service.Timetable(r.Context(), f)
	if err != nil {
		return err
	}
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	page := min(web.PageNumber(r.URL), 1+max(len(all)-1, 0)/timetableSize)
	u := &url.URL{Path: "/timetable", RawQuery: timetableValues(f).Encode()}
	v := &timetableView{Page: web.Page{Title: "Timetable", Section: "/timetable", Description: "Every answer, deadline and commitment with its day, and what is recorded of it."},
		Count: timetableWords(len(all), f), Panel: timetablePanel(s, f), Pages: web.Paginate(u, page, timetableSize, len(all)),
		Downloads: []web.Link{{Text: "CSV", Href: timetableHref(f, ".csv")}, {Text: "ODS (spreadsheet)", Href: timetableHref(f, ".ods")}, {Text: "JSON", Href: timetableHref(f, ".json")}},
		ICal:      calendarHref(f)}
	if f.Month != "" {
		v.Months = monthLinks(f)
	} else if i := nextDue(all, s.Day()); i/timetableSize+1 != page && i < len(all) {
		v.Next = &web.Link{Text: "Go to what comes next", Href: web.WithQuery(u, "page", strconv.Itoa(i/timetableSize+1))}
	}
	shown := all[(page-1)*timetableSize : min(page*timetableSize, len(all))]
	if len(shown) > 0 {
		v.Figure = timetableFigure(shown, s.Day())
	}
	v.Table = timetableTable(shown)
	for _, d := range shown {
		v.Synthetic = v.Synthetic || d.Synthetic
	}
	return p.web.Page(w, r, "recommendation/timetable", v)
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

// nextDue finds the first entry that is not past.
func nextDue(all []record.Due, today clock.Day) int {
	for i, d := range all {
		if !d.Dated || !d.Last.Before(today) {
			return i
		}
	}
	return max(len(all)-1, 0)
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
		Description: "Each line is one thing that is due: a bar from the first to the last day that its date can mean, with the shape of where it stands. The table below says the same."}
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

// timetableTable says in words what the picture shows.
func timetableTable(shown []record.Due) web.Table {
	t := web.Table{ID: "timetable", Caption: "The same as a table", Empty: "Nothing is due here.",
		Columns: []web.Column{{Text: "What"}, {Text: "Kind"}, {Text: "When"}, {Text: "Last possible day"}, {Text: "Who"}, {Text: "Where it stands"}}}
	for _, d := range shown {
		last := "None"
		if d.Dated {
			last = d.Last.Human()
		}
		t.Rows = append(t.Rows, web.Row(dueCell(d), web.T(record.LabelOf(record.DueLabels, d.Kind)), dueWhenCell(d), web.T(last), ownersCell(d), conditionCell(d.Condition)))
	}
	return t
}

// ownersCell names who owes it, or who was asked when the source of a
// commitment does not say whose it is.
func ownersCell(d record.Due) web.Cell {
	c := bodiesCell(d.Owners)
	if d.OwnerUnknown {
		c.Note = "Asked of; the source does not say who owns it"
	}
	return c
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
