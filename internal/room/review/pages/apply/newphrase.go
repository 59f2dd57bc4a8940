package apply

import (
	"errors"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// Somebody who came back by their phrase, to a form or to a case, gets another one at
// this address. The new one is shown, and typed once; only then it counts, and the one
// before opens nothing. Until then it is in the cookie alone.
const (
	newPhrasePath = "/review/mine/phrase"
	phraseAct     = "phrase" // as lost forms name it
)

// What the buttons of these pages ask for, besides those of the form.
const (
	goPhrase = "phrase" // from a page of the form to this one
	goKeep   = "keep"   // the old ones stay
)

// The pages.
const (
	atAsk   = "ask"
	atShown = "shown"
	atTry   = "try-new"
)

// newPhrasePage shows where somebody is on the way to other words or numbers.
func (p *Pages) newPhrasePage(w http.ResponseWriter, r *http.Request) error {
	s, ok, err := p.held(w, r)
	if !ok {
		return err
	}
	if r.URL.Query().Get("done") != "" && s.Next == nil {
		return p.text(w, r, &textView{Page: p.page("Your form", nil), Lead: "Your words or numbers are changed. The old ones open nothing any more.",
			Blocks:  []textBlock{{Lines: []string{"If you kept the old ones somewhere, you can throw them away."}}},
			Buttons: []web.Button{{Text: "Go on", Href: homeOf(s)}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}})
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.showNewPhrase(w, r, s, web.NewForm(), nil)
}

// held gives the session of whoever has shown that they have their phrase. When there
// is none it has answered.
func (p *Pages) held(w http.ResponseWriter, r *http.Request) (formsession.Session, bool, error) {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return s, false, err
	case ok && s.Seen:
		return s, true, nil
	case ok:
		return s, false, web.Redirect(w, r, formPath)
	case over:
		p.sessions.Drop(w, r)
		return s, false, web.Redirect(w, r, "/review/return?over=1")
	}
	return s, false, web.Redirect(w, r, "/review/return")
}

// homeOf is where the person came from.
func homeOf(s formsession.Session) string {
	if s.Kind == intake.FoundCase {
		return "/review/mine"
	}
	return formPath
}

// newPhraseView is the three pages on the way to another phrase.
type newPhraseView struct {
	web.Page
	At           string
	OfCase       bool
	Kind         web.Choices
	Phrase       web.Textarea
	Hints        []string
	Place        *formsession.Place
	Groups       []string
	Digits       bool
	Next         web.Button
	Others, Keep *web.Button
	Help         []HelpLink
}

func (p *Pages) showNewPhrase(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form, hints []string) error {
	v := &newPhraseView{Page: p.page("Your form", &web.Link{Text: "Back", Href: homeOf(s)}), OfCase: s.Kind == intake.FoundCase, Help: p.Help, Hints: hints,
		Next: web.Button{Text: "Continue", Name: "go", Value: goNext}}
	v.Errors, v.TurnForm = form.Errors(), "new-phrase"
	if s.Next == nil {
		v.At, v.Place = atAsk, p.door().Place(r, gate.Return, formsession.Crowded(form))
		v.Kind = form.Radios("kind", "What do you want to come back with from now on?", "", formsession.Kinds())
		v.Phrase = form.Textarea("phrase", "What are your words or numbers now?", "We ask, so that nobody else can change them while this page is open. Capitals, commas and line breaks do not matter.", 0)
		v.Phrase.Rows, v.Phrase.Bold = 3, true
		return p.Renderer.Page(w, r, "review/new_phrase", v)
	}
	ph, err := phrase.Parse(s.Next.Phrase)
	if err != nil {
		return err
	}
	v.Digits = ph.Kind() == phrase.Digits
	v.Keep = &web.Button{Text: "Do not change them", Name: "go", Value: goKeep, Kind: "secondary"}
	if !s.Next.Try {
		v.At, v.Groups, v.Next.Text = atShown, ph.Groups(), "I have kept them safe"
		return p.Renderer.Page(w, r, "review/new_phrase", v)
	}
	label := "Type your seven new words once. Then they count"
	if v.Digits {
		label = "Type your 24 new numbers once. Then they count"
	}
	v.At, v.Others = atTry, &web.Button{Text: "Show them again", Name: "go", Value: goBack, Kind: "secondary"}
	v.Phrase = form.Textarea("phrase", label, "Capitals, commas and line breaks do not matter.", 0)
	v.Phrase.Heading, v.Phrase.Rows = true, 3
	return p.Renderer.Page(w, r, "review/new_phrase", v)
}

// sentWith gives what was sent, and the session that sent it, if there is one.
func (p *Pages) sentWith(r *http.Request) (form *web.Form, s formsession.Session, ok bool, err error) {
	if form, err = web.ParseForm(r); err == nil {
		s, ok, _, err = p.sessions.Get(r)
	}
	return form, s, ok, err
}

// newPhrasePost takes what was done on one of the three pages.
func (p *Pages) newPhrasePost(w http.ResponseWriter, r *http.Request) error {
	form, s, ok, err := p.sentWith(r)
	switch {
	case err != nil:
		return err
	case !ok:
		return p.lost(w, r, form, "mine-"+phraseAct)
	case !s.Seen:
		return web.Redirect(w, r, formPath)
	}
	at, ask := form.Text("at"), form.Text("go")
	switch {
	case ask == goStay:
		return p.showNewPhrase(w, r, s, form, nil)
	case ask == goKeep:
		s.Next = nil
		return p.goOn(w, r, s, homeOf(s))
	case s.Next == nil && at == atAsk:
		return p.makeNext(w, r, s, form)
	case s.Next == nil: // it was done, or given up, in another window
		return web.Redirect(w, r, newPhrasePath)
	case at == atTry && ask == goNext && s.Next.Try:
		return p.tryNext(w, r, s, form)
	}
	s.Next.Try = at == atShown && ask == goNext
	return p.goOn(w, r, s, newPhrasePath)
}

func (p *Pages) goOn(w http.ResponseWriter, r *http.Request, s formsession.Session, to string) error {
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// makeNext makes another phrase for whoever types the one that counts. That it is
// wrong, and that it is somebody else's, look the same.
func (p *Pages) makeNext(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	text := form.Text("phrase")
	if form.Text("kind") == "" {
		form.Fail("kind", "Choose seven words, or 24 numbers")
	}
	if text == "" {
		form.Fail("phrase", "Type the words or numbers that you have now")
	}
	if !form.OK() {
		return p.showNewPhrase(w, r, s, form, nil)
	}
	ctx := p.door().Visit(r, gate.Return, form.Text("ticket"), form.Text("proof"))
	f, err := p.Drafts.Find(ctx, text)
	if err == nil && (f.Ref != s.Ref || f.Key.Bytes() != s.Found().Key.Bytes()) {
		err = phrase.Refused()
	}
	hints, err := formsession.NotOpened(form, err)
	if err != nil {
		return err
	}
	if !form.OK() {
		return p.showNewPhrase(w, r, s, form, hints)
	}
	n, err := p.Drafts.Next(ctx, formsession.KindOf(form.Text("kind")))
	if _, err = formsession.NotOpened(form, err); err != nil {
		return err
	}
	if !form.OK() {
		return p.showNewPhrase(w, r, s, form, nil)
	}
	s.Next = formsession.PendingOf(n)
	return p.goOn(w, r, s, newPhrasePath)
}

// tryNext has the new phrase count, once it was typed.
func (p *Pages) tryNext(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	if !formsession.Same(s.Next.Phrase, form.Text("phrase")) {
		s.Next.Try = false
		if err := p.sessions.Put(r.Context(), w, s); err != nil {
			return err
		}
		form = web.NewForm()
		form.Fail("", formsession.NotSame)
		return p.showNewPhrase(w, r, s, form, nil)
	}
	n, err := s.Next.Next()
	if err != nil {
		return err
	}
	if err = p.change(r, s, n); err != nil {
		return p.notChanged(w, r, s, err)
	}
	next := formsession.Session{Kind: s.Kind, Ref: s.Ref, Step: s.Step, Seen: true, Digits: n.Phrase.Kind() == phrase.Digits, Mark: p.sessions.Mark(n.Phrase), Key: s.Next.Key}
	return p.goOn(w, r, next, newPhrasePath+"?done=yes")
}

// change puts the new phrase in the place of the other.
func (p *Pages) change(r *http.Request, s formsession.Session, n comeback.NextPhrase) error {
	open := p.sessions.Of(s)
	if s.Kind == intake.FoundCase {
		return p.Service.ChangePhrase(r.Context(), personOf(s), n, p.Drafts.TurnOf(s.Found(), n, open))
	}
	_, err := p.Drafts.ChangePhrase(r.Context(), s.Found(), n, open)
	return err
}

// notChanged tells somebody whose new phrase does not count how it is.
func (p *Pages) notChanged(w http.ResponseWriter, r *http.Request, s formsession.Session, err error) error {
	form := web.NewForm()
	switch {
	case errs.Is(err, errs.NotFound), errors.Is(err, comeback.ErrTurned):
		p.sessions.Drop(w, r)
		v := &textView{Page: p.page("Your form", nil), Lead: "The new words or numbers do not count.",
			Blocks: []textBlock{{Lines: []string{"Your words or numbers were changed in another place, or what you wrote was sent or wiped there.",
				"Come back with those that you were shown last in that other place. If you changed nothing there, come back with the ones that you had before."}}},
			Buttons: []web.Button{{Text: "Come back with your words or numbers", Href: "/review/return"}, {Text: "Leave", Href: web.LeavePath, Kind: "secondary"}}}
		v.Status = http.StatusConflict
		return p.text(w, r, v)
	case errs.Is(err, errs.Unknown):
		form.Fail("", "We do not know yet whether the new ones count. Keep the old ones and the new ones. Wait a moment, then press Continue again.")
	case errors.Is(err, comeback.ErrTaken):
		s.Next = nil
		form.Fail("", errs.Message(err))
		if err := p.sessions.Put(r.Context(), w, s); err != nil {
			return err
		}
	case errs.Is(err, errs.Unavailable), errs.Is(err, errs.Conflict):
		form.Fail("", "They could not be changed just now. The ones that you had still count. Wait a moment, then press Continue again.")
	default:
		return err
	}
	return p.showNewPhrase(w, r, s, form, nil)
}

// newPhraseLost answers these pages when the token of the form does not fit.
func (p *Pages) newPhraseLost(w http.ResponseWriter, r *http.Request) error {
	form, s, ok, err := p.sentWith(r)
	if err != nil {
		return err
	}
	if !ok || !s.Seen {
		return p.lost(w, r, form, "mine-"+phraseAct)
	}
	form.Fail("", "We could not take this just now. Nothing was changed. Press the button again.")
	return p.showNewPhrase(w, r, s, form, nil)
}
