package spreadsheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// flaw is a file with something wrong and the sentence that it must earn: as an
// error with a code, or as a notice on a book that was read.
type flaw struct {
	name string
	file string // what the file is called; empty says nothing
	data []byte
	code errs.Code // empty when the file is still read
	want string
	opts Options
}

func textFlaws() []flaw {
	long := strings.Repeat("x", 5000)
	return []flaw{
		{name: "empty file", data: []byte{}, code: errs.Invalid, want: "The file is empty."},
		{name: "only blank lines", data: []byte("\n\n"), want: ""},
		{name: "unclosed quote", data: []byte("a,b\n1,2\n3,\"open\n4,5\n"), code: errs.Invalid, want: "The quotation mark opened at row 3, column B (line 3 of the file) is never closed."},
		{name: "unclosed quote after a cell of two lines", data: []byte("a,b\n\"1\n1\",2\n3,\"open\n"), code: errs.Invalid, want: "row 3, column B (line 4 of the file)"},
		{name: "text after a quote", data: []byte("a,b\n\"x\"y,2\n"), code: errs.Invalid, want: "At row 2, column A there is text after the closing quotation mark."},
		{name: "NUL byte", data: []byte("a,b\n1,2\n3,\x004\n"), code: errs.Invalid, want: "Line 3 holds a NUL byte"},
		{name: "half a UTF-16 character", data: []byte("\xff\xfea\x00,\x00b"), code: errs.Invalid, want: "The file ends in the middle of a character"},
		{name: "mark says UTF-8, bytes do not", data: []byte("\xef\xbb\xbfa,b\n1,\xa3\n"), code: errs.Invalid, want: "The file says that it is UTF-8, but line 2 is not."},
		{name: "Windows-1252", data: []byte("a,b\n1,\xa35\n"), want: "It was read as Windows-1252"},
		{name: "characters lost before", data: []byte("a,b\n1,\uFFFD\n"), want: "Some characters were already lost"},
		{name: "row too long", data: []byte("a,b\n1," + long + "\n"), code: errs.TooLarge, want: "Row 2 is longer than 1 KB.", opts: Options{Limits: Limits{LineBytes: 1024}}},
		{name: "cell too long", data: []byte("a,b\n1," + long + "\n"), code: errs.TooLarge, want: "The cell at row 2, column B holds 4 KB of text, and we take up to 1 KB",
			opts: Options{Limits: Limits{CellBytes: 1024}}},
		{name: "too many rows", data: []byte(strings.Repeat("a,b\n", 11)), code: errs.TooLarge, want: "goes on past row 10", opts: Options{Limits: Limits{Rows: 10}}},
		{name: "too many columns", data: []byte("a,b,c,d\n"), code: errs.TooLarge, want: "Row 1 goes past column C, and we take up to 3 columns.", opts: Options{Limits: Limits{Columns: 3}}},
		{name: "too many cells", data: []byte("a,b\n1,2\n3,4\n"), code: errs.TooLarge, want: "more than 5 cells", opts: Options{Limits: Limits{Cells: 5}}},
		{name: "file too large", data: []byte("a,b\n"), code: errs.TooLarge, want: "The file is 4 bytes, and we take up to 3 bytes.", opts: Options{Limits: Limits{Bytes: 3}}},
		{name: "row with a cell too many", data: []byte("a,b\n1,2,3\n"), want: "row 2, column C: This row has 3 cells, but there are 2 column names."},
		{name: "row left short", data: []byte("a,b\n1\n2,3\n"), want: "row 2: This row has 1 of 2 cells."},
		{name: "cut off in the last row", data: []byte("a,b,c\n1,2,3\n4,5"), want: "row 3: This last row has 2 of 3 cells and the file ends without a line break: it may have been cut off."},
		{name: "name used twice", data: []byte("Title,body, title\n1,2,3\n"), want: "row 1, column C ( title): The column name is used twice: in column A and in column C."},
		{name: "name missing", data: []byte("a,,c\n1,2,3\n"), want: "row 1, column B: This column has no name, but row 2 has something in it."},
		{name: "title over the table", data: []byte("My table\na,b,c\n1,2,3\n"), want: "If it is a title, delete it"},
		{name: "name disagrees", file: "register.XLSX", data: []byte("a,b\n1,2\n"), want: "The name of the file ends in .xlsx, but it holds CSV."},
		{name: "bad JSON line", data: []byte("{\"a\":1}\n{\"a\":tru}\n{\"a\":3}\n"), want: "row 2: This line is not a JSON object: at byte 9,"},
		{name: "cut-off JSON line", data: []byte("{\"a\":1}\n{\"a\":"), want: "row 2: This line is not a JSON object: at byte 6, the line ends too early"},
		{name: "JSON line that is not an object", data: []byte("{\"a\":1}\n7\n"), want: "row 2: This line is not a JSON object: at byte 1, expected {"},
		{name: "two objects on a line", data: []byte("{\"a\":1}{\"a\":2}\n"), want: "row 1: This line is not a JSON object: at byte 8, there is something after the object"},
		{name: "key twice", data: []byte("{\"a\":1,\"a\":2}\n"), want: "the name \"a\" comes twice"},
		{name: "JSON not UTF-8", data: []byte("{\"a\":\"\xa3\"}\n"), want: "at byte 7, the text is not UTF-8"},
		{name: "lone surrogate", data: []byte(`{"a":"\ud800"}`), want: "half a character"},
		{name: "NUL in JSON", data: []byte(`{"a":"\u0000"}`), code: errs.Invalid, want: "The cell at row 1, column A (a) holds a NUL character"},
		{name: "JSON line too long", data: []byte(`{"a":"` + long + `"}`), code: errs.TooLarge, want: "Line 1 is longer than 1 KB.", opts: Options{Limits: Limits{LineBytes: 1024}}},
		{name: "JSON list", file: "a.json", data: []byte("[\n{\"a\":1}]"), code: errs.Invalid, want: "The file is one JSON list. We read JSON Lines"},
		{name: "web page", file: "a.xls", data: []byte("\n<!DOCTYPE html><table>"), code: errs.Invalid, want: "The file is a web page, whatever its name says."},
		{name: "XML", data: []byte("<?xml version=\"1.0\"?><a/>"), code: errs.Invalid, want: "The file is XML."},
		{name: "PDF", data: []byte("%PDF-1.7\n"), code: errs.Invalid, want: "The file is a PDF, not a table."},
		{name: "gzip", data: []byte("\x1f\x8b\x08"), code: errs.Invalid, want: "The file is compressed (gzip)."},
		{name: "old Excel", data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), code: errs.Invalid, want: "old Excel format (.xls)"},
		{name: "password, as Excel does it", data: append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16Name("EncryptedPackage")...), code: errs.Invalid, want: "The file is protected with a password"},
	}
}

func zipFlaws(t *testing.T) []flaw {
	whole := odsRows(t, odsRow("a", "b"))
	zeros := strings.Repeat("\x00", 8<<20)
	return []flaw{
		{name: "half-uploaded", data: whole[:len(whole)*2/3], code: errs.Invalid, want: "The file is not whole: it was probably cut off"},
		{name: "zip with no spreadsheet", data: zipOf(t, part{"readme.txt", "hello"}), code: errs.Invalid, want: "a zip file with no spreadsheet in it"},
		{name: "zip in a zip", data: zipOf(t, part{"inner.zip", string(whole)}), code: errs.Invalid, want: "a zip file with no spreadsheet in it"},
		{name: "entry climbs out", data: odsOf(t, "", part{"../../etc/passwd", "x"}), code: errs.Invalid, want: "a part with an unsafe name"},
		{name: "entry is absolute", data: odsOf(t, "", part{"/etc/passwd", "x"}), code: errs.Invalid, want: "a part with an unsafe name"},
		{name: "entry with a backslash", data: odsOf(t, "", part{`..\x`, "x"}), code: errs.Invalid, want: "a part with an unsafe name"},
		{name: "entry twice", data: odsOf(t, "", part{"content.xml", "x"}), code: errs.Invalid, want: "two parts with one name"},
		{name: "bomb by ratio", data: odsOf(t, "", part{"Pictures/a", zeros}), code: errs.TooLarge, want: "The file unpacks to more than 256 MB"},
		{name: "bomb by total", data: odsOf(t, "", part{"Pictures/a", zeros}), code: errs.TooLarge, want: "The file unpacks to more than 1 MB", opts: Options{Limits: Limits{Unzipped: 1 << 20}}},
		{name: "bomb that lies about its size", data: lyingBomb(t), code: errs.Invalid, want: "The file is damaged: part of it cannot be read."},
		{name: "too many parts", data: odsOf(t, ""), code: errs.TooLarge, want: "The file holds 2 parts, and we take up to 1.", opts: Options{Limits: Limits{Entries: 1}}},
		{name: "text document", data: zipOf(t, part{"mimetype", "application/vnd.oasis.opendocument.text"}, part{"content.xml", "<x/>"}), code: errs.Invalid,
			want: "an OpenDocument file, but not a spreadsheet"},
		{name: "ODS with a password", data: odsOf(t, "", part{"META-INF/manifest.xml", "<manifest:encryption-data/>"}), code: errs.Invalid, want: "protected with a password"},
		{name: "ODS with macros", data: odsOf(t, "", part{"Basic/Standard/Module1.xml", "x"}), code: errs.Invalid, want: "The file holds macros"},
		{name: "ODS with broken XML", data: odsOf(t, "<table:table>"), code: errs.Invalid, want: "The file is damaged"},
		{name: "ODS repeats a filled cell", data: odsRows(t, `<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>`),
			code: errs.TooLarge, want: "Sheet Sheet1, row 1 goes past column SF, and we take up to 500 columns."},
		{name: "ODS repeats a filled row", data: odsRows(t, `<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`),
			code: errs.TooLarge, want: "goes on past row 200000"},
		{name: "ODS filled far to the right", data: odsRows(t,
			`<table:table-row><table:table-cell table:number-columns-repeated="9999999"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`), code: errs.TooLarge,
			want: "we take up to 500 columns"},
		{name: "ODS hidden sheet", data: odsOf(t, `<style:style style:name="h"><style:table-properties table:display="false"/></style:style><table:table table:name="S" table:style-name="h"/>`),
			want: "sheet S: This sheet is hidden."},
		{name: "ODS merged", data: odsRows(t, odsRow("a",
			"b")+`<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row>`),
			want: "1 group of cells is merged."},
		{name: "ODS formula", data: odsRows(t, odsRow("a")+`<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell></table:table-row>`), want: "1 cell holds a formula."},
		{name: "ODS failed formula kept as 0", data: odsRows(t,
			odsRow("a")+`<table:table-row><table:table-cell table:formula="of:=1+" office:value-type="float" office:value="0"><text:p>Err:502</text:p></table:table-cell></table:table-row>`),
			want: "sheet Sheet1, row 2, column A: The formula in this cell has failed (Err:502)."},
		{name: "ODS failed formula kept as text",
			data: odsRows(t, odsRow("a")+`<table:table-row><table:table-cell table:formula="of:=1+" office:value-type="string" office:string-value="Err:508"><text:p>Err:508</text:p></table:table-cell></table:table-row>`), want: "sheet Sheet1, row 2, column A: The formula in this cell has failed (Err:508)."},
		{name: "ODS failed value without its formula",
			data: odsRows(t, odsRow("a")+`<table:table-row><table:table-cell office:value-type="float" office:value="0"><text:p>Fehler:502</text:p></table:table-cell></table:table-row>`),
			want: "sheet Sheet1, row 2, column A: The formula in this cell has failed (Fehler:502)."},
		{name: "ODS cell marked as failed", data: odsRows(t,
			odsRow("a")+`<table:table-row><table:table-cell xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"><text:p>-</text:p></table:table-cell></table:table-row>`), want: "sheet Sheet1, row 2, column A: The formula in this cell has failed (-)."},
		{name: "ODS formula that failed", data: odsRows(t,
			odsRow("a")+`<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>`),
			want: "sheet Sheet1, row 2, column A: The formula in this cell has failed (#DIV/0!)."},
		{name: "XLSX with macros", data: xlsxOf(t, "", part{"xl/vbaProject.bin", "x"}), code: errs.Invalid, want: "The file holds macros (small programs)"},
		{name: "XLSX that says it has macros", data: zipOf(t, part{"[Content_Types].xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
			part{"xl/workbook.xml", xlsxWorkbook}), code: errs.Invalid, want: "The file holds macros"},
		{name: "binary workbook", data: zipOf(t, part{"xl/workbook.bin", "x"}), code: errs.Invalid, want: "a binary workbook (.xlsb)"},
		{name: "XLSX with broken XML", data: xlsxOf(t, `<row r="1"><c r="A1"><v>1</v></c></row><row`), code: errs.Invalid, want: "The file is damaged"},
		{name: "XLSX lost text", data: xlsxOf(t, `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), code: errs.Invalid, want: "The workbook could not be read"},
		{name: "XLSX row twice", data: xlsxOf(t, `<row r="2"/><row r="1"/>`), code: errs.Invalid, want: "The workbook could not be read"},
		{name: "XLSX cell in another row", data: xlsxOf(t, `<row r="2"><c r="A9"><v>1</v></c></row>`), code: errs.Invalid, want: "The workbook could not be read"},
		{name: "XLSX far right", data: xlsxOf(t, `<row r="1"><c r="XFD1"><v>1</v></c></row>`), code: errs.TooLarge, want: "Sheet Sheet1, row 1, column XFD goes past column SF"},
		{name: "XLSX far down", data: xlsxOf(t, `<row r="1048576"><c><v>1</v></c></row>`), code: errs.TooLarge, want: "goes on past row 200000"},
		{name: "XLSX formula", data: xlsxOf(t, `<row><c><v>1</v></c></row><row><c><f>A1</f><v>1</v></c></row>`), want: "We read the result that was last saved"},
		{name: "XLSX formula with no result", data: xlsxOf(t, `<row><c><v>1</v></c></row><row><c><f>A1</f></c></row>`),
			want: "sheet Sheet1, row 2, column A: This cell holds a formula with no saved result."},
		{name: "XLSX failed formula", data: xlsxOf(t, `<row><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`), want: "The formula in this cell has failed (#DIV/0!)."},
		{name: "XLSX day that never was", data: xlsxOf(t, `<row><c><v>1</v></c></row><row><c s="1"><v>60</v></c></row>`),
			want: "sheet Sheet1, row 2, column A: This cell is formatted as a date, but 60 is no date."},
		{name: "XLSX hidden columns", data: xlsxOf(t, `<col min="2" max="3" hidden="1"/><row><c><v>1</v></c><c><v>2</v></c></row>`), want: "Some columns are hidden. They were read too."},
		{name: "ODS hidden rows and columns", data: odsRows(t,
			`<table:table-column table:number-columns-repeated="1"/><table:table-column table:visibility="collapse"/>`+strings.ReplaceAll(odsRow("a", "b"), "<table:table-row>",
				`<table:table-row table:visibility="filter">`)), want: "Some columns are hidden. They were read too."},
		{name: "XLSX hidden rows", data: xlsxOf(t, `<row hidden="1"><c><v>1</v></c></row>`), want: "1 row is hidden, and read all the same."},
	}
}

// lyingBomb declares 10 bytes in its directory and unpacks to 8 MB.
func lyingBomb(t *testing.T) []byte {
	data := odsOf(t, strings.Repeat(" ", 8<<20))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	real := z.File[1].UncompressedSize64
	four := []byte{byte(real), byte(real >> 8), byte(real >> 16), byte(real >> 24)}
	i := bytes.LastIndex(data, four)
	copy(data[i:], []byte{10, 0, 0, 0})
	return data
}

func TestFlawedFiles(t *testing.T) {
	flaws := append(textFlaws(), zipFlaws(t)...)
	if len(flaws) < 30 {
		t.Fatalf("%d flawed fixtures, want 30 or more", len(flaws))
	}
	for _, f := range flaws {
		t.Run(f.name, func(t *testing.T) {
			b, err := read(f.data, f.file, f.opts)
			if errs.CodeOf(err) != f.code {
				t.Fatalf("code %q (%v), want %q", errs.CodeOf(err), err, f.code)
			}
			got := errs.Message(err)
			if err == nil {
				got = said(b)
			}
			if !strings.Contains(got, f.want) {
				t.Errorf("says:\n%s\nwant:\n%s", got, f.want)
			}
		})
	}
	t.Logf("%d flawed files", len(flaws))
}
