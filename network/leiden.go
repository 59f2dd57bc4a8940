package network

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Options say how communities are looked for.
type Options struct {
	// Resolution is gamma: higher gives smaller communities; 0 is 1 for modularity
	// and 0.05 for CPM.
	Resolution float64
	// CPM takes the constant Potts model in place of modularity: a community is
	// then one that is denser than Resolution, however large the graph is.
	CPM  bool
	Seed uint64
	// Iterations is how often the whole method is run on its own result; 0 is
	// until nothing changes, 10 times at most.
	Iterations int
}

// Communities finds denser parts by the Leiden method (V. A. Traag, L. Waltman
// and N. J. van Eck, From Louvain to Leiden: guaranteeing well-connected
// communities, Scientific Reports 9:5233, 2019, algorithm A.2): local moving,
// refinement, aggregation. Every community hangs together. One seed gives one
// answer. The ties between two nodes weigh as their probabilities together. The
// largest community is first; every node is in one.
func (g *Graph) Communities(o Options) [][]string {
	net := g.weighted()
	community := leiden(net, o)
	count := 0
	for _, c := range community {
		count = max(count, int(c)+1)
	}
	by := make([][]string, count)
	for i, c := range community {
		by[c] = append(by[c], g.nodes[i].ID)
	}
	by = slices.DeleteFunc(by, func(c []string) bool { return len(c) == 0 })
	slices.SortStableFunc(by, func(a, b []string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0])) })
	return by
}

// Modularity is how much denser communities are than chance would have them (M.
// E. J. Newman and M. Girvan, 2004), at a resolution; nodes in no community count
// for themselves.
func (g *Graph) Modularity(communities [][]string, resolution float64) float64 {
	of := map[string]int{}
	for c, members := range communities {
		for _, id := range members {
			of[id] = c + 1
		}
	}
	net := g.weighted()
	total := net.total()
	if total == 0 {
		return 0
	}
	inside, strength := 0.0, map[int]float64{}
	for i, n := range g.nodes {
		c := of[n.ID]
		if c == 0 {
			c = -1 - i
		}
		for k := net.first[i]; k < net.first[i+1]; k++ {
			if other := of[g.nodes[net.to[k]].ID]; other == c {
				inside += net.weight[k]
			}
		}
		strength[c] += net.strength(int32(i))
	}
	expected := 0.0
	for _, s := range strength {
		expected += s * s
	}
	return inside/(2*total) - resolution*expected/(4*total*total)
}

// leiden gives each node's community.
func leiden(net *weightedNet, o Options) []int32 {
	l := &leidenRun{random: rand.New(rand.NewPCG(o.Seed, 0x2545f4914f6cdd1d)), gamma: o.Resolution}
	if l.gamma == 0 {
		l.gamma = 1
		if o.CPM {
			l.gamma = 0.05
		}
	}
	if !o.CPM {
		for i := range net.size {
			net.size[i] = net.strength(int32(i))
		}
		if t := net.total(); t > 0 {
			l.gamma /= 2 * t
		}
	}
	rounds := o.Iterations
	if rounds <= 0 {
		rounds = 10
	}
	community := singletons(net.nodes())
	for range rounds {
		before := l.quality(net, community)
		community = l.once(net, community)
		if l.quality(net, community) <= before+1e-12*math.Abs(before)+1e-15 && o.Iterations <= 0 {
			break
		}
	}
	return renumber(community)
}

type leidenRun struct {
	random *rand.Rand
	gamma  float64
}

func singletons(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// renumber names communities from 0 in the order of their first nodes.
func renumber(community []int32) []int32 {
	name := make([]int32, len(community))
	for i := range name {
		name[i] = -1
	}
	next := int32(0)
	out := make([]int32, len(community))
	for i, c := range community {
		if name[c] < 0 {
			name[c] = next
			next++
		}
		out[i] = name[c]
	}
	return out
}

func (l *leidenRun) quality(n *weightedNet, community []int32) float64 {
	inside := 0.0
	size := make([]float64, n.nodes())
	for i := range n.size {
		c := community[i]
		size[c] += n.size[i]
		inside += n.loop[i]
		for k := n.first[i]; k < n.first[i+1]; k++ {
			if community[n.to[k]] == c {
				inside += n.weight[k] / 2
			}
		}
	}
	for _, s := range size {
		inside -= l.gamma * s * s / 2
	}
	return inside
}

// once moves, refines and aggregates until every community is one node.
func (l *leidenRun) once(net *weightedNet, community []int32) []int32 {
	of := singletons(net.nodes()) // each node's place in the graph that was put together
	level := net
	for {
		community = renumber(l.move(level, community))
		if count(community) == level.nodes() {
			break
		}
		refined := renumber(l.refine(level, community))
		parts := count(refined)
		if parts == level.nodes() {
			break // nothing could be merged within its community
		}
		above := make([]int32, parts)
		for i, r := range refined {
			above[r] = community[i]
		}
		level = aggregate(level, refined, parts)
		for i := range of {
			of[i] = refined[of[i]]
		}
		community = above
	}
	out := make([]int32, net.nodes())
	for i := range out {
		out[i] = community[of[i]]
	}
	return l.connected(net, out)
}

func count(community []int32) int {
	most := int32(-1)
	for _, c := range community {
		most = max(most, c)
	}
	return int(most) + 1
}

// connected parts a community that local moving tore and refinement could not
// put right, so that the promise holds whatever happened.
func (l *leidenRun) connected(n *weightedNet, community []int32) []int32 {
	out := make([]int32, n.nodes())
	for i := range out {
		out[i] = -1
	}
	next := int32(0)
	var stack []int32
	for i := range out {
		if out[i] >= 0 {
			continue
		}
		out[i] = next
		for stack = append(stack[:0], int32(i)); len(stack) > 0; {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for k := n.first[v]; k < n.first[v+1]; k++ {
				if o := n.to[k]; out[o] < 0 && community[o] == community[v] {
					out[o] = next
					stack = append(stack, o)
				}
			}
		}
		next++
	}
	return out
}

// move moves nodes to the community in which the quality is highest, until no
// move helps. Nodes wait in a queue; a move puts its neighbours back into it.
func (l *leidenRun) move(n *weightedNet, start []int32) []int32 {
	nodes := n.nodes()
	community := slices.Clone(start)
	size := make([]float64, nodes)
	members := make([]int32, nodes)
	for i, c := range community {
		size[c] += n.size[i]
		members[c]++
	}
	var free []int32 // communities with nobody in them
	for c := nodes - 1; c >= 0; c-- {
		if members[c] == 0 {
			free = append(free, int32(c))
		}
	}
	queue := l.order(nodes)
	waits := make([]bool, nodes)
	for i := range waits {
		waits[i] = true
	}
	to := newTally(nodes)
	for head := 0; head < len(queue); head++ {
		v := queue[head]
		waits[v] = false
		old := community[v]
		size[old] -= n.size[v]
		members[old]--
		to.gather(n, v, community)
		best, gain := l.best(n, v, old, to, size)
		if gain < 0 && members[old] > 0 && len(free) > 0 {
			best = free[len(free)-1] // alone is better than anywhere
			free = free[:len(free)-1]
		}
		community[v] = best
		size[best] += n.size[v]
		members[best]++
		if best != old {
			if members[old] == 0 {
				free = append(free, old)
			}
			for k := n.first[v]; k < n.first[v+1]; k++ {
				if o := n.to[k]; !waits[o] && community[o] != best {
					waits[o] = true
					queue = append(queue, o)
				}
			}
		}
		if head > 1<<20 && head > len(queue)/2 {
			queue, head = slices.Clone(queue[head+1:]), -1
		}
	}
	return community
}

// best is the community that a node is drawn to most; to stay wins where two are
// alike.
func (l *leidenRun) best(n *weightedNet, v, old int32, to *tally, size []float64) (int32, float64) {
	best, gain := old, to.weight[old]-l.gamma*n.size[v]*size[old]
	for _, c := range to.seen {
		if g := to.weight[c] - l.gamma*n.size[v]*size[c]; g > gain+1e-15 {
			best, gain = c, g
		}
	}
	return best, gain
}

func (l *leidenRun) order(n int) []int32 {
	out := singletons(n)
	l.random.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// tally adds up a node's weight to each community around it.
type tally struct {
	weight []float64
	seen   []int32
}

func newTally(n int) *tally { return &tally{weight: make([]float64, n)} }

func (t *tally) gather(n *weightedNet, v int32, community []int32) {
	for _, c := range t.seen {
		t.weight[c] = 0
	}
	t.seen = t.seen[:0]
	for k := n.first[v]; k < n.first[v+1]; k++ {
		c := community[n.to[k]]
		if t.weight[c] == 0 {
			t.seen = append(t.seen, c)
		}
		t.weight[c] += n.weight[k]
	}
}

// refine merges the nodes of each community anew, from each by itself, along
// ties alone: so that what comes out hangs together.
func (l *leidenRun) refine(n *weightedNet, community []int32) []int32 {
	const theta = 0.01 // how much chance there is in a merge, as the paper has it
	nodes := n.nodes()
	refined := singletons(nodes)
	size := slices.Clone(n.size)      // of each refined community
	outside := make([]float64, nodes) // its weight to the rest of its community
	whole := make([]float64, nodes)   // the size of each community
	alone := make([]bool, nodes)      // a refined community of one node
	for i, c := range community {
		whole[c] += n.size[i]
		alone[i] = true
		for k := n.first[i]; k < n.first[i+1]; k++ {
			if community[n.to[k]] == c {
				outside[i] += n.weight[k]
			}
		}
	}
	to := newTally(nodes)
	var choices []int32
	var odds []float64
	for _, v := range l.order(nodes) {
		total := whole[community[v]]
		if !alone[refined[v]] || size[refined[v]] != n.size[v] || outside[v] < l.gamma*n.size[v]*(total-n.size[v]) {
			continue
		}
		l.around(n, v, community, refined, to)
		choices, odds = choices[:0], odds[:0]
		sum := 0.0
		for _, c := range to.seen {
			gain := to.weight[c] - l.gamma*n.size[v]*size[c]
			if gain >= 0 && outside[c] >= l.gamma*size[c]*(total-size[c]) {
				p := math.Exp(min(gain/theta, 700))
				choices, odds, sum = append(choices, c), append(odds, p), sum+p
			}
		}
		if len(choices) == 0 {
			continue
		}
		c := choices[l.draw(odds, sum)]
		old := refined[v]
		refined[v] = c
		alone[c], alone[old] = false, false
		size[c] += n.size[v]
		outside[c] += outside[v] - 2*to.weight[c]
		size[old], outside[old] = 0, 0
	}
	return refined
}

// around adds up a node's weight to each refined community of its own community.
func (l *leidenRun) around(n *weightedNet, v int32, community, refined []int32, to *tally) {
	for _, c := range to.seen {
		to.weight[c] = 0
	}
	to.seen = to.seen[:0]
	for k := n.first[v]; k < n.first[v+1]; k++ {
		o := n.to[k]
		if community[o] != community[v] {
			continue
		}
		c := refined[o]
		if to.weight[c] == 0 {
			to.seen = append(to.seen, c)
		}
		to.weight[c] += n.weight[k]
	}
}

func (l *leidenRun) draw(odds []float64, sum float64) int {
	x := l.random.Float64() * sum
	for i, p := range odds {
		if x -= p; x < 0 {
			return i
		}
	}
	return len(odds) - 1
}
