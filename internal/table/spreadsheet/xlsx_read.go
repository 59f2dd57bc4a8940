package spreadsheet

import (
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// readXLSX streams each worksheet once, with a reader of our own. excelize was
// tried: it stops without a word at broken XML, reads a pointer to a shared
// text that does not exist as an empty cell, fills blank rows in memory, and
// takes quadratic time over rows without numbers and over merged cells. It
// remains the second opinion in the tests.
func readXLSX(a *archive.Archive, o Options) (*Book, error) {
	x := &xlsxReader{archive: a, book: &Book{Format: XLSX}, tally: tally{limits: o.Limits}, targets: map[string]string{}}
	if err := x.prepare(); err != nil {
		return nil, err
	}
	for _, s := range x.sheets {
		if err := x.readSheet(s); err != nil {
			return nil, archive.Damaged(err)
		}
	}
	return x.book, nil
}

// prepare reads everything but the worksheets.
func (x *xlsxReader) prepare() error {
	if err := refuseXLSX(x.archive); err != nil {
		return err
	}
	for _, read := range []func() error{x.readTargets, x.readWorkbook, x.readTexts, x.readStyles} {
		if err := read(); err != nil {
			return archive.Damaged(err)
		}
	}
	if len(x.sheets) == 0 {
		return damagedXLSX(errors.New("no worksheets"))
	}
	if len(x.sheets) > x.tally.limits.Sheets {
		return tooManySheets(x.tally.limits)
	}
	return nil
}

func damagedXLSX(cause error) error {
	return errs.Because(errs.Invalid, "The workbook could not be read: it is damaged, or was made by a program that does not keep to the format. Open it in a "+
		"spreadsheet program, save it in a new file and send that.", cause)
}

// refuseXLSX turns away macros and the binary format.
func refuseXLSX(a *archive.Archive) error {
	if a.Has("xl/workbook.bin") {
		return errs.New(errs.Invalid, "The file is a binary workbook (.xlsb). Open it, save it as XLSX, and send that.")
	}
	for name := range a.Names() {
		if strings.HasSuffix(strings.ToLower(name), "vbaproject.bin") || strings.HasPrefix(strings.ToLower(name), "xl/macrosheets/") {
			return archive.Macros()
		}
	}
	if !a.Has("[Content_Types].xml") {
		return damagedXLSX(errors.New("no content types"))
	}
	types, err := a.Bytes("[Content_Types].xml")
	if err != nil {
		return err
	}
	if strings.Contains(strings.ToLower(string(types)), "macroenabled") {
		return archive.Macros()
	}
	return nil
}

// xlsxReader reads one workbook.
type xlsxReader struct {
	archive  *archive.Archive
	book     *Book
	tally    tally
	targets  map[string]string // relationship id to part, worksheets only
	sheets   []xlsxSheet
	date1904 bool
	texts    []string    // the shared string table
	styles   []dateStyle // by cell style
	// textBytes, unless it is 0, bounds what the shared texts may cost.
	textBytes, textCost int64
}

// xlsxSheet is one entry of the workbook's list of sheets.
type xlsxSheet struct {
	name, part string
	hidden     bool
}

// readTargets finds the part that each worksheet is kept in.
func (x *xlsxReader) readTargets() error {
	return x.archive.EachElement("xl/_rels/workbook.xml.rels", func(el xml.StartElement) {
		if el.Name.Local != "Relationship" || !strings.HasSuffix(archive.AnyAttr(el, "Type"), "/worksheet") {
			return
		}
		part := archive.AnyAttr(el, "Target")
		if !strings.HasPrefix(part, "/") {
			part = "/xl/" + part
		}
		x.targets[archive.AnyAttr(el, "Id")] = strings.TrimPrefix(path.Clean(part), "/")
	})
}

// readWorkbook lists the sheets in the order in which the person sees them.
// What has no worksheet behind it (a chart sheet) is left out.
func (x *xlsxReader) readWorkbook() error {
	return x.archive.EachElement("xl/workbook.xml", func(el xml.StartElement) {
		switch el.Name.Local {
		case "workbookPr":
			x.date1904 = archive.AnyAttr(el, "date1904") == "1" || archive.AnyAttr(el, "date1904") == "true"
		case "sheet":
			state := archive.AnyAttr(el, "state")
			if part := x.targets[archive.AnyAttr(el, "id")]; part != "" {
				x.sheets = append(x.sheets, xlsxSheet{name: archive.AnyAttr(el, "name"), part: part, hidden: state == "hidden" || state == "veryHidden"})
			}
		}
	})
}

// textOverhead is what a shared text costs beside its bytes.
const textOverhead = 24

// readTexts reads the shared string table: for each entry its runs of text,
// without the phonetic reading that may go with them.
func (x *xlsxReader) readTexts() error {
	const part = "xl/sharedStrings.xml"
	if !x.archive.Has(part) {
		return nil
	}
	var entry strings.Builder
	phonetic, inText := 0, false
	return x.archive.WalkXML(part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				phonetic++
			}
		case xml.CharData:
			if inText && phonetic == 0 {
				entry.Write(t)
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				phonetic--
			case "si":
				x.texts = append(x.texts, unescapeX(entry.String()))
				if x.textCost += int64(entry.Len()) + textOverhead; x.textBytes > 0 && x.textCost > x.textBytes {
					return errs.Newf(errs.TooLarge, "The workbook holds more than %s of different texts, which is more than we keep in memory. Save the sheet as CSV (UTF-8) and send that, or split the workbook.",
						archive.Size(x.textBytes))
				}
				entry.Reset()
			}
		}
		return nil
	})
}

// readStyles notes, for each cell style, whether it shows a date.
func (x *xlsxReader) readStyles() error {
	const part = "xl/styles.xml"
	if !x.archive.Has(part) {
		return nil
	}
	custom := map[string]string{}
	inCells := false
	return x.archive.WalkXML(part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				custom[archive.AnyAttr(t, "numFmtId")] = archive.AnyAttr(t, "formatCode")
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					x.styles = append(x.styles, styleOf(archive.AnyAttr(t, "numFmtId"), custom))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
}
