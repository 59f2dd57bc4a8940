package letter

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/typed"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// toSend gives what is written to whoever has their letter open; where nothing is written it has
// led back.
func (p *Pages) toSend(w http.ResponseWriter, r *http.Request) (s formsession.Session, v drafting.LetterView, written drafting.Written, ok bool, err error) {
	if s, v, ok, err = p.opened(w, r); !ok {
		return s, v, written, false, err
	}
	if written, err = p.Service.Written(r.Context(), who(s)); err != nil {
		return s, v, written, false, err
	}
	if err = p.sessions.Put(r.Context(), w, s); err != nil {
		return s, v, written, false, err
	}
	if written.Nothing() {
		return s, v, written, false, web.Redirect(w, r, minePath)
	}
	return s, v, written, true, nil
}

// check shows what goes before it goes.
func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	_, v, written, ok, err := p.toSend(w, r)
	if !ok {
		return err
	}
	return p.draw(w, r, &view{Page: p.page(answerPath), Heading: "This is what goes to the inquiry", Blocks: []block{{Said: written.Answer(v.Copy)}},
		Lead:    []string{"Once it is sent it cannot be changed or taken back. You can send more after it."},
		Buttons: []web.Button{goTo("Continue", lastPath), orTo("Change it", answerPath)}})
}

// last asks by itself whether there is more to come.
func (p *Pages) last(w http.ResponseWriter, r *http.Request) error {
	return p.showLast(w, r, web.NewForm())
}

func (p *Pages) showLast(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	_, v, written, ok, err := p.toSend(w, r)
	if !ok {
		return err
	}
	more := "You have until " + v.Until.Human() + ". This answer takes none of that time away"
	if p.Service.Today().After(v.Until) || v.Until.IsZero() {
		more = "The last day has passed. What you send is looked at all the same, and the inquiry need not wait for more"
	}
	out := &view{Page: p.page(sendPath), Heading: "Is this your last answer?", Action: lastPath,
		Lead: []string{"Only you can say that. Without a yes the time to answer goes on."}, Buttons: []web.Button{button("Send my answer", "send")}, More: []web.Button{orTo("Back", sendPath)},
		Hidden: []web.Hidden{{Name: "seen", Value: mark(written.Answer(v.Copy))}}}
	c := form.Radios("last", "Is there more to come?", "", []web.Option{{Value: "no", Text: "There may be more to come", Hint: more},
		{Value: "yes", Text: "This is my last answer", Hint: "The inquiry need not wait any longer. Two people can decide what becomes of each part"}})
	out.Fields, out.Errors = []sheet.Field{sheet.Radios(c)}, form.Errors()
	return p.draw(w, r, out)
}

// send sends what is written, as it was shown.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, v, ok, err := p.opened(w, r)
	if !ok {
		return err
	}
	written, err := p.Service.Written(r.Context(), who(s))
	if err != nil {
		return err
	}
	if written.Nothing() { // an earlier press of the button sent it
		return p.goOn(w, r, s, minePath+"#sent")
	}
	switch {
	case form.Text("last") != "yes" && form.Text("last") != "no":
		form.Fail("last", "Say whether there is more to come")
	case form.Text("seen") != mark(written.Answer(v.Copy)):
		form.Fail("", "Your answer was changed in another window or on another device since you looked at it. It was not sent. Go back, and look at it again.")
	}
	if !form.OK() {
		return p.showLast(w, r, form)
	}
	err = p.Service.SendWritten(r.Context(), who(s), written, v.Copy, form.Text("last") == "yes")
	switch {
	case err == nil:
		return p.goOn(w, r, s, minePath+"?done=sent")
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable):
		form.Fail("", errs.Message(err))
	case errs.Is(err, errs.Unknown):
		form.Fail("", "We do not know yet whether it was taken. Go back to the letter: if it was, it stands there under “What you sent”. If not, it is still here to be sent.")
	case !form.Take(err):
		return err
	}
	return p.showLast(w, r, form)
}

// time asks for more time.
func (p *Pages) time(w http.ResponseWriter, r *http.Request) error {
	return p.showTime(w, r, web.NewForm())
}

func (p *Pages) showTime(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, v, ok, err := p.opened(w, r)
	if !ok {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	out := &view{Page: p.page(minePath), Heading: "Ask for more time", Action: timePath, Inset: lastDay(&v, p.Service.Today()), Buttons: []web.Button{button("Ask for more time", "time")},
		Lead: []string{"The inquiry decides. Until it moves the last day, the day above stands. If it moves it, this letter shows the new day: look again."}}
	if !v.Since.IsZero() {
		out.Lead = []string{"The inquiry decides. It can give you more time once your time runs again."}
	}
	t := form.Textarea("words", "Until when do you need, and why?", "", drafting.MaxWhy)
	if asksCopy(r, form) {
		out.Heading, out.Hidden, out.Buttons = "Ask for a copy of a document", []web.Hidden{{Name: "what", Value: "copy"}}, []web.Button{button("Ask for it", "time")}
		out.Lead = []string{"Documents are not kept on this page. The inquiry sends you a copy of the pages that your letter names, by post, as far as you may see them. This gives you " +
			"no more time by itself."}
		t = form.Textarea("words", "Which document and page, and to which address?", "As the letter names them", drafting.MaxWhy)
	}
	t.Rows, t.Bold = 5, true
	out.Fields, out.Errors = []sheet.Field{{Textarea: &t}}, form.Errors()
	return p.draw(w, r, out)
}

func (p *Pages) timePost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	if !ok {
		return p.lost(w, r, s, form, carryTime)
	}
	p.keeps(s, form)
	if len([]rune(typed.Clean(form.Text("words")))) > drafting.MaxWhy {
		form.Fail("words", "Make it shorter: "+web.Number(drafting.MaxWhy)+" characters at most")
	}
	if !form.OK() {
		return p.showTime(w, r, form)
	}
	done, ask := "time", p.Service.AskTime
	if asksCopy(r, form) {
		done, ask = "copy", p.Service.AskCopy
	}
	err = ask(r.Context(), who(s), form.Text("words"))
	switch {
	case err == nil:
		return p.goOn(w, r, s, minePath+"?done="+done)
	case errs.Is(err, errs.NotFound):
		return p.notKept(w, r, s, form, err)
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable), errs.Is(err, errs.Unknown):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showTime(w, r, form)
}

// asksCopy says that a copy of a document is asked for, and not more time.
func asksCopy(r *http.Request, form *web.Form) bool {
	return r.URL.Query().Get("what") == "copy" || form.Text("what") == "copy"
}
