package spreadsheet

import (
	"fmt"
	"strings"

	"candour/internal/table/spreadsheet/ods"
)

// rawSheet is a sheet as its reader found it: rows of any length, in order,
// with blank rows left out.
type rawSheet struct {
	name   string
	hidden bool
	rows   []Row
	// table, when it has a name, is the block of the sheet that is marked up.
	table ods.Range
	// strict is set for formats where a short row is a sign of damage.
	strict bool
	// torn says that the text ended in the middle of a row, perhaps.
	torn bool
}

// blank says whether a row has no text at all.
func blank(cells []Cell) bool {
	for _, c := range cells {
		if c.Text != "" {
			return false
		}
	}
	return true
}

// add shapes a raw sheet into header and rows, and notes what is wrong with it.
func (b *Book) add(raw rawSheet) {
	s := Sheet{Name: raw.name, Hidden: raw.hidden, Table: raw.table.Name}
	rows := raw.rows
	if raw.table.Name != "" {
		rows = cut(raw.table, rows)
	}
	if len(rows) > 0 {
		s.HeaderRow = rows[0].Number
		s.Header = header(rows[0].Cells)
		s.Rows = rows[1:]
		b.warnTitle(&s)
		width := b.checkHeader(&s)
		s.Header = s.Header[:width]
		for i := range s.Rows {
			b.fit(&s, &s.Rows[i], raw, i == len(s.Rows)-1)
		}
	}
	b.Sheets = append(b.Sheets, s)
}

// cut keeps the part of the rows that lies in the area. Columns to the left of
// the table are dropped, so that column A of the sheet may hold something else.
func cut(a ods.Range, rows []Row) []Row {
	var out []Row
	for _, r := range rows {
		if r.Number < a.Top || r.Number > a.Bottom {
			continue
		}
		from, to := min(a.FirstCol, len(r.Cells)), min(a.FinalCol+1, len(r.Cells))
		if cells := r.Cells[from:to]; !blank(cells) {
			out = append(out, Row{Number: r.Number, Cells: cells})
		}
	}
	return out
}

// header names the columns, leaving out empty ones at the right-hand end.
func header(cells []Cell) []Column {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1].Text) == "" {
		n--
	}
	out := make([]Column, n)
	for i := range out {
		out[i] = Column{Name: cells[i].Text, Letter: Letter(i)}
	}
	return out
}

// warnTitle says so when the first row looks like a title over the table.
func (b *Book) warnTitle(s *Sheet) {
	if len(s.Header) == 1 && len(s.Rows) > 0 && filled(s.Rows[0].Cells) > 2 {
		b.note(Warning, s.Place(Row{Number: s.HeaderRow}, -1),
			"This row was read as the column names, but it has only one cell. If it is a title, delete it so that the column names come first.")
	}
}

func filled(cells []Cell) int {
	n := 0
	for _, c := range cells {
		if c.Text != "" {
			n++
		}
	}
	return n
}

// usedTwice is said of a column whose name is that of an earlier one.
func usedTwice(first, again int, one, other string) string {
	if one == other {
		return fmt.Sprintf("The column name is used twice: in column %s and in column %s. Rename or delete one.", Letter(first), Letter(again))
	}
	return fmt.Sprintf("The column name is used twice: in column %s and in column %s. %q and %q are one name: capitals, spaces, hyphens and _ do not count. Rename or delete one.",
		Letter(first), Letter(again), clip(one), clip(other))
}

// checkHeader notes column names that are empty or used twice.
func (b *Book) checkHeader(s *Sheet) (width int) {
	seen := map[string]int{}
	at := Row{Number: s.HeaderRow}
	for i, c := range s.Header {
		if strings.TrimSpace(c.Name) == "" {
			if row := s.firstFilled(i); row > 0 {
				b.note(Problem, s.Place(at, i), "This column has no name, but row %d has something in it. Give the column a name or empty it.", row)
			}
			continue
		}
		if first, twice := seen[ColumnKey(c.Name)]; twice {
			b.note(Problem, s.Place(at, i), "%s", usedTwice(first, i, s.Header[first].Name, c.Name))
			continue
		}
		seen[ColumnKey(c.Name)] = i
	}
	return len(s.Header)
}

// firstFilled gives the number of the first row with text in the column.
func (s *Sheet) firstFilled(column int) int {
	for _, r := range s.Rows {
		if column < len(r.Cells) && r.Cells[column].Text != "" {
			return r.Number
		}
	}
	return 0
}

// fit gives a row as many cells as the header has.
func (b *Book) fit(s *Sheet, row *Row, raw rawSheet, last bool) {
	have, want := len(row.Cells), len(s.Header)
	if have > want && filled(row.Cells[want:]) > 0 {
		row.Bad = true
		b.note(Problem, s.Place(*row, want), "This row has %d cells, but there are %d column names. If a cell holds a comma, put quotation marks around it; if not, name the column.", have, want)
	}
	if have < want && raw.strict {
		b.noteShort(s, row, have, raw.torn && last)
	}
	cells := make([]Cell, want)
	copy(cells, row.Cells)
	row.Cells = cells
}

// noteShort tells a row that was merely left short from one that was cut off.
func (b *Book) noteShort(s *Sheet, row *Row, have int, torn bool) {
	if torn {
		row.Bad = true
		b.note(Problem, s.Place(*row, -1), "This last row has %d of %d cells and the file ends without a line break: it may have been cut off. Check that the file is whole and send it again.", have,
			len(s.Header))
		return
	}
	b.note(Warning, s.Place(*row, -1), "This row has %d of %d cells. The others were read as empty.", have, len(s.Header))
}
