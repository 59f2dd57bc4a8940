package pages

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
)

// bodiesView is the list of bodies.
type bodiesView struct {
	web.Page
	Count string
	Panel web.FilterPanel
	Table web.Table
	Pages web.Pagination
}

// bodiesSize is how many bodies one page lists.
const bodiesSize = 20

// bodies lists who owes anything, with what is known of it.
func (p *Pages) bodies(w http.ResponseWriter, r *http.Request) error {
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	all, words := s.Facets().Bodies, wordsOfAddress(r.URL.Query())
	if words != "" {
		names, err := p.service.BodyNames(r.Context())
		if err != nil {
			return err
		}
		all = named(all, words, func(b shelf.Facet) string { return strings.Join(append([]string{b.Name}, names[b.ID]...), " ") })
	}
	page := pageWithin(r.URL, len(all), bodiesSize)
	v := &bodiesView{Page: web.Page{Title: "Who owes what", Section: "/bodies", Synthetic: s.Synthetic(),
		Description: "Each government, department, force and council that recommendations are addressed to, and how they answered."},
		Count: web.Plural(len(all), "body", "bodies"), Panel: wordsPanel("/bodies", "Words of its name", words), Pages: web.Paginate(wordsAddress("/bodies", words), page, bodiesSize, len(all))}
	v.Table = web.Table{ID: "bodies", Caption: "Bodies that recommendations are addressed to", HideCaption: true,
		Columns: []web.Column{{Text: "Body"}, {Text: "Recommendations", Numeric: true}, {Text: "No answer entered here", Numeric: true},
			{Text: "Searched for, no answer found", Numeric: true}, {Text: "Date passed", Numeric: true}, {Text: "Overdue", Numeric: true}},
		Empty: "No body is named yet."}
	if words != "" {
		v.Table.Empty = "No body has all of these words in its name."
	}
	for _, b := range all[(page-1)*bodiesSize : min(page*bodiesSize, len(all))] {
		counts := s.Owed(b.ID)
		v.Table.Rows = append(v.Table.Rows, web.Row(web.A(b.Name, record.BodyHref(b.ID)),
			web.A(web.Number(b.Count), ListHref(record.Filter{Body: b.ID}, "")), countCell(counts, b.ID, record.StateNotEntered), countCell(counts, b.ID, record.StateNotAnswered),
			countCell(counts, b.ID, record.StateDatePassed), countCell(counts, b.ID, record.StateOverdue)))
	}
	return p.web.Page(w, r, "recommendation/bodies", v)
}

// countCell shows a count that leads to its list.
func countCell(counts shelf.Owed, body string, state record.State) web.Cell {
	if counts[state] == 0 {
		return web.T("0")
	}
	return web.A(web.Number(counts[state]), ListHref(record.Filter{Body: body, State: state}, ""))
}

// bodyView is one body: first what a record says was not there in time, then all
// that it owes.
type bodyView struct {
	web.Page
	Kind, Note string
	// Unheard says that nobody can answer for it here, and who could let somebody.
	Unheard    string
	Story      []storyLine
	Count      string
	Late, Work web.Table
	// AllLate and AllWork say how many there are, where not all are shown.
	AllLate, AllWork string
	Stands           web.Table
	Rows             []bodyRow
	More, List       string
	Statements       []web.Link
	Feed, ICal       string
	Due              string
	Actions          []web.Button
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
	work, err := p.shelves.Work(r.Context(), b.ID)
	if err != nil {
		return err
	}
	base := record.BodyHref(b.ID)
	v := &bodyView{Page: web.Page{Title: b.Name, Section: "/bodies", Synthetic: b.Synthetic, Description: "What " + b.Name + " was asked and promised, and what is recorded of it.",
		Breadcrumbs: []web.Link{{Text: "Who owes what", Href: "/bodies"}, {Text: b.Name}},
		Feeds:       []web.Feed{{Title: "News of " + b.Name, Href: base + "/feed.atom", Type: "application/atom+xml"}}},
		Kind: record.LabelOf(record.BodyKinds, b.Kind), Note: b.Note, Count: web.Plural(len(list.Items), "recommendation", "recommendations"), List: ListHref(f, ""),
		Stands: standsTable(s.Owed(b.ID), len(list.Items), f), Feed: base + "/feed.atom", ICal: base + "/calendar.ics",
		Due: "/timetable?body=" + template.URLQueryEscaper(b.ID)}
	if v.fillWork(work); b.Unheard && b.Kind != record.BodyClass {
		v.Unheard = record.UnheardWords + " " + record.UnheardMeans
	}
	story, err := p.service.Story(r.Context(), b.ID)
	if err != nil {
		return err
	}
	v.Story = storyLines(story)
	v.fillRows(list.Items[:min(len(list.Items), bodyRows)], b.ID, s.Day())
	if n := len(list.Items); n > bodyRows {
		v.More = "All " + web.Number(n) + " recommendations"
	}
	for y := s.Day().Year(); y > s.Day().Year()-statementYears; y-- {
		v.Statements = append(v.Statements, web.Link{Text: strconv.Itoa(y), Href: base + "/statement/" + strconv.Itoa(y), Hidden: "annual statement"})
	}
	if p.service.MayReport(r.Context(), recommendation.ReportEdit, "") == nil {
		v.Actions = []web.Button{{Text: "Edit this body", Href: base + "/edit", Kind: "secondary"}, {Text: "Names and days", Href: "/body-list/" + b.ID + "/names", Kind: "secondary"},
			{Text: "Merge with another entry", Href: "/body-list/" + b.ID + "/merge", Kind: "secondary"}}
	}
	return p.web.Page(w, r, "recommendation/body", v)
}

// bodyRows is how many recommendations it shows before it leads to the list.
const bodyRows = 10

// bodyRow is one recommendation in two lines: the list in the register says more.
type bodyRow struct {
	rowView
	With string // how many others it is addressed to
}

// fillRows lists recommendations, each as far as this body is concerned.
func (v *bodyView) fillRows(items []*record.Summary, body string, day clock.Day) {
	for _, it := range items {
		row := bodyRow{rowView: newRow(it.As(body), day)}
		others := 0
		for _, b := range it.Bodies {
			if b.ID != body {
				others++
			}
		}
		if others > 0 {
			row.With = "Also asked of " + web.Plural(others, "other", "others")
		}
		v.Rows = append(v.Rows, row)
		v.Synthetic = v.Synthetic || it.Synthetic || it.HasSynthetic
	}
}

// fillWork lists what a record says was not there in time, and every commitment.
func (v *bodyView) fillWork(w shelf.Work) {
	v.Late = workTable("late", "Recorded as not there by its date, or moved", "No record says that anything was not there by its date. A date that has passed does not say so.")
	v.Work = workTable("work", "What was promised, by it or by those asked with it", "No commitment is recorded.")
	v.AllLate, v.AllWork = allOf(w.Lates), allOf(w.Promises)
	for _, d := range w.Late {
		v.Late.Rows = append(v.Late.Rows, workRow(d))
	}
	for _, d := range w.Promised {
		v.Work.Rows = append(v.Work.Rows, workRow(d))
	}
	v.Synthetic = v.Synthetic || w.Synthetic
}

// allOf counts entries of which not all are shown.
func allOf(n int) string {
	if n <= shelf.WorkShown {
		return ""
	}
	return "The first " + web.Number(shelf.WorkShown) + " of " + web.Number(n) + " are shown"
}

func workTable(id, caption, empty string) web.Table {
	return web.Table{ID: id, Stack: true, Caption: caption, Empty: empty,
		Columns: []web.Column{{Text: "What"}, {Text: "Kind"}, {Text: "When"}, {Text: "Where it stands"}}}
}

func workRow(d record.Due) web.TableRow {
	stands := conditionCell(d.Condition)
	if d.Condition.Late() && !record.DueOfOne(d) {
		stands = web.Mark(d.StandsWords(), web.Quiet)
	}
	return web.Row(dueCell(d), web.T(record.LabelOf(record.DueLabels, d.Kind)), dueWhenCell(d), stands)
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
