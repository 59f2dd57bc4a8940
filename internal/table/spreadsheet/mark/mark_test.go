package mark

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/odscheck"
)

func marked(t testing.TB, data []byte, marks []spreadsheet.Mark) (spreadsheet.Format, []byte) {
	t.Helper()
	var out, twice bytes.Buffer
	f, err := Copy(&out, bytes.NewReader(data), int64(len(data)), "list.csv", marks)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Copy(&twice, bytes.NewReader(data), int64(len(data)), "list.csv", marks); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), twice.Bytes()) {
		t.Error("the same input made different bytes")
	}
	return f, out.Bytes()
}

func TestMarkedCopyOfText(t *testing.T) {
	marks := []spreadsheet.Mark{
		{Row: 5, Column: -1, Severity: "warning", Message: "This row is like row 2."},
		{Row: 2, Column: 1, Severity: "error", Message: "There is no such code.", Expected: "a or b"},
		{Row: 2, Column: 1, Severity: "warning", Message: "Is <this> meant?"},
		{Row: 0, Column: -1, Severity: "error", Message: "A table was not sent.", Expected: "all tables"},
		{Row: 99, Column: 0, Severity: "error", Message: "There is no such row."},
	}
	f, data := marked(t, []byte("name,code\nx,=1+1\n\ny,b\nx,\n"), marks)
	if f != spreadsheet.ODS {
		t.Fatalf("format %s", f)
	}
	b := mustRead(t, data, spreadsheet.Options{})
	sheet, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(texts(sheet)), "name|code\nx|=1+1\ny|b\nx|"; got != want {
		t.Errorf("data\n%s\nwant\n%s", got, want)
	}
	list := show(texts(b.Sheet(spreadsheet.MendSheet)))
	for _, line := range []string{
		"The only sheet|2|4|B|code|=1+1|Error|There is no such code.|a or b",
		"The only sheet|2|4|B|code|=1+1|Warning|Is <this> meant?|See what is wrong",
		"The only sheet|5|6|the whole row|No name|Empty|Warning|This row is like row 2.|See what is wrong",
		"The only sheet|The whole table|The whole table|The whole table|The whole table|None|Error|A table was not sent.|all tables",
		"The only sheet|99|Not in this copy|A|No name|Empty|Error|There is no such row.|See what is wrong",
	} {
		if !strings.Contains(list, line) {
			t.Errorf("the list lacks %q:\n%s", line, list)
		}
	}
	content := partOf(t, data, "content.xml")
	for _, piece := range []string{
		`table:style-name="Marked_20_error" office:value-type="string"><office:annotation><text:p>Error: There is no such code. Expected: a or b</text:p><text:p>Warning: Is &lt;this&gt; meant?</text:p></office:annotation><text:p>=1+1</text:p>`,
		`table:style-name="Marked_20_warning" office:value-type="string"><office:annotation><text:p>Warning: This row is like row 2.</text:p></office:annotation><text:p>x</text:p>`,
	} {
		if !strings.Contains(content, piece) {
			t.Errorf("the content lacks %s", piece)
		}
	}
}

func TestMarkedWorkbookStaysItself(t *testing.T) {
	f := excelize.NewFile()
	bold, err := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Italic: true}})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "name", "B1": "day", "A2": "x", "B2": 45321, "A4": "y"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "B2", "B2", bold); err != nil {
		t.Fatal(err)
	}
	if err := f.AddComment("Sheet1", excelize.Comment{Cell: "B2", Author: "Synthetic Person 1", Text: "from the register"}); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("Sheet1", "C2", "1+1"); err != nil {
		t.Fatal(err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	marks := []spreadsheet.Mark{{Sheet: "Sheet1", Row: 2, Column: 1, Severity: "error", Message: "The day is after the end."},
		{Sheet: "Sheet1", Row: 4, Column: -1, Severity: "warning", Message: "=SUM(A1) is no name."},
		{Row: 0, Column: -1, Severity: "warning", Message: "There are few rows."}}
	format, data := marked(t, buf.Bytes(), marks)
	if format != spreadsheet.XLSX {
		t.Fatalf("format %s", format)
	}
	back, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.GetSheetList(); strings.Join(got, "/") != "What to mend/Sheet1" {
		t.Errorf("sheets %v", got)
	}
	comments, err := back.GetComments("Sheet1")
	if err != nil || len(comments) != 2 {
		t.Fatalf("comments %+v %v", comments, err)
	}
	said := fmt.Sprint(comments)
	for _, words := range []string{"Error: The day is after the end.", "Your own note: ", "from the register", "Warning: =SUM(A1) is no name."} {
		if !strings.Contains(said, words) {
			t.Errorf("no note says %q: %s", words, said)
		}
	}
	id, _ := back.GetCellStyle("Sheet1", "B2")
	style, err := back.GetStyle(id)
	if err != nil || style.NumFmt != 14 || !style.Font.Italic || !style.Font.Bold || len(style.Border) != 4 || style.Border[0].Style != 5 || style.Fill.Color[0] != "FBDADA" {
		t.Errorf("style %+v %v", style, err)
	}
	if formula, _ := back.GetCellFormula("Sheet1", "C2"); formula != "1+1" {
		t.Errorf("the formula became %q", formula)
	}
	// It can be mended and sent again: the list is not taken for data.
	b := mustRead(t, data, spreadsheet.Options{})
	sheet, err := b.Data()
	if err != nil || sheet.Name != "Sheet1" {
		t.Fatalf("%+v %v", sheet, err)
	}
	s, err := spreadsheet.OpenStream(t.Context(), bytes.NewReader(data), int64(len(data)), "", spreadsheet.StreamOptions{})
	if err != nil || !s.Sheets()[0].Ours || s.Sheets()[1].Ours {
		t.Errorf("sheets %+v %v", s.Sheets(), err)
	}
	list := texts(b.Sheet(spreadsheet.MendSheet))
	if len(list) != 4 || !strings.Contains(strings.Join(list[1], "|"), "The whole table|None|Warning|There are few rows.") ||
		strings.Join(list[2], "|") != "Sheet1|2|2|B|day|2024-01-30|Error|The day is after the end.|See what is wrong" {
		t.Errorf("list %q", list)
	}
	// A copy of a copy has one list.
	_, again := marked(t, data, marks[:1])
	twice, err := excelize.OpenReader(bytes.NewReader(again))
	if err != nil || strings.Join(twice.GetSheetList(), "/") != "What to mend/Sheet1" {
		t.Errorf("%v %v", twice.GetSheetList(), err)
	}
}

func TestMarkedCopyOfALongFile(t *testing.T) {
	var text strings.Builder
	text.WriteString("n,text\n")
	for i := range MaxRows + 10 {
		fmt.Fprintf(&text, "%d,x\n", i)
	}
	_, data := marked(t, []byte(text.String()), []spreadsheet.Mark{{Row: 150_002, Column: 0, Severity: "error", Message: "No."}, {Row: 3, Column: 1, Severity: "error", Message: "No."}})
	b := mustRead(t, data, spreadsheet.Options{})
	sheet, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	if got := show(texts(sheet)); got != "n|text\n1|x\n150000|x" {
		t.Errorf("copied %q", got)
	}
	if cover := show(texts(&b.Sheets[0])); !strings.Contains(cover, "more than 200000 rows. Only the rows with something to mend") {
		t.Errorf("the cover says %s", cover)
	}
}

// The apostrophe that keeps a cell of CSV from running is no part of its value,
// in a marked copy either.
func TestAMarkedCopyHasTheValueAndNotItsGuard(t *testing.T) {
	_, data := marked(t, []byte("name,code\n'=1+1,''=x\n"), []spreadsheet.Mark{{Row: 2, Column: 0, Severity: "error", Message: "No."}})
	b := mustRead(t, data, spreadsheet.Options{Unguard: true})
	sheet, err := b.Data()
	if err != nil || show(texts(sheet)) != "name|code\n=1+1|'=x" {
		t.Errorf("%s %v", show(texts(sheet)), err)
	}
	if list := show(texts(b.Sheet(spreadsheet.MendSheet))); !strings.Contains(list, "|=1+1|") || bytes.Contains(data, []byte("'=1")) {
		t.Errorf("the list says %s", list)
	}
}

func TestAMarkedCopyKeepsToTheChecklistButForItsNotes(t *testing.T) {
	var buf bytes.Buffer
	text := "name,code\nx,1\ny,2\n"
	if _, err := Copy(io.Writer(&buf), strings.NewReader(text), int64(len(text)), "list.csv", []spreadsheet.Mark{{Row: 2, Column: 1, Severity: "error", Message: "No."}}); err != nil {
		t.Fatal(err)
	}
	if got := odscheck.Check(bytes.NewReader(buf.Bytes()), int64(buf.Len())); len(got) != 1 || !strings.HasPrefix(got[0], "floating boxes: there is a comment") {
		t.Errorf("broken: %q", got)
	}
}
