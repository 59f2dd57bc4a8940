package bodies

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// The ways in which a form ties the body that it is about to another.
func tieOptions(name string) []web.Option {
	return []web.Option{
		{Value: "part-of", Text: "It is part of the other, or answers to it"},
		{Value: "has-part", Text: "The other is part of it, or answers to it"},
		{Value: "became", Text: "It became the other", Hint: "The whole of " + name + ", or some of it"},
		{Value: "was", Text: "The other became it", Hint: "The whole of the other, or some of it"},
	}
}

// tieOf turns the answer round where the other body comes first.
func tieOf(id, other, how string) (from, to string, kind TieKind) {
	switch how {
	case "part-of":
		return id, other, PartOf
	case "has-part":
		return other, id, PartOf
	case "became":
		return id, other, Became
	case "was":
		return other, id, Became
	}
	return id, other, ""
}

// ProposalsPath is where ties that one administrator proposed are answered by
// another.
const ProposalsPath = "/body-proposals"

func (p *Pages) proposals() []web.Route {
	return second.NewPages(second.Room{Path: ProposalsPath, Section: ListPath, Propose: BodyManage, Agree: BodyAgree, Page: p.show,
		Back: *backToList(), Show: map[string]second.Show{TieProposal: p.showEffect, KindProposal: p.showKind}}, p.service.Proposals()).Routes()
}

// showEffect shows what a tie would change of what the staff of each body may see.
func (p *Pages) showEffect(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	e, parts, err := p.service.EffectOf(ctx, x)
	box := sheet.Box{ID: "effect", Title: "What would change", Lines: []string{e.Sentence}}
	if e.Gone {
		box.Lines = []string{"This would be taken back: " + e.Sentence}
	}
	v := &sheet.View{Page: web.Page{Synthetic: e.Synthetic}, Boxes: []sheet.Box{box}}
	for _, b := range []sheet.Box{{ID: "begin", Title: "Whose cases their staff could no longer see", Points: e.Begin}, {ID: "end", Title: "Whose cases their staff could see again", Points: e.Ends}} {
		if len(b.Points) == 0 {
			b.Lines = []string{"Nothing changes."}
		}
		v.Boxes = append(v.Boxes, b)
	}
	return v, parts, err
}

// showKind shows what a kind that opens would let the staff of a body see.
func (p *Pages) showKind(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	c, parts, err := p.service.KindChangeOf(ctx, x)
	what := map[Closing]string{
		ClosesNone: "Its staff could be given cases of which nobody has confirmed who closed them, and cases that it closed.",
		ClosesSome: "Others that count as the same body still close cases: for its staff little changes.",
		Unsaid:     "Nobody has said what each of those that count as the same body is: its staff would still see no case.",
	}[c.Outcome]
	return &sheet.View{Page: web.Page{Synthetic: c.Body.Synthetic}, Boxes: []sheet.Box{
		{ID: "kind", Title: "What would change", Lines: []string{c.Body.Name + " is on the list as: " + c.Body.Kind.Words() + ".", "It would be: " + c.Is.Words() + "."}},
		{ID: "opens", Title: "What its staff could see", Lines: []string{what}},
		{ID: "kin", Title: "All that count as the same body", Points: c.Kin},
	}}, parts, err
}

func (p *Pages) showTie(w http.ResponseWriter, r *http.Request) error {
	return p.tieForm(w, r, web.NewForm())
}

func (p *Pages) tieForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, b, err := p.find(r)
	if err != nil {
		return err
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "How " + b.Name + " belongs to another body", Section: ListPath, Errors: form.Errors(), Synthetic: b.Synthetic,
		Back: &web.Link{Text: "Back to " + b.Name, Href: bodyPath(b.ID)}},
		Lead: []string{"What held once counts too: whoever worked for one of them may have worked on its cases. It counts once another administrator has agreed."},
		Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "Propose this"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("tie", "How do they belong together?", "", tieOptions(b.Name))),
			sheet.Select(form.Select("other", "The other body", "", d.options(b.ID)), "Choose a body"),
			sheet.Input(form.Input("source", "Where can that be read? (optional)",
				"The address of an act, an order or an announcement. Without it no public page says it, and nobody is said to answer for the other")),
			sheet.Input(form.RoughDate("since", "Since when? (optional)", "As exact as you know it: 27 March 2026, March 2026 or 2026")),
			sheet.Input(form.Input("reason", "How do you know?", "This is kept in the log"))}}}})
}

func (p *Pages) addTie(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	in := TieInput{Reason: form.Text("reason"), Source: form.Text("source"), Since: form.Text("since")}
	in.From, in.To, in.Kind = tieOf(id, form.Text("other"), form.Text("tie"))
	if err := p.service.Tie(r.Context(), in); err == nil {
		return web.Redirect(w, r, bodyPath(id)+"?done=tied")
	} else if !form.Take(err) {
		return err
	}
	return p.tieForm(w, r, form)
}

func (p *Pages) showUntie(w http.ResponseWriter, r *http.Request) error {
	return p.untieForm(w, r, web.NewForm().Set("tie", r.URL.Query().Get("tie")))
}

func (p *Pages) untieForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, b, err := p.find(r)
	if err != nil {
		return err
	}
	for _, t := range d.Ties(b.ID) {
		if t.ID == "" || t.ID != form.Text("tie") {
			continue
		}
		return p.show(w, r, &sheet.View{Page: web.Page{Title: "Take back a mistake", Section: ListPath, Errors: form.Errors(), Synthetic: b.Synthetic,
			Back: &web.Link{Text: "Back to " + b.Name, Href: bodyPath(b.ID)}},
			Lead: []string{d.sentence(t), "Take this back only if it was never so. What held once and no longer does still counts. Another administrator must agree."},
			Forms: []sheet.Form{{Action: bodyPath(b.ID) + "/untie", Hidden: []web.Hidden{{Name: "tie", Value: t.ID}}, Button: web.Button{Text: "Propose to take it back", Kind: "warning"},
				Fields: []sheet.Field{sheet.Input(form.Input("reason", "What was wrong?", "This is kept in the log"))}}}})
	}
	return errs.New(errs.NotFound, "There is no such entry.")
}

func (p *Pages) untie(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.service.Untie(r.Context(), form.Text("tie"), form.Text("reason")); err == nil {
		return web.Redirect(w, r, bodyPath(r.PathValue("id"))+"?done=untied")
	} else if !form.Take(err) {
		return err
	}
	return p.untieForm(w, r, form)
}
