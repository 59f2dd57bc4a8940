package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// severalPath is where one step is taken for several cases. Each case is an act of
// its own, with its own rule and entry. A step that rests on what must be opened
// first is never among them.
const severalPath = review.PanelPath + "/several"

// severalMost is how many cases one form takes: a page that can be read.
const severalMost = 30

// severalStep is a step that several cases may take at once.
type severalStep struct {
	slug, title, button, done string
	lead                      []string
	// filter finds the cases that may take it.
	filter func(from *review.Candidate) review.Filter
	fields func(form *web.Form, all []review.Candidate) []web.Question
	need   map[string]string
	do     func(r *http.Request, form *web.Form, id string) error
}

func (p *StaffPages) severalSteps() []*severalStep {
	people := func(form *web.Form, name, label string, all []review.Candidate, role access.Role) web.Question {
		var list []web.Option
		for _, c := range all {
			if role == "" {
				list = append(list, web.Option{Value: c.Staff, Text: c.Name + ", " + strings.ToLower(roleWords(c.Role)) + ", " + p.bodyName(c.Body)})
			} else if c.Role == string(role) {
				list = append(list, web.Option{Value: c.Staff, Text: c.Name + ", " + p.bodyName(c.Body)})
			}
		}
		s := form.Select(name, label, "", list)
		s.Blank = "Choose"
		return web.AskList(s)
	}
	return []*severalStep{
		{slug: "acknowledge", title: "Acknowledge several cases", button: "Acknowledge these cases", done: "acknowledged",
			lead:   []string{"Each person sees at once that somebody has their case, and when."},
			filter: func(*review.Candidate) review.Filter { return review.Filter{State: rules.Received} },
			do:     func(r *http.Request, _ *web.Form, id string) error { return p.service.Acknowledge(r.Context(), id, 0) }},
		{slug: "allocate", title: "Give several cases to a reviewer", button: "Give them these cases", done: "given out",
			lead:   []string{"The same two people are given each case. A case that one of them cannot be given is left as it is, and named."},
			filter: func(*review.Candidate) review.Filter { return review.Filter{State: rules.Gathered} },
			fields: func(form *web.Form, all []review.Candidate) []web.Question {
				return []web.Question{people(form, "reviewer", "Who looks at the cases?", all, access.RoleReviewer),
					people(form, "independent", "Who is the independent member?", all, access.RoleIndependent)}
			},
			need: map[string]string{"reviewer": "Choose a reviewer", "independent": "Choose an independent member"},
			do: func(r *http.Request, form *web.Form, id string) error {
				return p.service.Allocate(r.Context(), id, 0, form.Text("reviewer"), form.Text("independent"))
			}},
		{slug: "hand-over", title: "Hand several cases over", button: "Hand these cases over", done: "handed over",
			lead:   []string{"From a colleague who leaves or is away to another who does the same work. What is noted of a case and its clock stay as they are."},
			filter: func(from *review.Candidate) review.Filter { return review.Filter{HeldBy: from} },
			fields: func(form *web.Form, all []review.Candidate) []web.Question {
				return []web.Question{people(form, "to", "Who has them from now on?", all, "")}
			},
			need: map[string]string{"to": "Choose who has them from now on"},
			do: func(r *http.Request, form *web.Form, id string) error {
				return p.service.HandOver(r.Context(), id, 0, form.Text("from"), form.Text("to"))
			}},
	}
}

func (p *StaffPages) severalRoutes() (out []web.Route) {
	for _, s := range p.severalSteps() {
		at := severalPath + "/" + s.slug
		out = append(out, web.Get(at, rules.ReviewWork, func(w http.ResponseWriter, r *http.Request) error {
			return p.showSeveral(w, r, s, web.QueryForm(r), nil)
		}), web.Post(at, rules.ReviewWork, func(w http.ResponseWriter, r *http.Request) error { return p.takeSeveral(w, r, s) }))
	}
	return out
}

// severalLinks lead from the worklist to those who may take such steps.
func (p *StaffPages) severalLinks(r *http.Request) (out []web.Link) {
	if _, err := p.service.Colleagues(r.Context()); err != nil {
		return nil
	}
	for _, s := range p.severalSteps() {
		out = append(out, web.Link{Text: s.title, Href: severalPath + "/" + s.slug})
	}
	return out
}

// showSeveral offers the cases that may take the step. What became of a form that was
// sent stands above them.
func (p *StaffPages) showSeveral(w http.ResponseWriter, r *http.Request, s *severalStep, form *web.Form, boxes []staffBox) error {
	all, err := p.service.Colleagues(r.Context())
	if err != nil {
		return err
	}
	v := &staffForm{Page: web.Page{Title: s.title, Back: &web.Link{Text: "Back to the cases", Href: review.PanelPath}, Errors: form.Errors()},
		Lead: s.lead, Boxes: boxes, Action: severalPath + "/" + s.slug}
	var from *review.Candidate
	if s.slug == "hand-over" {
		for _, c := range all {
			at := web.Link{Text: c.Name + ", " + strings.ToLower(roleWords(c.Role)), Href: severalPath + "/" + s.slug + "?" + url.Values{"from": {c.Staff}}.Encode()}
			if c.Staff == form.Text("from") {
				from = &c
			}
			v.Choose = append(v.Choose, at)
		}
		if from == nil {
			return p.showForm(w, r, v)
		}
		v.Choose, v.Caption, v.Hidden = nil, "Cases of "+from.Name, []web.Hidden{{Name: "from", Value: from.Staff}}
		all = slices.DeleteFunc(all, func(c review.Candidate) bool { return c.Is(*from) })
	}
	f := s.filter(from)
	f.PerPage, f.Sort = severalMost, "due"
	items, total, err := p.service.List(r.Context(), f)
	if err != nil {
		return err
	}
	var offered []web.Option
	for _, it := range items {
		offered = append(offered, web.Option{Value: it.ID, Text: it.Number, Hint: stateWords(it.State) + ". " + dueHint(it)})
		v.Synthetic = v.Synthetic || it.Synthetic
	}
	if len(offered) == 0 {
		v.Lead = append(v.Lead, "There is no case for this now.")
		return p.showForm(w, r, v)
	}
	if total > len(items) {
		v.Lead = append(v.Lead, "The first "+web.Number(len(items))+" of "+web.Number(total)+" are here.")
	}
	v.Fields = []web.Question{web.AskSome(form.Checkboxes("case", "Which cases?", "", offered))}
	if s.fields != nil {
		v.Fields = append(v.Fields, s.fields(form, all)...)
	}
	v.Buttons, v.Cancel = []web.Button{{Text: s.button}}, &web.Link{Text: "Cancel", Href: review.PanelPath}
	return p.showForm(w, r, v)
}

func dueHint(it review.Item) string {
	if it.Due.IsZero() {
		return "No clock runs"
	}
	return "Due " + it.Due.Human()
}

// takeSeveral takes the step for each case that was chosen, one after another, and
// says of each that could not take it why. Sent again it finds each taken already.
func (p *StaffPages) takeSeveral(w http.ResponseWriter, r *http.Request, s *severalStep) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	chosen := form.Distinct("case")
	if len(chosen) == 0 || len(chosen) > severalMost {
		form.Fail("case", "Choose at least one case, and at most "+web.Number(severalMost))
	}
	for name, words := range s.need {
		form.Required(name, words)
	}
	if !form.OK() {
		return p.showSeveral(w, r, s, form, nil)
	}
	numbers, err := p.numbersOf(r, form)
	if err != nil {
		return err
	}
	done, left, err := web.Several(chosen, numbers, func(id string) error { return s.do(r, form, id) }, severalWhy)
	if err != nil {
		return err
	}
	box := staffBox{ID: "became", Title: web.Plural(done, "case was ", "cases were ") + s.done, Lines: left}
	if len(left) > 0 {
		box.Lines = append([]string{web.LeftWords(len(left))}, left...)
	}
	return p.showSeveral(w, r, s, web.NewForm().Set("from", form.Text("from")), []staffBox{box})
}

// numbersOf gives the numbers of the cases that the reader may see, for saying what
// became of each.
func (p *StaffPages) numbersOf(r *http.Request, form *web.Form) (map[string]string, error) {
	items, _, err := p.service.List(r.Context(), review.Filter{IDs: form.All("case"), PerPage: severalMost})
	out := map[string]string{}
	for _, it := range items {
		out[it.ID] = it.Number
	}
	return out, err
}

// severalWhy is why a case could not take a step.
func severalWhy(err error) string {
	for _, f := range errs.FieldsOf(err) {
		if f.Name == "reviewer" || f.Name == "independent" || f.Name == "to" {
			if strings.Contains(f.Message, "two people") || strings.Contains(f.Message, "appeal") {
				return f.Message + "."
			}
			return "It cannot be given to those who were chosen. Open it and choose from those who are offered."
		}
	}
	return errs.Message(err)
}
