package hold

import (
	"context"
	"fmt"
	"net/http"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// scopeFields ask what a restriction is about.
func (p *Pages) scopeFields(ctx context.Context, form *web.Form, id string) ([]sheet.Field, error) {
	all, more, err := p.things(ctx, id)
	if err != nil {
		return nil, err
	}
	options := web.OptionsOf(all, func(t thing) web.Option { return web.Option{Value: t.id, Text: t.words} })
	person, class := form.Input("person", "Or a person, by their cipher", "All that identifies them, such as W12"), form.Input("class", "Or a class of documents", "Such as medical")
	from, to := form.Input("from", "If it is a part of a document: from", "Page and passage, such as 3.2"), form.Input("to", "To", "Page and passage, such as 3.4")
	for _, i := range []*web.Input{&person, &class, &from, &to} {
		i.Width = 20
	}
	return append(pick.Fields(form, "scopes", "What is it about?", "", "Choose, or fill in one of the next", options, more),
		sheet.Input(from), sheet.Input(to), sheet.Input(person), sheet.Input(class)), nil
}

// typedScopes reads what a restriction is about. What is not said is refused by the use case.
func typedScopes(form *web.Form) []restrict.Scope {
	var out []restrict.Scope
	if id := pick.Of(form, "scopes"); id != "" {
		s := restrict.Scope{Kind: restrict.OfDocument, Of: id}
		if form.Text("from") != "" || form.Text("to") != "" {
			s.Kind, s.Span = restrict.OfPassage, restrict.Span{From: place(form, "from"), To: place(form, "to")}
		}
		out = append(out, s)
	}
	for name, kind := range map[string]restrict.ScopeKind{"person": restrict.OfPerson, "class": restrict.OfClass} {
		if of := form.Text(name); of != "" {
			out = append(out, restrict.Scope{Kind: kind, Of: of})
		}
	}
	return out
}

func place(form *web.Form, name string) (out restrict.Place) {
	if _, err := fmt.Sscanf(form.Text(name), "%d.%d", &out.Page, &out.Line); err != nil || out.Page < 1 || out.Line < 1 {
		form.Fail(name, "Write page and passage, such as 3.2")
	}
	return out
}

var readers = []web.Option{{Value: string(restrict.Team), Text: "Those of the team who read evidence"}, {Value: string(restrict.Provider), Text: "Whoever provided it"},
	{Value: string(restrict.CoreParticipant), Text: "Core participants to whom it was disclosed"}, {Value: string(restrict.Recipient), Text: "Recipients of letters"}}

func typedReaders(form *web.Form, name string) (out restrict.Audiences) {
	for _, v := range form.All(name) {
		a := restrict.Audience{Circle: restrict.Circle(v)}
		if a.Circle != restrict.Team {
			a.Of = restrict.Every
		}
		out = append(out, a)
	}
	return out
}

// enterPage asks for one more entry of the book.
func (p *Pages) enterPage(w http.ResponseWriter, r *http.Request, form *web.Form, title string, action access.Action, f sheet.Form, before, after []sheet.Field) error {
	x, _, err := p.Holding.Read(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !p.Holding.May(r.Context(), &x, action) || x.State == inquiry.Ended {
		return inquiry.ErrNone()
	}
	scopes, err := p.scopeFields(r.Context(), form, x.ID)
	if err != nil {
		return err
	}
	v := p.view(&x, title, r)
	v.Back, v.Errors = &web.Link{Text: "What is held", Href: here(r, "")}, form.Errors()
	f.Action, f.Private = here(r, "/"+f.ID), true
	f.Fields = append(append(before, scopes...), after...)
	v.Forms = []sheet.Form{f}
	return p.show(w, r, v)
}

func (p *Pages) showOrder(w http.ResponseWriter, r *http.Request) error {
	return p.orderForm(w, r, web.NewForm())
}

func (p *Pages) orderForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	area := func(name, label string) sheet.Field {
		return sheet.Area(form.Textarea(name, label, "", holding.MaxWords))
	}
	grounds := []web.Option{{Value: string(restrict.RequiredByLaw), Text: groundWords[restrict.RequiredByLaw]},
		{Value: string(restrict.ConduciveOrInInterest), Text: groundWords[restrict.ConduciveOrInInterest]}}
	return p.enterPage(w, r, form, "Make an order", inquiry.InquiryRule, sheet.Form{ID: "order", Button: web.Button{Text: "Make the order", Kind: "warning"},
		Lines: []string{"It holds from this moment, in every list, page, feed and file. To open it again takes two people. On the second ground each of the four factors is weighed in words."}}, nil,
		[]sheet.Field{sheet.Ticks(form.Checkboxes("only", "Who may still see it?", "Those who hold always may", readers)), sheet.Radios(form.Radios("ground", "On which ground?", "", grounds)),
			sheet.Input(form.Input("law", "If it is required by law: by which provision?", "")), area("public_concern", "May it inhibit the allaying of public concern?"),
			area("harm", "What harm or damage does it avoid?"), area("confidence", "In what confidence was it given?"), area("delay_and_cost", "What delay or cost is there without it?"),
			sheet.Input(form.RoughDate("until", "Its last day", "Leave it empty if it is lasting"))})
}

func (p *Pages) order(w http.ResponseWriter, r *http.Request) error {
	return do(p.orderForm, func(r *http.Request, form *web.Form) (string, error) {
		o := restrict.Order{Scopes: typedScopes(form), Only: typedReaders(form, "only"), Ground: restrict.Ground(form.Text("ground")), Law: form.Text("law"), Until: edtf.TypedDay(form.Text("until")),
			Factors: restrict.Factors{PublicConcern: form.Text("public_concern"), Harm: form.Text("harm"), Confidence: form.Text("confidence"), DelayAndCost: form.Text("delay_and_cost")}}
		if o.Ground == restrict.RequiredByLaw {
			o.Factors = restrict.Factors{}
		}
		if form.Text("until") != "" && o.Until.IsZero() {
			form.Fail("until", "Write the last day, such as 2 March 2027, or leave it empty")
		}
		if !form.OK() {
			return "", nil
		}
		id, err := p.Holding.Make(r.Context(), r.PathValue("id"), o)
		return "/" + id + "?done=held", err
	})(w, r)
}

func (p *Pages) showApplication(w http.ResponseWriter, r *http.Request) error {
	return p.applicationForm(w, r, web.NewForm())
}

func (p *Pages) applicationForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.enterPage(w, r, form, "Enter an application", inquiry.InquiryHold, sheet.Form{ID: "application", Button: web.Button{Text: "Enter it"},
		Lines: []string{"It is held from this moment as if it were granted, until it is decided (rule 12 of the Inquiry Rules 2006)."}},
		[]sheet.Field{sheet.Input(form.Input("whose", "Who applies?", ""))},
		[]sheet.Field{sheet.Ticks(form.Checkboxes("only", "Who may still see it, as they ask?", "Those who hold always may", readers)),
			sheet.Ticks(form.Checkboxes("seen", "Who had been given it before?", "Nobody else comes to see it while it is undecided", readers))})
}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request) error {
	return do(p.applicationForm, func(r *http.Request, form *web.Form) (string, error) {
		scopes := typedScopes(form)
		if !form.OK() {
			return "", nil
		}
		id, err := p.Holding.Apply(r.Context(), r.PathValue("id"), form.Text("whose"), scopes, typedReaders(form, "only"), typedReaders(form, "seen"))
		return "/" + id + "?done=held", err
	})(w, r)
}

func (p *Pages) showClaim(w http.ResponseWriter, r *http.Request) error {
	return p.claimForm(w, r, web.NewForm())
}

func (p *Pages) claimForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	grounds := []web.Option{{Value: string(restrict.Privilege), Text: claimWords[restrict.Privilege]},
		{Value: string(restrict.PublicInterestImmunity), Text: claimWords[restrict.PublicInterestImmunity]}}
	return p.enterPage(w, r, form, "Enter a claim of privilege", inquiry.InquiryHold, sheet.Form{ID: "claim", Button: web.Button{Text: "Enter it"},
		Lines: []string{"It is held apart from this moment: nobody opens it but those who hold. Write nothing of what it says."}},
		[]sheet.Field{sheet.Input(form.Input("whose", "Who claims it?", "")), sheet.Radios(form.Radios("ground", "On which ground?", "", grounds))}, nil)
}

func (p *Pages) claim(w http.ResponseWriter, r *http.Request) error {
	return do(p.claimForm, func(r *http.Request, form *web.Form) (string, error) {
		scopes := typedScopes(form)
		if !form.OK() {
			return "", nil
		}
		id, err := p.Holding.Claim(r.Context(), r.PathValue("id"), form.Text("whose"), restrict.ClaimGround(form.Text("ground")), scopes)
		return "/" + id + "?done=held", err
	})(w, r)
}
