package mark

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet"
)

// Limits of a marked copy.
const (
	// MaxRows is how many rows a copy holds; a longer file gets a copy
	// with only the rows that are marked.
	MaxRows = 200_000
	// MaxMarks is how many marks a copy holds: the first in the file.
	MaxMarks = 50_000
	// maxWorkbook is the largest XLSX file that is marked as it is; a larger
	// one gets a copy of its data.
	maxWorkbook = 10 << 20
)

// Copy writes a copy of a person's own file with what is wrong marked in its
// cells, and says which format the copy has. The first sheet, "What to mend",
// lists every mark as one table.
//
// An XLSX workbook stays as it is, with a fill, a thick border and a note on
// each marked cell. Of any other file, of a workbook over 10 MB or 1,000,000
// cells, and of one whose drawings cannot be added to, an ODS copy of the data is
// made, marked in the same way. Text is typed as text, so nothing in it runs. A
// marked copy can itself be mended and sent again: the readers know the sheets
// that were added (SheetInfo.Ours). The same input makes the same bytes.
func Copy(w io.Writer, src io.ReaderAt, size int64, name string, marks []spreadsheet.Mark) (format spreadsheet.Format, err error) {
	defer errs.Wrap(&err, "mark.Copy")
	s, err := spreadsheet.OpenStream(context.Background(), src, size, name, spreadsheet.StreamOptions{Unguard: true}) // as it is read when it is checked
	if err != nil {
		return "", err
	}
	marks, left := sortMarks(s, marks)
	if s.Format == spreadsheet.XLSX && size <= maxWorkbook {
		fits, err := small(s, 1_000_000)
		if err != nil {
			return "", err
		}
		if fits {
			var out bytes.Buffer
			if err = markWorkbook(&out, s, src, size, marks, left); err == nil {
				_, err = out.WriteTo(w)
			}
			if err == nil || errs.CodeOf(err) == errs.Unavailable {
				return spreadsheet.XLSX, err
			}
			// The library cannot mark this workbook. Its data can be marked.
		}
	}
	return spreadsheet.ODS, markData(w, s, name, marks, left)
}

// sortMarks puts the marks in file order and keeps the first MaxMarks.
func sortMarks(s *spreadsheet.Stream, marks []spreadsheet.Mark) (kept []spreadsheet.Mark, left int) {
	order, sheets := map[string]int{}, s.Sheets()
	for i, sheet := range sheets {
		order[sheet.Name] = i
	}
	kept = slices.Clone(marks)
	if len(sheets) > 0 {
		for i := range kept {
			if _, known := order[kept[i].Sheet]; !known {
				kept[i].Sheet = sheets[0].Name
			}
		}
	}
	slices.SortStableFunc(kept, func(a, b spreadsheet.Mark) int {
		if a.Sheet != b.Sheet {
			return order[a.Sheet] - order[b.Sheet]
		}
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		return a.Column - b.Column
	})
	if left = len(kept) - MaxMarks; left > 0 {
		return kept[:MaxMarks], left
	}
	return kept, 0
}

// small says whether the sheets hold no more than so many cells.
func small(s *spreadsheet.Stream, cells int) (bool, error) {
	for i := range s.Sheets() {
		rows := s.Rows(context.Background(), i)
		names, err := rows.Header()
		for n := 0; err == nil && rows.Next(); {
			if n += len(names); n > cells {
				rows.Close()
				return false, nil
			}
		}
		rows.Close()
		if errs.CodeOf(rows.Err()) == errs.Unavailable {
			return false, rows.Err()
		}
	}
	return true, nil
}

// inWords is a mark in one line.
func inWords(m spreadsheet.Mark) string {
	out := m.Word() + ": " + m.Message
	if m.Expected != "" && !strings.Contains(m.Message, m.Expected) {
		out += " Expected: " + m.Expected
	}
	return out
}

// columnOf names the column that is marked.
func columnOf(m spreadsheet.Mark) string {
	if m.Column < 0 {
		return "the whole row"
	}
	return spreadsheet.Letter(m.Column)
}

// markColumns are the columns of the list of what to mend.
var markColumns = []string{"Sheet", "Row in your file", "Row in this copy", "Column", "Column name", "Value", "Error or warning", "What is wrong", "What was expected"}

// markRow is one line of that list. copied is 0 when the row is not in the copy.
func markRow(m spreadsheet.Mark, copied int, header, value string) []spreadsheet.Cell {
	text, number := spreadsheet.TextCell, spreadsheet.NumberCell
	if m.Row == 0 {
		const whole = "The whole table"
		column := whole
		if m.Column >= 0 {
			column = columnOf(m)
		}
		return []spreadsheet.Cell{text(first(m.Sheet, "The only sheet")), text(whole), text(whole), text(column), text(first(header, whole)),
			text(first(clipLong(value), "None")), text(m.Word()), text(m.Message), text(first(m.Expected, "See what is wrong"))}
	}
	in := text("Not in this copy")
	if copied > 0 {
		in = number(strconv.Itoa(copied))
	}
	return []spreadsheet.Cell{text(first(m.Sheet, "The only sheet")), number(strconv.Itoa(m.Row)), in, text(columnOf(m)), text(first(header, "No name")),
		text(first(clipLong(value), "Empty")), text(m.Word()), text(m.Message), text(first(m.Expected, "See what is wrong"))}
}

// clipLong keeps a quoted value readable.
func clipLong(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "..."
	}
	return s
}

// leftWords says how many marks are not in the copy.
func leftWords(left int) string {
	if left <= 0 {
		return ""
	}
	return fmt.Sprintf("There are %d more things to mend, which are not in this copy. Mend these first and send the file again.", left)
}

func first(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}
