package panel

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// keeping gives what the team keeps, and begins its page.
func (p *Pages) keeping(r *http.Request, title string, form *web.Form) (survivors.Work, *sheet.View, error) {
	k, err := p.service.Keeping(r.Context(), r.PathValue("id"))
	if err != nil {
		return k, nil, err
	}
	v := p.view(&k.Inquiry, title, r)
	if form != nil {
		v.Errors = form.Errors()
	}
	return k, v, nil
}

// showTeam draws a page of the team. Who reads it and may not keep the panel, as the link person, is offered no
// form there.
func (p *Pages) showTeam(w http.ResponseWriter, r *http.Request, x *inquiry.Inquiry, v *sheet.View) error {
	if !p.service.May(r.Context(), x, inquiry.InquiryPanel) {
		v.Forms = nil
		if v.Inset == "" {
			v.Inset = "You can read this. Those of the team who keep the panel write here."
		}
	}
	return p.show(w, r, v)
}

// team is the page from which a panel is kept.
func (p *Pages) team(w http.ResponseWriter, r *http.Request) error {
	k, v, err := p.keeping(r, "The survivors panel", nil)
	if err != nil {
		return err
	}
	pub, err := p.service.Public(r.Context(), k.Inquiry.ID)
	if err != nil {
		return err
	}
	v.Back = &web.Link{Text: k.Inquiry.Title, Href: inquiry.OnePath + "/" + k.Inquiry.ID}
	v.Boxes = []sheet.Box{standing(pub)}
	if len(pub.Missing) > 0 {
		v.Boxes = append(v.Boxes, sheet.Box{ID: "missing", Title: "Nominations cannot open before this is public", Points: pub.Missing})
	}
	v.Links = []web.Link{{Text: "The public page", Href: PathOf(k.Inquiry.ID)}}
	if p.service.May(r.Context(), &k.Inquiry, inquiry.InquiryPanel) {
		v.Links = append(v.Links, web.Link{Text: "What a member is offered", Href: at(r, "/panel/offer")}, web.Link{Text: "The link person", Href: at(r, "/panel/link")},
			web.Link{Text: "When nominations are taken", Href: at(r, "/panel/door")}, web.Link{Text: "Put a paper to the panel", Href: at(r, "/panel/put")})
	}
	v.Links = append(v.Links, web.Link{Text: "Meetings and minutes", Href: at(r, "/panel/meetings")}, web.Link{Text: "Advice, and what was done with it", Href: at(r, "/panel/advice")},
		web.Link{Text: "What waits for a second person", Href: ProposalsPath})
	return p.showTeam(w, r, &k.Inquiry, v)
}

func (p *Pages) offer(w http.ResponseWriter, r *http.Request) error {
	form := web.NewForm()
	k, _, err := p.keeping(r, "", nil)
	if err != nil {
		return err
	}
	if o := k.Offer; o != nil {
		form.Set("work", o.Work).Set("time", o.Time).Set("pay", o.Pay).Set("ways", o.Ways).Set("benefits", o.Benefits).Set("length", o.Length).Set("leaving", o.Leaving).Set("body", o.Body).
			Set("papers_days", strconv.Itoa(o.PapersDays)).Set("answer_days", strconv.Itoa(o.AnswerDays))
	}
	return p.offerForm(w, r, form)
}

func (p *Pages) offerForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "What a member is offered", form)
	if err != nil {
		return err
	}
	bodies, err := p.inquiries.BodyChoices(r.Context())
	if err != nil {
		return err
	}
	v.Lead = []string{"Everybody reads this, in every version. Nobody can be nominated before all of it is public."}
	area := func(name, label, hint string) sheet.Field {
		t := form.Textarea(name, label, hint, survivors.MaxWords)
		t.Rows = 2
		return sheet.Area(t)
	}
	v.Forms = []sheet.Form{{ID: "offer", Action: at(r, "/panel/offer"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{area("work", "What does the panel do?", ""),
		area("time", "How much time does it take in a month?", ""), area("pay", "What is paid?", ""), area("ways", "How may pay be taken?", "Each member chooses, and may take none"),
		area("benefits", "What should somebody on benefits know before they say yes?", "And who advises them"), area("length", "How long is a term?", ""), area("leaving",
			"How does a member leave?", ""),
		sheet.Input(form.Input("papers_days", "Papers go out how many working days before a meeting?", "")), sheet.Input(form.Input("answer_days",
			"Advice is answered within how many working days?", "")),
		sheet.Select(form.Select("body", "Which body is the panel in the list of bodies?", "What two members find in the register is found by it. It is no part of a body that is looked at",
			web.OptionsOf(bodies, func(b inquiry.Body) web.Option { return web.Option{Value: b.ID, Text: b.Name} })), "Choose")}}}
	return p.showTeam(w, r, &k.Inquiry, v)
}

func (p *Pages) proposeOffer(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel?done=proposed"), p.offerForm, func(r *http.Request, f *web.Form) error {
		papers, _ := strconv.Atoi(f.Text("papers_days")) // what is no number is asked for again
		answers, _ := strconv.Atoi(f.Text("answer_days"))
		_, err := p.service.ProposeOffer(r.Context(), survivors.OfferInput{Inquiry: r.PathValue("id"), Work: f.Text("work"), Time: f.Text("time"), Pay: f.Text("pay"), Ways: f.Text("ways"),
			Benefits: f.Text("benefits"), Length: f.Text("length"), Leaving: f.Text("leaving"), PapersDays: papers, AnswerDays: answers, Body: f.Text("body")})
		return err
	})(w, r)
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	return p.linkForm(w, r, web.NewForm())
}

func (p *Pages) linkForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "The link person", form)
	if err != nil {
		return err
	}
	seats, err := p.service.LinkSeatsNow(r.Context(), k.Inquiry.ID)
	if err != nil {
		return err
	}
	v.Lead = []string{"Somebody outside the services that are looked at: such as a mental-health professional. Everybody reads who employs them, and what their interests are."}
	if len(seats) == 0 {
		v.Inset = "Nobody has the part of the link person today. It is given on the page “Who works on it”."
		return p.showTeam(w, r, &k.Inquiry, v)
	}
	v.Forms = []sheet.Form{{ID: "link", Action: at(r, "/panel/link"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
		sheet.Select(form.Select("seat", "Who is it?", "", web.OptionsOf(seats, func(s inquiry.Seat) web.Option { return web.Option{Value: s.ID, Text: s.Name} })), "Choose"),
		sheet.Input(form.Input("employer", "Who employs them?", "If nobody does, write that")), sheet.Area(form.Textarea("interests", "What are their interests?",
			"If there are none, write that", survivors.MaxWords))}}}
	return p.showTeam(w, r, &k.Inquiry, v)
}

func (p *Pages) proposeLink(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel?done=proposed"), p.linkForm, func(r *http.Request, f *web.Form) error {
		_, err := p.service.ProposeLink(r.Context(), survivors.LinkInput{Inquiry: r.PathValue("id"), Seat: f.Text("seat"), Employer: f.Text("employer"), Interests: f.Text("interests")})
		return err
	})(w, r)
}

func (p *Pages) door(w http.ResponseWriter, r *http.Request) error {
	return p.doorForm(w, r, web.NewForm())
}

func (p *Pages) doorForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "When nominations are taken", form)
	if err != nil {
		return err
	}
	pub, err := p.service.Public(r.Context(), k.Inquiry.ID)
	if err != nil {
		return err
	}
	if len(pub.Missing) > 0 {
		v.Boxes = []sheet.Box{{ID: "missing", Title: "Nominations cannot open before this is public", Points: pub.Missing}}
	}
	v.Forms = []sheet.Form{{ID: "door", Action: at(r, "/panel/door"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{sheet.Input(form.RoughDate("from", "From which day?", dayHint)),
		sheet.Input(form.RoughDate("to", "To which day?", dayHint)), sheet.Area(form.Textarea("words", "Who is asked for?", "Everybody reads this", survivors.MaxWords))}}}
	return p.showTeam(w, r, &k.Inquiry, v)
}

func (p *Pages) proposeDoor(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel?done=proposed"), p.doorForm, func(r *http.Request, f *web.Form) error {
		_, err := p.service.ProposeDoor(r.Context(), survivors.DoorInput{Inquiry: r.PathValue("id"), From: dayTyped(f, "from"), To: dayTyped(f, "to"), Words: f.Text("words")})
		return err
	})(w, r)
}

func (p *Pages) meetings(w http.ResponseWriter, r *http.Request) error {
	return p.meetingsForm(w, r, web.NewForm())
}

// meetingsForm lists the meetings with what members set down and how minutes stand.
func (p *Pages) meetingsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "Meetings and minutes", form)
	if err != nil {
		return err
	}
	t := web.Table{ID: "meetings", Stack: true, Caption: "Meetings", HideCaption: true, Empty: "No meeting has been set.", Columns: []web.Column{{Text: "Day"},
		{Text: "What members set down"}, {Text: "Minutes"}}}
	var held []web.Option
	for _, m := range slices.Backward(k.Meetings) {
		items := web.Cell{}
		for _, i := range k.Items {
			if i.Meeting == m.ID {
				items.Lines = append(items.Lines, i.Words+" ("+i.Alias+")")
			}
		}
		if len(items.Lines) == 0 {
			items.Text = "Nothing yet"
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: m.Day.Human(), Note: m.How}, items, minutesCell(&k, m.ID)))
		if !m.Day.After(k.Today) {
			held = append(held, web.Option{Value: m.ID, Text: m.Day.Human()})
		}
	}
	v.Table = &t
	v.Forms = []sheet.Form{{ID: "meeting", Title: "Set a meeting", Action: at(r, "/panel/meetings"), Button: web.Button{Text: "Set it"}, Lines: []string{"Everybody reads its day at once."},
		Fields: []sheet.Field{sheet.Input(form.RoughDate("on", "On which day?", dayHint)), sheet.Input(form.Input("how", "How do members take part?",
			"Video is off unless a member turns it on. Everybody reads this"))}}}
	if len(held) > 0 {
		v.Forms = append(v.Forms, sheet.Form{ID: "minutes", Title: "Minutes", Action: at(r, "/panel/minutes"), Button: web.Button{Text: "Give them to the members"},
			Lines:  []string{"Each member says whether they agree. A new version asks all of them again. Name members by the name that they chose."},
			Fields: []sheet.Field{sheet.Select(form.Select("meeting", "Of which meeting?", "", held), "Choose"), sheet.Area(form.Textarea("text", "What was said?", "", survivors.MaxPaper))}})
	}
	return p.showTeam(w, r, &k.Inquiry, v)
}

// minutesCell says how the newest minutes of a meeting stand, each answer counted.
func minutesCell(k *survivors.Work, meeting string) web.Cell {
	c := web.T("Not written yet")
	for i := range k.Minutes {
		m := &k.Minutes[i]
		if m.Meeting != meeting {
			continue
		}
		yes, no := m.Counts()
		c = web.Cell{Text: "Version " + strconv.Itoa(m.Number) + ", of " + m.On.Human(), Lines: []string{web.Plural(yes, "member agrees", "members agree"), web.Plural(no, "does not", "do not")}}
		for _, a := range m.Agreed {
			if a.Words != "" {
				c.Lines = append(c.Lines, a.Alias+": “"+a.Words+"”")
			}
		}
	}
	return c
}

func (p *Pages) setMeeting(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel/meetings?done=meeting"), p.meetingsForm, func(r *http.Request, f *web.Form) error {
		return p.service.SetMeeting(r.Context(), r.PathValue("id"), dayTyped(f, "on"), f.Text("how"))
	})(w, r)
}

func (p *Pages) writeMinutes(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel/meetings?done=minutes"), p.meetingsForm, func(r *http.Request, f *web.Form) error {
		if f.Text("meeting") == "" {
			f.Fail("meeting", "Choose a meeting")
			return f.Err()
		}
		return p.service.WriteMinutes(r.Context(), r.PathValue("id"), f.Text("meeting"), f.Text("text"))
	})(w, r)
}

func (p *Pages) put(w http.ResponseWriter, r *http.Request) error {
	return p.putForm(w, r, web.NewForm())
}

// putForm puts a paper to the panel.
func (p *Pages) putForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "Put a paper to the panel", form)
	if err != nil {
		return err
	}
	bodies, err := p.inquiries.BodyChoices(r.Context())
	if err != nil {
		return err
	}
	var coming, papers []web.Option
	for _, m := range k.Meetings {
		if !m.Day.Before(k.Today) {
			coming = append(coming, web.Option{Value: m.ID, Text: m.Day.Human()})
		}
	}
	for _, s := range k.Papers {
		if s.Number == 1 {
			papers = append(papers, web.Option{Value: s.Series, Text: s.Title + ", of " + s.Out.Human()})
		}
	}
	if len(coming) == 0 {
		v.Inset = "Set a meeting first: a paper is for one."
		return p.showTeam(w, r, &k.Inquiry, v)
	}
	about := append([]web.Option{{Value: survivors.NoBody, Text: "No body in particular"}}, web.OptionsOf(bodies, func(b inquiry.Body) web.Option {
		return web.Option{Value: b.ID,
			Text: b.Name}
	})...)
	v.Lead = []string{"It is out on the day on which somebody else agrees. " + outWords(k.Offer) + " “" + survivors.AlwaysSpeak + "” stands on each."}
	several := form.Select("bodies", "Which body is it about?", "It is kept from members who do not want to read about that body", about)
	v.Forms = []sheet.Form{{ID: "put", Action: at(r, "/panel/put"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{sheet.Select(form.Select("meeting", "For which meeting?",
		"", coming), "Choose"),
		sheet.Input(form.Input("title", "What is it called?", "Everybody reads this, whatever is confidential")), sheet.Area(form.Textarea("text", "The paper",
			"It names nobody who spoke to the inquiry", survivors.MaxPaper)),
		sheet.Select(several, "Choose"), sheet.Input(form.Input("why", "If it is late: why?", "Everybody reads this")),
		sheet.Input(form.Input("confidential", "If it is confidential: why?", "Leave it empty if everybody may read the paper. Everybody reads the reason")),
		sheet.Input(form.RoughDate("until", "If it is confidential: until which day?", "Within a year. After it everybody reads the paper"))}}}
	if len(papers) > 0 {
		v.Forms[0].Fields = append(v.Forms[0].Fields, sheet.Select(form.Select("series", "Is it a new version of an earlier paper?", "", papers), "No"))
	}
	return p.showTeam(w, r, &k.Inquiry, v)
}

func outWords(o *survivors.Offer) string {
	if o == nil {
		return ""
	}
	return "It should be out " + web.Plural(o.PapersDays, "working day", "working days") + " before the meeting; if it is not, it says so by itself, and why."
}

func (p *Pages) proposePaper(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel?done=proposed"), p.putForm, func(r *http.Request, f *web.Form) error {
		_, err := p.service.ProposePaper(r.Context(), survivors.PaperInput{Inquiry: r.PathValue("id"), Meeting: f.Text("meeting"), Series: f.Text("series"), Title: f.Text("title"),
			Text: f.Text("text"),
			Why:  f.Text("why"), Bodies: strings.Fields(f.Text("bodies")), Confidential: f.Text("confidential"), Until: dayTyped(f, "until")})
		return err
	})(w, r)
}

func (p *Pages) advice(w http.ResponseWriter, r *http.Request) error {
	return p.adviceForm(w, r, web.NewForm())
}

func (p *Pages) adviceForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, v, err := p.keeping(r, "Advice, and what was done with it", form)
	if err != nil {
		return err
	}
	t := web.Table{ID: "advice", Stack: true, Caption: "You said, we did", HideCaption: true, Empty: "The panel has advised nothing yet.", Columns: []web.Column{{Text: "The panel said"},
		{Text: "What was done"}, {Text: "How it stands"}}}
	var waits []web.Option
	for i := range k.Advice {
		a := &k.Advice[i]
		said, did, stands := saidCells(a, k.Today)
		t.Rows = append(t.Rows, web.Row(said, did, stands))
		if a.Answered.IsZero() {
			waits = append(waits, web.Option{Value: a.ID, Text: a.Words, Hint: stands.Note})
		}
	}
	v.Table = &t
	if len(waits) > 0 {
		v.Forms = []sheet.Form{{ID: "done", Title: "Answer one", Action: at(r, "/panel/advice"), Button: web.Button{Text: "Propose the answer"},
			Lines: []string{"Everybody reads it once somebody else agrees."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("advice", "Which?", "", waits)), sheet.Radios(form.Radios("answer", "What was done?", "",
				[]web.Option{{Value: survivors.Did, Text: answers[survivors.Did]}, {Value: survivors.DidNot, Text: answers[survivors.DidNot]}})),
				sheet.Area(form.Textarea("because", "Because?", "What was done, or why not", survivors.MaxWords))}}}
	}
	return p.showTeam(w, r, &k.Inquiry, v)
}

func (p *Pages) answerAdvice(w http.ResponseWriter, r *http.Request) error {
	return do(to("/panel?done=proposed"), p.adviceForm, func(r *http.Request, f *web.Form) error {
		_, err := p.service.ProposeDone(r.Context(), survivors.DoneInput{Inquiry: r.PathValue("id"), Advice: f.Text("advice"), Answer: f.Text("answer"), Because: f.Text("because")})
		return err
	})(w, r)
}

// showProposed shows what was proposed, word for word.
func (p *Pages) showProposed(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	rows, err := p.service.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	b := sheet.Box{ID: "proposed", Title: x.Title, List: &web.SummaryList{}}
	for _, row := range rows {
		b.List.Rows = append(b.List.Rows, sheet.Row(row.Name, row.Words))
	}
	return &sheet.View{Boxes: []sheet.Box{b}}, nil, nil
}
