package ods

import (
	"encoding/xml"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// The namespaces of OpenDocument 1.2 and 1.3 that tables need.
const (
	NSOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	NSTable  = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
	NSText   = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
	NSCalc   = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
	NSStyle  = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
	Mime     = "application/vnd.oasis.opendocument.spreadsheet"
)

// The marked-up names of our own tables that are not data.
const (
	NotesTable     = "notes"
	ContentsTable  = "contents"
	ShorthandTable = "shorthand"
)

// The most that spreadsheet programs hold in one sheet.
const (
	MaxRows    = 1_048_576
	MaxColumns = 1024
)

// HeaderRow is the row of the column names in a sheet that we wrote: its title is
// in row 1, and how to read it in row 2.
const HeaderRow = 3

// Refuse turns away what is not a plain spreadsheet document.
func Refuse(a *archive.Archive) error {
	if a.Has("mimetype") {
		mime, err := a.Bytes("mimetype")
		if err != nil {
			return err
		}
		if m := strings.TrimSpace(string(mime)); m != Mime && m != Mime+"-template" {
			return errs.New(errs.Invalid, "The file is an OpenDocument file, but not a spreadsheet. Send the table as a spreadsheet (ODS, XLSX or CSV).")
		}
	}
	if a.Has("META-INF/manifest.xml") {
		manifest, err := a.Bytes("META-INF/manifest.xml")
		if err != nil {
			return err
		}
		if strings.Contains(string(manifest), "encryption-data") {
			return archive.Encrypted()
		}
	}
	if len(a.Under("Basic/")) > 0 || len(a.Under("Scripts/")) > 0 {
		return archive.Macros()
	}
	return nil
}

// Attr gives an attribute's value, empty when it is absent.
func Attr(el xml.StartElement, space, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local && a.Name.Space == space {
			return a.Value
		}
	}
	return ""
}

// Repeats reads a count; anything that is not a count is one.
func Repeats(el xml.StartElement, local string) int {
	n, err := strconv.Atoi(Attr(el, NSTable, local))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<24)
}

// Fold is how the names of sheets and tables are compared.
func Fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
