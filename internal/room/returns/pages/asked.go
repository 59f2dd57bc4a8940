package pages

import (
	"context"
	"net/http"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/returns"
	"candour/internal/site/feed"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// corrections shows what public pages said wrongly, beside what they say now.
func (p *Pages) corrections(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Corrections(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What was put right about returns and profiles", Section: returns.Home, Back: &web.Link{Text: "Who has sent their figures", Href: returns.Home}},
		Lead:  []string{"Where these pages said something wrong of a force or a council, it is put right here. What they said before stays beside it."},
		Links: []web.Link{{Text: "As a feed", Href: returns.CorrectionsPath + "/feed.atom"}}}
	t := web.Table{ID: "corrections", Caption: "What was put right", HideCaption: true, Empty: "Nothing had to be put right.",
		Columns: []web.Column{{Text: "When"}, {Text: "Of whom"}, {Text: "It said"}, {Text: "It says now"}, {Text: "Why"}}}
	for _, c := range all {
		t.Rows = append(t.Rows, web.Row(web.T(web.Date(c.Made)), web.Cell{Text: c.BodyName, Note: c.About}, web.T(c.Was), web.T(c.Becomes), web.T(c.Why)))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func (p *Pages) correctionsFeed(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Corrections(r.Context())
	if err != nil {
		return err
	}
	var news []feed.News
	for _, c := range all {
		news = append(news, feed.News{ID: c.ID, Title: "Put right: " + c.BodyName + ", " + c.About, Text: "It said: " + c.Was + ". It says now: " + c.Becomes + ". Why: " + c.Why,
			Path: returns.CorrectionsPath, At: c.Made, Category: "correction"})
	}
	out, err := feed.Atom(p.url, returns.CorrectionsPath+"/feed.atom", "Candour: what was put right about returns and profiles", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), news)
	if err != nil {
		return err
	}
	return web.Text(w, "application/atom+xml; charset=utf-8", out)
}

// askFields ask on which day and how bodies were asked.
func askFields(form *web.Form, hint string) []sheet.Field {
	asked := form.Input("asked", "On which day were they asked?", hint)
	asked.Width = 10
	return []sheet.Field{sheet.Input(asked), sheet.Area(form.Textarea("how", "How were they asked?", "Such as: letter to every data lead", returns.MaxHow)),
		sheet.Area(form.Textarea("why", "Why is it entered only now?", "Needed only where the last day is over, or at most "+web.Number(proposal.ReadingDays)+" days away", returns.MaxHow))}
}

// askingOf reads them; nothing was asked where all are empty.
func askingOf(form *web.Form) returns.Asking {
	return returns.Asking{On: clock.DayOrNone(form.Text("asked")), How: form.Text("how"), Why: form.Text("why")}
}

// showAsk shows, to those who open rounds, who was asked.
func (p *Pages) showAsk(w http.ResponseWriter, r *http.Request) error {
	return p.askForm(w, r, web.NewForm(), nil)
}

func (p *Pages) askForm(w http.ResponseWriter, r *http.Request, form *web.Form, came *sheet.Box) error {
	round, all, err := p.service.Board(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Who was asked: " + round.Title + ", " + round.Period, Section: returns.DeskPath, NoIndex: true, Notice: notice(r), Errors: form.Errors(),
		Back: &web.Link{Text: "Back to the round", Href: returns.RoundPath + "/" + round.ID}},
		Lead: []string{"A body owes its return once it was asked. It is late only when the last day, " + round.Due.Human() + ", is over.",
			"Record it when it is done. What is entered later than " + web.Number(proposal.ReadingDays) + " days before the last day counts once somebody else has agreed."},
		Links: []web.Link{{Text: "What waits for a second person", Href: returns.ProposalsPath}}}
	if came != nil {
		v.Boxes = []sheet.Box{*came}
	}
	t := web.Table{ID: "who-was-asked", Caption: "Bodies", HideCaption: true, Columns: []web.Column{{Text: "Body"}, {Text: "Asked"}, {Text: "How, and who recorded it"}}}
	var open []web.Option
	for _, x := range all {
		if !x.Entered(round.Due) {
			open = append(open, web.Option{Value: x.Body, Text: x.BodyName})
		}
		if !x.Asked() {
			t.Rows = append(t.Rows, web.Row(web.T(x.BodyName), web.Mark("Not asked yet", web.Quiet), web.T("")))
			continue
		}
		t.Rows = append(t.Rows, web.Row(web.A(x.BodyName, returns.ReturnPath+"/"+x.ID), askedCell(x, round.Due), web.Cell{Text: x.Asking.How, Note: x.Asking.Name}))
	}
	v.Table = &t
	if len(open) > 0 {
		who := form.Checkboxes("bodies", "Who was asked?", "", append([]web.Option{{Value: EveryBody, Text: "All who were not asked yet"}}, open...))
		who.Small = true
		v.Forms = []sheet.Form{{ID: "ask", Title: "Record that they were asked", Action: returns.RoundPath + "/" + round.ID + "/ask", Button: web.Button{Text: "Record it"},
			Fields: append(askFields(form, "Year, month and day"), sheet.Ticks(who))}}
	}
	more, err := p.openForm(r, form, round.ID)
	if err != nil {
		return err
	}
	v.Forms = append(v.Forms, more...)
	return p.show(w, r, v)
}

func askedCell(x returns.Return, due clock.Day) web.Cell {
	c := web.T(x.Asking.On.Human())
	if !x.Owes(due) {
		c.Note = proposal.NotCounted
	} else if x.Asking.SecondName != "" {
		c.Note = "Agreed to by " + x.Asking.SecondName
	}
	return c
}

// EveryBody stands for all who were not asked yet.
const EveryBody = "every"

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	bodies := form.All("bodies")
	if len(bodies) == 0 {
		form.Fail("bodies", "Choose who was asked")
		return p.askForm(w, r, form, nil)
	}
	if form.Has("bodies", EveryBody) {
		bodies = nil
	}
	if _, err := p.service.Ask(r.Context(), r.PathValue("id"), askingOf(form), bodies...); err != nil {
		if form.Take(err) {
			return p.askForm(w, r, form, nil)
		}
		return err
	}
	return done(w, r, returns.RoundPath+"/"+r.PathValue("id")+"/ask", "asked")
}

// correctForms put right, in public view, what the board says of a return.
func (p *Pages) correctForms(r *http.Request, x *returns.Seen, form *web.Form, base string) (out []sheet.Form) {
	if !p.service.May(r.Context(), returns.ReturnsOpen, x.Body, x.Submitter) {
		return nil
	}
	const public = "Once somebody else has agreed, the board changes. What it said before, and your words, are shown to everybody."
	why := func(name string) sheet.Field {
		return sheet.Area(form.Textarea(name, "What was wrong?", "", returns.MaxHow))
	}
	if x.Late(x.Round.Due, p.service.Today()) > 0 {
		came := form.Input("came", "On which day did it come?", "Year, month and day")
		came.Width = 10
		out = append(out, sheet.Form{ID: "came", Title: "It came on another day", Action: base + "/came", Lines: []string{public},
			Button: web.Button{Text: "Propose it", Kind: "secondary"}, Fields: []sheet.Field{sheet.Input(came), why("came_reason")}})
	}
	if x.Owes(x.Round.Due) {
		out = append(out, sheet.Form{ID: "unasked", Title: "It was not asked for after all", Action: base + "/unasked", Lines: []string{public},
			Button: web.Button{Text: "Propose it", Kind: "secondary"}, Fields: []sheet.Field{why("unasked_reason")}})
	}
	return out
}

// proposals are the pages on which what one of the desk proposed to put right is
// read and agreed to by another.
func (p *Pages) proposals() []web.Route {
	return second.NewPages(second.Room{Path: returns.ProposalsPath, Section: returns.DeskPath, Propose: returns.ReturnsOpen, Agree: returns.ReturnsAgree, Page: p.show,
		Back: web.Link{Text: "Back to the desk", Href: returns.DeskPath}, Show: map[string]second.Show{returns.BoardCorrection: p.showSaid,
			returns.ProfileCorrection: p.showProfileSaid, returns.AskingKind: p.showAsking}}, p.service.Proposals()).Routes()
}

// showSaid shows what the board says of a return, and what it would say.
func (p *Pages) showSaid(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	s, parts, err := p.service.Said(ctx, x)
	return saidView(s, web.Link{Text: "The return", Href: returns.ReturnPath + "/" + s.Return}), parts, err
}

func (p *Pages) showProfileSaid(_ context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	s, err := p.service.SaidOfProfile(x)
	return saidView(s, web.Link{Text: "The profiles", Href: returns.ProfilePath}), nil, err
}

func saidView(s returns.Said, link web.Link) *sheet.View {
	return &sheet.View{Boxes: []sheet.Box{{ID: "said", Title: "What everybody would read", Links: []web.Link{link},
		List: sheet.Rows(sheet.Row("Of whom", s.About), sheet.Row("It said", s.Was), sheet.Row("It would say", s.Becomes))}}}
}
