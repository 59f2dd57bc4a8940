package pages

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/banded"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

func (p *Pages) papers(w http.ResponseWriter, r *http.Request) error {
	return p.paperForm(w, r, web.NewForm())
}

func seriesOptions(all []inquiry.Consultation) []web.Option {
	return web.OptionsOf(all, func(c inquiry.Consultation) web.Option {
		return web.Option{Value: c.Newest().Series, Text: c.Newest().Title}
	})
}

// paperForm lists the consultations, and asks for a question paper.
func (p *Pages) paperForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Papers(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "Consultations: question papers")
	v.Errors = form.Errors()
	v.Lead = []string{"A question paper is public, in every version, from the minute in which somebody else agrees to it."}
	v.Boxes = []sheet.Box{consultationBox(&inquiry.Public{Inquiry: x, Consultations: all, Today: p.service.Today()})}
	if x.Frozen() {
		return p.show(w, r, v)
	}
	fields := []sheet.Field{}
	if len(all) > 0 {
		fields = append(fields, sheet.Select(form.Select("series", "Is it another version of a paper that is out?", "", seriesOptions(all)), "No, a new one"))
	}
	v.Forms = []sheet.Form{{ID: "paper", Title: "Send a question paper out", Action: here(r, "/papers"), Button: web.Button{Text: "Propose it"}, Fields: append(fields,
		sheet.Input(form.Input("title", "What is it called?", "")), sheet.Area(form.Textarea("questions", "The questions", "One a line. Everybody reads them as you write them", inquiry.MaxQuestions)),
		sheet.Input(form.RoughDate("closes", "Last day for answers", dayHint)), sheet.Area(form.Textarea("why", "Why? Of a later version, what is different",
			"Everybody reads this", inquiry.MaxWhy)))}}
	return p.show(w, r, v)
}

func (p *Pages) proposePaper(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposePaper(r.Context(), inquiry.PaperInput{Inquiry: r.PathValue("id"), Series: form.Text("series"), Title: form.Text("title"), Questions: form.Text("questions"),
		Closes: dayTyped(form, "closes"), Why: form.Text("why")})
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.paperForm)
}

func (p *Pages) showProposedPaper(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in inquiry.PaperInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	b := sheet.Box{ID: "paper", Title: "Version " + strconv.Itoa(in.Number) + ": " + in.Title, List: sheet.Rows(sheet.Row("Last day for answers", dayWords(in.Closes)), sheet.Row("Why", in.Why))}
	b.Lines = strings.Split(in.Questions, "\n")
	boxes := []sheet.Box{b}
	if in.Number > 1 {
		_, c, err := p.service.Consultation(ctx, in.Inquiry, in.Series)
		if err != nil {
			return nil, nil, err
		}
		boxes = append(boxes, beforeBox(c))
	}
	return &sheet.View{Boxes: boxes}, nil, nil
}

// beforeBox shows the version that is out to whoever agrees to another.
func beforeBox(c *inquiry.Consultation) sheet.Box {
	old := c.Newest()
	return sheet.Box{ID: "before", Title: "The version before: version " + strconv.Itoa(old.Number) + ", " + old.Title, Lines: strings.Split(old.Questions, "\n"),
		List:  sheet.Rows(sheet.Row("Last day for answers", old.Closes.Human()), sheet.Row("Answers to it, to the end of yesterday", howMany(c.ByVersion[old.Number]))),
		Notes: []string{"Answers stay with the version that they answered, and are counted apart."}}
}

func (p *Pages) sealed(w http.ResponseWriter, r *http.Request) error {
	return p.sealedForm(w, r, web.NewForm())
}

// sealedForm says how many answers there are, and asks what they are opened for.
func (p *Pages) sealedForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Readable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "Answers to consultations")
	v.Errors = form.Errors()
	v.Lead = []string{"They are sealed. Each opening is an entry of the log, with what you open them for. Copies of one text are shown together; each is there."}
	if len(all) == 0 {
		v.Inset = "There is no consultation."
		return p.show(w, r, v)
	}
	t := web.Table{ID: "tally", Stack: true, Caption: "How many", HideCaption: true, Columns: []web.Column{{Text: "Consultation"}, {Text: "Answers"}, {Text: "Texts"},
		{Text: "Not looked at for copies"}}}
	for _, c := range all {
		t.Rows = append(t.Rows, web.Row(web.T(c.Newest().Title), web.T(web.Number(c.Tally.Answers)), web.T(web.Number(c.Tally.Texts)), web.T(web.Number(c.Tally.Unread))))
	}
	v.Table = &t
	v.Forms = []sheet.Form{{ID: "open", Title: "Open the answers", Action: here(r, "/answers"), Button: web.Button{Text: "Open them"},
		Fields: []sheet.Field{sheet.Select(form.Select("series", "Of which consultation?", "", seriesOptions(all)), "Choose"), sheet.Area(form.Textarea("purpose",
			"What do you open them for?", "It stands in the log", inquiry.MaxWhy))}}}
	return p.show(w, r, v)
}

// openAnswers shows the answers to a consultation, near copies together.
func (p *Pages) openAnswers(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	series := form.Text("series")
	if series == "" {
		form.Fail("series", "Choose a consultation")
		return p.sealedForm(w, r, form)
	}
	groups, err := p.service.OpenAnswers(r.Context(), r.PathValue("id"), series, form.Text("purpose"))
	if form.Take(err) {
		return p.sealedForm(w, r, form)
	}
	if err != nil {
		return err
	}
	x, _, err := p.service.Readable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "Answers, opened")
	v.Back = &web.Link{Text: "Answers to consultations", Href: here(r, "/answers")}
	if len(groups) == 0 {
		v.Inset = "There are no answers yet."
	}
	for i, g := range groups {
		b := sheet.Box{ID: "text-" + strconv.Itoa(i+1), Title: "Text " + strconv.Itoa(i+1) + ": " + web.Plural(len(g.Answers), "answer", "answers"),
			Notes: []string{strconv.Itoa(g.Publish) + " of them may be published."}}
		t := web.Table{ID: "answers-" + strconv.Itoa(i+1), Stack: true, Caption: "As they were written", HideCaption: true, Columns: []web.Column{{Text: "Answer"}, {Text: "Words"}}}
		for j, a := range g.Answers {
			t.Rows = append(t.Rows, web.Row(web.Cell{Text: strconv.Itoa(j + 1), Note: "To version " + strconv.Itoa(g.Numbers[j])}, web.Said(a)))
		}
		b.Table = &t
		v.Boxes = append(v.Boxes, b)
	}
	return p.show(w, r, v)
}

func (p *Pages) themes(w http.ResponseWriter, r *http.Request) error {
	return p.themeForm(w, r, web.NewForm())
}

// themeForm is what was said in consultations, and the answers that are owed.
func (p *Pages) themeForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, all, err := p.service.Papers(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.staffView(&x, "You said, we did")
	v.Errors, v.Notice = form.Errors(), notice(r)
	v.Lead = []string{"What is summed up here is public once somebody else agrees, with the day by which it is answered; so is each answer. Numbers below five are told as such."}
	var open []web.Option
	for i := range all {
		b := saidBox(&all[i], p.service.Today())
		b.ID, b.Title, b.Table.ID = "said-"+strconv.Itoa(i), all[i].Newest().Title, "themes-"+strconv.Itoa(i)
		v.Boxes = append(v.Boxes, b)
		for _, t := range all[i].Themes {
			if t.Did == "" {
				open = append(open, web.Option{Value: t.ID, Text: t.Said, Hint: "By " + t.Due.Human()})
			}
		}
	}
	if x.Frozen() || len(all) == 0 {
		v.Inset = "There is no consultation, or the inquiry is suspended or has ended."
		return p.show(w, r, v)
	}
	if len(open) > 0 {
		var dids []web.Option
		for _, d := range inquiry.Dids {
			dids = append(dids, web.Option{Value: d.Value, Text: d.Words})
		}
		v.Forms = append(v.Forms, sheet.Form{ID: "answer", Title: "Answer", Action: here(r, "/themes/answer"), Button: web.Button{Text: "Propose the answer"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("theme", "What do you answer?", "", open)), sheet.Radios(form.Radios("did", "What did you do?", "", dids)),
			sheet.Area(form.Textarea("words", "What, or why not?", "", inquiry.MaxAbout))}})
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "theme", Title: "Sum up what was said", Action: here(r, "/themes"), Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
		sheet.Select(form.Select("series", "In which consultation?", "", seriesOptions(all)), "Choose"), sheet.Area(form.Textarea("said", "What was said?",
			"Quote nobody, and name nobody", inquiry.MaxAbout)),
		sheet.Input(form.Input("many", "How many said so?", "A whole number")), sheet.Input(form.RoughDate("due", "By which day is it answered?", dayHint))}})
	return p.show(w, r, v)
}

func (p *Pages) addTheme(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	many, _ := strconv.Atoi(form.Text("many")) // what is no number is nobody, and asked for
	_, err = p.service.ProposeTheme(r.Context(), inquiry.ThemeInput{Inquiry: r.PathValue("id"), Series: form.Text("series"), Said: form.Text("said"), Many: many, Due: dayTyped(form, "due")})
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.themeForm)
}

func (p *Pages) answerTheme(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposeDid(r.Context(), inquiry.AnswerTo{Inquiry: r.PathValue("id"), Theme: form.Text("theme"), Did: form.Text("did"), Words: form.Text("words")})
	return answer(w, r, form, err, inquiry.DeskPath+proposed, p.themeForm)
}

// showProposedTheme shows what was said, as it would be published.
func (p *Pages) showProposedTheme(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	var in inquiry.ThemeInput
	if err := x.Into(&in); err != nil {
		return nil, nil, err
	}
	_, c, err := p.service.Consultation(ctx, in.Inquiry, in.Series)
	if err != nil {
		return nil, nil, err
	}
	b := sheet.Box{ID: "theme", Title: "What was said", Lines: []string{in.Said}, List: sheet.Rows(sheet.Row("In", c.Newest().Title), sheet.Row("How many said so", strconv.Itoa(in.Many)),
		sheet.Row("Told as", banded.Few(in.Many)), sheet.Row("To be answered by", dayWords(in.Due))), Notes: []string{"Agree only if you looked: those who may open the answers can count them."}}
	return &sheet.View{Boxes: []sheet.Box{b, saidBox(c, p.service.Today())}}, nil, nil
}

// showProposedDid shows an answer beside what it answers.
func (p *Pages) showProposedDid(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	in, t, part, err := p.service.ProposedDid(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	would := inquiry.Theme{Did: in.Did}
	b := sheet.Box{ID: "did", Title: "The answer", List: sheet.Rows(sheet.Row("What was said", t.Said), sheet.Row("To be answered by", t.Due.Human()), sheet.Row("What we did", would.DidWords()),
		sheet.Row("In words", in.Words)), Notes: []string{"It counts as answered on the day on which you agree. Agree only if it is so."}}
	return &sheet.View{Boxes: []sheet.Box{b}}, []string{part}, nil
}
