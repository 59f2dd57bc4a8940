package pages

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// showRemind shows whom the desk can remind of a round, and the one letter that goes.
func (p *Pages) showRemind(w http.ResponseWriter, r *http.Request) error {
	return p.remindForm(w, r, web.NewForm(), nil)
}

func (p *Pages) remindForm(w http.ResponseWriter, r *http.Request, form *web.Form, came *sheet.Box) error {
	c, err := p.service.Chase(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	at := returns.RoundPath + "/" + c.Round.ID
	v := &sheet.View{Page: web.Page{Title: "Remind bodies: " + c.Round.Title + ", " + c.Round.Period, Section: returns.DeskPath, NoIndex: true, Errors: form.Errors(),
		Back: &web.Link{Text: "Back to the round", Href: at}},
		Lead: []string{"The same letter goes to every data lead of each body that you choose. It says what was asked, and by when, and nothing of any return.",
			"A body is reminded once a day at most. The service reminds by itself too, before and after the last day."}}
	if !p.service.Mails() {
		v.Lead[1] = "This service has no mail server. Nobody is reminded, by you or by the service, until one is set up."
	}
	if came != nil {
		v.Boxes = append(v.Boxes, *came)
	}
	if b, ok := unreachedBox(c, p.service.Mails()); ok {
		v.Boxes = append(v.Boxes, b)
	}
	t := web.Table{ID: "open", Caption: "Returns that have not been submitted", HideCaption: true, Stack: true, Empty: "No body owes this return now.",
		Columns: []web.Column{{Text: "Body"}, {Text: "On time"}, {Text: "Last reminded"}}}
	var open []web.Option
	for _, x := range c.Open {
		t.Rows = append(t.Rows, web.Row(web.A(x.BodyName, returns.ReturnPath+"/"+x.ID), timeCell(x, c.Round.Due, p.service.Today()), lastCell(c.Last[x.ID])))
		if !c.Unreached[x.ID] {
			open = append(open, web.Option{Value: x.Body, Text: x.BodyName})
		}
	}
	if p.service.Mails() && len(open) > 0 {
		v.Forms = remindForms(form, at+"/remind", open)
		v.After = []sheet.Box{{ID: "letter", Title: "What the letter says", Fold: true, Lines: append([]string{"Subject: " + c.Letter.Subject}, paragraphs(c.Letter.Text)...)}}
	}
	v.After = append(v.After, sheet.Box{ID: "open-box", Title: web.Plural(len(c.Open), "return has", "returns have") + " not been submitted", Fold: len(c.Open) > fewNames, Table: &t})
	return p.show(w, r, v)
}

// remindForms remind all who can be, by one button, or some.
func remindForms(form *web.Form, action string, open []web.Option) []sheet.Form {
	who := form.Checkboxes("bodies", "Who is reminded?", "", open)
	who.Small = true
	some := sheet.Form{ID: "remind", Title: "Remind some", Action: action, Button: web.Button{Text: "Send the reminders"}, Fields: []sheet.Field{sheet.Ticks(who)}}
	if len(open) == 1 {
		some.Title = ""
		return []sheet.Form{some}
	}
	return []sheet.Form{{ID: "remind-all", Title: "Remind all", Action: action, Hidden: []web.Hidden{{Name: "bodies", Value: EveryBody}},
		Button: web.Button{Text: "Remind all " + web.Number(len(open))}}, some}
}

func paragraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n\n") }

func lastCell(m returns.Reminder) web.Cell {
	if m.Made.IsZero() {
		return web.T("Never")
	}
	return web.Cell{Text: web.Date(m.Made), Note: m.Name + ", to " + web.Plural(int(m.Told), "person", "people")}
}

// unreachedBox names the bodies at which nobody can be written to.
func unreachedBox(c returns.Chase, mails bool) (sheet.Box, bool) {
	var names []string
	for _, x := range c.Open {
		if c.Unreached[x.ID] {
			names = append(names, x.BodyName)
		}
	}
	if !mails || len(names) == 0 {
		return sheet.Box{}, false
	}
	return sheet.Box{ID: "unreached", Title: web.Plural(len(names), "body has nobody who can be reminded", "bodies have nobody who can be reminded"), Fold: len(names) > fewNames,
		Lines: []string{"No data lead of theirs is among those who may sign in. An administrator adds one, or you write to the body by another way."}, Points: names}, true
}

func (p *Pages) remind(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, bodies := r.PathValue("id"), form.All("bodies")
	if len(bodies) == 0 {
		form.Fail("bodies", "Choose who is reminded")
		return p.remindForm(w, r, form, nil)
	}
	if form.Has("bodies", EveryBody) {
		c, err := p.service.Chase(r.Context(), id)
		if err != nil {
			return err
		}
		bodies = bodies[:0]
		for _, x := range c.Open {
			bodies = append(bodies, x.Body)
		}
	}
	n, left, err := p.service.Remind(r.Context(), id, slices.Compact(slices.Sorted(slices.Values(bodies)))...)
	if err != nil {
		return err
	}
	came := cameBox("reminded", web.Plural(n, "body was reminded", "bodies were reminded"), "These were not:", left)
	return p.remindForm(w, r, web.NewForm(), &came)
}

// cameBox says what came of a step for many, and of each that was left, why.
func cameBox(id, title, lead string, left []string) sheet.Box {
	b := sheet.Box{ID: id, Title: title, Points: left}
	if len(left) > 0 {
		b.Lines = []string{lead}
	}
	return b
}

// openForm opens a round for bodies that came to the list after it was opened.
func (p *Pages) openForm(r *http.Request, form *web.Form, id string) ([]sheet.Form, error) {
	all, err := p.service.Without(r.Context(), id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var options []web.Option
	for _, b := range all {
		options = append(options, web.Option{Value: b.ID, Text: b.Name})
	}
	who := form.Checkboxes("more", "For whom?", "", options)
	who.Small = true
	return []sheet.Form{{ID: "open-for", Title: "Open this round for more bodies", Action: returns.RoundPath + "/" + id + "/open", Button: web.Button{Text: "Open it for them", Kind: "secondary"},
		Lines: []string{"These are on the list of bodies, and this round was opened before they were. They owe nothing until they are asked."}, Fields: []sheet.Field{sheet.Ticks(who)}}}, nil
}

func (p *Pages) openFor(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	bodies := form.All("more")
	if len(bodies) == 0 {
		form.Fail("more", "Choose for whom the round is opened")
		return p.askForm(w, r, form, nil)
	}
	n, left, err := p.service.OpenFor(r.Context(), r.PathValue("id"), bodies...)
	if err != nil {
		return err
	}
	came := cameBox("opened", "The round was opened for "+web.Plural(n, "body", "bodies"), "It was not opened for these:", left)
	return p.askForm(w, r, web.NewForm(), &came)
}
