package pages

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

func version(e figures.Edition) string { return strconv.FormatInt(e.Version, 10) }

// edition shows one edition to those who make it, with what can be done now.
func (p *Pages) edition(w http.ResponseWriter, r *http.Request) error {
	return p.editionPage(w, r, web.NewForm())
}

func (p *Pages) editionPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	e, err := p.service.Staff(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	texts, err := p.service.Texts(ctx, e)
	if err != nil {
		return err
	}
	trail, err := p.service.Trail(ctx, e.ID)
	if err != nil {
		return err
	}
	path := figures.DraftPath + "/" + e.ID
	v := &sheets.View{Page: web.Page{Title: e.Title, Section: figures.ListPath, NoIndex: true, Notice: notice(r), Errors: form.Errors(), Synthetic: e.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: "Desk", Href: figures.DeskPath}, {Text: e.Title}}},
		Lead: []string{e.Synopsis}}
	if e.Number > 1 {
		v.Inset = "This is a correction (edition " + strconv.Itoa(e.Number) + "). What was wrong: " + e.Why + " What changes: " + e.Changed
	}
	v.Boxes = append(v.Boxes, stateBox(e), tablesBox(e, texts, path))
	if b, ok := reportBox(e); ok {
		v.Boxes = append(v.Boxes, b)
	}
	v.Forms = p.actions(r, form, e, len(texts), path)
	v.After = []sheets.Box{trailBox(trail)}
	return p.show(w, r, v)
}

func stateBox(e figures.Edition) sheets.Box {
	when := "No time yet"
	if !e.Planned.IsZero() {
		when = web.DateTime(e.Planned)
	}
	b := sheets.Box{ID: "state", Title: "Where it stands", Tag: &web.Tag{Text: e.State.Words(), Tone: tone(e.State)},
		List: sheets.Rows(sheets.Row("Drafted by", e.ProposerName), sheets.Row("To be published", when))}
	if e.AssuredName != "" {
		b.List.Rows = append(b.List.Rows, sheets.Row("Checked by", e.AssuredName))
	}
	if e.Digest != "" {
		b.List.Rows = append(b.List.Rows, sheets.Row("Hash of all its files", e.Digest), sheets.Row("Return versions counted", web.Number(len(e.Pins))),
			sheets.Row("Returns that are not there", web.Number(len(e.Absent))))
		if e.State != figures.IsPublished {
			b.Links = []web.Link{{Text: "See it as it will be published", Href: figures.DraftPath + "/" + e.ID + "/preview"}}
		}
	}
	if e.State == figures.IsPublished {
		b.Links = []web.Link{{Text: "Read it as the public does", Href: figures.EditionPath(e)}, {Text: "Correct it", Href: figures.DraftPath + "/" + e.ID + "/correct"}}
	}
	return b
}

func tablesBox(e figures.Edition, texts []figures.TableText, path string) sheets.Box {
	b := sheets.Box{ID: "tables", Title: "Tables", Tasks: &web.TaskList{ID: "tables-list"}}
	_, open := e.State.After(figures.StepEdit)
	for _, t := range texts {
		b.Tasks.Items = append(b.Tasks.Items, web.Task{Text: t.Name, Hint: firstLine(t.Definition), Href: path + "/table?name=" + t.Name, Status: web.Tag{Text: "Definition holds", Tone: web.Good}})
	}
	if len(texts) == 0 {
		b.Tasks, b.Lines = nil, []string{"The release has no table yet."}
	}
	if open {
		b.Links = []web.Link{{Text: "Add a table", Href: path + "/table"}, {Text: "Change the title, the words or the time", Href: path + "/edit"}}
	}
	return b
}

func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' {
			return short(s[:i])
		}
	}
	return short(s)
}

// reportBox says what the checks found. It is for staff alone: it names what
// could be worked out.
func reportBox(e figures.Edition) (sheets.Box, bool) {
	if e.Digest == "" && e.Report.Clear() {
		return sheets.Box{}, false
	}
	b := sheets.Box{ID: "report", Title: "What the checks found", Tag: &web.Tag{Text: "Nothing stops it", Tone: web.Good}, List: sheets.Rows(
		sheets.Row("Checked against", web.Plural(e.Report.Against, "table that is published or frozen", "tables that are published or frozen")),
		sheets.Row("Hidden numbers of few people", web.Number(e.Report.Protected)), sheets.Row("Of these, proved to keep a range of 3 or more", web.Number(e.Report.Safe)))}
	if e.Report.Unprinted > 0 {
		b.List.Rows = append(b.List.Rows, sheets.Row("Numbers of few people that are printed nowhere, but that printed ones add up to", web.Number(e.Report.Unprinted)),
			sheets.Row("Of these, proved to keep such a range", web.Number(e.Report.UnprintedSafe)))
	}
	for _, s := range e.Report.Stops {
		b.Points = append(b.Points, s.Words)
	}
	if !e.Report.Clear() {
		b.Tag = &web.Tag{Text: "It may not be published", Tone: web.Bad}
		b.Lines = []string{"Change the tables and build the release again. Fewer or broader lines, or the same lines as were published before, usually help. These words are for staff only."}
	}
	b.Points = append(b.Points, e.Report.Notes...)
	return b, true
}

func trailBox(trail []figures.Trail) sheets.Box {
	t := web.Table{ID: "trail", Caption: "What was done", HideCaption: true, Columns: []web.Column{{Text: "What was done"}, {Text: "When"}, {Text: "By"}, {Text: "Hash"}}}
	for i := len(trail) - 1; i >= 0; i-- {
		s := trail[i]
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: s.Step.Words(), Note: s.Words}, web.T(web.DateTime(s.At)), web.T(s.Name), web.T(brief(s.Digest))))
	}
	return sheets.Box{ID: "trail-box", Title: "What was done", Table: &t}
}

// actions are the forms for what can be done now, by this person.
func (p *Pages) actions(r *http.Request, form *web.Form, e figures.Edition, tables int, path string) []sheets.Form {
	ctx := r.Context()
	may := func(a access.Action) bool { return p.service.May(ctx, a, &e) }
	can := func(s figures.Step) bool { _, ok := e.State.After(s); return ok }
	var out []sheets.Form
	add := func(id, title, to, button, kind string, lines []string, fields ...sheets.Field) {
		out = append(out, sheets.Form{ID: id, Title: title, Action: path + "/" + to, Version: version(e), Lines: lines, Fields: fields, Button: web.Button{Text: button, Kind: kind}})
	}
	if can(figures.StepBuild) && tables > 0 && may(figures.FiguresDraft) {
		add("build", "Build the tables", "build", "Build", "",
			[]string{"The newest approved returns are counted. The tables are then protected, compared with each other, and checked against everything that is published."})
	}
	if can(figures.StepSend) && e.Digest != "" && may(figures.FiguresDraft) {
		add("send", "Have it checked", "send", "Send to be checked", "secondary", nil, sheets.Area(form.Textarea("words", "What should they look at?", "You may leave this empty.", figures.MaxText)))
	}
	judge := "You have opened the preview of this build."
	if saw, err := p.service.Saw(ctx, e); err != nil || !saw {
		judge = figures.OpenFirst
	}
	if can(figures.StepAssure) {
		if may(figures.FiguresCheck) {
			f := sheets.Form{ID: "check", Title: "Check it", Action: path + "/check", Version: version(e), Hidden: []web.Hidden{{Name: "digest", Value: e.Digest}},
				Button: web.Button{Text: "Record what you found"},
				Lines:  []string{"You stand for these bytes and no others: the hash is " + brief(e.Digest) + "…", judge},
				Fields: []sheets.Field{sheets.Radios(form.Radios("verdict", "What did you find?", "", []web.Option{{Value: "right", Text: "It is right and can be frozen"},
					{Value: "back", Text: "Send it back"}})),
					sheets.Area(form.Textarea("words", "What you checked, or what must be changed", "", figures.MaxText))}}
			out = append(out, f)
		}
	}
	if can(figures.StepFreeze) && may(figures.FiguresPublish) {
		add("freeze", "Freeze it", "freeze", "Freeze", "",
			[]string{"The release is built once more and must come out the same, byte for byte. After that it is published at its time, and nothing in it changes.", judge}, timeOf(form, e))
	}
	if can(figures.StepTime) && may(figures.FiguresPublish) {
		add("freeze", "Put it off", "freeze", "Change the time", "secondary", []string{"The new time is after the one that was announced."}, timeOf(form, e))
	}
	if can(figures.StepPublish) && may(figures.FiguresPublish) {
		p.publishForms(ctx, form, e, judge, add)
	}
	if can(figures.StepReopen) && may(figures.FiguresDraft) {
		add("reopen", "Open it again", "reopen", "Open it again", "secondary", []string{"It then has to be built and checked again."}, sheets.Input(form.Input("reason", "Why?", "")))
	}
	if can(figures.StepWithdraw) && may(figures.FiguresDraft) {
		add("withdraw", "Give it up", "withdraw", "Withdraw the draft", "warning", nil, sheets.Input(form.Input("reason", "Why?", "")))
	}
	return out
}

// publishForms publish a release by hand. Before its time one asks for it, with a
// reason, and another publishes it.
func (p *Pages) publishForms(ctx context.Context, form *web.Form, e figures.Edition, judge string, add func(id, title, to, button, kind string, lines []string, fields ...sheets.Field)) {
	why := sheets.Area(form.Textarea("early", "Why must it come before its time?", "", figures.MaxText))
	const once = "Everybody can read it at once. It cannot be taken back, only corrected."
	switch {
	case !e.Planned.After(p.service.Now()):
		add("publish", "Publish now", "publish", "Publish now", "warning", []string{once, judge})
	case e.EarlyBy == "":
		add("early", "Publish it before its time", "early", "Ask for it", "secondary", []string{"Its time was announced. You say why it must come before; somebody else then publishes it.", judge}, why)
	case access.ActorFrom(ctx).MayBe(e.EarlyBy):
		add("early", "Publish it before its time", "early", "Change the reason", "secondary", []string{"You asked for it. Somebody else must publish it. Your reason: " + e.EarlyWhy}, why)
	default:
		add("publish", "Publish it before its time", "publish", "Publish now", "warning", []string{e.EarlyName + " asked for it: " + e.EarlyWhy, once, judge})
	}
}

func timeOf(form *web.Form, e figures.Edition) sheets.Field {
	if form.Text("planned") == "" && !e.Planned.IsZero() {
		form.Set("planned", clock.Typed(e.Planned))
	}
	in := form.Input("planned", "When is it to be published?", "In UK time, such as 2026-12-03 09:30")
	in.Width = 20
	return sheets.Input(in)
}

// act runs one step of a form, and shows the page again where the step says what
// is wrong.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, code string, do func(form *web.Form, id string) error) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = do(form, id)
	if form.OK() && err == nil {
		return done(w, r, figures.DraftPath+"/"+id, code)
	}
	if errs.Is(err, errs.Conflict) {
		form.Fail("version", errs.Message(err))
		err = nil
	}
	if err != nil && !form.Take(err) {
		return err
	}
	return p.editionPage(w, r, form)
}

func (p *Pages) build(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "built", func(form *web.Form, id string) error {
		report, err := p.service.Build(r.Context(), id, form.Version())
		if err == nil && !report.Clear() {
			form.Fail("report", "A check stopped the release. What it found is below.")
		}
		return err
	})
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "sent", func(form *web.Form, id string) error {
		return p.service.Send(r.Context(), id, form.Version(), form.Text("words"))
	})
}

func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	code := "assured"
	return p.act(w, r, code, func(form *web.Form, id string) error {
		switch form.Text("verdict") {
		case "right":
			return p.service.Assure(r.Context(), id, form.Version(), form.Text("digest"), form.Text("words"))
		case "back":
			return p.service.SendBack(r.Context(), id, form.Version(), form.Text("words"))
		}
		form.Fail("verdict", "Choose what you found")
		return nil
	})
}

func (p *Pages) freeze(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "frozen", func(form *web.Form, id string) error {
		at := plannedOf(form)
		if !form.OK() {
			return nil
		}
		e, err := p.service.Staff(r.Context(), id)
		if err != nil {
			return err
		}
		if e.State == figures.IsFrozen {
			return p.service.SetTime(r.Context(), id, form.Version(), at)
		}
		return p.service.Freeze(r.Context(), id, form.Version(), at)
	})
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "published", func(form *web.Form, id string) error { return p.service.PublishNow(r.Context(), id, form.Version()) })
}

func (p *Pages) early(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "early", func(form *web.Form, id string) error {
		return p.service.AskEarly(r.Context(), id, form.Version(), form.Text("early"))
	})
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "reopened", func(form *web.Form, id string) error {
		return p.service.Reopen(r.Context(), id, form.Version(), form.Text("reason"))
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "withdrawn", func(form *web.Form, id string) error {
		return p.service.Withdraw(r.Context(), id, form.Version(), form.Text("reason"))
	})
}

// preview shows an edition as it will be published.
func (p *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	e, results, err := p.service.Preview(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := p.viewOf(r, e, results, true)
	if err != nil {
		return err
	}
	v.Page = web.Page{Title: e.Title, Section: figures.ListPath, NoIndex: true, Synthetic: e.Synthetic, Back: &web.Link{Text: "Back to the release", Href: figures.DraftPath + "/" + e.ID}}
	v.Warning = "This is a preview. It is not published, and must not be passed on. The log notes that you opened it. Files taken from here say that they are not " +
		"published; the hash is that of the files as they will be published."
	return p.show(w, r, v)
}

func (p *Pages) draftFile(w http.ResponseWriter, r *http.Request) error {
	f, err := p.service.StaffFile(r.Context(), r.PathValue("id"), r.PathValue("name"))
	if err != nil {
		return err
	}
	return web.File{Name: f.Name, Type: f.Media}.Send(w, r, bytes.NewReader(f.Data))
}
