package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// recommendationView is the whole story of one recommendation. What is empty
// is said to be unknown, or that nobody has done it, and is never left out.
type recommendationView struct {
	web.Page
	Heading   string
	Report    web.Link
	Tags      []web.Tag
	Quote     *quoteView
	Source    *web.Link
	Summary   string
	Cite      citeView
	Facts     web.SummaryList
	Disagrees string
	Coding    string
	Standing  []standingView
	Answers   []web.TimelineItem
	// Unanswered says what is known where no answer is entered; Searches who looked.
	Unanswered  string
	Searches    []web.TimelineItem
	Parts       []partView
	Commitments []commitmentView
	Assessments []remark
	Notes       []remark
	Known       []remark
	// KnownOfOthers are to the report, by somebody who was not asked this.
	KnownOfOthers []remark
	Before        []tieView
	ChainHref     string
	Ladder        *rungView
	// Endings say that its own inquiry ended it, Replaces what it took the place of so.
	Endings  []web.TimelineItem
	Place    *web.Link
	Replaces []web.Link
	History  string
	PutRight []web.TimelineItem
	Feed     string
	Actions  []web.Button
}

// standingView is what one body's answer is now, and how it came to be.
type standingView struct {
	Body, Text string
	Figure     *web.Figure
}

// partView is a part that can be answered on its own.
type partView struct {
	Label, Wording string
	Standing       []standingView
}

// remark is somebody else's words with their source.
type remark struct {
	Heading, When, Text string
	Source              *web.Link
	Check               string
	Synthetic           bool
}

// tieView is a link to another recommendation, with who says so.
type tieView struct {
	Words, Title, Href, Report, Says, Reason string
}

// rungView is the present step of the chase ladder and those that were taken.
type rungView struct {
	Label, Text string
	Steps       []web.TimelineItem
}

// recommendation shows one with its whole story.
func (p *Pages) recommendation(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	sum := record.Summarise(rec)
	today := p.service.Today()
	v := &recommendationView{
		Page: web.Page{Title: rec.Title, Section: "/recommendations", Description: rec.Summary, Synthetic: rec.Synthetic || sum.HasSynthetic || rec.HasSynthetic(),
			Breadcrumbs: []web.Link{{Text: "Recommendations", Href: "/recommendations"}, {Text: rec.Report.Title, Href: record.ReportHref(rec.ReportID)}, {Text: rec.Heading()}},
			Feeds:       []web.Feed{{Title: "News of this recommendation", Href: record.RecommendationHref(rec.ID) + "/feed.atom", Type: "application/atom+xml"}}},
		Heading: rec.Heading(), Report: web.Link{Text: rec.Report.Title, Href: record.ReportHref(rec.ReportID)}, Summary: rec.Summary,
		Quote: quoteOf(rec), Source: sourceOf(rec), Cite: p.citeOf(rec, today),
		Tags: recommendationTags(rec, sum.Condition(today)), Facts: recommendationFactsList(rec), Disagrees: disagreement(rec), Coding: codingWords(rec),
		Answers: p.answerItems(r, rec), Unanswered: answerKnown(&sum, today), Searches: p.searchItems(r, rec.Searches, rec.Withdrawn, rec.Corrections, searchDues(&sum),
			record.SearchedOf(rec.Addressees)), Assessments: assessmentRemarks(rec), Notes: noteRemarks(rec), Known: append(knownRemarks(rec.Known, ""),
			knownRemarks(rec.KnownOfReport(), ", to the whole report")...), KnownOfOthers: knownRemarks(rec.KnownOfOthers(), ", to the whole report"),
		History: record.RecommendationHref(rec.ID) + "/history", Feed: record.RecommendationHref(rec.ID) + "/feed.atom", Ladder: p.rung(rec, &sum),
	}
	v.Standing = p.standings(rec.Answers, "", "answer")
	for i, part := range rec.Parts {
		v.Parts = append(v.Parts, partView{Label: part.Label, Wording: part.Wording,
			Standing: p.standings(rec.Answers, part.ID, "part-"+strconv.Itoa(i+1))})
	}
	for i := range rec.Commitments {
		split, err := p.split(r.Context(), &rec.Commitments[i])
		if err != nil {
			return err
		}
		v.Commitments = append(v.Commitments, p.commitmentView(r, &rec.Commitments[i], rec.ID, split))
	}
	if err := p.fillTies(r, rec, v); err != nil {
		return err
	}
	if err := p.fillEndings(r, rec, v); err != nil {
		return err
	}
	v.PutRight, v.Actions = putRightOn(rec), p.recommendationActions(r, rec)
	return p.web.Page(w, r, "recommendation/recommendation", v)
}

// recommendationTags says where it stands and what kind of record it is.
func recommendationTags(r *record.Record, c record.Condition) []web.Tag {
	tags := []web.Tag{ConditionTag(c)}
	if r.State != record.StatePublished {
		tags = append(tags, web.Tag{Text: "Draft, not published", Tone: web.Warn})
	}
	if r.Synthetic {
		tags = append(tags, *syntheticTag())
	}
	return tags
}

// recommendationFactsList is what the report itself says: who, by when, where.
func recommendationFactsList(r *record.Record) web.SummaryList {
	bodies := make([]record.BodyRef, 0, len(r.Addressees))
	for _, b := range r.Addressees {
		bodies = append(bodies, record.BodyRef{ID: b.ID, Name: b.Name, Then: b.Then})
	}
	due := web.T(record.NotKnown)
	if !r.AnswerDue.IsZero() {
		due = web.T(r.AnswerDue.Human())
	}
	deadline := web.T("None that we know of")
	if !r.Deadline.IsZero() {
		deadline = web.T(web.UpperFirst(r.Deadline.Human()))
		if last, ok := r.Deadline.Last(r.Report.Published); ok && r.Deadline.IsPeriod() {
			deadline.Note = "That is by " + last.Human() + "."
		}
	}
	source := web.Cell{Text: record.NotKnown}
	if record.SafeURL(r.SourceURL) {
		source = web.A("Where this was published", r.SourceURL)
	}
	source.Note = r.Check.Words()
	rows := []web.SummaryRow{
		{Key: "Asked of", Value: bodiesCell(bodies)},
		{Key: "Answer asked for by", Value: due},
		{Key: "Deadline set by the report", Value: deadline},
		{Key: "Source", Value: source},
	}
	if r.Note != "" {
		rows = append(rows, web.SummaryRow{Key: "Note", Value: web.T(r.Note)})
	}
	return web.SummaryList{Rows: rows}
}

// disagreement says when what the data file calls the latest answer is not
// among the answers that it lists.
func disagreement(r *record.Record) string {
	said, given := r.LatestSaid()
	if now, _ := record.LatestStatus(r.Answers); said == "" || said == now {
		return ""
	}
	for _, a := range r.Answers {
		if a.Status == said {
			return ""
		}
	}
	when := ""
	if !given.IsZero() {
		when = ", " + given.Human()
	}
	return "The file that this was entered from says that the latest answer is “" + said.Label() + "”" + when +
		", but lists no such answer with its source. The register goes by the answers listed here."
}

// assessmentRemarks shows every assessment. None outweighs another here.
func assessmentRemarks(r *record.Record) []remark {
	var out []remark
	for _, a := range r.Assessments {
		m := remark{Heading: record.OrUnsaid(a.By), When: record.DateWords(a.Made), Text: a.Words, Source: sourceLink(a.SourceURL),
			Check: record.Check{Done: a.Checked}.Words(), Synthetic: a.Synthetic}
		if a.Kind == record.AssessmentFinding {
			m.Text = "Found: " + record.LowerFirst(record.LabelOf(record.ImplementationLabels, a.Status)) + ". " + a.Words
			if !a.BornOut(r.Recommendation) {
				m.Heading, m.Text = "A file says", record.OrUnsaid(a.By)+" f"+m.Text[1:]+"It has no source, or was not checked against one. Nothing here follows from it."
			}
		}
		out = append(out, m)
	}
	return out
}

// noteRemarks shows the dated notes.
func noteRemarks(r *record.Record) []remark {
	var out []remark
	for _, n := range r.Notes {
		out = append(out, remark{When: record.DateWords(n.Noted), Text: n.Words, Source: sourceLink(n.SourceURL)})
	}
	return out
}

// knownRemarks shows the answers that are known of and not entered.
func knownRemarks(all []record.KnownAnswer, to string) []remark {
	var out []remark
	for _, k := range all {
		out = append(out, remark{Heading: record.OrUnsaid(k.By) + to, When: "Noted here: " + record.DateWords(k.Noted), Text: k.Note,
			Source: sourceLink(k.URL), Synthetic: k.Synthetic})
	}
	return out
}

// sourceLink links to where something was published; nil when there is no
// address that is safe to follow.
func sourceLink(url string) *web.Link {
	if !record.SafeURL(url) {
		return nil
	}
	return &web.Link{Text: "Source", Href: url, Hidden: "of this: " + record.HostOf(url)}
}

// fillTies shows what was said before or again, to those who may see it.
func (p *Pages) fillTies(r *http.Request, rec *record.Record, v *recommendationView) error {
	for _, t := range rec.Ties {
		if t.State != record.TieConfirmed {
			continue
		}
		words, other := "This "+record.LabelOf(record.TieKinds, t.Kind), t.ToID
		if t.ToID == rec.ID {
			words, other = reverseTie(t.Kind), t.FromID
		}
		s, err := p.service.SummaryOf(r.Context(), other)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		v.Before = append(v.Before, tieView{Words: words, Title: s.Title, Href: record.RecommendationHref(s.ID),
			Report: s.ReportTitle + ", " + record.DateWords(s.Published), Says: t.Says, Reason: t.Reason})
		v.ChainHref = "/chains/" + rec.ID
	}
	return nil
}

// reverseTie reads a tie from its other end.
func reverseTie(kind string) string {
	switch kind {
	case record.TieRestates:
		return "This is said again by"
	case record.TieSupersedes:
		return "This is replaced by"
	}
	return "This " + record.LabelOf(record.TieKinds, kind)
}

// rung says where on the chase ladder an unanswered recommendation is.
func (p *Pages) rung(rec *record.Record, s *record.Summary) *rungView {
	at, ok := p.service.Ladder().At(s, p.service.Today())
	steps := rec.Steps
	if rec.Withdrawn != nil {
		steps = slices.Concat(steps, rec.Withdrawn.Steps)
		slices.SortStableFunc(steps, func(a, b record.LadderStep) int { return strings.Compare(a.Taken.Text(), b.Taken.Text()) })
	}
	if !ok && len(steps) == 0 {
		return nil
	}
	v := &rungView{Label: record.LowerFirst(at.DueWords()), Text: at.Public}
	if !ok {
		v.Label, v.Text = "not on it now", "Steps that were taken stay in view."
	}
	for _, st := range steps {
		it := web.TimelineItem{Title: p.service.Ladder().StepLabel(st.Rung), When: record.DateWords(st.Taken), By: st.BodyName, Lines: record.Lines(st.Words), Tag: syntheticIf(st.Synthetic)}
		v.Steps = append(v.Steps, mark(it, rec.Corrections, "ladder_step", st.ID))
	}
	return v
}

// recommendationActions are the buttons for those who may act.
func (p *Pages) recommendationActions(r *http.Request, rec *record.Record) []web.Button {
	actor := access.ActorFrom(r.Context())
	if !actor.SignedIn() {
		return nil
	}
	facts := recommendation.RecommendationFacts(rec)
	var out []web.Button
	for _, a := range []struct {
		action access.Action
		text   string
		path   string
	}{
		{recommendation.AnswerRecord, "Record an answer", "/answer"}, {recommendation.CommitmentCreate, "Add a commitment", "/commit"},
		{recommendation.SearchRecord, "Record a search", "/search"}, {recommendation.RecommendationEdit, "Edit", "/edit"}, {recommendation.TakeLadderStep, "Record a step of the ladder", "/ladder"},
		{recommendation.RecommendationEnd, "The inquiry ended it", "/end"},
	} {
		if p.service.May(r.Context(), a.action, facts) {
			out = append(out, web.Button{Text: a.text, Href: record.RecommendationHref(rec.ID) + a.path, Kind: "secondary"})
		}
	}
	if p.service.MayPutRight(r.Context(), facts.Attrs["bodies"].([]string)) {
		out = append(out, web.Button{Text: "Put something right", Href: record.RecommendationHref(rec.ID) + "/put-right", Kind: "secondary"})
	}
	if slices.ContainsFunc(rec.Answers, func(a record.Answer) bool { return p.service.MayAskFor(r.Context(), a.BodyID) }) {
		out = append(out, web.Button{Text: "Ask for a correction", Href: record.RecommendationHref(rec.ID) + "/correct", Kind: "secondary"})
	}
	return out
}
