package spreadsheet

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/fastxml"
	"candour/internal/table/spreadsheet/ods"
)

// readODS streams content.xml once. Nothing is built for cells and rows that
// are repeated and empty, so a sheet of a million blank rows costs nothing.
func readODS(a *archive.Archive, o Options) (*Book, error) {
	if err := ods.Refuse(a); err != nil {
		return nil, err
	}
	rc, err := a.Open("content.xml")
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	r := &odsReader{book: &Book{Format: ODS}, tally: tally{limits: o.Limits}, hiddenStyles: map[string]bool{}}
	r.dec = fastxml.New(rc)
	if err := r.read(); err != nil {
		return nil, archive.Damaged(err)
	}
	for i := range r.sheets {
		r.book.add(r.sheets[i])
	}
	return r.book, nil
}

// odsReader walks over content.xml.
type odsReader struct {
	dec          fastxml.Tokens
	book         *Book
	tally        tally
	hiddenStyles map[string]bool // table styles that are not displayed
	style        string          // the style that is being defined
	sheets       []rawSheet
	rowNumber    int // of the row being read, in the sheet being read
	formulas     int
	merged       int
	unseen       unseen
	column       int  // of the column that is described next
	listing      bool // only the names of the sheets are wanted
	quick        bool // and what is inside them need not be looked at
}

// read goes through the document. Rows are read where they stand, at any depth
// of row groups; what is not a table is stepped over.
func (r *odsReader) read() error {
	spreadsheet := false
	for {
		token, err := r.dec.Token()
		if errors.Is(err, io.EOF) {
			if !spreadsheet {
				return errs.New(errs.Invalid, "The file holds no spreadsheet. Send the table as a spreadsheet (ODS, XLSX or CSV).")
			}
			return nil
		}
		if err != nil {
			return err
		}
		el, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name {
		case xml.Name{Space: ods.NSOffice, Local: "spreadsheet"}:
			spreadsheet = true
		case xml.Name{Space: ods.NSStyle, Local: "style"}:
			r.style = ods.Attr(el, ods.NSStyle, "name")
		case xml.Name{Space: ods.NSStyle, Local: "table-properties"}:
			r.hiddenStyles[r.style] = ods.Attr(el, ods.NSTable, "display") == "false"
		case xml.Name{Space: ods.NSTable, Local: "table"}:
			err = r.sheet(el)
		case xml.Name{Space: ods.NSTable, Local: "database-range"}:
			r.markup(el)
		case xml.Name{Space: ods.NSTable, Local: "tracked-changes"}:
			err = r.dec.Skip()
		}
		if err != nil {
			return err
		}
	}
}

// sheet reads one worksheet to its end.
func (r *odsReader) sheet(el xml.StartElement) error {
	if len(r.sheets) >= r.tally.limits.Sheets {
		return tooManySheets(r.tally.limits)
	}
	s := rawSheet{name: ods.Attr(el, ods.NSTable, "name"), hidden: r.hiddenStyles[ods.Attr(el, ods.NSTable, "style-name")]}
	r.rowNumber, r.formulas, r.merged, r.unseen, r.column = 1, 0, 0, unseen{}, 0
	if r.listing {
		r.sheets = append(r.sheets, s)
		if fast, ok := r.dec.(*fastxml.Reader); ok && r.quick {
			return fast.SkipRaw()
		}
		return fastxml.UnexpectedEnd(r.dec.Skip())
	}
	if s.hidden {
		r.book.note(Warning, Place{Sheet: s.name}, "This sheet is hidden. Check that it is meant to be in the file.")
	}
	for {
		token, err := r.dec.Token()
		if err != nil {
			return fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name == el.Name {
				r.warn(s.name)
				r.sheets = append(r.sheets, s)
				return nil
			}
		case xml.StartElement:
			switch {
			case t.Name.Space == ods.NSTable && t.Name.Local == "table-row":
				err = r.row(t, &s)
			case t.Name.Space == ods.NSTable && t.Name.Local == "table-column":
				err = r.describe(t)
			case transparent(t.Name):
			default:
				err = r.dec.Skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

func tooManySheets(l Limits) error {
	return errs.Newf(errs.TooLarge, "The file holds more than %d sheets. Save the sheet that you mean in a file of its own and send that.", l.Sheets)
}

// transparent names the elements that only group rows or columns.
func transparent(n xml.Name) bool {
	switch n.Local {
	case "table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns", "table-column-group":
		return n.Space == ods.NSTable
	}
	return false
}

// warn says, once a sheet, what was read another way than it looks.
func (r *odsReader) warn(sheet string) {
	warnFormulas(r.book, sheet, r.formulas)
	warnMerged(r.book, sheet, r.merged)
	r.unseen.warn(r.book, Place{Sheet: sheet})
}

// describe reads what is said of columns before the rows.
func (r *odsReader) describe(el xml.StartElement) error {
	if collapsed(el) {
		r.unseen.column(r.column)
	}
	r.column = min(r.column+ods.Repeats(el, "number-columns-repeated"), 1<<30)
	return r.dec.Skip()
}

// collapsed says whether a row or column is hidden or filtered away.
func collapsed(el xml.StartElement) bool {
	v := ods.Attr(el, ods.NSTable, "visibility")
	return v == "collapse" || v == "filter"
}

// unseen counts what whoever opens a sheet does not see of it.
type unseen struct {
	rows    int
	columns []int // the first of each run of hidden columns
	width   int   // how far to the right there is something
}

// column notes a hidden column, from 0. A sheet has few runs of them.
func (u *unseen) column(n int) {
	if len(u.columns) < 100 {
		u.columns = append(u.columns, n)
	}
}

// howMany puts a number before what it counts, of which there may be one.
func howMany(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// warn says so: columns that are hidden to the right of the table are nothing.
func (u *unseen) warn(b *Book, at Place) {
	if u.rows > 0 {
		b.note(Warning, at, "%s hidden, and read all the same.", howMany(u.rows, "row is", "rows are"))
	}
	if slices.ContainsFunc(u.columns, func(n int) bool { return n < u.width }) {
		b.note(Warning, at, "Some columns are hidden. They were read too.")
	}
}

func warnFormulas(b *Book, sheet string, n int) {
	if n > 0 {
		b.note(Warning, Place{Sheet: sheet}, "%s. We read the result that was last saved; we do not work formulas out.", howMany(n, "cell holds a formula", "cells hold formulas"))
	}
}

func warnMerged(b *Book, sheet string, n int) {
	if n > 0 {
		b.note(Warning, Place{Sheet: sheet}, "%s merged. Only the first cell of each was read as holding the value; the others are empty.", howMany(n, "group of cells is", "groups of cells are"))
	}
}

// row reads one row and lays it down as often as it is repeated.
func (r *odsReader) row(el xml.StartElement, s *rawSheet) error {
	repeat := ods.Repeats(el, "number-rows-repeated")
	cells, err := r.cells(el, s.name)
	if err != nil {
		return err
	}
	if !blank(cells) {
		for i := range repeat {
			at := Place{Sheet: s.name, Row: r.rowNumber + i}
			if err := r.tally.row(at, len(cells)); err != nil {
				return err
			}
			s.rows = append(s.rows, Row{Number: at.Row, Cells: cells})
		}
	}
	r.rowNumber = min(r.rowNumber+repeat, 1<<30)
	return nil
}

// cells reads the cells of a row. Empty cells are only counted until a cell
// with text comes after them, and by then they are within the column limit.
func (r *odsReader) cells(row xml.StartElement, sheet string) ([]Cell, error) {
	var cells []Cell
	column, hidden := 0, collapsed(row)
	for {
		token, err := r.dec.Token()
		if err != nil {
			return nil, fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name == row.Name {
				if hidden && len(cells) > 0 {
					r.unseen.rows++
				}
				r.unseen.width = max(r.unseen.width, len(cells))
				return cells, nil
			}
		case xml.StartElement:
			if t.Name.Space != ods.NSTable || (t.Name.Local != "table-cell" && t.Name.Local != "covered-table-cell") {
				if err := r.dec.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			at := Place{Sheet: sheet, Row: r.rowNumber, Letter: Letter(column)}
			c, err := r.cell(t, at)
			if err != nil {
				return nil, err
			}
			repeat := ods.Repeats(t, "number-columns-repeated")
			if c.Text != "" {
				if err := r.fits(at, column+repeat); err != nil {
					return nil, err
				}
				cells = append(cells, make([]Cell, column-len(cells))...)
				for range repeat {
					cells = append(cells, c)
				}
			}
			column = min(column+repeat, 1<<30)
		}
	}
}

// fits refuses a row that is too wide before memory is taken for it.
func (r *odsReader) fits(at Place, width int) error {
	if width <= r.tally.limits.Columns {
		return nil
	}
	probe := tally{limits: r.tally.limits}
	return probe.row(Place{Sheet: at.Sheet, Row: min(at.Row, r.tally.limits.Rows)}, width)
}

// cell reads one cell: the value in its attributes is exact, where its text is
// rounded and in the writer's language; so the value is preferred.
func (r *odsReader) cell(el xml.StartElement, at Place) (Cell, error) {
	text, err := r.content(el)
	if err != nil {
		return Cell{}, err
	}
	if ods.Attr(el, ods.NSTable, "formula") != "" {
		r.formulas++
	}
	if ods.Repeats(el, "number-columns-spanned") > 1 || ods.Repeats(el, "number-rows-spanned") > 1 {
		r.merged++
	}
	c := typedCell(el, text)
	if failed(el, text) {
		r.book.note(Problem, at, "The formula in this cell has failed (%s). Put it right or write the value in.", clip(text))
	}
	return c, r.tally.text(at, c.Text)
}

// failedText is how a cell shows a formula that failed: #DIV/0! and its like, and
// Err:502 in the languages in which LibreOffice and OpenOffice are used.
var failedText = regexp.MustCompile(`^(#.*|(?i:err|error|erreur|errore|erro|fehler|fout|fel|feil|fejl|virhe|chyba|błąd|hiba)\.?\s?:\s?5\d\d)$`)

// failed says whether a formula failed. Its value is then 0 or the words that are
// shown, and neither was meant. LibreOffice marks it; other programs only show it.
func failed(el xml.StartElement, text string) bool {
	if ods.Attr(el, ods.NSCalc, "value-type") == "error" {
		return true
	}
	number := ods.Attr(el, ods.NSOffice, "value-type") != "string" && ods.Attr(el, ods.NSOffice, "value") != ""
	return (number || ods.Attr(el, ods.NSTable, "formula") != "") && failedText.MatchString(text)
}

func typedCell(el xml.StartElement, text string) Cell {
	switch ods.Attr(el, ods.NSOffice, "value-type") {
	case "float", "currency", "percentage":
		return orText(ods.Attr(el, ods.NSOffice, "value"), Number, text)
	case "date":
		return orText(ods.Attr(el, ods.NSOffice, "date-value"), Date, text)
	case "boolean":
		return orText(ods.Attr(el, ods.NSOffice, "boolean-value"), Bool, text)
	case "string":
		return orText(ods.Attr(el, ods.NSOffice, "string-value"), Text, text)
	}
	return TextCell(text)
}

func orText(value string, k Kind, text string) Cell {
	if value == "" {
		return TextCell(text)
	}
	return cellOf(value, k)
}

// markup notes the table that a database range marks on a sheet, when it says
// that its first row holds the column names.
func (r *odsReader) markup(el xml.StartElement) {
	sheet, a, ok := ods.ParseRange(ods.Attr(el, ods.NSTable, "target-range-address"))
	a.Name = ods.Attr(el, ods.NSTable, "name")
	if !ok || a.Name == "" || strings.HasPrefix(a.Name, "__") || ods.Attr(el, ods.NSTable, "contains-header") == "false" {
		return
	}
	for i := range r.sheets {
		if r.sheets[i].name == sheet && r.sheets[i].table.Name == "" {
			r.sheets[i].table = a
		}
	}
}

// clip shortens text that is quoted back to a person.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
