package spreadsheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

func parquetOf(t testing.TB, table Table, types map[string]ParquetType) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteParquet(&buf, table, types); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestParquetThereAndBack(t *testing.T) {
	table := Table{Name: "t", Columns: []string{"z", "n", "f", "day", "yes"}, Rows: RowsOf([][]Cell{
		{TextCell("b"), NumberCell("-9223372036854775808"), NumberCell("0.1"), DateCell("1899-12-31"), {Text: "true", Kind: Bool}},
		{{}, {}, NumberCell("25"), {}, {Text: "false", Kind: Bool}},
		{TextCell("=1+1"), NumberCell("7"), {}, DateCell("2024-02-29"), {}},
	})}
	types := map[string]ParquetType{"n": ParquetInt, "f": ParquetFloat, "day": ParquetDate, "yes": ParquetBool}
	data := parquetOf(t, table, types)
	s, rows := mustStream(t, data)
	if got, want := show(rows), "z|n|f|day|yes\nb|-9223372036854775808|0.1|1899-12-31|true\n||25||false\n=1+1|7||2024-02-29|"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if s.Format != Parquet || len(s.Notices()) != 0 {
		t.Errorf("%s %v", s.Format, s.Notices())
	}
	if !bytes.Equal(data, parquetOf(t, table, types)) {
		t.Error("the same table made different bytes")
	}
	for _, bad := range []map[string]ParquetType{{"z": ParquetInt}, {"z": ParquetDate}, {"z": ParquetBool}, {"z": parquetUnused}} {
		if err := WriteParquet(&bytes.Buffer{}, table, bad); err == nil {
			t.Errorf("%v was written", bad)
		}
	}
}

func TestParquetIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rows := hostileTable(t)
		var buf bytes.Buffer
		if err := WriteParquet(&buf, table, nil); err != nil {
			t.Fatal(err)
		}
		_, got, err := streamed(buf.Bytes(), 0, StreamOptions{})
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
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("got %q want %q", got, want)
		}
	})
}

func TestParquetOfOtherPrograms(t *testing.T) {
	type row struct {
		At      time.Time `parquet:"at,timestamp(microsecond)"`
		Money   int64     `parquet:"money,decimal(2:18)"`
		Small   int32     `parquet:"small,decimal(3:9)"`
		Wide    [16]byte  `parquet:"wide,decimal(4:38)"`
		Count   uint64    `parquet:"count"`
		Ratio   float32   `parquet:"ratio"`
		ID      [16]byte  `parquet:"id,uuid"`
		Raw     []byte    `parquet:"raw"`
		Perhaps *string   `parquet:"perhaps,optional"`
	}
	word := "x"
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[row](&buf)
	if _, err := w.Write([]row{
		{At: time.Date(2024, 1, 30, 12, 0, 0, 500_000_000, time.UTC), Money: -5, Small: 1234, Wide: [16]byte{15: 7}, Count: 1<<64 - 1, Ratio: 0.1, ID: [16]byte{1, 2}, Raw: []byte("raw"), Perhaps: &word},
		{At: time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), Money: 12345, Wide: [16]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff}, Raw: []byte{0xff}},
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, rows := mustStream(t, buf.Bytes())
	want := "at|money|small|wide|count|ratio|id|raw|perhaps\n" +
		"2024-01-30T12:00:00.5Z|-0.05|1.234|0.0007|18446744073709551615|0.1|01020000-0000-0000-0000-000000000000|raw|x\n" +
		"1969-12-31T23:59:59Z|123.45|0.000|-0.0001|0|0|00000000-0000-0000-0000-000000000000|\uFFFD|"
	if got := show(rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if p := s.Problems(); len(p) != 1 || p[0].Row != 3 || !strings.Contains(p[0].Message, "column H (raw) holds bytes that are not text") {
		t.Errorf("problems %+v", p)
	}
}

func TestParquetRefuses(t *testing.T) {
	var nested bytes.Buffer
	w := parquet.NewGenericWriter[struct {
		Tags []string `parquet:"tags,list"`
	}](&nested)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	whole := parquetOf(t, Table{Name: "t", Columns: []string{"a"}, Rows: RowsOf([][]Cell{{TextCell("x")}})}, nil)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nested", nested.Bytes(), `The column "tags" of the Parquet file holds a list or a record`},
		{"cut off", whole[:len(whole)-9], "was cut off or changed"},
		{"only the beginning", []byte("PAR1"), "was cut off or changed"},
	} {
		_, _, err := streamed(c.data, 0, StreamOptions{})
		if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	var rows [][]Cell
	for i := range 300 {
		rows = append(rows, []Cell{NumberCell(fmt.Sprint(i))})
	}
	_, _, err := streamed(parquetOf(t, Table{Name: "t", Columns: []string{"a"}, Rows: RowsOf(rows)}, nil), 0, StreamOptions{Limits: Limits{Rows: 200}})
	if !errs.Is(err, errs.TooLarge) || !strings.Contains(errs.Message(err), "up to 200 rows") {
		t.Errorf("too many rows: %v", err)
	}
}
