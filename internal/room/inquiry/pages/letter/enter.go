package letter

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// enter asks for the words that came with the link. What the link leads to is not looked at
// before they are typed.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) error {
	return p.showEnter(w, r, web.NewForm().Set("link", r.PathValue("link")), nil)
}

// overWords say why the words are asked for again.
var overWords = map[string]string{"1": "You were away for a while, so we closed the letter. All that you wrote is kept.",
	"2": "The letter was closed on this device. All that you kept is safe."}

// wrong is said of all that does not open, in the same words.
var wrong = []string{"Check the address and each word with the paper. If they are as on the paper and still open nothing, the letter may have been replaced by a newer one, " +
	"or somebody chose new words. Then write to the inquiry, at the address on the paper."}

func (p *Pages) showEnter(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	v := &view{Page: p.page(""), Heading: "Open your letter", Action: Front, Hints: hints, Ticket: p.door().Place(r, gate.Return, formsession.Crowded(form)),
		Buttons: []web.Button{button("Continue", "open")},
		Lead:    []string{"It came to you on paper, with an address and with words that open it. You need no account. Whoever advises you may open it with you, with the same words."}}
	v.Errors = form.Errors()
	if words := overWords[r.URL.Query().Get("over")]; words != "" && len(v.Errors.Items) == 0 {
		v.Notice = &web.Notice{Text: words}
	}
	if len(v.Errors.Items) > 0 {
		v.Lead = wrong
	}
	p.askPhrase(v, form)
	if part := form.Text("carry"); part != "" {
		p.carriedAlong(v, form, part)
	}
	return p.draw(w, r, v)
}

// askPhrase has a page ask for the words, and for the end of the address where it is not known.
func (p *Pages) askPhrase(v *view, form *web.Form) {
	if link := form.Text("link"); link != "" && !form.Sent("ask-link") {
		v.Hidden = append(v.Hidden, web.Hidden{Name: "link", Value: link})
	} else {
		i := form.Input("link", "What stands at the end of the address, after the last stroke?", "32 letters, numbers and signs. Capitals matter")
		i.Autocomplete = "off"
		v.Fields = append(v.Fields, sheet.Input(i))
		v.Hidden = append(v.Hidden, web.Hidden{Name: "ask-link", Value: "yes"})
	}
	t := form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter. You can try as often as you like", 0)
	t.Rows, t.Bold = 3, true
	v.Fields = append(v.Fields, sheet.Field{Textarea: &t})
}

// shows draws a page that asks for the words.
type shows func(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error

// lost answers the question for the words when the token does not fit.
func lost(show shows) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		form.Fail("", "We could not look just now. Press Continue again.")
		return show(w, r, form, nil)
	}
}

func (p *Pages) enterLost(w http.ResponseWriter, r *http.Request) error {
	return lost(p.showEnter)(w, r)
}

// byWords opens something by a link and words, and goes in. That there is none, that it is somebody else's, that the
// words are wrong and that it has ended look and cost the same.
func (p *Pages) byWords(w http.ResponseWriter, r *http.Request, show shows, open func(ctx context.Context, link, words string) error,
	in func(form *web.Form, link string, ph phrase.Phrase) error) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	text, link := form.Text("phrase"), form.Text("link")
	if text == "" {
		form.Fail("phrase", "Type your seven words, or your 24 numbers")
	}
	if link == "" {
		form.Fail("link", "Type what stands at the end of the address")
	}
	if !form.OK() {
		return show(w, r, form, nil)
	}
	hints, err := formsession.NotOpened(form, open(p.door().Visit(r, gate.Return, form.Text("ticket"), form.Text("proof")), link, text))
	if err != nil {
		return err
	}
	if !form.OK() {
		return show(w, r, form, hints)
	}
	ph, err := phrase.Parse(text)
	if err != nil {
		return err
	}
	return in(form, link, ph)
}

// enterPost opens a letter.
func (p *Pages) enterPost(w http.ResponseWriter, r *http.Request) error {
	var got drafting.Recipient
	return p.byWords(w, r, p.showEnter, func(ctx context.Context, link, words string) (err error) {
		got, err = p.Service.OpenByLink(ctx, link, words)
		return err
	}, func(form *web.Form, link string, ph phrase.Phrase) error {
		s := p.sessions.Back(comeback.Found{Kind: foundLetter, Ref: got.Letter, Key: got.Key}, ph)
		s.Step = link
		if form.Text("carry") != "" {
			return p.carryOn(w, r, s, form)
		}
		return p.goOn(w, r, s, minePath)
	})
}

func (p *Pages) goOn(w http.ResponseWriter, r *http.Request, s formsession.Session, to string) error {
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// who is the recipient that a session leads to.
func who(s formsession.Session) drafting.Recipient {
	f := s.Found()
	return drafting.Recipient{Letter: f.Ref, Key: f.Key}
}

// back is where the words are asked for, of the letter that lay open.
func back(s formsession.Session, over string) string {
	to := Front
	if s.Step != "" {
		to += "/" + s.Step
	}
	return to + "?over=" + over
}

// seen gives the session of whoever opened their letter, and the letter. When there is none it
// has answered, and the caller only passes on the error.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request) (s formsession.Session, v drafting.LetterView, ok bool, err error) {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return s, v, false, err
	case over:
		p.sessions.Drop(w, r)
		return s, v, false, web.Redirect(w, r, back(s, "1"))
	case !ok || s.Kind != foundLetter:
		return s, v, false, web.Redirect(w, r, Front+"?over=2")
	}
	if v, err = p.Service.Mine(r.Context(), who(s)); errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return s, v, false, p.gone(w, r, "")
	}
	return s, v, err == nil, err
}

// opened is seen, for pages that are there once the confidence is accepted and while the report
// is written.
func (p *Pages) opened(w http.ResponseWriter, r *http.Request) (s formsession.Session, v drafting.LetterView, ok bool, err error) {
	if s, v, ok, err = p.seen(w, r); ok && (v.Accepted.IsZero() || v.Closed) {
		return s, v, false, web.Redirect(w, r, minePath)
	}
	return s, v, ok, err
}

// gone is shown where a letter opens no more, with what was typed.
func (p *Pages) gone(w http.ResponseWriter, r *http.Request, typed string) error {
	v := &view{Page: p.page(""), Heading: "This letter does not open any more", Lead: wrong[:1], Buttons: []web.Button{goTo("Open your letter", Front), orTo("Leave", web.LeavePath)}}
	v.Status = http.StatusNotFound
	if typed != "" {
		v.Blocks = []block{{Heading: "What you typed", Lines: []string{"It was not sent, and is nowhere but on this page. Copy it now if you want to keep it."}, Said: typed}}
	}
	return p.draw(w, r, v)
}

func (p *Pages) kept(w http.ResponseWriter, r *http.Request) error {
	return p.draw(w, r, &view{Page: p.page(""), Heading: "It is kept", Lead: []string{"What you wrote waits for you. " +
		"Nobody at the inquiry can read it before you send it. Come back with your words or numbers."},
		Buttons: []web.Button{goTo("Leave", web.LeavePath), orTo("Open your letter", Front)}})
}
