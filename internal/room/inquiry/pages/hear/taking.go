package hear

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

func (p *Pages) taking(w http.ResponseWriter, r *http.Request) error {
	return p.takingForm(w, r, web.NewForm())
}

// takingForm says from when to when accounts are taken, what people are promised, and asks for
// another first or last day.
func (p *Pages) takingForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.inquiries.One(r.Context(), r.PathValue("id"), inquiry.InquiryWork)
	if err != nil {
		return err
	}
	d, err := p.service.Door(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := p.view(&x, "From when to when accounts are taken", r)
	v.Errors = form.Errors()
	v.Lead = []string{"Nobody can give an account before two people have said from when. What you write is public from the minute in which somebody else agrees."}
	v.Boxes = []sheet.Box{takingBox(d.Taking, d.Open), sheetBox(d.Sheet)}
	if x.Frozen() {
		return p.show(w, r, v)
	}
	if !form.Sent("from") && !d.Taking.From.IsZero() {
		form.Set("from", d.Taking.From.Human()).Set("words", d.Taking.Words)
	}
	v.Forms = []sheet.Form{{ID: "taking", Title: "Say from when to when", Action: here(r, "/taking"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
		sheet.Input(form.RoughDate("from", "First day", dayHint)), sheet.Input(form.RoughDate("to", "Last day", "Leave it empty where no last day is said. To take none from tomorrow on, write today")),
		sheet.Area(form.Textarea("words", "Who listens, and how are people supported?", "Everybody reads this", listening.MaxTaking))}}}
	return p.show(w, r, v)
}

func (p *Pages) setTaking(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := listening.TakingInput{Inquiry: r.PathValue("id"), From: dayTyped(form, "from"), To: dayTyped(form, "to"), Words: form.Text("words")}
	if form.Text("to") != "" && in.To.IsZero() {
		form.Fail("to", "Write the last day, such as 2 March 2028, or leave it empty")
		return p.takingForm(w, r, form)
	}
	_, err = p.service.ProposeTaking(r.Context(), in)
	if form.Take(err) {
		return p.takingForm(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, inquiry.OnePath+"/"+in.Inquiry+"/taking?done=proposed")
}

func takingBox(t listening.Taking, open bool) sheet.Box {
	b := sheet.Box{ID: "taking", Title: "Accounts"}
	if t.From.IsZero() {
		b.Lines = []string{"It has not been said when accounts are taken."}
		return b
	}
	last := "No last day is said"
	if !t.To.IsZero() {
		last = t.To.Human()
	}
	now := "No"
	if open {
		now = "Yes"
	}
	b.List = sheet.Rows(sheet.Row("Taken today", now), sheet.Row("First day", t.From.Human()), sheet.Row("Last day", last), sheet.Row("Who listens", t.Words))
	return b
}

// sheetBox is what people are asked and promised before they give anything.
func sheetBox(s testimony.Sheet) sheet.Box {
	b := sheet.Box{ID: "sheet", Title: "What people are asked, each by itself", Fold: true}
	if s.Version == "" {
		b.Lines, b.Fold = []string{"Nobody wrote what people are promised who speak to an inquiry of this form. Until somebody does, nobody can."}, false
		return b
	}
	t := web.Table{ID: "lines", Stack: true, Caption: "What people are asked", HideCaption: true, Columns: []web.Column{{Text: "Question"}, {Text: "What a yes does"},
		{Text: "Until when it can be taken back"}, {Text: "What stays then"}}}
	for _, l := range s.Lines {
		t.Rows = append(t.Rows, web.Row(web.T(l.Question), web.T(l.Effect), web.T(l.Until), web.T(l.Stays)))
	}
	b.Table, b.Notes = &t, []string{"What nobody says is a no. Version " + s.Version + ": our own words, which nobody has tested with survivors yet."}
	return b
}

func (p *Pages) showTaking(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in listening.TakingInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	q, err := p.inquiries.See(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	d, err := p.service.Door(ctx, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	asked := takingBox(listening.Taking{From: in.From, To: in.To, Words: in.Words}, false)
	asked.ID, asked.Title = "asked", q.Title
	asked.List.Rows = asked.List.Rows[1:]
	before := takingBox(d.Taking, d.Open)
	before.ID, before.Title = "before", "As it is now"
	return &sheet.View{Boxes: []sheet.Box{asked, before, sheetBox(d.Sheet)}}, nil, nil
}

// Boxes are what everybody reads of how an inquiry listens.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	x, err := p.service.Public(ctx, id)
	if err != nil {
		return nil, err
	}
	b := toldBox(x.Taking, x.Open)
	if x.Open {
		b.Links = append(b.Links, web.Link{Text: "Speak to an inquiry", Href: inquiry.SpeakPath})
	}
	if !x.Taking.From.IsZero() {
		b.Links = append(b.Links, web.Link{Text: "Come back to what you told an inquiry", Href: inquiry.ReturnPath})
	}
	if x.Taking.From.IsZero() {
		return []sheet.Box{b}, nil
	}
	t := web.Table{ID: "steps", Stack: true, Caption: "To the end of yesterday", CaptionSize: "s", Columns: []web.Column{{Text: "Step"}, {Text: "Came to it"}, {Text: "Are there now"}}}
	for _, s := range x.Steps {
		t.Rows = append(t.Rows, web.Row(web.T(stepWords[s.Step]), web.T(upper(s.Reached.Words())), web.T(upper(s.Stands.Words()))))
	}
	steps := sheet.Box{ID: "how-far", Title: "How far people came who wanted to speak", Fold: true, Table: &t}
	steps.Notes = []string{"In bands, so that nobody is found by them. Of those who began, everybody is somewhere in the last column.",
		"Read for themes by two people within " + web.Number(x.Within.Theme) + " working days: " + x.Themed.Words() + ".",
		"A first word back within " + web.Number(x.Within.Word) + " working days: " + x.Answered.Words() + ".",
		"Of accounts whose day is over, and that were not taken back. Both times are our own choice, and no law."}
	return []sheet.Box{b, steps}, nil
}

// toldBox says in two lines what everybody needs to know of how accounts are taken.
func toldBox(t listening.Taking, open bool) sheet.Box {
	b := sheet.Box{ID: "taking", Title: "People who speak to it", Lines: []string{"It has not been said when accounts are taken."}}
	if t.From.IsZero() {
		return b
	}
	last := "No last day is said."
	if !t.To.IsZero() {
		last = "The last day is " + t.To.Human() + "."
	}
	now := "Accounts are not taken today. The first day is "
	if open {
		now = "Accounts are taken since "
	}
	b.Lines = []string{now + t.From.Human() + ". " + last, t.Words}
	return b
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// stepWords are the steps as everybody reads them.
var stepWords = map[testimony.Step]string{testimony.Begun: "Began", testimony.Chosen: "Chose how to speak", testimony.Offered: "Were offered a day", testimony.Ready: "Said what they need",
	testimony.Given: "Gave an account", testimony.Turned: "Were turned back, with a reason", testimony.Lapsed: "Were not heard of for " + web.Number(listening.WithinOf().Silence) + " days",
	testimony.Stopped: "Stopped, and said so"}
