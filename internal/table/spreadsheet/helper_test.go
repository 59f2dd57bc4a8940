package spreadsheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"candour/internal/table/spreadsheet/archive"
	"candour/internal/table/spreadsheet/ods"
)

// read opens bytes as a file of the given name.
func read(data []byte, name string, o Options) (*Book, error) {
	return Open(bytes.NewReader(data), int64(len(data)), name, o)
}

func mustRead(t testing.TB, data []byte, o Options) *Book {
	t.Helper()
	b, err := read(data, "", o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return b
}

// part is one part of a zip file, in order.
type part struct{ name, text string }

func zipOf(t testing.TB, parts ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(p.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// partOf reads one part of a zip file.
func partOf(t testing.TB, data []byte, name string) string {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)), DefaultLimits().archive())
	if err != nil {
		t.Fatal(err)
	}
	text, err := a.Bytes(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// odsOf wraps the inside of office:spreadsheet into an ODS file.
func odsOf(t testing.TB, inside string, extra ...part) []byte {
	t.Helper()
	return zipOf(t, append([]part{{"mimetype", ods.Mime}, {"content.xml", contentHead + inside + "</office:spreadsheet></office:body></office:document-content>"}}, extra...)...)
}

// odsRows wraps rows into an ODS file with one sheet.
func odsRows(t testing.TB, rows string) []byte {
	t.Helper()
	return odsOf(t, `<table:table table:name="Sheet1">`+rows+`</table:table>`)
}

// odsRow writes a row of plain text cells.
func odsRow(cells ...string) string {
	out := "<table:table-row>"
	for _, c := range cells {
		out += "<table:table-cell office:value-type=\"string\"><text:p>" + c + "</text:p></table:table-cell>"
	}
	return out + "</table:table-row>"
}

const (
	xlsxTypes    = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	xlsxWorkbook = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`
	xlsxRels     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	xlsxStyles   = `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>`
)

// xlsxOf makes a workbook with one sheet, from the inside of sheetData.
func xlsxOf(t testing.TB, rows string, extra ...part) []byte {
	t.Helper()
	return zipOf(t, append([]part{
		{"[Content_Types].xml", xlsxTypes}, {"xl/workbook.xml", xlsxWorkbook}, {"xl/_rels/workbook.xml.rels", xlsxRels}, {"xl/styles.xml", xlsxStyles},
		{"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
	}, extra...)...)
}

// document makes a Document around one table.
func document(tables ...Table) Document {
	return Document{Title: "Recommendations", Creator: "Synthetic Body 1", Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Cover: []string{"Taken from the register.", "", "See [note 1]."}, Notes: []Note{{"note 1", "Dates are as published."}}, Tables: tables}
}

// texts gives the cells of a sheet as plain text, header first.
func texts(s *Sheet) [][]string {
	var head []string
	for _, c := range s.Header {
		head = append(head, c.Name)
	}
	out := [][]string{head}
	for _, r := range s.Rows {
		var line []string
		for _, c := range r.Cells {
			line = append(line, c.Text)
		}
		out = append(out, line)
	}
	return out
}

// show puts a table on lines, with bars between cells.
func show(rows [][]string) string {
	var out []string
	for _, r := range rows {
		out = append(out, strings.Join(r, "|"))
	}
	return strings.Join(out, "\n")
}

// said gathers everything that a book says about itself.
func said(b *Book) string {
	var out []string
	for _, n := range b.Notices {
		out = append(out, n.String())
	}
	return strings.Join(out, "\n")
}
