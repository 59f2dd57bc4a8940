package pages

import (
	"net/http"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/returns"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// board shows everybody who owes which return and how each stands.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	rounds, err := p.service.Rounds(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Who has sent their figures", Section: returns.Home, Notice: notice(r),
		Feeds: []web.Feed{{Title: "What was put right", Href: returns.CorrectionsPath + "/feed.atom", Type: "application/atom+xml"}}},
		Lead: []string{"Police forces and councils are asked for figures about group-based child sexual abuse and exploitation. This page shows who was asked, and who " +
			"has sent them. Nobody is late who was not asked, or whose last day is not over.",
			"A nil return says: we looked, and there is nothing. That is not the same as sending nothing."},
		Links: p.homeLinks(r)}
	if len(rounds) == 0 {
		v.Inset = "No figures have been asked for yet."
		return p.show(w, r, v)
	}
	chosen, err := p.chosen(r, rounds)
	if err != nil {
		return err
	}
	v.Panel = roundPanel(r, rounds)
	if err := p.boardTable(r, v, chosen); err != nil {
		return err
	}
	v.Files = []web.Link{{Text: "This table as a CSV file", Href: returns.Home + "/board.csv?round=" + chosen.ID}}
	return p.show(w, r, v)
}

// chosen gives the round that the address names, or the one that is due last.
func (p *Pages) chosen(r *http.Request, rounds []returns.Round) (returns.Round, error) {
	if id := r.URL.Query().Get("round"); id != "" {
		return p.service.Round(r.Context(), id)
	}
	return rounds[0], nil
}

func roundPanel(r *http.Request, rounds []returns.Round) *web.FilterPanel {
	var options []web.Option
	for _, x := range rounds {
		options = append(options, web.Option{Value: x.ID, Text: x.Title + ", " + x.Period})
	}
	s := web.QueryForm(r).Select("round", "Which figures", "", options)
	return &web.FilterPanel{Action: returns.Home, Fields: []web.FilterField{{Select: &s}}}
}

func (p *Pages) boardTable(r *http.Request, v *sheet.View, round returns.Round) error {
	_, all, err := p.service.Board(r.Context(), round.ID)
	if err != nil {
		return err
	}
	nils, err := p.service.Nils(r.Context(), all)
	if err != nil {
		return err
	}
	today, sent, none, behind, asked, entered := p.service.Today(), 0, 0, 0, 0, 0
	t := web.Table{ID: "board", Caption: round.Title + ", " + round.Period, Columns: []web.Column{{Text: "Body"}, {Text: "How it stands"}, {Text: "On time"}, {Text: "Versions", Numeric: true}}}
	late := t
	late.ID, late.Caption = "late", "Late, or refused"
	for _, x := range all {
		if x.Sent() {
			sent++
		}
		if nils[x.ID] {
			none++
		}
		if x.Owes(round.Due) {
			asked++
		} else if x.Asked() {
			entered++
		}
		if x.Late(round.Due, today) > 0 {
			behind++
		}
		row := web.Row(web.T(x.BodyName), stateCell(x, round.Due, nils[x.ID]), timeCell(x, round.Due, today), web.T(web.Number(int(x.Versions))))
		t.Rows = append(t.Rows, row)
		if x.Late(round.Due, today) > 0 || x.Refused != "" {
			late.Rows = append(late.Rows, row)
		}
	}
	v.Boxes = boardBoxes(round, all, nils, today, t, late)
	v.Boxes[0].Title = web.Number(asked) + " of " + web.Plural(len(all), "body was", "bodies were") + " asked for this return by " + round.Due.Human()
	v.Stats = []web.Stat{{Value: web.Number(sent), Label: "submitted"}, {Value: web.Number(none), Label: "of these say that there is nothing"},
		{Value: web.Number(len(all) - asked - entered), Label: "not asked yet", Tone: web.Quiet}, {Value: web.Number(behind), Label: "late", Tone: toneIf(behind > 0, web.Bad)}}
	if entered > 0 {
		v.Stats = append(v.Stats, web.Stat{Value: web.Number(entered), Label: "asked, as one person has entered it; not counted until a second agrees", Tone: web.Quiet})
	}
	if round.Synthetic {
		v.Inset = "These bodies and figures are made up."
	}
	if p, ok := clock.ParsePeriod(round.Period); ok && !p.Over(today) {
		v.Warning = "The period is not over: it ends on " + p.Last.Human() + "."
	}
	return nil
}

// stateBars draws how many returns are at which state.
func stateBars(round returns.Round, all []returns.Return) web.Figure {
	count, idle, entered := map[returns.State]int{}, 0, 0
	for _, x := range all {
		switch {
		case x.State != returns.Expected || x.Owes(round.Due):
			count[x.State]++
		case x.Asked():
			entered++
		default:
			idle++
		}
	}
	bars := picture.Bars{ID: "states", Title: "How the returns stand", Description: "The number of returns in each state, of " + web.Plural(len(all), "return", "returns") + ".", Unit: "returns",
		Categories: []string{"Returns"}}
	bars.Rows = append(bars.Rows, picture.BarRow{Label: "not asked yet", Values: []int{idle}})
	if entered > 0 {
		bars.Rows = append(bars.Rows, picture.BarRow{Label: "asked, not counted yet", Values: []int{entered}})
	}
	for _, s := range returns.States() {
		bars.Rows = append(bars.Rows, picture.BarRow{Label: s.Words(), Values: []int{count[s]}})
	}
	return figureOf("states", bars.Title, bars.Description, func(width int) picture.Picture { bars.Width = width; return bars.Draw() })
}

// figureOf draws a picture; its table needs no caption of its own.
func figureOf(id, title, words string, draw func(width int) picture.Picture) web.Figure {
	f := sheet.Picture(id, title, words, draw)
	f.ID += "-figure"
	f.Table.Caption, f.Table.CaptionSize, f.Table.HideCaption = title, "", true
	return f
}

func stateCell(x returns.Return, due clock.Day, isNil bool) web.Cell {
	tones := map[returns.State]web.Tone{returns.Expected: web.Quiet, returns.Received: web.Info, returns.Checked: web.Info, returns.Submitted: web.Claimed,
		returns.Approved: web.Good, returns.Published: web.Good, returns.Revised: web.Good}
	tag := web.Tag{Text: sentence(x.State.Words()), Tone: tones[x.State]}
	c := web.Cell{Tag: &tag}
	switch {
	case x.State == returns.Expected && !x.Asked() && x.Refused == "":
		tag.Text = "Not asked yet"
	case x.State == returns.Expected && !x.Owes(due) && x.Refused == "":
		tag.Text, c.Note = proposal.EnteredByOne, proposal.NotCounted
	case x.Refused != "":
		c.Note = "The body says that it will not send it"
	case isNil:
		c.Note = "Nil: the body says that there is nothing"
	case x.Unlocked:
		c.Note = "Unlocked: a new version is awaited"
	}
	return c
}

// sentence begins with a capital letter.
func sentence(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func timeCell(x returns.Return, due, today clock.Day) web.Cell {
	words, n := returns.BoardWords(x, due, today), x.Late(due, today)
	switch {
	case n > 0 && x.CameDay().IsZero():
		return web.Mark(words, web.Bad)
	case n > 0:
		return web.Mark(words, web.Warn)
	case x.IsBack() || x.CameDay().IsZero() || !x.Owes(due):
		return web.T(words)
	}
	return web.Mark(words, web.Good)
}

// csvState is the state for a table; nobody has a return outstanding who was not
// asked for it.
func csvState(x returns.Return, due clock.Day) string {
	switch {
	case x.State != returns.Expected || x.Owes(due):
	case x.Asked():
		return "asked-entered-by-one"
	default:
		return "not-asked"
	}
	return string(x.State)
}

// askedText is the day on which it was asked for, once that counts.
func askedText(x returns.Return, due clock.Day) string {
	if !x.Owes(due) {
		return ""
	}
	return x.Asking.On.String()
}

// homeLinks lead to what this reader may do.
func (p *Pages) homeLinks(r *http.Request) []web.Link {
	out := []web.Link{{Text: "What the figures mean, and how to send them", Href: returns.BookPath}, {Text: "Problem profiles of the forces", Href: returns.ProfilePath},
		{Text: "What was put right on these pages", Href: returns.CorrectionsPath}}
	a := access.ActorFrom(r.Context())
	if a.SignedIn() && (p.service.May(r.Context(), returns.ReturnsRead, a.Body, "")) {
		out = append(out, web.Link{Text: "The desk: returns that you send or approve", Href: returns.DeskPath}, web.Link{Text: "Scorecards", Href: returns.ScorePath})
	}
	return out
}

// boardCSV gives the board as a table.
func (p *Pages) boardCSV(w http.ResponseWriter, r *http.Request) error {
	round, all, err := p.service.Board(r.Context(), r.URL.Query().Get("round"))
	if err != nil {
		return err
	}
	nils, err := p.service.Nils(r.Context(), all)
	if err != nil {
		return err
	}
	t := spreadsheet.Table{Name: "board", Title: round.Title, Columns: []string{"body", "name", "period", "state", "asked_on", "nil_return", "refused", "due", "first_submitted",
		"days_late", "versions", "sent_back"}}
	var rows [][]spreadsheet.Cell
	today := p.service.Today()
	for _, x := range all {
		first, back := "", ""
		if x.IsBack() && !x.Back.On.IsZero() {
			back = x.Back.On.String()
		}
		if x.Sent() {
			first = clock.DayOf(x.FirstSubmitted).String()
		}
		yes := map[bool]string{true: "yes", false: "no"}
		var cells []spreadsheet.Cell
		for _, s := range []string{x.Body, x.BodyName, round.Period, csvState(x, round.Due), askedText(x, round.Due), yes[nils[x.ID]], yes[x.Refused != ""], round.Due.String(), first,
			strconv.Itoa(x.Late(round.Due, today)), strconv.FormatInt(x.Versions, 10), back} {
			cells = append(cells, spreadsheet.TextCell(s))
		}
		rows = append(rows, cells)
	}
	t.Rows = spreadsheet.RowsOf(rows)
	web.File{Name: "returns-" + round.Period + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, t)
}
