package apply

import (
	"net/http"
	"strings"

	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/phrase"
)

// When the cookie that opens a form is gone, what was typed cannot be saved:
// nobody but the person has the key. The words go back to them in one answer,
// kept nowhere, together with the question for their phrase; sent with it, they
// are put where they belong.

// carryField names what the words on that page belong to: a question of the
// form, or an act of the page about a case.
const carryField = "carry"

// carried are the boxes of the page about a case.
var carried = map[string][]intake.Ask{
	"mine-add":     {{Name: "words", Kind: intake.AskWords, Label: "Add something, or write to the panel"}},
	"mine-exclude": {{Name: "offices", Kind: intake.AskWords, Label: "Keep an office out", Rows: 3}, {Name: "names", Kind: intake.AskWords, Label: "Keep somebody out", Rows: 3}},
	"mine-appeal":  {{Name: "words", Kind: intake.AskWords, Label: "What should the panel look at again?"}},
}

// lostView is what was typed, and the question for the phrase.
type lostView struct {
	web.Page
	Lines       []string
	Carry, Seen string
	Phrase      web.Textarea
	Place       *formsession.Place
	Hints       []string
	Inputs      []questionInput
	Next        web.Button
	Help        []HelpLink
}

// belongs gives the boxes that words belong to; none is an answer with nothing
// in it to lose.
func (p *Pages) belongs(to string) (intake.Question, bool) {
	if q, ok := p.question(to); ok {
		return q, true
	}
	if c, ok := changeOf(strings.TrimPrefix(to, "mine-")); ok {
		return intake.Question{ID: to, Asks: c.asks(p)}, true
	}
	asks, ok := carried[to]
	return intake.Question{ID: to, Asks: asks}, ok
}

// lost answers a form whose session is gone.
func (p *Pages) lost(w http.ResponseWriter, r *http.Request, form *web.Form, to string) error {
	q, ok := p.belongs(to)
	if !ok || !typedIn(q, form) {
		over := "3"
		if _, _, late, err := p.sessions.Get(r); err != nil {
			return err
		} else if late {
			over = "1"
		}
		if form.FileName(intake.FileField) != "" || len(form.Files(intake.FileField)) > 0 {
			over = "4"
		}
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/return?over="+over)
	}
	return p.showLost(w, r, q, form, nil)
}

func typedIn(q intake.Question, form *web.Form) bool {
	for _, ask := range q.Asks {
		if strings.TrimSpace(strings.Join(form.All(ask.Name), "")) != "" {
			return true
		}
	}
	return false
}

func (p *Pages) showLost(w http.ResponseWriter, r *http.Request, q intake.Question, form *web.Form, hints []string) error {
	v := &lostView{Page: p.page("Your form", nil), Carry: q.ID, Seen: form.Text(seenField), Hints: hints, Inputs: inputsOf(form, q), Help: p.Help,
		Lines: []string{"Your form was closed on this device, so we could not save what you typed. It is still on this page, and nowhere else.",
			"Come back with your words or numbers. Then we put it where it belongs."},
		Next: web.Button{Text: "Continue"}, Place: p.door().Place(r, gate.Return, formsession.Crowded(form))}
	v.Errors, v.Status, v.TurnForm = form.Errors(), http.StatusUnprocessableEntity, "back"
	v.Phrase = form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter.", 0)
	v.Phrase.Rows, v.Phrase.Bold = 3, true
	return p.Renderer.Page(w, r, "review/apply_lost", v)
}

// goneView is what was typed on a form that is not here any more.
type goneView struct {
	web.Page
	Inputs  []questionInput
	Buttons []web.Button
	Help    []HelpLink
}

func (p *Pages) goneWith(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	q, ok := p.belongs(form.Text("at"))
	if form.FileName(intake.FileField) != "" {
		v := &textView{Page: p.page("Your form", nil), Lead: "This form is not here any more. It was sent, or wiped, or its time was over. The file that you chose was not added.",
			Buttons: []web.Button{{Text: "Come back with your words or numbers", Href: "/review/return"}, {Text: "Start a new form", Href: "/review", Kind: "secondary"}}}
		v.Status = http.StatusNotFound
		return p.text(w, r, v)
	}
	if !ok || !typedIn(q, form) {
		return p.gone(w, r)
	}
	v := &goneView{Page: p.page("Your form", nil), Inputs: inputsOf(form, q), Help: p.Help, Buttons: []web.Button{
		{Text: "Come back with your words or numbers", Href: "/review/return"}, {Text: "Start a new form", Href: "/review", Kind: "secondary"}}}
	v.Status = http.StatusNotFound
	return p.Renderer.Page(w, r, "review/apply_gone", v)
}

// formLost answers a page of the form whose token does not fit.
func (p *Pages) formLost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, _, err := p.sessions.Get(r)
	q, asked := p.question(form.Text("at"))
	switch {
	case form.Text("go") == goStart:
		form.Fail("", notTaken)
		return p.chooseKind(w, r, form)
	case err != nil, ok && s.Kind == intake.FoundDraft && asked:
		if !asked {
			return err
		}
		if q.Files {
			form.Fail(intake.FileField, fileNotTaken)
			return p.showQuestion(w, r, q, p.filesOf(r, s), form)
		}
		form.Fail("", notTaken)
		return p.showQuestion(w, r, q, intake.Answers{}, form)
	}
	return p.lost(w, r, form, form.Text("at"))
}

// notTaken is said when only the form's token was wrong.
const notTaken = "This was not saved. What you typed is still on this page. Press Continue again."

// mineLost answers the page about a case when the token does not fit.
func (p *Pages) mineLost(w http.ResponseWriter, r *http.Request) error {
	form, s, ok, err := p.sentWith(r)
	if err != nil {
		return err
	}
	if what := mineAct(r, form); !ok || s.Kind != intake.FoundCase {
		return p.lost(w, r, form, "mine-"+what)
	}
	form.Fail("", "This was not sent. What you typed is still on this page. Send it again.")
	if r.PathValue("what") != "" {
		return p.showConfirm(w, r, form)
	}
	return p.showMine(w, r, form)
}

// mineAct is what a form of the page about a case asks for.
func mineAct(r *http.Request, form *web.Form) string {
	if what := r.PathValue("what"); what != "" {
		return what
	}
	return form.Text("go")
}

// returnLost answers the question for the phrase when the token does not fit.
func (p *Pages) returnLost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	form.Fail("", "We could not look just now. Press Continue again.")
	return p.askAgain(w, r, form, nil)
}

// askAgain asks for the phrase, with the words that are carried along.
func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	if q, ok := p.belongs(form.Text(carryField)); ok {
		return p.showLost(w, r, q, form, hints)
	}
	return p.showReturn(w, r, form, hints)
}

// carryOn puts what was typed where it belongs, now that the phrase is known.
func (p *Pages) carryOn(w http.ResponseWriter, r *http.Request, f intake.Found, ph phrase.Phrase, form *web.Form) error {
	q, _ := p.belongs(form.Text(carryField))
	_, ofCase := carried[q.ID]
	ofCase = ofCase || strings.HasPrefix(q.ID, "mine-")
	s := p.sessions.Back(f, ph)
	switch {
	case f.Kind == intake.FoundDraft && ofCase:
		form.Fail("phrase", "These open a form that is not sent yet. What you typed here belongs to one that was sent.")
		return p.showLost(w, r, q, form, nil)
	case f.Kind == intake.FoundDraft:
		return p.carryIntoDraft(w, r, s, q, form)
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.carryToCase(w, r, s, q, form)
}

func (p *Pages) carryIntoDraft(w http.ResponseWriter, r *http.Request, s formsession.Session, q intake.Question, form *web.Form) error {
	a, err := p.Drafts.Load(r.Context(), s.Found())
	both := false
	if err == nil {
		both, err = p.put(s, &a, q, form)
	}
	a.At, s.Step = q.ID, q.ID
	if err == nil && !both {
		err = p.Drafts.Save(r.Context(), s.Found(), a)
	}
	invalid := form.Take(err)
	if err != nil && !invalid {
		p.Log.ErrorContext(r.Context(), "a form was not saved", "error", err.Error())
		form.Fail("", "We could not save this just now. What you typed is still on this page. Wait a moment, then press Continue again.")
		return p.showLost(w, r, q, form, nil)
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	switch {
	case invalid:
		return p.showQuestion(w, r, q, a, form)
	case both:
		return p.showBoth(w, r, q, a, form)
	}
	return web.Redirect(w, r, formPath)
}

// carryToCase puts the words into the box that they were typed in, or, when
// the form they belong to was sent, into the one for adding something. The
// person sends them.
func (p *Pages) carryToCase(w http.ResponseWriter, r *http.Request, s formsession.Session, q intake.Question, form *web.Form) error {
	filled := web.NewForm()
	for _, ask := range q.Asks {
		filled.Set(ask.Name, form.All(ask.Name)...)
	}
	if c, ok := changeOf(strings.TrimPrefix(q.ID, "mine-")); ok && q.ID == "mine-"+c.what {
		filled.Fail("", "What you typed was not sent. Look it through, then send it.")
		return p.writeChange(w, r, s, c, filled)
	}
	if q.ID == "mine-appeal" {
		filled.Fail("", "This was not sent. Look it through, then send it.")
		return p.writeConfirm(w, r, "appeal", filled)
	}
	if _, box := carried[q.ID]; !box {
		var words []string
		for _, ask := range q.Asks {
			if len(ask.Choices) == 0 {
				words = append(words, form.All(ask.Name)...)
			}
		}
		filled = web.NewForm().Set("words", strings.TrimSpace(strings.Join(words, "\n")))
		filled.Fail("", "Your form was sent already, without what you typed. You can add it here.")
		return p.writeMine(w, r, s, filled)
	}
	filled.Fail("", "What you typed was not sent. Look it through, then send it.")
	return p.writeMine(w, r, s, filled)
}
