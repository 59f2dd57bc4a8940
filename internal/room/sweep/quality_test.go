package sweep

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// Values of the Clopper-Pearson interval printed by R. G. Newcombe,
// "Two-sided confidence intervals for the single proportion", Statistics in
// Medicine 17 (1998), 857-872, table I (method 5), and by common tables.
func TestClopperPearsonAgainstPublishedValues(t *testing.T) {
	for _, x := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2527, 0.3676}, {15, 148, 0.0578, 0.1617}, {0, 20, 0, 0.1684}, {1, 29, 0.0009, 0.1776},
		{0, 10, 0, 0.3085}, {1, 10, 0.0025, 0.4450}, {5, 10, 0.1871, 0.8129}, {10, 10, 0.6915, 1}, {0, 1, 0, 0.975}, {0, 100, 0, 0.0362},
	} {
		low, high := ClopperPearson(x.k, x.n, 0.05)
		if math.Abs(low-x.low) > 0.00006 || math.Abs(high-x.high) > 0.00006 {
			t.Errorf("%d of %d: %.5f to %.5f, printed %.4f to %.4f", x.k, x.n, low, high, x.low, x.high)
		}
	}
	if low, high := ClopperPearson(0, 0, 0.05); low != 0 || high != 1 {
		t.Errorf("nothing looked at: %v to %v", low, high)
	}
}

// With none found the upper end has a closed form: 1 - (alpha/2)^(1/n).
func TestClopperPearsonProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		low, high := ClopperPearson(k, n, 0.05)
		share := float64(k) / float64(n)
		if low < 0 || high > 1 || low > share || high < share {
			t.Fatalf("%d of %d: %v to %v", k, n, low, high)
		}
		l2, h2 := ClopperPearson(n-k, n, 0.05)
		if math.Abs(l2-(1-high)) > 1e-7 || math.Abs(h2-(1-low)) > 1e-7 {
			t.Fatalf("%d of %d is not the mirror of %d", k, n, n-k)
		}
		l3, h3 := ClopperPearson(k, n, 0.01)
		if l3 > low+1e-9 || h3 < high-1e-9 {
			t.Fatalf("%d of %d: more confidence gave a narrower interval", k, n)
		}
		if k == 0 && math.Abs(high-(1-math.Pow(0.025, 1/float64(n)))) > 1e-7 {
			t.Fatalf("0 of %d: %v", n, high)
		}
	})
}

func TestDrawIsRepeatableAndFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := map[string][]string{}
		total, groups := 0, 0
		for r := range rapid.IntRange(1, 5).Draw(t, "rules") {
			n := rapid.IntRange(0, 60).Draw(t, "size")
			for i := range n {
				by[fmt.Sprint("r", r)] = append(by[fmt.Sprint("r", r)], fmt.Sprint("case-", r, "-", i))
			}
			total += n
			if n > 0 {
				groups++
			}
		}
		n := rapid.IntRange(0, 200).Draw(t, "n")
		got := Draw(by, n, "seed")
		count := 0
		for r, ids := range got {
			seen := map[string]bool{}
			for _, id := range ids {
				if seen[id] {
					t.Fatalf("%s was drawn twice", id)
				}
				seen[id] = true
			}
			count += len(ids)
			if n >= groups && len(by[r]) > 0 && len(ids) == 0 {
				t.Fatalf("rule %s has cases and none was drawn", r)
			}
		}
		if count != min(n, total) {
			t.Fatalf("%d drawn, want %d of %d", count, min(n, total), total)
		}
		for _, ids := range by { // another order of the same cases
			rapid.Permutation(ids).Draw(t, "order")
		}
		if again := Draw(by, n, "seed"); !reflect.DeepEqual(got, again) {
			t.Fatal("the same seed gave another sample")
		}
	})
}

func TestEstimateHoldsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strata []Stratum
		for i := range rapid.IntRange(1, 4).Draw(t, "strata") {
			size := rapid.IntRange(0, 500).Draw(t, "size")
			looked := rapid.IntRange(0, size).Draw(t, "looked")
			strata = append(strata, Stratum{Rule: fmt.Sprint(i), Size: size, Looked: looked, Missed: rapid.IntRange(0, looked).Draw(t, "missed")})
		}
		e := EstimateMissed(strata)
		if e.Low < e.Missed || e.High > e.Size-(e.Looked-e.Missed) || e.Low > e.High {
			t.Fatalf("%+v", e)
		}
		if e.Known && (e.Likely < float64(e.Low)-1e-6 || e.Likely > float64(e.High)+1e-6) {
			t.Fatalf("the estimate lies outside its interval: %+v", e)
		}
	})
	e := EstimateMissed([]Stratum{{Rule: "a", Size: 1000, Looked: 20, Missed: 0}})
	if e.Low != 0 || e.High != 169 || !e.Known || e.Likely != 0 {
		t.Errorf("0 of 20 of 1,000: %+v", e)
	}
	if e := EstimateMissed([]Stratum{{Rule: "a", Size: 1000}}); e.Known || e.High != 1000 {
		t.Errorf("nothing looked at must not look like nothing missed: %+v", e)
	}
	if e := EstimateMissed([]Stratum{{Rule: "a", Size: 10, Looked: 10, Missed: 3}}); e.Low != 3 || e.High != 3 {
		t.Errorf("all looked at is certain: %+v", e)
	}
}
