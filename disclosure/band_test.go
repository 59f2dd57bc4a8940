package disclosure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
)

func Example() {
	fmt.Println(disclosure.Of(7, disclosure.Base))
	fmt.Println(disclosure.Sum(disclosure.Of(7, 5), disclosure.Of(3, 5)))
	// Output:
	// 5 to 9
	// 5 to 13
}

// TestNothingIsPinned plays a reader who has every release: by brute force over
// all true counts that would have been printed the same, each part can still be
// any number of its band, and each change any number that two bands allow.
func TestNothingIsPinned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.IntRange(0, 9), 2, 3).Draw(t, "parts")
		base := rapid.IntRange(3, 5).Draw(t, "base")
		printed, total := release(parts, base)
		seen := make([]map[int]bool, len(parts))
		for i := range seen {
			seen[i] = map[int]bool{}
		}
		each(len(parts), 14, func(try []int) {
			if p, tt := release(try, base); tt == total && same(p, printed) {
				for i, n := range try {
					seen[i][n] = true
				}
			}
		})
		for i := range parts {
			if len(seen[i]) != base {
				t.Fatalf("parts %v, base %d: part %d can only be %v of %v", parts, base, i, seen[i], printed[i])
			}
		}
	})
}

func release(parts []int, base int) ([]disclosure.Band, disclosure.Band) {
	var out []disclosure.Band
	for _, n := range parts {
		out = append(out, disclosure.Of(n, base))
	}
	return out, disclosure.Sum(out...)
}

func same(a, b []disclosure.Band) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// each calls fn with every list of n numbers below limit.
func each(n, limit int, fn func([]int)) {
	try := make([]int, n)
	var next func(i int)
	next = func(i int) {
		if i == n {
			fn(try)
			return
		}
		for try[i] = 0; try[i] < limit; try[i]++ {
			next(i + 1)
		}
		try[i] = 0
	}
	next(0)
}

// TestChangesAreNotPinned: from two releases one after the other, each change
// can still be any of the numbers that two bands allow, 2*base-1 of them.
func TestChangesAreNotPinned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.IntRange(0, 60).Draw(t, "before"), rapid.IntRange(0, 60).Draw(t, "after")
		a, b := disclosure.Of(before, disclosure.Base), disclosure.Of(after, disclosure.Base)
		changes := map[int]bool{}
		for x := 0; x < 70; x++ {
			for y := 0; y < 70; y++ {
				if disclosure.Of(x, disclosure.Base) == a && disclosure.Of(y, disclosure.Base) == b {
					changes[y-x] = true
				}
			}
		}
		if len(changes) != 2*disclosure.Base-1 {
			t.Fatalf("%d then %d: the change is one of %d numbers", before, after, len(changes))
		}
	})
}

func TestBands(t *testing.T) {
	for _, tt := range []struct {
		n, base int
		want    string
	}{{0, 5, "0 to 4"}, {4, 5, "0 to 4"}, {5, 5, "5 to 9"}, {-3, 5, "0 to 4"}, {17, 0, "15 to 19"}, {10, 10, "10 to 19"}} {
		if got := disclosure.Of(tt.n, tt.base).String(); got != tt.want {
			t.Errorf("%d to base %d: %s, want %s", tt.n, tt.base, got, tt.want)
		}
	}
	if disclosure.MayPrintQuantile(4) || !disclosure.MayPrintQuantile(5) || disclosure.MayPrintTail(9) || !disclosure.MayPrintTail(10) {
		t.Error("quantiles of few people")
	}
}
