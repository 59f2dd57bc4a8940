package apply

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
)

// The form lives at one address, so that the browser's history says only that
// it was open. Which page of it is shown is in the session; each page carries
// its own name hidden, so that Back, or a second tab, never saves an answer
// under another question.
const formPath = "/review/apply"

// The pages of the form that are no question.
const (
	stepPhrase = formsession.StepPhrase
	stepTry    = formsession.StepTry
	stepResult = "result"
	stepCheck  = "check"
	stepWipe   = "wipe"
)

// What a button of the form asks for.
const (
	goNext   = formsession.GoNext
	goSkip   = formsession.GoSkip
	goBack   = "back"
	goLeave  = "leave" // save and come back later
	goChange = "change"
	goCheck  = "check"
	goSend   = "send"
	goWipe   = "wipe"
	goStart  = "start"
	goStay   = "stay" // the same page in the other language, with what was typed
)

// applyPage shows the page of the form that the person has come to.
func (p *Pages) applyPage(w http.ResponseWriter, r *http.Request) error {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return err
	case over:
		_, _, err := p.seen(w, r, intake.FoundDraft)
		return err
	case !ok || s.Kind != intake.FoundDraft:
		if done, err := p.waited(w, r); done {
			return err
		}
		return p.chooseKind(w, r, web.NewForm())
	}
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return p.gone(w, r)
	}
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil { // thirty minutes more
		return err
	}
	return p.show(w, r, s, a, nil)
}

// gone is shown when a form was sent or wiped elsewhere.
func (p *Pages) gone(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Your form", nil), Lead: "This form is not here any more. It was sent, or wiped, or its time was over, or its words or numbers were changed.",
		Buttons: []web.Button{{Text: "Come back with your words or numbers", Href: "/review/return"}, {Text: "Start a new form", Href: "/review", Kind: "secondary"}}})
}

// show draws the page of a step. A form that was filled in wrongly is shown
// again with all that was typed.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, s formsession.Session, a intake.Answers, form *web.Form) error {
	switch {
	case !s.Seen && s.Step == stepTry:
		return p.showTry(w, r, s, web.NewForm())
	case !s.Seen:
		return p.showPhrase(w, r, s, web.NewForm())
	case s.Step == stepResult:
		return p.showResult(w, r, a)
	case s.Step == stepCheck:
		return p.showCheck(w, r, a, form)
	case s.Step == stepWipe:
		return p.showWipe(w, r)
	}
	q, ok := p.question(s.Step)
	if !ok {
		q = p.questions[0]
	}
	return p.showQuestion(w, r, q, a, form)
}

func (p *Pages) question(id string) (intake.Question, bool) {
	for _, q := range p.questions {
		if q.ID == id {
			return q, true
		}
	}
	return intake.Question{}, false
}

// kindView asks how somebody wants to come back.
type kindView struct {
	web.Page
	Kind  web.Choices
	Place *formsession.Place
	Next  web.Button
	Help  []HelpLink
}

func (p *Pages) chooseKind(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &kindView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/safety"}),
		Next: web.Button{Text: "Continue", Name: "go", Value: goStart}, Help: p.Help, Place: p.door().Place(r, gate.Start, false)}
	v.Errors, v.TurnForm = form.Errors(), "kind-of"
	v.Kind = form.Radios("kind", "How do you want to come back?", "We show you words or numbers, once. They are the only way back. Nobody can look them up for you.",
		formsession.Kinds())
	v.Kind.Heading = true
	return p.Renderer.Page(w, r, "review/apply_kind", v)
}

// applyPost takes what a person did on a page of the form.
func (p *Pages) applyPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("go") == goStart {
		return p.applyStart(w, r, form)
	}
	if form.Text("go") == goStay && form.Text("at") == "" { // the page of the two kinds, in the other language
		return p.chooseKind(w, r, form)
	}
	s, ok, late, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return p.notSaved(w, r, form, err)
	case late && s.Kind == intake.FoundDraft && s.Seen:
		return p.keepLate(w, r, s, form)
	case ok && s.Kind == intake.FoundCase: // sent by an earlier press of the button
		return web.Redirect(w, r, "/review/mine")
	case !ok:
		return p.lost(w, r, form, form.Text("at"))
	}
	for range 5 { // another device may save in between: then what it saved is looked at first
		a, err := p.Drafts.Load(r.Context(), s.Found())
		if err != nil {
			return p.notSaved(w, r, form, err)
		}
		if err = p.step(w, r, s, a, form); !errors.Is(err, errOtherDevice) {
			return err
		}
	}
	return p.notSaved(w, r, form, errOtherDevice)
}

// errOtherDevice says that another device saved the draft since it was read.
var errOtherDevice = errors.New("review: the draft was saved on another device")

func (p *Pages) applyStart(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	if form.Text("kind") == "" {
		form.Fail("kind", "Choose seven words, or 24 numbers")
		return p.chooseKind(w, r, form)
	}
	if err := p.Service.Ready(r.Context()); err != nil {
		return err
	}
	return p.begin(w, r, form.Text("kind"), form.Text("ticket"), form.Text("proof"))
}

// step saves the answer of the page that was sent, whichever it was, and goes
// on from there.
func (p *Pages) step(w http.ResponseWriter, r *http.Request, s formsession.Session, a intake.Answers, form *web.Form) error {
	at, ask := form.Text("at"), form.Text("go")
	if !s.Seen {
		if done, err := p.tried(w, r, &s, form); done {
			return err
		}
	}
	q, ok := p.question(at)
	if ok && q.Files {
		if done, err := p.tookFile(w, r, s, &a, q, form); done {
			return err
		}
	}
	if ok && ask != goSkip && ask != goChange {
		both, err := p.put(s, &a, q, form)
		switch {
		case err != nil && !form.Take(err):
			return err
		case err != nil:
			return p.showQuestion(w, r, q, a, form)
		case both:
			return p.showBoth(w, r, q, a, form)
		}
		if done, err := p.clash(w, r, q, a, form); done {
			return err
		}
	}
	switch ask {
	case goSend:
		return p.send(w, r, s, a, form)
	case goWipe:
		return p.wipe(w, r, s, at)
	case goAttach, goLeave, goStay, goPhrase: // they come back to the page that they left
		if slices.Contains(p.asked(a), at) {
			s.Step = at
		}
	case goChange:
		s.Step, s.Changing = stepCheck, false
		if _, ok := p.question(form.Text("to")); ok {
			s.Step, s.Changing = form.Text("to"), true
		}
	case goCheck:
		s.Step = stepCheck
	case goBack:
		s.Step = p.previous(at, a)
	default:
		if s.Step = p.after(at, a); s.Changing {
			s.Step = stepCheck
		}
	}
	s.Changing = s.Changing && (ask == goChange || ask == goStay)
	a.At = s.Step
	if err := p.Drafts.Save(r.Context(), s.Found(), a); errs.Is(err, errs.Conflict) {
		return errOtherDevice
	} else if err != nil {
		return p.notSaved(w, r, form, err)
	}
	if ask == goLeave {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/saved")
	}
	if ask == goPhrase {
		return p.goOn(w, r, s, newPhrasePath)
	}
	return p.goOn(w, r, s, formPath)
}

// notSaved is what a person sees when their answer could not be kept: the same
// page with all that they typed, to be sent once more.
func (p *Pages) notSaved(w http.ResponseWriter, r *http.Request, form *web.Form, err error) error {
	q, asked := p.question(form.Text("at"))
	switch {
	case errs.Is(err, errs.NotFound):
		p.sessions.Drop(w, r)
		return p.goneWith(w, r, form)
	case !asked:
		return err
	}
	p.Log.ErrorContext(r.Context(), "a form was not saved", "error", err.Error())
	if q.Files {
		form.Fail(intake.FileField, "We could not save this just now. Wait a moment, choose the file again, and send it again")
		s, _, _, _ := p.sessions.Get(r)
		return p.showQuestion(w, r, q, p.filesOf(r, s), form)
	}
	form.Fail("", "We could not save this just now. What you typed is still on this page. Wait a moment, then press Continue again.")
	return p.showQuestion(w, r, q, intake.Answers{}, form)
}

// keepLate keeps what was typed on a page that lay open for so long that its
// session ran out. It opens and sends nothing; the phrase is asked for next.
func (p *Pages) keepLate(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	q, ok := p.question(form.Text("at"))
	if ask := form.Text("go"); ok && ask != goSkip && ask != goChange {
		a, err := p.Drafts.Load(r.Context(), s.Found())
		both := false
		if err == nil && q.Files {
			err = p.takeFile(r, s, &a, form)
		}
		if err == nil {
			both, err = p.put(s, &a, q, form)
		}
		if form.Take(err) {
			return p.showQuestion(w, r, q, intake.Answers{}, form)
		}
		if err == nil && !both {
			a.At = q.ID
			err = p.Drafts.Save(r.Context(), s.Found(), a)
		}
		switch {
		case both, errs.Is(err, errs.Conflict): // what is saved is not shown until the phrase is typed
			return p.lost(w, r, form, q.ID)
		case err != nil:
			return p.notSaved(w, r, form, err)
		}
	}
	p.sessions.Drop(w, r)
	return web.Redirect(w, r, "/review/return?over=1")
}

// put saves one question's answer into the draft. It changes nothing and says
// so when the answer was changed elsewhere after this page was made.
func (p *Pages) put(s formsession.Session, a *intake.Answers, q intake.Question, form *web.Form) (both bool, err error) {
	if q.Files {
		return false, nil
	}
	q = shownOf(q, *a, form)
	values := map[string][]string{}
	for _, ask := range q.Asks {
		values[ask.Name] = form.All(ask.Name)
		for _, text := range values[ask.Name] {
			if p.sessions.Repeats(s.Mark, text) {
				return false, errs.InvalidInput("Take your words out.", errs.Field{Name: ask.Name,
					Message: "This holds the words or numbers that you come back with. Take them out: others will read this."})
			}
		}
	}
	next := intake.Answers{}
	if err := next.Put(q, values); err != nil {
		return false, err
	}
	if now := a.Mark(q); now != form.Text(seenField) && now != next.Mark(q) {
		return true, nil
	}
	return false, a.Put(q, values)
}

// asked lists the steps that this person is shown, in order.
func (p *Pages) asked(a intake.Answers) []string {
	out := []string{stepPhrase}
	section := ""
	for _, q := range p.questions {
		if section == intake.PartReport && q.Section != intake.PartReport {
			out = append(out, stepResult)
		}
		section = q.Section
		if q.When == nil || q.When(a) {
			out = append(out, q.ID)
		}
	}
	return append(out, stepCheck)
}

func (p *Pages) after(at string, a intake.Answers) string {
	list := p.asked(a)
	for i, id := range list[:len(list)-1] {
		if id == at {
			return list[i+1]
		}
	}
	if at == stepCheck || at == stepWipe {
		return stepCheck
	}
	return list[1]
}

func (p *Pages) previous(at string, a intake.Answers) string {
	list := p.asked(a)
	for i := 2; i < len(list); i++ {
		if list[i] == at {
			return list[i-1]
		}
	}
	return list[1]
}

// send sends the application. What was typed is kept until it is stored.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, s formsession.Session, a intake.Answers, form *web.Form) error {
	if !form.Has("sure", "yes") {
		form.Fail("sure", "Tick the box to say that you want to send this")
		return p.showCheck(w, r, a, form)
	}
	if form.Text(seenField) != a.Mark(p.questions...) {
		return p.checkAgain(w, r, a)
	}
	f := s.Found()
	sent := a.Asked(p.questions)
	app := sent.Application(f.Key)
	app.Synthetic, app.Draft = p.Synthetic, a.Loaded()
	var err error
	if app.Files, err = p.Drafts.Files(r.Context(), f, sent.Files); errs.Is(err, errs.Conflict) {
		return errOtherDevice
	} else if err != nil {
		return err
	}
	number, id, err := p.Service.Submit(r.Context(), f.Ref, app)
	if errs.Is(err, errs.Conflict) {
		if _, gone := p.Drafts.Load(r.Context(), f); gone == nil {
			return errOtherDevice
		}
		return p.text(w, r, &textView{Page: p.page("Your form", nil), Lead: "We have it already.",
			Buttons: []web.Button{{Text: "See where it is", Href: "/review/mine"}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}})
	}
	if err != nil {
		return err
	}
	s.Kind, s.Ref, s.Step = intake.FoundCase, id, number
	p.sessions.EndOthers(r.Context(), s)
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, "/review/sent")
}

// wipe destroys the draft, after asking once more.
func (p *Pages) wipe(w http.ResponseWriter, r *http.Request, s formsession.Session, at string) error {
	if at == stepWipe {
		if err := p.Drafts.Wipe(r.Context(), s.Found()); err != nil {
			return err
		}
		p.sessions.EndOthers(r.Context(), s)
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/wiped")
	}
	s.Step = stepWipe
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, formPath)
}

func (p *Pages) sent(w http.ResponseWriter, r *http.Request) error {
	s, ok, err := p.seen(w, r, intake.FoundCase)
	if !ok {
		return err
	}
	v := &textView{Page: p.page("Your form", nil), Lead: "We have it. Your number is " + s.Step + ". You only need it if you talk to us.",
		Blocks: []textBlock{{Heading: "What happens now", List: []string{"We tell you that we have read it. You see that when you come back.",
			"Nobody asks those who closed your case for anything unless you said yes.",
			"Come back with the same words or numbers. They are the only way."}}},
		Buttons: []web.Button{{Text: "See where it is", Href: "/review/mine"}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}}
	if !strings.HasPrefix(s.Step, "R-") {
		v.Lead = "We have it."
	}
	return p.text(w, r, v)
}

func (p *Pages) saved(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Your form", nil), Lead: "It is saved. Come back with your words or numbers when you want to.",
		Buttons: []web.Button{{Text: "Leave", Href: web.LeavePath}, {Text: "Come back to it now", Href: "/review/return", Kind: "secondary"}}})
}

func (p *Pages) wiped(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Your form", nil), Lead: "What you wrote is gone. Your words or numbers open nothing any more.",
		Buttons: []web.Button{{Text: "Leave", Href: web.LeavePath}, {Text: "Start again", Href: "/review", Kind: "secondary"}}})
}
