package award

import (
	"bytes"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/table/spreadsheet"
)

// What a file of a bill may be. docs/formats/inquiry-bill.md describes it.
const (
	MaxLines = 10_000
	MaxFile  = 10 << 20
	MaxWork  = 2000 // characters of what was done
	maxTold  = 40   // errors that are told at once
)

// BillColumns are the columns of a bill, all of them needed, in any order.
var BillColumns = []string{"date", "grade", "hours", "rate", "work", "disbursement"}

// Read reads a bill from a file: its lines, and what was done, line by line. Where anything is wrong
// nothing is taken, and each fault is told by its row and column.
func Read(file []byte, name string) (lines []Line, works []string, err error) {
	if len(file) == 0 || len(file) > MaxFile {
		return nil, nil, wrongFile(errs.Field{Message: "Send a file that is not empty, of at most 10 MB"})
	}
	book, err := spreadsheet.Open(bytes.NewReader(file), int64(len(file)), name, spreadsheet.Options{})
	if err != nil {
		return nil, nil, wrongFile(errs.Field{Message: messageOf(err)})
	}
	if book.Format != spreadsheet.CSV {
		return nil, nil, wrongFile(errs.Field{Message: "Send the bill as CSV. In a spreadsheet program choose “Save as”, then CSV UTF-8"})
	}
	sheet, err := book.Data()
	if err != nil {
		return nil, nil, wrongFile(errs.Field{Message: messageOf(err)})
	}
	r := reader{sheet: sheet}
	r.bad = append(r.bad, book.Problems()...)
	if !r.header() {
		return nil, nil, wrongFile(r.bad...)
	}
	for i := range sheet.Rows {
		if row := &sheet.Rows[i]; !row.Bad {
			r.line(row)
		}
	}
	if len(r.bad) == 0 && len(r.lines) == 0 {
		r.bad = append(r.bad, errs.Field{Message: "There is no line under the heading"})
	}
	if len(r.lines) > MaxLines {
		r.bad = append(r.bad, errs.Field{Message: "A bill has at most 10,000 lines, and this one has " + strconv.Itoa(len(r.lines))})
	}
	if len(r.bad) > 0 {
		return nil, nil, wrongFile(r.bad...)
	}
	return r.lines, r.works, nil
}

func messageOf(err error) string {
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return fields[0].Message
	}
	return errs.Message(err)
}

// wrongFile refuses a file for what is wrong with it, and says how much more there is than is told.
func wrongFile(all ...errs.Field) error {
	var out []errs.Field
	for _, f := range all[:min(len(all), maxTold)] {
		if f.Name != "" && !strings.Contains(f.Message, "Row") {
			f.Message = f.Name + ": " + f.Message
		}
		if f.Row > 0 && !strings.Contains(f.Message, "Row") {
			f.Message = "Row " + strconv.Itoa(f.Row) + ", " + f.Message
		}
		out = append(out, errs.Field{Name: "file", Message: f.Message})
	}
	if more := len(all) - maxTold; more > 0 {
		out = append(out, errs.Field{Name: "file", Message: "There are " + strconv.Itoa(more) + " more faults like these. Put these right first, and send the file again"})
	}
	return errs.Refused("Nothing was taken in. Put the file right and send it again.", out...)
}

// reader reads the rows of one sheet.
type reader struct {
	sheet *spreadsheet.Sheet
	at    map[string]int
	lines []Line
	works []string
	total Pence
	bad   []errs.Field
	// fault are the cells of the row that is read of which something was said.
	fault map[string]bool
}

func (r *reader) header() bool {
	r.at = map[string]int{}
	for i, c := range r.sheet.Header {
		key := spreadsheet.ColumnKey(c.Name)
		known := false
		for _, want := range BillColumns {
			known = known || key == want
		}
		if _, twice := r.at[key]; twice || !known {
			r.bad = append(r.bad, errs.Field{Message: "Row " + strconv.Itoa(r.sheet.HeaderRow) + ": the heading “" + c.Name + "” is not known, or stands there twice. Take that column out, or " +
				"call it as one of: " + strings.Join(BillColumns, ",")})
			continue
		}
		r.at[key] = i
	}
	for _, want := range BillColumns {
		if _, there := r.at[want]; !there {
			r.bad = append(r.bad, errs.Field{Message: "The heading “" + want + "” is missing. The first row is: " + strings.Join(BillColumns, ",")})
		}
	}
	return len(r.bad) == 0
}

// wrong notes a fault of a cell.
func (r *reader) wrong(row *spreadsheet.Row, column, words string) {
	r.fault[column] = true
	r.bad = append(r.bad, errs.Field{Message: "Row " + strconv.Itoa(row.Number) + ", " + column + ": " + words})
}

// cell is the text of a cell. One that a spreadsheet program would run is refused, whatever it stands in.
func (r *reader) cell(row *spreadsheet.Row, column string) string {
	text := strings.TrimSpace(row.Cells[r.at[column]].Text)
	if strings.ContainsAny(first(text), "=+@|") || column != "work" && strings.HasPrefix(text, "-") {
		r.wrong(row, column, "begins with "+first(text)+", as a formula or a number below nothing does. Write words or a plain number")
		return ""
	}
	if rules.Unseen(text) {
		r.wrong(row, column, "has signs that nobody sees. Type the words anew instead of copying them")
		return ""
	}
	return text
}

func first(s string) string {
	for _, c := range s {
		return string(c)
	}
	return ""
}

func (r *reader) money(row *spreadsheet.Row, column string) Pence {
	text := r.cell(row, column)
	if text == "" {
		return 0
	}
	p, err := ParsePence(text)
	if err != nil {
		r.wrong(row, column, err.Error())
	}
	return p
}

func (r *reader) line(row *spreadsheet.Row) {
	r.fault = map[string]bool{}
	l := Line{Row: row.Number, Grade: r.cell(row, "grade"), Rate: r.money(row, "rate"), Disbursement: r.money(row, "disbursement")}
	var err error
	if day := r.cell(row, "date"); !r.fault["date"] {
		if l.On, err = clock.ParseDay(day); err != nil || l.On.Year() < 2000 || l.On.Year() > 2100 {
			r.wrong(row, "date", "write the day as 2026-10-31")
		}
	}
	if hours := r.cell(row, "hours"); hours != "" {
		if l.Time, err = ParseHours(hours); err != nil {
			r.wrong(row, "hours", err.Error())
		}
	}
	work := r.cell(row, "work")
	r.whole(row, &l, work)
	if len(r.fault) > 0 {
		return
	}
	cost, err := l.Rate.For(l.Time)
	if err == nil {
		l.Amount, err = cost.Add(l.Disbursement)
	}
	if err == nil {
		r.total, err = r.total.Add(l.Amount)
	}
	if err != nil {
		r.wrong(row, "rate", "the sum is more than a thousand million pounds. Look at the numbers")
		return
	}
	if l.Amount == 0 {
		r.wrong(row, "rate", "the line comes to nothing. Take it out, or put its numbers right")
		return
	}
	r.lines, r.works = append(r.lines, l), append(r.works, work)
}

// whole says what a line lacks, by its column: of cells of which something is wrong already nothing more.
func (r *reader) whole(row *spreadsheet.Row, l *Line, work string) {
	need := func(ok bool, column, words string, beside ...string) {
		for _, c := range append(beside, column) {
			ok = ok || r.fault[c]
		}
		if !ok {
			r.wrong(row, column, words)
		}
	}
	need(l.Time <= 24*60, "hours", "a day has 24 hours. Write the hours of each day in a row of its own")
	need(work != "" && len([]rune(work)) <= MaxWork, "work", "write what was done, in at most 2,000 characters")
	need(l.Time == 0 || l.Grade != "" && len([]rune(l.Grade)) <= MaxGrade, "grade", "write the grade of who did it, in at most 40 characters")
	need((l.Time > 0) == (l.Rate > 0), "rate", "hours need a rate, and a rate needs hours. Write both, or neither", "hours")
	need(l.Time > 0 || l.Disbursement > 0, "hours", "write hours with a rate, or a disbursement", "rate", "disbursement")
}

// NewBill is a bill of some lines.
func NewBill(m Month, lines []Line, wrote ...string) (Bill, error) {
	b := Bill{Month: m, Lines: lines, State: Sent, Wrote: wrote}
	var err error
	for i := range lines {
		if b.Claimed, err = b.Claimed.Add(lines[i].Amount); err != nil {
			return Bill{}, sumOf("file")
		}
	}
	return b, nil
}
