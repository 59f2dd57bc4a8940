package bodies

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// NamesPath is where the names and days of a body are kept.
func NamesPath(id string) string { return bodyPath(id) + "/names" }

func publicBody(id, name string) *web.Link {
	return &web.Link{Text: "Back to " + name, Href: "/bodies/" + id}
}

func saidOptions() (out []web.Option) {
	for _, k := range SaidWords() {
		out = append(out, web.Option{Value: string(k.Kind), Text: k.Words})
	}
	return out
}

// namesBox leads an administrator to what a body is called.
func (d *Directory) namesBox(b Body) sheet.Box {
	box := sheet.Box{ID: "names", Title: "What it is called, and its days", Links: []web.Link{{Text: "Names and days", Href: NamesPath(b.ID)}, {Text: "Merge with another entry",
		Href: bodyPath(b.ID) + "/merge"}}}
	for _, n := range d.Names(b.ID) {
		box.Points = append(box.Points, n.sentence())
	}
	if len(box.Points) == 0 {
		box.Lines = []string{"No other name is recorded."}
	}
	return box
}

func (p *Pages) showNames(w http.ResponseWriter, r *http.Request) error {
	return p.namesForm(w, r, web.NewForm())
}

// namesForm shows what is said of a body, with the form to say more.
func (p *Pages) namesForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, b, err := p.service.About(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	t := web.Table{ID: "said", Stack: true, Caption: "What is recorded", Empty: "Nothing is recorded but its name.",
		Columns: []web.Column{{Text: "What"}, {Text: "Name"}, {Text: "From"}, {Text: "Until"}, {Text: "Source"}, {Text: "A mistake?"}}}
	for _, s := range d.Said(b.ID) {
		t.Rows = append(t.Rows, web.Row(web.T(s.Kind.Words()), web.T(orDash(s.Name)), web.T(orUnknown(s.From.Human())), untilCell(s), sourceCell(s.Source),
			web.Cell{Text: "Take back", Href: NamesPath(b.ID) + "/" + s.ID, Note: ""}))
	}
	fields := []sheet.Field{sheet.Radios(form.Radios("what", "What do you want to say?", "", saidOptions())),
		sheet.Input(form.Input("name", "The name", "Leave this empty for a day")),
		sheet.Input(form.RoughDate("from", "From which day, or on which day?", "As exact as you know it: 27 March 2026, March 2026 or 2026. Leave it empty if you do not know")),
		sheet.Input(form.RoughDate("until", "Until which day?", "For a name: the last day on which it was in use. Leave it empty if you do not know")),
		sheet.Input(form.Input("source", "Where can that be read?", sourceHint(b))),
		sheet.Input(form.Input("reason", "How do you know?", "This is kept in the log"))}
	if other, found, _ := d.Named(form.Text("name")); form.Sent("name") && found && other.ID != b.ID {
		fields = append(fields, sheet.Ticks(form.Checkboxes("sure", "Is this name shared?", "", []web.Option{{Value: "yes", Text: "I am sure: both are or were called so"}})))
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Names and days of " + b.Name, Section: "/bodies", Back: publicBody(b.ID, b.Name), Errors: form.Errors(),
		Notice: notice(r), Synthetic: b.Synthetic},
		Lead:  []string{"Searches find it by each of these names. What was addressed to it keeps the name of its day, if the days are known."},
		Table: &t, Forms: []sheet.Form{{Title: "Say more", Action: r.URL.Path, Button: web.Button{Text: "Save"}, Fields: fields}}})
}

// sourceHint says when an address is needed.
func sourceHint(b Body) string {
	if b.Synthetic {
		return "The address of the page or the act. You can leave it empty"
	}
	return "The address of the page or the act. A former name, and that it was closed, need one"
}

func orUnknown(words string) string {
	if words == "" {
		return "Not known"
	}
	return words
}

func orDash(words string) string {
	if words == "" {
		return "None: a day"
	}
	return words
}

func untilCell(s Said) web.Cell {
	if !s.Kind.IsName() {
		return web.T("One day")
	}
	return web.T(orUnknown(s.Until.Human()))
}

func sourceCell(address string) web.Cell {
	if address == "" {
		return web.T("None recorded")
	}
	return web.A("Source", address)
}

func (p *Pages) addName(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = p.service.Say(r.Context(), SayInput{Body: id, Kind: SaidKind(form.Text("what")), Name: form.Text("name"), From: form.Text("from"), Until: form.Text("until"),
		Source: form.Text("source"), Reason: form.Text("reason"), Sure: form.Has("sure", "yes")})
	if err == nil {
		return web.Redirect(w, r, NamesPath(id)+"?done=said")
	}
	if !form.Take(err) {
		return err
	}
	return p.namesForm(w, r, form)
}

func (p *Pages) showUnsay(w http.ResponseWriter, r *http.Request) error {
	return p.unsayForm(w, r, web.NewForm())
}

func (p *Pages) unsayForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, b, err := p.service.About(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	for _, s := range d.Said(b.ID) {
		if s.ID == r.PathValue("said") {
			return p.show(w, r, &sheet.View{Page: web.Page{Title: "Take back a mistake", Section: "/bodies", Errors: form.Errors(), Synthetic: b.Synthetic,
				Back: &web.Link{Text: "Back to its names", Href: NamesPath(b.ID)}},
				Lead: []string{s.sentence(), "Take this back only if it was never so. The log keeps that it was said."},
				Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "Take it back", Kind: "warning"},
					Fields: []sheet.Field{sheet.Input(form.Input("reason", "What was wrong?", "This is kept in the log"))}}}})
		}
	}
	return errs.New(errs.NotFound, "There is no such entry.")
}

func (p *Pages) unsay(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := p.service.Unsay(r.Context(), id, r.PathValue("said"), form.Text("reason")); err == nil {
		return web.Redirect(w, r, NamesPath(id)+"?done=unsaid")
	} else if !form.Take(err) {
		return err
	}
	return p.unsayForm(w, r, form)
}
