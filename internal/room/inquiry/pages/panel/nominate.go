package panel

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// helpLine is a number to call.
type helpLine struct{ Text, Call string }

var help = []helpLine{{"In danger now: call 999", "999"}, {"Childline, if you are under 19: 0800 1111", "08001111"},
	{"NAPAC, for adults who were abused as children: 0808 801 0331", "08088010331"}, {"Samaritans, day and night: 116 123", "116123"}}

// ownView is a page of somebody who has no account.
type ownView struct {
	sheet.View
	Groups []string // the phrase, shown once
	Help   []helpLine
	First  bool // help stands before all else that can be read or typed here
}

func (p *Pages) own(x *inquiry.Inquiry, title, back string) *ownView {
	v := &ownView{View: sheet.View{Page: web.Page{Title: title, Exit: true, Neutral: true, NoIndex: true}}, Help: help}
	if x != nil {
		v.Synthetic = x.Synthetic
	}
	if back != "" {
		v.Back = &web.Link{Text: "Back", Href: back}
	}
	return v
}

func (p *Pages) drawOwn(w http.ResponseWriter, r *http.Request, v *ownView) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.web.Page(w, r, "inquiry/panel_own", v)
}

// shut is the page while nominations are not taken, with what somebody typed.
func (p *Pages) shut(w http.ResponseWriter, r *http.Request, x *inquiry.Inquiry, form *web.Form) error {
	v := p.own(x, "Nominations are not taken now", PathOf(r.PathValue("id")))
	v.Lead = []string{"The page of the panel says when they are, and what must be public first. Nothing was sent."}
	for _, name := range []string{"name", "contact", "words"} {
		if typed := form.Text(name); typed != "" {
			v.Boxes = append(v.Boxes, sheet.Box{ID: "typed-" + name, Title: "What you wrote", Lines: lines(typed), Notes: []string{"It is nowhere but on this page. Copy it now if you want to keep it."}})
		}
	}
	return p.drawOwn(w, r, v)
}

// before is what somebody reads before they begin: help first, and no field.
func (p *Pages) before(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	x, err := p.service.Taken(r.Context(), id)
	if errs.Is(err, errs.Conflict) {
		return p.shut(w, r, &x, web.NewForm())
	}
	if err != nil {
		return err
	}
	pub, err := p.service.Public(r.Context(), id)
	if err != nil {
		return err
	}
	v := p.own(&x, "Before you nominate somebody", PathOf(id))
	v.First = true
	v.Lead = []string{"You can nominate yourself, or somebody who knows and agrees. You need no account. Two people read it: the chair of the inquiry and the link person. " +
		"You read the answer, and why, " +
		"with words that only you have."}
	v.Boxes = []sheet.Box{offerBox(pub.Offer(), "What a member is offered", true)}
	kinds := web.NewForm().Set("kind", string(phrase.Words)).Radios("kind", "How do you want to come back?", "They are shown once, on the next page. Nobody can tell you them again",
		[]web.Option{{Value: string(phrase.Words), Text: "With seven words"}, {Value: string(phrase.Digits), Text: "With 24 numbers"}})
	v.Forms = []sheet.Form{{ID: "begin", Action: PathOf(id) + "/nominate", Button: web.Button{Text: "Go on"}, Fields: []sheet.Field{sheet.Radios(kinds)}}}
	return p.drawOwn(w, r, v)
}

// begin makes a phrase and shows it once, above the form that is sent with it.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	x, err := p.service.Taken(r.Context(), r.PathValue("id"))
	if errs.Is(err, errs.Conflict) {
		return p.shut(w, r, &x, form)
	}
	if err != nil {
		return err
	}
	kind := phrase.Words
	if form.Text("kind") == string(phrase.Digits) {
		kind = phrase.Digits
	}
	ph, _, err := p.drafts.Start(r.Context(), kind, []byte("{}"), clock.Day{})
	if err != nil {
		return err
	}
	return p.form(w, r, &x, web.NewForm(), ph.Groups(), nil)
}

// form is the nomination. It is sent with the phrase, so that whoever sends it has written it down.
func (p *Pages) form(w http.ResponseWriter, r *http.Request, x *inquiry.Inquiry, form *web.Form, groups, hints []string) error {
	v := p.own(x, "Nominate somebody for the survivors panel", PathOf(x.ID)+"/nominate")
	v.Errors, v.Groups, v.First = form.Errors(), groups, true
	switch {
	case len(groups) > 0 && len(v.Errors.Items) > 0:
		v.Lead = []string{"Nothing was sent yet. All that you typed is still here.",
			"If you wrote down the ones that you were shown first, type those: they still work. If not, these are new. Write them down now, in this order, keep them safe, and type these."}
	case len(groups) > 0:
		v.Lead = []string{"Write these down now, in this order, and keep them safe. They are shown once, and they are how you come back to read the answer."}
	}
	v.Inset = strings.Join(hints, " ")
	who := form.Radios("who", "Whom do you nominate?", "", []web.Option{{Value: "self", Text: "Myself"}, {Value: "other", Text: "Somebody else, who knows and agrees"}})
	v.Forms = []sheet.Form{{ID: "nominate", Action: PathOf(x.ID) + "/nominate/send", Private: true, Button: web.Button{Text: "Send it"},
		Lines: []string{"It is sealed as soon as you send it. No bank detail and no tax form is asked for, here or before an answer."},
		Fields: []sheet.Field{sheet.Radios(who), sheet.Input(form.Input("name", "What are you, or they, to be called for now?",
			"A first name is enough. If the answer is yes, you choose another name, and only that one is used")),
			sheet.Area(form.Textarea("contact", "How can you, or they, be reached safely?", "If only by this page, write that", survivors.MaxWords)),
			sheet.Area(form.Textarea("words", "Why?", "In your own words. A few are enough. Nobody asks you to say what happened to you", survivors.MaxOwn)),
			sheet.Area(form.Textarea("phrase", "Type your words or numbers, to send it", "Capitals, commas and line breaks do not matter", 0))}}}
	return p.drawOwn(w, r, v)
}

// found gives what a phrase leads to; what is wrong is noted in the form.
func (p *Pages) found(ctx context.Context, form *web.Form) (f comeback.Found, hints []string, err error) {
	if form.Text("phrase") == "" {
		form.Fail("phrase", "Type your seven words, or your 24 numbers")
		return f, nil, nil
	}
	f, err = p.drafts.Find(ctx, form.Text("phrase"))
	hints, err = formsession.NotOpened(form, err)
	return f, hints, err
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	x, err := p.service.Taken(ctx, r.PathValue("id"))
	if errs.Is(err, errs.Conflict) {
		return p.shut(w, r, &x, form)
	}
	if err != nil {
		return err
	}
	form.OneOf("who", "Say whom you nominate", []web.Option{{Value: "self"}, {Value: "other"}})
	f, hints, err := p.found(ctx, form)
	if err != nil {
		return err
	}
	if !form.OK() {
		groups, err := p.newWords(ctx, form)
		if err != nil {
			return err
		}
		return p.form(w, r, &x, form, groups, hints)
	}
	if f.Kind != comeback.Draft {
		return p.showMine(w, r, survivors.Person{Nomination: f.Ref, Key: f.Key}, web.NewForm())
	}
	id, err := p.service.Nominate(ctx, survivors.Nominating{Inquiry: x.ID, Key: f.Key, BySelf: form.Text("who") == "self", Consent: form.Text("who") == "other", Name: form.Text("name"),
		Contact: form.Text("contact"), Words: form.Text("words"), Promote: survivors.Promoting(f)})
	if form.Take(err) {
		return p.form(w, r, &x, form, nil, nil)
	}
	if err != nil {
		return err
	}
	return p.showMine(w, r, survivors.Person{Nomination: id, Key: f.Key}, web.NewForm())
}

// newWords gives new words or numbers where those that were typed opened nothing: nobody can be shown the first
// ones again. None where they are right, or where many are here and they were not looked at.
func (p *Pages) newWords(ctx context.Context, form *web.Form) ([]string, error) {
	wrong := slices.ContainsFunc(errs.FieldsOf(form.Err()), func(f errs.Field) bool { return f.Name == "phrase" })
	if !wrong || formsession.Crowded(form) {
		return nil, nil
	}
	kind := phrase.Words
	if strings.ContainsAny(form.Text("phrase"), "0123456789") {
		kind = phrase.Digits
	}
	ph, _, err := p.drafts.Start(ctx, kind, []byte("{}"), clock.Day{})
	if errs.Is(err, errs.Unavailable) {
		return nil, nil // what was typed is shown all the same
	}
	if err != nil {
		return nil, err
	}
	return ph.Groups(), nil
}

// comeBack asks for the phrase.
func (p *Pages) comeBack(w http.ResponseWriter, r *http.Request) error {
	return p.askPhrase(w, r, web.NewForm(), nil)
}

func (p *Pages) askPhrase(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	return p.drawOwn(w, r, p.asking(form, hints))
}

// askAgain is for somebody who left before anything was sent: it leads to where they begin.
func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	doors, err := p.service.Doors(r.Context())
	if err != nil {
		return err
	}
	v := p.asking(form, nil)
	b := sheet.Box{ID: "again", Title: "Nothing was sent with these: begin again",
		Lines: []string{"What you typed was kept nowhere. You can write these words or numbers at its end again, or take new ones."}}
	for i := range doors {
		b.Links = append(b.Links, web.Link{Text: "Nominate for the panel of: " + doors[i].Inquiry.Title, Href: PathOf(doors[i].Inquiry.ID) + "/nominate"})
	}
	if len(doors) == 0 {
		b.Lines = []string{"What you typed was kept nowhere, and no panel takes nominations today. The page of each panel says when it does."}
	}
	v.Boxes = []sheet.Box{b}
	return p.drawOwn(w, r, v)
}

func (p *Pages) asking(form *web.Form, hints []string) *ownView {
	v := p.own(nil, "Come back to a nomination", inquiry.Home)
	v.Errors = form.Errors()
	v.Inset = strings.Join(hints, " ")
	f := sheet.Form{ID: "back", Action: ReturnPath, Private: true, Button: web.Button{Text: "Continue"},
		Fields: []sheet.Field{sheet.Area(form.Textarea("phrase", "What are your words or numbers?", "Capitals, commas and line breaks do not matter. You can try as often as you like", 0))}}
	if alias := form.Text("alias"); alias != "" { // what was typed is not lost with the way in
		f.Fields = append(f.Fields, sheet.Input(form.Input("alias", "By which name do you want to be known?", "")))
		f.Hidden = []web.Hidden{{Name: "do", Value: "alias"}}
	}
	v.Forms = []sheet.Form{f}
	return v
}

// mine opens what a phrase leads to, and does what is asked there. The phrase is typed for each: nothing is kept
// on the device.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	f, hints, err := p.found(r.Context(), form)
	if err != nil {
		return err
	}
	if form.OK() && f.Kind == comeback.Draft {
		form.Fail("phrase", "These are right, and nothing was sent with them yet. You can begin again: the links are on this page")
		return p.askAgain(w, r, form)
	}
	if !form.OK() {
		return p.askPhrase(w, r, form, hints)
	}
	who := survivors.Person{Nomination: f.Ref, Key: f.Key}
	switch form.Text("do") {
	case "alias":
		err = p.service.ChooseAlias(r.Context(), who, form.Text("alias"))
	case "back":
		if !form.Has("sure", "yes") {
			form.Fail("sure", "Tick the box to take it back")
			break
		}
		if err = p.service.TakeBack(r.Context(), who); err == nil {
			v := p.own(nil, "It was taken back", "")
			v.Lead = []string{"What you wrote is destroyed. Your words or numbers open nothing any more."}
			return p.drawOwn(w, r, v)
		}
	}
	if err != nil && !form.Take(err) {
		if !errs.Is(err, errs.Conflict) {
			return err
		}
		form.Fail("", errs.Message(err))
	}
	return p.showMine(w, r, who, form)
}

var stateWords = map[string]string{survivors.Waits: "It waits to be read and answered", survivors.Yes: "The answer is yes", survivors.No: "The answer is no"}

// showMine is the page of somebody who came back.
func (p *Pages) showMine(w http.ResponseWriter, r *http.Request, who survivors.Person, form *web.Form) error {
	m, err := p.service.Mine(r.Context(), who)
	if err != nil {
		return err
	}
	v := p.own(&m.Inquiry, "The nomination", "")
	v.Errors = form.Errors()
	rows := []web.SummaryRow{sheet.Row("Inquiry", m.Inquiry.Title), sheet.Row("Given", m.On.Human()), sheet.Row("How it stands", stateWords[m.State])}
	if m.Answer != "" {
		rows = append(rows, sheet.Row("Why", m.Answer), sheet.Row("Answered", m.Answered.Human()))
	}
	if m.Alias != "" {
		rows = append(rows, sheet.Row("The name that you chose", m.Alias))
	}
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: &web.SummaryList{Rows: rows}}}
	again := func(text string) sheet.Field {
		return sheet.Area(web.NewForm().Textarea("phrase", text, "Nothing is kept on this device, so we ask once more", 0))
	}
	if m.State == survivors.Yes && !m.Joined {
		v.Forms = append(v.Forms, sheet.Form{ID: "alias", Title: "By which name do you want to be known?", Action: ReturnPath, Private: true, Hidden: []web.Hidden{{Name: "do", Value: "alias"}},
			Lines: []string{"It is the only name that any record, page, export or entry of the log will have for you. Choose one that tells nobody who you are. You can change it until you sit " +
				"on the panel.",
				"Then you are invited to make a passkey for an account of that name: the link person tells you how, in the way that you said is safe."},
			Button: web.Button{Text: "Use this name"}, Fields: []sheet.Field{sheet.Input(form.Input("alias", "Name", "")), again("Your words or numbers, to use it")}})
	}
	t := web.Table{ID: "opened", Stack: true, Caption: "Who opened it", HideCaption: true, Empty: "Nobody has opened it yet.", Columns: []web.Column{{Text: "When"}, {Text: "What for"}}}
	for _, o := range m.Opened {
		t.Rows = append(t.Rows, web.Row(web.T(clock.DayOf(clock.MomentOrNone(o.At)).Human()), web.Said(o.Purpose)))
	}
	v.Boxes = append(v.Boxes, sheet.Box{ID: "who", Title: "Who opened it: " + strconv.Itoa(len(m.Opened)), Fold: len(m.Opened) > 2, Table: &t,
		Lines: []string{"Only the chair and the link person can, and each time stands here."}})
	if !m.Joined {
		v.Forms = append(v.Forms, sheet.Form{ID: "back", Title: "Take it back", Action: ReturnPath, Private: true, Hidden: []web.Hidden{{Name: "do", Value: "back"}},
			Lines: []string{"Everything that was written is destroyed. It cannot be brought back."}, Button: web.Button{Text: "Take it back", Kind: "warning"},
			Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("sure", "Do you want to take it back?", "", []web.Option{{Value: "yes", Text: "Yes, destroy it"}})),
				again("Your words or numbers, to take it back")}})
	}
	return p.drawOwn(w, r, v)
}
