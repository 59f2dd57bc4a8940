package linkage

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"testing"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

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
		_ = ReadPairs(context.Background(), lists.Input{Source: "pairs", R: bytes.NewReader(b), Size: int64(len(b))}, func(p Pair) error {
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
		e, err := dialect.ParseCondition(s)
		if err != nil {
			return
		}
		names := dialect.ColumnsOf(e)
		if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return n != "a" && n != "b" }) {
			return
		}
		c, err := newComparator("x", []*dialect.Expr{e}, names, r)
		if err != nil {
			return
		}
		w := c.plainWork()
		for i := range r.Len() {
			for j := range r.Len() {
				w.done = 0
				got := c.conds[0](w, c.t.codes[i], c.t.codes[j])
				if want := dialect.TruthOf(pairScope(r, i, j).Eval(e)); (got == dialect.Yes) != (want == dialect.Yes) {
					t.Fatalf("%s of %d, %d: compiled %d, by value %d", s, i, j, got, want)
				}
			}
		}
	})
}

// pairScope gives the values of two records.
func pairScope(r *lists.Records, i, j int) *dialect.Scope {
	return &dialect.Scope{Column: func(name string, side byte) dialect.Value {
		at := i
		if side == 'r' {
			at = j
		}
		if v := r.Value(at, name); v != "" {
			return dialect.TextValue(v)
		}
		return dialect.Value{}
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
		e, err := dialect.ParseRule(sql)
		if err != nil {
			return
		}
		if slices.ContainsFunc(dialect.ColumnsOf(e), func(n string) bool { return n != "a" && n != "b" }) {
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
				if want := dialect.TruthOf(pairScope(r, i, j).Eval(e)) == dialect.Yes; want != got[[2]uint32{uint32(i), uint32(j)}] {
					t.Fatalf("%s: %d, %d: %v by value", sql, i, j, want)
				}
			}
		}
	})
}
