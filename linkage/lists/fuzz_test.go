package lists

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"candour/linkage/similarity"

	"github.com/parquet-go/parquet-go"
)

// readAll reads whatever is there, of the first columns that a file has.
func readAll(t *testing.T, b []byte) {
	in := Input{Source: "list", R: bytes.NewReader(b), Size: int64(len(b))}
	rows, err := openRows(in)
	if err != nil {
		return
	}
	names := slices.DeleteFunc(slices.Clone(rows.header()), func(n string) bool { return n == "" })
	rows.close()
	if len(names) < 2 {
		return
	}
	r, err := Read(context.Background(), []Input{in}, Options{ID: names[0], Columns: names[1:min(len(names), 4)]})
	if err != nil {
		return
	}
	if r.Len() == 0 {
		t.Fatal("a list without records was read")
	}
	for i := range r.Len() {
		if r.ID(i) == "" || i > 0 && r.ID(i) == r.ID(i-1) {
			t.Fatalf("record %d is called %q", i, r.ID(i))
		}
		for _, n := range names[1:min(len(names), 4)] {
			if v := r.Value(i, n); len(v) > similarity.MaxText || strings.ToValidUTF8(v, "") != v {
				t.Fatalf("record %d has %q in %q", i, v, n)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"id,a\n1,x\n2,\n", "\xef\xbb\xbfid, a, b\n1, x, \"y, z\"\n", "id,a\n1,\"open", "id,id\n1,2\n", "id\n", "", "\n\n", "id,a\r\n1,\"a\"\"b\"\r\n",
		"id,a\n1\n", "id,a\n1,\xff\n", "PAR1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) { readAll(t, b) })
}

// parquetOf writes rows as Parquet.
func parquetOf[T any](t testing.TB, rows ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type parquetRow struct {
	ID   string   `parquet:"id"`
	Name *string  `parquet:"name,optional"`
	Age  int64    `parquet:"age"`
	Also []string `parquet:"also,list"`
}

func FuzzParquet(f *testing.F) {
	name := "anna"
	f.Add(parquetOf(f, parquetRow{"1", &name, 3, []string{"x", "y"}}, parquetRow{"2", nil, -3, nil}))
	f.Add(parquetOf(f, struct {
		ID string `parquet:"id,dict,snappy"`
		N  int32  `parquet:"n,decimal(2:9),zstd"`
	}{"1", 5}))
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) { readAll(t, b) })
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{" Dr. Bób  O'Madeup ", "06/1971", "24.6.1971", "+44 (0)7700 900123", "ZZ1 1AA", "n/a", "31/02/2001", "1971", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name := range cleaners {
			once, err := Clean(s, name)
			if err != nil {
				t.Fatal(err)
			}
			if len(once) > 4*len(s)+16 {
				t.Fatalf("%s makes %q of %q", name, once, s)
			}
			if twice, _ := Clean(once, name); twice != once && slices.Contains([]string{"trim", "digits", "postcode", "date", "unknown", "sorted", "email"}, name) {
				t.Fatalf("%s makes %q of %q, and %q of that", name, once, s, twice)
			}
		}
	})
}

// FuzzDictionary: a text has one number, and the number gives the text.
func FuzzDictionary(f *testing.F) {
	f.Add([]byte("a\x00b\x00a\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, seen := NewDictionary(), map[string]uint32{}
		for part := range bytes.SplitSeq(b, []byte{0}) {
			code, err := d.Add(part)
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := seen[string(part)]; ok && was != code || !bytes.Equal(d.At(code), part) || code == 0 {
				t.Fatalf("%q has %d", part, code)
			}
			seen[string(part)] = code
		}
		if d.Size() != len(seen)+1 {
			t.Fatalf("%d texts have %d numbers", len(seen), d.Size()-1)
		}
	})
}
