package staff

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// The steps of a progress report besides those of every form.
const (
	stepSave   = "save"
	StepAttach = "attach"
	// StepTakeOff is followed by the id of the evidence that is taken off.
	StepTakeOff = "take-off "
	// StepStrip is followed by the id of the file that is stripped.
	StepStrip = "strip "
)

// progressFields are the texts of a report, with their labels.
var progressFields = []record.Choice{
	{Value: "text", Label: "What was done since the last report?"}, {Value: "obstacles", Label: "What stood in the way? (optional)"},
	{Value: "why_not", Label: "What was not done, and why? (optional)"}, {Value: "intent", Label: "What will you do about that? (optional)"},
	{Value: "timetable", Label: "By when? (optional)"},
}

// progressForm shows the draft of the owner's body, or an empty form.
func (p *Pages) progressForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toCommitment(r, recommendation.DraftProgress)
	if err != nil {
		return err
	}
	d := record.DraftOf(c)
	if r.URL.Query().Get("check") != "" && d != nil {
		return p.checkProgress(w, r, c, d, "Nothing is published yet.")
	}
	form := web.NewForm()
	if d != nil {
		fillProgress(form, d)
	}
	return p.showProgress(w, r, c, d, form)
}

// progressTexts gives what a report says in each field.
func progressTexts(p *record.Progress) map[string]string {
	return map[string]string{"text": p.Words, "obstacles": p.Obstacles, "why_not": p.WhyNot, "intent": p.Intent, "timetable": p.Timetable}
}

func fillProgress(form *web.Form, d *record.Progress) {
	for name, value := range progressTexts(d) {
		form.Set(name, value)
	}
	if form.Set("lang", d.Lang); d.Claim == record.ClaimDone {
		form.Set("claim", "done")
	}
}

// progress keeps what was typed as a draft, whichever button was pressed, so
// that nothing is lost; then it attaches evidence, shows the report once more,
// or submits it.
func (p *Pages) progress(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toCommitment(r, recommendation.DraftProgress)
	if err != nil {
		return err
	}
	d := record.DraftOf(c)
	if step := form.Text(stepField); strings.HasPrefix(step, StepTakeOff) {
		return p.takeOff(w, r, d, strings.TrimPrefix(step, StepTakeOff))
	}
	if step := form.Text(stepField); strings.HasPrefix(step, StepStrip) {
		return p.stripFile(w, r, c, d, strings.TrimPrefix(step, StepStrip))
	}
	if form.Text(stepField) == stepPublish {
		return p.submitProgress(w, r, c, d, form)
	}
	if d != nil && (form.Text("draft") != d.ID || form.Version() != d.Version) {
		return p.progressConflict(w, r, d, form)
	}
	if d == nil && form.Text("draft") != "" {
		form.Fail("", "Somebody in your body submitted this report while you were writing. What you typed is still here, as a new report.")
		return p.showProgress(w, r, c, nil, form)
	}
	id, err := p.service.SaveProgress(r.Context(), progressInput(r, c, d, form))
	switch {
	case errs.Is(err, errs.Conflict):
		return p.progressConflictNow(w, r, form)
	case err != nil && !form.Take(err):
		return err
	case err != nil:
		return p.showProgress(w, r, c, d, form)
	}
	return p.progressSaved(w, r, id, form)
}

func progressInput(r *http.Request, c *record.Commitment, d *record.Progress, form *web.Form) recommendation.ProgressInput {
	in := recommendation.ProgressInput{CommitmentID: c.ID, Words: form.Text("text"), Obstacles: form.Text("obstacles"), WhyNot: form.Text("why_not"),
		Intent: form.Text("intent"), Timetable: form.Text("timetable"), Lang: form.Text("lang"), ClaimDone: form.Has("claim", "done"), Synthetic: synthetic(r)}
	if d != nil {
		in.ID, in.Version = d.ID, form.Version()
	}
	return in
}

// progressSaved goes on from a saved draft to what the button asked for.
func (p *Pages) progressSaved(w http.ResponseWriter, r *http.Request, id string, form *web.Form) error {
	attached, err := p.attach(r, id, form)
	if err != nil && !form.Take(err) {
		if !errs.Is(err, errs.TooLarge) {
			return err
		}
		form.Fail("file", errs.Message(err))
	}
	c, err := p.toCommitment(r, recommendation.DraftProgress)
	if err != nil {
		return err
	}
	d := record.DraftOf(c)
	step := form.Text(stepField)
	if form.OK() && step == StepCheck && d != nil && d.Words == "" {
		form.Fail("text", "Enter what was done since the last report")
	}
	none := form.Has("no_evidence", "yes")
	if form.OK() && step == StepCheck && d != nil {
		in := recommendation.ProgressInput{Submit: true, ClaimDone: d.Claim == record.ClaimDone, NoEvidence: none}
		_ = form.Take(in.Shows(d.Evidence))
	}
	if !form.OK() {
		// The draft is saved: the form shown again belongs to it as it is now.
		fresh := web.NewForm()
		fillProgress(fresh, d)
		fresh.Set("url", form.Text("url")).Set("name", form.Text("name")).Set("no_evidence", form.Text("no_evidence"))
		_ = fresh.Take(form.Err())
		return p.showProgress(w, r, c, d, fresh)
	}
	q := url.Values{"saved": {"draft"}}
	if attached {
		q.Set("saved", "evidence")
	}
	if step == StepCheck {
		if q = (url.Values{"check": {"1"}}); none {
			q.Set("none", "1")
		}
	}
	return web.Redirect(w, r, r.URL.Path+"?"+q.Encode())
}

// attach adds the file or the link of the form, if there is one.
func (p *Pages) attach(r *http.Request, draft string, form *web.Form) (bool, error) {
	file, head, chosen := form.File("file")
	if !chosen {
		if form.Text("url") == "" {
			if form.Text(stepField) == StepAttach {
				form.Fail("file", "Choose a file or enter a link")
			}
			return false, nil
		}
		_, err := p.service.AddEvidence(r.Context(), draft, recommendation.EvidenceInput{Name: form.Text("name"), URL: form.Text("url")})
		return err == nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := readUpload(file, head, recommendation.EvidenceLimit)
	if err != nil {
		return false, err
	}
	_, err = p.service.AddEvidence(r.Context(), draft, recommendation.EvidenceInput{Name: head.Filename, Data: data})
	return err == nil, err
}

// readUpload reads a file whole, up to a limit in bytes.
func readUpload(file multipart.File, head *multipart.FileHeader, limit int64) ([]byte, error) {
	if head.Size > limit {
		return nil, errs.Newf(errs.TooLarge, "The file is larger than %d MB. Send a smaller file.", limit>>20)
	}
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) != head.Size {
		err = errs.New(errs.Invalid, "The file did not arrive whole. Send it again.")
	}
	return data, err
}

// submitProgress publishes the draft that was shown on the last page.
func (p *Pages) submitProgress(w http.ResponseWriter, r *http.Request, c *record.Commitment, d *record.Progress, form *web.Form) error {
	if d == nil || d.ID != form.Text("draft") {
		return errs.New(errs.Conflict, "This report was submitted already, or somebody began another. Go to your desk and open it again.")
	}
	const changed = "Somebody in your body changed this draft since you looked. This is what it says now."
	if form.Version() != d.Version {
		return p.checkProgress(w, r, c, d, changed)
	}
	in := recommendation.ProgressInput{ID: d.ID, CommitmentID: c.ID, Version: form.Version(), Words: d.Words, Obstacles: d.Obstacles, WhyNot: d.WhyNot,
		Intent: d.Intent, Timetable: d.Timetable, Lang: d.Lang, ClaimDone: d.Claim == record.ClaimDone, Submit: true, Synthetic: d.Synthetic,
		NoEvidence: form.Has("no_evidence", "yes")}
	_, err := p.service.SaveProgress(r.Context(), in)
	switch {
	case err == nil:
		return done(w, r, "report", "/commitments/"+c.ID)
	case errs.Is(err, errs.Conflict): // changed between our look and our write
		if fresh, err := p.toCommitment(r, recommendation.DraftProgress); err == nil && record.DraftOf(fresh) != nil {
			return p.checkProgress(w, r, fresh, record.DraftOf(fresh), changed)
		}
		return err
	case !form.Take(err):
		return err
	}
	shown := web.NewForm()
	fillProgress(shown, d)
	_ = shown.Take(err)
	return p.showProgress(w, r, c, d, shown)
}

func (p *Pages) progressConflictNow(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.toCommitment(r, recommendation.DraftProgress)
	if err != nil {
		return err
	}
	d := record.DraftOf(c)
	if d == nil {
		return p.showProgress(w, r, c, nil, form)
	}
	return p.progressConflict(w, r, d, form)
}

// progressConflict shows what a colleague made of the draft beside what this
// person typed.
func (p *Pages) progressConflict(w http.ResponseWriter, r *http.Request, d *record.Progress, form *web.Form) error {
	theirs := progressTexts(d)
	var fields []web.ConflictField
	for _, f := range progressFields {
		fields = append(fields, web.ConflictField{Name: f.Value, Label: f.Label, Theirs: theirs[f.Value], Long: true})
	}
	form.Set("draft", d.ID)
	v := form.Conflict(r.URL.Path, d.Version, fields...)
	v.Synthetic = d.Synthetic
	return p.web.Conflict(w, r, v)
}

func (p *Pages) showProgress(w http.ResponseWriter, r *http.Request, c *record.Commitment, d *record.Progress, form *web.Form) error {
	v := &formView{Page: web.Page{Title: "Report on this commitment", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: record.ShowsSynthetic(c)},
		Lead:  []string{"Your draft is seen by your own body alone. It stops no reminder: only a submitted report does."},
		Boxes: []factBox{commitmentBox(c)}, Action: r.URL.Path, Upload: true, Cancel: backToCommitment(c.ID)}
	var names []string
	for _, f := range progressFields {
		names = append(names, f.Value)
		v.Fields = append(v.Fields, web.AskWords(form.Textarea(f.Value, f.Label, "", 5000)))
	}
	v.Fields = append(v.Fields, languageField(form))
	hidden := form.Versioned(0, names...)
	if d != nil {
		hidden = form.Versioned(d.Version, names...)
		v.Hidden = []web.Hidden{{Name: "draft", Value: d.ID}}
		if len(d.Evidence) > 0 {
			v.Boxes = append(v.Boxes, factBox{Title: "Evidence on this draft", Links: evidenceLinks(d.Evidence), Lines: []string{"Save the draft before you take anything off: at the foot of this page."}})
			v.Others = takeOffButtons(r, d)
		}
	}
	v.Versioned = &hidden
	v.Fields = append(v.Fields,
		web.AskSome(form.Checkboxes("claim", "Is it done?", "This is your claim. An independent body then says whether it is so.", []web.Option{{Value: "done", Text: "We say that it is done"}})),
		noneField(form, "no_evidence", "no_evidence", "There is no evidence", "I say in public that this is claimed without evidence"),
		web.AskFiles(form.Upload("file", "Evidence: a file (optional)", "A PDF, picture, spreadsheet, text or document without macros, up to 20 MB. Leave out what no stranger may read.",
			".pdf,.png,.jpg,.jpeg,.csv,.txt,.ods,.odt,.xlsx,.docx")),
		web.AskLine(form.Input("url", "Or a link to it", "")), web.AskLine(form.Input("name", "What the link leads to", "")))
	v.Buttons = []web.Button{stepButton("Continue", StepCheck), secondary(stepButton("Save draft", stepSave)), secondary(stepButton("Save and attach evidence", StepAttach))}
	switch r.URL.Query().Get("saved") {
	case "draft":
		v.Notice = &web.Notice{Success: true, Text: "The draft is saved. It is not submitted."}
	case "taken-off":
		v.Notice = &web.Notice{Success: true, Text: "It is taken off the draft."}
	case "evidence":
		v.Notice = &web.Notice{Success: true, Text: "The draft is saved and the evidence is attached. It is not submitted."}
	}
	return p.showForm(w, r, v)
}

// checkProgress shows the saved draft for the last time before it is public.
func (p *Pages) checkProgress(w http.ResponseWriter, r *http.Request, c *record.Commitment, d *record.Progress, lead string) error {
	claim := "No. This reports progress."
	if d.Claim == record.ClaimDone {
		claim = "Yes. We claim that it is done."
	}
	rows := []web.SummaryRow{fact("Commitment", c.Wording), fact("Criterion", c.Criterion), saidRow("What was done", d.Words, d.Lang), saidRow("What stood in the way", d.Obstacles, d.Lang),
		saidRow("What was not done, and why", d.WhyNot, d.Lang), saidRow("What you will do about it", d.Intent, d.Lang), saidRow("By when", d.Timetable, d.Lang),
		row("In which language", languageWords(d.Lang)), row("Is it done?", claim),
		{Key: "Evidence", Value: web.Cell{Text: web.Plural(len(d.Evidence), "piece", "pieces"), Links: evidenceLinks(d.Evidence)}}}
	v := &checkView{Page: web.Page{Title: "Check the report before you submit it", Section: "/desk", Back: back("Back to the draft", r.URL.Path), Synthetic: record.ShowsSynthetic(c), NoIndex: true},
		Check: web.CheckAnswers{Summary: web.SummaryList{Rows: rows}, Statement: "The report and its evidence are published at once and cannot be changed afterwards. The next report is added below it.",
			Form: web.PostButton{Action: r.URL.Path, Button: web.Button{Text: "Submit this report"}, Hidden: []web.Hidden{{Name: stepField, Value: stepPublish},
				{Name: "draft", Value: d.ID}, {Name: web.VersionField, Value: formatVersion(d.Version)}}}}}
	if d.Claim == record.ClaimDone && len(d.Evidence) == 0 {
		v.Check.Summary.Rows[len(rows)-1].Value = web.Cell{Text: "None. Everybody reads: claimed without evidence."}
		if r.URL.Query().Get("none") != "" {
			v.Check.Form.Hidden = append(v.Check.Form.Hidden, web.Hidden{Name: "no_evidence", Value: "yes"})
		}
	}
	v.Lead = []string{lead}
	if err := p.fillUnseen(r, d, v); err != nil {
		return err
	}
	v.ChangeLink = &web.Link{Text: "Change this report", Href: r.URL.Path}
	return p.web.Page(w, r, "recommendation/staff_check", v)
}
