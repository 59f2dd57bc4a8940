package panel

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// nominations lists them for the chair and the link person.
func (p *Pages) nominations(w http.ResponseWriter, r *http.Request) error {
	return p.nominationsForm(w, r, web.NewForm())
}

func (p *Pages) nominationsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Nominations(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	k, err := p.service.Keeping(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := p.view(&x, "Nominations for the survivors panel", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}
	v.Lead = []string{"You and one other read them: the chair, and the link person. Each is opened by itself, and the person reads that you did, and what for."}
	t := web.Table{ID: "nominations", Stack: true, Caption: "Nominations", HideCaption: true, Empty: "There is none.", Columns: []web.Column{{Text: "Given"}, {Text: "By"}, {Text: "How it stands"}}}
	for _, n := range all {
		by := "Somebody else, with their consent"
		if n.BySelf {
			by = "Themselves"
		}
		stands := web.T(stateWords[n.State])
		if n.Alias != "" {
			stands.Note = "To be known as " + n.Alias
		}
		t.Rows = append(t.Rows, web.Row(web.A(n.On.Human(), at(r, "/nominations/"+n.ID)), web.T(by), stands))
	}
	v.Table = &t
	return p.caseForms(w, r, form, v, &k)
}

// caseForms add what is kept from a member as it is about their own case, and where that is begun and ended.
func (p *Pages) caseForms(w http.ResponseWriter, r *http.Request, form *web.Form, v *sheet.View, k *survivors.Work) error {
	cases, err := p.service.Cases(r.Context(), k.Inquiry.ID)
	if err != nil {
		return err
	}
	if len(cases) > 0 {
		v.Boxes = append(v.Boxes, casesBox(cases))
	}
	if k.Inquiry.Frozen() {
		return p.show(w, r, v)
	}
	if len(cases) > 0 {
		ends := web.OptionsOf(cases, func(c survivors.Case) web.Option {
			return web.Option{Value: c.ID, Text: c.Title, Hint: "Kept from " + c.Alias}
		})
		v.Forms = append(v.Forms, sheet.Form{ID: "uncase", Title: "End it: let a member read a paper", Action: at(r, "/nominations"), Hidden: []web.Hidden{{Name: "do", Value: "end"}},
			Button: web.Button{Text: "End it", Kind: "secondary"}, Lines: []string{"You can do this alone. The member can open the paper from that moment."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("wall", "Which?", "", ends))}})
	}
	secret := slices.DeleteFunc(slices.Clone(k.Papers), func(s survivors.Paper) bool { return !s.Secret(k.Today) })
	if len(secret) > 0 && len(k.Sitting) > 0 {
		papers := web.OptionsOf(secret, func(s survivors.Paper) web.Option { return web.Option{Value: s.ID, Text: s.Title} })
		sit := web.OptionsOf(k.Sitting, func(m survivors.Member) web.Option { return web.Option{Value: m.ID, Text: m.Alias} })
		v.Forms = append(v.Forms, sheet.Form{ID: "case", Title: "Keep a paper from a member: it is about their own case", Action: at(r, "/nominations"), Button: web.Button{Text: "Propose it"},
			Lines: []string{"All versions of it, once the other who reads nominations agrees. The member reads how many papers are kept from them and whom to ask, and no title. " +
				"A paper that everybody may read cannot be kept from anybody."}, Fields: []sheet.Field{sheet.Select(form.Select("paper", "Which paper?", "", papers), "Choose"),
				sheet.Select(form.Select("member", "From whom?", "", sit), "Choose"),
				sheet.Area(form.Textarea("reason", "Why?", "Tell nothing of what happened to anybody. The two who read nominations read this", survivors.MaxWords))}})
	}
	return p.show(w, r, v)
}

func casesBox(all []survivors.Case) sheet.Box {
	t := web.Table{ID: "cases", Stack: true, Caption: "Kept from members", HideCaption: true, Columns: []web.Column{{Text: "Paper"}, {Text: "Kept from"}, {Text: "Why"}}}
	for _, c := range all {
		from, why := web.Cell{Text: c.Alias, Note: "Since " + c.On.Human()}, web.Said(c.Reason)
		if c.Idle {
			from.Note += ". Everybody may read it now: nothing is kept"
		}
		if c.Reason == "" {
			why = web.T("No reason was written")
		}
		if c.Agreed != "" {
			why.Note = both(c.Asked, c.Agreed)
		}
		t.Rows = append(t.Rows, web.Row(web.T(c.Title), from, why))
	}
	return sheet.Box{ID: "kept", Title: "Papers that are kept from members: their own cases", Table: &t}
}

// keepCase asks for a paper to be kept from a member, or ends that.
func (p *Pages) keepCase(w http.ResponseWriter, r *http.Request) error {
	done := "case"
	return do(func(r *http.Request) string { return at(r, "/nominations?done="+done) }, p.nominationsForm, func(r *http.Request, f *web.Form) error {
		if f.Text("do") == "end" {
			done = "uncase"
			if f.Text("wall") == "" {
				f.Fail("wall", "Choose one")
				return f.Err()
			}
			return p.service.EndCase(r.Context(), r.PathValue("id"), f.Text("wall"))
		}
		_, err := p.service.ProposeCase(r.Context(), survivors.CaseInput{Inquiry: r.PathValue("id"), Paper: f.Text("paper"), Member: f.Text("member"), Reason: f.Text("reason")})
		return err
	})(w, r)
}

func (p *Pages) nomination(w http.ResponseWriter, r *http.Request) error {
	return p.nominationForm(w, r, web.NewForm())
}

func (p *Pages) nominationForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.nominationPage(w, r, form, nil)
}

// nominationPage is one nomination, with what was just opened of it.
func (p *Pages) nominationPage(w http.ResponseWriter, r *http.Request, form *web.Form, opened *survivors.Nominee) error {
	x, n, err := p.service.NominationOf(r.Context(), r.PathValue("id"), r.PathValue("nomination"))
	if err != nil {
		return err
	}
	here := at(r, "/nominations/"+n.ID)
	v := p.view(&x, "A nomination", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Nominations", Href: at(r, "/nominations")}
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: sheet.Rows(sheet.Row("Given", n.On.Human()), sheet.Row("How it stands", stateWords[n.State]))}}
	if opened != nil {
		t := web.Table{ID: "opened", Stack: true, Caption: "What you opened", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Words"}},
			Rows: []web.TableRow{web.Row(web.T("To be called for now"), web.Said(opened.Name)), web.Row(web.T("How to reach them"), web.Said(opened.Contact)), web.Row(web.T("Why"),
				web.Said(opened.Words))}}
		v.Boxes = append(v.Boxes, sheet.Box{ID: "now", Title: "Opened now", Table: &t})
	}
	v.Forms = []sheet.Form{{ID: "open", Title: "Open it", Action: here + "/open", Private: true, Button: web.Button{Text: "Open it"},
		Fields: []sheet.Field{sheet.Input(form.Input("purpose", "What for?", "The person reads this"))}}}
	if x.Frozen() {
		return p.show(w, r, v)
	}
	switch n.State {
	case survivors.Waits:
		v.Forms = append(v.Forms, sheet.Form{ID: "answer", Title: "Answer it", Action: here + "/answer", Button: web.Button{Text: "Propose the answer"},
			Lines: []string{"The other who reads nominations must open it too, and agree."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("yes", "What is the answer?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}})),
				sheet.Area(form.Textarea("reason", "Why?", "The person reads these words. Repeat nothing of what they wrote", survivors.MaxWords))}})
	case survivors.Yes:
		joins, err := p.joinForm(r, form, &x, &n, here)
		if err != nil {
			return err
		}
		v.Forms = append(v.Forms, joins)
	}
	return p.show(w, r, v)
}

func (p *Pages) joinForm(r *http.Request, form *web.Form, x *inquiry.Inquiry, n *survivors.Nomination, here string) (sheet.Form, error) {
	accounts, err := p.service.Joining(r.Context(), x)
	if err != nil {
		return sheet.Form{}, err
	}
	name := n.Alias
	if name == "" {
		name = "not chosen yet: the person does that on their page"
	}
	return sheet.Form{ID: "join", Title: "Have them sit on the panel", Action: here + "/join", Button: web.Button{Text: "Propose it"},
		Lines: []string{"The name that they chose: " + name + ". An administrator adds an account of that name, with the role “Survivors panel” and no other, of the body of the panel, and " +
			"invites them."},
		Fields: []sheet.Field{sheet.Select(form.Select("account", "Which account?", "", web.OptionsOf(accounts, func(a access.Actor) web.Option {
			return web.Option{Value: a.ID,
				Text: a.Name}
		})), "Choose"),
			sheet.Input(form.RoughDate("from", "From which day?", dayHint)), sheet.Input(form.RoughDate("to", "To which day?", dayHint))}}, nil
}

func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	opened, _, err := p.service.OpenNomination(r.Context(), r.PathValue("id"), r.PathValue("nomination"), form.Text("purpose"))
	if form.Take(err) {
		return p.nominationForm(w, r, form)
	}
	if err != nil {
		return err
	}
	return p.nominationPage(w, r, web.NewForm(), &opened)
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	return do(to("/nominations?done=proposed"), p.nominationForm, func(r *http.Request, f *web.Form) error {
		yes := f.OneOf("yes", "Choose the answer", []web.Option{{Value: "yes"}, {Value: "no"}})
		if !f.OK() {
			return f.Err()
		}
		_, err := p.service.ProposeChoice(r.Context(), survivors.ChoiceInput{Inquiry: r.PathValue("id"), Nomination: r.PathValue("nomination"), Yes: yes == "yes", Reason: f.Text("reason")})
		return err
	})(w, r)
}

func (p *Pages) join(w http.ResponseWriter, r *http.Request) error {
	return do(to("/nominations?done=proposed"), p.nominationForm, func(r *http.Request, f *web.Form) error {
		_, err := p.service.ProposeJoin(r.Context(), survivors.JoinInput{Inquiry: r.PathValue("id"), Nomination: r.PathValue("nomination"), Account: f.Text("account"), From: dayTyped(f,
			"from"), To: dayTyped(f, "to")})
		return err
	})(w, r)
}

// showChoice opens a nomination to whoever answers what was proposed for it: an entry, which the person reads.
func (p *Pages) showChoice(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	in, opened, parts, err := p.service.OpenChoice(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	answer := "No"
	if in.Yes {
		answer = "Yes"
	}
	t := web.Table{ID: "nomination", Stack: true, Caption: "The nomination", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Words"}},
		Rows: []web.TableRow{web.Row(web.T("To be called for now"), web.Said(opened.Name)), web.Row(web.T("How to reach them"), web.Said(opened.Contact)), web.Row(web.T("Why they want to"),
			web.Said(opened.Words))}}
	return &sheet.View{Boxes: []sheet.Box{{ID: "wrote", Title: "What they wrote", Table: &t}, {ID: "answer", Title: "What was proposed", List: sheet.Rows(sheet.Row("The answer", answer),
		sheet.Row("Why", in.Reason)),
		Lines: []string{"If you agree, the person reads it on their page. If you turn it down, they wait on and read nothing of it."}}}}, parts, nil
}
