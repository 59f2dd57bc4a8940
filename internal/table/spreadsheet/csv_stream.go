package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// csvWindow is how much of a CSV file is in memory at once; it grows up to the
// longest row that is allowed.
const csvWindow = 256 << 10

// maxReread bounds the bytes that broken quotation marks make us read twice.
const maxReread = 64 << 20

// openCSV tells the encoding and the delimiter from the first bytes.
func (s *Stream) openCSV(head []byte, r io.ReaderAt, size int64) error {
	s.Format, s.sheets = CSV, []SheetInfo{{}}
	start, utf16 := s.sniffEncoding(head)
	if utf16 != nil && size%2 != 0 {
		return errs.New(errs.Invalid, "The file ends in the middle of a character: it was cut off while being copied or sent. Send it again.")
	}
	if utf16 == nil {
		if i := bytes.IndexByte(head, 0); i >= 0 {
			return errs.Newf(errs.Invalid, "Line %d holds a NUL byte, which no table has. The file is damaged, or is not a CSV file: save it again as CSV (UTF-8) and send that.", lineAt(head, i))
		}
	}
	s.begin = func(_ context.Context, _ int, log *Book) (rowSource, error) {
		in := s.section(r, size)
		var text io.Reader = in
		if utf16 != nil {
			text = utf16.NewDecoder().Reader(in)
		} else if _, err := in.Seek(start, io.SeekStart); err != nil {
			return nil, err
		}
		return newCSVSource(s, text, log), nil
	}
	p := newCSVSource(s, nil, &Book{})
	first, err := s.begin(context.Background(), 0, &Book{})
	if err == nil {
		p = first.(*csvSource)
		err = p.start()
	}
	s.Delimiter, s.Encoding = rune(p.delimiter), s.peekEncoding(p)
	return err
}

// peekEncoding names the encoding as far as the first window shows it.
func (s *Stream) peekEncoding(p *csvSource) string {
	if s.Encoding != "UTF-8" {
		return s.Encoding
	}
	whole := p.buf[:p.end]
	if i := bytes.LastIndexByte(whole, '\n'); i >= 0 {
		whole = whole[:i]
	}
	p.known = false
	p.letters(whole)
	return s.Encoding
}

// sniffEncoding finds a byte order mark, or UTF-16 without one.
func (s *Stream) sniffEncoding(head []byte) (start int64, utf16 encoding.Encoding) {
	switch {
	case bytes.HasPrefix(head, bomUTF8):
		s.Encoding = "UTF-8 with byte order mark"
		return int64(len(bomUTF8)), nil
	case bytes.HasPrefix(head, bomUTF16LE), utf16Pattern(head) == 1:
		s.Encoding = "UTF-16 LE"
		return 0, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, bomUTF16BE), utf16Pattern(head) == 0:
		s.Encoding = "UTF-16 BE"
		return 0, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	s.Encoding = "UTF-8"
	return 0, nil
}

// csvSource splits text into rows. Unlike encoding/csv it keeps CR LF inside a
// cell, counts rows as a person sees them, and goes on after a broken row.
type csvSource struct {
	stream    *Stream
	log       *Book
	r         io.Reader
	buf       []byte
	pos, end  int // of what was read and not yet split
	lineEnd   int // the next LF at or after pos; -1 when not looked for
	searched  int // there is no LF between pos and this, when lineEnd is -1
	eof       bool
	row       int // the number of the last row given
	delimiter byte
	cells     []string
	scratch   []byte // the text of a row with quotation marks
	ends      []int  // where its cells end in scratch
	opened    int    // where, in its row, the last quotation mark was opened
	parsed    int    // how many bytes were looked at for quotation marks,
	reread    int    // and how many of them in rows with a broken one
	guarded   bool
	known     bool // the encoding is settled: a letter that is not ASCII was met
	lost      bool
}

func newCSVSource(s *Stream, r io.Reader, log *Book) *csvSource {
	return &csvSource{stream: s, log: log, r: r, delimiter: byte(s.Delimiter), guarded: s.options.Unguard, lineEnd: -1,
		known: s.Encoding != "UTF-8" && s.Encoding != "Windows-1252"}
}

func (p *csvSource) close() { p.buf = nil }

// start fills the first window and finds the delimiter.
func (p *csvSource) start() error {
	p.buf = make([]byte, csvWindow)
	if err := p.fill(); err != nil {
		return err
	}
	p.part(string(p.buf[:min(p.end, 64<<10)]))
	return nil
}

// part finds what parts the cells from the beginning of the text.
func (p *csvSource) part(text string) {
	if p.delimiter, p.pos = declared(text); p.delimiter != 0 {
		p.row = 1
	} else {
		p.delimiter = detectDelimiter(text)
	}
}

// fill reads more. What was split already makes room; then the window grows.
func (p *csvSource) fill() error {
	if p.pos > 0 {
		copy(p.buf, p.buf[p.pos:p.end])
		p.end -= p.pos
		p.searched = max(p.searched-p.pos, 0)
		if p.lineEnd >= 0 {
			p.lineEnd -= p.pos
		}
		p.pos = 0
	}
	if p.end == len(p.buf) {
		p.buf = append(p.buf, make([]byte, len(p.buf))...)
	}
	// To the brim: a row that is longer than the window is parsed again from its
	// start at each fill, so that a fill must not bring a few bytes alone.
	for p.end < len(p.buf) && !p.eof {
		n, err := p.r.Read(p.buf[p.end:])
		p.end += n
		if errors.Is(err, io.EOF) {
			p.eof = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// next reads one row; what is wrong with it is its fault alone.
func (p *csvSource) next(raw *rawRow) error {
	if p.buf == nil {
		if err := p.start(); err != nil {
			return err
		}
	}
	err := p.read(raw)
	if err == nil && raw.quote != quoteFine {
		err = p.giveUp(raw)
	}
	raw.cells = p.cells
	if err == nil {
		p.check(raw)
	}
	return err
}

// read parts the next row. Where a quotation mark is broken it stays at the row.
func (p *csvSource) read(raw *rawRow) error {
	line, used, err := p.line()
	if err == nil && len(line) > p.stream.options.Limits.LineBytes {
		err = p.tooLong()
	}
	if err != nil {
		return err
	}
	p.row++
	raw.number, raw.quote = p.row, quoteFine
	if bytes.IndexByte(line, '"') >= 0 {
		return p.quoted(raw)
	}
	raw.torn = used == len(line)
	line, raw.fault = p.letters(line)
	p.split(string(line))
	p.pos += used
	return nil
}

// line finds the end of the line at pos: LF, CR LF or CR. used counts the line
// end too. A line that is longer than the limit ends the reading.
func (p *csvSource) line() (line []byte, used int, err error) {
	for {
		if p.lineEnd < p.pos {
			from := max(p.pos, p.searched)
			if p.lineEnd = bytes.IndexByte(p.buf[from:p.end], '\n'); p.lineEnd >= 0 {
				p.lineEnd += from
			} else {
				p.searched = p.end
			}
		}
		rest := p.buf[p.pos:p.end]
		if p.lineEnd >= 0 {
			rest = p.buf[p.pos:p.lineEnd]
		}
		// A CR that is the last byte of the window may be half of a CR LF.
		cr := bytes.IndexByte(rest, '\r')
		switch {
		case cr >= 0 && cr < len(rest)-1:
			return rest[:cr], cr + 1, nil
		case cr >= 0 && p.lineEnd >= 0:
			return rest[:cr], cr + 2, nil
		case p.lineEnd >= 0:
			return rest, len(rest) + 1, nil
		case p.eof && len(rest) == 0:
			return nil, 0, io.EOF
		case p.eof && cr >= 0:
			return rest[:cr], cr + 1, nil
		case p.eof:
			return rest, len(rest), nil
		case len(rest) > p.stream.options.Limits.LineBytes:
			return nil, 0, p.tooLong()
		}
		if err := p.fill(); err != nil {
			return nil, 0, err
		}
	}
}

func (p *csvSource) tooLong() error {
	return errs.Newf(errs.TooLarge, "Row %d is longer than %s. Check that its quotation marks are closed and that the file has line breaks.",
		p.row+1, archive.Size(int64(p.stream.options.Limits.LineBytes)))
}

// split parts a line without quotation marks. The cells share one string.
func (p *csvSource) split(s string) {
	p.cells = p.cells[:0]
	for {
		i := strings.IndexByte(s, p.delimiter)
		if i < 0 {
			p.cells = append(p.cells, s)
			return
		}
		p.cells = append(p.cells, s[:i])
		s = s[i+1:]
	}
}

// check looks at what is wrong inside cells, after they were parted.
func (p *csvSource) check(raw *rawRow) {
	if p.guarded {
		for i, c := range p.cells {
			p.cells[i] = unguard(c)
		}
	}
	total := 0
	for _, c := range p.cells {
		total += len(c)
	}
	limit := p.stream.options.Limits.CellBytes
	if total <= limit || raw.fault != "" {
		return
	}
	for i, c := range p.cells {
		if len(c) > limit {
			raw.fault = "The cell in column " + Letter(i) + " holds " + archive.Size(int64(len(c))) + " of text, and we take up to " + archive.Size(int64(limit)) +
				" in a cell. Shorten it, or put the long text in a document and link to it."
			p.cells[i] = ""
		}
	}
}
