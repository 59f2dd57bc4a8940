package apply

import (
	"net/http"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// returnView asks for the phrase.
type returnView struct {
	web.Page
	Phrase web.Textarea
	Place  *formsession.Place
	Hints  []string
	Next   web.Button
	Help   []HelpLink
}

func (p *Pages) returnPage(w http.ResponseWriter, r *http.Request) error {
	return p.showReturn(w, r, web.NewForm(), nil)
}

func (p *Pages) showReturn(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	v := &returnView{Page: p.page("Come back", &web.Link{Text: "Back", Href: "/review"}), Hints: hints, Next: web.Button{Text: "Continue"}, Help: p.Help,
		Place: p.door().Place(r, gate.Return, formsession.Crowded(form))}
	v.Errors, v.TurnForm = form.Errors(), "back"
	if words := overWords[r.URL.Query().Get("over")]; words != "" && len(v.Errors.Items) == 0 {
		v.Notice = &web.Notice{Text: words}
	}
	v.Phrase = form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter.", 0)
	v.Phrase.Heading, v.Phrase.Rows = true, 3
	return p.Renderer.Page(w, r, "review/return", v)
}

// overWords say why the phrase is asked for again.
var overWords = map[string]string{"1": "You were away for a while, so we closed your form. All that you wrote is saved.",
	"3": "Your form was closed on this device. All that you saved is safe.",
	"4": "Your form was closed on this device. All that you saved is safe, but the file that you chose just now was not added. Choose it again.",
	"2": "You were away for a while, so we closed this page. What you wrote to the panel is sent."}

// returnPost opens what a phrase leads to. That there is nothing, and that the
// phrase is wrong, look and cost the same.
func (p *Pages) returnPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	text := form.Text("phrase")
	if form.Text("go") == goStay {
		return p.askAgain(w, r, form, nil)
	}
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
	if _, ok := p.belongs(form.Text(carryField)); ok {
		return p.carryOn(w, r, f, ph, form)
	}
	return p.resume(w, r, f, ph)
}

// resume goes on where the person was.
func (p *Pages) resume(w http.ResponseWriter, r *http.Request, f intake.Found, ph phrase.Phrase) error {
	s, to := p.sessions.Back(f, ph), "/review/mine"
	if f.Kind == intake.FoundDraft {
		a, err := p.Drafts.Load(r.Context(), f)
		if err != nil {
			return err
		}
		if s.Step, to = a.At, formPath; s.Step == "" || s.Step == stepPhrase || s.Step == stepTry {
			s.Step = p.questions[0].ID
		}
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// mineView is what a person sees of their case.
type mineView struct {
	web.Page
	Number, Where, Decision string
	Timeline, Next          []web.TimelineItem // what was done, and what usually comes next
	Older                   []mineOpening      // openings by others that are folded
	Gone                    bool               // withdrawn or erased: nothing is answered or added any more
	Openings, Own           []mineOpening      // by others and by the person, the newest first
	Asked                   []mineAsked
	Messages                []mineMessage
	Consents                []mineConsent
	Said                    web.SummaryList
	Held                    bool
	Add                     web.Textarea
	In                      web.Select // the language of what is added
	OpenAdd                 bool       // what was typed stays in view, whatever the case has come to
	Exclude, Offices        web.Textarea
	Sure                    *web.Choices    // that an office is meant as it is written
	OutOffices              []mineExclusion // what became of each that was named
	Unopened                string          // that nobody else opened it, and from what it was acknowledged
	Unseen                  []string        // that nobody may look, and what it means
	Excluding               []mineExclusion
	Links                   []web.Link
	Withdraw                *web.Link
	Changed                 string // when they last changed their words or numbers
	Erase, Appeal           *web.Button
	Remedies                []rules.Remedy
	Help                    []HelpLink
	// Keeps say how long each kind of what we hold is kept.
	Keeps []string
}

// mineExclusion is whom the person keeps out, with the button that takes it back.
type mineExclusion struct {
	ID, Words string
	Back      web.Button
}

// takeBackLine leads to the buttons; what two people confirmed has none.
const takeBackLine = "Whom you alone keep out you can take back, under “Keep somebody out”. Where there is no button, write to the panel."

// nobodyLines say that nobody may look at the case now, and what that means.
func nobodyLines(m mine.Case) []string {
	switch {
	case m.Unseen:
		return []string{"Nobody who works here may look at your case now. So nothing happens until somebody may.",
			"Those who choose who works here are told that a case waits. They are not told which, or whose.",
			takeBackLine}
	case m.Undecided:
		return []string{"No independent member may look at your case now. Without one, nothing can be decided.",
			"Those who choose who works here are told that a case waits. They are not told which, or whose.",
			takeBackLine}
	}
	return nil
}

type mineMessage struct {
	Who, When, Words, Lang string
}

// mineOpening is a time that something was opened: by whom, when, what and why.
// Own is what we say of the person's own visits; Why is in the words of whoever opened it.
type mineOpening struct{ Who, When, What, Why, Own string }

// mineAsked is a time that the key holders were asked, in words.
type mineAsked struct {
	When, Who, Why, Outcome string
	Answers                 []mineAnswer
}

type mineAnswer struct{ Said, Why string }

type mineConsent struct {
	Step             rules.Step
	Question, Answer string
	Yes, No          web.Button
}

func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	return p.showMine(w, r, web.NewForm())
}

func (p *Pages) showMine(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, ok, err := p.seen(w, r, intake.FoundCase)
	if !ok {
		return err
	}
	return p.writeMine(w, r, s, form)
}

func (p *Pages) writeMine(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	m, err := p.Service.Mine(r.Context(), personOf(s))
	if errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/return")
	}
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.Renderer.Page(w, r, "review/mine", p.mineView(r, form, m))
}

func (p *Pages) mineView(r *http.Request, form *web.Form, m mine.Case) *mineView {
	v := &mineView{Page: p.page("Your form", nil), Number: m.Number, Where: rules.StateWords[m.State], Decision: m.Decision, Held: m.Held, Remedies: m.Remedies, Help: p.Help}
	v.Errors, v.TurnForm = form.Errors(), "add"
	v.In = form.Language("lang", web.PageLanguage(r.Context()))
	if words := doneMine[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Text: words}
	}
	v.Gone = m.State == rules.Withdrawn || m.State == rules.Erased
	for _, st := range m.Steps {
		if m.Unseen && !st.Overdue {
			st.Due = clock.Day{} // nobody may take it
		}
		if st.Done {
			v.Timeline = append(v.Timeline, timelineOf(st))
			continue
		}
		v.Next = append(v.Next, timelineOf(st))
	}
	for _, o := range slices.Backward(m.Openings) {
		line := mineOpening{Who: o.Who, When: web.DateTime(o.At), What: partWords(o.Part), Why: o.Purpose}
		if o.Own {
			line.Own, line.Why = line.Why, ""
			v.Own = append(v.Own, line)
			continue
		}
		v.Openings = append(v.Openings, line)
	}
	if n := newestShown; len(v.Openings) > n {
		v.Openings, v.Older = v.Openings[:n], v.Openings[n:]
	}
	for _, a := range m.Asked {
		v.Asked = append(v.Asked, askedLine(a))
	}
	for _, msg := range m.Messages {
		who := "You"
		if msg.FromPanel {
			who = "The panel"
		}
		v.Messages = append(v.Messages, mineMessage{who, web.DateTime(msg.At), msg.Words, msg.Lang})
	}
	for _, c := range m.Consents {
		if m.State.Ended() && c.Answer == "" {
			continue // there is nothing to answer any more
		}
		v.Consents = append(v.Consents, consentLine(c, m.State.Ended()))
	}
	v.Said, v.Keeps, v.Unseen = p.saidBefore(m), keepsLines(m), nobodyLines(m)
	closed, out := officeLines(m)
	v.Unseen, v.OutOffices = append(v.Unseen, closed...), out
	for _, e := range m.Excluding {
		v.Excluding = append(v.Excluding, mineExclusion{e.ID, e.Words, web.Button{Text: "Take this back", Kind: "secondary", Hidden: ": " + web.Straight(e.Words)}})
	}
	v.Add = form.Textarea("words", "What do you want to say?", "", intake.MaxBox)
	v.excludeFields(form)
	v.Unopened = unopened(m)
	v.OpenAdd = len(v.Errors.Items) > 0
	if at := m.PhraseChangedAt(); !at.IsZero() {
		v.Changed = "You changed them on " + clock.DayOf(at).Human() + "."
	}
	if m.CanWithdraw {
		v.Withdraw = &web.Link{Text: "Withdraw my case", Href: "/review/mine/withdraw"}
	}
	if m.CanErase {
		v.Erase = &web.Button{Text: "Erase everything", Href: "/review/mine/erase", Kind: "secondary"}
	}
	if m.CanAppeal {
		v.Appeal = &web.Button{Text: "Ask for another look", Href: "/review/mine/appeal", Kind: "secondary"}
	}
	return v
}

// newestShown is how many times that others opened a case are in view; the rest is folded.
const newestShown = 3

var doneMine = map[string]string{"add": "It is added. The panel will see it.", "agree": "Your answer is kept.", "exclude": keptOut,
	"take-back": "You have taken it back. Look below whom you still keep out: an office has a button of its own.",
	"answers":   "What you answered is changed. What you answered before is kept beside it.",
	"contact":   "How we may reach you is changed.", "withdraw": "You have withdrawn. Nobody works on it any more.", "appeal": "You have asked for another look."}

func timelineOf(st mine.Step) web.TimelineItem {
	it := web.TimelineItem{Title: st.Words, Future: !st.Done}
	if st.Done {
		it.When, it.ISO = st.On.Human(), st.On.String()
	}
	if st.Due != (clock.Day{}) {
		it.Lines = append(it.Lines, "The next step is due by "+st.Due.Human()+".")
		if st.LeftOut != "" {
			it.Lines = append(it.Lines, st.LeftOut)
		}
	}
	if st.Waits {
		it.Lines = append(it.Lines, "The day by which the next step is due is not known yet: the bank holidays of that year are not settled.")
	}
	if st.Overdue {
		it.Tag = &web.Tag{Text: "Late", Tone: web.Bad}
		it.Lines = append(it.Lines, "It is late. That is our fault, not yours.")
	}
	return it
}

// askedOutcomes say what came of a request to the key holders.
var askedOutcomes = map[string]string{vault.RequestOpen: "They have not both answered yet. Your name is still locked.",
	vault.RequestGranted: "Two key holders said yes. Your name was opened to the one who asked, for an hour.",
	vault.RequestRefused: "It was refused. Your name stayed locked.", "ended": "Not enough of them answered in time. Your name stayed locked."}

func askedLine(a mine.Asked) mineAsked {
	out := mineAsked{When: web.DateTime(a.At), Who: a.Who, Why: a.Why, Outcome: askedOutcomes[a.State]}
	for _, k := range a.Answers {
		said := " said no"
		if k.Yes {
			said = " said yes"
		}
		out.Answers = append(out.Answers, mineAnswer{k.Who + said + ", " + web.DateTime(k.At), k.Why})
	}
	return out
}

var minePartNames = map[string]string{"identity": "your name", "contact": "how to reach you", "account": "what you wrote",
	"messages": "messages",
	"phone":    "what you said on the telephone", "file": "a file that you added", "papers": "what those who closed it answered", "case": "the page about your case", "list": "a list of cases"}

func partWords(parts string) string {
	var out []string
	for _, part := range splitWords(parts) {
		if name := minePartNames[part]; name != "" {
			out = append(out, name)
		}
	}
	return web.InWords(out)
}

func consentLine(c mine.Consent, ended bool) mineConsent {
	out := mineConsent{Step: c.Step, Question: rules.StepWords[c.Step]}
	switch c.Answer {
	case "yes":
		out.Answer = "You said yes on " + c.On.Human() + "."
	case "no":
		out.Answer = "You said no on " + c.On.Human() + "."
	}
	if !ended && c.Answer != "yes" {
		out.Yes = web.Button{Text: "Yes", Name: "answer", Value: "yes", Kind: "secondary", Hidden: "to: " + out.Question}
	}
	if !ended && c.Answer != "no" {
		out.No = web.Button{Text: "No", Name: "answer", Value: "no", Kind: "secondary", Hidden: "to: " + out.Question}
	}
	return out
}

// keepsLines say when what we hold goes; while the case is open nothing does.
func keepsLines(m mine.Case) (out []string) {
	for _, n := range m.Keeps {
		switch {
		case m.Held:
			out = append(out, n.Why+" While it is held, it stays.")
		case n.Missing != "":
			out = append(out, n.Why+" We do not know the day on which it ended. So it stays.")
		default:
			out = append(out, n.Why+" That is until "+n.When.Human()+".")
		}
	}
	return out
}

func (p *Pages) saidBefore(m mine.Case) web.SummaryList {
	out := web.SummaryList{Rows: p.answered(m)}
	add := func(key, value string) {
		if value != "" {
			out.Rows = append(out.Rows, web.SummaryRow{Key: key, Value: web.T(value)})
		}
	}
	said := func(key, value string) {
		if value != "" {
			out.Rows = append(out.Rows, web.SummaryRow{Key: key, Value: web.Said(value)})
		}
	}
	if m.Taken != nil {
		add("Taken by telephone", "Somebody of the panel wrote it down for you on "+clock.DayOf(m.Taken.At).Human()+".")
	}
	said("Your name", m.Identity.Name)
	said("Any other name you had then", m.Identity.OtherNames)
	said("What we call you", m.Identity.CallMe)
	said("When you were born", m.Identity.Born)
	said("What you wanted us to know", m.Account.Words)
	said("When", m.Account.When)
	said("Where", m.Account.Where)
	said("Who you told, and when", m.Account.Told)
	said("What they said when they closed it", m.Account.Reasons)
	said("Crime number", m.Account.Reference)
	said("What you want to come of this", m.Account.Wanted)
	for _, f := range m.Files {
		said("A file that you added", f.Name)
	}
	for _, way := range []string{"email", "text", "phone", "voicemail", "post"} {
		if m.Contact.Allows(way) {
			add("We may use", map[string]string{"email": "Email: " + m.Contact.Email, "text": "Text message: " + m.Contact.Phone, "phone": "Phone call: " + m.Contact.Phone,
				"voicemail": "Voicemail", "post": "Letter: " + m.Contact.Post}[way])
		}
	}
	if m.Contact.NoVoicemail {
		add("Is it safe to leave a voicemail?", "No")
	}
	said("A safe time", m.Contact.When)
	said("The name we ask for", m.Contact.CallMe)
	for _, way := range m.Contact.Never {
		add("We never use", intake.WayName(way))
	}
	said("What else is not safe", m.Contact.NeverNote)
	for _, e := range m.Excluding {
		said("Who must not see it", e.Words)
	}
	return out
}
