package pages

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// quality shows the sample of the screened-out and what it says.
func (p *Pages) quality(w http.ResponseWriter, r *http.Request) error {
	return p.showQuality(w, r, web.NewForm())
}

func (p *Pages) showQuality(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	q, err := p.service.Quality(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What the screening may miss", Section: sweep.ListPath, NoIndex: true, Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath},
		Notice: notice(r), Errors: form.Errors()},
		Lead: []string{"Some of the screened-out cases are drawn by chance and looked at. What is found tells how many of all of them should have been caught. " +
			web.Plural(q.OutNow, "case is", "cases are") + " screened out now."}}
	if q.DrawID != "" {
		v.Boxes = append(v.Boxes, p.estimateBox(q), p.strataBox(q))
		v.After = append(v.After, p.drawnBox(q))
		if len(q.Earlier) > 0 {
			v.After = append(v.After, earlierBox(q.Earlier))
		}
		for _, c := range q.Checks {
			if c.Result != sweep.CheckOpen {
				continue
			}
			seen, err := p.service.CaseOpened(r.Context(), c.CaseID)
			if err != nil {
				return err
			}
			if seen {
				v.Forms = append(v.Forms, p.checkForm(form, c))
			} else {
				v.Boxes = append(v.Boxes, openCaseBox(c))
			}
			break // one at a time, in the order of drawing
		}
	}
	n := form.Input("n", "How many cases to draw?", "Each rule gets its share, and at least one case.")
	n.Width, n.Mode = 5, "numeric"
	v.Forms = append(v.Forms, sheet.Form{ID: "draw", Title: "Draw a new sample", Action: sweep.QualityPath, Button: web.Button{Text: "Draw a sample", Kind: "secondary"},
		Lines: []string{"The same word and the same cases give the same sample, so that anybody can draw it again. Agree on the word before you see the cases. " +
			"What an earlier sample said stays on this page."},
		Fields: []sheet.Field{sheet.Input(n), sheet.Input(form.Input("seed", "A word or number to draw from", ""))}})
	return p.show(w, r, v)
}

func (p *Pages) estimateBox(q sweep.Quality) sheet.Box {
	e := q.Estimate
	b := sheet.Box{Title: "The estimate", Points: []string{sweep.QualityMethod, sweep.FinitePopulation}}
	if !e.Known {
		b.Lines = []string{"There is no estimate yet: for at least one rule no drawn case has been looked at.",
			fmt.Sprintf("As far as is known now, from %s to %s of %s screened-out cases should have been caught.", web.Number(e.Low), web.Number(e.High), web.Number(e.Size))}
		return b
	}
	b.Lines = []string{fmt.Sprintf("Of %s screened-out cases about %s should have been caught.", web.Number(e.Size), web.Number(int(e.Likely+0.5))),
		fmt.Sprintf("With 95 %% confidence it is from %s to %s.", web.Number(e.Low), web.Number(e.High)),
		fmt.Sprintf("%s were looked at, and %s should have been caught.", web.Number(e.Looked), web.Number(e.Missed))}
	return b
}

func (p *Pages) strataBox(q sweep.Quality) sheet.Box {
	t := web.Table{ID: "strata", Caption: "By the rule that screened them out", HideCaption: true, Columns: []web.Column{{Text: "Rule"}, {Text: "Screened out", Numeric: true},
		{Text: "Drawn", Numeric: true},
		{Text: "Looked at", Numeric: true}, {Text: "Should have been caught", Numeric: true}, {Text: "Between (95 %)"}}}
	for _, s := range q.Estimate.Strata {
		t.Rows = append(t.Rows, web.Row(web.T(p.ruleWords(s.Rule)), web.T(web.Number(s.Size)), web.T(web.Number(s.Sampled)), web.T(web.Number(s.Looked)), web.T(web.Number(s.Missed)),
			web.T(web.Number(s.Low)+" and "+web.Number(s.High))))
	}
	return sheet.Box{Title: "By the rule that screened them out", Table: &t}
}

// earlierBox keeps what earlier samples said, each of its own day.
func earlierBox(all []sweep.QualitySample) sheet.Box {
	t := web.Table{ID: "earlier", Caption: "Earlier samples", HideCaption: true, Stack: true, Columns: []web.Column{{Text: "Drawn on"}, {Text: "Screened out then", Numeric: true},
		{Text: "Looked at", Numeric: true}, {Text: "Should have been caught", Numeric: true}, {Text: "Of all, about"}, {Text: "Between (95 %)"}}}
	for _, s := range all {
		e, about := s.Estimate, "Not known"
		if e.Known {
			about = web.Number(int(e.Likely + 0.5))
		}
		t.Rows = append(t.Rows, web.Row(web.T(drawnOn(s.Made)), web.T(web.Number(e.Size)), web.T(web.Number(e.Looked)), web.T(web.Number(e.Missed)), web.T(about),
			web.T(web.Number(e.Low)+" and "+web.Number(e.High))))
	}
	return sheet.Box{ID: "earlier-samples", Title: "Earlier samples", Table: &t,
		Lines: []string{"Each tells of what was screened out on its own day, so they are not added up. A case that was missed then has joined the queue since."}}
}

// drawnOn is the day of a stored moment; one that cannot be read is shown as it is.
func drawnOn(made string) string {
	at, err := time.Parse(time.RFC3339Nano, made)
	if err != nil {
		return made
	}
	return web.Date(at)
}

// ruleWords names a rule by what it says of a case that it screens out.
func (p *Pages) ruleWords(id string) string {
	if id == sweep.Turned {
		return "A newer list of the force changed what caught it."
	}
	list := p.service.Rules().Screens
	for i := len(list) - 1; i >= 0; i-- {
		if rule, ok := list[i].Rule(id); ok {
			return rule.Out
		}
	}
	return id
}

func (p *Pages) drawnBox(q sweep.Quality) sheet.Box {
	t := web.Table{ID: "drawn", Caption: "The cases that were drawn", HideCaption: true, Columns: []web.Column{{Text: "Case"}, {Text: "Force"}, {Text: "Screened out because"}, {Text: "Found"}}}
	for _, c := range q.Checks {
		found := "Not looked at yet"
		if c.Result != sweep.CheckOpen {
			found = sweep.LabelOf(sweep.CheckLabels, c.Result)
		}
		t.Rows = append(t.Rows, web.Row(web.A(c.Reference, sweep.ListPath+"/cases/"+c.CaseID), web.T(p.service.ForceName(c.ForceID)), web.T(p.ruleWords(c.Rule)), web.T(found)))
	}
	return sheet.Box{Title: "The cases that were drawn", Lines: []string{"Drawn from the word " + strconv.Quote(q.Seed) + "."}, Table: &t}
}

func (p *Pages) checkForm(form *web.Form, c sweep.SampleCheck) sheet.Form {
	return sheet.Form{ID: "check", Title: "Look at case " + c.Reference, Action: sweep.QualityPath + "/" + c.ID, Version: strconv.FormatInt(c.Version, 10),
		Button: web.Button{Text: "Record what you found"},
		Lines:  []string{p.service.ForceName(c.ForceID) + ". It was screened out: " + p.ruleWords(c.Rule) + " Ask the force for the papers and look for yourself."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("result", "Was it rightly screened out?", "", options(sweep.CheckLabels)))}}
}

// openCaseBox leads to the next case of the sample, which is opened before it is
// judged.
func openCaseBox(c sweep.SampleCheck) sheet.Box {
	return sheet.Box{ID: "open-case", Title: "Look at case " + c.Reference, Lines: []string{"Open the case first. Then come back here and record what you found."},
		Links: []web.Link{{Text: "Open case " + c.Reference, Href: sweep.ListPath + "/cases/" + c.CaseID}}}
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	n := form.Int("n", "Enter how many cases to draw, from 1 to 2,000")
	if form.OK() {
		err := p.service.DrawSample(r.Context(), n, form.Text("seed"))
		if err == nil {
			return done(w, r, sweep.QualityPath, "drawn")
		}
		if !form.Take(err) {
			return err
		}
	}
	return p.showQuality(w, r, form)
}

func (p *Pages) checkOne(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.RecordCheck(r.Context(), r.PathValue("id"), form.Version(), form.Text("result"))
	switch {
	case err == nil:
		return done(w, r, sweep.QualityPath, "checked")
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showQuality(w, r, form)
}
