package partake

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

var stateWords = map[participant.State]string{participant.Applies: "Applied, not decided", participant.Stands: "Takes part", participant.Withdrew: "Application withdrawn",
	participant.Over:    "Over: the last day has passed",
	participant.Stopped: "Ended before its day", participant.Rejected: "Refused"}

var stateTone = map[participant.State]web.Tone{participant.Stands: web.Good, participant.Applies: web.Warn}

var promiseWords = map[participant.Undertaken]string{participant.NoText: "There is no text of the undertaking yet", participant.Missing: "Has not given the undertaking",
	participant.Older: "Gave an older text, and has to give this one", participant.TakenUp: "Took the undertaking back", participant.Given: "Gave the undertaking"}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.listForm(w, r, web.NewForm())
}

// aPage is how many rows a list has on one page.
const aPage = 20

func (p *Pages) listForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, team, err := p.service.Team(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view(&x, titled(team.Called), web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}, r, form)
	forms, more, err := p.teamForms(r, form, &x, &team)
	if err != nil {
		return err
	}
	if v.Forms, v.Links = sheet.Chosen(r, forms, at(r, "")); len(v.Forms) > 0 {
		v.Back = &web.Link{Text: titled(team.Called), Href: at(r, "")}
		v.Title = v.Forms[0].Title
		v.Forms[0].Title = ""
		if v.Forms[0].ID == "give" && form.OK() && (more || r.URL.Query().Get("find") != "") {
			v.Panel = &web.FilterPanel{Action: at(r, ""), Open: true, Keep: []web.Hidden{{Name: "do", Value: "give"}}, Fields: findField(r)}
		}
		return p.show(w, r, v)
	}
	v.Links = append(v.Links, web.Link{Text: "What everybody reads", Href: PublicPath(x.ID)}, web.Link{Text: "What waits for a second person", Href: ProposalsPath})
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(team.All)+aPage-1)/aPage))
	t := web.Table{ID: "parties", Stack: true, Caption: "Who applied and who takes part", HideCaption: true, Empty: "Nobody has applied.",
		Columns: []web.Column{{Text: "Name"}, {Text: "How it stands"}, {Text: "For what"}, {Text: "Last day"}, {Text: "Who acts"}}}
	for _, l := range team.All[(number-1)*aPage : min(number*aPage, len(team.All))] {
		t.Rows = append(t.Rows, web.Row(web.A(l.Name, at(r, "/"+l.ID)), stateCell(&l), web.T(scopeOf(&l)), untilCell(&l), actsCell(&l)))
	}
	pages := web.Paginate(r.URL, number, aPage, len(team.All))
	v.Table, v.Pages = &t, &pages
	v.After = []sheet.Box{textBox(team.Texts)}
	return p.show(w, r, v)
}

func findField(r *http.Request) []web.FilterField {
	i := web.NewForm().Set("find", r.URL.Query().Get("find")).Input("find", "Words of the title", "")
	i.Autocomplete = "off"
	return []web.FilterField{{Input: &i}}
}

func stateCell(l *participants.Listed) web.Cell {
	c := web.Cell{Tag: &web.Tag{Text: stateWords[l.Standing.State], Tone: stateTone[l.Standing.State]}}
	if l.Waiting != nil && l.Standing.State != participant.Applies {
		c.Note = "A later application waits"
	}
	return c
}

func scopeOf(l *participants.Listed) string {
	if l.Standing.State == participant.Stands || l.Standing.State == participant.Over {
		return l.Standing.Scope.Words()
	}
	if l.Waiting != nil {
		return "Asked: " + l.Waiting.Scope.Words()
	}
	return "None"
}

func untilCell(l *participants.Listed) web.Cell {
	if l.Standing.State != participant.Stands {
		return web.T("None")
	}
	c := web.T(untilWords(l.Standing.Until))
	if l.Soon {
		c.Tag = &web.Tag{Text: "Soon", Tone: web.Warn}
	}
	return c
}

func actsCell(l *participants.Listed) web.Cell {
	c := web.T("Nobody")
	for _, a := range l.Acts {
		if a.Ended.IsZero() {
			c = web.Cell{Text: a.Name, Note: promiseWords[l.Promised[a.Account]]}
			if a.Joint() {
				c.Note += ". Acts for several together"
			}
		}
	}
	return c
}

func textBox(all []participants.Text) sheet.Box {
	b := sheet.Box{ID: "undertaking", Title: "The undertaking that counts", Fold: true}
	if len(all) == 0 {
		b.Lines, b.Fold = []string{"There is none yet. Until there is, nothing that is given opens to anybody."}, false
		return b
	}
	t := all[len(all)-1]
	b.List = sheet.Rows(sheet.Row("Text", t.Text), sheet.Row("Number", strconv.Itoa(t.Number)), sheet.Row("Since", t.Made.Human()), sheet.Row("Why", t.Why))
	return b
}

// teamForms are what somebody of the team can do here; more says that there are more documents than are offered.
func (p *Pages) teamForms(r *http.Request, form *web.Form, x *inquiry.Inquiry, team *participants.Team) (out []sheet.Form, more bool, err error) {
	ctx := r.Context()
	discloses, designates := p.may(ctx, x, inquiry.InquiryDisclose), p.may(ctx, x, inquiry.InquiryDesignate)
	if discloses || designates {
		out = append(out, enterForm(form, at(r, "/enter"), designates, true))
	}
	if !discloses {
		return out, false, nil
	}
	stands := []web.Option{}
	for _, l := range team.All {
		if l.Standing.State == participant.Stands {
			stands = append(stands, web.Option{Value: l.ID, Text: l.Name, Hint: l.Standing.Scope.Words(), Name: true})
		}
	}
	if len(stands) > 0 {
		acts, err := p.actsForm(ctx, form, x, stands, at(r, "/acts"))
		if err != nil {
			return nil, false, err
		}
		give := sheet.Form{ID: "give", Title: "Give documents to participants"}
		if r.Method == http.MethodPost || r.URL.Query().Get("do") == give.ID { // it reads documents
			if give, more, err = p.giveForm(r, form, x, stands); err != nil {
				return nil, false, err
			}
		}
		out = append(out, acts, give)
	}
	return append(out, textForm(form, team, at(r, "/text"))), more, nil
}

// enterForm asks for an application. The chair enters those of their own motion, and no others.
func enterForm(form *web.Form, action string, own, first bool) sheet.Form {
	f := sheet.Form{ID: "enter", Title: "Enter an application", Action: action, Button: web.Button{Text: "Enter it"}, Private: true,
		Lines: []string{"Nobody becomes a participant without their consent, signed on paper. Nobody outside reads of an application before it is decided."}}
	if own {
		f.Title, f.Hidden = "Enter somebody whom the chair would have", []web.Hidden{{Name: "own", Value: "yes"}}
	}
	if first {
		f.Fields = []sheet.Field{sheet.Input(form.Input("name", "By what name do they go here?",
			"Everybody reads it once it is decided. Where somebody must not be known, a cipher that says nothing: Participant 4, and no initials")),
			sheet.Area(form.Textarea("persons", "Whom does the name identify, by the ciphers of restrictions?", "One a line, such as W12. Leave it empty if it identifies nobody who has one", 1000))}
	}
	f.Fields = append(f.Fields, sheet.Input(form.RoughDate("came", "When did it come?", dayHint)),
		sheet.Input(form.Input("part", "For which part of the inquiry?", "A module, a topic or an area. Leave it empty for the whole inquiry")),
		sheet.Area(form.Textarea("why", "Why, as they say it?", "", participants.MaxWhy)),
		sheet.Input(form.RoughDate("consent_on", "On which day did they sign that they agree?", dayHint)),
		sheet.Input(form.Input("consent", "Which signed paper is it, and where is it kept?", "For example, a letter, in file 12")))
	return f
}

func newTyped(r *http.Request, form *web.Form) participants.New {
	return participants.New{Inquiry: r.PathValue("id"), Party: r.PathValue("party"), Name: form.Text("name"), Persons: requesting.NamesOf(form.Text("persons")),
		Application: participant.Application{Came: dayTyped(form, "came"), Own: form.Text("own") == "yes", Scope: participant.Scope{Part: form.Text("part")}, Why: form.Text("why"),
			Consent: participant.Consent{On: dayTyped(form, "consent_on"), How: form.Text("consent")}}}
}

func (p *Pages) enter(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(ctx context.Context, form *web.Form) (string, error) {
		id, err := p.service.Enter(ctx, newTyped(r, form))
		return at(r, "/"+id+"?done=entered"), err
	})
}

var actings = []web.Option{{Value: string(participant.Lawyer), Text: "Their recognised legal representative"}, {Value: string(participant.Self), Text: "Themselves, without a lawyer"}}

func (p *Pages) actsForm(ctx context.Context, form *web.Form, x *inquiry.Inquiry, stands []web.Option, action string) (sheet.Form, error) {
	people, err := p.service.Candidates(ctx, p.service.DB, x)
	options := web.OptionsOf(people, func(a access.Actor) web.Option { return web.Option{Value: a.ID, Text: a.Name, Name: true} })
	return sheet.Form{ID: "acts", Title: "Say who acts for a participant", Action: action, Button: web.Button{Text: "Propose it"},
		Lines: []string{"One person acts for one participant, or for several together whose interests are alike. They see what those were given and nothing else, once they gave the undertaking."},
		Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("parties", "For whom?", "", stands)), sheet.Select(form.Select("account", "Who acts?",
			"Accounts with the role “For a participant” that have no part in the inquiry", options), "Choose a person"),
			sheet.Radios(form.Radios("acting", "As what?", "", actings)),
			sheet.Area(form.Textarea("alike", "If it is for several, or they acted for others before: what was looked at?",
				"That the interests are alike, and nothing that one told them can be used against another", participants.MaxWhy))}}, err
}

func (p *Pages) acts(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, err := p.service.ProposeActs(ctx, participants.Terms{Inquiry: r.PathValue("id"), Parties: form.All("parties"), Account: form.Text("account"),
			Acting: participant.Acting(form.Text("acting")), Alike: form.Text("alike")})
		return at(r, "?done=proposed"), err
	})
}

func textForm(form *web.Form, team *participants.Team, action string) sheet.Form {
	if n := len(team.Texts); n > 0 && !form.Sent("text") {
		form.Set("text", team.Texts[n-1].Text)
	}
	return sheet.Form{ID: "text", Title: "Write the undertaking", Action: action, Button: web.Button{Text: "Propose this text"},
		Lines: []string{"Everybody reads it. Whoever gave the text before has to give this one before anything opens to them again."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("text", "What do they promise?", "", participants.MaxText)),
			sheet.Area(form.Textarea("why", "Why this text, and what changed?", "", participants.MaxWhy))}}
}

func (p *Pages) text(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, err := p.service.ProposeText(ctx, r.PathValue("id"), form.Text("text"), form.Text("why"))
		return at(r, "?done=proposed"), err
	})
}

// giveForm offers the latest documents, or those with some words in their title; others go by their reference, so that
// no more is read than is shown.
func (p *Pages) giveForm(r *http.Request, form *web.Form, x *inquiry.Inquiry, stands []web.Option) (f sheet.Form, more bool, err error) {
	papers, more, err := p.service.Offered(r.Context(), x, r.URL.Query().Get("find"))
	if err != nil {
		return f, false, err
	}
	ticked, err := p.service.Named(r.Context(), x, form.All("documents"))
	if err != nil {
		return f, false, err
	}
	for _, d := range papers {
		delete(ticked, d.ID)
	}
	papers = append(slices.SortedFunc(maps.Values(ticked), func(a, b participants.Paper) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	}), papers...)
	options := web.OptionsOf(papers, func(d participants.Paper) web.Option {
		o := web.Option{Value: d.ID, Text: d.Title, Hint: web.Plural(d.Pages, "page", "pages")}
		if !d.Looked {
			o.Hint += ". " + unreadWords
		}
		return o
	})
	hint := ""
	if more {
		hint = "The latest " + strconv.Itoa(participants.MostOffered) + ". Look for words of the title to see others, or write their references"
	}
	f = sheet.Form{ID: "give", Title: "Give documents to participants", Action: at(r, "/give"), Button: web.Button{Text: "Propose to give them"},
		Lines: []string{"Each participant sees what they were given, and not who else got it. What is held from one of them cannot be given to them. Somebody else must agree.",
			"The file itself is handed over in the way that was agreed. Here its title and hash are shown, so that nobody can take another file for it."},
		Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("parties", "To whom?", "", stands)), sheet.Input(form.Input("set", "What do you call what goes together?",
			"The team reads this, and nobody else")),
			sheet.Input(form.Input("part", "For which part of the inquiry?", "Leave it empty for the whole inquiry")), sheet.Ticks(form.Checkboxes("documents", "Which documents?", hint, options))}}
	if more || form.Sent("references") {
		t := form.Textarea("references", "And which others, by their references?", "One a line. The page of a document shows its reference, such as doc-1a2b", 4000)
		t.Rows = 2
		f.Fields = append(f.Fields, sheet.Area(t))
	}
	why := form.Textarea("unread", "If nobody has read one of them for whom it identifies: why is it given all the same?",
		"Better have it read first, on its page. Whoever agrees sees this", participants.MaxWhy)
	why.Rows = 2
	f.Fields = append(f.Fields, sheet.Area(why), sheet.Input(form.Input("sha256", "If parts are cut out of it: the SHA-256 of the copy",
		"Then choose one document alone. Empty: the file as the inquiry has it")),
		sheet.Input(form.Input("pages", "And how many pages has the copy?", "")))
	return f, more, nil
}

// unreadWords say that nobody looked at a document so.
const unreadWords = "Nobody has read it for whom it identifies"

func (p *Pages) give(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(ctx context.Context, form *web.Form) (string, error) {
		x, _, err := p.service.Team(ctx, r.PathValue("id"))
		if err != nil {
			return "", err
		}
		chosen := append(slices.Clone(form.All("documents")), requesting.NamesOf(form.Text("references"))...)
		all, err := p.service.Named(ctx, &x, chosen)
		if err != nil {
			return "", err
		}
		in := participants.Terms{Inquiry: x.ID, Parties: form.All("parties"), Set: form.Text("set"), Unread: form.Text("unread")}
		in.Scope.Part = form.Text("part")
		for _, id := range chosen {
			in.Documents = append(in.Documents, participants.Copy{Document: id, SHA256: all[id].SHA256, Pages: all[id].Pages})
		}
		if sum := strings.ToLower(form.Text("sha256")); sum != "" {
			if len(in.Documents) != 1 {
				form.Fail("documents", "Choose one document alone, where a copy with parts cut out goes")
				return "", nil
			}
			in.Documents[0].SHA256, in.Documents[0].Pages = sum, form.Int("pages", "Write how many pages the copy has")
		}
		if !form.OK() {
			return "", nil
		}
		_, err = p.service.ProposeGive(ctx, in)
		return at(r, "?done=proposed"), err
	})
}

// waits is what of one inquiry waits for the reader: all that its lists mark. What closes waits also while the inquiry is
// suspended, and after its end.
func (p *Pages) waits(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	discloses, designates, closes := p.may(ctx, x, inquiry.InquiryDisclose), p.may(ctx, x, inquiry.InquiryDesignate), p.service.May(ctx, x, inquiry.InquiryDisclose)
	if !closes && !designates {
		return nil, nil
	}
	_, team, err := p.service.Team(ctx, x.ID)
	if err != nil {
		return nil, err
	}
	here := inquiry.OnePath + "/" + x.ID + "/participants"
	due := func(is bool, title, party string, day clock.Day) {
		if is {
			it := room.Timed(title+": "+x.Title, here+party, day, p.service.Today())
			it.Synthetic = x.Synthetic
			out = append(out, it)
		}
	}
	add := func(is bool, title, party string) { due(is, title, party, clock.Day{}) }
	if closes {
		owing, err := p.service.Owing(ctx, x)
		if err != nil {
			return nil, err
		}
		for _, o := range owing {
			title := "A copy that was called back: nobody said that it is destroyed or returned"
			if o.Neither {
				title = "A copy that was called back is neither destroyed nor returned"
			}
			due(true, title, "/"+o.Party, o.Due)
		}
	}
	stands := false
	for _, l := range team.All {
		of := "/" + l.ID
		add(designates && l.Waiting != nil, "Decide on an application to take part", of)
		due(discloses && l.Soon, "Somebody stops taking part soon", of, l.Standing.Until)
		add(closes && len(l.Apart) > 0, "One human acts apart for two participants. Nothing opens to them: end one", of)
		add(closes && len(l.Maybe) > 0, "Whom the name of a participant identifies waits for a second person", of)
		for _, a := range l.Acts {
			add(discloses && len(team.Texts) > 0 && l.Standing.State == participant.Stands && a.Ended.IsZero() && l.Promised[a.Account] != participant.Given,
				"Somebody who acts for a participant has not given the undertaking", of)
		}
		stands = stands || l.Standing.State == participant.Stands
	}
	add(discloses && stands && len(team.Texts) == 0, "Write the undertaking. Nothing that participants are given opens before", "")
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things about participants: " + x.Title, Href: here}), nil
}
