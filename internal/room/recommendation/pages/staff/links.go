package staff

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/text/textsim"
	"candour/internal/trust/access"
)

// linksView lists the pairs that wait for a decision.
type linksView struct {
	web.Page
	Lead    []string
	Pending web.Table
	Alike   web.Table
}

// pairView is one pair, side by side, with the form to decide on it.
type pairView struct {
	web.Page
	Sides  []pairSide
	Shared web.SummaryList
	Action string
	Hidden []web.Hidden
	Fields []web.Question
	Button web.Button
	// May says that this person decides; an analyst only looks.
	May    bool
	Refuse string
}

// pairSide is one recommendation of a pair.
type pairSide struct {
	Title, Text string
	Facts       web.SummaryList
	Link        web.Link
}

const (
	suggestionsEach  = 3   // at most, for one recommendation
	suggestionsShown = 100 // at most, on the page
)

// links shows the pairs that wait, or one pair side by side.
func (p *Pages) links(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("from") != "" || q.Get("to") != "" {
		return p.showPair(w, r, q.Get("from"), q.Get("to"), web.NewForm())
	}
	found, err := p.service.Suggestions(r.Context(), suggestionsEach)
	if err != nil {
		return err
	}
	v := &linksView{Page: web.Page{Title: "What was said before: suggestions", Section: "/desk", Back: back("Back to your desk", "/desk"), NoIndex: true},
		Lead: []string{"These recommendations may say the same as earlier ones. A computer compares the words and suggests; a person reads both and decides, with a reason that is published.",
			"Method: " + textsim.MethodName + "."}}
	if v.Pending, err = p.pendingTable(r); err != nil {
		return err
	}
	v.Alike = web.Table{ID: "alike", Caption: "Pairs that read alike", Columns: []web.Column{{Text: "Later"}, {Text: "Earlier"}, {Text: "Score from 0 to 1", Numeric: true},
		{Text: "Words that both have"}},
		Empty: "No pairs that read alike wait for a decision."}
	for i, s := range found {
		if i == suggestionsShown {
			v.Alike.Caption = "Pairs that read alike: the first " + strconv.Itoa(suggestionsShown)
			break
		}
		v.Alike.Rows = append(v.Alike.Rows, web.Row(
			web.Cell{Text: s.From.Title, Href: record.PairHref(s.From.ID, s.To.ID), Note: s.From.ReportTitle + record.SyntheticWord(s.From.Synthetic)},
			web.Cell{Text: s.To.Title, Note: s.To.ReportTitle + record.SyntheticWord(s.To.Synthetic)}, web.T(scoreWords(s.Score)), web.T(strings.Join(s.Shared, ", "))))
		v.Synthetic = v.Synthetic || s.From.Synthetic || s.To.Synthetic
	}
	return p.web.Page(w, r, "recommendation/staff_links", v)
}

func scoreWords(score float64) string { return fmt.Sprintf("%.2f", score) }

// pendingTable lists the ties that the data suggests, for those who decide.
func (p *Pages) pendingTable(r *http.Request) (web.Table, error) {
	t := web.Table{ID: "pending", Caption: "Links that the data suggests", Columns: []web.Column{{Text: "Later"}, {Text: "How"}, {Text: "Earlier"}, {Text: "Suggested by"}},
		Empty: "No links that the data suggests wait for a decision."}
	ties, err := p.service.PendingTies(r.Context())
	if errs.Is(err, errs.Forbidden) {
		t.Empty = "Links that the data suggests are shown to those who decide on them."
		return t, nil
	}
	for _, tie := range ties {
		t.Rows = append(t.Rows, web.Row(web.A(tie.FromID, record.PairHref(tie.FromID, tie.ToID)), web.T(record.LabelOf(record.TieKinds, tie.Kind)), web.T(tie.ToID), web.T(tie.Says)))
	}
	return t, err
}

func (p *Pages) showPair(w http.ResponseWriter, r *http.Request, from, to string, form *web.Form) error {
	v := &pairView{Page: web.Page{Title: "Do these say the same?", Section: "/desk", Back: back("Back to the suggestions", "/links"), Errors: form.Errors(), NoIndex: true},
		Action: "/links", Hidden: []web.Hidden{{Name: "from", Value: from}, {Name: "to", Value: to}}, Button: web.Button{Text: "Record this decision"}}
	for i, id := range []string{from, to} {
		rec, err := p.service.Get(r.Context(), id)
		if err != nil {
			return err
		}
		v.Sides = append(v.Sides, pairSide{Title: [2]string{"Later: ", "Earlier: "}[i] + rec.Title, Text: rec.Summary, Link: web.Link{Text: "See the whole record", Href: "/recommendations/" + id},
			Facts: web.SummaryList{Rows: []web.SummaryRow{fact("Report", rec.Report.Title), fact("Published", rec.Report.Published.Human()), fact("Number", rec.Number)}}})
		v.Synthetic = v.Synthetic || rec.Synthetic
		for _, t := range rec.Ties {
			if i == 0 && recommendation.PairKey(t.FromID, t.ToID) == recommendation.PairKey(from, to) {
				v.Shared.Rows = append(v.Shared.Rows, fact("So far", t.State+": "+record.LabelOf(record.TieKinds, t.Kind)+", says "+t.Says), fact("Why", t.Reason))
			}
		}
	}
	s, err := p.suggestion(r, from, to)
	if err != nil {
		return err
	}
	if s != nil {
		v.Shared.Rows = append(v.Shared.Rows, fact("Score from 0 to 1", scoreWords(s.Score)), fact("Words that both have", strings.Join(s.Shared, ", ")), fact("Method", textsim.MethodName))
	}
	v.May = p.service.May(r.Context(), recommendation.LinkDecide, access.Resource{Kind: "tie"})
	v.Refuse = "A coordinator decides on this pair."
	v.Fields = []web.Question{
		web.AskOne(form.Radios("decision", "Do they belong together?", "", decisionOptions)),
		web.AskOne(form.Radios("kind", "If they do, how?", "Read it as: the later one ... the earlier one", options(record.TieKinds))),
		web.AskWords(form.Textarea("reason", "Why?", "Name what both ask for, or how they differ. This is published.", 2000))}
	return p.web.Page(w, r, "recommendation/staff_pair", v)
}

var decisionOptions = []web.Option{{Value: "confirm", Text: "Yes, link them"}, {Value: "reject", Text: "No, do not suggest this pair again"}}

// suggestion finds how alike a pair was found to be, if it was.
func (p *Pages) suggestion(r *http.Request, from, to string) (*recommendation.Suggestion, error) {
	found, err := p.service.Suggestions(r.Context(), suggestionsEach)
	if err != nil {
		return nil, err
	}
	for i := range found {
		if recommendation.PairKey(found[i].From.ID, found[i].To.ID) == recommendation.PairKey(from, to) {
			return &found[i], nil
		}
	}
	return nil, nil
}

// decideLink records the decision on a pair.
func (p *Pages) decideLink(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	from, to := form.Text("from"), form.Text("to")
	decision := form.OneOf("decision", "Choose whether they belong together", decisionOptions)
	in := recommendation.TieInput{FromID: from, ToID: to, Kind: form.Text("kind"), Confirm: decision == "confirm", Reason: form.Text("reason")}
	if !in.Confirm && in.Kind == "" {
		in.Kind = record.TieOverlaps // what was suggested, and is now rejected
	}
	if err := in.Check(); err != nil && !form.Take(err) {
		return err
	}
	if !form.OK() {
		return p.showPair(w, r, from, to, form)
	}
	// The score is worked out here again, not taken from the form.
	s, err := p.suggestion(r, from, to)
	if err != nil {
		return err
	}
	if s != nil {
		in.Method, in.Score = textsim.MethodName, s.Score
	}
	if err := p.service.DecideTie(r.Context(), in); err != nil {
		if form.Take(err) {
			return p.showPair(w, r, from, to, form)
		}
		return err
	}
	return done(w, r, "link", "/recommendations/"+from)
}
