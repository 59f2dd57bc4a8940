package linkage

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/linkage/lists"
)

func drawEdges(t *rapid.T, n int) []Edge {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
		l := rapid.IntRange(0, n-2).Draw(t, "l")
		return Edge{uint32(l), uint32(rapid.IntRange(l+1, n-1).Draw(t, "r")), float64(rapid.IntRange(-5, 5).Draw(t, "weight"))}
	}), 0, 40).Draw(t, "edges")
}

// bruteRoots spreads the lowest number of each component until nothing changes.
func bruteRoots(n int, edges []Edge, least float64) []uint32 {
	roots := make([]uint32, n)
	for i := range roots {
		roots[i] = uint32(i)
	}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			if low := min(roots[e.L], roots[e.R]); e.Weight >= least && (roots[e.L] != low || roots[e.R] != low) {
				roots[e.L], roots[e.R], changed = low, low, true
			}
		}
	}
	return roots
}

func TestClustersEqualBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 25).Draw(t, "n")
		edges := drawEdges(t, n)
		thresholds := rapid.SliceOfN(rapid.Float64Range(-6, 6), 1, 6).Draw(t, "thresholds")
		seen := 0
		err := ClustersAt(n, edges, thresholds, func(i int, roots []uint32) error {
			seen++
			if want := bruteRoots(n, edges, thresholds[i]); !slices.Equal(roots, want) {
				t.Fatalf("at %v: %v, not %v", thresholds[i], roots, want)
			}
			return nil
		})
		if err != nil || seen != len(thresholds) {
			t.Fatal(err, seen)
		}
	})
	if err := ClustersAt(2, []Edge{{0, 5, 1}}, []float64{0}, nil); err == nil {
		t.Error("an edge to a record that is not there was taken")
	}
}

func TestBridgesEqualBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		edges := drawEdges(t, n)
		roots := bruteRoots(n, edges, -100)
		parts := func(edges []Edge) int {
			c := 0
			for i, r := range bruteRoots(n, edges, -100) {
				if int(r) == i {
					c++
				}
			}
			return c
		}
		var want []Edge
		for i, e := range edges {
			if rest := slices.Delete(slices.Clone(edges), i, i+1); parts(rest) > parts(edges) {
				want = append(want, e)
			}
		}
		var got []Edge
		for _, m := range Metrics(roots, edges) {
			got = append(got, m.Bridges...)
			if m.Density <= 0 || m.Records < 2 || m.Edges < m.Records-1 {
				t.Fatalf("%+v", m)
			}
		}
		slices.SortFunc(want, compareEdges)
		slices.SortFunc(got, compareEdges)
		if !slices.Equal(got, want) {
			t.Fatalf("bridges %v, not %v, of %v", got, want, edges)
		}
	})
}

// TestBestLinksKeepListsSingle: no cluster has two records of a list without
// duplicates, and a strongest edge is never passed over.
func TestBestLinksKeepListsSingle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 20).Draw(t, "n")
		texts := []string{"id\n", "id\n", "id\n"}
		for i := range n {
			texts[rapid.IntRange(0, 2).Draw(t, "source")] += fmt.Sprintln(i)
		}
		r := readText(t, nil, texts...)
		source := r.Lists()
		edges := drawEdges(t, n)
		for _, drop := range []bool{false, true} {
			roots, err := BestLinks(r, edges, []string{"list1", "list2"}, drop)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[[2]uint32]bool{}
			for i, root := range roots {
				key := [2]uint32{root, uint32(source[i])}
				if source[i] < 2 && seen[key] {
					t.Fatalf("two records of list %d in one cluster: %v %v", source[i], roots, edges)
				}
				seen[key] = true
			}
			if len(edges) > 0 && !drop {
				best := slices.MinFunc(edges, compareEdges)
				if a, b := source[best.L], source[best.R]; (a != b || a == 2) && roots[best.L] != roots[best.R] {
					t.Fatalf("the strongest edge %v was passed over", best)
				}
			}
		}
	})
	if _, err := BestLinks(&lists.Records{Sources: []string{"a"}}, nil, []string{"z"}, false); err == nil {
		t.Error("a list that is not there was taken")
	}
}
