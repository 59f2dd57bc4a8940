package staff

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/text/pdfreport"
	"candour/internal/trust/access"
)

// proposalsView shows what was found in a report, for a person to correct.
type proposalsView struct {
	web.Page
	Lead      []string
	Missed    []string
	Hidden    []web.Hidden
	Proposals []proposalView
	Save      web.Button
	Cancel    web.Link
}

// proposalView is one proposal as a part of the form.
type proposalView struct {
	Title  string
	Note   string
	Hidden web.Hidden
	Fields []web.Question
}

const stepAdd = "add"

// maxProposals is how many proposals one form may hold.
const maxProposals = 500

// readForm shows the form for a PDF.
func (p *Pages) readForm(w http.ResponseWriter, r *http.Request) error {
	return p.showRead(w, r, web.NewForm().Set("report", r.URL.Query().Get("report")))
}

func (p *Pages) showRead(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	reports, err := p.service.Reports(r.Context())
	if err != nil {
		return err
	}
	var list []web.Option
	for _, rep := range reports {
		list = append(list, web.Option{Value: rep.ID, Text: rep.Title})
	}
	which := form.Select("report", "Which report is it?", "Enter the report first if it is not in the list", list)
	which.Blank = "Choose a report"
	return p.showForm(w, r, &formView{
		Page: web.Page{Title: "Read a report", Section: "/desk", Back: back("Back to your desk", "/desk"), Errors: form.Errors()},
		Lead: []string{"Give the PDF of a report. The numbered recommendations that are found in it are shown to you with their pages, to correct and to tick. Nothing is " +
			"added until you say so, and the PDF is not kept.",
			"Recommendations without a number, in pictures or in tables may be missed. What was missed, as far as it is known, is shown as well."},
		Action: "/read-report", Upload: true,
		Fields:  []web.Question{web.AskList(which), web.AskFiles(form.Upload("file", "The PDF", "Up to 40 MB", ".pdf,application/pdf"))},
		Buttons: []web.Button{{Text: "Read it"}}, Cancel: back("Cancel", "/desk")})
}

// readReport reads a PDF, or adds the proposals that were ticked.
func (p *Pages) readReport(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text(stepField) == stepAdd {
		return p.addProposals(w, r, form)
	}
	if _, err := p.service.Report(r.Context(), form.Text("report")); errs.Is(err, errs.NotFound) {
		form.Fail("report", "Choose the report that the PDF is of")
	} else if err != nil {
		return err
	}
	file, head, chosen := form.File("file")
	if !chosen {
		form.Fail("file", "Choose the PDF of the report")
	}
	if !form.OK() {
		return p.showRead(w, r, form)
	}
	defer func() { _ = file.Close() }()
	found, err := p.service.ReadReport(r.Context(), file, head.Size)
	switch {
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.TooLarge):
		form.Fail("file", errs.Message(err))
		return p.showRead(w, r, form)
	case err != nil:
		return err
	}
	return p.showFound(w, r, form.Text("report"), found)
}

// showFound puts what was found into a form, the sure ones ticked.
func (p *Pages) showFound(w http.ResponseWriter, r *http.Request, report string, found pdfreport.Proposal) error {
	form := web.NewForm().Set("report", report)
	n := min(len(found.Candidates), maxProposals)
	for i, c := range found.Candidates[:n] {
		key := strconv.Itoa(i)
		form.Set("number-"+key, c.Number).Set("title-"+key, firstWords(c.Text)).Set("summary-"+key, c.Text).
			Set("parts-"+key, partLines(c.Parts)).Set("page-"+key, strconv.Itoa(c.Page)).Set("why-"+key, string(c.Confidence)+": "+c.Reason)
		if c.Confidence != pdfreport.Low {
			form.Set("take-"+key, "yes")
		}
	}
	form.Set("count", strconv.Itoa(n))
	var missed []string
	for _, m := range found.Missed {
		where := ""
		if m.Page > 0 {
			where = "Page " + strconv.Itoa(m.Page) + ": "
		}
		missed = append(missed, where+m.Message)
	}
	if n < len(found.Candidates) {
		missed = append(missed, "More than "+strconv.Itoa(maxProposals)+" were found. The others are left out.")
	}
	return p.showProposals(w, r, form, missed)
}

// firstWords makes the beginning of a title for a person to better.
func firstWords(text string) string {
	words := strings.Fields(text)
	if len(words) > 12 {
		words = words[:12]
	}
	return strings.TrimRight(strings.Join(words, " "), ",;:.")
}

// partLines writes parts as the form for a recommendation does.
func partLines(parts []pdfreport.Part) string {
	var lines []string
	for i, part := range parts {
		label := record.Slug(part.Label)
		if label == "" {
			label = strconv.Itoa(i + 1)
		}
		lines = append(lines, label+": "+strings.Join(strings.Fields(part.Text), " "))
	}
	return strings.Join(lines, "\n")
}

// countOf reads how many proposals a form holds.
func countOf(form *web.Form) int {
	n, err := strconv.Atoi(form.Text("count"))
	if err != nil {
		return 0
	}
	return max(0, min(n, maxProposals))
}

func (p *Pages) showProposals(w http.ResponseWriter, r *http.Request, form *web.Form, missed []string) error {
	n := countOf(form)
	v := &proposalsView{Page: web.Page{Title: "Check what was found", Section: "/desk", Back: back("Read another PDF", "/read-report"), Errors: form.Errors(), NoIndex: true},
		Missed: missed, Hidden: form.Hidden("report", "count"), Cancel: web.Link{Text: "Add none of them", Href: "/desk"},
		Save: web.Button{Text: "Add the ticked ones as drafts", Name: stepField, Value: stepAdd}}
	v.Lead = []string{web.Plural(n, "recommendation was found.", "recommendations were found.") +
		" Compare each with the report. Write the title and what it asks in our own words. They are added as drafts that nobody has checked."}
	if n == 0 {
		v.Save = web.Button{Text: "Back to your desk", Href: "/desk"}
	}
	for i := range n {
		key := strconv.Itoa(i)
		page, why := form.Text("page-"+key), form.Text("why-"+key)
		v.Hidden = append(v.Hidden, web.Hidden{Name: "why-" + key, Value: why})
		v.Proposals = append(v.Proposals, proposalView{Title: "Found on page " + page, Note: "How sure: " + why, Hidden: web.Hidden{Name: "page-" + key, Value: page},
			Fields: []web.Question{
				web.AskSome(form.Checkboxes("take-"+key, "Add it?", "", []web.Option{{Value: "yes", Text: "Add the proposal of page " + page}})),
				web.AskLine(form.Input("number-"+key, "Number", "")), web.AskLine(form.Input("title-"+key, "Title", "")),
				web.AskWords(form.Textarea("summary-"+key, "What it asks", "", 5000)), web.AskWords(form.Textarea("parts-"+key, "Parts (optional)", "One on each line: a label, a colon, the words", 0))}})
	}
	return p.web.Page(w, r, "recommendation/staff_proposals", v)
}

// addProposals adds what was ticked, all or none.
func (p *Pages) addProposals(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	var list []recommendation.ProposalInput
	for i := range countOf(form) {
		key := strconv.Itoa(i)
		if !form.Has("take-"+key, "yes") {
			continue
		}
		page, err := strconv.Atoi(form.Text("page-" + key))
		if err != nil || page < 1 {
			return errs.New(errs.Invalid, "This form is not one of ours any more. Read the PDF again.")
		}
		list = append(list, recommendation.ProposalInput{Key: key, Number: form.Text("number-" + key), Title: form.Text("title-" + key), Summary: form.Text("summary-" + key),
			Parts: partsTyped(form.Text("parts-" + key)), Page: page})
	}
	_, err := p.service.AddProposals(r.Context(), form.Text("report"), list, access.ActorFrom(r.Context()).Synthetic)
	if err == nil {
		return done(w, r, "proposals", "/reports/"+form.Text("report"))
	}
	if !form.Take(err) {
		return err
	}
	return p.showProposals(w, r, form, nil)
}
