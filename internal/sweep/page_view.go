package sweep

import (
	"net/http"
	"strings"

	"candour/internal/web"
)

// pageView is every page of the sweep, from top to bottom.
type pageView struct {
	web.Page
	Lead   []string
	Links  []web.Link
	Stats  []web.Stat
	Tabs   *web.Tabs
	Panel  *web.FilterPanel
	Boxes  []factBox
	Count  string
	Table  *web.Table
	Pages  *web.Pagination
	Figure *web.Figure
	Forms  []formBox
	After  []factBox
	Files  []web.Link
}

// factBox is something to know.
type factBox struct {
	Title  string
	Tag    *web.Tag
	Lines  []string
	Points []string
	List   *web.SummaryList
	Table  *web.Table
	Links  []web.Link
}

// formBox is one form under its heading.
type formBox struct {
	ID, Title, Action string
	Lines             []string
	Upload            bool
	Version           string
	Hidden            []web.Hidden
	Fields            []formField
	Button            web.Button
}

// formField is whichever of the pointers is set.
type formField struct {
	Input      *web.Input
	Textarea   *web.Textarea
	Select     *web.Select
	Radios     *web.Choices
	Checkboxes *web.Choices
	Upload     *web.FileUpload
}

func inputField(i web.Input) formField {
	i.Bold, i.Autocomplete = true, "off"
	return formField{Input: &i}
}

func areaField(t web.Textarea) formField {
	t.Bold = true
	return formField{Textarea: &t}
}

func selectField(s web.Select, blank string) formField {
	s.Bold, s.Blank = true, blank
	return formField{Select: &s}
}

func radioField(c web.Choices) formField {
	c.Bold = true
	return formField{Radios: &c}
}

func tickField(c web.Choices) formField {
	c.Bold = true
	return formField{Checkboxes: &c}
}

func uploadField(u web.FileUpload) formField {
	u.Bold = true
	return formField{Upload: &u}
}

func options(list []Choice) []web.Option {
	out := make([]web.Option, 0, len(list))
	for _, c := range list {
		out = append(out, web.Option{Value: c.Value, Text: c.Label})
	}
	return out
}

func codeOptions(list []Code) []web.Option {
	out := make([]web.Option, 0, len(list))
	for _, c := range list {
		out = append(out, web.Option{Value: c.Code, Text: c.Words})
	}
	return out
}

// row makes a line of a summary; what is empty is not known.
func row(key, value string) web.SummaryRow {
	if value == "" {
		value = "Not known"
	}
	lines := strings.Split(value, "\n")
	return web.SummaryRow{Key: key, Value: web.Cell{Text: lines[0], Lines: lines[1:]}}
}

func rows(all ...web.SummaryRow) *web.SummaryList { return &web.SummaryList{Rows: all} }

func (c Count) words() string {
	if !c.Known {
		return ""
	}
	return web.Number(c.N)
}

func (a Answer) words() string {
	switch a {
	case Yes:
		return "Yes"
	case No:
		return "No"
	}
	return ""
}

// show draws a page; pages of staff stay out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *pageView) error {
	return p.web.Page(w, r, "sweep/page", v)
}

// done leads back to a page that says what was done. The words are chosen by a
// code, so that an address cannot make the page say anything else.
func done(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

var doneWords = map[string]string{"allocated": "The case was given out.", "outcome": "The outcome was recorded.", "twin": "Your decision about the near-duplicate was recorded.",
	"drawn": "A new sample was drawn.", "checked": "What you found was recorded.", "published": "The board of this quarter was published.", "returned": "The list was returned."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}
