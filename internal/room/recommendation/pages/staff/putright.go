package staff

import (
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// WordsField is the form's name for a column of words.
const WordsField = "words."

// putRightForm shows one record and the ways of putting it right.
func (p *Pages) putRightForm(w http.ResponseWriter, r *http.Request) error {
	t, err := p.service.Fixable(r.Context(), r.PathValue("kind"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showPutRight(w, r, t, wordsAsTheyStand(t))
}

func wordsAsTheyStand(t *recommendation.ToPutRight) *web.Form {
	form := web.NewForm()
	for column, v := range t.Words {
		form.Set(WordsField+column, v)
	}
	return form
}

// putRight checks what was typed, shows it once more, then does it.
func (p *Pages) putRight(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	t, err := p.service.Fixable(r.Context(), r.PathValue("kind"), r.PathValue("id"))
	if err != nil {
		return err
	}
	in := putRightInput(t, form)
	form.OneOf("what", "Choose what to do", options(t.Ways))
	switch step := form.Text(stepField); {
	case step == stepChange:
		return p.showPutRight(w, r, t, form)
	case form.OK() && in.Version != t.Version:
		return p.putRightConflict(w, r, t, form)
	case form.OK() && step != stepPublish:
		if err := t.TryOut(in, p.service.Today()); err == nil {
			return p.checkPutRight(w, r, t, form, in)
		} else if !takeWords(form, t, err) {
			return err
		}
	case form.OK():
		err := p.service.PutRight(r.Context(), in)
		switch {
		case err == nil:
			return done(w, r, "put-right-"+in.What, recordHref(t))
		case errs.Is(err, errs.Conflict):
			return p.putRightConflict(w, r, t, form)
		case !takeWords(form, t, err):
			return err
		}
	}
	return p.showPutRight(w, r, t, form)
}

// takeWords puts what is wrong with a column at its field.
func takeWords(form *web.Form, t *recommendation.ToPutRight, err error) bool {
	fields := errs.FieldsOf(err)
	if !errs.Is(err, errs.Invalid) || len(fields) == 0 {
		return form.Take(err)
	}
	for _, f := range fields {
		if _, column := t.Words[f.Name]; column {
			f.Name = WordsField + f.Name
		}
		form.Fail(f.Name, f.Message)
	}
	return true
}

func recordHref(t *recommendation.ToPutRight) string {
	if t.AboutKind == "commitment" {
		return record.CommitmentHref(t.AboutID)
	}
	return record.RecommendationHref(t.AboutID)
}

func putRightInput(t *recommendation.ToPutRight, form *web.Form) recommendation.PutRight {
	in := recommendation.PutRight{Kind: t.Kind, ID: t.ID, What: form.Text("what"), Version: form.Version(), Reason: form.Text("reason"),
		Name: form.Has("name", "yes"), Words: map[string]string{}}
	for _, f := range t.Fields() {
		if form.All(WordsField+f.Column) != nil {
			in.Words[f.Column] = form.Text(WordsField + f.Column)
		}
	}
	return in
}

func (p *Pages) showPutRight(w http.ResponseWriter, r *http.Request, t *recommendation.ToPutRight, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Put right: " + record.LowerFirst(t.Name), Section: "/desk", Back: back("Back to the record", recordHref(t)), Errors: form.Errors(), Synthetic: t.Synthetic},
		Lead:  []string{"Nothing is deleted in silence. What you do is shown to everybody, with the day and your reason."},
		Boxes: []factBox{recordAsIs(t)}, Action: r.URL.Path, Buttons: []web.Button{stepButton("Continue", StepCheck)}, Cancel: back("Cancel", recordHref(t))}
	hidden := form.Versioned(t.Version)
	v.Versioned = &hidden
	v.Fields = append(v.Fields, web.AskOne(form.Radios("what", "What do you want to do?", "", options(t.Ways))),
		web.AskWords(form.Textarea("reason", "Why?", "Anybody can read this. Do not repeat the mistake, and name nobody.", 1000)))
	if t.Kind == "evidence" {
		v.Fields = append(v.Fields, web.AskSome(form.Checkboxes("name", "Its name", "", []web.Option{{Value: "yes", Text: "The name of the file gives somebody away too. Take it down as well."}})))
		return p.showForm(w, r, v)
	}
	if len(t.Fields()) > 0 {
		v.Lead = append(v.Lead, "To correct words or to take personal details out, change the words below. To withdraw it, leave them as they are.")
	}
	for _, f := range t.Fields() {
		v.Fields = append(v.Fields, fixInput(f, form))
	}
	return p.showForm(w, r, v)
}

// fixInput is the form's field for one column.
func fixInput(f record.FixField, form *web.Form) web.Question {
	name, hint := WordsField+f.Column, ""
	if f.Fixed {
		hint = "Only personal details may be taken out of this."
	}
	switch {
	case f.Choices != nil:
		return web.AskList(form.Select(name, f.Label, hint, options(f.Choices)))
	case f.Max > 300 && f.Check == nil:
		return web.AskWords(form.Textarea(name, f.Label, hint, f.Max))
	}
	return web.AskLine(form.Input(name, f.Label, hint))
}

// recordAsIs is the record as it stands.
func recordAsIs(t *recommendation.ToPutRight) factBox {
	var rows []web.SummaryRow
	for _, f := range t.Fields() {
		v := t.Words[f.Column]
		if f.Choices != nil {
			v = record.LabelOf(f.Choices, v)
		}
		rows = append(rows, row(f.Label, v))
	}
	if t.Kind == "evidence" {
		rows = append(rows, row("File", t.Words["name"]), row("SHA-256", t.SHA256()))
	}
	b := box("What is published now", rows...)
	if len(rows) == 0 {
		b.List, b.Lines = nil, []string{"This commitment was recorded as closed."}
	}
	for _, c := range t.Corrections {
		b.Lines = append(b.Lines, c.Note())
	}
	return b
}

// checkPutRight shows it for the last time.
func (p *Pages) checkPutRight(w http.ResponseWriter, r *http.Request, t *recommendation.ToPutRight, form *web.Form, in recommendation.PutRight) error {
	rows := []web.SummaryRow{row("What", t.Name), row("What happens", record.LabelOf(record.CorrectionLabels, in.What)), row("Why", record.Clean(in.Reason))}
	if in.What != record.Withdrawal {
		rows = append(rows, changes(t, in)...)
	}
	says := map[string]string{
		record.Withdrawal: "It is shown struck through and counts for nothing any more. Lists, figures and the chase ladder are as they were before it was entered.",
		record.Rewording:  "The new words stand. The earlier words stay in view, struck through.",
		record.Takedown: "The personal details are removed for good: from the page, from search, from files that people download, and from the log. This cannot be " +
			"undone. Backups made before today still hold them.",
	}[in.What]
	v := &checkView{Page: web.Page{Title: "Check before it is put right", Section: "/desk", Back: back("Back to the record", recordHref(t)), Synthetic: t.Synthetic},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: rows}, Statement: says}}
	return p.showCheck(w, r, form, v, map[string]string{record.Withdrawal: "Withdraw it", record.Rewording: "Correct it", record.Takedown: "Take it down"}[in.What], wordsOfForm(t)...)
}

// wordsOfForm names what a form about putting right holds.
func wordsOfForm(t *recommendation.ToPutRight) []string {
	names := []string{"what", "reason", "name", web.VersionField}
	for _, f := range t.Fields() {
		names = append(names, WordsField+f.Column)
	}
	return names
}

// changes are the words that would be others, before and after.
func changes(t *recommendation.ToPutRight, in recommendation.PutRight) (rows []web.SummaryRow) {
	said := func(f record.FixField, v string) string {
		if f.Choices != nil {
			return record.LabelOf(f.Choices, v)
		}
		return v
	}
	for _, f := range t.Fields() {
		v, typed := in.Words[f.Column]
		if v = record.Clean(v); typed && v != t.Words[f.Column] {
			rows = append(rows, row(f.Label+", before", said(f, t.Words[f.Column])), row(f.Label+", after", said(f, v)))
		}
	}
	return rows
}

func (p *Pages) putRightConflict(w http.ResponseWriter, r *http.Request, t *recommendation.ToPutRight, form *web.Form) error {
	fields := []web.ConflictField{{Name: "reason", Label: "Why", Long: true}}
	for _, f := range t.Fields() {
		fields = append(fields, web.ConflictField{Name: WordsField + f.Column, Label: f.Label, Theirs: t.Words[f.Column], Long: f.Max > 300})
	}
	v := form.Conflict(r.URL.Path, t.Version, fields...)
	v.Synthetic = t.Synthetic
	return p.web.Conflict(w, r, v)
}

// fixLink offers to put one record right.
func fixLink(s *deskSection, kind, id, text, hint string) {
	s.add(text, record.PutRightHref(kind, id), hint, web.Tag{Text: "Put right", Tone: web.Quiet})
}

// putRightRecord lists everything about a recommendation that can be put right.
func (p *Pages) putRightRecord(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, err := p.service.Fixable(r.Context(), "recommendation", rec.ID); err != nil {
		return err
	}
	s := section("On this recommendation", "Words of the recommendation itself are changed on its edit page.", "Nothing is recorded here yet.")
	for _, a := range record.InOrder(rec.Answers) {
		fixLink(&s, "answer", a.ID, "Answer: "+a.Title(), record.OrUnsaid(a.BodyName)+", "+record.DateWords(a.Given))
	}
	for _, st := range rec.Steps {
		fixLink(&s, "ladder_step", st.ID, "Step of the ladder: "+p.service.Ladder().StepLabel(st.Rung), record.DateWords(st.Taken))
	}
	for _, e := range rec.Endings {
		fixLink(&s, "ending", e.ID, e.Title(), record.OrUnsaid(e.By))
	}
	for _, one := range rec.Searches {
		fixLink(&s, "search", one.ID, one.Title(), record.DateWords(one.Searched))
	}
	for _, a := range rec.Assessments {
		fixLink(&s, "assessment", a.ID, "Published view", record.OrUnsaid(a.By)+", "+record.DateWords(a.Made))
	}
	for _, n := range rec.Notes {
		fixLink(&s, "status_note", n.ID, "Note", record.DateWords(n.Noted))
	}
	for _, k := range rec.Known {
		fixLink(&s, "answer_known", k.ID, "Answer known of", record.OrUnsaid(k.By))
	}
	for _, t := range rec.Ties {
		if t.State == record.TieConfirmed {
			fixLink(&s, "tie", t.ID, "Said before: "+t.ToID, "By "+t.Says)
		}
	}
	for _, part := range rec.Parts {
		fixLink(&s, "part", part.ID, "The part “"+part.Label+"”", "Take personal details out")
	}
	fixLink(&s, "recommendation", rec.ID, "The recommendation's own words", "Take personal details out")
	c := section("Its commitments", "", "No commitment is recorded.")
	for i := range rec.Commitments {
		c.add(rec.Commitments[i].Wording, record.CommitmentHref(rec.Commitments[i].ID)+"/put-right", "What is recorded on it", web.Tag{Text: "Look", Tone: web.Quiet})
	}
	return p.showPutRightList(w, r, rec.Title, record.RecommendationHref(rec.ID), rec.Synthetic || rec.HasSynthetic(), s, c)
}

// putRightCommitment lists everything on a commitment that can be put right.
func (p *Pages) putRightCommitment(w http.ResponseWriter, r *http.Request) error {
	c, err := p.service.Commitment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, err := p.service.Fixable(r.Context(), "commitment", c.ID); err != nil {
		return err
	}
	s := section("On this commitment", "", "")
	fixLink(&s, "commitment", c.ID, "The commitment itself", c.MovedWords())
	if c.State != record.CommitmentOpen {
		fixLink(&s, "closure", c.ID, "That it was closed", record.LabelOf(closeLabels, c.State))
	}
	for _, m := range c.Moves {
		fixLink(&s, "date_move", m.ID, "Move of the date to "+record.DateOr(m.NewDue, "no date"), record.DateWords(m.Moved))
	}
	for _, one := range c.Searches {
		fixLink(&s, "search", one.ID, one.Title(), record.DateWords(one.Searched))
	}
	for _, g := range c.Progress {
		if g.State != record.ProgressSubmitted {
			continue
		}
		fixLink(&s, "progress", g.ID, "Progress report", record.DateWords(g.Reported))
		for _, e := range g.Evidence {
			if e.TakenDown == nil {
				fixLink(&s, "evidence", e.ID, "File or link: "+e.Name, "Take it down")
			}
		}
	}
	for _, f := range c.Findings {
		fixLink(&s, "finding", f.ID, "Finding: "+record.LabelOf(record.VerdictLabels, f.Verdict), f.BodyName+", "+record.DateWords(f.Found))
	}
	for _, g := range c.Views {
		fixLink(&s, "panel_view", g.ID, "View of the panel", g.BodyName+", "+record.DateWords(g.Given))
	}
	for _, g := range c.Readings {
		fixLink(&s, "reading", g.ID, "Value of the measure: "+g.Value, record.DateWords(g.Taken))
	}
	return p.showPutRightList(w, r, c.Wording, record.CommitmentHref(c.ID), record.ShowsSynthetic(&c), s)
}

func (p *Pages) showPutRightList(w http.ResponseWriter, r *http.Request, title, at string, synthetic bool, sections ...deskSection) error {
	v := &deskView{Page: web.Page{Title: "Put something right", Section: "/desk", Back: back("Back to the record", at), NoIndex: true, Synthetic: synthetic},
		Lead: "On “" + title + "”. What is entered by mistake is withdrawn, wrong words are corrected, personal details are taken down. All of it stays in public view.", Sections: sections}
	for i := range v.Sections {
		v.Sections[i].Tasks.ID = "put-right-" + strconv.Itoa(i)
	}
	return p.web.Page(w, r, "recommendation/staff_desk", v)
}
