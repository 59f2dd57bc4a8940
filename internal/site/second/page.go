// Package second serves the pages on which what one person proposed is answered by
// another (package proposal). A room says where its pages are, which kinds of
// proposal they answer and what is shown of one; the pages are the same for all.
package second

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// Show gives what somebody is shown of a proposal, as it stands now: boxes, a
// table, a warning; and what package opened notes of it beside the proposal's own
// words.
type Show func(ctx context.Context, p proposal.Proposal) (*sheet.View, []string, error)

// Room is where the proposals of one room are answered.
type Room struct {
	// Path is the list; one proposal stands below it. Section is the room's own
	// place in the menu.
	Path, Section string
	// Propose and Agree are the rules for looking and for answering.
	Propose, Agree access.Action
	Back           web.Link
	Show           map[string]Show
	// Page draws a page with the room's own template.
	Page func(w http.ResponseWriter, r *http.Request, v *sheet.View) error
}

// Pages serves the proposals of one room.
type Pages struct {
	room    Room
	service *proposal.Service
}

// NewPages makes them.
func NewPages(r Room, s *proposal.Service) *Pages { return &Pages{r, s} }

// Routes are all pages, each with the rule for opening it.
func (p *Pages) Routes() []web.Route {
	one := p.room.Path + "/{id}"
	return []web.Route{{Method: http.MethodGet, Pattern: p.room.Path, Action: p.room.Propose, Handler: p.list},
		{Method: http.MethodGet, Pattern: one, Action: p.room.Propose, Handler: p.one},
		{Method: http.MethodPost, Pattern: one, Action: p.room.Agree, Handler: p.answer}}
}

const listTitle = "What waits for a second person"

var doneWords = map[string]string{"agreed": "You agreed, and it counts from now on.", "refused": "You turned it down. Nothing was changed.",
	"proposed": "It waits for somebody else to agree. Nothing was changed yet."}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Waiting(r.Context())
	if err != nil {
		return err
	}
	back := p.room.Back
	v := &sheet.View{Page: web.Page{Title: listTitle, Section: p.room.Section, NoIndex: true, Back: &back}, Lead: []string{"One person proposes, and it counts once another has read it and agreed."}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	t := web.Table{ID: "waiting", Stack: true, Caption: listTitle, HideCaption: true, Empty: "Nothing waits.", Columns: []web.Column{{Text: "What"}, {Text: "Proposed by"}, {Text: "When"}}}
	for _, x := range all {
		t.Rows = append(t.Rows, web.Row(web.A(x.Title, p.room.Path+"/"+x.ID), web.T(x.Name), web.T(web.Date(x.Made))))
	}
	v.Table = &t
	news, err := p.service.News(r.Context())
	if err != nil {
		return err
	}
	if len(news) > 0 {
		b := sheet.Box{ID: "news", Title: "What became of what you proposed"}
		for _, x := range news {
			b.Links = append(b.Links, web.Link{Text: x.Outcome() + " " + x.Title, Href: p.room.Path + "/" + x.ID})
		}
		v.Boxes = append(v.Boxes, b)
	}
	items, err := DeskItems(r.Context(), p.service, p.room.Path)
	if err != nil {
		return err
	}
	v.Waits = room.Here(items)
	return p.room.Page(w, r, v)
}

// find gives a proposal of this room.
func (p *Pages) find(r *http.Request) (proposal.Proposal, Show, error) {
	x, err := p.service.Read(r.Context(), r.PathValue("id"))
	show := p.room.Show[x.Kind]
	if err == nil && show == nil {
		err = errs.New(errs.NotFound, "There is no such proposal.")
	}
	return x, show, err
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, web.NewForm())
}

// show shows a proposal, and notes that whoever may answer it was shown it.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, show, err := p.find(r)
	if err != nil {
		return err
	}
	v, parts := &sheet.View{}, []string(nil)
	if x.Waiting() {
		if v, parts, err = show(r.Context(), x); errs.Is(err, errs.Conflict) { // it no longer holds, and can be turned down
			v, parts, err = &sheet.View{Warning: errs.Message(err)}, nil, nil
		}
		if err != nil {
			return err
		}
		if err := p.service.Opened(r.Context(), x, parts...); err != nil {
			return err
		}
	}
	v.Title, v.Section, v.NoIndex, v.Errors, v.Back = x.Title, p.room.Section, true, form.Errors(), &web.Link{Text: listTitle, Href: p.room.Path}
	v.Boxes = append([]sheet.Box{about(x)}, v.Boxes...)
	if !x.Waiting() {
		v.Boxes = append(v.Boxes, ended(x))
		if err := p.service.ReadNews(r.Context(), x); err != nil {
			return err
		}
	}
	switch {
	case p.service.MayAnswer(r.Context(), x):
		v.Forms = []sheet.Form{p.form(r, form)}
	case x.Waiting():
		v.Inset = "You proposed this, or nobody has said which person you are. Somebody else must answer."
	}
	return p.room.Page(w, r, v)
}

// about says who proposed it, and why.
func about(x proposal.Proposal) sheet.Box {
	list := sheet.Rows(sheet.Row("Proposed by", x.Name), sheet.Row("When", web.DateTime(x.Made)))
	if x.Reason != "" {
		list.Rows = append(list.Rows, sheet.Row("Why", x.Reason))
	}
	return sheet.Box{ID: "proposed", Title: "What was proposed", List: list}
}

// ended says what became of a proposal.
func ended(x proposal.Proposal) sheet.Box {
	list := sheet.Rows(sheet.Row("What", x.Outcome()), sheet.Row("By", x.AnswerName), sheet.Row("When", web.DateTime(x.Ended)))
	if x.Words != "" {
		list.Rows = append(list.Rows, sheet.Row("In their words", x.Words))
	}
	return sheet.Box{ID: "ended", Title: "What became of it", List: list}
}

func (p *Pages) form(r *http.Request, form *web.Form) sheet.Form {
	return sheet.Form{ID: "answer", Title: "Your answer", Action: r.URL.Path, Lines: []string{"You answer for it too. Read all of this page first."}, Button: web.Button{Text: "Answer"},
		Fields: []sheet.Field{sheet.Radios(form.Radios("answer", "Do you agree?", "", []web.Option{{Value: "yes", Text: "Yes, it counts from now on"}, {Value: "no", Text: "No, turn it down"}})),
			sheet.Area(form.Textarea("words", "Why? Needed if you turn it down", "This is kept in the log", 500))}}
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	x, _, err := p.find(r)
	if err != nil {
		return err
	}
	done := "agreed"
	switch form.Text("answer") {
	case "yes":
		err = p.service.Agree(r.Context(), x.ID, form.Text("words"))
	case "no":
		done, err = "refused", p.service.Refuse(r.Context(), x.ID, form.Text("words"))
	default:
		form.Fail("answer", "Choose whether you agree")
		return p.show(w, r, form)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, p.room.Path+"?done="+done)
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.show(w, r, form)
}
