package speak

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
)

// person is who acts on the approach that a session leads to.
func person(s formsession.Session) listening.Person {
	f := s.Found()
	return listening.Person{Approach: f.Ref, Key: f.Key}
}

// seen gives the session of whoever came back to what they sent. When there is none it has
// answered, by asking for the phrase, and the caller only passes on the error.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request) (formsession.Session, bool, error) {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return s, false, err
	case ok && s.Kind == speaking.FoundApproach:
		return s, true, nil
	case over:
		p.sessions.Drop(w, r)
		return s, false, web.Redirect(w, r, Return+"?over=1")
	}
	return s, false, web.Redirect(w, r, Return)
}

// mineView is what a person sees of what is theirs.
type mineView struct {
	web.Page
	Where          string
	Inquiry        web.Link
	Inset          []string
	Timeline, Next []web.TimelineItem
	Session        *sessionPart
	Newest         []string // what is new, in a line each
	UseCount       string   // how many uses were said yes and no to
	UseOpen        bool
	OpenCount      string // how often it was opened
	Reply          string // the first word back
	ReplyNew       bool   // they were not here after it was written
	Over           bool   // it was taken back
	Uses           []useLine
	Newer          string // the version of a sheet that is newer than the one they answered on
	Changed        Changed
	Openings, Own  []opening
	Referrals      []web.TimelineItem
	Asks           []askPart
	Went           []web.TimelineItem
	Links          []web.Link // to what has a page of its own
	Help           []helpLine
}

type opening struct{ Who, When, What, Why string }

// useLine is one use with what the sheet says of it and what the person said.
type useLine struct {
	Use                  testimony.Use
	Question, Said       string
	Tag                  web.Tag
	Effect, Until, Stays string
	Rests, Seen          string
	Chosen               string // the name that goes with a yes
	Name                 *web.Input
	Yes, No              *web.Button
	Open                 bool
}

// sessionPart is the session that was offered.
type sessionPart struct {
	Words       string
	Agree       *web.Button
	Other       *web.Textarea
	OtherButton web.Button
	Links       []web.Link
}

// wheres say how far it is.
var wheres = map[testimony.Step]string{testimony.Begun: "You began", testimony.Chosen: "We are looking for a day for you", testimony.Offered: "We have offered you a day",
	testimony.Ready: "Your session is prepared",
	testimony.Given: "We have what you gave", testimony.Turned: "You were turned back", testimony.Lapsed: "We have not heard from you", testimony.Stopped: "You stopped"}

// sat say how far a session is, where the step alone would say something older.
var sat = map[testimony.Sitting]string{testimony.SittingAgreed: "You agreed to a day", testimony.SittingPrepared: "Your session is prepared", testimony.SittingHeld: "You spoke with us",
	testimony.NoteRead: "The note of what you said is here", testimony.NoteCorrected: "You asked for the note to be put right"}

// whereOf is how far it is.
func whereOf(m listening.Mine) string {
	if words := sat[m.Sitting.Stage]; words != "" && m.Given.IsZero() && !m.Step.Over() && m.Step != testimony.Begun {
		return words
	}
	return wheres[m.Step]
}

// moved say each step that was taken, to the person.
var moved = map[testimony.Step]string{testimony.Begun: "You began", testimony.Chosen: "You chose how to speak", testimony.Offered: "A day was offered", testimony.Ready: "You said what you need",
	testimony.Given: "You gave your account", testimony.Turned: "You were turned back", testimony.Lapsed: "Nothing was heard for a long time", testimony.Stopped: "You stopped"}

func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	return p.showMine(w, r, web.NewForm())
}

func (p *Pages) showMine(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, ok, err := p.seen(w, r)
	if !ok {
		return err
	}
	m, err := p.Service.Mine(r.Context(), person(s))
	if errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, Return)
	}
	if err != nil {
		return err
	}
	var own listening.Own
	if m.Shows() {
		if own, err = p.Service.Shown(r.Context(), person(s)); err != nil {
			return err
		}
	}
	v := mineOf(p.page("Your form", ""), m, own, p.Service.Today(), form)
	if v.Changed, err = p.changed(r, s, m); err != nil {
		return err
	}
	v.brief(m)
	if words := done[r.URL.Query().Get("done")]; words != "" && form.OK() {
		v.Notice = &web.Notice{Success: true, Text: words}
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.Renderer.Page(w, r, "inquiry/speak_mine", v)
}

// changed is what their words changed. Where nothing follows that yet the page does not say
// that nothing came of them: it says what it does not know.
func (p *Pages) changed(r *http.Request, s formsession.Session, m listening.Mine) (Changed, error) {
	if m.Given.IsZero() {
		return Changed{Lines: []string{"You have not given an account yet, so nothing rests on it."}}, nil
	}
	if p.Changed == nil {
		return Changed{Lines: []string{"What inquiries publish is not followed on this page yet, so it cannot say what your words changed. Beside each use below you see how many things rest on " +
			"them."}}, nil
	}
	return p.Config.Changed(r.Context(), person(s), m.Inquiry.ID)
}

func mineOf(page web.Page, m listening.Mine, own listening.Own, today clock.Day, form *web.Form) *mineView {
	v := &mineView{Page: page, Where: whereOf(m), Reply: own.Reply, Over: !m.Withdrawn.IsZero(), Inquiry: web.Link{Text: m.Inquiry.Title, Href: inquiry.PathOf(m.Inquiry.ID)}, Help: help()}
	v.Errors, v.Synthetic = form.Errors(), page.Synthetic || m.Synthetic
	if !m.Withdrawn.IsZero() {
		v.Where = "You took it back"
		v.Inset = append(v.Inset, "On "+m.Withdrawn.Human()+" you took your account back, and your words were destroyed. What could not be undone by then stays, as you were told before.")
	}
	v.closing(m)
	if m.Restricted && !m.Closed() {
		v.Inset = append(v.Inset, "A restriction stands on your account, or has been asked for. While that lasts nothing new rests on it. You can still say no, and take it back.")
	}
	for i, move := range m.Moves {
		title := moved[move.To]
		if move.To == testimony.Chosen && i > 0 && (m.Moves[i-1].To == testimony.Offered || m.Moves[i-1].To == testimony.Ready) {
			title = "The session on that day was not to be, and you wait for another"
		}
		it := web.TimelineItem{Title: title, When: move.On.Human(), ISO: move.On.String()}
		if move.Reason != "" {
			it.Said = []web.SaidLine{{Text: move.Reason}}
		}
		v.Timeline = append(v.Timeline, it)
	}
	v.promises(m, today)
	v.Session = sessionOf(m, form)
	for _, u := range m.Uses {
		line := useOf(m, u, form)
		if u.Use == testimony.QuotedNamed && u.Yes {
			line.Chosen = own.Name
		}
		v.Uses = append(v.Uses, line)
	}
	if m.Newer != nil {
		v.Newer = m.Newer.Version
	}
	for _, o := range slices.Backward(m.Openings) {
		line := opening{o.Who, web.DateTime(o.At), o.What, o.Purpose}
		switch {
		case o.Own == "":
			v.Openings = append(v.Openings, line)
		case o.CameBack():
			v.Own = append(v.Own, opening{Who: line.Who, When: line.When})
		}
	}
	v.referrals(m)
	v.asked(m)
	v.links(m)
	return v
}

// closing says that the record was closed and what became of the words then, or from which day on it may be.
func (v *mineView) closing(m listening.Mine) {
	switch {
	case !m.Withdrawn.IsZero() || m.Given.IsZero():
	case m.Closed() && m.Words == testimony.Transferred:
		v.Inset = append(v.Inset, "On "+m.ClosedOn.Human()+" the record of the inquiry was closed. Your words went to the archive, as you said they may. "+
			"They are not here any more. This page stays, and you can come back to it.")
	case m.Closed():
		v.Inset = append(v.Inset, "On "+m.ClosedOn.Human()+" the record of the inquiry was closed. Your words were destroyed, as we told you before you gave them. "+
			"This page stays, and you can come back to it.")
	case !m.Closes.IsZero():
		words := "You said no to the archive, or did not say. So your words are destroyed then."
		if slices.ContainsFunc(m.Uses, func(u listening.UseLine) bool { return u.Use == testimony.Archived && u.Yes }) {
			words = "You said yes to the archive. So your words go there then."
		}
		v.Inset = append(v.Inset, "The record of the inquiry may be closed from "+m.Closes.Human()+" on. "+words+" Until then you can change your mind below, and take it all back.")
	}
}

// promises are the days by which something is done, and what was done.
func (v *mineView) promises(m listening.Mine, today clock.Day) {
	if !m.Withdrawn.IsZero() {
		return
	}
	if m.Closed() { // what was done is told; nothing more is to come
		m.ThemeBy, m.WordBy = clock.Day{}, clock.Day{}
	}
	add := func(did, due clock.Day, done, coming string) {
		switch {
		case !did.IsZero():
			v.Timeline = append(v.Timeline, web.TimelineItem{Title: done, When: did.Human(), ISO: did.String()})
		case !due.IsZero() && due.Before(today):
			v.Next = append(v.Next, web.TimelineItem{Title: "by " + due.Human() + " we aimed to " + coming, When: "We are late", Future: true})
		case !due.IsZero():
			v.Next = append(v.Next, web.TimelineItem{Title: "we aim to " + coming, When: "By " + due.Human(), Future: true})
		}
	}
	add(m.ReadTwice, m.ThemeBy, "Two people read it for what it has in common with others", "have it read by two people for what it has in common with others")
	add(m.FirstWord, m.WordBy, "You had a first word back", "put a first word back on this page")
	if !m.Lapses.IsZero() && !m.Closed() {
		v.Next = append(v.Next, web.TimelineItem{Title: "if we hear nothing from you, this ends. You can take it up again", When: "After " + m.Lapses.Human(), Future: true})
	}
}

func (v *mineView) referrals(m listening.Mine) {
	for _, f := range m.Referrals {
		it := web.TimelineItem{Title: "We told somebody that a person may be in danger", When: f.Sent.Human(), ISO: f.Sent.String(),
			Lines: []string{"Two people decided that, on " + f.Agreed.Human() + "."}}
		if f.Sent.IsZero() { // from before it was recorded that it was sent
			it.Title, it.When, it.ISO = "Two people decided that somebody is told that a person may be in danger", f.Agreed.Human(), f.Agreed.String()
			it.Lines = []string{"It was not recorded whether that was sent."}
		}
		if !f.Told.IsZero() {
			it.Lines = append(it.Lines, "You were told on "+f.Told.Human()+".")
		}
		it.Links = []web.Link{{Text: "Whom, why, and what was sent", Href: minePath + "/words"}}
		v.Referrals = append(v.Referrals, it)
	}
}

// links lead to what has a page of its own.
func (v *mineView) links(m listening.Mine) {
	if m.Closed() && m.FirstWord.IsZero() && len(m.Referrals) == 0 {
		return
	}
	if m.Step != testimony.Begun && (m.Withdrawn.IsZero() || len(m.Referrals) > 0) {
		v.Links = append(v.Links, web.Link{Text: "Read what we hold of yours", Href: minePath + "/words"})
	}
	if mayChoose(m) {
		v.Links = append(v.Links, web.Link{Text: "Speak in another way, or on another day", Href: minePath + "/again"}, web.Link{Text: "Write it instead", Href: minePath + "/write"})
	}
	switch {
	case m.Closed():
	case !m.Given.IsZero() && m.Withdrawn.IsZero():
		v.Links = append(v.Links, web.Link{Text: "Take it all back", Href: minePath + "/withdraw"})
	case m.Given.IsZero() && !m.Step.Over():
		v.Links = append(v.Links, web.Link{Text: "Stop, and speak to nobody", Href: minePath + "/stop"})
	}
}

// useOf is one use with its two buttons, which weigh the same.
func useOf(m listening.Mine, u listening.UseLine, form *web.Form) useLine {
	out := useLine{Use: u.Use, Question: u.Question, Effect: u.Effect, Until: u.Until, Stays: u.Stays, Tag: web.Tag{Text: "No", Tone: web.Quiet}, Said: "You did not say. That counts as no."}
	switch {
	case u.Yes:
		out.Tag, out.Said = web.Tag{Text: "Yes", Tone: web.Good}, "You said yes on "+u.On.Human()+"."
	case !u.On.IsZero():
		out.Said = "You said no on " + u.On.Human() + "."
	}
	out.Rests, out.Seen = strings.TrimSpace(restWords(u)+outwardWords(m, u)), m.Seen()
	if !m.Withdrawn.IsZero() {
		if out.Until = ""; u.Fixed == 0 {
			out.Stays = ""
		}
		return out
	}
	hidden := "to: " + u.Question
	if u.Asked {
		out.Yes = &web.Button{Text: "Yes", Name: "answer", Value: "yes", Kind: "secondary", Hidden: hidden}
	}
	if (u.Asked || u.Yes) && !m.Closed() {
		out.No = &web.Button{Text: "No", Name: "answer", Value: "no", Kind: "secondary", Hidden: hidden}
	}
	if u.Use == testimony.QuotedNamed && u.Asked {
		i := form.Input(boxName, "If yes: which name?", "It does not have to be your own")
		i.Autocomplete = "off"
		out.Name = &i
	}
	out.Open = form.Text("use") == string(u.Use) && !form.OK()
	return out
}

// restWords say what rests on a use. Nothing is said of who, and of nobody else.
func restWords(u listening.UseLine) string {
	words := ""
	if u.Cited > 0 {
		words = web.Plural(u.Cited, "thing rests", "things rest") + " on this that a no still ends. "
	}
	if u.Fixed > 0 {
		words += web.Plural(u.Fixed, "thing rests", "things rest") + " on this for good."
	}
	return words
}

// sessionOf is the session that was offered, with what the person can do about it.
func sessionOf(m listening.Mine, form *web.Form) *sessionPart {
	if m.Way == testimony.InWriting || m.Step == testimony.Begun || m.Step.Over() {
		return nil
	}
	at := "on " + m.Sitting.Day.Weekday().String() + " " + m.Sitting.Day.Human() + ", at " + m.Sitting.Hour + ", " + lower(ways[m.Way].Text)
	out := &sessionPart{OtherButton: web.Button{Text: "Another time", Name: "go", Value: "day-other", Kind: "secondary"}}
	switch m.Sitting.Stage {
	case testimony.SittingOffered:
		out.Words = "We offer you a session " + at + "."
		out.Agree = &web.Button{Text: "Yes, that suits me", Name: "go", Value: "day-agree", Kind: "secondary"}
	case testimony.SittingAgreed:
		out.Words = "Your session is " + at + ". Before it we need to know a few things, so that it is safe for you."
		out.Links = []web.Link{{Text: "Say what you need for it", Href: minePath + "/prepare"}}
	case testimony.SittingPrepared:
		out.Words = "Your session is " + at + ". We know what you need."
		out.Links = []web.Link{{Text: "Change what you need for it", Href: minePath + "/prepare"}}
	case testimony.SittingHeld:
		out.Words = "You spoke with us on " + m.Sitting.Day.Human() + ". The note of it is being written. Nothing is used before you have read it and agreed."
	case testimony.NoteRead:
		out.Words = "The note of what you said is here. Read it, have it put right, or agree it. Nothing is used before you agree."
		out.Links = []web.Link{{Text: "Read the note", Href: minePath + "/note"}}
	case testimony.NoteCorrected:
		out.Words = "You said what is to be different in the note. It comes back here."
	case testimony.SittingOff:
		out.Words = "No day is offered now. The next comes to this page. Look here again when it suits you."
		if m.Sitting.OffWhy != "" {
			out.Words = "The session " + at + ", was called off by us. It does not take place. Why: " + m.Sitting.OffWhy + "\nAnother day comes to this page. Look here again when it suits you."
		}
	default:
		out.Words = "No day has been offered yet. It comes to this page. Look here again when it suits you."
	}
	if s := m.Sitting.Stage; s == testimony.SittingOffered || s == testimony.SittingAgreed || s == testimony.SittingPrepared {
		t := form.Textarea(boxWhen, "Which days and hours suit you?", "Only those who will sit with you read this", listening.MaxContact)
		t.Rows, out.Other = 3, &t
	}
	return out
}

// said is the words of the person, under a heading.
func said(heading, words string) block { return block{Heading: heading, Said: words} }
