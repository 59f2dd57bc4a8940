package draw

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) reports(w http.ResponseWriter, r *http.Request) error {
	return p.reportsForm(w, r, web.NewForm())
}

// reportsForm lists the reports of an inquiry: to the secretariat in counts and days alone.
func (p *Pages) reportsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	x, all, err := p.service.Progress(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Reports", Section: inquiry.DeskPath, Synthetic: x.Synthetic, Errors: form.Errors(), Back: &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}}}
	v.Lead = []string{"The panel, its counsel and its solicitor write. Whoever else works here reads counts and days, and no word of a report or of whom it criticises."}
	drafts := p.service.May(ctx, &x, inquiry.InquiryDraft)
	t := web.Table{ID: "reports", Stack: true, Caption: "Reports", HideCaption: true, Empty: "No report has been begun.",
		Columns: []web.Column{{Text: "Report"}, {Text: "Chapters that are frozen"}, {Text: "Letters that are out"}}}
	for _, one := range all {
		name := web.Cell{Text: one.Title, Note: drafting.KindWords[one.Kind] + ", begun on " + one.Made.Human()}
		if drafts {
			name.Href = inquiry.OnePath + "/" + x.ID + "/drafted/" + one.ID
		}
		if one.State == drafting.Signed {
			name.Tag = &web.Tag{Text: "Published", Tone: web.Good}
			name.Links = []web.Link{{Text: "As everybody reads it", Href: published.PathOf(x.ID, one.ID)}}
		}
		out := web.T(web.Number(one.Letters))
		if one.Letters > 0 {
			out.Note = "First sent on " + one.FirstSent.Human() + ". The last day to answer is " + one.LastDue.Human()
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(web.Number(one.Frozen)+" of "+web.Number(one.Chapters)), out))
	}
	v.Table = &t
	if p.service.MayBegin(ctx, &x) {
		v.Forms = []sheet.Form{{ID: "begin", Title: "Begin a report", Action: inquiry.OnePath + "/" + x.ID + "/reports", Button: web.Button{Text: "Begin it"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("kind", "Which report is it?", "", []web.Option{{Value: drafting.Interim, Text: drafting.KindWords[drafting.Interim]}, {Value: drafting.Last,
				Text: drafting.KindWords[drafting.Last]}})),
			sheet.Input(form.Input("title", "What is it called?", "Everybody who works for the inquiry reads the title"))}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, err := p.service.Begin(r.Context(), r.PathValue("id"), form.Text("kind"), form.Text("title"))
	if form.Take(err) {
		return p.reportsForm(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, inquiry.OnePath+"/"+r.PathValue("id")+"/drafted/"+id)
}

func (p *Pages) contents(w http.ResponseWriter, r *http.Request) error {
	return p.contentsForm(w, r, web.NewForm())
}

// contentsForm is the chapters of a report, with how many of their sentences stand how.
func (p *Pages) contentsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Contents(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Report, &c.Inquiry, c.Frozen, c.Title)
	if err != nil {
		return err
	}
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Reports", Href: inquiry.OnePath + "/" + c.Inquiry.ID + "/reports"}
	v.Lead = []string{"Each page that you open here is an entry in the log of the inquiry."}
	if c.Letters {
		v.Links = append(v.Links, web.Link{Text: "Letters: whom it criticises, and what came back", Href: at(r, "/warnings")}, web.Link{Text: "Who is named in it", Href: at(r, "/named")})
	}
	v.Links = append(v.Links, web.Link{Text: "Recommendations", Href: at(r, "/recommendations")}, web.Link{Text: "As evidence is weighed, without letters", Href: at(r, "/weight")},
		web.Link{Text: "What stands between it and its signature", Href: at(r, "/sign")},
		web.Link{Text: "Copies before publication, in confidence", Href: at(r, "/copies")})
	t := web.Table{ID: "chapters", Stack: true, Caption: "Chapters", HideCaption: true, Empty: "No chapter has been written.", Columns: []web.Column{{Text: "Chapter"},
		{Text: "Sentences"}, {Text: "How they stand"}}}
	for _, ch := range c.Chapters {
		t.Rows = append(t.Rows, web.Row(web.A(web.Number(ch.Number)+". "+ch.Title, at(r, "/chapters/"+ch.ID)), web.T(web.Number(ch.Sentences)), statesCell(&ch)))
	}
	v.Table = &t
	if !c.Frozen {
		v.Forms = []sheet.Form{{ID: "chapter", Title: "Add a chapter", Action: at(r, ""), Button: web.Button{Text: "Add it"},
			Fields: []sheet.Field{sheet.Input(form.Input("title", "Title of the chapter", ""))}}}
	}
	return p.show(w, r, v)
}

// statesCell says how many sentences of a chapter stand how.
func statesCell(ch *drafting.ChapterLine) web.Cell {
	c := web.Cell{}
	for _, s := range []report.State{report.Drafted, report.Referenced, report.Checked, report.Lettered, report.Answered, report.Treated, report.Frozen} {
		if n := ch.States[s]; n > 0 {
			c.Lines = append(c.Lines, web.Number(n)+": "+strings.ToLower(stateWords[s][:1])+stateWords[s][1:])
		}
	}
	if ch.Amber > 0 {
		c.Tag = &web.Tag{Text: "Amber: " + web.Number(ch.Amber), Tone: web.Warn}
	}
	return c
}

func (p *Pages) addChapter(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, at(r, "?done=chapter"), p.contentsForm, func(form *web.Form) error {
		_, err := p.service.AddChapter(r.Context(), r.PathValue("report"), form.Text("title"))
		return err
	})
}

// chapterAt is how many paragraphs of a chapter stand on one page.
const chapterAt = 10

// chapter shows the sentences of a chapter in their order, some paragraphs a page.
func (p *Pages) chapter(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Chapter(r.Context(), r.PathValue("report"), r.PathValue("chapter"))
	if err != nil {
		return err
	}
	v, err := p.view(r, c.Contents.Report, &c.Contents.Inquiry, c.Contents.Frozen, web.Number(c.Number)+". "+c.Title)
	if err != nil {
		return err
	}
	here := at(r, "/chapters/"+c.ID)
	page := web.PageNumber(r.URL)
	shown := web.PageOf(c.Paragraphs, page, chapterAt)
	t := web.Table{ID: "sentences", Stack: true, Caption: "Sentences", HideCaption: true, Empty: "No sentence has been written here.",
		Columns: []web.Column{{Text: "Sentence"}, {Text: "What it is"}, {Text: "How it stands"}}}
	for _, para := range shown {
		for i := range para.Lines {
			l := &para.Lines[i]
			t.Rows = append(t.Rows, web.Row(web.Cell{Text: l.Number + " " + l.Content.Text, Href: at(r, "/lines/"+l.ID)}, web.T(sortWords(l.Content)), stands(l)))
		}
	}
	v.Table = &t
	if len(c.Paragraphs) > chapterAt {
		pages := web.Paginate(r.URL, page, chapterAt, len(c.Paragraphs))
		v.Pages = &pages
	}
	if !c.Contents.Frozen {
		v.Links = []web.Link{{Text: "Write a sentence", Href: here + "/write"}}
		v.Forms = []sheet.Form{{ID: "paragraph", Title: "Another paragraph", Action: here, Button: web.Button{Text: "Add a paragraph at the end", Kind: "secondary"}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) addParagraph(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, at(r, "/chapters/"+r.PathValue("chapter")+"?done=paragraph"), func(w http.ResponseWriter, r *http.Request, _ *web.Form) error {
		return p.chapter(w,
			r)
	}, func(*web.Form) error {
		_, err := p.service.AddParagraph(r.Context(), r.PathValue("report"), r.PathValue("chapter"))
		return err
	})
}

func (p *Pages) weight(w http.ResponseWriter, r *http.Request) error {
	of, all, err := p.service.Weight(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	if of.Inquiry != r.PathValue("id") {
		return inquiry.ErrNothing()
	}
	v := &sheet.View{Page: web.Page{Title: "As evidence is weighed", Section: inquiry.DeskPath, Synthetic: of.Synthetic, Back: &web.Link{Text: of.Title, Href: at(r, "")}}}
	v.Lead = []string{"What each sentence says and what it rests on. That somebody was warned of it, and what came of that, is left out: it weighs nothing."}
	t := web.Table{ID: "weight", Stack: true, Caption: "Sentences", HideCaption: true, Empty: "No sentence has been written.", Columns: []web.Column{{Text: "Sentence"}, {Text: "Rests on"}}}
	page := web.PageNumber(r.URL)
	for _, one := range web.PageOf(all, page, weightAt) {
		rests := web.Cell{}
		for _, ref := range one.References {
			rests.Lines = append(rests.Lines, report.RefWords[ref.Kind])
		}
		if len(one.References) == 0 {
			rests.Text = "Nothing"
		}
		if len(one.Amber) > 0 {
			rests.Tag = &web.Tag{Text: "Amber", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: one.Text, Note: sortWords(report.Content{Sort: one.Sort, Finding: one.Finding})}, rests))
	}
	v.Table = &t
	pages := web.Paginate(r.URL, page, weightAt, len(all))
	v.Pages = &pages
	return p.show(w, r, v)
}

// weightAt is how many sentences stand on a page.
const weightAt = 20

// cameBack counts answers; that somebody asked for more time or a copy is none.
func cameBack(all []drafting.AnswerLine) web.Cell {
	answers, unread := 0, false
	var asked []string
	for _, a := range all {
		words := map[string]string{drafting.AskedTime: "More time was asked for", drafting.AskedCopy: "A copy was asked for"}[a.Kind]
		switch {
		case a.Kind == drafting.AnswerPart || a.Kind == drafting.AnswerLast:
			answers++
		case words != "" && !slices.Contains(asked, words):
			asked = append(asked, words)
		}
		unread = unread || words != "" && !a.Opened
	}
	c := web.T(web.Plural(answers, "answer", "answers"))
	c.Note = strings.Join(asked, ". ")
	if unread {
		c.Tag = &web.Tag{Text: "You have not read it", Tone: web.Warn}
	}
	return c
}
