package apply

import (
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// Somebody of the secretariat writes down what a caller says on the telephone, in the
// same questions, under the same seals. While the call lasts the writer's browser holds
// the key, as the person's own would; sending ends that. All of it is for staff: these
// pages are in English, and have no way out that hides them.

// callCookie holds what the session of a form holds, for the writer.
const callCookie = "__Host-candour-call"

const (
	callPath     = review.CallPath
	callFormPath = callPath + "/form"
)

// CallRoutes are the pages on which staff take an application by telephone.
func (p *Pages) CallRoutes() []web.Route {
	return []web.Route{web.Get(callPath, rules.ReviewPhone, p.offered(p.callPage)), web.Post(callPath, rules.ReviewPhone, p.offered(p.callStart)),
		web.Get(callFormPath, rules.ReviewPhone, p.offered(p.callForm)), web.Post(callFormPath, rules.ReviewPhone, p.offered(p.callPost))}
}

// offered closes these pages where the service has no number to ring, and to whoever may
// take no call.
func (p *Pages) offered(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if p.Phone == "" {
			return errs.New(errs.NotFound, "There is no such page.")
		}
		if err := p.Service.MayTake(r.Context()); err != nil {
			return err
		}
		return h(w, r)
	}
}

// dialled is a number as a telephone takes it.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// callView is each of these pages.
type callView struct {
	web.Page
	Lead     string
	Danger   web.Choices
	Told     []textBlock
	Read     web.Choices
	Kind     web.Choices
	Open     *web.Link // a call that is under way in this browser
	Groups   []string
	At, Seen string
	Question string
	Out      []string // what is read out before the question
	Note     string
	Inputs   []questionInput
	Rows     []callRow
	Verdict  string
	Sure     web.Choices
	Number   string
	Address  string // where the caller comes back
	Buttons  []web.Button
	Help     []HelpLink
}

// callRow is an answer to be read back.
type callRow struct {
	checkRow
	Empty bool
}

func (p *Pages) callPageOf(title, back string) web.Page {
	out := web.Page{Title: title, NoIndex: true, Synthetic: p.MadeUp}
	if back != "" {
		out.Back = &web.Link{Text: "Back", Href: back}
	}
	return out
}

func (p *Pages) callPage(w http.ResponseWriter, r *http.Request) error {
	return p.showCall(w, r, web.NewForm())
}

// callDone says what became of the last call.
var callDone = map[string]string{"over": "The call is over for you: you can open nothing of it. If it was not sent, the caller can come back to it until midnight with their words or numbers.",
	"wiped": "What was written down is gone."}

func (p *Pages) showCall(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &callView{Page: p.callPageOf("Take an application by telephone", review.PanelPath), Told: p.told(), Help: p.Help,
		Buttons: []web.Button{{Text: "Make their words or numbers"}}}
	v.Errors = form.Errors()
	if words := callDone[r.URL.Query().Get("done")]; words != "" && form.OK() {
		v.Notice = &web.Notice{Text: words}
	}
	if _, ok, err := p.taking(r); err != nil {
		return err
	} else if ok {
		v.Open = &web.Link{Text: "Go on with the call that you have open", Href: callFormPath}
	}
	v.Danger = form.Radios("danger", "Is the caller, a child or anybody else in danger now?", "Ask this first, in these words.",
		[]web.Option{{Value: "yes", Text: "Yes, or perhaps"}, {Value: "coming", Text: "Yes, and help is on its way"}, {Value: "no", Text: "No"}})
	v.Read = form.Checkboxes("told", "Before you start", "", []web.Option{{Value: "yes", Text: "I have read out what they must know, and they want to go on"}})
	v.Kind = form.Radios("kind", "How do they want to come back?", "Ask: do you want seven words, or 24 numbers? You will need something to write with.", formsession.Kinds())
	return p.Renderer.Page(w, r, "review/call_start", v)
}

// callStart begins a call: help comes first.
func (p *Pages) callStart(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch form.Text("danger") {
	case "no", "coming":
	case "yes":
		form.Fail("danger", "Help comes first. Ask them to ring 999, or ring it for them, and stay on the line. Go on when help is on its way")
	default:
		form.Fail("danger", "Ask whether anybody is in danger now, and choose what they say")
	}
	if !form.Has("told", "yes") {
		form.Fail("told", "Read out what they must know before they start, then tick the box")
	}
	if form.Text("kind") == "" {
		form.Fail("kind", "Choose seven words, or 24 numbers")
	}
	if !form.OK() {
		return p.showCall(w, r, form)
	}
	if err := p.Service.Ready(r.Context()); err != nil {
		return err
	}
	who, kind := access.ActorFrom(r.Context()), formsession.KindOf(form.Text("kind"))
	ph, f, err := p.Drafts.StartToday(r.Context(), kind, intake.Taken{Name: who.Name, Human: who.Human, Body: who.Body, At: p.Now()})
	if errs.Is(err, errs.Unavailable) {
		form.Fail("", "Many people are here at this moment. Wait a few seconds, then press the button again.")
		return p.showCall(w, r, form)
	}
	if err != nil {
		return err
	}
	p.calls.End(r.Context(), r) // one call at a time
	s := p.sessions.Begun(f, ph)
	s.By = who.Human
	return p.callOn(w, r, s)
}

func (p *Pages) callOn(w http.ResponseWriter, r *http.Request, s formsession.Session) error {
	if err := p.calls.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, callFormPath)
}

// taking gives the call that lies open in this browser. One that somebody else began, or
// that began on another day, is none.
func (p *Pages) taking(r *http.Request) (formsession.Session, bool, error) {
	s, ok, _, err := p.calls.Get(r)
	who := access.ActorFrom(r.Context())
	if err != nil || !ok || s.Kind != intake.FoundDraft || !who.Is(s.By) {
		return formsession.Session{}, false, err
	}
	began := clock.DayOf(timeOf(s.Started))
	return s, began == clock.DayOf(p.Now()), nil
}

// callOver ends the call in this browser.
func (p *Pages) callOver(w http.ResponseWriter, r *http.Request, done string) error {
	p.calls.Drop(w, r)
	return web.Redirect(w, r, callPath+"?done="+done)
}

// called gives the call of this browser, and what was written down; ok is false where
// there is none any more.
func (p *Pages) called(r *http.Request) (s formsession.Session, a intake.Answers, ok bool, err error) {
	if s, ok, err = p.taking(r); err != nil || !ok {
		return s, a, false, err
	}
	a, err = p.Drafts.Load(r.Context(), s.Found())
	if errs.Is(err, errs.NotFound) {
		return s, a, false, nil
	}
	return s, a, true, err
}

// callForm shows where the call is.
func (p *Pages) callForm(w http.ResponseWriter, r *http.Request) error {
	s, a, ok, err := p.called(r)
	if err != nil {
		return err
	}
	if !ok {
		return p.callOver(w, r, "over")
	}
	if err := p.calls.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.showCallStep(w, r, s, a, nil)
}

func (p *Pages) showCallStep(w http.ResponseWriter, r *http.Request, s formsession.Session, a intake.Answers, form *web.Form) error {
	if !s.Seen {
		ph, err := phrase.Parse(s.Phrase)
		if err != nil {
			return err
		}
		v := &callView{Page: p.callPageOf("Read these out now", ""), Groups: ph.Groups(), At: stepPhrase, Address: "/review/return",
			Buttons: []web.Button{{Text: "They wrote them down and read them back", Name: "go", Value: goNext}}}
		return p.Renderer.Page(w, r, "review/call_phrase", v)
	}
	switch s.Step {
	case stepCheck:
		return p.showCallCheck(w, r, a, form)
	case stepWipe:
		v := &callView{Page: p.callPageOf("End the call", ""), At: stepWipe, Buttons: []web.Button{{Text: "Leave it for the caller until midnight", Name: "go", Value: goLeave},
			{Text: "They want it wiped now", Name: "go", Value: goWipe, Kind: "secondary"}, {Text: "Go on with the call", Name: "go", Value: goCheck, Kind: "secondary"}}}
		return p.Renderer.Page(w, r, "review/call_end", v)
	}
	q, ok := p.callQuestion(s.Step)
	if !ok {
		q = p.callQuestions()[0]
	}
	return p.showCallQuestion(w, r, q, a, form)
}
