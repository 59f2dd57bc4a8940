package mse

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxBytes is the most that a file of capture histories may hold.
const maxBytes = 4 << 20

// maxPairs is the most lines of a file of lists.
const maxPairs = 20_000_000

// InputError says what is wrong with a table, and where. Row counts lines of
// the file, the header being 1; Column counts from 1; 0 means that there is no
// one place.
type InputError struct {
	Row, Column int
	Message     string
}

func (e *InputError) Error() string {
	switch {
	case e.Row > 0 && e.Column > 0:
		return fmt.Sprintf("row %d, column %d: %s", e.Row, e.Column, e.Message)
	case e.Row > 0:
		return fmt.Sprintf("row %d: %s", e.Row, e.Message)
	case e.Column > 0:
		return fmt.Sprintf("column %d: %s", e.Column, e.Message)
	}
	return e.Message
}

// ReadOptions change what [Read] takes.
type ReadOptions struct {
	// SumDuplicates adds up rows with the same history. Without it they are
	// refused: more often than not they are a mistake.
	SumDuplicates bool
}

// Read reads a table of capture histories: a header, then a line a history.
// Every column but the last is a list and holds 0 or 1; the last holds how many
// people have the history. Columns are parted by commas, semicolons or tabs.
// Histories that are not there have nobody. Every mistake of the file, to the
// number of twenty, is an [InputError] in the joined error.
func Read(r io.Reader, o ReadOptions) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the table: %w", err)
	}
	if len(raw) > maxBytes {
		return nil, &InputError{Message: "The file is larger than 4 MB. A table of capture histories has one row for each combination of lists, not one for each person."}
	}
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		return nil, &InputError{Message: "The file is stored as UTF-16. Save it again as CSV UTF-8."}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	c := csv.NewReader(bytes.NewReader(raw))
	c.Comma = separator(raw)
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	records, err := c.ReadAll()
	if err != nil {
		return nil, &InputError{Message: "The file is not a table: " + err.Error() + "."}
	}
	if len(records) == 0 {
		return nil, &InputError{Message: "The file is empty."}
	}
	return parse(records, o)
}

func separator(raw []byte) rune {
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	for _, s := range []rune{',', ';', '\t'} {
		if bytes.ContainsRune(line, s) {
			return s
		}
	}
	return ','
}

// parser gathers rows and mistakes.
type parser struct {
	opts  ReadOptions
	lists int
	rows  []Row
	seen  map[History]int
	errs  []error
}

func parse(records [][]string, o ReadOptions) (*Table, error) {
	header := make([]string, len(records[0]))
	for i, f := range records[0] {
		header[i] = strings.TrimSpace(f)
	}
	if len(header) < 2 {
		return nil, &InputError{Row: 1, Message: "There is one column. A table has a column for each list, and the count in the last."}
	}
	if !slices.ContainsFunc(header, func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err != nil }) {
		return nil, &InputError{Row: 1, Message: "The first row holds only numbers. It should name the lists: the file has no header."}
	}
	names := header[:len(header)-1]
	if err := checkNames(names); err != nil {
		return nil, err
	}
	p := &parser{opts: o, lists: len(names), seen: map[History]int{}}
	for i, rec := range records[1:] {
		p.row(i+2, rec)
		if len(p.errs) >= 20 {
			break
		}
	}
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	return NewTable(names, p.rows)
}

func (p *parser) fault(row, column int, format string, args ...any) {
	p.errs = append(p.errs, &InputError{Row: row, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (p *parser) row(n int, rec []string) {
	if len(rec) != p.lists+1 {
		p.fault(n, 0, "This row has %d columns. The header has %d.", len(rec), p.lists+1)
		return
	}
	var h History
	for i, f := range rec[:p.lists] {
		switch strings.TrimSpace(f) {
		case "1":
			h |= 1 << i
		case "0":
		default:
			p.fault(n, i+1, "This says %q. Whether somebody is on a list is 0 or 1.", f)
			return
		}
	}
	last := strings.TrimSpace(rec[p.lists])
	count, err := strconv.ParseInt(last, 10, 64)
	switch {
	case err != nil:
		p.fault(n, p.lists+1, "The count says %q. It should be a whole number of people.", last)
	case count < 0:
		p.fault(n, p.lists+1, "The count is %d. A count of people cannot be below 0.", count)
	case count > maxPeople:
		p.fault(n, p.lists+1, "The count is more than 1,000,000,000 people.")
	case h == 0 && count > 0:
		p.fault(n, 0, "This row is on no list. People on no list are what is estimated: leave the row out.")
	case p.seen[h] > 0 && !p.opts.SumDuplicates:
		p.fault(n, 0, "Row %d has the same history. Add the two together, or say that rows are to be summed.", p.seen[h])
	default:
		p.seen[h] = n
		p.rows = append(p.rows, Row{History: h, Count: count})
	}
}

// ReadLists reads lists of people: a header, then two columns, the name of a
// list and the key of a person on it. The lists stand in the order in which
// they are first named.
func ReadLists(r io.Reader) (*Table, error) {
	c := csv.NewReader(bufio.NewReader(r))
	c.FieldsPerRecord = 2
	c.ReuseRecord = true
	if _, err := c.Read(); err != nil {
		return nil, &InputError{Row: 1, Message: "There should be a header and two columns: the list, and the person's key."}
	}
	var names []string
	on := map[string]History{}
	for row := 2; ; row++ {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, &InputError{Row: row, Message: "There should be two columns: the list, and the person's key."}
		}
		if row > maxPairs {
			return nil, &InputError{Message: fmt.Sprintf("The file has more than %d lines.", maxPairs)}
		}
		i := slices.Index(names, rec[0])
		if i < 0 {
			if i = len(names); i == MaxLists {
				return nil, &InputError{Row: row, Column: 1, Message: fmt.Sprintf("This is list number %d. A table has at most %d.", i+1, MaxLists)}
			}
			names = append(names, strings.Clone(rec[0]))
		}
		if rec[1] == "" {
			return nil, &InputError{Row: row, Column: 2, Message: "There is no key. Every person needs one."}
		}
		on[rec[1]] |= 1 << i
	}
	if err := checkNames(names); err != nil {
		return nil, err
	}
	t := &Table{names: names, counts: make([]int64, 1<<len(names))}
	for _, h := range on {
		t.counts[h]++
	}
	return t, nil
}
