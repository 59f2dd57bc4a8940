package linkage

import (
	"context"
	"slices"

	"candour/linkage/lists"
)

// ClusterMetrics say how well a cluster hangs together.
type ClusterMetrics struct {
	Root    uint32 // its first record
	Records int
	Edges   int
	Density float64 // edges of those that are possible
	Bridges []Edge  // without one of these the cluster would fall apart
	Weakest float64 // the lowest weight of an edge
}

// Metrics works out the measures of all clusters of two or more records, in
// the order of their first records. The roots are those of [ClustersAt] or
// [Clusters.Roots]; edges between clusters are left out.
func Metrics(roots []uint32, edges []Edge) []ClusterMetrics {
	g := newGraph(roots, edges)
	size := map[uint32]int{}
	for _, r := range roots {
		size[r]++
	}
	index := map[uint32]int{}
	var out []ClusterMetrics
	for i, r := range roots {
		if int(r) == i && size[r] > 1 {
			index[r] = len(out)
			out = append(out, ClusterMetrics{Root: r, Records: size[r]})
		}
	}
	for _, e := range g.edges {
		m := &out[index[roots[e.L]]]
		if m.Edges++; m.Edges == 1 || e.Weight < m.Weakest {
			m.Weakest = e.Weight
		}
	}
	for _, at := range g.bridges() {
		m := &out[index[roots[g.edges[at].L]]]
		m.Bridges = append(m.Bridges, g.edges[at])
	}
	for i := range out {
		n := float64(out[i].Records)
		out[i].Density = float64(out[i].Edges) / (n * (n - 1) / 2)
		slices.SortFunc(out[i].Bridges, compareEdges)
	}
	return out
}

// graph holds the edges within clusters by record.
type graph struct {
	edges  []Edge
	starts []uint32
	to     []uint32 // index of the edge
}

func newGraph(roots []uint32, edges []Edge) *graph {
	g := &graph{starts: make([]uint32, len(roots)+1)}
	for _, e := range edges {
		if roots[e.L] == roots[e.R] {
			g.edges = append(g.edges, e)
			g.starts[e.L]++
			g.starts[e.R]++
		}
	}
	total := uint32(0)
	for i, n := range g.starts {
		g.starts[i], total = total, total+n
	}
	g.to = make([]uint32, total)
	next := slices.Clone(g.starts)
	for i, e := range g.edges {
		for _, x := range []uint32{e.L, e.R} {
			g.to[next[x]] = uint32(i) //nolint:gosec // below the number of edges
			next[x]++
		}
	}
	return g
}

// bridges finds the edges that lie on no circle (R. E. Tarjan, A note on
// finding the bridges of a graph, 1974), without recursion.
func (g *graph) bridges() []int {
	n := len(g.starts) - 1
	seen, low := make([]int32, n), make([]int32, n)
	type frame struct {
		record uint32
		from   int // the edge we came by, -1 for none
		next   uint32
	}
	var out []int
	clock := int32(0)
	for start := range n {
		if seen[start] != 0 || g.starts[start] == g.starts[start+1] {
			continue
		}
		clock++
		seen[start], low[start] = clock, clock
		stack := []frame{{uint32(start), -1, g.starts[start]}} //nolint:gosec // a place
		for len(stack) > 0 {
			f := &stack[len(stack)-1]
			if f.next < g.starts[f.record+1] {
				at := int(g.to[f.next])
				f.next++
				if at == f.from {
					continue
				}
				other := g.edges[at].L ^ g.edges[at].R ^ f.record
				if seen[other] != 0 {
					low[f.record] = min(low[f.record], seen[other])
					continue
				}
				clock++
				seen[other], low[other] = clock, clock
				stack = append(stack, frame{other, at, g.starts[other]})
				continue
			}
			done := *f
			stack = stack[:len(stack)-1]
			if len(stack) == 0 {
				continue
			}
			up := stack[len(stack)-1].record
			low[up] = min(low[up], low[done.record])
			if low[done.record] > seen[up] {
				out = append(out, done.from)
			}
		}
	}
	return out
}

// writeMetrics writes a row for each cluster of two or more records.
func (j *Job) writeMetrics(ctx context.Context, r *lists.Records, s *spill, roots []uint32, m *Manifest) error {
	edges, err := s.edges(ctx, weightAt(j.Threshold))
	if err != nil {
		return err
	}
	t, err := newTable(j.path("cluster_metrics"), "cluster_id", "records#", "links#", "density#", "bridges#", "weakest_link#")
	if err != nil {
		return err
	}
	for _, c := range Metrics(roots, edges) {
		row := []float64{float64(c.Records), float64(c.Edges), c.Density, float64(len(c.Bridges)), c.Weakest}
		if err := t.row([][]byte{r.AppendName(nil, c.Root)}, row); err != nil {
			t.abandon()
			return err
		}
	}
	sum, err := t.finish()
	m.Outputs = append(m.Outputs, sum)
	return err
}
