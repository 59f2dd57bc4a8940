package spreadsheet

import (
	"context"
	"errors"
	"io"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/fastxml"
)

// openArchived lists the sheets of a zip file.
func (s *Stream) openArchived(_ context.Context, r io.ReaderAt, size int64) error {
	a, err := archive.Open(r, size, s.options.Limits.archive())
	if err != nil {
		return err
	}
	switch {
	case a.Has("xl/workbook.xml"), a.Has("xl/workbook.bin"):
		return s.openXLSX(a)
	case a.Has("content.xml"):
		return s.openODS(a)
	}
	return errs.New(errs.Invalid, "The file is a zip file with no spreadsheet in it. Unzip it and send the spreadsheet itself.")
}

// fresh gives the archive a new allowance of bytes, for one reading of one
// part, and has Progress follow it.
func (s *Stream) fresh(a *archive.Archive, name string) {
	s.total.Store(a.Follow(name, &s.done))
	s.done.Store(0)
}

// openXLSX reads everything but the worksheets.
func (s *Stream) openXLSX(a *archive.Archive) error {
	s.Format = XLSX
	x := &xlsxReader{archive: a, book: &s.base, tally: tally{limits: s.options.Limits}, targets: map[string]string{}, textBytes: s.options.TextBytes}
	if err := x.prepare(); err != nil {
		return err
	}
	for i, sheet := range x.sheets {
		if !a.Has(sheet.part) {
			return damagedXLSX(errors.New("a worksheet is missing"))
		}
		s.sheets = append(s.sheets, SheetInfo{Name: sheet.name, Hidden: sheet.hidden, Number: i})
	}
	s.begin = func(_ context.Context, sheet int, log *Book) (rowSource, error) {
		one := *x
		one.book = log
		part := x.sheets[sheet]
		s.fresh(a, part.part)
		rc, err := a.Open(part.part)
		if err != nil {
			return nil, err
		}
		r := &sheetReader{xlsxReader: &one, raw: rawSheet{name: part.name, hidden: part.hidden}, spare: make([]Cell, 0, 64)}
		return &xlsxSource{rc: rc, dec: fastxml.New(rc), r: r}, nil
	}
	return nil
}

// xlsxSource reads a worksheet until the next row is whole.
type xlsxSource struct {
	rc  io.ReadCloser
	dec fastxml.Tokens
	r   *sheetReader
	out cellRow
}

func (x *xlsxSource) next(raw *rawRow) error {
	for len(x.r.raw.rows) == 0 {
		token, err := x.dec.Token()
		if err != nil {
			return err
		}
		if err := x.r.token(token); err != nil {
			return err
		}
	}
	row := x.r.raw.rows[0]
	x.r.raw.rows, x.r.spare = x.r.raw.rows[:0], row.Cells[:0]
	x.out.lay(raw, row.Number, row.Cells)
	return nil
}

func (x *xlsxSource) finish() { x.r.warn() }

func (x *xlsxSource) close() { _ = x.rc.Close() }

// cellRow turns cells into texts and kinds.
type cellRow struct {
	texts []string
	kinds []Kind
}

func (c *cellRow) lay(raw *rawRow, number int, cells []Cell) {
	c.texts, c.kinds = c.texts[:0], c.kinds[:0]
	for _, cell := range cells {
		c.texts, c.kinds = append(c.texts, cell.Text), append(c.kinds, cell.Kind)
	}
	raw.number, raw.cells, raw.kinds = number, c.texts, c.kinds
}
