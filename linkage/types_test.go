package linkage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// ageModel compares one column by a condition.
func ageModel(condition string) *Model {
	return &Model{LinkType: DedupeOnly, Probability: 0.1, Rules: []BlockingRule{{SQL: "l.a = r.a"}},
		Comparisons: []Comparison{{Name: "a", Levels: []Level{{SQL: condition}, other()}}}}
}

// TestWrongTypes: a column of which no value can be read as the model reads it
// is refused, one of which some cannot is named, and missing values are none.
func TestWrongTypes(t *testing.T) {
	for _, c := range []struct{ condition, values, refused, warned string }{
		{"abs(a_l - a_r) <= 1", "x y z", `comparison "a" reads the column "a" as a number, and none of its 3 values is one`, ""},
		{"a_l > 5", "x y z", `as a number`, ""},
		{"cast(a_l as int) = cast(a_r as int)", "x y", `as a number`, ""},
		{"a_l::date = a_r::date", "24/06/1971 x", `as a date`, ""},
		{"try_strptime(a_l, '%d/%m/%Y') = try_strptime(a_r, '%d/%m/%Y')", "1971-06-24", `as a date, and none of its 1 values`, ""},
		{"abs(a_l - a_r) <= 1", "1 2 x", "", `The column "a" holds 1 values of 3 that cannot be read as a number`},
		{"abs(epoch(try_strptime(a_l, '%Y-%m-%d')) - epoch(try_strptime(a_r, '%Y-%m-%d'))) <= 5", "1971-06-24 1971 1971-06-25", "", `1 values of 3 that cannot be read as a date`},
		{"a_l = a_r", "x y z", "", ""},
		{"abs(a_l - a_r) <= 1", "1 2 -3.5", "", ""},
		{"levenshtein(a_l, a_r) <= 1", "x y", "", ""},
		{"a_l < a_r", "x y", "", ""},
	} {
		text := "id,a\n0,\n"
		for i, v := range strings.Fields(c.values) {
			text += string(rune('1'+i)) + "," + v + "\n"
		}
		r := readText(t, []string{"a"}, text)
		l, err := NewLinker(ageModel(c.condition), r, Options{})
		switch {
		case c.refused != "":
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s of %s: %v does not say %q", c.condition, c.values, err, c.refused)
			}
		case err != nil:
			t.Errorf("%s of %s: %v", c.condition, c.values, err)
		case c.warned == "" && len(l.Warnings) > 0 || c.warned != "" && (len(l.Warnings) != 1 || !strings.Contains(l.Warnings[0], c.warned)):
			t.Errorf("%s of %s: warnings %q", c.condition, c.values, l.Warnings)
		}
	}
}

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
	r, err := Read(context.Background(), []Input{{Source: "list", R: bytes.NewReader(b), Size: int64(len(b))}}, ReadOptions{ID: "id", Columns: names})
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
		_, err := Read(context.Background(), []Input{{Source: "list", R: bytes.NewReader(b), Size: int64(len(b))}}, ReadOptions{ID: "id", Columns: []string{column}})
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

// TestReferenceModelsRoundTrip: files that Splink wrote are read, written and
// read again without a difference, and hold all that was in them.
func TestReferenceModelsRoundTrip(t *testing.T) {
	for _, name := range []string{"fake_1000_model", "fake_1000_settings", "febrl3_model", "febrl3_settings"} {
		original := reference(t, name+".json")
		m, err := ReadModel(bytes.NewReader(original))
		if err != nil {
			t.Fatal(err)
		}
		once := written(t, m)
		again, err := ReadModel(bytes.NewReader(once))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(once, written(t, again)) {
			t.Errorf("%s changes when it is read again", name)
		}
		lost(t, name, decoded(t, original), decoded(t, once))
	}
}

func decoded(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// lost finds what is in one JSON value and not in the other. What is null or
// empty may go.
func lost(t *testing.T, path string, from, to any) {
	t.Helper()
	switch x := from.(type) {
	case map[string]any:
		y, _ := to.(map[string]any)
		for k, v := range x {
			lost(t, path+"."+k, v, y[k])
		}
	case []any:
		y, _ := to.([]any)
		if len(x) != len(y) {
			t.Errorf("%s has %d and then %d elements", path, len(x), len(y))
			return
		}
		for i := range x {
			lost(t, fmt.Sprintf("%s[%d]", path, i), x[i], y[i])
		}
	default:
		if from != to && from != nil && from != "" && from != false && from != 0.0 {
			t.Errorf("%s was %v and is %v", path, from, to)
		}
	}
}
