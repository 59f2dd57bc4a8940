package pages

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// desk lists the projects of an analyst, and the pairs that wait for a clerk.
func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := &sheet.View{Page: web.Page{Title: "Audit desk", Section: audit.DeskPath, NoIndex: true, Notice: notice(r)},
		Lead: []string{"An audit joins lists that share no key. Only those whom a project names see anything of it."}}
	desks, err := p.service.Desks(ctx)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	waits, err := p.service.DeskItems(ctx, access.ActorFrom(ctx))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	if len(desks) > 0 {
		t := web.Table{ID: "pairs", Stack: true, Caption: "Pairs of records that wait for you", HideCaption: true,
			Columns: []web.Column{{Text: "Project"}, {Text: "Wait for you", Numeric: true}, {Text: "Settled", Numeric: true}, {Text: "Of", Numeric: true}}}
		for _, d := range desks {
			t.Rows = append(t.Rows, web.Row(web.A(d.Project.Title, audit.PathOf(d.Project.ID)+"/pairs"), web.T(web.Number(d.Waiting)), web.T(web.Number(d.Tally.Settled)), web.T(web.Number(d.Tally.Pairs))))
		}
		v.Boxes = append(v.Boxes, sheet.Box{ID: "pairs-box", Title: "Pairs of records that wait for you", Table: &t})
	}
	if access.ActorFrom(ctx).Has(access.RoleAuditAnalyst) {
		all, err := p.service.Projects(ctx)
		if err != nil {
			return err
		}
		t := web.Table{ID: "projects", Stack: true, Caption: "Your projects", HideCaption: true, Empty: "You belong to no project.",
			Columns: []web.Column{{Text: "Project"}, {Text: "State"}, {Text: "Led by"}, {Text: "Begun"}}}
		for _, x := range all {
			state := web.Mark("Open", web.Good)
			if x.State == audit.Closed {
				state = web.Mark("Closed", web.Neutral)
			}
			t.Rows = append(t.Rows, web.Row(web.A(x.Title, audit.PathOf(x.ID)), state, web.T(x.LeadName), web.T(web.Date(x.Made))))
			v.Synthetic = v.Synthetic || x.Synthetic
		}
		v.Boxes = append(v.Boxes, sheet.Box{ID: "projects-box", Title: "Your projects", Table: &t, Links: []web.Link{{Text: "Begin a project", Href: audit.DeskPath + "/new"}}})
	}
	if len(v.Boxes) == 0 {
		v.Inset = "Nothing waits for you. Somebody who runs a project has to name you first."
	}
	return p.show(w, r, v)
}

// showNew shows the form for a new project.
func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	since, until := form.Input("since", "From when?", "A day, a month or a year, such as 2023-04-01 or 2023"), form.Input("until", "Until when?", "Such as 2024-03-31")
	since.Width, until.Width = 10, 10
	v := &sheet.View{Page: web.Page{Title: "Begin an audit", Section: audit.DeskPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the audit desk", Href: audit.DeskPath}},
		Lead: []string{"What you write here goes into the plan and the report. A project has keys of its own: they are destroyed when it is closed."},
		Forms: []sheet.Form{{ID: "new", Title: "The audit", Action: audit.DeskPath + "/new", Button: web.Button{Text: "Begin the project"}, Fields: []sheet.Field{
			sheet.Input(form.Input("title", "Title", "")),
			sheet.Area(form.Textarea("question", "What is it to answer?", "", audit.MaxText)),
			sheet.Area(form.Textarea("people", "Whom are the lists of?", "Such as: children under 18 who were harmed, or may have been. Nobody else can be estimated.", audit.MaxText)),
			sheet.Input(form.Input("place", "Which place do they cover?", "")), sheet.Input(since), sheet.Input(until),
			sheet.Area(form.Textarea("basis", "What was agreed?", "The law under which the lists may be joined, and who agreed to it.", audit.MaxText))}}}}
	return p.show(w, r, v)
}

func (p *Pages) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	x, err := p.service.Begin(r.Context(), audit.ProjectInput{Title: form.Text("title"), Question: form.Text("question"), People: form.Text("people"), Place: form.Text("place"),
		Since: form.Text("since"), Until: form.Text("until"), Basis: form.Text("basis")})
	if err == nil {
		return done(w, r, audit.PathOf(x.ID), "begun")
	}
	if !form.Take(err) {
		return err
	}
	return p.newForm(w, r, form)
}
