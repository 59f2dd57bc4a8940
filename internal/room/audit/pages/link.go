package pages

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/agreement"
	"candour/internal/trust/access"
)

// linkPage shows the newest linkage, and begins another.
func (p *Pages) linkPage(w http.ResponseWriter, r *http.Request) error {
	return p.linkForm(w, r, web.NewForm().Set("threshold", audit.Decimal(audit.DefaultThreshold)).Set("seed", "1"))
}

func (p *Pages) linkForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	v, err := p.service.Open(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	head := page(r, v.Project, "Link the lists")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head, Wait: p.wait(v), Warning: failure(v),
		Lead: []string{"The model of Fellegi and Sunter says of each pair of records how likely it is that both are of one person. It is trained on these lists, or you send a settings file of Splink."}}
	if out.Wait != nil {
		out.Wait.Href = audit.PathOf(v.Project.ID) + "/link"
	}
	if v.Run != nil {
		boxes, err := p.runBoxes(r, v)
		if err != nil {
			return err
		}
		out.Boxes = boxes
		out.Files = []web.Link{{Text: "The model, as a settings file of Splink (JSON)", Href: audit.PathOf(v.Project.ID) + "/files/model.json"}}
	}
	if v.Project.State == audit.Open && out.Wait == nil && len(v.Lists) > 1 {
		threshold, seed := form.Input("threshold", "From which probability are two records one person?",
			"From 0.5 to 0.999. Pairs between 0.05 and 0.99 are drawn for the clerks, whatever you choose."), form.Input("seed", "Seed", "The same seed draws the same pairs again.")
		threshold.Width, seed.Width = 5, 10
		title, lines := "Link them", []string(nil)
		if v.Run != nil {
			title, lines = "Link them again", []string{"Persons keep their pseudonyms; who merged or parted is written down. A plan is for one linkage: after another, the " +
				"plan must be registered anew, with the reason."}
		}
		out.Forms = append(out.Forms, sheet.Form{ID: "link", Title: title, Action: audit.PathOf(v.Project.ID) + "/link", Upload: true, Lines: lines, Button: web.Button{Text: "Link the lists"},
			Fields: []sheet.Field{sheet.Input(threshold), sheet.Input(seed), sheet.Upload(form.Upload("model", "Your own model",
				"A settings file of Splink 4 or 5. Leave it empty to train one on these lists.", ".json"))}})
	}
	return p.show(w, r, out)
}

func (p *Pages) runBoxes(r *http.Request, v audit.View) ([]sheet.Box, error) {
	run := v.Run
	about := sheet.Box{ID: "run", Title: "The newest linkage", List: sheet.Rows(sheet.Row("Made", web.DateTime(run.Made)), sheet.Row("Lists", run.Opened),
		sheet.Row("Model", run.Recipe), sheet.Row("One person from", audit.Decimal(run.Threshold)), sheet.Row("Records", web.Number(int(run.Records))),
		sheet.Row("Pairs compared", web.Number(int(run.Compared))),
		sheet.Row("Pairs kept", web.Number(int(run.Kept))+", those with a probability of 1 in 100 or more"), sheet.Row("Persons", web.Number(int(run.Persons))),
		sheet.Row("Pairs for the clerks", web.Number(int(run.Disputed))), sheet.Row("Program", "Version "+run.Code), sheet.Row("Hash of the pairs", run.PairsSum))}
	sizes, err := p.service.Sizes(r.Context(), v, 0.5, 0.9, run.Threshold, 0.99)
	if err != nil {
		return nil, err
	}
	t := web.Table{ID: "sizes", Stack: true, Caption: "How many persons at other thresholds", HideCaption: true,
		Columns: []web.Column{{Text: "One person from"}, {Text: "Persons", Numeric: true}, {Text: "With several records", Numeric: true}}}
	for _, s := range sizes {
		t.Rows = append(t.Rows, web.Row(web.T(audit.Decimal(s.Threshold)), web.T(web.Number(s.Persons)), web.T(web.Number(s.Joined))))
	}
	return []sheet.Box{about, {ID: "sizes-box", Title: "How many persons at other thresholds", Table: &t,
		Lines: []string{"What the clerks settled is applied. How the lists overlap is not shown before the plan is registered."}}}, nil
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	file, err := sentFile(form, "model", false)
	if err != nil {
		return err
	}
	o := audit.LinkOptions{}
	if o.Threshold, err = strconv.ParseFloat(form.Text("threshold"), 64); err != nil {
		form.Fail("threshold", "Enter a probability between 0.5 and 0.999")
	}
	if o.Seed, err = strconv.ParseUint(form.Text("seed"), 10, 63); err != nil {
		form.Fail("seed", "Enter a whole number")
	}
	if file.Data != nil && file.Size > 0 {
		if o.Model, err = io.ReadAll(io.NewSectionReader(file.Data, 0, file.Size)); err != nil {
			return err
		}
	}
	if form.OK() {
		if err = p.service.Link(r.Context(), r.PathValue("id"), o); err == nil {
			return done(w, r, audit.PathOf(r.PathValue("id"))+"/link", "linking")
		}
		if !form.Take(err) {
			return err
		}
	}
	return p.linkForm(w, r, form)
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.Stop(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return done(w, r, audit.PathOf(r.PathValue("id")), "stopped")
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.Settle(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return done(w, r, audit.PathOf(r.PathValue("id"))+"/persons", "settled")
}

// persons shows who was merged and parted, and the history of one person or
// record.
func (p *Pages) persons(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := web.QueryForm(r)
	h, err := p.service.History(r.Context(), v, form.Text("of"))
	if err != nil {
		return err
	}
	out := &sheet.View{Page: page(r, v.Project, "Persons"),
		Lead: []string{"Persons have pseudonyms that last: when lists are linked again, or the clerks settle a pair, a person keeps theirs. What merged or parted is written down."}}
	if v.Run == nil {
		out.Inset = "The lists have not been linked yet."
		return p.show(w, r, out)
	}
	if err := p.service.Saw(r.Context(), v, audit.StepPersons); err != nil {
		return err
	}
	of := form.Input("of", "A person or a record", "A pseudonym, such as "+h.Example)
	of.Width = 20
	out.Forms = []sheet.Form{{ID: "history", Title: "Why is somebody as they are?", Action: audit.PathOf(v.Project.ID) + "/persons", Get: true, Fields: []sheet.Field{sheet.Input(of)},
		Button: web.Button{Text: "Show the history", Kind: "secondary"}}}
	if h.Of != "" {
		b := sheet.Box{ID: "why", Title: "Why " + h.Of + " is as it is", Points: h.Why}
		if len(h.Why) == 0 {
			b.Lines = []string{"There is no person or record of this pseudonym."}
		}
		out.Boxes = append(out.Boxes, b)
	}
	t := web.Table{ID: "changes", Stack: true, Caption: "What each linkage changed", HideCaption: true, Columns: []web.Column{{Text: "Linkage"}, {Text: "New", Numeric: true},
		{Text: "Grew", Numeric: true}, {Text: "Merged", Numeric: true}, {Text: "Parted", Numeric: true}, {Text: "Ended", Numeric: true}}}
	for _, c := range h.Changes {
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: c.Run, Lines: c.Some}, web.T(web.Number(c.New)), web.T(web.Number(c.Grew)), web.T(web.Number(c.Merged)),
			web.T(web.Number(c.Parted)), web.T(web.Number(c.Ended))))
	}
	out.Boxes = append(out.Boxes, sheet.Box{ID: "changes-box", Title: "What each linkage changed", Table: &t})
	if v.Project.State == audit.Open && v.Disputes.Settled > 0 {
		out.Forms = append(out.Forms, sheet.Form{ID: "settle", Title: "Apply what the clerks settled", Action: audit.PathOf(v.Project.ID) + "/settle", Button: web.Button{Text: "Apply"},
			Lines: []string{web.Plural(v.Disputes.Settled, "pair is settled.", "pairs are settled.") + " Persons are put together anew."}})
	}
	return p.show(w, r, out)
}

// pairs shows how far the clerks are, and leads to the next pair.
func (p *Pages) pairs(w http.ResponseWriter, r *http.Request) error {
	d, err := p.service.Desk(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	t := d.Tally
	out := &sheet.View{Page: p.clerkPage(r, d.Project, "Pairs in dispute"),
		Lead: []string{"Of these pairs the model is not sure. Two people judge each, apart: neither sees what the other says. Where they differ a third settles it."},
		Stats: []web.Stat{{Value: web.Number(d.Waiting), Label: "wait for you"}, {Value: web.Number(t.Waiting), Label: "need a verdict"},
			{Value: web.Number(t.Split), Label: "need a third"}, {Value: web.Number(t.Settled), Label: "settled"}}}
	if d.Next != "" && d.Project.State == audit.Open {
		out.Links = []web.Link{{Text: "Judge the next pair", Href: audit.PathOf(d.Project.ID) + "/pairs/" + d.Next}}
	} else {
		out.Inset = "No pair waits for you."
	}
	out.Boxes = append(out.Boxes, kappaBox(t))
	return p.show(w, r, out)
}

// clerkPage is the head of a page that clerks see: they do not run the project,
// so nothing leads there.
func (p *Pages) clerkPage(r *http.Request, x audit.Project, title string) web.Page {
	head := page(r, x, title)
	if !access.ActorFrom(r.Context()).Has(access.RoleAuditAnalyst) {
		head.Breadcrumbs = []web.Link{{Text: "Audit desk", Href: audit.DeskPath}, {Text: title}}
	}
	return head
}

var verdictWords = map[string]string{audit.Same: "The same person", audit.Different: "Two people", audit.CannotSay: "It cannot be said"}

func kappaBox(t audit.Tally) sheet.Box {
	b := sheet.Box{ID: "kappa", Title: "How far two verdicts agree"}
	if t.Both == 0 {
		b.Lines = []string{"No pair has two verdicts yet."}
		return b
	}
	b.Lines = []string{fmt.Sprintf("Of %d pairs with two verdicts, %d have the same twice.", t.Both, t.Agreed)}
	if t.HasKappa {
		b.Lines = append(b.Lines, fmt.Sprintf("%s is %.2f: agreement beyond chance is %s.", t.Method, t.Kappa, agreement.Words(t.Kappa)))
	} else {
		b.Lines = append(b.Lines, "Kappa cannot be worked out: all verdicts are the same, so chance alone would agree.")
	}
	table := web.Table{ID: "verdicts", Caption: "The two verdicts", CaptionSize: "s", Columns: []web.Column{{Text: "One said"}}}
	for _, c := range audit.Verdicts() {
		table.Columns = append(table.Columns, web.Column{Text: "The other: " + strings.ToLower(verdictWords[c]), Numeric: true})
	}
	for i, row := range audit.Verdicts() {
		cells := []web.Cell{web.T(verdictWords[row])}
		for k := range audit.Verdicts() {
			cells = append(cells, web.T(web.Number(t.Table[i][k])))
		}
		table.Rows = append(table.Rows, web.Row(cells...))
	}
	b.Table = &table
	return b
}

// pair shows two records side by side to the person whose turn it is.
func (p *Pages) pair(w http.ResponseWriter, r *http.Request) error {
	return p.pairForm(w, r, web.NewForm())
}

func (p *Pages) pairForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	id := r.PathValue("id")
	x, err := p.service.Judging(r.Context(), id)
	if err != nil {
		return err
	}
	d, card, err := p.service.Look(r.Context(), id, r.PathValue("pair"))
	if err != nil {
		return err
	}
	head := p.clerkPage(r, x, fmt.Sprintf("Pair %d", d.Position))
	head.Errors, head.Wide = form.Errors(), false
	t := web.Table{ID: "records", Stack: true, Caption: "The two records", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "From " + card.Lists[0]}, {Text: "From " + card.Lists[1]}}}
	for _, f := range card.Fields {
		cell := func(s string) web.Cell {
			if s == "" {
				return web.Cell{Note: "Not there"}
			}
			return web.T(s)
		}
		row := web.Row(web.T(f.Name), cell(f.Left), cell(f.Right))
		t.Rows = append(t.Rows, row)
	}
	words := "Anything that somebody who settles it should know. It may be left empty."
	lead := "Somebody else judges this pair too. You do not see what they say."
	if d.State == audit.Split {
		lead, words = "Two people have judged this pair and did not settle it. Your view does.", "Your reasons are kept."
	}
	out := &sheet.View{Page: head, Lead: []string{lead, "That you looked is written down."}, Boxes: []sheet.Box{{ID: "records-box", Title: "The two records", Table: &t}, stepsBox(card)},
		Forms: []sheet.Form{{ID: "judge", Title: "What do you think?", Action: audit.PathOf(id) + "/pairs/" + d.ID, Button: web.Button{Text: "Record it"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("verdict", "Are they of one person?", "", []web.Option{{Value: audit.Same, Text: verdictWords[audit.Same]},
				{Value: audit.Different, Text: verdictWords[audit.Different]}, {Value: audit.CannotSay, Text: verdictWords[audit.CannotSay]}})),
			sheet.Area(form.Textarea("words", "Why?", words, audit.MaxText))}}}}
	return p.show(w, r, out)
}

// stepsBox says how the model comes to its weight, without deciding for anybody.
func stepsBox(c audit.Card) sheet.Box {
	t := web.Table{ID: "weights", Stack: true, Caption: "How the model weighs them", HideCaption: true, Columns: []web.Column{{Text: "Compared"}, {Text: "Found"}, {Text: "Weight", Numeric: true}}}
	t.Rows = append(t.Rows, web.Row(web.T("Before anything is compared"), web.T("Any two records"), web.T(fmt.Sprintf("%.1f", c.Prior))))
	for _, s := range c.Steps {
		t.Rows = append(t.Rows, web.Row(web.T(comparisonWords(s.Comparison)), web.T(s.Level), web.T(fmt.Sprintf("%+.1f", s.Weight))))
	}
	t.Rows = append(t.Rows, web.Row(web.T("Together"), web.T(""), web.T(fmt.Sprintf("%.1f", c.Weight))))
	return sheet.Box{ID: "weights-box", Title: "How the model weighs them", Table: &t,
		Lines: []string{"A weight of 1 doubles the odds that both are of one person, a weight of -1 halves them. The model knows nothing but these columns."}}
}

// comparisonWords name what was compared; a model that was sent may have names of
// its own.
func comparisonWords(name string) string {
	switch name {
	case "names":
		return "First name and surname"
	case "dob":
		return "Date of birth"
	case "phone":
		return "Telephone"
	case "email":
		return "E-mail"
	}
	return web.UpperFirst(name)
}

func (p *Pages) judge(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/pairs", "judged", p.pairForm, func(form *web.Form) error {
		return p.service.Judge(r.Context(), r.PathValue("id"), r.PathValue("pair"), form.Text("verdict"), form.Text("words"))
	})
}
