package panel

import (
	"net/http"
	"slices"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// seats are the panels on which somebody sits, or sat.
func (p *Pages) seats(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Sits(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Your survivors panel", Section: inquiry.PanelPath}, Lead: []string{survivors.AlwaysSpeak + " Nothing here can ask you not to."}}
	t := web.Table{ID: "seats", Stack: true, Caption: "Panels", HideCaption: true, Empty: "You sit on none.", Columns: []web.Column{{Text: "Inquiry"}, {Text: "Known as"}, {Text: "Term"}}}
	for _, s := range all {
		v.Synthetic = v.Synthetic || s.Inquiry.Synthetic
		name := web.A(s.Inquiry.Title, inquiry.PanelPath+"/"+s.Inquiry.ID)
		if !s.Sits {
			name = web.A(s.Inquiry.Title, inquiry.PanelPath+"/"+s.Inquiry.ID+"/leave")
			name.Note = "You do not sit there now"
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(s.Member.Alias), web.T(s.Member.From.Human()+" to "+s.Member.To.Human())))
	}
	v.Table = &t
	return p.show(w, r, v)
}

// table is a member's page: what comes, and what waits for them.
func (p *Pages) table(w http.ResponseWriter, r *http.Request) error {
	k, err := p.service.Table(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&k.Inquiry, "The survivors panel: "+k.Inquiry.Title, r)
	v.Back = &web.Link{Text: "Your panels", Href: inquiry.PanelPath}
	v.Lead = []string{"You are known here as " + k.Me.Alias + ". " + survivors.AlwaysSpeak}
	say := "Set something down, or advise"
	if n := len(alone(&k)); n > 0 {
		say += ". " + web.Plural(n, "thing waits", "things wait") + " for your agreement"
	}
	v.Links = []web.Link{{Text: say, Href: mineAt(r, "/say")}, {Text: "Claims of done to look at", Href: mineAt(r, "/claims")}, {Text: "What is kept from you, if you wish", Href: mineAt(r,
		"/kept")}, {Text: "What you were offered, and what everybody reads", Href: PathOf(k.Inquiry.ID)},
		{Text: "Question papers of its consultations", Href: inquiry.PathOf(k.Inquiry.ID) + "#consultations"}, {Text: "Resign", Href: mineAt(r, "/leave")}}
	if k.Kept > 0 && v.Inset == "" {
		v.Inset = keptWords(&k)
	}
	v.Boxes = []sheet.Box{p.meetingsOf(r, &k), papersOf(r, &k), adviceOf(&k)}
	return p.show(w, r, v)
}

// keptWords say how many papers others keep from a member, and whom to ask; no title.
func keptWords(k *survivors.Work) string {
	ask := "the chair of the inquiry"
	if k.Link != nil {
		ask = "the link person, " + k.Link.Name + ", or the chair of the inquiry"
	}
	return web.Plural(k.Kept, "paper is", "papers are") + " kept from you: two people agreed that it is about your own case. You can ask why, and ask for that to end: " + ask + "."
}

func (p *Pages) say(w http.ResponseWriter, r *http.Request) error {
	return p.sayForm(w, r, web.NewForm())
}

// sayForm is where a member sets down items and advice, and agrees to another's.
func (p *Pages) sayForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, err := p.service.Table(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&k.Inquiry, "Set something down, or advise", r)
	v.Errors = form.Errors()
	if !k.Inquiry.Frozen() {
		v.Forms = p.sayForms(r, form, &k)
	}
	return p.show(w, r, v)
}

// alone is what another member set down, and nobody has agreed to yet.
func alone(k *survivors.Work) (out []survivors.Advice) {
	for _, a := range k.Advice {
		if a.Agreed.IsZero() && a.Member != k.Me.ID {
			out = append(out, a)
		}
	}
	return out
}

func (p *Pages) meetingsOf(r *http.Request, k *survivors.Work) sheet.Box {
	t := web.Table{ID: "meetings", Stack: true, Caption: "Meetings", HideCaption: true, Empty: "No meeting has been set.", Columns: []web.Column{{Text: "Day"},
		{Text: "What members set down"}, {Text: "Minutes"}}}
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
		minutes := web.T("Not written yet")
		for i := range k.Minutes { // the newest is the last
			if x := &k.Minutes[i]; x.Meeting == m.ID {
				minutes = web.A("Version "+strconv.Itoa(x.Number)+": read it, and say whether you agree", mineAt(r, "/minutes/"+x.ID))
				if slices.ContainsFunc(x.Agreed, func(a survivors.Agreed) bool { return a.Member == k.Me.ID }) {
					minutes = web.A("Version "+strconv.Itoa(x.Number)+": you have answered", mineAt(r, "/minutes/"+x.ID))
				}
			}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: m.Day.Human(), Note: m.How}, items, minutes))
	}
	return sheet.Box{ID: "met", Title: "Meetings", Table: &t}
}

func papersOf(r *http.Request, k *survivors.Work) sheet.Box {
	t := web.Table{ID: "papers", Stack: true, Caption: "Papers", HideCaption: true, Empty: "No paper was put to you yet.", Columns: []web.Column{{Text: "Paper"}, {Text: "Out"},
		{Text: "Who else reads it"}}}
	for i := range slices.Backward(k.Papers) {
		s := &k.Papers[i]
		name := web.A(s.Title, mineAt(r, "/paper/"+s.ID))
		name.Note = "Version " + strconv.Itoa(s.Number)
		who := web.T("Everybody")
		if s.Secret(k.Today) {
			who = web.Cell{Text: "The panel alone, to the end of " + s.Until.Human(), Note: "Because: " + s.Confidential}
		}
		t.Rows = append(t.Rows, web.Row(name, outCell(s), who))
	}
	return sheet.Box{ID: "put", Title: "Papers", Fold: len(k.Papers) > 1, Table: &t}
}

func adviceOf(k *survivors.Work) sheet.Box {
	t := web.Table{ID: "advice", Stack: true, Caption: "Advice", HideCaption: true, Empty: "Nothing was set down yet.", Columns: []web.Column{{Text: "What was set down"},
		{Text: "What was done"}, {Text: "How it stands"}}}
	for i := range slices.Backward(k.Advice) {
		said, did, stands := saidCells(&k.Advice[i], k.Today)
		t.Rows = append(t.Rows, web.Row(said, did, stands))
	}
	return sheet.Box{ID: "said", Title: "What the panel advised", Fold: len(k.Advice) > 1, Table: &t}
}

func (p *Pages) sayForms(r *http.Request, form *web.Form, k *survivors.Work) (out []sheet.Form) {
	var coming []web.Option
	for _, m := range k.Meetings {
		if !m.Day.Before(k.Today) {
			coming = append(coming, web.Option{Value: m.ID, Text: m.Day.Human()})
		}
	}
	others := web.OptionsOf(alone(k), func(a survivors.Advice) web.Option {
		return web.Option{Value: a.ID, Text: a.Words, Hint: "Set down by " + a.Alias}
	})
	if len(others) > 0 {
		out = append(out, sheet.Form{ID: "second", Title: "Another member set this down. Do you agree?", Action: mineAt(r, "/second"), Button: web.Button{Text: "I agree"},
			Lines: []string{"Then everybody reads it, without a name, and by when it is answered."}, Fields: []sheet.Field{sheet.Radios(form.Radios("advice", "Which?", "", others))}})
	}
	if len(coming) > 0 {
		out = append(out, sheet.Form{ID: "item", Title: "Set something down to be talked about", Action: mineAt(r, "/item"), Button: web.Button{Text: "Set it down"},
			Fields: []sheet.Field{sheet.Select(form.Select("meeting", "At which meeting?", "", coming), "Choose"), sheet.Input(form.Input("words", "What?", ""))}})
	}
	kinds := []web.Option{{Value: survivors.ForInquiry, Text: "Advice to the inquiry"}, {Value: survivors.OtherLink, Text: "We ask for another link person"}}
	return append(out, sheet.Form{ID: "advise", Title: "Advise, or ask for another link person", Action: mineAt(r, "/advise"), Button: web.Button{Text: "Set it down"},
		Lines:  []string{"It counts once another member agrees. Then everybody reads it, and it is answered by a day: what was done, or why not."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("kind", "What is it?", "", kinds)), sheet.Area(form.Textarea("advice_words", "In your words", "Everybody reads them", survivors.MaxWords))}})
}

func (p *Pages) addItem(w http.ResponseWriter, r *http.Request) error {
	return do(mine("?done=item"), p.sayForm, func(r *http.Request, f *web.Form) error {
		if f.Text("meeting") == "" {
			f.Fail("meeting", "Choose a meeting")
			return f.Err()
		}
		return p.service.AddItem(r.Context(), r.PathValue("id"), f.Text("meeting"), f.Text("words"))
	})(w, r)
}

func (p *Pages) advise(w http.ResponseWriter, r *http.Request) error {
	return do(mine("?done=advised"), p.sayForm, func(r *http.Request, f *web.Form) error {
		return moved(p.service.Advise(r.Context(), r.PathValue("id"), f.Text("kind"), "", f.Text("advice_words")), "words", "advice_words")
	})(w, r)
}

// moved puts what is wrong with a field to the box that it was typed in.
func moved(err error, from, to string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Name == from {
			fields[i].Name = to
		}
	}
	return errs.Refused(errs.Message(err), fields...)
}

func (p *Pages) secondAdvice(w http.ResponseWriter, r *http.Request) error {
	return do(mine("?done=second"), p.sayForm, func(r *http.Request, f *web.Form) error {
		if f.Text("advice") == "" {
			f.Fail("advice", "Choose one")
			return f.Err()
		}
		return p.service.SecondAdvice(r.Context(), r.PathValue("id"), f.Text("advice"))
	})(w, r)
}

// paper opens one: an entry.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	s, err := p.service.OpenPaper(r.Context(), r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	x, err := p.inquiries.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&x.Inquiry, s.Title, r)
	v.Boxes = []sheet.Box{paperText(&s)}
	return p.show(w, r, v)
}

func (p *Pages) minutes(w http.ResponseWriter, r *http.Request) error {
	return p.minutesForm(w, r, web.NewForm())
}

// minutesForm opens minutes, and asks whether the member agrees.
func (p *Pages) minutesForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	m, err := p.service.OpenMinutes(r.Context(), r.PathValue("id"), r.PathValue("minutes"))
	if err != nil {
		return err
	}
	k, err := p.service.Table(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&k.Inquiry, "Minutes", r)
	v.Errors = form.Errors()
	yes, no := m.Counts()
	v.Boxes = []sheet.Box{{ID: "text", Title: "Version " + strconv.Itoa(m.Number) + ", of " + m.On.Human(), Lines: lines(m.Text),
		Notes: []string{"So far " + web.Plural(yes, "member agrees", "members agree") + ", " + web.Plural(no, "does not", "do not") + ".", "SHA-256 of the words: " + m.SHA256}}}
	answered := slices.ContainsFunc(m.Agreed, func(a survivors.Agreed) bool { return a.Member == k.Me.ID })
	if !answered && !k.Inquiry.Frozen() {
		v.Forms = []sheet.Form{{ID: "agree", Title: "Do you agree?", Action: mineAt(r, "/minutes/"+m.ID), Button: web.Button{Text: "Keep my answer"}, Lines: []string{"It is counted, and stays."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("yes", "Is this what was said?", "", []web.Option{{Value: "yes", Text: "Yes, I agree"}, {Value: "no", Text: "No, I do not agree"}})),
				sheet.Area(form.Textarea("words", "If not: why, if you wish", "In your own words. The team and the members read them", survivors.MaxOwn))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) agree(w http.ResponseWriter, r *http.Request) error {
	return do(mine("?done=agreed"), p.minutesForm, func(r *http.Request, f *web.Form) error {
		return p.service.AgreeMinutes(r.Context(), r.PathValue("id"), r.PathValue("minutes"), f.Text("yes"), f.Text("words"))
	})(w, r)
}

func (p *Pages) kept(w http.ResponseWriter, r *http.Request) error {
	return p.keptForm(w, r, web.NewForm())
}

// keptForm is what a member has kept from themselves.
func (p *Pages) keptForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, err := p.service.Table(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(r.Context())
	if err != nil {
		return err
	}
	bodies, err := p.service.Bodies(r.Context(), &k.Inquiry)
	if err != nil {
		return err
	}
	v := p.mineView(&k.Inquiry, "What is kept from you, if you wish", r)
	v.Errors = form.Errors()
	v.Lead = []string{"You can have everything that is about a body kept from you: papers and claims, of its parents and parts too. Nobody is told why. You can end it at any time."}
	var now []web.Option
	for _, x := range k.Walls {
		now = append(now, web.Option{Value: x.ID, Text: names[x.Body], Hint: "Since " + x.On.Human()})
	}
	v.Forms = []sheet.Form{{ID: "keep", Title: "Have something kept from you", Action: mineAt(r, "/kept"), Button: web.Button{Text: "Keep it from me"}, Fields: []sheet.Field{
		sheet.Select(form.Select("body", "What is about which body?", "", web.OptionsOf(bodies, func(b inquiry.Body) web.Option { return web.Option{Value: b.ID, Text: b.Name} })), "Choose")}}}
	if len(now) > 0 {
		v.Forms = append(v.Forms, sheet.Form{ID: "end", Title: "Have it no longer kept", Action: mineAt(r, "/kept/end"), Button: web.Button{Text: "End it", Kind: "secondary"},
			Fields: []sheet.Field{sheet.Radios(form.Radios("wall", "Which?", "", now))}})
	}
	return p.show(w, r, v)
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	return do(mine("/kept?done=kept"), p.keptForm, func(r *http.Request, f *web.Form) error {
		return p.service.WallBody(r.Context(), r.PathValue("id"), f.Text("body"))
	})(w, r)
}

func (p *Pages) unkeep(w http.ResponseWriter, r *http.Request) error {
	return do(mine("/kept?done=ended"), p.keptForm, func(r *http.Request, f *web.Form) error {
		if f.Text("wall") == "" {
			f.Fail("wall", "Choose one")
			return f.Err()
		}
		return p.service.WallDown(r.Context(), r.PathValue("id"), f.Text("wall"))
	})(w, r)
}

func (p *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	return p.leaveForm(w, r, web.NewForm())
}

// leaveForm is where a member resigns, and says whether their words are published.
func (p *Pages) leaveForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, err := p.service.MySeat(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.mineView(&s.Inquiry, "Resign", r)
	v.Inset, v.Errors, v.Back = "", form.Errors(), &web.Link{Text: "Your panels", Href: inquiry.PanelPath}
	publish := []web.Option{{Value: "yes", Text: "Yes, publish them", Hint: "From tomorrow. Until then you can change your mind"}, {Value: "no", Text: "No. You can say yes later"}}
	said, err := p.service.MyResignation(r.Context(), s.Inquiry.ID)
	switch {
	case errs.Is(err, errs.NotFound):
		v.Lead = []string{"You can leave at any time, and need give no reason. What you write is kept as you write it: nobody edits it."}
		v.Forms = []sheet.Form{{ID: "leave", Action: mineAt(r, "/leave"), Private: true, Button: web.Button{Text: "Resign", Kind: "warning"}, Fields: []sheet.Field{
			sheet.Area(form.Textarea("words", "What do you want to say?", "“I resign” is enough", survivors.MaxOwn)), sheet.Radios(form.Radios("publish", "Are your words published?",
				"Without your name", publish))}}}
	case err != nil:
		return err
	default:
		out := "They are published."
		if !said.Public(p.service.Today()) {
			out = "They are not published."
			if said.Publish {
				out = "They are published from tomorrow."
			}
			v.Forms = []sheet.Form{{ID: "publish", Title: "Are your words published?", Action: mineAt(r, "/leave/publish"), Button: web.Button{Text: "Keep what I chose"},
				Fields: []sheet.Field{sheet.Radios(form.Radios("publish", "Are they published?", "Without your name. Once they are out nobody can take them back", publish))}}}
		}
		v.Title = "You resigned"
		v.Boxes = []sheet.Box{{ID: "said", Title: "What you wrote on " + said.On.Human(), Lines: lines(said.Words), Notes: []string{out, "SHA-256 of your words: " + said.SHA256}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) resign(w http.ResponseWriter, r *http.Request) error {
	return do(mine("/leave?done=left"), p.leaveForm, func(r *http.Request, f *web.Form) error {
		return p.service.Resign(r.Context(), r.PathValue("id"), f.Text("words"), f.Text("publish"))
	})(w, r)
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	return do(mine("/leave?done=publish"), p.leaveForm, func(r *http.Request, f *web.Form) error {
		return p.service.PublishResignation(r.Context(), r.PathValue("id"), f.Text("publish"))
	})(w, r)
}
