package network

import (
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
// ties to nodes that are not there, to themselves, of an unknown kind, or with a
// probability that is none.
func New(nodes []Node, ties []Tie) (*Graph, error) {
	g := &Graph{nodes: slices.Clone(nodes), at: make(map[string]int, len(nodes))}
	slices.SortFunc(g.nodes, func(a, b Node) int { return strings.Compare(a.ID, b.ID) })
	for i, n := range nodes {
		switch {
		case n.ID == "":
			return nil, &InputError{"node", i + 1, "it has no ID"}
		case !slices.Contains(Kinds(), n.Kind):
			return nil, &InputError{"node", i + 1, fmt.Sprintf("%q is no kind of node. The kinds are %s", n.Kind, join(Kinds()))}
		}
	}
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
	_, from := g.at[t.From]
	_, to := g.at[t.To]
	switch {
	case !from:
		return fmt.Sprintf("there is no node %q", t.From)
	case !to:
		return fmt.Sprintf("there is no node %q", t.To)
	case t.From == t.To:
		return fmt.Sprintf("%q is tied to itself", t.From)
	case !slices.Contains(TieKinds(), t.Kind):
		return fmt.Sprintf("%q is no kind of tie. The kinds are %s", t.Kind, join(TieKinds()))
	case !(t.Probability > 0 && t.Probability <= 1):
		return fmt.Sprintf("the probability is %v. It should be above 0 and at most 1", t.Probability)
	}
	return ""
}

func join[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

// take stores the ties in an order that does not depend on the one given.
func (g *Graph) take(ties []Tie) {
	g.ties = slices.Clone(ties)
	slices.SortStableFunc(g.ties, func(a, b Tie) int {
		return strings.Compare(a.From+"\x00"+a.To+"\x00"+string(a.Kind), b.From+"\x00"+b.To+"\x00"+string(b.Kind))
	})
	g.ends = make([][2]int32, len(g.ties))
	g.near = make([][]int32, len(g.nodes))
	for i, t := range g.ties {
		a, b := int32(g.at[t.From]), int32(g.at[t.To])
		g.ends[i] = [2]int32{a, b}
		g.near[a], g.near[b] = append(g.near[a], int32(i)), append(g.near[b], int32(i))
	}
}

// with is the same nodes with fewer ties.
func (g *Graph) with(keep func(Tie) bool) *Graph {
	out := &Graph{nodes: g.nodes, at: g.at, left: g.left}
	var ties []Tie
	for _, t := range g.ties {
		if keep(t) {
			ties = append(ties, t)
		} else {
			out.left++
		}
	}
	out.take(ties)
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
	return g.with(func(t Tie) bool { return t.Probability >= threshold })
}

// Slice leaves out the ties that are known to lie outside a time. Since and until
// are ISO dates, as rough as they are wanted; "" is open. A tie whose time is not
// known stays.
func (g *Graph) Slice(since, until string) *Graph {
	return g.with(func(t Tie) bool {
		before := until != "" && t.Since != "" && t.Since[:min(len(t.Since), len(until))] > until
		after := since != "" && t.Until != "" && t.Until < since[:min(len(since), len(t.Until))]
		return !before && !after
	})
}

// Missing says what a reader of the graph should know that is not in it.
func (g *Graph) Missing() []string {
	out := []string{"A network is what was recorded: who was never written down is not in it, and who was looked at more has more ties."}
	if g.left > 0 {
		out = append(out, fmt.Sprintf("%d ties that are less sure, or of another time, are left out.", g.left))
	}
	persons, nowhere := 0, 0
	for _, n := range g.nodes {
		if n.Kind == Person {
			if persons++; len(n.Areas) == 0 {
				nowhere++
			}
		}
	}
	if nowhere > 0 {
		out = append(out, fmt.Sprintf("Of %d of %d persons no area is known: whether they cross a border cannot be said.", nowhere, persons))
	}
	return out
}
