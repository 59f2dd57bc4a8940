package spreadsheet

import (
	"context"
	"fmt"
	"io"
	"iter"
	"time"
)

// copyPlan is what the first reading of a file finds out for its marked copy.
type copyPlan struct {
	headers [][]string // by sheet; empty when a sheet has none
	only    bool       // only the marked rows are copied
	list    [][]Cell   // the list of what to mend
	marks   []map[int]map[int]Mark
}

// planCopy reads the file once: it counts rows, and finds the value behind each
// mark.
func planCopy(s *Stream, marks []Mark) *copyPlan {
	p := &copyPlan{headers: make([][]string, len(s.sheets)), marks: make([]map[int]map[int]Mark, len(s.sheets))}
	type row struct {
		copied, nth int // its row in the whole copy, and in a copy of the marked rows
		cells       []string
	}
	found := make([]map[int]row, len(s.sheets))
	total := 0
	for i, sheet := range s.sheets {
		p.marks[i], found[i] = map[int]map[int]Mark{}, map[int]row{}
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
		for n := odsHeaderRow; rows.Next(); {
			r := rows.Row()
			n++
			total++
			if p.marks[i][r.Number] != nil {
				found[i][r.Number] = row{n, odsHeaderRow + 1 + len(found[i]), append([]string(nil), r.Cells...)}
			}
		}
		rows.Close()
	}
	p.only = total > MaxMarkedRows
	for _, m := range marks {
		for i, sheet := range s.sheets {
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
func (p *copyPlan) mark(sheet int, m Mark) {
	row := p.marks[sheet][m.Row]
	if row == nil {
		row = map[int]Mark{}
		p.marks[sheet][m.Row] = row
	}
	row[max(m.Column, 0)] = joined(row[max(m.Column, 0)], m)
}

// joined puts two marks of one cell together; an error is more than a warning.
func joined(old, m Mark) Mark {
	m.Message, m.Expected = m.text(), ""
	if old.Message == "" {
		return m
	}
	m.Message = old.Message + "\n" + m.Message
	if old.word() == "Error" {
		m.Severity = old.Severity
	}
	return m
}

// table copies one sheet, reading it a second time.
func (p *copyPlan) table(s *Stream, i int, sheet SheetInfo) Table {
	var numbers []int // the numbers of the rows in the copy, as far as written
	return Table{Name: first(sheet.Name, "data"), Title: first(sheet.Name, "Data"), Columns: p.headers[i], loose: true,
		Rows: p.rows(s, i, &numbers),
		marks: func(n int) map[int]Mark {
			return p.marks[i][numbers[len(numbers)-1]]
		}}
}

func (p *copyPlan) rows(s *Stream, i int, numbers *[]int) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		rows := s.Rows(context.Background(), i)
		defer rows.Close()
		cells := make([]Cell, len(p.headers[i]))
		for rows.Next() {
			r := rows.Row()
			if p.only && p.marks[i][r.Number] == nil {
				continue
			}
			*numbers = append((*numbers)[:0], r.Number)
			for c := range cells {
				cells[c] = cellOf(r.Cells[c], r.Kinds[c])
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
func markData(w io.Writer, s *Stream, name string, marks []Mark, left int) error {
	plan := planCopy(s, marks)
	d := Document{Title: mendSheet, Description: "A copy of a file with what is wrong marked in its cells.", Creator: "Candour", Created: time.Unix(0, 0), Cover: []string{
		"This is a copy of the file " + first(name, "that was sent") + " with what is wrong marked in it.",
		"The sheet What to mend lists every error and every warning with its row and column. In the copy of the data each marked cell has a thick border, bold text and a note.",
		"You can mend your own file, or this copy, and send it again. The sheets that were added are left out when it is read.",
	}}
	if plan.only {
		d.Cover = append(d.Cover, fmt.Sprintf("The file has more than %d rows. Only the rows with something to mend are in this copy, so mend your own file and send that again.", MaxMarkedRows))
	}
	if left > 0 {
		d.Cover = append(d.Cover, leftWords(left))
	}
	d.Tables = append(d.Tables, Table{Name: mendTable, Title: mendSheet, Columns: markColumns, Rows: RowsOf(plan.list)})
	for i, sheet := range s.sheets {
		if len(plan.headers[i]) > 0 {
			d.Tables = append(d.Tables, plan.table(s, i, sheet))
		}
	}
	return WriteODS(w, d)
}
