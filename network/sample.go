package network

import (
	"fmt"
	"math/rand/v2"
)

// Sample makes a network of people who do not exist: groups of about nine with
// two events each and their own area, some of whom are in a second group. Ties
// are less sure now and then, as if a linkage had made them.
func Sample(people int, seed uint64) ([]Node, []Tie) {
	r := rand.New(rand.NewPCG(seed, 5))
	var nodes []Node
	var ties []Tie
	events := max(1, people/9) * 2
	for e := range events {
		nodes = append(nodes, Node{ID: fmt.Sprintf("E%04d", e+1), Kind: Event, Label: fmt.Sprintf("Event %d", e+1), Areas: []string{fmt.Sprintf("Made-up Area %d", e/2%5+1)}})
	}
	for i := range people {
		id := fmt.Sprintf("P%05d", i+1)
		n := Node{ID: id, Kind: Person, Label: fmt.Sprintf("Synthetic %d", i+1)}
		group := min(i/9, events/2-1)
		if r.IntN(10) > 0 {
			n.Areas = []string{fmt.Sprintf("Made-up Area %d", group%5+1)}
		}
		nodes = append(nodes, n)
		kind := VictimOf
		if i%3 == 0 {
			kind = SuspectOf
		}
		groups := []int{group}
		if r.IntN(8) == 0 {
			groups = append(groups, r.IntN(events/2))
		}
		for _, g := range groups {
			sure := 1.0
			if r.IntN(4) == 0 {
				sure = float64(30+r.IntN(69)) / 100
			}
			ties = append(ties, Tie{From: id, To: fmt.Sprintf("E%04d", 2*g+r.IntN(2)+1), Kind: kind, Probability: sure, Since: fmt.Sprint(2018 + r.IntN(6)),
				Evidence: []Evidence{{Source: "Made-up list", Record: fmt.Sprintf("R%05d", len(ties)+1)}}})
		}
	}
	return nodes, ties
}
