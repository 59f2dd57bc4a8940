package pages

import (
	"net/http"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/figures"
	"candour/internal/site/room"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// desk lists the releases that are being made.
func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Desk(r.Context())
	if err != nil {
		return err
	}
	t := web.Table{ID: "drafts", Caption: "Releases that are being made", HideCaption: true, Empty: "No release is being made.",
		Columns: []web.Column{{Text: "Release"}, {Text: "State"}, {Text: "To be published"}, {Text: "Drafted by"}}}
	for _, e := range all {
		name := web.A(e.Title, figures.DraftPath+"/"+e.ID)
		if e.Number > 1 {
			name.Note = e.Words()
		}
		when := "No time yet"
		if !e.Planned.IsZero() {
			when = web.DateTime(e.Planned)
		}
		t.Rows = append(t.Rows, web.Row(name, web.Mark(e.State.Words(), tone(e.State)), web.T(when), web.T(e.ProposerName)))
	}
	v := &sheets.View{Page: web.Page{Title: "The desk where figures are made", Section: figures.ListPath, NoIndex: true, Notice: notice(r),
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: "Desk"}}},
		Lead:  []string{"A release is drafted, built, checked by a second person, frozen, and published at its time."},
		Links: []web.Link{{Text: "Draft a release", Href: figures.NewPath}}, Count: web.Plural(len(all), "release", "releases"), Table: &t}
	waits, err := p.service.DeskItems(r.Context(), access.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	return p.show(w, r, v)
}

func tone(s figures.State) web.Tone {
	switch s {
	case figures.IsRefused:
		return web.Bad
	case figures.IsSent:
		return web.Warn
	case figures.IsAssured, figures.IsFrozen, figures.IsPublished:
		return web.Good
	}
	return web.Neutral
}

// doneWords are chosen by a code, so that an address cannot make a page say
// anything else.
var doneWords = map[string]string{"drafted": "The draft was made.", "edited": "The draft was changed.", "table": "The table was saved.", "removed": "The table was taken out.",
	"built": "The release was built.", "refused": "The release was built, and a check stopped it.", "sent": "The release was sent to be checked.", "assured": "You checked the release.",
	"returned": "The release was sent back.", "frozen": "The release is frozen.", "early": "Your reason was recorded. Somebody else can publish it now.",
	"published": "The release is published.", "reopened": "The release is open again.",
	"withdrawn": "The draft was withdrawn.", "correcting": "The correction was begun."}

func notice(r *http.Request) *web.Notice {
	code := r.URL.Query().Get("done")
	if words := doneWords[code]; words != "" {
		return &web.Notice{Success: code != "refused", Heading: words}
	}
	return nil
}

func done(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

// showNew shows the form for a new release.
func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &sheets.View{Page: web.Page{Title: "Draft a release", Section: figures.ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the desk", Href: figures.DeskPath}},
		Lead:  []string{"Whoever drafts a release cannot check it. Tables are added on the next page."},
		Forms: []sheets.Form{{ID: "new", Title: "The release", Action: figures.NewPath, Fields: wordFields(form), Button: web.Button{Text: "Draft the release"}}}}
	return p.show(w, r, v)
}

func wordFields(form *web.Form) []sheets.Field {
	return []sheets.Field{sheets.Input(form.Input("title", "Title", "Say what, where and when: Group-based exploitation in England and Wales, 2026")),
		sheets.Area(form.Textarea("synopsis", "What it is about", "A few sentences in plain words. They are published.", figures.MaxSynopsis)), timeField(form)}
}

func timeField(form *web.Form) sheets.Field {
	in := form.Input("planned", "When is it to be published?", "In UK time, such as 2026-12-03 09:30. It may be left empty until the release is frozen.")
	in.Width = 20
	return sheets.Input(in)
}

// plannedOf reads a day and a time.
func plannedOf(form *web.Form) time.Time {
	text := form.Text("planned")
	if text == "" {
		return time.Time{}
	}
	t, err := clock.ParseTyped(text)
	if err == nil {
		return t
	}
	form.Fail("planned", "Write a day and a time in UK time, such as 2026-12-03 09:30")
	return time.Time{}
}

func wordsOf(form *web.Form) figures.DraftInput {
	return figures.DraftInput{Title: form.Text("title"), Synopsis: form.Text("synopsis"), Planned: plannedOf(form)}
}

func (p *Pages) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := wordsOf(form)
	if form.Take(in.Check()); form.OK() {
		e, err := p.service.Draft(r.Context(), in)
		if err == nil {
			return done(w, r, figures.DraftPath+"/"+e.ID, "drafted")
		}
		if !form.Take(err) {
			return err
		}
	}
	return p.newForm(w, r, form)
}

// showEdit shows the words of a draft.
func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request) error {
	e, err := p.service.Staff(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := web.NewForm().Set("title", e.Title).Set("synopsis", e.Synopsis)
	if !e.Planned.IsZero() {
		form.Set("planned", clock.Typed(e.Planned))
	}
	return p.editForm(w, r, form, e)
}

func (p *Pages) editForm(w http.ResponseWriter, r *http.Request, form *web.Form, e figures.Edition) error {
	path := figures.DraftPath + "/" + e.ID
	v := &sheets.View{Page: web.Page{Title: "Change the words of the release", Section: figures.ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the release", Href: path}},
		Forms: []sheets.Form{{ID: "words", Title: e.Title, Action: path + "/edit", Version: version(e), Fields: wordFields(form), Button: web.Button{Text: "Save"}}}}
	return p.show(w, r, v)
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	e, err := p.service.Staff(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	in := wordsOf(form)
	if form.Take(in.Check()); form.OK() {
		err := p.service.Edit(r.Context(), e.ID, form.Version(), in)
		if err == nil {
			return done(w, r, figures.DraftPath+"/"+e.ID, "edited")
		}
		if !form.Take(err) {
			return err
		}
	}
	return p.editForm(w, r, form, e)
}
