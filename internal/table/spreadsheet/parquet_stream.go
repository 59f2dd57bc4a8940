package spreadsheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// openParquet reads the schema, which stands at the end of the file.
func (s *Stream) openParquet(r io.ReaderAt, size int64) (err error) {
	defer brokenParquet(&err)
	s.Format, s.Encoding, s.sheets = Parquet, "UTF-8", []SheetInfo{{}}
	if err := checkFooter(r, size); err != nil {
		return err
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return err
	}
	if n := f.NumRows(); n < 0 || n > int64(s.options.Limits.Rows) {
		return errs.Newf(errs.TooLarge, "The file holds %d rows, and we take up to %d rows. Split it into smaller files.", n, s.options.Limits.Rows)
	}
	if err := s.checkPages(r, size, f.Metadata()); err != nil {
		return err
	}
	columns := f.Schema().Fields()
	if len(columns) > s.options.Limits.Columns {
		return (&tally{limits: s.options.Limits}).row(Place{Row: 1}, len(columns))
	}
	for _, c := range columns {
		if !c.Leaf() || c.Repeated() {
			return errs.Newf(errs.Invalid, "The column %q of the Parquet file holds a list or a record in each cell. We read one value in each cell: spread it over columns "+
				"of its own and send the file again.", clip(c.Name()))
		}
	}
	texts, err := textsOf(f.Metadata().Schema, columns)
	if err != nil {
		return err
	}
	s.begin = func(context.Context, int, *Book) (_ rowSource, err error) {
		defer brokenParquet(&err)
		return newParquetSource(s, f, columns, texts, size), nil
	}
	return nil
}

// textsOf chooses how each column is spelt. The first element of the file's
// schema is the table; since every column is a leaf, they follow in order.
func textsOf(schema []format.SchemaElement, columns []parquet.Field) (texts []valueText, err error) {
	if len(schema) != len(columns)+1 {
		return nil, fmt.Errorf("parquet: %d elements of the schema for %d columns", len(schema), len(columns))
	}
	for i, c := range columns {
		if schema[i+1].Name != c.Name() {
			return nil, fmt.Errorf("parquet: column %d is called %q and %q", i, c.Name(), schema[i+1].Name)
		}
		f, holds := textOf(schema[i+1])
		if f == nil {
			return nil, errs.Newf(errs.Invalid, "The column %q of the Parquet file holds %s, which we do not read. Write it as text, numbers or dates and send the file again.",
				clip(c.Name()), first(holds, "values of another kind than they are stored as"))
		}
		texts = append(texts, f)
	}
	return texts, nil
}

// brokenParquet gives words to an error of the library, and to its panics: it
// panics at some files that were cut or changed.
func brokenParquet(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v", r)
	}
	if *err == nil || *err == io.EOF { //nolint:errorlint // the bare end of the rows
		return
	}
	if _, worded := errors.AsType[*errs.Error](*err); !worded {
		*err = errs.Because(errs.Invalid, "The Parquet file cannot be read: it was cut off or changed. Write it again and send it again.", *err)
	}
}

// parquetSource reads row group after row group, a page of each column at a
// time.
type parquetSource struct {
	stream *Stream
	file   *parquet.File
	texts  []valueText // one for each column
	names  []string
	size   int64
	group  int
	rows   parquet.Rows
	buf    []parquet.Row
	ready  []parquet.Row
	number int64
	cells  []string
	kinds  []Kind
	text   []byte // the row's cells, one after the other
	ends   []int
}

func newParquetSource(s *Stream, f *parquet.File, columns []parquet.Field, texts []valueText, size int64) *parquetSource {
	p := &parquetSource{stream: s, file: f, texts: texts, size: size, buf: make([]parquet.Row, 64), number: 1,
		cells: make([]string, len(columns)), kinds: make([]Kind, len(columns)), ends: make([]int, len(columns))}
	for _, c := range columns {
		p.names = append(p.names, c.Name())
	}
	return p
}

// columns gives the names; a table program shows them in row 1.
func (p *parquetSource) columns() ([]string, int) { return p.names, 1 }

func (p *parquetSource) close() {
	if p.rows != nil {
		_ = p.rows.Close()
		p.rows = nil
	}
}

func (p *parquetSource) next(raw *rawRow) (err error) {
	defer brokenParquet(&err)
	for len(p.ready) == 0 {
		if err := p.read(); err != nil {
			return err
		}
	}
	row := p.ready[0]
	p.ready = p.ready[1:]
	p.number++
	p.lay(raw, row)
	return nil
}

// read takes up to 64 rows of the row group, or goes on to the next.
func (p *parquetSource) read() error {
	groups := p.file.RowGroups()
	if p.rows == nil {
		if p.group == len(groups) {
			return io.EOF
		}
		p.rows = groups[p.group].Rows()
		p.group++
	}
	n, err := p.rows.ReadRows(p.buf)
	p.ready = p.buf[:n]
	p.stream.done.Store(int64(float64(p.size) * float64(p.number) / float64(max(p.file.NumRows(), 1))))
	if errors.Is(err, io.EOF) || (err == nil && n == 0) {
		p.close()
		return nil
	}
	return err
}

// lay spells the values of a row. Its cells share one string.
func (p *parquetSource) lay(raw *rawRow, row parquet.Row) {
	clear(p.kinds)
	p.text = p.text[:0]
	at := 0
	for _, v := range row {
		c := v.Column()
		if c < at || c >= len(p.cells) {
			continue
		}
		for ; at < c; at++ {
			p.ends[at] = len(p.text)
		}
		from := len(p.text)
		if !v.IsNull() {
			p.text, p.kinds[c] = p.texts[c](p.text, v)
		}
		if len(p.text)-from > p.stream.options.Limits.CellBytes {
			p.text, p.kinds[c] = p.text[:from], Empty
			raw.fault = "The cell in column " + Letter(c) + " (" + clip(p.names[c]) + ") holds more than " + archive.Size(int64(p.stream.options.Limits.CellBytes)) + " of text."
		}
		p.ends[c], at = len(p.text), c+1
	}
	for ; at < len(p.ends); at++ {
		p.ends[at] = len(p.text)
	}
	whole, from := string(p.text), 0
	plain := isASCII(p.text) || utf8.Valid(p.text)
	for c, to := range p.ends {
		p.cells[c] = whole[from:to]
		if !plain || p.kinds[c] == Text {
			raw.fault = first(raw.fault, p.checkText(c))
		}
		if from == to {
			p.kinds[c] = Empty
		}
		from = to
	}
	raw.number, raw.cells, raw.kinds = int(p.number), p.cells, p.kinds
}

// checkText puts right a text that no text can be.
func (p *parquetSource) checkText(c int) string {
	clean := storable(p.cells[c])
	if clean == p.cells[c] {
		return ""
	}
	p.cells[c] = clean
	return "The cell in column " + Letter(c) + " (" + clip(p.names[c]) + ") holds bytes that are not text (UTF-8). Write the column as strings."
}
