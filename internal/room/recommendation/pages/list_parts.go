package pages

import (
	"html/template"
	"slices"
	"strings"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
)

// The parts of the list that many readers share are made once and kept: the
// rows, and the filter panel with nothing chosen. That is what lets one small
// machine serve the register to a country on the day of a report.

// rowCache keeps the markup of rows by the summary that they show. A summary
// is never changed, only replaced, so its address tells whether a row is
// still right.
type rowCache struct {
	mu   sync.RWMutex
	day  clock.Day
	rows map[*record.Summary]template.HTML
}

// rowLimit is how many rows are kept (about 2 KB each) before all are dropped.
const rowLimit = 20_000

// rowView is one row of a list.
type rowView struct {
	Title, Href, Number      string
	Report, ReportHref, When string
	Bodies                   []record.BodyRef
	State                    web.Tag
	Others                   []web.Tag
	Glances                  []record.Glance
	Next                     string
	Checked                  string
}

// row gives the markup of one row, made at most once a day for each summary.
func (c *rowCache) row(rd *web.Renderer, s *record.Summary, day clock.Day) (template.HTML, error) {
	c.mu.RLock()
	html, ok := c.rows[s]
	ok = ok && c.day == day
	c.mu.RUnlock()
	if ok {
		return html, nil
	}
	html, err := rd.Fragment("recommendation/list", "row", newRow(s, day))
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rows == nil || c.day != day || len(c.rows) >= rowLimit {
		c.rows, c.day = map[*record.Summary]template.HTML{}, day
	}
	c.rows[s] = html
	return html, nil
}

// rowsOf gives the rows of a list, and notes on the page whether any of them
// is made up.
func (p *Pages) rowsOf(items []*record.Summary, body string, day clock.Day, page *web.Page) (template.HTML, error) {
	var b strings.Builder
	b.Grow(len(items) * 1500)
	for _, it := range items {
		html, err := p.rowOf(it, body, day)
		if err != nil {
			return "", err
		}
		b.WriteString(string(html))
		page.Synthetic = page.Synthetic || it.Synthetic || it.HasSynthetic
	}
	return template.HTML(b.String()), nil //nolint:gosec // each row was made by html/template
}

// rowOf gives the markup of one row: on a list of one body it says where the
// recommendation stands as far as that body is concerned.
func (p *Pages) rowOf(s *record.Summary, body string, day clock.Day) (template.HTML, error) {
	if body == "" || s.ConditionOf(body, day) == s.Condition(day) {
		return p.rows.row(p.web, s, day)
	}
	return p.web.Fragment("recommendation/list", "row", newRow(s.As(body), day))
}

// newRow works out what a row shows. It may take its time: it is kept.
func newRow(s *record.Summary, day clock.Day) rowView {
	c := s.Condition(day)
	v := rowView{Title: s.Title, Href: record.RecommendationHref(s.ID), Number: record.Recommendation{Number: s.Number}.Heading(),
		Report: s.ReportTitle, ReportHref: record.ReportHref(s.ReportID), When: record.DateWords(s.Published), Bodies: s.Bodies,
		State: ConditionTag(c), Glances: s.Glances, Next: nextStep(s, day), Checked: s.CheckedWords(c)}
	for i := range v.Glances {
		if v.Glances[i].Body == "" {
			v.Glances = append([]record.Glance(nil), v.Glances...)
			v.Glances[i].Body = "Answer (the source does not say whose)"
		}
	}
	switch {
	case s.State != record.StatePublished:
		v.Others = append(v.Others, web.Tag{Text: "Draft", Tone: web.Warn})
	case s.Synthetic:
		v.Others = append(v.Others, *syntheticTag())
	case s.HasSynthetic:
		v.Others = append(v.Others, web.Tag{Text: "Some of it synthetic", Tone: web.Warn})
	}
	if s.Chain > 0 {
		v.Others = append(v.Others, web.Tag{Text: "Said before or again", Tone: web.Info})
	}
	return v
}

// nextStep says what is to happen next, or was last to happen: the earliest date
// that is still to come, else the latest that is past.
func nextStep(s *record.Summary, day clock.Day) string {
	var coming, past *record.Due
	for _, d := range record.Dues(s, day) {
		switch {
		case !d.Dated || isDone(d.Condition):
		case !d.Last.Before(day) && (coming == nil || d.Last.Before(coming.Last)):
			coming = &d
		case d.Last.Before(day) && (past == nil || d.Last.After(past.Last)):
			past = &d
		}
	}
	switch {
	case coming != nil:
		return "Next: " + record.LowerFirst(record.LabelOf(record.DueLabels, coming.Kind)) + ", " + coming.When
	case past != nil:
		return "Was due: " + record.LowerFirst(record.LabelOf(record.DueLabels, past.Kind)) + ", " + past.When
	}
	return ""
}

// isDone says that nothing more is waited for.
func isDone(c record.Condition) bool {
	switch c.State {
	case record.StateVerified, record.StateSuperseded, record.StateWithdrawn, record.StateReplaced, record.StateMerged, record.StateAnswered, record.StateAnsweredInTime,
		record.StateAnsweredLate, record.StateDeclined:
		return true
	}
	return false
}

// panel makes the filter panel. With no filter in force it is the same for
// every reader of a shelf, and kept with it.
func (p *Pages) panel(s *shelf.Shelf, f record.Filter) (template.HTML, error) {
	plain := f == record.Filter{}
	if plain {
		p.panels.mu.Lock()
		defer p.panels.mu.Unlock()
		if html, ok := p.panels.of[s]; ok {
			return html, nil
		}
	}
	html, err := p.web.Fragment("recommendation/list", "filter-panel", newPanel(s, f))
	if err == nil && plain {
		if len(p.panels.of) >= 2 { // those of shelves that are gone
			clear(p.panels.of)
		}
		p.panels.of[s] = html
	}
	return html, err
}

// panelOptions is how many reports or bodies a filter offers; a longer list
// helps nobody. The pages of reports and bodies lead to all of them.
const panelOptions = 150

// panelCache keeps the plain panel of each shelf.
type panelCache struct {
	mu sync.Mutex
	of map[*shelf.Shelf]template.HTML
}

// newPanel makes the filters. The search and the order are not among them and
// are carried on.
func newPanel(s *shelf.Shelf, f record.Filter) web.FilterPanel {
	panel := web.FilterPanel{Action: "/recommendations", Keep: keep(f, "report", "body", "answer", "state", "due", "timing", "data"),
		Chosen: chosen(s, f), Open: narrows(f)}
	if len(panel.Chosen) > 0 {
		panel.Clear = ListHref(record.Filter{Query: f.Query, Sort: f.Sort}, "")
	}
	field := func(name, label, blank string, options []shelf.Facet, now string) {
		sel := &web.Select{Field: web.Field{Name: name, Label: label}, Blank: blank}
		few := options[:min(len(options), panelOptions)]
		sel.Made = web.Chosen(shelfOptions(s, name, few), now)
		for _, o := range options[len(few):] {
			if o.ID == now {
				sel.Made += web.OptionsHTML([]web.Option{{Value: o.ID, Text: o.Name, Chosen: true}})
			}
		}
		panel.Fields = append(panel.Fields, web.FilterField{Select: sel})
	}
	field("report", "Report", "Any report", s.Facets().Reports, f.Report)
	field("body", "Who owes it", "Anybody", s.Facets().Bodies, f.Body)
	answers := append([]shelf.Facet{{ID: string(record.AnyAnswer), Name: "Any answer", Count: s.Answered()}}, s.Facets().Answers...)
	field("answer", "What was answered", "Any or none", answers, string(f.Answer))
	field("state", "Where it stands", "Anywhere", s.Facets().States, string(f.State))
	panel.Fields = append(panel.Fields, web.FilterField{Input: &web.Input{Value: f.Due, Width: 10,
		Field: web.Field{Name: "due", Label: "Something due in the month", Hint: "For example, 2026-03"}}})
	timing := &web.Select{Field: web.Field{Name: "timing", Label: "How the answer came"}, Blank: "Any way"}
	for _, c := range record.TimingLabels {
		timing.Options = append(timing.Options, web.Option{Value: c.Value, Text: c.Label, Chosen: c.Value == f.Timing})
	}
	panel.Fields = append(panel.Fields, web.FilterField{Select: timing})
	if s.Counts().MadeUp > 0 {
		data := &web.Select{Field: web.Field{Name: "data", Label: "Real or made up"}, Blank: "Both"}
		for _, c := range record.DataLabels {
			data.Options = append(data.Options, web.Option{Value: c.Value, Text: c.Label, Chosen: c.Value == f.Data})
		}
		panel.Fields = append(panel.Fields, web.FilterField{Select: data})
	}
	return panel
}

// maxOptions is how many values a filter lists: a longer list is of no use to
// a person, and makes every page heavy.
const maxOptions = 200

// shelfOptions makes the options of one filter once for each shelf: a register of
// many reports has thousands, and every page of the list carries them.
func shelfOptions(s *shelf.Shelf, name string, facets []shelf.Facet) template.HTML {
	return s.Once(name, func() template.HTML {
		if len(facets) > maxOptions {
			facets = slices.SortedStableFunc(slices.Values(facets), func(a, b shelf.Facet) int { return b.Count - a.Count })[:maxOptions]
		}
		list := make([]web.Option, 0, len(facets))
		for _, o := range facets {
			list = append(list, web.Option{Value: o.ID, Text: o.Name + " (" + web.Number(o.Count) + ")"})
		}
		return web.OptionsHTML(list)
	})
}

// narrows says whether any filter of the panel is in force.
func narrows(f record.Filter) bool {
	f.Query, f.Sort = "", ""
	return f != record.Filter{}
}

// chosen lists the filters in force, each as a link that takes it away.
func chosen(s *shelf.Shelf, f record.Filter) []web.Link {
	var out []web.Link
	add := func(text string, without record.Filter) {
		out = append(out, web.Link{Text: text, Href: ListHref(without, "")})
	}
	if g := f; f.Query != "" {
		g.Query = ""
		add("Search: "+f.Query, g)
	}
	if g := f; f.Report != "" {
		g.Report = ""
		add("Report: "+facetName(s.Facets().Reports, f.Report), g)
	}
	if g := f; f.Body != "" {
		g.Body = ""
		add("Owed by: "+facetName(s.Facets().Bodies, f.Body), g)
	}
	if g := f; f.Answer != "" {
		g.Answer = ""
		add("Answer: "+record.LabelOf(append([]record.Choice{{Value: string(record.AnyAnswer), Label: "Any answer"}}, record.StatusLabels...), string(f.Answer)), g)
	}
	if g := f; f.State != "" {
		g.State = ""
		add("Stands: "+f.State.Label(), g)
	}
	if g := f; f.Due != "" {
		g.Due = ""
		add("Due in: "+monthWords(f.Due), g)
	}
	if g := f; f.Data != "" {
		g.Data = ""
		add(record.LabelOf(record.DataLabels, f.Data), g)
	}
	if g := f; f.Timing != "" {
		g.Timing = ""
		add(record.LabelOf(record.TimingLabels, f.Timing), g)
	}
	if g := f; f.Moved {
		g.Moved = false
		add("A promised date was moved", g)
	}
	return out
}

// monthWords gives "March 2026" for "2026-03".
func monthWords(month string) string {
	d, err := clock.ParseDay(month + "-01")
	if err != nil {
		return month
	}
	return d.Human()[len("1 "):]
}
