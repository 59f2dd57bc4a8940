package holidays

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of the list, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "holidays", FS: pageFiles} }

// ListPath is the list of bank holidays.
const ListPath = "/holidays"

// Pages serves the list.
type Pages struct {
	service *Service
	web     *web.Renderer
}

// NewPages makes the pages over the use cases.
func NewPages(s *Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// entry is one way to change the list.
type entry struct {
	path, title, done, button string
	lead                      []string
	titled, dayed             bool
	do                        func(s *Service, ctx context.Context, in Input) error
}

var entries = []entry{
	{path: ListPath + "/add", title: "Add a bank holiday", done: "added", button: "Add it", titled: true, dayed: true,
		lead: []string{"Clocks that run leave the day out from now on, and their due days move. Steps that have ended keep the day by which they were judged.",
			"For a day that has passed, put it right instead: that takes two."},
		do: (*Service).Add},
	{path: ListPath + "/remove", title: "Take a bank holiday out", done: "removed", button: "Take it out", dayed: true,
		lead: []string{"For a day that was entered by mistake or was moved. It stays in the history, with why.", "For a day that has passed, put it right instead: that takes two."},
		do:   (*Service).Remove},
	{path: ListPath + "/whole", title: "Say that a year is whole", done: "whole", button: "The year is whole",
		lead: []string{"Add every bank holiday of the year first. Clocks count in a year only when somebody has said that its list is whole."},
		do:   (*Service).Complete},
}

var doneWords = map[string]string{"added": "The holiday was added.", "removed": "The holiday was taken out.", "whole": "The list is whole for one more year."}

// Routes are all pages, each with the rule for opening it.
func (p *Pages) Routes() []web.Route {
	out := []web.Route{{Method: http.MethodGet, Pattern: ListPath, Action: HolidayManage, Handler: p.list}}
	for _, e := range entries {
		out = append(out, web.Route{Method: http.MethodGet, Pattern: e.path, Action: HolidayManage, Handler: func(w http.ResponseWriter, r *http.Request) error { return p.form(w, r, e, web.NewForm()) }},
			web.Route{Method: http.MethodPost, Pattern: e.path, Action: HolidayManage, Handler: func(w http.ResponseWriter, r *http.Request) error { return p.take(w, r, e) }})
	}
	return append(out, p.passed()...)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "holidays/page", v)
}

// list shows the holidays of this year and of those to come, how far the list is
// whole, and its history.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	l, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Bank holidays", Section: ListPath}, Lead: []string{"Working days leave out weekends and these days. Due days are counted by them."}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Text: words}
	}
	for _, e := range entries {
		v.Links = append(v.Links, web.Link{Text: e.title, Href: e.path})
	}
	v.Links = append(v.Links, web.Link{Text: passedTitle, Href: passedPath}, web.Link{Text: "What waits for a second person", Href: ProposalsPath})
	for _, n := range Nations() {
		v.Boxes = append(v.Boxes, box(l, n))
		if l.Calendar.EndsSoon(n, l.Today) {
			v.Warning = "The list of " + NationWords[n] + " ends on " + l.Calendar.Whole(n).Human() + ". Add the next year now: a clock that runs beyond it has no due day, and is neither in time nor late."
		}
	}
	waits, err := p.service.DeskItems(r.Context(), access.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	v.After = []sheet.Box{history(l.Changes)}
	return p.show(w, r, v)
}

func box(l List, n clock.Nation) sheet.Box {
	t := web.Table{ID: "days-" + string(n), Stack: true, Caption: "Bank holidays of " + NationWords[n], HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "Holiday"}}}
	from := clock.NewDay(l.Today.Year(), 1, 1)
	for _, h := range l.Calendar.Holidays(n, from, from.AddDays(366*6)) {
		day := web.T(h.Day.Weekday().String() + " " + h.Day.Human())
		if h.Day.After(l.Calendar.Whole(n)) {
			day.Note = "Its year is not whole yet"
		}
		t.Rows = append(t.Rows, web.Row(day, web.T(h.Title)))
	}
	return sheet.Box{ID: string(n), Title: NationWords[n], Lines: []string{"Whole to " + l.Calendar.Whole(n).Human() + "."}, Table: &t}
}

func history(list []Change) sheet.Box {
	t := web.Table{ID: "history", Stack: true, Caption: "What was changed", HideCaption: true, Empty: "Nothing was changed since the program was made.",
		Columns: []web.Column{{Text: "Day"}, {Text: "What"}, {Text: "Why"}, {Text: "Source"}, {Text: "By"}}}
	for _, c := range list {
		t.Rows = append(t.Rows, web.Row(web.T(c.Day.Human()), web.T(c.Words()), web.T(c.Why), web.A("Its source", c.Source), by(c)))
	}
	return sheet.Box{ID: "changes", Title: "What was changed", Table: &t}
}

// by says who said it, and who agreed.
func by(c Change) web.Cell {
	cell := web.Cell{Text: c.Name, Note: web.DateTime(c.Made)}
	if c.Agreed != "" {
		cell.Lines = []string{c.Agreed + " agreed"}
	}
	return cell
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request, e entry, form *web.Form) error {
	l, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	title := e.title
	if !e.dayed {
		title = "Say that " + strconv.Itoa(l.Calendar.Whole(clock.EnglandAndWales).Year()+1) + " is whole"
	}
	var fields []sheet.Field
	if e.dayed {
		fields = append(fields, sheet.Input(form.Input("day", "Which day?", "Year-month-day, such as 2026-12-29")))
	}
	if e.titled {
		fields = append(fields, sheet.Input(form.Input("title", "What is it called?", "As the source writes it")))
	}
	fields = append(fields, grounds(form)...)
	return p.show(w, r, &sheet.View{Page: web.Page{Title: title, Section: ListPath, Back: &web.Link{Text: "Back to the list", Href: ListPath}, Errors: form.Errors()},
		Lead:  append([]string{NationWords[clock.EnglandAndWales] + "."}, e.lead...),
		Forms: []sheet.Form{{ID: "change", Action: e.path, Button: web.Button{Text: e.button}, Fields: fields}}})
}

// grounds are the fields for why the list changes, and by which source.
func grounds(form *web.Form) []sheet.Field {
	return []sheet.Field{sheet.Area(form.Textarea("why", "Why does the list change?", "", maxWhy)),
		sheet.Input(form.Input("source", "Where does it say so?", "The whole address, such as https://www.gov.uk/bank-holidays"))}
}

// typed is what a form says of a day.
func typed(form *web.Form) Input {
	return Input{Nation: clock.EnglandAndWales, Day: form.Text("day"), Title: form.Text("title"), Why: form.Text("why"), Source: form.Text("source")}
}

func (p *Pages) take(w http.ResponseWriter, r *http.Request, e entry) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := e.do(p.service, r.Context(), typed(form)); err != nil {
		if !form.Take(err) {
			return err
		}
		return p.form(w, r, e, form)
	}
	return web.Redirect(w, r, ListPath+"?done="+e.done)
}
