package spreadsheet

import (
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// Limits bounds what one file may cost. A field that is zero takes the value of
// DefaultLimits, so the zero Limits is safe.
type Limits struct {
	Bytes     int64 // size of the file itself
	Unzipped  int64 // bytes that come out of an XLSX or ODS file altogether
	Ratio     int64 // times that any one part may grow when it is unzipped
	Entries   int   // parts inside an XLSX or ODS file
	Sheets    int   // worksheets
	Rows      int   // rows in one sheet, the header among them
	Columns   int   // columns in one sheet
	Cells     int   // cells in the whole file, empty ones inside a row among them
	CellBytes int   // bytes of UTF-8 in one cell
	LineBytes int   // bytes of UTF-8 in one row of CSV or line of JSON Lines
}

// DefaultLimits is room for a register of a hundred thousand rows on a small
// server: at worst about 300 MB of memory while one file is read.
func DefaultLimits() Limits {
	packed := archive.DefaultLimits()
	return Limits{
		Bytes:     32 << 20,
		Unzipped:  packed.Unzipped,
		Ratio:     packed.Ratio,
		Entries:   packed.Entries,
		Sheets:    50,
		Rows:      200_000,
		Columns:   500,
		Cells:     2_000_000,
		CellBytes: 256 << 10,
		LineBytes: 1 << 20,
	}
}

// orDefault fills in the fields that are zero.
func (l Limits) orDefault() Limits { return l.or(DefaultLimits()) }

// or fills in the fields that are zero from d.
func (l Limits) or(d Limits) Limits {
	for _, p := range []struct{ have, want *int64 }{{&l.Bytes, &d.Bytes}, {&l.Unzipped, &d.Unzipped}, {&l.Ratio, &d.Ratio}} {
		if *p.have == 0 {
			*p.have = *p.want
		}
	}
	for _, p := range []struct{ have, want *int }{
		{&l.Entries, &d.Entries}, {&l.Sheets, &d.Sheets}, {&l.Rows, &d.Rows}, {&l.Columns, &d.Columns},
		{&l.Cells, &d.Cells}, {&l.CellBytes, &d.CellBytes}, {&l.LineBytes, &d.LineBytes},
	} {
		if *p.have == 0 {
			*p.have = *p.want
		}
	}
	return l
}

// archive is what bounds a zip file alone.
func (l Limits) archive() archive.Limits {
	return archive.Limits{Unzipped: l.Unzipped, Ratio: l.Ratio, Entries: l.Entries}
}

// Options says how to read.
type Options struct {
	Limits Limits
	// Unguard takes off the apostrophe that WriteCSV puts before a cell that a
	// spreadsheet would run as a formula. Set it to read our own exports back;
	// it has no effect on other formats, which need no such guard.
	Unguard bool
}

// tally counts rows and cells while a sheet is read, so that a file is refused
// at the cell that is too many and not after all of them are in memory.
type tally struct {
	limits Limits
	cells  int
}

// row admits one more row of the given width, or says why not.
func (t *tally) row(at Place, width int) error {
	l := t.limits
	t.cells += width
	switch {
	case at.Row > l.Rows:
		return errs.Newf(errs.TooLarge, "The file goes on past row %d, and we take up to %d rows. Split it into smaller files.", l.Rows, l.Rows)
	case width > l.Columns:
		return errs.Newf(errs.TooLarge, "%s goes past column %s, and we take up to %d columns. Delete what is to the right of the table.",
			sentence(at.String()), Letter(l.Columns-1), l.Columns)
	case t.cells > l.Cells:
		return errs.Newf(errs.TooLarge, "The file holds more than %d cells. Split it into smaller files.", l.Cells)
	}
	return nil
}

// text admits the text of one cell. A NUL is refused in every format, since
// databases cannot hold it and nobody types it.
func (t *tally) text(at Place, s string) error {
	if strings.IndexByte(s, 0) >= 0 {
		return errs.Newf(errs.Invalid, "The cell at %s holds a NUL character, which no text has. Delete it and send the file again.", at)
	}
	if len(s) > t.limits.CellBytes {
		return errs.Newf(errs.TooLarge, "The cell at %s holds %s of text, and we take up to %s in a cell. Shorten it, or put the long text in a document and link to it.",
			at, archive.Size(int64(len(s))), archive.Size(int64(t.limits.CellBytes)))
	}
	return nil
}

// sentence puts a capital on the first letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]&^0x20) + s[1:]
}
