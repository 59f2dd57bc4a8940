package odscheck

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/ods"
)

// Check goes down the Analysis Function's checklist for accessible
// spreadsheets and gives, in words, the points that a file breaks, as far as a
// program can tell; none for a file that keeps to it. What only a person can
// tell, such as whether a title describes its table, is not looked at.
func Check(r io.ReaderAt, size int64) []string {
	a, err := archive.Open(r, size, archive.DefaultLimits())
	if err == nil {
		err = ods.Refuse(a)
	}
	c := &checklist{}
	for _, step := range []func(*archive.Archive) error{c.properties, c.settings, c.styles, c.content} {
		if err == nil {
			err = step(a)
		}
	}
	if err != nil {
		return []string{"the file cannot be read: " + err.Error()}
	}
	c.verdict()
	return c.broken
}

// checklist gathers what a file breaks.
type checklist struct {
	broken []string
	active string // the sheet that is open when the file is opened
	sheets []*checkedSheet
	ranges map[string]ods.Range
	names  []string // of the marked-up tables
	text   strings.Builder
}

// checkedSheet is what is remembered of a sheet.
type checkedSheet struct {
	name, title, titleStyle string
	header                  []string
	headerRow, headers      int
	rows                    int   // up to the last that is not blank
	blank                   []int // blank rows among them
	empty                   bool  // there is an empty cell in the table
	columns                 int   // the widest row
	filled                  []bool
	intro                   string
}

func (c *checklist) say(format string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

// properties looks at the document information.
func (c *checklist) properties(a *archive.Archive) error {
	have, in := map[string]string{}, ""
	if err := a.WalkXML("meta.xml", func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			in = t.Name.Local
		case xml.CharData:
			have[in] += strings.TrimSpace(string(t))
		case xml.EndElement:
			in = ""
		}
		return nil
	}); err != nil {
		return err
	}
	for _, p := range []struct{ name, words string }{{"title", "a title"}, {"creator", "a publisher"}, {"language", "a language"}} {
		if have[p.name] == "" {
			c.say("document information: %s is missing", p.words)
		}
	}
	return nil
}

// settings looks at where the cursor is.
func (c *checklist) settings(a *archive.Archive) error {
	if !a.Has("settings.xml") {
		c.say("cursor: it is not said that the file opens on the first sheet in A1")
		return nil
	}
	item := ""
	return a.WalkXML("settings.xml", func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			item = archive.AnyAttr(t, "name")
		case xml.CharData:
			text := strings.TrimSpace(string(t))
			if item == "ActiveTable" {
				c.active += text
			}
			if strings.HasPrefix(item, "CursorPosition") && text != "" && text != "0" {
				c.say("cursor: it is not in A1")
			}
			if strings.HasSuffix(item, "SplitMode") && text != "" && text != "0" {
				c.say("freeze panes: there are some")
			}
		case xml.EndElement:
			item = ""
		}
		return nil
	})
}

// styles looks for headers and footers, and for colour without anything else.
func (c *checklist) styles(a *archive.Archive) error {
	for _, part := range []string{"styles.xml", "content.xml"} {
		if !a.Has(part) {
			continue
		}
		style, coloured, other, wraps := "", false, false, part == "content.xml"
		if err := a.WalkXML(part, func(t xml.Token) error {
			switch t := t.(type) {
			case xml.StartElement:
				switch t.Name.Local {
				case "header", "footer":
					if t.Name.Space == ods.NSStyle && archive.AnyAttr(t, "display") != "false" {
						c.say("headers and footers: there is a page %s", t.Name.Local)
					}
				case "style":
					style, coloured, other = archive.AnyAttr(t, "name"), false, false
				}
				if b := archive.AnyAttr(t, "background-color"); b != "" && b != "transparent" {
					coloured = true
				}
				if archive.AnyAttr(t, "border") != "" || archive.AnyAttr(t, "font-weight") == "bold" {
					other = true
				}
				wraps = wraps || archive.AnyAttr(t, "wrap-option") == "wrap"
			case xml.EndElement:
				if t.Name.Local == "style" && coloured && !other {
					c.say("colour: the style %s tells something by colour alone", style)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if !wraps {
			c.say("wrapped text: no style wraps text")
		}
	}
	return nil
}

// content walks over the sheets.
func (c *checklist) content(a *archive.Archive) error {
	c.ranges = map[string]ods.Range{}
	rc, err := a.Open("content.xml")
	if err != nil {
		return err
	}
	defer rc.Close()
	dec := xml.NewDecoder(rc)
	hidden := map[string]bool{}
	style := ""
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		el, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "style":
			style = archive.AnyAttr(el, "name")
		case "table-properties":
			hidden[style] = archive.AnyAttr(el, "display") == "false"
		case "table":
			if el.Name.Space != ods.NSTable {
				continue
			}
			if hidden[archive.AnyAttr(el, "style-name")] {
				c.say("hidden sheets: %s is hidden", archive.AnyAttr(el, "name"))
			}
			err = c.sheet(dec, el)
		case "database-range":
			c.markup(el)
		}
		if err != nil {
			return err
		}
	}
}

func (c *checklist) markup(el xml.StartElement) {
	sheet, at, ok := ods.ParseRange(archive.AnyAttr(el, "target-range-address"))
	if !ok {
		return
	}
	if _, twice := c.ranges[sheet]; twice {
		c.say("one table a sheet: %s has more than one", sheet)
	}
	at.Name = archive.AnyAttr(el, "name")
	if slices.Contains(c.names, at.Name) {
		c.say("table names: %s is used twice", at.Name)
	}
	c.names = append(c.names, at.Name)
	c.ranges[sheet] = at
	if archive.AnyAttr(el, "display-filter-buttons") == "true" {
		c.say("filters: the table on %s has one", sheet)
	}
}

// shorthandMark is a mark such as [c] or [low].
var shorthandMark = regexp.MustCompile(`\[(?:[a-z]|low)\]`)

// noteMark is a mark such as [note 1].
var noteMark = regexp.MustCompile(`\[note \d+\]`)
