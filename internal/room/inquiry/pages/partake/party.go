package partake

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, l, given, err := p.service.One(r.Context(), r.PathValue("id"), r.PathValue("party"))
	if err != nil {
		return err
	}
	_, team, err := p.service.Team(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := view(&x, l.Name, web.Link{Text: titled(team.Called), Href: at(r, "")}, r, form)
	here := at(r, "/"+l.ID)
	if v.Forms, v.Links = sheet.Chosen(r, p.partyForms(r, form, &x, &l, &team, given), here); len(v.Forms) > 0 {
		v.Back, v.Title, v.Forms[0].Title = &web.Link{Text: l.Name, Href: here}, v.Forms[0].Title, ""
		if v.Forms[0].ID == "decide" && l.Waiting != nil {
			v.Boxes = []sheet.Box{appliedBox(l.Waiting)}
			v.Boxes[0].Fold = true
		}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{standsBox(&l)}
	if l.Waiting != nil {
		v.Boxes = append(v.Boxes, appliedBox(l.Waiting))
	}
	v.Boxes = append(v.Boxes, actsBox(&l), givenBox(r, v, given))
	if len(l.Earlier) > 0 {
		v.After = append(v.After, earlierBox(&l))
	}
	if len(l.Decisions) > 0 {
		v.After = append(v.After, sheet.Box{ID: "decisions", Title: "What was decided", Fold: true, Table: decisionsTable(&team.Test, l.Decisions, nil)})
	}
	return p.show(w, r, v)
}

func standsBox(l *participants.Listed) sheet.Box {
	s := l.Standing
	b := sheet.Box{ID: "stands", Title: "How it stands", Tag: &web.Tag{Text: stateWords[s.State], Tone: stateTone[s.State]}}
	if !s.Since.IsZero() {
		b.List = sheet.Rows(sheet.Row("For what", s.Scope.Words()), sheet.Row("Since", s.Since.Human()), sheet.Row("Last day", untilWords(s.Until)))
	}
	if s.Why != "" {
		b.Lines = []string{s.Why}
	}
	if s.State == participant.Withdrew {
		last := l.Applied
		if n := len(l.More); n > 0 {
			last = l.More[n-1]
		}
		b.Lines = []string{"Withdrawn on " + last.Withdrawn.Human() + ". " + last.WithdrawnHow}
	}
	if len(l.Persons) > 0 {
		b.Notes = append(b.Notes, "The name identifies: "+strings.Join(l.Persons, ", ")+".")
	}
	for _, m := range l.Maybe {
		b.Notes = append(b.Notes, "It may identify "+strings.Join(m.Persons, ", ")+", as one person said on "+m.On.Human()+". That holds already, and waits for another to agree. Why: "+m.Why)
	}
	return b
}

// earlierBox shows applications as they were before they were corrected.
func earlierBox(l *participants.Listed) sheet.Box {
	t := web.Table{ID: "earlier-ones", Stack: true, Caption: "Before it was corrected", HideCaption: true, Columns: []web.Column{{Text: "Corrected"}, {Text: "Name"}, {Text: "As it stood"}}}
	for _, e := range l.Earlier {
		name := e.Name
		if l.Name == participants.Unnamed {
			name = l.Name
		}
		a := &e.Applied
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: e.On.Human(), Note: e.Why}, web.T(name), web.Cell{Text: "Came " + a.Came.Human() + ", for: " + a.Scope.Words(), Note: a.Why,
			Lines: []string{"Consent signed on " + a.Consent.On.Human() + ". " + a.Consent.How}}))
	}
	return sheet.Box{ID: "earlier", Title: "The application before it was corrected", Fold: true, Table: &t}
}

func appliedBox(a *participant.Application) sheet.Box {
	b := sheet.Box{ID: "applied", Title: "The application that waits", List: sheet.Rows(sheet.Row("Came", a.Came.Human()), sheet.Row("For what", a.Scope.Words()),
		web.SummaryRow{Key: "Why", Value: web.Said(a.Why)}, sheet.Row("Consent", "Signed on "+a.Consent.On.Human()+". "+a.Consent.How))}
	if a.Own {
		b.Title = "Whom the chair would have"
	}
	return b
}

var causeWords = map[participant.Cause]string{participant.Conflict: "A conflict of interests", participant.Changed: "Another acts, or nobody"}

func actsBox(l *participants.Listed) sheet.Box {
	t := web.Table{ID: "acts", Stack: true, Caption: "Who acts", HideCaption: true, Empty: "Nobody acts for them. Nothing that they are given opens to anybody.",
		Columns: []web.Column{{Text: "Who"}, {Text: "From"}, {Text: "Undertaking"}, {Text: "Until"}}}
	for _, a := range l.Acts {
		name := web.Cell{Text: a.Name}
		if a.Acting == participant.Self {
			name.Note = "For themselves"
		}
		if a.Joint() {
			name.Note = "For several together: " + a.Alike
		}
		until := web.T("Goes on")
		if slices.Contains(l.Apart, a.ID) {
			until = web.Cell{Text: "Suspended", Note: "It came out that the same human acts for others here too. Nothing opens to them until one of the two is ended"}
		}
		if !a.Ended.IsZero() {
			until = web.Cell{Text: "Ended on " + a.Ended.Human(), Note: causeWords[a.Cause] + ". " + a.EndedWhy}
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(a.From.Human()), web.T(promiseWords[l.Promised[a.Account]]), until))
	}
	return sheet.Box{ID: "who-acts", Title: "Who acts for them", Table: &t}
}

var didWords = map[string]string{participants.Destroyed: "destroyed", participants.Returned: "returned", participants.Neither: "neither destroyed nor returned"}

func givenBox(r *http.Request, v *sheet.View, given []participants.Given) sheet.Box {
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(given)+aPage-1)/aPage))
	t := web.Table{ID: "given", Stack: true, Caption: "What they were given", HideCaption: true, Empty: "They were given nothing.",
		Columns: []web.Column{{Text: "Document"}, {Text: "Given"}, {Text: "How it stands"}, {Text: "Opened by"}}}
	for _, g := range given[(number-1)*aPage : min(number*aPage, len(given))] {
		title := g.Title
		if title == "" {
			title = "A document that is held from you"
		}
		doc := web.Cell{Text: title, Note: g.Set + ". " + g.Scope.Words()}
		if g.Unread != "" {
			doc.Lines = []string{"Given though nobody had read it for whom it identifies: " + g.Unread}
		}
		t.Rows = append(t.Rows, web.Row(doc, web.T(g.On.Human()), givenCell(&g), web.T(web.Number(len(g.Reads)))))
	}
	if len(given) > aPage {
		pages := web.Paginate(r.URL, number, aPage, len(given))
		v.Pages = &pages
	}
	return sheet.Box{ID: "what", Title: "What they were given", Table: &t}
}

func givenCell(g *participants.Given) web.Cell {
	switch {
	case !g.Disclosed.Back.IsZero():
		c := web.Cell{Text: "Called back on " + g.Disclosed.Back.Human(), Note: g.BackWhy, Lines: []string{"To be destroyed by " + g.Destroy.Human()}}
		for _, b := range g.Back {
			for _, e := range b.Before {
				c.Lines = append(c.Lines, "Said on "+e.On.Human()+": "+didWords[e.Did]+" "+e.Words)
			}
			c.Lines = append(c.Lines, "Said on "+b.On.Human()+": "+didWords[b.Did]+" "+b.Words)
		}
		if slices.ContainsFunc(g.Back, func(b participants.Receipt) bool { return b.Did == participants.Neither }) {
			c.Tag = &web.Tag{Text: "Neither destroyed nor returned", Tone: web.Bad}
		} else if len(g.Owing) > 0 {
			c.Tag = &web.Tag{Text: web.Number(len(g.Owing)) + " to answer", Tone: web.Warn}
		}
		return c
	case !g.Stands:
		return web.Cell{Text: "Closed", Note: "It is held from them now, all or in part, or they take part in less. Call the copy back, or give another"}
	}
	return web.Mark("Open", web.Good)
}

// partyForms are what somebody of the team can do to one participant.
func (p *Pages) partyForms(r *http.Request, form *web.Form, x *inquiry.Inquiry, l *participants.Listed, team *participants.Team, given []participants.Given) (out []sheet.Form) {
	ctx, here := r.Context(), at(r, "/"+l.ID)
	designates, discloses := p.may(ctx, x, inquiry.InquiryDesignate), p.may(ctx, x, inquiry.InquiryDisclose)
	stands := l.Standing.State == participant.Stands
	if designates && (l.Waiting != nil || stands) {
		out = append(out, decideForm(form, l, team, here+"/decide"))
	}
	if a := l.Waiting; a != nil && (a.Own && designates || !a.Own && discloses) {
		out = append(out, correctForm(form, l, here+"/correct"), sheet.Form{ID: "withdraw", Title: "Record that the application is withdrawn", Action: here + "/withdraw",
			Button: web.Button{Text: "Record it", Kind: "warning"}, Lines: []string{"It stays on record, and is not decided. They can apply again."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("how", "Which paper says so, of what day, and where is it kept?", "", participants.MaxWhy))}})
	}
	if (designates || discloses) && l.Waiting == nil {
		f := enterForm(form, here+"/again", designates, false)
		f.ID = "again"
		if f.Title = "Enter a later application"; designates {
			f.Title = "Enter what the chair would change for them"
		}
		out = append(out, f)
	}
	if discloses && len(l.Maybe) > 0 {
		out = append(out, settleForm(form, l, here+"/settle"))
	}
	if p.service.May(ctx, x, inquiry.InquiryDisclose) { // what closes goes on while an inquiry is suspended
		out = append(out, closingForms(form, l, given, here)...)
	}
	return out
}

// correctForm puts right the application that waits, as it stands.
func correctForm(form *web.Form, l *participants.Listed, action string) sheet.Form {
	if a := l.Waiting; !form.Sent("came") { // it begins with what stands
		for name, text := range map[string]string{"came": a.Came.Human(), "part": a.Scope.Part, "why": a.Why, "consent_on": a.Consent.On.Human(), "consent": a.Consent.How} {
			form.Set(name, text)
		}
	}
	f := enterForm(form, action, false, false)
	f.ID, f.Title, f.Button.Text = "correct", "Put the application right", "Put it right"
	f.Lines = []string{"Until it is decided. What stood there before stays on record, with the day and why."}
	f.Fields = append([]sheet.Field{sheet.Input(form.Input("name", "If the name is wrong: by what name do they go here?",
		"Leave it empty if it stays. Once everybody has read it it stays"))}, f.Fields...)
	f.Fields = append(f.Fields, sheet.Area(form.Textarea("correction", "What was wrong, and how is that known?", "", participants.MaxWhy)))
	return f
}

// settleForm asks another about ciphers that one put on the name.
func settleForm(form *web.Form, l *participants.Listed, action string) sheet.Form {
	var which []web.Option
	for _, m := range l.Maybe {
		for _, c := range m.Persons {
			which = append(which, web.Option{Value: c, Text: c, Hint: "Since " + m.On.Human() + ": " + m.Why})
		}
	}
	return sheet.Form{ID: "settle", Title: "Settle whom the name may identify", Action: action, Button: web.Button{Text: "Propose it", Kind: "secondary"},
		Lines: []string{"One person put these on the name. They hold until two take them away. Those that two agreed to stay."},
		Fields: []sheet.Field{sheet.Ticks(form.Checkboxes("waiting", "Which?", "", which)),
			sheet.Radios(form.Radios("theirs", "What is so?", "", []web.Option{{Value: "yes", Text: "The name identifies them"}, {Value: "no", Text: "It does not: take them away"}})),
			sheet.Area(form.Textarea("why", "How is that known?", "", participants.MaxWhy))}}
}

func closingForms(form *web.Form, l *participants.Listed, given []participants.Given, here string) (out []sheet.Form) {
	var acting, open []web.Option
	for _, a := range l.Acts {
		if a.Ended.IsZero() {
			acting = append(acting, web.Option{Value: a.ID, Text: a.Name, Name: true})
		}
	}
	for _, g := range given {
		if g.Disclosed.Back.IsZero() {
			title := g.Title
			if title == "" {
				title = "A document that is held from you"
			}
			open = append(open, web.Option{Value: g.ID, Text: title + ", given on " + g.On.Human()})
		}
	}
	if len(acting) > 0 {
		causes := web.OptionsOf(participant.Causes, func(c participant.Cause) web.Option { return web.Option{Value: string(c), Text: causeWords[c]} })
		out = append(out, sheet.Form{ID: "stop", Title: "End that somebody acts", Action: here + "/stop", Button: web.Button{Text: "End it now", Kind: "warning"},
			Lines: []string{"Nothing opens to them from this moment. Where they act for several together it ends for all of them."},
			Fields: []sheet.Field{sheet.Select(form.Select("acts", "Who?", "", acting), "Choose a person"), sheet.Radios(form.Radios("cause", "Why does it end?", "", causes)),
				sheet.Area(form.Textarea("why", "In words", "The team reads this, and nobody else", participants.MaxWhy))}})
	}
	out = append(out, sheet.Form{ID: "persons", Title: "Whom the name identifies", Action: here + "/persons", Button: web.Button{Text: "Add them", Kind: "secondary"},
		Lines: []string{"Where a restriction holds one of them the name is read by nobody from whom it is held. So far: " + cmp.Or(strings.Join(l.Identified(), ", "),
			"nobody") + ". It holds at once, and somebody else must agree that it is so."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("persons", "By the ciphers of restrictions", "One a line, such as W12", 1000)),
			sheet.Area(form.Textarea("why", "How is that known?", "", participants.MaxWhy))}})
	if len(open) > 0 {
		out = append(out, sheet.Form{ID: "back", Title: "Call a document back", Action: here + "/back", Button: web.Button{Text: "Close it now", Kind: "warning"},
			Lines: []string{"For what was sent in error. It closes at once. Whoever acts reads why, and by which day to destroy their copy, and says what became of it."},
			Fields: []sheet.Field{sheet.Select(form.Select("given", "Which document?", "", open), "Choose a document"), sheet.Input(form.RoughDate("destroy",
				"By which day is it to be destroyed?", dayHint)),
				sheet.Area(form.Textarea("why", "Why?", "They read this. Say nothing that they may not know", participants.MaxWhy))}})
	}
	return out
}

var outcomeWords = map[participant.Outcome]string{participant.Granted: "They take part", participant.Refused: "It is refused", participant.Ended: "It ends before its day"}

func decideForm(form *web.Form, l *participants.Listed, team *participants.Team, action string) sheet.Form {
	var outcomes []web.Option
	for _, o := range participant.Outcomes {
		if o == participant.Ended && l.Standing.State == participant.Stands || o != participant.Ended && l.Waiting != nil {
			outcomes = append(outcomes, web.Option{Value: string(o), Text: outcomeWords[o]})
		}
	}
	area := func(name, label string) sheet.Field {
		t := form.Textarea(name, label, "", participants.MaxWhy)
		t.Rows = 2 // there are six of them
		return sheet.Area(t)
	}
	f := sheet.Form{ID: "decide", Title: "Decide", Action: action, Button: web.Button{Text: "Propose the decision"}, Lines: []string{
		"Everybody reads this, a refusal too: name nobody who must not be known. Somebody else must agree.",
		"What is weighed: " + team.Test.Source + " (" + rules.StatusWords[team.Test.Status] + ")."}}
	if l.Waiting != nil && !form.Sent("part") {
		form.Set("part", l.Waiting.Scope.Part)
	}
	f.Fields = []sheet.Field{sheet.Radios(form.Radios("outcome", "What do you decide?", "", outcomes))}
	if l.Waiting != nil {
		for _, x := range team.Test.Factors {
			f.Fields = append(f.Fields, area("factor-"+x.ID, x.Words))
		}
	}
	f.Fields = append(f.Fields, area("fairness", "What does fairness ask for here?"), area("cost", "What does it cost, and is that necessary?"), area("why", "Why do you decide so?"))
	if l.Waiting != nil {
		f.Fields = append(f.Fields, sheet.Input(form.Input("part", "If they take part: for which part of the inquiry?", "Leave it empty for the whole inquiry")),
			sheet.Input(form.RoughDate("until", "Its last day", "Leave it empty for the end of the inquiry")))
	}
	return f
}

func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, team, err := p.service.Team(ctx, r.PathValue("id"))
		if err != nil {
			return "", err
		}
		d := participant.Decision{Outcome: participant.Outcome(form.Text("outcome")), Fairness: form.Text("fairness"), Cost: form.Text("cost"), Why: form.Text("why"),
			Scope: participant.Scope{Part: form.Text("part")}, Until: lastDay(form, "until"), Factors: map[string]string{}}
		for _, f := range team.Test.Factors {
			d.Factors[f.ID] = form.Text("factor-" + f.ID)
		}
		if d.Outcome != participant.Granted {
			d.Scope, d.Until = participant.Scope{}, clock.Day{}
		}
		if d.Outcome == participant.Ended {
			d.Factors = nil
		}
		if !form.OK() {
			return "", nil
		}
		_, err = p.service.ProposeDecision(ctx, r.PathValue("id"), r.PathValue("party"), d)
		return at(r, "/"+r.PathValue("party")+"?done=proposed"), err
	})
}

func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		_, err := p.service.Enter(ctx, newTyped(r, form))
		return at(r, "/"+r.PathValue("party")+"?done=entered"), err
	})
}

func (p *Pages) persons(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "/"+r.PathValue("party")+"?done=kept"), p.service.Identify(ctx, r.PathValue("id"), r.PathValue("party"), requesting.NamesOf(form.Text("persons")), form.Text("why"))
	})
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		theirs := form.Required("theirs", "Choose what is so")
		if !form.OK() {
			return "", nil
		}
		return at(r, "/"+r.PathValue("party")+"?done=proposed"), p.service.ProposePersons(ctx, r.PathValue("id"), r.PathValue("party"), form.All("waiting"), theirs == "yes", form.Text("why"))
	})
}

func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "/"+r.PathValue("party")+"?done=corrected"), p.service.Correct(ctx, newTyped(r, form), form.Text("correction"))
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "/"+r.PathValue("party")+"?done=withdrawn"), p.service.Withdraw(ctx, r.PathValue("id"), r.PathValue("party"), form.Text("how"))
	})
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		if form.Required("acts", "Choose who acts no longer"); !form.OK() {
			return "", nil
		}
		err := p.service.EndActing(ctx, r.PathValue("id"), form.Text("acts"), participant.Cause(form.Text("cause")), form.Text("why"))
		return at(r, "/"+r.PathValue("party")+"?done=stopped"), err
	})
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.oneForm, func(ctx context.Context, form *web.Form) (string, error) {
		if form.Required("given", "Choose a document"); !form.OK() {
			return "", nil
		}
		err := p.service.CallBack(ctx, r.PathValue("id"), form.Text("given"), form.Text("why"), dayTyped(form, "destroy"))
		return at(r, "/"+r.PathValue("party")+"?done=back"), err
	})
}
