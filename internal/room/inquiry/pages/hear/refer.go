package hear

import (
	"context"
	"net/http"

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
	v.Lead = []string{"Somebody else must read this and agree. What you write is sealed to the two of you and to the person, who reads it on their page once it is recorded that they were told."}
	t := web.Table{ID: "referrals", Stack: true, Caption: "Referrals", HideCaption: true, Empty: "There is no referral about this person.",
		Columns: []web.Column{{Text: "Proposed"}, {Text: "How it stands"}, {Text: "The person was told"}}}
	var untold []web.Option
	for _, f := range all {
		stands, told := "Waits for a second person", "Not yet"
		switch {
		case !f.Agreed.IsZero():
			stands = "Agreed on " + f.Agreed.Human()
		case !f.Refused.IsZero():
			stands, told = "Turned down on "+f.Refused.Human(), "Nothing was sent"
		}
		if !f.Told.IsZero() {
			told = "On " + f.Told.Human()
		} else if !f.Agreed.IsZero() {
			untold = append(untold, web.Option{Value: f.ID, Text: "The referral of " + f.Asked.Human()})
		}
		t.Rows = append(t.Rows, web.Row(web.T(f.Asked.Human()), web.T(stands), web.T(told)))
	}
	v.Table = &t
	if len(untold) > 0 {
		var hows []web.Option
		for _, h := range listening.Hows {
			hows = append(hows, web.Option{Value: h.Value, Text: h.Words})
		}
		v.Forms = append(v.Forms, sheet.Form{ID: "told", Title: "The person was told", Action: at + "/told", Button: web.Button{Text: "Record it"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("referral", "Of which referral?", "", untold)), sheet.Radios(form.Radios("how", "How were they told?", "", hows))}})
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "refer", Title: "Propose a referral", Action: at, Private: true, Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
		sheet.Input(form.Input("to", "Who is to be told?", "Which service of which body")), sheet.Area(form.Textarea("why", "What is the danger?", "", listening.MaxContact)),
		sheet.Area(form.Textarea("sent", "What is sent to them, and what is not?", "No more than they need", listening.MaxContact))}})
	return p.show(w, r, v)
}

func (p *Pages) refer(w http.ResponseWriter, r *http.Request) error {
	return do("/refer/{approach}?done=proposed", p.referForm, func(r *http.Request, form *web.Form) error {
		_, err := p.service.Refer(r.Context(), r.PathValue("approach"), listening.Told{To: form.Text("to"), Why: form.Text("why"), Sent: form.Text("sent")})
		return err
	})(w, r)
}

func (p *Pages) told(w http.ResponseWriter, r *http.Request) error {
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
		Lines: []string{"If you agree, it is sent by those who proposed it, and the person is told. That you opened this stands on their page."}}}}, parts, nil
}

// showBack shows what somebody would read who is turned back.
func (p *Pages) showBack(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
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
	return &sheet.View{Boxes: []sheet.Box{{ID: "back", Title: x.Title, List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("What the person would read", x.Reason)),
		Links: []web.Link{{Text: "Its terms", Href: inquiry.PathOf(in.Inquiry)}},
		Lines: []string{"If you agree, their approach ends: they read these words on their page, how to reach them is destroyed, and they can begin again. If you turn it down, they wait on and read nothing of it."}}}}, nil, nil
}

func (p *Pages) showLift(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
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
	return &sheet.View{Boxes: []sheet.Box{{ID: "lift", Title: x.Title, List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("Which decision", x.Reason)),
		Links: []web.Link{{Text: "Its terms", Href: inquiry.PathOf(in.Inquiry)}}, Lines: []string{"If you agree, the account is open again to each use that the person said yes to."}}}}, nil, nil
}
