package letter

import (
	"errors"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// What the buttons of these pages ask for.
const (
	goMake = "make"
	goHave = "have"
	goTry  = "try"
	goShow = "show"
	goKeep = "keep"
)

// phrasePage shows where somebody is on the way to other words: asked for those that they have,
// shown the new ones, typing these once.
func (p *Pages) phrasePage(w http.ResponseWriter, r *http.Request) error {
	s, _, ok, err := p.seen(w, r)
	if !ok {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.showPhrase(w, r, s, web.NewForm(), nil)
}

func (p *Pages) showPhrase(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form, hints []string) error {
	v := &view{Page: p.page(minePath), Heading: "Choose new words or numbers", Action: phrasePath, Hints: hints}
	v.Errors = form.Errors()
	box := func(label string) {
		t := form.Textarea("phrase", label, "Capitals, commas and line breaks do not matter", 0)
		t.Rows, t.Bold = 3, true
		v.Fields = append(v.Fields, sheet.Field{Textarea: &t})
	}
	if s.Next == nil {
		v.Ticket, v.Buttons = p.door().Place(r, gate.Return, formsession.Crowded(form)), []web.Button{button("Continue", goMake)}
		v.Blocks = []block{{List: []string{"You get new ones, and type them once.", "From then on those on the paper open nothing, on any device. The address stays the same: keep it.",
			"What you wrote and sent stays as it is.",
			"If you lose the new ones nobody can bring them back. Then you cannot open this letter any more."}}}
		box("What are your words or numbers now?")
		v.Fields = append(v.Fields, sheet.Radios(form.Radios("kind", "What do you want to open it with from now on?", "", formsession.Kinds())))
		return p.draw(w, r, v)
	}
	ph, err := phrase.Parse(s.Next.Phrase)
	if err != nil {
		return err
	}
	v.Page, v.More = p.page(""), []web.Button{second("Do not change them", goKeep)}
	v.Errors = form.Errors()
	if !s.Next.Try {
		v.Heading, v.Lead, v.Groups = "Your new words or numbers", []string{"They do not count yet. On the next page you type them once."}, ph.Groups()
		v.Buttons = []web.Button{button("I have kept them safe", goHave)}
		return p.draw(w, r, v)
	}
	box("Type the new ones once. Then they count")
	v.Buttons = []web.Button{button("Continue", goTry), second("Show them again", goShow)}
	return p.draw(w, r, v)
}

func (p *Pages) phrasePost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	ask := form.Text("go")
	switch {
	case !ok:
		return web.Redirect(w, r, back(s, "2"))
	case ask == goKeep:
		s.Next = nil
		return p.goOn(w, r, s, minePath)
	case s.Next == nil && ask == goMake:
		return p.makeNext(w, r, s, form)
	case s.Next == nil: // it was done, or given up, in another window
		return web.Redirect(w, r, phrasePath)
	case ask == goTry && s.Next.Try:
		return p.tryNext(w, r, s, form)
	}
	s.Next.Try = ask == goHave
	return p.goOn(w, r, s, phrasePath)
}

// makeNext makes other words for whoever types those that count.
func (p *Pages) makeNext(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	if form.Text("kind") == "" {
		form.Fail("kind", "Choose seven words, or 24 numbers")
	}
	if form.Text("phrase") == "" {
		form.Fail("phrase", "Type the words or numbers that you have now")
	}
	if !form.OK() {
		return p.showPhrase(w, r, s, form, nil)
	}
	ctx := p.door().Visit(r, gate.Return, form.Text("ticket"), form.Text("proof"))
	got, err := p.Service.OpenByLink(ctx, s.Step, form.Text("phrase"))
	if err == nil && (got.Letter != s.Ref || got.Key.Bytes() != s.Found().Key.Bytes()) {
		err = phrase.Refused()
	}
	hints, err := formsession.NotOpened(form, err)
	if err != nil {
		return err
	}
	if !form.OK() {
		return p.showPhrase(w, r, s, form, hints)
	}
	n, err := p.Service.Back.Next(ctx, formsession.KindOf(form.Text("kind")))
	if _, err = formsession.NotOpened(form, err); err != nil {
		return err
	}
	if !form.OK() {
		return p.showPhrase(w, r, s, form, nil)
	}
	s.Next = formsession.PendingOf(n)
	return p.goOn(w, r, s, phrasePath)
}

// tryNext has the new words count, once they were typed.
func (p *Pages) tryNext(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	if !formsession.Same(s.Next.Phrase, form.Text("phrase")) {
		s.Next.Try = false
		form = web.NewForm()
		form.Fail("", formsession.NotSame)
		if err := p.sessions.Put(r.Context(), w, s); err != nil {
			return err
		}
		return p.showPhrase(w, r, s, form, nil)
	}
	n, err := s.Next.Next()
	if err != nil {
		return err
	}
	_, err = p.Service.ChangePhrase(r.Context(), who(s), n, p.sessions.Of(s))
	switch {
	case err == nil:
		next := p.sessions.Back(comeback.Found{Kind: s.Kind, Ref: s.Ref, Key: n.Key}, n.Phrase)
		next.Step = s.Step
		return p.goOn(w, r, next, minePath+"?done=phrase")
	case errs.Is(err, errs.NotFound), errors.Is(err, comeback.ErrTurned):
		p.sessions.Drop(w, r)
		v := &view{Page: p.page(""), Heading: "The new words or numbers do not count", Lead: []string{"Yours were changed in another place. " +
			"Open the letter with those that you were shown last in that other place. " +
			"If you changed nothing, open it with the ones that you had before."}, Buttons: []web.Button{goTo("Open your letter", back(s, "2")), orTo("Leave", web.LeavePath)}}
		v.Status = http.StatusConflict
		return p.draw(w, r, v)
	case errs.Is(err, errs.Unknown):
		form.Fail("", "We do not know yet whether the new ones count. Keep the old ones and the new ones. Wait a moment, then press Continue again.")
	case errors.Is(err, comeback.ErrTaken), errs.Is(err, errs.Unavailable), errs.Is(err, errs.Conflict):
		form.Fail("", "They could not be changed just now. The ones that you had still count. Wait a moment, then press Continue again.")
	default:
		return err
	}
	return p.showPhrase(w, r, s, form, nil)
}
