// Package walls holds no code. Its test reads the source of every package and
// checks that each knows only the others that it may: the layout that
// docs/adr/0001-layout.md describes. A rule that nothing checks is a wish.
package walls
