package pages

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// papersView lists the requests that are addressed to the reader's body, and
// nothing else of any case.
type papersView struct {
	web.Page
	Body  string
	Waits string // marks a list in which something waits for the reader
	Count string
	Table web.Table
}

// The answers that a body can give, and how they read.
var papersAnswers = []web.Option{
	{Value: "sent", Text: "We have sent the papers"},
	{Value: "none-held", Text: "We hold no such papers"},
	{Value: "refused", Text: "We refuse", Hint: "Say why. The panel reads it, and that you refused is shown to the public."},
}

var answerWords = map[string]string{"sent": "The papers were sent", "none-held": "No such papers are held", "refused": "Refused"}

// papers lists them, those that wait first.
func (p *StaffPages) papers(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.Papers(r.Context())
	if err != nil {
		return err
	}
	v := &papersView{Page: web.Page{Title: "Papers that you are asked for", Section: review.PapersPath, NoIndex: true, Notice: notice(r), Synthetic: access.ActorFrom(r.Context()).Synthetic},
		Body: p.bodyName(access.ActorFrom(r.Context()).Body),
		Table: web.Table{ID: "papers", Caption: "Requests", HideCaption: true, Empty: "You have not been asked for any papers.",
			Columns: []web.Column{{Text: "Request"}, {Text: "State"}, {Text: "Due"}, {Text: "Answered"}}}}
	waiting := 0
	for _, open := range []bool{true, false} {
		for _, t := range list {
			if (t.State == review.PapersOpen) == open {
				v.Table.Rows = append(v.Table.Rows, p.papersRow(t))
			}
		}
		if open {
			waiting = len(v.Table.Rows)
		}
	}
	if waiting > 0 {
		v.Waits = review.PapersPath
	}
	v.Count = web.Plural(waiting, "request waits", "requests wait") + " for your answer"
	return p.web.Page(w, r, "review/papers_list", v)
}

func (p *StaffPages) papersRow(t review.PapersTask) web.TableRow {
	state := p.paperCell(review.PapersRequest{State: t.State, Code: t.Code, Due: t.Due})
	due := web.T(p.dueWords(t.Due))
	if t.State == review.PapersOpen {
		due.Tag = dueTag(t.Due, t.Standing, p.service.Today())
	}
	return web.Row(web.Cell{Text: "Request " + shortID(t.ID), Href: review.PapersPath + "/" + t.ID, Note: "Asked on " + dayWords(t.Asked, "a day that is not known")},
		state, due, web.T(dayWords(t.Answered, "Not yet")))
}

// shortID tells one request from another, for people.
func shortID(id string) string { return strings.ToUpper(id[max(0, len(id)-6):]) }

// papersTask finds one of the reader's own requests.
func (p *StaffPages) papersTask(r *http.Request) (*review.PapersTask, error) {
	return listed(r, p.service.Papers, func(t review.PapersTask) string { return t.ID })
}

func (p *StaffPages) showPapers(w http.ResponseWriter, r *http.Request) error {
	return p.papersForm(w, r, web.NewForm())
}

func (p *StaffPages) papersForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	t, err := p.papersTask(r)
	if err != nil {
		return err
	}
	v := &papersOneView{Page: web.Page{Title: "Request " + shortID(t.ID) + " for papers", Section: review.PapersPath, NoIndex: true, Errors: form.Errors(),
		Back: &web.Link{Text: "Back to all requests", Href: review.PapersPath}, Synthetic: access.ActorFrom(r.Context()).Synthetic},
		Facts: web.SummaryList{Rows: []web.SummaryRow{staffRow("Asked on", dayWords(t.Asked, "Not known"), ""),
			{Key: "Due by", Value: web.Cell{Text: p.dueWords(t.Due), Note: p.service.DueNote(t.Asked, t.Due), Tag: dueTag(t.Due, t.Standing, p.service.Today())}},
			{Key: "State", Value: p.paperCell(review.PapersRequest{State: t.State, Code: t.Code, Due: t.Due})}}},
		Action: r.URL.Path, Read: web.PostButton{Action: r.URL.Path + "/read", Button: web.Button{Text: "Read what is asked for", Kind: "secondary"}}}
	// Late papers are still wanted; the dated fact that they were late stays.
	if t.State == review.PapersOpen || t.State == review.PapersSilent {
		v.Fields = []web.Question{web.AskOne(form.Radios("code", "Your answer", "", papersAnswers)),
			web.AskWords(form.Textarea("words", "What do you want the panel to know?", "How the papers were sent, or why you refuse. Needed if you refuse.", 4000))}
		v.Button = web.Button{Text: "Send this answer"}
	}
	return p.web.Page(w, r, "review/papers_one", v)
}

// papersOneView is one request with its form.
type papersOneView struct {
	web.Page
	Facts  web.SummaryList
	Read   web.PostButton
	Action string
	Fields []web.Question
	Button web.Button
}

// answerPapers takes a body's answer.
func (p *StaffPages) answerPapers(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := form.OneOf("code", "Choose your answer", papersAnswers)
	form.Limit("words", "what you want the panel to know", 4000)
	if code == "refused" {
		form.Required("words", "Enter why you refuse")
	}
	if form.OK() {
		err := p.service.AnswerPapers(r.Context(), r.PathValue("id"), review.PapersAnswer{Code: code, Words: form.Text("words")})
		switch {
		case err == nil:
			return doneAt(w, r, review.PapersPath, "answered")
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err)+" What you typed is still here.")
		case !form.Take(err):
			return err
		}
	}
	return p.papersForm(w, r, form)
}

// readPapers opens what was asked, on a page of its own.
func (p *StaffPages) readPapers(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.papersTask(r); err != nil {
		return err
	}
	words, err := p.service.PapersWords(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.revealView(r, intake.PartAccount, []review.Text{{Name: "papers", Words: words}})
	v.Title, v.Section = "What is asked for", review.PapersPath
	v.Back = &web.Link{Text: "Back to the request", Href: review.PapersPath + "/" + r.PathValue("id")}
	v.Note = "Read this where nobody else can see it. That you opened it is recorded."
	return p.web.Page(w, r, "review/staff_reveal", v)
}

// noPapers answers an address that was typed.
func (p *StaffPages) noPapers(w http.ResponseWriter, r *http.Request) error {
	return web.Redirect(w, r, review.PapersPath+"/"+r.PathValue("id"))
}
