package money

import (
	"context"
	"net/http"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// mine lists one's own awards.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Mine(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Costs that inquiries pay you", Section: inquiry.CostsPath}, Lead: []string{"You see awards of which you are the lawyer, and nobody else’s."}}
	t := web.Table{ID: "awards", Stack: true, Caption: "Awards", HideCaption: true, Empty: "There is no award here of which you are the lawyer.",
		Columns: []web.Column{{Text: "For whom"}, {Text: "Inquiry"}, {Text: "Decided"}, {Text: "Bills"}}}
	for _, m := range all {
		v.Synthetic = v.Synthetic || m.Inquiry.Synthetic
		t.Rows = append(t.Rows, web.Row(web.A(m.Award.For, inquiry.CostsPath+"/"+m.Award.ID), web.T(m.Inquiry.Title), decidedCell(&m.Award), web.T(web.Number(len(m.Bills)))))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func ownAt(r *http.Request, path string) string {
	return inquiry.CostsPath + "/" + r.PathValue("award") + path
}

func (p *Pages) theirs(w http.ResponseWriter, r *http.Request) error {
	return p.theirsForm(w, r, web.NewForm())
}

func (p *Pages) theirsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	m, err := p.service.Theirs(r.Context(), r.PathValue("award"))
	if err != nil {
		return err
	}
	v := page("Costs of "+m.Award.For, web.Link{Text: "Costs that inquiries pay you", Href: inquiry.CostsPath}, r, form)
	v.Section, v.Synthetic, v.Lead = inquiry.CostsPath, m.Inquiry.Synthetic, []string{m.Inquiry.Title}
	if m.Award.Open() {
		if v.Forms, v.Links = sheet.Chosen(r, []sheet.Form{sendForm(r, form)}, ownAt(r, "")); len(v.Forms) > 0 {
			v.Back, v.Links, v.Lead = &web.Link{Text: v.Title, Href: ownAt(r, "")}, nil, nil
			return p.show(w, r, v)
		}
	}
	if d, ok := m.Award.Now(); ok {
		v.Boxes = append(v.Boxes, sheet.Box{ID: "decision", Title: "What was decided", List: decisionList(&d, false)})
	} else {
		v.Inset = "The chair has not decided yet."
	}
	v.Boxes = append(v.Boxes, billsBox(m.Bills, ownAt(r, "/bills/"), &m.Budget))
	return p.show(w, r, v)
}

func sendForm(r *http.Request, form *web.Form) sheet.Form {
	return billForm(form, "send", ownAt(r, "/send"), "Send a bill",
		"One bill a month: of a month, or with days, of which a bill came already it is refused. You can withdraw one until it is assessed. What is wrong with the file is told by row and "+
			"heading, and nothing of it is taken.")
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.theirsForm, func(_ context.Context, form *web.Form) (string, error) {
		f, err := billTyped(form)
		if err != nil || !form.OK() {
			return "", err
		}
		bill, err := p.service.Send(r.Context(), r.PathValue("award"), f)
		return ownAt(r, "/bills/"+bill+"?done=sent"), err
	})
}

func (p *Pages) theirBill(w http.ResponseWriter, r *http.Request) error {
	return p.theirBillForm(w, r, web.NewForm())
}

func (p *Pages) theirBillForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	m, b, err := p.service.TheirBill(r.Context(), r.PathValue("award"), r.PathValue("bill"))
	if err != nil {
		return err
	}
	here := ownAt(r, "/bills/"+b.ID)
	v := page("Bill of "+b.Month.Human(), web.Link{Text: "Costs of " + m.Award.For, Href: ownAt(r, "")}, r, form)
	v.Section, v.Synthetic = inquiry.CostsPath, m.Inquiry.Synthetic
	if all := ownForms(form, &b, here); len(all) > 0 {
		if v.Forms, v.Links = sheet.Chosen(r, all, here); len(v.Forms) > 0 {
			v.Back, v.Links = &web.Link{Text: v.Title, Href: here}, nil
			return p.show(w, r, v)
		}
	}
	lines := b.Lines
	if b.State == award.Sent { // what is said before the end of an assessment is not said to anybody yet
		lines = bare(lines)
	}
	v.Inset = ownInset(&b)
	v.Boxes = []sheet.Box{{ID: "sum", Title: "How it stands", List: sheet.Rows(
		web.SummaryRow{Key: "State", Value: stateCell(&b)}, sheet.Row("Claimed", b.Claimed.String()), sheet.Row("Comes to", b.Stands().String()))}}
	if len(b.Steps) > 0 {
		v.Boxes = append(v.Boxes, stepsBox(b.Steps))
	}
	t, pages := linesTable(r, lines, nil)
	v.Table, v.Pages = &t, &pages
	return p.show(w, r, v)
}

func bare(all []award.Line) []award.Line {
	out := make([]award.Line, len(all))
	for i := range all {
		out[i] = all[i]
		out[i].Said = nil
	}
	return out
}

// ownInset says what somebody must know of their bill before all else.
func ownInset(b *awards.Bill) string {
	s, recorded := b.Recorded()
	switch {
	case recorded && !s.Until.IsZero():
		return "The inquiry recorded this as your answer, by post: " + s.Why + " Say by " + s.Until.Human() + " whether it is what you wrote. Nothing is paid or ruled before."
	case recorded:
		return "The inquiry recorded this as your answer, by post: " + s.Why
	case b.State == award.Contested:
		return "You said that the answer recorded as yours is not. Nothing is paid before the chair of the inquiry decides."
	case b.State == award.Nothing:
		return "This bill is finished. It comes to nothing, so nothing will be paid for it."
	}
	return ""
}

// ownForms are what a lawyer can do to their bill as it stands.
func ownForms(form *web.Form, b *awards.Bill, here string) (out []sheet.Form) {
	if f, ok := answerForm(form, b, here); ok {
		out = append(out, f)
	}
	if s, ok := b.Recorded(); ok {
		out = append(out, sheet.Form{ID: "theirs", Title: "Say whether this is what you wrote", Action: here + "/theirs", Button: web.Button{Text: "Send it"},
			Lines: []string{"Recorded on " + s.On.Human() + ": " + award.StateWords[s.To] + ". " + s.Why, "If you say that it is not what you wrote nothing is paid, and the chair of the inquiry decides."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("theirs", "Is this your answer?", "", []web.Option{{Value: "yes", Text: "Yes, this is my answer"}, {Value: "no",
				Text: "No, this is not what I wrote"}})),
				area(form, "why", "What is wrong about it?", "Leave it empty if it is your answer. The inquiry and its chair read it")}})
	}
	if b.State == award.Sent {
		out = append(out, sheet.Form{ID: "withdraw", Title: "Withdraw this bill", Action: here + "/withdraw", Button: web.Button{Text: "Withdraw it", Kind: "warning"},
			Lines:  []string{"You can until it is assessed. It stays on record and is not paid. You can then send another for the month. This cannot be undone."},
			Fields: []sheet.Field{area(form, "why", "Why do you withdraw it?", "The inquiry reads it")}})
	}
	return out
}

// answerForm asks whether somebody agrees with how their bill was assessed or ruled on.
func answerForm(form *web.Form, b *awards.Bill, here string) (sheet.Form, bool) {
	next := "If you do not, the chair of the inquiry rules on it."
	switch b.State {
	case award.Assessed:
	case award.Ruled:
		next = "If you do not, a costs judge decides, outside the inquiry."
	default:
		return sheet.Form{}, false
	}
	f := sheet.Form{ID: "answer", Title: "Say whether you agree", Action: here + "/answer", Button: web.Button{Text: "Send your answer"},
		Lines: []string{"The bill comes to " + b.Stands().String() + ", of " + b.Claimed.String() + " that you claimed. If you agree it is paid. " + next + " An answer cannot be taken back."}}
	f.Fields = []sheet.Field{sheet.Radios(form.Radios("agrees", "Do you agree?", "", []web.Option{{Value: "yes", Text: "Yes, I agree"}, {Value: "no", Text: "No, I do not agree"}})),
		area(form, "why", "What do you not agree with, and why?", "Leave it empty if you agree")}
	return f, true
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.theirBillForm, func(_ context.Context, form *web.Form) (string, error) {
		agrees := form.Required("agrees", "Choose whether you agree")
		if !form.OK() {
			// The words for nothing come before any error of a field.
			_, _, err := p.service.TheirBill(r.Context(), r.PathValue("award"), r.PathValue("bill"))
			return "", err
		}
		done := map[string]string{"yes": "agreed", "no": "disputed"}[agrees]
		return ownAt(r, "/bills/"+r.PathValue("bill")+"?done="+done), p.service.Answer(r.Context(), r.PathValue("award"), r.PathValue("bill"), agrees == "yes", form.Text("why"))
	})
}

// posted is what a lawyer says of an answer that was recorded as theirs.
func (p *Pages) posted(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.theirBillForm, func(_ context.Context, form *web.Form) (string, error) {
		theirs := form.Required("theirs", "Choose whether this is your answer")
		if !form.OK() {
			_, _, err := p.service.TheirBill(r.Context(), r.PathValue("award"), r.PathValue("bill"))
			return "", err
		}
		done := map[string]string{"yes": "confirmed", "no": "heard"}[theirs]
		return ownAt(r, "/bills/"+r.PathValue("bill")+"?done="+done), p.service.Posted(r.Context(), r.PathValue("award"), r.PathValue("bill"), theirs == "yes", form.Text("why"))
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.theirBillForm, func(_ context.Context, form *web.Form) (string, error) {
		return ownAt(r, "/bills/"+r.PathValue("bill")+"?done=withdrawn"), p.service.Withdraw(r.Context(), r.PathValue("award"), r.PathValue("bill"), form.Text("why"))
	})
}

// toldDays is for how many days a lawyer is told on the desk that a bill was finished without a payment.
const toldDays = 28

// waitsFor says what of a bill waits for its lawyer; empty: nothing does.
func (p *Pages) waitsFor(b *awards.Bill) string {
	_, recorded := b.Recorded()
	switch {
	case b.State == award.Assessed || b.State == award.Ruled:
		return "Say whether you agree: bill of "
	case recorded && b.State != award.Paid:
		return "Say whether this is what you wrote: bill of "
	case b.State == award.Nothing && len(b.Steps) > 0 && !b.Steps[len(b.Steps)-1].On.AddDays(toldDays).Before(p.service.Today()):
		return "Finished, and nothing is paid: bill of "
	}
	return ""
}

// ownItems is what waits for a lawyer: bills of theirs to answer.
func (p *Pages) ownItems(ctx context.Context) (out []room.DeskItem, err error) {
	all, err := p.service.Mine(ctx)
	for _, m := range all {
		for _, b := range m.Bills {
			if words := p.waitsFor(&b); words != "" {
				out = append(out, room.DeskItem{Title: words + b.Month.Human(), Href: inquiry.CostsPath + "/" + m.Award.ID + "/bills/" + b.ID, Synthetic: m.Inquiry.Synthetic})
			}
		}
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " bills of yours to look at", Href: inquiry.CostsPath}), err
}
