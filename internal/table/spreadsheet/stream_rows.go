package spreadsheet

import (
	"context"
	"errors"
	"io"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// RowReader reads one sheet from top to bottom:
//
//	rows := stream.Rows(ctx, 0)
//	defer rows.Close()
//	names, err := rows.Header()
//	for rows.Next() { use(rows.Row()) }
//	err = rows.Err()
type RowReader struct {
	ctx       context.Context
	stream    *Stream
	sheet     SheetInfo
	log       *Book
	limits    Limits
	source    rowSource
	raw       rawRow
	record    Record
	err       error
	header    []Column
	names     []string
	headerRow int
	began     bool
	done      bool
	rows      int // under the header
	last      int // the number of the last row that was not blank
	blanks    int
	blankAt   int // the first blank row
	emptyName map[int]bool
	spare     []string
	kinds     []Kind
	texts     []Kind // all Text, for formats without kinds
}

// Record is one row under the header.
type Record struct {
	// Number counts from 1 as the person sees it, the header among them.
	Number int
	// Cells has one text for each column of the header. The slice is used
	// again by the next Next; its strings may be kept.
	Cells []string
	// Kinds says what the file itself says of each cell; used again too.
	Kinds []Kind
	// Fault says in words why the row cannot be trusted; empty when it can.
	// FaultAt is the letter of the one cell that is at fault, if it is one.
	Fault, FaultAt string
}

// Cell gives the cell in a column, counted from 0.
func (r Record) Cell(column int) Cell { return cellOf(r.Cells[column], r.Kinds[column]) }

// Header gives the exact texts of the column names. It fails when there is no
// table, or when the file cannot be read as far as that.
func (r *RowReader) Header() ([]string, error) {
	if !r.began {
		r.begin()
	}
	if r.err != nil {
		return nil, r.err
	}
	return append([]string(nil), r.names...), nil
}

// HeaderRow is the number of the row that holds the column names; 0 for JSON
// Lines, which has no such row. That of Parquet is 1, as table programs show it.
func (r *RowReader) HeaderRow() int {
	if !r.began {
		r.begin()
	}
	return r.headerRow
}

// Err gives what ended the reading before its end, if anything did.
func (r *RowReader) Err() error { return r.err }

// Row gives the row that Next read.
func (r *RowReader) Row() Record { return r.record }

// Close gives back what the reader holds. It may be called twice.
func (r *RowReader) Close() {
	r.done = true
	if r.source != nil {
		r.source.close()
		r.source = nil
	}
}

// named is a source that knows its column names without a header row.
type named interface {
	columns() (names []string, row int)
}

// begin reads up to the column names.
func (r *RowReader) begin() {
	r.began = true
	if r.err != nil {
		return
	}
	if n, ok := r.source.(named); ok {
		r.setHeader(n.columns())
		return
	}
	if !r.fetch() {
		if r.err == nil {
			r.fail(errs.New(errs.Invalid, "The file holds no table. The first row should hold the column names, and the rows under it the data."))
		}
		return
	}
	if r.raw.fault != "" {
		r.fail(errs.Newf(errs.Invalid, "Row %d should hold the column names, but cannot be read. %s", r.raw.number, r.raw.fault))
		return
	}
	names := r.raw.cells
	for len(names) > 0 && strings.TrimSpace(names[len(names)-1]) == "" {
		names = names[:len(names)-1]
	}
	r.setHeader(append([]string(nil), names...), r.raw.number)
}

func (r *RowReader) fail(err error) {
	r.err = err
	r.Close()
}

// setHeader notes names that are used twice, or that look like data.
func (r *RowReader) setHeader(names []string, row int) {
	if len(names) > r.limits.Columns {
		r.fail((&tally{limits: r.limits}).row(Place{Sheet: r.sheet.Name, Row: row}, len(names)))
		return
	}
	r.names, r.headerRow = names, row
	seen, data, filled := map[string]int{}, 0, 0
	for i, name := range names {
		r.header = append(r.header, Column{Name: name, Letter: Letter(i)})
		if strings.TrimSpace(name) == "" {
			r.emptyName[i] = true
			continue
		}
		filled++
		if plainNumber(name) || plainDate(name) {
			data++
		}
		if first, twice := seen[ColumnKey(name)]; twice {
			r.log.note(Problem, Place{Sheet: r.sheet.Name, Row: row, Letter: Letter(i), Header: name},
				"%s", usedTwice(first, i, names[first], name))
			continue
		}
		seen[ColumnKey(name)] = i
	}
	if data > 0 && data*2 >= filled && row > 0 {
		r.log.note(Warning, Place{Sheet: r.sheet.Name, Row: row}, "This row was read as the column names, but it looks like data. If the column names are missing, put them in a row above it.")
	}
	r.spare = make([]string, len(names))
	r.kinds = make([]Kind, len(names))
	r.texts = make([]Kind, len(names))
}

// fetch reads the next row that is not blank into raw.
func (r *RowReader) fetch() bool {
	for {
		r.raw.fault, r.raw.torn = "", false
		err := r.source.next(&r.raw)
		switch {
		case errors.Is(err, io.EOF):
			return false
		case err != nil:
			r.fail(archive.Damaged(err))
			return false
		case r.raw.number > r.limits.Rows:
			r.fail((&tally{limits: r.limits}).row(Place{Sheet: r.sheet.Name, Row: r.raw.number}, 0))
			return false
		case r.raw.number&1023 == 0 && r.ctx.Err() != nil:
			r.fail(r.ctx.Err())
			return false
		case r.raw.fault != "" || !blankTexts(r.raw.cells):
			r.gap()
			return true
		}
		if r.blanks++; r.blanks == 1 {
			r.blankAt = r.raw.number
		}
	}
}

// gap counts the rows that a spreadsheet does not store since they are blank.
func (r *RowReader) gap() {
	n := r.raw.number - r.last - 1
	if n > 0 && r.last > 0 && (r.stream.Format == XLSX || r.stream.Format == ODS) {
		if r.blanks += n; r.blanks == n {
			r.blankAt = r.last + 1
		}
	}
	r.last = r.raw.number
}

func blankTexts(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

func filledTexts(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// Next reads the next row. Blank rows are stepped over and counted. A row that
// cannot be trusted is given too, with its Fault.
func (r *RowReader) Next() bool {
	if !r.began {
		r.begin()
	}
	if r.done || r.err != nil {
		return false
	}
	noted := len(r.log.Notices) + r.log.dropped
	if !r.fetch() {
		r.finish()
		return false
	}
	if r.rows++; r.rows == 1 && len(r.names) == 1 && r.headerRow > 0 && filledTexts(r.raw.cells) > 2 {
		r.log.note(Warning, Place{Sheet: r.sheet.Name, Row: r.headerRow},
			"This row was read as the column names, but it has only one cell. If it is a title, delete it so that the column names come first.")
	}
	r.record = Record{Number: r.raw.number, Cells: r.raw.cells, Kinds: r.raw.kinds, Fault: r.raw.fault}
	if len(r.log.Notices)+r.log.dropped != noted {
		r.cellFault(noted)
	}
	if len(r.raw.cells) != len(r.names) || r.raw.fault != "" {
		r.fit()
	}
	if len(r.emptyName) > 0 {
		r.checkUnnamed()
	}
	if r.raw.kinds == nil {
		for i, c := range r.record.Cells {
			r.texts[i] = Empty
			if c != "" {
				r.texts[i] = Text
			}
		}
		r.record.Kinds = r.texts
	}
	return true
}

func (r *RowReader) place(column int) Place {
	return (&Sheet{Name: r.sheet.Name, Header: r.header}).Place(Row{Number: r.raw.number}, column)
}

// cellFault takes over what was noted of a cell of this row while it was read.
func (r *RowReader) cellFault(noted int) {
	for _, n := range r.log.Notices[min(noted, len(r.log.Notices)):] {
		if n.Level == Problem && n.Place.Row == r.raw.number && r.record.Fault == "" {
			r.record.Fault, r.record.FaultAt = n.Message, n.Place.Letter
		}
	}
	if r.record.Fault == "" && noted >= len(r.log.Notices) && r.stream.Format != CSV { // beyond what is kept
		r.record.Fault = "A cell of this row cannot be read. The rows before say what is wrong."
	}
}

// fault notes a Problem with the row that is being read.
func (r *RowReader) fault(column int, format string, args ...any) {
	n := Book{}
	n.note(Problem, r.place(column), format, args...)
	if r.record.Fault == "" {
		r.record.Fault, r.record.FaultAt = n.Notices[0].Message, n.Notices[0].Place.Letter
	}
	r.log.note(Problem, n.Notices[0].Place, "%s", n.Notices[0].Message)
}

// fit gives a row as many cells as there are column names.
func (r *RowReader) fit() {
	have, want := len(r.raw.cells), len(r.names)
	if r.record.Fault != "" {
		r.log.note(Problem, r.place(-1), "%s", r.record.Fault)
	}
	switch {
	case r.record.Fault != "":
	case have > want && !blankTexts(r.raw.cells[want:]):
		r.fault(want, "This row has %d cells, but there are %d column names. If a cell holds a comma, put quotation marks around it; if not, name the column.", have, want)
	case have < want && r.stream.Format == CSV && r.raw.torn:
		r.fault(-1, "This last row has %d of %d cells and the file ends without a line break: it may have been cut off. Check that the file is whole and send it again.", have, want)
	case have < want && r.stream.Format == CSV:
		r.log.note(Warning, r.place(-1), "This row has %d of %d cells. The others were read as empty.", have, want)
	}
	clear(r.spare[copy(r.spare, r.raw.cells):])
	r.record.Cells = r.spare
	if r.raw.kinds != nil {
		clear(r.kinds[copy(r.kinds, r.raw.kinds):])
		r.record.Kinds = r.kinds
	}
}

// checkUnnamed notes, once a column, that there is data under an empty name.
func (r *RowReader) checkUnnamed() {
	for i := range r.emptyName {
		if r.record.Cells[i] == "" {
			continue
		}
		delete(r.emptyName, i)
		r.log.note(Problem, (&Sheet{Name: r.sheet.Name, Header: r.header}).Place(Row{Number: r.headerRow}, i),
			"This column has no name, but row %d has something in it. Give the column a name or empty it.", r.raw.number)
	}
}

// finish says, once, what concerns the sheet as a whole.
func (r *RowReader) finish() {
	if r.done {
		return
	}
	at := Place{Sheet: r.sheet.Name}
	if r.err == nil {
		if s, ok := r.source.(interface{ finish() }); ok {
			s.finish()
		}
		if r.blanks > 0 && r.rows > 0 {
			r.log.note(Warning, at, "%s stepped over, the first of them row %d.", howMany(r.blanks, "blank row was", "blank rows were"), r.blankAt)
		}
		if r.rows == 0 {
			r.log.note(Warning, at, "The table has column names and no rows under them. If there is nothing to send, say so with a nil return.")
		}
	}
	r.Close()
}
