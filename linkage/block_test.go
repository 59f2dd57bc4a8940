package linkage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

// ruleTexts are rules of every kind: one key, several, functions, a rest, two
// different columns, and no equality at all.
var ruleTexts = []string{"l.a = r.a", "l.b = r.b", "l.a = r.a and l.b = r.b", "substr(l.a, 1, 1) = substr(r.a, 1, 1)", "l.a = r.b",
	"l.b = r.b and levenshtein(l.a, r.a) <= 1", "levenshtein(l.a, r.a) < 2", "l.a = r.a or l.b = r.b", "lower(l.a) = lower(r.b) and l.a <> r.a", `l."a" = r."a" and not (l.b = r.b)`}

// TestBlockingGivesEveryPairOnce compares the pairs of random rules over random
// lists with what the rules say pair by pair, and each pair's weight with the
// one worked out alone.
func TestBlockingGivesEveryPairOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		linkType := rapid.SampledFrom([]string{DedupeOnly, LinkOnly, LinkAndDedupe}).Draw(t, "type")
		lists := 1
		if linkType != DedupeOnly {
			lists = rapid.IntRange(2, 3).Draw(t, "lists")
		}
		texts := make([]string, lists)
		word := rapid.SampledFrom([]string{"", "ann", "anne", "ANN", "bo", "bob", "x,y"})
		for i := range texts {
			var b strings.Builder
			b.WriteString("id,a,b\n")
			for n := range rapid.IntRange(0, 12).Draw(t, "records") {
				fmt.Fprintf(&b, "%d,%q,%q\n", 1+n, word.Draw(t, "a"), word.Draw(t, "b"))
			}
			if i == 0 {
				b.WriteString("99,ann,bob\n")
			}
			texts[i] = b.String()
		}
		rules := rapid.SliceOfN(rapid.SampledFrom(ruleTexts), 1, 4).Draw(t, "rules")
		r := readText(t, []string{"a", "b"}, texts...)
		m := simpleModel(linkType, rules...)
		l, err := NewLinker(m, r, Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		threshold := rapid.SampledFrom([]float64{0, 0.5, 0.99}).Draw(t, "threshold")
		got := map[[2]uint32]float64{}
		if _, err := l.Predict(context.Background(), threshold, 0, func(p Part) error {
			for _, e := range p.Edges {
				if _, twice := got[[2]uint32{e.L, e.R}]; twice || e.L >= e.R {
					t.Fatalf("the pair %v comes twice or the wrong way round", e)
				}
				got[[2]uint32{e.L, e.R}] = e.Weight
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		want := 0
		for i := range r.Len() {
			for j := i + 1; j < r.Len(); j++ {
				x, err := l.Explain(i, j)
				if err != nil {
					t.Fatal(err)
				}
				if !byRules(t, r, rules, i, j) || linkType == LinkOnly && r.Lists()[i] == r.Lists()[j] || x.Weight < weightAt(threshold) {
					continue
				}
				want++
				if w, ok := got[[2]uint32{uint32(i), uint32(j)}]; !ok || w-x.Weight > 1e-9 || x.Weight-w > 1e-9 {
					t.Fatalf("the pair %s, %s: %v %v, alone %v; rules %v", r.Name(i), r.Name(j), ok, w, x.Weight, rules)
				}
			}
		}
		if want != len(got) {
			t.Fatalf("%d pairs, %d by the rules %v", len(got), want, rules)
		}
	})
}

// byRules asks the rules themselves, value by value.
func byRules(t failer, r *lists.Records, rules []string, i, j int) bool {
	for _, sql := range rules {
		e, err := dialect.ParseRule(sql)
		if err != nil {
			t.Fatal(err)
		}
		if dialect.TruthOf(pairScope(r, i, j).Eval(e)) == dialect.Yes {
			return true
		}
	}
	return false
}

// TestHugeBlockIsCapped: identical records in one block cost a bounded number
// of pairs, are said, and still end in one cluster.
func TestHugeBlockIsCapped(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,a,b\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "%d,same,same\n", i)
	}
	r := readText(t, []string{"a", "b"}, b.String())
	if len(r.Warnings) != 2 {
		t.Errorf("warnings: %q", r.Warnings)
	}
	m := simpleModel(DedupeOnly, "l.a = r.a")
	l, err := NewLinker(m, r, Options{MaxBlock: 200, CapBlocks: true})
	if err != nil {
		t.Fatal(err)
	}
	c := NewClusters(r.Len())
	p, err := l.Predict(context.Background(), 0, 0, func(p Part) error {
		for _, e := range p.Edges {
			c.Add(e.L, e.R)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if p.Rules[0].Capped != 1 || p.Compared != p.Rules[0].WithinWindow || p.Compared > 200*200 {
		t.Errorf("%+v", p)
	}
	for i, root := range c.Roots() {
		if root != 0 {
			t.Fatalf("record %d stands alone", i)
		}
	}
}
