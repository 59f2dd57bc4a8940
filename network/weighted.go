package network

import "slices"

// weightedNet is an undirected weighted graph: the neighbours of node i are
// to[first[i]:first[i+1]]. size is what a node counts for in the quality, loop
// the weight inside it once nodes are put together.
type weightedNet struct {
	first  []int32
	to     []int32
	weight []float64
	size   []float64
	loop   []float64
}

func (n *weightedNet) nodes() int { return len(n.size) }

func (n *weightedNet) strength(i int32) float64 {
	s := 2 * n.loop[i]
	for k := n.first[i]; k < n.first[i+1]; k++ {
		s += n.weight[k]
	}
	return s
}

func (n *weightedNet) total() float64 {
	sum := 0.0
	for _, w := range n.weight {
		sum += w / 2
	}
	for _, w := range n.loop {
		sum += w
	}
	return sum
}

// weighted puts the ties between the same two nodes together.
func (g *Graph) weighted() *weightedNet {
	edges := make([]weightedEdge, 0, 2*len(g.ties))
	for i, e := range g.ends {
		w := g.ties[i].Probability
		edges = append(edges, weightedEdge{e[0], e[1], w}, weightedEdge{e[1], e[0], w})
	}
	return newWeighted(len(g.nodes), edges)
}

type weightedEdge struct {
	from, to int32
	w        float64
}

// newWeighted makes a graph from edges that are there in both directions.
func newWeighted(nodes int, edges []weightedEdge) *weightedNet {
	n := &weightedNet{first: make([]int32, nodes+1), size: make([]float64, nodes), loop: make([]float64, nodes)}
	start := make([]int32, nodes+1)
	for _, e := range edges {
		start[e.from+1]++
	}
	for i := range nodes {
		start[i+1] += start[i]
	}
	at := slices.Clone(start[:nodes])
	sorted := make([]weightedEdge, len(edges))
	for _, e := range edges {
		sorted[at[e.from]] = e
		at[e.from]++
	}
	where := make([]int32, nodes)
	for i := range where {
		where[i] = -1
	}
	for i := range nodes {
		from := int32(len(n.to))
		n.first[i] = from
		for _, e := range sorted[start[i]:start[i+1]] {
			if k := where[e.to]; k >= from {
				n.weight[k] += e.w
				continue
			}
			where[e.to] = int32(len(n.to))
			n.to, n.weight = append(n.to, e.to), append(n.weight, e.w)
		}
		n.size[i] = 1
	}
	n.first[nodes] = int32(len(n.to))
	return n
}

// aggregate makes each refined community one node.
func aggregate(n *weightedNet, refined []int32, parts int) *weightedNet {
	edges := make([]weightedEdge, 0, len(n.to))
	size, loop := make([]float64, parts), make([]float64, parts)
	for i, r := range refined {
		size[r] += n.size[i]
		loop[r] += n.loop[i]
		for k := n.first[i]; k < n.first[i+1]; k++ {
			if o := refined[n.to[k]]; o == r {
				loop[r] += n.weight[k] / 2
			} else {
				edges = append(edges, weightedEdge{r, o, n.weight[k]})
			}
		}
	}
	out := newWeighted(parts, edges)
	out.size, out.loop = size, loop
	return out
}
