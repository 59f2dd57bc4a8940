package draw

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// letters lists to whom something must still be put, and the letters with what came back.
func (p *Pages) letters(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Letters(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, all.Report, &all.Inquiry, all.Frozen, "Letters")
	if err != nil {
		return err
	}
	v.Lead = []string{"Nobody is criticised unheard. A letter holds what its recipient may see and names nobody else’s.", "Where the rule comes from: " + all.Form.Source + "."}
	owed := web.Table{ID: "owed", Stack: true, Caption: "To whom something must still be put", HideCaption: true, Empty: "Nothing that is checked must still be put to anybody.",
		Columns: []web.Column{{Text: "To whom"}, {Text: "Sentences"}, {Text: "Next"}}}
	var list []web.Option
	for _, o := range all.Owed {
		next := web.T("Counsel or the solicitor proposes the letter")
		switch {
		case o.Waits != "":
			next = web.A("A letter waits", at(r, "/warnings/"+o.Waits))
		case all.MaySend && !all.Frozen:
			next = web.T("You can propose the letter below")
			list = append(list, web.Option{Value: string(o.Party.Kind) + " " + o.Party.ID, Text: o.Who, Name: true})
		}
		owed.Rows = append(owed.Rows, web.Row(web.T(o.Who), web.T(web.Number(o.Count)), next))
	}
	if len(list) > 0 {
		v.Forms = []sheet.Form{{ID: "see", Title: "See a letter, and propose it", Action: at(r, "/warn"), Private: true, Button: web.Button{Text: "See the letter"},
			Fields: []sheet.Field{sheet.Radios(web.NewForm().Radios("to", "To whom?", "", list))}}}
	}
	v.Boxes = []sheet.Box{{ID: "owed-box", Title: "To whom something must still be put", Table: &owed}}
	if len(all.Unasked) > 0 {
		b := sheet.Box{ID: "unasked", Title: "Of whom it is not said whom a reader could mean"}
		for _, l := range all.Unasked {
			b.Links = append(b.Links, web.Link{Text: "Sentence " + l.Number, Href: at(r, "/lines/"+l.ID)})
		}
		v.Boxes = append(v.Boxes, b)
	}
	t := web.Table{ID: "letters", Stack: true, Caption: "Letters", Empty: "No letter has been proposed.", Columns: []web.Column{{Text: "Letter"}, {Text: "How it stands"}, {Text: "What came back"}}}
	for i := range all.Letters {
		l := &all.Letters[i]
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: web.Number(l.Number) + ". " + l.Who, Href: at(r, "/warnings/"+l.ID)}, letterStands(l), cameBack(l.Answers)))
	}
	v.Table = &t
	if len(all.Untreated) > 0 {
		b := sheet.Box{ID: "untreated", Title: "Of which nobody has said what became of it"}
		for _, c := range all.Untreated {
			words := c.Text
			if words == "" {
				words = "A sentence that was taken out"
			}
			b.Links = append(b.Links, web.Link{Text: c.Who + ": " + words, Href: at(r, "/warnings/"+c.Letter+"/treat/"+c.Sentence)})
		}
		v.After = append(v.After, b)
	}
	return p.show(w, r, v)
}

func letterStands(l *drafting.LetterLine) web.Cell {
	switch {
	case l.State == drafting.Proposed:
		return web.A("Waits for a second person", ProposalsPath)
	case l.State == drafting.Agreed:
		return web.Cell{Tag: &web.Tag{Text: "Agreed, and not sent", Tone: web.Warn}}
	case l.State != drafting.Sent:
		return web.T("Does not go")
	case !l.Returned.IsZero():
		return web.Cell{Tag: &web.Tag{Text: "Never arrived", Tone: web.Warn}, Note: "Recorded on " + l.Returned.Human() + ". It counts as not sent"}
	}
	c := web.Cell{Text: "Sent on " + l.Sent.Human(), Note: "Last day to answer: " + l.Until.Human()}
	if l.Until.IsZero() { // of which something is held
		c.Note = "The time to answer stands still: something of it is kept from its recipient"
	}
	if l.Accepted.IsZero() {
		c.Lines = []string{"Not opened by its recipient yet"}
	}
	return c
}

// caseTable shows what a letter puts to its recipient, or what is left out of it.
func caseTable(id, caption string, all []drafting.CopyOf) *web.Table {
	t := &web.Table{ID: id, Stack: true, Caption: caption, HideCaption: true, Columns: []web.Column{{Text: "Criticism"}, {Text: "Facts"}, {Text: "Evidence"}}}
	for _, c := range all {
		if c.Text == "" && len(c.Facts)+len(c.Evidence) == 0 {
			continue
		}
		what := web.Cell{Text: c.Text, Said: true}
		if c.Strength != report.NotSaid || c.Text != "" {
			what.Note = mannerWords[c.Manner] + "; " + strings.ToLower(strengthWords[c.Strength])
		}
		t.Rows = append(t.Rows, web.Row(what, web.Cell{Lines: c.Facts}, web.Cell{Lines: c.Evidence}))
	}
	return t
}

func builtBoxes(put, left []drafting.CopyOf) []sheet.Box {
	out := []sheet.Box{{ID: "letter", Title: "What the recipient reads", Table: caseTable("put", "Each criticism as the recipient reads it, with its facts and evidence", put)}}
	if t := caseTable("left", "What is left out", left); len(t.Rows) > 0 {
		out = append(out, sheet.Box{ID: "left-out", Title: "What is left out, and the recipient never sees", Table: t})
	}
	return out
}

// partyOf reads to whom a letter is to go.
func partyOf(text string) report.Party {
	kind, id, _ := strings.Cut(text, " ")
	return report.Party{Kind: report.PartyKind(kind), ID: id}
}

// preview shows a letter as it would go. To whom it is stands in no address.
func (p *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.previewForm(w, r, form)
}

// previewForm shows a letter as it would go, before it is proposed.
func (p *Pages) previewForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	to := form.Text("to")
	if to == "" {
		return web.Redirect(w, r, at(r, "/warnings"))
	}
	b, err := p.service.Preview(r.Context(), r.PathValue("report"), "", partyOf(to))
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	v, bad := p.view(r, b.Report, &b.Inquiry, b.Frozen, "A letter to "+b.Who)
	if bad != nil {
		return bad
	}
	v.Back = &web.Link{Text: "Letters", Href: at(r, "/warnings")}
	if err != nil {
		v.Warning = "This letter cannot be sent yet."
		box := sheet.Box{ID: "missing", Title: "What is missing"}
		for _, f := range errs.FieldsOf(err) {
			box.Links = append(box.Links, web.Link{Text: f.Message, Href: at(r, "/lines/"+f.Name)})
		}
		v.Boxes = []sheet.Box{box}
		return p.show(w, r, v)
	}
	v.Errors, v.Boxes = form.Errors(), builtBoxes(b.Copy.Cases, b.LeftOut)
	v.Lead = []string{"It is built from the sentences as they are checked. Nobody writes it. The recipient has " + web.Plural(b.Form.Days, "day", "days") +
		" to answer from the day on which it goes (" +
		statusWords[b.Form.DaysStatus] + ")."}
	if !b.Frozen {
		v.Forms = []sheet.Form{{ID: "propose", Title: "Propose that it goes", Action: at(r, "/warn/propose"), Hidden: []web.Hidden{{Name: "to", Value: to}}, Button: web.Button{Text: "Propose it"},
			Lines: []string{"Somebody else must agree: the chair, or another of counsel and solicitors."}}}
	}
	return p.show(w, r, v)
}

var statusWords = map[report.Status]string{report.Seen: "read in the law", report.Known: "known, and not read again", report.Own: "our own choice: the law says “reasonable”"}

func (p *Pages) propose(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, ProposalsPath+"?done=proposed", p.previewForm, func(form *web.Form) error {
		_, err := p.service.ProposeLetter(r.Context(), r.PathValue("report"), "", partyOf(form.Text("to")))
		return err
	})
}

func (p *Pages) letter(w http.ResponseWriter, r *http.Request) error {
	return p.letterForm(w, r, web.NewForm(), nil)
}

// letterForm is one letter: as it went or would go, what came back, and what can be done with it.
func (p *Pages) letterForm(w http.ResponseWriter, r *http.Request, form *web.Form, opened *sheet.Box) error {
	l, err := p.service.Letter(r.Context(), r.PathValue("letter"))
	if err != nil {
		return err
	}
	v, err := p.view(r, l.Report, &l.Inquiry, l.Frozen, "Letter "+web.Number(l.Number)+" to "+l.Who)
	if err != nil {
		return err
	}
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Letters", Href: at(r, "/warnings")}
	how := letterStands(&l.LetterLine)
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", Tag: how.Tag, Lines: slices.DeleteFunc(append([]string{how.Text, how.Note}, how.Lines...), func(s string) bool { return s == "" })}}
	if !l.Since.IsZero() {
		v.Warning = "Something of this letter is kept from its recipient: their page does not show it. Their time has stood still since " + l.Since.Human() +
			", and nobody can start it. When it is shown again they have at least 14 days. What is left can be put to them in a second letter."
	}
	for _, x := range l.Extended {
		v.Boxes[0].Points = append(v.Boxes[0].Points, "Extended to "+x.Until.Human()+" on "+x.On.Human()+": "+x.Why)
	}
	if l.Changed {
		v.Warning = "What this letter says changed since it was agreed to, or proposed. It does not go as it is."
	}
	if opened != nil {
		v.Boxes = append(v.Boxes, *opened)
	}
	v.Boxes = append(v.Boxes, answersBox(r, &l))
	if l.Built != nil {
		boxes := builtBoxes(l.Copy.Cases, l.LeftOut)
		for i := range boxes {
			boxes[i].Fold = l.State == drafting.Sent
		}
		v.Boxes = append(v.Boxes, boxes...)
	}
	if !l.Frozen {
		v.Forms = letterForms(r, form, &l)
	}
	return p.show(w, r, v)
}

var answerWords = map[string]string{drafting.AnswerPart: "A part of an answer", drafting.AnswerLast: "An answer; there is no more to come", drafting.AskedTime: "More time is asked for",
	drafting.AnswerMore: "The last answer was not the last", drafting.AskedCopy: "A copy of a document is asked for",
	drafting.CopySaid: "The inquiry said what became of the copy", drafting.TimeSaid: "The inquiry said whether there is more time"}

// answersBox lists what came back, unopened, and what must be said of each criticism.
func answersBox(r *http.Request, l *drafting.LetterOpen) sheet.Box {
	b := sheet.Box{ID: "answers", Title: "What came back, and what was written to it"}
	t := web.Table{ID: "back", Stack: true, Caption: "What came back", HideCaption: true, Empty: "Nothing has come back.", Columns: []web.Column{{Text: "Came on"},
		{Text: "What"}, {Text: "You have opened it"}}}
	for _, a := range l.Answers {
		yes := map[bool]string{true: "Yes", false: "No"}[a.Opened]
		if drafting.OfInquiry(a.Kind) {
			yes = "The inquiry wrote it"
		}
		t.Rows = append(t.Rows, web.Row(web.T(a.On.Human()), web.T(answerWords[a.Kind]), web.T(yes)))
	}
	b.Table = &t
	if l.State == drafting.Sent && l.Built != nil && l.Returned.IsZero() {
		for i, c := range l.Built.Letter.Cases {
			b.Links = append(b.Links, web.Link{Text: "What became of criticism " + web.Number(i+1), Href: onLetter(r) + "/treat/" + c.Sentence})
		}
	}
	return b
}

func (p *Pages) openAnswer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("answer") == "" {
		form.Fail("answer", "Choose what you open")
		return p.letterAgain(w, r, form)
	}
	words, err := p.service.OpenAnswer(r.Context(), form.Text("answer"))
	if err != nil {
		return err
	}
	t := web.Table{ID: "opened", Stack: true, Caption: "What you opened", HideCaption: true, Columns: []web.Column{{Text: "What you opened"}}, Rows: []web.TableRow{web.Row(web.Said(words))}}
	return p.letterForm(w, r, web.NewForm(), &sheet.Box{ID: "opened-now", Title: "Opened now", Table: &t})
}

func (p *Pages) treat(w http.ResponseWriter, r *http.Request) error {
	return p.treatForm(w, r, web.NewForm())
}

var outcomeWords = []web.Option{{Value: string(report.Kept), Text: "Kept", Hint: "It says what was put"}, {Value: string(report.Softened), Text: "Softened",
	Hint: "It is lighter than what was put"},
	{Value: string(report.Dropped), Text: "Dropped", Hint: "It criticises them no more, or is taken out"}, {Value: string(report.Moved), Text: "Moved to another sentence",
		Hint: "There it is no worse than what was put"}}

// treatForm asks what became of a criticism that was put to somebody.
func (p *Pages) treatForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	l, err := p.service.Letter(r.Context(), r.PathValue("letter"))
	if err != nil {
		return err
	}
	v, err := p.view(r, l.Report, &l.Inquiry, l.Frozen, "What became of a criticism")
	if err != nil {
		return err
	}
	if l.State != drafting.Sent || l.Built == nil {
		return inquiry.ErrNothing()
	}
	i := slices.IndexFunc(l.Built.Letter.Cases, func(c report.Case) bool { return c.Sentence == r.PathValue("line") })
	if i < 0 {
		return inquiry.ErrNothing()
	}
	now := "It is taken out."
	one, err := p.service.Sentence(r.Context(), l.Report.ID, r.PathValue("line"))
	if err == nil {
		now = one.Content.Text
	} else if !errs.Is(err, errs.NotFound) {
		return err
	}
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Letter " + web.Number(l.Number), Href: onLetter(r)}
	v.Boxes = []sheet.Box{{ID: "case", Title: "Letter " + web.Number(l.Number) + " to " + l.Who, List: sheet.Rows(sheet.Row("What was put", l.Built.Letter.Cases[i].Text),
		sheet.Row("What the report says now", now),
		sheet.Row("Answers", cameBack(l.Answers).Text))}}
	if slices.ContainsFunc(l.Answers, func(a drafting.AnswerLine) bool {
		return !a.Opened && (a.Kind == drafting.AnswerPart || a.Kind == drafting.AnswerLast)
	}) {
		v.Warning = "Open what came back first, on the page of the letter."
	}
	if !l.Frozen {
		v.Forms = []sheet.Form{{ID: "treat", Title: "What becomes of it", Action: onLetter(r) + "/treat/" + r.PathValue("line"), Private: true, Button: web.Button{Text: "Propose it"},
			Lines: []string{"Somebody else must agree, who opened what came back too. There is no correspondence on wording."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("outcome", "What became of it?", "", outcomeWords)),
				sheet.Input(form.Input("to", "If it moved: the number of the sentence", "Such as 1.2.3")), sheet.Area(form.Textarea("why", "Why?", "", drafting.MaxWhy))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) treated(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, ProposalsPath+"?done=proposed", p.treatForm, func(form *web.Form) error {
		l, err := p.service.Letter(r.Context(), r.PathValue("letter"))
		if err != nil {
			return err
		}
		t := report.Treatment{Sentence: r.PathValue("line"), Party: l.Party, Outcome: report.Outcome(form.Text("outcome")), Why: form.Text("why")}
		if form.Text("to") != "" {
			c, err := p.service.Choices(r.Context(), l.Report.ID)
			if err != nil {
				return err
			}
			for _, id := range sentenceNo(form, "to", c.Facts) {
				t.To = id
			}
			if err := form.Err(); err != nil {
				return err
			}
		}
		_, err = p.service.ProposeTreatment(r.Context(), l.Report.ID, t)
		return fields(err, "answers", "outcome", "second", "outcome", "on", "outcome")
	})
}

// showProposed shows the second what is proposed, as it stands now.
func (p *Pages) showProposed(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	now, part, err := p.service.Now(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	v := &sheet.View{Warning: now.Gone}
	v.Synthetic = now.Report.Synthetic
	switch {
	case now.Built != nil:
		v.Boxes = append([]sheet.Box{{ID: "to", Title: "To " + now.Who, Lines: []string{now.Report.Title}}}, builtBoxes(now.Copy, now.LeftOut)...)
	case now.Treatment != nil:
		t := now.Treatment
		v.Boxes = []sheet.Box{{ID: "case", Title: "What becomes of a criticism of " + now.Who, List: sheet.Rows(sheet.Row("What was put to them", now.Put),
			sheet.Row("What the report says now", now.Says), sheet.Row("What becomes of it", web.UpperFirst(string(t.Outcome))),
			sheet.Row("Why", t.Why)), Notes: []string{"Open what came back first, on the page of the letter."}}}
	case len(now.Readers) > 0:
		v.Boxes = readersBoxes(&now)
	case now.Advice != nil:
		v.Boxes = []sheet.Box{{ID: "advice", Title: "Advice on defamation", List: sheet.Rows(sheet.Row("Who advised", now.Advice.Who), sheet.Row("On", now.Advice.On.Human()),
			sheet.Row("What was changed after it", now.Advice.Changed)), Notes: []string{"Agree only if you know that this advice was given on the report as it is now."}}}
	case len(now.Passages) > 0:
		t := web.Table{ID: "withheld", Stack: true, Caption: "Passages", HideCaption: true, Columns: []web.Column{{Text: "Words"}, {Text: "Ground"}, {Text: "Why"}}}
		for i, words := range now.Passages {
			h := now.Withheld[i]
			t.Rows = append(t.Rows, web.Row(web.Said(words), web.T(string(h.Ground)), web.Cell{Lines: slices.DeleteFunc([]string{h.Law, h.PublicConcern, h.Harm, h.Confidence},
				func(s string) bool { return s == "" })}))
		}
		v.Boxes = []sheet.Box{{ID: "withhold", Title: "Passages that everybody would not read", Table: &t}}
	default:
		v.Boxes = []sheet.Box{{ID: "withhold", Title: "Nothing is to be withheld", Lines: []string{"The list before is to count no more."}}}
	}
	return v, []string{part}, nil
}
