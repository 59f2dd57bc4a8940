package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"sync/atomic"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// StreamOptions says how to read a file a row at a time.
type StreamOptions struct {
	// Limits bounds the file. A field that is zero takes the value of
	// DefaultStreamLimits. Cells is not looked at: rows are not kept.
	Limits Limits
	// TextBytes bounds the shared texts of an XLSX file, which have to be kept
	// while its rows are read; 256 MB when zero.
	TextBytes int64
	// Unguard takes off the apostrophe that WriteCSV puts before a cell that a
	// spreadsheet would run as a formula.
	Unguard bool
}

// DefaultStreamLimits is room for a national return: 4 GB and ten million rows
// of text. What comes packed (XLSX, ODS, Parquet) may unpack to 512 MB: that is
// a full worksheet of XLSX, a million rows of fifteen columns, and eight times
// the largest file that a page takes. More only serves to keep a server busy;
// whoever has more sends CSV. Memory does not grow with the number of rows.
func DefaultStreamLimits() Limits {
	return Limits{
		Bytes:     4 << 30,
		Unzipped:  512 << 20,
		Ratio:     200,
		Entries:   2000,
		Sheets:    50,
		Rows:      10_000_000,
		Columns:   2000,
		Cells:     math.MaxInt,
		CellBytes: 256 << 10,
		LineBytes: 1 << 20,
	}
}

func (o StreamOptions) orDefault() StreamOptions {
	o.Limits = o.Limits.or(DefaultStreamLimits())
	o.Limits.Cells = math.MaxInt
	if o.TextBytes == 0 {
		o.TextBytes = 256 << 20
	}
	return o
}

// SheetInfo names one table of a file.
type SheetInfo struct {
	// Name is the worksheet's name; empty for CSV, JSON Lines and Parquet.
	Name string
	// Hidden says that the person who opens the file does not see this sheet.
	Hidden bool
	// Number is what Stream.Rows takes: 0 for the first sheet.
	Number int
	// Table is the name of the table that an ODS file marks up on the sheet;
	// only that table is read then.
	Table string
	// Ours says that one of our own writers added the sheet to the data: a
	// list of what to mend, notes, contents. It holds nothing to read.
	Ours bool
}

// Stream is a file that is read a row at a time. One goroutine may read it;
// Progress may be asked for by others.
type Stream struct {
	Format Format
	// Encoding names how the text is stored, as in Book. A text file without
	// a byte order mark is "UTF-8" until a byte that denies it is met, so the
	// last word is there once the rows were read.
	Encoding string
	// Delimiter is what parts the cells of a CSV file; 0 for other formats.
	Delimiter rune

	options StreamOptions
	sheets  []SheetInfo
	base    Book          // what concerns the whole file
	logs    map[int]*Book // what concerns one sheet, from its last reading
	begin   func(ctx context.Context, sheet int, log *Book) (rowSource, error)
	done    atomic.Int64
	total   atomic.Int64
}

// rowSource gives the rows of one sheet, blank ones among them if it likes.
type rowSource interface {
	// next reads a row into raw, or fails with io.EOF after the last.
	next(raw *rawRow) error
	close()
}

// rawRow is a row as its format gave it. Slices are used again.
type rawRow struct {
	number int
	cells  []string
	kinds  []Kind // nil when the format knows no kinds
	fault  string // why the row cannot be trusted
	torn   bool   // the text ended without a line break
	quote  brokenQuote
}

// OpenStream looks at a file, without reading its rows. name is the name that
// the file came with. An error has the code Invalid or TooLarge and words for
// the person, or Unavailable when r itself could not be read.
func OpenStream(ctx context.Context, r io.ReaderAt, size int64, name string, o StreamOptions) (_ *Stream, err error) {
	defer errs.Wrap(&err, "spreadsheet.OpenStream")
	s := &Stream{options: o.orDefault(), logs: map[int]*Book{}}
	if err := checkSize(size, s.options.Limits); err != nil {
		return nil, err
	}
	head := make([]byte, min(size, 64<<10))
	if err := archive.ReadFull(r, head, 0); err != nil {
		return nil, err
	}
	s.total.Store(size)
	if !bytes.HasPrefix(head, []byte("PAR1")) {
		if err := refuse(head, r, size); err != nil {
			return nil, err
		}
	}
	if err := s.find(ctx, head, r, size); err != nil {
		return nil, err
	}
	s.base.Format = s.Format
	s.base.checkName(name)
	marked := slices.ContainsFunc(s.sheets, func(i SheetInfo) bool { return i.Table != "" })
	for i, sheet := range s.sheets {
		// Where tables are marked up, a sheet without one is a cover.
		s.sheets[i].Ours = ours(sheet.Name, sheet.Table) || (marked && sheet.Table == "" && sheet.Name == "Cover")
		if sheet.Hidden {
			s.base.note(Warning, Place{Sheet: sheet.Name}, "This sheet is hidden. Check that it is meant to be in the file.")
		}
	}
	return s, nil
}

// find tells the format from the first bytes.
func (s *Stream) find(ctx context.Context, head []byte, r io.ReaderAt, size int64) error {
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return s.openParquet(r, size)
	case isZip(head):
		return s.openArchived(ctx, r, size)
	}
	size, marked, err := endOfText(head, r, size)
	if err != nil {
		return err
	}
	if marked {
		s.base.note(Warning, Place{}, endMark)
	}
	if looksLikeJSONLines(head) {
		return s.openJSONLines(head, r, size)
	}
	return s.openCSV(head[:min(int64(len(head)), size)], r, size)
}

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK")) && len(head) > 3 && head[2] < 9
}

// Sheets lists the tables of the file. CSV, JSON Lines and Parquet have one,
// without a name.
func (s *Stream) Sheets() []SheetInfo { return append([]SheetInfo(nil), s.sheets...) }

// Rows begins to read a sheet from its first row; a sheet may be read again.
// What cannot be read shows in Header and Err.
func (s *Stream) Rows(ctx context.Context, sheet int) *RowReader {
	log := &Book{Format: s.Format}
	r := &RowReader{ctx: ctx, stream: s, log: log, limits: s.options.Limits, emptyName: map[int]bool{}}
	if sheet < 0 || sheet >= len(s.sheets) {
		r.err = errs.Newf(errs.Invalid, "The file has no sheet number %d.", sheet+1)
		return r
	}
	s.logs[sheet] = log
	s.done.Store(0)
	r.sheet = s.sheets[sheet]
	r.source, r.err = s.begin(ctx, sheet, log)
	return r
}

// Notices gives what was noticed so far, sheet by sheet: at most 500 a sheet,
// and then one that counts the rest.
func (s *Stream) Notices() []Notice {
	out := append([]Notice(nil), s.base.Notices...)
	for i := range s.sheets {
		log := s.logs[i]
		if log == nil {
			continue
		}
		copied := Book{Notices: append([]Notice(nil), log.Notices...), dropped: log.dropped}
		copied.finish()
		out = append(out, copied.Notices...)
	}
	return out
}

// Problems gives every Problem so far as a field error.
func (s *Stream) Problems() []errs.Field { return (&Book{Notices: s.Notices()}).Problems() }

// Warnings gives every Warning so far as a line of text.
func (s *Stream) Warnings() []string { return (&Book{Notices: s.Notices()}).Warnings() }

// Progress gives how many bytes of the sheet that is being read were read, and
// how many there are: of the file for text and Parquet, of the packed sheet for
// XLSX and ODS.
func (s *Stream) Progress() (done, total int64) {
	total = s.total.Load()
	return min(s.done.Load(), total), total
}

// section reads the file from its start and counts what it reads.
type section struct {
	*io.SectionReader
	done *atomic.Int64
}

func (s *Stream) section(r io.ReaderAt, size int64) *section {
	return &section{io.NewSectionReader(r, 0, size), &s.done}
}

// Read counts; a fault of the store is not a fault of the file.
func (c *section) Read(p []byte) (int, error) {
	n, err := c.SectionReader.Read(p)
	c.done.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		err = errs.Because(errs.Unavailable, "The file could not be read just now. Please try again.", err)
	}
	if at, _ := c.Seek(0, io.SeekCurrent); errors.Is(err, io.EOF) && at < c.Size() {
		err = errs.Because(errs.Unavailable, "The file could not be read just now. Please try again.", io.ErrUnexpectedEOF)
	}
	return n, err
}
