package rowcheck_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"candour/internal/table/spreadsheet"
)

// texts are flaws of whole text files.
func texts() []flaw {
	good := invHead + invRow
	second := strings.Replace(invRow, "SYN-1", "SYN-2", 1)
	cut := strings.TrimSuffix(invRow, ",1,no,no,cocad-1\n")
	extra := strings.TrimSuffix(invHead, "\n") + ",notes\n" + strings.TrimSuffix(invRow, "\n")
	file := func(name, text string, words ...string) flaw { return alone(name, "investigation.csv", text, words...) }
	return []flaw{
		file("header-twice", strings.Replace(good, "major,online", "major,major", 1), "Two columns are called “major”", "column N"),
		file("header-near-miss", strings.Replace(good, "setting", "seting", 1), "Did you mean “setting”?"),
		file("header-unknown", strings.Replace(good, "complexity", "colour", 1), "This column is not part of the return and was left out"),
		file("column-missing", strings.Replace(strings.Replace(good, "reference,", "", 1), "SYN-1,", "", 1), "The column reference (Reference) is missing"),
		file("column-absent", strings.Replace(strings.Replace(good, ",online,", ",", 1), ",no,no,", ",no,", 1), "The column online (Online) is not there"),
		file("no-rows", invHead, "expected the word nil in the first cell under them"),
		file("nil-and-rows", invHead+"nil\n"+invRow, "One row says that there is nothing to return, and there are other rows"),
		file("empty", "", "The file is empty"),
		file("blank-lines", "\n\n\n", "no table"),
		file("no-header", invRow+second, "There is no table of the return in this file", "The first row holds: SYN-1"),
		file("title-above-the-header", "Made-up return for 2023\n"+good, "The first row holds: Made-up return for 2023"),
		file("a-comma-without-quotation-marks", invHead+strings.Replace(invRow, "group,", "group, other,", 1), "column names. If a cell holds a comma, put quotation marks around it"),
		file("cells-missing", invHead+"SYN-1,2023-01-05,2023-06-30\n"+second, "This row has 3 of 15 cells"),
		file("cut-off-in-a-row", invHead+second+cut, "it may have been cut off"),
		file("quotation-mark-not-closed", invHead+strings.Replace(invRow, "group", "\"group", 1)+second, "row 2"),
		file("nul-byte", invHead+strings.Replace(invRow, "group", "gr\x00up", 1), "NUL byte"),
		file("utf-8-with-mark", "\xef\xbb\xbf"+invHead+strings.Replace(invRow, "group", "gruop", 1), "UTF-8 with byte order mark", "Did you mean “group”?"),
		file("utf-16", string(utf16LE(invHead+strings.Replace(invRow, "group", "gruop", 1))), "UTF-16 LE", "Did you mean “group”?"),
		file("windows-1252", extra+",caf\xe9\n", "Windows-1252", "This column is not part of the return"),
		file("letters-lost", extra+",caf\ufffd\n", "already lost when the file was saved"),
		file("semicolons", strings.ReplaceAll(invHead, ",", ";")+"SYN-1;2023-01-05;2023-06-30;concluded;gruop;exploitation;2;0;1;associated;complex;1;no;no;cocad-1\n", "Did you mean “group”?"),
		file("tabs", strings.ReplaceAll(invHead+strings.Replace(invRow, "group", "gruop", 1), ",", "\t"), "Did you mean “group”?"),
		alone("pdf", "investigation.csv", "%PDF-1.7\n1 0 obj\n", "PDF"),
		alone("name-of-another-format", "investigation.xlsx", good, "The name of the file ends in .xlsx, but it holds CSV"),
		alone("table-of-something-else", "holidays.csv", "day,place\n2023-01-05,Made-up Bay\n", "There is no table of the return in this file", "tables: investigation"),
		{"two-tables-of-one-kind", map[string][]byte{"investigation-1.csv": []byte(good), "investigation-2.csv": []byte(invHead + second)}, []string{"There are two tables of Investigations"}},
		alone("json-nested", "investigation.jsonl", jsonLine("setting", `{"code":"group"}`), "column E (setting)", "Expected family, institution, group or other"),
		alone("json-cut-off", "investigation.jsonl", jsonLine("setting", `"group"`)+`{"reference":"SYN-2","ope`, "row 2"),
		alone("json-near-miss", "investigation.jsonl", jsonLine("setting", `"gruop"`), "JSON Lines", "Did you mean “group”?"),
	}
}

func utf16LE(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// jsonLine gives a good row with one value, as JSON, in place of its own.
func jsonLine(field, value string) string {
	names, cells := strings.Split(strings.TrimSpace(invHead), ","), strings.Split(strings.TrimSpace(invRow), ",")
	var b strings.Builder
	for i, n := range names {
		v := `"` + cells[i] + `"`
		if n == field {
			v = value
		}
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0] + `"` + n + `":` + v)
	}
	return b.String() + "}\n"
}

// workbooks are flaws that only workbooks and Parquet files have.
func workbooks(t *testing.T) []flaw {
	t.Helper()
	x := func(name string, change func(f *excelize.File), words ...string) flaw {
		return flaw{name, map[string][]byte{"return.xlsx": workbook(t, change)}, words}
	}
	set := func(cell string, v any) func(f *excelize.File) {
		return func(f *excelize.File) { must(t, f.SetCellValue("investigation", cell, v)) }
	}
	whole := workbook(t, func(*excelize.File) {})
	near := strings.Replace(invRow, "group", "gruop", 1)
	return []flaw{
		x("workbook-near-miss", set("E2", "gruop"), "return.xlsx, sheet investigation (XLSX)", "row 2, column E (setting)", "Did you mean “group”?"),
		x("workbook-date-as-number", set("C2", 45107), "the number that a spreadsheet keeps for a date"),
		{"workbook-formula-without-result", map[string][]byte{"return.xlsx": formula(t, `<c r="G2"><f>1+1</f></c>`)}, []string{"row 2, column G", "formula with no saved result"}},
		{"workbook-formula-that-failed", map[string][]byte{"return.xlsx": formula(t, `<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)},
			[]string{"row 2, column G", "The formula in this cell has failed (#DIV/0!)"}},
		x("workbook-merged-cells", func(f *excelize.File) { must(t, f.MergeCell("investigation", "L2", "M2")) }, "group of cells is merged"),
		x("workbook-hidden-sheet", func(f *excelize.File) {
			_, err := f.NewSheet("victim")
			must(t, err)
			fill(t, f, "victim", vicHead+vicRow)
			must(t, f.SetSheetVisible("victim", false))
		}, "This sheet is hidden and was read all the same"),
		x("workbook-hidden-rows", func(f *excelize.File) { must(t, f.SetRowVisible("investigation", 2, false)) }, "1 row is hidden"),
		x("workbook-title-above", func(f *excelize.File) {
			must(t, f.InsertRows("investigation", 1, 1))
			must(t, f.SetCellValue("investigation", "A1", "Made-up return"))
		}, "The first row holds: Made-up return"),
		x("workbook-two-sheets-of-one-kind", func(f *excelize.File) {
			_, err := f.NewSheet("investigation 2")
			must(t, err)
			fill(t, f, "investigation 2", invHead+strings.Replace(invRow, "SYN-1", "SYN-2", 1))
		}, "There are two tables of Investigations"),
		x("workbook-sheet-of-something-else", func(f *excelize.File) {
			_, err := f.NewSheet("Notes")
			must(t, err)
			must(t, f.SetSheetRow("Notes", "A1", &[]string{"who", "when"}))
			must(t, f.SetSheetRow("Notes", "A2", &[]string{"Synthetic Person 12", "2023"}))
		}, "sheet Notes", "The columns here are those of no table of the return"),
		x("workbook-suspect-without-investigation", func(f *excelize.File) {
			_, err := f.NewSheet("suspect")
			must(t, err)
			fill(t, f, "suspect", susHead+susRow+strings.Replace(susRow2, "SYN-1", "SYN-8", 1))
		}, "sheet suspect, row 3, column A (investigation)"),
		x("workbook-empty-sheet", func(f *excelize.File) {
			for r := range 2 {
				must(t, f.RemoveRow("investigation", 2-r))
			}
		}, "no table"),
		x("workbook-blank-rows", func(f *excelize.File) { must(t, f.InsertRows("investigation", 2, 3)) }, "3 blank rows were stepped over"),
		{"workbook-cut-off", map[string][]byte{"return.xlsx": whole[:len(whole)/2]}, []string{"cut off"}},
		{"workbook-changed", map[string][]byte{"return.xlsx": flipped(whole)}, []string{"damaged"}},
		{"opendocument-near-miss", map[string][]byte{"return.ods": opendocument(t, invHead+near)}, []string{"(ODS)", "Did you mean “group”?"}},
		{"opendocument-cut-off", map[string][]byte{"return.ods": opendocument(t, invHead+invRow)[:600]}, []string{"cut off"}},
		{"parquet-near-miss", map[string][]byte{"investigation.parquet": parquetOf(t, invHead+near)}, []string{"(Parquet", "Did you mean “group”?"}},
		{"parquet-cut-off", map[string][]byte{"investigation.parquet": parquetOf(t, invHead+invRow)[:700]}, []string{"cut off"}},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func cellsOf(text string) (out [][]string) {
	for line := range strings.Lines(text) {
		out = append(out, strings.Split(strings.TrimSpace(line), ","))
	}
	return out
}

func fill(t testing.TB, f *excelize.File, sheet, text string) {
	t.Helper()
	for r, cells := range cellsOf(text) {
		at, err := excelize.CoordinatesToCellName(1, r+1)
		must(t, err)
		must(t, f.SetSheetRow(sheet, at, &cells))
	}
}

func workbook(t testing.TB, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	must(t, f.SetSheetName("Sheet1", "investigation"))
	fill(t, f, "investigation", invHead+invRow)
	change(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

var cellG2 = regexp.MustCompile(`<c r="G2"[^>]*>.*?</c>`)

// formula puts a cell, as the file keeps it, in place of the number of suspects.
func formula(t testing.TB, cell string) []byte {
	t.Helper()
	whole := workbook(t, func(*excelize.File) {})
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	must(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(r)
		must(t, err)
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			data = cellG2.ReplaceAll(data, []byte(cell))
		}
		w, err := out.Create(f.Name)
		must(t, err)
		_, err = w.Write(data)
		must(t, err)
	}
	must(t, out.Close())
	return b.Bytes()
}

// flipped changes bytes in the middle, inside what is packed.
func flipped(data []byte) []byte {
	out := bytes.Clone(data)
	at := bytes.Index(out, []byte("xl/worksheets/sheet1.xml")) + 40
	for i := range 12 {
		out[at+i] ^= 0xa5
	}
	return out
}

func tableOf(text string) spreadsheet.Table {
	cells := cellsOf(text)
	var rows [][]spreadsheet.Cell
	for _, r := range cells[1:] {
		var row []spreadsheet.Cell
		for _, c := range r {
			row = append(row, spreadsheet.TextCell(c))
		}
		rows = append(rows, row)
	}
	return spreadsheet.Table{Name: "investigation", Title: "investigation", Columns: cells[0], Rows: spreadsheet.RowsOf(rows)}
}

func opendocument(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, spreadsheet.WriteODS(&b, spreadsheet.Document{Title: "Made-up return", Tables: []spreadsheet.Table{tableOf(text)}}))
	return b.Bytes()
}

func parquetOf(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, spreadsheet.WriteParquet(&b, tableOf(text), nil))
	return b.Bytes()
}
