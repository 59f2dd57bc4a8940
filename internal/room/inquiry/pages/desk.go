package pages

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// desk lists the inquiries in which somebody may do something today.
func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	mine, err := p.service.Mine(ctx)
	if err != nil {
		return err
	}
	who := access.ActorFrom(ctx)
	waits, err := p.service.DeskItems(ctx, who)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Inquiry desk", Section: inquiry.DeskPath, Notice: notice(r)}, Waits: room.Here(waits),
		Lead:  []string{"The inquiries that your body commissions, or in which you have a part today. Nobody sees more than their own."},
		Links: []web.Link{{Text: "What waits for a second person", Href: inquiry.ProposalsPath}}}
	if who.Has(access.RoleInquiry) {
		v.Links = append(v.Links, p.beside.Desk...)
	}
	if who.Has(access.RoleCommissioner) {
		v.Links = append(v.Links, web.Link{Text: "Set up an inquiry", Href: inquiry.NewPath})
	}
	t := web.Table{ID: "mine", Stack: true, Caption: "Your inquiries", HideCaption: true, Empty: "There is none in which you have a part today.",
		Columns: []web.Column{{Text: "Inquiry"}, {Text: "How it stands"}}}
	for i := range mine {
		x := &mine[i]
		v.Synthetic = v.Synthetic || x.Synthetic
		t.Rows = append(t.Rows, web.Row(web.A(x.Title, inquiry.OnePath+"/"+x.ID), web.Cell{Tag: stateTag(x, p.service.Today())}))
	}
	v.Table = &t
	return p.show(w, r, v)
}

// tasks are what can be done to an inquiry, by those who may.
var tasks = []struct {
	action     access.Action
	path, text string
	step       rules.Step // the form must have it; empty: every form has
}{
	{inquiry.InquiryWork, "/word", "When it will next say something", ""},
	{inquiry.InquiryWork, "/terms", "Terms of reference: draft, who was asked, publish", rules.Terms},
	{inquiry.InquiryWork, "/papers", "Consultations: question papers", rules.Consultation},
	{inquiry.InquiryOpen, "/answers", "Consultations: open the answers", rules.Consultation},
	{inquiry.InquiryWork, "/themes", "Consultations: you said, we did", rules.Consultation},
	{inquiry.InquirySeat, "/people", "Who works on it", ""},
	{inquiry.InquiryDeclare, "/interests", "Declare an interest", ""},
	{inquiry.InquiryFound, "/turn", "Set the setting-up day, suspend, end or change its form", ""},
}

// work is the page of one inquiry for those who do something to it.
func (p *Pages) work(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	mine, err := p.service.Mine(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(mine, func(x inquiry.Inquiry) bool { return x.ID == id })
	if i < 0 {
		return inquiry.ErrNone()
	}
	x, err := p.service.See(ctx, id)
	if err != nil {
		return err
	}
	v := p.staffPage(x, x.Title)
	v.Back, v.Notice = &web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, notice(r)
	v.Links = []web.Link{{Text: "The public page", Href: inquiry.PathOf(id)}}
	for _, t := range tasks {
		if p.service.May(ctx, &x.Inquiry, t.action) && (t.step == "" || x.Has(t.step)) {
			v.Links = append(v.Links, web.Link{Text: t.text, Href: inquiry.OnePath + "/" + id + t.path})
		}
	}
	v.Links = append(v.Links, p.beside.links(ctx, &x.Inquiry)...)
	if x.Frozen() {
		v.Inset = "This inquiry is suspended, or has ended. Nothing is written while that lasts, but when a suspended inquiry will next say something; its record can be read."
	}
	if p.findings != nil && p.findings.MaySee(ctx, &x.Inquiry) {
		v.Links = append(v.Links, web.Link{Text: "Sentences of the report, and what they rest on", Href: here(r, "/findings")})
	}
	v.Boxes = []sheet.Box{standing(x)}
	return p.show(w, r, v)
}

// staffPage begins a page of the staff about an inquiry.
func (p *Pages) staffPage(x *inquiry.Public, title string) *sheet.View {
	return p.staffView(&x.Inquiry, title)
}

func (p *Pages) staffView(x *inquiry.Inquiry, title string) *sheet.View {
	return &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}}}
}

func here(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + path
}

// word shows every date that was given, to those who work on the inquiry.
func (p *Pages) word(w http.ResponseWriter, r *http.Request) error {
	return p.wordForm(w, r, web.NewForm())
}

func (p *Pages) wordForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, words, err := p.service.Words(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "When it will next say something")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Boxes = wordBoxes(&x, words, p.service.Today())
	if x.State == inquiry.Ended {
		return p.show(w, r, v)
	}
	if v.Forms, err = p.saidForms(r, form, &x, words); err != nil {
		return err
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "word", Title: "Give a date", Action: here(r, "/word"),
		Lines: []string{"It is public at once. A date that passes is missed, whatever you set after it."}, Button: web.Button{Text: "Publish the date"},
		Fields: []sheet.Field{sheet.Input(form.RoughDate("due", "By which day will you say something?", dayHint)), sheet.Area(form.Textarea("what",
			"What will you say by then?", "", inquiry.MaxWord))}})
	return p.show(w, r, v)
}

func (p *Pages) setWord(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.SetWord(r.Context(), r.PathValue("id"), dayTyped(form, "due"), form.Text("what"))
	return answer(w, r, form, err, here(r, "/word?done=word"), p.wordForm)
}

// wordsHere says that words are published with the record itself.
const wordsHere = "here"

// saidForms ask for what was published of a date, and for what is taken back.
func (p *Pages) saidForms(r *http.Request, form *web.Form, x *inquiry.Inquiry, words []rules.Word) (out []sheet.Form, err error) {
	choices, err := p.service.WordChoices(r.Context(), x, words)
	if err != nil {
		return nil, err
	}
	var open, kept, to []web.Option
	for _, o := range words {
		option := web.Option{Value: o.ID, Text: o.Due.Human(), Hint: o.What}
		if !o.Kept.IsZero() {
			kept = append(kept, option)
			continue
		}
		open = append(open, option)
		for _, c := range choices[o.ID] {
			value := string(c.Kind) + " " + c.ID
			if !slices.ContainsFunc(to, func(t web.Option) bool { return t.Value == value }) {
				to = append(to, web.Option{Value: value, Text: c.Title + ", " + c.On.Human()})
			}
		}
	}
	if len(open) > 0 {
		to = append(to, web.Option{Value: wordsHere, Text: "The words that I write below: they are published here"})
		out = append(out, sheet.Form{ID: "kept", Title: "You said it", Action: here(r, "/word/kept"), Button: web.Button{Text: "Propose that it was said"},
			Lines: []string{"It counts as said on the day on which somebody else, who opened what was published, agrees. It must have been published after the date was given."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("word", "Which date?", "", open)), sheet.Select(form.Select("to", "What was published?", "", to), "Choose"),
				sheet.Area(form.Textarea("text", "If nothing else was published: what the inquiry says", "Everybody reads this, as you write it", inquiry.MaxAbout))}})
	}
	if len(kept) > 0 {
		out = append(out, sheet.Form{ID: "back", Title: "It was not said after all", Action: here(r, "/word/back"), Button: web.Button{Text: "Propose to take it back", Kind: "secondary"},
			Lines:  []string{"Once somebody else agrees, the date is missed again, as of its old day. Everybody reads that it was taken back, and why."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("back", "Which date?", "", kept)), sheet.Area(form.Textarea("why", "Why?", "Everybody reads this", inquiry.MaxWhy))}})
	}
	return out, nil
}

func (p *Pages) keepWord(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := inquiry.WordInput{Inquiry: r.PathValue("id"), Word: form.Text("word")}
	if to := form.Text("to"); to == wordsHere {
		in.To.Kind, in.Text = rules.PubUpdate, form.Text("text")
	} else {
		kind, id, _ := strings.Cut(to, " ")
		in.To = rules.Published{Kind: rules.PublishedKind(kind), ID: id}
	}
	_, err = p.service.ProposeWord(r.Context(), in)
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.wordForm)
}

func (p *Pages) backWord(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposeWord(r.Context(), inquiry.WordInput{Inquiry: r.PathValue("id"), Word: form.Text("back"), Back: true, Why: form.Text("why")})
	return answer(w, r, form, moved(err, "word", "back"), inquiry.DeskPath+proposed, p.wordForm)
}

// showProposedWord shows what was published beside the date that it was said for.
func (p *Pages) showProposedWord(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	in, w, to, part, err := p.service.ProposedWord(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	date := sheet.Box{ID: "date", Title: "The date that was given", List: sheet.Rows(sheet.Row("By", w.Due.Human()), sheet.Row("What was to be said", w.What), sheet.Row("Given on", w.Made.Human()))}
	v := &sheet.View{Boxes: []sheet.Box{date}}
	if in.Back {
		was := saidCell(in.Inquiry, w)
		v.Boxes = append(v.Boxes, sheet.Box{ID: "was", Title: "What is recorded of it, and would be taken back", Lines: append([]string{was.Text}, was.Lines...), Links: was.Links})
		return v, []string{part}, nil
	}
	b := sheet.Box{ID: "published", Title: to.Title, Lines: to.Lines}
	if to.Kind == rules.PubUpdate {
		b.Title, b.Notes = "These words would be published", []string{"Agree only if they are what was promised. Nothing else is published."}
	} else {
		b.Notes = []string{"Published on " + to.On.Human() + ". Agree only if it is what was promised."}
		b.Links = []web.Link{{Text: "Where everybody reads it", Href: inquiry.PathOf(in.Inquiry) + to.At}}
	}
	v.Boxes = append(v.Boxes, b)
	return v, []string{part}, nil
}
