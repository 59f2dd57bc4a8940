package own

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Path is the page of what is somebody's own.
const Path = "/my-filters"

// Pages serves it.
type Pages struct {
	service *Service
	web     *web.Renderer
}

// NewPages makes the page over the use cases.
func NewPages(s *Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages.
func (p *Pages) Routes() []web.Route {
	return []web.Route{web.Get(Path, OwnKeep, p.show), web.Post(Path, OwnKeep, p.save), web.Post(Path+"/rename", OwnKeep, p.rename),
		web.Post(Path+"/delete", OwnKeep, p.delete), web.Post(Path+"/mail", OwnKeep, p.mail)}
}

var doneWords = map[string]string{"saved": "The filter was saved.", "renamed": "The filter has another name.", "deleted": "The filter was deleted.", "mail": "What you said about mail was recorded."}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, web.QueryForm(r))
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Mine(r.Context())
	if err != nil {
		return err
	}
	quiet, err := p.service.IsQuiet(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "My filters and mail", Section: Path, NoIndex: true, Errors: form.Errors()},
		Lead: []string{"Only you see what is here. A saved filter shows what you may see on the day that you open it, and no more."}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if form.Text("list") != "" {
		name := form.Input("name", "What do you call this filter?", "For example, Late cases of the north. Do not name anybody who is in a case")
		name.Width, name.Autocomplete = 20, "off"
		v.Forms = append(v.Forms, sheet.Form{ID: "save", Title: "Save the filter that is in force", Action: Path, Hidden: form.Hidden("list", "query"),
			Fields: []sheet.Field{sheet.Input(name)}, Button: web.Button{Text: "Save the filter"}})
	}
	t := web.Table{ID: "filters", Caption: "Saved filters", HideCaption: true, Stack: true, Empty: "You have saved no filter. Choose a filter on a list, then save it there.",
		Columns: []web.Column{{Text: "Name"}, {Text: "List"}, {Text: "What to know"}}}
	var names []web.Option
	for _, x := range all {
		cell, note := web.A(x.Name, x.Href), web.T("")
		if x.Href == "" {
			cell, note = web.T(x.Name), web.T("You cannot open this list now.")
		}
		for i, lost := range x.Lost {
			if i == 0 {
				note = web.T("The list does not know this any more, and leaves it out:")
			}
			note.Lines = append(note.Lines, lost)
		}
		t.Rows = append(t.Rows, web.Row(cell, web.T(x.Title), note))
		names = append(names, web.Option{Value: x.ID, Text: x.Name + " (" + x.Title + ")"})
	}
	v.Table, v.Count = &t, web.Plural(len(all), "saved filter", "saved filters")
	if len(names) > 0 {
		other := form.Input("other", "Its other name", "")
		other.Width = 20
		v.Forms = append(v.Forms, sheet.Form{ID: "rename", Title: "Give a filter another name", Action: Path + "/rename", Button: web.Button{Text: "Rename it", Kind: "secondary"},
			Fields: []sheet.Field{sheet.Select(form.Select("id", "Which filter?", "", names), "Choose"), sheet.Input(other)}},
			sheet.Form{ID: "delete", Title: "Delete a filter", Action: Path + "/delete", Button: web.Button{Text: "Delete it", Kind: "secondary"},
				Fields: []sheet.Field{sheet.Select(form.Select("gone", "Which filter goes?", "", names), "Choose")}})
	}
	if !p.service.IsMailed(r.Context()) {
		v.Title = "My filters"
		return p.web.Page(w, r, "own/page", v)
	}
	mail := sheet.Form{ID: "mail", Title: "Mail about what is due", Action: Path + "/mail", Hidden: []web.Hidden{{Name: "quiet", Value: "yes"}},
		Button: web.Button{Text: "Stop this mail", Kind: "secondary"},
		Lines:  []string{"On working days one message says how many things that are due wait for you, and links to your desk. It names no case and nobody."}}
	if quiet {
		mail.Hidden[0].Value, mail.Button.Text = "no", "Send me this mail again"
		mail.Lines = []string{"You get no mail about what is due."}
	}
	v.Forms = append(v.Forms, mail)
	return p.web.Page(w, r, "own/page", v)
}

// after leads on, or shows the page again with what was typed.
func (p *Pages) after(w http.ResponseWriter, r *http.Request, form *web.Form, err error, done string) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, Path+"?done="+done)
	case !form.Take(err):
		return err
	}
	return p.page(w, r, form)
}

func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.after(w, r, form, p.service.Save(r.Context(), form.Text("list"), form.Text("query"), form.Text("name")), "saved")
}

func (p *Pages) rename(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Required("id", "Choose which filter"); !form.OK() {
		return p.page(w, r, form)
	}
	err = p.service.Rename(r.Context(), form.Text("id"), form.Text("other"))
	return p.after(w, r, form, at("other", err), "renamed")
}

func (p *Pages) delete(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Required("gone", "Choose which filter goes"); !form.OK() {
		return p.page(w, r, form)
	}
	return p.after(w, r, form, p.service.Delete(r.Context(), form.Text("gone")), "deleted")
}

func (p *Pages) mail(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.after(w, r, form, p.service.SetQuiet(r.Context(), form.Has("quiet", "yes")), "mail")
}

// at says what is wrong at the field of this page that asked for it.
func at(name string, err error) error {
	if all := errs.FieldsOf(err); len(all) == 1 && all[0].Name == "name" {
		return errs.InvalidInput(errs.Message(err), errs.Field{Name: name, Message: all[0].Message})
	}
	return err
}
