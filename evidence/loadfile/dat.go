package loadfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The signs of a DAT.
const (
	separator = '\x14'
	quote     = 'þ'
	lineBreak = '®'
)

// Limits are how large a load file may be. Zero is none of it.
type Limits struct {
	Rows   int
	Fields int // of a row
	Field  int // bytes of a field
	Total  int // bytes of all fields
}

// Usual are limits for a volume of an inquiry: 500,000 documents.
var Usual = Limits{Rows: 500_000, Fields: 500, Field: 8 << 20, Total: 2 << 30}

// Table is a DAT: its header, and rows of as many fields.
type Table struct {
	Encoding Encoding
	Header   []string
	Rows     [][]string
}

// Fault is what is wrong with a load file, and in which row; the header is row 1.
type Fault struct {
	Row   int
	Field string // by its name, or "field 3"; may be empty
	Why   string
}

func (f *Fault) Error() string {
	if f.Field == "" {
		return fmt.Sprintf("row %d: %s", f.Row, f.Why)
	}
	return fmt.Sprintf("row %d, %s: %s", f.Row, f.Field, f.Why)
}

// ReadDAT reads a whole DAT. A *[Fault] says where it is not one.
func ReadDAT(r io.Reader, most Limits) (*Table, error) {
	in, e, err := decoded(r)
	if err != nil {
		return nil, err
	}
	p := datParser{in: in, most: most, encoding: e, row: 1}
	t := &Table{Encoding: e}
	if t.Header, err = p.next(); errors.Is(err, io.EOF) {
		return nil, &Fault{1, "", "the file is empty"}
	} else if err != nil {
		return nil, err
	}
	for i, name := range t.Header {
		if slices.Index(t.Header, name) != i {
			return nil, &Fault{1, fieldName(t.Header, i), "two fields have this name"}
		}
	}
	for {
		p.row++
		row, err := p.next()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		if len(row) != len(t.Header) {
			return nil, &Fault{p.row, "", fmt.Sprintf("it has %d fields, and the header names %d", len(row), len(t.Header))}
		}
		if len(t.Rows) == most.Rows {
			return nil, &Fault{p.row, "", fmt.Sprintf("the file has more than %d rows", most.Rows)}
		}
		t.Rows = append(t.Rows, row)
	}
}

func fieldName(header []string, i int) string {
	if i < len(header) && header[i] != "" {
		return header[i]
	}
	return fmt.Sprintf("field %d", i+1)
}

// datParser reads row by row.
type datParser struct {
	in       *bufio.Reader
	most     Limits
	encoding Encoding
	row      int
	total    int
	quoted   bool // the last field stood between quotes
}

func (p *datParser) fault(field int, why string) error {
	return &Fault{p.row, fieldName(nil, field), why}
}

// rune is the next one; line ends of all kinds are '\n'.
func (p *datParser) rune(field int) (rune, error) {
	r, n, err := p.in.ReadRune()
	if err != nil {
		return 0, err
	}
	if r == utf8.RuneError && n == 1 && (p.encoding == UTF8 || p.encoding == UTF8BOM) {
		return 0, p.fault(field, "a letter is not UTF-8, as the beginning of the file is")
	}
	if r == '\r' {
		if next, _, err := p.in.ReadRune(); err == nil && next != '\n' {
			_ = p.in.UnreadRune() // the last call read one
		}
		return '\n', nil
	}
	return r, nil
}

// next is the fields of the next row that is not empty.
func (p *datParser) next() ([]string, error) {
	var out []string
	for {
		s, end, err := p.field(len(out))
		if err != nil {
			return nil, err
		}
		if s == "" && len(out) == 0 && !p.quoted {
			if end == 0 {
				return nil, io.EOF
			}
			if end == '\n' {
				continue
			}
		}
		out = append(out, s)
		if len(out) > p.most.Fields {
			return nil, p.fault(len(out)-1, fmt.Sprintf("the row has more than %d fields", p.most.Fields))
		}
		if end != separator {
			return out, nil
		}
	}
}

// field reads one field and what ends it: the separator, '\n', or 0 for the end of the file.
func (p *datParser) field(i int) (string, rune, error) {
	var b strings.Builder
	add := func(r rune) error {
		if r == lineBreak {
			r = '\n'
		}
		n, _ := b.WriteRune(r)
		if p.total += n; p.total > p.most.Total {
			return p.fault(i, fmt.Sprintf("the file has more than %d bytes", p.most.Total))
		}
		if b.Len() > p.most.Field {
			return p.fault(i, fmt.Sprintf("the field has more than %d bytes; a quote may not be closed", p.most.Field))
		}
		return nil
	}
	p.quoted = false
	r, err := p.rune(i)
	if errors.Is(err, io.EOF) {
		return "", 0, nil
	}
	quoted := err == nil && r == quote
	p.quoted = quoted
	if quoted {
		r, err = p.rune(i)
	}
	for ; ; r, err = p.rune(i) {
		switch {
		case errors.Is(err, io.EOF) && quoted:
			return "", 0, p.fault(i, "the file ends inside a field: its quote is not closed")
		case errors.Is(err, io.EOF):
			return b.String(), 0, nil
		case err != nil:
			return "", 0, err
		case !quoted && (r == separator || r == '\n'):
			return b.String(), r, nil
		case quoted && r == quote:
			s, end, again, err := p.afterQuote(i, &b)
			if err != nil || !again {
				return s, end, err
			}
			if err := add(quote); err != nil {
				return "", 0, err
			}
			continue
		}
		if err := add(r); err != nil {
			return "", 0, err
		}
	}
}

// afterQuote looks at what follows a quote in a quoted field: again says that it was written twice and stands for itself.
func (p *datParser) afterQuote(i int, b *strings.Builder) (s string, end rune, again bool, err error) {
	r, err := p.rune(i)
	switch {
	case errors.Is(err, io.EOF):
		return b.String(), 0, false, nil
	case err != nil:
		return "", 0, false, err
	case r == quote:
		return "", 0, true, nil
	case r == separator || r == '\n':
		return b.String(), r, false, nil
	}
	return "", 0, false, p.fault(i, "something stands between the end of the field and the separator")
}

// WriteDAT writes a table in UTF-8 with the mark. A field with ® cannot be written, since it would be read as a line end;
// nor can one with a carriage return that stands alone, or text that is not UTF-8.
func WriteDAT(w io.Writer, t *Table) error {
	out := bufio.NewWriter(w)
	write := func(s string) { _, _ = out.WriteString(s) } // Flush says it
	write(mark)
	for n, row := range append([][]string{t.Header}, t.Rows...) {
		if len(row) != len(t.Header) {
			return &Fault{n + 1, "", fmt.Sprintf("it has %d fields, and the header names %d", len(row), len(t.Header))}
		}
		for i, s := range row {
			if why := unwritable(s); why != "" {
				return &Fault{n + 1, fieldName(t.Header, i), why}
			}
			if i > 0 {
				write(string(separator))
			}
			s = strings.NewReplacer("\r\n", string(lineBreak), "\n", string(lineBreak), string(quote), string(quote)+string(quote)).Replace(s)
			write(string(quote) + s + string(quote))
		}
		write("\r\n")
	}
	return out.Flush()
}

func unwritable(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "it is not UTF-8"
	case strings.ContainsRune(s, lineBreak):
		return "it has ®, which means a line end in this format"
	case strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r"):
		return "it has a carriage return without a line feed"
	}
	return ""
}
