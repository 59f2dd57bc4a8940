package spreadsheet

import (
	"fmt"
	"strings"
	"unicode"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/ods"
)

// Format is a kind of file, told from its content.
type Format string

// The formats that Open and OpenStream read.
const (
	CSV       Format = "CSV"
	XLSX      Format = "XLSX"
	ODS       Format = "ODS"
	JSONLines Format = "JSON Lines"
	Parquet   Format = "Parquet" // OpenStream only
)

// Kind is what the file itself says a cell holds. CSV says nothing, so all of
// its cells are Text. A cell with no text is Empty in every format.
type Kind uint8

// The kinds of cell.
const (
	Empty  Kind = iota
	Text        // any text
	Number      // a decimal number, exactly as the file spells it
	Date        // an ISO 8601 date, date and time, or time of day
	Bool        // "true" or "false"
	JSON        // a nested value of JSON Lines, as raw JSON
)

// Cell is one value. Text is exact.
type Cell struct {
	Text string
	Kind Kind
}

// TextCell makes a cell of text; an empty string makes an Empty cell.
func TextCell(s string) Cell { return cellOf(s, Text) }

// NumberCell makes a cell of a decimal number that is already spelt out.
func NumberCell(s string) Cell { return cellOf(s, Number) }

// DateCell makes a cell of an ISO 8601 date.
func DateCell(s string) Cell { return cellOf(s, Date) }

// cellOf keeps the rule that a cell without text is Empty.
func cellOf(s string, k Kind) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Text: s, Kind: k}
}

// Column is one column of the header.
type Column struct {
	// Name is the header's exact text.
	Name string
	// Letter is the column's letter as a spreadsheet shows it: A, B, ... AA.
	Letter string
}

// Row is one row under the header. It has exactly as many cells as the sheet
// has columns.
type Row struct {
	// Number counts from 1 as the person sees it: the spreadsheet's own row
	// number (the header of a CSV file is row 1), or the line of JSON Lines.
	Number int
	Cells  []Cell
	// Bad says that a Problem names this row, so its cells cannot be trusted.
	Bad bool
}

// Sheet is one table.
type Sheet struct {
	// Name is the worksheet's name; empty for CSV and JSON Lines.
	Name string
	// Table is the name of the table marked up on the sheet (an ODS database
	// range), or empty when nothing is marked up.
	Table string
	// Hidden says that the person who opens the file does not see this sheet.
	Hidden bool
	// HeaderRow is the row number of the header; 0 when there is none.
	HeaderRow int
	Header    []Column
	Rows      []Row
}

// Column finds a column by what its name is known by ([ColumnKey]) and gives
// its index; -1 when there is none.
func (s *Sheet) Column(name string) int {
	for i, c := range s.Header {
		if ColumnKey(c.Name) == ColumnKey(name) {
			return i
		}
	}
	return -1
}

// Place says where a cell is. The column is an index into Header, or -1 for the
// row as a whole.
func (s *Sheet) Place(row Row, column int) Place {
	p := Place{Sheet: s.Name, Row: row.Number}
	if column >= 0 {
		p.Letter = Letter(column)
		if column < len(s.Header) {
			p.Header = s.Header[column].Name
		}
	}
	return p
}

// Place is where something is, in the words of the person's own file.
type Place struct {
	Sheet  string
	Row    int // counts from 1; 0 when the whole sheet or file is meant
	Letter string
	Header string
}

// String gives "sheet Answers, row 4, column C (title)".
func (p Place) String() string {
	var parts []string
	if p.Sheet != "" {
		parts = append(parts, "sheet "+p.Sheet)
	}
	if p.Row > 0 {
		parts = append(parts, fmt.Sprintf("row %d", p.Row))
	}
	if c := p.column(); c != "" {
		parts = append(parts, "column "+c)
	}
	return strings.Join(parts, ", ")
}

func (p Place) column() string {
	if p.Letter == "" || p.Header == "" {
		return p.Letter + p.Header
	}
	return p.Letter + " (" + p.Header + ")"
}

// Field makes the errs.Field that says what is wrong at this place.
func (p Place) Field(message string) errs.Field {
	return errs.Field{Name: p.Header, Message: message, Row: p.Row, Column: p.column()}
}

// Level is how much a Notice matters.
type Level uint8

// The levels of a Notice.
const (
	Warning Level = iota // it was read, and perhaps not as it was meant
	Problem              // this row or column cannot be trusted
)

// Notice is something that the person should know about their file.
type Notice struct {
	Level   Level
	Place   Place
	Message string
}

// String gives the notice as a line that can stand alone.
func (n Notice) String() string {
	if where := n.Place.String(); where != "" {
		return where + ": " + n.Message
	}
	return n.Message
}

// Book is a file that was read.
type Book struct {
	Format Format
	// Encoding names how the text was stored, for CSV and JSON Lines:
	// "UTF-8", "UTF-8 with byte order mark", "UTF-16 LE", "UTF-16 BE",
	// "Windows-1252".
	Encoding string
	// Delimiter is what parts the cells of a CSV file; 0 for other formats.
	Delimiter rune
	Sheets    []Sheet
	Notices   []Notice
	dropped   int // notices past maxNotices, counted and not kept
}

// maxNotices bounds the list: nobody reads more, and a hostile file could make
// millions.
const maxNotices = 500

func (b *Book) note(level Level, at Place, format string, args ...any) {
	if len(b.Notices) >= maxNotices {
		b.dropped++
		return
	}
	b.Notices = append(b.Notices, Notice{Level: level, Place: at, Message: fmt.Sprintf(format, args...)})
}

// finish says how many notices were left out, if any were.
func (b *Book) finish() {
	if b.dropped > 0 {
		b.Notices = append(b.Notices, Notice{Level: Problem,
			Message: fmt.Sprintf("There are %d more notices like these. Put these right first and try again.", b.dropped)})
		b.dropped = 0
	}
}

// Problems gives every Problem as a field error, in file order.
func (b *Book) Problems() []errs.Field {
	var out []errs.Field
	for _, n := range b.Notices {
		if n.Level == Problem {
			out = append(out, n.Place.Field(n.Message))
		}
	}
	return out
}

// Warnings gives every Warning as a line of text.
func (b *Book) Warnings() []string {
	var out []string
	for _, n := range b.Notices {
		if n.Level == Warning {
			out = append(out, n.String())
		}
	}
	return out
}

// Sheet finds a sheet by its name; nil when there is none.
func (b *Book) Sheet(name string) *Sheet {
	for i := range b.Sheets {
		if b.Sheets[i].Name == name {
			return &b.Sheets[i]
		}
	}
	return nil
}

// Data gives the one sheet that holds the data: the only sheet with a table
// marked up on it (leaving aside the notes of our own exports), or else the
// only sheet in view that is not empty. When there are several, the error
// names them, since guessing would import the wrong one.
func (b *Book) Data() (*Sheet, error) {
	found := b.pick(func(s *Sheet) bool { return s.Table != "" && !ours(s.Name, s.Table) })
	if len(found) == 0 {
		found = b.pick(func(s *Sheet) bool { return !s.Hidden && len(s.Header) > 0 && !ours(s.Name, s.Table) })
	}
	switch len(found) {
	case 0:
		return nil, errs.New(errs.Invalid, "The file holds no table. The first row should hold the column names, and the rows under it the data.")
	case 1:
		if hidden := b.pick(func(s *Sheet) bool { return s.Hidden && len(s.Rows) > 0 && !ours(s.Name, s.Table) }); len(found[0].Rows) == 0 && len(hidden) > 0 {
			return nil, errs.Newf(errs.Invalid, "The sheet %s has no rows under its first, and the sheet %s, which is hidden, has. Show the sheet that you mean, delete the other and send the file again.",
				first(found[0].Name, "in view"), clip(hidden[0].Name))
		}
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, s := range found {
		names[i] = s.Name
	}
	return nil, errs.Newf(errs.Invalid, "The file holds %d sheets with data: %s. Keep the one you mean, save it as a file of its own and try again.",
		len(found), strings.Join(names, ", "))
}

// ours says whether a sheet was added by one of our writers to what it holds.
func ours(sheet, table string) bool {
	switch table {
	case ods.NotesTable, ods.ContentsTable, ods.ShorthandTable, MendTable:
		return true
	}
	return sheet == MendSheet
}

func (b *Book) pick(want func(*Sheet) bool) []*Sheet {
	var out []*Sheet
	for i := range b.Sheets {
		if want(&b.Sheets[i]) {
			out = append(out, &b.Sheets[i])
		}
	}
	return out
}

// Letter gives the letters of a column that is counted from 0, as spreadsheets
// write them: 0 is A, 25 is Z, 26 is AA.
func Letter(column int) string { return ods.Letter(column) }

// ColumnKey is what a column's name is known by: two names with one key are one
// column, in every reader. Capitals do not count, and a space, a hyphen and _
// are one: "Source URL", "source-url" and source_url have the same key.
func ColumnKey(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r == '_' || r == '-' || r == '\u2010' || r == '\u2011' || unicode.IsSpace(r)
	}), "_")
}
