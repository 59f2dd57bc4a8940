package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"candour/internal/room/sweep"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/access"
)

// listSize is how many cases a page shows.
const listSize = 10

// readFilter reads the filter from the address; what cannot be is left out.
func (p *Pages) readFilter(u *url.URL) sweep.Filter {
	q := u.Query()
	f := sweep.Filter{Page: web.PageNumber(u), Size: listSize, Reference: strings.TrimSpace(strings.ToValidUTF8(q.Get("reference"), ""))}
	if f.Page > 1_000_000 {
		f.Page = 1
	}
	all := q.Get("only") == "left" || q.Get("only") == "turned" // these decide alone
	switch s := q.Get("state"); {
	case sweep.OneOf(sweep.StateLabels, s):
		f.State = s
	case s != everyCase && f.Reference == "" && !all: // a reference is looked for everywhere
		f.Caught = true
	}
	if s := q.Get("result"); sweep.OneOf(sweep.ResultLabels, s) {
		f.Result = s
	}
	if s := q.Get("force"); p.service.ForceName(s) != s {
		f.Force = s
	}
	switch q.Get("only") {
	case "left":
		f.Left = true
	case "turned":
		f.Turned = true
	case "twins":
		f.Twins = true
	case "answer":
		f.Answer = true
	case "late":
		f.Late = true
	case "nobodys":
		f.Nobodys = true
	}
	return f
}

// ReadList gives what the list understands of an address: nothing that it does not
// know is carried on.
func (p *Pages) ReadList(q url.Values) url.Values {
	f, out := p.readFilter(&url.URL{RawQuery: q.Encode()}), url.Values{}
	state := f.State
	if q.Get("state") == everyCase {
		state = everyCase
	}
	only := q.Get("only")
	if !sweep.OneOf(onlyLabels, only) {
		only = ""
	}
	for name, value := range map[string]string{"state": state, "result": f.Result, "force": f.Force, "only": only, "reference": f.Reference} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// everyCase asks for the screened-out cases too.
const everyCase = "all"

func stateChoices() []sweep.Choice {
	return append([]sweep.Choice{{Value: everyCase, Label: "Every case"}}, sweep.StateLabels...)
}

var onlyLabels = []sweep.Choice{{Value: "twins", Label: "May be one with another case"}, {Value: "left", Label: "Left out of the newest list"},
	{Value: "answer", Label: "Wait for an answer or a next step of the force"}, {Value: "late", Label: "Have no answer recorded here by its day"},
	{Value: "nobodys", Label: "Nobody has"},
	{Value: "turned", Label: "Would be screened out by a newer list"}}

// list shows the cases that the reader may see, in the order of priority.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	f := p.readFilter(r.URL)
	found, err := p.service.Cases(r.Context(), f)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "The sweep of closed cases", Section: sweep.ListPath, NoIndex: true, Notice: notice(r)},
		Lead:  []string{"These are the closed cases that you may see and that must be looked at again. Those that come first by the rules of priority are on top."},
		Links: p.staffLinks(r), Panel: p.panel(r), Count: web.Plural(found.Total, "case", "cases")}
	t := web.Table{ID: "cases", Stack: true, Caption: "Cases", HideCaption: true, Empty: "There are no cases for you to see here.",
		Columns: []web.Column{{Text: "Reference"}, {Text: "Force"}, {Text: "Closed"}, {Text: "Where it is"}, {Text: "Why it comes here"}, {Text: "What holds it back"}}}
	for i := range found.Cases {
		t.Rows = append(t.Rows, p.listRow(&found.Cases[i]))
		v.Synthetic = v.Synthetic || found.Cases[i].Synthetic
	}
	pages := web.Paginate(r.URL, f.Page, listSize, found.Total)
	v.Table, v.Pages = &t, &pages
	if p.Saved != nil {
		if err := p.Saved(r.Context(), v.Panel, r.URL.Query()); err != nil {
			return err
		}
	}
	if found.Total > 0 {
		v.Files = []web.Link{{Text: "These cases as a CSV file (the first 1,000; the log says that you took it)", Href: sweep.ListPath + "/export.csv?" + r.URL.RawQuery}}
	}
	waits, err := p.service.DeskItems(r.Context(), access.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	lists, err := p.service.Lists(r.Context())
	if err != nil {
		return err
	}
	if len(lists) > 0 {
		v.After = append(v.After, p.listsBox(lists))
	}
	return p.show(w, r, v)
}

// staffLinks lead to what this reader may do.
func (p *Pages) staffLinks(r *http.Request) []web.Link {
	var out []web.Link
	if p.service.MayLoad(r.Context()) != "" {
		out = append(out, web.Link{Text: "Return a list of closed cases", Href: sweep.UploadPath})
	}
	if p.service.MayPublish(r.Context()) {
		out = append(out, web.Link{Text: "What the screening may miss", Href: sweep.QualityPath}, web.Link{Text: "Who was asked for a list", Href: sweep.AsksPath},
			web.Link{Text: "Publish or correct the board", Href: sweep.PublishPath})
	}
	if p.service.MayAllocate(r.Context(), "-") {
		out = append(out, web.Link{Text: "Give several cases out", Href: severalPath + "/give"}, web.Link{Text: "Hand several cases over", Href: severalPath + "/hand-over"})
	}
	return append(out, web.Link{Text: "The public board", Href: sweep.BoardPath}, web.Link{Text: "The rules of screening and priority", Href: sweep.BoardPath + "/rules"})
}

func (p *Pages) panel(r *http.Request) *web.FilterPanel {
	form := web.QueryForm(r)
	blank := "Any"
	choice := func(name, label string, list []web.Option) web.FilterField {
		s := form.Select(name, label, "", list)
		s.Blank = blank
		return web.FilterField{Select: &s}
	}
	reference := form.Input("reference", "The force's whole reference", "")
	reference.Width, reference.Autocomplete = 20, "off"
	if blank = "All but the screened out"; form.Text("only") == "left" || form.Text("only") == "turned" {
		blank = "Every case"
	}
	panel := &web.FilterPanel{Action: sweep.ListPath, Fields: []web.FilterField{choice("state", "Where it is", options(stateChoices()))}}
	blank = "Any"
	panel.Fields = append(panel.Fields, choice("result", "What the second look found", options(sweep.ResultLabels)), choice("only", "Only cases that", options(onlyLabels)))
	if access.ActorFrom(r.Context()).Has(access.RoleNational) {
		var list []web.Option
		for _, f := range p.service.Forces() {
			list = append(list, web.Option{Value: f.ID, Text: f.Name})
		}
		panel.Fields = append(panel.Fields, choice("force", "Force", list))
	}
	panel.Fields = append(panel.Fields, web.FilterField{Input: &reference})
	for _, name := range []string{"state", "result", "only", "force", "reference"} {
		value := form.Text(name)
		if value == "" {
			continue
		}
		panel.Open, panel.Clear = true, sweep.ListPath
		for _, list := range [][]sweep.Choice{stateChoices(), sweep.ResultLabels, onlyLabels} {
			value = sweep.LabelOf(list, value)
		}
		panel.Chosen = append(panel.Chosen, web.Link{Text: p.service.ForceName(value), Href: web.WithQuery(r.URL, name, "")})
	}
	return panel
}

func (p *Pages) listRow(c *sweep.Case) web.TableRow {
	ref := web.A(c.Reference, sweep.ListPath+"/cases/"+c.ID)
	if c.Dropped {
		ref.Note = "Not in the force's newest list"
	}
	state := stateTag(c.State)
	where := web.Cell{Tag: &state}
	if c.Second != "" {
		where.Note = sweep.LabelOf(sweep.ResultLabels, c.Second)
	}
	why, open := p.why(c)
	return web.Row(ref, web.T(p.service.ForceName(c.ForceID)), web.T(c.Closed.Human()), where, web.T(why), web.T(open))
}

func stateTag(s sweep.State) web.Tag {
	tones := map[sweep.State]web.Tone{sweep.Waiting: web.Warn, sweep.Allocated: web.Info, sweep.Reviewed: web.Good, sweep.ScreenedOut: web.Quiet}
	return web.Tag{Text: sweep.LabelOf(sweep.StateLabels, string(s)), Tone: tones[s]}
}

// why says in one line why a case stands where it does, and in another what
// holds it back because nobody knows it.
func (p *Pages) why(c *sweep.Case) (words, open string) {
	if screen, ok := p.screen(c.Result.Version); ok && c.State == sweep.ScreenedOut {
		if rule, ok := screen.Rule(c.Result.OutBy()); ok {
			return rule.Out, ""
		}
	}
	if priority, ok := p.priority(c.Priority); ok {
		words, open = priority.Reason(c.Place)
	}
	if wouldGo(c) {
		words += ". " + wouldGoWords
	}
	return words, open
}

func (p *Pages) screen(version string) (*sweep.Screen, bool) {
	list := p.service.Rules().Screens
	i := slices.IndexFunc(list, func(s sweep.Screen) bool { return s.Version == version })
	if i < 0 {
		return nil, false
	}
	return &list[i], true
}

func (p *Pages) priority(version string) (*sweep.Priority, bool) {
	list := p.service.Rules().Priorities
	i := slices.IndexFunc(list, func(x sweep.Priority) bool { return x.Version == version })
	if i < 0 {
		return nil, false
	}
	return &list[i], true
}

// listsBox tells which lists were returned.
func (p *Pages) listsBox(lists []sweep.List) sheet.Box {
	t := web.Table{ID: "lists", Caption: "Lists that were returned", HideCaption: true, Columns: []web.Column{{Text: "Returned"}, {Text: "Force"}, {Text: "Rows taken", Numeric: true},
		{Text: "Refused", Numeric: true}, {Text: "To be looked at again", Numeric: true}, {Text: "New", Numeric: true}, {Text: "Changed", Numeric: true}, {Text: "Left out", Numeric: true}}}
	for _, l := range lists {
		t.Rows = append(t.Rows, web.Row(web.T(web.DateTime(l.Made)), web.T(p.service.ForceName(l.ForceID)), web.T(web.Number(l.Good)), web.T(web.Number(l.Refused)),
			web.T(web.Number(l.Caught)), web.T(web.Number(l.Added)), web.T(web.Number(l.Changed)), web.T(web.Number(l.Dropped))))
	}
	return sheet.Box{ID: "lists-box", Title: "Lists that were returned: " + web.Number(len(lists)), Table: &t, Fold: true}
}

// export gives what the same address lists, in the same order. Each case in it
// counts as opened.
func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	cases, err := p.service.Export(r.Context(), p.readFilter(r.URL))
	if err != nil {
		return err
	}
	lines := make([][]spreadsheet.Cell, 0, len(cases))
	for i := range cases {
		c := &cases[i]
		var line []spreadsheet.Cell
		why, open := p.why(c)
		if open != "" {
			why += ". " + open
		}
		for _, s := range append(c.Facts.Cells(), string(c.State), c.Second, why) {
			line = append(line, spreadsheet.TextCell(s))
		}
		lines = append(lines, line)
	}
	web.File{Name: "sweep.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, spreadsheet.Table{Name: "sweep", Title: "Swept cases", Columns: append(sweep.ColumnNames(p.service.Rules().Codes), "state", "result", "why"),
		Rows: spreadsheet.RowsOf(lines)})
}
