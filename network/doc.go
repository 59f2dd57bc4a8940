// Package network says who is tied to whom, by what, and how surely.
//
// # A graph
//
// A Graph has nodes (persons, events, places, phones, vehicles) and ties of
// separate kinds between them. Each tie has a probability, most often that of the
// linkage that says that a record is of this person, and its evidence. [New]
// checks both; a graph never changes.
//
// # What can be asked
//
//	g.At(0.9)                 the ties that are at least so sure
//	g.Slice("2020", "2023")   the ties of a time
//	g.Persons()               persons alone: suspected together, harmed by the same person
//	g.Networks()              what hangs together, with the areas that it touches
//	g.Communities(o)          denser parts, by the Leiden method
//	g.Bridges(), g.Cores()    ties without which something falls apart; how densely tied
//	g.Why(a, b)               why these two are connected: the surest path, with its evidence
//	g.Survival(0.5, 0.9)      whether a network is still there when less sure ties are left out
//
// # What it never does
//
// There is no ringleader in these graphs. No person gets a number that puts them
// before or after another, and no function takes a victim for an offender:
// large investigations found close ties and no hierarchy (E. Cockbain, Offender
// and Victim Networks in Human Trafficking, 2018), and somebody who is written
// down often looks central because they were looked at. A network is what is
// recorded: [Graph.Missing] says what is not, and every picture says it too.
package network
