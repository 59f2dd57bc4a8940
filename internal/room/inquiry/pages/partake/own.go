package partake

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

const mineTitle = "For whom you act in inquiries"

// mine lists for whom somebody acts.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Mine(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: mineTitle, Section: inquiry.GivenPath}, Lead: []string{"You see what those were given for whom you act, and nothing else."}}
	t := web.Table{ID: "mine", Stack: true, Caption: mineTitle, HideCaption: true, Empty: "You act for nobody here.",
		Columns: []web.Column{{Text: "For whom"}, {Text: "Inquiry"}, {Text: "What to do"}}}
	for _, o := range all {
		v.Synthetic = v.Synthetic || o.X.Synthetic
		t.Rows = append(t.Rows, web.Row(web.A(forWords(&o), ownPath(&o)), web.T(o.X.Title), todoCell(r.Context(), &o)))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func ownPath(o *participants.Own) string { return inquiry.GivenPath + "/" + o.Representation.ID }

// suspended is all that is said to somebody who acts apart for two.
const suspended = "Acting is suspended. Ask the team of the inquiry"

func forWords(o *participants.Own) string {
	if len(o.For) == 0 {
		return suspended
	}
	var names []string
	for _, f := range o.For {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func owed(o *participants.Own) (n int) {
	for _, a := range o.Asked {
		if a.Owes() {
			n++
		}
	}
	return n
}

func todoCell(ctx context.Context, o *participants.Own) web.Cell {
	switch {
	case owed(o) > 0:
		return web.Mark("Say what became of a copy", web.Bad)
	case o.Apart:
		return web.T(suspended)
	case o.Over:
		return web.T("Nothing: it is over")
	case !mine(ctx, o):
		return web.T("Nothing here: another account of yours acts")
	case o.Undertaken == participant.NoText:
		return web.T("Wait: there is no undertaking to give yet")
	case o.Undertaken != participant.Given:
		return web.Mark("Give the undertaking", web.Warn)
	}
	return web.T("Read what you were given")
}

func ownView(o *participants.Own, title string, r *http.Request) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.GivenPath, Synthetic: o.X.Synthetic, Back: &web.Link{Text: forWords(o), Href: ownPath(o)}}}
	noted(v, r)
	return v
}

// theirs shows one representation.
func (p *Pages) theirs(w http.ResponseWriter, r *http.Request) error {
	o, err := p.service.Theirs(r.Context(), r.PathValue("acts"))
	if err != nil {
		return err
	}
	v := ownView(&o, forWords(&o), r)
	v.Back = &web.Link{Text: mineTitle, Href: inquiry.GivenPath}
	t := web.Table{ID: "for", Stack: true, Caption: "For whom you act", HideCaption: true, Columns: []web.Column{{Text: web.UpperFirst(o.Called)}, {Text: "For what"}, {Text: "Last day"}}}
	for _, f := range o.For {
		row := web.Row(web.T(f.Name), web.T(f.Standing.Scope.Words()), web.T(untilWords(f.Standing.Until)))
		if f.Standing.State != participant.Stands {
			row = web.Row(web.T(f.Name), web.T("Takes part no longer"), web.T("Over"))
		}
		t.Rows = append(t.Rows, row)
	}
	if o.Apart {
		v.Inset = suspended + ". Nothing opens to you until they have looked at it. What you promised goes on."
		if len(o.Asked) > 0 {
			v.Boxes = append(v.Boxes, askedBox(&o))
		}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{{ID: "whom", Title: "For whom you act", Table: &t, Links: []web.Link{{Text: o.X.Title, Href: inquiry.PathOf(o.X.ID)},
		{Text: "What everybody reads of participants", Href: PublicPath(o.X.ID)}}}}
	if !o.Over && !mine(r.Context(), &o) {
		v.Inset = "They named another account of yours. What they were given opens to that account alone."
	} else if o.Over {
		v.Inset = "You do not act for them any more, or the inquiry has ended. Nothing that they were given opens to you. What you promised goes on."
	} else {
		v.Boxes = append(v.Boxes, promiseBox(&o))
		if o.Undertaken == participant.Given {
			v.Links = []web.Link{{Text: "What they were given", Href: ownPath(&o) + "/documents"}, {Text: "What witnesses are to be asked", Href: ownPath(&o) + "/questions"}}
		}
	}
	if len(o.Asked) > 0 {
		v.Boxes = append(v.Boxes, askedBox(&o))
	}
	return p.show(w, r, v)
}

// mine says that somebody is here by the account that acts, and not by another of theirs.
func mine(ctx context.Context, o *participants.Own) bool {
	return access.ActorFrom(ctx).ID == o.Account
}

func promiseBox(o *participants.Own) sheet.Box {
	b := sheet.Box{ID: "undertaking", Title: "Your undertaking", Tag: &web.Tag{Text: ownPromise[o.Undertaken], Tone: web.Warn}}
	if o.Undertaken == participant.Given {
		b.Tag.Tone = web.Good
	}
	if o.Undertaken != participant.NoText {
		b.Links = []web.Link{{Text: "Read the undertaking", Href: ownPath(o) + "/undertaking"}}
	}
	return b
}

var ownPromise = map[participant.Undertaken]string{participant.NoText: "There is no text yet", participant.Missing: "Not given yet", participant.Older: "The text changed: give it again",
	participant.TakenUp: "You took it back", participant.Given: "Given"}

func askedBox(o *participants.Own) sheet.Box {
	t := web.Table{ID: "asked", Stack: true, Caption: "What you are asked to destroy", HideCaption: true, Columns: []web.Column{{Text: "Copy"}, {Text: "By"}, {Text: "Your answer"}}}
	for _, a := range o.Asked {
		answer := web.A("Say what became of it", ownPath(o)+"/called-back/"+a.ID)
		if a.Receipt != nil {
			said := web.UpperFirst(didWords[a.Receipt.Did]) + ", said on " + a.Receipt.On.Human()
			if answer.Note = said; !a.Owes() {
				answer = web.T(said)
			}
		}
		t.Rows = append(t.Rows, web.Row(copyCell(&a), web.T(a.Destroy.Human()), answer))
	}
	return sheet.Box{ID: "called-back", Title: "Sent to you in error: destroy your copy", Table: &t}
}

// copyCell says which copy it is: by its title where the document still opens to the reader, and otherwise by the
// day and the hash.
func copyCell(a *participants.Recall) web.Cell {
	title := a.Title
	if title == "" {
		title = "A copy that you were given on " + a.On.Human()
	}
	return web.Cell{Text: title, Note: "SHA-256 " + a.SHA256}
}

func (p *Pages) undertaking(w http.ResponseWriter, r *http.Request) error {
	return p.undertakingForm(w, r, web.NewForm())
}

func (p *Pages) undertakingForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	o, err := p.service.Theirs(r.Context(), r.PathValue("acts"))
	if err == nil && (o.Text.Number == 0 || o.Over || o.Apart) {
		err = inquiry.ErrNothing()
	}
	if err != nil {
		return err
	}
	v := ownView(&o, "Undertaking of confidence", r)
	v.Errors = form.Errors()
	words := strings.Split(o.Text.Text, "\n")
	v.Boxes = []sheet.Box{{ID: "text", Title: "What you promise", Lines: slices.DeleteFunc(words, func(s string) bool { return strings.TrimSpace(s) == "" }),
		Notes: []string{"Text " + strconv.Itoa(o.Text.Number) + ", of " + o.Text.Made.Human() + ". If the inquiry changes it you are asked anew, and nothing opens before."}}}
	f := sheet.Form{ID: "undertaking", Action: ownPath(&o) + "/undertaking", Hidden: []web.Hidden{{Name: "number", Value: strconv.Itoa(o.Text.Number)}}}
	if o.Undertaken == participant.Given {
		f.Lines = []string{"You gave this undertaking. If you take it back nothing opens to you any more. What you promised of what you saw goes on."}
		f.Hidden, f.Button = append(f.Hidden, web.Hidden{Name: "did", Value: string(participant.Withdrawn)}), web.Button{Text: "Take it back", Kind: "warning"}
	} else {
		f.Hidden, f.Button = append(f.Hidden, web.Hidden{Name: "did", Value: string(participant.Gave)}), web.Button{Text: "Give this undertaking"}
		f.Fields = []sheet.Field{sheet.Ticks(form.Checkboxes("agree", "It is your own promise, and nobody can give it for you", "", []web.Option{{Value: "yes",
			Text: "I have read it, and I promise it"}}))}
		f.Lines = []string{"Every time that you open a document is recorded, with the day."}
	}
	v.Forms = []sheet.Form{f}
	return p.show(w, r, v)
}

func (p *Pages) promise(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.undertakingForm, func(ctx context.Context, form *web.Form) (string, error) {
		number, _ := strconv.Atoi(form.Text("number"))
		did, done := participant.Did(form.Text("did")), "taken"
		if did == participant.Gave {
			if done = "gave"; form.Text("agree") != "yes" {
				form.Fail("agree", "Tick that you have read it and promise it, if you do")
				return "", nil
			}
		}
		return inquiry.GivenPath + "/" + r.PathValue("acts") + "?done=" + done, p.service.Promise(ctx, r.PathValue("acts"), number, did)
	})
}

// documents lists what opens, with what was looked for.
func (p *Pages) documents(w http.ResponseWriter, r *http.Request) error {
	words := r.URL.Query().Get("find")
	o, all, err := p.service.Items(r.Context(), r.PathValue("acts"), words)
	if err == nil && o.Undertaken != participant.Given {
		err = inquiry.ErrNothing()
	}
	if err == nil && o.Over {
		err = inquiry.ErrNothing()
	}
	if err != nil {
		return err
	}
	v := ownView(&o, "What they were given", r)
	v.Panel = &web.FilterPanel{Action: ownPath(&o) + "/documents", Open: words != "", Fields: findField(r)}
	if words != "" {
		v.Panel.Clear = ownPath(&o) + "/documents"
	}
	t := web.Table{ID: "documents", Stack: true, Caption: "Documents", HideCaption: true, Empty: "There is nothing here.", Columns: []web.Column{{Text: "Document"}, {Text: "Given on"},
		{Text: "Pages"}}}
	if o.Joint() {
		t.Columns = append(t.Columns, web.Column{Text: "To"})
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all)+aPage-1)/aPage))
	for _, it := range all[(number-1)*aPage : min(number*aPage, len(all))] {
		cells := []web.Cell{web.A(it.Title, ownPath(&o)+"/documents/"+url.PathEscape(it.ID)), web.T(it.On.Human()), web.T(web.Number(it.Pages))}
		if o.Joint() {
			cells = append(cells, web.T(it.For))
		}
		t.Rows = append(t.Rows, web.Row(cells...))
	}
	pages := web.Paginate(r.URL, number, aPage, len(all))
	v.Table, v.Pages = &t, &pages
	return p.show(w, r, v)
}

// document opens one.
func (p *Pages) document(w http.ResponseWriter, r *http.Request) error {
	o, it, err := p.service.Open(r.Context(), r.PathValue("acts"), r.PathValue("given"))
	if err != nil {
		return err
	}
	v := ownView(&o, it.Title, r)
	v.Back = &web.Link{Text: "What they were given", Href: ownPath(&o) + "/documents"}
	rows := sheet.Rows(sheet.Row("Given to", it.For), sheet.Row("On", it.On.Human()), sheet.Row("Pages of your copy", web.Number(it.Pages)), sheet.Row("SHA-256 of your copy", it.SHA256))
	v.Boxes = []sheet.Box{{ID: "copy", Title: "Your copy", List: rows,
		Notes: []string{"The file was handed over in the way that was agreed with the inquiry. Work out its hash: if it is another, it is not this document. That you opened this page was recorded."}}}
	return p.show(w, r, v)
}

func (p *Pages) calledBack(w http.ResponseWriter, r *http.Request) error {
	return p.calledBackForm(w, r, web.NewForm())
}

var dids = []web.Option{{Value: participants.Destroyed, Text: "It is destroyed, with every copy of it"}, {Value: participants.Returned, Text: "It was sent back, and no copy is left"},
	{Value: participants.Neither, Text: "Neither"}}

func (p *Pages) calledBackForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	o, err := p.service.Theirs(r.Context(), r.PathValue("acts"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(o.Asked, func(a participants.Recall) bool { return a.ID == r.PathValue("given") })
	if i < 0 {
		return inquiry.ErrNothing()
	}
	a := o.Asked[i]
	v := ownView(&o, "Sent to you in error", r)
	v.Errors = form.Errors()
	v.Boxes = []sheet.Box{{ID: "copy", Title: "Which copy", List: sheet.Rows(web.SummaryRow{Key: "Copy", Value: copyCell(&a)}, web.SummaryRow{Key: "Why", Value: web.Said(a.BackWhy)},
		sheet.Row("Destroy it by", a.Destroy.Human()))}}
	if a.Receipt != nil {
		v.Boxes[0].List.Rows = append(v.Boxes[0].List.Rows, sheet.Row("Your answer of "+a.Receipt.On.Human(), web.UpperFirst(didWords[a.Receipt.Did])+"\n"+a.Receipt.Words))
	}
	if !a.Owes() {
		return p.show(w, r, v)
	}
	v.Forms = []sheet.Form{{ID: "answer", Action: ownPath(&o) + "/called-back/" + a.ID, Button: web.Button{Text: "Send this answer"},
		Lines: []string{"The team of the inquiry reads it. That it is destroyed or sent back you say once. If it is neither, you are asked again."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("did", "What became of your copy?", "", dids)),
			sheet.Area(form.Textarea("words", "Is there more to say?", "If neither: why, and where the copy is", participants.MaxWhy))}}}
	return p.show(w, r, v)
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.calledBackForm, func(ctx context.Context, form *web.Form) (string, error) {
		return inquiry.GivenPath + "/" + r.PathValue("acts") + "?done=answered", p.service.Answer(ctx, r.PathValue("acts"), r.PathValue("given"), form.Text("did"), form.Text("words"))
	})
}

// ownItems are what waits for whoever acts for a participant.
func (p *Pages) ownItems(ctx context.Context) (out []room.DeskItem, err error) {
	all, err := p.service.Mine(ctx)
	for _, o := range all {
		for _, a := range o.Asked {
			if a.Owes() {
				title := "Destroy a copy that was sent to you in error: "
				if a.Receipt != nil {
					title = "You said that a copy is neither destroyed nor returned. Say what became of it: "
				}
				it := room.Timed(title+o.X.Title, ownPath(&o)+"/called-back/"+a.ID, a.Destroy, p.service.Today())
				it.Synthetic = o.X.Synthetic
				out = append(out, it)
			}
		}
		if o.Apart && !o.Over {
			out = append(out, room.DeskItem{Title: suspended + ": " + o.X.Title, Href: ownPath(&o), Synthetic: o.X.Synthetic})
		}
		if !o.Over && !o.Apart && mine(ctx, &o) && o.Undertaken != participant.Given && o.Undertaken != participant.NoText {
			out = append(out, room.DeskItem{Title: "Give the undertaking: " + o.X.Title, Href: ownPath(&o) + "/undertaking", Synthetic: o.X.Synthetic})
		}
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things for those for whom you act in inquiries", Href: inquiry.GivenPath}), err
}
