package speak

import (
	"errors"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// What a button asks for.
const (
	goNext   = formsession.GoNext
	goSkip   = formsession.GoSkip
	goBack   = "back"
	goLeave  = "leave"
	goChange = "change"
	goCheck  = "check"
	goSend   = "send"
	goWipe   = "wipe"
	goStart  = "start"
)

// seenField carries the mark of what was saved when the page was made.
const seenField = "seen"

// stepView is a page of the form.
type stepView struct {
	web.Page
	At, Seen, Place, Heading string
	Lead                     []string
	Groups                   []string // the phrase
	Digits                   bool
	Days                     int
	Ticket                   *formsession.Place
	Kind                     string // of a place that is kept
	Hints                    []string
	Carry                    string
	Fields                   []sheet.Field
	Saved                    []row // of two versions
	Rows                     []row
	Sheet                    string
	Inset                    string
	Buttons, More            []web.Button
	Action                   string
	Help                     []helpLine
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, name string, v *stepView) error {
	v.Help = help()
	if v.Action == "" {
		v.Action = formPath
	}
	return p.Renderer.Page(w, r, "inquiry/speak_"+name, v)
}

func button(text, value string) web.Button { return web.Button{Text: text, Name: "go", Value: value} }

func second(text, value string) web.Button {
	return web.Button{Text: text, Name: "go", Value: value, Kind: "secondary"}
}

// formPage shows the page of the form that the person has come to.
func (p *Pages) formPage(w http.ResponseWriter, r *http.Request) error {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return err
	case over:
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, Return+"?over=1")
	case ok && s.Kind == speaking.FoundApproach:
		return web.Redirect(w, r, minePath)
	case !ok:
		if kind, ticket, held := p.door().Held(r); held {
			return p.begin(w, r, kind, ticket, "")
		}
		return p.chooseKind(w, r, web.NewForm())
	}
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return p.gone(w, r, nil)
	}
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil { // thirty minutes more
		return err
	}
	return p.show(w, r, s, a, nil)
}

// show draws the page of a step. A form that was filled in wrongly is shown again with all
// that was typed.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, s formsession.Session, a speaking.Answers, form *web.Form) error {
	switch {
	case !s.Seen && s.Step == stepTry:
		return p.showTry(w, r, s)
	case !s.Seen:
		return p.showPhrase(w, r, s, web.NewForm())
	case s.Step == stepWipe:
		return p.draw(w, r, "step", &stepView{Page: p.page("Your form", ""), At: stepWipe, Heading: "Do you want to wipe it all?",
			Lead:    []string{"What you wrote is gone for good, and your words or numbers open nothing any more. Nobody was told anything."},
			Buttons: []web.Button{button("Yes, wipe it", goWipe), second("No, go back", goBack)}})
	}
	f, err := p.planOf(r.Context(), a)
	if err != nil {
		return err
	}
	if s.Step == stepCheck {
		return p.showCheck(w, r, f, a, form)
	}
	at, ok := f.at(s.Step)
	if !ok {
		at = f.steps[0]
	}
	return p.showStep(w, r, f, at, a, form)
}

func (p *Pages) showStep(w http.ResponseWriter, r *http.Request, f plan, at step, a speaking.Answers, form *web.Form) error {
	v := &stepView{Page: p.page("Your form", ""), At: at.id, Place: at.part, Heading: at.title, Lead: at.lead, Seen: a.Mark(at.names()...),
		Buttons: []web.Button{button("Continue", goNext)}, More: []web.Button{second("Back", goBack), second("Save and come back later", goLeave)}}
	if form == nil {
		form = web.NewForm()
		for _, n := range at.names() {
			form.Set(n, a.One(n))
		}
	} else if form.Sent(seenField) {
		v.Seen = form.Text(seenField)
	}
	if len(f.open) == 0 {
		v.Inset = closedNow(at)
	}
	if a.At == stepCheck || len(a.Values) > 3 {
		v.More = append(v.More, second("Go to the end", goCheck))
	}
	v.Errors, v.Fields = form.Errors(), at.fields(form, true)
	return p.draw(w, r, "step", v)
}

// closedNow is said where no inquiry takes accounts.
func closedNow(at step) string {
	if at.id == stepWhich {
		return "No inquiry takes accounts at this moment, so there is nothing to choose. Save this, and come back later."
	}
	return "No inquiry takes accounts at this moment. What you write here is saved, and can be sent when one does."
}

func (p *Pages) chooseKind(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &stepView{Page: p.page("Your form", Front+"/before"), Buttons: []web.Button{button("Continue", goStart)}, Ticket: p.door().Place(r, gate.Start, false)}
	c := form.Radios("kind", "How do you want to come back?", "We show you words or numbers, once. They are the only way back. Nobody can look them up for you", formsession.Kinds())
	c.Heading = true
	v.Errors, v.Fields = form.Errors(), []sheet.Field{{Radios: &c}}
	return p.draw(w, r, "step", v)
}

func (p *Pages) showPhrase(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	ph, err := phrase.Parse(s.Phrase)
	if err != nil {
		return err
	}
	v := &stepView{Page: p.page("Your form", ""), At: stepPhrase, Groups: ph.Groups(), Digits: s.Digits, Days: speaking.Life, Buttons: []web.Button{button("I have kept them safe", goNext)}}
	v.Errors = form.Errors()
	return p.draw(w, r, "phrase", v)
}

func (p *Pages) showTry(w http.ResponseWriter, r *http.Request, s formsession.Session) error {
	label := "Type your seven words once, to be sure"
	if s.Digits {
		label = "Type your 24 numbers once, to be sure"
	}
	t := web.NewForm().Textarea("phrase", label, "Capitals, commas and line breaks do not matter", 0)
	t.Heading, t.Rows = true, 3
	return p.draw(w, r, "step", &stepView{Page: p.page("Your form", ""), At: stepTry, Fields: []sheet.Field{{Textarea: &t}},
		Inset:   "You can go on without this. But after this page we never show them again, and nobody can look them up for you.",
		Buttons: []web.Button{button("Continue", goNext), second("Show them again", goBack)}, More: []web.Button{second("I cannot now", goSkip)}})
}

// begin makes a draft when the turn comes, or keeps the place.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, kind, ticket, proof string) error {
	k := formsession.KindOf(kind)
	ph, f, err := p.Drafts.Begin(p.door().Visit(r, gate.Start, ticket, proof), k)
	if formsession.TurnedAway(err) && p.Tickets != nil {
		v := &stepView{Page: p.page("Your form", ""), Heading: "Please wait a moment", Kind: string(k), Ticket: p.door().Place(r, gate.Start, true),
			Lead:    []string{"Many people are here now. We keep your place. You have nothing to do: this page looks again by itself every few seconds."},
			Buttons: []web.Button{second("Look now", goStart)}}
		v.Status = http.StatusServiceUnavailable
		p.door().Hold(w, v.Kind, v.Ticket, formPath)
		return p.draw(w, r, "step", v)
	}
	if errs.Is(err, errs.Unavailable) {
		words := "Many people are here at this moment. Press Continue again in a minute."
		if errors.Is(err, comeback.ErrNoRoom) {
			words = errs.Message(err)
		}
		form := web.NewForm().Set("kind", kind)
		form.Fail("", words)
		return p.chooseKind(w, r, form)
	}
	if err != nil {
		return err
	}
	p.door().Drop(w)
	return p.goOn(w, r, p.sessions.Begun(f, ph), formPath)
}

func (p *Pages) goOn(w http.ResponseWriter, r *http.Request, s formsession.Session, to string) error {
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// errOtherDevice says that another device saved the draft since it was read.
var errOtherDevice = errors.New("inquiry: the draft was saved on another device")

// formPost takes what a person did on a page of the form.
func (p *Pages) formPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("go") == goStart {
		if form.Text("kind") == "" {
			form.Fail("kind", "Choose seven words, or 24 numbers")
			return p.chooseKind(w, r, form)
		}
		return p.begin(w, r, form.Text("kind"), form.Text("ticket"), form.Text("proof"))
	}
	s, ok, late, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return p.notSaved(w, r, form, err)
	case late && s.Kind == speaking.FoundDraft && s.Seen:
		return p.keepLate(w, r, s, form)
	case ok && s.Kind == speaking.FoundApproach: // sent by an earlier press of the button
		return web.Redirect(w, r, minePath)
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

// step saves the answer of the page that was sent, whichever it was, and goes on from there.
func (p *Pages) step(w http.ResponseWriter, r *http.Request, s formsession.Session, a speaking.Answers, form *web.Form) error {
	at, pressed := form.Text("at"), form.Text("go")
	if !s.Seen {
		return p.tried(w, r, s, form)
	}
	f, err := p.planOf(r.Context(), a)
	if err != nil {
		return p.notSaved(w, r, form, err)
	}
	begun := "" // an approach that was counted for this page, and is not saved yet
	if q, ok := f.at(at); ok && pressed != goSkip && pressed != goChange {
		both, err := p.put(s, &a, q, form)
		switch {
		case err != nil && !form.Take(err):
			return err
		case err != nil:
			return p.showStep(w, r, f, q, a, form)
		case both:
			return p.showBoth(w, r, q, a, form)
		}
		if err = f.missing(q, a); pressed == goNext && form.Take(err) {
			return p.showStep(w, r, f, q, a, form)
		}
		if err = unnamed(q, a); (pressed == goNext || pressed == goCheck) && form.Take(err) {
			return p.showStep(w, r, f, q, a, form)
		}
		if begun, err = p.count(r, &a); err != nil {
			return p.notSaved(w, r, form, err)
		}
		if f, err = p.planOf(r.Context(), a); err != nil {
			return p.notSaved(w, r, form, err)
		}
	}
	switch pressed {
	case goSend:
		return p.send(w, r, s, f, a, form)
	case goWipe:
		return p.wipe(w, r, s, a, at)
	}
	f.turn(&s, at, pressed, form.Text("to"))
	a.At = s.Step
	if err := p.Drafts.Save(r.Context(), s.Found(), a); errs.Is(err, errs.Conflict) {
		p.uncount(r, begun)
		return errOtherDevice
	} else if err != nil {
		return p.notSaved(w, r, form, err)
	}
	if pressed == goLeave {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/inquiry/saved")
	}
	return p.goOn(w, r, s, formPath)
}

// tried takes what was done on the two pages on which the phrase can still be shown.
func (p *Pages) tried(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	begun, wrong := s.Tried(form.Text("at"), form.Text("go"), form.Text("phrase"))
	if begun {
		s.Step = stepWhich
	}
	if !wrong {
		return p.goOn(w, r, s, formPath)
	}
	again := web.NewForm()
	again.Fail("", formsession.NotSame)
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.showPhrase(w, r, s, again)
}

// turn moves a session on from a page by the button that was pressed.
func (f plan) turn(s *formsession.Session, at, pressed, to string) {
	changing := s.Changing
	s.Changing = false
	switch pressed {
	case goLeave: // they come back to the page that they left
		if _, ok := f.at(at); ok {
			s.Step = at
		}
	case goChange:
		s.Step = stepCheck
		if _, ok := f.at(to); ok {
			s.Step, s.Changing = to, true
		}
	case goCheck:
		s.Step = stepCheck
	case goBack:
		s.Step = f.back(at)
	default:
		if s.Step = f.next(at); changing && at != stepWhich && at != boxWay { // another inquiry or way has other steps
			s.Step = stepCheck
		}
	}
}

// put takes the answers of one step. It changes nothing and says so when they were changed
// elsewhere after this page was made.
func (p *Pages) put(s formsession.Session, a *speaking.Answers, q step, form *web.Form) (both bool, err error) {
	var wrong []errs.Field
	next := speaking.Answers{}
	for _, k := range q.asks {
		text := form.Text(k.name)
		switch {
		case len(k.options) > 0 && !offered(k.options, text):
			text = ""
		case p.sessions.Repeats(s.Mark, text):
			wrong = append(wrong, errs.Field{Name: k.name, Message: "This holds the words or numbers that you come back with. Take them out: others will read this"})
		case k.limit > 0 && len([]rune(text)) > k.limit:
			wrong = append(wrong, errs.Field{Name: k.name, Message: "Use " + web.Number(k.limit) + " characters or fewer"})
		}
		next.Put(k.name, text)
	}
	if len(wrong) > 0 {
		return false, errs.InvalidInput("Some of this needs to be put right.", wrong...)
	}
	if now := a.Mark(q.names()...); now != form.Text(seenField) && now != next.Mark(q.names()...) {
		return true, nil
	}
	for _, n := range q.names() {
		a.Put(n, next.One(n))
	}
	return false, nil
}

func offered(options []web.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// count has their beginning counted, of the inquiry that they chose, and an earlier one of
// another inquiry ended: nobody who falls away does so unseen, and of who they are nothing is
// kept. It gives a beginning that was counted now.
func (p *Pages) count(r *http.Request, a *speaking.Answers) (begun string, err error) {
	to := a.One(boxInquiry)
	if to == a.Of || to == "" {
		return "", nil
	}
	if begun, err = p.Service.Begin(r.Context(), to); errs.Is(err, errs.Conflict) {
		return "", nil // it takes none now: the last page says so
	}
	if err != nil {
		return "", err
	}
	p.uncount(r, a.Approach)
	a.Approach, a.Of = begun, to
	return begun, nil
}

// uncount ends a beginning that leads nowhere.
func (p *Pages) uncount(r *http.Request, approach string) {
	if approach == "" {
		return
	}
	if err := p.Service.StopBegun(r.Context(), approach); err != nil && !errs.Is(err, errs.NotFound) {
		p.Log.ErrorContext(r.Context(), "a beginning was not ended", "error", err.Error())
	}
}

// showBoth shows what another window or device saved beside what was typed here. Whichever is
// chosen, it is chosen over what was shown.
func (p *Pages) showBoth(w http.ResponseWriter, r *http.Request, q step, a speaking.Answers, form *web.Form) error {
	v := &stepView{Page: p.page("Your form", ""), At: q.id, Seen: a.Mark(q.names()...), Saved: q.rows(a), Fields: q.fields(form, false),
		Buttons: []web.Button{second("Keep what I typed here", goNext), second("Keep what is saved", goSkip)}}
	v.Status = http.StatusConflict
	return p.draw(w, r, "both", v)
}

// way is how somebody wants to speak.
func way(a speaking.Answers) testimony.Way { return testimony.Way(a.One(boxWay)) }
