package spreadsheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"candour/internal/table/spreadsheet/ods"

	"pgregory.net/rapid"
)

// hostile pieces of text: what breaks quoting, what runs as a formula, what
// white space rules eat, what looks like another format.
var hostile = []string{
	"", " ", "  ", "\t", "\n", "\r\n", "\r", "\"", "'", "''", "=1+1", "'=1", "''=1", "+1", "-2", "@x", "\t=x", "=cmd|' /C calc'!A0", "＝1",
	",", ";", "|", "sep=;", "{\"a\":1}", "[{", "<html>", "</text:p>", "&amp;", "]]>", "%PDF", "PK", "_x000D_", "\uFEFF", "\u2028", "007", "1.10", "-5",
	"é", "日本", "\U0001F600", "NULL", "true", "2024-01-30", "a", "Z9", "[note 1]", "#REF!",
}

func hostileText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(hostile), 0, 5).Draw(t, "pieces"), "")
	})
}

// hostileTable draws a table in which every row has some text, since a blank
// row is no row in any of the formats.
func hostileTable(t *rapid.T) (Table, [][]Cell) {
	columns := rapid.SliceOfNDistinct(hostileText().Filter(func(s string) bool { return strings.TrimSpace(s) != "" }), 1, 5, ods.Fold).Draw(t, "columns")
	kind := rapid.SampledFrom([]Kind{Text, Number, Date, Bool, JSON})
	row := rapid.Custom(func(t *rapid.T) []Cell {
		cells := make([]Cell, len(columns))
		for i := range cells {
			cells[i] = cellOf(hostileText().Draw(t, "cell"), kind.Draw(t, "kind"))
		}
		return cells
	}).Filter(func(c []Cell) bool { return !blank(c) })
	rows := rapid.SliceOfN(row, 0, 6).Draw(t, "rows")
	return Table{Name: "register", Title: hostileText().Draw(t, "title"), Columns: columns, Rows: RowsOf(rows)}, rows
}

func TestWriteThenReadIsTheIdentity(t *testing.T) {
	for _, f := range []struct {
		format Format
		write  func(io.Writer, Table) error
	}{
		{CSV, WriteCSV}, {JSONLines, WriteJSONLines},
		{ODS, func(w io.Writer, t Table) error { return WriteODS(w, document(t)) }},
	} {
		t.Run(string(f.format), rapid.MakeCheck(func(t *rapid.T) {
			table, rows := hostileTable(t)
			if f.format == JSONLines && len(rows) == 0 {
				return // no lines, no file
			}
			var buf bytes.Buffer
			if err := f.write(&buf, table); err != nil {
				t.Fatal(err)
			}
			book, err := read(buf.Bytes(), "", Options{Unguard: true})
			if err != nil {
				t.Fatalf("%v\n%q", err, buf.String())
			}
			if book.Format != f.format || len(book.Notices) != 0 {
				t.Fatalf("read as %s: %s", book.Format, said(book))
			}
			sheet, err := book.Data()
			if err != nil {
				t.Fatal(err)
			}
			want := [][]string{table.Columns}
			for _, r := range rows {
				var line []string
				for _, c := range r {
					line = append(line, c.Text)
				}
				want = append(want, line)
			}
			if got := texts(sheet); !slices.EqualFunc(got, want, slices.Equal) {
				t.Fatalf("got  %q\nwant %q\nfile %q", got, want, buf.String())
			}
		}))
	}
}

func TestJSONParsesElsewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rows := hostileTable(t)
		var buf bytes.Buffer
		if err := WriteJSON(&buf, table); err != nil {
			t.Fatal(err)
		}
		var back []map[string]any
		if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
			t.Fatalf("%v\n%s", err, buf.String())
		}
		if len(back) != len(rows) {
			t.Fatalf("%d rows, want %d", len(back), len(rows))
		}
		for i, r := range rows {
			for j, c := range r {
				if s, isText := back[i][table.Columns[j]].(string); isText && s != c.Text {
					t.Fatalf("%q became %q", c.Text, s)
				}
			}
		}
	})
}

func TestGuard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(hostileText(), rapid.String()).Draw(t, "s")
		g := guard(s)
		if unguard(g) != s {
			t.Fatalf("unguard(guard(%q)) = %q", s, unguard(g))
		}
		if g != "" && strings.ContainsRune(formulaStarts, []rune(g)[0]) {
			t.Fatalf("guard(%q) = %q would run", s, g)
		}
	})
}

// TestCSVCellsCannotRun looks at the bytes that a spreadsheet program sees.
func TestCSVCellsCannotRun(t *testing.T) {
	var buf bytes.Buffer
	table := Table{Name: "t", Columns: []string{"=x", "n"}, Rows: RowsOf([][]Cell{{TextCell("=1+1"), NumberCell("-5")}, {TextCell("\t@a"), NumberCell("-5+cmd")}})}
	if err := WriteCSV(&buf, table); err != nil {
		t.Fatal(err)
	}
	if want := "\"'=x\",n\r\n\"'=1+1\",-5\r\n\"'\t@a\",\"'-5+cmd\"\r\n"; buf.String() != want {
		t.Errorf("wrote %q, want %q", buf.String(), want)
	}
	b := mustRead(t, buf.Bytes(), Options{})
	if got := b.Sheets[0].Rows[0].Cells[0].Text; got != "'=1+1" {
		t.Errorf("without Unguard the text is exact: %q", got)
	}
}

func TestWritersRefuseWhatCannotComeBack(t *testing.T) {
	failing := func(yield func([]Cell, error) bool) { yield(nil, io.ErrClosedPipe) }
	for name, table := range map[string]Table{
		"no columns":    {Name: "t", Rows: RowsOf(nil)},
		"name twice":    {Name: "t", Columns: []string{"a", "A "}, Rows: RowsOf(nil)},
		"name empty":    {Name: "t", Columns: []string{" "}, Rows: RowsOf(nil)},
		"row too short": {Name: "t", Columns: []string{"a", "b"}, Rows: RowsOf([][]Cell{{TextCell("x")}})},
		"rows fail":     {Name: "t", Columns: []string{"a"}, Rows: failing},
	} {
		for i, write := range []func(io.Writer, Table) error{WriteCSV, WriteJSON, WriteJSONLines, func(w io.Writer, t Table) error { return WriteODS(w, document(t)) }} {
			if err := write(io.Discard, table); err == nil {
				t.Errorf("%s: writer %d wrote it", name, i)
			}
		}
	}
	if err := WriteODS(io.Discard, Document{Tables: []Table{{}}}); err == nil {
		t.Error("a document without a title was written")
	}
}

// failAfter is a disk that fills up.
type failAfter struct{ left int }

func (f *failAfter) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, fmt.Errorf("disk full")
	}
	return len(p), nil
}

func TestWritersReportAFullDisk(t *testing.T) {
	var rows [][]Cell
	for i := range 5000 {
		rows = append(rows, []Cell{TextCell(fmt.Sprintf("row %d of text that does not repeat %x", i, i*7919))})
	}
	table := Table{Name: "t", Columns: []string{"a"}, Rows: RowsOf(rows)}
	for i, write := range []func(io.Writer, Table) error{WriteCSV, WriteJSON, WriteJSONLines, func(w io.Writer, t Table) error { return WriteODS(w, document(t)) }} {
		for _, room := range []int{0, 5000, 9000} {
			if err := write(&failAfter{left: room}, table); err == nil {
				t.Errorf("writer %d with room for %d bytes reported success", i, room)
			}
		}
	}
}
