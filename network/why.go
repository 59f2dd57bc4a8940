package network

import (
	"container/heap"
	"fmt"
	"math"
	"slices"
)

// Step is one tie of a path.
type Step struct {
	From, To string
	Tie      Tie
}

// Why gives the surest path between two nodes: that with the highest product of
// probabilities, and of those the one with the fewest ties (E. W. Dijkstra, 1959,
// over -log p). Each step has its evidence. There is none, and no error, where
// the two are not connected.
func (g *Graph) Why(from, to string) ([]Step, error) {
	a, ok := g.at[from]
	if !ok {
		return nil, &InputError{Message: fmt.Sprintf("there is no node %q", from)}
	}
	b, ok := g.at[to]
	if !ok {
		return nil, &InputError{Message: fmt.Sprintf("there is no node %q", to)}
	}
	if a == b {
		return nil, &InputError{Message: "these are one node"}
	}
	by := g.surest(int32(a), int32(b))
	if by[b] < 0 {
		return nil, nil
	}
	var out []Step
	for at := int32(b); at != int32(a); {
		t := by[at]
		before := g.other(t, at)
		out = append(out, Step{g.nodes[before].ID, g.nodes[at].ID, g.ties[t]})
		at = before
	}
	slices.Reverse(out)
	return out, nil
}

// surest gives for each node the tie by which the surest path from a reaches it.
func (g *Graph) surest(a, b int32) []int32 {
	const perTie = 1e-9 // breaks ties between paths of one product: fewer steps
	dist := make([]float64, len(g.nodes))
	by := make([]int32, len(g.nodes))
	for i := range dist {
		dist[i], by[i] = math.Inf(1), -1
	}
	dist[a] = 0
	q := &queue{{a, 0}}
	for q.Len() > 0 {
		x := heap.Pop(q).(reach)
		if x.d > dist[x.node] {
			continue
		}
		if x.node == b {
			break
		}
		for _, t := range g.near[x.node] {
			o := g.other(t, x.node)
			if d := x.d - math.Log(g.ties[t].Probability) + perTie; d < dist[o] {
				dist[o], by[o] = d, t
				heap.Push(q, reach{o, d})
			}
		}
	}
	return by
}

type reach struct {
	node int32
	d    float64
}

type queue []reach

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].d != q[j].d {
		return q[i].d < q[j].d
	}
	return q[i].node < q[j].node
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(reach)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

// Fate is what becomes of a network at a threshold.
type Fate struct {
	Threshold float64
	// Parts are its persons that still hang together, two at least, the largest
	// part first.
	Parts [][]string
	Lost  int // persons in no part
	// Joined are persons of other networks that a lower threshold ties to it.
	Joined int
	Words  string
}

// Words of a Fate that is one of the two ends.
const (
	StaysWhole = "stays whole"
	Vanishes   = "vanishes"
)

// Survivor is a network with what becomes of it.
type Survivor struct {
	Network
	At []Fate
}

// easilyRead is how many nodes a picture has at most that nobody asked for by name.
const easilyRead = 60

// Chosen is the network of that name; with no name, the largest whose picture can
// be read easily. It is nil where there is none.
func Chosen(all []Survivor, name string) *Survivor {
	for i := range all {
		if all[i].Name == name || name == "" && len(all[i].Members) <= easilyRead {
			return &all[i]
		}
	}
	return nil
}

// Survival takes the networks at a base threshold, and says of each what becomes
// of it when only ties of at least each of the thresholds are kept.
func (g *Graph) Survival(base float64, thresholds ...float64) []Survivor {
	var out []Survivor
	for _, n := range g.At(base).Networks() {
		out = append(out, Survivor{Network: n})
	}
	for _, t := range thresholds {
		part, sizes := map[string]int{}, []int{0}
		for i, n := range g.At(t).Networks() {
			sizes = append(sizes, len(n.Persons))
			for _, p := range n.Persons {
				part[p] = i + 1
			}
		}
		for i := range out {
			out[i].At = append(out[i].At, fate(out[i].Persons, part, sizes, t))
		}
	}
	return out
}

// fate compares a network with the parts that its persons are in, which have
// these sizes.
func fate(persons []string, part map[string]int, sizes []int, threshold float64) Fate {
	f := Fate{Threshold: threshold}
	by := map[int][]string{}
	for _, p := range persons {
		by[part[p]] = append(by[part[p]], p)
	}
	for n, members := range by {
		if n == 0 || len(members) < 2 {
			f.Lost += len(members)
		} else {
			f.Parts = append(f.Parts, members)
			f.Joined += sizes[n] - len(members)
		}
	}
	slices.SortFunc(f.Parts, func(a, b []string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return slices.Compare(a, b)
	})
	f.Words = f.words(len(persons))
	return f
}

func (f *Fate) words(persons int) string {
	switch {
	case len(f.Parts) == 0:
		return Vanishes
	case len(f.Parts) > 1 && f.Lost > 0:
		return fmt.Sprintf("splits into %d and loses %d", len(f.Parts), f.Lost)
	case len(f.Parts) > 1:
		return fmt.Sprintf("splits into %d", len(f.Parts))
	case f.Lost > 0:
		return fmt.Sprintf("loses %d of %d persons", f.Lost, persons)
	case f.Joined > 0:
		return fmt.Sprintf("is part of one with %d more", f.Joined)
	}
	return StaysWhole
}
