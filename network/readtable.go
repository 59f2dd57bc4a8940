package network

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOfRow is how many bytes a row has at most. A quotation mark that is never
// closed would otherwise take the rest of the file for one cell.
const maxOfRow = 1 << 20

// table reads a CSV file whose columns are found by name.
type table struct {
	what         string // of a row
	most         int    // rows
	needed, also []string
	at           map[string]int
}

// read gives the rows to take, which says what is wrong with them.
func (t *table) read(r io.Reader, take func(row int, get func(string) string) string) error {
	g := &guard{r: r}
	in := bufio.NewReader(g)
	c := csv.NewReader(in)
	c.FieldsPerRecord, c.ReuseRecord, c.Comma = -1, true, separator(in)
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return &InputError{Message: "the file is empty. Its first row should name the columns " + strings.Join(t.needed, ", ")}
	}
	if err != nil {
		return unreadable(err)
	}
	if err := t.header(head); err != nil {
		return err
	}
	width := len(head)
	var problems []error
	for rows := 0; len(problems) < maxProblems; rows++ {
		g.since = 0
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && rows == t.most {
			err = &InputError{Message: fmt.Sprintf("there are more than %d rows, which would not fit into memory", t.most)}
		}
		if err != nil {
			return errors.Join(append(problems, unreadable(err))...)
		}
		row, _ := c.FieldPos(0)
		words := readableCells(record, width)
		if words == "" {
			words = take(row, func(name string) string { return t.cell(record, name) })
		}
		if words != "" {
			problems = append(problems, &InputError{t.what + " in row", row, words})
		}
	}
	return errors.Join(problems...)
}

func (t *table) cell(record []string, name string) string {
	if i, ok := t.at[name]; ok && i < len(record) {
		return strings.TrimSpace(record[i])
	}
	return ""
}

// header finds the columns. One that is not known is refused: a slip in a name
// would otherwise lose a column and say nothing.
func (t *table) header(head []string) error {
	t.at = map[string]int{}
	var unknown string
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := t.at[h]; twice {
			return &InputError{Message: fmt.Sprintf("the column %q is there twice", h)}
		}
		t.at[h] = i
		if unknown == "" && !slices.Contains(t.needed, h) && !slices.Contains(t.also, h) {
			unknown = h
		}
	}
	columns := fmt.Sprintf("The columns should be %s, and may be %s", strings.Join(t.needed, ", "), strings.Join(t.also, ", "))
	for _, n := range t.needed {
		if _, ok := t.at[n]; !ok {
			return &InputError{Message: fmt.Sprintf("there is no column %q. Is the first row a header? %s", n, columns)}
		}
	}
	if _, ok := t.at[unknown]; ok {
		return &InputError{Message: fmt.Sprintf("the column %q is not known. %s", unknown, columns)}
	}
	return nil
}

// readableCells refuses what cannot be shown or told apart.
func readableCells(record []string, width int) string {
	if len(record) > width {
		return fmt.Sprintf("it has %d cells, and the header %d", len(record), width)
	}
	for _, cell := range record {
		if !utf8.ValidString(cell) {
			return "it is not in UTF-8"
		}
		if strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) {
			return "it holds characters that cannot be printed"
		}
	}
	return ""
}

// separator is what parts the cells of the first row: commas, semicolons or tabs.
// It takes a byte order mark away.
func separator(in *bufio.Reader) rune {
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // they are there
	}
	start, _ := in.Peek(in.Size()) // what there is, however little
	line, _, _ := bytes.Cut(start, []byte("\n"))
	for _, s := range []rune{',', ';', '\t'} {
		if bytes.ContainsRune(line, s) {
			return s
		}
	}
	return ','
}

// guard stops a row that never ends.
type guard struct {
	r     io.Reader
	since int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.since > maxOfRow {
		return 0, &InputError{Message: fmt.Sprintf("there is a row of more than %d bytes. Is a quotation mark not closed?", maxOfRow)}
	}
	n, err := g.r.Read(p)
	g.since += n
	return n, err
}

func unreadable(err error) error {
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return &InputError{Message: fmt.Sprintf("row %d cannot be read as CSV: %v", p.Line, p.Err)}
	}
	return err
}
