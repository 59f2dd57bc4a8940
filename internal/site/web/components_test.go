package web_test

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// sub gives the test's templates the shape that a slice's have.
func sub(t testing.TB) fs.FS {
	t.Helper()
	f, err := fs.Sub(testTemplates, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// componentsView has every component at once.
type componentsView struct {
	web.Page
	Stats              []web.Stat
	Tabs               web.Tabs
	Quote              web.Quote
	States             []web.Tag
	Facts              web.SummaryList
	Filter             web.FilterPanel
	Table, None        web.Table
	Pages              web.Pagination
	Figure             web.Figure
	Timeline           []web.TimelineItem
	More               web.Details
	Tasks              web.TaskList
	Version            web.Versioned
	Name, Cost, Due    web.Input
	Plan               web.Textarea
	Body               web.Select
	Answer, YesNo      web.Choices
	Owners             web.Choices
	Proof              web.FileUpload
	Save, Later, Start web.Button
	Stop               web.Button
	Answers            web.CheckAnswers
	Withdraw           web.PostButton
}

func components(rd *web.Renderer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := sampleComponents(r)
		return rd.Page(w, r, "test/components", v)
	}
}

var answers = []web.Option{{Value: "accepted", Text: "Accepted", Hint: "We will do all of it"},
	{Value: "part", Text: "Partly accepted", Hint: "We will do some of it"}, {Value: "rejected", Text: "Rejected"}}

func sampleComponents(r *http.Request) *componentsView {
	f := web.NewForm().Set("name", "Synthetic Person 2").Set("answer", "part").Set("plan", "A neutral plan.")
	f.Fail("due", "Enter the date by which it will be done")
	f.Fail("answer", "Choose what you answer")
	f.Fail("proof", "The file must be a PDF")
	v := &componentsView{
		Page: web.Page{Title: "Every component", Section: "/recommendations", Errors: f.Errors(), Status: http.StatusOK, Synthetic: true,
			Breadcrumbs: []web.Link{{Text: "Home", Href: "/"}, {Text: "Recommendations", Href: "/recommendations"}, {Text: "Every component"}},
			Notice: &web.Notice{Heading: "Your answer is recorded", Text: "It is in the public record now, with its entry in the log.",
				Link: &web.Link{Text: "See its proof", Href: "/proof"}, Success: true}},
		Version: web.NewForm().Set("name", "before").Versioned(3, "name"),
		Name:    f.Input("name", "Your name", "As it will be shown in the register"),
		Cost:    web.Input{Field: web.Field{Name: "cost", Label: "What it costs a year"}, Prefix: "£", Suffix: "a year", Width: 10, Mode: "decimal"},
		Due:     f.RoughDate("due", "When will it be done?", ""),
		Plan:    f.Textarea("plan", "What will you do?", "Say what will be different for people", 2000),
		Body:    f.Select("body", "Which body?", "", []web.Option{{Value: "a", Text: "Home Office"}, {Value: "b", Text: "Department for Education"}}),
		Answer:  f.Radios("answer", "What do you answer?", "This is published", answers),
		YesNo:   web.Choices{Field: web.Field{Name: "yesno", Label: "Is it done?"}, Inline: true, Small: true, Options: []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No", Chosen: true}}},
		Owners:  f.Checkboxes("owners", "Who does it?", "Choose all that apply", []web.Option{{Value: "a", Text: "Home Office"}, {Value: "b", Text: "Department for Education", Hint: "In England"}}),
		Proof:   f.Upload("proof", "Hand over proof", "A PDF of up to 10 MB", ".pdf"),
		Save:    web.Button{Text: "Continue"}, Later: web.Button{Text: "Save for later", Kind: "secondary", Name: "do", Value: "later"},
		Stop: web.Button{Text: "Withdraw", Kind: "warning"}, Start: web.Button{Text: "Read the guide", Href: "/guide", Kind: "secondary"},
	}
	v.addLists(r)
	v.addAnswers()
	return v
}

func (v *componentsView) addLists(r *http.Request) {
	v.Stats = []web.Stat{
		{Value: "3,101", Label: "recommendations made", Href: "/recommendations", Note: "in 28 reports"},
		{Value: "1,204", Label: "answered in time", Href: "/recommendations?answered=in-time"},
		{Value: "412", Label: "overdue", Href: "/recommendations?state=overdue", Tone: web.Bad, Note: "the oldest by 11 years"},
		{Value: "96", Label: "verified by somebody independent", Href: "/recommendations?state=verified", Tone: web.Good}}
	v.Tabs = web.Tabs{Label: "Parts of this recommendation", Items: []web.Tab{{Text: "Summary", Href: "/components", Current: true}, {Text: "Answers", Href: "/answers", Count: "3"},
		{Text: "Proof", Href: "/proof"}}}
	v.Quote = web.Quote{Lines: []string{"The department should publish, every year, what it has done about each recommendation of this report."},
		Source: &web.Link{Text: "Report of a synthetic inquiry, page 12", Href: "https://www.gov.uk/synthetic"}}
	v.States = []web.Tag{{Text: "Not answered", Tone: web.Quiet}, {Text: "Accepted", Tone: web.Info}, {Text: "Overdue by 5 years", Tone: web.Bad},
		{Text: "Due soon", Tone: web.Warn}, {Text: "Claimed done, not verified", Tone: web.Claimed}, {Text: "Verified done", Tone: web.Good}, {Text: "Under way"}}
	v.Facts = web.SummaryList{Rows: []web.SummaryRow{
		{Key: "Made in", Value: web.Cell{Text: "Report of a synthetic inquiry", Href: "/reports/1", Note: "Published 20 October 2022"}},
		{Key: "Who must answer", Value: web.Cell{Links: []web.Link{{Text: "Home Office", Href: "/bodies/a"}, {Text: "Department for Education", Href: "/bodies/b"}}},
			Actions: []web.Link{{Text: "Change", Href: "/change", Hidden: "who must answer"}}},
		{Key: "Where it stands", Value: web.Mark("Overdue by 5 years", web.Bad)},
		{Key: "Plan", Value: web.Cell{Text: "A first line.", Lines: []string{"A second line."}}}}}
	v.Filter = web.FilterPanel{Action: "/components", Clear: "/components", Open: true, Keep: []web.Hidden{{Name: "sort", Value: "due"}},
		Chosen: []web.Link{{Text: "State: overdue", Href: "/components"}, {Text: "Owner: Home Office", Href: "/components"}},
		Fields: []web.FilterField{{Input: &web.Input{Field: web.Field{Name: "q", Label: "Words"}, Type: "search"}},
			{Select: &web.Select{Field: web.Field{Name: "owner", Label: "Owner"}, Blank: "Any", Options: []web.Option{{Value: "a", Text: "Home Office", Chosen: true}}}},
			{Checkboxes: &web.Choices{Field: web.Field{Name: "state", Label: "State"}, Small: true, Options: []web.Option{{Value: "overdue", Text: "Overdue", Chosen: true},
				{Value: "verified", Text: "Verified"}}}}}}
	cols := web.SortColumns(r.URL, "due", web.Column{Text: "Recommendation", Sort: "title"}, web.Column{Text: "Owner"}, web.Column{Text: "State", Sort: "state"},
		web.Column{Text: "Due", Sort: "due"}, web.Column{Text: "Days late", Numeric: true})
	row := func(n, title string, late string, mark web.Cell) web.TableRow {
		return web.Row(web.Cell{Text: title, Href: "/recommendations/" + n, Note: "Report of a synthetic inquiry, recommendation " + n}, web.T("Home Office"), mark, web.T("27 March 2021"), web.T(late))
	}
	v.Table = web.Table{ID: "list", Caption: "Recommendations, the longest overdue first", Columns: cols, Rows: []web.TableRow{
		row("1", "Publish progress every year", "1,876", web.Mark("Overdue", web.Bad)), row("2", "Collect one set of figures", "0", web.Mark("Claimed done", web.Claimed)),
		row("3", "Train all staff", "0", web.Mark("Verified done", web.Good))}}
	v.Table.Rows[1].Current = true
	v.None = web.Table{ID: "none", Caption: "Nothing", Empty: "No recommendation matches. Take away a filter to see more."}
	v.Pages = web.Paginate(r.URL, 4, 50, 3101)
	v.Figure = web.Figure{ID: "late", Title: "How late each answer was", Text: "One answer was 120 days late, and one was in time.",
		SVG: template.HTML(`<svg class="cd-svg--fluid" viewBox="0 0 600 90" role="img" aria-label="Two bars: 120 days and 0 days"><rect x="0" y="10" width="480" height="26" fill="#8f1d1d"></rect><rect x="0" y="52" width="4" height="26" fill="#17593a"></rect><text x="490" y="30" font-size="18">120 days</text><text x="14" y="71" font-size="18">in time</text></svg>`),
		Table: web.Table{ID: "late-table", Stack: true, Caption: "How late each answer was", CaptionSize: "s", Columns: []web.Column{{Text: "Body"}, {Text: "Days", Numeric: true}},
			Rows: []web.TableRow{web.Row(web.T("Home Office"), web.T("120"))}},
		Source: &web.Link{Text: "the answers in the register", Href: "/recommendations"}, Download: &web.Link{Text: "Download as CSV", Href: "/late.csv"}}
}

func (v *componentsView) addAnswers() {
	v.Timeline = []web.TimelineItem{
		{Title: "Due", When: "27 March 2027", ISO: "2027-03-27", Future: true},
		{Title: "Sent back by the verifier", When: "3 May 2026", ISO: "2026-05-03", By: "a synthetic panel", Tag: &web.Tag{Text: "Not verified", Tone: web.Warn},
			Lines: []string{"The figures cover one year of three."}, Links: []web.Link{{Text: "Read the finding", Href: "/finding"}}},
		{Title: "Recommendation made", When: "October 2022"}}
	v.More = web.Details{Summary: "How this is worked out", Lines: []string{"From the date of the report and the time it allowed."}, Links: []web.Link{{Text: "The method", Href: "/method"}}}
	v.Tasks = web.TaskList{Items: []web.Task{{Text: "Answer the recommendation", Href: "/a", Status: web.Tag{Text: "Done", Tone: web.Good}},
		{Text: "Say what you will do", Href: "/b", Hint: "With a date", Status: web.Tag{Text: "Not started"}}, {Text: "Hand over proof", Status: web.Tag{Text: "Cannot start yet", Tone: web.Quiet}}}}
	v.Answers = web.CheckAnswers{Summary: web.SummaryList{Rows: []web.SummaryRow{{Key: "Answer", Value: web.T("Partly accepted"),
		Actions: []web.Link{{Text: "Change", Href: "/a", Hidden: "the answer"}}}}},
		Statement: "By sending this you say that it is what your body answers.", Form: web.PostButton{Action: "/form", Button: web.Button{Text: "Accept and send"}}}
	v.Withdraw = web.PostButton{Action: "/form", Hidden: []web.Hidden{{Name: "title", Value: "x"}}, Button: web.Button{Text: "Withdraw", Kind: "warning", Hidden: "this answer"}}
}

type formView struct {
	web.Page
	Version web.Versioned
	Name    web.Input
	Save    web.Button
}

func sampleForm() *formView {
	f := web.NewForm().Set("title", "neutral")
	return &formView{Page: web.Page{Title: "A form"}, Version: f.Versioned(1, "title"), Name: f.Input("title", "Title", ""), Save: web.Button{Text: "Save"}}
}

func formPage(rd *web.Renderer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return rd.Page(w, r, "test/form", sampleForm()) }
}

func sampleConflict(r *http.Request) *web.Conflict {
	f, _ := web.ParseForm(r)
	c := f.Conflict("/form", 8, web.ConflictField{Name: "title", Label: "Title", Theirs: "Their title"},
		web.ConflictField{Name: "plan", Label: "Plan", Theirs: "The old plan", Long: true})
	c.By, c.When = "Synthetic Person 3 (coordinator)", "3 May 2026"
	return c
}

func conflictPost() *http.Request {
	r, _ := http.NewRequest(http.MethodPost, "/form", strings.NewReader("csrf=secret&version=7&title=My+title&was.title=Old+title&plan=My+plan&was.plan=The+old+plan&owners=a&owners=b"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func conflictPage(rd *web.Renderer) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return rd.Conflict(w, r, sampleConflict(conflictPost()))
	}
}

func TestTemplatesOnSamples(t *testing.T) {
	policy, err := access.Compile()
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy, SignOutPath: "/sign-out"}, web.Templates{Slice: "test", FS: sub(t)})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequest(http.MethodGet, "/components", nil)
	said := &complaints{}
	staff := access.Actor{ID: "p1", Name: "Synthetic Person 1", Roles: []access.Role{access.RoleOwner}}
	web.CheckTemplates(said, rd, web.Sample{Page: "test/components", View: sampleComponents(r)},
		web.Sample{Page: "test/form", View: sampleForm()}, web.Sample{Page: "web/conflict", View: sampleConflict(conflictPost())},
		web.Sample{Page: "test/plain", View: &plainView{Page: web.Page{Title: "Plain", Actor: staff}}},
		web.Sample{Page: "test/leave", View: leaveSample()},
		web.Sample{Page: "test/half", View: &plainView{Page: web.Page{Title: "Half"}}})
	// The page that names a field which does not exist must be found, and only that.
	if len(*said) != 1 || !strings.Contains((*said)[0], "NoSuchField") {
		t.Errorf("complaints: %q, want one about NoSuchField", *said)
	}
}

type complaints []string

func (c *complaints) Helper() {}
func (c *complaints) Errorf(format string, args ...any) {
	*c = append(*c, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// A table that stacks is a table to those who hear it, however it is drawn, and
// every cell says its column.
func TestAStackedTableKeepsItsRolesAndHeaders(t *testing.T) {
	ts := testSetup(t)
	body := ts.do("GET", "/components", "").Body.String()
	for _, want := range []string{`cd-stack" id="late-table"`, `<table class="govuk-table" role="table">`, `role="columnheader"`, `role="rowheader" data-label="Body"`, `role="cell" data-label="Days"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, `role="cell" data-label="Owner"`) {
		t.Error("a table that does not stack has the roles of one that does")
	}
}
