package web

import (
	"html/template"
	"strings"
)

// The structs below are what the shared partials take. Each names its partial:
//
//	{{template "tag" .State}}
//
// All text in them is plain text, escaped where it is shown.

// Link is a link ("link"; "back-link" when it goes back).
type Link struct {
	Text, Href string
	// Hidden is added for those who hear the link out of its context:
	// "Change" + "the date".
	Hidden string
}

// Tone says what a tag or a mark means; never by colour alone.
type Tone string

// The tones, each with its own shape.
const (
	Neutral Tone = ""        // a ring
	Good    Tone = "good"    // a tick
	Bad     Tone = "bad"     // a triangle
	Warn    Tone = "warn"    // a diamond
	Info    Tone = "info"    // a filled circle
	Quiet   Tone = "quiet"   // a dash
	Claimed Tone = "claimed" // a half-filled circle: said, not verified
)

// Tag is a state in a word or two ("tag").
type Tag struct {
	Text string
	Tone Tone
}

// Class is the tag's class.
func (t Tag) Class() string {
	if t.Tone == Neutral {
		return "cd-tag cd-tag--neutral"
	}
	return "cd-tag cd-tag--" + string(t.Tone)
}

// Cell is a value in a table or a summary list ("cell").
type Cell struct {
	Text string
	// Said marks the text as somebody else's words: their language and their
	// direction are their own.
	Said bool
	// Lang is their language as a BCP 47 tag; empty when nobody has said it.
	Lang string
	// Href makes the text a link.
	Href string
	// Lines are shown below the text, one a paragraph.
	Lines []string
	// Note is smaller and quieter, below all else: a source, an age.
	Note string
	// Tag is shown after the text.
	Tag *Tag
	// Links are shown as a list (documents, several names).
	Links []Link
}

// T is a cell of plain text.
func T(text string) Cell { return Cell{Text: text} }

// Said is a cell of somebody else's words.
func Said(text string) Cell { return Cell{Text: text, Said: true} }

// SaidIn is Said of words in a language that is known, as a BCP 47 tag.
func SaidIn(text, lang string) Cell { return Cell{Text: text, Said: true, Lang: lang} }

// A is a cell that is a link.
func A(text, href string) Cell { return Cell{Text: text, Href: href} }

// Mark is a cell that is a tag.
func Mark(text string, tone Tone) Cell { return Cell{Tag: &Tag{text, tone}} }

// SummaryList is keys with their values ("summary-list").
type SummaryList struct{ Rows []SummaryRow }

// SummaryRow is one line of a summary list.
type SummaryRow struct {
	Key     string
	Value   Cell
	Actions []Link
}

// HasActions says whether any row has a link to change it.
func (l SummaryList) HasActions() bool {
	for _, r := range l.Rows {
		if len(r.Actions) > 0 {
			return true
		}
	}
	return false
}

// Table is a table with its caption, in a box that scrolls ("table"). The
// first cell of a row is its header.
type Table struct {
	// ID is needed when a page has more than one table.
	ID      string
	Caption string
	// CaptionSize is s, m, l or xl; empty is m. HideCaption leaves it to
	// those who hear the page.
	CaptionSize string
	HideCaption bool
	Columns     []Column
	Rows        []TableRow
	// Empty is said instead of the table when it has no rows.
	Empty string
	// Stack sets the cells of a row under each other on narrow screens, each with
	// its column's header before it: for tables whose cells hold words.
	Stack bool
}

// HeaderAt is the header of column i.
func (t Table) HeaderAt(i int) string {
	if i < len(t.Columns) {
		return t.Columns[i].Text
	}
	return ""
}

// Column is a column's header.
type Column struct {
	Text    string
	Numeric bool
	// Sort is the value of ?sort= for this column; see [SortColumns].
	Sort string
	// Href and Order are filled by [SortColumns].
	Href, Order string
}

// TableRow is one row.
type TableRow struct {
	Cells []Cell
	// Current marks the row that the page is about.
	Current bool
	// ID is the anchor of the row; empty where it has none.
	ID string
}

// Row makes a row of cells.
func Row(cells ...Cell) TableRow { return TableRow{Cells: cells} }

// BoxID is the id of the scrolling box.
func (t Table) BoxID() string {
	if t.ID == "" {
		return "table"
	}
	return t.ID
}

// Size is the caption's class.
func (t Table) Size() string {
	if t.HideCaption {
		return "govuk-visually-hidden"
	}
	if t.CaptionSize == "" {
		return "govuk-table__caption--m"
	}
	return "govuk-table__caption--" + t.CaptionSize
}

// NumericAt says whether column i is right-aligned.
func (t Table) NumericAt(i int) bool { return i < len(t.Columns) && t.Columns[i].Numeric }

// Details hides something behind a summary line ("details").
type Details struct {
	Summary string
	Lines   []string
	// Lang is the language of the lines, where somebody said it.
	Lang  string
	Links []Link
	Open  bool
}

// Notice is a notification banner ("notice"); Page.Notice shows one on top.
type Notice struct {
	// Title is "Important" or, when Success is set, "Success" unless given.
	Title   string
	Heading string
	Text    string
	Link    *Link
	Success bool
}

// Panel says that something is done ("panel").
type Panel struct{ Title, Text string }

// Tabs are pages side by side, as links ("tabs").
type Tabs struct {
	Label string
	Items []Tab
}

// Tab is one of them; Count is shown in brackets when given.
type Tab struct {
	Text, Href, Count string
	Current           bool
}

// TaskList is things to do, each with its state ("task-list").
type TaskList struct {
	// ID is needed when a page has more than one list.
	ID    string
	Items []Task
}

// Task is one thing to do.
type Task struct {
	Text, Href, Hint string
	Status           Tag
}

// Figure is a picture with its words and its table ("figure").
type Figure struct {
	// ID is unique in the page.
	ID    string
	Title string
	// Text says in a sentence or two what the picture shows; it is what the
	// picture is to somebody who cannot see it.
	Text string
	// SVG is markup made by our own code, with its text escaped.
	SVG template.HTML
	// Table holds the same facts.
	Table Table
	// Source says where the facts are from; Download offers them.
	Source   *Link
	Download *Link
}

// Stat is one figure that links to its list ("stats" takes []Stat).
type Stat struct {
	Value, Label, Href, Note string
	Tone                     Tone
}

// TimelineItem is one thing that happened ("timeline" takes []TimelineItem,
// newest first or last as the page says).
type TimelineItem struct {
	Title string
	// When is the date in words; ISO its machine form, if it is a full date.
	When, ISO string
	By        string
	Lines     []string
	// Said are somebody's own words, before Lines; Lang is their language as a BCP 47
	// tag, empty when nobody has said it.
	Said  []SaidLine
	Lang  string
	Links []Link
	Tag   *Tag
	// Future marks what has not happened yet.
	Future bool
	// Struck shows it struck through: it does not count. Was are earlier words,
	// struck through; Notes say why, and are not.
	Struck bool
	Was    []string
	Notes  []string
}

// SaidLine is a line in somebody's own words, with what it is about if that is ours.
type SaidLine struct{ Label, Text string }

// SaidLines are lines that are about nothing but themselves.
func SaidLines(lines []string) (out []SaidLine) {
	for _, l := range lines {
		out = append(out, SaidLine{Text: l})
	}
	return out
}

// Quote is somebody else's words with their source ("quote").
type Quote struct {
	Lines  []string
	Source *Link
}

// Button is a submit button, or a link that looks like one ("button").
type Button struct {
	Text string
	// Kind is "", secondary or warning.
	Kind string
	// Href makes it a link; otherwise it submits its form.
	Href string
	// Name and Value are sent with the form when this button was pressed.
	Name, Value string
	// Hidden is added for those who hear it out of context.
	Hidden string
}

// Class is the button's class.
func (b Button) Class() string {
	if b.Kind == "" {
		return "govuk-button"
	}
	return "govuk-button govuk-button--" + b.Kind
}

// PostButton is a whole form that is one button ("post-button"). Fill in its
// token in the template: {{template "post-button" (.Post .Withdraw)}}.
type PostButton struct {
	Action string
	Button Button
	Hidden []Hidden
	CSRF   string
}

// Hidden is a hidden field ("hidden").
type Hidden struct{ Name, Value string }

// CheckAnswers is the last page before something is recorded
// ("check-answers"); fill in its token as for [PostButton]:
// {{template "check-answers" (.Check .Answers)}}.
type CheckAnswers struct {
	Summary SummaryList
	// Statement is what the person declares by pressing the button.
	Statement string
	Form      PostButton
}

// Check fills in the token of the form.
func (p *Page) Check(c CheckAnswers) CheckAnswers {
	c.Form = p.Post(c.Form)
	return c
}

// FilterPanel narrows a list; its choices are in the address ("filter-panel").
type FilterPanel struct {
	// Action is the path of the list.
	Action string
	Fields []FilterField
	// Keep are values of the address that the form must carry on (sort).
	Keep []Hidden
	// Chosen are the filters in force, each a link that takes it away.
	Chosen []Link
	// Clear takes all away.
	Clear string
	// Saved are the reader's own saved filters of this list, and Save leads to saving
	// the one that is in force.
	Saved []Link
	Save  string
	// Open shows the panel opened; the page decides (for example when a
	// filter is in force).
	Open bool
}

// FilterField is one field: whichever pointer is set.
type FilterField struct {
	Input      *Input
	Select     *Select
	Radios     *Choices
	Checkboxes *Choices
}

// idOf makes an id of a field's name.
func idOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
}
