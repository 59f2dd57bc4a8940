package mark

import (
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/ods"
)

// copyPlan is what the first reading of a file finds out for its marked copy.
type copyPlan struct {
	headers [][]string           // by sheet; empty when a sheet has none
	only    bool                 // only the marked rows are copied
	list    [][]spreadsheet.Cell // the list of what to mend
	marks   []map[int]map[int]spreadsheet.Mark
}

// planCopy reads the file once: it counts rows, and finds the value behind each
// mark.
func planCopy(s *spreadsheet.Stream, marks []spreadsheet.Mark) *copyPlan {
	sheets := s.Sheets()
	p := &copyPlan{headers: make([][]string, len(sheets)), marks: make([]map[int]map[int]spreadsheet.Mark, len(sheets))}
	type row struct {
		copied, nth int // its row in the whole copy, and in a copy of the marked rows
		cells       []string
	}
	found := make([]map[int]row, len(sheets))
	total := 0
	for i, sheet := range sheets {
		p.marks[i], found[i] = map[int]map[int]spreadsheet.Mark{}, map[int]row{}
		for _, m := range marks {
			if m.Sheet == sheet.Name && m.Row > 0 {
				p.mark(i, m)
			}
		}
		if sheet.Ours {
			continue
		}
		rows := s.Rows(context.Background(), i)
		p.headers[i], _ = rows.Header() // a sheet that cannot be read is left out
		for n := ods.HeaderRow; rows.Next(); {
			r := rows.Row()
			n++
			total++
			if p.marks[i][r.Number] != nil {
				found[i][r.Number] = row{n, ods.HeaderRow + 1 + len(found[i]), append([]string(nil), r.Cells...)}
			}
		}
		rows.Close()
	}
	p.only = total > MaxRows
	for _, m := range marks {
		for i, sheet := range sheets {
			if sheet.Name != m.Sheet {
				continue
			}
			r := found[i][m.Row]
			header, value, at := "", "", r.copied
			if p.only {
				at = r.nth
			}
			if r.cells == nil {
				at = 0
			}
			if m.Column >= 0 && m.Column < len(r.cells) {
				header, value = p.headers[i][m.Column], r.cells[m.Column]
			}
			p.list = append(p.list, markRow(m, at, header, value))
			break
		}
	}
	return p
}

// mark gathers the marks of one cell into one. A mark on the whole row goes to
// its first cell.
func (p *copyPlan) mark(sheet int, m spreadsheet.Mark) {
	row := p.marks[sheet][m.Row]
	if row == nil {
		row = map[int]spreadsheet.Mark{}
		p.marks[sheet][m.Row] = row
	}
	row[max(m.Column, 0)] = joined(row[max(m.Column, 0)], m)
}

// joined puts two marks of one cell together; an error is more than a warning.
func joined(old, m spreadsheet.Mark) spreadsheet.Mark {
	m.Message, m.Expected = inWords(m), ""
	if old.Message == "" {
		return m
	}
	m.Message = old.Message + "\n" + m.Message
	if old.Word() == "Error" {
		m.Severity = old.Severity
	}
	return m
}

// table copies one sheet, reading it a second time.
func (p *copyPlan) table(s *spreadsheet.Stream, i int, sheet spreadsheet.SheetInfo) spreadsheet.Table {
	var numbers []int // the numbers of the rows in the copy, as far as written
	return spreadsheet.Table{Name: first(sheet.Name, "data"), Title: first(sheet.Name, "Data"), Columns: p.headers[i], Loose: true,
		Rows: p.rows(s, i, &numbers),
		Marks: func(n int) map[int]spreadsheet.Mark {
			return p.marks[i][numbers[len(numbers)-1]]
		}}
}

func (p *copyPlan) rows(s *spreadsheet.Stream, i int, numbers *[]int) iter.Seq2[[]spreadsheet.Cell, error] {
	return func(yield func([]spreadsheet.Cell, error) bool) {
		rows := s.Rows(context.Background(), i)
		defer rows.Close()
		cells := make([]spreadsheet.Cell, len(p.headers[i]))
		for rows.Next() {
			r := rows.Row()
			if p.only && p.marks[i][r.Number] == nil {
				continue
			}
			*numbers = append((*numbers)[:0], r.Number)
			for c := range cells {
				cells[c] = r.Cell(c)
			}
			if !yield(cells, nil) {
				return
			}
		}
		// What broke off the reading is said on the cover; the rows before it
		// are there.
	}
}

// markData writes the data of any file as ODS, with the marks.
func markData(w io.Writer, s *spreadsheet.Stream, name string, marks []spreadsheet.Mark, left int) error {
	plan := planCopy(s, marks)
	d := spreadsheet.Document{Title: spreadsheet.MendSheet, Description: "A copy of a file with what is wrong marked in its cells.", Creator: "Candour", Created: time.Unix(0, 0), Cover: []string{
		"This is a copy of the file " + first(name, "that was sent") + " with what is wrong marked in it.",
		"The sheet What to mend lists every error and every warning with its row and column. In the copy of the data each marked cell has a thick border, bold text and a note.",
		"You can mend your own file, or this copy, and send it again. The sheets that were added are left out when it is read.",
	}}
	if plan.only {
		d.Cover = append(d.Cover, fmt.Sprintf("The file has more than %d rows. Only the rows with something to mend are in this copy, so mend your own file and send that again.", MaxRows))
	}
	if left > 0 {
		d.Cover = append(d.Cover, leftWords(left))
	}
	d.Tables = append(d.Tables, spreadsheet.Table{Name: spreadsheet.MendTable, Title: spreadsheet.MendSheet, Columns: markColumns, Rows: spreadsheet.RowsOf(plan.list)})
	for i, sheet := range s.Sheets() {
		if len(plan.headers[i]) > 0 {
			d.Tables = append(d.Tables, plan.table(s, i, sheet))
		}
	}
	return spreadsheet.WriteODS(w, d)
}
