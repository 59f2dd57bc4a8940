package speak

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// When the cookie that opens a form is gone, what was typed cannot be saved: nobody but the
// person has the key. The words go back to them in one answer, kept nowhere, together with
// the question for their phrase; sent with it, they are put where they belong.

// carryField names the step that words belong to.
const carryField = "carry"

// carried are the steps in which somebody writes; of the others a choice is quickly made
// again.
func carried(id string) (step, bool) {
	all := append([]step{wordsStep()}, reachSteps()...)
	for _, s := range all {
		if s.id == id {
			return s, true
		}
	}
	asks, ok := mineBoxes[id]
	return step{id: id, asks: asks}, ok
}

// mineBoxes are the boxes of the page of what is theirs.
var mineBoxes = map[string][]ask{
	"mine-day-other": {{name: boxWhen, label: "Which days and hours suit you?"}},
	"mine-note":      {{name: "correction", label: "What is to be different?"}},
	"mine-write":     {{name: boxWords, label: "What do you want to tell the inquiry?"}},
}

func typedIn(q step, form *web.Form) bool {
	for _, n := range q.names() {
		if strings.TrimSpace(form.Text(n)) != "" {
			return true
		}
	}
	return false
}

// lost answers a form whose session is gone.
func (p *Pages) lost(w http.ResponseWriter, r *http.Request, form *web.Form, to string) error {
	q, ok := carried(to)
	if ok && typedIn(q, form) {
		return p.showLost(w, r, q, form, nil)
	}
	_, _, over, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	p.sessions.Drop(w, r)
	if over {
		return web.Redirect(w, r, Return+"?over=1")
	}
	return web.Redirect(w, r, Return+"?over=3")
}

func (p *Pages) showLost(w http.ResponseWriter, r *http.Request, q step, form *web.Form, hints []string) error {
	then := "Come back with your words or numbers. Then we put it where it belongs. If you have lost them, copy what you typed before you leave this page."
	if _, ofMine := mineBoxes[q.id]; ofMine {
		then = "Copy it now. Then come back with your words or numbers: what you typed is shown to you once more, and you can send it again from your page."
	}
	v := &stepView{Page: p.page("Your form", ""), Action: Return, Carry: q.id, Seen: form.Text(seenField), Hints: hints, Heading: "This was not saved",
		Lead:   []string{"Your form was closed on this device, so we could not save what you typed. It is still on this page, and nowhere else.", then},
		Ticket: p.door().Place(r, gate.Return, formsession.Crowded(form)), Buttons: []web.Button{{Text: "Continue"}}}
	t := form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter", 0)
	t.Rows, t.Bold = 3, true
	v.Errors, v.Status = form.Errors(), http.StatusUnprocessableEntity
	v.Fields = append([]sheet.Field{{Textarea: &t}}, q.fields(form, false)...)
	return p.draw(w, r, "step", v)
}

// keepLate keeps what was typed on a page that lay open for so long that its session ran
// out. It opens and sends nothing; the phrase is asked for next.
func (p *Pages) keepLate(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	if pressed := form.Text("go"); pressed != goSkip && pressed != goChange {
		both, err := p.keepTyped(r, s, form.Text("at"), form)
		switch {
		case both: // what is saved is not shown until the phrase is typed
			return p.lost(w, r, form, form.Text("at"))
		case err != nil:
			return p.notSaved(w, r, form, err)
		}
	}
	p.sessions.Drop(w, r)
	return web.Redirect(w, r, Return+"?over=1")
}

// keepTyped puts what was typed on the page of a step into the draft.
func (p *Pages) keepTyped(r *http.Request, s formsession.Session, at string, form *web.Form) (both bool, err error) {
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if err != nil {
		return false, err
	}
	f, err := p.planOf(r.Context(), a)
	if err != nil {
		return false, err
	}
	q, ok := f.at(at)
	if !ok {
		if q, ok = carried(at); !ok {
			return false, nil
		}
	}
	if both, err = p.put(s, &a, q, form); both || err != nil {
		return both, err
	}
	a.At = at
	err = p.Drafts.Save(r.Context(), s.Found(), a)
	if errs.Is(err, errs.Conflict) {
		return true, nil
	}
	return false, err
}

// notSaved is what a person sees when their answer could not be kept: the same page with
// all that they typed, to be sent once more.
func (p *Pages) notSaved(w http.ResponseWriter, r *http.Request, form *web.Form, err error) error {
	q, ok := carried(form.Text("at"))
	switch {
	case errs.Is(err, errs.NotFound):
		p.sessions.Drop(w, r)
		return p.gone(w, r, form)
	case !ok:
		return err
	case form.Take(err):
	default:
		p.Log.ErrorContext(r.Context(), "a form was not saved", "error", err.Error())
		form.Fail("", "We could not save this just now. What you typed is still on this page. Wait a moment, then press Continue again.")
	}
	return p.showStep(w, r, plan{open: p.openNow(r)}, q, speaking.Answers{}, form)
}

// gone is shown when a form was sent or wiped elsewhere, with what was typed on it.
func (p *Pages) gone(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &textView{Page: p.page("Your form", ""), Lead: "This form is not here any more. It was sent, or wiped, or its time was over.",
		Buttons: []web.Button{{Text: "Come back with your words or numbers", Href: Return}, {Text: "Start a new form", Href: Front, Kind: "secondary"}}}
	if form != nil {
		v.Status = http.StatusNotFound
		if q, ok := carried(form.Text("at")); ok && typedIn(q, form) {
			for _, n := range q.names() {
				v.Blocks = append(v.Blocks, block{Heading: "What you typed", Lines: []string{"It was not saved, and is nowhere but on this page. Copy it now if you want to keep it."}, Said: form.Text(n)})
			}
		}
	}
	return p.text(w, r, v)
}

// notTaken is said when only the form's token was wrong.
const notTaken = "This was not saved. What you typed is still on this page. Press the button again."

// formLost answers a page of the form whose token does not fit. It changes nothing.
func (p *Pages) formLost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("go") == goStart {
		form.Fail("", notTaken)
		return p.chooseKind(w, r, form)
	}
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return p.notSaved(w, r, form, err)
	}
	q, box := carried(form.Text("at"))
	switch {
	case !ok || s.Kind != speaking.FoundDraft:
		return p.lost(w, r, form, form.Text("at"))
	case !box: // a choice is quickly made again
		return web.Redirect(w, r, formPath)
	}
	form.Fail("", notTaken)
	return p.showStep(w, r, plan{open: p.openNow(r)}, q, speaking.Answers{}, form)
}

// returnPage asks for the phrase.
func (p *Pages) returnPage(w http.ResponseWriter, r *http.Request) error {
	return p.showReturn(w, r, web.NewForm(), nil)
}

// overWords say why the phrase is asked for again.
var overWords = map[string]string{"1": "You were away for a while, so we closed your form. All that you wrote is saved.",
	"3": "Your form was closed on this device. All that you saved is safe."}

func (p *Pages) showReturn(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	v := &stepView{Page: p.page("Come back", Front), Action: Return, Hints: hints, Ticket: p.door().Place(r, gate.Return, formsession.Crowded(form)), Buttons: []web.Button{{Text: "Continue"}}}
	v.Errors = form.Errors()
	if words := overWords[r.URL.Query().Get("over")]; words != "" && len(v.Errors.Items) == 0 {
		v.Notice = &web.Notice{Text: words}
	}
	t := form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter. You can try as often as you like", 0)
	t.Heading, t.Rows = true, 3
	v.Fields = []sheet.Field{{Textarea: &t}}
	return p.draw(w, r, "step", v)
}

// askAgain asks for the phrase, with the words that are carried along.
func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	if q, ok := carried(form.Text(carryField)); ok {
		return p.showLost(w, r, q, form, hints)
	}
	return p.showReturn(w, r, form, hints)
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

// returnPost opens what a phrase leads to. That there is nothing, and that the phrase is
// wrong, look and cost the same.
func (p *Pages) returnPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	text := form.Text("phrase")
	if text == "" {
		form.Fail("phrase", "Type your seven words, or your 24 numbers")
		return p.askAgain(w, r, form, nil)
	}
	f, err := p.Drafts.Find(p.door().Visit(r, gate.Return, form.Text("ticket"), form.Text("proof")), text)
	hints, err := formsession.NotOpened(form, err)
	if err != nil {
		return err
	}
	if !form.OK() {
		return p.askAgain(w, r, form, hints)
	}
	ph, err := phrase.Parse(text)
	if err != nil {
		return err
	}
	s := p.sessions.Back(f, ph)
	if q, ok := carried(form.Text(carryField)); ok {
		return p.carryOn(w, r, s, q, form)
	}
	return p.resume(w, r, s)
}

// resume goes on where the person was.
func (p *Pages) resume(w http.ResponseWriter, r *http.Request, s formsession.Session) error {
	if s.Kind != comeback.Draft {
		if err := p.Service.CameBack(r.Context(), person(s)); err != nil {
			return err
		}
		return p.goOn(w, r, s, minePath)
	}
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if err != nil {
		return err
	}
	if s.Step = a.At; s.Step == "" {
		s.Step = stepWhich
	}
	return p.goOn(w, r, s, formPath)
}

// carryOn puts what was typed where it belongs, now that the phrase is known. Where that is
// sent already, or was not its place, the words stand on a page to be copied.
func (p *Pages) carryOn(w http.ResponseWriter, r *http.Request, s formsession.Session, q step, form *web.Form) error {
	if _, ofMine := mineBoxes[q.id]; ofMine || s.Kind != comeback.Draft {
		if s.Kind != comeback.Draft {
			if err := p.Service.CameBack(r.Context(), person(s)); err != nil {
				return err
			}
		}
		if err := p.sessions.Put(r.Context(), w, s); err != nil {
			return err
		}
		v := &textView{Page: p.page("Your form", ""), Lead: "What you typed was not sent. Copy it, then go on.", Buttons: []web.Button{{Text: "Go on", Href: homeOf(s)}}}
		for _, n := range q.names() {
			if form.Text(n) != "" {
				v.Blocks = append(v.Blocks, block{Heading: "What you typed", Said: form.Text(n)})
			}
		}
		return p.text(w, r, v)
	}
	both, err := p.keepTyped(r, s, q.id, form)
	invalid := form.Take(err)
	if err != nil && !invalid {
		p.Log.ErrorContext(r.Context(), "a form was not saved", "error", err.Error())
		form.Fail("", "We could not save this just now. What you typed is still on this page. Wait a moment, then press Continue again.")
		return p.showLost(w, r, q, form, nil)
	}
	s.Step = q.id
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	if !both && !invalid {
		return web.Redirect(w, r, formPath)
	}
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if err != nil {
		return err
	}
	if both {
		return p.showBoth(w, r, q, a, form)
	}
	return p.showStep(w, r, plan{open: p.openNow(r)}, q, a, form)
}

func homeOf(s formsession.Session) string {
	if s.Kind == comeback.Draft {
		return formPath
	}
	return minePath
}
