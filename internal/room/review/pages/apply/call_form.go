package apply

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
)

func timeOf(unix int64) time.Time { return time.Unix(unix, 0) }

func (p *Pages) callQuestions() []intake.Question { return intake.AskedByPhone(p.questions) }

func (p *Pages) callQuestion(id string) (intake.Question, bool) {
	all := p.callQuestions()
	if at := slices.IndexFunc(all, func(q intake.Question) bool { return q.ID == id }); at >= 0 {
		return all[at], true
	}
	return intake.Question{}, false
}

// callStep gives the question after, or before, one; after the last comes the end.
func (p *Pages) callStep(at string, a intake.Answers, by int) string {
	var list []string
	for _, q := range p.callQuestions() {
		if q.ID == at || q.When == nil || q.When(a) {
			list = append(list, q.ID)
		}
	}
	list = append(list, stepCheck)
	i := slices.Index(list, at)
	return list[min(max(i+by, 0), len(list)-1)]
}

func (p *Pages) showCallQuestion(w http.ResponseWriter, r *http.Request, q intake.Question, a intake.Answers, form *web.Form) error {
	if form == nil {
		form = web.NewForm()
		for _, ask := range q.Asks {
			form.Set(ask.Name, a.All(ask.Name)...)
		}
	}
	q = shownOf(q, a, form)
	v := &callView{Page: p.callPageOf(q.Section, ""), At: q.ID, Question: q.Title, Out: q.Lead, Note: q.Note, Inputs: inputsOf(form, q), Help: p.Help,
		Buttons: []web.Button{{Text: "Continue", Name: "go", Value: goNext}, {Text: "They skip this", Name: "go", Value: goSkip, Kind: "secondary"},
			{Text: "Back", Name: "go", Value: goBack, Kind: "secondary"}, {Text: "Read it back", Name: "go", Value: goCheck, Kind: "secondary"},
			{Text: "End the call", Name: "go", Value: goWipe, Kind: "secondary"}}}
	if v.Question == "" {
		v.Question = "Read out the question"
	}
	if v.Seen = a.Mark(q); form.Sent(seenField) {
		v.Seen = form.Text(seenField)
	}
	v.Errors = form.Errors()
	return p.Renderer.Page(w, r, "review/call_question", v)
}

// showCallCheck is what is read back before it is sent.
func (p *Pages) showCallCheck(w http.ResponseWriter, r *http.Request, a intake.Answers, form *web.Form) error {
	if form == nil {
		form = web.NewForm()
	}
	v := &callView{Page: p.callPageOf("Read this back", ""), At: stepCheck, Seen: a.Mark(p.callQuestions()...), Verdict: p.Service.Judge(a.Facts()).Words, Help: p.Help,
		Buttons: []web.Button{{Text: "Send it for them", Name: "go", Value: goSend}, {Text: "Back", Name: "go", Value: goBack, Kind: "secondary"},
			{Text: "End the call", Name: "go", Value: goWipe, Kind: "secondary"}}}
	v.Errors = form.Errors()
	v.Sure = form.Checkboxes("sure", "Do they want it sent?", "", []web.Option{{Value: "yes", Text: "I have read it back, and they say that it is right and is to be sent"}})
	for _, q := range p.callQuestions() {
		if q.When != nil && !q.When(a) {
			continue
		}
		for _, ask := range q.For(a).Asks {
			v.Rows = append(v.Rows, callRow{rowOf(ask, a, q.ID), len(a.All(ask.Name)) == 0})
		}
	}
	return p.Renderer.Page(w, r, "review/call_check", v)
}

// callPost takes what the writer did.
func (p *Pages) callPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, a, ok, err := p.called(r)
	if err != nil {
		return err
	}
	if !ok {
		return p.callGone(w, r, form)
	}
	at, ask := form.Text("at"), form.Text("go")
	if !s.Seen {
		if at == stepPhrase && ask == goNext { // from here on they are shown no more
			s.Seen, s.Phrase, s.Step = true, "", p.questions[0].ID
		}
		return p.callOn(w, r, s)
	}
	if q, asked := p.callQuestion(at); asked && slices.Contains([]string{goNext, goBack, goCheck, goWipe}, ask) {
		if done, err := p.callTook(w, r, s, &a, q, form); done {
			return err
		}
	}
	switch {
	case at == stepWipe && ask == goLeave:
		return p.callOver(w, r, "over")
	case at == stepWipe && ask == goWipe:
		if err := p.Drafts.Wipe(r.Context(), s.Found()); err != nil {
			return err
		}
		return p.callOver(w, r, "wiped")
	case at == stepCheck && ask == goSend:
		return p.callSend(w, r, s, a, form)
	}
	s.Step = p.callNext(at, ask, form.Text("to"), a)
	return p.callOn(w, r, s)
}

func (p *Pages) callNext(at, ask, to string, a intake.Answers) string {
	switch ask {
	case goWipe:
		return stepWipe
	case goCheck:
		return stepCheck
	case goChange:
		if _, ok := p.callQuestion(to); ok {
			return to
		}
		return stepCheck
	case goBack:
		return p.callStep(at, a, -1)
	}
	return p.callStep(at, a, 1)
}

// callTook saves the answer to a question, or shows it again with what was typed.
func (p *Pages) callTook(w http.ResponseWriter, r *http.Request, s formsession.Session, a *intake.Answers, q intake.Question, form *web.Form) (answered bool, err error) {
	both, err := p.put(s, a, q, form)
	switch {
	case err != nil && !form.Take(err):
		return true, err
	case both:
		form.Fail("", "This answer was changed elsewhere while you wrote. Ask the caller. To put yours in its place, press Continue again.")
		form.Set(seenField, a.Mark(q))
	case err == nil && form.Text("go") == goNext:
		if err := p.clashes(r.Context(), q, *a, form); err != nil {
			return true, err
		}
	}
	if !form.OK() {
		return true, p.showCallQuestion(w, r, q, *a, form)
	}
	err = p.Drafts.SaveToday(r.Context(), s.Found(), *a)
	if errs.Is(err, errs.Conflict) {
		form.Fail("", "The caller's form was changed elsewhere at this moment. Press Continue again.")
		return true, p.showCallQuestion(w, r, q, *a, form)
	}
	if errs.Is(err, errs.NotFound) { // wiped, or under other words, since it was read
		return true, p.callGone(w, r, form)
	}
	return err != nil, err
}

// callGone answers a writer whose call is over: the caller changed their words, sent or
// wiped the form, or its time ran out. What they typed comes back to them, kept nowhere.
func (p *Pages) callGone(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	q, ok := p.callQuestion(form.Text("at"))
	if !ok || !typedIn(q, form) {
		return p.callOver(w, r, "over")
	}
	p.calls.Drop(w, r)
	v := &callView{Page: p.callPageOf("This was not saved", ""), Lead: callDone["over"], Inputs: inputsOf(form, q), Help: p.Help,
		Buttons: []web.Button{{Text: "Take an application by telephone", Href: callPath}, {Text: "The panel", Href: review.PanelPath, Kind: "secondary"}}}
	v.Status = http.StatusNotFound
	return p.Renderer.Page(w, r, "review/call_gone", v)
}

// callSend sends what was said, and ends the writer's sight of it.
func (p *Pages) callSend(w http.ResponseWriter, r *http.Request, s formsession.Session, a intake.Answers, form *web.Form) error {
	questions := p.callQuestions()
	if !form.Has("sure", "yes") {
		form.Fail("sure", "Read it back, then tick the box to say that they want it sent")
	}
	if form.Text(seenField) != a.Mark(questions...) {
		form.Fail("", "What is written down was changed since this page was made. Read it back once more.")
	}
	if left := a.Unasked(questions); len(left) > 0 {
		form.Fail("unasked", "Ask this before you send it: "+strings.Join(left, "; "))
	}
	if !form.OK() {
		return p.showCallCheck(w, r, a, form)
	}
	app := a.Asked(questions).Application(s.Found().Key)
	app.Synthetic, app.Draft = p.Synthetic, a.Loaded()
	number, _, err := p.Service.SubmitTaken(r.Context(), s.Ref, app)
	switch {
	case errs.Is(err, errs.Forbidden):
		form.Fail("", errs.Message(err)+" Tell the caller that they can send it themselves until midnight, at /review/return, or give the call to a colleague who starts anew.")
		return p.showCallCheck(w, r, a, form)
	case errs.Is(err, errs.Conflict):
		return p.callOver(w, r, "over")
	case err != nil:
		return err
	}
	p.calls.EndOthers(r.Context(), s)
	p.calls.Drop(w, r)
	v := &callView{Page: p.callPageOf("It is sent", ""), Number: number, Address: "/review/return", Buttons: []web.Button{{Text: "The panel", Href: "/panel"}}}
	return p.Renderer.Page(w, r, "review/call_sent", v)
}
