package apply

import (
	"context"
	"net/http"

	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/trust/phrase"
)

// phraseView shows the phrase, until it was tried or the person went on without.
type phraseView struct {
	web.Page
	Groups []string
	Digits bool
	Days   int
	Next   web.Button
	Help   []HelpLink
}

func (p *Pages) showPhrase(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	ph, err := phrase.Parse(s.Phrase)
	if err != nil {
		return err
	}
	v := &phraseView{Page: p.page("Your form", nil), Groups: ph.Groups(), Digits: s.Digits,
		Days: p.Drafts.Life, Next: web.Button{Text: "I have kept them safe", Name: "go", Value: goNext}, Help: p.Help}
	v.Errors, v.TurnForm = form.Errors(), "kept"
	return p.Renderer.Page(w, r, "review/apply_phrase", v)
}

// tryView asks for the phrase once, before it is needed.
type tryView struct {
	web.Page
	Phrase           web.Textarea
	Next, Skip, Show web.Button
	Help             []HelpLink
}

func (p *Pages) showTry(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	label := "Type your seven words once, to be sure"
	if s.Digits {
		label = "Type your 24 numbers once, to be sure"
	}
	v := &tryView{Page: p.page("Your form", nil), Help: p.Help, Phrase: form.Textarea("phrase", label, "Capitals, commas and line breaks do not matter.", 0),
		Next: web.Button{Text: "Continue", Name: "go", Value: goNext}, Skip: web.Button{Text: "I cannot now", Name: "go", Value: goSkip, Kind: "secondary"},
		Show: web.Button{Text: "Show them again", Name: "go", Value: goBack, Kind: "secondary"}}
	v.Errors = form.Errors()
	v.Phrase.Heading, v.Phrase.Rows = true, 3
	return p.Renderer.Page(w, r, "review/apply_try", v)
}

// tried takes what was done on the two pages on which the phrase can still be shown:
// it answers, or it lets the form begin; then the phrase is shown no more.
func (p *Pages) tried(w http.ResponseWriter, r *http.Request, s *formsession.Session, form *web.Form) (answered bool, err error) {
	begun, wrong := s.Tried(form.Text("at"), form.Text("go"), form.Text("phrase"))
	if begun {
		return false, nil
	}
	if wrong {
		form = web.NewForm()
		form.Fail("", formsession.NotSame)
	}
	if err := p.sessions.Put(r.Context(), w, *s); err != nil {
		return true, err
	}
	if !form.OK() {
		return true, p.showPhrase(w, r, *s, form)
	}
	return true, web.Redirect(w, r, formPath)
}

// shownOf gives a question with the inputs that are asked after these answers, and
// with those that something was typed in: an open page may be older than the answers.
func shownOf(q intake.Question, a intake.Answers, form *web.Form) intake.Question {
	out := q
	out.Asks = nil
	for _, ask := range q.Asks {
		if ask.When == nil || ask.When(a) || form != nil && form.Text(ask.Name) != "" {
			out.Asks = append(out.Asks, ask)
		}
	}
	return out
}

// checkEmail fails the form at what is no email address.
func checkEmail(a intake.Answers, form *web.Form) {
	if a.Contact().WrongEmail() {
		form.Fail("email", "This is not an email address. Write all of it, such as name@example.org, or leave it empty")
	}
}

// clash answers with the question again when a way of being reached is both chosen and
// ruled out, or an office is named that nobody knows, before somebody goes on.
func (p *Pages) clash(w http.ResponseWriter, r *http.Request, q intake.Question, a intake.Answers, form *web.Form) (answered bool, err error) {
	if ask := form.Text("go"); ask != goNext && ask != goCheck {
		return false, nil
	}
	if err := p.clashes(r.Context(), q, a, form); err != nil {
		return true, err
	}
	if form.OK() {
		return false, nil
	}
	return true, p.showQuestion(w, r, q, a, form)
}

// clashes fails the form where the answer to a question cannot be kept to.
func (p *Pages) clashes(ctx context.Context, q intake.Question, a intake.Answers, form *web.Form) error {
	switch q.ID {
	case "exclude":
		err := p.askOffices(ctx, "exclude_offices", a.One("exclude_offices"), a.One("exclude_people"), a.One(intake.SureField) == "yes")
		if err == nil {
			err = p.askNobody(ctx, intake.PersonKey{}, "exclude_body", a.One("exclude_body"), a.One("exclude_offices"), a.One("exclude_people"), a.One(intake.SureField) == "yes")
		}
		if err != nil && !form.Take(err) {
			return err
		}
	case "contact":
		checkEmail(a, form)
	case "ways", "never":
		for _, words := range a.Contact().Clash() {
			form.Fail(q.ID, words)
		}
	}
	return nil
}
