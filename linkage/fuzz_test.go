package linkage

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

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
	r, err := Read(context.Background(), []Input{in}, ReadOptions{ID: names[0], Columns: names[1:min(len(names), 4)]})
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
			if v := r.Value(i, n); len(v) > maxCell || strings.ToValidUTF8(v, "") != v {
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

// FuzzModel: what is read is written and read again the same.
func FuzzModel(f *testing.F) {
	for _, n := range []string{"fake_1000_model", "fake_1000_settings", "febrl3_model"} {
		b, err := os.ReadFile("testdata/reference/" + n + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(model2))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ReadModel(bytes.NewReader(b))
		if err != nil {
			return
		}
		once := written(t, m)
		again, err := ReadModel(bytes.NewReader(once))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		if twice := written(t, again); !bytes.Equal(once, twice) {
			t.Fatalf("read and written again it is another:\n%s\n%s", once, twice)
		}
		_ = m.WriteSVG(io.Discard)
		if _, err := m.Columns(); err != nil {
			t.Fatal(err)
		}
	})
}

const model2 = `{"link_type": "link_only", "blocking_rules_to_generate_predictions": ["l.a = r.a", {"blocking_rule": "l.b = r.b", "sql_dialect": "spark", "salting_partitions": 4}],
 "comparisons": [{"output_column_name": "a", "comparison_levels": [{"sql_condition": "a_l = a_r", "tf_adjustment_column": "a", "tf_adjustment_weight": 0.5}, {"sql_condition": "ELSE"}]}]}`

func written(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzRecipe(f *testing.F) {
	f.Add([]byte(`{"settings": ` + model2 + `, "em_blocking_rules": ["l.a = r.a"], "cleaning": [{"column": "a", "steps": ["trim"]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadRecipe(bytes.NewReader(b))
		if err != nil {
			return
		}
		if _, err := p.Settings.Columns(); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzPeople(f *testing.F) {
	f.Add([]byte(`{"next": 3, "persons": {"1": "P1", "2": "P2"}, "runs": [{"run": "a", "events": [{"kind": "new", "person": "P1", "records": ["1"]}], "moves": [{"record": "1", "to": "P1"}], "next_before": 1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPeople(bytes.NewReader(b))
		if err != nil {
			return
		}
		p.Why("1")
		before := len(p.Runs)
		if err := p.Undo(); err == nil && len(p.Runs) != before-1 {
			t.Fatal("nothing was taken back")
		}
		if _, err := p.Update("x", []string{"1", "2", "3"}, []uint32{0, 0, 2}, []Edge{{0, 1, 3}}); err == nil {
			if err := p.Undo(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzPairs(f *testing.F) {
	f.Add([]byte("left_id,right_id,match_weight,probability\n1,2,3.5,0.9\n"))
	f.Add([]byte("left_id,right_id,match_weight,probability,left_source,right_source\n1,2,x,0.9,a,b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		q, err := NewReviewQueue(StandardBands(), 2, 1)
		if err != nil {
			t.Fatal(err)
		}
		_ = ReadPairs(context.Background(), Input{Source: "pairs", R: bytes.NewReader(b), Size: int64(len(b))}, func(p Pair) error {
			q.Add(p)
			return nil
		})
		if err := q.WriteCSV(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

const awkward = "id,a,b\n1,anna,2001-02-03\n2,,\n3,ANNA,3.5\n4,\"[\"\"x\"\", \"\"y\"\"]\",2001-02-04\n5,é,-1\n6,[x],true\n7,anne,NaN\n8,0,1e400\n"

// FuzzCondition: whatever can be read, the compiled condition says the same as
// the expression worked out value by value.
func FuzzCondition(f *testing.F) {
	for _, s := range []string{"a_l = a_r", "jaro_winkler_similarity(a_l, a_r) >= 0.8 AND b_l <> b_r", "abs(b_l - b_r) <= 1", "CASE WHEN a_l = 'anna' THEN 1 ELSE length(b_r) END > 0",
		"array_length(list_intersect(a_l, a_r)) >= 1", "try_strptime(b_l, '%Y-%m-%d') IS NULL", "nullif(regexp_extract(a_l, '^[a-z]+', 0), '') = a_r", "a_l || b_r IN ('x', a_r, NULL)",
		"list_transform(a_l, x -> x || 'a') = a_r", "cast(b_l as int) % 2 = b_r::double", "not (a_l is null) or levenshtein(a_l, b_r) between 1 and 3", "substr(a_l, -2, 1) = right(a_r, 1)",
		"date_diff('day', b_l, b_r) < 2", "round(b_l, 2) = greatest(b_r, 1, 2)", "a_l[1] = a_r", "'a' < a_l", "coalesce(a_l, b_r, 'x') = lower(a_r)", "replace(a_l, '', a_r) = 'x'"} {
		f.Add(s)
	}
	r := readText(f, []string{"a", "b"}, awkward)
	f.Fuzz(func(t *testing.T, s string) {
		e, err := parseCondition(s)
		if err != nil {
			return
		}
		names := columnsOf(e)
		if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return n != "a" && n != "b" }) {
			return
		}
		c, err := newComparator("x", []*expr{e}, names, r)
		if err != nil {
			return
		}
		w := c.plainWork()
		for i := range r.Len() {
			for j := range r.Len() {
				w.done = 0
				got := c.conds[0](w, c.t.codes[i], c.t.codes[j])
				if want := truthOf(pairScope(r, i, j).eval(e)); (got == yes) != (want == yes) {
					t.Fatalf("%s of %d, %d: compiled %d, by value %d", s, i, j, got, want)
				}
			}
		}
	})
}

// pairScope gives the values of two records.
func pairScope(r *Records, i, j int) *scope {
	return &scope{column: func(name string, side byte) value {
		at := i
		if side == 'r' {
			at = j
		}
		if v := r.Value(at, name); v != "" {
			return textValue(v)
		}
		return value{}
	}}
}

// FuzzRule: a blocking rule gives the pairs for which it holds, each once.
func FuzzRule(f *testing.F) {
	for _, s := range append(ruleTexts, "l.a = r.a and substr(l.b, 1, 4) = substr(r.b, 1, 4)", "l.b + 1 = r.b + 1", "list_min(l.a) = list_min(r.a)", "l.a = r.a or true", "1 = 1",
		"year(l.b) = year(r.b)") {
		f.Add(s)
	}
	r := readText(f, []string{"a", "b"}, awkward)
	f.Fuzz(func(t *testing.T, sql string) {
		e, err := parseRule(sql)
		if err != nil {
			return
		}
		if slices.ContainsFunc(columnsOf(e), func(n string) bool { return n != "a" && n != "b" }) {
			return
		}
		l, err := NewLinker(simpleModel(DedupeOnly, sql), r, Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		got := map[[2]uint32]bool{}
		if _, err := l.Predict(context.Background(), 0, 0, func(p Part) error {
			for _, e := range p.Edges {
				if got[[2]uint32{e.L, e.R}] {
					t.Fatalf("%s gives %d, %d twice", sql, e.L, e.R)
				}
				got[[2]uint32{e.L, e.R}] = true
			}
			return nil
		}); err != nil {
			return
		}
		for i := range r.Len() {
			for j := i + 1; j < r.Len(); j++ {
				if want := truthOf(pairScope(r, i, j).eval(e)) == yes; want != got[[2]uint32{uint32(i), uint32(j)}] {
					t.Fatalf("%s: %d, %d: %v by value", sql, i, j, want)
				}
			}
		}
	})
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
		d, seen := newDictionary(), map[string]uint32{}
		for part := range bytes.SplitSeq(b, []byte{0}) {
			code, err := d.add(part)
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := seen[string(part)]; ok && was != code || !bytes.Equal(d.at(code), part) || code == 0 {
				t.Fatalf("%q has %d", part, code)
			}
			seen[string(part)] = code
		}
		if d.size() != len(seen)+1 {
			t.Fatalf("%d texts have %d numbers", len(seen), d.size()-1)
		}
	})
}
