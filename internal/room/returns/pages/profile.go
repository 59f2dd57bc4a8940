package pages

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
)

func (p *Pages) profileRoutes() []web.Route {
	route := func(method, pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: method, Pattern: returns.ProfilePath + pattern, Action: action, Handler: h}
	}
	return []web.Route{
		route(http.MethodGet, "", returns.ReturnsBoard, p.profiles),
		route(http.MethodPost, "", returns.ProfileWrite, p.beginProfile),
		route(http.MethodPost, "/correct", returns.ReturnsOpen, p.correctProfile),
		route(http.MethodGet, "/compare", returns.ProfileRead, p.compareProfiles),
		route(http.MethodGet, "/{id}", returns.ProfileRead, p.profile),
		route(http.MethodPost, "/{id}/sign", returns.ProfileSign, p.signProfile),
		route(http.MethodPost, "/{id}/view", returns.ProfileView, p.viewProfile),
		route(http.MethodGet, "/{id}/{section}", returns.ProfileWrite, p.showSection),
		route(http.MethodPost, "/{id}/{section}", returns.ProfileWrite, p.saveSection),
	}
}

// profiles is the register: one line for each force.
func (p *Pages) profiles(w http.ResponseWriter, r *http.Request) error {
	return p.profilesForm(w, r, web.NewForm())
}

func (p *Pages) profilesForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Profiles(r.Context())
	if err != nil {
		return err
	}
	sections, today := len(p.service.ProfileSections()), p.service.Today()
	v := &sheet.View{Page: web.Page{Title: "Problem profiles of the forces", Section: returns.Home, Notice: notice(r), Errors: form.Errors(),
		Back: &web.Link{Text: "Who has sent their figures", Href: returns.Home}},
		Lead: []string{"A problem profile says what a police force knows about child sexual exploitation in its area, and what it does not know. The inspectorate said in " +
			"2023 that each force should have one and look at it again at least once a year.",
			"This page shows which signed profiles are recorded here, and how old they are. A force of which none is recorded here may have one all the same. What is in " +
				"them is for the police, the national desk and inspectors."}}
	t := web.Table{ID: "profiles", Caption: "Forces", HideCaption: true, Columns: []web.Column{{Text: "Force"}, {Text: "Profile"}, {Text: "Age in days", Numeric: true},
		{Text: "Sections covered"}, {Text: "Next review"}}}
	signed, old := 0, 0
	for _, x := range all {
		name := web.T(x.Body.Name)
		mayRead := p.service.May(r.Context(), returns.ProfileRead, x.Body.ID, "")
		if x.Draft != nil {
			name.Links = append(name.Links, web.Link{Text: "Draft", Hidden: "of " + x.Body.Name, Href: returns.ProfilePath + "/" + x.Draft.ID})
		}
		if x.Signed == nil {
			t.Rows = append(t.Rows, web.Row(name, web.Mark("None recorded here", web.Quiet), web.T(""), web.T(""), web.T("")))
			continue
		}
		signed++
		if mayRead {
			name.Href = returns.ProfilePath + "/" + x.Signed.ID
		}
		state := web.Mark("Signed off", web.Good)
		if age := x.Signed.Age(today); age > returns.ReviewWithin {
			state = web.Mark("Signed more than a year ago", web.Warn)
			old++
		}
		whole, part := x.Signed.Covered(p.service.ProfileSections())
		t.Rows = append(t.Rows, web.Row(name, state, web.T(web.Number(x.Signed.Age(today))), web.Cell{Text: web.Number(whole) + " of " + web.Number(sections), Note: web.Number(part) +
			" in part"}, web.T(x.Signed.NextReview.Human())))
	}
	v.Table, v.Count = &t, web.Plural(len(all), "force", "forces")
	v.Stats = []web.Stat{{Value: web.Number(signed), Label: "signed off and recorded here"}, {Value: web.Number(len(all) - signed), Label: "not known here", Tone: web.Quiet},
		{Value: web.Number(old), Label: "signed more than a year ago", Tone: toneIf(old > 0, web.Warn)}}
	v.Links = append(v.Links, web.Link{Text: "What was put right on these pages", Href: returns.CorrectionsPath})
	p.profileDoors(r, v)
	p.profileCorrection(r, v, form)
	return p.show(w, r, v)
}

func (p *Pages) profileDoors(r *http.Request, v *sheet.View) {
	ctx := r.Context()
	a := access.ActorFrom(ctx)
	if p.service.May(ctx, returns.ProfileRead, "-", "") {
		v.Links = append(v.Links, web.Link{Text: "Compare two profiles", Href: returns.ProfilePath + "/compare"})
	}
	if b, ok := p.service.BodyOf(a.Body); ok && b.Kind == "force" && p.service.May(ctx, returns.ProfileWrite, a.Body, "") {
		v.Forms = append(v.Forms, sheet.Form{ID: "begin", Title: "Your force's profile", Action: returns.ProfilePath,
			Lines: []string{"The next profile begins with the words of the one before. A draft that is under way is opened."}, Button: web.Button{Text: "Write the profile"}})
	}
}

// profileCorrection puts right, in public view, what the register says of a force.
func (p *Pages) profileCorrection(r *http.Request, v *sheet.View, form *web.Form) {
	if !p.service.May(r.Context(), returns.ReturnsOpen, "", "") {
		return
	}
	var bodies []web.Option
	for _, b := range p.service.Bodies() {
		if b.Kind == "force" {
			bodies = append(bodies, web.Option{Value: b.ID, Text: b.Name})
		}
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "correct", Title: "Put right what this page said", Action: returns.ProfilePath + "/correct",
		Lines: []string{"Once somebody else has agreed, what the page said, what is right and why are shown to everybody."}, Button: web.Button{Text: "Propose it", Kind: "secondary"},
		Fields: []sheet.Field{sheet.Select(form.Select("body", "Which force?", "", bodies), "Choose"), sheet.Area(form.Textarea("was", "What did the page say?", "", returns.MaxHow)),
			sheet.Area(form.Textarea("becomes", "What is right?", "", returns.MaxHow)), sheet.Area(form.Textarea("why", "Why was it wrong?", "", returns.MaxHow))}})
}

func (p *Pages) correctProfile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	err = p.service.CorrectProfile(r.Context(), returns.Correction{Body: form.Text("body"), Was: form.Text("was"), Becomes: form.Text("becomes"), Why: form.Text("why")})
	if err != nil {
		if form.Take(err) {
			return p.profilesForm(w, r, form)
		}
		return err
	}
	return web.Redirect(w, r, returns.ProposalsPath+"?done=proposed")
}

func (p *Pages) beginProfile(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.ParseForm(r); err != nil {
		return err
	}
	id, err := p.service.BeginProfile(r.Context())
	if err != nil {
		return err
	}
	return web.Redirect(w, r, returns.ProfilePath+"/"+id)
}

var heldTags = map[string]web.Tag{"": {Text: "Not filled in", Tone: web.Quiet}, "yes": {Text: "Covered", Tone: web.Good}, "part": {Text: "In part", Tone: web.Warn},
	"no": {Text: "Not covered", Tone: web.Quiet}}

// heldTag says how a section is covered; one that says nothing is not.
func heldTag(s returns.Section, heading string) web.Tag {
	if s.Empty(heading) {
		return web.Tag{Text: "Says nothing", Tone: web.Warn}
	}
	return heldTags[s.Held]
}

// profile shows a profile, section by section.
func (p *Pages) profile(w http.ResponseWriter, r *http.Request) error {
	return p.profileForm(w, r, web.NewForm())
}

func (p *Pages) profileForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.Profile(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Problem profile of " + x.BodyName + ", number " + web.Number(int(x.Number)), Section: returns.Home, NoIndex: true, Notice: notice(r), Errors: form.Errors(),
		Back: &web.Link{Text: "All profiles", Href: returns.ProfilePath}}}
	list := sheet.Rows(sheet.Row("Written by", x.WriterName))
	if x.SignedAt.IsZero() {
		list.Rows = append(list.Rows, sheet.Row("Signed off", "Not yet"))
	} else {
		list.Rows = append(list.Rows, sheet.Row("Signed off by", x.SignedBy+", "+web.Date(x.SignedAt)), sheet.Row("Age", web.Plural(x.Age(p.service.Today()), "day", "days")),
			sheet.Row("Next review", x.NextReview.Human()))
	}
	v.Boxes = []sheet.Box{{Title: "How it stands", List: list}}
	if bad := x.Failings(p.service.Today()); len(bad) > 0 {
		v.Boxes = append(v.Boxes, sheet.Box{Title: "What it lacks", Points: bad})
	}
	if x.State == "draft" {
		v.Lead = []string{draftReaders}
	}
	writes := x.State == "draft" && p.service.May(r.Context(), returns.ProfileWrite, x.Body, "")
	if writes {
		v.Boxes = append(v.Boxes, p.tasks(&x))
	} else {
		v.Boxes = append(v.Boxes, p.sectionBoxes(&x, x.State != "draft")...)
	}
	for _, seen := range x.Views {
		v.After = append(v.After, sheet.Box{Title: "Inspector's view: " + verdictText(seen.Verdict), Lines: []string{seen.Words, seen.Name + ", " + seen.Body + ", " + web.Date(seen.Made)}})
	}
	if writes { // whoever writes it sees the whole as it will be read
		v.After = append(v.After, sheet.Box{ID: "whole", Title: "The whole, as it will be signed and read"})
		v.After = append(v.After, p.sectionBoxes(&x, false)...)
	}
	v.Forms = p.profileForms(r, &x, form)
	return p.show(w, r, v)
}

// draftReaders says who reads a draft: whoever may read the profile (profile.read).
const draftReaders = "This is a draft. Your force's data leads and chief officer, the national desk and inspectors can read it. Nobody else sees it, and the public never sees the words of a profile."

func verdictText(v string) string {
	for _, x := range returns.Verdicts {
		if x.Value == v {
			return x.Text
		}
	}
	return v
}

func (p *Pages) tasks(x *returns.Profile) sheet.Box {
	list := &web.TaskList{ID: "sections"}
	for _, c := range p.service.ProfileSections() {
		s, _ := x.Of(c.Code)
		list.Items = append(list.Items, web.Task{Text: c.Label, Href: returns.ProfilePath + "/" + x.ID + "/" + c.Code, Status: heldTag(s, c.Label)})
	}
	return sheet.Box{Title: "Sections", Tasks: list}
}

// sectionBoxes are the sections, each folded behind its name and how far it is
// covered: all of them are seen at once, and each is read on its own. Before it is
// signed they stand open.
func (p *Pages) sectionBoxes(x *returns.Profile, fold bool) (out []sheet.Box) {
	for _, c := range p.service.ProfileSections() {
		s, _ := x.Of(c.Code)
		tag := heldTag(s, c.Label)
		b := sheet.Box{Title: c.Label, Tag: &tag, Fold: fold}
		if s.Words != "" {
			b.Lines = []string{s.Words}
		}
		var rows []web.SummaryRow
		for _, y := range []struct{ key, value string }{{"Sources", s.Sources}, {"What is not known", s.Gaps}} {
			if y.value != "" {
				rows = append(rows, sheet.Row(y.key, y.value))
			}
		}
		if s.AsOf != (clock.Day{}) {
			rows = append(rows, sheet.Row("As of", s.AsOf.Human()))
		}
		if len(rows) > 0 {
			b.List = sheet.Rows(rows...)
		}
		out = append(out, b)
	}
	return out
}

func (p *Pages) profileForms(r *http.Request, x *returns.Profile, form *web.Form) (out []sheet.Form) {
	base := returns.ProfilePath + "/" + x.ID
	if x.State == "draft" && p.service.May(r.Context(), returns.ProfileSign, x.Body, x.Writer) {
		next := form.Input("next", "Day of the next review", "Year, month and day, within a year")
		next.Width = 10
		out = append(out, sheet.Form{ID: "sign", Title: "Sign it off", Action: base + "/sign",
			Lines: []string{"A signed profile does not change. Whoever wrote it last does not sign it."}, Button: web.Button{Text: "Sign off the profile"}, Fields: []sheet.Field{sheet.Input(next)}})
	}
	if x.State != "draft" && p.service.May(r.Context(), returns.ProfileView, x.Body, "") {
		var options []web.Option
		for _, v := range returns.Verdicts {
			options = append(options, web.Option{Value: v.Value, Text: v.Text})
		}
		out = append(out, sheet.Form{ID: "view", Title: "Your view", Action: base + "/view", Button: web.Button{Text: "Record your view"},
			Fields: []sheet.Field{sheet.Radios(form.Radios("verdict", "What you found", "", options)), sheet.Area(form.Textarea("words", "Why", "", 2000))}})
	}
	return out
}

func (p *Pages) signProfile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	next, err := clock.ParseDay(form.Text("next"))
	if err != nil {
		form.Fail("next", "Enter the day as year, month and day, such as 2027-03-31")
		return p.profileForm(w, r, form)
	}
	if err := p.service.SignProfile(r.Context(), r.PathValue("id"), next); err != nil {
		if form.Take(err) {
			return p.profileForm(w, r, form)
		}
		return err
	}
	return done(w, r, returns.ProfilePath+"/"+r.PathValue("id"), "signed")
}

func (p *Pages) viewProfile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.service.ViewProfile(r.Context(), r.PathValue("id"), form.Text("verdict"), form.Text("words")); err != nil {
		if form.Take(err) {
			return p.profileForm(w, r, form)
		}
		return err
	}
	return done(w, r, returns.ProfilePath+"/"+r.PathValue("id"), "viewed")
}

func (p *Pages) showSection(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.Profile(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s, _ := x.Of(r.PathValue("section"))
	form := web.NewForm().Set("held", s.Held).Set("words", s.Words).Set("sources", s.Sources).Set("gaps", s.Gaps)
	if s.AsOf != (clock.Day{}) {
		form.Set("as_of", s.AsOf.String())
	}
	return p.sectionForm(w, r, form)
}

func (p *Pages) sectionForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	title := ""
	for _, c := range p.service.ProfileSections() {
		if c.Code == r.PathValue("section") {
			title = c.Label
		}
	}
	if title == "" {
		return errs.New(errs.NotFound, "There is no such section.")
	}
	base := returns.ProfilePath + "/" + r.PathValue("id")
	asOf := form.Input("as_of", "As of which day", "Year, month and day; leave it empty when it does not apply")
	asOf.Width = 10
	v := &sheet.View{Page: web.Page{Title: title, Section: returns.Home, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the profile", Href: base}},
		Lead: []string{"Write no name and nothing that points to one person.", draftReaders}}
	v.Forms = []sheet.Form{{ID: "section", Title: "What the force knows", Action: base + "/" + r.PathValue("section"), Button: web.Button{Text: "Save the section"}, Fields: []sheet.Field{
		sheet.Radios(form.Radios("held", "Is it covered?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "part", Text: "In part"}, {Value: "no", Text: "No"}})),
		sheet.Area(form.Textarea("words", "What is known", "", 10_000)), sheet.Area(form.Textarea("sources", "Sources, with date and how complete they are", "", 4000)),
		sheet.Area(form.Textarea("gaps", "What is not known", "", 4000)), sheet.Input(asOf)}}}
	return p.show(w, r, v)
}

func (p *Pages) saveSection(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	x := returns.Section{Section: r.PathValue("section"), Held: form.Text("held"), Words: form.Text("words"), Sources: form.Text("sources"), Gaps: form.Text("gaps")}
	if text := form.Text("as_of"); text != "" {
		if x.AsOf, err = clock.ParseDay(text); err != nil {
			form.Fail("as_of", "Enter the day as year, month and day, such as 2026-03-31")
			return p.sectionForm(w, r, form)
		}
	}
	if err := p.service.SaveSection(r.Context(), r.PathValue("id"), x); err != nil {
		if form.Take(err) {
			return p.sectionForm(w, r, form)
		}
		return err
	}
	return done(w, r, returns.ProfilePath+"/"+r.PathValue("id"), "saved")
}

// compareProfiles puts two signed profiles side by side.
func (p *Pages) compareProfiles(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Profiles(r.Context())
	if err != nil {
		return err
	}
	var options []web.Option
	byID := map[string]*returns.Profile{}
	for _, x := range all {
		if x.Signed != nil && p.service.May(r.Context(), returns.ProfileRead, x.Body.ID, "") {
			options = append(options, web.Option{Value: x.Signed.ID, Text: x.Body.Name})
			byID[x.Signed.ID] = x.Signed
		}
	}
	q := web.QueryForm(r)
	a, b := q.Select("a", "One force", "", options), q.Select("b", "Another force", "", options)
	a.Blank, b.Blank = "Choose", "Choose"
	v := &sheet.View{Page: web.Page{Title: "Compare two profiles", Section: returns.Home, NoIndex: true, Back: &web.Link{Text: "All profiles", Href: returns.ProfilePath}},
		Panel: &web.FilterPanel{Action: returns.ProfilePath + "/compare", Open: true, Fields: []web.FilterField{{Select: &a}, {Select: &b}}}}
	one, two := byID[q.Text("a")], byID[q.Text("b")]
	if one == nil || two == nil {
		v.Inset = "Choose two forces that have a signed profile."
		return p.show(w, r, v)
	}
	t := web.Table{ID: "sections", Caption: "Sections", HideCaption: true, Columns: []web.Column{{Text: "Section"}, {Text: one.BodyName}, {Text: two.BodyName}}}
	cell := func(x *returns.Profile, c codebook.Code) web.Cell {
		s, _ := x.Of(c.Code)
		tag := heldTag(s, c.Label)
		return web.Cell{Tag: &tag}
	}
	for _, c := range p.service.ProfileSections() {
		t.Rows = append(t.Rows, web.Row(web.T(c.Label), cell(one, c), cell(two, c)))
	}
	v.Table = &t
	return p.show(w, r, v)
}
