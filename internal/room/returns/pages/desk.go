package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// pageSize is how many returns, or bodies, a page shows.
const pageSize = 25

// desk shows the returns that the reader sends or approves: by their rounds to those
// who see every body, until they ask for a list.
func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Standings(r.Context(), "")
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Returns", Section: returns.DeskPath, NoIndex: true, Notice: notice(r), Back: &web.Link{Text: "Who has sent their figures", Href: returns.Home}},
		Lead: []string{"Each return is checked at the row, submitted by the body, and approved by somebody else. Completing is not approving."}, Links: p.deskLinks(r)}
	waits, err := p.service.DeskItems(r.Context(), access.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	q := web.QueryForm(r)
	v.Panel = deskPanel(r, q)
	if p.Saved != nil {
		if err := p.Saved(r.Context(), v.Panel, r.URL.Query()); err != nil {
			return err
		}
	}
	stranded, err := p.service.Stranded(r.Context())
	if err != nil {
		return err
	}
	if p.service.SeesAll(r.Context()) && q.Text("state") == "" && q.Text("only") == "" && len(all) > 0 {
		v.Boxes = []sheet.Box{{ID: "rounds", Title: "By round", Table: roundsTable(all, stranded)}}
		return p.show(w, r, v)
	}
	t := web.Table{ID: "returns", Caption: "Returns", HideCaption: true, Empty: "There are no returns for you to see here.",
		Columns: []web.Column{{Text: "Return"}, {Text: "Body"}, {Text: "How it stands"}, {Text: "On time"}}}
	today := p.service.Today()
	all = slices.DeleteFunc(all, func(x returns.Standing) bool {
		s := q.Text("state")
		return s != "" && string(x.State) != s || q.Text("only") == "late" && x.Late(x.Round.Due, today) == 0 || q.Text("round") != "" && q.Text("round") != x.Round.ID
	})
	page := web.PageNumber(r.URL)
	for _, x := range web.PageOf(all, page, pageSize) {
		t.Rows = append(t.Rows, web.Row(web.A(x.Round.Title+", "+x.Round.Period, returns.ReturnPath+"/"+x.ID), web.T(x.BodyName), deskCell(&x.Owed, stranded), timeCell(x.Return, x.Round.Due, today)))
	}
	pages := web.Paginate(r.URL, page, pageSize, len(all))
	v.Table, v.Pages, v.Count = &t, &pages, web.Plural(len(all), "return", "returns")
	return p.show(w, r, v)
}

// roundsTable has one line for each round: its returns by what is to be done about
// them, each number a way to those returns.
func roundsTable(all []returns.Standing, stranded returns.StrandedAt) *web.Table {
	t := &web.Table{ID: "rounds-table", Caption: "Rounds", HideCaption: true, Stack: true, Columns: []web.Column{{Text: "Round"}, {Text: "Last day"}}}
	for _, part := range returns.Parts() {
		t.Columns = append(t.Columns, web.Column{Text: part.Words(), Numeric: true})
	}
	for len(all) > 0 {
		round := all[0].Round
		n := slices.IndexFunc(all, func(x returns.Standing) bool { return x.Round.ID != round.ID })
		if n < 0 {
			n = len(all)
		}
		at := returns.RoundPath + "/" + round.ID
		cells := []web.Cell{{Text: round.Title + ", " + round.Period, Href: at, Note: roundNote(all[:n], stranded)}, web.T(round.Due.Human())}
		for _, part := range returns.Parts() {
			cells = append(cells, countCell(count(all[:n], part), at+"?show="+string(part)))
		}
		t.Rows, all = append(t.Rows, web.Row(cells...)), all[n:]
	}
	return t
}

// roundNote says how many returns a round has, and where nobody can go on with one.
func roundNote(all []returns.Standing, stranded returns.StrandedAt) string {
	note, stuck, one := web.Plural(len(all), "return", "returns"), 0, ""
	for i := range all {
		if words := returns.WaitsWords(&all[i].Owed, stranded); words != "" {
			stuck, one = stuck+1, words
		}
	}
	switch {
	case stuck == 1:
		return note + ". " + one
	case stuck > 1:
		return note + ". " + web.Number(stuck) + " wait, and nobody at their bodies can send or sign them"
	}
	return note
}

func count(all []returns.Standing, part returns.Part) (n int) {
	for i := range all {
		if all[i].In(part) {
			n++
		}
	}
	return n
}

// countCell is a number that leads to what it counts; none leads nowhere.
func countCell(n int, href string) web.Cell {
	if n == 0 {
		return web.T("0")
	}
	return web.A(web.Number(n), href)
}

// deskCell is how a return stands, for those who send, sign or approve it.
func deskCell(x *returns.Owed, stranded returns.StrandedAt) web.Cell {
	c := stateCell(x.Return, x.Round.Due, false)
	if x.WaitsForChief {
		c.Note = "Waits for the chief officer"
	}
	if words := returns.WaitsWords(x, stranded); words != "" {
		c.Note = words
	}
	return c
}

func (p *Pages) deskLinks(r *http.Request) []web.Link {
	var out []web.Link
	a := access.ActorFrom(r.Context())
	if p.service.May(r.Context(), returns.ReturnsOpen, a.Body, "") {
		out = append(out, web.Link{Text: "Ask for figures: open a round", Href: returns.RoundPath + "/new"})
	}
	if p.service.May(r.Context(), returns.ReturnsSend, a.Body, "") && a.Body != "" {
		out = append(out, web.Link{Text: "Check a file without sending it", Href: returns.CheckPath})
	}
	if p.service.May(r.Context(), returns.ReturnsOpen, "", "") {
		out = append(out, web.Link{Text: "What waits for a second person", Href: returns.ProposalsPath})
	}
	return append(out, web.Link{Text: "Scorecards", Href: returns.ScorePath}, web.Link{Text: "What the figures mean", Href: returns.BookPath})
}

// ReadList gives what the desk understands of an address.
func ReadList(q url.Values) url.Values {
	out := url.Values{}
	if state := q.Get("state"); slices.Contains(returns.States(), returns.State(state)) {
		out.Set("state", state)
	}
	if q.Get("only") == "late" {
		out.Set("only", "late")
	}
	if round := strings.TrimSpace(q.Get("round")); round != "" && len(round) <= 100 {
		out.Set("round", round)
	}
	return out
}

func deskPanel(r *http.Request, q *web.Form) *web.FilterPanel {
	var states []web.Option
	for _, s := range returns.States() {
		states = append(states, web.Option{Value: string(s), Text: sentence(s.Words())})
	}
	state := q.Select("state", "How it stands", "", states)
	state.Blank = "Any"
	late := q.Select("only", "On time", "", []web.Option{{Value: "late", Text: "Late only"}})
	late.Blank = "Any"
	p := &web.FilterPanel{Action: returns.DeskPath, Fields: []web.FilterField{{Select: &state}, {Select: &late}}}
	if s := q.Text("state"); s != "" {
		p.Open, p.Clear = true, returns.DeskPath
		p.Chosen = append(p.Chosen, web.Link{Text: sentence(returns.State(s).Words()), Href: web.WithQuery(r.URL, "state", "")})
	}
	if q.Text("only") == "late" {
		p.Open, p.Clear = true, returns.DeskPath
		p.Chosen = append(p.Chosen, web.Link{Text: "Late only", Href: web.WithQuery(r.URL, "only", "")})
	}
	return p
}

// showRound shows the form that asks for figures.
func (p *Pages) showRound(w http.ResponseWriter, r *http.Request) error {
	return p.roundForm(w, r, web.NewForm())
}

func (p *Pages) roundForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	var kinds []web.Option
	for _, k := range returns.Kinds() {
		kinds = append(kinds, web.Option{Value: k.ID, Text: k.Title})
	}
	period, due := form.Input("period", "Period", "A year (2023), a financial year (2023-24) or a quarter (2023-Q4)"), form.Input("due", "Last day", "Year, month and day, such as 2026-03-31")
	period.Width, due.Width = 10, 10
	signs := form.Checkboxes("chief_signs", "Who signs?", "Somebody of the same force or council who did not submit it",
		[]web.Option{{Value: "yes", Text: "A chief officer signs each return before it counts"}})
	asked := askFields(form, "Leave this and what follows empty if nobody was asked yet")
	v := &sheet.View{Page: web.Page{Title: "Ask for figures", Section: returns.DeskPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the desk", Href: returns.DeskPath}},
		Lead: []string{"Every body of its kind can send the return. It owes it once its asking is recorded in good time, or somebody else has agreed to it, and is late " +
			"only when the last day is over. Everybody can see who has sent it."},
		Forms: []sheet.Form{{ID: "round", Title: "The round", Action: returns.RoundPath + "/new", Button: web.Button{Text: "Open the round"},
			Fields: []sheet.Field{sheet.Radios(form.Radios("kind", "What is asked for", "", kinds)), sheet.Input(form.Input("title", "Title", "")), sheet.Input(period), sheet.Input(due),
				sheet.Ticks(signs), asked[0], asked[1], asked[2]}}}}
	return p.show(w, r, v)
}

func (p *Pages) openRound(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	round, err := returns.CheckRound(form.Text("kind"), form.Text("title"), form.Text("period"), form.Text("due"))
	if err == nil {
		round.Asking = askingOf(form)
		if form.Text("asked") != "" && round.Asking == (returns.Asking{}) {
			round.Asking.How = "?" // a day that cannot be read is no empty field
		}
		round.ChiefSigns = form.Text("chief_signs") != ""
		round, err = p.service.OpenRound(r.Context(), round)
	}
	if err != nil {
		if form.Take(err) {
			return p.roundForm(w, r, form)
		}
		return err
	}
	return done(w, r, returns.DeskPath, "round")
}
