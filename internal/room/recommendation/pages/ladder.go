package pages

import (
	"net/http"
	"net/url"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// ladderView is the ladder in force and who stands on it.
type ladderView struct {
	web.Page
	Ladder record.Ladder
	Rungs  web.Table
	// Standing is who is on which rung today, the highest rung first.
	Standing web.Table
	Pages    web.Pagination
}

// ladderSize is how many who are on a step one page lists.
const ladderSize = 10

// ladder shows the steps, and which recommendation has come to which of them:
// as due by the ladder, and as taken by a record.
func (p *Pages) ladder(w http.ResponseWriter, r *http.Request) error {
	on, err := p.shelves.OnLadder(r.Context())
	if err != nil {
		return err
	}
	l := p.service.Ladder()
	v := &ladderView{Page: web.Page{Title: "The chase ladder", Section: "/ladder",
		Description: "What is to happen, step by step, when two people looked for an answer and found none."}, Ladder: l, Rungs: rungTable(l)}
	v.Standing = web.Table{ID: "standing", Stack: true, Caption: "Who is on which step today",
		Columns: []web.Column{{Text: "Recommendation"}, {Text: "Asked of"}, {Text: "Answer due"}, {Text: "Searched for"}, {Text: "Step by the ladder"}, {Text: "Steps recorded as taken"}},
		Empty:   "Nothing is on the ladder. An answer that is not entered here is not on it until two people have looked for it."}
	today := p.service.Today()
	taken, err := p.shelves.Steps(r.Context())
	if err != nil {
		return err
	}
	page := pageWithin(r.URL, len(on), ladderSize)
	v.Pages = web.Paginate(&url.URL{Path: "/ladder"}, page, ladderSize, len(on))
	for _, it := range on[(page-1)*ladderSize : min(page*ladderSize, len(on))] {
		s := it.Of
		v.Standing.Rows = append(v.Standing.Rows, web.Row(recommendationCell(s), bodiesCell(s.Bodies), web.T(s.AnswerAsked.Human()),
			searchedCell(s, today), web.Mark(it.At.DueWords(), rungTone(it.Step)), p.takenCell(taken[s.ID])))
		v.Synthetic = v.Synthetic || s.Synthetic || s.HasSynthetic
	}
	return p.web.Page(w, r, "recommendation/ladder", v)
}

// searchedCell says on which day an answer was looked for and not found.
func searchedCell(s *record.Summary, today clock.Day) web.Cell {
	d, ok := s.Sought.NoneBy(today)
	if !ok {
		return web.T("Not by two people")
	}
	return web.Cell{Text: d.On.Human(), Note: "None was found" + record.Condition{Of: record.NamedOf(d.Of, s.Bodies)}.From()}
}

// takenCell lists the steps that a record says were taken.
func (p *Pages) takenCell(steps []record.LadderStep) web.Cell {
	var c web.Cell
	for _, st := range steps {
		c.Lines = append(c.Lines, p.service.Ladder().StepLabel(st.Rung)+", "+record.DateWords(st.Taken)+record.SyntheticWord(st.Synthetic))
	}
	if c.Lines == nil {
		c.Text = "None is recorded"
	}
	return c
}

// rungTone warns more the higher the step: at first the body is only waited for.
func rungTone(i int) web.Tone {
	switch i {
	case 0:
		return web.Info
	case 1:
		return web.Warn
	}
	return web.Bad
}

// rungTable shows the ladder's own data: it may be changed without a new
// version of the program.
func rungTable(l record.Ladder) web.Table {
	t := web.Table{ID: "steps", Stack: true, Caption: "The steps",
		Columns: []web.Column{{Text: "Step"}, {Text: "Days since two people first found none", Numeric: true}, {Text: "What is to happen"}, {Text: "Who is written to"}}}
	for _, g := range l.Rungs {
		after, to := "Before an answer is due", "Nobody"
		if g.AfterDays != nil {
			after = "From day " + strconv.Itoa(*g.AfterDays+1)
		}
		if g.To != "" {
			to = g.To
		}
		t.Rows = append(t.Rows, web.Row(web.T(g.Label), web.T(after), web.T(g.Public), web.T(to)))
	}
	return t
}
