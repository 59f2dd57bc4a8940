package network_test

import (
	"fmt"

	"candour/network"
)

// A suspect is recorded in two events by two lists; that the two records are of
// one person is 0.92 sure. So is everything that hangs on it.
func Example() {
	g, err := network.New(
		[]network.Node{
			{ID: "P1", Kind: network.Person, Areas: []string{"North", "South"}}, {ID: "P2", Kind: network.Person, Areas: []string{"North"}}, {ID: "P3", Kind: network.Person, Areas: []string{"South"}},
			{ID: "E1", Kind: network.Event}, {ID: "E2", Kind: network.Event}},
		[]network.Tie{
			{From: "P1", To: "E1", Kind: network.SuspectOf, Probability: 1}, {From: "P2", To: "E1", Kind: network.VictimOf, Probability: 1},
			{From: "P1", To: "E2", Kind: network.SuspectOf, Probability: 0.92}, {From: "P3", To: "E2", Kind: network.VictimOf, Probability: 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range g.Survival(0.5, 0.9, 0.99) {
		fmt.Println(s.Name, s.Persons, s.Areas)
		for _, f := range s.At {
			fmt.Println(f.Threshold, f.Words)
		}
	}
	steps, _ := g.Why("P2", "P3")
	for _, s := range steps {
		fmt.Println(s.From, "to", s.To, "by", s.Tie.Kind.Words(), s.Tie.Probability)
	}
	// Output:
	// N1 [P1 P2 P3] [North South]
	// 0.9 stays whole
	// 0.99 loses 1 of 3 persons
	// P2 to E1 by victim of 1
	// E1 to P1 by suspect of 1
	// P1 to E2 by suspect of 0.92
	// E2 to P3 by victim of 1
}

func ExampleGraph_Communities() {
	var nodes []network.Node
	for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
		nodes = append(nodes, network.Node{ID: id, Kind: network.Person})
	}
	tie := func(a, b string) network.Tie {
		return network.Tie{From: a, To: b, Kind: network.Associated, Probability: 1}
	}
	g, _ := network.New(nodes, []network.Tie{tie("A", "B"), tie("B", "C"), tie("A", "C"), tie("C", "D"), tie("D", "E"), tie("E", "F"), tie("D", "F")})
	c := g.Communities(network.Options{Seed: 1})
	fmt.Println(c)
	fmt.Printf("%.3f\n", g.Modularity(c, 1))
	fmt.Println(g.Bridges()[0].From, g.Bridges()[0].To)
	// Output:
	// [[A B C] [D E F]]
	// 0.357
	// C D
}
