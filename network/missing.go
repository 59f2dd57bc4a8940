package network

import "fmt"

// Missing says what a reader of the graph should know that is not in it.
func (g *Graph) Missing() []string {
	out := []string{"A network is what was recorded: who was never written down is not in it, and who was looked at more has more ties."}
	if g.left > 0 {
		out = append(out, fmt.Sprintf("Left out, being less sure or of another time: %s.", counted(g.left, "tie")))
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
	undated := 0
	for i := range g.ties {
		if g.ties[i].Since == "" && g.ties[i].Until == "" {
			undated++
		}
	}
	if undated > 0 && undated == len(g.ties) {
		out = append(out, "No tie has a date: what came first cannot be said.")
	} else if undated > 0 {
		out = append(out, fmt.Sprintf("Without a date, so in every time that is asked for: %d of %s.", undated, counted(len(g.ties), "tie")))
	}
	return out
}

// counted is a number with its word.
func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
