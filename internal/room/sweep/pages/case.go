package pages

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// casePage shows one case. Who opens it is entered in the log.
func (p *Pages) casePage(w http.ResponseWriter, r *http.Request) error {
	return p.showCase(w, r, web.NewForm())
}

func (p *Pages) showCase(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Case " + c.Reference, Section: sweep.ListPath, NoIndex: true, Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath},
		Synthetic: c.Synthetic, Notice: notice(r), Errors: form.Errors()},
		Lead: []string{p.service.ForceName(c.ForceID) + " closed this case. That you opened this page is in the log."}}
	v.Boxes = append(append(append(v.Boxes, p.whyBox(c)), p.placeBox(c)...), p.factsBox(c), p.lookedBox(r, c))
	v.Boxes = append(v.Boxes, p.answerBox(c)...)
	if len(c.Twins) > 0 {
		v.Boxes = append(v.Boxes, p.twinsBox(r, c))
	}
	forms, err := p.caseForms(r, c, form)
	if err != nil {
		return err
	}
	v.Forms = forms
	return p.show(w, r, v)
}

// whyBox says which rules made the case what it is.
func (p *Pages) whyBox(c *sweep.Whole) sheet.Box {
	tag := stateTag(c.State)
	b := sheet.Box{Title: "Why it is here", Tag: &tag}
	if screen, ok := p.screen(c.Result.Version); ok {
		b.Lines = append(b.Lines, screen.Title+" (rules "+screen.Version+"):")
		b.Points = screen.Explain(c.Result, &c.Facts)
	}
	if wouldGo(&c.Case) {
		b.Lines = append([]string{wouldGoWords + ". It stays: a force that closed a case does not take it out."}, b.Lines...)
		b.Points = append(p.otherwise(c), b.Points...)
	}
	if c.Dropped {
		b.Points = append(b.Points, "The force's newest list leaves it out. It stays here.")
	}
	b.Links = []web.Link{{Text: "The rules of screening and priority", Href: sweep.BoardPath + "/rules"}}
	return b
}

// wouldGoWords say of a case in the queue what its force's newest list would do.
const wouldGoWords = "Its force's newest list would screen it out"

func wouldGo(c *sweep.Case) bool { return c.State != sweep.ScreenedOut && !c.Result.Hit }

// otherwise says what the force's newest list says otherwise than the answers that
// the case was screened in by.
func (p *Pages) otherwise(c *sweep.Whole) (out []string) {
	if c.CaughtAs == "" {
		return []string{"What it was screened in by is in the log alone."}
	}
	was := map[string]string{}
	for line := range strings.Lines(c.CaughtAs) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		was[name] = value
	}
	said := func(s string) string { return cmp.Or(s, "not known") }
	is := c.Facts.Cells()
	for i, name := range sweep.ColumnNames(p.service.Rules().Codes) {
		if i > 1 && was[name] != is[i] { // the force and the reference are the case itself
			out = append(out, "The force's answer to "+name+" was "+said(was[name])+" when the case was screened in, and is "+said(is[i])+" in its newest list.")
		}
	}
	return out
}

// placeBox says why the case has its place in the queue.
func (p *Pages) placeBox(c *sweep.Whole) []sheet.Box {
	priority, ok := p.priority(c.Priority)
	if !ok || c.State == sweep.ScreenedOut {
		return nil
	}
	return []sheet.Box{{Title: "Its place in the queue", Lines: []string{"The questions are asked in this order. There is no score. (Priority " + priority.Version + ")"},
		Points: priority.Explain(c.Place)}}
}

func (p *Pages) factsBox(c *sweep.Whole) sheet.Box {
	codes := p.service.Rules().Codes
	several := func(list []sweep.Code, have []string) string {
		var out []string
		for _, code := range have {
			out = append(out, sweep.WordsFor(list, code))
		}
		return strings.Join(out, "\n")
	}
	reviewed := c.Reviewed.Human()
	if c.NeverReviewed {
		reviewed = "Never"
	}
	outcome := ""
	if c.Outcome != "" {
		outcome = c.Outcome + ": " + sweep.WordsFor(codes.Outcomes, c.Outcome)
	}
	return sheet.Box{Title: "What the force returned", List: sheet.Rows(sheet.Row("Force", p.service.ForceName(c.ForceID)), sheet.Row("Reference", c.Reference),
		sheet.Row("Recorded", c.Opened.Human()), sheet.Row("Closed", c.Closed.Human()),
		sheet.Row("Outcome", outcome), sheet.Row("Class of offence", sweep.WordsFor(codes.Classes, c.Class)), sheet.Row("Suspects", countWords(c.Suspects)),
		sheet.Row("A suspect is believed alive", answerWords(c.Alive)),
		sheet.Row("Victims", countWords(c.Victims)), sheet.Row("Youngest victim's age at the time", countWords(c.Age)), sheet.Row("A suspect may have contact with children", answerWords(c.Access)),
		sheet.Row("Signs of a group", several(codes.Indicators, c.Indicators)), sheet.Row("Reviewed before", reviewed), sheet.Row("Why it was closed", several(codes.Reasons, c.Reasons)),
		sheet.Row("Returned", web.DateTime(c.List.Made)+", row "+strconv.Itoa(c.Row)))}
}

// lookedBox tells who has the case and what was found. The force that closed it
// sees that, and not who the reviewer is.
func (p *Pages) lookedBox(r *http.Request, c *sweep.Whole) sheet.Box {
	b := sheet.Box{Title: "The second look"}
	named := !access.ActorFrom(r.Context()).Has(access.RoleLiaison)
	if g := c.Given(); g != nil {
		who := "a reviewer of " + p.service.ForceName(g.Body)
		if named {
			who = g.Name + " (" + p.service.ForceName(g.Body) + ")"
		}
		b.Lines = append(b.Lines, "Given to "+who+" on "+humanDay(g.Day)+".")
	} else {
		b.Lines = append(b.Lines, "It is with nobody.")
	}
	for _, l := range c.Looked {
		s := humanDay(l.Day) + ": " + sweep.LabelOf(sweep.ResultLabels, l.Result) + "."
		if l.Words != "" {
			s += " " + l.Words
		}
		b.Points = append(b.Points, s)
		for _, code := range l.Undone {
			b.Points = append(b.Points, "Not done the first time: "+sweep.WordsFor(p.service.Rules().Codes.Undone, code))
		}
	}
	return b
}

func (p *Pages) twinsBox(r *http.Request, c *sweep.Whole) sheet.Box {
	b := sheet.Box{Title: "May be one with another case", Lines: []string{"Nothing is merged. Each case keeps its own record."}}
	for _, t := range c.Twins {
		state := "Nobody has decided. Whoever does must open both first."
		if t.State != sweep.TwinOpen {
			state = sweep.LabelOf(sweep.TwinLabels, t.State) + ". " + t.Words
		}
		b.Points = append(b.Points, t.Reference+": "+sweep.TwinWords[t.Reason]+" "+state)
		if p.service.MayAllocate(r.Context(), c.ForceID) {
			b.Links = append(b.Links, web.Link{Text: "Open " + t.Reference, Href: sweep.ListPath + "/cases/" + t.CaseID})
		}
	}
	return b
}

// caseForms are what this reader may do now.
func (p *Pages) caseForms(r *http.Request, c *sweep.Whole, form *web.Form) ([]sheet.Form, error) {
	path := sweep.ListPath + "/cases/" + c.ID
	version := strconv.FormatInt(c.Version, 10)
	var out []sheet.Form
	next := sweep.NextResults(c.Second)
	if p.service.MayReview(r.Context(), c) && len(next) > 0 {
		b := sheet.Form{ID: "outcome", Title: "Record what you found", Action: path + "/outcome", Version: version, Button: web.Button{Text: "Record the outcome"},
			Fields: []sheet.Field{sheet.Radios(form.Radios("result", "What did the second look find?", "", options(next)))}}
		if c.Second == "" {
			b.Fields = append(b.Fields, sheet.Ticks(form.Checkboxes("undone", "What was not done the first time?", "Choose all that apply", codeOptions(p.service.Rules().Codes.Undone))))
		}
		b.Fields = append(b.Fields, sheet.Area(form.Textarea("words", "Reasons", "Do not name anybody.", 1000)))
		out = append(out, b)
		if c.State == sweep.Allocated {
			back := sheet.Form{ID: "give-back", Title: "Give it back", Action: path + "/back", Version: version, Button: web.Button{Text: "Give it back", Kind: "secondary"},
				Lines:  []string{"If you cannot look at it. It waits for somebody else, and you lose sight of it."},
				Fields: []sheet.Field{sheet.Area(form.Textarea("back", "Why do you give it back?", "Do not name anybody.", 500))}}
			out = append(out, back)
		}
	}
	if p.service.MayAnswer(r.Context(), c) {
		out = append(out, answerForm(c, form, path, version))
	}
	if !p.service.MayAllocate(r.Context(), c.ForceID) {
		return out, nil
	}
	if c.State != sweep.ScreenedOut && (c.State != sweep.Reviewed || len(next) > 0) {
		people, err := p.service.Reviewers(r.Context(), c.ForceID)
		if err != nil {
			return nil, err
		}
		b := sheet.Form{ID: "allocate", Title: "Give the case to a reviewer", Action: path + "/allocate", Version: version, Button: web.Button{Text: "Give it out"},
			Lines: []string{"Only reviewers of other forces are offered."}, Fields: []sheet.Field{sheet.Select(form.Select("to", "Who looks at it?", "", p.peopleOptions(people)), "Choose a person")}}
		if c.Given() != nil {
			b.Fields = append(b.Fields, sheet.Area(form.Textarea("reason", "Why does it pass to somebody else?", "", 500)))
		}
		out = append(out, b)
	}
	twin, err := p.twinForm(r, c, form, path)
	return append(out, twin...), err
}

// twinForm asks whether a case is one with another: of one at a time, and once the
// reader has opened the other too. What they wrote stays, whatever changed since.
func (p *Pages) twinForm(r *http.Request, c *sweep.Whole, form *web.Form, path string) ([]sheet.Form, error) {
	i := slices.IndexFunc(c.Twins, func(t sweep.Twin) bool { return t.State == sweep.TwinOpen })
	if i < 0 {
		return nil, nil
	}
	t := c.Twins[i]
	opened, err := p.service.CaseOpened(r.Context(), t.CaseID)
	f := sheet.Form{ID: "twin", Title: "Is it the same case as " + t.Reference + "?", Action: path + "/twin", Version: strconv.FormatInt(t.Version, 10),
		Hidden: []web.Hidden{{Name: "twin_id", Value: t.ID}}, Button: web.Button{Text: "Record"},
		Fields: []sheet.Field{sheet.Radios(form.Radios("twin", "Are they one case?", sweep.TwinWords[t.Reason], options(sweep.TwinLabels))),
			sheet.Area(form.Textarea("twin_words", "How you know (optional)", "Do not name anybody.", 500))}}
	if err != nil || !opened && form.Text("twin_id") != t.ID {
		return nil, err
	}
	return []sheet.Form{f}, nil
}

func (p *Pages) peopleOptions(people []access.Actor) []web.Option {
	out := make([]web.Option, 0, len(people))
	for _, a := range people {
		out = append(out, web.Option{Value: a.ID, Text: a.Name + ", " + p.service.ForceName(a.Body)})
	}
	return out
}

// after leads on from a form of the case page, or shows it again.
func (p *Pages) after(w http.ResponseWriter, r *http.Request, form *web.Form, err error, code string) error {
	switch {
	case err == nil:
		return done(w, r, sweep.ListPath+"/cases/"+r.PathValue("id"), code)
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err)+" What is there now is on this page, and what you typed is still here.")
	case !form.Take(err):
		return err
	}
	return p.showCase(w, r, form)
}

func (p *Pages) allocate(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.Allocate(r.Context(), r.PathValue("id"), form.Version(), form.Text("to"), form.Text("reason"))
	return p.after(w, r, form, err, "allocated")
}

func (p *Pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err = p.service.GiveBack(r.Context(), r.PathValue("id"), form.Version(), form.Text("back")); err == nil {
		return done(w, r, sweep.ListPath, "given-back")
	}
	return p.after(w, r, form, err, "")
}

func (p *Pages) outcome(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.RecordOutcome(r.Context(), r.PathValue("id"), form.Version(), sweep.OutcomeInput{Result: form.Text("result"), Undone: form.All("undone"), Words: form.Text("words")})
	return p.after(w, r, form, err, "outcome")
}

func (p *Pages) twin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.DecideTwin(r.Context(), r.PathValue("id"), form.Text("twin_id"), form.Version(), form.Text("twin"), form.Text("twin_words"))
	return p.after(w, r, form, err, "twin")
}
