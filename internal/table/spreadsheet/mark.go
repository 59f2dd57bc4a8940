package spreadsheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
)

// Mark says what is wrong with one cell, or with one row.
type Mark struct {
	// Sheet is the sheet's name; empty means the only sheet.
	Sheet string
	// Row counts from 1 as the person sees it, as in Record.Number; 0 is the
	// whole table, which has its line in the list and marks no cell.
	Row int
	// Column counts from 0; -1 is the whole row.
	Column int
	// Severity is "error" or "warning".
	Severity string
	// Message says what is wrong, in words.
	Message string
	// Expected says what was expected; it may be empty.
	Expected string
}

// Limits of a marked copy.
const (
	// MaxMarkedRows is how many rows a copy holds; a longer file gets a copy
	// with only the rows that are marked.
	MaxMarkedRows = 200_000
	// MaxMarks is how many marks a copy holds: the first in the file.
	MaxMarks = 50_000
	// maxWorkbook is the largest XLSX file that is marked as it is; a larger
	// one gets a copy of its data.
	maxWorkbook = 10 << 20
)

// mendTable is the marked-up name of the list of what to mend, and mendSheet
// the name of its sheet.
const (
	mendTable = "what_to_mend"
	mendSheet = "What to mend"
)

// MarkCopy writes a copy of a person's own file with what is wrong marked in
// its cells, and says which format the copy has. The first sheet, "What to
// mend", lists every mark as one table.
//
// An XLSX workbook stays as it is, with a fill, a thick border and a note on
// each marked cell. Of any other file, of a workbook over 10 MB or 1,000,000 cells,
// and of one whose drawings cannot be added to, an ODS copy of the data is made, marked in the same way. Text is typed as text,
// so nothing in it runs. A marked copy can itself be mended and sent again: the
// readers know the sheets that were added (SheetInfo.Ours). The same input makes the same bytes.
func MarkCopy(w io.Writer, src io.ReaderAt, size int64, name string, marks []Mark) (format Format, err error) {
	defer errs.Wrap(&err, "spreadsheet.MarkCopy")
	s, err := OpenStream(context.Background(), src, size, name, StreamOptions{Unguard: true}) // as it is read when it is checked
	if err != nil {
		return "", err
	}
	marks, left := sortMarks(s, marks)
	if s.Format == XLSX && size <= maxWorkbook {
		small, err := s.small(1_000_000)
		if err != nil {
			return "", err
		}
		if small {
			var out bytes.Buffer
			if err = markWorkbook(&out, s, src, size, marks, left); err == nil {
				_, err = out.WriteTo(w)
			}
			if err == nil || errs.CodeOf(err) == errs.Unavailable {
				return XLSX, err
			}
			// The library cannot mark this workbook. Its data can be marked.
		}
	}
	return ODS, markData(w, s, name, marks, left)
}

// sortMarks puts the marks in file order and keeps the first MaxMarks.
func sortMarks(s *Stream, marks []Mark) (kept []Mark, left int) {
	order := map[string]int{}
	for i, sheet := range s.sheets {
		order[sheet.Name] = i
	}
	kept = slices.Clone(marks)
	if len(s.sheets) > 0 {
		for i := range kept {
			if _, known := order[kept[i].Sheet]; !known {
				kept[i].Sheet = s.sheets[0].Name
			}
		}
	}
	slices.SortStableFunc(kept, func(a, b Mark) int {
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
func (s *Stream) small(cells int) (bool, error) {
	for i := range s.sheets {
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

// word names the severity.
func (m Mark) word() string {
	if strings.EqualFold(m.Severity, "warning") {
		return "Warning"
	}
	return "Error"
}

// text is the mark in one line.
func (m Mark) text() string {
	out := m.word() + ": " + m.Message
	if m.Expected != "" && !strings.Contains(m.Message, m.Expected) {
		out += " Expected: " + m.Expected
	}
	return out
}

// column names the column that is marked.
func (m Mark) column() string {
	if m.Column < 0 {
		return "the whole row"
	}
	return Letter(m.Column)
}

// markColumns are the columns of the list of what to mend.
var markColumns = []string{"Sheet", "Row in your file", "Row in this copy", "Column", "Column name", "Value", "Error or warning", "What is wrong", "What was expected"}

// markRow is one line of that list. copied is 0 when the row is not in the copy.
func markRow(m Mark, copied int, header, value string) []Cell {
	if m.Row == 0 {
		const whole = "The whole table"
		column := whole
		if m.Column >= 0 {
			column = m.column()
		}
		return []Cell{TextCell(first(m.Sheet, "The only sheet")), TextCell(whole), TextCell(whole), TextCell(column), TextCell(first(header, whole)),
			TextCell(first(clipLong(value), "None")), TextCell(m.word()), TextCell(m.Message), TextCell(first(m.Expected, "See what is wrong"))}
	}
	in := TextCell("Not in this copy")
	if copied > 0 {
		in = NumberCell(strconv.Itoa(copied))
	}
	return []Cell{TextCell(first(m.Sheet, "The only sheet")), NumberCell(strconv.Itoa(m.Row)), in, TextCell(m.column()), TextCell(first(header, "No name")),
		TextCell(first(clipLong(value), "Empty")), TextCell(m.word()), TextCell(m.Message), TextCell(first(m.Expected, "See what is wrong"))}
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
