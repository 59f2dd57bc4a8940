package lists

import (
	"bytes"
	"context"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// TestParquetTypes: every plain type is read as a CSV file would have it.
func TestParquetTypes(t *testing.T) {
	type row struct {
		ID    string    `parquet:"id"`
		I32   int32     `parquet:"i32"`
		U32   uint32    `parquet:"u32"`
		U64   uint64    `parquet:"u64"`
		F32   float32   `parquet:"f32"`
		F64   float64   `parquet:"f64"`
		Yes   bool      `parquet:"yes"`
		Day   int32     `parquet:"day,date"`
		At    time.Time `parquet:"at,timestamp(millisecond)"`
		Cents int64     `parquet:"cents,decimal(2:18)"`
		Small int32     `parquet:"small,decimal(3:9)"`
		Big   [16]byte  `parquet:"big,decimal(4:38)"`
		Opt   *int64    `parquet:"opt,optional"`
		List  []string  `parquet:"list,list"`
	}
	var large [16]byte
	n, _ := new(big.Int).SetString("-12345678901234567890123", 10)
	n.Add(n, new(big.Int).Lsh(big.NewInt(1), 128)).FillBytes(large[:])
	b := parquetOf(t, row{"a", -5, 4_000_000_000, 18_000_000_000_000_000_000, 0.1, -2.5, true, -1, time.Date(1969, 12, 31, 23, 59, 59, 5e8, time.UTC), -1234, 7, large, nil, []string{"x", "y"}})
	want := map[string]string{"i32": "-5", "u32": "4000000000", "u64": "18000000000000000000", "f32": "0.1", "f64": "-2.5", "yes": "true", "day": "1969-12-31", "at": "1969-12-31 23:59:59",
		"cents": "-12.34", "small": "0.007", "big": "-1234567890123456789.0123", "opt": "", "list": `["x","y"]`}
	var names []string
	for name := range want {
		names = append(names, name)
	}
	r, err := Read(context.Background(), []Input{{Source: "list", R: bytes.NewReader(b), Size: int64(len(b))}}, Options{ID: "id", Columns: names})
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range want {
		if got := r.Value(0, name); got != v {
			t.Errorf("%s is %q, not %q", name, got, v)
		}
	}
}

// TestParquetRefusals: other types are refused by name before a row is read.
func TestParquetRefusals(t *testing.T) {
	type inner struct{ X, Y string }
	type row struct {
		ID   string   `parquet:"id"`
		UUID [16]byte `parquet:"who,uuid"`
		Raw  [4]byte  `parquet:"raw"`
		In   inner    `parquet:"in"`
		Text []byte   `parquet:"text"`
	}
	b := parquetOf(t, row{ID: "1", Text: []byte{0xff}})
	read := func(b []byte, column string) error {
		_, err := Read(context.Background(), []Input{{Source: "list", R: bytes.NewReader(b), Size: int64(len(b))}}, Options{ID: "id", Columns: []string{column}})
		return err
	}
	for column, want := range map[string]string{"who": `column "who" is of the Parquet type UUID`, "raw": `column "raw" is of the Parquet type FIXED_LEN_BYTE_ARRAY`,
		"in": "is a structure", "text": "not UTF-8"} {
		if err := read(b, column); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", column, err, want)
		}
	}
	for _, n := range []int{5, 11, len(b) / 2, len(b) - 1} {
		if err := read(b[:n], "text"); err == nil {
			t.Errorf("a file cut after %d bytes was read", n)
		}
	}
	huge := bytes.Clone(b)
	copy(huge[len(huge)-8:], []byte{0xff, 0xff, 0xff, 0xf0})
	if err := read(huge, "text"); err == nil || !strings.Contains(err.Error(), "cut short or damaged") {
		t.Errorf("a footer of four gigabytes: %v", err)
	}
	int96 := parquet.Group{"id": parquet.String(), "at": parquet.Leaf(parquet.Int96Type)}
	var buf bytes.Buffer
	w := parquet.NewWriter(&buf, parquet.NewSchema("x", int96))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := read(buf.Bytes(), "at"); err == nil || !strings.Contains(err.Error(), "INT96") {
		t.Errorf("INT96: %v", err)
	}
}
