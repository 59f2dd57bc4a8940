package hear

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

func (p *Pages) referrals(w http.ResponseWriter, r *http.Request) error {
	return p.referForm(w, r, web.NewForm())
}

// referForm lists the referrals about one person, and asks for one.
func (p *Pages) referForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Referrals(r.Context(), r.PathValue("id"), r.PathValue("approach"))
	if err != nil {
		return err
	}
	at := here(r, "/refer/"+r.PathValue("approach"))
	v := p.view(&x, "Somebody is in danger", r)
	v.Errors = form.Errors()
	v.Warning = "If somebody is in danger now, call 999 first. Nothing here keeps you from that."
	v.Lead = []string{"Somebody else must read this and agree. What you write opens to you, and to those who decide in this inquiry (its chair, its panel, its solicitor): nobody else who works here. " +
		"The person reads it on their page once it is recorded that they were told, with who opened it; before that their page says nothing of it."}
	t := web.Table{ID: "referrals", Stack: true, Caption: "Referrals", HideCaption: true, Empty: "There is no referral about this person that is yours to follow up.",
		Columns: []web.Column{{Text: "Proposed"}, {Text: "How it stands"}, {Text: "Sent"}, {Text: "The person was told"}}}
	for _, f := range all {
		stands, sent, told := "Waits for a second person", "Not yet", "Not yet"
		switch {
		case !f.Agreed.IsZero():
			stands = "Agreed on " + f.Agreed.Human()
		case !f.Refused.IsZero():
			stands, sent, told = "Turned down on "+f.Refused.Human(), "Nothing was sent", "Nothing was sent"
		}
		if !f.Sent.IsZero() {
			sent = "On " + f.Sent.Human() + ". " + f.SentHow
		}
		if !f.Told.IsZero() {
			told = "On " + f.Told.Human()
		}
		t.Rows = append(t.Rows, web.Row(web.T(f.Asked.Human()), web.T(stands), web.T(sent), web.T(told)))
	}
	v.Table = &t
	v.Forms = append(followForms(form, all, at), sheet.Form{ID: "refer", Title: "Propose a referral", Action: at, Private: true, Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
		sheet.Input(form.Input("to", "Who is to be told?", "Which service of which body")), sheet.Area(form.Textarea("why", "What is the danger?", "", listening.MaxContact)),
		sheet.Area(form.Textarea("sent", "What is sent to them, and what is not?", "No more than they need", listening.MaxContact))}})
	return p.show(w, r, v)
}

// followForms are what is next with the first referral that was agreed and is not followed up: it is
// sent, and then the person is told.
func followForms(form *web.Form, all []listening.Referral, at string) []sheet.Form {
	i := slices.IndexFunc(all, func(f listening.Referral) bool { return !f.Agreed.IsZero() && f.Told.IsZero() })
	if i < 0 {
		return nil
	}
	f := all[i]
	of := []web.Hidden{{Name: "referral", Value: f.ID}, {Name: "did", Value: "sent"}}
	if f.Sent.IsZero() {
		return []sheet.Form{{ID: "sent-on", Title: "The referral of " + f.Asked.Human() + " was sent", Action: at + "/told", Hidden: of,
			Button: web.Button{Text: "Record that it was sent"},
			Lines:  []string{"Send it first. That you record it, and today, is kept."},
			Fields: []sheet.Field{sheet.Input(form.Input("how", "How was it sent?", "For example, by telephone to the duty team"))}}}
	}
	of[1].Value = "told"
	var hows []web.Option
	for _, h := range listening.Hows {
		if slices.Contains(f.Ways, h.Value) {
			hows = append(hows, web.Option{Value: h.Value, Text: h.Words})
		}
	}
	return []sheet.Form{{ID: "told", Title: "The person was told of the referral of " + f.Asked.Human(), Action: at + "/told", Hidden: of, Button: web.Button{Text: "Record it"},
		Lines:  []string{"Tell them first. From then on it stands on their page: whom we told, why, what was sent, and who opened it before."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("how", "How were they told?", "", hows))}}}
}

func (p *Pages) refer(w http.ResponseWriter, r *http.Request) error {
	return do("/refer/{approach}?done=proposed", p.referForm, func(r *http.Request, form *web.Form) error {
		_, err := p.service.Refer(r.Context(), r.PathValue("approach"), listening.Told{To: form.Text("to"), Why: form.Text("why"), Sent: form.Text("sent")})
		return err
	})(w, r)
}

// told takes that a referral was sent, or that the person was told.
func (p *Pages) told(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("did") == "sent" {
		return do("/refer/{approach}?done=sent", p.referForm, func(r *http.Request, form *web.Form) error {
			return p.service.SentReferral(r.Context(), form.Text("referral"), form.Text("how"))
		})(w, r)
	}
	return do("/refer/{approach}?done=told", p.referForm, func(r *http.Request, form *web.Form) error {
		return p.service.ToldPerson(r.Context(), form.Text("referral"), form.Text("how"))
	})(w, r)
}

// showReferral opens what was proposed to whoever answers it: an entry, which the person reads.
func (p *Pages) showReferral(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	told, parts, err := p.service.OpenReferral(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	t := web.Table{ID: "referral", Stack: true, Caption: "What was proposed", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Words"}},
		Rows: []web.TableRow{web.Row(web.T("Who is told"), web.Said(told.To)), web.Row(web.T("The danger"), web.Said(told.Why)), web.Row(web.T("What is sent"), web.Said(told.Sent))}}
	return &sheet.View{Boxes: []sheet.Box{{ID: "danger", Title: "A person, or a child, may be in danger", Table: &t,
		Lines: []string{"If you agree, whoever proposed it sends it and tells the person; both are recorded. " +
			"It opens to them, and to those who decide in this inquiry. That you opened this stands on the person’s page once they were told."}}}}, parts, nil
}

// showBack shows what somebody would read who is turned back.
func (p *Pages) showBack(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	return p.showOf(ctx, x, "back", "What the person would read", "If you agree, their approach ends: they read these words on their page, how to reach them is destroyed, and they can begin again. "+
		"If you turn it down, they wait on and read nothing of it.")
}

func (p *Pages) showLift(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	return p.showOf(ctx, x, "lift", "Which decision", "If you agree, the account is open again to each use that the person said yes to.")
}

// showOf shows a proposal of an inquiry: its reason under a heading, and what follows from it.
func (p *Pages) showOf(ctx context.Context, x proposal.Proposal, id, reason, follows string) (*sheet.View, []string, error) {
	var in struct {
		Inquiry string `json:"inquiry"`
	}
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	q, err := p.inquiries.See(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	return &sheet.View{Boxes: []sheet.Box{{ID: id, Title: x.Title, List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row(reason, x.Reason)),
		Links: []web.Link{{Text: "Its terms", Href: inquiry.PathOf(in.Inquiry)}}, Lines: []string{follows}}}}, nil, nil
}
