package sweep

import (
	"bytes"
	"net/http"
	"time"

	"candour/internal/clock"
	"candour/internal/errs"
	"candour/internal/picture"
	"candour/internal/spreadsheet"
	"candour/internal/web"
	"candour/internal/web/sheet"
)

// board is the public page: which force returned what, and what came of it.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	v := &sheet.View{Page: web.Page{Title: "Closed cases looked at again", Section: boardPath,
		Description: "Which police forces have returned their closed group-based cases, and what came of a second look."},
		Lead: []string{"Police forces closed many cases of groups who sexually exploited children. Each force was asked to list those cases. People from another force look at them again. This page shows what each force has sent, and what came of it."}}
	rules := web.Link{Text: "Which cases are looked at again, and in what order", Href: boardPath + "/rules"}
	b, err := p.service.Board(r.Context(), r.URL.Query().Get("quarter"))
	if errs.Is(err, errs.NotFound) {
		v.Lead = append(v.Lead, "Nothing has been published yet. The figures come out once a quarter.")
		v.Links = []web.Link{rules}
		return p.show(w, r, v)
	}
	if err != nil {
		return err
	}
	v.Synthetic = b.Synthetic
	v.Lead = append(v.Lead, "These are the figures of "+QuarterWords(b.Quarter)+". They were published on "+humanDay(b.Made)+".",
		"We show each number as a range of five. A small exact number could let somebody work out who it is about. Ranges keep people safe, now and in later figures.")
	v.Links = []web.Link{rules}
	today := p.service.Today()
	t := boardTable(b, today)
	v.Table, v.Stats = &t, boardStats(b)
	v.Figures = boardFigures(b)
	query := "?quarter=" + b.Quarter
	v.Files = []web.Link{{Text: "This board as CSV", Href: boardPath + "/board.csv" + query}, {Text: "This board as ODS (a spreadsheet)", Href: boardPath + "/board.ods" + query},
		{Text: "What a list of closed cases holds, as data", Href: boardPath + "/schema.json"}}
	quarters, err := p.service.Quarters(r.Context())
	if err != nil {
		return err
	}
	if len(quarters) > 1 {
		tabs := web.Tabs{Label: "Quarters"}
		for _, q := range quarters {
			tabs.Items = append(tabs.Items, web.Tab{Text: QuarterWords(q), Href: boardPath + "?quarter=" + q, Current: q == b.Quarter})
		}
		v.Tabs = &tabs
	}
	return p.show(w, r, v)
}

func humanDay(iso string) string {
	d, err := clock.ParseDay(iso)
	if err != nil {
		return iso
	}
	return d.Human()
}

// boardStats say how many forces returned a list. That is about forces, and not
// about anybody.
func boardStats(b Board) []web.Stat {
	none := 0
	for _, r := range b.Rows {
		if r.None() {
			none++
		}
	}
	tone := web.Good
	if none > 0 {
		tone = web.Bad
	}
	return []web.Stat{{Value: web.Number(len(b.Rows) - none), Label: "forces have returned a list"}, {Value: web.Number(none), Label: "forces have returned nothing", Tone: tone}}
}

func boardTable(b Board, today clock.Day) web.Table {
	t := web.Table{ID: "board", Caption: "What each force has returned", CaptionSize: "m", Columns: []web.Column{{Text: "Force"}, {Text: "Closed cases it says it holds"}, {Text: "Returned"},
		{Text: "To be looked at again"}, {Text: "Looked at again"}, {Text: "Reopened"}, {Text: "Last list"}}}
	for _, r := range b.Rows {
		if r.None() {
			none := web.Mark("No list returned", web.Bad)
			t.Rows = append(t.Rows, web.Row(web.T(r.Name), web.T("–"), none, web.T("–"), web.T("–"), web.T("–"), web.T("Never")))
			continue
		}
		last := web.T(humanDay(r.LastReturn))
		if days, ok := r.Since(today); ok {
			last.Note = web.Plural(days, "day ago", "days ago")
			if days == 0 {
				last.Note = "today"
			}
		}
		t.Rows = append(t.Rows, web.Row(web.T(r.Name), web.T(r.Held.String()), web.T(r.Returned.String()), web.T(r.Caught.String()), web.T(r.Reviewed.String()), web.T(r.Reopened.String()), last))
	}
	return t
}

// boardFigures draws the lower end of each range. A force of which the range
// begins at nothing is left out: a bar of no length would say "none", which
// nobody knows. None when there is nothing to draw.
func boardFigures(b Board) []web.Figure {
	const id, title = "board-picture", "How much has been looked at again"
	const text = "For each force: at least this many cases were looked at again, out of those that must be. Drawn from the lower end of each range. Forces with fewer than five such cases, and those without a list, are in the table only."
	bars := picture.Bars{ID: id + "-bars", Title: title, Description: text, Unit: "cases or more", Categories: []string{"Looked at again, at least", "The rest"}}
	for _, r := range b.Rows {
		if !r.None() && !r.Caught.Small {
			bars.Rows = append(bars.Rows, picture.BarRow{Label: r.Name, Values: []int{r.Reviewed.From, max(r.Caught.From-r.Reviewed.From, 0)}})
		}
	}
	if len(bars.Rows) == 0 {
		return nil
	}
	wide := bars.Draw()
	bars.Width, bars.ID = picture.Narrow, id+"-narrow"
	narrow := bars.Draw()
	return []web.Figure{{ID: id, Title: title, Text: text, SVG: picture.Both(narrow, wide), Table: sheet.PictureTable(id, wide.Table)}}
}

func (p *Pages) boardCSV(w http.ResponseWriter, r *http.Request) error {
	b, err := p.service.Board(r.Context(), r.URL.Query().Get("quarter"))
	if err != nil {
		return err
	}
	web.File{Name: "sweep-board-" + b.Quarter + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, b.Table())
}

func (p *Pages) boardODS(w http.ResponseWriter, r *http.Request) error {
	b, err := p.service.Board(r.Context(), r.URL.Query().Get("quarter"))
	if err != nil {
		return err
	}
	made, err := time.Parse(time.DateOnly, b.Made)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = spreadsheet.WriteODS(&out, spreadsheet.Document{Title: "Closed cases looked at again, " + QuarterWords(b.Quarter), Description: "What each police force has returned of its closed group-based cases, and what came of it.",
		Created: made, Cover: []string{"Published " + humanDay(b.Made) + "."}, Tables: []spreadsheet.Table{b.Table()},
		Notes: []spreadsheet.Note{{Label: "note 1", Text: "Each number is given as a range of " + itoa(b.Base) + ", from and to, so that nobody can be found from a small number or from the difference of two releases."},
			{Label: "note 2", Text: "A force that returned no list is marked so. That is not the same as a force that returned a list with no case."}}})
	if err != nil {
		return err
	}
	return web.File{Name: "sweep-board-" + b.Quarter + ".ods", Type: "application/vnd.oasis.opendocument.spreadsheet", Modified: made}.Send(w, r, bytes.NewReader(out.Bytes()))
}

// rules tells the public which cases are looked at again, and in what order.
func (p *Pages) rules(w http.ResponseWriter, r *http.Request) error {
	screen, priority, err := p.service.Rules().On(p.service.Today())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Which cases are looked at again", Section: boardPath, Back: &web.Link{Text: "Back to the board", Href: boardPath}},
		Lead: []string{"A closed case is looked at again when all of these hold. If something is not known, the case is not left out for that."}}
	var all, order []string
	for _, x := range screen.Rules {
		all = append(all, x.Words)
	}
	for _, x := range priority.Tests {
		order = append(order, x.Words)
	}
	v.Boxes = []sheet.Box{{Title: "All of these hold", Points: all, Lines: []string{"Rules " + screen.Version + ", in force from " + screen.From.Human() + ". " + screen.Note}, Links: []web.Link{{Text: "Where the rules are from", Href: screen.Source}}},
		{Title: "Which comes first", Lines: []string{"We ask these questions in this order. There is no score. A case where the first is true comes before all others. Then the second, and so on. At the end, the case that was closed first comes first."}, Points: order}}
	for _, s := range p.service.Rules().Screens {
		if s.Version != screen.Version {
			b := sheet.Box{Title: "Earlier rules: " + s.Version, Lines: []string{s.Title + ". In force from " + s.From.Human() + " to " + s.To.Human() + "."}}
			for _, x := range s.Rules {
				b.Points = append(b.Points, x.Words)
			}
			v.After = append(v.After, b)
		}
	}
	return p.show(w, r, v)
}

// schema serves what a list holds, and the rules in force, as data.
func (p *Pages) schema(w http.ResponseWriter, _ *http.Request) error {
	screen, priority, err := p.service.Rules().On(p.service.Today())
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, struct {
		Format   string   `json:"format"`
		Codes    string   `json:"codes_version"`
		Columns  []Column `json:"columns"`
		Screen   Screen   `json:"screening"`
		Priority Priority `json:"priority"`
	}{"candour-sweep-list/v1", p.service.Rules().Codes.Version, Columns(p.service.Rules().Codes), screen, priority})
}
