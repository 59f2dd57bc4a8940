package pages

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// moved gives what is wrong with one field to another, where a form asks in several.
func moved(err error, from, to string) error {
	fields := errs.FieldsOf(err)
	if !errs.Is(err, errs.Invalid) || len(fields) == 0 {
		return err
	}
	for i, f := range fields {
		if f.Name == from {
			fields[i].Name = to
		}
	}
	return errs.InvalidInput(errs.Message(err), fields...)
}

func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	return p.peopleForm(w, r, web.NewForm())
}

// peopleForm lists every part with who has it, and asks for another.
func (p *Pages) peopleForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, seats, people, err := p.service.Seats(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "Who works on it")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Lead = []string{"A part is given by two people, from a day to a day. Whoever has one sees this inquiry, and no other by it. The commissioning body gives those of the chair and of the panel."}
	t := web.Table{ID: "seats", Stack: true, Caption: "Parts", HideCaption: true, Empty: "Nobody has a part yet.", Columns: []web.Column{{Text: "Who"}, {Text: "Part"},
		{Text: "From"}, {Text: "To"}, {Text: "Why"}}}
	var open []web.Option
	for _, s := range seats {
		to := web.T("No day is said")
		switch {
		case !s.Ended.IsZero():
			to = web.Cell{Text: s.Ended.Human(), Note: s.EndedWhy}
		case !s.To.IsZero():
			to = web.T(s.To.Human())
		}
		if s.Ended.IsZero() && (s.To.IsZero() || !s.To.Before(p.service.Today())) {
			open = append(open, web.Option{Value: s.ID, Text: s.Name + ": " + partName(s.Part)})
		}
		t.Rows = append(t.Rows, web.Row(web.T(s.Name), web.T(partName(s.Part)), web.T(s.From.Human()), to, web.T(s.Why)))
	}
	v.Table = &t
	if !x.Frozen() {
		v.Forms = append(v.Forms, sheet.Form{ID: "seat", Title: "Give somebody a part", Action: here(r, "/people"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
			sheet.Select(form.Select("account", "Who?", "Staff with the role of the inquiry team, of no body that is looked at", web.OptionsOf(people, personOption)), "Choose"),
			sheet.Select(form.Select("part", "Which part?", "", web.OptionsOf(rules.Parts(), partOption)), "Choose"),
			sheet.Input(form.RoughDate("from", "From which day?", dayHint)), sheet.Input(form.RoughDate("to", "To which day?", "Leave it empty where no day is said")),
			sheet.Area(form.Textarea("why", "Why do they have this part?", "", inquiry.MaxWhy))}})
	}
	if len(open) > 0 {
		v.Forms = append(v.Forms, sheet.Form{ID: "end", Title: "End a part", Action: here(r, "/people/end"), Button: web.Button{Text: "Propose its end", Kind: "warning"},
			Lines: []string{"It ends once somebody else has agreed. For the chair, one of the two is not of the commissioning body. Of a part that is named in public everybody reads why, and who agreed.",
				"Whoever has a conflict declares it: that ends their sight at once, and needs nobody else."}, Fields: []sheet.Field{
				sheet.Select(form.Select("seat", "Which part?", "", open), "Choose"), sheet.Area(form.Textarea("ended_why", "Why does it end?", "", inquiry.MaxWhy))}})
	}
	return p.show(w, r, v)
}

func (p *Pages) seat(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.SeatInput{Inquiry: r.PathValue("id"), Account: form.Text("account"), Part: rules.Part(form.Text("part")), From: dayTyped(form, "from"),
		To: dayTyped(form, "to"), Why: form.Text("why")}
	if form.Text("to") != "" && in.To.IsZero() {
		form.Fail("to", "Write the last day, such as 2 March 2028, or leave it empty")
		return p.peopleForm(w, r, form)
	}
	_, err = p.service.ProposeSeat(r.Context(), in)
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.peopleForm)
}

func (p *Pages) endSeat(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposeLeave(r.Context(), inquiry.LeaveInput{Inquiry: r.PathValue("id"), Seat: form.Text("seat"), Why: form.Text("ended_why")})
	return answer(w, r, form, moved(err, "why", "ended_why"), inquiry.DeskPath+proposed, p.peopleForm)
}

func (p *Pages) showProposedLeave(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in inquiry.LeaveInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	q, err := p.service.See(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	rows := sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("Why", in.Why))
	return &sheet.View{Boxes: []sheet.Box{{ID: "leave", Title: x.Title, List: rows,
		Lines: []string{"It ends today, if you agree. Of a part that is named in public everybody reads this reason, and who agreed."}},
		peopleBox(q)}}, nil, nil
}

func (p *Pages) showProposedSeat(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in inquiry.SeatInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	q, err := p.service.See(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	to := dayWords(in.To)
	if in.To.IsZero() {
		to = "No day is said"
	}
	rows := sheet.Rows(sheet.Row("Part", partName(in.Part)), sheet.Row("Inquiry", q.Title), sheet.Row("From", dayWords(in.From)), sheet.Row("To", to), sheet.Row("Why", in.Why))
	return &sheet.View{Boxes: []sheet.Box{{ID: "seat", Title: x.Title, List: rows}, peopleBox(q)}}, nil, nil
}

func (p *Pages) interests(w http.ResponseWriter, r *http.Request) error {
	return p.interestForm(w, r, web.NewForm())
}

// interestForm asks somebody with a part for what they declare.
func (p *Pages) interestForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.One(r.Context(), r.PathValue("id"), inquiry.InquiryDeclare)
	if err != nil {
		return err
	}
	names, err := p.service.BodyNames(r.Context())
	if err != nil {
		return err
	}
	bodies := web.OptionsOf(x.Bodies, func(id string) web.Option { return web.Option{Value: id, Text: names[id], Name: true} })
	v := p.staffView(&x, "Declare an interest")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Warning = "It is published as you write it, at once, and stays. If it is a conflict, you see nothing more of this area from that moment."
	v.Forms = []sheet.Form{{ID: "interest", Action: here(r, "/interests"), Button: web.Button{Text: "Publish it"}, Fields: []sheet.Field{
		sheet.Area(form.Textarea("words", "What do you declare?", "Name nobody else. If you have no interest, write that", inquiry.MaxInterest)),
		sheet.Radios(form.Radios("conflict", "Is it a conflict with this area, or with a body that is looked at?", "", []web.Option{{Value: "no", Text: "No"},
			{Value: "yes", Text: "Yes, take my sight of it away"}})),
		sheet.Select(form.Select("body", "With which body is the conflict?", "Every inquiry that looks at it is then closed to you", bodies), "With the area itself, or there is none")}}}
	return p.show(w, r, v)
}

func (p *Pages) declare(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.InterestInput{Inquiry: r.PathValue("id"), Words: form.Text("words"), Conflict: form.Text("conflict"), Body: form.Text("body")}
	return answer(w, r, form, p.service.Declare(r.Context(), in), inquiry.DeskPath+"?done=declared", p.interestForm)
}
