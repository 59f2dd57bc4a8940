package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// How much of a JSON Lines file is looked at to find its columns.
const (
	jsonSample      = 1000
	jsonSampleBytes = 8 << 20
)

// openJSONLines finds the columns: the names of the first 1,000 lines in the
// order in which they are first seen. A name that comes later for the first
// time is a fault of its row.
func (s *Stream) openJSONLines(head []byte, r io.ReaderAt, size int64) error {
	s.Format, s.sheets, s.Encoding = JSONLines, []SheetInfo{{}}, "UTF-8"
	start := int64(0)
	if bytes.HasPrefix(head, bomUTF8) {
		start, s.Encoding = int64(len(bomUTF8)), "UTF-8 with byte order mark"
	}
	open := func(log *Book) (*jsonSource, error) {
		in := s.section(r, size)
		_, err := in.Seek(start, io.SeekStart)
		return &jsonSource{csvSource: csvSource{stream: s, log: log, r: in, lineEnd: -1, buf: make([]byte, csvWindow)}, index: map[string]int{}}, err
	}
	sample, err := open(&Book{})
	if err != nil {
		return err
	}
	for read := 0; sample.row < jsonSample && read < jsonSampleBytes; {
		line, err := sample.jsonLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		read += len(line)
		// What is wrong with the line is said when the rows are read.
		_ = object(line, func(key string, _ Cell) error {
			if _, known := sample.index[key]; !known {
				sample.index[key] = len(sample.names)
				sample.names = append(sample.names, key)
			}
			return nil
		})
	}
	s.begin = func(_ context.Context, _ int, log *Book) (rowSource, error) {
		j, err := open(log)
		j.names, j.index = sample.names, sample.index
		j.cells, j.kinds = make([]string, len(j.names)), make([]Kind, len(j.names))
		return j, err
	}
	return nil
}

// jsonSource reads one object a line. It walks over lines as CSV does.
type jsonSource struct {
	csvSource
	names []string
	index map[string]int
	kinds []Kind
	spans []span
}

// span is where a value lies in its line.
type span struct {
	from, to int
	kind     Kind
}

func (j *jsonSource) columns() ([]string, int) { return j.names, 0 }

// jsonLine gives the next line, LF or CR LF taken off.
func (j *jsonSource) jsonLine() ([]byte, error) {
	for {
		if i := bytes.IndexByte(j.buf[j.pos:j.end], '\n'); i >= 0 || (j.eof && j.pos < j.end) {
			line := j.buf[j.pos:j.end]
			if i >= 0 {
				line = line[:i]
				j.pos++
			}
			j.pos += len(line)
			j.row++
			if len(line) > j.stream.options.Limits.LineBytes {
				return nil, j.longLine()
			}
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		if j.eof {
			return nil, io.EOF
		}
		if j.end-j.pos > j.stream.options.Limits.LineBytes {
			j.row++
			return nil, j.longLine()
		}
		if err := j.fill(); err != nil {
			return nil, err
		}
	}
}

func (j *jsonSource) longLine() error {
	return errs.Newf(errs.TooLarge, "Line %d is longer than %s. Check that the file has one object on each line.", j.row, archive.Size(int64(j.stream.options.Limits.LineBytes)))
}

// next reads one line. Most lines are flat and without escapes and are read in
// one pass; the others go through encoding/json.
func (j *jsonSource) next(raw *rawRow) error {
	line, err := j.jsonLine()
	if err != nil {
		return err
	}
	raw.number = j.row
	clear(j.cells)
	clear(j.kinds)
	raw.cells, raw.kinds = j.cells, j.kinds
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	if j.flat(line) {
		return nil
	}
	clear(j.cells)
	clear(j.kinds)
	err = object(line, func(key string, c Cell) error {
		if i, known := j.index[key]; known {
			j.cells[i], j.kinds[i] = c.Text, c.Kind
		} else if raw.fault == "" && c.Text != "" {
			raw.fault = "This line has the name \"" + clip(key) + "\", which none of the first 1,000 lines has, so its value cannot be placed. Put every name on every line, with null where there is nothing."
		}
		return nil
	})
	if bad, ok := errors.AsType[*badJSON](err); ok {
		raw.fault = bad.message
		return nil
	}
	j.checkCells(raw)
	return err
}

// checkCells looks at texts that no cell may hold.
func (j *jsonSource) checkCells(raw *rawRow) {
	for i, c := range j.cells {
		switch {
		case strings.IndexByte(c, 0) >= 0:
			raw.fault = "The cell " + clip(j.names[i]) + " holds a NUL character, which no text has. Delete it."
			j.cells[i] = strings.ReplaceAll(c, "\x00", "\uFFFD")
		case len(c) > j.stream.options.Limits.CellBytes:
			raw.fault = "The cell " + clip(j.names[i]) + " holds " + archive.Size(int64(len(c))) + " of text, and we take up to " + archive.Size(int64(j.stream.options.Limits.CellBytes)) + " in a cell."
			j.cells[i], j.kinds[i] = "", Empty
		}
	}
}

// flat reads a line whose keys come in column order and whose values are plain:
// it gives false, and nothing is lost, for every other line.
func (j *jsonSource) flat(line []byte) bool {
	if !utf8.Valid(line) {
		return false
	}
	j.spans = j.spans[:0]
	i := skipSpace(line, 0)
	if i == len(line) || line[i] != '{' {
		return false
	}
	for column := 0; column < len(j.names); column++ {
		i = skipSpace(line, i+1)
		from, to := plainString(line, i)
		if to < 0 || string(line[from:to]) != j.names[column] {
			return false
		}
		if i = skipSpace(line, to+1); i == len(line) || line[i] != ':' {
			return false
		}
		i = skipSpace(line, i+1)
		s, next := plainValue(line, i)
		if next < 0 || s.to-s.from > j.stream.options.Limits.CellBytes {
			return false
		}
		j.spans = append(j.spans, s)
		if i = skipSpace(line, next); i == len(line) {
			return false
		}
		if line[i] == '}' {
			break
		}
		if line[i] != ',' {
			return false
		}
	}
	if i == len(line) || line[i] != '}' || skipSpace(line, i+1) != len(line) || len(j.spans) == 0 {
		return false
	}
	text := string(line)
	for c, s := range j.spans {
		if s.from < s.to {
			j.cells[c], j.kinds[c] = text[s.from:s.to], s.kind
		}
	}
	return true
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// plainString finds a string without escapes at i: its text lies between from
// and to. to is -1 when there is none.
func plainString(b []byte, i int) (from, to int) {
	if i >= len(b) || b[i] != '"' {
		return 0, -1
	}
	for from, to = i+1, i+1; to < len(b); to++ {
		switch c := b[to]; {
		case c == '"':
			return from, to
		case c == '\\' || c < ' ':
			return 0, -1
		}
	}
	return 0, -1
}

// plainValue finds a string, a number, true, false or null at i, and where it
// ends.
func plainValue(b []byte, i int) (s span, next int) {
	if i >= len(b) {
		return s, -1
	}
	switch b[i] {
	case '"':
		from, to := plainString(b, i)
		if to < 0 {
			return s, -1
		}
		return span{from, to, Text}, to + 1
	case 't', 'f', 'n':
		for _, word := range []string{"true", "false", "null"} {
			if strings.HasPrefix(string(b[i:min(i+5, len(b))]), word) {
				if word == "null" {
					return span{}, i + len(word)
				}
				return span{i, i + len(word), Bool}, i + len(word)
			}
		}
		return s, -1
	}
	end := i
	for end < len(b) && slices.Contains([]byte("+-.eE0123456789"), b[end]) {
		end++
	}
	if !plainNumber(string(b[i:end])) {
		return s, -1
	}
	return span{i, end, Number}, end
}
