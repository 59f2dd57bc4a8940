package loadfile

import (
	"slices"
	"strings"
)

// Record is a document of a volume.
type Record struct {
	Row int // of the load file; the header is row 1. 0 for one that is written

	Begin, End             string // its first and last number
	BeginFamily, EndFamily string // of the whole family; both empty where it has none
	Parent                 string // the number of what it was attached to; empty for the first of a family
	Pages                  string // as written
	SHA256                 string // of the native file
	Text, Native           string // paths in the volume
	Exception              string // why there are no words, where there are none
	Rest                   map[string]string
}

// Columns are the names of the fields of a DAT. Others are kept in Record.Rest by their own names.
var Columns = []string{"BEGDOC", "ENDDOC", "BEGATTACH", "ENDATTACH", "PARENTID", "PAGES", "SHA256", "TEXTPATH", "NATIVEPATH", "EXCEPTION"}

// others are the names that other programs give to the same.
var others = namesOf(map[string][]string{
	"BEGDOC":     {"BEGBATES", "BEG BATES", "BEGIN BATES", "BEGINNING BATES", "PROD BEG", "BEGDOC#", "DOCID", "CONTROL NUMBER", "FIRSTBATES"},
	"ENDDOC":     {"ENDBATES", "END BATES", "ENDING BATES", "PROD END", "ENDDOC#", "LASTBATES"},
	"BEGATTACH":  {"BEG ATTACH", "PROD BEG ATTACH", "BEGATT", "ATTBEG", "FIRSTATTACH", "BEGINNING ATTACH"},
	"ENDATTACH":  {"END ATTACH", "PROD END ATTACH", "ENDATT", "ATTEND", "LASTATTACH", "ENDING ATTACH"},
	"PARENTID":   {"PARENT", "PARENT ID", "PARENT_ID", "PARENTDOCID", "PARENT DOCUMENT ID"},
	"PAGES":      {"PGCOUNT", "PAGECOUNT", "PAGE COUNT", "PAGE_COUNT"},
	"SHA256":     {"SHA256HASH", "SHA-256", "SHA256 HASH", "SHA-256 HASH"},
	"TEXTPATH":   {"TEXTLINK", "TEXT LINK", "TEXT PATH", "EXTRACTED TEXT", "TEXT PRECEDENCE", "OCRPATH", "TEXT", "FULLTEXT"},
	"NATIVEPATH": {"NATIVELINK", "NATIVE LINK", "NATIVE PATH", "NATIVEFILE", "FILE_PATH", "DOCLINK", "NATIVE FILE", "FILEPATH"},
})

func namesOf(by map[string][]string) map[string]string {
	out := map[string]string{}
	for column, names := range by {
		for _, name := range names {
			out[name] = column
		}
	}
	return out
}

// ColumnOf is which of Columns a name is, or the name itself.
func ColumnOf(name string) string {
	up := strings.ToUpper(strings.TrimSpace(name))
	if c, ok := others[up]; ok {
		return c
	}
	if slices.Contains(Columns, up) {
		return up
	}
	return strings.TrimSpace(name)
}

// field is where a column is kept.
func (r *Record) field(column string) *string {
	switch column {
	case "BEGDOC":
		return &r.Begin
	case "ENDDOC":
		return &r.End
	case "BEGATTACH":
		return &r.BeginFamily
	case "ENDATTACH":
		return &r.EndFamily
	case "PARENTID":
		return &r.Parent
	case "PAGES":
		return &r.Pages
	case "SHA256":
		return &r.SHA256
	case "TEXTPATH":
		return &r.Text
	case "NATIVEPATH":
		return &r.Native
	case "EXCEPTION":
		return &r.Exception
	}
	return nil
}

// Records are the documents of a table. Two fields that are one column are a fault.
func Records(t *Table) ([]Record, error) {
	columns := make([]string, len(t.Header))
	for i, name := range t.Header {
		columns[i] = ColumnOf(name)
		if at := slices.Index(columns[:i], columns[i]); at >= 0 {
			return nil, &Fault{1, fieldName(t.Header, i), "it says the same as " + fieldName(t.Header, at)}
		}
	}
	for _, needed := range []string{"BEGDOC", "ENDDOC"} {
		if !slices.Contains(columns, needed) {
			return nil, &Fault{1, needed, "no field has this name, or one that other programs give it"}
		}
	}
	out := make([]Record, len(t.Rows))
	for n, row := range t.Rows {
		r := &out[n]
		r.Row = n + 2
		for i, s := range row {
			if at := r.field(columns[i]); at != nil {
				*at = strings.TrimSpace(s)
			} else if s != "" {
				if r.Rest == nil {
					r.Rest = map[string]string{}
				}
				r.Rest[columns[i]] = s
			}
		}
	}
	return out, nil
}

// TableOf is the table of some documents, with all that any of them has.
func TableOf(records []Record) *Table {
	more := map[string]bool{}
	for _, r := range records {
		for name := range r.Rest {
			more[name] = true
		}
	}
	t := &Table{Encoding: UTF8BOM, Header: slices.Clone(Columns)}
	names := make([]string, 0, len(more))
	for name := range more {
		names = append(names, name)
	}
	slices.Sort(names)
	t.Header = append(t.Header, names...)
	for i := range records {
		row := make([]string, 0, len(t.Header))
		for _, c := range Columns {
			row = append(row, *records[i].field(c))
		}
		for _, name := range names {
			row = append(row, records[i].Rest[name])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
