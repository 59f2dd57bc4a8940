package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
)

// SheetColumns are the columns of an import file, in the order of the empty
// file that we hand out; docs/formats/import.md says what goes in each.
var SheetColumns = []string{"id", "report_id", "number", "title", "summary", "quote", "quote_place", "addressees", "deadline_in_report", "answer_due",
	"answer", "answer_date", "answer_by", "answer_words", "answer_language", "source_url", "checked", "note"}

// sheetNeeds are the columns without which no row can be good.
var sheetNeeds = []string{"report_id", "title", "summary"}

// SheetRow is one row of a person's file.
type SheetRow struct {
	// Number counts as the person's own program does; the header of a table
	// is row 1.
	Number   int
	Line     FileRecommendation
	Problems []errs.Field
	// Same says that the register holds the row already, as it is.
	Same bool
	own  map[string]string // the cells of a list download, by column
}

// Good says that nothing is wrong with the row.
func (r SheetRow) Good() bool { return len(r.Problems) == 0 }

// Sheet is a file that was read for import.
type Sheet struct {
	Name, Format string
	Rows         []SheetRow
	// Blocking is what is wrong with the file as a whole: until it is put
	// right no row can be told good from bad.
	Blocking []errs.Field
	Warnings []string
	// Own says that it is a list that the register itself wrote for people.
	Own      bool
	columns  map[string]int // our name of a column -> its index in the file
	table    *spreadsheet.Sheet
	readings int // dates that were read from numbers with strokes
}

// SheetBytes is the largest file that is taken, in bytes.
const SheetBytes = 16 << 20

// ReadSheet reads a CSV, XLSX, ODS or JSON Lines file. An error (Invalid or
// TooLarge) means that it cannot be read at all; what is wrong with single
// rows is in the rows.
func ReadSheet(name string, data []byte) (*Sheet, error) {
	if wroteAsList(data) {
		data = asLines(data)
	}
	book, err := spreadsheet.Open(bytes.NewReader(data), int64(len(data)), name,
		spreadsheet.Options{Unguard: true, Limits: spreadsheet.Limits{Bytes: SheetBytes, Rows: 20_000}})
	if err != nil {
		return nil, err
	}
	table, err := book.Data()
	if err != nil {
		return nil, err
	}
	sh := &Sheet{Name: name, Format: string(book.Format), Warnings: book.Warnings(), table: table, columns: map[string]int{}, Own: wroteAsTable(table)}
	interchange := book.Format == spreadsheet.JSONLines && table.Column("answers") >= 0
	switch {
	case sh.Own:
		sh.findColumns(ownNames(), []string{"id"})
	case !interchange:
		sh.findColumns(SheetColumns, sheetNeeds)
	}
	faults := sh.sortFaults(book.Problems())
	for _, row := range table.Rows {
		r := SheetRow{Number: row.Number, Problems: faults[row.Number]}
		switch {
		case sh.Own:
			sh.readOwn(&r, row)
		case interchange:
			sh.readObject(&r, row)
		default:
			sh.readCells(&r, row)
		}
		sh.Rows = append(sh.Rows, r)
	}
	if len(sh.Rows) == 0 && len(sh.Blocking) > 0 {
		return nil, errs.InvalidInput("No row of the file could be read. "+web.UpperFirst(sh.Blocking[0].String()), sh.Blocking...)
	}
	if len(sh.Rows) == 0 {
		return nil, errs.New(errs.Invalid, "The file has column names and no rows under them. There is nothing to import.")
	}
	sh.checkTwice()
	if more := sh.readings - readingsShown; more > 0 {
		sh.Warnings = append(sh.Warnings, fmt.Sprintf("%d more dates were read day first.", more))
	}
	return sh, nil
}

// sortFaults gives the reader's complaints to their rows; those about no row
// that we will look at stop the whole.
func (sh *Sheet) sortFaults(all []errs.Field) map[int][]errs.Field {
	rows, out := map[int]bool{}, map[int][]errs.Field{}
	for _, r := range sh.table.Rows {
		rows[r.Number] = true
	}
	for _, f := range all {
		if rows[f.Row] {
			out[f.Row] = append(out[f.Row], f)
		} else {
			sh.Blocking = append(sh.Blocking, f)
		}
	}
	return out
}

// findColumns reads the header: capitals, spaces and hyphens do not matter. A
// name that we do not know stops the whole, since a misspelt name would
// quietly lose what is under it.
func (sh *Sheet) findColumns(known, needed []string) {
	for i, c := range sh.table.Header {
		name := spreadsheet.ColumnKey(c.Name)
		_, twice := sh.columns[name]
		switch {
		case twice: // the reader has said so, and nothing is read of either
		case name == "":
		case !slices.Contains(known, name):
			f := sh.table.Place(spreadsheet.Row{Number: max(sh.table.HeaderRow, 1)}, i).Field("We do not know this column. Use one of: " + strings.Join(known, ", ") + ". Or delete it.")
			sh.Blocking = append(sh.Blocking, f)
		default:
			sh.columns[name] = i
		}
	}
	for _, need := range needed {
		if _, ok := sh.columns[need]; !ok {
			sh.Blocking = append(sh.Blocking, errs.Field{Row: max(sh.table.HeaderRow, 1), Column: need, Message: "There is no such column, and no row can be good without it."})
		}
	}
}

// at gives the text of a column in a row, without outer spaces.
func (sh *Sheet) at(row spreadsheet.Row, column string) string {
	i, ok := sh.columns[column]
	if !ok {
		return ""
	}
	return record.Clean(row.Cells[i].Text)
}

// bad notes a problem at a column of ours, in the words of the person's file.
func (sh *Sheet) bad(r *SheetRow, column, message string) {
	r.Problems = append(r.Problems, sh.field(r.Number, column, message))
}

func (sh *Sheet) field(row int, column, message string) errs.Field {
	i, ok := sh.columns[column]
	if !ok || sh.table.HeaderRow == 0 { // JSON Lines has keys and no letters
		return errs.Field{Name: column, Row: row, Column: column, Message: message}
	}
	f := sh.table.Place(spreadsheet.Row{Number: row}, i).Field(message)
	f.Name = column
	return f
}

// readCells turns a row of a table into a line of the interchange format.
func (sh *Sheet) readCells(r *SheetRow, row spreadsheet.Row) {
	at := func(column string) string { return sh.at(row, column) }
	r.Line = FileRecommendation{ID: at("id"), ReportID: at("report_id"), Number: FileNumber(at("number")), Title: at("title"),
		Summary: at("summary"), Quote: nilText(at("quote")), QuotePlace: nilText(at("quote_place")), Deadline: nilText(at("deadline_in_report")), AnswerDue: nilText(at("answer_due")),
		SourceURL: nilText(at("source_url")), Note: nilText(at("note")), Addressees: sh.names(r, row)}
	r.Line.Checked = sh.truth(r, at("checked"))
	sh.noControls(r, row)
	sh.sayDates(r, row)
	answer := FileAnswer{Answer: codeOfAnswer(at("answer")), Date: nilText(at("answer_date")), By: nilText(at("answer_by")), Note: nilText(at("answer_words")), Language: at("answer_language")}
	if answer != (FileAnswer{}) {
		answer.SourceURL, answer.Checked = r.Line.SourceURL, r.Line.Checked
		r.Line.Answers = []FileAnswer{answer}
		if answer.Answer == nil && answer.Note == nil {
			sh.bad(r, "answer", "There is a date or a body for an answer, but no answer. Give the answer, or empty those cells.")
		}
	}
}

// names reads who is addressed: parted by semicolons, or a JSON list.
func (sh *Sheet) names(r *SheetRow, row spreadsheet.Row) []string {
	i, ok := sh.columns["addressees"]
	if !ok {
		return nil
	}
	var out []string
	if c := row.Cells[i]; c.Kind == spreadsheet.JSON {
		if err := json.Unmarshal([]byte(c.Text), &out); err != nil {
			sh.bad(r, "addressees", "This should be a list of names.")
		}
		return out
	}
	for _, name := range strings.Split(row.Cells[i].Text, ";") {
		if name = record.Clean(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// truth reads yes or no; an empty cell is "nobody has said".
func (sh *Sheet) truth(r *SheetRow, text string) *bool {
	yes, no := true, false
	switch strings.ToLower(text) {
	case "":
		return nil
	case "yes", "y", "true", "1":
		return &yes
	case "no", "n", "false", "0":
		return &no
	}
	sh.bad(r, "checked", fmt.Sprintf("%q is neither yes nor no. Leave it empty when it is not known.", text))
	return nil
}

// codeOfAnswer reads the code of an answer or its words. One that is not known is
// left as it is: the plan complains of it.
func codeOfAnswer(text string) *string {
	for _, c := range record.StatusLabels {
		if strings.EqualFold(text, c.Label) || strings.EqualFold(text, c.Value) {
			if record.Status(c.Value) == record.NoneYet {
				return nil
			}
			return nilText(c.Value)
		}
	}
	return nilText(text)
}

// readObject reads a line that is in the register's own interchange format.
func (sh *Sheet) readObject(r *SheetRow, row spreadsheet.Row) {
	object := map[string]json.RawMessage{}
	for i, c := range row.Cells {
		switch c.Kind {
		case spreadsheet.Empty:
			continue
		case spreadsheet.Text, spreadsheet.Date:
			quoted, err := json.Marshal(c.Text)
			if err != nil {
				sh.bad(r, sh.table.Header[i].Name, "This text cannot be read.")
				return
			}
			object[sh.table.Header[i].Name] = quoted
		default:
			object[sh.table.Header[i].Name] = json.RawMessage(c.Text)
		}
	}
	sh.noControls(r, row)
	text, err := json.Marshal(object)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&r.Line)
	}
	if err != nil {
		r.Problems = append(r.Problems, errs.Field{Row: r.Number, Message: jsonWords(err)})
	}
}

// checkTwice complains of a row that gives the id of an earlier one.
func (sh *Sheet) checkTwice() {
	first := map[string]int{}
	for i := range sh.Rows {
		r := &sh.Rows[i]
		if r.Line.ID == "" {
			continue
		}
		if n, twice := first[r.Line.ID]; twice {
			sh.bad(r, "id", fmt.Sprintf("Row %d has the same id.", n))
		} else {
			first[r.Line.ID] = r.Number
		}
	}
}

// name gives each row without an id the one that it had when it was imported
// before, or a new one. Rows without a number are known again by their title.
func (sh *Sheet) name(have []FileRecommendation) {
	taken, byTitle := map[string]bool{}, map[string]string{}
	for _, r := range have {
		taken[r.ID] = true
		if r.Number == "" {
			byTitle[r.ReportID+"\x00"+r.Title] = r.ID
		}
	}
	for i := range sh.Rows {
		taken[sh.Rows[i].Line.ID] = true
	}
	rows := map[string]int{}
	for i := range sh.Rows {
		r := &sh.Rows[i]
		l := &r.Line
		if l.ID != "" || l.ReportID == "" || l.Title == "" {
			continue
		}
		key := l.ReportID + "\x00" + string(l.Number)
		if l.Number == "" {
			key = l.ReportID + "\x00" + "\x00" + l.Title
			l.ID = byTitle[l.ReportID+"\x00"+l.Title]
		}
		if n, twice := rows[key]; twice {
			sh.bad(r, map[bool]string{true: "title", false: "number"}[l.Number == ""], fmt.Sprintf("Row %d has the same.", n))
			l.ID = ""
			continue
		}
		rows[key] = r.Number
		if l.ID == "" {
			l.ID = record.MadeID(l.ReportID, string(l.Number), taken)
		}
		taken[l.ID] = true
	}
}

// spell gives the bodies that a row names the register's own spelling.
func (sh *Sheet) spell(bodies map[string]record.Body) {
	names := map[string]string{}
	for slug, b := range bodies {
		names[slug] = b.Name
	}
	own := func(name string) string {
		slug := record.Slug(name)
		if slug == "" {
			return name
		}
		if names[slug] == "" {
			names[slug] = name
		}
		return names[slug]
	}
	for i := range sh.Rows {
		l := &sh.Rows[i].Line
		for j := range l.Addressees {
			l.Addressees[j] = own(l.Addressees[j])
		}
		for j := range l.Answers {
			if by := l.Answers[j].By; by != nil {
				l.Answers[j].By = nilText(own(*by))
			}
		}
		for j := range l.Commitments {
			l.Commitments[j].Owner = own(l.Commitments[j].Owner)
		}
	}
}

// columnOf turns the plan's name of a place ("answers[0].date") into the name
// of the column of a table that it came from.
func columnOf(plan string) string {
	switch {
	case plan == "answers[0].answer":
		return "answer"
	case plan == "answers[0].date":
		return "answer_date"
	}
	return plan
}
