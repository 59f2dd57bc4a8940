package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// commitmentView is a commitment as a page shows it, whole or in short.
type commitmentView struct {
	Wording, Href string
	Tags          []web.Tag
	Owner         record.BodyRef
	Due           string
	Criterion     string
	Source        *web.Link
	Voices        voices
	Outcome       outcomeView
	Others        int // further recommendations that it serves
	Actions       []web.Button
}

// voice is one of the three that stand side by side and are never merged:
// the owner, the independent body, the victims and survivors panel.
type voice struct {
	Title     string
	Tag       *web.Tag
	By        string
	Said      []string // the owner's own words, in the language Lang
	Lang      string
	Lines     []string
	Links     []web.Link
	Synthetic bool
	Empty     string
}

// voices are the three, side by side.
type voices []voice

// Silent says in a sentence or two what each has not said, where none of them has
// said anything: three empty boxes say no more, and take a screen. It is "" where
// any has spoken.
func (all voices) Silent() string {
	var out []string
	for _, v := range all {
		if v.Tag != nil {
			return ""
		}
		out = append(out, v.Empty)
	}
	return strings.Join(out, " ")
}

// outcomeView is whether anything changed, apart from whether it was done.
type outcomeView struct {
	Indicator string
	Verdict   string
	Reasons   string
	Readings  []readingView
}

// readingView is one value of the measure.
type readingView struct {
	When, Value string
	Source      *web.Link
	Synthetic   bool
}

// commitmentPage is the whole story of one commitment.
type commitmentPage struct {
	web.Page
	C          commitmentView
	Serves     []web.Cell
	Moves      *web.Figure
	MoveItems  []web.TimelineItem
	Searches   []web.TimelineItem
	Reports    []web.TimelineItem
	Findings   []web.TimelineItem
	Views      []web.TimelineItem
	PutRight   []web.TimelineItem
	Mistake    string
	Superseded *web.Link
	FirstDue   string
	Made       string
}

// commitment shows one with its whole story.
func (p *Pages) commitment(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Commitment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	served, err := p.service.Served(r.Context(), &c)
	if err != nil {
		return err
	}
	split, err := p.split(r.Context(), &c)
	if err != nil {
		return err
	}
	v := &commitmentPage{Page: web.Page{Title: c.Wording, Section: "/recommendations", Synthetic: c.HasSynthetic(),
		Description: "A commitment: " + c.MovedWords()},
		C: p.commitmentView(r, &c, "", split), FirstDue: record.DateOr(c.FirstDue, record.NotKnown), Made: record.DateOr(c.Made, record.NotKnown)}
	for _, s := range served {
		v.Serves = append(v.Serves, recommendationCell(s))
		v.Synthetic = v.Synthetic || s.Synthetic
	}
	if len(served) > 0 {
		v.Breadcrumbs = []web.Link{{Text: "Recommendations", Href: "/recommendations"},
			{Text: served[0].Title, Href: record.RecommendationHref(served[0].ID)}, {Text: "Commitment"}}
	}
	if c.SupersededBy != "" {
		v.Superseded = &web.Link{Text: "The commitment that replaced this one", Href: record.CommitmentHref(c.SupersededBy)}
	}
	p.fillStory(r, v, &c, split)
	if len(c.Moves) > 0 {
		v.Moves = p.moveSteps(&c)
	}
	return p.web.Page(w, r, "recommendation/commitment", v)
}

// fillStory tells what happened, in order: moves, reports, findings, views. What
// was entered by mistake keeps its place, struck through.
func (p *Pages) fillStory(r *http.Request, v *commitmentPage, c *record.Commitment, split []Split) {
	var gone record.Withdrawn
	if c.Withdrawn != nil {
		gone = *c.Withdrawn
	}
	if c.Mistake != nil {
		v.Mistake = c.Mistake.Note()
	}
	for _, m := range inTime(c.Moves, gone.Moves, func(m record.Move) edtf.Date { return m.Moved }) {
		it := web.TimelineItem{Title: "From " + record.DateOr(m.OldDue, "no date") + " to " + record.DateOr(m.NewDue, "no date"),
			When: "Moved " + record.DateWords(m.Moved), Lines: record.Lines(m.Reason), Tag: syntheticIf(m.Synthetic)}
		v.MoveItems = append(v.MoveItems, mark(it, c.Corrections, "date_move", m.ID))
	}
	for _, g := range inTime(c.Progress, gone.Progress, func(g record.Progress) edtf.Date { return g.Reported }) {
		v.Reports = append(v.Reports, mark(progressItem(g), c.Corrections, "progress", g.ID))
	}
	v.Searches = p.searchItems(r, c.Searches, c.Withdrawn, c.Corrections, map[string]edtf.Date{record.SoughtDoing: c.Due}, c.Asked())
	v.fillJudged(c, gone, split)
	v.PutRight = putRightOnCommitment(c)
}

// inTime puts what stands and what was withdrawn in order of time; what has no
// day comes last.
func inTime[T any](live, gone []T, day func(T) edtf.Date) []T {
	all := slices.Concat(live, gone)
	slices.SortStableFunc(all, func(a, b T) int {
		x, y := day(a).Text(), day(b).Text()
		if (x == "") != (y == "") {
			return strings.Compare(y, x)
		}
		return strings.Compare(x, y)
	})
	return all
}

// fillJudged tells what independent bodies found and what the panel thinks.
func (v *commitmentPage) fillJudged(c *record.Commitment, gone record.Withdrawn, split []Split) {
	for _, f := range inTime(c.Findings, gone.Findings, func(f record.Finding) edtf.Date { return f.Found }) {
		it := web.TimelineItem{Title: record.LabelOf(record.VerdictLabels, f.Verdict), When: record.DateWords(f.Found), By: f.BodyName, Lines: record.Lines(f.Reasons)}
		it.Lines = append(it.Lines, "Did it change anything? "+record.LabelOf(record.OutcomeLabels, f.Outcome)+".")
		it.Lines = append(it.Lines, record.Lines(f.OutcomeReasons)...)
		it.Tag = syntheticIf(f.Synthetic)
		v.Findings = append(v.Findings, mark(it, c.Corrections, "finding", f.ID))
	}
	for _, x := range split {
		v.Findings = append(v.Findings, web.TimelineItem{Title: splitTag, When: x.On.Human(), ISO: x.On.String(), By: x.By, Lines: x.Lines, Tag: syntheticIf(c.Synthetic)})
	}
	for _, g := range inTime(c.Views, gone.Views, func(g record.PanelView) edtf.Date { return g.Given }) {
		it := web.TimelineItem{Title: record.LabelOf(record.StanceLabels, g.Stance), When: record.DateWords(g.Given), By: g.BodyName,
			Lines: record.Lines(g.Words), Tag: syntheticIf(g.Synthetic)}
		v.Views = append(v.Views, mark(it, c.Corrections, "panel_view", g.ID))
	}
}

// progressItem tells of one report by the owner. A draft is there only for the
// owner's own body; the service leaves it out for all others.
func progressItem(g record.Progress) web.TimelineItem {
	it := web.TimelineItem{Title: "Progress report", When: record.DateWords(g.Reported), By: record.OrUnsaid(g.BodyName),
		Said: web.SaidLines(record.Lines(g.Words)), Lang: g.Lang, Tag: syntheticIf(g.Synthetic)}
	if g.Claim == record.ClaimDone {
		it.Title = "Claims that it is done"
		if len(g.Evidence) == 0 {
			it.Title += ", without evidence"
		}
	}
	if g.State == record.ProgressDraft {
		it.Title, it.When, it.Future = "Draft, seen by your own body alone", "Not submitted", true
	}
	for _, s := range []struct{ label, text string }{
		{"Obstacles", g.Obstacles}, {"Why it is not done", g.WhyNot}, {"What is intended", g.Intent}, {"By when", g.Timetable},
	} {
		if s.text != "" {
			it.Said = append(it.Said, web.SaidLine{Label: s.label, Text: s.text})
		}
	}
	it.Links, it.Notes = shownEvidence(g.Evidence), TakenDown(g.Evidence)
	return it
}

// shownEvidence lists what a report shows for itself.
func shownEvidence(list []record.Evidence) []web.Link {
	var out []web.Link
	for _, e := range list {
		switch {
		case e.TakenDown != nil: // said beside the report: takenDown
		case e.Kind == record.EvidenceFile:
			out = append(out, web.Link{Text: "Download " + e.Name + " (" + sizeWords(e.Size) + ")", Href: "/evidence/" + e.ID})
		case record.SafeURL(e.URL):
			out = append(out, web.Link{Text: e.Name + " (" + record.HostOf(e.URL) + ")", Href: e.URL})
		}
	}
	return out
}

// sizeWords gives the size of a file, rounded.
func sizeWords(n int64) string {
	if n < 1<<20 {
		return strconv.Itoa(int(n>>10)+1) + " KB"
	}
	return strconv.Itoa(int(n>>20)) + " MB"
}

// syntheticIf marks what is made up.
func syntheticIf(made bool) *web.Tag {
	if !made {
		return nil
	}
	return syntheticTag()
}

// moveSteps draws how the promised date moved.
func (p *Pages) moveSteps(c *record.Commitment) *web.Figure {
	s := picture.Steps{ID: "moves", Title: "How the promised date moved", Today: p.service.Today()}
	s.Description = web.UpperFirst(c.MovedWords()) + "."
	add := func(when, due edtf.Date) {
		s.Levels = append(s.Levels, record.DateOr(due, "no date"))
		s.Steps = append(s.Steps, picture.Step{When: when, Level: len(s.Levels) - 1, Text: "promised for " + record.DateOr(due, "no date")})
	}
	add(c.Made, c.FirstDue)
	for _, m := range c.Moves {
		add(m.Moved, m.NewDue)
	}
	return figure(s.ID, s.Title, s.Description, func(width int) picture.Picture { s.Width = width; return s.Draw() })
}

// commitmentActions are the buttons for those who may act on a commitment.
func (p *Pages) commitmentActions(r *http.Request, c *record.Commitment) []web.Button {
	if !access.ActorFrom(r.Context()).SignedIn() || c.Mistake != nil {
		return nil
	}
	ctx, base := r.Context(), record.CommitmentHref(c.ID)
	var out []web.Button
	add := func(may bool, text, path string) {
		if may {
			out = append(out, web.Button{Text: text, Href: base + path, Kind: "secondary", Hidden: "on: " + c.Wording})
		}
	}
	open := c.State == record.CommitmentOpen
	add(open && p.service.MayOn(ctx, recommendation.ProgressSubmit, c), "Report progress", "/report")
	add(open && p.service.MayOn(ctx, recommendation.CommitmentMove, c), "Move the date", "/move")
	add(c.Condition(p.service.Today()).Waits() && p.service.MayJudge(ctx, c), "Record a finding", "/finding")
	add(p.service.MayOn(ctx, recommendation.PanelViewRecord, c), "Record the panel's view", "/view")
	add(open && p.service.MayLook(r.Context(), c.ID), "Record a search", "/search")
	add(c.Indicator != "" && p.service.MayOn(ctx, recommendation.ProgressSubmit, c), "Add a value of the measure", "/reading")
	add(open && p.service.MayOn(ctx, recommendation.CommitmentEdit, c), "Close or replace", "/close")
	add(p.service.MayPutRight(r.Context(), []string{c.BodyID}), "Put something right", "/put-right")
	add(p.service.MayAskFor(ctx, c.BodyID), "Ask for a correction", "/correct")
	return out
}
