package rowcheck

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"candour/internal/table/spreadsheet"
)

// Report is what a check found.
type Report struct {
	Tables []Table `json:"tables"`
	// Nil says that the file is an explicit nil return.
	Nil bool `json:"nil"`
	// Rows read, Good taken, Refused not.
	Rows       int64     `json:"rows"`
	Good       int64     `json:"good"`
	Refused    int64     `json:"refused"`
	Errors     int64     `json:"errors"`
	Warnings   int64     `json:"warnings"`
	Exceptions int64     `json:"exceptions"`
	Rules      []Tally   `json:"rules"`
	Problems   []Problem `json:"problems"`
	cap        int
	tally      map[string]int
	private    bool // what stands in cells is not kept
}

// Table is one table that was found.
type Table struct {
	File     string `json:"file"`
	Sheet    string `json:"sheet,omitempty"`
	Format   string `json:"format"`
	Encoding string `json:"encoding,omitempty"`
	Schema   string `json:"schema"`
	Version  string `json:"version"`
	Rows     int64  `json:"rows"`
	Good     int64  `json:"good"`
	Refused  int64  `json:"refused"`
	// Nil says that the table holds the word nil alone: there is nothing of it.
	Nil bool `json:"nil,omitempty"`
}

// Tally is how often one rule was broken.
type Tally struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Count    int64  `json:"count"`
}

// The severities.
const (
	Error     = "error"
	Warning   = "warning"
	Exception = "exception"
)

// Problem is one thing that was found. Row 0 means the whole table, an empty
// Column the whole row.
type Problem struct {
	Severity string `json:"severity"`
	Rule     string `json:"rule"`
	File     string `json:"file"`
	Sheet    string `json:"sheet,omitempty"`
	Row      int64  `json:"row,omitempty"`
	Column   string `json:"column,omitempty"` // its letter
	Field    string `json:"field,omitempty"`
	Value    string `json:"value,omitempty"`
	Message  string `json:"message"`
	// Expected says what would be valid: the codes, the form, the range, the
	// value that it is held against.
	Expected   string `json:"expected,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
	Reference  string `json:"reference,omitempty"`
	open       bool   // what it quotes is a name of a column
}

// Place says where it is: "suspects.csv, row 4, column C (sex)".
func (p Problem) Place() string {
	parts := []string{p.File}
	if p.Sheet != "" {
		parts = append(parts, "sheet "+p.Sheet)
	}
	if p.Row > 0 {
		parts = append(parts, "row "+strconv.FormatInt(p.Row, 10))
	}
	if p.Column != "" {
		parts = append(parts, "column "+p.Column)
	}
	out := strings.Join(parts, ", ")
	if p.Field != "" {
		out += " (" + p.Field + ")"
	}
	return out
}

// Words says what is wrong and what was perhaps meant.
func (p Problem) Words() string {
	if p.Suggestion == "" {
		return p.Message
	}
	return p.Message + " Did you mean “" + p.Suggestion + "”?"
}

// add counts a problem and keeps the first of each rule.
func (r *Report) add(p Problem) {
	switch p.Severity {
	case Error:
		r.Errors++
	case Warning:
		r.Warnings++
	default:
		r.Exceptions++
	}
	i, ok := r.tally[p.Rule+p.Severity]
	if !ok {
		i = len(r.Rules)
		r.tally[p.Rule+p.Severity] = i
		r.Rules = append(r.Rules, Tally{Rule: p.Rule, Severity: p.Severity})
	}
	if r.private {
		p.conceal()
	}
	if p.Expected == "" {
		p.expect(nil, nil, "")
	}
	if r.Rules[i].Count++; r.Rules[i].Count <= int64(r.cap) {
		r.Problems = append(r.Problems, p)
	}
}

// Left is how many problems were counted and are not listed.
func (r *Report) Left() int64 {
	return r.Errors + r.Warnings + r.Exceptions - int64(len(r.Problems))
}

// order sorts by file, sheet and row; what is about a whole table comes first.
func (r *Report) order() {
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if c := strings.Compare(a.Sheet, b.Sheet); c != 0 {
			return c
		}
		return int(min(max(a.Row-b.Row, -1), 1))
	})
}

// Of gives the problems of one severity.
func (r *Report) Of(severity string) (out []Problem) {
	for _, p := range r.Problems {
		if p.Severity == severity {
			out = append(out, p)
		}
	}
	return out
}

// WriteJSON writes the whole report.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// WriteText writes the report for people: the tables, then errors, exceptions
// and warnings, the first few of each rule, then what to do next.
func (r *Report) WriteText(w io.Writer, each int) error {
	var b strings.Builder
	for _, t := range r.Tables {
		name := t.File
		if t.Sheet != "" {
			name += ", sheet " + t.Sheet
		}
		fmt.Fprintf(&b, "%s (%s", name, t.Format)
		if t.Encoding != "" {
			b.WriteString(", " + t.Encoding)
		}
		fmt.Fprintf(&b, "): read as %s version %s; %d rows, %d good, %d refused\n", t.Schema, t.Version, t.Rows, t.Good, t.Refused)
	}
	for _, severity := range []string{Error, Exception, Warning} {
		r.section(&b, severity, each)
	}
	switch {
	case r.Nil:
		b.WriteString("\nThis is a nil return: it says that there is nothing to return.\n")
	case r.Errors > 0:
		b.WriteString("\nPut the errors right in your own file and check it again. Rows without an error are good as they are.\n")
	default:
		b.WriteString("\nThere is no error. The return can be submitted.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) section(b *strings.Builder, severity string, each int) {
	title := map[string]string{Error: "Errors", Exception: "Exceptions, which the body owns", Warning: "Warnings"}[severity]
	total := map[string]int64{Error: r.Errors, Exception: r.Exceptions, Warning: r.Warnings}[severity]
	if total == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s: %d\n", title, total)
	shown := map[string]int{}
	for _, p := range r.Problems {
		if p.Severity != severity {
			continue
		}
		if shown[p.Rule]++; shown[p.Rule] <= each {
			fmt.Fprintf(b, "  %s: %s [%s]\n", p.Place(), p.Words(), p.Rule)
		}
	}
	for _, t := range r.Rules {
		if t.Severity == severity && t.Count > int64(each) {
			fmt.Fprintf(b, "  ... %d more of [%s]\n", t.Count-int64(each), t.Rule)
		}
	}
}

// Table gives the problems as a table that people can take away.
func (r *Report) Table() spreadsheet.Table {
	return TableOf(r.Problems, "Strength", "File", "Sheet", "Row", "Column", "Field", "Value", "What is wrong", "What was expected", "Perhaps meant", "Rule")
}

// TableOf lists problems under eleven names of columns: strength, file, sheet,
// row, column, field, value, what is wrong, what was expected, what was perhaps
// meant, rule.
func TableOf(list []Problem, columns ...string) spreadsheet.Table {
	t := spreadsheet.Table{Name: "what_to_mend", Title: "What to mend", Columns: columns}
	var rows [][]spreadsheet.Cell
	for _, p := range list {
		row := ""
		if p.Row > 0 {
			row = strconv.FormatInt(p.Row, 10)
		}
		cells := []spreadsheet.Cell{}
		for _, v := range []string{p.Severity, p.File, p.Sheet, row, p.Column, p.Field, p.Value, p.Message, p.Expected, p.Suggestion, p.Rule} {
			cells = append(cells, spreadsheet.TextCell(v))
		}
		rows = append(rows, cells)
	}
	t.Rows = spreadsheet.RowsOf(rows)
	return t
}

// Marks gives what to mark in a copy of one file (mark.Copy).
func (r *Report) Marks(file string) []spreadsheet.Mark { return MarksOf(file, r.Problems) }

// MarksOf is Marks of problems that were kept. What is about a whole table, or
// about all files together, is about no row of it.
func MarksOf(file string, list []Problem) (out []spreadsheet.Mark) {
	for _, p := range list {
		if p.File == file || p.File == "" {
			out = append(out, spreadsheet.Mark{Sheet: p.Sheet, Row: int(p.Row), Column: columnOf(p.Column), Severity: strings.Replace(p.Severity, Exception, Warning, 1),
				Message: p.Wrong(), Expected: p.Expected})
		}
	}
	return out
}

// columnOf turns letters into a column counted from 0; -1 for none.
func columnOf(letters string) int {
	n := 0
	for _, c := range letters {
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}
