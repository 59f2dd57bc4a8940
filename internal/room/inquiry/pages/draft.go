package pages

import (
	"context"
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

func personOption(a access.Actor) web.Option {
	return web.Option{Value: a.ID, Text: a.Name, Name: true}
}

func partOption(i rules.PartInfo) web.Option { return web.Option{Value: string(i.Part), Text: i.Name} }

// draft is where the terms are worked on.
func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	d, err := p.service.Drafting(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := web.NewForm().Set("text", d.Text).Set("template", d.Draft.Template).Set("template_why", d.TemplateWhy)
	if from := r.URL.Query().Get("copy"); from != "" && d.Text == "" {
		t, _, err := p.service.Origin(r.Context(), from)
		if err != nil {
			return err
		}
		form.Set("text", rules.Typed(t.Paragraphs())).Set("template", t.ID)
	}
	return p.draftForm(w, r, form)
}

func (p *Pages) draftForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, err := p.service.Drafting(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&d.Inquiry, "Terms of reference: the draft")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Lead = []string{"The team alone sees the draft. Version " + strconv.Itoa(d.Next()) + " is public from the minute in which somebody else agrees to it, beside every version before it."}
	consulted := consultedBox(d.Consulted, d.Next())
	consulted.Title = "Who was asked about version " + strconv.Itoa(d.Next())
	v.Boxes = []sheet.Box{consulted}
	if d.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts."
		return p.show(w, r, v)
	}
	if d.Text == "" {
		if v.Links, err = p.copies(r, d); err != nil {
			return err
		}
	}
	save, err := p.saveForm(r, form, d)
	if err != nil {
		return err
	}
	if overtaken(form, d) {
		v.Boxes = append(v.Boxes, theirs(form, d))
	}
	v.Forms = append([]sheet.Form{save}, p.outForms(r, form, d)...)
	return p.show(w, r, v)
}

// overtaken says that somebody else saved the draft after the text was begun that is sent.
func overtaken(form *web.Form, d *inquiry.Drafting) bool {
	return form.Sent(web.VersionField) && d.Draft.ID != "" && form.Version() != d.Draft.Version
}

// theirs is what was saved meanwhile, beside what is sent.
func theirs(form *web.Form, d *inquiry.Drafting) sheet.Box {
	saved, _ := rules.ReadTerms(d.Text)
	mine, wrong := rules.ReadTerms(form.Text("text"))
	b := sheet.Box{ID: "theirs", Title: "What " + d.Name + " saved on " + d.On.Human() + ", and your text"}
	if wrong != "" {
		b.Lines = []string{"Your text cannot be read by its paragraphs yet: " + wrong + "."}
	}
	t := changes(saved, mine, "By paragraph", web.Column{Text: "Saved by them"}, web.Column{Text: "Yours"}, "Not in theirs", "Not in yours")
	b.Table = &t
	return b
}

// changes lists every paragraph of two texts beside each other.
func changes(before, now []rules.Paragraph, caption string, old, new web.Column, noOld, noNew string) web.Table {
	t := web.Table{ID: "changes", Stack: true, Caption: caption, CaptionSize: "s", Columns: []web.Column{{Text: "Paragraph"}, old, new}}
	for _, pair := range rules.Compare(before, now) {
		tag := pairTags[pair.Change]
		row := []web.Cell{{Tag: &tag}, web.T(noOld), web.T(noNew)}
		if pair.Old != nil {
			row[0].Text, row[1] = pair.Old.Number, web.T(pair.Old.Text)
		}
		if pair.New != nil {
			row[0].Text, row[2] = pair.New.Number, web.T(pair.New.Text)
		}
		t.Rows = append(t.Rows, web.Row(row...))
	}
	return t
}

// copies are the terms of other inquiries that a draft can begin from.
func (p *Pages) copies(r *http.Request, d *inquiry.Drafting) (out []web.Link, err error) {
	all, titles, err := p.service.Copyable(r.Context(), d.Inquiry.ID)
	for _, t := range all {
		out = append(out, web.Link{Text: "Begin from version " + strconv.Itoa(t.Number) + " of the terms of " + titles[t.Inquiry], Href: here(r, "/terms?copy="+t.ID)})
	}
	return out, err
}

func (p *Pages) saveForm(r *http.Request, form *web.Form, d *inquiry.Drafting) (sheet.Form, error) {
	all, titles, err := p.service.Copyable(r.Context(), d.Inquiry.ID)
	text := form.Textarea("text", "Numbered paragraphs", "Begin each with its number, such as 1. or 2.1", rules.MaxTerms)
	text.Rows = 15
	version := d.Draft.Version
	if form.Sent(web.VersionField) {
		version = form.Version() // what was saved meanwhile is not overwritten unseen
	}
	f := sheet.Form{ID: "draft", Title: "The text", Action: here(r, "/terms"), Version: strconv.FormatInt(version, 10), Button: web.Button{Text: "Save the draft"},
		Fields: []sheet.Field{sheet.Area(text)}}
	if len(all) > 0 {
		options := web.OptionsOf(all, func(t inquiry.Terms) web.Option {
			return web.Option{Value: t.ID, Text: titles[t.Inquiry] + ", version " + strconv.Itoa(t.Number)}
		})
		f.Fields = append(f.Fields, sheet.Select(form.Select("template", "Was it copied from another inquiry?", "Everybody then reads where each paragraph comes from", options), "No"),
			sheet.Area(form.Textarea("template_why", "What did you change of it, and why?", "", inquiry.MaxAbout)))
	}
	if overtaken(form, d) {
		f.Fields = append(f.Fields, sheet.Ticks(form.Checkboxes("over", "Your text and theirs", "Tick it only once your text above has all that you want to keep of theirs",
			[]web.Option{{Value: strconv.FormatInt(d.Draft.Version, 10), Text: "Replace what " + d.Name + " saved with my text"}})))
	}
	return f, err
}

// outForms record who was asked, and propose the version.
func (p *Pages) outForms(r *http.Request, form *web.Form, d *inquiry.Drafting) []sheet.Form {
	if d.Text == "" {
		return nil
	}
	var whoms []web.Option
	for _, x := range inquiry.Whoms {
		whoms = append(whoms, web.Option{Value: x.Value, Text: x.Words})
	}
	states := []web.Option{{Value: inquiry.TermsConsulted, Text: "A draft for consultation"}, {Value: inquiry.TermsInForce, Text: "The terms in force"}}
	return []sheet.Form{{ID: "consulted", Title: "Record who was asked about this text", Action: here(r, "/terms/consulted"), Button: web.Button{Text: "Record it", Kind: "secondary"},
		Lines: []string{"It becomes public with the version, and is about this text alone: if the text changes, ask again.", "The chair says it themselves, signed in, on the day."}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("whom", "Who was asked?", "", whoms)), sheet.Input(form.Input("words", "Who, if somebody else", "A body or a group, and no name")),
			sheet.Input(form.RoughDate("on", "On which day?", dayHint)),
			sheet.Area(form.Textarea("said", "What did they say?", "", inquiry.MaxAbout)), sheet.Area(form.Textarea("changed", "What changed because of it?",
				"If nothing did, write that and why", inquiry.MaxAbout))}},
		{ID: "publish", Title: "Publish this text as version " + strconv.Itoa(d.Next()), Action: here(r, "/terms/publish"),
			Lines: []string{"Somebody else reads it beside the version before, and agrees."}, Button: web.Button{Text: "Propose it"},
			Fields: []sheet.Field{sheet.Radios(form.Radios("state", "What is it?", "", states)), sheet.Area(form.Textarea("why",
				"Why? What is different from the version before?", "Everybody reads this", inquiry.MaxWhy))}}}
}

func (p *Pages) saveDraft(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.DraftInput{Inquiry: r.PathValue("id"), Text: form.Text("text"), Template: form.Text("template"), TemplateWhy: form.Text("template_why"), Version: form.Version()}
	if over, err := strconv.ParseInt(form.Text("over"), 10, 64); err == nil {
		in.Version = over // of the text that stood beside theirs: a later one is not overwritten
	}
	err = p.service.SaveDraft(r.Context(), in)
	if errs.Is(err, errs.Conflict) {
		form.Fail("", errs.Message(err))
		return p.draftForm(w, r, form)
	}
	return answer(w, r, form, err, here(r, "/terms?done=saved"), p.draftForm)
}

// withDraft fills in the saved draft beside what was typed in another form of the page.
func (p *Pages) withDraft(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, err := p.service.Drafting(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.draftForm(w, r, form.Set("text", d.Text).Set("template", d.Draft.Template).Set("template_why", d.TemplateWhy))
}

func (p *Pages) consulted(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.ConsultedInput{Inquiry: r.PathValue("id"), Whom: form.Text("whom"), Words: form.Text("words"), On: dayTyped(form, "on"), Said: form.Text("said"), Changed: form.Text("changed")}
	return answer(w, r, form, p.service.RecordConsulted(r.Context(), in), here(r, "/terms?done=consulted"), p.withDraft)
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposeTerms(r.Context(), r.PathValue("id"), form.Text("state"), form.Text("why"))
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.withDraft)
}

// showProposedTerms shows the version beside the one before, and who was asked.
func (p *Pages) showProposedTerms(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	in, d, part, err := p.service.ProposedNow(ctx, x)
	if d == nil {
		return nil, nil, err
	}
	now, _ := rules.ReadTerms(in.Text)
	var before []rules.Paragraph
	if n := len(d.Out); n > 0 {
		before = d.Out[n-1].Paragraphs()
	}
	t := changes(before, now, "Every paragraph, before and after", web.Column{Text: "Before"}, web.Column{Text: "After"}, "Not there before", "Not there any more")
	return &sheet.View{Boxes: []sheet.Box{{ID: "version", Title: "Version " + strconv.Itoa(in.Number) + ": " + inquiry.TermsWords[in.State], Table: &t,
		List: sheet.Rows(sheet.Row("Why", in.Why), sheet.Row("Hash of the text (SHA-256)", in.SHA256))}, consultedBox(d.Consulted, in.Number)}}, []string{part}, err
}
