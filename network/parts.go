package network

import (
	"cmp"
	"fmt"
	"slices"
)

// Network is nodes that hang together, with two persons at least.
type Network struct {
	Name    string   // N1 has the most persons
	Members []string // all nodes
	Persons []string
	// Areas are those that its nodes are recorded in.
	Areas []string
	// Ties is how many ties are inside it.
	Ties int
}

// Crosses says whether it touches two areas or more.
func (n *Network) Crosses() bool { return len(n.Areas) > 1 }

// Components gives the nodes that hang together, the largest part first. Nodes
// without a tie are left out.
func (g *Graph) Components() [][]string {
	var out [][]string
	for _, part := range g.parts() {
		if len(part) > 1 {
			out = append(out, g.names(part))
		}
	}
	slices.SortStableFunc(out, func(a, b []string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	return out
}

// parts are the connected components, by places, in the order of their first
// nodes.
func (g *Graph) parts() (out [][]int32) {
	seen := make([]bool, len(g.nodes))
	for i := range g.nodes {
		if seen[i] {
			continue
		}
		seen[i] = true
		part := []int32{int32(i)}
		for k := 0; k < len(part); k++ {
			for _, t := range g.near[part[k]] {
				if o := g.other(t, part[k]); !seen[o] {
					seen[o] = true
					part = append(part, o)
				}
			}
		}
		slices.Sort(part)
		out = append(out, part)
	}
	return out
}

func (g *Graph) other(tie, node int32) int32 {
	if e := g.ends[tie]; e[0] == node {
		return e[1]
	}
	return g.ends[tie][0]
}

func (g *Graph) names(places []int32) []string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = g.nodes[p].ID
	}
	return out
}

// Networks gives what hangs together and has two persons at least, the most
// persons first.
func (g *Graph) Networks() []Network {
	var out []Network
	for _, part := range g.parts() {
		n := Network{Members: g.names(part)}
		for _, i := range part {
			if g.nodes[i].Kind == Person {
				n.Persons = append(n.Persons, g.nodes[i].ID)
			}
			for _, a := range g.nodes[i].Areas {
				if !slices.Contains(n.Areas, a) {
					n.Areas = append(n.Areas, a)
				}
			}
			n.Ties += len(g.near[i])
		}
		n.Ties /= 2
		slices.Sort(n.Areas)
		if len(n.Persons) > 1 {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b Network) int {
		return cmp.Or(cmp.Compare(len(b.Persons), len(a.Persons)), cmp.Compare(a.Persons[0], b.Persons[0]))
	})
	for i := range out {
		out[i].Name = fmt.Sprintf("N%d", i+1)
	}
	return out
}

// CrossBorder gives the networks that touch two areas or more.
func (g *Graph) CrossBorder() []Network {
	return slices.DeleteFunc(g.Networks(), func(n Network) bool { return !n.Crosses() })
}

// Part is the graph of some nodes alone.
func (g *Graph) Part(ids []string) *Graph {
	out := &Graph{at: map[string]int{}, left: g.left}
	in := map[string]bool{}
	for _, id := range ids {
		in[id] = true
	}
	for _, n := range g.nodes {
		if in[n.ID] {
			out.at[n.ID] = len(out.nodes)
			out.nodes = append(out.nodes, n)
		}
	}
	var ties []Tie
	for _, t := range g.ties {
		if in[t.From] && in[t.To] {
			ties = append(ties, t)
		}
	}
	out.take(ties)
	return out
}

// Bridges are the ties without which something would fall apart (R. E. Tarjan, A
// note on finding the bridges of a graph, 1974). They are the first to be looked
// at: one wrong record makes one.
func (g *Graph) Bridges() []Tie {
	b := &bridges{g: g, low: make([]int32, len(g.nodes)), found: make([]int32, len(g.nodes))}
	for i := range g.nodes {
		if b.found[i] == 0 {
			b.visit(int32(i))
		}
	}
	slices.Sort(b.out)
	out := make([]Tie, len(b.out))
	for i, t := range b.out {
		out[i] = g.ties[t]
	}
	return out
}

type bridges struct {
	g          *Graph
	low, found []int32
	time       int32
	out        []int32
}

// visit goes through what hangs together, with a stack of its own: a chain of a
// million nodes would be too deep for calls.
func (b *bridges) visit(start int32) {
	type frame struct{ node, by, next int32 }
	b.time++
	b.found[start], b.low[start] = b.time, b.time
	stack := []frame{{start, -1, 0}}
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if int(f.next) < len(b.g.near[f.node]) {
			t := b.g.near[f.node][f.next]
			f.next++
			if t == f.by {
				continue
			}
			o := b.g.other(t, f.node)
			if b.found[o] == 0 {
				b.time++
				b.found[o], b.low[o] = b.time, b.time
				stack = append(stack, frame{o, t, 0})
			} else {
				b.low[f.node] = min(b.low[f.node], b.found[o])
			}
			continue
		}
		done := *f
		stack = stack[:len(stack)-1]
		if len(stack) > 0 {
			up := stack[len(stack)-1].node
			b.low[up] = min(b.low[up], b.low[done.node])
			if b.low[done.node] > b.found[up] {
				b.out = append(b.out, done.by)
			}
		}
	}
}

// Cores gives for each node the largest k for which it is in a part where
// everybody is tied to k others of the part (S. B. Seidman, Network structure and
// minimum degree, Social Networks 5, 1983). It says how dense a neighbourhood is,
// and nothing about a person.
func (g *Graph) Cores() map[string]int {
	degree := make([]int, len(g.nodes))
	neighbours := make([][]int32, len(g.nodes))
	most, seen := 0, make([]int32, len(g.nodes))
	for i := range g.nodes {
		for _, t := range g.near[i] {
			if o := g.other(t, int32(i)); seen[o] != int32(i)+1 {
				seen[o] = int32(i) + 1
				neighbours[i] = append(neighbours[i], o)
			}
		}
		degree[i] = len(neighbours[i])
		most = max(most, degree[i])
	}
	buckets := make([][]int32, most+1)
	for i, d := range degree {
		buckets[d] = append(buckets[d], int32(i))
	}
	out, done := make(map[string]int, len(g.nodes)), make([]bool, len(g.nodes))
	for k := 0; k <= most; k++ {
		for len(buckets[k]) > 0 {
			i := buckets[k][len(buckets[k])-1]
			buckets[k] = buckets[k][:len(buckets[k])-1]
			if done[i] || degree[i] > k {
				continue
			}
			done[i], out[g.nodes[i].ID] = true, k
			for _, o := range neighbours[i] {
				if !done[o] && degree[o] > k {
					degree[o]--
					buckets[max(degree[o], k)] = append(buckets[max(degree[o], k)], o)
				}
			}
		}
	}
	return out
}
