package pages

import (
	"html/template"
	"net/http"
	"strconv"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
)

// bodiesView is the list of bodies.
type bodiesView struct {
	web.Page
	Count string
	Table web.Table
}

// bodies lists who owes anything, with what is known of it.
func (p *Pages) bodies(w http.ResponseWriter, r *http.Request) error {
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	v := &bodiesView{Page: web.Page{Title: "Who owes what", Section: "/bodies", Synthetic: s.Synthetic(),
		Description: "Each government, department, force and council that recommendations are addressed to, and how they answered."},
		Count: web.Plural(len(s.Facets().Bodies), "body", "bodies")}
	counts := map[record.State]*shelf.Tally{record.StateNotEntered: shelf.NewTally(), record.StateNotAnswered: shelf.NewTally(), record.StateDatePassed: shelf.NewTally(),
		record.StateOverdue: shelf.NewTally()}
	for _, it := range s.All() {
		for _, b := range it.Concerned() {
			t := counts[it.ConditionOf(b.ID, s.Day()).State]
			if t == nil || it.MadeUp() && s.IsReal(b.ID) {
				continue // of a body that real ones ask, the real are counted
			}
			t.Add(b.ID, "")
		}
	}
	v.Table = web.Table{ID: "bodies", Caption: "Bodies that recommendations are addressed to", HideCaption: true,
		Columns: []web.Column{{Text: "Body"}, {Text: "Recommendations", Numeric: true}, {Text: "No answer entered here", Numeric: true},
			{Text: "Searched for, no answer found", Numeric: true}, {Text: "Date passed", Numeric: true}, {Text: "Overdue", Numeric: true}},
		Empty: "No body is named yet."}
	for _, b := range s.Facets().Bodies {
		v.Table.Rows = append(v.Table.Rows, web.Row(web.A(b.Name, record.BodyHref(b.ID)),
			web.A(web.Number(b.Count), ListHref(record.Filter{Body: b.ID}, "")), countCell(counts, b.ID, record.StateNotEntered), countCell(counts, b.ID, record.StateNotAnswered),
			countCell(counts, b.ID, record.StateDatePassed), countCell(counts, b.ID, record.StateOverdue)))
	}
	return p.web.Page(w, r, "recommendation/bodies", v)
}

// countCell shows a count that leads to its list.
func countCell(counts map[record.State]*shelf.Tally, body string, state record.State) web.Cell {
	f := counts[state].Of(body)
	if f == nil {
		return web.T("0")
	}
	return web.A(web.Number(f.Count), ListHref(record.Filter{Body: body, State: state}, ""))
}

// bodyView is one body: first what a record says was not there in time, then all
// that it owes.
type bodyView struct {
	web.Page
	Kind, Note string
	Count      string
	Late       web.Table
	Work       web.Table
	Stands     web.Table
	Rows       template.HTML
	More, List string
	Statements []web.Link
	Feed, ICal string
	Due        string
	Actions    []web.Button
}

// statementYears is how many years of statements a body's page offers.
const statementYears = 4

// body shows what one body owes, and what is recorded of it.
func (p *Pages) body(w http.ResponseWriter, r *http.Request) error {
	b, err := p.service.Body(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	f := record.Filter{Body: b.ID}
	list, err := p.shelves.List(r.Context(), s, f, 0, 0)
	if err != nil {
		return err
	}
	dues, err := p.service.Timetable(r.Context(), record.TimetableFilter{Body: b.ID, Undated: true})
	if err != nil {
		return err
	}
	base := record.BodyHref(b.ID)
	v := &bodyView{Page: web.Page{Title: b.Name, Section: "/bodies", Synthetic: b.Synthetic, Description: "What " + b.Name + " was asked and promised, and what is recorded of it.",
		Breadcrumbs: []web.Link{{Text: "Who owes what", Href: "/bodies"}, {Text: b.Name}},
		Feeds:       []web.Feed{{Title: "News of " + b.Name, Href: base + "/feed.atom", Type: "application/atom+xml"}}},
		Kind: record.LabelOf(record.BodyKinds, b.Kind), Note: b.Note, Count: web.Plural(len(list.Items), "recommendation", "recommendations"), List: ListHref(f, ""),
		Stands: standsTable(list.Items, f, s.Day()), Feed: base + "/feed.atom", ICal: base + "/calendar.ics",
		Due: "/timetable?body=" + template.URLQueryEscaper(b.ID)}
	v.fillWork(dues)
	if v.Rows, err = p.rowsOf(list.Items[:min(len(list.Items), reportRows)], b.ID, s.Day(), &v.Page); err != nil {
		return err
	}
	if n := len(list.Items); n > reportRows {
		v.More = "All " + web.Number(n) + " recommendations"
	}
	for y := s.Day().Year(); y > s.Day().Year()-statementYears; y-- {
		v.Statements = append(v.Statements, web.Link{Text: strconv.Itoa(y), Href: base + "/statement/" + strconv.Itoa(y), Hidden: "annual statement"})
	}
	if p.service.MayReport(r.Context(), recommendation.ReportEdit, "") == nil {
		v.Actions = []web.Button{{Text: "Edit this body", Href: base + "/edit", Kind: "secondary"}}
	}
	return p.web.Page(w, r, "recommendation/body", v)
}

// fillWork lists what a record says was not there in time, and every commitment.
func (v *bodyView) fillWork(all []record.Due) {
	columns := func() []web.Column {
		return []web.Column{{Text: "What"}, {Text: "Kind"}, {Text: "When"}, {Text: "Where it stands"}}
	}
	v.Late = web.Table{ID: "late", Stack: true, Caption: "Recorded as not there by its date, or moved", Columns: columns(),
		Empty: "No record says that anything was not there by its date. A date that has passed does not say so."}
	v.Work = web.Table{ID: "work", Stack: true, Caption: "What was promised, by it or by those asked with it", Columns: columns(), Empty: "No commitment is recorded."}
	for _, d := range all {
		stands := conditionCell(d.Condition)
		if d.Condition.Late() && !record.DueOfOne(d) {
			stands = web.Mark(d.StandsWords(), web.Quiet)
		}
		row := web.Row(dueCell(d), web.T(record.LabelOf(record.DueLabels, d.Kind)), dueWhenCell(d), stands)
		if d.Condition.Late() && record.DueOfOne(d) {
			v.Late.Rows = append(v.Late.Rows, row)
		}
		if d.Kind == record.DueCommitment {
			v.Work.Rows = append(v.Work.Rows, row)
		}
		v.Synthetic = v.Synthetic || d.Synthetic
	}
}

// dueCell links to what is due.
func dueCell(d record.Due) web.Cell {
	c := web.Cell{Text: d.Title, Href: dueHref(d), Note: d.Report}
	if d.OwnerUnknown {
		c.Note += ". The source does not say who owns it"
	}
	if d.Synthetic {
		c.Tag = syntheticTag()
	}
	return c
}

// dueHref is the page of what is due.
func dueHref(d record.Due) string {
	if d.Kind == record.DueCommitment {
		return record.CommitmentHref(d.ID)
	}
	return record.RecommendationHref(d.RecommendationID)
}

// dueWhenCell gives the date, and the one that was promised first.
func dueWhenCell(d record.Due) web.Cell {
	c := web.T(d.When)
	if d.Moves > 0 {
		c.Note = "First promised for " + record.OrNotKnown(d.FirstDue) + ", moved " + web.Plural(d.Moves, "time", "times")
	}
	return c
}
