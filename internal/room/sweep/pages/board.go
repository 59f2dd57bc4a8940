package pages

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/feed"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/proposal"
)

// board is the public page: which force returned what, and what came of it.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	v := &sheet.View{Page: web.Page{Title: "Closed cases looked at again", Section: sweep.BoardPath,
		Feeds:       []web.Feed{{Title: "Boards and corrections", Href: sweep.BoardPath + "/feed.atom", Type: "application/atom+xml"}},
		Description: "Which police forces have returned their closed group-based cases, and what came of a second look."},
		Lead: []string{"Police forces closed many cases of groups who sexually exploited children. A force that is asked to lists those cases. People from another force " +
			"look at them again. This page shows what each force has sent, and what came of it."}}
	rules := web.Link{Text: "Which cases are looked at again, and in what order", Href: sweep.BoardPath + "/rules"}
	b, err := p.chosenBoard(r)
	if q := r.URL.Query(); errs.Is(err, errs.NotFound) && q.Get("quarter")+q.Get("edition") == "" {
		v.Lead = append(v.Lead, "Nothing has been published yet. The figures come out once a quarter.")
		v.Links = []web.Link{rules}
		return p.show(w, r, v)
	}
	if err != nil {
		return err
	}
	all, err := p.service.Boards(r.Context())
	if err != nil {
		return err
	}
	v.Synthetic, v.Inset = b.Synthetic, correctionWords(b, all)
	v.Lead = append(v.Lead, "This is how things stood on "+humanDay(b.Made)+".",
		"We show each number as a range of five. A small exact number could let somebody work out who it is about. Ranges keep people safe, now and in later figures.",
		"A case that a force leaves out of its newest list is no longer counted. It is shown as left out.")
	v.Links = []web.Link{rules, {Text: "Boards and corrections as a feed", Href: sweep.BoardPath + "/feed.atom"}}
	t := boardTable(b)
	v.Stats, v.Tabs = boardStats(b), boardTabs(b, all)
	v.Boxes = boardBoxes(b, t)
	query := "?" + boardQuery(b)
	v.Files = []web.Link{{Text: "This board as CSV", Href: sweep.BoardPath + "/board.csv" + query}, {Text: "This board as ODS (a spreadsheet)", Href: sweep.BoardPath + "/board.ods" + query},
		{Text: "What a list of closed cases holds, as data", Href: sweep.BoardPath + "/schema.json"}}
	return p.show(w, r, v)
}

// chosenBoard gives the board that the address names, or the newest.
func (p *Pages) chosenBoard(r *http.Request) (sweep.Board, error) {
	q := r.URL.Query()
	edition, err := strconv.Atoi(q.Get("edition"))
	if q.Get("edition") == "" {
		edition = 0
	} else if err != nil || edition < 1 {
		edition = -1 // there is none
	}
	return p.service.Edition(r.Context(), q.Get("quarter"), edition)
}

func boardQuery(b sweep.Board) string {
	return "quarter=" + b.Quarter + "&edition=" + strconv.Itoa(max(b.Number, 1))
}

// correctionWords say what a correction put right, or that there is a later one.
func correctionWords(b sweep.Board, all []sweep.Board) string {
	for _, x := range all {
		if x.Quarter == b.Quarter && max(x.Number, 1) > max(b.Number, 1) {
			return "This board was corrected on " + humanDay(x.Made) + ". What was wrong: " + x.Why + " What is different: " + x.Changed
		}
	}
	if b.Number > 1 {
		return "Corrected on " + humanDay(b.Made) + ". What was wrong: " + b.Why + " What is different: " + b.Changed
	}
	return ""
}

// boardTabs lead to every edition of every board.
func boardTabs(b sweep.Board, all []sweep.Board) *web.Tabs {
	if len(all) < 2 {
		return nil
	}
	tabs := &web.Tabs{Label: "How things stood on"}
	for _, x := range all {
		tabs.Items = append(tabs.Items, web.Tab{Text: x.Words(), Href: sweep.BoardPath + "?" + boardQuery(x), Current: x.Quarter == b.Quarter && max(x.Number, 1) == max(b.Number, 1)})
	}
	return tabs
}

// feed tells of each board and each correction.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Boards(r.Context())
	if err != nil {
		return err
	}
	var news []feed.News
	for _, b := range all {
		made, err := time.Parse(time.DateOnly, b.Made)
		if err != nil {
			return err
		}
		n := feed.News{ID: boardQuery(b), Title: "Closed cases looked at again, as it stood on " + humanDay(b.Made), Text: "A board was published.", Path: sweep.BoardPath + "?" +
			boardQuery(b), At: made, Category: "board"}
		if b.Number > 1 {
			n.Title, n.Text, n.Category = "Correction of "+humanDay(b.Made)+": closed cases looked at again", "What was wrong: "+b.Why+" What is different: "+b.Changed, "correction"
		}
		if b.Synthetic {
			n.Title = "Made up: " + n.Title
		}
		news = append(news, n)
	}
	out, err := feed.Atom(p.url, sweep.BoardPath+"/feed.atom", "Candour: closed cases looked at again", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), news)
	if err != nil {
		return err
	}
	return web.Text(w, "application/atom+xml; charset=utf-8", out)
}

func humanDay(iso string) string {
	d, err := clock.ParseDay(iso)
	if err != nil {
		return iso
	}
	return d.Human()
}

// boardStats say how many forces returned a list, were asked, and were not. That
// is about forces, and not about anybody.
func boardStats(b sweep.Board) []web.Stat {
	here, count := 0, map[string]int{}
	for _, r := range b.Rows {
		if count[r.Standing]++; !r.None() {
			here++
		}
	}
	out := []web.Stat{{Value: web.Number(here), Label: "forces have returned a list"}}
	add := func(state, label string, tone web.Tone) {
		if n := count[state]; n > 0 {
			out = append(out, web.Stat{Value: web.Number(n), Label: label, Tone: tone})
		}
	}
	add(sweep.StandsLate, "were asked, and the last day is over", web.Bad)
	add(sweep.StandsWaiting, "were asked, and have time left", web.Info)
	add(sweep.StandsEntered, "were asked, as one person has entered it; not counted until a second agrees", web.Quiet)
	add(sweep.StandsNotAsked, "were not asked yet", web.Quiet)
	return out
}

func boardTable(b sweep.Board) web.Table {
	t := web.Table{ID: "board", Stack: true, Caption: "What each force has returned", CaptionSize: "m", Columns: []web.Column{
		{Text: "Force"}, {Text: "Closed cases it says it holds"}, {Text: "Returned"},
		{Text: "To be looked at again"}, {Text: "Looked at again"}, {Text: "Reopened"}, {Text: "Left out of the newest list"}, {Text: "Last list"}}}
	made := clock.DayOrNone(b.Made)
	for _, r := range b.Rows {
		if r.None() {
			t.Rows = append(t.Rows, web.Row(web.T(r.Name), web.T("–"), standingCell(r), web.T("–"), web.T("–"), web.T("–"), web.T("–"), web.T("None here")))
			continue
		}
		t.Rows = append(t.Rows, web.Row(web.T(r.Name), web.T(r.Held.String()), web.T(r.Returned.String()), web.T(r.Caught.String()), web.T(r.Reviewed.String()),
			web.T(r.Reopened.String()), web.T(leftOutWords(b, r)), lastCell(r, made)))
	}
	return t
}

// leftOutWords are how many cases the newest list leaves out; a board from before they
// were counted apart does not know.
func leftOutWords(b sweep.Board, r sweep.BoardRow) string {
	if b.Format != sweep.BoardFormat {
		return "Not known"
	}
	return r.LeftOut.String()
}

// standingCell says what a force without a list owes: nothing, unless it was
// asked; and it is late only when the day that was named was over.
func standingCell(r sweep.BoardRow) web.Cell {
	c := web.Cell{}
	switch r.Standing {
	case sweep.StandsLate:
		c = web.Mark("Not here by "+humanDay(r.Due), web.Bad)
	case sweep.StandsWaiting:
		c = web.Mark("Asked for by "+humanDay(r.Due), web.Info)
	case sweep.StandsEntered:
		c = web.Mark(proposal.EnteredByOne, web.Quiet)
		c.Note = proposal.NotCounted
		return c
	case sweep.StandsNotAsked:
		return web.Mark("Not asked yet", web.Quiet)
	default:
		c = web.Mark("No list here", web.Quiet)
		c.Note = "Who was asked is not known here"
		return c
	}
	c.Note = "Asked on " + humanDay(r.Asked)
	if r.First != "" {
		c.Lines = []string{"First asked for by " + humanDay(r.First)}
	}
	return c
}

// lastCell says when the newest list came, and whether another was asked for.
func lastCell(r sweep.BoardRow, made clock.Day) web.Cell {
	days, ok := r.Since(made)
	if !ok {
		return web.T("Not known")
	}
	last := web.T(humanDay(r.LastReturn))
	last.Note = web.Plural(days, "day before", "days before")
	if days == 0 {
		last.Note = "that day"
	}
	switch r.Standing {
	case sweep.StandsWaiting:
		last.Lines = []string{"A new list was asked for by " + humanDay(r.Due)}
	case sweep.StandsEntered:
		last.Lines = []string{"A new list: asked, as one person has entered it. " + proposal.NotCounted}
	case sweep.StandsLate:
		last.Lines = []string{"A new list was asked for by " + humanDay(r.Due) + " and was not here"}
	}
	return last
}

// boardFigures draws what the ranges of each force tell for certain, and between that
// what they leave open: the difference of two ranges is a range, never a number. A
// force with fewer than five cases is left out. None when there is nothing to draw.
func boardFigures(b sweep.Board) []web.Figure {
	const id, title = "board-picture", "How much has been looked at again"
	const text = "For each force, of the cases that must be looked at again: at least how many were, at least how many were not, and how many may be either, since " +
		"numbers are given as ranges. Forces with fewer than five such cases, and those without a list, are in the table only."
	bars := picture.Bars{ID: id + "-bars", Title: title, Description: text, Unit: "cases at most", Categories: []string{"Looked at again, at least", "One or the other", "Not looked at again, at least"}}
	for _, r := range b.Rows {
		if !r.None() && !r.Caught.Small && !r.Caught.Unknown && !r.Reviewed.Unknown {
			bars.Rows = append(bars.Rows, picture.BarRow{Label: r.Name, Values: certain(r.Reviewed, r.Caught)})
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

// certain parts a total that is known as a range: what is done for certain, what may
// be either, and what is not done for certain.
func certain(done, total sweep.Shown) []int {
	d, t := disclosure.Of(done.From, sweep.Base), disclosure.Of(total.From, sweep.Base)
	yes, no := min(d.From, t.To), max(t.From-d.To, 0)
	return []int{yes, t.To - yes - no, no}
}

func (p *Pages) boardCSV(w http.ResponseWriter, r *http.Request) error {
	b, err := p.chosenBoard(r)
	if err != nil {
		return err
	}
	web.File{Name: "sweep-board-" + fileName(b) + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, b.Table())
}

func (p *Pages) boardODS(w http.ResponseWriter, r *http.Request) error {
	b, err := p.chosenBoard(r)
	if err != nil {
		return err
	}
	made, err := time.Parse(time.DateOnly, b.Made)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = spreadsheet.WriteODS(&out, spreadsheet.Document{Title: "Closed cases looked at again, as it stood on " + b.Words(),
		Description: "What each police force has returned of its closed group-based cases, and what came of it.",
		Created:     made, Cover: coverOf(b), Tables: []spreadsheet.Table{b.Table()},
		Notes: []spreadsheet.Note{{Label: "note 1", Text: "Each number is given as a range of " + strconv.Itoa(b.Base) +
			", from and to, so that nobody can be found from a small number or from the difference of two releases."},
			{Label: "note 2", Text: "Of a force of which no list is here nothing is known but whether it was asked, and by when. That is not the same as a force that returned a list with no case."},
			{Label: "note 3", Text: "Cases that a force leaves out of its newest list are counted as left out, and as nothing else."}}})
	if err != nil {
		return err
	}
	return web.File{Name: "sweep-board-" + fileName(b) + ".ods", Type: "application/vnd.oasis.opendocument.spreadsheet", Modified: made}.Send(w, r, bytes.NewReader(out.Bytes()))
}

// fileName tells the editions of a board apart.
func fileName(b sweep.Board) string {
	if b.Number > 1 {
		return b.Made + "-" + strconv.Itoa(b.Number)
	}
	return b.Made
}

// coverOf says what the board is: published, of which day, made up or not.
func coverOf(b sweep.Board) []string {
	out := []string{"Published. It says how things stood on " + humanDay(b.Made) + "."}
	if b.Synthetic {
		out = append(out, "These forces and figures are made up.")
	}
	if b.Number > 1 {
		out = append(out, "A correction. What was wrong: "+b.Why+" What is different: "+b.Changed)
	}
	return out
}

// rules tells the public which cases are looked at again, and in what order.
func (p *Pages) rules(w http.ResponseWriter, r *http.Request) error {
	screen, priority, err := p.service.Rules().On(p.service.Today())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Which cases are looked at again", Section: sweep.BoardPath, Back: &web.Link{Text: "Back to the board", Href: sweep.BoardPath}},
		Lead: []string{"A closed case is looked at again when all of these hold. If something is not known, the case is not left out for that."}}
	var all, order []string
	for _, x := range screen.Rules {
		all = append(all, x.Words)
	}
	for _, x := range priority.Tests {
		order = append(order, x.Words)
	}
	v.Boxes = []sheet.Box{{Title: "All of these hold", Points: all, Lines: []string{"Rules " + screen.Version + ", in force from " + screen.From.Human() + ". " + screen.Note},
		Links: []web.Link{{Text: "Where the rules are from", Href: screen.Source}}},
		{Title: "Which comes first", Lines: []string{"We ask these questions in this order. There is no score. A case where the first is true comes before all others. " +
			"Then the second, and so on. At the end, the case that was closed first comes first."}, Points: order}}
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
		Format   string         `json:"format"`
		Codes    string         `json:"codes_version"`
		Columns  []sweep.Column `json:"columns"`
		Screen   sweep.Screen   `json:"screening"`
		Priority sweep.Priority `json:"priority"`
	}{"candour-sweep-list/v1", p.service.Rules().Codes.Version, sweep.Columns(p.service.Rules().Codes), screen, priority})
}
