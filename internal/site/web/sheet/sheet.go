package sheet

import (
	"strings"

	"candour/internal/site/web"
)

// View is a whole page. What is empty is left out.
type View struct {
	web.Page
	// Wait says that the page shows work under way.
	Wait    *Wait
	Lead    []string
	Warning string
	Inset   string
	Links   []web.Link
	Waits   []web.Link // what waits here for the reader, as their one desk has it
	Stats   []web.Stat
	Tabs    *web.Tabs
	Panel   *web.FilterPanel
	Boxes   []Box
	Count   string
	Table   *web.Table
	Pages   *web.Pagination
	Figures []web.Figure
	Forms   []Form
	After   []Box
	Files   []web.Link
}

// Wait is work under way: a bar, words, and a link to look again. With scripts
// the page looks again by itself.
type Wait struct {
	// Done of Total; a Total of 0 draws a bar without an end.
	Done, Total int64
	Words       string
	Href        string
	// Stop is a button that ends the work; its Action is "" for none.
	Stop web.PostButton
}

// Box is something to know, under its heading.
type Box struct {
	ID, Title string
	Tag       *web.Tag
	// Fold shows the heading alone until it is opened: for what few came for, so
	// that what most came for is not far down. It opens without scripts.
	Fold   bool
	Lines  []string
	Points []string
	Figure *web.Figure
	List   *web.SummaryList
	Table  *web.Table
	// Notes stand below the table: how it was made, and what its signs mean.
	Notes []string
	Tasks *web.TaskList
	Links []web.Link
}

// Form is one form under its heading.
type Form struct {
	ID, Title, Action string
	Lines             []string
	Upload            bool
	// Get asks and changes nothing: what is typed goes into the address.
	Get bool
	// Private asks the browser to keep nothing of what is typed: not for Back, nor for the
	// next who uses it.
	Private bool
	Version string
	Hidden  []web.Hidden
	Fields  []Field
	Button  web.Button
}

// Field is one question of a form.
type Field = web.Question

// Input makes a field of one line.
func Input(i web.Input) Field {
	if i.Autocomplete == "" {
		i.Autocomplete = "off"
	}
	return web.AskLine(i)
}

// Area makes a field of several lines.
func Area(t web.Textarea) Field { return web.AskWords(t) }

// Select makes a list to choose from; blank is its first, empty line.
func Select(s web.Select, blank string) Field {
	s.Blank = blank
	return web.AskList(s)
}

// Radios makes a choice of one.
func Radios(c web.Choices) Field { return web.AskOne(c) }

// Ticks makes a choice of any.
func Ticks(c web.Choices) Field { return web.AskSome(c) }

// Upload makes a field for files, on which a file may be dropped.
func Upload(u web.FileUpload) Field {
	u.Drop = true
	return web.AskFiles(u)
}

// Row makes a line of a summary; what is empty is said to be not known.
func Row(key, value string) web.SummaryRow {
	if value == "" {
		value = "Not known"
	}
	lines := strings.Split(value, "\n")
	return web.SummaryRow{Key: key, Value: web.Cell{Text: lines[0], Lines: lines[1:]}}
}

// Rows makes a summary.
func Rows(all ...web.SummaryRow) *web.SummaryList { return &web.SummaryList{Rows: all} }
