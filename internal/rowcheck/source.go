package rowcheck

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"candour/internal/errs"
	"candour/internal/spreadsheet"
)

// Input is one file.
type Input struct {
	Name string
	File io.ReaderAt
	Size int64
}

// source is one table of a file. each calls fn with every row under the header;
// cells may be used again after fn returns.
type source struct {
	file, sheet, format, encoding string
	header                        []string
	headerRow                     int
	hidden                        bool
	notices                       []notice
	each                          func(ctx context.Context, fn func(number int64, cells []string, fault string) error) error
}

type notice struct {
	row     int64
	bad     bool
	message string
}

// maxCSVLine is the longest row of a CSV file, in bytes: a file without line
// ends must not fill the memory.
const maxCSVLine = 1 << 20

// open finds the tables of a file.
func open(in Input, read *int64) ([]*source, error) {
	head := make([]byte, min(in.Size, 64<<10))
	if _, err := in.File.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, errs.Because(errs.Unavailable, "The file could not be read. Send it again.", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return openParquet(in, read)
	case plainText(head):
		return openCSV(in, head, read)
	}
	return openBook(in, read)
}

// plainText says whether a file looks like CSV: text that is no JSON.
func plainText(head []byte) bool {
	if len(head) == 0 || bytes.HasPrefix(head, []byte("%PDF")) || bytes.HasPrefix(head, []byte("PK")) || bytes.HasPrefix(head, []byte("{\\rtf")) {
		return false
	}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 0 && text[0] != '{' && text[0] != '[' && text[0] != '<' && bytes.IndexByte(head, 0) < 0
}

// decoded gives the text of a file as UTF-8 and names how it was stored.
func decoded(r io.Reader, head []byte) (io.Reader, string) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return transform.NewReader(r, unicode.UTF8BOM.NewDecoder()), "UTF-8 with byte order mark"
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), "UTF-16 LE"
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), "UTF-16 BE"
	}
	whole := head
	for i := 0; i < utf8.UTFMax && len(whole) > 0 && !utf8.RuneStart(whole[len(whole)-1]); i++ {
		whole = whole[:len(whole)-1]
	}
	if len(whole) > 0 && whole[len(whole)-1] >= utf8.RuneSelf {
		whole = whole[:len(whole)-1] // the head may end inside a letter
	}
	if !utf8.Valid(whole) {
		return transform.NewReader(r, charmap.Windows1252.NewDecoder()), "Windows-1252"
	}
	return r, "UTF-8"
}

// delimiter gives the mark that parts the cells of the first line.
func delimiter(line string) rune {
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		n, quoted := 0, false
		for _, r := range line {
			if r == '"' {
				quoted = !quoted
			} else if r == d && !quoted {
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}

// counted notes how many bytes were read, and ends a row that has no end.
type counted struct {
	r    io.Reader
	n    *int64
	line int
}

var errLongLine = errs.New(errs.TooLarge, "A row of the file is longer than a million characters. A quotation mark that is never closed does that: look for one.")

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	*c.n += int64(n)
	if i := bytes.LastIndexByte(p[:n], '\n'); i >= 0 {
		c.line = n - i
	} else if c.line += n; c.line > maxCSVLine {
		return 0, errLongLine
	}
	return n, err
}

func openCSV(in Input, head []byte, read *int64) ([]*source, error) {
	s := &source{file: in.Name, format: string(spreadsheet.CSV)}
	begin := func() (*csv.Reader, error) {
		text, name := decoded(&counted{r: io.NewSectionReader(in.File, 0, in.Size), n: read}, head)
		s.encoding = name
		buf := bufio.NewReaderSize(text, 256<<10)
		first, err := buf.Peek(64 << 10)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if i := bytes.IndexByte(first, '\n'); i >= 0 {
			first = first[:i]
		}
		r := csv.NewReader(buf)
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = delimiter(string(first)), -1, true
		return r, nil
	}
	r, err := begin()
	if err == nil {
		s.header, err = r.Read()
		s.header = append([]string(nil), s.header...)
	}
	if err != nil {
		if errs.CodeOf(err) == errs.TooLarge {
			return nil, err
		}
		return nil, errs.Because(errs.Invalid, "The first row of the file cannot be read as names of columns. Save it again as CSV UTF-8.", err)
	}
	*read = 0
	s.headerRow, _ = r.FieldPos(0)
	s.each = func(ctx context.Context, fn func(int64, []string, string) error) error {
		r, err := begin()
		if err == nil {
			_, err = r.Read()
		}
		if err != nil {
			return err
		}
		return eachCSV(ctx, r, len(s.header), fn)
	}
	return []*source{s}, nil
}

// eachCSV reads rows; one that cannot be read, or has too few or too many cells,
// comes with its fault, and the next is read all the same.
func eachCSV(ctx context.Context, r *csv.Reader, width int, fn func(int64, []string, string) error) error {
	spare := make([]string, width)
	for i := 0; ; i++ {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			if e := fn(int64(parse.StartLine), nil, "The quotation marks of this row cannot be read ("+parse.Err.Error()+"). Expected each one inside a cell to be written twice, in a cell that stands in quotation marks."); e != nil {
				return e
			}
			continue
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		fault := ""
		switch {
		case len(cells) < width:
			if len(cells) == 1 && cells[0] == "" {
				continue
			}
			fault = raggedWords(len(cells), width)
		case len(cells) > width:
			if !blank(cells[width:]) {
				fault = raggedWords(len(cells), width)
			}
			cells = cells[:width]
		}
		if fault != "" && len(cells) < width {
			copy(spare, cells)
			clear(spare[len(cells):])
			cells = spare
		}
		if err := fn(int64(line), cells, fault); err != nil {
			return err
		}
	}
}

func raggedWords(have, want int) string {
	return "This row has " + strconv.Itoa(have) + " cells and the header has " + strconv.Itoa(want) + ". Expected as many: a comma in a text needs quotation marks around it."
}

func blank(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

// openBook reads the formats that are read whole.
func openBook(in Input, read *int64) ([]*source, error) {
	book, err := spreadsheet.Open(in.File, in.Size, in.Name, spreadsheet.Options{Limits: spreadsheet.Limits{Rows: 1_048_576, Bytes: 256 << 20, Cells: 30_000_000, Unzipped: 2 << 30}})
	if err != nil {
		return nil, err
	}
	*read = in.Size
	var out []*source
	for i := range book.Sheets {
		sheet := &book.Sheets[i]
		s := &source{file: in.Name, sheet: sheet.Name, format: string(book.Format), encoding: book.Encoding, headerRow: sheet.HeaderRow, hidden: sheet.Hidden}
		for _, c := range sheet.Header {
			s.header = append(s.header, c.Name)
		}
		for _, n := range book.Notices {
			if n.Place.Sheet == sheet.Name {
				s.notices = append(s.notices, notice{int64(n.Place.Row), n.Level == spreadsheet.Problem, n.Message})
			}
		}
		s.each = func(ctx context.Context, fn func(int64, []string, string) error) error {
			cells := make([]string, len(sheet.Header))
			for i, r := range sheet.Rows {
				if i%4096 == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				for j := range cells {
					cells[j] = r.Cells[j].Text
				}
				if blank(cells) {
					continue
				}
				if err := fn(int64(r.Number), cells, ""); err != nil {
					return err
				}
			}
			return nil
		}
		out = append(out, s)
	}
	return out, nil
}
