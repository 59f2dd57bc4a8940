package mse

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// asFile is the table as a file, its rows in the order given.
func asFile(names []string, rows []Row) string {
	var b strings.Builder
	b.WriteString(strings.Join(names, ",") + ",count\n")
	for _, r := range rows {
		for i := range names {
			fmt.Fprintf(&b, "%d,", r.History>>i&1)
		}
		fmt.Fprintf(&b, "%d\n", r.Count)
	}
	return b.String()
}

// Nothing that is said of a table depends on the order in which its lists stand.
func TestEstimatesDoNotDependOnTheOrderOfLists(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := randomTable(rt, 2, 4)
		to := rapid.Permutation([]int{0, 1, 2, 3}[:tab.Lists()]).Draw(rt, "order")
		names := make([]string, tab.Lists())
		for i, n := range tab.names {
			names[to[i]] = n
		}
		moved := tab.remake(names, func(h History) (out History) {
			for i := range to {
				out |= h >> i & 1 << to[i]
			}
			return out
		})
		method := rapid.SampledFrom(Methods()).Draw(rt, "method")
		o := Options{Method: method, Threshold: 0.02, Draws: 20, Seed: 5}
		a, b := estimateIn(rt, tab, o), estimateIn(rt, moved, o)
		if !sameEnds(a.Estimate, b.Estimate) || !sameEnds(a.Lower95, b.Lower95) || !sameEnds(a.Upper80, b.Upper80) || a.Refusal != b.Refusal {
			rt.Fatalf("%v\n%s: %v, with lists in the order %v %v", tab, method, show(a), names, show(b))
		}
		if named(a.ModelNamed) != named(b.ModelNamed) {
			rt.Fatalf("%s: model %s, and %s in another order", method, a.ModelNamed, b.ModelNamed)
		}
	})
}

func estimateIn(t *rapid.T, tab *Table, o Options) *Result {
	r, err := Estimate(t.Context(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sameEnds is to the last digit: it is the same arithmetic.
func sameEnds(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func show(r *Result) string {
	if r.Estimate == nil {
		return "refused: " + r.Refusal
	}
	return fmt.Sprintf("%v %s", *r.Estimate, r.ModelNamed)
}

// named sorts the terms of a model, and the lists of each.
func named(model string) string {
	terms := strings.Split(model, ", ")
	for i, term := range terms {
		lists := strings.Split(term, " × ")
		slices.Sort(lists)
		terms[i] = strings.Join(lists, " × ")
	}
	slices.Sort(terms)
	return strings.Join(terms, ", ")
}

// Nor does it depend on how many processors share the work.
func TestEstimatesDoNotDependOnProcessors(t *testing.T) {
	tab := load(t, "Western")
	for _, m := range []Method{Stepwise, BIC, Downhill} {
		o := Options{Method: m, Threshold: 0.02, MaxOrder: 2, Draws: 60, Seed: 3, Workers: 1}
		one := estimate(t, tab, o)
		o.Workers = 5
		if five := estimate(t, tab, o); *one.Lower95 != *five.Lower95 || *one.Upper80 != *five.Upper80 {
			t.Errorf("%s: %v with one, %v with five", m, *one.Lower95, *five.Lower95)
		}
	}
}

// A file whose rows are parted gives the same table when they are summed, and is
// refused otherwise.
func TestDuplicateRowsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := randomTable(rt, 2, 4)
		var parted []Row
		for _, r := range tab.Rows() {
			part := rapid.Int64Range(0, r.Count).Draw(rt, "part")
			parted = append(parted, Row{r.History, part}, Row{r.History, r.Count - part})
		}
		if len(parted) == 0 {
			return
		}
		file := asFile(tab.names, rapid.Permutation(parted).Draw(rt, "rows"))
		back, err := Read(strings.NewReader(file), ReadOptions{SumDuplicates: true})
		if err != nil || !slices.Equal(back.counts, tab.counts) {
			rt.Fatalf("%v\n%s came back as\n%v (%v)", tab, file, back, err)
		}
		if _, err := Read(strings.NewReader(file), ReadOptions{}); err == nil {
			rt.Fatal("rows with one history were taken without being told to sum them")
		}
	})
}

// Counts that are exactly what independent lists give are estimated exactly, by
// every method that has the model of independence among its own.
func TestIndependentListsAreExact(t *testing.T) {
	const people = 64 * 27 * 8
	for _, half := range [][]int64{{2, 4, 3}, {4, 2, 2, 3}} {
		rows := []Row{}
		for h := History(1); int(h) < 1<<len(half); h++ {
			n := int64(people)
			for i, k := range half {
				n /= k
				if h>>i&1 == 0 {
					n *= k - 1
				}
			}
			rows = append(rows, Row{h, n})
		}
		tab, err := NewTable([]string{"a", "b", "c", "d"}[:len(half)], rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{{Method: Independence}, {Method: Stepwise, Threshold: 0.02}, {Method: BIC}, {Method: Downhill}, {Method: Fixed, Model: "[12,3]"}} {
			if o.Model != "" && len(half) != 3 {
				continue
			}
			if r := estimate(t, tab, o); math.Abs(*r.Estimate-people) > 1e-3 {
				t.Errorf("%s: %v of %d", o.Method, *r.Estimate, people)
			}
		}
	}
}

// A lower bound is never above what independence of two lists says, and people
// who are hidden are never fewer than none.
func TestNobodyIsHiddenLessThanNone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab := randomTable(rt, 2, 5)
		for _, m := range Methods() {
			if m == LatentClass || m == BIC && tab.Lists() == 5 {
				continue
			}
			r := estimateIn(rt, tab, Options{Method: m, Threshold: 0.02, MaxOrder: 2})
			if r.Estimate == nil && r.Refusal == "" {
				rt.Fatalf("%s: neither an estimate nor a refusal", m)
			}
			if r.Estimate != nil && (!(*r.Hidden >= 0) || math.IsInf(*r.Estimate, 0)) {
				rt.Fatalf("%v\n%s: hidden %v", tab, m, *r.Hidden)
			}
		}
	})
}

// Draws of a linkage whose links are sure are the linkage itself; and a person is
// never on more lists than the threshold of 0 would have them on.
func TestDrawnLinkagesLieBetween(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(rt, "records")
		r := Records{Lists: []string{"a", "b", "c"}, On: make([]int, n)}
		for i := range r.On {
			r.On[i] = rapid.IntRange(-1, 2).Draw(rt, "list")
		}
		for range rapid.IntRange(0, 30).Draw(rt, "links") {
			r.Links = append(r.Links, Link{rapid.IntRange(0, n-1).Draw(rt, "a"), rapid.IntRange(0, n-1).Draw(rt, "b"),
				rapid.SampledFrom([]float64{0, 0.3, 0.7, 1}).Draw(rt, "probability")})
		}
		all, err := r.At(0)
		if err != nil {
			rt.Fatal(err)
		}
		none, _ := r.At(1)
		drawn, err := r.Draw(stream(uint64(n), 1))
		if err != nil || drawn.Observed() < all.Observed() || drawn.Observed() > none.Observed() {
			rt.Fatalf("%v people; all links %v, sure links %v (%v)", drawn.Observed(), all.Observed(), none.Observed(), err)
		}
		if s := drawn.String(); s != all.String() && len(r.Links) == 0 {
			rt.Fatal("no link, and yet a difference")
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, name := range Shipped() {
		raw, err := ShippedFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, false)
	}
	for _, s := range []string{"", "a,b,count\n", "\xef\xbb\xbfa;b;count\n1;0;3\n0;1;-2\n", "a\tb\tcount\n1\t1\t1e9\n", "1,0,3\n", "a,a,n\n1,1,1\n", "a,b,n\n\"1,1,1\n",
		"a,b,n\n1,1,1\n1,1,2\n", "a,b,n\n0,0,5\n"} {
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, sum bool) {
		tab, err := Read(bytes.NewReader(raw), ReadOptions{SumDuplicates: sum})
		if err != nil {
			if tab != nil || err.Error() == "" {
				t.Fatalf("a table with an error: %v", err)
			}
			return
		}
		back, err := Read(strings.NewReader(quoted(tab)), ReadOptions{})
		if err != nil || !slices.Equal(back.counts, tab.counts) || !slices.Equal(back.names, tab.names) {
			t.Fatalf("%q came back as %q: %v", quoted(tab), back, err)
		}
	})
}

// quoted is the table as a file, whatever its lists are called.
func quoted(t *Table) string {
	names := t.Names()
	for i, n := range names {
		names[i] = `"` + strings.ReplaceAll(n, `"`, `""`) + `"`
	}
	return asFile(names, t.Rows())
}

func FuzzReadLists(f *testing.F) {
	for _, s := range []string{"list,key\npolice,1\nhealth,1\nhealth,2\n", "", "list,key\na\n", "list,key\na,\n", "l,k\n\"a\nb\",1\n", "l,k\n,1\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tab, err := ReadLists(bytes.NewReader(raw))
		if err != nil {
			return
		}
		seen := int64(0)
		for i := range tab.Lists() {
			seen += tab.Size(i)
		}
		if lines := int64(bytes.Count(raw, []byte("\n")) + 1); seen > lines || tab.Observed() > seen {
			t.Fatalf("%d people, %d places on lists, of %d lines", tab.Observed(), seen, lines)
		}
	})
}

func FuzzReadLinked(f *testing.F) {
	f.Add([]byte("record_id,cluster_id,source\n1,x,a\n1,y,b\n2,y,b\n"), []byte("left_id,right_id,match_weight,probability,left_source,right_source\n1,1,3,0.9,a,b\n"))
	f.Add([]byte("source,record_id\na,1\na,1\n"), []byte(""))
	f.Add([]byte("source,record_id\na,1\n"), []byte("left_source,left_id,right_source,right_id,probability\na,1,a,1,NaN\n"))
	f.Fuzz(func(t *testing.T, records, pairs []byte) {
		r, err := ReadLinked(bytes.NewReader(records), bytes.NewReader(pairs))
		if err != nil {
			if err.Error() == "" || r.On != nil {
				t.Fatalf("records with an error: %v", err)
			}
			return
		}
		for _, l := range r.Links {
			if l.A >= len(r.On) || l.B >= len(r.On) || !(l.Probability >= 0 && l.Probability <= 1) {
				t.Fatalf("link %+v of %d records", l, len(r.On))
			}
		}
		if len(r.On) > 0 {
			if tab, err := r.At(0.5); err == nil && tab.Observed() > int64(len(r.On)) {
				t.Fatalf("%d people of %d records", tab.Observed(), len(r.On))
			}
		}
	})
}

func FuzzParseModel(f *testing.F) {
	for _, s := range []string{"[12,3]", "[1,2,3]", "[12,13,23]", "[1.10,2]", "", "[", "[11]", "[0]", "[123]", "[1,1]"} {
		f.Add(uint8(3), s)
	}
	f.Fuzz(func(t *testing.T, lists uint8, text string) {
		m, err := ParseModel(int(lists), text)
		if err != nil {
			return
		}
		back, err := ParseModel(int(lists), m.String())
		if err != nil || !slices.Equal(back.terms, m.terms) {
			t.Fatalf("%q is %s, which is %v (%v)", text, m, back, err)
		}
	})
}

// A mark at the beginning is no part of the first column's name, and a column
// that is there twice is refused: nobody can say which is meant.
func TestTheColumnsOfALinkageAreOnce(t *testing.T) {
	pairs := "left_source,left_id,right_source,right_id,probability\n"
	if r, err := ReadLinked(strings.NewReader("\xef\xbb\xbfsource,record_id\na,1\n"), strings.NewReader(pairs)); err != nil || len(r.On) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := ReadLinked(strings.NewReader("source,record_id,Source\na,1,b\n"), strings.NewReader(pairs)); err == nil || !strings.Contains(err.Error(), "2 columns called source") {
		t.Errorf("a column twice: %v", err)
	}
}

// A table in UTF-16 is refused with what to do.
func TestATableInUTF16SaysSo(t *testing.T) {
	if _, err := Read(strings.NewReader("\xff\xfea\x00,\x00b\x00"), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "UTF-16. Save it again as CSV UTF-8") {
		t.Error(err)
	}
}
