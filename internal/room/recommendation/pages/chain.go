package pages

import (
	"net/http"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// chainsView is the list of chains, the longest first.
type chainsView struct {
	web.Page
	Count  string
	Chains []chainLine
	// Waiting is set for those who decide on suggestions.
	Waiting bool
}

// chains lists everything that was said more than once.
func (p *Pages) chains(w http.ResponseWriter, r *http.Request) error {
	all, err := p.shelves.Chains(r.Context())
	if err != nil {
		return err
	}
	v := &chainsView{Page: web.Page{Title: "Said before", Section: "/chains",
		Description: "Recommendations that were made more than once: first said when, by whom, how many times since."},
		Count: web.Plural(len(all), "thing has been asked for more than once", "things have been asked for more than once")}
	for _, c := range all {
		f := c.Facts(p.service.Today())
		v.Chains = append(v.Chains, chainLine{Title: f.First.Title, Href: "/chains/" + f.First.ID, Sentence: f.Sentence()})
	}
	return p.web.Page(w, r, "recommendation/chains", v)
}

// chainView is one chain, as a picture and as tables.
type chainView struct {
	web.Page
	Sentence string
	Facts    web.SummaryList
	Figure   *web.Figure
	Links    web.Table
	Ties     web.Table
}

// chain shows one chain from the first time to the last.
func (p *Pages) chain(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Chain(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := c.Facts(p.service.Today())
	v := &chainView{Page: web.Page{Title: "Said before: " + f.First.Title, Section: "/chains", Description: f.Sentence(),
		Breadcrumbs: []web.Link{{Text: "Said before", Href: "/chains"}, {Text: f.First.Title}}}, Sentence: f.Sentence()}
	if len(c.Links) == 1 {
		v.Title, v.Sentence = "Said once: "+f.First.Title, "No link to another recommendation has been confirmed. As far as this register knows, it was said once."
	}
	v.Facts = web.SummaryList{Rows: []web.SummaryRow{
		{Key: "First said", Value: web.Cell{Text: record.DateWords(f.First.Published), Note: "by " + f.First.Body}},
		{Key: "How many times since", Value: web.T(web.Number(f.Again))},
		{Key: "Last said", Value: web.Cell{Text: record.DateWords(f.Latest.Published), Note: "by " + f.Latest.Body}},
		{Key: "Years since it was first said", Value: web.T(chainYears(f))},
		{Key: "Verified as done", Value: web.T(map[bool]string{true: "Yes, one of them", false: "Nothing recorded here says so"}[f.Done])},
	}}
	v.Figure = p.chainFigure(c, f)
	titles := v.fillTables(c)
	for _, t := range c.Ties {
		v.Ties.Rows = append(v.Ties.Rows, web.Row(web.T(titles[t.FromID]), web.T(record.LabelOf(record.TieKinds, t.Kind)), web.T(titles[t.ToID]),
			web.Cell{Text: t.Says, Note: t.Reason}))
	}
	for _, l := range c.Links {
		s, err := p.service.SummaryOf(r.Context(), l.ID)
		if err != nil {
			return err
		}
		v.Synthetic = v.Synthetic || s.Synthetic
	}
	return p.web.Page(w, r, "recommendation/chain", v)
}

// chainYears is yearsWords for a cell.
func chainYears(f record.ChainFacts) string {
	if !f.Known {
		return record.NotKnown
	}
	return web.UpperFirst(f.YearsWords())
}

// fillTables lists each time that it was said, and gives the titles by id for
// the table of ties.
func (v *chainView) fillTables(c record.Chain) map[string]string {
	v.Links = web.Table{ID: "links", Caption: "Each time it was said",
		Columns: []web.Column{{Text: "Recommendation"}, {Text: "Published"}, {Text: "By"}, {Text: "What was answered"}, {Text: "Verified as done"}}}
	v.Ties = web.Table{ID: "ties", Caption: "How they are linked, and who says so",
		Columns: []web.Column{{Text: "The later one"}, {Text: "How"}, {Text: "The earlier one"}, {Text: "Who says so, and why"}},
		Empty:   "It is linked to no other."}
	titles := map[string]string{}
	for _, l := range c.Links {
		titles[l.ID] = l.Title + " (" + record.DateWords(l.Published) + ")"
		v.Links.Rows = append(v.Links.Rows, web.Row(web.Cell{Text: l.Title, Href: record.RecommendationHref(l.ID), Note: l.Report}, web.T(record.DateWords(l.Published)),
			web.T(l.Body), web.T(record.AnswerWords(l.Answer, l.AnswerBy)), web.T(map[bool]string{true: "Yes", false: "Not recorded"}[l.Done])))
	}
	return titles
}

// chainFigure draws the times at which it was said along one line of years.
func (p *Pages) chainFigure(c record.Chain, f record.ChainFacts) *web.Figure {
	t := picture.Timeline{ID: "chain", Title: "Each time it was said, until today", Description: f.Sentence(), Today: p.service.Today()}
	for _, l := range c.Links {
		t.Rows = append(t.Rows, picture.Row{Label: l.Title + ", " + l.Report, Link: record.RecommendationHref(l.ID), When: l.Published,
			State: linkPicture(l), StateText: record.AnswerWords(l.Answer, l.AnswerBy)})
	}
	if last := edtf.Of(p.service.Today()); !f.Done {
		t.Rows = append(t.Rows, picture.Row{Label: "Today: nothing recorded verifies it as done", When: last, State: picture.NoDate, StateText: web.UpperFirst(f.YearsWords()) + " on"})
	}
	return figure(t.ID, t.Title, t.Description, func(width int) picture.Picture { t.Width = width; return t.Draw() })
}

// linkPicture gives the shape of a link: whether anything came of it.
func linkPicture(l record.ChainLink) picture.State {
	switch {
	case l.Done:
		return picture.Verified
	case l.Answer.Declined():
		return picture.Stopped
	case l.Answer == record.NoneYet || l.Answer == "":
		return picture.NoDate
	}
	return picture.Done
}
