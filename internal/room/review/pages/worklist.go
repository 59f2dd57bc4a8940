package pages

import (
	"net/http"
	"net/url"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// worklistSize is how many cases one page of the worklist shows.
const worklistSize = 50

// worklistView is the list of cases that a reader may see.
type worklistView struct {
	web.Page
	Tabs   web.Tabs
	Find   findBox
	Panel  web.FilterPanel
	Count  string
	Table  web.Table
	Pages  web.Pagination
	Export web.Link
	// Waits marks a list of what waits for the reader, which their one desk has too.
	Waits string
	// ExportNote says what the file holds.
	ExportNote string
	// All leads back from the answer of a search.
	All *web.Link
	// Calls leads to where an application is taken by telephone.
	Calls *web.Link
	// Several are steps that several cases may take at once.
	Several []web.Link
}

// findBox looks for one case by its exact number or crime reference. It posts,
// so that a reference stays out of addresses and histories.
type findBox struct{ Field web.Input }

// The tabs of the worklist, as ?show= has them.
const (
	showMine    = ""
	showAll     = "all"
	showOverdue = "overdue"
	showOthers  = "others"
)

// listQuery is what an address of the worklist asks for. A value that cannot
// be one is left out, so that a mistyped address still shows a list.
type listQuery struct {
	show, force, standing, sort string
	// whose is who has it in hand: review.WhoseMine and the like.
	whose string
	state rules.State
}

// whoseOptions are who has a case in hand.
var whoseOptions = []web.Option{{Value: review.WhoseMine, Text: "You"}, {Value: review.WhoseTeam, Text: "Nobody of your team"}, {Value: review.WhoseOthers, Text: "A colleague of your team"}}

// wordsOf gives the words of an option; empty for what is none.
func wordsOf(list []web.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return o.Text
		}
	}
	return ""
}

func readListQuery(q url.Values) listQuery {
	text := func(name string) string {
		s := strings.TrimSpace(strings.ToValidUTF8(q.Get(name), ""))
		if len(s) > 100 {
			return ""
		}
		return s
	}
	l := listQuery{show: text("show"), force: text("force"), standing: text("standing"), sort: text("sort"), state: rules.State(text("state")), whose: text("whose")}
	if wordsOf(whoseOptions, l.whose) == "" {
		l.whose = ""
	}
	if l.show != showAll && l.show != showOverdue && l.show != showOthers {
		l.show = showMine
	}
	if !l.state.Known() {
		l.state = ""
	}
	if l.standing != rules.StandsOverdue && l.standing != rules.StandsDueSoon {
		l.standing = ""
	}
	return l
}

func (l listQuery) filter() review.Filter {
	f := review.Filter{State: l.state, Force: l.force, Standing: l.standing, Mine: l.show == showMine, Others: l.show == showOthers, Sort: l.sort, Whose: l.whose}
	if l.show == showOverdue {
		f.Standing = rules.StandsOverdue
	}
	return f
}

// address writes the query as an address has it; readListQuery reads it back.
func (l listQuery) address(path string) *url.URL {
	q := url.Values{}
	for name, value := range map[string]string{"show": l.show, "force": l.force, "standing": l.standing, "whose": l.whose, "sort": l.sort, "state": string(l.state)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return &url.URL{Path: path, RawQuery: q.Encode()}
}

// ReadList gives what the worklist understands of an address: nothing that it does not
// know is carried on.
func (p *StaffPages) ReadList(q url.Values) url.Values {
	l := readListQuery(q)
	if l.force != "" && p.service.BodyName(l.force) == l.force {
		l.force = ""
	}
	return l.address("").Query()
}

// worklist shows what waits for the reader, and all that they may see.
func (p *StaffPages) worklist(w http.ResponseWriter, r *http.Request) error {
	l := readListQuery(r.URL.Query())
	page := min(web.PageNumber(r.URL), 1_000_000)
	f := l.filter()
	f.Page, f.PerPage = page, worklistSize
	items, total, err := p.service.List(r.Context(), f)
	if err != nil {
		return err
	}
	u := l.address(review.PanelPath)
	v := p.listView(items)
	v.Notice, v.Tabs, v.Panel = notice(r), l.tabs(), p.filterPanel(l)
	if p.saved != nil {
		if err := p.saved(r.Context(), &v.Panel, r.URL.Query()); err != nil {
			return err
		}
	}
	if end, soon := p.service.ListEnds(); soon && v.Notice == nil {
		v.Notice = &web.Notice{Text: "The list of bank holidays ends on " + end.Human() + ". Due days beyond it wait. Ask an administrator to add the next year."}
	}
	if l.show == showMine && total > 0 {
		v.Waits = review.PanelPath
	}
	v.Count, v.Pages = l.countWords(total), web.Paginate(u, page, worklistSize, total)
	v.Table.Columns = web.SortColumns(u, "due", listColumns()...)
	v.Table.Empty = l.emptyWords()
	v.Several = p.severalLinks(r)
	if p.calls && access.ActorFrom(r.Context()).Has(access.RoleSecretariat) {
		v.Calls = &web.Link{Text: "Take an application by telephone", Href: review.CallPath}
	}
	v.Export = web.Link{Text: "Take this list as a CSV file", Href: l.address(review.PanelPath + "/export.csv").String()}
	v.ExportNote = "It holds what is listed here, on all pages up to " + web.Number(review.MaxExport) +
		" cases, and nothing that is sealed. Each person can see that a list with their case was taken."
	return p.showList(w, r, v, web.NewForm())
}

// listColumns are those of the worklist, new each time: sorting writes links
// into them. What can be sorted names its key.
func listColumns() []web.Column {
	return []web.Column{{Text: "Case", Sort: "number"}, {Text: "Where it is"}, {Text: "Waits for you"}, {Text: "With"}, {Text: "Due", Sort: "due"},
		{Text: "Received", Sort: "received"}, {Text: "Closed by"}}
}

func (p *StaffPages) showList(w http.ResponseWriter, r *http.Request, v *worklistView, form *web.Form) error {
	v.Find.Field = form.Input("q", "Find a case", "Its whole number, or the whole crime reference")
	v.Find.Field.Width, v.Find.Field.Autocomplete = 20, "off"
	v.Errors = form.Errors()
	return p.web.Page(w, r, "review/staff_worklist", v)
}

// listView draws rows; every reader gets rows of their own.
func (p *StaffPages) listView(items []review.Item) *worklistView {
	v := &worklistView{Page: web.Page{Title: "Cases", Section: review.PanelPath, NoIndex: true}, All: &web.Link{Text: "What is due to be destroyed", Href: retentionPath},
		Table: web.Table{ID: "cases", Stack: true, Caption: "Cases", HideCaption: true, Columns: plainColumns()}}
	today := p.service.Today()
	for _, it := range items {
		v.Synthetic = v.Synthetic || it.Synthetic
		v.Table.Rows = append(v.Table.Rows, p.itemRow(it, today))
	}
	return v
}

func plainColumns() []web.Column {
	out := listColumns()
	for i := range out {
		out[i].Sort = ""
	}
	return out
}

func (p *StaffPages) itemRow(it review.Item, today clock.Day) web.TableRow {
	first := web.A(it.Number, review.CasePath(it.ID))
	if it.Synthetic {
		first.Tag = &web.Tag{Text: "Synthetic", Tone: web.Warn}
	}
	if it.Held {
		first.Note = "Under a legal hold"
	}
	state := stateTag(it.State)
	due := web.Cell{Text: dayWords(it.Due, "No clock runs"), Tag: dueTag(it.Due, it.Standing, today)}
	if p.service.Waits(it.State, it.Due) {
		due.Text = waitsShort
	}
	waits := it.Waits
	if waits == "" {
		waits = "Nothing"
	}
	with := web.T("Nobody")
	for i, h := range it.Holders {
		name, _, _ := strings.Cut(h.Name, " (") // what stands in brackets is on the case's page
		if words := name + ", " + strings.ToLower(roleWords(h.Role)); i == 0 {
			with.Text = words
		} else {
			with.Lines = append(with.Lines, words)
		}
	}
	return web.Row(first, web.Cell{Tag: &state}, web.T(waits), with, due, web.T(dayWords(it.Received, "Not known")), web.T(p.bodyName(it.Force)))
}

func (l listQuery) tabs() web.Tabs {
	t := web.Tabs{Label: "Which cases"}
	for _, x := range []struct{ text, show string }{{"To do", showMine}, {"You wait for others", showOthers}, {"Overdue", showOverdue}, {"All", showAll}} {
		to := listQuery{show: x.show}
		t.Items = append(t.Items, web.Tab{Text: x.text, Href: to.address(review.PanelPath).String(), Current: l.show == x.show})
	}
	return t
}

func (l listQuery) countWords(n int) string {
	switch l.show {
	case showMine:
		return web.Plural(n, "case waits", "cases wait") + " for you"
	case showOthers:
		return web.Plural(n, "case waits", "cases wait") + " for others"
	case showOverdue:
		return web.Plural(n, "case is", "cases are") + " overdue"
	}
	return web.Plural(n, "case", "cases")
}

func (l listQuery) emptyWords() string {
	if l.state != "" || l.force != "" || l.standing != "" || l.whose != "" {
		return "No case matches. Take a filter away."
	}
	switch l.show {
	case showMine:
		return "Nothing waits for you."
	case showOthers:
		return "You wait for nobody."
	case showOverdue:
		return "Nothing is overdue."
	}
	return "There are no cases for you to see."
}

// filterPanel narrows the list by where a case is, who closed it and how it
// stands.
func (p *StaffPages) filterPanel(l listQuery) web.FilterPanel {
	form := web.NewForm().Set("state", string(l.state)).Set("force", l.force).Set("standing", l.standing).Set("whose", l.whose)
	var states []web.Option
	for _, s := range rules.States() {
		states = append(states, web.Option{Value: string(s), Text: stateWords(s)})
	}
	standings := []web.Option{{Value: rules.StandsOverdue, Text: "Overdue"}, {Value: rules.StandsDueSoon, Text: "Due soon"}}
	pick := func(name, label string, list []web.Option) web.FilterField {
		s := form.Select(name, label, "", list)
		s.Blank = "Any"
		return web.FilterField{Select: &s}
	}
	f := web.FilterPanel{Action: review.PanelPath, Fields: []web.FilterField{
		pick("state", "Where it is", states), pick("whose", "Who has it", whoseOptions), pick("force", "Closed by", p.bodyOptions())}}
	if l.show != showOverdue {
		f.Fields = append(f.Fields, pick("standing", "By its clock", standings))
	}
	for _, h := range []web.Hidden{{Name: "show", Value: l.show}, {Name: "sort", Value: l.sort}} {
		if h.Value != "" {
			f.Keep = append(f.Keep, h)
		}
	}
	without := func(text string, change func(*listQuery)) {
		to := l
		change(&to)
		f.Chosen = append(f.Chosen, web.Link{Text: text, Href: to.address(review.PanelPath).String()})
	}
	if l.state != "" {
		without(stateWords(l.state), func(q *listQuery) { q.state = "" })
	}
	if l.whose != "" {
		without("Who has it: "+wordsOf(whoseOptions, l.whose), func(q *listQuery) { q.whose = "" })
	}
	if l.force != "" {
		without("Closed by: "+p.bodyName(l.force), func(q *listQuery) { q.force = "" })
	}
	if l.standing != "" {
		without("By its clock: "+l.standing, func(q *listQuery) { q.standing = "" })
	}
	if f.Open = len(f.Chosen) > 0; f.Open {
		f.Clear = listQuery{show: l.show, sort: l.sort}.address(review.PanelPath).String()
	}
	return f
}

// noFind answers an address that was typed: a search is a form.
func (p *StaffPages) noFind(w http.ResponseWriter, r *http.Request) error {
	return web.Redirect(w, r, review.PanelPath)
}

// find looks for one case. What is not there and what is not for this reader
// give the same answer.
func (p *StaffPages) find(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	q := form.Required("q", "Enter a number or a crime reference")
	form.Limit("q", "the number or reference", 100)
	var items []review.Item
	if form.OK() {
		if items, _, err = p.service.List(r.Context(), review.Filter{Number: q, PerPage: worklistSize}); err != nil {
			return err
		}
		if len(items) == 0 {
			if items, _, err = p.service.List(r.Context(), review.Filter{Reference: q, PerPage: worklistSize}); err != nil {
				return err
			}
		}
	}
	v := p.listView(items)
	v.Title, v.All = "Find a case", &web.Link{Text: "Back to the worklist", Href: review.PanelPath}
	v.Count = web.Plural(len(items), "case has", "cases have") + " exactly this number or reference"
	v.Table.Empty = "There is no case for you to see that has exactly this number or reference."
	return p.showList(w, r, v, form)
}
