package spreadsheet

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/fastxml"
)

// readXLSX streams each worksheet once, with a reader of our own. excelize was
// tried: it stops without a word at broken XML, reads a pointer to a shared
// text that does not exist as an empty cell, fills blank rows in memory, and
// takes quadratic time over rows without numbers and over merged cells. It
// remains the second opinion in the tests.
func readXLSX(a *archive, o Options) (*Book, error) {
	x := &xlsxReader{archive: a, book: &Book{Format: XLSX}, tally: tally{limits: o.Limits}, targets: map[string]string{}}
	if err := x.prepare(); err != nil {
		return nil, err
	}
	for _, s := range x.sheets {
		if err := x.readSheet(s); err != nil {
			return nil, damaged(err)
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
			return damaged(err)
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
func refuseXLSX(a *archive) error {
	if a.has("xl/workbook.bin") {
		return errs.New(errs.Invalid, "The file is a binary workbook (.xlsb). Open it, save it as XLSX, and send that.")
	}
	for name := range a.parts {
		if strings.HasSuffix(strings.ToLower(name), "vbaproject.bin") || strings.HasPrefix(strings.ToLower(name), "xl/macrosheets/") {
			return macros()
		}
	}
	if !a.has("[Content_Types].xml") {
		return damagedXLSX(errors.New("no content types"))
	}
	types, err := a.bytes("[Content_Types].xml")
	if err != nil {
		return err
	}
	if strings.Contains(strings.ToLower(string(types)), "macroenabled") {
		return macros()
	}
	return nil
}

// xlsxReader reads one workbook.
type xlsxReader struct {
	archive  *archive
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

// walkXML calls each for every token of a part, and fails unless the part is
// well-formed to its end. Tokens are good only until each returns.
func (a *archive) walkXML(name string, each func(xml.Token) error) error {
	rc, err := a.open(name)
	if err != nil {
		return err
	}
	defer rc.Close()
	dec := fastxml.New(rc)
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = each(token)
		}
		if err != nil {
			return damaged(err)
		}
	}
}

// eachElement is walkXML for the start of elements only.
func (a *archive) eachElement(name string, each func(xml.StartElement)) error {
	return a.walkXML(name, func(t xml.Token) error {
		if el, ok := t.(xml.StartElement); ok {
			each(el)
		}
		return nil
	})
}

// readTargets finds the part that each worksheet is kept in.
func (x *xlsxReader) readTargets() error {
	return x.archive.eachElement("xl/_rels/workbook.xml.rels", func(el xml.StartElement) {
		if el.Name.Local != "Relationship" || !strings.HasSuffix(anyAttr(el, "Type"), "/worksheet") {
			return
		}
		part := anyAttr(el, "Target")
		if !strings.HasPrefix(part, "/") {
			part = "/xl/" + part
		}
		x.targets[anyAttr(el, "Id")] = strings.TrimPrefix(path.Clean(part), "/")
	})
}

// readWorkbook lists the sheets in the order in which the person sees them.
// What has no worksheet behind it (a chart sheet) is left out.
func (x *xlsxReader) readWorkbook() error {
	return x.archive.eachElement("xl/workbook.xml", func(el xml.StartElement) {
		switch el.Name.Local {
		case "workbookPr":
			x.date1904 = anyAttr(el, "date1904") == "1" || anyAttr(el, "date1904") == "true"
		case "sheet":
			state := anyAttr(el, "state")
			if part := x.targets[anyAttr(el, "id")]; part != "" {
				x.sheets = append(x.sheets, xlsxSheet{name: anyAttr(el, "name"), part: part, hidden: state == "hidden" || state == "veryHidden"})
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
	if !x.archive.has(part) {
		return nil
	}
	var entry strings.Builder
	phonetic, inText := 0, false
	return x.archive.walkXML(part, func(t xml.Token) error {
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
						size(x.textBytes))
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
	if !x.archive.has(part) {
		return nil
	}
	custom := map[string]string{}
	inCells := false
	return x.archive.walkXML(part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				custom[anyAttr(t, "numFmtId")] = anyAttr(t, "formatCode")
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					x.styles = append(x.styles, styleOf(anyAttr(t, "numFmtId"), custom))
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

// anyAttr gives an attribute by its local name. The transitional and the strict
// form of the format differ only in namespaces.
func anyAttr(el xml.StartElement, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
