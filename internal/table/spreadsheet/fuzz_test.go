package spreadsheet

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"candour/internal/base/errs"
)

// small limits let the fuzzer reach them.
var small = Limits{Bytes: 1 << 16, Unzipped: 1 << 18, Rows: 200, Columns: 40, Cells: 2000, CellBytes: 2000, LineBytes: 4000, Sheets: 4, Entries: 20}

// open reads fuzzed bytes and checks what holds of every file: an error has a
// code that tells the person something, and a book keeps its own rules.
func open(t *testing.T, data []byte) *Book {
	b, err := read(data, "file.csv", Options{Limits: small, Unguard: true})
	if err != nil {
		if c := errs.CodeOf(err); c != errs.Invalid && c != errs.TooLarge {
			t.Fatalf("code %s: %v", c, err)
		}
		return nil
	}
	cells := 0
	for i := range b.Sheets {
		s := &b.Sheets[i]
		last := 0
		for _, r := range s.Rows {
			if len(r.Cells) != len(s.Header) || r.Number <= last || len(s.Header) > small.Columns {
				t.Fatalf("row %+v under %d columns, after row %d", r, len(s.Header), last)
			}
			last = r.Number
			cells += len(r.Cells)
			for _, c := range r.Cells {
				if (c.Text == "") != (c.Kind == Empty) || len(c.Text) > small.CellBytes {
					t.Fatalf("cell %+v", c)
				}
			}
		}
		if len(s.Rows) > small.Rows {
			t.Fatalf("%d rows", len(s.Rows))
		}
	}
	return b
}

func FuzzText(f *testing.F) {
	for _, flaw := range textFlaws() {
		if len(flaw.data) > 0 {
			f.Add(flaw.data)
		}
	}
	f.Add([]byte("a;b\r\n\"x\"\"y\";'=1\r\n"))
	f.Add([]byte("{\"a\":[1,{\"b\":null}],\"c\":\"\\ud83d\\ude00\"}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := open(t, data)
		if b == nil || b.Format != CSV || len(b.Problems()) > 0 || len(b.Sheets[0].Header) == 0 {
			return
		}
		// What was read and written must be read again as the same.
		s := &b.Sheets[0]
		table := Table{Name: "t", Columns: texts(s)[0]}
		var rows [][]Cell
		for _, r := range s.Rows {
			rows = append(rows, r.Cells)
		}
		table.Rows = RowsOf(rows)
		var buf bytes.Buffer
		if err := WriteCSV(&buf, table); err != nil {
			return // a nameless column over nothing
		}
		again, err := read(buf.Bytes(), "", Options{Unguard: true})
		if err != nil {
			t.Fatalf("%v\n%q", err, buf.String())
		}
		if got, want := show(texts(&again.Sheets[0])), show(texts(s)); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func FuzzODSContent(f *testing.F) {
	f.Add(odsRow("a", "b") + odsRow("1", "2"))
	f.Add(`<table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="9"><text:p> a <text:s text:c="9"/><text:span>b</text:span></text:p></table:table-cell></table:table-row>`)
	f.Add(`</table:table><table:database-ranges><table:database-range table:name="x" table:target-range-address="'Sheet1'.A1:Sheet1.B2"/></table:database-ranges><table:table>`)
	f.Fuzz(func(t *testing.T, rows string) { open(t, odsRows(t, rows)) })
}

func FuzzXLSXSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t><rPh><t>x</t></rPh></is></c><c t="b"><v>1</v></c></row><row><c s="1"><v>45321</v></c></row>`, `<sst><si><t>a</t></si></sst>`)
	f.Add(`<row r="2" hidden="1"><c r="C2" t="s"><v>0</v></c></row>`, `<sst><si><r><t>a</t></r><r><t>_x000D_</t></r></si></sst>`)
	f.Fuzz(func(t *testing.T, rows, shared string) {
		open(t, xlsxOf(t, rows, part{"xl/sharedStrings.xml", shared}))
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(odsRows(f, odsRow("a", "b")))
	f.Add(xlsxOf(f, `<row><c><v>1</v></c></row>`))
	f.Fuzz(func(t *testing.T, data []byte) { open(t, data) })
}

// brokenStore is a file whose store fails halfway: our fault, not the person's.
type brokenStore struct{ data []byte }

func (b brokenStore) ReadAt(p []byte, off int64) (int, error) {
	if off > 0 && len(p) > 1 || len(p) >= len(b.data) { // the last byte alone is read for the end mark
		return 0, io.ErrClosedPipe
	}
	return bytes.NewReader(b.data).ReadAt(p, off)
}

func TestAFaultOfTheStoreIsNotTheFile(t *testing.T) {
	data := bytes.Repeat([]byte("a,b\n"), 2000)
	_, err := Open(brokenStore{data}, int64(len(data)), "a.csv", Options{})
	if !errs.Is(err, errs.Unavailable) || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}
