package web

import (
	"html/template"
	"strings"
)

import "strconv"

// Field is what every input has. Forms make them ([Form.Input] and the like),
// so that what was typed and what was wrong with it are shown again.
type Field struct {
	Name  string
	Label string
	Hint  string
	Error string
	// Heading makes the label the page's <h1>, for pages with one question.
	Heading bool
	// Bold makes the label stand out on pages with several questions.
	Bold bool
}

// ID is the id of the (first) input.
func (f Field) ID() string { return idOf(f.Name) }

// Described lists the ids of the hint and the error, for aria-describedby.
func (f Field) Described() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.ID() + "-hint " + f.ID() + "-error"
	case f.Hint != "":
		return f.ID() + "-hint"
	case f.Error != "":
		return f.ID() + "-error"
	}
	return ""
}

// Input is one line of text ("text-input").
type Input struct {
	Field
	Value string
	// Type is text (when empty), email, search, tel, url.
	Type string
	// Width is 2, 3, 4, 5, 10, 20 or 30 characters; 0 is the whole column.
	Width int
	// Autocomplete is the HTML purpose ("email", "name", "off").
	Autocomplete string
	// Mode is the keyboard to offer: numeric, decimal.
	Mode string
	// Prefix and Suffix are shown beside the box.
	Prefix, Suffix string
}

// Kind is the type attribute.
func (i Input) Kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

// Class is the class of the box.
func (i Input) Class() string {
	c := "govuk-input"
	if i.Width > 0 {
		c += " govuk-input--width-" + strconv.Itoa(i.Width)
	}
	if i.Error != "" {
		c += " govuk-input--error"
	}
	return c
}

// Textarea is several lines of text ("textarea").
type Textarea struct {
	Field
	Value string
	// Rows is the height; 0 is 5.
	Rows int
	// Limit is the most characters; 0 shows no count. The server checks it
	// too ([Form.Limit]).
	Limit int
}

// Height is Rows with its default.
func (t Textarea) Height() int {
	if t.Rows == 0 {
		return 5
	}
	return t.Rows
}

// DescribedWithCount adds the count to what describes the box.
func (t Textarea) DescribedWithCount() string {
	d := t.Described()
	if t.Limit == 0 {
		return d
	}
	if d != "" {
		d += " "
	}
	return d + t.ID() + "-info"
}

// Option is one thing to choose.
type Option struct {
	Value, Text, Hint string
	Chosen            bool
	// Name marks a name, which is no words of the program: no language takes it up.
	Name bool
}

// OptionsOf makes a thing to choose of each of a list.
func OptionsOf[T any](list []T, of func(T) Option) []Option {
	out := make([]Option, 0, len(list))
	for _, one := range list {
		out = append(out, of(one))
	}
	return out
}

// Select is a drop-down list ("select").
type Select struct {
	Field
	Options []Option
	// Blank is the text of a first, empty option; empty for none.
	Blank string
	// Made, if given, is the options as HTML, made once for many pages
	// ([OptionsHTML]); Options is then not read.
	Made template.HTML
}

// OptionsHTML makes the options of a select, with all text escaped. It is for
// long lists that many pages share; [Chosen] then marks one of them.
func OptionsHTML(options []Option) template.HTML {
	var b strings.Builder
	for _, o := range options {
		b.WriteString(optionStart(o.Value))
		if o.Chosen {
			b.WriteString(" selected")
		}
		b.WriteString(">" + template.HTMLEscapeString(o.Text) + "</option>\n")
	}
	return template.HTML(b.String())
}

func optionStart(value string) string {
	return `<option value="` + template.HTMLEscapeString(value) + `"`
}

// Chosen marks the option of a value in what OptionsHTML made.
func Chosen(made template.HTML, value string) template.HTML {
	if value == "" {
		return made
	}
	start := optionStart(value)
	return template.HTML(strings.Replace(string(made), start+">", start+" selected>", 1))
}

// Choices are radio buttons ("radios") or boxes to tick ("checkboxes").
type Choices struct {
	Field
	Options []Option
	// Inline puts two short answers side by side; Small saves room.
	Inline, Small bool
}

// ItemID gives the id of the i-th choice; the first has the field's own id, so
// that the error summary leads to it.
func (c Choices) ItemID(i int) string {
	if i == 0 {
		return c.ID()
	}
	return c.ID() + "-" + strconv.Itoa(i+1)
}

// Item is what one choice needs to draw itself.
type Item struct {
	Option
	ID, Name, Described string
}

// Items gives the choices ready to draw.
func (c Choices) Items() []Item {
	out := make([]Item, len(c.Options))
	for i, o := range c.Options {
		out[i] = Item{Option: o, ID: c.ItemID(i), Name: c.Name}
		if o.Hint != "" {
			out[i].Described = out[i].ID + "-item-hint"
		}
	}
	return out
}

// FileUpload takes a file ("file-upload"); its form needs
// enctype="multipart/form-data".
type FileUpload struct {
	Field
	// Accept lists content types or endings: ".csv,.xlsx".
	Accept   string
	Multiple bool
	// Drop lets a file be dropped on it, where scripts run.
	Drop bool
}

// Versioned carries, hidden in a form, the version of the record that the
// person saw and what its fields held then ("versioned").
type Versioned struct {
	Version int64
	Was     []Hidden
}

// ErrorSummary lists what is wrong, on top of a page ("error-summary").
type ErrorSummary struct {
	// Title is "There is a problem" when empty.
	Title string
	Items []Link
}

// Heading is Title with its default.
func (e ErrorSummary) Heading() string {
	if e.Title == "" {
		return "There is a problem"
	}
	return e.Title
}
