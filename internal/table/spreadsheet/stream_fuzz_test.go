package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// fuzzLimits keep a hostile input small.
var fuzzLimits = StreamOptions{Limits: Limits{Unzipped: 8 << 20, Rows: 20_000, Columns: 200, LineBytes: 64 << 10}, TextBytes: 1 << 20}

// streamAll reads every sheet: an error must have words for the person, a row
// must have a cell for each column and text that is text.
func streamAll(t *testing.T, data []byte) {
	t.Helper()
	s, _, err := streamed(data, 0, fuzzLimits)
	if err != nil && errs.CodeOf(err) != errs.Invalid && errs.CodeOf(err) != errs.TooLarge {
		t.Fatalf("an error without words: %v", err)
	}
	if s == nil {
		return
	}
	for i := range s.Sheets() {
		rows := s.Rows(t.Context(), i)
		names, err := rows.Header()
		last, read := 0, 0
		for rows.Next() {
			r := rows.Row()
			if len(r.Cells) != len(names) || len(r.Kinds) != len(names) || r.Number <= last {
				t.Fatalf("row %d after %d has %d cells and %d kinds for %d names", r.Number, last, len(r.Cells), len(r.Kinds), len(names))
			}
			last, read = r.Number, read+1
			for j, c := range r.Cells {
				if !utf8.ValidString(c) || strings.IndexByte(c, 0) >= 0 || (c == "") != (r.Kinds[j] == Empty) {
					t.Fatalf("row %d column %d: %q of kind %d", r.Number, j, c, r.Kinds[j])
				}
			}
		}
		if err == nil {
			err = rows.Err()
		}
		if err != nil && errs.CodeOf(err) != errs.Invalid && errs.CodeOf(err) != errs.TooLarge {
			t.Fatalf("an error without words: %v", err)
		}
		rows.Close()
	}
	if len(s.Notices()) > (maxNotices+1)*(len(s.Sheets())+1) {
		t.Fatalf("%d notices", len(s.Notices()))
	}
}

// FuzzStreamCSV holds the splitter against encoding/csv wherever that can read.
func FuzzStreamCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\ny\";2", "\"a\"\"b\",c\rd,e", "a,b\n\"x\"y,1\n", "a\n\"", "\xff\xfea\x00", "a\n\xe9\n", "sep=|\na|b\n", "a,,b\n\n,\n1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		streamAll(t, data)
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 || bytes.Contains(bytes.ReplaceAll(data, []byte("\r\n"), nil), []byte("\r")) {
			return
		}
		theirs := csv.NewReader(bytes.NewReader(data))
		theirs.FieldsPerRecord = -1
		want, err := theirs.ReadAll()
		if err != nil {
			return
		}
		p := newCSVSource(&Stream{Encoding: "UTF-8", options: fuzzLimits.orDefault()}, io.MultiReader(strings.NewReader("sep=,\n"), bytes.NewReader(data)), &Book{})
		var got [][]string
		var raw rawRow
		for err = p.next(&raw); err == nil; err = p.next(&raw) {
			if raw.fault != "" {
				t.Fatalf("encoding/csv reads it, and we say %q\n%q", raw.fault, data)
			}
			line := slices.Clone(raw.cells)
			for i := range line {
				line[i] = strings.ReplaceAll(line[i], "\r\n", "\n")
			}
			if !blankTexts(line) {
				got = append(got, line)
			}
		}
		if !errors.Is(err, io.EOF) {
			return // over a limit
		}
		want = slices.DeleteFunc(want, blankTexts)
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("ours   %q\ntheirs %q\nfile %q", got, want, data)
		}
	})
}

func FuzzStreamJSONLines(f *testing.F) {
	f.Add([]byte("{\"a\":1,\"b\":\"x\"}\n{\"b\":null}\n"))
	f.Add([]byte("{\"a\": -1.5 , \"b\":[1]}\r\n\n{\"a\":\"\\ud800\"}\n{\"c\":1}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		streamAll(t, append([]byte("{\"a\":\"\",\"b\":2}\n"), data...))
	})
}

func FuzzStreamODS(f *testing.F) {
	f.Add([]byte(odsRow("a", "b") + `<table:table-row table:number-rows-repeated="9"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="2"/></table:table-row>`))
	f.Add([]byte("<table:table-row table:number-rows-repeated=\"99999999\"><table:table-cell table:number-columns-repeated=\"99999999\"/></table:table-row>"))
	f.Fuzz(func(t *testing.T, rows []byte) { streamAll(t, odsRows(t, string(rows))) })
}

func FuzzStreamXLSX(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="7"><c r="A7" s="1"><f>1+1</f><v>2</v></c></row>`))
	f.Add([]byte(`<row><c t="s"><v>0</v></c><c t="b"><v>1</v></c></row><!-- x --><row hidden="1"><c><v>1e400</v></c></row>`))
	f.Fuzz(func(t *testing.T, rows []byte) { streamAll(t, xlsxOf(t, string(rows))) })
}

// FuzzStreamParquet changes bytes of a whole file: the library panics at some.
func FuzzStreamParquet(f *testing.F) {
	table := Table{Name: "t", Columns: []string{"a", "n", "day"}, Rows: RowsOf([][]Cell{
		{TextCell("x"), NumberCell("1"), DateCell("2024-01-30")}, {TextCell("y"), {}, {}},
	})}
	whole := parquetOf(f, table, map[string]ParquetType{"n": ParquetInt, "day": ParquetDate})
	f.Add(uint16(0), []byte{})
	f.Add(uint16(4), []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(uint16(len(whole)-12), []byte{0x7f})
	f.Fuzz(func(t *testing.T, at uint16, change []byte) {
		data := bytes.Clone(whole)
		copy(data[min(int(at), len(data)):], change)
		streamAll(t, data)
	})
}
