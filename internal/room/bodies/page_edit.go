package bodies

import (
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func backToList() *web.Link { return &web.Link{Text: "Back to the list of bodies", Href: ListPath} }

func bodyPath(id string) string { return ListPath + "/" + id }

// options gives every body but some, to choose from.
func (d *Directory) options(but ...string) []web.Option {
	var out []web.Option
	for _, b := range d.All() {
		if len(but) == 0 || b.ID != but[0] {
			out = append(out, web.Option{Value: b.ID, Text: b.Name})
		}
	}
	return out
}

// newBody shows the form for a body that is not on the list.
func (p *Pages) newBody(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	parents := form.Select("parents", "What is it part of, or who stands over it?", "You can leave this empty, and add more later.", d.options())
	fields := append(d.nearFields(form), sheet.Input(form.Input("name", "Name", "In full, as it writes itself")),
		sheet.Radios(form.Radios("kind", "What is it?", "", kindOptions())), sheet.Select(parents, "Nothing"))
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Add a body", Section: ListPath, Back: backToList(), Errors: form.Errors()},
		Lead: []string{"Look first whether it is on the list. Two entries for one body would let somebody see what their own body did.",
			"If it was closed, enter that afterwards under “Names and days”, with the address where it can be read."},
		Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "Add this body"}, Fields: fields}}})
}

// nearFields ask whether a name that was typed means one of those that are there.
func (d *Directory) nearFields(form *web.Form) []sheet.Field {
	near := d.Near(form.Text("name"))
	if _, found, _ := d.Named(form.Text("name")); !form.Sent("name") || found || len(near) == 0 {
		return nil
	}
	var options []web.Option
	for _, b := range near {
		options = append(options, web.Option{Value: b.ID, Text: "It is " + b.Name, Hint: b.Kind.Words()})
	}
	options = append(options, web.Option{Value: nearNone, Text: "It is none of these", Hint: "It is added as another body"})
	return []sheet.Field{sheet.Radios(form.Radios("sure", NearQuestion, "You typed “"+form.Text("name")+"”", options))}
}

// nearNone is the answer that a name means none of those that are like it.
const nearNone = "none"

func endedField(form *web.Form) sheet.Field {
	return sheet.Input(form.RoughDate("ended", "When did it end?", "Leave this empty if it goes on. As exact as you know it: 27 March 2026, March 2026 or 2026"))
}

func (p *Pages) addBody(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := Input{Name: form.Text("name"), Kind: Kind(form.Text("kind")), Reason: "Added to the list.", Sure: form.Text("sure") == nearNone}
	if is := form.Text("sure"); is != "" && is != nearNone {
		return web.Redirect(w, r, bodyPath(is)+"?done=there")
	}
	if parent := form.Text("parents"); parent != "" {
		in.Parents = []string{parent}
	}
	b, err := p.service.Add(r.Context(), in)
	switch {
	case err == nil:
		return web.Redirect(w, r, bodyPath(b.ID)+"?done=added")
	case errs.Is(err, errs.Conflict):
		form.Fail("name", "This body is on the list already.")
	case !form.Take(err):
		return err
	}
	return p.newForm(w, r, form)
}

// find gives the list and the body that a page is about.
func (p *Pages) find(r *http.Request) (*Directory, Body, error) {
	d, err := p.service.List(r.Context())
	if err != nil {
		return nil, Body{}, err
	}
	b, ok := d.Find(r.PathValue("id"))
	if !ok {
		err = errs.New(errs.NotFound, "There is no such body.")
	}
	return d, b, err
}

// one shows a body: what it belongs to, who counts as the same, and the form.
func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	d, b, err := p.find(r)
	if err != nil {
		return err
	}
	form := web.NewForm().Set("name", b.Name).Set("kind", string(b.Kind)).Set("ended", b.Ended.Text())
	return p.showOne(w, r, d, b, form)
}

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, d *Directory, b Body, form *web.Form) error {
	hidden := form.Versioned(b.Version)
	fields := []sheet.Field{sheet.Radios(form.Radios("kind", "What is it?", "", kindOptions())),
		sheet.Input(form.Input("reason", "Why are you making this change?", "This is kept in the log"))}
	if b.Synthetic || !b.Ended.IsZero() {
		fields = append([]sheet.Field{endedField(form)}, fields...)
	}
	if b.Source == Listed {
		fields = append([]sheet.Field{sheet.Input(form.Input("name", "Name", ""))}, fields...)
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: b.Name, Section: ListPath, Back: backToList(), Errors: form.Errors(), Notice: notice(r), Synthetic: b.Synthetic},
		Boxes: []sheet.Box{d.tiesBox(b), d.namesBox(b), d.kinBox(b)},
		Forms: []sheet.Form{{Title: "What is known of it", Action: bodyPath(b.ID), Version: strconv.FormatInt(hidden.Version, 10), Button: web.Button{Text: "Save the change"}, Fields: fields}}})
}

// sentence says a tie from the first body to the second.
func (d *Directory) sentence(t Tie) string {
	words := d.EntryName(t.From) + " is part of " + d.EntryName(t.To) + ", or answers to it"
	if t.Kind == Became {
		words = d.EntryName(t.From) + " became " + d.EntryName(t.To)
	}
	if !t.Since.IsZero() {
		words += ", since " + t.Since.Human()
	}
	if t.Source != "" {
		words += " (" + t.Source + ")"
	}
	return words + "."
}

func (d *Directory) tiesBox(b Body) sheet.Box {
	box := sheet.Box{Title: "How it belongs to others", Links: []web.Link{{Text: "Say what it is part of, was or became", Href: bodyPath(b.ID) + "/tie"}}}
	for _, t := range d.Ties(b.ID) {
		box.Points = append(box.Points, d.sentence(t))
		if t.ID != "" {
			box.Links = append(box.Links, web.Link{Text: "Take back a mistake", Hidden: d.sentence(t), Href: bodyPath(b.ID) + "/untie?tie=" + t.ID})
		}
	}
	if len(box.Points) == 0 {
		box.Lines = []string{"Nobody has said that it belongs to another body."}
	}
	return box
}

// kinBox says whom the wall takes for the same body.
func (d *Directory) kinBox(b Body) sheet.Box {
	kin := d.Kin(b.ID)
	more := ""
	switch d.Closes(kin) {
	case ClosesSome:
		more = " One of them is a force or a prosecutor, or stands over one: so they see no case either of which nobody has confirmed who closed it."
	case Unsaid:
		more = " Nobody has said what each of them is: so they see no case of the panel at all, until somebody does."
	}
	return sheet.Box{Title: "What its staff cannot see", Lines: []string{"Whoever belongs to it sees no case that a body listed here closed." + more}, Points: d.names(kin)}
}

func (p *Pages) changeBody(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, b, err := p.find(r)
	if err != nil {
		return err
	}
	err = p.service.Change(r.Context(), Input{ID: b.ID, Name: form.Text("name"), Kind: Kind(form.Text("kind")), Ended: form.Text("ended"), Reason: form.Text("reason"), Version: form.Version()})
	switch {
	case err == nil && Opens(b.Kind, Kind(form.Text("kind"))):
		return web.Redirect(w, r, bodyPath(b.ID)+"?done=kind")
	case err == nil:
		return web.Redirect(w, r, bodyPath(b.ID)+"?done=changed")
	case errs.Is(err, errs.Conflict):
		form.Fail("", "Somebody else changed this body while you were writing. Open the page again to see what it says now.")
	case !form.Take(err):
		return err
	}
	return p.showOne(w, r, d, b, form)
}
