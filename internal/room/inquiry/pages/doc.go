// Package pages serves the inquiries: what everybody reads of each (how it stands, its next
// word, its terms with every difference), and the desk of those who commission one or work
// in one.
//
// It reaches the use cases (package inquiry) by what they export and decides nothing itself.
// Start at routes.go; room.go says what the room brings; the other files are a page each.
package pages
