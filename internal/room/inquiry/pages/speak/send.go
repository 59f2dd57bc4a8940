package speak

import (
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// showCheck shows all answers before they are sent, and what follows from each.
func (p *Pages) showCheck(w http.ResponseWriter, r *http.Request, f plan, a speaking.Answers, form *web.Form) error {
	if form == nil {
		form = web.NewForm()
	}
	v := &stepView{Page: p.page("Your form", ""), At: stepCheck, Heading: "Check what you wrote", Seen: a.Mark(f.names()...), Sheet: f.door.Sheet.Version,
		More: []web.Button{second("Back", goBack), second("Save and come back later", goLeave), second("Wipe it all now", goWipe)}}
	for _, s := range f.steps {
		v.Rows = append(v.Rows, s.rows(a)...)
	}
	v.Errors = form.Errors()
	switch {
	case a.One(boxInquiry) == "":
		v.Inset = "Choose an inquiry before you send this. You can save it and choose later."
	case !f.door.Open:
		v.Inset = "This inquiry takes no accounts now, so this cannot be sent. It is saved. Come back later, or choose another inquiry."
	case !f.ready(a):
		v.Inset = "Choose how you want to speak before you send this."
	default:
		sure := form.Checkboxes("sure", "Do you want to send this?", sendHint(a), []web.Option{{Value: "yes", Text: "Yes, send it"}})
		v.Fields = []sheet.Field{sheet.Ticks(sure)}
		v.Buttons = []web.Button{button("Send it", goSend)}
	}
	return p.draw(w, r, "check", v)
}

func sendHint(a speaking.Answers) string {
	if way(a) == testimony.InWriting {
		return "Nothing is done with your words that you did not say yes to, but for what we must pass on if somebody is in danger. You can change each answer on your page, and take it all back"
	}
	return "We then offer you a day and an hour on your page. Nothing that you say is used before you have read it and agreed"
}

// send gives the account, or asks for a session. What was typed is kept until it is stored.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, s formsession.Session, f plan, a speaking.Answers, form *web.Form) error {
	switch {
	case f.ready(a) && form.Text(seenField) == a.Mark(f.names()...):
		for _, x := range f.unsaid(a) {
			form.Fail(x.Name, x.Message)
		}
		if !form.Has("sure", "yes") {
			form.Fail("sure", "Tick the box to say that you want to send this")
		}
	case form.Text(seenField) != a.Mark(f.names()...):
		form = web.NewForm()
		form.Fail("", "It was not sent. Something was changed in another window or on another device. Check it once more, then send it.")
	}
	if !form.OK() || !f.ready(a) {
		return p.showCheck(w, r, f, a, form)
	}
	approach, err := p.give(r, s, f, a, form.Text("sheet"))
	if errs.Is(err, errs.Conflict) {
		if _, gone := p.Drafts.Load(r.Context(), s.Found()); errs.Is(gone, errs.NotFound) {
			return p.text(w, r, &textView{Page: p.page("Your form", ""), Lead: "We have it already.",
				Buttons: []web.Button{{Text: "Come back with your words or numbers", Href: Return}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}})
		}
	}
	switch {
	case err == nil:
	case errs.Is(err, errs.Conflict):
		form = web.NewForm()
		form.Fail("", errs.Message(err))
		if f, err = p.planOf(r.Context(), a); err != nil {
			return err
		}
		return p.showCheck(w, r, f, a, form)
	case errs.Is(err, errs.Invalid): // the boxes are on pages of their own, to which Change leads
		for _, wrong := range errs.FieldsOf(err) {
			if !slices.Contains(f.names(), wrong.Name) {
				wrong.Name = ""
			}
			form.Fail(wrong.Name, wrong.Message)
		}
		if form.OK() {
			form.Fail("", errs.Message(err))
		}
		return p.showCheck(w, r, f, a, form)
	default:
		return err
	}
	s.Kind, s.Ref, s.Step = speaking.FoundApproach, approach, ""
	p.sessions.EndOthers(r.Context(), s)
	return p.goOn(w, r, s, "/inquiry/sent")
}

// give hands the answers over. The phrase leads to the approach from then on, in that write.
func (p *Pages) give(r *http.Request, s formsession.Session, f plan, a speaking.Answers, shown string) (approach string, err error) {
	before := ""
	if a.Of == f.door.Inquiry.ID {
		before = a.Approach
	}
	if way(a) != testimony.InWriting {
		return p.Service.Choose(r.Context(), listening.Choosing{Inquiry: f.door.Inquiry.ID, Approach: before, Key: s.Found().Key, Way: way(a), Contact: a.One(boxContact),
			Adjustments: a.One(boxNeeds), When: a.One(boxWhen), Promote: p.Drafts.Promote(s.Found(), a)})
	}
	said := listening.Answers{}
	for _, l := range f.door.Sheet.Lines {
		if v := a.One(useBox(l.Use)); v != "" {
			said[l.Use] = listening.Saying{Yes: v == "yes", Name: nameOf(l.Use, a.One(boxName))}
		}
	}
	return p.Service.Give(r.Context(), listening.Giving{Inquiry: f.door.Inquiry.ID, Approach: before, Key: s.Found().Key, Words: a.One(boxWords), Sheet: shown, Answers: said,
		Promote: p.Drafts.Promote(s.Found(), a)})
}

// nameOf is the name that goes with a yes to one use, and with no other.
func nameOf(u testimony.Use, name string) string {
	if u == testimony.QuotedNamed {
		return name
	}
	return ""
}

// unread is said to whoever said yes to nothing for which somebody reads.
const unread = "You said yes to nothing for which somebody reads it. So nobody can read it but you, and nobody can act on it, also not if somebody is in danger. " +
	"If you or a child is in danger, call one of the numbers on this page. On your page you can say yes or no to each use at any time."

// sent says what happens next, to whoever has just sent it.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request) error {
	s, ok, err := p.seen(w, r)
	if !ok {
		return err
	}
	m, err := p.Service.Mine(r.Context(), person(s))
	if err != nil {
		return err
	}
	v := &textView{Page: p.page("Your form", ""), Lead: "We have it.", First: m.Way == testimony.InWriting && !m.Read,
		Buttons: []web.Button{{Text: "See where it is", Href: minePath}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}}
	next := block{Heading: "What happens now"}
	switch {
	case m.Way == testimony.InWriting && !m.Read:
		next.Lines = []string{unread}
	case m.Way == testimony.InWriting:
		next.List = append(next.List, "Those whom you said yes to can read it. Each time that somebody opens it, you see when and why.")
		if !m.ThemeBy.IsZero() {
			next.List = append(next.List, "We aim to have two people read it for what it has in common with others by "+m.ThemeBy.Human()+". If we are late, your page says so.")
		}
		if !m.WordBy.IsZero() {
			next.List = append(next.List, "We aim to put a first word back on your page by "+m.WordBy.Human()+". If we are late, your page says so.")
		}
	default:
		next.List = append(next.List, "Somebody who sits with people offers you a day and an hour. You see it on your page, and can ask for another.",
			"Nothing is kept of what you say then but a note that you read and agree first.")
	}
	v.Blocks = []block{next, {Heading: "Your way back", Lines: []string{"Come back with the same words or numbers. They are the only way. You need no email and no letter from us."}}}
	return p.text(w, r, v)
}

// wipe destroys the draft, after asking once more.
func (p *Pages) wipe(w http.ResponseWriter, r *http.Request, s formsession.Session, a speaking.Answers, at string) error {
	if at != stepWipe {
		s.Step = stepWipe
		return p.goOn(w, r, s, formPath)
	}
	if err := p.Drafts.Wipe(r.Context(), s.Found()); err != nil {
		return err
	}
	p.uncount(r, a.Approach)
	p.sessions.EndOthers(r.Context(), s)
	p.sessions.Drop(w, r)
	return web.Redirect(w, r, "/inquiry/wiped")
}
