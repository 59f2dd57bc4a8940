package panel

import (
	"net/http"
	"slices"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// howMine says how a claim stands for the member who reads.
func howMine(c *survivors.ToVerify) string {
	switch {
	case c.Mine == nil && c.Refusal != "":
		return c.Refusal
	case c.Mine == nil:
		return "To be looked at"
	case c.Stands == survivors.Split:
		return "You and another member differ: it counts as not verified"
	case c.Stands == survivors.Found:
		return "You and another member found the same"
	}
	return "You have answered. Another member is to look for themselves"
}

// claims lists what owners claim is done.
func (p *Pages) claims(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.service.Claims(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&x, "Claims of done to look at", r)
	v.Lead = []string{"Two members look at each, each for themselves: open the evidence, hold it against what was promised, and say what you found, and why. " +
		"Two that are the same are the panel’s finding. If two differ, both reasons are published, and it counts as not verified."}
	t := web.Table{ID: "claims", Stack: true, Caption: "Claims", HideCaption: true, Empty: "Nothing waits to be looked at now.", Columns: []web.Column{{Text: "What was to be done"},
		{Text: "By"}, {Text: "How it stands"}}}
	for i := range all {
		c := &all[i]
		name := web.A(c.Wording, mineAt(r, "/claims/"+c.Commitment))
		name.Note = c.Title
		t.Rows = append(t.Rows, web.Row(name, web.Cell{Text: c.OwnerName, Note: "Claimed: " + c.When}, web.T(howMine(c))))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func (p *Pages) claim(w http.ResponseWriter, r *http.Request) error {
	return p.claimForm(w, r, web.NewForm())
}

// claimForm is one claim, with its evidence and the form for what the member found.
func (p *Pages) claimForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Claims(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(c survivors.ToVerify) bool { return c.Commitment == r.PathValue("claim") })
	if i < 0 {
		return inquiry.ErrNothing()
	}
	c := &all[i]
	v := p.mineView(&x, "A claim of done", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Claims of done", Href: mineAt(r, "/claims")}
	criterion := c.Criterion
	if criterion == "" {
		criterion = "None was written beforehand"
	}
	v.Boxes = []sheet.Box{{ID: "claim", Title: c.Wording, List: &web.SummaryList{Rows: []web.SummaryRow{{Key: "Recommendation", Value: web.A(c.Title, c.Href)}, sheet.Row("Owner", c.OwnerName),
		sheet.Row("Done when", criterion), sheet.Row("What the owner says", c.Said), sheet.Row("Promised, and claimed", web.UpperFirst(c.Due)+". Claimed: "+c.When)}}}, evidenceBox(c)}
	switch {
	case c.Mine != nil:
		v.Boxes = append(v.Boxes, p.verdictsBox(c))
	case c.Refusal != "":
		v.Inset = c.Refusal
	case !x.Frozen():
		v.Forms = []sheet.Form{p.verdictForm(r, form, c)}
	}
	return p.show(w, r, v)
}

func evidenceBox(c *survivors.ToVerify) sheet.Box {
	t := web.Table{ID: "evidence", Stack: true, Caption: "Evidence", HideCaption: true, Empty: "The owner handed over none.", Columns: []web.Column{{Text: "What was handed over"}, {Text: "You"}}}
	for _, e := range c.Evidence {
		you := web.T("Opened, as it is now")
		if e.Left {
			you = web.Cell{Tag: &web.Tag{Text: "To open first", Tone: web.Warn}}
		}
		t.Rows = append(t.Rows, web.Row(web.A(e.Name, e.Href), you))
	}
	return sheet.Box{ID: "shown", Title: "The evidence", Table: &t, Notes: []string{"A file counts as opened once you have taken it. What lies behind a link of somebody else’s is not known here."}}
}

// verdictsBox shows a member what they found, and what others did once they have answered.
func (p *Pages) verdictsBox(c *survivors.ToVerify) sheet.Box {
	t := web.Table{ID: "verdicts", Stack: true, Caption: "What was found", HideCaption: true, Columns: []web.Column{{Text: "Who"}, {Text: "What"}, {Text: "Why"}}}
	t.Rows = append(t.Rows, web.Row(web.T("You"), web.T(p.word(c.Mine.Verdict)), web.Said(c.Mine.Reasons)))
	for _, o := range c.Others {
		t.Rows = append(t.Rows, web.Row(web.T(o.Alias), web.T(p.word(o.Verdict)), web.Said(o.Reasons)))
	}
	return sheet.Box{ID: "found", Title: howMine(c), Table: &t}
}

func choices(all []survivors.Choice) []web.Option {
	return web.OptionsOf(all, func(c survivors.Choice) web.Option { return web.Option{Value: c.Value, Text: c.Text} })
}

func (p *Pages) verdictForm(r *http.Request, form *web.Form, c *survivors.ToVerify) sheet.Form {
	verdicts, outcomes := p.service.Register.Choices()
	measure := "The commitment states no measure"
	if c.Measure != "" {
		measure = "By: " + c.Measure
	}
	why, how := form.Textarea("reasons", "Why?", "Against what was to be done. Everybody reads this", survivors.MaxOwn), form.Textarea("outcome_reasons", "How do you know what changed?",
		"Leave it empty if it is not known yet", survivors.MaxOwn)
	why.Rows, how.Rows = 3, 2
	return sheet.Form{ID: "verify", Title: "What did you find?", Action: mineAt(r, "/claims/"+c.Commitment), Button: web.Button{Text: "Keep what I found"},
		Hidden: []web.Hidden{{Name: "claim", Value: c.ID}},
		Lines:  []string{"What another member found is shown to you only after. What you found stays."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("verdict", "Was it done?", "", choices(verdicts))), sheet.Area(why),
			sheet.Radios(form.Radios("outcome", "What changed?", measure, choices(outcomes))), sheet.Area(how)}}
}

func (p *Pages) verify(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	stands, err := p.service.Verify(r.Context(), r.PathValue("id"), survivors.Finding{Commitment: r.PathValue("claim"), Claim: form.Text("claim"), Verdict: form.Text("verdict"),
		Reasons: form.Text("reasons"),
		Outcome: form.Text("outcome"), OutcomeReasons: form.Text("outcome_reasons")})
	if form.Take(err) {
		return p.claimForm(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, mineAt(r, "/claims?done="+stands))
}
