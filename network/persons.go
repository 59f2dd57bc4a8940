package network

import (
	"slices"
	"sort"
)

// Persons is the graph of persons alone. Two suspects of one event were suspected
// together; two victims of one event, or of one suspect, were harmed by the same
// person or in the same event. Ties between persons stay as they are. A tie that
// is made so is as sure as both of those that make it, taken as independent; of
// several between the same two persons the surest is kept, with the evidence of
// all.
func (g *Graph) Persons() *Graph {
	p := &projection{g: g, ties: map[projected]*Tie{}}
	for i := range g.nodes {
		if g.nodes[i].Kind == Event {
			p.event(i)
		}
	}
	p.sameSuspect()
	out := &Graph{at: map[string]int{}, left: g.left}
	for _, n := range g.nodes {
		if n.Kind == Person {
			out.at[n.ID] = len(out.nodes)
			out.nodes = append(out.nodes, n)
		}
	}
	var ties []Tie
	for _, t := range g.ties {
		_, from := out.at[t.From]
		_, to := out.at[t.To]
		if from && to {
			ties = append(ties, t)
		}
	}
	keys := make([]projected, 0, len(p.ties))
	for k := range p.ties {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		if a.a != b.a {
			return a.a < b.a
		}
		if a.b != b.b {
			return a.b < b.b
		}
		return a.kind < b.kind
	})
	for _, k := range keys {
		ties = append(ties, *p.ties[k])
	}
	out.take(ties)
	return out
}

type projected struct {
	a, b string
	kind TieKind
}

type projection struct {
	g    *Graph
	ties map[projected]*Tie
}

// event ties the suspects of an event to each other, and its victims.
func (p *projection) event(node int) {
	for _, kinds := range [][2]TieKind{{SuspectOf, SuspectedTogether}, {VictimOf, HarmedBySame}} {
		all := p.of(node, kinds[0])
		for i, a := range all {
			for _, b := range all[i+1:] {
				p.add(kinds[1], a, b)
			}
		}
	}
}

// of gives the ties of a kind that lead from persons to a node.
func (p *projection) of(node int, kind TieKind) (out []Tie) {
	for _, t := range p.g.near[node] {
		if tie := p.g.ties[t]; tie.Kind == kind && p.g.at[tie.To] == node {
			out = append(out, tie)
		}
	}
	return out
}

// sameSuspect ties victims of different events of one suspect.
func (p *projection) sameSuspect() {
	for i := range p.g.nodes {
		var victims []Tie
		for _, t := range p.g.near[i] {
			tie := p.g.ties[t]
			if tie.Kind != SuspectOf || p.g.at[tie.From] != i {
				continue
			}
			for _, v := range p.of(p.g.at[tie.To], VictimOf) {
				v.Probability *= tie.Probability
				v.Evidence = append(append([]Evidence(nil), v.Evidence...), tie.Evidence...)
				victims = append(victims, v)
			}
		}
		for k, a := range victims {
			for _, b := range victims[k+1:] {
				if a.To != b.To {
					p.add(HarmedBySame, a, b)
				}
			}
		}
	}
}

func (p *projection) add(kind TieKind, a, b Tie) {
	if a.From == b.From {
		return
	}
	if b.From < a.From {
		a, b = b, a
	}
	key := projected{a.From, b.From, kind}
	sure := a.Probability * b.Probability
	t := p.ties[key]
	if t == nil {
		t = &Tie{From: a.From, To: b.From, Kind: kind, Probability: sure}
		p.ties[key] = t
	}
	t.Probability = max(t.Probability, sure)
	for _, e := range append(append([]Evidence(nil), a.Evidence...), b.Evidence...) {
		if !slices.Contains(t.Evidence, e) {
			t.Evidence = append(t.Evidence, e)
		}
	}
}

// Pairs is how many pairs of persons [Graph.Persons] goes through, so that one
// who asks can tell whether there is room for them: an event with a thousand
// suspects has half a million.
func (g *Graph) Pairs() int64 {
	suspects, victims := make([]int64, len(g.nodes)), make([]int64, len(g.nodes))
	for i, t := range g.ties {
		switch t.Kind {
		case SuspectOf:
			suspects[g.ends[i][1]]++
		case VictimOf:
			victims[g.ends[i][1]]++
		}
	}
	harmed := make([]int64, len(g.nodes)) // by each suspect
	sum := int64(0)
	for i := range g.nodes {
		sum += suspects[i]*(suspects[i]-1)/2 + victims[i]*(victims[i]-1)/2
	}
	for i, t := range g.ties {
		if t.Kind == SuspectOf {
			harmed[g.ends[i][0]] += victims[g.ends[i][1]]
		}
	}
	for _, n := range harmed {
		sum += n * (n - 1) / 2
	}
	return sum
}
