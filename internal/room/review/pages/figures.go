package pages

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/rules"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
)

// FigurePages are what is published of the panel's work.
type FigurePages struct {
	service  *review.Service
	renderer *web.Renderer
}

// NewFigurePages makes them.
func NewFigurePages(s *review.Service, r *web.Renderer) *FigurePages { return &FigurePages{s, r} }

type figuresView struct {
	web.Page
	Quarter, AsOf string
	Earlier       []web.Link
	Next          string
	Stats         []web.Stat
	Figures       []*web.Figure
	Tables        []web.Table
	Downloads     []web.Link
}

// pick finds the release that was asked for, the newest if none was.
func (p *FigurePages) pick(r *http.Request) (figures.Release, []figures.Release, error) {
	all, err := p.service.Releases(r.Context())
	if err != nil || len(all) == 0 {
		return figures.Release{}, nil, err
	}
	want := r.URL.Query().Get("quarter")
	if want == "" {
		return all[len(all)-1], all, nil
	}
	for _, rel := range all {
		if rel.Quarter == want {
			return rel, all, nil
		}
	}
	return figures.Release{}, nil, errs.New(errs.NotFound, "Nothing was published for that quarter.")
}

func (p *FigurePages) page(w http.ResponseWriter, r *http.Request) error {
	rel, all, err := p.pick(r)
	if err != nil {
		return err
	}
	v, err := p.view(rel, all)
	if err != nil {
		return err
	}
	return p.renderer.Page(w, r, "review/figures", v)
}

// view shows one of all releases; with none it says when the first is due.
func (p *FigurePages) view(rel figures.Release, all []figures.Release) (*figuresView, error) {
	v := &figuresView{Page: web.Page{Title: "The panel's work in figures", Section: "/review", Synthetic: rel.Synthetic},
		Next: figures.QuarterOf(p.service.Today()).Next().First().Human()}
	if len(all) == 0 {
		return v, nil
	}
	q, err := figures.ParseQuarter(rel.Quarter)
	if err != nil {
		return nil, err
	}
	v.Quarter, v.AsOf = q.Words(), q.Last().Human()
	for i := len(all) - 1; i >= 0; i-- {
		if other, err := figures.ParseQuarter(all[i].Quarter); err == nil && other != q {
			v.Earlier = append(v.Earlier, web.Link{Text: other.Words(), Href: "/review/figures?quarter=" + other.String()})
		}
	}
	v.Downloads = []web.Link{{Text: "CSV", Href: "/review/figures.csv?quarter=" + rel.Quarter}, {Text: "ODS, for a spreadsheet", Href: "/review/figures.ods?quarter=" + rel.Quarter}}
	v.Stats = p.stats(rel)
	v.show(stepsFigure(rel), stageFigurePicture(rel), p.forceFigure(rel))
	v.Tables = append(v.Tables, p.codeTable("refused", "Why the panel could not look", "Reason", rel.Refused, p.service.Codes.NotEligibleCodes),
		p.codeTable("decided", "What was decided", "Outcome", rel.Decided, p.service.Codes.OutcomeCodes),
		p.codeTable("acted", "What forces did after the advice", "What they did", rel.Acted, p.service.Codes.ForceActionCodes))
	return v, nil
}

func (p *FigurePages) stats(rel figures.Release) []web.Stat {
	out := []web.Stat{{Value: receivedOf(rel).String(), Label: "Received"}}
	for _, m := range rel.Measures {
		out = append(out, web.Stat{Value: m.Band.String(), Label: m.Words})
	}
	return out
}

// receivedOf is how many came in: the sum of the forces' ranges.
func receivedOf(rel figures.Release) disclosure.Band {
	var parts []disclosure.Band
	for _, f := range rel.Forces {
		parts = append(parts, f.Bands[0])
	}
	return disclosure.Sum(parts...)
}

// funnelSteps are the measures along the usual way.
var funnelSteps = []rules.State{rules.Acknowledged, rules.Eligible, rules.Gathered, rules.Examined, rules.Advised, rules.Closed}

// stepsFigure draws how many applications came to each step in the quarter.
func stepsFigure(rel figures.Release) *web.Figure {
	const id, title = "steps", "How far applications came in the quarter"
	const text = "For each step: the applications that came to it in the quarter, drawn from the lower end of each range. " +
		"Ranges that begin at none are not drawn. They are not all the same applications: many of those that came to a later step were received in an earlier quarter."
	bars := picture.Bars{ID: id + "-bars", Title: title, Description: text, Unit: "applications or more", Categories: []string{"Came to this step"}}
	t := web.Table{ID: id + "-table", Caption: title, CaptionSize: "s", Columns: []web.Column{{Text: "Step"}, {Text: "Applications"}}}
	for _, s := range funnelSteps {
		i := slices.IndexFunc(rel.Measures, func(m figures.Measure) bool { return m.ID == string(s) })
		if i < 0 {
			continue
		}
		m := rel.Measures[i]
		bars.Rows = withBand(bars.Rows, m.Words, m.Band)
		t.Rows = append(t.Rows, web.Row(web.T(m.Words), web.T(m.Band.String())))
	}
	return &web.Figure{ID: id, Title: title, Text: text, SVG: bothWidths(bars), Table: t}
}

func daysText(n *int) string {
	if n == nil {
		return "Not shown"
	}
	return strconv.Itoa(*n)
}

// stageFigurePicture draws how long stages took.
func stageFigurePicture(rel figures.Release) *web.Figure {
	const id, title = "stages", "How long each step took, in days"
	const text = "For each step: the number of days within which half had gone on, and the further days until nine in ten had. " +
		"The days are of all applications since the panel began. A step that is not drawn has too few applications to tell."
	bars := picture.Bars{ID: id + "-bars", Title: title, Description: text, Unit: "days", Categories: []string{"Half had gone on", "Until nine in ten had"}}
	t := web.Table{ID: id + "-table", Stack: true, Caption: title, CaptionSize: "s", Columns: []web.Column{{Text: "Step"}, {Text: "Went on in the quarter (applications)"},
		{Text: "Ran out of time in the quarter (applications)"}, {Text: "Half within (days)"}, {Text: "Nine in ten within (days)"}, {Text: "Half, counting those who wait (days)"}}}
	for _, s := range rel.Stages {
		if s.Median != nil {
			row := picture.BarRow{Label: rules.StateWords[s.State], Values: []int{*s.Median, 0}}
			if s.P90 != nil {
				row.Values[1] = *s.P90 - *s.Median
			}
			bars.Rows = append(bars.Rows, row)
		}
		t.Rows = append(t.Rows, web.Row(web.T(rules.StateWords[s.State]), web.T(s.Finished.String()), web.T(s.Late.String()),
			web.T(daysText(s.Median)), web.T(daysText(s.P90)), web.T(daysText(s.Waiting))))
	}
	return &web.Figure{ID: id, Title: title, Text: text, SVG: bothWidths(bars), Table: t}
}

// withBand adds a bar for the lower end of a range. A range that begins at
// none has no bar: an empty one would say that there were none.
func withBand(rows []picture.BarRow, label string, b disclosure.Band) []picture.BarRow {
	if b.From == 0 {
		return rows
	}
	return append(rows, picture.BarRow{Label: label + ": " + b.String(), Values: []int{b.From}})
}

// show puts a figure on the page, or its table alone when nothing can be drawn.
func (v *figuresView) show(list ...*web.Figure) {
	for _, f := range list {
		if f.SVG != "" {
			v.Figures = append(v.Figures, f)
			continue
		}
		f.Table.CaptionSize = ""
		v.Tables = append(v.Tables, f.Table)
	}
}

func bothWidths(b picture.Bars) template.HTML {
	if len(b.Rows) == 0 {
		return ""
	}
	wide := b.Draw()
	b.Width, b.ID = picture.Narrow, b.ID+"-narrow"
	return picture.Both(b.Draw(), wide)
}

// forceFigure draws the lower end of what came in for each force.
func (p *FigurePages) forceFigure(rel figures.Release) *web.Figure {
	const id, title = "forces", "Applications by the force that closed the case"
	const text = "For each force: applications received in the quarter, drawn from the lower end of each range. Ranges that begin at none are in the table and not drawn."
	bars := picture.Bars{ID: id + "-bars", Title: title, Description: text, Unit: "applications or more", Categories: []string{"Received"}}
	t := web.Table{ID: id + "-table", Stack: true, Caption: title, CaptionSize: "s", Columns: []web.Column{{Text: "Force"}}}
	for _, c := range figures.ForceColumns {
		t.Columns = append(t.Columns, web.Column{Text: c})
	}
	for _, f := range rel.Forces {
		name := p.forceName(f.ID)
		bars.Rows = withBand(bars.Rows, name, f.Bands[0])
		cells := []web.Cell{web.T(name)}
		for _, b := range f.Bands {
			cells = append(cells, web.T(b.String()))
		}
		t.Rows = append(t.Rows, web.Row(cells...))
	}
	return &web.Figure{ID: id, Title: title, Text: text, SVG: bothWidths(bars), Table: t}
}

func (p *FigurePages) forceName(id string) string {
	if id == figures.Unsaid {
		return "The person did not say"
	}
	return p.service.BodyName(id)
}

func (p *FigurePages) codeTable(id, caption, what string, rows []figures.FigureRow, codes rules.CodeSet) web.Table {
	t := web.Table{ID: id, Caption: caption, Columns: []web.Column{{Text: what}, {Text: "Applications"}},
		Empty: caption + ": nothing here reached five applications in this quarter, so nothing is shown."}
	for _, r := range rows {
		words := r.ID
		if c, ok := codes.Find(r.ID); ok {
			words = c.Staff
		}
		t.Rows = append(t.Rows, web.Row(web.T(words), web.T(r.Bands[0].String())))
	}
	return t
}

// table is the whole release as one long table: what, of whom, from, to.
func (p *FigurePages) table(rel figures.Release) spreadsheet.Table {
	var rows [][]spreadsheet.Cell
	add := func(kind, of, measure string, from, to int, unit string) {
		t := spreadsheet.TextCell
		rows = append(rows, []spreadsheet.Cell{t(rel.Quarter), t(kind), t(of), t(measure), spreadsheet.NumberCell(strconv.Itoa(from)), spreadsheet.NumberCell(strconv.Itoa(to)), t(unit)})
	}
	band := func(kind, of, measure string, b disclosure.Band) {
		add(kind, of, measure, b.From, b.To, "applications")
	}
	for _, m := range rel.Measures {
		band("all", "", m.Words, m.Band)
	}
	for _, f := range rel.Forces {
		for i, b := range f.Bands {
			band("force", p.forceName(f.ID), figures.ForceColumns[i], b)
		}
	}
	for _, list := range []struct {
		kind string
		rows []figures.FigureRow
	}{{"refused", rel.Refused}, {"decided", rel.Decided}, {"after advice", rel.Acted}} {
		for _, r := range list.rows {
			band(list.kind, r.ID, list.kind, r.Bands[0])
		}
	}
	for _, s := range rel.Stages {
		band("step", string(s.State), "Went on in the quarter", s.Finished)
		band("step", string(s.State), "Ran out of time in the quarter", s.Late)
		for _, q := range []struct {
			words string
			days  *int
		}{{"Half within", s.Median}, {"Nine in ten within", s.P90}, {"Half, counting those who wait", s.Waiting}} {
			if q.days != nil {
				add("step", string(s.State), q.words, *q.days, *q.days, "days")
			}
		}
	}
	return spreadsheet.Table{Name: "review_figures", Title: "The review panel's work, " + rel.Quarter,
		Columns: []string{"quarter", "kind", "of", "measure", "from", "to", "unit"}, Rows: spreadsheet.RowsOf(rows)}
}

func (p *FigurePages) csv(w http.ResponseWriter, r *http.Request) error {
	rel, all, err := p.pick(r)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errs.New(errs.NotFound, "Nothing has been published yet.")
	}
	web.File{Name: "review-figures-" + rel.Quarter + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, p.table(rel))
}

func (p *FigurePages) ods(w http.ResponseWriter, r *http.Request) error {
	rel, all, err := p.pick(r)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errs.New(errs.NotFound, "Nothing has been published yet.")
	}
	made, err := time.Parse(time.DateOnly, rel.AsOf)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = spreadsheet.WriteODS(&out, spreadsheet.Document{Title: "The review panel's work, " + rel.Quarter, Creator: "Candour", Created: made,
		Description: "What the review panel received, decided and advised, and what forces did.",
		Cover: []string{"As of " + humanDay(rel.AsOf) + ". Unit: applications.", "Every number is rounded down to a multiple of " +
			strconv.Itoa(rel.Base) + " and given as the range that it lies in.",
			"A number of days is given only where at least five applications are behind it, ten for nine in ten."},
		Tables: []spreadsheet.Table{p.table(rel)}})
	if err != nil {
		return err
	}
	return web.File{Name: "review-figures-" + rel.Quarter + ".ods", Type: "application/vnd.oasis.opendocument.spreadsheet"}.Send(w, r, bytes.NewReader(out.Bytes()))
}

func humanDay(s string) string {
	d, err := clock.ParseDay(s)
	if err != nil {
		return s
	}
	return d.Human()
}
