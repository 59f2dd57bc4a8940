package linkage

import (
	"fmt"
	"slices"

	"candour/linkage/lists"
)

// unionFind holds sets of records; the root of a set is its first record.
type unionFind struct{ parent []uint32 }

func newUnionFind(n int) *unionFind {
	u := &unionFind{parent: make([]uint32, n)}
	for i := range u.parent {
		u.parent[i] = uint32(i) //nolint:gosec // below lists.MaxRecords
	}
	return u
}

// find gives the root and halves the path on the way (J. van Leeuwen and R. E.
// Tarjan, Worst-case analysis of set union algorithms, JACM 31, 1984).
func (u *unionFind) find(x uint32) uint32 {
	p := u.parent
	for p[x] != x {
		p[x] = p[p[x]]
		x = p[x]
	}
	return x
}

// join puts two sets together under the earlier root, so that roots do not hang
// on the order of the edges.
func (u *unionFind) join(a, b uint32) {
	a, b = u.find(a), u.find(b)
	if a > b {
		a, b = b, a
	}
	u.parent[b] = a
}

// roots gives each record's root.
func (u *unionFind) roots() []uint32 {
	for i := range u.parent {
		u.parent[i] = u.find(uint32(i)) //nolint:gosec // below lists.MaxRecords
	}
	return slices.Clone(u.parent)
}

// Clusters collects edges and gives connected components.
type Clusters struct{ u *unionFind }

// NewClusters begins with every one of n records by itself.
func NewClusters(n int) *Clusters { return &Clusters{newUnionFind(n)} }

// Add joins two records.
func (c *Clusters) Add(l, r uint32) { c.u.join(l, r) }

// Roots gives for each record the first record of its cluster.
func (c *Clusters) Roots() []uint32 { return c.u.roots() }

// ClustersAt gives the connected components of n records at each threshold, a
// match weight, in one pass: edges are put in order of the highest threshold
// that they reach, and joined from there down. What it calls with (the index
// of a threshold, from the highest to the lowest, and each record's root) it
// must not keep. Edges are not changed.
func ClustersAt(n int, edges []Edge, thresholds []float64, each func(threshold int, roots []uint32) error) error {
	order := make([]int, len(thresholds)) // from the highest
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case thresholds[a] > thresholds[b]:
			return -1
		case thresholds[a] < thresholds[b]:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(order))
	for k, i := range order {
		sorted[k] = thresholds[i]
	}
	counts := make([]int, len(order)+1)
	for _, e := range edges {
		if int(e.L) >= n || int(e.R) >= n {
			return fmt.Errorf("an edge between records %d and %d of %d", e.L, e.R, n)
		}
		counts[levelOf(sorted, e.Weight)]++
	}
	starts, total := make([]int, len(counts)), 0
	for k, c := range counts {
		starts[k], total = total, total+c
	}
	type pair struct{ l, r uint32 }
	bucketed := make([]pair, total)
	next := slices.Clone(starts)
	for _, e := range edges {
		k := levelOf(sorted, e.Weight)
		bucketed[next[k]] = pair{e.L, e.R}
		next[k]++
	}
	u := newUnionFind(n)
	roots := make([]uint32, n)
	for k, i := range order {
		for _, e := range bucketed[starts[k]:starts[k+1]] {
			u.join(e.l, e.r)
		}
		for x := range roots { // roots come before their members
			if p := u.parent[x]; p == uint32(x) { //nolint:gosec // below lists.MaxRecords
				roots[x] = p
			} else {
				roots[x] = roots[p]
				u.parent[x] = roots[x]
			}
		}
		if err := each(i, roots); err != nil {
			return err
		}
	}
	return nil
}

// levelOf finds the first of the falling thresholds that a weight reaches;
// their number when it reaches none.
func levelOf(falling []float64, weight float64) int {
	low, high := 0, len(falling)
	for low < high {
		mid := (low + high) / 2
		if weight >= falling[mid] {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// BestLinks makes clusters in which no list that is named without duplicates
// has two records: edges are taken from the strongest down, and an edge that
// would bring two records of such a list together is passed over. Edges of
// equal weight are taken in the order of their records, or all left out where
// they rival (dropTies).
func BestLinks(r *lists.Records, edges []Edge, single []string, dropTies bool) ([]uint32, error) {
	alone := make([]bool, len(r.Sources))
	for _, s := range single {
		i := slices.Index(r.Sources, s)
		if i < 0 {
			return nil, fmt.Errorf("there is no list called %q", s)
		}
		alone[i] = true
	}
	order := slices.Clone(edges)
	slices.SortFunc(order, compareEdges)
	if dropTies {
		order = withoutTies(r, order, alone)
	}
	u := newUnionFind(r.Len())
	has := make([][4]uint64, r.Len()) // the lists without duplicates in each cluster
	for i, s := range r.Lists() {
		if alone[s] {
			has[i][s>>6] |= 1 << (s & 63)
		}
	}
	for _, e := range order {
		a, b := u.find(e.L), u.find(e.R)
		if a == b || meet(has[a], has[b]) {
			continue
		}
		u.join(a, b)
		root := u.find(a)
		for k := range has[root] {
			has[root][k] = has[a][k] | has[b][k]
		}
	}
	return u.roots(), nil
}

func meet(a, b [4]uint64) bool {
	return a[0]&b[0]|a[1]&b[1]|a[2]&b[2]|a[3]&b[3] != 0
}

func compareEdges(a, b Edge) int {
	switch {
	case a.Weight > b.Weight:
		return -1
	case a.Weight < b.Weight:
		return 1
	case a.L != b.L:
		return int(a.L) - int(b.L)
	}
	return int(a.R) - int(b.R)
}

// withoutTies leaves out edges where a record has two equally strong ones into
// a list without duplicates.
func withoutTies(r *lists.Records, order []Edge, alone []bool) []Edge {
	type key struct {
		record uint32
		source uint8
		weight float64
	}
	count := map[key]int{}
	keys := func(e Edge) [2]key {
		return [2]key{{e.L, r.Lists()[e.R], e.Weight}, {e.R, r.Lists()[e.L], e.Weight}}
	}
	for _, e := range order {
		for _, k := range keys(e) {
			count[k]++
		}
	}
	return slices.DeleteFunc(order, func(e Edge) bool {
		for _, k := range keys(e) {
			if alone[k.source] && count[k] > 1 {
				return true
			}
		}
		return false
	})
}
