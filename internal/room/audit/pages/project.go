package pages

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// project shows how far a project is, with its steps as a list of tasks.
func (p *Pages) project(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	head := page(r, v.Project, v.Title)
	head.Breadcrumbs = head.Breadcrumbs[:1]
	out := &sheet.View{Page: head, Lead: []string{v.Question}, Wait: p.wait(v)}
	if v.Project.State == audit.Closed {
		out.Inset = "This project was closed on " + web.Date(v.Project.Closed) + ". Its keys are destroyed: nobody can open its lists any more."
	}
	if failed := failure(v); failed != "" {
		out.Warning = failed
	}
	out.Boxes = append(out.Boxes, sheet.Box{ID: "steps", Title: "Steps", Tasks: &web.TaskList{ID: "steps-list", Items: TasksOf(v)}},
		sheet.Box{ID: "about", Title: "About the audit", List: sheet.Rows(sheet.Row("Whom the lists are of", v.People), sheet.Row("Place", v.Place), sheet.Row("Time", v.Since+" to "+v.Until),
			sheet.Row("What was agreed", v.Basis), sheet.Row("Led by", v.LeadName))}, historyBox(v.Steps))
	return p.show(w, r, out)
}

// wait shows work that goes on.
func (p *Pages) wait(v audit.View) *sheet.Wait {
	t := v.Waiting
	if t == nil || t.Ended() {
		return nil
	}
	done, total, words := t.Progress()
	return &sheet.Wait{Done: done, Total: total, Words: words + ".", Href: audit.PathOf(v.Project.ID),
		Stop: web.PostButton{Action: audit.PathOf(v.Project.ID) + "/stop", Button: web.Button{Text: "Stop", Kind: "secondary"}}}
}

func failure(v audit.View) string {
	if v.Waiting != nil && v.Waiting.Ended() {
		return v.Waiting.Failure()
	}
	return ""
}

// TagDone and TagTodo say how a step of a project stands.
var (
	TagDone    = web.Tag{Text: "Done", Tone: web.Good}
	TagTodo    = web.Tag{Text: "To do", Tone: web.Info}
	tagNotYet  = web.Tag{Text: "Cannot begin yet", Tone: web.Neutral}
	tagGoingOn = web.Tag{Text: "Goes on", Tone: web.Warn}
)

// TasksOf are the steps of a project with how they stand.
func TasksOf(v audit.View) []web.Task {
	path := audit.PathOf(v.Project.ID)
	state := func(done, may bool) web.Tag {
		switch {
		case done:
			return TagDone
		case may:
			return TagTodo
		}
		return tagNotYet
	}
	linked, planned, estimated := v.Run != nil, v.Plan != nil && v.Run != nil && v.Plan.Spec.Run == v.Run.ID, v.Result != nil
	clerks := state(linked && v.Disputes.Settled > 0 && v.Disputes.Waiting+v.Disputes.Split == 0, linked)
	if linked && v.Disputes.Pairs == 0 {
		clerks = web.Tag{Text: "None in dispute", Tone: web.Neutral}
	}
	if linked && v.Disputes.Settled > 0 && clerks == TagTodo {
		clerks = tagGoingOn
	}
	report := state(v.Report != nil && v.Report.State == audit.Published, estimated)
	if v.Report != nil && v.Report.State != audit.Published {
		report = web.Tag{Text: v.Report.State.Words(), Tone: web.Warn}
	}
	return []web.Task{
		{Text: "People", Href: path + "/members", Hint: web.Plural(len(v.Members), "person sees this project", "people see this project"), Status: state(len(v.Members) > 2, true)},
		{Text: "Lists", Href: path + "/lists", Hint: web.Plural(len(v.Lists), "list", "lists"), Status: state(len(v.Lists) >= audit.MinLists, true)},
		{Text: "Link the lists", Href: path + "/link", Hint: "Find the records of the same people", Status: state(linked, len(v.Lists) > 1)},
		{Text: "Pairs in dispute", Href: path + "/pairs", Hint: "Two clerks judge each; a third settles", Status: clerks},
		{Text: "Persons", Href: path + "/persons", Hint: "Who was merged or parted, and why", Status: state(v.LookedAt(audit.StepPersons), linked)},
		{Text: "Networks", Href: path + "/networks", Hint: "Who is tied to whom, and how surely", Status: state(v.LookedAt(audit.StepNetworks), linked)},
		{Text: "Plan", Href: path + "/plan", Hint: "What will be estimated, logged before the overlaps are seen", Status: state(planned, linked)},
		{Text: "Estimates", Href: path + "/estimates", Hint: "Every way of the plan, side by side", Status: state(estimated, planned)},
		{Text: "Ethnicity", Href: path + "/demographics", Hint: "Per person, with bounds", Status: state(v.LookedAt(audit.StepGroups), linked)},
		{Text: "Report", Href: path + "/report", Hint: "Words, with figures that have a footing", Status: report},
		{Text: "Openings", Href: path + "/openings", Hint: "Who opened the sealed lists, when and what for", Status: web.Tag{Text: "To read", Tone: web.Neutral}},
		{Text: "Close the project", Href: path + "/close", Hint: "Destroys its keys", Status: state(v.Project.State == audit.Closed, true)},
	}
}

// historyBox tells what was done, folded behind how much it is.
func historyBox(steps []audit.Step) sheet.Box {
	list := &web.SummaryList{}
	for _, s := range steps {
		list.Rows = append(list.Rows, web.SummaryRow{Key: web.DateTime(s.At), Value: web.Cell{Text: s.Step, Lines: slices.DeleteFunc([]string{s.Note}, isEmpty), Note: s.Name}})
	}
	return sheet.Box{ID: "history-box", Title: "What was done: " + web.Plural(len(steps), "step", "steps"), List: list, Fold: true}
}

func isEmpty(s string) bool { return s == "" }

// members shows who belongs to a project.
func (p *Pages) members(w http.ResponseWriter, r *http.Request) error {
	return p.membersForm(w, r, web.NewForm())
}

func (p *Pages) membersForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	id := r.PathValue("id")
	v, err := p.service.Open(r.Context(), id)
	if err != nil {
		return err
	}
	staff, err := p.service.Candidates(r.Context(), id)
	if err != nil {
		return err
	}
	head := page(r, v.Project, "People of the project")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head, Lead: []string{"Nobody else sees this project or learns that there is one. Analysts run it. A clerk sees two records at a time, of the pairs in dispute."}}
	t := web.Table{ID: "members", Stack: true, Caption: "Who belongs to it", HideCaption: true, Columns: []web.Column{{Text: "Name"}, {Text: "Work"}, {Text: "Since"}}}
	remove := []web.Option{}
	for _, m := range v.Members {
		t.Rows = append(t.Rows, web.Row(web.T(m.Name), web.T(m.Work.Words()), web.T(web.Date(m.Added))))
		if m.Human != v.Lead {
			remove = append(remove, web.Option{Value: m.ID, Text: m.Name})
		}
	}
	out.Boxes = []sheet.Box{{ID: "members-box", Title: "Who belongs to it", Table: &t}}
	if v.Project.State == audit.Open && len(staff) > 0 {
		var options []web.Option
		for _, a := range staff {
			work := audit.Clerk
			if a.Has("audit-analyst") {
				work = audit.Analyst
			}
			options = append(options, web.Option{Value: a.Human, Text: a.Name + " (" + strings.ToLower(string(work)) + ")"})
		}
		out.Forms = append(out.Forms, sheet.Form{ID: "add", Title: "Add somebody", Action: audit.PathOf(id) + "/members", Button: web.Button{Text: "Add"},
			Fields: []sheet.Field{sheet.Select(form.Select("human", "Who?", "", options), "Choose a person")}})
	}
	if v.Project.State == audit.Open && len(remove) > 0 {
		out.Forms = append(out.Forms, sheet.Form{ID: "remove", Title: "Take somebody off", Action: audit.PathOf(id) + "/members/remove", Button: web.Button{Text: "Take off", Kind: "secondary"},
			Lines:  []string{"They see nothing of the project from then on. What they did stays in its history."},
			Fields: []sheet.Field{sheet.Select(form.Select("member", "Whom?", "", remove), "Choose a person")}})
	}
	return p.show(w, r, out)
}

func (p *Pages) addMember(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/members", "added", p.membersForm, func(form *web.Form) error {
		return p.service.AddMember(r.Context(), r.PathValue("id"), form.Text("human"))
	})
}

func (p *Pages) removeMember(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/members", "removed", p.membersForm, func(form *web.Form) error {
		return p.service.RemoveMember(r.Context(), r.PathValue("id"), form.Text("member"))
	})
}

// post does one thing with a form of a project: it leads on when it worked, and
// shows the form again with what was wrong.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, to, code string, again func(http.ResponseWriter, *http.Request, *web.Form) error, do func(form *web.Form) error) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := do(form); err != nil {
		if !took(form, err) {
			return err
		}
		return again(w, r, form)
	}
	return done(w, r, audit.PathOf(r.PathValue("id"))+to, code)
}

// took takes what was wrong into a form, and that the report was not opened.
func took(form *web.Form, err error) bool {
	if audit.IsNotOpened(err) {
		form.Fail("", errs.Message(err))
		return true
	}
	return form.Take(err)
}

// openings shows who opened the sealed lists.
func (p *Pages) openings(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := p.service.Openings(r.Context(), v.Project.ID)
	if err != nil {
		return err
	}
	t := web.Table{ID: "openings", Stack: true, Caption: "Openings", HideCaption: true, Empty: "Nothing was opened.",
		Columns: []web.Column{{Text: "What for"}, {Text: "What"}, {Text: "When"}, {Text: "By"}}}
	for _, o := range all {
		what := "The lists"
		if o.Parts == string(audit.PartPairs) {
			what = "One pair"
		}
		t.Rows = append(t.Rows, web.Row(web.T(o.Purpose), web.T(what), web.T(web.DateTime(o.When)), web.T(o.Name)))
	}
	return p.show(w, r, &sheet.View{Page: page(r, v.Project, "Openings"),
		Lead:  []string{"Each time that something sealed was opened, this was written in the same transaction: without the entry nothing would have been given out."},
		Count: web.Plural(len(all), "opening", "openings"), Table: &t})
}

// showClose shows what closing destroys.
func (p *Pages) showClose(w http.ResponseWriter, r *http.Request) error {
	return p.closeForm(w, r, web.NewForm())
}

func (p *Pages) closeForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	head := page(r, v.Project, "Close the project")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head}
	if v.Project.State == audit.Closed {
		out.Inset = "The project is closed."
		return p.show(w, r, out)
	}
	out.Warning = "The keys of the lists are destroyed. Nobody can open them again, in old backups either. Figures, the report and the log stay."
	out.Forms = []sheet.Form{{ID: "close", Title: "Close it for good", Action: audit.PathOf(v.Project.ID) + "/close",
		Fields: []sheet.Field{sheet.Area(form.Textarea("reason", "Why?", "", audit.MaxText))},
		Button: web.Button{Text: "Destroy the keys and close", Kind: "warning"}}}
	return p.show(w, r, out)
}

func (p *Pages) closeProject(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "", "closed", p.closeForm, func(form *web.Form) error {
		return p.service.ShutDown(r.Context(), r.PathValue("id"), form.Text("reason"))
	})
}
