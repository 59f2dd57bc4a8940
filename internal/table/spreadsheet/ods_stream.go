package spreadsheet

import (
	"context"
	"encoding/xml"
	"io"

	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/fastxml"
	"candour/internal/table/spreadsheet/ods"
)

// openODS goes through content.xml once for the names of its sheets and for
// the tables marked up on them, which stand at its end.
func (s *Stream) openODS(a *archive.Archive) error {
	s.Format = ODS
	if err := ods.Refuse(a); err != nil {
		return err
	}
	list, err := s.listODS(a, true)
	if err != nil { // an end tag spelt another way, or a table in a table; or damage
		list, err = s.listODS(a, false)
	}
	if err != nil {
		return err
	}
	for i, sheet := range list.sheets {
		s.sheets = append(s.sheets, SheetInfo{Name: sheet.name, Hidden: sheet.hidden, Number: i, Table: sheet.table.Name})
	}
	s.begin = func(_ context.Context, sheet int, log *Book) (rowSource, error) {
		s.fresh(a, "content.xml")
		rc, err := a.Open("content.xml")
		if err != nil {
			return nil, err
		}
		o := &odsSource{rc: rc, info: list.sheets[sheet]}
		o.r = &odsReader{book: log, tally: tally{limits: s.options.Limits}, hiddenStyles: map[string]bool{}, dec: fastxml.New(rc), rowNumber: 1}
		if err := o.seek(sheet); err != nil {
			_ = rc.Close()
			return nil, archive.Damaged(err)
		}
		return o, nil
	}
	return nil
}

// listODS reads all but the rows.
func (s *Stream) listODS(a *archive.Archive, quick bool) (*odsReader, error) {
	a.Renew()
	rc, err := a.Open("content.xml")
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	list := &odsReader{book: &Book{}, tally: tally{limits: s.options.Limits}, hiddenStyles: map[string]bool{}, dec: fastxml.New(rc), listing: true, quick: quick}
	return list, archive.Damaged(list.read())
}

// odsSource reads the rows of one sheet.
type odsSource struct {
	rc     io.ReadCloser
	r      *odsReader
	info   rawSheet
	open   xml.Name // the element of the sheet
	cells  []Cell   // of the row that is repeated
	number int
	left   int // how often it is still to be given
	out    cellRow
}

// seek steps over the sheets before the one that is wanted.
func (o *odsSource) seek(sheet int) error {
	for n := 0; ; {
		token, err := o.r.dec.Token()
		if err != nil {
			return fastxml.UnexpectedEnd(err)
		}
		el, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case el.Name == xml.Name{Space: ods.NSTable, Local: "tracked-changes"}:
			err = o.r.dec.Skip()
		case el.Name == xml.Name{Space: ods.NSTable, Local: "table"}:
			if n == sheet {
				o.open = el.Name
				return nil
			}
			n++
			err = o.r.dec.Skip()
		}
		if err != nil {
			return err
		}
	}
}

func (o *odsSource) next(raw *rawRow) error {
	for {
		if o.left > 0 {
			o.left--
			o.number++
			if cells := within(o.info.table, o.number-1, o.cells); !blank(cells) {
				o.out.lay(raw, o.number-1, cells)
				return o.r.tally.row(Place{Sheet: o.info.name, Row: o.number - 1}, len(o.cells))
			}
			continue
		}
		token, err := o.r.dec.Token()
		if err != nil {
			return fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name == o.open {
				return io.EOF
			}
		case xml.StartElement:
			switch {
			case t.Name.Space == ods.NSTable && t.Name.Local == "table-row":
				err = o.row(t)
			case t.Name.Space == ods.NSTable && t.Name.Local == "table-column":
				err = o.r.describe(t)
			case transparent(t.Name):
			default:
				err = o.r.dec.Skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

// row reads a row and how often it is repeated; a blank one is only counted.
func (o *odsSource) row(el xml.StartElement) error {
	repeat := ods.Repeats(el, "number-rows-repeated")
	cells, err := o.r.cells(el, o.info.name)
	if err != nil {
		return err
	}
	if !blank(cells) {
		o.cells, o.number, o.left = cells, o.r.rowNumber, repeat
	}
	o.r.rowNumber = min(o.r.rowNumber+repeat, 1<<30)
	return nil
}

// within gives the part of a row that lies in the area; all of it when nothing
// is marked up.
func within(a ods.Range, number int, cells []Cell) []Cell {
	if a.Name == "" {
		return cells
	}
	if number < a.Top || number > a.Bottom {
		return nil
	}
	return cells[min(a.FirstCol, len(cells)):min(a.FinalCol+1, len(cells))]
}

func (o *odsSource) finish() { o.r.warn(o.info.name) }

func (o *odsSource) close() { _ = o.rc.Close() }
