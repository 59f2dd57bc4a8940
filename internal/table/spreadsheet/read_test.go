package spreadsheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"candour/internal/base/errs"
)

func utf16Bytes(s string, order func(uint16) []byte) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, order(u)...)
	}
	return out
}

func little(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
func big(u uint16) []byte    { return []byte{byte(u >> 8), byte(u)} }

func TestCSVEncodingsAndDelimiters(t *testing.T) {
	const table = "name,note\nCafé,£5\n"
	semi := strings.ReplaceAll(table, ",", ";")
	want := "name|note\nCafé|£5"
	for _, c := range []struct {
		data     []byte
		encoding string
		delim    rune
	}{
		{[]byte(table), "UTF-8", ','},
		{[]byte("\xef\xbb\xbf" + table), "UTF-8 with byte order mark", ','},
		{utf16Bytes("\uFEFF"+table, little), "UTF-16 LE", ','},
		{utf16Bytes("\uFEFF"+table, big), "UTF-16 BE", ','},
		{utf16Bytes(table, little), "UTF-16 LE", ','},
		{utf16Bytes(table, big), "UTF-16 BE", ','},
		{[]byte("name,note\nCaf\xe9,\xa35\n"), "Windows-1252", ','},
		{[]byte(semi), "UTF-8", ';'},
		{[]byte(strings.ReplaceAll(table, ",", "\t")), "UTF-8", '\t'},
		{[]byte("sep=|\r\n" + strings.ReplaceAll(table, ",", "|")), "UTF-8", '|'},
		{[]byte(strings.ReplaceAll(table, "\n", "\r")), "UTF-8", ','},
		{[]byte("\"name\";\"note\"\r\n\"Café\";\"£5\""), "UTF-8", ';'},
		{[]byte("name;note\nCafé;\"£5\"\n"), "UTF-8", ';'},
	} {
		b := mustRead(t, c.data, Options{})
		if got := show(texts(&b.Sheets[0])); got != want || b.Encoding != c.encoding || b.Delimiter != c.delim || b.Format != CSV {
			t.Errorf("%q: read as %s, %q: %q", c.data, b.Encoding, b.Delimiter, got)
		}
	}
}

func TestCSVKeepsExactTextAndPlaces(t *testing.T) {
	b := mustRead(t, []byte("a, b \r\n\r\n\" x\r\ny\",\"say \"\"hi\"\"\"\r\n5\" pipe,007\r\n"), Options{})
	s, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	if got := show(texts(s)); got != "a| b \n x\r\ny|say \"hi\"\n5\" pipe|007" {
		t.Errorf("read %q", got)
	}
	if n := s.Rows[0].Number; n != 3 {
		t.Errorf("row after a blank one is %d, want 3", n)
	}
	if s.Column(" B") != 1 || s.Column("c") != -1 {
		t.Error("columns are found by name without case or outer spaces")
	}
	f := s.Place(s.Rows[1], 1).Field("is wrong")
	if f.String() != "row 4, column B ( b ): is wrong" {
		t.Errorf("field %q", f)
	}
	if len(b.Notices) != 0 {
		t.Errorf("notices on a good file: %s", said(b))
	}
}

func TestJSONLines(t *testing.T) {
	b := mustRead(t, []byte("\xef\xbb\xbf{\"id\":\"a\",\"n\":12.50,\"ok\":true}\r\n\n{\"id\":\"b\",\"parts\":[{\"x\": 1}],\"none\":null}\n"), Options{})
	s := &b.Sheets[0]
	if got := show(texts(s)); got != "id|n|ok|parts|none\na|12.50|true||\nb|||[{\"x\": 1}]|" {
		t.Errorf("read %q", got)
	}
	if k := s.Rows[0].Cells; k[1].Kind != Number || k[2].Kind != Bool || k[3].Kind != Empty || s.Rows[1].Cells[3].Kind != JSON {
		t.Errorf("kinds %v", k)
	}
	if s.Rows[1].Number != 3 {
		t.Errorf("the third line is row %d", s.Rows[1].Number)
	}
}

// TestXLSXAgainstExcelize reads a workbook that another library wrote.
func TestXLSXAgainstExcelize(t *testing.T) {
	f := excelize.NewFile()
	set := func(cell string, v any) {
		t.Helper()
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	custom := "dd mmm yyyy hh:mm"
	stamp, err2 := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
	money := `"year" #,##0.00 [$£-809]`
	pounds, err3 := f.NewStyle(&excelize.Style{CustomNumFmt: &money})
	if err != nil || err2 != nil || err3 != nil {
		t.Fatal(err, err2, err3)
	}
	for i, h := range []string{"text", "number", "date", "stamp", "bool", "pounds"} {
		set(Letter(i)+"1", h)
	}
	set("A3", "  exact\ttext \nwith <b> ")
	set("B3", 1.1+2.2)
	set("C3", 45321)
	set("D3", 45321.5)
	set("E3", true)
	set("F3", 1234.5)
	for cell, style := range map[string]int{"C3": date, "D3": stamp, "F3": pounds} {
		if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A5", "B6"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Lists"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("Lists", false); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	b := mustRead(t, buf.Bytes(), Options{})
	s, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	want := "text|number|date|stamp|bool|pounds\n  exact\ttext \nwith <b> |3.3|2024-01-30|2024-01-30T12:00:00|true|1234.5"
	if got := show(texts(s)); got != want {
		t.Errorf("read\n%q\nwant\n%q", got, want)
	}
	if s.Rows[0].Number != 3 || s.Rows[0].Cells[2].Kind != Date || s.Rows[0].Cells[5].Kind != Number {
		t.Errorf("row %+v", s.Rows[0])
	}
	for _, w := range []string{"sheet Lists: This sheet is hidden", "sheet Sheet1: 1 group of cells is merged"} {
		if !strings.Contains(said(b), w) {
			t.Errorf("does not say %q: %s", w, said(b))
		}
	}
}

func TestXLSXDates(t *testing.T) {
	for _, c := range []struct {
		serial  float64
		style   dateStyle
		d1904   bool
		want    string
		refused bool
	}{
		{1, showDate, false, "1900-01-01", false},
		{59, showDate, false, "1900-02-28", false},
		{60, showDate, false, "", true},
		{61, showDate, false, "1900-03-01", false},
		{45321, showDate, true, "2028-01-31", false},
		{0, showDate, true, "1904-01-01", false},
		{0.75, showTime, false, "18:00:00", false},
		{0.75, showDate, false, "", true},
		{45321.999999, showDate, false, "2024-01-31", false},
		{2958465, showDate, false, "9999-12-31", false},
		{2958466, showDate, false, "", true},
		{-1, showDate, false, "", true},
	} {
		got, ok := isoDate(c.serial, c.style, c.d1904)
		if got != c.want || ok == c.refused {
			t.Errorf("isoDate(%v, %v, %v) = %q, %v", c.serial, c.style, c.d1904, got, ok)
		}
	}
	for pattern, want := range map[string]dateStyle{
		"yyyy-mm-dd": showDate, "mmm yy": showDate, "h:mm AM/PM": showTime, "[h]:mm": notDate, `0.0 "days"`: notDate,
		`\d0`: notDate, "General": notDate, "[Red]0.00": notDate, "[$-809]d mmmm yyyy;@": showDate, `"open`: notDate,
	} {
		if got := patternStyle(pattern); got != want {
			t.Errorf("patternStyle(%q) = %v, want %v", pattern, got, want)
		}
	}
}

func TestODSWhiteSpaceTypesAndRepeats(t *testing.T) {
	cells := `<table:table-row>` +
		`<table:table-cell><text:p>  two <text:span>words</text:span> ` + "\n" +
		` <text:s text:c="2"/>x<text:tab/>y<text:line-break/>z </text:p><text:p>para</text:p><office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>` +
		`<table:table-cell office:value-type="float" office:value="12.5"><text:p>12.50</text:p></table:table-cell>` +
		`<table:table-cell office:value-type="date" office:date-value="2024-01-30"><text:p>30/01/24</text:p></table:table-cell>` +
		`<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>` +
		`<table:table-cell table:number-columns-repeated="2"><text:p>r</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16378"/></table:table-row>`
	data := odsRows(t, `<table:table-header-rows>`+odsRow("a", "b", "c", "d", "e", "f")+`</table:table-header-rows>`+
		`<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row-group>`+cells+`</table:table-row-group>`+
		`<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`)
	b := mustRead(t, data, Options{})
	s := &b.Sheets[0]
	if got := show(texts(s)[1:]); got != "two words   x\ty\nz\npara|12.5|2024-01-30|true|r|r" {
		t.Errorf("read %q", got)
	}
	if s.Rows[0].Number != 5 {
		t.Errorf("row number %d, want 5", s.Rows[0].Number)
	}
}

func TestDataPicksTheTable(t *testing.T) {
	two := odsOf(t, `<table:table table:name="A">`+odsRow("x")+`</table:table><table:table table:name="B">`+odsRow("y")+`</table:table>`)
	if _, err := mustRead(t, two, Options{}).Data(); !strings.Contains(errs.Message(err), "2 sheets with data: A, B") {
		t.Errorf("two sheets: %v", err)
	}
	if _, err := mustRead(t, []byte("\n"), Options{}).Data(); !strings.Contains(errs.Message(err), "holds no table") {
		t.Errorf("no sheet: %v", err)
	}
	b := mustRead(t, two, Options{})
	if b.Sheet("B") == nil || b.Sheet("C") != nil {
		t.Error("sheets are found by name")
	}
}

func TestNoticesAreBounded(t *testing.T) {
	b := mustRead(t, []byte("a,b\n"+strings.Repeat("1,2,3\n", 2*maxNotices)), Options{})
	if n := len(b.Problems()); n != maxNotices+1 {
		t.Errorf("%d problems, want %d", n, maxNotices+1)
	}
	if !b.Sheets[0].Rows[2*maxNotices-1].Bad {
		t.Error("a row past the bound is still marked as bad")
	}
}

func TestUnescapeX(t *testing.T) {
	for in, want := range map[string]string{"a_x000D_b": "a\rb", "_x005F_x000D_": "_x000D_", "_xD83D__xDE00_": "\U0001F600", "_x00": "_x00", "_xZZZZ_": "_xZZZZ_"} {
		if got := unescapeX(in); got != want {
			t.Errorf("unescapeX(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLetter(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := Letter(n); got != want {
			t.Errorf("Letter(%d) = %s, want %s", n, got, want)
		}
	}
}
