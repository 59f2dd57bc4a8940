package linkage

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/linkage/lists"
	"candour/linkage/madeup"
)

// TestLikelihoodNeverFalls: whatever the data, each expectation maximisation
// step raises the likelihood or leaves it, and what it gives are shares.
func TestLikelihoodNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("id,a,b,c\n")
		word := rapid.SampledFrom([]string{"", "anna", "anne", "bob", "bobby", "zoe"})
		for i := range rapid.IntRange(4, 30).Draw(t, "records") {
			fmt.Fprintf(&b, "%d,%s,%s,%d\n", i, word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(1, 2).Draw(t, "c"))
		}
		r := readText(t, []string{"a", "b", "c"}, b.String())
		m := simpleModel(DedupeOnly, "l.a = r.a")
		l, err := NewLinker(m, r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		tr := NewTrainer(l)
		if err := tr.EstimateU(context.Background(), 1e6, 1); err != nil {
			t.Fatal(err)
		}
		// Term frequencies shift each pair's odds and are no part of the likelihood.
		run, err := tr.Maximise(context.Background(), "l.c = r.c", EMOptions{TrainU: rapid.Bool().Draw(t, "u"), WithoutTF: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := 2; i < len(run.LogLike); i++ { // the stock values that it begins with need not add up to 1
			if run.LogLike[i] < run.LogLike[i-1]-1e-7*math.Abs(run.LogLike[i-1])-1e-9 {
				t.Fatalf("the likelihood fell: %v", run.LogLike)
			}
		}
		for n := range run.M {
			sum := 0.0
			for _, x := range run.M[n] {
				if !math.IsNaN(x) {
					sum += x
				}
			}
			if seen := slices.ContainsFunc(run.M[n], func(x float64) bool { return !math.IsNaN(x) }); seen && math.Abs(sum-1) > 1e-9 {
				t.Fatalf("m of %s adds up to %v", run.Trained[n], sum)
			}
		}
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTrainingRefusals(t *testing.T) {
	r := readText(t, []string{"a", "b"}, "id,a,b\n1,x,y\n2,p,q\n3,u,v\n")
	l, err := NewLinker(simpleModel(DedupeOnly, "l.a = r.a"), r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, tr := context.Background(), NewTrainer(l)
	for want, err := range map[string]error{
		"gives no pair":         second(tr.Maximise(ctx, "l.a = r.a", EMOptions{})),
		"of every comparison":   second(tr.Maximise(ctx, "l.a = r.a and l.b = r.b", EMOptions{})),
		"find no pair":          tr.EstimateProbability(ctx, []string{"l.a = r.a"}, 0.5),
		"lies between 0 and 1":  tr.EstimateProbability(ctx, []string{"l.a = r.a"}, 0),
		"more than a recall":    tr.EstimateProbability(ctx, []string{"l.a <> r.a"}, 0.1),
		"was not read":          tr.EstimateMFromColumn(ctx, "nothing"),
		"no pair of one person": tr.EstimateMFromPairs(nil),
		"cannot be estimated":   tr.EstimateU(ctx, 0, 1),
		"a blocking rule is":    second(tr.Maximise(ctx, "a_l = a_r", EMOptions{})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, which does not say %q", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestSampledUComesNearAllPairs: u from a sample lies near u from all pairs,
// and is the same for the same seed.
func TestSampledUComesNearAllPairs(t *testing.T) {
	var b strings.Builder
	if _, err := madeup.Write(madeup.Options{People: 1500, Seed: 5}, []io.Writer{&b}); err != nil {
		t.Fatal(err)
	}
	u := func(pairs float64, seed uint64) float64 {
		p := SampleRecipe(false, 1)
		columns, err := p.Settings.Columns()
		if err != nil {
			t.Fatal(err)
		}
		r, err := lists.Read(context.Background(), []lists.Input{{Source: "x", R: strings.NewReader(b.String()), Size: int64(b.Len())}}, lists.Options{ID: p.ID, Columns: columns})
		if err != nil {
			t.Fatal(err)
		}
		l, err := NewLinker(&p.Settings, r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := NewTrainer(l).EstimateU(context.Background(), pairs, seed); err != nil {
			t.Fatal(err)
		}
		return *p.Settings.Comparisons[5].Levels[1].U // the same sex
	}
	all, some := u(1e12, 1), u(200_000, 1)
	if all == some || math.Abs(all-some) > 0.02 {
		t.Errorf("u is %v, from a sample %v", all, some)
	}
	if again := u(200_000, 1); again != some {
		t.Errorf("the same seed gives %v and %v", some, again)
	}
}
