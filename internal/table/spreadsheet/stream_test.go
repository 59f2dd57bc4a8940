package spreadsheet

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

// streamed reads every row of a sheet as texts, the header first.
func streamed(data []byte, sheet int, o StreamOptions) (*Stream, [][]string, error) {
	s, err := OpenStream(context.Background(), bytes.NewReader(data), int64(len(data)), "", o)
	if err != nil {
		return nil, nil, err
	}
	rows := s.Rows(context.Background(), sheet)
	defer rows.Close()
	names, err := rows.Header()
	if err != nil {
		return s, nil, err
	}
	out := [][]string{names}
	for rows.Next() {
		out = append(out, slices.Clone(rows.Row().Cells))
	}
	return s, out, rows.Err()
}

func mustStream(t testing.TB, data []byte) (*Stream, [][]string) {
	t.Helper()
	s, rows, err := streamed(data, 0, StreamOptions{})
	if err != nil {
		t.Fatalf("stream: %v", err)
	}
	return s, rows
}

// agree fails unless the stream gives what the Book gives.
func agree(t rapid.TB, data []byte, o Options) {
	t.Helper()
	book, err := read(data, "", o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.Sheets {
		if len(book.Sheets[i].Header) == 0 {
			continue
		}
		s, got, err := streamed(data, i, StreamOptions{Unguard: o.Unguard})
		if err != nil {
			t.Fatalf("sheet %d: %v\n%q", i, err, data)
		}
		if want := texts(&book.Sheets[i]); !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("sheet %d\nstream %q\nbook   %q\nfile %q", i, got, want, data)
		}
		if s.Format != book.Format || s.Encoding != book.Encoding || s.Delimiter != book.Delimiter || len(s.Sheets()) != len(book.Sheets) {
			t.Fatalf("stream %s %s %q, book %s %s %q", s.Format, s.Encoding, s.Delimiter, book.Format, book.Encoding, book.Delimiter)
		}
	}
}

func TestStreamAgreesWithBook(t *testing.T) {
	for _, text := range []string{
		"a,b\n1,2\n", "a,b\r\n1,2", "a;b\n\n1;\"2\n3\"\n", "a\rb\rc\r", "sep=|\na|b\n1|2\n", "a\tb\n\"x\"\"y\"\t\r\n", "\xef\xbb\xbfa,b\né,2\n",
		"a,b\n\xe9,2\n", "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", "a,b\n\"x\r\ny\",2\r\n", "a,b\n\"\xe9 x\",2\n", "a|b\n1|2\n",
		"{\"a\":1,\"b\":\"x\"}\n{\"b\":null,\"c\":[1, 2]}\n", "{\"a\":\"x\\ny\"}\r\n\n{\"a\":true}",
	} {
		agree(t, []byte(text), Options{})
	}
	agree(t, odsRows(t, `<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>`+odsRow("a",
		"b")+`<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/></table:table-row>`), Options{})
	agree(t, xlsxOf(t, `<row r="2"><c r="B2" t="inlineStr"><is><t>name</t></is></c><c r="C2"><v>2</v></c></row><row r="9"><c r="A9"><v>1</v></c></row><row><c r="B10" t="b"><f>1=1</f><v>1</v></c></row>`), Options{})
	rapid.Check(t, func(t *rapid.T) {
		table, rows := hostileTable(t)
		var buf bytes.Buffer
		write := WriteCSV
		if len(rows) > 0 && rapid.Bool().Draw(t, "json") {
			write = WriteJSONLines
		}
		if rapid.Bool().Draw(t, "ods") {
			write = func(w io.Writer, t Table) error { return WriteODS(w, document(t)) }
		}
		if err := write(&buf, table); err != nil {
			t.Fatal(err)
		}
		agree(t, buf.Bytes(), Options{Unguard: true})
	})
}

func TestStreamGoesOnAfterABrokenRow(t *testing.T) {
	for _, c := range []struct{ name, text, want, said string }{
		{"stray text", "a,b\n\"x\"y,1\nz,2\n", "a|b\n|\nz|2", "row 2: In column A there is text after the closing quotation mark"},
		{"never closed", "a,b\n1,\"x\nz,2\n", "a|b\n|\nz|2", "row 2: The quotation mark opened in column B is never closed"},
		{"too many", "a,b\n1,2,3\nz,2\n", "a|b\n1|2\nz|2", "row 2, column C: This row has 3 cells, but there are 2 column names"},
		{"too few", "a,b\n1\nz,2\n", "a|b\n1|\nz|2", "row 2: This row has 1 of 2 cells"},
		{"cut off", "a,b\nz,2\n1", "a|b\nz|2\n1|", "row 3: This last row has 1 of 2 cells"},
		{"mixed", "a,b\né,1\n\xe9,2\n", "a|b\né|1\n\uFFFD|2", "row 3: This row holds bytes that are not UTF-8"},
		{"no letter", "a,b\n\xe9,1\n\x81,2\n", "a|b\né|1\n\uFFFD|2", "row 3: This row holds a byte that stands for no letter in Windows-1252"},
		{"blank rows", "a,b\n\n,\n1,2\n", "a|b\n1|2", "2 blank rows were stepped over, the first of them row 2"},
		{"name twice", "a,A\n1,2\n", "a|A\n1|2", "The column name is used twice"},
		{"no name", "a,,b\n1,,2\n1,x,2\n", "a||b\n1||2\n1|x|2", "This column has no name, but row 3 has something in it"},
		{"header only", "a,b\n", "a|b", "The table has column names and no rows under them"},
		{"no header", "1,2024-01-30\n2,x\n", "1|2024-01-30\n2|x", "looks like data"},
		{"bad JSON", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n", "a\n1\n\n3", "row 2: This line is not a JSON object: at byte 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, rows := mustStream(t, []byte(c.text))
			if got := show(rows); got != c.want {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
			var all []string
			for _, n := range s.Notices() {
				all = append(all, n.String())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, c.said) {
				t.Errorf("said %q, want %q", got, c.said)
			}
		})
	}
}

func TestStreamRefuses(t *testing.T) {
	giant := "a,b\n" + strings.Repeat("x", 3<<20)
	for _, c := range []struct {
		name, text, want string
		code             errs.Code
	}{
		{"empty", "", "The file is empty", errs.Invalid},
		{"blank", "\n\n,,\n", "The file holds no table", errs.Invalid},
		{"PDF", "%PDF-1.7", "The file is a PDF", errs.Invalid},
		{"picture", "\x89PNG\r\n", "The file is a picture", errs.Invalid},
		{"giant line", giant, "Row 2 is longer than 1 MB", errs.TooLarge},
		{"giant object", "{\"a\":1}\n{\"a\":\"" + giant, "Line 3 is longer than 1 MB", errs.TooLarge},
		{"binary", "a\x00\x00b\x01", "NUL byte", errs.Invalid},
		{"half a character", "\xff\xfea\x00b", "ends in the middle of a character", errs.Invalid},
		{"header broken", "\"a\"b,c\n1,2\n", "Row 1 should hold the column names", errs.Invalid},
	} {
		_, _, err := streamed([]byte(c.text), 0, StreamOptions{})
		if !errs.Is(err, c.code) || !strings.Contains(errs.Message(err), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
