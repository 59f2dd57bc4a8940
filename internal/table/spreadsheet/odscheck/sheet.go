package odscheck

import (
	"encoding/xml"
	"regexp"
	"strings"

	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/fastxml"
	"candour/internal/table/spreadsheet/ods"
)

// sheet walks over one sheet, to its end.
func (c *checklist) sheet(dec *xml.Decoder, el xml.StartElement) error {
	s := &checkedSheet{name: archive.AnyAttr(el, "name")}
	c.sheets = append(c.sheets, s)
	w := &sheetWalk{checklist: c, sheet: s}
	for depth := 1; depth > 0; {
		token, err := dec.Token()
		if err != nil {
			return fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "annotation" { // its own text is no text of a cell
				c.never(s, t)
				c.say("floating boxes: there is a comment on %s", s.name)
				if err := dec.Skip(); err != nil {
					return fastxml.UnexpectedEnd(err)
				}
				continue
			}
			depth++
			w.start(t)
		case xml.CharData:
			w.text(t)
		case xml.EndElement:
			depth--
			w.end(t.Name.Local)
		}
	}
	if !w.wide {
		c.say("column widths: none is set on %s", s.name)
	}
	return nil
}

// sheetWalk is how far the walk over a sheet is.
type sheetWalk struct {
	*checklist
	sheet    *checkedSheet
	inHeader bool // between the tags of header rows
	wide     bool // a column has a style, and so a width
	// number counts the rows before this one, which stands for so many; row are its
	// cells so far, and the cell that is open stands for so many too.
	number, rowRepeat, cellRepeat int
	row                           []string
	cell                          strings.Builder
	link                          string // the text of the link that is open, or unread
}

// unread stands for the text of a link that has not come yet.
const unread = "?"

// start takes the beginning of an element.
func (w *sheetWalk) start(t xml.StartElement) {
	w.never(w.sheet, t)
	switch t.Name.Local {
	case "table-column":
		w.wide = w.wide || archive.AnyAttr(t, "style-name") != ""
	case "table-header-rows":
		w.inHeader = true
		w.sheet.headers++
	case "table-row":
		w.row, w.rowRepeat = nil, ods.Repeats(t, "number-rows-repeated")
	case "table-cell":
		w.cell.Reset()
		w.cellRepeat = ods.Repeats(t, "number-columns-repeated")
		if w.sheet.title == "" && w.number == 0 && len(w.row) == 0 {
			w.sheet.titleStyle = archive.AnyAttr(t, "style-name")
		}
	case "a":
		w.link = unread
	}
}

// text takes text, of a cell and of a link in it.
func (w *sheetWalk) text(t xml.CharData) {
	w.cell.Write(t)
	if w.link == unread {
		w.link = strings.TrimSpace(string(t))
	}
}

// end takes the end of an element.
func (w *sheetWalk) end(name string) {
	switch name {
	case "table-header-rows":
		w.inHeader = false
	case "a":
		if saysNothing(w.link) {
			w.say("links: a link on %s does not say where it leads", w.sheet.name)
		}
		w.link = ""
	case "table-cell":
		text := strings.TrimSpace(w.cell.String())
		w.checklist.text.WriteString(text + "\n")
		for range min(w.cellRepeat, ods.MaxColumns-len(w.row)) {
			w.row = append(w.row, text)
		}
	case "table-row":
		w.sheet.row(w.number+1, w.row, w.inHeader)
		w.number = min(w.number+w.rowRepeat, maxCounted)
	}
}

// maxCounted is where rows are not counted further: a file may claim any number.
const maxCounted = 1 << 30

// saysNothing says whether the text of a link does not tell where it leads.
func saysNothing(link string) bool {
	l := strings.ToLower(link)
	return l == unread || l == "" || l == "here" || l == "click here" || strings.HasPrefix(l, "http")
}

// maxBlank is how many blank rows of a sheet are remembered.
const maxBlank = 10

// row notes one row.
func (s *checkedSheet) row(number int, row []string, header bool) {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	if len(row) == 0 {
		return
	}
	for n := s.rows + 1; n < number && len(s.blank) < maxBlank; n++ {
		s.blank = append(s.blank, n)
	}
	s.rows = number
	switch {
	case number == 1:
		s.title = row[0]
	case number == 2:
		s.intro = row[0]
	}
	if header {
		s.header, s.headerRow = append([]string(nil), row...), number
		s.filled = make([]bool, len(row))
		return
	}
	if s.headerRow == 0 {
		return
	}
	s.columns = max(s.columns, len(row))
	s.empty = s.empty || len(row) < len(s.header)
	for i, text := range row {
		if text == "" {
			s.empty = true
		} else if i < len(s.filled) {
			s.filled[i] = true
		}
	}
}

// never says what no sheet should have in it.
func (c *checklist) never(s *checkedSheet, el xml.StartElement) {
	switch {
	case el.Name.Local == "covered-table-cell", ods.Repeats(el, "number-columns-spanned") > 1, ods.Repeats(el, "number-rows-spanned") > 1:
		c.say("merged cells: there are some on %s", s.name)
	case strings.HasPrefix(el.Name.Space, "urn:oasis:names:tc:opendocument:xmlns:drawing"), el.Name.Local == "shapes", el.Name.Local == "forms":
		c.say("floating boxes: there is a picture, a chart or a form on %s", s.name)
	case archive.AnyAttr(el, "visibility") == "collapse", archive.AnyAttr(el, "visibility") == "filter":
		c.say("hidden rows or columns: there are some on %s", s.name)
	case archive.AnyAttr(el, "formula") != "":
		c.say("formulas: there is one on %s", s.name)
	}
}

// nameOfProgram is what a program calls a sheet that nobody named.
var nameOfProgram = regexp.MustCompile(`(?i)^(sheet|table) ?\d*$`)

// verdict looks at each sheet, and at all of them together.
func (c *checklist) verdict() {
	seen := map[string]bool{}
	for i, s := range c.sheets {
		if seen[ods.Fold(s.name)] {
			c.say("sheet names: %s is used twice", s.name)
		}
		seen[ods.Fold(s.name)] = true
		if s.name == "" || nameOfProgram.MatchString(s.name) {
			c.say("sheet names: %q does not say what the sheet holds", s.name)
		}
		switch at, marked := c.ranges[s.name]; {
		case s.rows == 0:
			c.say("blank sheets: %s is blank", s.name)
		case marked:
			c.table(s, at)
		case i > 0 || s.headers > 0:
			c.say("marked-up tables: the table on %s is not marked up", s.name)
		}
		if len(s.blank) > 0 {
			c.say("blank rows: row %d of %s is blank", s.blank[0], s.name)
		}
		if s.title == "" || !strings.HasPrefix(s.titleStyle, "Heading") {
			c.say("titles: cell A1 of %s holds no title in a heading style", s.name)
		}
	}
	c.together()
}

// together looks at what one sheet must say of the others.
func (c *checklist) together() {
	if len(c.sheets) == 0 {
		c.say("blank sheets: there is no sheet")
		return
	}
	if c.active != "" && c.active != c.sheets[0].name {
		c.say("cursor: the file opens on %s and not on the first sheet", c.active)
	}
	if _, marked := c.ranges[c.sheets[0].name]; marked {
		c.say("cover: the first sheet is no cover")
	}
	notes, data := false, 0
	listed := false
	for _, at := range c.ranges {
		switch at.Name {
		case ods.NotesTable:
			notes = true
		case ods.ContentsTable:
			listed = true
		default:
			data++
		}
	}
	if data > 1 && !listed {
		c.say("contents: there are %d tables and no contents sheet", data)
	}
	text := c.text.String()
	if noteMark.MatchString(text) && !notes {
		c.say("notes: the text refers to a note and there is no notes sheet")
	}
	explained := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		if m := shorthandMark.FindString(line); m != "" && strings.HasPrefix(line, m+" ") {
			explained[m] = true
		}
	}
	told := map[string]bool{}
	for _, m := range shorthandMark.FindAllString(text, -1) {
		if !explained[m] && !told[m] {
			told[m] = true
			c.say("shorthand: %s is not explained", m)
		}
	}
}

// table looks at one marked-up table.
func (c *checklist) table(s *checkedSheet, at ods.Range) {
	if s.headers != 1 || s.headerRow == 0 {
		c.say("header rows: the table on %s has %d rows tagged as header, and not one", s.name, s.headers)
		return
	}
	if at.Top != s.headerRow || at.FirstCol != 0 {
		c.say("marked-up tables: the table on %s does not begin at its header row in column A", s.name)
	}
	if at.Bottom < s.rows || (at.Bottom > s.rows && at.Bottom > s.headerRow) {
		c.say("marked-up tables: the table on %s does not end where its rows end", s.name)
	}
	if nameOfProgram.MatchString(at.Name) {
		c.say("table names: %q does not say what the table holds", at.Name)
	}
	seen := map[string]bool{}
	for i, name := range s.header {
		if name == "" || seen[ods.Fold(name)] {
			c.say("header rows: column %s of %s has no name of its own", ods.Letter(i), s.name)
		}
		seen[ods.Fold(name)] = true
		if strings.ContainsAny(name, "*†‡§¹²³") {
			c.say("notes: the column name %q has a symbol in place of [note 1]", name)
		}
	}
	if s.columns > len(s.header) {
		c.say("header rows: %s has more columns than names", s.name)
	}
	if s.empty && !strings.Contains(strings.ToLower(s.intro), "empty") && !strings.Contains(strings.ToLower(s.intro), "blank") {
		c.say("empty cells: %s does not say what an empty cell means", s.name)
	}
}
