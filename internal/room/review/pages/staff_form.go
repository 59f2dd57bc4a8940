package pages

import (
	"net/http"
	"strings"

	"candour/internal/room/review"
	"candour/internal/site/web"
)

// staffForm is a page with facts on top and one form under them. Every form of
// staff is one of these.
type staffForm struct {
	web.Page
	Caption   string
	Lead      []string
	Warning   string
	Boxes     []staffBox
	Action    string
	Versioned *web.Versioned
	Hidden    []web.Hidden
	Fields    []web.Question
	// Buttons send the form; without any there is no form, only Lead.
	Buttons []web.Button
	Cancel  *web.Link
	// OpenFirst are buttons for what the reader has still to open before they judge.
	OpenFirst []web.PostButton
	// Others are forms of one button each, above the main one.
	Others []web.PostButton
	// Choose are pages of which one is chosen before there is a form.
	Choose []web.Link
}

// staffBox is something to know: a heading with lines, facts, a table.
type staffBox struct {
	ID, Title string
	Tag       *web.Tag
	// Fold shows the title alone until it is opened.
	Fold     bool
	Lines    []string
	List     *web.SummaryList
	Table    *web.Table
	Timeline []web.TimelineItem
	Links    []web.Link
}

// askSecret is a line that is never shown again, whatever was wrong; its name
// (web.Secret) says so to the page that shows what was typed.
func askSecret(form *web.Form, name, label, hint, purpose string) web.Question {
	i := form.Input(name, label, hint)
	i.Value, i.Type, i.Autocomplete = "", "password", purpose
	return web.AskLine(i)
}

// staffCheck shows everything once more before it is recorded.
type staffCheck struct {
	web.Page
	Caption string
	Lead    []string
	Check   web.CheckAnswers
	Change  web.PostButton
}

// The steps of a form that is checked, sent by the button that was pressed.
const (
	turnField  = "turn"
	turnCheck  = "check"
	turnRecord = "record"
	turnChange = "change"
)

// showForm shows a form. Before all that it rests on is opened there is nothing
// to fill in, so that no word is lost on the way there and back; what was sent
// already is shown again with its words.
func (p *StaffPages) showForm(w http.ResponseWriter, r *http.Request, v *staffForm) error {
	if len(v.OpenFirst) > 0 && r.Method != http.MethodPost {
		v.Buttons = nil
	}
	v.NoIndex, v.Section = true, sectionOf(r)
	return p.web.Page(w, r, "review/staff_form", v)
}

// sectionOf is the navigation item that an address is under.
func sectionOf(r *http.Request) string {
	for _, s := range []string{review.PapersPath, review.CustodyPath} {
		if strings.HasPrefix(r.URL.Path, s) {
			return s
		}
	}
	return review.PanelPath
}

// staffRow is a line of a summary; what is empty says so.
func staffRow(key, value, none string) web.SummaryRow {
	if value == "" {
		value = none
	}
	lines := strings.Split(value, "\n")
	return web.SummaryRow{Key: key, Value: web.Cell{Text: lines[0], Lines: lines[1:]}}
}

func staffFacts(title string, rows ...web.SummaryRow) staffBox {
	return staffBox{Title: title, List: &web.SummaryList{Rows: rows}}
}
