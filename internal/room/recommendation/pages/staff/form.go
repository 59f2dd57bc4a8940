package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// formView is a page with facts on top and one form under them. Every form of
// the signed-in is one of these.
type formView struct {
	web.Page
	Lead      []string
	Boxes     []factBox
	Action    string
	Upload    bool // the form sends files
	Fields    []web.Question
	Versioned *web.Versioned
	Hidden    []web.Hidden
	Buttons   []web.Button
	Cancel    *web.Link
	// Others are forms of one button each, under the main one.
	Others []web.PostButton
}

// factBox is something to know before filling in the form.
type factBox struct {
	Title string
	// Tag stands beside the title.
	Tag   *web.Tag
	Lines []string
	List  *web.SummaryList
	Table *web.Table
	Links []web.Link
}

// checkView is the page that shows everything once more before it is recorded.
type checkView struct {
	web.Page
	Lead  []string
	Check web.CheckAnswers
	// Change goes back to the form: with what was typed, or by a link where
	// that is kept as a draft.
	Change     *web.PostButton
	ChangeLink *web.Link
	// Unseen are files that tell more than their reader sees.
	Unseen []unseenView
}

// The steps of a form, sent by the button that was pressed.
const (
	stepField   = "step"
	StepCheck   = "check"
	stepPublish = "publish"
	stepChange  = "change"
)

func stepButton(text, step string) web.Button {
	return web.Button{Text: text, Name: stepField, Value: step}
}

func secondary(b web.Button) web.Button {
	b.Kind = "secondary"
	return b
}

func (p *Pages) showForm(w http.ResponseWriter, r *http.Request, v *formView) error {
	v.NoIndex = true
	return p.web.Page(w, r, "recommendation/staff_form", v)
}

// showCheck shows the answers of a form for the last time. What was typed is
// carried in hidden fields; the record is asked again when it is sent.
func (p *Pages) showCheck(w http.ResponseWriter, r *http.Request, form *web.Form, v *checkView, publish string, names ...string) error {
	v.NoIndex = true
	hidden := form.Hidden(names...)
	v.Check.Form = web.PostButton{Action: r.URL.Path, Button: web.Button{Text: publish},
		Hidden: append([]web.Hidden{{Name: stepField, Value: stepPublish}}, hidden...)}
	v.Change = &web.PostButton{Action: r.URL.Path, Button: web.Button{Text: "Change these answers", Kind: "secondary"},
		Hidden: append([]web.Hidden{{Name: stepField, Value: stepChange}}, hidden...)}
	return p.web.Page(w, r, "recommendation/staff_check", v)
}

// options turns a list of codes into choices.
func options(list []record.Choice) []web.Option {
	return web.OptionsOf(list, func(c record.Choice) web.Option { return web.Option{Value: c.Value, Text: c.Label} })
}

// row makes a line of a summary; what is empty is said to be so.
func row(key, value string) web.SummaryRow {
	if value == "" {
		return web.SummaryRow{Key: key, Value: web.T("Nothing entered")}
	}
	lines := strings.Split(value, "\n")
	return web.SummaryRow{Key: key, Value: web.Cell{Text: lines[0], Lines: lines[1:]}}
}

// fact is row for what the register holds.
func fact(key, value string) web.SummaryRow {
	if value == "" {
		value = "Not known"
	}
	return row(key, value)
}

func box(title string, rows ...web.SummaryRow) factBox {
	return factBox{Title: title, List: &web.SummaryList{Rows: rows}}
}

// speaksFor says for whose body a person acts: an owner for their own; a
// coordinator for whichever the form names.
func speaksFor(r *http.Request, form *web.Form) (body string, choose bool) {
	actor := access.ActorFrom(r.Context())
	if actor.Has(access.RoleCoordinator) {
		return form.Text("body"), true
	}
	return actor.Body, false
}

// noneField is the tick by which somebody says that there is none of something
// that was asked for. It is offered once the form has come back for it.
func noneField(form *web.Form, asked, name, label, says string) web.Question {
	offered := form.Has(name, "yes") || slices.ContainsFunc(errs.FieldsOf(form.Err()), func(f errs.Field) bool { return f.Name == asked || f.Name == name })
	if !offered {
		return web.Question{}
	}
	return web.AskSome(form.Checkboxes(name, label, "", []web.Option{{Value: "yes", Text: says}}))
}

// orNone puts words where something was left out on purpose.
func orNone(text, none string) string {
	if record.Clean(text) == "" {
		return none
	}
	return text
}

// done leads to the desk, which says what was done and leads on to the record.
func done(w http.ResponseWriter, r *http.Request, what, at string) error {
	q := url.Values{"done": {what}, "at": {at}}
	return web.Redirect(w, r, "/desk?"+q.Encode())
}

// synthetic says whether somebody invented is acting.
func synthetic(r *http.Request) bool { return access.ActorFrom(r.Context()).Synthetic }

// recordBox is the recommendation that a form is about.
func recordBox(rec *record.Record) factBox {
	b := box("The recommendation", fact("Report", rec.Report.Title), fact("Number", rec.Number), fact("Title", rec.Title), fact("What it asks", rec.Summary))
	b.Links = []web.Link{{Text: "See the whole record", Href: "/recommendations/" + rec.ID}}
	return b
}

// commitmentBox is the commitment that a form is about.
func commitmentBox(c *record.Commitment) factBox {
	b := box("The commitment", fact("What will be done", c.Wording), fact("By whom", c.BodyName), fact("By when", c.MovedWords()),
		fact("How anybody will know that it is done", c.Criterion))
	b.Links = []web.Link{{Text: "See the whole record", Href: "/commitments/" + c.ID}}
	return b
}

// formatVersion writes a record's version for a hidden field.
func formatVersion(n int64) string { return strconv.FormatInt(n, 10) }

func back(text, href string) *web.Link { return &web.Link{Text: text, Href: href} }

func backToRecord(id string) *web.Link {
	return back("Back to the recommendation", "/recommendations/"+id)
}

func backToCommitment(id string) *web.Link { return back("Back to the commitment", "/commitments/"+id) }

// bodyField lets a coordinator choose a body; those in first come first.
func (p *Pages) bodyField(r *http.Request, form *web.Form, label string, first []record.Body) (web.Question, error) {
	all, err := p.service.Bodies(r.Context())
	if err != nil {
		return web.Question{}, err
	}
	var list []web.Option
	seen := map[string]bool{}
	for _, b := range append(append([]record.Body(nil), first...), all...) {
		if !seen[b.ID] {
			seen[b.ID] = true
			list = append(list, web.Option{Value: b.ID, Text: b.Name})
		}
	}
	s := form.Select("body", label, "", list)
	s.Blank = "Choose a body"
	return web.AskList(s), nil
}

// bodyName gives the name of a body, or its id if there is none.
func (p *Pages) bodyName(r *http.Request, id string) string {
	b, err := p.service.Body(r.Context(), id)
	if err != nil {
		return id
	}
	return b.Name
}
