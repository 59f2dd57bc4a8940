package network

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Kind is what a node is.
type Kind string

// The kinds of node.
const (
	Person  Kind = "person"
	Event   Kind = "event"
	Place   Kind = "place"
	Phone   Kind = "phone"
	Vehicle Kind = "vehicle"
)

// Kinds are all of them.
func Kinds() []Kind { return []Kind{Person, Event, Place, Phone, Vehicle} }

// TieKind is what a tie says. Co-offending, harm and acquaintance are never one
// kind.
type TieKind string

// The kinds of tie: between persons, and from a person to something else.
const (
	SuspectedTogether TieKind = "suspected-together"
	HarmedBySame      TieKind = "harmed-by-same"
	Associated        TieKind = "associated"
	InContact         TieKind = "in-contact"

	SuspectOf TieKind = "suspect-of" // an event
	VictimOf  TieKind = "victim-of"  // an event
	SeenAt    TieKind = "seen-at"    // a place
	Uses      TieKind = "uses"       // a phone or vehicle
)

// TieKinds are all of them.
func TieKinds() []TieKind {
	return []TieKind{SuspectedTogether, HarmedBySame, Associated, InContact, SuspectOf, VictimOf, SeenAt, Uses}
}

// Words are the kind for people.
func (k TieKind) Words() string {
	switch k {
	case SuspectedTogether:
		return "suspected together"
	case HarmedBySame:
		return "harmed by the same person or in the same event"
	case Associated:
		return "associated"
	case InContact:
		return "in contact"
	case SuspectOf:
		return "suspect of"
	case VictimOf:
		return "victim of"
	case SeenAt:
		return "seen at"
	case Uses:
		return "uses"
	}
	return string(k)
}

// Node is a person, an event, a place, a phone or a vehicle.
type Node struct {
	ID    string
	Kind  Kind
	Label string // what is written beside it; the ID when empty
	// Areas are where it is recorded: police force areas, say. Empty is not known.
	Areas []string
}

// Evidence is what a tie rests on.
type Evidence struct {
	Source string // a list
	Record string // its reference there
	Words  string
}

// Tie is one tie, with how likely it is to be there.
type Tie struct {
	From, To    string
	Kind        TieKind
	Probability float64 // above 0, at most 1
	// Since and Until are ISO dates, as rough as they are known; "" is not known.
	Since, Until string
	Evidence     []Evidence
}

// InputError says what is wrong with nodes or ties, and where.
type InputError struct {
	What    string // "node" or "tie"
	Row     int    // from 1; 0 for the whole
	Message string
}

func (e *InputError) Error() string {
	if e.Row == 0 {
		return e.Message
	}
	return fmt.Sprintf("%s %d: %s", e.What, e.Row, e.Message)
}

// Graph is nodes and the ties between them. It does not change after it is made.
type Graph struct {
	nodes []Node
	ties  []Tie
	at    map[string]int
	// ends are the places of each tie's nodes; near are the ties of each node.
	ends [][2]int32
	near [][]int32
	// left counts the ties that a threshold or a time left out.
	left int
}

// New makes a graph. It refuses nodes that are named twice or have no kind, and
// ties to nodes that are not there, to themselves, of an unknown kind, between
// kinds of node that such a tie does not join, or with a probability that is
// none. The order of what is given means nothing.
func New(nodes []Node, ties []Tie) (*Graph, error) {
	for i, n := range nodes {
		switch {
		case n.ID == "":
			return nil, &InputError{"node", i + 1, "it has no ID"}
		case !slices.Contains(Kinds(), n.Kind):
			return nil, &InputError{"node", i + 1, fmt.Sprintf("%q is no kind of node. The kinds are %s", n.Kind, join(Kinds()))}
		}
	}
	g := &Graph{nodes: slices.Clone(nodes), at: make(map[string]int, len(nodes))}
	slices.SortFunc(g.nodes, func(a, b Node) int { return strings.Compare(a.ID, b.ID) })
	for i, n := range g.nodes {
		if _, twice := g.at[n.ID]; twice {
			return nil, &InputError{"node", 0, fmt.Sprintf("the node %q is there twice", n.ID)}
		}
		g.at[n.ID] = i
	}
	for i, t := range ties {
		if err := g.checkTie(t); err != "" {
			return nil, &InputError{"tie", i + 1, err}
		}
	}
	g.take(ties)
	return g, nil
}

func (g *Graph) checkTie(t Tie) string {
	from, isFrom := g.at[t.From]
	to, isTo := g.at[t.To]
	switch {
	case !isFrom:
		return fmt.Sprintf("there is no node %q", t.From)
	case !isTo:
		return fmt.Sprintf("there is no node %q", t.To)
	case t.From == t.To:
		return fmt.Sprintf("%q is tied to itself", t.From)
	case !slices.Contains(TieKinds(), t.Kind):
		return fmt.Sprintf("%q is no kind of tie. The kinds are %s", t.Kind, join(TieKinds()))
	case !t.Kind.joins(g.nodes[from].Kind, g.nodes[to].Kind):
		return t.Kind.misfit(g.nodes[from].Kind, g.nodes[to].Kind)
	case !(t.Probability > 0 && t.Probability <= 1):
		return fmt.Sprintf("the probability is %v. It should be above 0 and at most 1", t.Probability)
	}
	return ""
}

// joins says whether a tie of this kind goes from one kind of node to another.
// A telephone is in contact with another too, and a vehicle is seen somewhere.
func (k TieKind) joins(from, to Kind) bool {
	switch k {
	case SuspectOf, VictimOf:
		return from == Person && to == Event
	case SeenAt:
		return from != Place && to == Place
	case Uses:
		return from == Person && (to == Phone || to == Vehicle)
	case InContact:
		return from == to && (from == Person || from == Phone)
	}
	return from == Person && to == Person
}

// misfit says why it does not join them.
func (k TieKind) misfit(from, to Kind) string {
	should := "between two persons"
	switch k {
	case SuspectOf, VictimOf:
		should = "from a person to an event"
	case SeenAt:
		should = "to a place from anything else"
	case Uses:
		should = "from a person to a phone or a vehicle"
	case InContact:
		should = "between two persons, or between two phones"
	}
	return fmt.Sprintf("%s goes %s, and these are of the kinds %s and %s", k, should, from, to)
}

func join[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

// take stores ties, whose ends are there, in an order that does not depend on the
// one given.
func (g *Graph) take(ties []Tie) {
	type placed struct{ from, to, tie int32 }
	order := make([]placed, len(ties))
	for i, t := range ties {
		order[i] = placed{int32(g.at[t.From]), int32(g.at[t.To]), int32(i)}
	}
	slices.SortFunc(order, func(a, b placed) int {
		if c := cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)); c != 0 {
			return c
		}
		return ties[a.tie].compare(&ties[b.tie])
	})
	g.ties, g.ends = make([]Tie, len(ties)), make([][2]int32, len(ties))
	for i, o := range order {
		g.ties[i], g.ends[i] = ties[o.tie], [2]int32{o.from, o.to}
	}
	g.join()
}

// compare orders ties between the same two nodes by all that they have.
func (t *Tie) compare(o *Tie) int {
	return cmp.Or(strings.Compare(string(t.Kind), string(o.Kind)), cmp.Compare(o.Probability, t.Probability), strings.Compare(t.Since, o.Since), strings.Compare(t.Until, o.Until),
		slices.CompareFunc(t.Evidence, o.Evidence, func(a, b Evidence) int {
			return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Record, b.Record), strings.Compare(a.Words, b.Words))
		}))
}

// join finds the ties of each node; all of them lie in one piece of memory.
func (g *Graph) join() {
	first := make([]int32, len(g.nodes)+1)
	for _, e := range g.ends {
		first[e[0]+1]++
		first[e[1]+1]++
	}
	for i := range g.nodes {
		first[i+1] += first[i]
	}
	all, next := make([]int32, 2*len(g.ends)), slices.Clone(first)
	for i, e := range g.ends {
		for _, n := range e {
			all[next[n]] = int32(i)
			next[n]++
		}
	}
	g.near = make([][]int32, len(g.nodes))
	for i := range g.nodes {
		g.near[i] = all[first[i]:first[i+1]:first[i+1]]
	}
}

// with is the same nodes with fewer ties.
func (g *Graph) with(keep func(*Tie) bool) *Graph {
	out := &Graph{nodes: g.nodes, at: g.at, left: g.left}
	for i := range g.ties {
		if keep(&g.ties[i]) {
			out.ties, out.ends = append(out.ties, g.ties[i]), append(out.ends, g.ends[i])
		} else {
			out.left++
		}
	}
	out.join()
	return out
}

// Nodes are in the order of their IDs.
func (g *Graph) Nodes() []Node { return slices.Clone(g.nodes) }

// Ties are in the order of their ends.
func (g *Graph) Ties() []Tie { return slices.Clone(g.ties) }

// Node finds a node.
func (g *Graph) Node(id string) (Node, bool) {
	i, ok := g.at[id]
	if !ok {
		return Node{}, false
	}
	return g.nodes[i], true
}

// At leaves out the ties that are less sure than the threshold.
func (g *Graph) At(threshold float64) *Graph {
	return g.with(func(t *Tie) bool { return t.Probability >= threshold })
}

// Slice leaves out the ties that are known to lie outside a time. Since and until
// are ISO dates, as rough as they are wanted; "" is open. A tie whose time is not
// known stays.
func (g *Graph) Slice(since, until string) *Graph {
	return g.with(func(t *Tie) bool {
		before := until != "" && t.Since != "" && t.Since[:min(len(t.Since), len(until))] > until
		after := since != "" && t.Until != "" && t.Until < since[:min(len(since), len(t.Until))]
		return !before && !after
	})
}
