package hold

import (
	"context"
	"net/http"
	"slices"
	"strings"

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
	from, to := form.Input("from", "If it is a part of a document or hearing: from", "Page and passage or line, such as 3:2"), form.Input("to", "To", "Page and passage or line, such as 3:4")
	for _, i := range []*web.Input{&person, &class, &from, &to} {
		i.Width = 20
	}
	return append(pick.Fields(form, "scopes", "What is it about?", "", "Choose, or fill in one of the next", options, more),
		sheet.Input(from), sheet.Input(to), sheet.Input(person), sheet.Input(class)), nil
}

// typedScopes reads what a restriction is about. What is not said is refused by the use case; a document that is not of the inquiry
// is refused here, since nothing would be held by it.
func (p *Pages) typedScopes(r *http.Request, form *web.Form) []restrict.Scope {
	var out []restrict.Scope
	if id := pick.Of(form, "scopes"); id != "" {
		s := restrict.Scope{Kind: restrict.OfDocument, Of: id}
		if !strings.HasPrefix(id, ofSitting) {
			if s.Of = p.named(r, id); s.Of == "" {
				form.Fail("scopes_reference", "No document of this inquiry has this number or reference. Write it as its page shows it")
			}
		}
		if day, ok := strings.CutPrefix(id, ofSitting); ok {
			s = restrict.Scope{Kind: restrict.OfHearing, Of: day, Span: linesTyped(form)}
		} else if form.Text("from") != "" || form.Text("to") != "" {
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

// named gives the id of the document of an inquiry that somebody names, by its reference or its number; empty for none.
func (p *Pages) named(r *http.Request, words string) string {
	id, err := p.Asking.Named(r.Context(), r.PathValue("id"), words)
	if err != nil {
		return ""
	}
	return id
}

// linesTyped reads from which line of a day to which; what is left empty is its beginning and its end.
func linesTyped(form *web.Form) (out restrict.Span) {
	if form.Text("from") != "" {
		out.From = place(form, "from")
	}
	if form.Text("to") != "" {
		out.To = place(form, "to")
	}
	return out
}

func place(form *web.Form, name string) restrict.Place {
	out, ok := restrict.ReadPlace(form.Text(name))
	if !ok {
		form.Fail(name, "Write page and passage or line, such as 3:2")
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
		o := restrict.Order{Scopes: p.typedScopes(r, form), Only: typedReaders(form, "only"), Ground: restrict.Ground(form.Text("ground")), Law: form.Text("law"), Until: edtf.TypedDay(form.Text("until")),
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
		Lines: []string{"It is held from this moment as if it were granted, until it is decided."}},
		[]sheet.Field{sheet.Input(form.Input("whose", "Who applies?", ""))},
		[]sheet.Field{sheet.Ticks(form.Checkboxes("only", "Who may still see it, as they ask?", "Those who hold always may", readers)),
			sheet.Ticks(form.Checkboxes("seen", "Who had been given it before?", "Nobody else comes to see it while it is undecided", readers))})
}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request) error {
	return do(p.applicationForm, func(r *http.Request, form *web.Form) (string, error) {
		scopes := p.typedScopes(r, form)
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
		scopes := p.typedScopes(r, form)
		if !form.OK() {
			return "", nil
		}
		id, err := p.Holding.Claim(r.Context(), r.PathValue("id"), form.Text("whose"), restrict.ClaimGround(form.Text("ground")), scopes)
		return "/" + id + "?done=held", err
	})(w, r)
}

func (p *Pages) showStop(w http.ResponseWriter, r *http.Request) error {
	form := web.NewForm()
	return p.stopForm(w, r, form.Set("day", r.URL.Query().Get("of")))
}

// stopForm asks for two things alone: whoever presses it has no time for more.
func (p *Pages) stopForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, _, err := p.Holding.Read(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	days, err := p.days(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := p.view(&x, "Stop: hold lines of a hearing at once", r)
	v.Back, v.Errors = &web.Link{Text: "What is held", Href: here(r, "")}, form.Errors()
	v.Lead = []string{"From this moment nobody but the team sees them, also what is not said yet. Nobody has to agree, and no reason is asked.",
		"It stays so until two people lift it. Make the order that is to take its place first."}
	options := web.OptionsOf(days, func(d Sitting) web.Option { return web.Option{Value: d.Of, Text: d.Words} })
	v.Forms = []sheet.Form{{ID: "stop", Action: here(r, "/stop"), Button: web.Button{Text: "Hold it now", Kind: "warning"}, Fields: []sheet.Field{
		sheet.Select(form.Select("day", "Which day of which hearing?", "", options), "Choose a day"),
		sheet.Input(form.Input("from", "From which page and line?", "Such as 3:2. Leave it empty for the beginning of the day")),
		sheet.Input(form.Input("to", "To which page and line?", "Leave it empty for the end of the day, and what is still to come"))}}}
	return p.show(w, r, v)
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	return do(p.stopForm, func(r *http.Request, form *web.Form) (string, error) {
		day, span := form.Text("day"), linesTyped(form)
		days, err := p.days(r.Context(), r.PathValue("id"))
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(days, func(d Sitting) bool { return d.Of == day }) {
			form.Fail("day", "Choose a day of a hearing of this inquiry")
		}
		if span.To != (restrict.Place{}) && span.To.Compare(span.From) < 0 {
			form.Fail("to", "Write a line that is not before the first")
		}
		if !form.OK() {
			return "", nil
		}
		id, err := p.Holding.Stop(r.Context(), r.PathValue("id"), day, span)
		return "/" + id + "?done=held", err
	})(w, r)
}
