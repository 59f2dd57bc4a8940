package spreadsheet

import (
	"encoding/xml"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/ods"
)

// sheetReader reads one worksheet, token by token.
type sheetReader struct {
	*xlsxReader
	raw      rawSheet
	row      Row    // the row being read
	column   int    // of the cell being read, from 0
	kind     string // its t attribute
	style    int    // its s attribute
	formula  bool
	text     strings.Builder // what stands in <v>,
	typed    strings.Builder // and in <is>
	twice    bool            // the cell has two of one of these
	inText   bool
	inline   bool
	phonetic int

	formulas, merged int
	unseen           unseen
	spare            []Cell // of length 0: room for a row, when rows are not kept
}

// readSheet reads one worksheet and adds it to the book.
func (x *xlsxReader) readSheet(s xlsxSheet) error {
	r := &sheetReader{xlsxReader: x, raw: rawSheet{name: s.name, hidden: s.hidden}}
	if s.hidden {
		x.book.note(Warning, Place{Sheet: s.name}, "This sheet is hidden. Check that it is meant to be in the file.")
	}
	if err := x.archive.WalkXML(s.part, r.token); err != nil {
		return err
	}
	r.warn()
	x.book.add(r.raw)
	return nil
}

// warn says, once a sheet, what was read another way than it looks.
func (r *sheetReader) warn() {
	at := Place{Sheet: r.raw.name}
	warnFormulas(r.book, at.Sheet, r.formulas)
	warnMerged(r.book, at.Sheet, r.merged)
	r.unseen.warn(r.book, at)
}

func (r *sheetReader) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(t.Name.Local)
	case xml.CharData:
		switch {
		case !r.inText || r.phonetic > 0:
		case r.inline:
			r.typed.Write(t)
		default:
			r.text.Write(t)
		}
	}
	return nil
}

// start begins a row, a cell, or the text inside a cell.
func (r *sheetReader) start(el xml.StartElement) error {
	r.inText = false
	switch el.Name.Local {
	case "row":
		return r.startRow(el)
	case "col":
		if h := archive.AnyAttr(el, "hidden"); h == "1" || h == "true" {
			from, _ := strconv.Atoi(archive.AnyAttr(el, "min")) // from 1; what is no number hides from the first on
			r.unseen.column(from - 1)
		}
	case "c":
		return r.startCell(el)
	case "f":
		r.formula = true
	case "v":
		r.inText, r.twice = true, r.twice || r.text.Len() > 0
	case "is":
		r.inline, r.twice = true, r.twice || r.typed.Len() > 0
	case "t":
		r.inText = r.inline
	case "rPh":
		r.phonetic++
	case "mergeCell":
		r.merged++
	}
	return nil
}

// startRow takes the row's own number, or the next when it has none. Rows that
// go backwards would let one row be given twice.
func (r *sheetReader) startRow(el xml.StartElement) error {
	number := r.row.Number + 1
	if s := archive.AnyAttr(el, "r"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < number {
			return damagedXLSX(errors.New("rows out of order"))
		}
		number = n
	}
	r.row, r.column = Row{Number: number, Cells: r.spare}, -1
	if h := archive.AnyAttr(el, "hidden"); h == "1" || h == "true" {
		r.unseen.rows++
	}
	return nil
}

// startCell takes the cell's own column, or the next when it has none.
func (r *sheetReader) startCell(el xml.StartElement) error {
	column := r.column + 1
	if ref := archive.AnyAttr(el, "r"); ref != "" {
		_, at, rest, ok := ods.ParseCell("." + ref)
		if !ok || rest != "" || at.FirstCol < column || at.Top != r.row.Number {
			return damagedXLSX(errors.New("cells out of order: " + clip(ref)))
		}
		column = at.FirstCol
	}
	r.column = column
	r.kind = archive.AnyAttr(el, "t")
	r.style, _ = strconv.Atoi(archive.AnyAttr(el, "s")) // no style is style 0
	r.formula, r.inline, r.twice, r.phonetic = false, false, false, 0
	r.text.Reset()
	r.typed.Reset()
	return nil
}

func (r *sheetReader) end(name string) error {
	r.inText = false
	switch name {
	case "rPh":
		r.phonetic--
	case "is":
		r.inline = false
	case "c":
		return r.endCell()
	case "row":
		return r.endRow()
	}
	return nil
}

// endCell puts the cell into its row. Memory for the blank cells before it is
// taken only after the column was found to be within the limit.
func (r *sheetReader) endCell() error {
	at := Place{Sheet: r.raw.name, Row: r.row.Number, Letter: Letter(r.column)}
	text := r.chosen(at)
	if r.formula {
		r.formulas++
		if text == "" && r.kind != "str" {
			r.book.note(Problem, at, "This cell holds a formula with no saved result. Open the file in a spreadsheet program, save it and send it again.")
		}
	}
	if text == "" {
		return nil
	}
	if r.column >= r.tally.limits.Columns {
		probe := tally{limits: r.tally.limits}
		return probe.row(at, r.column+1)
	}
	c, err := r.value(text, at)
	if err != nil {
		return err
	}
	if err := r.tally.text(at, c.Text); err != nil {
		return err
	}
	r.unseen.width = max(r.unseen.width, r.column+1)
	r.row.Cells = append(r.row.Cells, make([]Cell, r.column-len(r.row.Cells))...)
	r.row.Cells = append(r.row.Cells, c)
	return nil
}

// chosen gives the cell's text: of <is> where its type says so, or else of <v>.
// A program may write both; where they say two things, which is meant?
func (r *sheetReader) chosen(at Place) string {
	text, other := r.text.String(), r.typed.String()
	if r.kind == "inlineStr" {
		text, other = other, text
	}
	if text == "" && r.kind == "inlineStr" {
		text = other
	}
	if r.twice || other != "" && other != text {
		r.book.note(Problem, at, "This cell holds more than one value (%s). Open the file in a spreadsheet program, save it and send it again.", clip(r.text.String()+", "+r.typed.String()))
	}
	return text
}

func (r *sheetReader) endRow() error {
	if blank(r.row.Cells) {
		return nil
	}
	if err := r.tally.row(Place{Sheet: r.raw.name, Row: r.row.Number}, len(r.row.Cells)); err != nil {
		return err
	}
	r.raw.rows = append(r.raw.rows, r.row)
	return nil
}

// value reads a cell's text by the type that the file gives it
// (ECMA-376 part 1, section 18.18.11).
func (r *sheetReader) value(text string, at Place) (Cell, error) {
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 || n >= len(r.texts) {
			return Cell{}, damagedXLSX(errors.New("a cell points to a shared text that does not exist"))
		}
		return TextCell(r.texts[n]), nil
	case "str", "inlineStr":
		return TextCell(unescapeX(text)), nil
	case "b":
		return cellOf(map[bool]string{true: "true", false: "false"}[strings.TrimSpace(text) == "1"], Bool), nil
	case "e":
		r.book.note(Problem, at, "The formula in this cell has failed (%s). Put it right or write the value in.", clip(text))
		return TextCell(text), nil
	case "d":
		return DateCell(text), nil
	}
	return r.number(strings.TrimSpace(text), at), nil
}

// number tells a date from a number by the style of its cell.
func (r *sheetReader) number(text string, at Place) Cell {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return TextCell(text)
	}
	style := notDate
	if r.style > 0 && r.style < len(r.styles) {
		style = r.styles[r.style]
	}
	if style == notDate {
		return NumberCell(shownDigits(text, value))
	}
	iso, ok := isoDate(value, style, r.date1904)
	if !ok {
		r.book.note(Problem, at, "This cell is formatted as a date, but %s is no date. Write the date as 2025-01-31.", clip(text))
		return NumberCell(text)
	}
	return DateCell(iso)
}

// shownDigits undoes binary rounding: a spreadsheet keeps 17 digits of 1.1 and
// shows 15 of them. A number with fewer digits keeps its spelling.
func shownDigits(text string, value float64) string {
	n := 0
	for i := 0; i < len(text) && text[i] != 'e' && text[i] != 'E'; i++ {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	if n <= 15 {
		return text
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64)
	if err != nil {
		return text
	}
	if a := math.Abs(rounded); a != 0 && (a < 1e-9 || a >= 1e15) {
		return strconv.FormatFloat(rounded, 'g', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// unescapeX reads the format's own escape for what XML cannot hold: _x000D_ is
// a carriage return (ECMA-376 part 1, section 22.9.2.19).
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var units []uint16
	var out strings.Builder
	flush := func() {
		out.WriteString(string(utf16.Decode(units)))
		units = units[:0]
	}
	for i := 0; i < len(s); {
		if len(s)-i >= 7 && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				units = append(units, uint16(n))
				i += 7
				continue
			}
		}
		flush()
		out.WriteByte(s[i])
		i++
	}
	flush()
	return out.String()
}
