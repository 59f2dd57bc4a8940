package spreadsheet

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteCSV writes RFC 4180: UTF-8, comma, CR LF, a header row. A cell that a
// spreadsheet program would run as a formula gets an apostrophe in front
// (see guard.go); Open with Options.Unguard takes it off again.
func WriteCSV(w io.Writer, t Table) error {
	out := bufio.NewWriter(w)
	c := &countedWriter{w: out}
	head := make([]Cell, len(t.Columns))
	for i, name := range t.Columns {
		head[i] = TextCell(name)
	}
	csvRow(c, head)
	err := t.each(func(row []Cell) error {
		csvRow(c, row)
		return c.err
	})
	if err == nil {
		err = c.err
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func csvRow(c *countedWriter, row []Cell) {
	for i, cell := range row {
		if i > 0 {
			c.str(",")
		}
		text := storable(cell.Text)
		// A negative number is a number, not a formula: readers that do
		// arithmetic need it bare.
		if cell.Kind != Number || !plainNumber(text) {
			text = guard(text)
		}
		// A lone empty cell would make a blank line, which readers step over.
		if needsQuotes(text) || (text == "" && len(row) == 1) {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		c.str(text)
	}
	c.str("\r\n")
}

// needsQuotes is wider than RFC 4180 asks: text that begins with a mark, or
// holds another delimiter, is quoted too, so that no reader (ours among them)
// can take the file for another format or another delimiter.
func needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	plain := first >= '0' && first <= '9' || first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z'
	if !plain && !plainNumber(s) {
		return true
	}
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || strings.ContainsRune(`,;|"`, r)
	}) || strings.HasSuffix(s, " ") || strings.HasPrefix(s, "sep=")
}

// WriteJSONLines writes one object a line, keys in column order. A Number is
// written bare, a JSON cell as the JSON that it is, an Empty cell as null.
func WriteJSONLines(w io.Writer, t Table) error {
	return writeObjects(w, t, "", "", "\n")
}

// WriteJSON writes the same objects as one JSON list, one object a line.
func WriteJSON(w io.Writer, t Table) error {
	return writeObjects(w, t, "[\n", ",\n", "\n]\n")
}

// writeObjects puts open before the first object, between between two, and
// end after the last. With no between, every object ends with end.
func writeObjects(w io.Writer, t Table, open, between, end string) error {
	out := bufio.NewWriter(w)
	c := &countedWriter{w: out}
	keys := make([]string, len(t.Columns))
	for i, name := range t.Columns {
		keys[i] = quoteJSON(name) + ":"
	}
	c.str(open)
	first := true
	err := t.each(func(row []Cell) error {
		if !first {
			c.str(between)
		}
		first = false
		for i, cell := range row {
			c.str(map[bool]string{true: "{", false: ","}[i == 0], keys[i], jsonValue(cell))
		}
		c.str("}")
		if between == "" {
			c.str(end)
		}
		return c.err
	})
	if err != nil {
		return err
	}
	if between != "" {
		c.str(end)
	}
	if c.err != nil {
		return c.err
	}
	return out.Flush()
}

// jsonValue spells one cell. What claims to be a number or JSON and is not is
// written as a string, so that the output always parses.
func jsonValue(c Cell) string {
	switch {
	case c.Text == "":
		return "null"
	case c.Kind == Number && plainNumber(c.Text):
		return c.Text
	case c.Kind == Bool && (c.Text == "true" || c.Text == "false"):
		return c.Text
	case c.Kind == JSON && nestedJSON(c.Text):
		return c.Text
	}
	return quoteJSON(c.Text)
}

// nestedJSON says whether text is one JSON object or list, on one line and with
// nothing around it.
func nestedJSON(s string) bool {
	return startsAny(s, "{", "[") && strings.TrimSpace(s) == s && !strings.ContainsAny(s, "\r\n") && json.Valid([]byte(s))
}

// quoteJSON makes a JSON string; encoding/json also escapes what would be
// harmful inside a web page.
func quoteJSON(s string) string {
	out, err := json.Marshal(storable(s))
	if err != nil { // a Go string always marshals
		return `""`
	}
	return string(out)
}
