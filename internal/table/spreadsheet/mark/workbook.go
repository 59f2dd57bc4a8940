package mark

import (
	"bytes"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/archive"
)

// maxComments is how many notes a workbook gets; marks after that have their
// look and their line in the list. The library is slow with many.
const maxComments = 5000

// workbook marks the cells of an XLSX file.
type workbook struct {
	file  *excelize.File
	looks map[look]int
	notes map[string]map[string]string // the person's own notes, by sheet and cell
	count int
}

// look is a cell's own style with a mark on it.
type look struct {
	style   int
	warning bool
}

// markWorkbook keeps the workbook as it is, marks cells and adds the list.
func markWorkbook(w io.Writer, s *spreadsheet.Stream, src io.ReaderAt, size int64, marks []spreadsheet.Mark, left int) (err error) {
	defer func() { // the library has panicked at odd workbooks; the person's file was readable
		if r := recover(); r != nil {
			err = errs.New(errs.Invalid, "The workbook could not be marked. Save it in a new file and send that.")
		}
	}()
	data := make([]byte, size)
	if err := archive.ReadFull(src, data, 0); err != nil {
		return err
	}
	if data, err = notesWhereExpected(data); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: spreadsheet.DefaultLimits().Unzipped, UnzipXMLSizeLimit: spreadsheet.DefaultLimits().Unzipped})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b := &workbook{file: f, looks: map[look]int{}, notes: map[string]map[string]string{}}
	plan := planCopy(s, marks)
	for i := range plan.list { // rows stand where they stood
		plan.list[i][2] = plan.list[i][1]
	}
	for i, sheet := range s.Sheets() {
		if err := b.sheet(sheet.Name, plan.marks[i], marks); err != nil {
			return err
		}
	}
	if err := b.list(plan.list, left); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// sheet marks the cells of one sheet in file order.
func (b *workbook) sheet(name string, marked map[int]map[int]spreadsheet.Mark, order []spreadsheet.Mark) error {
	for _, m := range order {
		column := max(m.Column, 0)
		one, here := marked[m.Row][column]
		if m.Sheet != name || !here {
			continue
		}
		delete(marked[m.Row], column) // one look and one note for all marks of a cell
		cell, err := excelize.CoordinatesToCellName(column+1, m.Row)
		if err != nil {
			continue // a place that no workbook has
		}
		if err := b.cell(name, cell, one); err != nil {
			return err
		}
	}
	return nil
}

func (b *workbook) cell(sheet, cell string, m spreadsheet.Mark) error {
	style, err := b.file.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	if style, err = b.marked(look{style, m.Word() == "Warning"}); err != nil {
		return err
	}
	if err := b.file.SetCellStyle(sheet, cell, cell, style); err != nil {
		return err
	}
	if b.count++; b.count > maxComments {
		return nil
	}
	text, own := m.Message, b.own(sheet)[cell]
	if own != "" {
		if err := b.file.DeleteComment(sheet, cell); err != nil {
			return err
		}
		text += "\n\nYour own note: " + own
	}
	return b.file.AddComment(sheet, excelize.Comment{Cell: cell, Author: "Candour", Width: 320, Height: 120, Paragraph: []excelize.RichTextRun{{Text: text}}})
}

// own gives the notes that the person's sheet has already.
func (b *workbook) own(sheet string) map[string]string {
	if b.notes[sheet] == nil {
		b.notes[sheet] = map[string]string{}
		comments, err := b.file.GetComments(sheet)
		if err != nil {
			return b.notes[sheet]
		}
		for _, c := range comments {
			text := c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
			b.notes[sheet][c.Cell] = text
		}
	}
	return b.notes[sheet]
}

// marked adds a fill, a thick border and bold text to a style.
func (b *workbook) marked(l look) (int, error) {
	if id, done := b.looks[l]; done {
		return id, nil
	}
	style, err := b.file.GetStyle(l.style)
	if err != nil || style == nil {
		style = &excelize.Style{}
	}
	fill, line := "FBDADA", 5 // thick
	if l.warning {
		fill, line = "FFF3C4", 8 // medium dashes
	}
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	style.Border = nil
	for _, side := range []string{"left", "top", "right", "bottom"} {
		style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: line})
	}
	font := excelize.Font{}
	if style.Font != nil {
		font = *style.Font
	}
	font.Bold, font.Color = true, "000000"
	style.Font = &font
	id, err := b.file.NewStyle(style)
	b.looks[l] = id
	return id, err
}

// list puts the sheet "What to mend" in front, as one table.
func (b *workbook) list(rows [][]spreadsheet.Cell, left int) error {
	f := b.file
	if i, _ := f.GetSheetIndex(spreadsheet.MendSheet); i >= 0 { // from an earlier copy
		// Its table goes first: its name has to be free. One may be missing.
		_ = f.DeleteTable(spreadsheet.MendTable)
		if err := f.DeleteSheet(spreadsheet.MendSheet); err != nil {
			return err
		}
	}
	front := f.GetSheetName(0)
	if _, err := f.NewSheet(spreadsheet.MendSheet); err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	if left > 0 {
		more := make([]spreadsheet.Cell, len(markColumns))
		for i := range more {
			more[i] = spreadsheet.TextCell("More")
		}
		more[7] = spreadsheet.TextCell(leftWords(left))
		rows = append(rows, more)
	}
	if len(rows) == 0 {
		none := make([]spreadsheet.Cell, len(markColumns))
		for i := range none {
			none[i] = spreadsheet.TextCell("None")
		}
		none[7] = spreadsheet.TextCell("Nothing was found to mend.")
		rows = append(rows, none)
	}
	header := make([]spreadsheet.Cell, len(markColumns))
	for i, c := range markColumns {
		header[i] = spreadsheet.TextCell(c)
	}
	for y, row := range append([][]spreadsheet.Cell{header}, rows...) {
		for x, c := range row {
			at, _ := excelize.CoordinatesToCellName(x+1, y+1)
			if err := f.SetCellStr(spreadsheet.MendSheet, at, c.Text); err != nil {
				return err
			}
		}
	}
	last, _ := excelize.CoordinatesToCellName(len(markColumns), len(rows)+1)
	if err := errors.Join(
		f.SetCellStyle(spreadsheet.MendSheet, "A1", last, wrap),
		f.SetColWidth(spreadsheet.MendSheet, "A", "G", 16), f.SetColWidth(spreadsheet.MendSheet, "H", "I", 60),
		f.AddTable(spreadsheet.MendSheet, &excelize.Table{Range: "A1:" + last, Name: spreadsheet.MendTable, StyleName: "TableStyleLight1"}),
	); err != nil {
		return err
	}
	if front != spreadsheet.MendSheet && front != "" {
		if err := f.MoveSheet(spreadsheet.MendSheet, front); err != nil {
			return err
		}
	}
	f.SetActiveSheet(0)
	return nil
}
