package speak

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// done says what was just done; the address gives a code alone.
var done = map[string]string{"say": "Your answer is kept. It counts from now on.", "asked": "Your answer is kept. It counts from now on.",
	"day-agree": "You agreed to the day.", "day-other": "You asked for another time. We offer you one on this page.",
	"newer": "You can answer on the newer promises now. What you agreed to before stands as it was said.", "prepare": "We know what you need. Only those who will sit with you can read it.",
	"correct": "You said what is to be different. The note comes back to this page.", "agree": "You agreed the note. It is your account now.", "withdraw": "You took it back. Your words are destroyed.",
	"stop": "You stopped. How to reach you is destroyed.", "again": "You chose how to speak. We offer you a day on this page.", "write": "You gave your account."}

// came gives the session of whoever does something with what is theirs, and what they sent.
// When there is none it has answered, with what they typed.
func (p *Pages) came(w http.ResponseWriter, r *http.Request) (form *web.Form, s formsession.Session, ok bool, err error) {
	if form, err = web.ParseForm(r); err != nil {
		return form, s, false, err
	}
	if s, ok, _, err = p.sessions.Get(r); err != nil {
		return form, s, false, err
	}
	if !ok || s.Kind != speaking.FoundApproach {
		return form, s, false, p.lost(w, r, form, "mine-"+actOf(r, form))
	}
	return form, s, true, nil
}

// actOf is what a form of these pages asks for.
func actOf(r *http.Request, form *web.Form) string {
	if what := r.PathValue("what"); what != "" {
		return what
	}
	return form.Text("go")
}

// answered leads on after an act, or shows the page again with what is to be put right.
func (p *Pages) answered(w http.ResponseWriter, r *http.Request, form *web.Form, err error, what string, again func(http.ResponseWriter, *http.Request, *web.Form) error) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, minePath+"?done="+what)
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable): // what was typed stays on the page
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return again(w, r, form)
}

// keeps refuses a text that repeats the return phrase.
func (p *Pages) keeps(s formsession.Session, form *web.Form, names ...string) error {
	for _, name := range names {
		if p.sessions.Repeats(s.Mark, form.Text(name)) {
			return errs.InvalidInput("Take your words out.", errs.Field{Name: name, Message: "This holds the words or numbers that you come back with. Take them out: others will read this"})
		}
	}
	return nil
}

// minePost takes what a person does on the page of what is theirs.
func (p *Pages) minePost(w http.ResponseWriter, r *http.Request) error {
	form, s, ok, err := p.came(w, r)
	if !ok {
		return err
	}
	what := form.Text("go")
	if err = p.keeps(s, form, boxWhen, boxName); err == nil {
		err = p.act(r.Context(), person(s), what, form)
	}
	return p.answered(w, r, form, err, what, p.showMine)
}

func (p *Pages) act(ctx context.Context, who listening.Person, what string, form *web.Form) error {
	switch what {
	case "say":
		answer := form.Text("answer")
		if answer != "yes" && answer != "no" {
			return errs.New(errs.Invalid, "Press Yes or No.")
		}
		use := testimony.Use(form.Text("use"))
		return p.Service.Say(ctx, who, use, answer == "yes", nameOf(use, form.Text(boxName)), form.Text("seen"))
	case "asked":
		return p.Service.AnswerAsked(ctx, who, form.Text("asking"), testimony.AskKind(form.Text("answer")))
	case "day-agree":
		return p.Service.AgreeDay(ctx, who)
	case "day-other":
		return p.Service.OtherDay(ctx, who, form.Text(boxWhen))
	case "newer":
		return p.Service.ReadSheet(ctx, who, form.Text("sheet"))
	}
	return errs.New(errs.Invalid, "Press one of the buttons of the page.")
}

// mineLost answers a page of what is theirs when the token does not fit. It changes nothing.
func (p *Pages) mineLost(w http.ResponseWriter, r *http.Request) error {
	form, _, ok, err := p.came(w, r)
	if !ok {
		return err
	}
	form.Fail("", "This was not sent. What you typed is still on this page. Send it again.")
	if r.PathValue("what") != "" {
		return p.showPart(w, r, form)
	}
	return p.showMine(w, r, form)
}

// partView is a page of one act, or of what is sealed.
type partView struct {
	textView
	Action  string
	Hidden  []web.Hidden
	Fields  []sheet.Field
	Buttons []web.Button // of the form
}

func (p *Pages) partPage(w http.ResponseWriter, r *http.Request) error {
	return p.showPart(w, r, web.NewForm())
}

func (p *Pages) showPart(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, ok, err := p.seen(w, r)
	if !ok {
		return err
	}
	m, err := p.Service.Mine(r.Context(), person(s))
	if err != nil {
		return err
	}
	v := &partView{textView: textView{Page: p.page("Your form", minePath), Help: help()}, Action: minePath + "/" + r.PathValue("what")}
	v.Errors = form.Errors()
	switch r.PathValue("what") {
	case "words":
		err = p.wordsPart(r.Context(), v, s, m)
	case "withdraw":
		withdrawPart(v, m, form)
	case "stop":
		stopPart(v, form)
	case "prepare":
		err = p.preparePart(r.Context(), v, s, m, form)
	case "note":
		err = p.notePart(r.Context(), v, s, m, form)
	case "again":
		err = p.againPart(r.Context(), v, m, form)
	case "write":
		err = p.writePart(r.Context(), v, m, form)
	default:
		return errs.New(errs.NotFound, "There is no such page.")
	}
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.Renderer.Page(w, r, "inquiry/speak_part", v)
}

// wordsPart opens all that is held of the person, for them.
func (p *Pages) wordsPart(ctx context.Context, v *partView, s formsession.Session, m listening.Mine) error {
	own, err := p.Service.Own(ctx, person(s))
	if err != nil {
		return err
	}
	v.Lead = "What we hold of yours"
	for _, x := range []struct{ heading, words string }{{"What you gave", own.Words}, {"The name that you chose", own.Name}, {"The first word back to you", own.Reply},
		{"The note of your session", own.Note}, {"How to reach you", own.Contact}, {"What would make it easier for you", own.Adjustments}, {"Which days and hours suit you", own.When},
		{"What you said is to be different in the note", own.Correction},
		{"For your session: what would make it easier for you", own.Preparation.Adjustments}, {"For your session: who comes with you", own.Preparation.Company},
		{"For your session: how we reach you safely on the day", own.Preparation.Contact}, {"For your session: what we do if we are cut off, or somebody comes in", own.Preparation.CutOff},
		{"For your session: who supports you", own.Preparation.Support}} {
		if x.words != "" {
			v.Blocks = append(v.Blocks, said(x.heading, x.words))
		}
	}
	for _, f := range m.Referrals {
		if t, ok := own.Referrals[f.ID]; ok {
			whom := "Whom we told on " + f.Sent.Human()
			if f.Sent.IsZero() {
				whom = "Who was to be told, as decided on " + f.Agreed.Human()
			}
			v.Blocks = append(v.Blocks, said(whom, t.To), said("Why we told them", t.Why), said("What was sent", t.Sent))
		}
	}
	if len(v.Blocks) == 0 {
		v.Blocks = []block{{Lines: []string{"Nothing of yours is held."}}}
	}
	return nil
}

func sureBox(form *web.Form) []sheet.Field {
	return []sheet.Field{sheet.Ticks(form.Checkboxes("sure", "Are you sure?", "", []web.Option{{Value: "yes", Text: "Yes, I am sure"}}))}
}

// withdrawPart says before the act what stays after it, use by use, as the sheet said.
func withdrawPart(v *partView, m listening.Mine, form *web.Form) {
	v.Lead = "Do you want to take it all back?"
	v.Blocks = []block{{Heading: "What goes today", List: []string{"Your words, the name that you chose, the first word back to you and how to reach you are destroyed. " +
		"Nobody can read them again: not we, and not you.",
		"Every yes becomes a no. What rests on your words and can be undone loses them."}}}
	stays := block{Heading: "What stays"}
	for _, u := range m.Uses {
		if u.Fixed > 0 {
			stays.List = append(stays.List, u.Question+" "+web.Plural(u.Fixed, "thing rests", "things rest")+" on this for good. "+u.Stays)
		}
	}
	if stays.List == nil {
		stays.List = []string{"Nothing that was made of your words is past the point of no return, so nothing made of them stays."}
	}
	if len(m.Referrals) > 0 {
		stays.List = append(stays.List, "What was written when we told somebody that a person may be in danger: whom we told, why, and what was sent. You can still read it on your page.")
	}
	stays.List = append(stays.List, "Who opened what of yours, on which day and what for.",
		"That an account was given and taken back, and on which days: so that it can be shown. You can still come back with your words or numbers and read that.")
	v.Blocks = append(v.Blocks, stays)
	if form.Sent("seen") && form.Text("seen") != m.Seen() {
		form.Set("sure") // they were told something else when they ticked it
	}
	v.Hidden = []web.Hidden{{Name: "seen", Value: m.Seen()}}
	v.Fields, v.Buttons = sureBox(form), []web.Button{button("Take it all back", "withdraw")}
}

func stopPart(v *partView, form *web.Form) {
	v.Lead = "Do you want to stop?"
	v.Blocks = []block{{List: []string{"How to reach you is destroyed today, and a day that was offered is called off.", "You can come back and choose again, as long as the inquiry takes accounts."}}}
	v.Fields, v.Buttons = sureBox(form), []web.Button{button("Stop", "stop")}
}

// preparation are the boxes of what must be known before a session. "None wanted" is an
// answer; silence is not.
var preparation = []ask{
	{name: "needs", label: "What would make it easier for you?", hint: "Write “nothing” if you want nothing", limit: listening.MaxContact},
	{name: "company", label: "Who comes with you?", hint: "Somebody you trust can be there. Write “nobody” if you come alone", limit: listening.MaxContact},
	{name: "safe", label: "How do we reach you safely on the day?", hint: "If we are late, or you are", limit: listening.MaxContact},
	{name: "cutoff", label: "What do we do if we are cut off, or somebody comes in?", hint: "Such as: wait for me to ring back, or say that you have the wrong number", limit: listening.MaxContact},
	{name: "support", label: "Who supports you before and after?", hint: "We offer you a support worker. Write “nobody” if you do not want one", limit: listening.MaxContact},
}

func (p *Pages) preparePart(ctx context.Context, v *partView, s formsession.Session, m listening.Mine, form *web.Form) error {
	if stage := m.Sitting.Stage; stage != testimony.SittingAgreed && stage != testimony.SittingPrepared {
		return errs.New(errs.NotFound, "There is no such page.")
	}
	if !form.Sent("needs") {
		own, err := p.Service.Own(ctx, person(s))
		if err != nil {
			return err
		}
		form.Set("needs", own.Adjustments) // it was asked once
	}
	v.Lead = "What you need for your session"
	v.Blocks = []block{{Lines: []string{"Only the two people who will sit with you can read this."}}}
	for _, k := range preparation {
		f := k.field(form, false)
		f.Textarea.Rows = 3
		v.Fields = append(v.Fields, f)
	}
	v.Buttons = []web.Button{button("Save it", "prepare")}
	return nil
}

// notePart reads the note back: it is put right, or it becomes the account, with each use
// asked by itself.
func (p *Pages) notePart(ctx context.Context, v *partView, s formsession.Session, m listening.Mine, form *web.Form) error {
	if m.Sitting.Stage != testimony.NoteRead {
		return errs.New(errs.NotFound, "There is no such page.")
	}
	own, err := p.Service.Own(ctx, person(s))
	if err != nil {
		return err
	}
	v.Lead = "The note of what you said"
	v.Blocks = []block{said("", own.Note), {Heading: "Is it right?", Lines: []string{"If not, say below what is to be different. If it is, say what may be done with it. Where you choose " +
		"nothing, it counts as no."}}}
	wrong := ask{name: "correction", label: "What is to be different?", hint: "Leave this empty if it is right", limit: listening.MaxWords}
	v.Fields = append(v.Fields, wrong.field(form, false))
	v.Fields = append(v.Fields, usesOf(m.Sheet, form)...)
	v.Hidden = []web.Hidden{{Name: "sheet", Value: m.Sheet.Version}, {Name: "note", Value: own.Note}}
	v.Buttons = []web.Button{second("It is not right yet", "correct"), second("I agree this note", "agree")}
	return nil
}

// partPost takes what a person does on a page of one act.
func (p *Pages) partPost(w http.ResponseWriter, r *http.Request) error {
	form, s, ok, err := p.came(w, r)
	if !ok {
		return err
	}
	what, ctx, who := r.PathValue("what"), r.Context(), person(s)
	if (what == "withdraw" || what == "stop") && !form.Has("sure", "yes") {
		form.Fail("sure", "Tick the box to say that you are sure")
		return p.showPart(w, r, form)
	}
	switch {
	case what == "withdraw":
		if err = p.Service.Withdraw(ctx, who, form.Text("seen")); err == nil {
			p.sessions.EndOthers(ctx, s)
		}
	case what == "stop":
		err = p.Service.Stop(ctx, who)
	case what == "prepare":
		err = p.prepare(ctx, s, form)
	case what == "note" && form.Text("go") == "correct":
		if what, err = "correct", p.keeps(s, form, "correction"); err == nil {
			err = p.Service.Correct(ctx, who, form.Text("correction"))
		}
	case what == "note":
		what, err = "agree", p.agreeNote(ctx, s, form)
	case what == "again":
		err = p.chooseAgain(ctx, s, form)
	case what == "write":
		err = p.writeInstead(ctx, s, form)
	default:
		return errs.New(errs.NotFound, "There is no such page.")
	}
	return p.answered(w, r, form, err, what, p.showPart)
}

func (p *Pages) prepare(ctx context.Context, s formsession.Session, form *web.Form) error {
	var wrong []errs.Field
	for _, k := range preparation {
		if form.Text(k.name) == "" {
			wrong = append(wrong, errs.Field{Name: k.name, Message: "Write something here, such as “nothing” or “nobody”"})
		}
		if err := p.keeps(s, form, k.name); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return errs.InvalidInput("Some of this is still to be said.", wrong...)
	}
	return p.Service.Prepare(ctx, person(s), testimony.Preparation{Adjustments: form.Text("needs"), Company: form.Text("company"), Contact: form.Text("safe"),
		CutOff: form.Text("cutoff"), Support: form.Text("support")})
}

// agreeNote makes the note their account. What they wrote to be different is not lost by it.
func (p *Pages) agreeNote(ctx context.Context, s formsession.Session, form *web.Form) error {
	if form.Text("correction") != "" {
		return errs.InvalidInput("You wrote what is to be different.", errs.Field{Name: "correction",
			Message: "You wrote what is to be different. Press “It is not right yet”, or empty this box to agree the note as it is"})
	}
	return p.Service.AgreeNote(ctx, person(s), listening.Agreeing{Sheet: form.Text("sheet"), Answers: answersOf(form), Note: form.Text("note")})
}
