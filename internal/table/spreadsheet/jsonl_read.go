package spreadsheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// readJSONLines reads one object a line. The columns are the keys in the order
// in which they are first seen. A bad line is a Problem that names its line and
// byte; the other lines are read.
func readJSONLines(data []byte, o Options) (*Book, error) {
	b := &Book{Format: JSONLines, Encoding: "UTF-8"}
	if bytes.HasPrefix(data, bomUTF8) {
		data, b.Encoding = data[len(bomUTF8):], "UTF-8 with byte order mark"
	}
	r := &jsonReader{book: b, index: map[string]int{}, tally: tally{limits: o.Limits}}
	for number := 1; len(data) > 0; number++ {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := r.line(number, bytes.TrimSuffix(line, []byte("\r"))); err != nil {
			return nil, err
		}
	}
	sheet := Sheet{HeaderRow: 0, Header: r.header, Rows: r.rows}
	for i := range sheet.Rows {
		cells := make([]Cell, len(sheet.Header))
		copy(cells, sheet.Rows[i].Cells)
		sheet.Rows[i].Cells = cells
	}
	b.checkNames(r.header)
	b.Sheets = []Sheet{sheet}
	return b, nil
}

// checkNames notes names that are one column written in two ways, on whatever
// lines they stand.
func (b *Book) checkNames(header []Column) {
	seen := map[string]string{}
	for _, c := range header {
		if first, twice := seen[ColumnKey(c.Name)]; twice && ColumnKey(c.Name) != "" {
			b.note(Problem, Place{Header: c.Name}, "The name is used twice: %q and %q are one name, since capitals, spaces, hyphens and _ do not count. Rename or delete one.", clip(first), clip(c.Name))
			continue
		}
		seen[ColumnKey(c.Name)] = c.Name
	}
}

// jsonReader gathers lines into one table.
type jsonReader struct {
	book   *Book
	header []Column
	index  map[string]int
	rows   []Row
	tally  tally
}

// line reads one line. Only a line that breaks a limit ends the reading.
func (r *jsonReader) line(number int, line []byte) error {
	at := Place{Row: number}
	if len(line) > r.tally.limits.LineBytes {
		return errs.Newf(errs.TooLarge, "Line %d is longer than %s. Check that the file has one object on each line.", number, archive.Size(int64(r.tally.limits.LineBytes)))
	}
	row := Row{Number: number}
	err := object(line, func(key string, c Cell) error {
		i, known := r.index[key]
		if !known {
			i = len(r.header)
			r.index[key] = i
			r.header = append(r.header, Column{Name: key, Letter: Letter(i)})
		}
		for len(row.Cells) <= i {
			row.Cells = append(row.Cells, Cell{})
		}
		row.Cells[i] = c
		return r.tally.text(Place{Row: number, Letter: Letter(i), Header: key}, c.Text)
	})
	if bad, ok := errors.AsType[*badJSON](err); ok {
		r.book.note(Problem, at, "%s", bad.message)
		return nil
	}
	if err == nil {
		// Every row is widened to the header in the end, so that is its cost.
		err = r.tally.row(at, len(r.header))
	}
	if err == nil && !blank(row.Cells) {
		r.rows = append(r.rows, row)
	}
	return err
}

// badJSON is a line that is not a JSON object; byte counts from 1.
type badJSON struct{ message string }

func (e *badJSON) Error() string { return e.message }

func badAt(offset int64, format string, args ...any) error {
	return &badJSON{fmt.Sprintf("This line is not a JSON object: at byte %d, %s.", offset, fmt.Sprintf(format, args...))}
}

// object calls each for every key of the one object that the line holds, in
// order. A key that comes twice is refused: which of the two is meant?
func object(line []byte, each func(string, Cell) error) error {
	if i := firstInvalid(line); i >= 0 {
		return badAt(int64(i)+1, "the text is not UTF-8")
	}
	if err := wellFormed(line); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return badAt(dec.InputOffset(), "expected {")
	}
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		name, isName := key.(string)
		if err != nil || !isName {
			return badAt(dec.InputOffset(), "expected a name")
		}
		if seen[name] {
			return badAt(dec.InputOffset(), "the name %q comes twice", name)
		}
		seen[name] = true
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return badAt(dec.InputOffset(), "expected a value")
		}
		c, err := valueCell(raw)
		if twice, ok := nameTwice(raw); err == nil && ok {
			err = fmt.Errorf("the name %q comes twice in one record", clip(twice))
		}
		if err != nil {
			return badAt(dec.InputOffset(), "%s", err)
		}
		if err := each(name, c); err != nil {
			return err
		}
	}
	return nil
}

// nameTwice finds a name that a record inside a value holds twice. Whatever the
// capitals: encoding/json reads both into one field, and keeps the last.
func nameTwice(raw []byte) (string, bool) {
	if raw[0] != '{' && raw[0] != '[' {
		return "", false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return twiceWithin(d)
}

// twiceWithin reads one value, and all that is in it.
func twiceWithin(d *json.Decoder) (string, bool) {
	open, err := d.Token()
	delim, nested := open.(json.Delim)
	if err != nil || !nested {
		return "", false
	}
	seen := map[string]bool{}
	for d.More() {
		if delim == '{' {
			key, err := d.Token()
			name, _ := key.(string)
			if k := strings.ToLower(name); err != nil || seen[k] {
				return name, err == nil
			} else {
				seen[k] = true
			}
		}
		if name, twice := twiceWithin(d); twice {
			return name, true
		}
	}
	_, _ = d.Token()
	return "", false
}

// wellFormed says what is wrong with the line's JSON, and at which byte.
func wellFormed(line []byte) error {
	var any json.RawMessage
	se, bad := errors.AsType[*json.SyntaxError](json.Unmarshal(line, &any))
	switch {
	case !bad:
		return nil
	case strings.Contains(se.Error(), "unexpected end"):
		return badAt(int64(len(line))+1, "the line ends too early; the file may have been cut off, or the object spread over several lines")
	case strings.Contains(se.Error(), "after top-level value"):
		return badAt(se.Offset, "there is something after the object; each object needs a line of its own")
	}
	return badAt(max(se.Offset, 1), "%s", se)
}

// valueCell keeps a number's spelling and a nested value's raw JSON.
func valueCell(raw json.RawMessage) (Cell, error) {
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return Cell{}, err
		}
		// A lone surrogate such as \ud800 stands for no character at all.
		if strings.Count(s, "\uFFFD") > bytes.Count(raw, []byte("\uFFFD"))+strings.Count(strings.ToLower(string(raw)), `\ufffd`) {
			return Cell{}, errors.New("half a character (a lone surrogate)")
		}
		if !utf8.ValidString(s) {
			return Cell{}, errors.New("the text is not UTF-8")
		}
		return TextCell(s), nil
	case '{', '[':
		return cellOf(string(raw), JSON), nil
	case 't', 'f':
		return cellOf(string(raw), Bool), nil
	case 'n':
		return Cell{}, nil
	}
	return NumberCell(string(raw)), nil
}
