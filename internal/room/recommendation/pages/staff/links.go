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

// linksView lists the pairs that wait for a decision, a kind of them at a time.
type linksView struct {
	web.Page
	Lead  []string
	Tabs  web.Tabs
	List  string
	Empty string
	Pairs web.TaskList
	Pages web.Pagination
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
	suggestionsShown = 100 // at most, of those that read alike
	pairsSize        = 10  // on a page
)

// listAlike asks for the pairs that read alike; else those that the data suggests
// are shown, for somebody has read these already.
const listAlike = "alike"

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
	pending, refused, err := p.pendingPairs(r)
	if err != nil {
		return err
	}
	alike, synthetic := alikePairs(found)
	v := &linksView{Page: web.Page{Title: "What was said before: suggestions", Section: "/desk", Back: back("Back to your desk", "/desk"), NoIndex: true},
		Lead: []string{"These recommendations may say the same as earlier ones. A computer compares the words and suggests; a person reads both and decides, with a reason that is published.",
			"Method: " + textsim.MethodName + ". The score is from 0 to 1."},
		Tabs: web.Tabs{Label: "Suggestions", Items: []web.Tab{{Text: "Links that the data suggests", Href: "/links", Count: web.Number(len(pending))},
			{Text: "Pairs that read alike", Href: "/links?list=" + listAlike, Count: web.Number(len(alike))}}}}
	shown, readAlike := pending, q.Get("list") == listAlike
	v.List, v.Empty = "Links that the data suggests", refused
	if readAlike {
		v.Synthetic = synthetic
		shown, v.List, v.Empty = alike, "Pairs that read alike", "No pairs that read alike wait for a decision."
		if len(found) > suggestionsShown {
			v.List += ": the first " + strconv.Itoa(suggestionsShown)
		}
	}
	v.Tabs.Items[0].Current, v.Tabs.Items[1].Current = !readAlike, readAlike
	v.Pages = web.Paginate(r.URL, web.PageNumber(r.URL), pairsSize, len(shown))
	v.Pairs = web.TaskList{ID: "pairs", Items: web.PageOf(shown, web.PageNumber(r.URL), pairsSize)}
	return p.web.Page(w, r, "recommendation/staff_links", v)
}

// alikePairs are the pairs that read alike, the most alike first. Their reports and
// the words that both have are on the page of the pair.
func alikePairs(found []recommendation.Suggestion) (out []web.Task, synthetic bool) {
	for i, s := range found {
		if i == suggestionsShown {
			break
		}
		out = append(out, web.Task{Text: s.From.Title, Href: record.PairHref(s.From.ID, s.To.ID), Status: web.Tag{Text: "Score " + scoreWords(s.Score), Tone: web.Info},
			Hint: "Earlier: " + s.To.Title + record.SyntheticWord(s.From.Synthetic || s.To.Synthetic)})
		synthetic = synthetic || s.From.Synthetic || s.To.Synthetic
	}
	return out, synthetic
}

func scoreWords(score float64) string { return fmt.Sprintf("%.2f", score) }

// pendingPairs are the ties that the data suggests, for those who decide; and
// what is said when there are none.
func (p *Pages) pendingPairs(r *http.Request) (out []web.Task, empty string, err error) {
	ties, err := p.service.PendingTies(r.Context())
	if errs.Is(err, errs.Forbidden) {
		return nil, "Links that the data suggests are shown to those who decide on them.", nil
	}
	for _, tie := range ties {
		out = append(out, web.Task{Text: tie.FromID + " " + record.LabelOf(record.TieKinds, tie.Kind) + " " + tie.ToID, Href: record.PairHref(tie.FromID, tie.ToID),
			Hint: "Suggested by " + tie.Says, Status: web.Tag{Text: "To decide", Tone: web.Info}})
	}
	return out, "No links that the data suggests wait for a decision.", err
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
