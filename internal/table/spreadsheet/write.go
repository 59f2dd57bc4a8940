package spreadsheet

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"candour/internal/base/errs"
)

// Table is what the writers write. Rows are asked for one at a time, so a
// download of any length needs the memory of one row.
type Table struct {
	// Name is a short name for machines, such as "recommendations": letters,
	// digits and underscores.
	Name string
	// Title is what the table shows, for people.
	Title string
	// Columns are the column names; they must differ and none may be empty.
	Columns []string
	// Rows yields rows that have exactly one cell for each column. An error
	// ends the writing and is returned.
	Rows iter.Seq2[[]Cell, error]

	// Blank says what an empty cell means, in one sentence, on the sheet of an
	// ODS document; "An empty cell means that nothing is recorded." when empty.
	Blank string

	// Loose lets column names be empty or used twice: it is a copy of what a
	// person sent.
	Loose bool
	// Marks, unless it is nil, gives what is wrong in a row, counted from 1, by
	// column. ODS alone shows it; of a mark only its words and its severity count.
	Marks func(row int) map[int]Mark
}

func (t Table) markAt(row, column int) Mark {
	if t.Marks == nil {
		return Mark{}
	}
	return t.Marks(row)[column]
}

// RowsOf yields rows that are already in memory.
func RowsOf(rows [][]Cell) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// check refuses a table that no reader could take back.
func (t Table) check() error {
	if t.Loose && len(t.Columns) > 0 {
		return nil
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		if strings.TrimSpace(c) == "" || seen[ColumnKey(c)] {
			return fmt.Errorf("spreadsheet: table %s: column name %q is empty or used twice", t.Name, c)
		}
		seen[ColumnKey(c)] = true
	}
	if len(t.Columns) == 0 {
		return fmt.Errorf("spreadsheet: table %s has no columns", t.Name)
	}
	return nil
}

// each calls f for every row and stops at the first error.
func (t Table) each(f func([]Cell) error) error {
	if err := t.check(); err != nil {
		return err
	}
	for row, err := range t.Rows {
		if err == nil && len(row) != len(t.Columns) {
			err = fmt.Errorf("spreadsheet: table %s: a row has %d cells for %d columns", t.Name, len(row), len(t.Columns))
		}
		if err == nil {
			err = f(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// plainNumber says whether text is a decimal number that every format can hold
// without changing its spelling: JSON's grammar, no exponent, no more than the
// 15 digits that a spreadsheet keeps.
func plainNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, dotted := strings.Cut(s, ".")
	if !digits(whole) || (len(whole) > 1 && whole[0] == '0') || (dotted && !digits(fraction)) {
		return false
	}
	return len(whole)+len(fraction) <= 15
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// plainDate says whether text is a whole calendar date, as spreadsheets hold
// them: from 1900 to 9999. A date that is known only to the month stays text.
func plainDate(s string) bool {
	return len(s) == 10 && s[4] == '-' && s[7] == '-' && digits(s[:4]) && digits(s[5:7]) && digits(s[8:]) && s >= "1900-03-01"
}

// storable replaces what a format cannot hold: bytes that are not UTF-8, and
// NUL, become the replacement character.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// countedWriter remembers the first error, so that a writer of many small
// pieces can check once a row.
type countedWriter struct {
	w   io.Writer
	err error
}

func (c *countedWriter) str(parts ...string) {
	for _, s := range parts {
		if c.err == nil {
			_, c.err = io.WriteString(c.w, s)
		}
	}
}

// tooLongFor says that a table does not fit into a spreadsheet.
func tooLongFor(format string, rows int) error {
	return errs.Newf(errs.TooLarge, "The table has more than %d rows, which is more than a spreadsheet holds. Take it as CSV or JSON instead of %s, or filter it first.", rows, format)
}
